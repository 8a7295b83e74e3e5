//! The first call: ask for the least proof that opens a tier.

use rand_core::{CryptoRng, RngCore};

use nonla_credential::{
    Asked, Day, ListName, Nonce, NotRevoked, PredicateKind, Query, RequestContent, RequestError,
    Tier, VerifiedRequest,
};
use nonla_record::Step;

use crate::intent::Intent;
use crate::session::{Session, SignedRequest};
use crate::verifier::{Moment, Verifier};

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
    /// The trust list is of another domain than the configuration's, where everybody would have
    /// another pseudonym.
    #[error("trust list is of another trust domain than the configuration")]
    OtherDomain,
    /// The last day of the trust list is over, so wallets would refuse.
    #[error("the trust list ended on {last}: fetch the next one")]
    TrustListEnded {
        /// Its last day.
        last: Day,
    },
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

impl Verifier {
    /// Asks for the least proof that opens `tier`.
    ///
    /// The step writes down the session that waits for the answer, and gives the signed request to hand
    /// to the wallet: the authorization request of
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
    ) -> Result<Step<'static, SignedRequest>, AskError> {
        let rule = self.config.policy.rule(tier).ok_or(AskError::NothingNeeded)?;
        let needed = rule.need.requirement().ok_or(AskError::NothingNeeded)?;
        if !needed.has(PredicateKind::OneAccount) {
            return Err(AskError::NoAccountInRule);
        }
        self.listed_type(moment.trust_list).ok_or(AskError::IssuerNotListed)?;
        self.check_listed(moment)?;
        let as_of = self.today(moment).ok_or(AskError::ClockOff)?;
        if moment.trust_list.has_ended(as_of) {
            return Err(AskError::TrustListEnded { last: moment.trust_list.valid_until() });
        }
        let requirement = intent.asks(needed);
        let not_revoked = requirement
            .has(PredicateKind::NotRevoked)
            .then(|| self.accepted_periods(moment, as_of))
            .transpose()?;
        let asked = Asked {
            credential_type: self.config.credential_type.clone(),
            issuer: self.config.issuer.clone(),
            as_of,
            requirement,
            not_revoked,
            purpose: rule.purpose.clone(),
            retention: rule.retention,
        };
        let seconds = i64::from(self.config.freshness.request_seconds);
        let expires_at = moment.now.checked_add(seconds).ok_or(AskError::ClockOff)?;
        let trust_list = moment.trust_list.name();
        let (text, request) = self.sign_request(&asked, (expires_at, trust_list), rng)?;
        Ok(Session { request, tier, intent }.opened(text))
    }

    pub(crate) fn sign_request(
        &self,
        asked: &Asked,
        (expires_at, trust_list): (i64, ListName),
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<(String, VerifiedRequest), RequestError> {
        let content = RequestContent {
            client_id: self.config.client_id.clone(),
            response_uri: self.config.response_uri.clone(),
            nonce: Nonce::generate(rng),
            expires_at,
            trust_list,
            query: Query::new(asked),
        };
        VerifiedRequest::sign(&self.signing_key, content)
    }

    /// The id is the scope both sides compute with, so it must be the one wallets find.
    fn check_listed(&self, moment: &Moment<'_>) -> Result<(), AskError> {
        let config = &self.config;
        if *moment.trust_list.domain() != config.domain {
            return Err(AskError::OtherDomain);
        }
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
        if today.days_since(period.day()) > i32::from(freshness.head_days.get()) {
            return Err(AskError::StaleHead);
        }
        let oldest_period = NotRevoked::oldest_for(period, today);
        Ok(NotRevoked { period, head: head.hash(), oldest_period })
    }
}

#[cfg(test)]
mod tests {
    use nonla_credential::{Period, QueryError, SigningKey, TierPolicy};

    use super::*;
    use crate::account::PlatformKey;
    use crate::testing::{TestWorld, sent};
    use crate::verifier::{Freshness, HeadDays, TooManyHeadDays, VerifierConfig};

    fn asked(world: &TestWorld, tier: Tier, intent: Intent, now: i64) -> Asked {
        let moment = world.moment_at(now);
        let asked = world.verifier().ask(tier, intent, &moment, &mut world.rng()).unwrap();
        let (_, session) = sent(asked);
        session.request().asked().clone()
    }

    fn refusal_with(world: &TestWorld, change: impl FnOnce(&mut VerifierConfig)) -> AskError {
        let mut config = world.verifier().config().clone();
        change(&mut config);
        let key = SigningKey::from_seed(&world.verifier().signing_key.to_seed());
        let verifier = Verifier::new(config, key, PlatformKey::from_bytes(&[1; 32]));
        let asked = verifier.ask(Tier::Post, Intent::Register, &world.moment(), &mut world.rng());
        asked.unwrap_err()
    }

