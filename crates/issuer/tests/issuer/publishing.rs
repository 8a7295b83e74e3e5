//! Publishing: the gap key's signatures are counted before a file leaves.

use nonla_credential::Period;
use nonla_issuer::{Conflict, Issuer, IssuerKeys, IssuerRefusal};
use nonla_issuer::{RevokeWhat, SignatureCap};

use crate::town_hall::{TownHall, decided, rng, secret, store_of};

fn signed(hall: &TownHall) -> u64 {
    hall.signed_with(&hall.issuer.entry().gap_keys[0].key)
}

/// Gaps of a list of the hall's size with nobody revoked.
fn plain_gaps() -> u64 {
    let hall = TownHall::new();
    hall.publish(hall.today);
    let gaps = signed(&hall);
    assert!(gaps > 0, "a list has at least one gap");
    gaps
}

/// Serves T-B12: the signatures of a list are counted when its period is closed, before any is made; an
/// issuer that is killed then signs the same list, and counts nothing twice.
#[test]
fn a_list_is_counted_before_it_is_signed_and_once() {
    let hall = TownHall::new();
    let closed = hall.close(hall.today).unwrap();
    assert_eq!((hall.newest_list(), signed(&hall)), (None, plain_gaps()));
    assert_eq!((closed.period(), closed.counters()), (Period::of(hall.today), &hall.counters()));
    let (issuer, revocations) = (hall.issuer.clone(), hall.revocations());
    let dropped = issuer.sign_list(&closed, &revocations).unwrap();
    assert_eq!(
        format!("{dropped:?}"),
        format!("SignedList {{ period: {:?}, .. }}", closed.period())
    );
    drop(dropped);
    // Killed before it was published: as if nothing had been signed.
    let list = hall.publish(hall.today);
    assert_eq!(hall.newest_list(), Some(Period::of(hall.today)));
    assert_eq!(signed(&hall), plain_gaps());
    let head = hall.commit(nonla_issuer::published_head(Period::of(hall.today)));
    assert_eq!(head, Some(list.head));
    // A period that was closed and never published is passed over by the next one.
    let [tomorrow, after] = [1, 2].map(|days| hall.today.checked_add_days(days).unwrap());
    let left = issuer.sign_list(&hall.close(tomorrow).unwrap(), &revocations).unwrap();
    assert!(hall.try_publish(after).is_ok());
    let refused = hall.commit(issuer.publish(left)).err();
    assert_eq!(refused, Some(Conflict::PublishedMeanwhile.into()));
    let newest = Period::of(after);
    assert_eq!(hall.close(tomorrow).err(), Some(Conflict::NotAfterNewest { newest }.into()));
}

/// REQ-I8: a list that leaves out a revoked handle is not signed: whoever passes over a page of them is
/// told. Mutant `list-of-some-pages`.
#[test]
fn a_list_of_some_revocations_is_not_signed() {
    let mut hall = TownHall::new();
    for (seed, number) in (0..).zip(hall.adults(3)) {
        let handle = hall.enrol(&number, &secret(seed)).unwrap().handle;
        hall.revoke(RevokeWhat::Handle(handle)).unwrap();
    }
    let (early, closed) = (hall.revocations(), hall.close(hall.today).unwrap());
    let found = |keys: &[nonla_issuer::Key]| hall.issuer.sign_list(&closed, keys).err();
    let incomplete = |found| Some(IssuerRefusal::ListIncomplete { expected: 3, found });
    assert_eq!(found(&early[..2]), incomplete(2));
    assert_eq!(found(&[&early[..2], &early[..2]].concat()), incomplete(2));
    assert_eq!(found(&[]), incomplete(0));
    assert_eq!(found(&early), None);
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
    let credentials = hall.signed_with(&hall.issuer.entry().keys[0].key);
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
    assert_eq!((signed(&hall), hall.counters_on(hall.today).credentials), (2 * plain, 0));
    let yesterday = hall.today.checked_add_days(-1).unwrap();
    assert_eq!(hall.newest_list(), Some(Period::of(yesterday)));
}

/// Serves T-B12, REQ-I8: two processes that publish one period at once publish one list, and count it
/// once; of two that publish two periods the earlier is given up.
#[test]
fn of_two_lists_that_race_one_is_published() {
    let hall = TownHall::new();
    let (issuer, period) = (hall.issuer.clone(), Period::of(hall.today));
    let [one, other] = [(); 2].map(|()| decided(&hall.store, issuer.close_period(period)));
    let one = one.land(&hall.store).unwrap().unwrap();
    assert_eq!(other.overtaken(&hall.store).unwrap(), one);
    let sign = || issuer.sign_list(&one, &hall.revocations()).unwrap();
    let [first, second] = [(); 2].map(|()| decided(&hall.store, issuer.publish(sign())));
    let list = first.land(&hall.store).unwrap().unwrap();
    assert!(second.overtaken(&hall.store).unwrap() == list);
    assert_eq!((hall.newest_list(), signed(&hall)), (Some(period), plain_gaps()));
}

/// What is revoked once a period is closed is not in its list, and so in the next one.
#[test]
fn a_revocation_after_the_close_is_in_the_next_list() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    let handle = hall.enrol(&number, &secret(1)).unwrap().handle;
    hall.close(hall.today).unwrap();
    hall.revoke(RevokeWhat::Handle(handle)).unwrap();
    let list = hall.publish(hall.today);
    assert_eq!(hall.head(&list).content().revoked, 0);
    assert!(hall.publish(hall.today) == list, "the list stays as it was");
    hall.wait(1);
    let next = hall.publish(hall.today);
    assert_eq!(hall.head(&next).content().revoked, 1);
}

/// Serves REQ-I8: a revocation that was announced, and then came earlier, leaves no list that names it,
/// also if that was published ahead. Mutant `announced-leaves-its-list`.
#[test]
fn a_handle_stays_in_a_list_that_was_published_ahead() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    let handle = hall.enrol(&number, &secret(1)).unwrap().handle;
    let later = hall.today.checked_add_days(3).unwrap();
    hall.revoke_on(RevokeWhat::Handle(handle), later).unwrap();
    let ahead = hall.publish(later);
    assert_eq!(hall.head(&ahead).content().revoked, 1);
    hall.revoke(RevokeWhat::Handle(handle)).unwrap();
    assert!(hall.publish(later) == ahead);
}

/// A period is not published twice under two keys: the files would not fit the head that is out. Nor is
/// it signed by a key for which it was not closed, whose signatures would go uncounted.
#[test]
fn a_published_list_is_not_signed_or_published_again_under_another_key() {
    let hall = TownHall::new();
    let other = Issuer::new(hall.config.clone(), IssuerKeys::generate(&mut rng(77)));
    let closed = hall.close(hall.today).unwrap();
    let revocations = hall.revocations();
    assert_eq!(other.sign_list(&closed, &revocations).err(), Some(IssuerRefusal::OtherFiles));
    hall.publish(hall.today);
    let elsewhere = TownHall { store: store_of(&[]), ..TownHall::new() };
    let closed = elsewhere.commit(other.close_period(Period::of(hall.today))).unwrap();
    let signed = other.sign_list(&closed, &revocations).unwrap();
    assert_eq!(hall.commit(other.publish(signed)).err(), Some(IssuerRefusal::OtherFiles));
}
