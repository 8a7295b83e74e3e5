//! Nobody too young is let in, and no verifier asks so freely that a birth date shows.

use nonla_app::record::Party;
use nonla_app::world::{At, Halt, World};
use nonla_credential::{
    AgeThreshold, AnonymousPresentation, Asked, Basis, Country, Day, FullName, GapFile, IdNumber,
    IssuedCredential, Period, Predicate, PredicateKind, Province, QueryError, RequestError,
    ResidenceStatus, SigningKey, Slot, Tier, VerifiedRequest, file_of, slot_values,
};
use nonla_crypto::adversary::{Cheat, cheat};
use nonla_crypto::{Gap, Holding, Signature};
use nonla_issuer::{Person, Phone, UncheckedPerson, sample_register};
use nonla_verifier::{Intent, PlatformKey, Refusal, Verifier};
use nonla_wallet::{RequestRefusal, Wallet};
use rand::RngCore;
use serde_json::{Value, json};

use crate::engine::{rng, runs};
use crate::trust::{changed, refusal, rewritten};

/// Positions of the sample register on whom birthdays are tried, with whether they are 18 and 16.
const BIRTHDAYS: [(usize, [bool; 2]); 6] = [
    (2, [true, true]),
    (3, [true, true]),
    (4, [false, true]),
    (5, [false, true]),
    (6, [false, true]),
    (7, [false, false]),
];

/// An adult of the sample register.
pub(crate) const ADULT: usize = 0;

pub(crate) fn day() -> Day {
    Day::parse("2026-11-22").unwrap()
}

/// A world of 60 people of the sample register.
pub(crate) fn small_world(test: &str) -> World {
    let seed = rng(test).next_u64();
    World::new(sample_register(60, day(), seed), day(), seed).unwrap()
}

/// The wallet of a person who was just enrolled.
pub(crate) fn enrolled(world: &mut World, person: usize) -> Wallet {
    let mut wallet = world.new_wallet().unwrap();
    world.enrol(person, &mut wallet).unwrap();
    wallet
}

/// A holder whose wallet skips its own checks and proves whatever it likes.
pub(crate) struct Cheater {
    pub(crate) wallet: Wallet,
    pub(crate) credential: IssuedCredential,
}

/// What a cheater puts in place of what an honest wallet would.
pub(crate) struct Lie<'a> {
    /// The request the proof is made for, whatever was really asked.
    pub(crate) request: &'a VerifiedRequest,
    /// The period named.
    pub(crate) period: Period,
    /// The gap used.
    pub(crate) gap: &'a (Gap, Signature),
    /// What the prover does; [`HONEST`] if the lie is elsewhere.
    pub(crate) cheat: Cheat,
}

/// On a true statement this is what an honest prover does.
pub(crate) const HONEST: Cheat = Cheat::WrapDigits;

impl Cheater {
    pub(crate) fn enrol(world: &mut World, person: usize) -> Self {
        let wallet = enrolled(world, person);
        let received = world.record.of(Party::Wallet);
        let message = received
            .filter(|message| message.what == "credential" && message.truth == Some(person))
            .last()
            .unwrap();
        let credential = IssuedCredential::parse(&message.bytes).unwrap();
        Self { wallet, credential }
    }

    /// The gap of the newest list around this holder's handle.
    pub(crate) fn gap(&self, world: &World) -> Option<(Gap, Signature)> {
        let (list, head) = world.list().unwrap();
        let number = file_of(self.credential.handle);
        let bytes = &list.files[usize::try_from(number).unwrap()];
        let file = GapFile::read(bytes, head.content().period, number).unwrap();
        file.gap_around(self.credential.handle).map(|(gap, signature)| (gap, signature.clone()))
    }

