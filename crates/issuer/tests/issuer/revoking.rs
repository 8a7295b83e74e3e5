//! Revocation, and the lists an issuer publishes.

use std::collections::HashSet;

use nonla_credential::{
    GapFile, GapListError, Handle, HandleLimit, Head, IssuerId, Period, file_of,
};
use nonla_crypto::HolderSecret;
use nonla_issuer::{Conflict, IssuerRefusal, PublishedList, RevokeWhat};

use crate::town_hall::{TownHall, day, person, rng};

fn head(hall: &TownHall, list: &PublishedList) -> Head {
    let entry = hall.issuer.entry();
    Head::read(&list.head, &entry.head_key, &entry.id).unwrap()
}

fn audit(hall: &TownHall, list: &PublishedList) -> Result<(), GapListError> {
    let files = list.files.iter().map(Vec::as_slice);
    let (head, entry) = (head(hall, list), hall.issuer.entry());
    let gap_key = entry.gap_key(head.content().period).unwrap();
    head.audit(&list.index, files, gap_key)
}

fn file_with(hall: &TownHall, list: &PublishedList, handle: Handle) -> GapFile {
    let number = file_of(handle);
    let bytes = &list.files[usize::try_from(number).unwrap()];
    head(hall, list).read_file(&list.index, number, bytes).unwrap()
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

fn revoke(hall: &mut TownHall, what: RevokeWhat) -> Result<(), Conflict> {
    let changes = hall.issuer.revoke(&hall.register, what, hall.today);
    hall.register.commit(changes).map(drop)
}

/// Plant `list-leaves-out-revoked`.
#[test]
fn revoked_handles_are_in_no_gap_and_live_ones_are() {
    let (mut hall, handles) = enrolled(40);
    let (revoked, live) = handles.split_at(15);
    for handle in revoked {
        revoke(&mut hall, RevokeWhat::Handle(*handle)).unwrap();
    }
    let list = hall.issuer.publish(&hall.register, Period::of(hall.today), None).unwrap();
    assert_eq!(list.files.len(), 2);
    audit(&hall, &list).unwrap();
    assert!(live.iter().all(|handle| is_in_a_gap(&hall, &list, *handle)));
    assert!(!revoked.iter().any(|handle| is_in_a_gap(&hall, &list, *handle)));
    let counters = head(&hall, &list).content().counters.clone();
    assert_eq!(counters, hall.counters());
    let counted = (counters.people, counters.credentials, counters.re_issued, counters.revoked);
    assert_eq!(counted, (40, 40, 0, 15));
}

#[test]
fn an_audit_finds_a_list_that_was_tampered_with() {
    let (mut hall, handles) = enrolled(3);
    revoke(&mut hall, RevokeWhat::Handle(handles[0])).unwrap();
    let list = hall.issuer.publish(&hall.register, Period::of(hall.today), None).unwrap();
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
    revoke(&mut hall, RevokeWhat::Person(number.clone())).unwrap();
    let entry = hall.register.find(&number).unwrap();
    assert!(entry.credentials().all(|record| record.revoked_on() == Some(hall.today)));
    assert!(!entry.credentials().any(|record| record.is_live_on(hall.today)));
    let list = hall.issuer.publish(&hall.register, Period::of(hall.today), None).unwrap();
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
    let changes = hall.issuer.revoke(&hall.register, what, hall.today);
    hall.enrol(&number, &secret).unwrap();
    let _ = hall.register.commit(changes).unwrap();
    let entry = hall.register.find(&number).unwrap();
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
        assert_eq!(revoke(&mut hall, what), nothing);
    }
    revoke(&mut hall, RevokeWhat::Handle(handles[0])).unwrap();
    hall.today = day("2026-12-24");
    assert_eq!(revoke(&mut hall, RevokeWhat::Handle(handles[0])), nothing);
    assert_eq!(hall.register.counters(day("2026-11-22")).revoked, 1);
}

/// Plant `again-though-revoked`.
#[test]
fn a_revoked_credential_is_not_handed_out_again() {
    let mut hall = TownHall::new();
    let secret = HolderSecret::generate(&mut rng(1));
    let offer = hall.make_offer(&hall.number(2)).unwrap();
    let request = hall.request(&offer, &secret);
    let handle = hall.take_up(&request).unwrap().handle;
    revoke(&mut hall, RevokeWhat::Handle(handle)).unwrap();
    assert_eq!(hall.take_up(&request).err(), Some(IssuerRefusal::Revoked));
}

