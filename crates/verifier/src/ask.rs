//! The first call: ask for the least proof that opens a tier.

use rand_core::{CryptoRng, RngCore};
use serde::{Deserialize, Serialize};

use nonla_credential::{
    Asked, Day, Nonce, NotRevoked, Query, RequestContent, RequestError, Requirement, Tier,
    VerifiedRequest,
};

use crate::verifier::{Moment, Verifier};

/// What a person comes for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// To open an account, or a further tier of the one they have.
    Register,
    /// To use the account they have.
    ///
    /// A returning person is never asked for their age: daily proofs would show the day on which
    /// someone turns 18.
    Return,
}

/// Why nothing was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AskError {
    /// The tier needs no proof: let people in.
    #[error("the tier needs no proof")]
    NothingNeeded,
    /// The tier's rule has no `one_account`, so there is no account to open or to return to.
    #[error("the tier's rule asks for no account")]
    NoAccountInRule,
    /// The trust list does not have the issuer and the credential type of the configuration.
    #[error("issuer or credential type is not on the trust list")]
    IssuerNotListed,
    /// The trust list does not map this verifier's key, client id and response URI to its id, so
    /// wallets would refuse.
    #[error("this verifier's key, client id or response URI is not on the trust list")]
    NotListed,
    /// The tier asks for "not revoked" and no head was given.
    #[error("no head of the revocation list is known")]
    NoHead,
    /// The head is of another issuer.
    #[error("the head is of another issuer")]
    OtherIssuersHead,
    /// The head is older than [`Freshness::head_days`](crate::Freshness::head_days).
    #[error("the newest head of the revocation list is too old")]
    StaleHead,
    /// The clock shows a time outside 1900 to 2079.
    #[error("the clock is off by decades")]
    ClockOff,
    /// The rule makes no request that a wallet would understand.
    #[error("{0}")]
    Request(#[from] RequestError),
}

/// What a verifier keeps of a request until the answer comes. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub(crate) request: VerifiedRequest,
    pub(crate) tier: Tier,
    pub(crate) intent: Intent,
}

impl Session {
    /// The request as it was sent.
    #[must_use]
    pub const fn request(&self) -> &VerifiedRequest {
        &self.request
    }

    /// The tier the person wants to enter.
    #[must_use]
    pub const fn tier(&self) -> Tier {
        self.tier
    }

    /// What the person came for.
    #[must_use]
    pub const fn intent(&self) -> Intent {
        self.intent
    }
}

impl Intent {
    /// What of a tier's requirement is asked.
    fn asks(self, rule: &Requirement) -> Requirement {
        match self {
            Self::Return if !nonla_crypto::planted("verifier-asks-age-on-return") => {
                Requirement { age_at_least: None, enrolled_before_days: None, ..rule.clone() }
            }
            _ => rule.clone(),
        }
    }
}

impl Verifier {
    /// Asks for the least proof that opens `tier`.
    ///
    /// Returns the signed request to hand to the wallet, and the session to keep until the answer
    /// comes. This is the authorization request of
    /// [OpenID4VP](https://openid.net/specs/openid-4-verifiable-presentations-1_0.html), signed.
    ///
    /// # Errors
    /// [`AskError`].
    pub fn ask(
        &self,
        tier: Tier,
        intent: Intent,
        moment: &Moment<'_>,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<(String, Session), AskError> {
        let rule = self.config.policy.rule(tier);
        let needed = rule.need.requirement().ok_or(AskError::NothingNeeded)?;
        if !needed.one_account {
            return Err(AskError::NoAccountInRule);
        }
        self.listed_type(moment.trust_list).ok_or(AskError::IssuerNotListed)?;
        self.check_listed(moment)?;
        let as_of = self.today(moment).ok_or(AskError::ClockOff)?;
        let requirement = intent.asks(needed);
        let not_revoked =
            requirement.not_revoked.then(|| self.accepted_periods(moment, as_of)).transpose()?;
        let asked = Asked {
            credential_type: self.config.credential_type.clone(),
            issuer: self.config.issuer.clone(),
            as_of,
            requirement,
            not_revoked,
            purpose: rule.purpose.clone(),
            retention: rule.retention,
        };
        let expires_at = moment.now.saturating_add(self.config.freshness.request_seconds.into());
        let (text, request) = self.sign_request(&asked, expires_at, rng)?;
        Ok((text, Session { request, tier, intent }))
    }

    pub(crate) fn sign_request(
        &self,
        asked: &Asked,
        expires_at: i64,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<(String, VerifiedRequest), RequestError> {
        let content = RequestContent {
            client_id: self.config.client_id.clone(),
            response_uri: self.config.response_uri.clone(),
            nonce: Nonce::generate(rng),
            expires_at,
            query: Query::new(asked),
        };
        VerifiedRequest::sign(&self.signing_key, content)
    }

    /// The id is the scope both sides compute with, so it must be the one wallets find.
    fn check_listed(&self, moment: &Moment<'_>) -> Result<(), AskError> {
        let config = &self.config;
        let entry = moment.trust_list.verifier_of_key(self.signing_key.id());
        let listed = entry.is_some_and(|(entry, _)| {
            entry.id == config.id
                && entry.client_ids.contains(&config.client_id)
                && entry.response_uris.contains(&config.response_uri)
        });
        if listed { Ok(()) } else { Err(AskError::NotListed) }
    }

    fn accepted_periods(&self, moment: &Moment<'_>, today: Day) -> Result<NotRevoked, AskError> {
        let head = moment.head.ok_or(AskError::NoHead)?;
        if head.content().issuer != self.config.issuer {
            return Err(AskError::OtherIssuersHead);
        }
        let freshness = &self.config.freshness;
        let period = head.content().period;
        if today.days_since(period.day()) > i32::from(freshness.head_days) {
            return Err(AskError::StaleHead);
        }
        let previous = period.previous().filter(|_| freshness.accept_previous_period);
        let oldest_period = previous.unwrap_or(period);
        Ok(NotRevoked { period, head: head.hash(), oldest_period })
    }
}