    /// The presentation that tells this lie.
    pub(crate) fn tell(&self, world: &mut World, at: At, lie: &Lie<'_>) -> Vec<u8> {
        let verifier = world.platforms.at(at).entry.id.clone();
        let issuer = world.trust_list().issuers()[0].clone();
        let key = issuer.key(&self.credential.issuer_key).unwrap();
        let basis = Basis {
            request: lie.request,
            domain: world.trust_list().domain(),
            verifier: &verifier,
            issuer: &issuer,
            credential_type: &issuer.types[0],
            key,
        };
        let scope = basis.scope();
        let pseudonym = Some(self.wallet.pseudonym(&verifier));
        let shown = pseudonym.map(|pseudonym| (&scope, pseudonym));
        let statement = basis.statement(Some(lie.period), shown).unwrap();
        let holding = Holding {
            claims: &slot_values(&self.credential.claims, self.credential.handle),
            signature: &self.credential.signature,
            gap: Some((&lie.gap.0, &lie.gap.1)),
            digit_table: Some(world.issuer.digit_table()),
            prepared: None,
            prepared_gap: None,
        };
        let proof =
            cheat(&statement, (self.wallet.expose_secret(), &holding), lie.cheat, &mut world.rng)
                .unwrap();
        let period = Some(lie.period);
        AnonymousPresentation { period, key_id: key.short_id(), pseudonym, proof }.to_bytes()
    }
}

/// Whether the person is let in at platform A (18) and platform B (16); the wallet alone refuses.
fn let_in(world: &mut World, (person, wallet): (usize, &mut Wallet)) -> [bool; 2] {
    [At::A, At::B].map(|at| match world.visit((person, wallet), at, Tier::Post, Intent::Register) {
        Ok(_) => true,
        Err(Halt::Wallet(RequestRefusal::DoesNotFulfil)) => false,
        Err(other) => panic!("{other}"),
    })
}

/// A citizen who lives in Vietnam.
pub(crate) fn born(birth_date: &str, number: u32) -> Person {
    let birth_date = Day::parse(birth_date).unwrap();
    let year = birth_date.civil().0;
    let century = if year < 2000 { 0 } else { 2 };
    let id_number = format!("001{century}{:02}{number:06}", year % 100);
    Person::new(UncheckedPerson {
        full_name: FullName::parse("Nguyễn Văn An").unwrap(),
        birth_date,
        id_number: IdNumber::parse(&id_number).unwrap(),
        phone: Phone::parse(&format!("09{number:08}")).unwrap(),
        province: Some(Province::from_code(1).unwrap()),
        status: ResidenceStatus::Citizen,
        nationality: Country::VIETNAM,
        resident_country: Country::VIETNAM,
    })
    .unwrap()
}

/// Serves T-B7, REQ-C2: on the very day of the birthday, and not on the day before.
#[test]
fn exactly_those_of_age_are_let_in() {
    let mut world = small_world("exactly those of age");
    let mut wallets = Vec::new();
    for (person, expected) in BIRTHDAYS {
        let mut wallet = enrolled(&mut world, person);
        assert_eq!(let_in(&mut world, (person, &mut wallet)), expected, "person {person}");
        wallets.push((person, wallet, expected));
    }
    world.next_day().unwrap();
    for (person, mut wallet, [adult, sixteen]) in wallets {
        world.refresh(&mut wallet).unwrap();
        let expected = [adult || person == 4, sixteen || person == 7];
        assert_eq!(let_in(&mut world, (person, &mut wallet)), expected, "person {person} later");
    }
}

/// Serves T-B7, T-A15: people born on or beside 29 February, on the days on which it matters. No
/// year that is 18 years after a leap year is one itself, and every year 16 years after is.
#[test]
fn people_born_on_29_february_come_of_age_on_the_right_day() {
    let leap_year = [
        ("2008-02-28", [[false, true], [false, true], [false, true]]),
        ("2008-02-29", [[false, false], [false, true], [false, true]]),
        ("2008-03-01", [[false, false], [false, false], [false, true]]),
        ("2006-02-28", [[true, true], [true, true], [true, true]]),
        ("2006-03-01", [[false, true], [false, true], [true, true]]),
        ("1988-02-29", [[true, true], [true, true], [true, true]]),
    ];
    come_of_age("2024-02-28", &leap_year);
    let common_year = [
        ("2008-02-28", [[true, true], [true, true]]),
        ("2008-02-29", [[false, true], [true, true]]),
        ("2008-03-01", [[false, true], [true, true]]),
        ("2010-02-28", [[false, true], [false, true]]),
        ("2010-03-01", [[false, false], [false, true]]),
        ("1988-02-29", [[true, true], [true, true]]),
    ];
    come_of_age("2026-02-28", &common_year);
}