#[test]
fn a_revoked_handle_stays_listed_after_its_credential_has_expired() {
    let (mut hall, handles) = enrolled(2);
    revoke(&mut hall, RevokeWhat::Handle(handles[0])).unwrap();
    for later in ["2026-11-22", "2031-11-21", "2031-11-22", "2040-01-01"] {
        let list = hall.issuer.publish(&hall.register, Period::of(day(later)), None).unwrap();
        assert!(!is_in_a_gap(&hall, &list, handles[0]), "{later}");
        assert!(is_in_a_gap(&hall, &list, handles[1]), "{later}");
    }
}

/// REQ-I8: what was published can be made again bit for bit, whatever happened later.
#[test]
fn a_finished_period_gives_the_same_list_for_ever() {
    let (mut hall, handles) = enrolled(3);
    revoke(&mut hall, RevokeWhat::Handle(handles[0])).unwrap();
    let period = Period::of(hall.today);
    let first = hall.issuer.publish(&hall.register, period, None).unwrap();
    assert!(hall.issuer.publish(&hall.register, period, None).unwrap() == first);
    hall.today = day("2026-11-23");
    revoke(&mut hall, RevokeWhat::Handle(handles[1])).unwrap();
    let newcomer = hall.adults(4).pop().unwrap();
    hall.enrol(&newcomer, &HolderSecret::generate(&mut rng(77))).unwrap();
    assert!(hall.issuer.publish(&hall.register, period, None).unwrap() == first);
    let next = hall.issuer.publish(&hall.register, Period::of(hall.today), None).unwrap();
    assert_eq!(head(&hall, &next).content().revoked, 2);
    assert_eq!(head(&hall, &next).content().counters.people, 4);
}

/// REQ-I8: heads are chained, and two for one period are evidence.
#[test]
fn heads_are_chained_and_a_second_one_for_a_period_shows() {
    let (mut hall, handles) = enrolled(2);
    let period = Period::of(hall.today);
    let first = hall.issuer.publish(&hall.register, period, None).unwrap();
    let known = head(&hall, &first);
    revoke(&mut hall, RevokeWhat::Handle(handles[0])).unwrap();
    let next = period.next().unwrap();
    let second = hall.issuer.publish(&hall.register, next, Some(&known)).unwrap();
    audit(&hall, &second).unwrap();
    assert_eq!(head(&hall, &second).check_follows(&known), Ok(()));
    assert_eq!(head(&hall, &second).content().previous, Some(known.hash()));

    let unchained = hall.issuer.publish(&hall.register, next, None).unwrap();
    let broken = head(&hall, &unchained).check_follows(&known);
    assert_eq!(broken, Err(GapListError::BrokenChain));
    // Something happened in the period after its list was made: the other head shows it.
    let other = hall.issuer.publish(&hall.register, period, None).unwrap();
    assert_eq!(head(&hall, &other).check_same(&known), Err(GapListError::Equivocation));
}

/// Plant `head-any-previous`.
#[test]
fn a_list_follows_only_an_earlier_head_of_its_own_issuer() {
    let (hall, _) = enrolled(1);
    let period = Period::of(hall.today);
    let publish = |period, previous| hall.issuer.publish(&hall.register, period, previous).err();
    let known = head(&hall, &hall.issuer.publish(&hall.register, period, None).unwrap());
    assert_eq!(publish(period, Some(&known)), Some(GapListError::BrokenChain));
    let before = period.previous().unwrap();
    assert_eq!(publish(before, Some(&known)), Some(GapListError::BrokenChain));

    let mut other = TownHall::with(vec![person("001090000001", "1990-01-01")]);
    other.config.id = IssuerId::parse("urn:nonla:issuer:embassy").unwrap();
    other.config.handle_limit = HandleLimit::new(65_536).unwrap();
    let other = other.rebuilt();
    let theirs = other.issuer.publish(&other.register, before, None).unwrap();
    let theirs = head(&other, &theirs);
    assert_eq!(publish(period, Some(&theirs)), Some(GapListError::OtherIssuer));
}
