//! Why a wallet says no. Shown to the person, never to the verifier.

use nonla_credential::{
    BoundKind, Day, DisplayName, GapListError, JsonError, Period, Predicate, RequestError,
    TrustListError,
};
use nonla_crypto::BadDigitTable;

use crate::bad_file::BadFile;
use crate::two_heads::TwoHeads;
use crate::two_lists::TwoLists;

/// Why a request is not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestRefusal {
    /// The request is malformed, not signed by the key it names, or not understood in full.
    #[error("{0}")]
    Malformed(#[from] RequestError),
    /// The key that signed it belongs to no listed verifier.
    #[error("the trust list knows no verifier with the key that signed this request")]
    UnknownVerifier,
    /// The last day of the wallet's trust list is over: it no longer says whom to trust.
    #[error("this wallet's trust list ended on {last}: update it, then ask for a new request")]
    TrustListEnded {
        /// Its last day.
        last: Day,
    },
    /// The verifier goes by a later trust list than the wallet.
    #[error(
        "the platform goes by trust list {sequence}, which this wallet does not have: update it"
    )]
    UnknownTrustList {
        /// Number of the list.
        sequence: u64,
    },
    /// The verifier goes by a list older than the one before the wallet's.
    #[error("the platform goes by trust list {sequence}, which is too old: it must update it")]
    OldTrustList {
        /// Number of the list.
        sequence: u64,
    },
    /// The verifier goes by another list of one number: the operator shows people different lists.
    #[error(
        "the platform goes by another trust list of the same number than this wallet: it may be a trap; \
         keep the request and tell others"
    )]
    OtherTrustList,
    /// What the person was shown is no longer what the trust list says.
    #[error("the trust list changed while you were asked; look at the request once more")]
    ChangedMeanwhile,
    /// The client id is not one of the verifier's.
    #[error("the client id is not one the trust list gives to this verifier")]
    ForeignClientId,
    /// The answer would go somewhere else than to the verifier.
    #[error("the response address is not one the trust list gives to this verifier")]
    ForeignResponseUri,
    /// The request is too old.
    #[error("the request has expired; ask the platform for a new one")]
    Expired,
    /// The clock names no day this wallet can write down.
    #[error("this device's clock is wrong; set it and try again")]
    ClockUnset,
    /// The day of the request is more than one day from the wallet's own.
    #[error("the request is for another day than today")]
    OtherDay,
    /// The issuer or credential type is not listed.
    #[error("the trust list knows no such issuer or credential type")]
    UnknownIssuer,
    /// The purpose is not one the verifier registered for this issuer's type of credential.
    #[error("the verifier has not registered this purpose for this credential")]
    UnregisteredPurpose,
    /// The verifier asks for more than the purpose it registered needs.
    #[error("the request asks for more than its registered purpose allows: {0}")]
    OverAsking(Predicate),
    /// The verifier would keep the verdict longer than it registered.
    #[error("the verifier wants to keep the verdict longer than it registered")]
    KeepsTooLong,
    /// This verifier was already answered for another [bound](Predicate::bound) of this kind.
    #[error(
        "this verifier was already told \"{answered}\"; a second answer of the kind would narrow it down"
    )]
    SecondBound {
        /// What the bound is about.
        kind: BoundKind,
        /// The bound answered before.
        answered: Predicate,
    },
    /// This verifier was already answered for another day today.
    #[error(
        "this verifier was already answered for {answered} today; a second day would tell when something ends"
    )]
    SecondDay {
        /// The day answered before.
        answered: Day,
    },
    /// The wallet knows no head for the period, so cannot judge the verifier's.
    #[error("no revocation list of {0} yet; fetch it and try again", period.day())]
    UnknownPeriod {
        /// The period asked for.
        period: Period,
    },
    /// The verifier's head differs from the one the wallet knows: the issuer equivocates.
    #[error("the verifier holds another revocation list than this wallet for the same day")]
    OtherHead,
    /// No stored credential is of the issuer and type asked for.
    #[error("no credential of that issuer and type")]
    NoCredential,
    /// The credential does not say what is asked.
    #[error("the credential does not fulfil what is asked")]
    DoesNotFulfil,
    /// The credential is revoked.
    #[error("the credential is revoked")]
    Revoked,
    /// The digit table of the issuer key is missing.
    #[error("the issuer's digit table is missing; fetch it and try again")]
    NoDigitTable,
}