/// Enrols people with these birth dates on `first` and tries them on that day and those after.
fn come_of_age<const DAYS: usize>(first: &str, table: &[(&str, [[bool; 2]; DAYS])]) {
    let people = (1..).zip(table).map(|(number, (birth, _))| born(birth, number)).collect();
    let mut world = World::new(people, Day::parse(first).unwrap(), 1).unwrap();
    let mut wallets: Vec<Wallet> =
        (0..table.len()).map(|person| enrolled(&mut world, person)).collect();
    for nth in 0..DAYS {
        for (person, (birth, expected)) in table.iter().enumerate() {
            world.refresh(&mut wallets[person]).unwrap();
            let seen = let_in(&mut world, (person, &mut wallets[person]));
            assert_eq!(seen, expected[nth], "born {birth}, on {}", world.today);
        }
        world.next_day().unwrap();
    }
}

/// Serves T-B7, T-A15: whoever is too young by a day stays out with any proof their wallet makes.
#[test]
fn a_cheating_wallet_of_someone_too_young_is_refused() {
    let mut world = small_world("too young");
    let mut lies = 0;
    for (person, of_age) in BIRTHDAYS {
        let cheater = Cheater::enrol(&mut world, person);
        let gap = cheater.gap(&world).unwrap();
        let period = Period::of(world.today);
        for (at, of_age) in [At::A, At::B].into_iter().zip(of_age) {
            let (_, session) = world.ask(at, Tier::Post, Intent::Register).unwrap();
            let request = session.request();
            let honest = Lie { request, period, gap: &gap, cheat: HONEST };
            let presentation = cheater.tell(&mut world, at, &honest);
            let verdict = world.judge(at, &session, &presentation, Some(person));
            assert_eq!(verdict.is_ok(), of_age, "person {person} at {at:?}");
            if of_age {
                continue;
            }
            let adult = Slot::BirthDate.index();
            let cheats = [
                Cheat::WrapDigits,
                Cheat::IdentityDigits,
                Cheat::CancellingDigits,
                Cheat::OtherValue { slot: adult, value: 30_000 },
                Cheat::OtherSecret,
            ];
            for cheat in cheats.into_iter().cycle().take(cheats.len() * runs(20)) {
                let presentation = cheater.tell(&mut world, at, &Lie { cheat, ..honest });
                let verdict = world.judge(at, &session, &presentation, None);
                assert!(matches!(verdict, Err(Halt::Verifier(_))), "{person} {at:?} {cheat:?}");
                lies += 1;
            }
        }
    }
    println!("{lies} lies refused");
}

type Change = fn(&mut Asked);

/// Serves T-B7, T-A15: a true proof of something easier is no answer to what was asked.
#[test]
fn a_proof_of_an_easier_question_is_refused() {
    let mut world = small_world("easier questions");
    let questions: [(&str, Change); 3] = [
        ("tomorrow", |asked| asked.as_of = asked.as_of.checked_add_days(1).unwrap()),
        ("13 years", |asked| drop(asked.requirement.put(years(13)))),
        ("no age", |asked| drop(asked.requirement.take(PredicateKind::AgeAtLeast))),
    ];
    for (person, at) in [(4, At::A), (7, At::B)] {
        let cheater = Cheater::enrol(&mut world, person);
        let gap = cheater.gap(&world).unwrap();
        let period = Period::of(world.today);
        for (easier, change) in questions {
            let (_, session) = world.ask(at, Tier::Post, Intent::Register).unwrap();
            let (_, request) = changed(&world, (at, &session), change);
            let lie = Lie { request: &request, period, gap: &gap, cheat: HONEST };
            let presentation = cheater.tell(&mut world, at, &lie);
            let verdict = world.judge(at, &session, &presentation, None);
            assert!(matches!(verdict, Err(Halt::Verifier(_))), "{easier}: person {person}");
        }
    }
}

/// Serves T-B7, A1: with a free choice of the day a verifier could search for the birth date.
#[test]
fn a_request_for_another_day_than_today_is_refused() {
    let mut world = small_world("another day");
    let wallet = enrolled(&mut world, ADULT);
    for days in [-400, -2, -1, 0, 1, 2, 30, 300] {
        let (_, session) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
        let (request, _) = changed(&world, (At::A, &session), |asked| {
            asked.as_of = asked.as_of.checked_add_days(days).unwrap();
            if i32::abs(days) > 1 {
                // Such a list names other periods too, or it would not even be understood.
                let list = asked.not_revoked.as_mut().unwrap();
                list.period = Period::of(asked.as_of);
                list.oldest_period =
                    nonla_credential::NotRevoked::oldest_for(list.period, asked.as_of);
            }
        });
        // Looked at and no more: once it answered, the wallet remembers the day.
        let said = refusal(&world, &wallet, &request);
        let refused = Some(RequestRefusal::OtherDay);
        assert_eq!(said, if i32::abs(days) > 1 { refused } else { None }, "{days} days off");
    }
}

