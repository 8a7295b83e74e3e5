//! Revocation, and the lists an issuer publishes.

use std::collections::HashSet;

use nonla_credential::{GapFile, GapListError, Handle, Period, file_of};
use nonla_crypto::HolderSecret;
use nonla_issuer::{Conflict, IssuerRefusal, PublishedList, RevokeWhat};

use crate::town_hall::{TownHall, day, decided, rng, store_of};

fn audit(hall: &TownHall, list: &PublishedList) -> Result<(), GapListError> {
    let files = list.files.iter().map(Vec::as_slice);
    let (head, entry) = (hall.head(list), hall.issuer.entry());
    let gap_key = entry.gap_key(head.content().period).unwrap();
    head.audit(&list.index, files, gap_key)
}

fn file_with(hall: &TownHall, list: &PublishedList, handle: Handle) -> GapFile {
    let number = file_of(handle);
    let bytes = &list.files[usize::try_from(number).unwrap()];
    hall.head(list).read_file(&list.index, number, bytes).unwrap()
}

fn is_in_a_gap(hall: &TownHall, list: &PublishedList, handle: Handle) -> bool {
    let file = file_with(hall, list, handle);
    let Some((gap, signature)) = file.gap_around(handle) else {
        return false;
    };
    let entry = hall.issuer.entry();
    let gap_key = entry.gap_key(file.period()).unwrap();
    gap.verify(gap_key, entry.id.as_bytes(), signature).unwrap();
    true
}

/// A hall with these many enrolled people, and their handles.
fn enrolled(people: usize) -> (TownHall, Vec<Handle>) {
    let mut hall = TownHall::new();
    let handles = (0..)
        .zip(hall.adults(people))
        .map(|(seed, number)| {
            hall.enrol(&number, &HolderSecret::generate(&mut rng(seed))).unwrap().handle
        })
        .collect();
    (hall, handles)
}

/// Mutant `list-leaves-out-revoked`.
#[test]
fn revoked_handles_are_in_no_gap_and_live_ones_are() {
    let (hall, handles) = enrolled(40);
    let (revoked, live) = handles.split_at(15);
    for handle in revoked {
        hall.revoke(RevokeWhat::Handle(*handle)).unwrap();
    }
    let list = hall.publish(hall.today);
    assert_eq!(list.files.len(), 2);
    audit(&hall, &list).unwrap();
    assert!(live.iter().all(|handle| is_in_a_gap(&hall, &list, *handle)));
    assert!(!revoked.iter().any(|handle| is_in_a_gap(&hall, &list, *handle)));
    let counters = hall.head(&list).content().counters.clone();
    assert_eq!(counters, hall.counters());
    let counted = (counters.people, counters.credentials, counters.re_issued, counters.revoked);
    assert_eq!(counted, (40, 40, 0, 15));
}

#[test]
fn an_audit_finds_a_list_that_was_tampered_with() {
    let (hall, handles) = enrolled(3);
    hall.revoke(RevokeWhat::Handle(handles[0])).unwrap();
    let list = hall.publish(hall.today);
    let mut fewer = list.clone();
    fewer.files.pop();
    let mut swapped = list.clone();
    swapped.files.swap(0, 1);
    for tampered in [fewer, swapped] {
        assert_eq!(audit(&hall, &tampered), Err(GapListError::NotInHead));
    }
}

