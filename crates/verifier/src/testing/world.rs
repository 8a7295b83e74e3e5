//! An issuer, its published lists, and two platforms.

use std::sync::atomic::{AtomicU64, Ordering};

use rand_core::{CryptoRng, RngCore};

use nonla_credential::{
    ClientId, CredentialType, Day, DomainId, Head, IssuerId, ResponseUri, SigningKey, TierPolicy,
    TrustList, VerifierId,
};
use nonla_record::{MemoryStore, Step};

use super::lists::publish;
use super::seed::seeded;
use super::test_issuer::{TestIssuer, ZONE};
use crate::account::PlatformKey;
use crate::session::{Session, SignedRequest};
use crate::verifier::{Freshness, Moment, Verifier, VerifierConfig};

const POLICY: &str = r#"{
  "read":       { "need": "nothing", "purpose": "read", "retention_days": 0 },
  "post":       { "need": { "proof": { "age_at_least": 18, "resident_country": "VN",
                    "one_account": true, "not_expired": true, "not_revoked": true } },
                  "purpose": "one account per adult resident", "retention_days": 365 },
  "comment":    { "need": { "proof": { "age_at_least": 18,
                    "one_account": true, "not_expired": true, "not_revoked": true } },
                  "purpose": "one account per adult", "retention_days": 365 },
  "livestream": { "need": { "proof": { "age_at_least": 18, "resident_country": "VN",
                    "one_account": true, "not_expired": true, "not_revoked": true,
                    "enrolled_before_days": 90 } },
                  "purpose": "bans that last", "retention_days": 365 },
  "commerce":   { "need": { "proof": { "age_at_least": 18, "resident_country": "VN",
                    "one_account": true, "not_expired": true, "not_revoked": true,
                    "enrolled_before_days": 90 } },
                  "purpose": "one shop per adult resident", "retention_days": 730 }
}"#;
/// 2026-11-22.
const DAY: Day = Day::from_number(46_346);

/// An issuer, its published lists, and two platforms, on one day.
pub struct TestWorld {
    pub(super) seed: u64,
    pub(super) day: Day,
    pub(super) draws: AtomicU64,
    pub(super) issuer: TestIssuer,
    pub(super) verifier: Verifier,
    pub(super) other_verifier: Verifier,
    pub(super) trust_list: TrustList,
}

impl TestWorld {
    /// The world of this seed on 2026-11-22, with a platform of its own.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self::on_day(seed, DAY)
    }

    /// The same world on another day after 2010: the same keys, people and pseudonyms.
    #[must_use]
    pub fn on_day(seed: u64, day: Day) -> Self {
        Self::with_platform(seed, day, platform("test-platform"))
    }

    /// The world around a platform: its issuer has the id, and issues the type, that the platform
    /// is configured for.
    #[must_use]
    pub fn with_platform(seed: u64, day: Day, config: VerifierConfig) -> Self {
        let issuer = TestIssuer::new(seed, day, &config);
        let other_config = VerifierConfig {
            domain: config.domain.clone(),
            issuer: config.issuer.clone(),
            credential_type: config.credential_type.clone(),
            ..platform("other-platform")
        };
        let verifier = build_verifier(seed, config);
        let other_verifier = build_verifier(seed, other_config);
        let trust_list = publish(day, Some(&issuer), &[&verifier, &other_verifier]);
        let draws = AtomicU64::new(0);
        Self { seed, day, draws, issuer, verifier, other_verifier, trust_list }
    }

    /// The platform.
    #[must_use]
    pub const fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// Another platform, with the policy of [`TestWorld::new`].
    #[must_use]
    pub const fn other_verifier(&self) -> &Verifier {
        &self.other_verifier
    }

    /// The trust list, with the issuer and both platforms.
    #[must_use]
    pub const fn trust_list(&self) -> &TrustList {
        &self.trust_list
    }

    /// The head of today's revocation list.
    #[must_use]
    pub fn head(&self) -> &Head {
        self.issuer.newest_head()
    }

    /// Today.
    #[must_use]
    pub const fn day(&self) -> Day {
        self.day
    }

    /// Noon of today in the credential type's zone, in seconds since 1970.
    #[must_use]
    pub fn now(&self) -> i64 {
        const UNIX_DAY_ZERO: i64 = 25_567;
        let noon = (i64::from(self.day.number()) - UNIX_DAY_ZERO) * 86_400 + 43_200;
        noon - i64::from(ZONE.offset_minutes()) * 60
    }

    /// What a platform goes by at [`now`](Self::now).
    #[must_use]
    pub fn moment(&self) -> Moment<'_> {
        self.moment_at(self.now())
    }

    /// What a platform goes by at another time.
    #[must_use]
    pub fn moment_at(&self, now: i64) -> Moment<'_> {
        Moment { trust_list: &self.trust_list, head: Some(self.head()), now }
    }

    /// Randomness that repeats in the next run, and differs from call to call.
    pub fn rng(&self) -> impl RngCore + CryptoRng + use<> {
        let draw = self.draws.fetch_add(1, Ordering::Relaxed);
        seeded(self.seed, "rng", &[&draw.to_be_bytes()])
    }
}