/// Serves T-A15, T-O5: an answer counts on the day it was asked for, give or take one, even where a
/// platform leaves its requests open for longer.
#[test]
fn an_answer_for_a_day_that_has_passed_is_refused() {
    let mut world = small_world("a day that has passed");
    let mut config = world.platforms.a.verifier.config().clone();
    config.freshness.request_seconds = 10 * 86_400;
    let key = SigningKey::from_seed(&world.platforms.a.key.to_seed());
    let platform_key = PlatformKey::generate(&mut world.rng);
    world.platforms.a.verifier = Verifier::new(config, key, platform_key);
    let mut wallet = enrolled(&mut world, ADULT);
    for (days, expected) in [(0, true), (1, true), (-1, true), (2, false), (-2, false), (9, false)]
    {
        world.today = day();
        let (request, session) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
        let presentation = world.answer(&mut wallet, &request).unwrap();
        world.today = day().checked_add_days(days).unwrap();
        let verdict = world.judge(At::A, &session, &presentation, Some(ADULT)).map(|_| ());
        let refused = Err(Halt::Verifier(Refusal::DayOff));
        assert_eq!(verdict, if expected { Ok(()) } else { refused }, "{days} days later");
    }
}

/// Serves T-B7, REQ-P7: two ages asked by one verifier would narrow down the birth date.
#[test]
fn a_wallet_tells_one_verifier_one_age_only() {
    let mut world = small_world("one age only");
    let mut wallet = enrolled(&mut world, ADULT);
    let mut ask = |at, years| {
        let (_, session) = world.ask(at, Tier::Post, Intent::Register).unwrap();
        let age = AgeThreshold::new(years).unwrap();
        let (request, _) = changed(&world, (at, &session), |asked| {
            asked.requirement.put(Predicate::AgeAtLeast(age));
        });
        world.answer(&mut wallet, &request).map(|_| ())
    };
    let second = |years| {
        let answered = AgeThreshold::new(years).unwrap();
        Err(Halt::Wallet(crate::second(Predicate::AgeAtLeast(answered))))
    };
    assert_eq!(ask(At::A, 18), Ok(()));
    assert_eq!(ask(At::A, 21), second(18));
    assert_eq!(ask(At::A, 13), second(18));
    assert_eq!(ask(At::A, 18), Ok(()), "the same again is nothing new");
    assert_eq!(ask(At::B, 16), Ok(()), "another verifier starts anew");
    assert_eq!(ask(At::B, 18), second(16));
}

pub(crate) fn predicates(content: &mut Value) -> &mut Vec<Value> {
    content["query"]["meta"]["predicates"].as_array_mut().unwrap()
}

/// Serves T-B7, T-O6: of all numbers only 13, 16, 18, 21 and 65 are ages anyone may ask for.
#[test]
fn no_age_but_the_agreed_thresholds_is_understood() {
    let mut world = small_world("no other age");
    let wallet = enrolled(&mut world, ADULT);
    let (_, session) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
    let asked = |years: &Value| {
        let request = rewritten(&world, (At::A, &session), |content| {
            predicates(content)[1]["value"] = years.clone();
        });
        refusal(&world, &wallet, &request)
    };
    let unknown = RequestRefusal::from(RequestError::from(QueryError::Threshold));
    for years in (0_u64..=300).chain([0x1_0010, 0x1_0000_0012, 1 << 52]) {
        let refused = asked(&json!(years));
        match years {
            18 => assert_eq!(refused, None, "{years}"),
            13 | 16 | 21 | 65 => {
                assert!(matches!(refused, Some(RequestRefusal::OverAsking(_))), "{years}")
            }
            _ => assert_eq!(refused.as_ref(), Some(&unknown), "{years}"),
        }
    }
    for years in [json!(-18), json!("18"), json!(18.0), json!([18]), json!(true), Value::Null] {
        let refused = asked(&years);
        assert!(matches!(refused, Some(RequestRefusal::Malformed(_))), "{years}");
    }
}

