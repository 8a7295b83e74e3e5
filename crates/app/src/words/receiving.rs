//! Offers, credentials and published files that a wallet does not take, in words.

use nonla_credential::{DisplayName, TrustListError};
use nonla_crypto::BadDigitTable;
use nonla_wallet::{ReceiveError, UpdateError};

use super::clock::today;
use super::{json, jws, say, wallet};

/// Why an offer or a credential was not taken.
pub(crate) fn receive(error: &ReceiveError) -> String {
    match error {
        ReceiveError::Malformed(error) => say!("receive-malformed", why = json(error)),
        ReceiveError::UnknownIssuer => say!("receive-unknown-issuer", wallet = wallet()),
        ReceiveError::TrustListEnded { last } => {
            say!("receive-trust-list-ended", day = last.to_string(), wallet = wallet())
        }
        ReceiveError::UnlistedKey => {
            say!("receive-unlisted-key", wallet = wallet(), today = today())
        }
        ReceiveError::UnknownAnchor => say!("receive-unknown-anchor", wallet = wallet()),
        ReceiveError::NoAnchor { issuer } => say!("receive-no-anchor", issuer = issuer.as_str()),
        ReceiveError::AnchorEnded { issuer } => {
            say!("receive-anchor-ended", issuer = issuer.as_str(), today = today())
        }
        ReceiveError::AnchorRevoked { issuer } => {
            say!("receive-anchor-revoked", issuer = issuer.as_str())
        }
        ReceiveError::AnchorListMissing { issuer }
        | ReceiveError::AnchorTableMissing { issuer } => update_first(issuer),
        ReceiveError::AnchorUnusable { issuer } => {
            say!("receive-anchor-unusable", issuer = issuer.as_str())
        }
        ReceiveError::OtherCredential => say!("receive-other-credential", wallet = wallet()),
        ReceiveError::OtherRequest => say!("receive-other-request", wallet = wallet()),
        ReceiveError::BadSignature => say!("receive-bad-signature"),
        ReceiveError::EnrolledLater => say!("receive-enrolled-later", today = today()),
        ReceiveError::EnrolledBeforeIssuer => say!("receive-enrolled-before-issuer"),
        ReceiveError::EnrolledMidMonth => say!("receive-enrolled-mid-month"),
        ReceiveError::Unusable => say!("receive-unusable", today = today()),
        other => say!("unnamed", error = other.to_string()),
    }
}

fn update_first(issuer: &DisplayName) -> String {
    say!("receive-update-first", issuer = issuer.as_str(), wallet = wallet())
}

/// Why published data was not taken over.
pub(crate) fn update(error: &UpdateError) -> String {
    match error {
        UpdateError::TrustList(error) => trust_list(error),
        UpdateError::GapList(error) => {
            say!("update-gap-list", why = super::issuing::gap_list(error))
        }
        UpdateError::TwoLists(_) => say!("update-two-lists", wallet = wallet()),
        UpdateError::TwoHeads(_) => say!("update-two-heads", wallet = wallet()),
        UpdateError::BadFile(_) => say!("update-bad-file", wallet = wallet()),
        UpdateError::DigitTable(error) => say!("update-digit-table", why = digit_table(*error)),
        UpdateError::UnlistedDigitTable => say!("update-unlisted-digit-table"),
        UpdateError::OwnFileMissing { file } => say!("update-own-file-missing", file = *file),
        UpdateError::UnknownIssuer => say!("update-unknown-issuer"),
        UpdateError::NothingNew => say!("update-nothing-new"),
        other => say!("unnamed", error = other.to_string()),
    }
}

fn digit_table(error: BadDigitTable) -> String {
    match error {
        BadDigitTable::Malformed(_) => say!("table-malformed"),
        BadDigitTable::BadSignature => say!("table-bad-signature"),
        other => say!("unnamed", error = other.to_string()),
    }
}

/// Why a trust list was refused.
pub(crate) fn trust_list(error: &TrustListError) -> String {
    match error {
        TrustListError::Signature(error) => say!("trust-list-signature", why = jws(*error)),
        TrustListError::Json(error) => say!("trust-list-malformed", why = json(error)),
        TrustListError::BrokenChain => say!("trust-list-broken-chain"),
        TrustListError::OtherDomain => say!("trust-list-other-domain"),
        TrustListError::UnknownLayout | TrustListError::UnknownSuite => say!("trust-list-newer"),
        other => say!("trust-list-refused", why = fault(other)),
    }
}

/// What breaks a rule in a trust list that is signed and whole.
fn fault(error: &TrustListError) -> String {
    match error {
        TrustListError::BadName => say!("list-bad-name"),
        TrustListError::Ambiguous => say!("list-ambiguous"),
        TrustListError::BadLife => say!("list-bad-life"),
        TrustListError::SameName => say!("list-same-name"),
        TrustListError::SameAddress => say!("list-same-address"),
        TrustListError::PurposeTwice => say!("list-purpose-twice"),
        TrustListError::ManyTranslations => say!("list-many-translations"),
        TrustListError::LanguageTwice => say!("list-language-twice"),
        TrustListError::VerifierMissing => say!("list-verifier-missing"),
        TrustListError::VerifierKeyUnsigned => say!("list-verifier-key-unsigned"),
        TrustListError::TwoAges => say!("list-two-ages"),
        TrustListError::TwoEnrolmentDays => say!("list-two-enrolment-days"),
        TrustListError::TwoProvinceSets => say!("list-two-province-sets"),
        TrustListError::TwoStatusSets => say!("list-two-status-sets"),
        TrustListError::AccountUnbound => say!("list-account-unbound"),
        TrustListError::ShortKeyLife => say!("list-short-key-life"),
        TrustListError::ManyKeysInForce => say!("list-many-keys"),
        TrustListError::LongKeyOverlap => say!("list-long-key-overlap"),
        TrustListError::KeyBeforeSince => say!("list-key-before-since"),
        TrustListError::GapKeysOverlap => say!("list-gap-keys-overlap"),
        TrustListError::SinceChanged => say!("list-since-changed"),
        TrustListError::IssuerMissing => say!("list-issuer-missing"),
        TrustListError::KeyChanged => say!("list-key-changed"),
        other => say!("unnamed", error = other.to_string()),
    }
}
