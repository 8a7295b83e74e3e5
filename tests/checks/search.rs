//! Search attacks: a verifier that varies a bound over many consents learns what one consent tells.
//!
//! Each test runs the whole search against two holders who differ in what is searched for and agree
//! on what one honest request asks. The verifier must receive the same from both.

use nonla_app::world::{At, Halt, World};
use nonla_credential::{
    AgeThreshold, AnonymousPresentation, Asked, CodeSet, Day, EnrolmentDays, NOTHING_TO_SHOW,
    NotRevoked, Period, Predicate, PredicateKind, Province, QueryError, RequestError, Tier,
    TrustListContent, VerifiedRequest,
};
use nonla_issuer::sample_register;
use nonla_verifier::{Intent, Session};
use nonla_wallet::{Overtaken, RequestRefusal, RequestRefused, Wallet};
use serde_json::json;

use crate::age::{ADULT, born, day, enrolled, predicates, small_world};
use crate::records::Kept;
use crate::trust::{changed, next_list, rewritten};

/// What a verifier receives: a proof, or the one answer of a wallet that shows nothing.
type Received = bool;

fn answers(world: &mut World, wallet: &mut Wallet, requests: &[String]) -> Vec<Received> {
    requests.iter().map(|request| world.answer(wallet, request).is_ok()).collect()
}

fn session(world: &mut World, tier: Tier) -> Session {
    world.ask(At::A, tier, Intent::Register).unwrap().1
}

fn day_off(day: Day, days: i32) -> Day {
    day.checked_add_days(days).unwrap()
}

/// The value of the predicate on a claim, changed in the request of a session.
fn with_value(world: &World, session: &Session, (claim, value): (&str, u64)) -> String {
    rewritten(world, (At::A, session), |content| {
        let predicates = predicates(content);
        let of_claim = |predicate: &&mut serde_json::Value| predicate["path"] == json!([claim]);
        predicates.iter_mut().find(of_claim).unwrap()["value"] = json!(value);
    })
}

/// The next trust list, in which platform A's livestreams need so many days since enrolment.
fn registering(world: &World, days: u16) -> String {
    let days = EnrolmentDays::new(days).unwrap();
    next_list(world, |content: &mut TrustListContent| {
        for purpose in &mut content.verifiers[0].purposes {
            if purpose.most.has(PredicateKind::EnrolledAtLeast) {
                purpose.most.put(Predicate::EnrolledAtLeast(days));
            }
        }
    })
}

/// Serves T-A1, G8 (A1): 0 to 400 days since enrolment, and then another registered value.
#[test]
fn a_verifier_that_tries_every_enrolment_finds_no_enrolment_day() {
    let mut world = small_world("search for an enrolment");
    let mut old = enrolled(&mut world, ADULT);
    world.jump_to(day_off(day(), 200)).unwrap();
    let mut new = enrolled(&mut world, 2);
    world.jump_to(day_off(day(), 300)).unwrap();
    let enrolled_on = |wallet: &Wallet| wallet.credentials().next().unwrap().claims.enrolled_on();
    assert!(enrolled_on(&old) < enrolled_on(&new), "what is searched for");
    let session = session(&mut world, Tier::Livestream);
    let requests: Vec<String> =
        (0..=400).map(|days| with_value(&world, &session, ("enrolled_on", days))).collect();
    let mut received = Vec::new();
    for wallet in [&mut old, &mut new] {
        world.refresh(wallet).unwrap();
        received.push(answers(&mut world, wallet, &requests));
    }
    assert_eq!(received[0], received[1]);
    let answered: Vec<usize> = (0..=400).filter(|days| received[0][*days]).collect();
    assert_eq!(answered, [30], "the registered value and no other");

    let list = registering(&world, 90);
    let ninety = with_value(&world, &session, ("enrolled_on", 90));
    for wallet in [&mut old, &mut new] {
        let learnt = wallet.learn_trust_list(&list).unwrap();
        wallet.stage(learnt).unwrap().saved();
        let answered = EnrolmentDays::THIRTY;
        let refused = Err(Halt::Wallet(crate::second(Predicate::EnrolledAtLeast(answered))));
        assert_eq!(world.answer(wallet, &ninety), refused, "even if registered anew");
    }
}

/// The next trust list, in which all purposes of platform A ask for a province among these.
fn asking_for(world: &World, set: &Predicate) -> String {
    next_list(world, |content| {
        for purpose in &mut content.verifiers[0].purposes {
            purpose.most.put(set.clone());
        }
    })
}

