//! People of every kind, who answer a request as well as they can.

use nonla_credential::{
    AgeThreshold, AnonymousPresentation, Asked, Basis, BirthdayRule, Claims, ConsentContent,
    Country, Day, FullName, Handle, HolderConsent, IdNumber, MessageContent, MessageKind,
    MessageText, Nonce, Period, Predicate, PredicateKind, Province, PseudonymMessage, Request,
    ResidenceStatus, SLOTS, Slot, UncheckedClaims, VerifiedRequest, VerifierId, latest_birth_day,
    scope_of, slot_values,
};
use nonla_crypto::{HolderSecret, Holding, Pseudonym, Scope, SlotValue};

use super::test_issuer::WhichKey;
use super::{TestWorld, seeded};
use crate::verifier::Verifier;

/// What kind of person. All live in Vietnam and are adults, except where it says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HolderKind {
    /// A citizen, born 1990.
    AdultCitizen,
    /// A citizen of about 14 years.
    Minor,
    /// A citizen of another country.
    ForeignResident,
    /// A citizen who lives in Germany.
    CitizenAbroad,
    /// A citizen whose credential ended yesterday.
    Expired,
    /// A citizen whose credential was revoked yesterday.
    Revoked,
    /// A citizen who is 18 since today.
    EighteenToday,
    /// A citizen who is 18 since yesterday.
    EighteenYesterday,
    /// A citizen who will be 18 tomorrow.
    EighteenTomorrow,
    /// A citizen born on 29 February 2008; 18 from 1 March 2026.
    BornOnLeapDay,
}

impl HolderKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::AdultCitizen,
        Self::Minor,
        Self::ForeignResident,
        Self::CitizenAbroad,
        Self::Expired,
        Self::Revoked,
        Self::EighteenToday,
        Self::EighteenYesterday,
        Self::EighteenTomorrow,
        Self::BornOnLeapDay,
    ];

    fn birth_date(self, today: Day) -> Day {
        match self {
            Self::Minor => add_days(latest_birth(today, 13), -400),
            Self::EighteenToday => latest_birth(today, 18),
            Self::EighteenYesterday => latest_birth(add_days(today, -1), 18),
            Self::EighteenTomorrow => add_days(latest_birth(today, 18), 1),
            Self::BornOnLeapDay => Day::parse("2008-02-29").expect("a day"),
            _ => Day::parse("1990-05-17").expect("a day"),
        }
    }

    fn claims(self, today: Day) -> Claims {
        let foreign = Country::parse("DE").expect("a country");
        let abroad = self == Self::CitizenAbroad;
        let (status, nationality) = match self {
            Self::ForeignResident => (ResidenceStatus::ForeignResident, foreign),
            Self::CitizenAbroad => (ResidenceStatus::CitizenAbroad, Country::VIETNAM),
            _ => (ResidenceStatus::Citizen, Country::VIETNAM),
        };
        let claims = UncheckedClaims {
            valid_until: add_days(today, if self == Self::Expired { -1 } else { 1_500 }),
            birth_date: self.birth_date(today),
            enrolled_on: add_days(today, -400),
            resident_country: if abroad { foreign } else { Country::VIETNAM },
            province: (!abroad).then(|| Province::parse("001").expect("a province")),
            status,
            nationality,
            full_name: FullName::parse("Test Person").expect("a name"),
            id_number: IdNumber::parse("001090000001").expect("a number"),
        };
        Claims::new(claims).expect("claims that fit together")
    }

    const fn handle(self, number: u8) -> Handle {
        Handle::new(100 + 10 * self as u64 + number as u64)
    }
}

/// The handles of everyone of the kind [`HolderKind::Revoked`].
pub(super) fn revoked_handles() -> impl Iterator<Item = Handle> {
    (0..10).map(|number| HolderKind::Revoked.handle(number))
}

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

fn latest_birth(today: Day, years: u8) -> Day {
    let years = AgeThreshold::new(years).expect("an agreed age");
    latest_birth_day(today, years, BirthdayRule::FirstOfMarch).expect("a day after 1965")
}

fn add_days(day: Day, days: i32) -> Day {
    day.checked_add_days(days).expect("a test world's day is within 1970 and 2060")
}
