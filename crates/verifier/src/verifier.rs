//! The verifier: who it is, what it asks for, and the two secrets it holds.

use nonla_credential::{
    ClientId, CredentialType, Day, DomainId, Head, IssuerEntry, IssuerId, NotRevoked, ResponseUri,
    SigningKey, TierPolicy, TrustList, TypeEntry, VerifierId, VerifyingKey, scope_of,
};
use nonla_crypto::Scope;

use crate::account::PlatformKey;

/// Who a verifier is and what it asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierConfig {
    /// The trust domain whose lists it follows: part of the scope of its users' pseudonyms.
    pub domain: DomainId,
    /// The permanent id from the trust list: the scope of its users' pseudonyms.
    pub id: VerifierId,
    /// The client id wallets see.
    pub client_id: ClientId,
    /// Where wallets send their answers.
    pub response_uri: ResponseUri,
    /// The uniqueness anchor: the one issuer whose credentials count.
    ///
    /// With two, a person who has credentials of both would have two accounts.
    pub issuer: IssuerId,
    /// The credential type that counts.
    pub credential_type: CredentialType,
    /// What each tier needs.
    pub policy: TierPolicy,
    /// How many days after erasing an account a person who was not banned may return.
    pub return_delay_days: u16,
    /// How old things may be.
    pub freshness: Freshness,
}

/// How old things may be when a verifier relies on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Freshness {
    /// How long a request can be answered, in seconds.
    pub request_seconds: u32,
    /// How many days old the newest revocation list may be.
    pub head_days: HeadDays,
}

/// How many days old the newest revocation list may be: at most two.
///
/// A credential that was revoked passes for that long, and a person who was enrolled again could
/// open a second account with the old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HeadDays(u16);

/// More days than [`HeadDays::MOST`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a revocation list may be at most two days old")]
pub struct TooManyHeadDays;

impl HeadDays {
    /// Two days.
    pub const MOST: Self = Self(NotRevoked::MOST_DAYS_BEFORE);

    /// This many days.
    ///
    /// # Errors
    /// [`TooManyHeadDays`] for more than [`HeadDays::MOST`].
    pub const fn new(days: u16) -> Result<Self, TooManyHeadDays> {
        if days <= Self::MOST.0 { Ok(Self(days)) } else { Err(TooManyHeadDays) }
    }

    /// The number of days.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl Default for Freshness {
    /// Five minutes for a request, the newest list or the one before, which may be two days old.
    fn default() -> Self {
        Self { request_seconds: 300, head_days: HeadDays::MOST }
    }
}

/// What a verifier goes by at one moment. The caller fetches; nothing here does.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// The newest trust list.
    pub trust_list: &'a TrustList,
    /// The newest head of the issuer's revocation list; only [`Verifier::ask`] reads it.
    pub head: Option<&'a Head>,
    /// The time: seconds since 1970-01-01T00:00:00Z.
    pub now: i64,
}

/// Asks people for proofs, checks their answers, decides.
///
/// It does no I/O and remembers nothing: what is to be remembered it says in steps, which a store commits.
pub struct Verifier {
    pub(crate) config: VerifierConfig,
    pub(crate) signing_key: SigningKey,
    pub(crate) platform_key: PlatformKey,
    /// Where its users have their pseudonyms.
    pub(crate) scope: Scope,
}

impl Verifier {
    /// A verifier that signs requests, verdicts and receipts with `signing_key`.
    #[must_use]
    pub fn new(config: VerifierConfig, signing_key: SigningKey, platform_key: PlatformKey) -> Self {
        let scope = scope_of(&config.domain, &config.id);
        Self { config, signing_key, platform_key, scope }
    }

    /// Who it is and what it asks for.
    #[must_use]
    pub const fn config(&self) -> &VerifierConfig {
        &self.config
    }

    /// The key its requests, verdicts and receipts verify with.
    #[must_use]
    pub fn verifying_key(&self) -> VerifyingKey {
        self.signing_key.verifying_key()
    }

    /// The civil day in the credential type's zone.
    ///
    /// `None` if the trust list does not have issuer and type, or the clock is off by decades.
    #[must_use]
    pub fn today(&self, moment: &Moment<'_>) -> Option<Day> {
        let (_, credential_type) = self.listed_type(moment.trust_list)?;
        credential_type.zone_minutes.day_at(moment.now)
    }

    /// The entries of the issuer and the credential type that count.
    pub(crate) fn listed_type<'a>(
        &self,
        list: &'a TrustList,
    ) -> Option<(&'a IssuerEntry, &'a TypeEntry)> {
        let issuer = list.issuer(&self.config.issuer)?;
        Some((issuer, issuer.credential_type(&self.config.credential_type)?))
    }
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Verifier").field("config", &self.config).finish_non_exhaustive()
    }
}
