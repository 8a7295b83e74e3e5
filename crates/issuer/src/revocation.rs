//! Revoking credentials, and publishing which are revoked.

use std::collections::BTreeSet;

use nonla_credential::{
    Day, FILE_HANDLES, GapFile, GapIndex, GapListError, Handle, Head, HeadContent, IdNumber, Period,
};

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

/// The revocation list of one period as it is published: static files, the same for everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedList {
    /// Every file of signed gaps, in order.
    pub files: Vec<Vec<u8>>,
    /// The hashes of the files.
    pub index: GapIndex,
    /// The signed head.
    pub head: String,
}

impl Issuer {
    /// Revokes, from the list of the period `today` on.
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
    /// `today` on. If the offer was not taken up yet, it is withdrawn.
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

    /// Makes the list of a period, and a head that names the one published before.
    ///
    /// A revoked handle is in every list from the day of its revocation on, for ever, also when
    /// its credential has expired: the counts then only grow, and nobody can be let back in.
    ///
    /// The list is a function of what the register holds up to the end of the period. So publish
    /// a period once, when nothing more will happen in it, and keep what was published: a second,
    /// different head for one period is evidence against the issuer.
    ///
    /// # Errors
    /// [`GapListError::OtherIssuer`] or [`GapListError::BrokenChain`] if `previous` is no earlier
    /// head of this issuer, [`GapListError::Unsignable`] in the draft's abort case.
    pub fn publish(
        &self,
        register: &Register,
        period: Period,
        previous: Option<&Head>,
    ) -> Result<PublishedList, GapListError> {
        self.check_previous(period, previous)?;
        let revoked: BTreeSet<Handle> = register.revoked_by(period.day()).collect();
        let files = (0..self.handle_limit.files())
            .map(|number| self.sign_file(period, number, &revoked))
            .collect::<Result<Vec<_>, _>>()?;
        let index = GapIndex::of(files.iter().map(Vec::as_slice));
        let content = HeadContent {
            issuer: self.id.clone(),
            period,
            handle_limit: self.handle_limit,
            revoked: revoked.len() as u64,
            root: index.root(),
            previous: previous.map(Head::hash),
            counters: register.counters(period.day()),
        };
        let head = Head::sign(&self.keys.head, &content)?;
        Ok(PublishedList { files, index, head })
    }

    fn check_previous(&self, period: Period, previous: Option<&Head>) -> Result<(), GapListError> {
        let Some(previous) = previous.map(Head::content) else {
            return Ok(());
        };
        if previous.issuer != self.id {
            return Err(GapListError::OtherIssuer);
        }
        if previous.period >= period && !nonla_crypto::planted("head-any-previous") {
            return Err(GapListError::BrokenChain);
        }
        Ok(())
    }

    fn sign_file(
        &self,
        period: Period,
        number: u64,
        revoked: &BTreeSet<Handle>,
    ) -> Result<Vec<u8>, GapListError> {
        let start = number * FILE_HANDLES;
        let inside = revoked.range(Handle::new(start)..Handle::new(start + FILE_HANDLES));
        let listed = inside.copied().filter(|_| !nonla_crypto::planted("list-leaves-out-revoked"));
        Ok(GapFile::sign((&self.keys.gap, &self.id), period, number, listed)?.to_bytes())
    }
}