/// Serves T-A1, G8 (A1): two sets that overlap would tell which code it is, and a smaller one says more
/// than was registered.
#[test]
fn a_verifier_that_tries_sets_of_provinces_finds_no_province() {
    let mut world = small_world("search for a province");
    let mut wallet = enrolled(&mut world, ADULT);
    let own = wallet.credentials().next().unwrap().claims.province().unwrap();
    let others = (1..=96).map(|code| Province::from_code(code).unwrap());
    let others: Vec<Province> = others.filter(|other| *other != own).take(3).collect();
    let set = |provinces: &[Province]| {
        let mut provinces = provinces.to_vec();
        provinces.sort_unstable();
        Predicate::ProvinceIn(CodeSet::new(provinces).unwrap())
    };
    let registered = set(&[own, others[0], others[1]]);
    let learnt = wallet.learn_trust_list(&asking_for(&world, &registered)).unwrap();
    wallet.stage(learnt).unwrap().saved();
    let session = session(&mut world, Tier::Post);
    let request = |world: &World, set: &Predicate| {
        let put = |asked: &mut Asked| drop(asked.requirement.put(set.clone()));
        changed(world, (At::A, &session), put).0
    };
    let more = [own, others[0], others[1], others[2]];
    for other in [set(&[own]), set(&others), set(&more), set(&[own, others[0], others[2]])] {
        let said = wallet.inspect(&request(&world, &other), world.now()).err().unwrap().reason;
        assert_eq!(said, RequestRefusal::OverAsking(other));
    }
    assert!(world.answer(&mut wallet, &request(&world, &registered)).is_ok());

    let narrower = set(&[own, others[0], others[2]]);
    let refused = Err(Halt::Wallet(crate::second(registered)));
    let asked = request(&world, &narrower);
    assert_eq!(world.answer(&mut wallet, &asked), refused, "before it matters what is registered");
}

/// Serves T-A1, G8 (A1): an answer without a bound does not make the wallet forget the one it gave.
#[test]
fn no_bound_is_forgotten_when_another_is_answered() {
    let mut world = small_world("bounds stay");
    let mut wallet = enrolled(&mut world, ADULT);
    world.jump_to(day_off(day(), 300)).unwrap();
    world.refresh(&mut wallet).unwrap();
    let livestream = session(&mut world, Tier::Livestream);
    let thirty = with_value(&world, &livestream, ("enrolled_on", 30));
    assert!(world.answer(&mut wallet, &thirty).is_ok());
    let (post, _) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
    assert!(world.answer(&mut wallet, &post).is_ok(), "an age, and no time since enrolment");
    let learnt = wallet.learn_trust_list(&registering(&world, 90)).unwrap();
    wallet.stage(learnt).unwrap().saved();
    let ninety = with_value(&world, &livestream, ("enrolled_on", 90));
    let answered = EnrolmentDays::THIRTY;
    let refused = Err(Halt::Wallet(crate::second(Predicate::EnrolledAtLeast(answered))));
    assert_eq!(world.answer(&mut wallet, &ninety), refused);
}

/// Serves T-A1, G8 (A1): no lower value either, though the registered one covers it: who cannot show
/// 180 days and then shows 90 was enrolled in between.
#[test]
fn a_first_answer_is_for_the_registered_enrolment_only() {
    let mut world = small_world("the registered enrolment");
    let mut wallet = enrolled(&mut world, ADULT);
    world.jump_to(day_off(day(), 300)).unwrap();
    world.refresh(&mut wallet).unwrap();
    let session = session(&mut world, Tier::Livestream);
    let learnt = wallet.learn_trust_list(&registering(&world, 180)).unwrap();
    wallet.stage(learnt).unwrap().saved();
    for days in EnrolmentDays::ALL {
        let request = with_value(&world, &session, ("enrolled_on", u64::from(days.days())));
        let said = wallet.inspect(&request, world.now()).err().map(|refused| refused.reason);
        let over = RequestRefusal::OverAsking(Predicate::EnrolledAtLeast(days));
        assert_eq!(said, (days.days() != 180).then_some(over), "{days} days");
    }
}

