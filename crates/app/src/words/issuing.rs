//! What an issuer and its register refuse, in words.

use nonla_credential::GapListError;
use nonla_issuer::{BadRevocationCode, Conflict, IssuerRefusal};

use super::{json, jws, say};

/// Why an issuer does not do what was asked.
pub(crate) fn refusal(refusal: &IssuerRefusal) -> String {
    match refusal {
        IssuerRefusal::UnknownPerson => say!("issuer-unknown-person"),
        IssuerRefusal::TooYoung => say!("issuer-too-young"),
        IssuerRefusal::KeyNotInForce => say!("issuer-key-not-in-force"),
        IssuerRefusal::OfferExpired => say!("issuer-offer-expired"),
        IssuerRefusal::BadRequestProof => say!("issuer-bad-request-proof"),
        IssuerRefusal::Revoked => say!("issuer-revoked"),
        IssuerRefusal::CorrectedSince => say!("issuer-corrected-since"),
        IssuerRefusal::NoHandleFree => say!("issuer-no-handle-free"),
        IssuerRefusal::Conflict(error) => conflict(error),
        IssuerRefusal::Claims(error) => {
            say!("issuer-claims", why = super::register::claim(*error))
        }
        IssuerRefusal::ListIncomplete { expected, found } => {
            say!("issuer-list-incomplete", expected = *expected, found = *found)
        }
        IssuerRefusal::OtherFiles => say!("issuer-other-files"),
        IssuerRefusal::GapList(error) => say!("halt-list", why = gap_list(error)),
        IssuerRefusal::Unsignable => say!("issuer-unsignable"),
        about_anchor => anchor(about_anchor),
    }
}

/// Why the proof about another issuer's credential is not enough.
fn anchor(refusal: &IssuerRefusal) -> String {
    match refusal {
        IssuerRefusal::AnchorMissing => say!("issuer-anchor-missing"),
        IssuerRefusal::AnchorUnasked => say!("issuer-anchor-unasked"),
        IssuerRefusal::AnchorDayOff => say!("issuer-anchor-day-off"),
        IssuerRefusal::AnchorListStale { newest } => {
            say!("issuer-anchor-list-stale", day = newest.day().to_string())
        }
        IssuerRefusal::WrongAnchorPeriod { newest } => {
            say!("issuer-wrong-anchor-period", day = newest.day().to_string())
        }
        IssuerRefusal::UnknownAnchorKey => say!("issuer-unknown-anchor-key"),
        IssuerRefusal::AnchorKeyNotInForce => say!("issuer-anchor-key-not-in-force"),
        IssuerRefusal::BadAnchorProof => say!("issuer-bad-anchor-proof"),
        other => say!("unnamed", error = other.to_string()),
    }
}

/// Why the register does not take a change.
pub(crate) fn conflict(conflict: &Conflict) -> String {
    match conflict {
        Conflict::UnknownOffer => say!("conflict-unknown-offer"),
        Conflict::OfferUsed => say!("conflict-offer-used"),
        Conflict::CodeTaken => say!("conflict-code-taken"),
        Conflict::TooManyOffers => say!("conflict-too-many-offers"),
        Conflict::NothingToReplace => say!("conflict-nothing-to-replace"),
        Conflict::NotEnrolled => say!("conflict-not-enrolled"),
        Conflict::ReEnrolledLately { possible_from } => {
            say!("conflict-re-enrolled-lately", day = possible_from.to_string())
        }
        Conflict::SecretUsedBefore => say!("conflict-secret-used-before"),
        Conflict::OtherSecret => say!("conflict-other-secret"),
        Conflict::TagOfSomebodyElse => say!("conflict-tag-of-somebody-else"),
        Conflict::TooManyDevices => say!("conflict-too-many-devices"),
        Conflict::CapReached => say!("conflict-cap-reached"),
        Conflict::NotListedYet { from } => {
            say!("conflict-not-listed-yet", day = from.to_string())
        }
        Conflict::IssuedSince => say!("conflict-issued-since"),
        Conflict::GapCapReached { left, gaps } => {
            say!("conflict-gap-cap-reached", left = *left, gaps = *gaps)
        }
        Conflict::NotAfterNewest { newest } => {
            say!("conflict-not-after-newest", day = newest.day().to_string())
        }
        Conflict::PublishedMeanwhile => say!("conflict-published-meanwhile"),
        Conflict::CalendarEnds => say!("conflict-calendar-ends"),
        Conflict::NothingToRevoke => say!("conflict-nothing-to-revoke"),
        Conflict::LeftRegister => say!("conflict-left-register"),
        Conflict::NothingToMerge => say!("conflict-nothing-to-merge"),
        other => say!("unnamed", error = other.to_string()),
    }
}

/// Why something of a revocation list was refused.
pub(crate) fn gap_list(error: &GapListError) -> String {
    match error {
        GapListError::NotAGapFile => say!("list-not-a-gap-file"),
        GapListError::OtherFile => say!("list-other-file"),
        GapListError::DoesNotTile => say!("list-does-not-tile"),
        GapListError::MalformedSignature => say!("list-malformed-signature"),
        GapListError::NoGapKey => say!("list-no-gap-key"),
        GapListError::BadSignature => say!("list-bad-signature"),
        GapListError::NotInHead => say!("list-not-in-head"),
        GapListError::WrongCount => say!("list-wrong-count"),
        GapListError::BadLimit => say!("list-bad-limit"),
        GapListError::BadHandle => say!("list-bad-handle"),
        GapListError::Head(error) => say!("list-head", why = jws(*error)),
        GapListError::HeadContent(error) => say!("list-head", why = json(error)),
        GapListError::OtherIssuer => say!("list-other-issuer"),
        GapListError::BrokenChain => say!("list-broken-chain"),
        GapListError::CountWentDown => say!("list-count-went-down"),
        GapListError::KeyCounts => say!("list-key-counts"),
        GapListError::Equivocation => say!("list-equivocation"),
        GapListError::Unsignable => say!("list-unsignable"),
        other => say!("unnamed", error = other.to_string()),
    }
}

/// Why a text is no revocation code.
pub(crate) fn code(error: BadRevocationCode) -> String {
    match error {
        BadRevocationCode::Character => say!("code-character"),
        BadRevocationCode::Length => say!("code-length"),
        BadRevocationCode::Mistyped => say!("code-mistyped"),
        other => say!("unnamed", error = other.to_string()),
    }
}
