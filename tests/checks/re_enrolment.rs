//! Enrolled anew: no two accounts by a race (B7).

use std::collections::BTreeSet;

use nonla_app::record::Party;
use nonla_app::world::{At, Halt, World};
use nonla_credential::{
    CredentialRequest, Day, GapFile, Head, IssuedCredential, Period, Tier, file_of,
};
use nonla_crypto::{Gap, Signature};
use nonla_issuer::{Conflict, IssuerRefusal, PublishedList};
use nonla_verifier::{Intent, Moment, Outcome};
use nonla_wallet::Wallet;

use crate::age::{ADULT, Cheater, HONEST, Lie, day, small_world};

/// Days after the offer on which everything is tried.
const DAYS: i32 = 7;
/// Oldest head a platform asks with, in days.
const HEAD_DAYS: i32 = 2;

fn on(days: i32) -> Day {
    day().checked_add_days(days).unwrap()
}

/// The gap of a list around a credential's handle: none once it is listed.
fn gap(
    (list, head): &(PublishedList, Head),
    credential: &IssuedCredential,
) -> Option<(Gap, Signature)> {
    let number = file_of(credential.handle);
    let bytes = &list.files[usize::try_from(number).unwrap()];
    let file = GapFile::read(bytes, head.content().period, number).unwrap();
    file.gap_around(credential.handle).map(|(gap, signature)| (gap, signature.clone()))
}

/// What a platform with some head says to a wallet that skips all its own checks: the outcomes over
/// every age of the head and every period it accepts with it.
fn shown(
    world: &mut World,
    cheater: &Cheater,
    lists: &[(PublishedList, Head)],
) -> BTreeSet<&'static str> {
    let mut outcomes = BTreeSet::new();
    let (trust_list, now) = (world.trust_list().clone(), world.now());
    for age in 0..=HEAD_DAYS {
        let newest = Period::of(world.today.checked_add_days(-age).unwrap());
        let Some((_, head)) = lists.iter().find(|(_, head)| head.content().period == newest) else {
            continue;
        };
        let moment = Moment { trust_list: &trust_list, head: Some(head), now };
        let asked = world.platforms.a.ask(Tier::Post, Intent::Register, &moment, &mut world.rng);
        let (_, session) = asked.unwrap();
        // Whatever is accepted is among these; what is not is refused.
        for list in lists {
            let Some(gap) = gap(list, &cheater.credential) else { continue };
            let period = list.1.content().period;
            let lie = Lie { request: session.request(), period, gap: &gap, cheat: HONEST };
            let presentation = cheater.tell(world, At::A, &lie);
            let platform = &world.platforms.a;
            let checked = platform.verifier.check(&session, &presentation, &moment, &mut world.rng);
            let Ok(checked) = checked else { continue };
            let decided = platform.verifier.decide(checked, world.today).unwrap();
            outcomes.insert(match platform.commit(decided).unwrap().outcome() {
                Outcome::New => "new",
                Outcome::AlreadyRegistered => "known",
                _ => "other",
            });
        }
    }
    outcomes
}

/// One race: the days, counted from that of the offer, on which each pseudonym was shown.
struct Race {
    /// Of the credential from before the offer.
    old: Vec<i32>,
    /// Of the one enrolled anew.
    new: Vec<i32>,
    /// The first day whose list names the old one.
    listed: i32,
}

/// Registers, enrols anew, and tries everything on each of the next days; a list comes out on those
/// given.
fn race(test: &str, published: &[i32]) -> Race {
    let mut world = small_world(test);
    let old = Cheater::enrol(&mut world, ADULT);
    let mut lists = vec![world.list().unwrap().clone()];
    assert_eq!(shown(&mut world, &old, &lists), BTreeSet::from(["new"]));

    let number = world.people[ADULT].id_number().clone();
    let step = world.issuer.offer_re_enrolment(&number, world.today, &mut world.rng);
    let made = world.office.commit(step).unwrap().unwrap();
    let offer = made.offer.to_bytes().unwrap();
    let mut wallet = world.new_wallet().unwrap();
    let mut anew = None;
    let mut race = Race { old: Vec::new(), new: Vec::new(), listed: published[0] };
    for days in 0..=DAYS {
        world.today = on(days);
        if published.contains(&days) {
            world.jump_to(on(days)).unwrap();
            lists.push(world.list().unwrap().clone());
        }
        if anew.is_none() {
            anew = take_up(&mut world, &mut wallet, &offer);
            assert_eq!(anew.is_some(), days >= race.listed, "day {days}");
        }
        if shown(&mut world, &old, &lists).contains("known") {
            race.old.push(days);
        }
        let Some(credential) = anew.clone() else { continue };
        let cheater = Cheater { wallet, credential };
        if !shown(&mut world, &cheater, &lists).is_empty() {
            race.new.push(days);
        }
        wallet = cheater.wallet;
    }
    race
}

/// Takes the offer up, or hears that it is too early.
fn take_up(world: &mut World, wallet: &mut Wallet, offer: &[u8]) -> Option<IssuedCredential> {
    let accepted = wallet.receive(offer, world.today, &mut world.rng).unwrap();
    let accepted = wallet.stage_at(accepted, world.now()).unwrap().saved();
    match world.issue(ADULT, &accepted.request) {
        Ok(reply) => {
            let received = accepted.pending.finish(wallet, &reply, world.today).unwrap();
            wallet.stage(received.confirm()).unwrap().saved();
            let credential = IssuedCredential::parse(&reply).unwrap();
            assert_eq!(credential.claims.enrolled_on(), world.today.first_of_month());
            Some(credential)
        }
        Err(halt) => {
            let early = IssuerRefusal::Conflict(Conflict::NotListedYet { from: on(1) });
            assert_eq!(halt, Halt::Issuer(early));
            assert!(CredentialRequest::parse(&accepted.request).is_ok());
            assert_eq!(
                world.record.of(Party::Wallet).filter(|m| m.what == "credential").count(),
                1
            );
            None
        }
    }
}

/// Serves REQ-U1, REQ-B3, T-B10, B7: with p1 the first period that lists the old credential, the new
/// one does not exist before day p1, and the old one passes at most through day p1 + 1, whatever
/// head up to two days old a platform asks with. So both can be shown on two days at most: p1 and
/// p1 + 1.
#[test]
fn two_accounts_by_re_enrolment_are_a_matter_of_two_days() {
    let race = race("two accounts, lists each day", &[1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(race.listed, 1);
    assert_eq!(race.old, [0, 1, 2], "through p1 + 1");
    assert_eq!(race.new, [1, 2, 3, 4, 5, 6, 7], "from p1 on");
    let both: Vec<_> = race.new.iter().filter(|day| race.old.contains(day)).collect();
    assert_eq!(both, [&1, &2]);
}

/// Serves REQ-U1, T-B10, B7: an issuer that leaves out days lengthens the wait, and not the window:
/// the last list that does not name the old credential is too old by then.
#[test]
fn two_accounts_by_re_enrolment_are_no_easier_when_lists_are_late() {
    for late in [2, 3, 4] {
        let days: Vec<i32> = (late..=DAYS).collect();
        let race = race(&format!("two accounts, first list on day {late}"), &days);
        assert_eq!(race.old, [0, 1, 2], "{late}: the list of day 0 counts through day 2");
        assert_eq!(race.new, days, "{late}");
        let both = race.new.iter().filter(|day| race.old.contains(day)).count();
        assert!(both <= 2 && race.old.iter().all(|day| *day <= race.listed + 1), "{late}");
    }
}
