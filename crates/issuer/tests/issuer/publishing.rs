//! Publishing is a step: the register counts the gap key's signatures before a file leaves.

use nonla_credential::Period;
use nonla_issuer::{Conflict, Issuer, IssuerKeys, IssuerRefusal, NotCommitted, PublishStep};
use nonla_issuer::{RevokeWhat, SignatureCap};

use crate::town_hall::{TownHall, rng, secret};

fn step(hall: &TownHall) -> PublishStep {
    hall.issuer.publish(&hall.register, Period::of(hall.today)).unwrap()
}

fn signed(hall: &TownHall) -> u64 {
    hall.register.signed_with(&hall.issuer.entry().gap_keys[0].key)
}

/// Gaps of a list of the hall's size with nobody revoked.
fn plain_gaps() -> u64 {
    let mut hall = TownHall::new();
    hall.publish(hall.today);
    signed(&hall)
}

/// Serves T-B12: no file leaves before the register has recorded the period and what it cost the
/// gap key.
#[test]
fn a_list_leaves_only_with_its_own_commit() {
    let mut hall = TownHall::new();
    let list = step(&hall);
    let offer = hall.issuer.offer(&hall.register, &hall.number(2), hall.today, &mut rng(1));
    let committed = hall.register.commit(offer.unwrap().changes).unwrap();
    assert_eq!(list.list.release(committed).err(), Some(NotCommitted));
    assert_eq!((hall.register.newest_list(), signed(&hall)), (None, 0));

    let list = step(&hall);
    let committed = hall.register.commit(list.changes).unwrap();
    assert_eq!(hall.register.newest_list(), Some(Period::of(hall.today)));
    assert!(signed(&hall) > 0);
    assert!(list.list.release(committed).is_ok());
}

/// Serves T-B12: each list adds its gaps, one more for each revoked handle; a list made again adds
/// nothing, and nothing ever lowers the count.
#[test]
fn the_gap_key_is_charged_for_each_gap_once() {
    let plain = plain_gaps();
    let mut hall = TownHall::new();
    let handles: Vec<_> = (0..)
        .zip(hall.adults(3))
        .map(|(seed, number)| hall.enrol(&number, &secret(seed)).unwrap().handle)
        .collect();
    let mut expected = 0;
    for (revoked, handle) in (1..).zip(handles) {
        hall.revoke(RevokeWhat::Handle(handle)).unwrap();
        hall.publish(hall.today);
        expected += plain + revoked;
        assert_eq!(signed(&hall), expected);
        for _ in 0..3 {
            hall.publish(hall.today);
        }
        assert_eq!(signed(&hall), expected, "the same list counts once");
        hall.wait(1);
    }
    let credentials = hall.register.signed_with(&hall.issuer.entry().keys[0].key);
    assert_eq!(credentials, 3, "each key has its own count");
}

/// Serves T-B12: the list that would take the gap key over its cap is refused, says what to do, and
/// changes nothing; the next gap key begins at nought.
#[test]
fn a_gap_key_signs_no_more_than_its_cap() {
    let plain = plain_gaps();
    let mut hall = TownHall::new();
    hall.config.gap_cap = SignatureCap::new(3 * plain - 1);
    let mut hall = hall.rebuilt();
    for _ in 0..2 {
        hall.publish(hall.today);
        hall.wait(1);
    }
    let refused = hall.try_publish(hall.today).unwrap_err();
    let over = Conflict::GapCapReached { left: plain - 1, gaps: plain };
    assert_eq!(refused, IssuerRefusal::Conflict(over));
    assert!(refused.to_string().contains("begin the next gap key"), "{refused}");
    assert_eq!((signed(&hall), hall.register.counters(hall.today).credentials), (2 * plain, 0));
    let yesterday = hall.today.checked_add_days(-1).unwrap();
    assert_eq!(hall.register.newest_list(), Some(Period::of(yesterday)));
}

/// Serves T-B12, REQ-I8: of two lists that both looked before either was committed, one is: the
/// other follows a head that is no longer the newest.
#[test]
fn of_two_lists_that_race_one_is_committed() {
    let mut hall = TownHall::new();
    let (one, other) = (step(&hall), step(&hall));
    hall.wait(1);
    let later = step(&hall);
    let newest = Period::of(hall.today).previous().unwrap();
    assert!(hall.register.commit(one.changes).is_ok());
    let once = signed(&hall);
    let said = [other, later].map(|step| hall.register.commit(step.changes).err());
    assert_eq!(
        said,
        [Some(Conflict::NotAfterNewest { newest }), Some(Conflict::PublishedMeanwhile)]
    );
    assert_eq!((hall.register.newest_list(), signed(&hall)), (Some(newest), once));
}

/// What is revoked while the files are signed is in no list that is out, and so in the next one.
#[test]
fn a_revocation_between_step_and_commit_is_in_the_next_list() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    let handle = hall.enrol(&number, &secret(1)).unwrap().handle;
    let list = step(&hall);
    hall.revoke(RevokeWhat::Handle(handle)).unwrap();
    let committed = hall.register.commit(list.changes).unwrap();
    let list = list.list.release(committed).unwrap();
    assert_eq!(hall.head(&list).content().revoked, 0);
    assert!(hall.publish(hall.today) == list, "the list stays as it was");
    hall.wait(1);
    let next = hall.publish(hall.today);
    assert_eq!(hall.head(&next).content().revoked, 1);
}

/// A period is not published twice under two keys: the files would not fit the head that is out.
#[test]
fn a_published_list_is_not_made_again_under_another_key() {
    let mut hall = TownHall::new();
    hall.publish(hall.today);
    hall.issuer = Issuer::new(hall.config.clone(), IssuerKeys::generate(&mut rng(77)));
    assert_eq!(hall.try_publish(hall.today).err(), Some(IssuerRefusal::OtherFiles));
}
