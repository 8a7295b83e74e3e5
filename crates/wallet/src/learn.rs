//! Taking over what is published for everybody: trust lists, digit tables, revocation lists.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use nonla_credential::{
    GapFile, GapIndex, GapListError, Handle, Hash, Head, IssuerEntry, IssuerId, Period, TrustList,
    file_of,
};
use nonla_crypto::DigitTable;
use zeroize::Zeroizing;

use crate::bad_file::{BadFile, read_whole};
use crate::credentials::{CredentialsEdit, KeptTable, StoredCredential};
use crate::effect::Effect;
use crate::on_need::OnNeed;
use crate::refusal::UpdateError;
use crate::revocation::{OwnGap, StoredGap};
use crate::row::Edit;
use crate::step::{Change, Step};
use crate::two_heads::TwoHeads;
use crate::two_lists::TwoLists;
use crate::wallet::Wallet;

/// A revocation list as it was fetched.
struct List<'a> {
    entry: &'a IssuerEntry,
    /// Read, and as published.
    head: (&'a Head, &'a str),
    index: (GapIndex, &'a [u8]),
}

impl List<'_> {
    /// Checks that a file is the one the list names.
    fn read_decoy(&self, number: u64, bytes: &[u8]) -> Result<(), UpdateError> {
        self.head.0.read_file(&self.index.0, number, bytes)?;
        Ok(())
    }

    /// Checks all of a file; a fault of the issuer's comes back as evidence.
    fn read_own(&self, number: u64, bytes: &[u8]) -> Result<GapFile, UpdateError> {
        let list = (self.head.0, &self.index.0);
        read_whole(self.entry, list, (number, bytes)).map_err(|fault| match fault {
            GapListError::NotInHead | GapListError::NoGapKey => UpdateError::GapList(fault),
            _ => UpdateError::BadFile(Box::new(BadFile {
                issuer: self.entry.id.clone(),
                head: self.head.1.to_owned(),
                index: self.index.1.to_vec(),
                number,
                bytes: bytes.to_vec(),
            })),
        })
    }
}

impl StoredGap {
    /// Where a handle lies in a file whose signatures were checked.
    fn of(issuer: &IssuerId, handle: Handle, file: &GapFile) -> Self {
        let own = file.gap_around(handle).map(|(gap, signature)| {
            let kept = Zeroizing::new(signature.to_bytes().to_vec());
            let signature = OnNeed::known(kept, signature.clone());
            OwnGap { gap, signature, prepared: OnceLock::new() }
        });
        Self { issuer: issuer.clone(), handle, period: file.period(), own }
    }
}

impl Wallet {
    /// Takes over the next trust list of the chain.
    ///
    /// # Errors
    /// [`UpdateError::TrustList`]; [`UpdateError::TwoLists`] with the evidence if the operator signed
    /// another list of the number of the one the wallet has, or of the one before.
    pub fn learn_trust_list(&self, text: &str) -> Result<Step, UpdateError> {
        self.check_one_list(text)?;
        let next = self.trust_list.read_next(text, &self.operator)?;
        Ok(Step::only(Effect::TrustList(Box::new(next), text.to_owned())))
    }

    /// Checks that a published list is no other one of the number of the wallet's own or of the one before.
    /// What the operator did not sign says nothing.
    ///
    /// # Errors
    /// [`UpdateError::TwoLists`] with the evidence.
    pub fn check_one_list(&self, text: &str) -> Result<(), UpdateError> {
        let Ok(read) = TrustList::read(text, &self.operator) else { return Ok(()) };
        if !self.trust_list.contradicts(&read.name()) {
            return Ok(());
        }
        let (list, other) = (self.trust_text.clone(), text.to_owned());
        Err(UpdateError::TwoLists(Box::new(TwoLists::Published { list, other })))
    }

    /// Takes over an issuer's digit table; checks each signature in it, once.
    ///
    /// # Errors
    /// [`UpdateError::UnlistedDigitTable`] unless the trust list names its key and hash: a table
    /// made for one person would be a tag.
    pub fn learn_digit_table(&self, bytes: &[u8]) -> Result<Step, UpdateError> {
        let table = DigitTable::from_bytes(bytes)?;
        let keys = self.trust_list.issuers().iter().flat_map(|issuer| &issuer.keys);
        let listed = keys.into_iter().any(|entry| entry.digit_key == *table.key());
        if !listed {
            return Err(UpdateError::UnlistedDigitTable);
        }
        let table = OnNeed::known(Zeroizing::new(bytes.to_vec()), table);
        Ok(Step::only(CredentialsEdit::Table(Edit::put(KeptTable(table)))))
    }