/// Serves T-B7, REQ-P7: whoever ignores what it does not understand agrees to everything.
#[test]
fn a_predicate_that_is_not_understood_is_refused() {
    let mut world = small_world("unknown predicates");
    let wallet = enrolled(&mut world, ADULT);
    let (_, session) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
    let today = world.today.to_string();
    let unknown = [
        json!({"path":["birth_date"],"op":"age_at_most","value":18}),
        json!({"path":["birth_date"],"op":"equals","value":39_000}),
        json!({"path":["birth_date"],"op":"age_at_least"}),
        json!({"path":["province"],"op":"one_of","value":1}),
        json!({"path":["valid_until"],"op":"age_at_least","value":1}),
        json!({"path":["valid_until"],"op":"not_expired","value":1}),
        json!({"path":["birth_date","x"],"op":"age_at_least","value":16}),
        json!({"path":[],"op":"age_at_least","value":16}),
    ];
    let age_again = json!({"path":["birth_date"],"op":"age_at_least","value":16});
    let expiry_again = json!({"path":["valid_until"],"op":"not_expired"});
    let yesterday = json!({"path":["enrolled_on"],"op":"days_ago_at_least","value":0,
        "as_of":"2026-11-21"});
    let days = |value| json!({"path":["enrolled_on"],"op":"days_ago_at_least","value":value});
    let known = [
        (days(65_536), QueryError::EnrolmentThreshold),
        (days(91), QueryError::EnrolmentThreshold),
        (age_again, QueryError::PredicateTwice),
        (expiry_again, QueryError::PredicateTwice),
        (yesterday, QueryError::DifferentDays),
    ];
    let more = unknown.map(|predicate| (predicate, QueryError::UnknownPredicate));
    for (mut predicate, expected) in more.into_iter().chain(known) {
        if predicate.get("as_of").is_none() {
            predicate["as_of"] = json!(today);
        }
        let request = rewritten(&world, (At::A, &session), |content| {
            predicates(content).push(predicate.clone());
        });
        let expected = RequestRefusal::from(RequestError::from(expected));
        assert_eq!(refusal(&world, &wallet, &request), Some(expected), "{predicate}");
    }
    let no_day = rewritten(&world, (At::A, &session), |content| {
        content["query"]["meta"].as_object_mut().unwrap().remove("predicates");
    });
    let expected = RequestRefusal::from(RequestError::from(QueryError::NoDay));
    assert_eq!(refusal(&world, &wallet, &no_day), Some(expected));
}

/// Serves REQ-C7: the last day counts and the day after does not, whatever the wallet proves; no date
/// is shown.
#[test]
fn an_expired_credential_is_refused_from_the_day_after_its_last() {
    let mut world = small_world("expiry");
    let mut cheater = Cheater::enrol(&mut world, ADULT);
    let last = cheater.credential.claims.valid_until();
    world.jump_to(last).unwrap();
    world.refresh(&mut cheater.wallet).unwrap();
    let visit = world.visit((ADULT, &mut cheater.wallet), At::A, Tier::Post, Intent::Register);
    assert!(visit.is_ok(), "the last day counts");
    assert!(ended_shows(&mut world, &cheater, HONEST).is_ok(), "the last day counts");
    world.next_day().unwrap();
    world.refresh(&mut cheater.wallet).unwrap();
    for intent in [Intent::Register, Intent::Return] {
        let visit = world.visit((ADULT, &mut cheater.wallet), At::A, Tier::Post, intent);
        assert_eq!(visit.map(|_| ()), Err(Halt::Wallet(RequestRefusal::DoesNotFulfil)));
    }
    for cheat in [HONEST, Cheat::IdentityDigits, Cheat::CancellingDigits] {
        let shown = ended_shows(&mut world, &cheater, cheat);
        assert!(matches!(shown, Err(Halt::Verifier(_))), "{cheat:?}: {shown:?}");
    }
}

/// What platform B says of a wallet that does not ask itself if its credential has ended.
fn ended_shows(world: &mut World, cheater: &Cheater, cheat: Cheat) -> Result<(), Halt> {
    let gap = cheater.gap(world).unwrap();
    let period = Period::of(world.today);
    let (_, session) = world.ask(At::B, Tier::Post, Intent::Register).unwrap();
    let lie = Lie { request: session.request(), period, gap: &gap, cheat };
    let presentation = cheater.tell(world, At::B, &lie);
    world.judge(At::B, &session, &presentation, None).map(|_| ())
}

fn years(years: u8) -> Predicate {
    Predicate::AgeAtLeast(AgeThreshold::new(years).unwrap())
}
