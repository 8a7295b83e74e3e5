//! The holder, and nobody else, is told which conditions of a request their credential does not meet.

use nonla_app::world::{At, World};
use nonla_credential::{Asked, Country, Day, NOTHING_TO_SHOW, Predicate, PredicateKind, Tier};
use nonla_verifier::Intent;
use nonla_wallet::{Learned, RequestRefusal, Wallet};

use crate::age::{ADULT, enrolled, small_world};
use crate::trust::{changed, next_list};

/// Somebody who turned 18 yesterday, and somebody who will tomorrow.
const JUST_18: usize = 2;
const NOT_YET_18: usize = 5;

/// What platform A asks of a wallet and is not so, by its credential. The answer then is the one of every
/// wallet that shows nothing; else there is a proof.
fn unmet_of(
    (world, wallet): (&mut World, &mut Wallet),
    tier: Tier,
    change: impl FnOnce(&mut Asked),
) -> Vec<Learned> {
    let (_, session) = world.ask(At::A, tier, Intent::Register).unwrap();
    let (request, _) = changed(world, (At::A, &session), change);
    let asking = wallet.inspect(&request, world.now()).unwrap();
    let unmet = asking.unmet(wallet);
    assert!(unmet.iter().all(|condition| asking.learns().contains(condition)));
    match asking.approve().prove(wallet, world.now(), &mut world.rng) {
        Ok(_) => assert_eq!(unmet, [], "it was proved"),
        Err(failed) => {
            assert!(!unmet.is_empty(), "{:?}", failed.reason);
            let revoked = matches!(unmet[..], [Learned::NotRevoked(_)]);
            let reason =
                if revoked { RequestRefusal::Revoked } else { RequestRefusal::DoesNotFulfil };
            assert_eq!(failed.reason, reason);
            assert_eq!(wallet.stage(failed.step).unwrap().saved(), NOTHING_TO_SHOW);
        }
    }
    unmet
}

fn as_asked(_: &mut Asked) {}

/// The world on another day, and the wallet with the lists of that day.
fn on(world: &mut World, wallet: &mut Wallet, day: Day) {
    world.jump_to(day).unwrap();
    world.refresh(wallet).unwrap();
}

/// Serves REQ-W1: an age is unmet until the birthday, and not from it on.
#[test]
fn an_unmet_age_is_named() {
    let mut world = small_world("unmet age");
    let mut adult = enrolled(&mut world, JUST_18);
    assert_eq!(unmet_of((&mut world, &mut adult), Tier::Post, as_asked), []);
    let mut young = enrolled(&mut world, NOT_YET_18);
    let unmet = unmet_of((&mut world, &mut young), Tier::Post, as_asked);
    let age = world.platforms.a.verifier.config().policy.age_threshold().unwrap();
    assert_eq!(unmet, [Learned::AgeAtLeast(age, world.today)]);
}

/// Serves REQ-W1: another country than the one asked for.
#[test]
fn an_unmet_country_is_named() {
    let mut world = small_world("unmet country");
    let mut wallet = enrolled(&mut world, ADULT);
    let laos = Country::parse("LA").unwrap();
    let list = next_list(&world, |content| {
        let purposes = content.verifiers.iter_mut().flat_map(|verifier| &mut verifier.purposes);
        purposes.for_each(|purpose| drop(purpose.most.put(Predicate::ResidentIn(laos))));
    });
    let learnt = wallet.learn_trust_list(&list).unwrap();
    wallet.stage(learnt).unwrap().saved();
    let elsewhere = |asked: &mut Asked| drop(asked.requirement.put(Predicate::ResidentIn(laos)));
    let unmet = unmet_of((&mut world, &mut wallet), Tier::Post, elsewhere);
    assert_eq!(unmet, [Learned::ResidentCountry(laos)]);
    let nowhere = |asked: &mut Asked| drop(asked.requirement.take(PredicateKind::ResidentIn));
    assert_eq!(unmet_of((&mut world, &mut wallet), Tier::Post, nowhere), []);
}

/// Serves REQ-W1: a credential counts on its last day and not on the next.
#[test]
fn an_expired_credential_is_named() {
    let mut world = small_world("unmet expiry");
    let mut wallet = enrolled(&mut world, ADULT);
    let last = wallet.credentials().next().unwrap().claims.valid_until();
    on(&mut world, &mut wallet, last);
    assert_eq!(unmet_of((&mut world, &mut wallet), Tier::Post, as_asked), []);
    let after = last.checked_add_days(1).unwrap();
    on(&mut world, &mut wallet, after);
    let unmet = unmet_of((&mut world, &mut wallet), Tier::Post, as_asked);
    assert_eq!(unmet, [Learned::NotExpired(after)]);
}

/// Serves REQ-W1: a credential that the list of the day has.
#[test]
fn a_revoked_credential_is_named() {
    let mut world = small_world("unmet revocation");
    let mut wallet = enrolled(&mut world, ADULT);
    let tomorrow = world.today.checked_add_days(1).unwrap();
    world.revoke(ADULT, tomorrow).unwrap();
    assert_eq!(unmet_of((&mut world, &mut wallet), Tier::Post, as_asked), [], "not yet");
    // The wallet proves for the oldest list that is accepted: two days on none of them lacks it.
    for days in [1, 2] {
        on(&mut world, &mut wallet, tomorrow.checked_add_days(days - 1).unwrap());
    }
    let unmet = unmet_of((&mut world, &mut wallet), Tier::Post, as_asked);
    assert!(matches!(unmet[..], [Learned::NotRevoked(_)]), "{unmet:?}");
}

/// Serves REQ-W1: a time since enrolment counts from the first of its month, to the day.
#[test]
fn a_late_enrolment_is_named() {
    let mut world = small_world("unmet enrolment");
    let mut wallet = enrolled(&mut world, ADULT);
    let first = wallet.credentials().next().unwrap().claims.enrolled_on();
    let days = world.platforms.a.verifier.config().policy.need(Tier::Livestream).clone();
    let days = days.requirement().unwrap().get(PredicateKind::EnrolledAtLeast);
    let Some(Predicate::EnrolledAtLeast(days)) = days.cloned() else { panic!("{days:?}") };
    let last = first.checked_add_days(i32::from(days.days()) - 1).unwrap();
    on(&mut world, &mut wallet, last);
    let unmet = unmet_of((&mut world, &mut wallet), Tier::Livestream, as_asked);
    assert_eq!(unmet, [Learned::EnrolledDaysAgo(days)]);
    assert_eq!(unmet_of((&mut world, &mut wallet), Tier::Post, as_asked), [], "it was not asked");
    on(&mut world, &mut wallet, last.checked_add_days(1).unwrap());
    assert_eq!(unmet_of((&mut world, &mut wallet), Tier::Livestream, as_asked), []);
}

/// Serves REQ-W1: of several conditions each that is unmet is named, and none besides.
#[test]
fn all_unmet_conditions_are_named_and_no_other() {
    let mut world = small_world("unmet, several");
    let mut wallet = enrolled(&mut world, NOT_YET_18);
    let unmet = unmet_of((&mut world, &mut wallet), Tier::Livestream, as_asked);
    assert!(
        matches!(unmet[..], [Learned::AgeAtLeast(..), Learned::EnrolledDaysAgo(_)]),
        "{unmet:?}"
    );
}