    /// A1, REQ-P7: daily age proofs would show the day someone turns 18.
    #[test]
    fn a_returning_person_is_asked_for_no_age_and_no_enrolment_day() {
        let world = TestWorld::new(1);
        let register = asked(&world, Tier::Livestream, Intent::Register, world.now()).requirement;
        let bounds = [PredicateKind::AgeAtLeast, PredicateKind::EnrolledAtLeast];
        assert!(bounds.iter().all(|kind| register.has(*kind)));
        let returning = asked(&world, Tier::Livestream, Intent::Return, world.now()).requirement;
        let expected = bounds.iter().fold(register, |rest, kind| rest.without(*kind));
        assert_eq!(returning, expected);
        assert!(returning.has(PredicateKind::OneAccount) && returning.account_is_bound());
    }

    /// A15, T-O5: the day is that of the credential type's zone.
    #[test]
    fn the_day_asked_about_is_the_civil_day_in_the_zone_of_the_credential_type() {
        let world = TestWorld::new(1);
        let midnight_in_vietnam = world.now() + 43_200;
        let day_at = |now| asked(&world, Tier::Post, Intent::Register, now).as_of;
        assert_eq!(day_at(midnight_in_vietnam - 1), world.day());
        assert_eq!(day_at(midnight_in_vietnam), world.day().checked_add_days(1).unwrap());
    }

    /// REQ-R5: the verifier says how old a revocation list may be.
    #[test]
    fn a_request_names_the_newest_period_and_the_oldest_accepted() {
        let world = TestWorld::new(1);
        let accepted = asked(&world, Tier::Post, Intent::Return, world.now()).not_revoked.unwrap();
        assert_eq!(accepted.period, Period::of(world.day()));
        assert_eq!(accepted.head, world.head().hash());
        assert_eq!(Some(accepted.oldest_period), accepted.period.previous());
    }

    /// Serves REQ-R5, A16: no list older than two days is asked about, whatever the configuration, and
    /// none of a day to come: a revoked credential passes for two days at most.
    #[test]
    fn a_request_names_no_list_older_than_two_days() {
        let world = TestWorld::new(1);
        let ask = |days: i64| {
            let moment = world.moment_at(world.now() + days * 86_400);
            let asked =
                world.verifier().ask(Tier::Post, Intent::Register, &moment, &mut world.rng());
            asked.map(|asked| sent(asked).1.request().asked().not_revoked.clone().unwrap())
        };
        let (newest, before) = (Period::of(world.day()), Period::of(world.day()).previous());
        for (days_later, oldest) in [(-1, before), (0, before), (1, before), (2, Some(newest))] {
            let accepted = ask(days_later).unwrap();
            assert_eq!((accepted.period, Some(accepted.oldest_period)), (newest, oldest));
        }
        assert_eq!(ask(3), Err(AskError::StaleHead));
        let early = AskError::Request(RequestError::Query(QueryError::PeriodOffDay));
        assert_eq!(ask(-2), Err(early));

        assert_eq!(HeadDays::new(3), Err(TooManyHeadDays));
        let strict = |days| {
            let mut config = world.verifier().config().clone();
            config.freshness.head_days = HeadDays::new(days).unwrap();
            let world = TestWorld::with_platform(1, world.day(), config);
            let tomorrow = world.moment_at(world.now() + 86_400);
            let rng = &mut world.rng();
            world.verifier().ask(Tier::Post, Intent::Register, &tomorrow, rng).map(|_| ())
        };
        assert_eq!((strict(1), strict(0)), (Ok(()), Err(AskError::StaleHead)));
    }

    /// Serves REQ-O3, T-O5: who goes by an old trust list asks nobody; a request names the list it was made by.
    #[test]
    fn nothing_is_asked_by_a_trust_list_that_has_ended() {
        let world = TestWorld::new(1);
        let last = world.trust_list().valid_until();
        let ask = |days: i64| {
            let moment = world.moment_at(world.now() + days * 86_400);
            let rng = &mut world.rng();
            world
                .verifier()
                .ask(Tier::Post, Intent::Return, &moment, rng)
                .map(|asked| sent(asked).1)
        };
        let named = ask(0).unwrap().request().content().trust_list;
        assert_eq!(named, world.trust_list().name());
        let left = i64::from(last.days_since(world.day()));
        // On its last day the list of revocations is what is too old.
        assert_eq!(ask(left), Err(AskError::StaleHead));
        assert_eq!(ask(left + 1), Err(AskError::TrustListEnded { last }));
    }