#[test]
fn revoking_a_person_revokes_all_their_devices_and_withdraws_their_offers() {
    let mut hall = TownHall::new();
    let (number, secret) = (hall.number(2), HolderSecret::generate(&mut rng(1)));
    let handles: HashSet<_> =
        (0..2).map(|_| hall.enrol(&number, &secret).unwrap().handle).collect();
    let open = hall.make_offer(&number).unwrap();
    let of_another = hall.make_offer(&hall.number(3)).unwrap();
    hall.revoke(RevokeWhat::Person(number.clone())).unwrap();
    let entry = hall.find(&number).unwrap();
    assert!(entry.credentials().all(|record| record.revoked_on() == Some(hall.today)));
    assert!(!entry.credentials().any(|record| record.is_live_on(hall.today)));
    let list = hall.publish(hall.today);
    assert!(!handles.iter().any(|handle| is_in_a_gap(&hall, &list, *handle)));
    let refused = hall.take_up_with(&open, &secret).err();
    assert_eq!(refused, Some(Conflict::UnknownOffer.into()));
    let other = HolderSecret::generate(&mut rng(2));
    assert!(hall.take_up_with(&of_another, &other).is_ok());
    // A new offer is a new start, with the same secret.
    assert!(hall.enrol(&number, &secret).is_ok());
}

/// What was issued between the step and its commit does not escape.
#[test]
fn revoking_a_person_takes_in_what_was_issued_meanwhile() {
    let mut hall = TownHall::new();
    let (number, secret) = (hall.number(2), HolderSecret::generate(&mut rng(1)));
    let what = RevokeWhat::Person(number.clone());
    let issuer = hall.issuer.clone();
    let early = decided(&hall.store, issuer.revoke(what, hall.today));
    hall.enrol(&number, &secret).unwrap();
    early.overtaken(&hall.store).unwrap();
    let entry = hall.find(&number).unwrap();
    assert!(entry.credentials().all(|record| record.revoked_on().is_some()));
}

#[test]
fn a_revocation_that_finds_nothing_says_so_and_the_first_day_stays() {
    let (mut hall, handles) = enrolled(1);
    let stranger = nonla_credential::IdNumber::parse("001090999999").unwrap();
    let nobody = hall.people[8].id_number().clone();
    let nothing = Err(Conflict::NothingToRevoke);
    for what in [
        RevokeWhat::Person(stranger),
        RevokeWhat::Person(nobody),
        RevokeWhat::Handle(Handle::new(65_536)),
    ] {
        assert_eq!(hall.revoke(what), nothing);
    }
    hall.revoke(RevokeWhat::Handle(handles[0])).unwrap();
    hall.today = day("2026-12-24");
    assert_eq!(hall.revoke(RevokeWhat::Handle(handles[0])), nothing);
    assert_eq!(hall.counters_on(day("2026-11-22")).revoked, 1);
}

/// Mutant `again-though-revoked`.
#[test]
fn a_revoked_credential_is_not_handed_out_again() {
    let mut hall = TownHall::new();
    let secret = HolderSecret::generate(&mut rng(1));
    let offer = hall.make_offer(&hall.number(2)).unwrap();
    let request = hall.request(&offer, &secret);
    let handle = hall.take_up(&request).unwrap().handle;
    hall.revoke(RevokeWhat::Handle(handle)).unwrap();
    assert_eq!(hall.take_up(&request).err(), Some(IssuerRefusal::Revoked));
}

#[test]
fn a_revoked_handle_stays_listed_after_its_credential_has_expired() {
    let (hall, handles) = enrolled(2);
    hall.revoke(RevokeWhat::Handle(handles[0])).unwrap();
    for later in ["2026-11-22", "2031-11-21", "2031-11-22", "2035-12-31"] {
        let list = hall.publish(day(later));
        assert!(!is_in_a_gap(&hall, &list, handles[0]), "{later}");
        assert!(is_in_a_gap(&hall, &list, handles[1]), "{later}");
    }
}

/// REQ-I8: what was published can be made again bit for bit, whatever happened later, on the same
/// day too: nothing slips into a list that is out.
#[test]
fn a_published_period_gives_the_same_list_for_ever() {
    let (mut hall, handles) = enrolled(3);
    hall.revoke(RevokeWhat::Handle(handles[0])).unwrap();
    let begun = hall.today;
    let first = hall.publish(begun);
    assert!(hall.publish(begun) == first);
    hall.revoke(RevokeWhat::Handle(handles[1])).unwrap();
    let newcomer = hall.adults(4).pop().unwrap();
    hall.enrol(&newcomer, &HolderSecret::generate(&mut rng(77))).unwrap();
    assert!(hall.publish(begun) == first);
    assert_eq!(hall.counters_on(begun).revoked, 1);
    hall.wait(1);
    let next = hall.publish(hall.today);
    assert!(hall.publish(begun) == first);
    assert_eq!(hall.head(&next).content().revoked, 2);
    assert_eq!(hall.head(&next).content().counters.people, 4);
    assert!(is_in_a_gap(&hall, &first, handles[1]) && !is_in_a_gap(&hall, &next, handles[1]));
}