/// Serves T-A1, G8 (A1): 0 to 120 years, and then another registered age.
#[test]
fn a_verifier_that_tries_every_age_finds_no_birth_date() {
    let people = vec![born("1950-01-31", 1), born("2007-06-15", 2)];
    let mut world = World::new(people, day(), 1).unwrap();
    let mut wallets = [enrolled(&mut world, 0), enrolled(&mut world, 1)];
    let session = session(&mut world, Tier::Post);
    let requests: Vec<String> =
        (0..=120).map(|years| with_value(&world, &session, ("birth_date", years))).collect();
    let received = wallets.each_mut().map(|wallet| answers(&mut world, wallet, &requests));
    assert_eq!(received[0], received[1]);
    let answered: Vec<usize> = (0..=120).filter(|years| received[0][*years]).collect();
    assert_eq!(answered, [18], "the registered age and no other");
    let list = next_list(&world, |content| {
        for purpose in &mut content.verifiers[0].purposes {
            purpose.most.put(Predicate::AgeAtLeast(AgeThreshold::new(21).unwrap()));
        }
    });
    for wallet in &mut wallets {
        let learnt = wallet.learn_trust_list(&list).unwrap();
        wallet.stage(learnt).unwrap().saved();
        let answered = AgeThreshold::EIGHTEEN;
        let refused = Err(Halt::Wallet(crate::second(Predicate::AgeAtLeast(answered))));
        assert_eq!(world.answer(wallet, &requests[21]), refused, "even if registered anew");
    }
}

/// The request of a session for a day so many days from the world's, and for a list that fits it.
fn for_day(world: &World, session: &Session, days: i32) -> String {
    let asked_for = |asked: &mut Asked| {
        asked.as_of = day_off(asked.as_of, days);
        let list = asked.not_revoked.as_mut().unwrap();
        if days.abs() > 1 {
            list.period = Period::of(asked.as_of);
        }
        list.oldest_period = NotRevoked::oldest_for(list.period, asked.as_of);
    };
    changed(world, (At::A, session), asked_for).0
}

/// Serves T-A1, G8 (A1, A3): any day from 400 before to 400 after, each tried on 3 days.
#[test]
fn a_verifier_that_tries_every_day_finds_no_last_day() {
    let mut world = small_world("search for a day");
    let mut early = enrolled(&mut world, ADULT);
    world.jump_to(day_off(day(), 100)).unwrap();
    let mut late = enrolled(&mut world, 2);
    let last = |wallet: &Wallet| wallet.credentials().next().unwrap().claims.valid_until();
    assert!(last(&early) < last(&late), "what is searched for");
    for first in [1, 0, -1] {
        world.next_day().unwrap();
        let session = session(&mut world, Tier::Post);
        let days: Vec<i32> = std::iter::once(first).chain(-400..=400).collect();
        let requests: Vec<String> =
            days.iter().map(|days| for_day(&world, &session, *days)).collect();
        let mut received = Vec::new();
        for wallet in [&mut early, &mut late] {
            world.refresh(wallet).unwrap();
            received.push(answers(&mut world, wallet, &requests));
        }
        assert_eq!(received[0], received[1]);
        let answered: Vec<i32> =
            days.iter().zip(&received[0]).filter(|(_, got)| **got).map(|(day, _)| *day).collect();
        assert_eq!(answered, [first, first], "the first day asked about, and no other");
    }
}

/// Serves T-A1, T-A15 (A3): whoever comes of age tomorrow is found by no row of days: a day to which
/// they said yes and that could not be proved is the only one of that day.
#[test]
fn a_verifier_that_asks_about_three_days_finds_no_birthday() {
    const TOMORROW: usize = 4;
    let mut world = small_world("search for a birthday");
    let mut wallet = enrolled(&mut world, TOMORROW);
    let session = session(&mut world, Tier::Post);
    let ask = |world: &mut World, wallet: &mut Wallet, days| {
        let request = for_day(world, &session, days);
        let asking = match wallet.inspect(&request, world.now()) {
            Ok(asking) => asking,
            Err(refused) => return Err(refused.reason),
        };
        let failed = asking.approve().prove(wallet, world.now(), &mut world.rng).err();
        Err(failed.map_or_else(
            || panic!("it was proved"),
            |failed| {
                assert_eq!(wallet.stage(failed.step).unwrap().saved(), NOTHING_TO_SHOW);
                failed.reason
            },
        ))
    };
    let said: [Result<(), _>; 3] = [0, 1, 0].map(|days| ask(&mut world, &mut wallet, days));
    let answered = world.today;
    let second = RequestRefusal::SecondDay { answered };
    let unfulfilled = RequestRefusal::DoesNotFulfil;
    assert_eq!(said, [Err(unfulfilled.clone()), Err(second), Err(unfulfilled)]);
}

