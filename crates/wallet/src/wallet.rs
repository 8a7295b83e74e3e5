//! The wallet as a value.

use nonla_credential::{
    Claims, CredentialType, Day, Handle, IssuedCredential, IssuerId, TrustList, VerifierId,
    VerifyingKey, credential_header, scope_of, slot_values,
};
use nonla_crypto::{DigitKey, DigitTable, HolderSecret, PreparedSignature, Pseudonym, Scope};
use rand_core::CryptoRngCore;

use crate::credentials::{CredentialFacts, Credentials, StoredCredential};
use crate::evidence::EvidenceKept;
use crate::history::HistoryLine;
use crate::history_chain::{HistoryCursor, HistoryHead};
use crate::history_lines::HistoryLines;
use crate::platforms::Platforms;
use crate::refusal::UpdateError;
use crate::revocation::Revocation;

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
    pub(crate) credentials: Credentials,
    pub(crate) revocation: Revocation,
    pub(crate) platforms: Platforms,
    pub(crate) evidence: EvidenceKept,
    pub(crate) history: HistoryLines,
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
            credentials: Credentials::default(),
            revocation: Revocation::default(),
            platforms: Platforms::default(),
            evidence: EvidenceKept::default(),
            history: HistoryLines::of(history_head),
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
        self.history.newest()
    }

    /// Lines of the history, ever.
    #[must_use]
    pub const fn history_length(&self) -> u64 {
        self.history.head().count
    }

    /// Reads the history from its newest line backwards, and sees whether a line was edited.
    #[must_use]
    pub const fn history_cursor(&self) -> HistoryCursor {
        HistoryCursor::newest(self.history.head())
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
        self.credentials.of(issuer, vct)
    }

    /// Makes the tables that make proofs quicker, those that are missing: worth it in a process
    /// that stays and proves more than once. It takes a few milliseconds a credential.
    pub fn prepare(&self) {
        for stored in self.credentials.iter() {
            if let (Some(header), Some(credential)) =
                (self.header_of(&stored.facts), stored.whole.get())
            {
                stored.prepared.get_or_init(|| self.tables_of(credential, &header));
            }
        }
        for gap in self.revocation.gaps() {
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
        self.credentials.prepared(credential)
    }

    fn is_revoked(&self, credential: &CredentialFacts) -> Option<bool> {
        let mut own = self.revocation.gaps_of(&credential.issuer, credential.handle);
        own.next_back().map(|newest| newest.own.is_none())
    }

    pub(crate) fn digit_table(&self, key: &DigitKey) -> Option<&DigitTable> {
        self.credentials.digit_table(key)
    }

    /// Whether the newest lines of the history tell that the wallet was restored from a backup.
    pub(crate) fn was_restored(&self) -> bool {
        self.history.tells_of_restoring()
    }

    /// Whether the memory has the bounds that a line of the history tells were answered for. One
    /// that has not would answer others.
    #[must_use]
    pub fn remembers_bounds_of(&self, line: &HistoryLine) -> bool {
        self.platforms.have_bounds_of(line)
    }

    /// The wallet's own civil day; `None` if the clock is so wrong that it names no day.
    pub(crate) fn own_day(now: i64) -> Option<Day> {
        nonla_credential::CivilZone::VIETNAM.day_at(now)
    }
}
