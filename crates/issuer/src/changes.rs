//! What a step wants to change in the register, and the message that waits for it.

use std::borrow::Borrow;
use std::collections::BTreeSet;
use std::sync::Arc;

use nonla_credential::{Day, Handle, Hash, Nonce, OfferCode, Period};
use nonla_crypto::{EnrolmentTag, PublicKey};

use crate::issuer::SignatureCap;
use crate::offer::OfferKind;
use crate::register::PersonId;

/// What a step changes in the register: to be committed as a whole or not at all.
///
/// `Debug` shows nothing of it.
#[must_use = "nothing has changed until the register commits it"]
pub struct Changes(pub(crate) Change);

/// Proof that a register committed some [`Changes`].
#[must_use = "it releases the message that waits for the commit"]
pub struct Committed(pub(crate) Change);

/// A message that must not leave before the changes it rests on are committed.
///
/// There is no way to the message but [`release`](Self::release).
#[must_use = "the message waits for its commit"]
pub struct Sealed<T> {
    message: T,
    rests_on: Change,
}

/// The commit shown is not the one the message waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the message rests on other changes than those committed")]
pub struct NotCommitted;

/// Why the register does not take a change: every rule of uniqueness is decided here.
///
/// Nothing was changed. Says nothing about the person, but for the day that
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
    /// The handle was given out before.
    #[error("the handle was given out before")]
    HandleTaken,
    /// The person was enrolled after the step looked; take the step again.
    #[error("the person was enrolled meanwhile")]
    EnrolledMeanwhile,
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
    /// The list is not of a later period than the last one published.
    #[error("the revocation list of {} is published; the next one is of a later day", newest.day())]
    NotAfterNewest {
        /// The last period published.
        newest: Period,
    },
    /// Another list was published after the step looked; publish again.
    #[error("another revocation list was published meanwhile; publish again")]
    PublishedMeanwhile,
    /// The change needs a later day than a day number can say.
    #[error("there is no later day that a day number can say")]
    CalendarEnds,
    /// There is no such credential, person or code, or nothing of theirs is left to revoke.
    #[error("nothing to revoke")]
    NothingToRevoke,
    /// The person's row was corrected, or made one with another, after the step looked; take the step
    /// again.
    #[error("the person's row was changed meanwhile; take the step again")]
    PersonChanged,
    /// The newest export of the civil register does not have the person.
    #[error("the newest export of the civil register does not have this person")]
    LeftRegister,
    /// The two are not two people who are both enrolled.
    #[error("there are no two enrolments to merge")]
    NothingToMerge,
    /// The changes were made for another register.
    #[error("the changes belong to another register")]
    OtherRegister,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Change {
    Offer(NewOffer),
    Issue(Box<NewCredential>),
    /// The same credential for the same request once more: nothing changes.
    Again(Handle),
    Revoke {
        what: Revoked,
        on: Day,
    },
    /// Two enrolments turned out to be of one person.
    Merge {
        kept: PersonId,
        given_up: PersonId,
        on: Day,
    },
    Publish(Box<NewList>),
    /// The same list for a published period once more: nothing changes.
    PublishAgain(Period),
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) struct NewOffer {
    pub(crate) person: PersonId,
    pub(crate) code: OfferCode,
    pub(crate) nonce: Nonce,
    pub(crate) kind: OfferKind,
    pub(crate) revocation_code: Hash,
    pub(crate) made_on: Day,
    pub(crate) last_day: Day,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) struct NewCredential {
    pub(crate) person: PersonId,
    /// The revision of the person's row that the credential says.
    pub(crate) revision: u64,
    pub(crate) code: OfferCode,
    pub(crate) request: Hash,
    pub(crate) key: PublicKey,
    pub(crate) cap: SignatureCap,
    pub(crate) tag: EnrolmentTag,
    pub(crate) handle: Handle,
    pub(crate) enrolled_on: Day,
    pub(crate) issued_on: Day,
    pub(crate) valid_until: Day,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) struct NewList {
    pub(crate) period: Period,
    pub(crate) key: PublicKey,
    pub(crate) cap: SignatureCap,
    /// Gaps in all its files: signatures of `key`.
    pub(crate) gaps: u64,
    /// The handles it lists as revoked.
    pub(crate) revoked: Arc<BTreeSet<Handle>>,
    /// The head it follows.
    pub(crate) previous: Option<Hash>,
    /// Root of the index of its files.
    pub(crate) root: Hash,
    /// The signed head, and its hash.
    pub(crate) head: String,
    pub(crate) hash: Hash,
}

/// Resolved when it is committed, so that nothing issued in between escapes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Revoked {
    Credential(Handle),
    EverythingOf(PersonId),
    /// What was given for the offer that came with the code of this hash, or the offer itself.
    GivenWith(Hash),
    Nothing,
}

impl<T> Sealed<T> {
    pub(crate) const fn new(message: T, rests_on: Change) -> Self {
        Self { message, rests_on }
    }

    /// Opens the message, given the commit of its own changes. One commit opens all messages that
    /// rest on it: lend it to each.
    ///
    /// # Errors
    /// [`NotCommitted`] if the commit is of other changes.
    pub fn release(self, committed: impl Borrow<Committed>) -> Result<T, NotCommitted> {
        if committed.borrow().0 == self.rests_on { Ok(self.message) } else { Err(NotCommitted) }
    }
}

macro_rules! redacted {
    ($($name:ident $(<$t:ident>)?),*) => {$(
        impl $(<$t>)? std::fmt::Debug for $name $(<$t>)? {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )*};
}

redacted!(Changes, Committed, Sealed<T>);