/// The request of [`Verifier::ask`] and its session, where what the platform remembers does not matter: it
/// is committed to a store that is dropped.
pub fn sent(asked: Step<'_, SignedRequest>) -> (String, Session) {
    let SignedRequest { request, session } =
        MemoryStore::default().commit(asked).expect("a session to be written down");
    (request, session)
}

impl std::fmt::Debug for TestWorld {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TestWorld")
            .field("seed", &self.seed)
            .field("day", &self.day)
            .finish_non_exhaustive()
    }
}

fn platform(name: &str) -> VerifierConfig {
    VerifierConfig {
        domain: DomainId::parse("urn:nonla:domain:test").expect("an id"),
        id: VerifierId::parse(&format!("urn:nonla:verifier:{name}")).expect("an id"),
        client_id: ClientId::parse(&format!("https://{name}.example")).expect("a client id"),
        response_uri: ResponseUri::parse(&format!("https://{name}.example/answer")).expect("a URI"),
        issuer: IssuerId::parse("urn:nonla:issuer:test").expect("an id"),
        credential_type: CredentialType::parse("urn:nonla:resident:1").expect("a type"),
        policy: TierPolicy::parse(POLICY.as_bytes()).expect("a policy"),
        return_delay_days: 30,
        freshness: Freshness::default(),
    }
}

fn build_verifier(seed: u64, config: VerifierConfig) -> Verifier {
    let mut rng = seeded(seed, "verifier", &[config.id.as_bytes()]);
    let signing_key = SigningKey::generate(&mut rng);
    Verifier::new(config, signing_key, PlatformKey::generate(&mut rng))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::testing::HolderKind;

    #[test]
    fn a_world_follows_from_its_seed() {
        let (one, same, other) = (TestWorld::new(1), TestWorld::new(1), TestWorld::new(2));
        assert_eq!(one.trust_list().hash(), same.trust_list().hash());
        assert_ne!(one.trust_list().hash(), other.trust_list().hash());
        assert_eq!(DAY.to_string(), "2026-11-22");
        assert_eq!(one.verifier().today(&one.moment()), Some(DAY));
    }

    #[test]
    fn people_keep_their_pseudonym_from_day_to_day() {
        let later = DAY.checked_add_days(500).unwrap();
        let (now, later) = (TestWorld::new(1), TestWorld::on_day(1, later));
        let id = &now.verifier().config().id;
        let pseudonym =
            |world: &TestWorld| world.holder(HolderKind::Minor).pseudonym(id).to_bytes();
        assert_eq!(pseudonym(&now), pseudonym(&later));
        let people = HolderKind::ALL.into_iter().flat_map(|kind| {
            [now.holder(kind), now.other_holder(kind)].map(|holder| holder.pseudonym(id).to_bytes())
        });
        assert_eq!(people.collect::<BTreeSet<_>>().len(), 20);
    }
}