/// Serves T-A1 (A3): the memory is of what was answered, however the requests are interleaved.
#[test]
fn of_two_requests_that_were_proved_side_by_side_one_is_answered() {
    let mut world = small_world("side by side");
    let (mut wallet, mut kept) = Kept::new(&mut world);
    kept.enrol(&mut world, &mut wallet, ADULT);
    let session = session(&mut world, Tier::Post);
    let requests = [0, 1].map(|days| for_day(&world, &session, days));
    let ask = |wallet: &Wallet, request: &str| wallet.inspect(request, world.now()).unwrap();
    let mut rng = rand::thread_rng();
    let late = ask(&wallet, &requests[1]);
    let [one, other] = requests.each_ref().map(|request| {
        ask(&wallet, request).approve().prove(&wallet, world.now(), &mut rng).unwrap()
    });
    assert!(kept.try_send(&mut wallet, (one, world.now())).is_ok());
    let lines = wallet.history_length();
    let second = kept.try_send(&mut wallet, (other, world.now())).err();
    assert_eq!(second, Some(Overtaken::MovedOn));
    assert_eq!(wallet.history_length(), lines, "and nothing says that it was answered");
    let refused = late.approve().prove(&wallet, world.now(), &mut rng).err().unwrap();
    assert_eq!(refused.reason, RequestRefusal::SecondDay { answered: world.today });
}

/// Serves REQ-C7, G8 (A3): the day before, today and the day after are answered alike, except on the
/// last day itself; after it, none is answered, whatever day is asked about.
#[test]
fn neighbouring_days_are_answered_alike_but_on_the_last_day() {
    let mut world = small_world("neighbouring days");
    let mut wallet = enrolled(&mut world, ADULT);
    let last = wallet.credentials().next().unwrap().claims.valid_until();
    for (off, expected) in [
        (-2, [true, true, true]),
        (-1, [true, true, true]),
        (0, [true, true, false]),
        (1, [false, false, false]),
    ] {
        world.jump_to(day_off(last, off)).unwrap();
        world.refresh(&mut wallet).unwrap();
        let session = session(&mut world, Tier::Post);
        let answered = [-1, 0, 1].map(|days| {
            let request = for_day(&world, &session, days);
            let asking = wallet.inspect(&request, world.now()).unwrap();
            // Nothing is committed: each is the first request of its day.
            asking.approve().prove(&wallet, world.now(), &mut world.rng).is_ok()
        });
        assert_eq!(answered, expected, "{off} days from the last");
    }
}

/// Serves T-A1, G8 (A1): who said yes to 18 and could not prove it is not asked for 16 afterwards,
/// whatever is registered by then: a no and a yes would tell that they are 16 or 17.
#[test]
fn a_yes_that_failed_binds_its_age_as_a_proof_does() {
    const TOMORROW: usize = 4;
    let mut world = small_world("search for an age by failing");
    let mut wallet = enrolled(&mut world, TOMORROW);
    let session = session(&mut world, Tier::Post);
    let asking = wallet.inspect(&for_day(&world, &session, 0), world.now()).unwrap();
    let failed = asking.approve().prove(&wallet, world.now(), &mut world.rng).err().unwrap();
    assert_eq!(failed.reason, RequestRefusal::DoesNotFulfil);
    wallet.stage(failed.step).unwrap().saved();
    let list = next_list(&world, |content| {
        for purpose in &mut content.verifiers[0].purposes {
            purpose.most.put(Predicate::AgeAtLeast(AgeThreshold::SIXTEEN));
        }
    });
    let learnt = wallet.learn_trust_list(&list).unwrap();
    wallet.stage(learnt).unwrap().saved();
    let request = with_value(&world, &session, ("birth_date", 16));
    let said = wallet.inspect(&request, world.now()).err().map(|refused| refused.reason);
    let answered = AgeThreshold::EIGHTEEN;
    assert_eq!(said, Some(crate::second(Predicate::AgeAtLeast(answered))));
}