    /// Serves REQ-R5, A16: who configures nothing lets a revoked person in for two days and no longer.
    #[test]
    fn the_default_lets_a_revoked_person_in_for_two_days_and_no_longer() {
        let mut config = TestWorld::new(1).verifier().config().clone();
        config.freshness = Freshness::default();
        assert_eq!(config.freshness.head_days.get(), 2);
        let world = TestWorld::with_platform(1, TestWorld::new(1).day(), config);
        let ask = |days: i64| {
            let moment = world.moment_at(world.now() + days * 86_400);
            let rng = &mut world.rng();
            world.verifier().ask(Tier::Post, Intent::Return, &moment, rng).map(|_| ())
        };
        assert_eq!([0, 1, 2].map(ask), [Ok(()); 3]);
        assert_eq!([3, 8, 365].map(ask), [Err(AskError::StaleHead); 3]);
    }

    #[test]
    fn a_request_lives_five_minutes_and_its_nonce_is_fresh() {
        let world = TestWorld::new(1);
        let ask = || {
            let moment = world.moment();
            let rng = &mut world.rng();
            sent(world.verifier().ask(Tier::Post, Intent::Register, &moment, rng).unwrap())
        };
        let ((text, session), (_, other)) = (ask(), ask());
        let content = session.request().content();
        assert_eq!(content.expires_at, world.now() + 300);
        assert_ne!(content.nonce, other.request().content().nonce);
        let read = nonla_credential::Request::parse(&text).unwrap();
        let read = read.verify(&world.verifier().verifying_key()).unwrap();
        assert_eq!(&read, session.request());
        assert_eq!((session.tier(), session.intent()), (Tier::Post, Intent::Register));
    }

    #[test]
    fn nothing_is_asked_when_nothing_is_needed_or_wallets_would_refuse() {
        let world = TestWorld::new(1);
        let ask = |tier, moment: &Moment<'_>| {
            world.verifier().ask(tier, Intent::Register, moment, &mut world.rng()).unwrap_err()
        };
        assert_eq!(ask(Tier::Read, &world.moment()), AskError::NothingNeeded);
        let no_head = Moment { head: None, ..world.moment() };
        assert_eq!(ask(Tier::Post, &no_head), AskError::NoHead);
        assert_eq!(ask(Tier::Post, &world.moment_at(i64::MAX)), AskError::ClockOff);
        let other_id = |config: &mut VerifierConfig| {
            config.id = nonla_credential::VerifierId::parse("urn:nonla:verifier:other").unwrap();
        };
        assert_eq!(refusal_with(&world, other_id), AskError::NotListed);
        let other_domain = |config: &mut VerifierConfig| {
            config.domain = nonla_credential::DomainId::parse("urn:nonla:domain:other").unwrap();
        };
        assert_eq!(refusal_with(&world, other_domain), AskError::OtherDomain);
        let other_issuer = |config: &mut VerifierConfig| {
            config.issuer = nonla_credential::IssuerId::parse("urn:nonla:issuer:other").unwrap();
        };
        assert_eq!(refusal_with(&world, other_issuer), AskError::IssuerNotListed);
    }

    #[test]
    fn a_tier_without_an_account_makes_no_request() {
        let world = TestWorld::new(1);
        let with_rule = |proof: &str| {
            refusal_with(&world, |config| {
                let open = r#"{ "need": "nothing", "purpose": "all", "retention_days": 0 }"#;
                let post =
                    format!(r#"{{ "need": {proof}, "purpose": "all", "retention_days": 1 }}"#);
                let policy = format!(
                    r#"{{ "read": {open}, "post": {post}, "comment": {open},
                          "livestream": {open}, "commerce": {open} }}"#
                );
                config.policy = TierPolicy::parse(policy.as_bytes()).unwrap();
            })
        };
        let anonymous = r#"{ "proof": { "age_at_least": 18, "one_account": false,
                             "not_expired": true, "not_revoked": false } }"#;
        assert_eq!(with_rule(anonymous), AskError::NoAccountInRule);
    }

    #[test]
    fn a_head_of_another_issuer_is_not_asked_about() {
        let world = TestWorld::new(1);
        let mut config = world.verifier().config().clone();
        config.issuer = nonla_credential::IssuerId::parse("urn:nonla:issuer:other").unwrap();
        let other = TestWorld::with_platform(1, world.day(), config);
        let moment = Moment { head: Some(other.head()), ..world.moment() };
        let asked = world.verifier().ask(Tier::Post, Intent::Register, &moment, &mut world.rng());
        assert_eq!(asked.unwrap_err(), AskError::OtherIssuersHead);
    }
}
