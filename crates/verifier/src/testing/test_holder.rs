//! People of every kind, who answer a request as well as they can.

use nonla_credential::{
    AnonymousPresentation, Asked, Basis, Claims, ConsentContent, Day, Handle, HolderConsent,
    MessageContent, MessageKind, MessageText, Nonce, Period, Predicate, PredicateKind,
    PseudonymMessage, Request, SLOTS, Slot, VerifiedRequest, VerifierId, scope_of, slot_values,
};
use nonla_crypto::{HolderSecret, Holding, Pseudonym, Scope, SlotValue};

use super::holder_kind::{HolderKind, add_days, latest_birth};
use super::seed::seeded;
use super::test_issuer::WhichKey;
use super::world::TestWorld;
use crate::verifier::Verifier;

/// One person of a [`TestWorld`], with a credential.
pub struct TestHolder<'w> {
    world: &'w TestWorld,
    kind: HolderKind,
    handle: Handle,
    secret: HolderSecret,
    claims: Claims,
}

/// What a trial changes in an otherwise honest answer.
#[derive(Clone, Copy)]
pub(super) struct Way {
    pub(super) key: WhichKey,
    pub(super) period: Option<Period>,
}

impl Way {
    pub(super) const HONEST: Self = Self { key: WhichKey::Current, period: None };
}

impl TestWorld {
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

impl<'w> TestHolder<'w> {
    pub(super) fn new(world: &'w TestWorld, kind: HolderKind, number: u8) -> Self {
        let handle = kind.handle(number);
        let mut rng = seeded(world.seed, "holder", &[&handle.number().to_be_bytes()]);
        let secret = HolderSecret::generate(&mut rng);
        Self { world, kind, handle, secret, claims: kind.claims(world.day) }
    }

    /// What kind of person.
    #[must_use]
    pub const fn kind(&self) -> HolderKind {
        self.kind
    }

    /// The answer to a request of one of the world's platforms.
    ///
    /// Whoever cannot meet the request answers with the best forgery there is: a presentation of
    /// the right form whose proof lies about the claim that does not fit.
    ///
    /// # Panics
    /// If the request is of nobody on the world's trust list, or names a period of which the
    /// world has no list.
    #[must_use]
    pub fn present(&self, request: &str) -> Vec<u8> {
        self.present_in(request, Way::HONEST)
    }

    /// The answer with a proof for the revocation list of this period, whatever the request names.
    ///
    /// # Panics
    /// As [`present`](Self::present).
    #[must_use]
    pub fn present_for(&self, request: &str, period: Period) -> Vec<u8> {
        self.present_in(request, Way { period: Some(period), ..Way::HONEST })
    }

    fn present_in(&self, request: &str, way: Way) -> Vec<u8> {
        let (request, verifier) = self.read(request);
        self.answer(&request, verifier, way)
    }

    /// A request, and which platform of the world signed it.
    fn read(&self, request: &str) -> (VerifiedRequest, &VerifierId) {
        let request = Request::parse(request).expect("a request");
        let (entry, key) = self
            .world
            .trust_list
            .verifier_of_key(request.key_id())
            .expect("a request of a platform on the world's trust list");
        (request.verify(key).expect("a request signed by that platform"), &entry.id)
    }

    /// The consent of the world's day to a request that asks for the pseudonym.
    ///
    /// # Panics
    /// As [`present`](Self::present), and if the request asks for no pseudonym.
    #[must_use]
    pub fn consent(&self, request: &str) -> HolderConsent {
        let (request, verifier) = self.read(request);
        let content = ConsentContent::of(&request, verifier, self.world.day);
        self.agree(content.expect("a request that asks for the pseudonym"))
    }

    /// Signs any consent as this person's pseudonym at the platform it names.
    #[must_use]
    pub fn agree(&self, content: ConsentContent) -> HolderConsent {
        let scope = self.scope(content.verifier());
        let visit = self.secret.visit(&scope);
        let signature = visit.sign(&content.to_be_signed(), &mut self.world.rng());
        HolderConsent::new(content, visit.pseudonym(), signature)
    }

    /// A message to a platform, signed as this person's pseudonym there, of the world's day.
    #[must_use]
    pub fn message(&self, verifier: &Verifier, kind: MessageKind) -> PseudonymMessage {
        let content = MessageContent {
            verifier: verifier.config().id.clone(),
            kind,
            day: self.world.day,
            nonce: Nonce::generate(&mut self.world.rng()),
            text: (kind != MessageKind::Erase)
                .then(|| MessageText::parse("please look again").expect("a text")),
        };
        self.sign(content)
    }

    /// Signs any message as this person's pseudonym at the platform it names.
    #[must_use]
    pub fn sign(&self, content: MessageContent) -> PseudonymMessage {
        let scope = self.scope(&content.verifier);
        let visit = self.secret.visit(&scope);
        let signature = visit.sign(&content.to_be_signed(), &mut self.world.rng());
        PseudonymMessage::new(content, visit.pseudonym(), signature)
    }

