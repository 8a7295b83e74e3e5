//! The wallet as a value.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use nonla_credential::{
    Claims, CredentialType, Day, Handle, Hash, Head, IssuedCredential, IssuerId, Period, TrustList,
    VerifierId, VerifyingKey, credential_header, scope_of, slot_values,
};
use nonla_crypto::{
    DigitKey, DigitTable, Gap, HolderSecret, PreparedSignature, Pseudonym, PublicKey, Scope,
    Signature,
};
use rand_core::CryptoRngCore;

use crate::bounds::Bounds;
use crate::evidence::KeptEvidence;
use crate::history::HistoryLine;
use crate::history_chain::{HistoryCursor, HistoryHead};
use crate::on_need::OnNeed;
use crate::open_request::OpenRequest;
use crate::platform::Platform;
use crate::receive::StoredIssuance;
use crate::refusal::UpdateError;

/// Lines of the history a wallet keeps at hand; older ones are read from its store.
pub(crate) const HISTORY_KEPT: usize = 100;

/// One person's wallet: the holder secret, credentials, what was published, who was answered.
///
/// A value: it is read from [records](Self::load) and says in records what is to be kept. There is
/// no `Debug`, no `Clone` and no way to read the secret but [`expose_secret`](Self::expose_secret),
/// for shares among guardians. Of the history it keeps the newest lines.
pub struct Wallet {
    pub(crate) operator: VerifyingKey,
    pub(crate) trust_list: TrustList,
    pub(crate) trust_text: String,
    pub(crate) secret: HolderSecret,
    #[expect(clippy::vec_box, reason = "a vector that grows leaves copies of what it holds")]
    pub(crate) credentials: Vec<Box<StoredCredential>>,
    pub(crate) issuances: BTreeMap<Hash, StoredIssuance>,
    pub(crate) digit_tables: Vec<OnNeed<DigitTable>>,
    pub(crate) heads: BTreeMap<(IssuerId, Period), Head>,
    #[expect(clippy::vec_box, reason = "a vector that grows leaves copies of what it holds")]
    pub(crate) gaps: Vec<Box<StoredGap>>,
    pub(crate) bounds: BTreeMap<Hash, Bounds>,
    pub(crate) platforms: BTreeMap<VerifierId, Platform>,
    pub(crate) open_requests: BTreeMap<Hash, OpenRequest>,
    pub(crate) evidence: Vec<KeptEvidence>,
    pub(crate) history_head: HistoryHead,
    /// The newest lines, oldest first.
    pub(crate) history: Vec<HistoryLine>,
    /// Lines deleted since the wallet was opened: what is on its way to one of them comes to nothing.
    pub(crate) deleted_lines: BTreeSet<u64>,
}

/// A credential and the seed of its decoys.
pub(crate) struct StoredCredential {
    pub(crate) facts: CredentialFacts,
    /// All of it; its bytes are those the issuer sent.
    pub(crate) whole: OnNeed<IssuedCredential>,
    /// Chosen once: decoys drawn anew each time would leave the own file as what always recurs.
    pub(crate) decoy_seed: u64,
    /// The day it was received.
    pub(crate) received: Day,
    /// Tables that make proofs quicker, once they are made.
    pub(crate) prepared: OnceLock<PreparedSignature>,
}

/// What a credential says, without the points of its signature.
pub(crate) struct CredentialFacts {
    pub(crate) issuer: IssuerId,
    pub(crate) vct: CredentialType,
    pub(crate) claims: Claims,
    pub(crate) handle: Handle,
}

/// Where a handle of the wallet's own lies in the revocation list of a period.
pub(crate) struct StoredGap {
    pub(crate) issuer: IssuerId,
    pub(crate) handle: Handle,
    pub(crate) period: Period,
    /// The gap around it; `None` if the handle is revoked.
    pub(crate) own: Option<OwnGap>,
}

/// A gap whose signature was checked.
pub(crate) struct OwnGap {
    pub(crate) gap: Gap,
    pub(crate) signature: OnNeed<Signature>,
    /// Tables that make proofs quicker, once they are made.
    pub(crate) prepared: OnceLock<PreparedSignature>,
}

impl CredentialFacts {
    pub(crate) fn of(credential: &IssuedCredential) -> Self {
        let IssuedCredential { issuer, vct, claims, handle, .. } = credential.clone();
        Self { issuer, vct, claims, handle }
    }
}

