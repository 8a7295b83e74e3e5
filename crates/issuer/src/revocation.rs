//! Revoking credentials, and merging two enrolments of one person.

use nonla_credential::{Day, Handle, IdNumber};

use crate::changes::{Change, Changes, Revoked};
use crate::issuer::Issuer;
use crate::refusal::IssuerRefusal;
use crate::register::Register;
use crate::revocation_code::RevocationCode;

/// What is to be revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RevokeWhat {
    /// One credential: a device was lost.
    Handle(Handle),
    /// All credentials of the person with this number; open offers to them are withdrawn too.
    Person(IdNumber),
}

impl Issuer {
    /// Revokes, from the list of the period `today` on, or from the next one if that is published.
    ///
    /// What it means is settled by the commit: it takes in what was issued since, and it is
    /// [`Conflict::NothingToRevoke`](crate::Conflict::NothingToRevoke) if there is no such
    /// credential or person, or everything of theirs was revoked before.
    pub fn revoke(&self, register: &Register, what: RevokeWhat, today: Day) -> Changes {
        let what = match what {
            RevokeWhat::Handle(handle) => Revoked::Credential(handle),
            RevokeWhat::Person(number) => match register.person_with(&number) {
                Some(id) => Revoked::EverythingOf(id),
                None => Revoked::Nothing,
            },
        };
        Changes(Change::Revoke { what, on: today })
    }

    /// Makes two enrolments of one person one: the person stood in the register under two numbers.
    ///
    /// The enrolment of `kept` stays, with its holder secret, credentials and pseudonyms. All credentials
    /// of `given_up` are revoked, from the list of the period `today` on or the next one, open offers
    /// to both are withdrawn, and its holder secret is never enrolled again. Both numbers are the
    /// person's from then on. [`Counters::merged`](nonla_credential::Counters::merged) counts it in
    /// public. The bound of one re-enrolment in [`RE_ENROLMENT_DAYS`](crate::RE_ENROLMENT_DAYS) counts
    /// those under both numbers.
    ///
    /// The commit refuses with [`Conflict::NothingToMerge`](crate::Conflict::NothingToMerge) unless these
    /// are two people and both are enrolled. A person under two numbers who is not is made one by
    /// [`Register::plan`].
    ///
    /// # Errors
    /// [`IssuerRefusal::UnknownPerson`] if a number is nobody's.
    pub fn merge(
        &self,
        register: &Register,
        (kept, given_up): (&IdNumber, &IdNumber),
        today: Day,
    ) -> Result<Changes, IssuerRefusal> {
        let person = |number| register.person_with(number).ok_or(IssuerRefusal::UnknownPerson);
        let (kept, given_up) = (person(kept)?, person(given_up)?);
        Ok(Changes(Change::Merge { kept, given_up, on: today }))
    }

    /// Revokes what was given for the offer this code came with, from the list of the period
    /// `today` on, or from the next one if that is published. If the offer was not taken up yet, it is withdrawn.
    ///
    /// Whoever has the code may: it is on paper so that a person whose device is gone needs
    /// nothing else, and nobody else can guess it.
    ///
    /// As with [`revoke`](Self::revoke) the commit settles what it means. A code that nobody was
    /// given, one whose credential is revoked and one whose offer was withdrawn are all
    /// [`Conflict::NothingToRevoke`](crate::Conflict::NothingToRevoke).
    pub fn revoke_by_code(&self, code: &RevocationCode, today: Day) -> Changes {
        Changes(Change::Revoke { what: Revoked::GivenWith(code.hash()), on: today })
    }
}
