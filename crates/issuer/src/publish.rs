//! Publishing which credentials are revoked: a step like the others.

use std::collections::BTreeSet;
use std::sync::Arc;

use nonla_credential::{
    FILE_HANDLES, GapFile, GapIndex, GapListError, Handle, Head, HeadContent, Period,
};
use nonla_crypto::SecretKey;

use crate::changes::{Change, Changes, NewList, Sealed};
use crate::gap_rotation::gaps_of_list;
use crate::issuer::Issuer;
use crate::refusal::IssuerRefusal;
use crate::register::{Publication, Register};

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

/// A revocation list that waits for its commit.
#[derive(Debug)]
#[must_use = "the list waits for its commit"]
pub struct PublishStep {
    /// What the register must commit first: the period, and how many signatures the gap key made.
    pub changes: Changes,
    /// The files, their index and the head.
    pub list: Sealed<PublishedList>,
}

/// The files of a list, and how many gaps they have.
struct SignedFiles {
    files: Vec<Vec<u8>>,
    gaps: u64,
}

impl Issuer {
    /// Makes the list of a period, and a head that names the one published before.
    ///
    /// The register records the period and counts the gap key's signatures before a file can leave.
    /// A revoked handle is in every list from then on, for ever, also when its credential has
    /// expired: the counts then only grow, and nobody can be let back in. What is revoked after a
    /// list was committed is in the next one.
    ///
    /// A published period gives the same list again, bit for bit, and counts no signature twice: so
    /// a process that ended before the files were out starts again.
    ///
    /// # Errors
    /// [`IssuerRefusal`] if the period is neither published nor later than the newest published one
    /// ([`Conflict::NotAfterNewest`](crate::Conflict::NotAfterNewest)) or the gap key would sign more than it may
    /// ([`Conflict::GapCapReached`](crate::Conflict::GapCapReached)).
    pub fn publish(
        &self,
        register: &Register,
        period: Period,
    ) -> Result<PublishStep, IssuerRefusal> {
        match register.list_of(period) {
            Some(published) => self.publish_again(register, period, published),
            None => self.publish_next(register, period),
        }
    }

    fn publish_next(
        &self,
        register: &Register,
        period: Period,
    ) -> Result<PublishStep, IssuerRefusal> {
        register.check_next(period)?;
        let revoked: BTreeSet<Handle> = register.listed_in(period).collect();
        let (secret, cap) = (self.gap_key_of(period).ok_or(GapListError::NoGapKey)?, self.gap_cap);
        let key = secret.public_key();
        let gaps = gaps_of_list(self.handle_limit, revoked.len() as u64);
        register.check_gap_cap((&key, cap), gaps)?;
        let SignedFiles { files, gaps } = self.sign_files((period, secret), &revoked)?;
        let index = GapIndex::of(files.iter().map(Vec::as_slice));
        let previous = register.newest_head();
        let content = HeadContent {
            issuer: self.id.clone(),
            period,
            handle_limit: self.handle_limit,
            revoked: revoked.len() as u64,
            root: index.root(),
            previous,
            counters: register.counters(period.day()),
        };
        let head = Head::sign(&self.keys.head, &content)?;
        let hash = Head::read(&head, &self.keys.head.verifying_key(), &self.id)?.hash();
        let change = Change::Publish(Box::new(NewList {
            period,
            key,
            cap,
            gaps,
            revoked: Arc::new(revoked),
            previous,
            root: index.root(),
            head: head.clone(),
            hash,
        }));
        Ok(PublishStep::new(PublishedList { files, index, head }, change))
    }

    /// Signs the files once more: the same gaps give the same signatures.
    fn publish_again(
        &self,
        register: &Register,
        period: Period,
        published: &Publication,
    ) -> Result<PublishStep, IssuerRefusal> {
        let revoked = register.listed_in(period).collect();
        let secret = self.gap_key_of(period).ok_or(GapListError::NoGapKey)?;
        let SignedFiles { files, .. } = self.sign_files((period, secret), &revoked)?;
        let index = GapIndex::of(files.iter().map(Vec::as_slice));
        if index.root() != published.root {
            return Err(IssuerRefusal::OtherFiles);
        }
        let list = PublishedList { files, index, head: published.head.clone() };
        Ok(PublishStep::new(list, Change::PublishAgain(period)))
    }

    fn sign_files(
        &self,
        (period, key): (Period, &SecretKey),
        revoked: &BTreeSet<Handle>,
    ) -> Result<SignedFiles, IssuerRefusal> {
        let mut signed = SignedFiles { files: Vec::new(), gaps: 0 };
        for number in 0..self.handle_limit.files() {
            let start = number * FILE_HANDLES;
            let inside = revoked.range(Handle::new(start)..Handle::new(start + FILE_HANDLES));
            let file = GapFile::sign((key, &self.id), period, number, inside.copied())?;
            signed.gaps += file.gaps().count() as u64;
            signed.files.push(file.to_bytes());
        }
        Ok(signed)
    }
}

impl PublishStep {
    fn new(list: PublishedList, change: Change) -> Self {
        Self { changes: Changes(change.clone()), list: Sealed::new(list, change) }
    }
}
