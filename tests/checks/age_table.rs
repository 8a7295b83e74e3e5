//! T-B7: who is how old on which day, proved and checked day by day against the calendar's own
//! order, and everything a prover who is too young can try.

use std::collections::BTreeMap;

use nonla_app::world::{At, World};
use nonla_credential::{
    AgeThreshold, Asked, Basis, Day, IssuerEntry, IssuerKeyEntry, Predicate, Requirement, Tier,
    VerifierId,
};
use nonla_crypto::adversary::{Cheat, parts};
use nonla_crypto::{Bound, ProveError, SlotValue, Statement, verify};
use nonla_verifier::{Intent, Session};
use rand::Rng;
use rand_chacha::ChaCha20Rng;

use crate::age::small_world;
use crate::engine::{BIRTH, Holder, Keys, SLOTS, VALID_UNTIL, rng, runs};
use crate::proving::{lie, proof, sign_again, smallest};
use crate::trust::changed;

/// Days on which ages are tried: an ordinary one, and those around the turn of February and year.
const AS_OF: [&str; 12] = [
    "2026-11-22",
    "2026-02-28",
    "2026-03-01",
    "2028-02-28",
    "2028-02-29",
    "2028-03-01",
    "2024-02-29",
    "2000-02-29",
    "2000-03-01",
    "2026-12-31",
    "2027-01-01",
    "1965-03-01",
];

/// One issuer under keys of the test, and requests that ask for nothing but an age.
struct Bench {
    world: World,
    keys: Keys,
    issuer: IssuerEntry,
    verifier: VerifierId,
    session: Session,
}

impl Bench {
    fn new(test: &str, rng: &mut ChaCha20Rng) -> Self {
        let (mut world, keys) = (small_world(test), Keys::new(rng));
        let (_, session) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
        let listed = world.trust_list().issuers()[0].clone();
        let key = IssuerKeyEntry {
            key: keys.credential.public_key(),
            digit_key: *keys.digits.key(),
            ..listed.keys[0].clone()
        };
        let verifier = world.platforms.a.entry.id.clone();
        let issuer = IssuerEntry { keys: vec![key], ..listed };
        Self { world, keys, issuer, verifier, session }
    }

    /// A holder born on this day; nothing else about them matters here.
    fn born(&self, birth: Day, rng: &mut ChaCha20Rng) -> Holder {
        let mut holder = Holder::adult(&self.keys, rng);
        let mut claims = vec![SlotValue::Integer(0); SLOTS - 1];
        claims[BIRTH - 1] = SlotValue::Integer(birth.number().into());
        claims[VALID_UNTIL - 1] = SlotValue::Integer(Day::LAST.number().into());
        let header = self.issuer.header(&self.issuer.types[0]);
        sign_again(&self.keys, &mut holder, &header, &claims, rng);
        holder
    }

    /// What a request for this age on this day means; nothing if nobody born since 1900 is that
    /// old on that day.
    fn asks(&self, years: AgeThreshold, as_of: Day) -> Option<Statement> {
        let change = |asked: &mut Asked| only_age(asked, years, as_of);
        let (_, request) = changed(&self.world, (At::A, &self.session), change);
        let basis = Basis {
            request: &request,
            domain: self.world.trust_list().domain(),
            verifier: &self.verifier,
            issuer: &self.issuer,
            credential_type: &self.issuer.types[0],
            key: &self.issuer.keys[0],
        };
        basis.statement(None, None).ok()
    }

    /// Whether the holder proves to be this old on that day. Whoever cannot lies, in vain.
    fn passes(
        &self,
        holder: &Holder,
        (years, as_of): (AgeThreshold, Day),
        rng: &mut ChaCha20Rng,
    ) -> bool {
        let Some(asked) = self.asks(years, as_of) else { return false };
        let ours = (&self.keys, holder);
        let bytes = proof(&asked, ours, rng).unwrap_or_else(|refused| {
            assert_eq!(refused, ProveError::OutOfRange { slot: BIRTH });
            lie(&asked, ours, Cheat::WrapDigits, rng)
        });
        verify(&asked, &bytes, rng).is_ok()
    }
}

fn only_age(asked: &mut Asked, years: AgeThreshold, as_of: Day) {
    asked.as_of = as_of;
    asked.not_revoked = None;
    asked.requirement = Requirement::of([Predicate::AgeAtLeast(years), Predicate::NotExpired]);
}