/// Why an offer or a credential was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReceiveError {
    /// The message is not what it should be.
    #[error("{0}")]
    Malformed(#[from] JsonError),
    /// The issuer or the credential type is not listed.
    #[error("the trust list knows no such issuer or credential type")]
    UnknownIssuer,
    /// The last day of the wallet's trust list is over: it no longer says whom to trust.
    #[error("this wallet's trust list ended on {last}: update it and try again")]
    TrustListEnded {
        /// Its last day.
        last: Day,
    },
    /// The issuer key is not listed, or not valid today: it could be a tag made for one person.
    #[error("the issuer key is not one everybody gets")]
    UnlistedKey,
    /// The anchor the offer demands a credential of, or the credential's type, is not listed.
    #[error("the offer relies on an issuer or credential type the trust list does not know")]
    UnknownAnchor,
    /// The offer demands a credential the wallet does not have.
    #[error("get your credential of {} first: only who has it is given this one", issuer.as_str())]
    NoAnchor {
        /// Who gives it.
        issuer: DisplayName,
    },
    /// The credential the offer demands has expired, or its key has.
    #[error("your credential of {} has ended: get a new one first", issuer.as_str())]
    AnchorEnded {
        /// Who gives it.
        issuer: DisplayName,
    },
    /// The credential the offer demands is revoked.
    #[error("your credential of {} is revoked: get a new one first", issuer.as_str())]
    AnchorRevoked {
        /// Who gives it.
        issuer: DisplayName,
    },
    /// The wallet lacks its file of the newest revocation list, or knows none.
    #[error("update the revocation list of {} and try again", issuer.as_str())]
    AnchorListMissing {
        /// Whose list.
        issuer: DisplayName,
    },
    /// The wallet lacks the digit table that goes with the credential the offer demands.
    #[error("fetch the digit table of {} and try again", issuer.as_str())]
    AnchorTableMissing {
        /// Whose table.
        issuer: DisplayName,
    },
    /// The credential the offer demands cannot be proved.
    #[error("your credential of {} cannot be used for this offer", issuer.as_str())]
    AnchorUnusable {
        /// Who gave it.
        issuer: DisplayName,
    },
    /// The credential is not the one that was offered.
    #[error("the credential is not the one that was offered")]
    OtherCredential,
    /// The credential answers another request than the one that waits: an older one, kept or repeated.
    #[error("the credential answers another request than the one that waits for it")]
    OtherRequest,
    /// The signature does not fit the holder secret, the claims and the published header.
    #[error("the credential's signature does not verify under the published header")]
    BadSignature,
    /// The enrolment day lies in the future.
    #[error("the credential's enrolment day is later than today: the issuer may have marked it")]
    EnrolledLater,
    /// The enrolment day lies before the issuer began.
    #[error(
        "the credential's enrolment day lies before its issuer began: the issuer may have marked it"
    )]
    EnrolledBeforeIssuer,
    /// The enrolment day is not the first of a month.
    #[error(
        "the credential's enrolment day is not the first of a month: the issuer may have marked it"
    )]
    EnrolledMidMonth,
    /// The credential has already ended, or its handle can never be proved unrevoked.
    #[error("the credential can never be used")]
    Unusable,
}

/// Why published data was not taken over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UpdateError {
    /// The trust list was refused.
    #[error("{0}")]
    TrustList(#[from] TrustListError),
    /// The operator signed another list of a number this wallet knows: publish this evidence.
    #[error("the operator signed two trust lists of one number; tell others, it may be a trap")]
    TwoLists(Box<TwoLists>),
    /// The issuer signed another head for a day this wallet knows: publish this evidence.
    #[error("the issuer signed two revocation lists for one day; tell others, it may be a trap")]
    TwoHeads(Box<TwoHeads>),
    /// The revocation list was refused.
    #[error("revocation list: {0}")]
    GapList(#[from] GapListError),
    /// The issuer published a file that does not hold together: publish this evidence.
    #[error(
        "the issuer published a bad file of its revocation list; tell others, it may be a trap"
    )]
    BadFile(Box<BadFile>),
    /// The digit table does not verify.
    #[error("digit table: {0}")]
    DigitTable(#[from] BadDigitTable),
    /// The digit table is not the one the trust list names: it could be a tag.
    #[error("the digit table is not the one everybody gets")]
    UnlistedDigitTable,
    /// The issuer is not listed.
    #[error("the trust list knows no such issuer")]
    UnknownIssuer,
    /// The file of the list in which the holder's own credential lies was not given: with the list
    /// alone, the wallet would not know whether the credential is on it.
    #[error(
        "part {file} of the revocation list, which is about your credential, is missing; fetch it and try again"
    )]
    OwnFileMissing {
        /// The number of the file.
        file: u64,
    },
    /// No head was given.
    #[error("no head of the revocation list was given")]
    NothingNew,
}
