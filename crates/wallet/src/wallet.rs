//! The wallet as a value.

use std::collections::BTreeMap;

use nonla_credential::{
    AgeThreshold, Claims, CredentialType, Day, GapFile, Handle, Head, IssuedCredential, IssuerId,
    Period, TrustList, VerifierId, VerifyingKey, file_of,
};
use nonla_crypto::{DigitKey, DigitTable, HolderSecret, PreparedSignature, Pseudonym};
use rand_core::CryptoRngCore;

use crate::changes::{Change, Changes, Committed};
use crate::history::HistoryEntry;
use crate::refusal::UpdateError;

/// One person's wallet: the holder secret, credentials, what was published, and the history.
///
/// There is no `Debug`, no `Clone` and no way to read the secret but
/// [`expose_secret`](Self::expose_secret), for the encrypted store.
pub struct Wallet {
    pub(crate) operator: VerifyingKey,
    pub(crate) trust_list: TrustList,
    pub(crate) secret: HolderSecret,
    #[expect(clippy::vec_box, reason = "a vector that grows leaves copies of what it holds")]
    pub(crate) credentials: Vec<Box<StoredCredential>>,
    pub(crate) digit_tables: Vec<DigitTable>,
    pub(crate) heads: BTreeMap<(IssuerId, Period), Head>,
    pub(crate) gap_files: BTreeMap<(IssuerId, Period), StoredGapFile>,
    pub(crate) thresholds: BTreeMap<VerifierId, AgeThreshold>,
    pub(crate) history: Vec<HistoryEntry>,
}

/// A credential and the seed of its decoys.
pub(crate) struct StoredCredential {
    pub(crate) credential: IssuedCredential,
    /// Chosen once: decoys drawn anew each time would leave the own file as what always recurs.
    pub(crate) decoy_seed: u64,
    /// Tables that make proofs quicker.
    pub(crate) prepared: PreparedSignature,
}

/// The wallet's own file of a revocation list.
pub(crate) struct StoredGapFile {
    pub(crate) file: GapFile,
    /// Tables of the gap around the own handle, if there is one: they make proofs quicker.
    pub(crate) prepared: Option<PreparedSignature>,
}

/// What the wallet shows of a credential to its owner.
#[derive(Clone, Copy)]
pub struct CredentialView<'a> {
    /// Who issued it.
    pub issuer: &'a IssuerId,
    /// Its type.
    pub credential_type: &'a CredentialType,
    /// What it says.
    pub claims: &'a Claims,
}

impl Wallet {
    /// A new wallet with a fresh holder secret, which trusts the list of one operator.
    ///
    /// # Errors
    /// [`UpdateError::TrustList`] if the list is not the operator's.
    pub fn new(
        operator: VerifyingKey,
        trust_list: &str,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Self, UpdateError> {
        Self::with_secret(HolderSecret::generate(rng), operator, trust_list)
    }

    /// A wallet with a restored holder secret: the same pseudonyms everywhere.
    ///
    /// # Errors
    /// [`UpdateError::TrustList`] if the list is not the operator's.
    pub fn with_secret(
        secret: HolderSecret,
        operator: VerifyingKey,
        trust_list: &str,
    ) -> Result<Self, UpdateError> {
        let trust_list = TrustList::read(trust_list, &operator)?;
        Ok(Self {
            operator,
            trust_list,
            secret,
            credentials: Vec::new(),
            digit_tables: Vec::new(),
            heads: BTreeMap::new(),
            gap_files: BTreeMap::new(),
            thresholds: BTreeMap::new(),
            history: Vec::new(),
        })
    }

    /// Commits what a step would change, all of it.
    pub fn commit(&mut self, changes: Changes) -> Committed {
        for change in changes.list {
            self.apply(change);
        }
        Committed { reveals: changes.reveals }
    }

    fn apply(&mut self, change: Change) {
        match change {
            Change::TrustList(list) => self.trust_list = *list,
            Change::DigitTable(table) => {
                self.digit_tables.retain(|old| old.key() != table.key());
                self.digit_tables.push(*table);
            }
            Change::Head(issuer, head) => {
                self.heads.insert((issuer, head.content().period), *head);
            }
            Change::GapFile(issuer, stored) => {
                // A verifier takes the newest list or the one before; older files serve nobody.
                let period = stored.file.period();
                let oldest = period.previous();
                self.gap_files.retain(|(of, period), _| *of != issuer || Some(*period) >= oldest);
                self.gap_files.insert((issuer, period), *stored);
            }
            Change::Credential(stored) => {
                let replaces = &stored.credential;
                self.credentials.retain(|stored| {
                    let old = &stored.credential;
                    old.issuer != replaces.issuer || old.vct != replaces.vct
                });
                self.credentials.push(stored);
            }
            Change::Threshold(verifier, threshold) => {
                self.thresholds.insert(verifier, threshold);
            }
            Change::History(entry) => self.history.push(*entry),
        }
    }

    /// The credentials, for their owner.
    pub fn credentials(&self) -> impl Iterator<Item = CredentialView<'_>> {
        self.credentials.iter().map(|stored| CredentialView {
            issuer: &stored.credential.issuer,
            credential_type: &stored.credential.vct,
            claims: &stored.credential.claims,
        })
    }