impl StoredCredential {
    /// A wallet has one credential of each issuer and type: the newest.
    pub(crate) fn is_replaced_by(&self, new: &Self) -> bool {
        let (old, new) = (&self.facts, &new.facts);
        old.issuer == new.issuer && old.vct == new.vct
    }
}

impl StoredGap {
    pub(crate) fn is_same_as(&self, other: &Self) -> bool {
        self.issuer == other.issuer && self.handle == other.handle && self.period == other.period
    }

    /// A verifier takes the newest list or the one before; older gaps serve nobody.
    pub(crate) fn is_outdated_by(&self, newer: &Self) -> bool {
        self.issuer == newer.issuer
            && self.handle == newer.handle
            && newer.period.previous().is_some_and(|oldest| self.period < oldest)
    }
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
    /// Its handle, by which a front office finds it to replace or revoke it.
    pub handle: Handle,
    /// The day it was received.
    pub received: Day,
    /// Whether the newest revocation list the wallet knows has it; `None` without a list.
    pub revoked: Option<bool>,
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
        Self::first((HolderSecret::generate(rng), false), operator, trust_list, rng)
    }

    /// A wallet with a recovered holder secret: the same pseudonyms everywhere. It keeps this secret, whatever
    /// credential is refused.
    ///
    /// # Errors
    /// [`UpdateError::TrustList`] if the list is not the operator's.
    pub fn with_secret(
        secret: HolderSecret,
        operator: VerifyingKey,
        trust_list: &str,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Self, UpdateError> {
        Self::first((secret, true), operator, trust_list, rng)
    }

    fn first(
        (secret, served): (HolderSecret, bool),
        operator: VerifyingKey,
        trust_list: &str,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Self, UpdateError> {
        let list = TrustList::read(trust_list, &operator)?;
        let mut seed = [0; 32];
        rng.fill_bytes(&mut seed);
        Ok(Self::of(secret, operator, (list, trust_list), HistoryHead::new(seed, served)))
    }

    pub(crate) fn of(
        secret: HolderSecret,
        operator: VerifyingKey,
        (trust_list, trust_text): (TrustList, &str),
        history_head: HistoryHead,
    ) -> Self {
        Self {
            operator,
            trust_list,
            trust_text: trust_text.to_owned(),
            secret,
            credentials: Vec::new(),
            issuances: BTreeMap::new(),
            digit_tables: Vec::new(),
            heads: BTreeMap::new(),
            gaps: Vec::new(),
            bounds: BTreeMap::new(),
            platforms: BTreeMap::new(),
            open_requests: BTreeMap::new(),
            evidence: Vec::new(),
            history_head,
            history: Vec::new(),
            deleted_lines: BTreeSet::new(),
        }
    }

    /// The credentials, for their owner.
    pub fn credentials(&self) -> impl Iterator<Item = CredentialView<'_>> {
        self.credentials.iter().map(|stored| CredentialView {
            issuer: &stored.facts.issuer,
            credential_type: &stored.facts.vct,
            claims: &stored.facts.claims,
            handle: stored.facts.handle,
            received: stored.received,
            revoked: self.is_revoked(&stored.facts),
        })
    }

    /// The newest lines of the history, oldest first, at most 100. A store reads older ones from
    /// [`history_cursor`](Self::history_cursor) on.
    #[must_use]
    pub fn history(&self) -> &[HistoryLine] {
        &self.history
    }

    /// Lines of the history, ever.
    #[must_use]
    pub const fn history_length(&self) -> u64 {
        self.history_head.count
    }

    /// Reads the history from its newest line backwards, and sees whether a line was edited.
    #[must_use]
    pub const fn history_cursor(&self) -> HistoryCursor {
        HistoryCursor::newest(&self.history_head)
    }

    /// The trust list in force.
    #[must_use]
    pub const fn trust_list(&self) -> &TrustList {
        &self.trust_list
    }

    /// The holder's pseudonym at one verifier.
    #[must_use]
    pub fn pseudonym(&self, verifier: &VerifierId) -> Pseudonym {
        self.secret.pseudonym(&self.scope(verifier))
    }

    /// The scope of the holder's pseudonym at one verifier.
    pub(crate) fn scope(&self, verifier: &VerifierId) -> Scope {
        scope_of(self.trust_list.domain(), verifier)
    }

    /// The holder secret, to be shared among guardians and nothing else.
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
        self.stored_of(issuer, credential_type).and_then(|stored| stored.whole.get())
    }

    /// What the credential of this issuer and type says.
    pub(crate) fn facts_of(
        &self,
        issuer: &IssuerId,
        credential_type: &CredentialType,
    ) -> Option<&CredentialFacts> {
        self.stored_of(issuer, credential_type).map(|stored| &stored.facts)
    }

    fn stored_of(&self, issuer: &IssuerId, vct: &CredentialType) -> Option<&StoredCredential> {
        let mut stored = self.credentials.iter().map(Box::as_ref);
        stored.find(|stored| stored.facts.issuer == *issuer && stored.facts.vct == *vct)
    }

    /// Makes the tables that make proofs quicker, those that are missing: worth it in a process
    /// that stays and proves more than once. It takes a few milliseconds a credential.
    pub fn prepare(&self) {
        for stored in &self.credentials {
            if let (Some(header), Some(credential)) =
                (self.header_of(&stored.facts), stored.whole.get())
            {
                stored.prepared.get_or_init(|| self.tables_of(credential, &header));
            }
        }
        for gap in &self.gaps {
            if let (Some(issuer), Some(own)) = (self.trust_list.issuer(&gap.issuer), &gap.own) {
                let Some(signature) = own.signature.get() else { continue };
                let Some(gap_key) = issuer.gap_key(gap.period) else { continue };
                own.prepared.get_or_init(|| {
                    let signed = (&own.gap, signature);
                    PreparedSignature::of_gap(gap_key, issuer.id.as_bytes(), signed)
                });
            }
        }
    }

    fn header_of(&self, credential: &CredentialFacts) -> Option<Vec<u8>> {
        let issuer = self.trust_list.issuer(&credential.issuer)?;
        let entry = issuer.credential_type(&credential.vct)?;
        Some(credential_header(&issuer.id, &entry.vct, &entry.layout))
    }

    fn tables_of(&self, credential: &IssuedCredential, header: &[u8]) -> PreparedSignature {
        let values = slot_values(&credential.claims, credential.handle);
        PreparedSignature::of_credential(
            &credential.issuer_key,
            &credential.signature,
            header,
            (&self.secret, &values),
        )
    }

    /// The tables of one of the wallet's credentials, if they were made.
    pub(crate) fn prepared(&self, credential: &IssuedCredential) -> Option<&PreparedSignature> {
        let is_it = |own: &IssuedCredential| own.signature == credential.signature;
        let mut stored = self.credentials.iter();
        let stored = stored.find(|stored| stored.whole.if_read().is_some_and(is_it));
        stored.and_then(|stored| stored.prepared.get())
    }

    fn is_revoked(&self, credential: &CredentialFacts) -> Option<bool> {
        let own = self
            .gaps
            .iter()
            .filter(|gap| gap.issuer == credential.issuer && gap.handle == credential.handle);
        own.max_by_key(|gap| gap.period).map(|gap| gap.own.is_none())
    }

    pub(crate) fn digit_table(&self, key: &DigitKey) -> Option<&DigitTable> {
        // A table begins with its key's point: one that begins otherwise need not be read.
        let point = key.to_bytes();
        let point = point.get(..PublicKey::LENGTH);
        let likely = self.digit_tables.iter();
        let mut likely = likely.filter(|table| table.bytes().get(..PublicKey::LENGTH) == point);
        likely.find_map(|table| table.get().filter(|table| table.key() == key))
    }

    pub(crate) fn gap(
        &self,
        issuer: &IssuerId,
        period: Period,
        handle: Handle,
    ) -> Option<&StoredGap> {
        let is_it = |gap: &&StoredGap| {
            gap.issuer == *issuer && gap.period == period && gap.handle == handle
        };
        self.gaps.iter().map(Box::as_ref).find(is_it)
    }

    /// The wallet's own civil day; `None` if the clock is so wrong that it names no day.
    pub(crate) fn own_day(now: i64) -> Option<Day> {
        nonla_credential::CivilZone::VIETNAM.day_at(now)
    }
}
