//! What the register rules out.

use nonla_credential::{Day, Period};

/// Why a step changes nothing: what the rules say about the records as they are.
///
/// Says nothing about the person, but for the day that
/// [`ReEnrolledLately`](Self::ReEnrolledLately) tells the front office: keep it out of logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Conflict {
    /// No such offer was made, or it was withdrawn.
    #[error("no such offer")]
    UnknownOffer,
    /// The offer was used, by another request than this.
    #[error("the offer was used before")]
    OfferUsed,
    /// The code drawn for an offer stands for another one.
    #[error("the offer's code is taken")]
    CodeTaken,
    /// The person has as many open offers as one may have.
    #[error(
        "the person has too many open offers: wait until they expire, or revoke everything of the \
         person, which withdraws them"
    )]
    TooManyOffers,
    /// The credential that the new one is to replace is no live one of this person.
    #[error("the credential to be replaced is no live credential of this person")]
    NothingToReplace,
    /// Nobody is enrolled anew who never was enrolled.
    #[error("the person was never enrolled")]
    NotEnrolled,
    /// The person was enrolled anew within the last [`RE_ENROLMENT_DAYS`](crate::RE_ENROLMENT_DAYS).
    #[error("the person may be enrolled anew from {possible_from} on, not earlier")]
    ReEnrolledLately {
        /// The first day on which it is possible.
        possible_from: Day,
    },
    /// To be enrolled anew takes a new holder secret; this one was the person's before.
    #[error("the holder secret was used before; enrolling anew takes a new one")]
    SecretUsedBefore,
    /// The person is enrolled with another holder secret: a second one would be a second identity.
    #[error("the person is enrolled with another holder secret")]
    OtherSecret,
    /// Another person is enrolled with this holder secret.
    #[error("another person is enrolled with this holder secret")]
    TagOfSomebodyElse,
    /// The person has as many live credentials as one may have.
    #[error("the person has the most live credentials one may have")]
    TooManyDevices,
    /// The key has signed as many credentials as it may.
    #[error("the issuer's key has signed as many credentials as it may")]
    CapReached,
    /// The earlier credentials are not in a published revocation list yet, so the new one is not
    /// signed. The offer stays open; take it up again once the list is published.
    #[error(
        "the earlier credentials are not listed as revoked yet; take up the same offer again on \
         {from} or later, once the revocation list of that day or of a later one is published"
    )]
    NotListedYet {
        /// The first day on which it is possible.
        from: Day,
    },
    /// The person has a credential that was issued after the offer to enrol anew was made. Make
    /// that offer again: it revokes this credential too.
    #[error(
        "the person has a credential that was issued since; make the offer to enrol anew again"
    )]
    IssuedSince,
    /// With the gaps of this list the gap key would sign more than it may. Begin the next gap key:
    /// [`Issuer::with_gap_key`](crate::Issuer::with_gap_key).
    #[error(
        "the gap key has {left} signatures left and this list needs {gaps}; begin the next gap key \
         with this period and publish again"
    )]
    GapCapReached {
        /// Signatures the key has left under its cap.
        left: u64,
        /// Gaps in the list.
        gaps: u64,
    },
    /// The list is not of a later period than the last one that was closed.
    #[error("the revocation list of {} is published; the next one is of a later day", newest.day())]
    NotAfterNewest {
        /// The last period closed.
        newest: Period,
    },
    /// Another list was closed after this one; publish again.
    #[error("another revocation list was published meanwhile; publish again")]
    PublishedMeanwhile,
    /// The change needs a later day than a day number can say.
    #[error("there is no later day that a day number can say")]
    CalendarEnds,
    /// There is no such credential, person or code, or nothing of theirs is left to revoke.
    #[error("nothing to revoke")]
    NothingToRevoke,
    /// The newest export of the civil register does not have the person.
    #[error("the newest export of the civil register does not have this person")]
    LeftRegister,
    /// The two are not two people who are both enrolled.
    #[error("there are no two enrolments to merge")]
    NothingToMerge,
}
