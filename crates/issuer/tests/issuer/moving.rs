//! Moving to another device, with the old one disabled (REQ-W6).

use nonla_credential::Handle;
use nonla_issuer::{Conflict, MOST_DEVICES, RevokeWhat};

use crate::town_hall::{TownHall, day, secret};

/// REQ-W6, REQ-R7: the old device stops on the day on which the new one starts; the secret, and so
/// every pseudonym, stays. Mutant `replaced-stays-live`.
#[test]
fn a_move_disables_the_old_device_and_keeps_the_secret() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    let [old, kept] = [(); 2].map(|()| hall.enrol(&number, &secret(1)).unwrap());
    hall.today = day("2027-01-05");
    let before = hall.publish(hall.today);
    let offer = hall.make_replacement(&number, old.handle).unwrap();
    assert_eq!(hall.live(&number), [old.handle, kept.handle], "an offer alone changes nothing");
    let moved = hall.take_up_with(&offer, &secret(1)).unwrap();
    assert_eq!(hall.live(&number), [kept.handle, moved.handle]);
    assert_eq!(moved.claims.enrolled_on(), old.claims.enrolled_on());
    let entry = hall.find(&number).unwrap();
    assert_eq!(entry.credentials().next().unwrap().revoked_on(), Some(hall.today));
    hall.next_day();
    let lists = [before, hall.publish(hall.today)].map(|list| hall.head(&list).content().revoked);
    assert_eq!(lists, [0, 1], "the list of the day was out; the next one says so");
    let counters = hall.counters();
    assert_eq!((counters.people, counters.credentials, counters.revoked), (1, 3, 1));
    assert_eq!((counters.re_issued, counters.re_enrolled), (2, 0));
}

/// REQ-W6: one goes and one comes, so a person with all devices can move too. Mutant `device-limit`.
#[test]
fn a_move_works_at_the_most_devices_and_gives_no_fourth() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    let handles = [(); MOST_DEVICES].map(|()| hall.enrol(&number, &secret(1)).unwrap().handle);
    let further = hall.make_offer(&number).err();
    assert_eq!(further, Some(Conflict::TooManyDevices.into()));
    let offers = handles.map(|handle| hall.make_replacement(&number, handle).unwrap());
    for offer in &offers {
        hall.take_up_with(offer, &secret(1)).unwrap();
        assert_eq!(hall.live(&number).len(), MOST_DEVICES);
    }
    assert!(handles.iter().all(|handle| !hall.live(&number).contains(handle)));
    assert_eq!(hall.make_offer(&number).err(), Some(Conflict::TooManyDevices.into()));
}

/// REQ-W6: a replacement is a re-issue like any other: under the same tag only. Mutant
/// `skip-tag-of-person`.
#[test]
fn a_move_with_a_fresh_secret_is_refused_and_leaves_the_old_device_alone() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    let old = hall.enrol(&number, &secret(1)).unwrap();
    let offer = hall.make_replacement(&number, old.handle).unwrap();
    let refused = hall.take_up_with(&offer, &secret(2)).err();
    assert_eq!(refused, Some(Conflict::OtherSecret.into()));
    assert_eq!(hall.live(&number), [old.handle]);
    assert!(hall.take_up_with(&offer, &secret(1)).is_ok());
}

/// Nobody disables somebody else's device. Mutant `replaces-what-is-anothers`.
#[test]
fn only_a_credential_of_the_person_is_replaced() {
    let mut hall = TownHall::new();
    let (number, other) = (hall.number(2), hall.number(3));
    hall.enrol(&number, &secret(1)).unwrap();
    let theirs = hall.enrol(&other, &secret(2)).unwrap();
    let never_given = Handle::new(77);
    for handle in [theirs.handle, never_given] {
        let refused = hall.make_replacement(&number, handle).err();
        assert_eq!(refused, Some(Conflict::NothingToReplace.into()));
    }
    assert_eq!(hall.live(&other), [theirs.handle]);
}

/// A credential that is revoked or has expired makes no room. Mutant `replaces-what-is-dead`.
#[test]
fn only_a_live_credential_is_replaced() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    let credentials = [(); 3].map(|()| hall.enrol(&number, &secret(1)).unwrap());
    let open = hall.make_replacement(&number, credentials[0].handle).unwrap();
    let what = RevokeWhat::Handle(credentials[0].handle);
    hall.revoke(what).unwrap();
    let nothing = Some(Conflict::NothingToReplace.into());
    assert_eq!(hall.make_replacement(&number, credentials[0].handle).err(), nothing);
    assert_eq!(hall.take_up_with(&open, &secret(1)).err(), nothing);
    hall.enrol(&number, &secret(1)).unwrap();
    assert_eq!(hall.take_up_with(&open, &secret(1)).err(), nothing, "it would be a fourth");
    hall.today = day("2031-11-22");
    assert_eq!(hall.make_replacement(&number, credentials[1].handle).err(), nothing);
}

/// REQ-W6: two moves of one device that race: the commit takes one. Mutant `replaces-what-is-dead`.
#[test]
fn of_two_moves_of_one_device_at_once_one_is_taken() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    let handles = [(); 3].map(|()| hall.enrol(&number, &secret(1)).unwrap().handle);
    let offers = [(); 2].map(|()| hall.make_replacement(&number, handles[0]).unwrap());
    let [one, other] = offers.map(|offer| hall.early_with(&offer, &secret(1)));
    assert!(one.land(&hall.store).unwrap().is_ok());
    assert_eq!(other.overtaken(&hall.store).err(), Some(Conflict::NothingToReplace.into()));
    assert_eq!(hall.live(&number).len(), MOST_DEVICES);
    assert_eq!(hall.counters().revoked, 1);
}

/// An answer that was lost on the way is given again, and nothing more is revoked.
#[test]
fn a_move_sent_again_gives_the_same_credential() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    let old = hall.enrol(&number, &secret(1)).unwrap();
    let offer = hall.make_replacement(&number, old.handle).unwrap();
    let request = hall.request(&offer, &secret(1));
    let moved = hall.take_up(&request).unwrap();
    assert!(hall.take_up(&request).unwrap() == moved);
    assert_eq!(hall.live(&number), [moved.handle]);
    assert_eq!((hall.counters().credentials, hall.counters().revoked), (2, 1));
}