    /// Every request so far and how it ended, oldest first.
    #[must_use]
    pub fn history(&self) -> &[HistoryEntry] {
        &self.history
    }

    /// The trust list in force.
    #[must_use]
    pub const fn trust_list(&self) -> &TrustList {
        &self.trust_list
    }

    /// The holder's pseudonym at one verifier.
    #[must_use]
    pub fn pseudonym(&self, verifier: &VerifierId) -> Pseudonym {
        self.secret.pseudonym(verifier.as_bytes())
    }

    /// The holder secret, for the encrypted store or a backup and nothing else.
    #[must_use]
    pub const fn expose_secret(&self) -> &HolderSecret {
        &self.secret
    }

    /// Whether the digit tables of all listed keys of an issuer are there.
    #[must_use]
    pub fn has_digit_table(&self, issuer: &IssuerId) -> bool {
        let entry = self.trust_list.issuer(issuer);
        let known = |entry: &nonla_credential::IssuerEntry| {
            entry.keys.iter().all(|key| self.digit_table(&key.digit_key).is_some())
        };
        entry.is_some_and(known)
    }

    pub(crate) fn credential_of(
        &self,
        issuer: &IssuerId,
        credential_type: &CredentialType,
    ) -> Option<&IssuedCredential> {
        let mut stored = self.credentials.iter().map(|stored| &stored.credential);
        stored.find(|credential| credential.issuer == *issuer && credential.vct == *credential_type)
    }

    /// The tables of one of the wallet's credentials.
    pub(crate) fn prepared(&self, credential: &IssuedCredential) -> Option<&PreparedSignature> {
        let mut stored = self.credentials.iter();
        let stored = stored.find(|stored| stored.credential.signature == credential.signature);
        stored.map(|stored| &stored.prepared)
    }

    pub(crate) fn digit_table(&self, key: &DigitKey) -> Option<&DigitTable> {
        self.digit_tables.iter().find(|table| table.key() == key)
    }

    pub(crate) fn gap_file(
        &self,
        issuer: &IssuerId,
        period: Period,
        handle: Handle,
    ) -> Option<&StoredGapFile> {
        let stored = self.gap_files.get(&(issuer.clone(), period))?;
        (stored.file.number() == file_of(handle)).then_some(stored)
    }

    /// The wallet's own civil day for a request, in the zone of the credential type.
    pub(crate) fn own_day(&self, now: i64) -> Day {
        nonla_credential::CivilZone::VIETNAM.day_at(now).unwrap_or(Day::FIRST)
    }
}