/// REQ-I8: heads are chained, and two for one period are evidence: an issuer needs a second
/// register to sign them.
#[test]
fn heads_are_chained_and_a_second_one_for_a_period_shows() {
    let (mut hall, handles) = enrolled(2);
    let first = hall.publish(hall.today);
    let known = hall.head(&first);
    hall.revoke(RevokeWhat::Handle(handles[0])).unwrap();
    hall.wait(1);
    let second = hall.publish(hall.today);
    audit(&hall, &second).unwrap();
    let second = hall.head(&second);
    assert_eq!(second.check_follows(&known), Ok(()));
    assert_eq!(second.content().previous, Some(known.hash()));

    hall.store = store_of(&hall.people);
    let unchained = hall.publish(hall.today);
    let broken = hall.head(&unchained).check_follows(&known);
    assert_eq!(broken, Err(GapListError::BrokenChain));
    assert_eq!(hall.head(&unchained).check_same(&second), Err(GapListError::Equivocation));
}

/// REQ-I8: an honest register goes forward only.
#[test]
fn a_list_is_of_a_later_period_than_the_newest() {
    let (hall, _) = enrolled(1);
    hall.publish(hall.today);
    let [before, after] = [-1, 2].map(|days| hall.today.checked_add_days(days).unwrap());
    let refused = |newest| Some(Conflict::NotAfterNewest { newest: Period::of(newest) }.into());
    assert_eq!(hall.try_publish(before).err(), refused(hall.today));
    hall.publish(after);
    // A day that was left out stays left out.
    let between = hall.today.checked_add_days(1).unwrap();
    assert_eq!(hall.try_publish(between).err(), refused(after));
    assert_eq!(hall.newest_list(), Some(Period::of(after)));
}

/// REQ-I2: three live devices stay three, whatever is announced for later: the announced one counts
/// until its day, is handed out again until then, and frees its place on that day.
#[test]
fn a_revocation_announced_for_later_frees_no_place_now() {
    let mut hall = TownHall::new();
    let (number, secret) = (hall.number(2), HolderSecret::generate(&mut rng(1)));
    let offer = hall.make_offer(&number).unwrap();
    let request = hall.request(&offer, &secret);
    let first = hall.take_up(&request).unwrap().handle;
    let open = hall.make_offer(&number).unwrap();
    let others = [(); 2].map(|()| hall.enrol(&number, &secret).unwrap().handle);
    let later = hall.today.checked_add_days(3).unwrap();
    for handle in [first, others[0]] {
        let what = RevokeWhat::Handle(handle);
        hall.revoke_on(what, later).unwrap();
    }
    let all = Some(Conflict::TooManyDevices.into());
    for _ in 0..3 {
        assert_eq!(hall.live(&number).len(), 3);
        assert_eq!(hall.make_offer(&number).err(), all);
        assert_eq!(hall.take_up_with(&open, &secret).err(), all);
        assert_eq!(hall.take_up(&request).unwrap().handle, first);
        let list = hall.publish(hall.today);
        assert!(is_in_a_gap(&hall, &list, first), "it proves until its day");
        hall.wait(1);
    }
    assert_eq!(hall.live(&number), [others[1]]);
    assert_eq!(hall.take_up(&request).err(), Some(IssuerRefusal::Revoked));
    assert!(hall.take_up_with(&open, &secret).is_ok() && hall.enrol(&number, &secret).is_ok());
    assert_eq!(hall.make_offer(&number).err(), all);
}