/// Which period a wallet proves for.
fn period_shown(
    world: &mut World,
    wallet: &Wallet,
    (text, request): (&str, &VerifiedRequest),
) -> Option<Period> {
    let asking = wallet.inspect(text, world.now()).unwrap();
    let proved = asking.approve().prove(wallet, world.now(), &mut world.rng).unwrap();
    // Saved elsewhere: the wallet itself remembers nothing of it.
    let mut scratch = world.new_wallet().unwrap();
    let proved = scratch.stage_at(proved, world.now()).unwrap().saved();
    let bytes = proved.presentation;
    AnonymousPresentation::read(&bytes, request).unwrap().period
}

/// Serves G5, T-A7 (A3): who has the newest list and who does not (late, or bad for some) show the
/// same period, while the verifier accepts the one before.
#[test]
fn a_wallet_that_lacks_the_newest_list_shows_the_same_period() {
    let mut world = small_world("the oldest period");
    let mut with = enrolled(&mut world, ADULT);
    let without = enrolled(&mut world, 2);
    world.next_day().unwrap();
    world.refresh(&mut with).unwrap();
    let (request, session) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
    let accepted = session.request().asked().not_revoked.clone().unwrap();
    assert!(accepted.oldest_period < accepted.period);
    let asked = (request.as_str(), session.request());
    let shown = [&with, &without].map(|wallet| period_shown(&mut world, wallet, asked));
    assert_eq!(shown, [Some(accepted.oldest_period); 2]);
    let forced = |said: Result<_, RequestRefused>| said.err().unwrap().reason;
    for oldest in [accepted.period, accepted.oldest_period.previous().unwrap()] {
        let request = rewritten(&world, (At::A, &session), |content| {
            content["query"]["meta"]["not_revoked"]["oldest_period"] = json!(oldest);
        });
        for wallet in [&with, &without] {
            let refused = RequestRefusal::Malformed(RequestError::Query(QueryError::BadPeriods));
            assert_eq!(forced(wallet.inspect(&request, world.now())), refused, "{oldest:?}");
        }
    }
}

/// Serves T-O6, REQ-W5 (A1, A3): all three bounds outlive a restart, a forgotten platform and another
/// credential.
#[test]
fn the_bounds_of_a_verifier_outlive_restart_forgetting_and_re_issue() {
    let people = sample_register(60, day(), 7);
    let mut world = World::new(people, day(), 7).unwrap();
    let (mut wallet, mut kept) = Kept::new(&mut world);
    kept.enrol(&mut world, &mut wallet, ADULT);
    world.jump_to(day_off(day(), 100)).unwrap();
    kept.refresh(&world, &mut wallet);
    let session = session(&mut world, Tier::Livestream);
    let asking = wallet.inspect(&for_day(&world, &session, 0), world.now()).unwrap();
    let proved = asking.approve().prove(&wallet, world.now(), &mut world.rng).unwrap();
    let _ = kept.send(&mut wallet, (proved, world.now()));

    let forgotten = wallet.forget(&world.platforms.a.entry.id.clone(), world.today).unwrap();
    kept.save(&mut wallet, forgotten.step);
    kept.enrol(&mut world, &mut wallet, ADULT);
    let mut wallet = kept.load().unwrap();
    let list = registering(&world, 90);
    let learnt = wallet.learn_trust_list(&list).unwrap();
    kept.save(&mut wallet, learnt);
    let wallet = kept.load().unwrap();
    let reason = |request: &str| wallet.inspect(request, world.now()).err().unwrap().reason;
    let (other_age, _) = changed(&world, (At::A, &session), |asked| {
        asked.requirement.put(Predicate::AgeAtLeast(AgeThreshold::SIXTEEN));
    });
    let answered = AgeThreshold::EIGHTEEN;
    assert_eq!(reason(&other_age), crate::second(Predicate::AgeAtLeast(answered)));
    let other_enrolment = with_value(&world, &session, ("enrolled_on", 90));
    let answered = EnrolmentDays::THIRTY;
    assert_eq!(reason(&other_enrolment), crate::second(Predicate::EnrolledAtLeast(answered)));
    let answered = world.today;
    assert_eq!(reason(&for_day(&world, &session, 1)), RequestRefusal::SecondDay { answered });
    let tomorrow = world.now() + 86_400;
    let again = for_day(&world, &session, 1);
    let reason = wallet.inspect(&again, tomorrow).err().unwrap().reason;
    assert_eq!(
        reason,
        RequestRefusal::Expired,
        "tomorrow the day is free again, if nothing else is"
    );
}