/// The table's own rule, from the order of written dates alone: 29 February lies before 1 March
/// and after 28 February in any year.
fn is_of_age(birth: Day, years: AgeThreshold, as_of: Day) -> bool {
    let (year, month, day) = birth.civil();
    (year + i16::from(years.years()), month, day) <= as_of.civil()
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// The first day on which somebody born on `birth` is that old, counted up day by day.
fn first_of_age(birth: Day, years: AgeThreshold) -> Option<Day> {
    let before = birth.checked_add_days(i32::from(years.years()) * 365)?;
    (0..40)
        .filter_map(|days| before.checked_add_days(days))
        .find(|as_of| is_of_age(birth, years, *as_of))
}

type Rows = BTreeMap<Day, Vec<(AgeThreshold, Day)>>;

/// Two days before to two days after each boundary, for each threshold and day of [`AS_OF`].
fn boundaries(rows: &mut Rows) {
    for (years, as_of) in AgeThreshold::ALL.iter().flat_map(|years| AS_OF.map(|day| (*years, day)))
    {
        let as_of = day(as_of);
        let old_enough = |birth: &Day| is_of_age(*birth, years, as_of);
        let days = (0..=as_of.number()).rev().map(Day::from_number);
        let Some(latest) = days.into_iter().find(old_enough) else { continue };
        for birth in (-2..=2).filter_map(|shift| latest.checked_add_days(shift)) {
            rows.entry(birth).or_default().push((years, as_of));
        }
    }
}

/// The day before, the day itself and the day after, for birth dates of every year since 1900.
fn birthdays(rows: &mut Rows, rng: &mut ChaCha20Rng, step: usize) {
    let leap = (1904..=2024).step_by(4).map(|year| Day::from_civil(year, 2, 29).unwrap());
    let mut ordinary = Vec::new();
    for year in (1900..=2026).step_by(step) {
        let first = Day::from_civil(year, 1, 1).unwrap();
        ordinary.extend(first.checked_add_days(rng.gen_range(0..365)));
    }
    for birth in leap.step_by(step).chain(ordinary) {
        for years in AgeThreshold::ALL {
            let Some(first) = first_of_age(birth, years) else { continue };
            let days = (-1..=1).filter_map(|shift| first.checked_add_days(shift));
            rows.entry(birth).or_default().extend(days.map(|as_of| (years, as_of)));
        }
    }
}

fn random_rows(rows: &mut Rows, rng: &mut ChaCha20Rng, count: usize) {
    let today = day("2026-11-22").number();
    for _ in 0..count {
        let birth = Day::from_number(rng.gen_range(0..=today));
        let years = AgeThreshold::ALL[rng.gen_range(0..AgeThreshold::ALL.len())];
        let as_of = Day::from_number(rng.gen_range(birth.number()..=Day::LAST.number()));
        rows.entry(birth).or_default().push((years, as_of));
    }
}

/// Serves T-B7, REQ-C2: the whole table, each row through request, statement, proof and check.
#[test]
fn every_row_of_the_age_table_is_as_the_calendar_says() {
    let mut rng = rng("age table");
    let bench = Bench::new("age table", &mut rng);
    let mut rows = Rows::new();
    boundaries(&mut rows);
    birthdays(&mut rows, &mut rng, if runs(10) == 10 { 1 } else { 10 });
    random_rows(&mut rows, &mut rng, runs(1_000));
    let (mut of_age, mut too_young) = (0, 0);
    for (birth, questions) in rows {
        let holder = bench.born(birth, &mut rng);
        for (years, as_of) in questions {
            let expected = is_of_age(birth, years, as_of);
            let passed = bench.passes(&holder, (years, as_of), &mut rng);
            assert_eq!(passed, expected, "born {birth}, {years} on {as_of}");
            *(if expected { &mut of_age } else { &mut too_young }) += 1;
        }
    }
    println!("T-B7 {of_age} of age and {too_young} too young, 0 wrong");
    assert!(of_age * 5 > too_young && too_young * 5 > of_age);
}

/// Somebody one day too young, somebody just old enough, and what both are asked: once as a request
/// means it, and once with the age alone, whose digits then come first.
struct Question {
    bench: Bench,
    minor: Holder,
    adult: Holder,
    asked: Statement,
    plain_minor: Holder,
    plain: Statement,
}

/// A statement, and what a liar sends to it.
type Told = (Statement, Vec<u8>);

const BOUND: u64 = 39_000;

impl Question {
    fn new(rng: &mut ChaCha20Rng) -> Self {
        let bench = Bench::new("lies about an age", rng);
        let minor = bench.born(day("2008-11-23"), rng);
        let adult = bench.born(day("2008-11-22"), rng);
        let asked = bench.asks(AgeThreshold::EIGHTEEN, day("2026-11-22")).unwrap();
        let plain_minor = Holder::new(&bench.keys, (BOUND + 1, 48_000, 2000), rng);
        let base = smallest(&bench.keys).with_digit_key(*bench.keys.digits.key());
        let plain = base.range(BIRTH, Bound::AtMost(BOUND)).unwrap();
        Self { bench, minor, adult, asked, plain_minor, plain }
    }

    fn cheated(&self, how: Cheat, rng: &mut ChaCha20Rng) -> Told {
        (self.asked.clone(), lie(&self.asked, (&self.bench.keys, &self.minor), how, rng))
    }

    fn cheated_plainly(&self, how: Cheat, rng: &mut ChaCha20Rng) -> Told {
        (self.plain.clone(), lie(&self.plain, (&self.bench.keys, &self.plain_minor), how, rng))
    }

    /// A true proof, of what another request asks.
    fn easier(&self, years: AgeThreshold, as_of: &str, rng: &mut ChaCha20Rng) -> Told {
        let easier = self.bench.asks(years, day(as_of)).unwrap();
        let told = proof(&easier, (&self.bench.keys, &self.minor), rng).unwrap();
        (self.asked.clone(), told)
    }

    /// The digits of somebody old enough, in one's own proof.
    fn borrowed(&self, rng: &mut ChaCha20Rng) -> Told {
        let (asked, mut told) = self.cheated(Cheat::WrapDigits, rng);
        let donor = proof(&asked, (&self.bench.keys, &self.adult), rng).unwrap();
        for part in parts(&asked).into_iter().filter(|part| part.len() == 48).skip(4) {
            told[part.clone()].copy_from_slice(&donor[part]);
        }
        (asked, told)
    }

    /// The bound turned round: a minor is born on that day or later, and can prove it.
    fn turned_round(&self, rng: &mut ChaCha20Rng) -> Told {
        let keys = &self.bench.keys;
        let base = smallest(keys).with_digit_key(*keys.digits.key());
        let easier = base.range(BIRTH, Bound::AtLeast(BOUND)).unwrap();
        let told = proof(&easier, (keys, &self.plain_minor), rng).unwrap();
        assert_eq!(verify(&easier, &told, rng), Ok(()));
        (self.plain.clone(), told)
    }

    fn lies(&self, rng: &mut ChaCha20Rng) -> [Told; 10] {
        let [thirteen, _, eighteen, ..] = AgeThreshold::ALL;
        [
            self.cheated(Cheat::WrapDigits, rng),
            self.cheated(Cheat::OtherValue { slot: BIRTH, value: 30_000 }, rng),
            self.cheated(Cheat::OtherSecret, rng),
            self.cheated_plainly(Cheat::WrapDigits, rng),
            self.cheated_plainly(Cheat::IdentityDigits, rng),
            self.cheated_plainly(Cheat::CancellingDigits, rng),
            self.easier(thirteen, "2026-11-22", rng),
            self.easier(eighteen, "2027-11-22", rng),
            self.borrowed(rng),
            self.turned_round(rng),
        ]
    }
}

/// Serves T-B7, A15: ten ways to lie about an age, 5,000 lies in a full run. The liar's own code
/// passes each time for somebody old enough.
#[test]
fn nobody_too_young_lies_themselves_older() {
    let mut rng = rng("lies about an age");
    let question = Question::new(&mut rng);
    let (rounds, mut lies) = (runs(500), 0);
    for _ in 0..rounds {
        for (way, (asked, told)) in question.lies(&mut rng).iter().enumerate() {
            assert!(verify(asked, told, &mut rng).is_err(), "way {way}");
            lies += 1;
        }
        let of_age = (&question.bench.keys, &question.adult);
        let told = lie(&question.asked, of_age, Cheat::WrapDigits, &mut rng);
        assert_eq!(verify(&question.asked, &told, &mut rng), Ok(()));
    }
    println!("T-B7 {lies} lies refused, {rounds} of people old enough accepted");
}
