//! A whole world to test a platform in: an issuer, its lists, people of every kind, two platforms.
//!
//! Everything follows from a seed, so a failing test fails again. No file, clock or network is
//! used. Keys and people are fakes that anyone can recompute: never trust them outside a test.
//!
//! ```
//! use nonla_credential::Tier;
//! use nonla_verifier::testing::{HolderKind, TestWorld, sent};
//! use nonla_verifier::{Intent, Refusal};
//!
//! let world = TestWorld::new(1);
//! let mut rng = world.rng();
//! let asked = world.verifier().ask(Tier::Post, Intent::Register, &world.moment(), &mut rng)?;
//! let (request, session) = sent(asked);
//! let mut answer_of = |kind| {
//!     let answer = world.holder(kind).present(&request);
//!     world.verifier().check(&session, &answer, &world.moment(), &mut rng)
//! };
//! assert!(answer_of(HolderKind::AdultCitizen).is_ok());
//! assert_eq!(answer_of(HolderKind::Minor), Err(Refusal::BadProof));
//! # Ok::<(), nonla_verifier::AskError>(())
//! ```

#![expect(clippy::expect_used, reason = "a test world that cannot be built stops its test")]

mod crafted;
mod test_holder;
mod test_issuer;
mod trial;

use std::sync::atomic::{AtomicU64, Ordering};

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use rand_core::{CryptoRng, RngCore};

use nonla_credential::{
    ClientId, CredentialType, Day, DisplayName, DomainId, Hash, Head, IssuerId, LanguageTag,
    RegisteredPurpose, ResponseUri, SigningKey, Tier, TierPolicy, TrustList, TrustListContent,
    VerifierEntry, VerifierId, sign_trust_list,
};

use nonla_record::{MemoryStore, Step};

use crate::account::PlatformKey;
use crate::session::{Session, SignedRequest};
use crate::verifier::{Freshness, Moment, Verifier, VerifierConfig};

pub use test_holder::{HolderKind, TestHolder};
pub use trial::Trial;

use test_issuer::{TestIssuer, ZONE};

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
    seed: u64,
    day: Day,
    draws: AtomicU64,
    issuer: TestIssuer,
    verifier: Verifier,
    other_verifier: Verifier,
    trust_list: TrustList,
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

    /// A person of this kind: always the same one.
    #[must_use]
    pub fn holder(&self, kind: HolderKind) -> TestHolder<'_> {
        TestHolder::new(self, kind, 0)
    }

    /// Another person of this kind: always the same one.
    #[must_use]
    pub fn other_holder(&self, kind: HolderKind) -> TestHolder<'_> {
        TestHolder::new(self, kind, 1)
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

/// Randomness that depends on the seed, a label and parts.
fn seeded(seed: u64, label: &str, parts: &[&[u8]]) -> ChaCha20Rng {
    let seed = seed.to_be_bytes();
    let all: Vec<&[u8]> =
        [seed.as_slice(), label.as_bytes()].into_iter().chain(parts.iter().copied()).collect();
    ChaCha20Rng::from_seed(*Hash::of_parts("NONLA-TEST-WORLD", &all).as_bytes())
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

/// A first trust list with these on it, under a key nobody else needs.
fn publish(day: Day, issuer: Option<&TestIssuer>, verifiers: &[&Verifier]) -> TrustList {
    publish_changed(day, issuer, verifiers, |_| {})
}

/// The same, with something changed before it is signed.
fn publish_changed(
    day: Day,
    issuer: Option<&TestIssuer>,
    verifiers: &[&Verifier],
    change: impl FnOnce(&mut TrustListContent),
) -> TrustList {
    let operator = TestWorld::operator();
    let verifier = verifiers.first().expect("a list with a platform on it");
    let mut content = TrustListContent {
        domain: verifier.config().domain.clone(),
        sequence: 0,
        published: day,
        valid_until: TrustListContent::latest_end(day),
        previous: None,
        suites: vec![nonla_crypto::SUITE_ID.to_owned()],
        issuers: issuer.map(TestIssuer::entry).into_iter().collect(),
        verifiers: verifiers.iter().map(|verifier| verifier_entry(verifier)).collect(),
    };
    change(&mut content);
    let text = sign_trust_list(&operator, &content).expect("a list has a JSON form");
    TrustList::read(&text, &operator.verifying_key()).expect("a list just signed")
}

fn verifier_entry(verifier: &Verifier) -> VerifierEntry {
    let config = verifier.config();
    let registered = |tier: Tier| {
        let rule = config.policy.rule(tier)?;
        let most = rule.need.requirement()?.clone();
        let purpose = rule.purpose.clone();
        let (issuer, vct) = (config.issuer.clone(), config.credential_type.clone());
        Some(RegisteredPurpose {
            purpose,
            lang: LanguageTag::ENGLISH,
            translations: Vec::new(),
            issuer,
            vct,
            most,
            retention_days: rule.retention,
        })
    };
    VerifierEntry {
        id: config.id.clone(),
        name: DisplayName::parse(&format!("Test platform {}", config.id)).expect("a name"),
        client_ids: vec![config.client_id.clone()],
        response_uris: vec![config.response_uri.clone()],
        request_keys: vec![verifier.verifying_key()],
        handovers: Vec::new(),
        purposes: Tier::ALL.into_iter().filter_map(registered).collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

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
