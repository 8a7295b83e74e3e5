//! Why an issuer refuses.

use nonla_credential::{ClaimError, GapListError, Period};

use crate::conflict::Conflict;
use crate::draft::Stop;

/// Why an issuer made no offer or signed nothing. A refused step changes nothing.
///
/// Says nothing about the person, but for the one day of [`Conflict::ReEnrolledLately`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IssuerRefusal {
    /// Nobody in the register has this number.
    #[error("nobody in the register has this number")]
    UnknownPerson,
    /// The person is younger than the lowest age anyone may ask for.
    #[error("too young for a credential of their own")]
    TooYoung,
    /// The credential key does not sign on this day.
    #[error("the issuer's key is not in force today")]
    KeyNotInForce,
    /// The offer was not taken up in time.
    #[error("the offer has expired")]
    OfferExpired,
    /// The wallet's proof does not fit its commitment and tag, or was made for another offer.
    #[error("the wallet's proof does not fit the offer")]
    BadRequestProof,
    /// The offer demands proof of the anchor's credential and none came.
    #[error("the offer demands proof of a credential of another issuer, and there is none")]
    AnchorMissing,
    /// A proof of an anchor's credential came though the offer demands none.
    #[error("the request has a proof that the offer does not demand")]
    AnchorUnasked,
    /// The anchor proof is for a day more than one from today.
    #[error("the anchor proof is for another day than today")]
    AnchorDayOff,
    /// This issuer has not learnt of a list of the anchor's for more than a week.
    #[error("the newest revocation list known of the anchor is of {}; it is too old", newest.day())]
    AnchorListStale {
        /// The newest period known.
        newest: Period,
    },
    /// The anchor proof is neither for the newest list nor for the one before.
    #[error(
        "the anchor proof is not for the revocation list of {} or of the day before",
        newest.day()
    )]
    WrongAnchorPeriod {
        /// The newest period this issuer knows; the wallet may know a newer one.
        newest: Period,
    },
    /// The anchor proof names a key that is not one of the anchor's.
    #[error("the anchor has no such key")]
    UnknownAnchorKey,
    /// The key of the anchor's credential is not in force on the day of the proof.
    #[error("the anchor's key is not in force on the day of the proof")]
    AnchorKeyNotInForce,
    /// The anchor proof does not verify: revoked, expired, of another person, of another holder
    /// secret, or made for another offer. Which of them cannot be told.
    #[error("the anchor proof does not verify")]
    BadAnchorProof,
    /// The credential this code and request were given has been revoked since.
    #[error("the credential given for this offer was revoked")]
    Revoked,
    /// The person's row was corrected since the credential was given, so the same one cannot be signed
    /// again: make an offer that replaces it.
    #[error("the person's row was corrected since; make an offer that replaces the credential")]
    CorrectedSince,
    /// No unused handle was found: H is too small.
    #[error("no unused handle found; the number of handles is too small")]
    NoHandleFree,
    /// The rules forbid it.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// The register's data and today's date contradict each other.
    #[error("claims: {0}")]
    Claims(#[from] ClaimError),
    /// The revoked handles that were read are not those the period was closed with.
    #[error(
        "{found} revoked handles were read where the period has {expected}: read all pages of the \
         table of revocations, after the period was closed"
    )]
    ListIncomplete {
        /// How many the closed period has.
        expected: u64,
        /// How many of it were read.
        found: u64,
    },
    /// The files of a published period cannot be made again: its gap key is another one now.
    #[error("the files of this period do not come out as published; the gap key is another one")]
    OtherFiles,
    /// The revocation list could not be made.
    #[error("revocation list: {0}")]
    GapList(#[from] GapListError),
    /// Signing failed in the draft's abort case.
    #[error("these claims cannot be signed with this key")]
    Unsignable,
}

impl From<IssuerRefusal> for Stop<IssuerRefusal> {
    fn from(refusal: IssuerRefusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Conflict> for Stop<IssuerRefusal> {
    fn from(conflict: Conflict) -> Self {
        Self::Refused(conflict.into())
    }
}

impl From<Conflict> for Stop<Conflict> {
    fn from(conflict: Conflict) -> Self {
        Self::Refused(conflict)
    }
}