    /// This person's pseudonym at a platform.
    #[must_use]
    pub fn pseudonym(&self, verifier: &VerifierId) -> Pseudonym {
        self.secret.pseudonym(&self.scope(verifier))
    }

    fn scope(&self, verifier: &VerifierId) -> Scope {
        scope_of(self.world.trust_list.domain(), verifier)
    }

    pub(super) fn answer(
        &self,
        request: &VerifiedRequest,
        verifier: &VerifierId,
        way: Way,
    ) -> Vec<u8> {
        let asked = request.asked();
        let issuer_entry = self.world.issuer.entry();
        let key = issuer_entry.key(&self.world.issuer.key(way.key).public_key());
        let basis = Basis {
            request,
            domain: self.world.trust_list.domain(),
            verifier,
            issuer: &issuer_entry,
            credential_type: issuer_entry.types.first().expect("a type"),
            key: key.expect("the issuer's own key"),
        };
        let newest = asked.not_revoked.as_ref().map(|accepted| accepted.period);
        let period = newest.map(|newest| way.period.unwrap_or(newest));
        let scope = basis.scope();
        let visit = self.secret.visit(&scope);
        let pseudonym = asked.requirement.has(PredicateKind::OneAccount).then(|| visit.pseudonym());
        let shown = pseudonym.map(|pseudonym| (&scope, pseudonym));
        let statement = basis.statement(period, shown).expect("a request that can be answered");
        let signed = (&self.secret, &self.claims, self.handle);
        let signature = self.world.issuer.sign(way.key, signed);
        let prove = |claims: &[SlotValue<'_>], handle: Handle| {
            let gap = period.and_then(|period| self.world.issuer.gaps(period).gap_around(handle));
            let holding = Holding {
                claims,
                signature: &signature,
                gap: gap.as_ref().map(|(gap, signature)| (gap, *signature)),
                digit_table: Some(self.world.issuer.table()),
                prepared: None,
                prepared_gap: None,
            };
            let rng = &mut self.world.rng();
            nonla_crypto::prove(&statement, &visit, &[holding], rng)
        };
        let truth = prove(&slot_values(&self.claims, self.handle), self.handle);
        let proof = truth.unwrap_or_else(|_| {
            let (lies, handle) = self.fitting_claims(asked, period);
            prove(&lies, handle).expect("claims that were made to fit")
        });
        let key_id = basis.key.short_id();
        AnonymousPresentation { period, key_id, pseudonym, proof }.to_bytes()
    }

    /// The claims as they are, except those that do not fit what is asked: these are made up.
    fn fitting_claims(
        &self,
        asked: &Asked,
        period: Option<Period>,
    ) -> ([SlotValue<'_>; SLOTS - 1], Handle) {
        let in_gap = |handle: &Handle| {
            period.is_none_or(|period| self.world.issuer.gaps(period).gap_around(*handle).is_some())
        };
        let handle = Some(self.handle).filter(in_gap).unwrap_or(Handle::new(5_000));
        let mut values = slot_values(&self.claims, handle);
        let mut put = |slot: Slot, integer: u64| {
            let value = values.get_mut(slot.index() - 1).expect("a slot of the layout");
            *value = SlotValue::Integer(integer);
        };
        let number = |day: Day| u64::from(day.number());
        for predicate in asked.requirement.iter() {
            match predicate {
                Predicate::ResidentIn(country) => put(Slot::ResidentCountry, country.code().into()),
                Predicate::NotExpired => {
                    put(Slot::ValidUntil, number(self.claims.valid_until().max(asked.as_of)));
                }
                Predicate::AgeAtLeast(years) => {
                    let latest = latest_birth(asked.as_of, years.years());
                    put(Slot::BirthDate, number(self.claims.birth_date().min(latest)));
                }
                Predicate::EnrolledAtLeast(days) => {
                    let latest = add_days(asked.as_of, -i32::from(days.days()));
                    put(Slot::EnrolledOn, number(self.claims.enrolled_on().min(latest)));
                }
                Predicate::ProvinceIn(provinces) => {
                    let own = self.claims.province().filter(|own| provinces.contains(*own));
                    let fitting = own.or_else(|| provinces.iter().next()).expect("a province");
                    put(Slot::Province, fitting.code().into());
                }
                Predicate::StatusIn(statuses) => {
                    let own = Some(self.claims.status()).filter(|own| statuses.contains(*own));
                    let fitting = own.or_else(|| statuses.iter().next()).expect("a status");
                    put(Slot::Status, fitting.code().into());
                }
                Predicate::NotRevoked | Predicate::OneAccount => {}
            }
        }
        (values, handle)
    }
}

impl std::fmt::Debug for TestHolder<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TestHolder").field("kind", &self.kind).finish_non_exhaustive()
    }
}
