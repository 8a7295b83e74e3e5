//! Revoking credentials.

use nonla_credential::{Day, Handle, IdNumber};

use crate::changes::{Change, Changes, Revoked};
use crate::issuer::Issuer;
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