    /// Takes over an issuer's newest revocation list: all heads since the newest the wallet knows,
    /// oldest first, the index of the last, and some of its files with their numbers. Of the files
    /// the wallet keeps its own, and checks every signature in it; the others were decoys.
    ///
    /// The first head a wallet ever sees of an issuer it takes on trust; every later one must be
    /// chained to those before, so no day of the issuer's history can be swapped unseen.
    ///
    /// # Errors
    /// [`UpdateError::TwoHeads`] with the evidence if a head differs from one known for the same period;
    /// [`UpdateError::GapList`] if a head is not signed by the listed key, does not follow the one before, or a file does not fit;
    /// [`UpdateError::BadFile`] with the evidence if the file is the issuer's and is bad;
    /// [`UpdateError::OwnFileMissing`] if the file in which a credential of the wallet lies is not
    /// among the files: the wallet would know that there is a newer list, and prove for the one before;
    /// [`UpdateError::NothingNew`] without any head.
    pub fn learn_revocation_list<'a>(
        &self,
        issuer: &IssuerId,
        (texts, index): (&[&str], &[u8]),
        files: impl IntoIterator<Item = (u64, &'a [u8])>,
    ) -> Result<Step, UpdateError> {
        let entry = self.trust_list.issuer(issuer).ok_or(UpdateError::UnknownIssuer)?;
        let heads = self.read_heads(entry, texts)?;
        let (Some(newest), Some(newest_text)) = (heads.last(), texts.last()) else {
            return Err(UpdateError::NothingNew);
        };
        let list =
            List { entry, head: (newest, newest_text), index: (GapIndex::read(index)?, index) };
        let mut changes = Vec::new();
        let mut missing = self.own_files(issuer);
        for (number, bytes) in files {
            missing.remove(&number);
            let own = self.credentials.of_issuer(issuer).map(|stored| stored.facts.handle);
            let own: Vec<Handle> = own.filter(|handle| file_of(*handle) == number).collect();
            if own.is_empty() {
                list.read_decoy(number, bytes)?;
                continue;
            }
            let file = list.read_own(number, bytes)?;
            let gaps = own.into_iter().map(|handle| StoredGap::of(issuer, handle, &file));
            let edits = gaps.flat_map(|gap| self.revocation.with_gap(gap));
            changes.extend(edits.map(Change::from));
        }
        if let Some(file) = missing.first().copied() {
            return Err(UpdateError::OwnFileMissing { file });
        }
        changes.extend(self.revocation.with_heads(issuer, heads).into_iter().map(Change::from));
        Ok(Step::of(changes))
    }

    /// The files in which the wallet's own credentials of an issuer lie.
    fn own_files(&self, issuer: &IssuerId) -> BTreeSet<u64> {
        self.credentials.of_issuer(issuer).map(|stored| file_of(stored.facts.handle)).collect()
    }

    /// Reads heads and checks each against what is known and against the one before it.
    fn read_heads(&self, issuer: &IssuerEntry, heads: &[&str]) -> Result<Vec<Head>, UpdateError> {
        let mut newest = self.newest_head(&issuer.id).cloned();
        let mut read = Vec::with_capacity(heads.len());
        for text in heads {
            let head = Head::read(text, &issuer.head_key, &issuer.id)?;
            let period = head.content().period;
            match (self.revocation.head(&issuer.id, period), &newest) {
                (Some(known), _) => head.check_same(known).map_err(|_| {
                    let (known, other) = (known.signed().to_owned(), (*text).to_owned());
                    let issuer = issuer.id.clone();
                    UpdateError::TwoHeads(Box::new(TwoHeads::Published {
                        issuer,
                        head: known,
                        other,
                    }))
                })?,
                (None, Some(before)) => head.check_follows(before)?,
                (None, None) => {}
            }
            if newest.as_ref().is_none_or(|newest| newest.content().period < period) {
                newest = Some(head.clone());
            }
            read.push(head);
        }
        Ok(read)
    }

    /// The gap files to fetch of `files` there are: the wallet's own and `decoys` others, in
    /// ascending order, so that what is fetched does not tell which one counts.
    ///
    /// The decoys of a credential are always the same: with new ones each time, the own file would
    /// be the one that recurs.
    #[must_use]
    pub fn files_to_fetch(&self, issuer: &IssuerId, files: u64, decoys: usize) -> Vec<u64> {
        let first = self.credentials.of_issuer(issuer).next();
        let Some(StoredCredential { decoy_seed, .. }) = first else { return Vec::new() };
        let mut wanted = self.own_files(issuer);
        let decoys = decoys.saturating_add(wanted.len());
        let all = usize::try_from(files).unwrap_or(usize::MAX);
        for draw in 0u64.. {
            if wanted.len() >= all.min(decoys) {
                break;
            }
            let seed = decoy_seed.to_be_bytes();
            let hash = Hash::of_parts("NONLA-DECOY-V1", &[&seed, &draw.to_be_bytes()]);
            let [a, b, c, d, e, f, g, h, ..] = *hash.as_bytes();
            let number = u64::from_be_bytes([a, b, c, d, e, f, g, h]);
            wanted.insert(number % files.max(1));
        }
        wanted.into_iter().collect()
    }

    /// The head the wallet knows of an issuer's list of a period.
    #[must_use]
    pub fn head(&self, issuer: &IssuerId, period: Period) -> Option<&Head> {
        self.revocation.head(issuer, period)
    }

    /// The newest head the wallet knows of an issuer.
    #[must_use]
    pub fn newest_head(&self, issuer: &IssuerId) -> Option<&Head> {
        self.revocation.heads_of(issuer).next_back()
    }
}
