//! Gap keys that follow one another: which signs a period, and when the next must begin (T-B12).

use std::sync::Arc;

use nonla_credential::{Day, GapListError, HandleLimit, Period};
use nonla_issuer::{Conflict, GapKey, GapKeyTooEarly, IssuerRefusal, PublishedList};
use nonla_issuer::{RevokeWhat, SignatureCap};

use crate::town_hall::{TownHall, day, rng, secret};

/// Gaps of a list of the hall's size with nobody revoked.
fn plain_gaps() -> u64 {
    let hall = TownHall::new();
    hall.publish(hall.today);
    hall.signed_with(&hall.issuer.entry().gap_keys[0].key)
}

/// A hall that began on its first day and whose gap keys sign this many gaps.
fn hall_with_cap(gaps: u64) -> TownHall {
    let mut hall = TownHall::new();
    hall.config.since = hall.today;
    hall.config.gap_cap = SignatureCap::new(gaps);
    hall.rebuilt()
}

fn begin_next_key(mut hall: TownHall, from: &str) -> TownHall {
    let issuer = Arc::into_inner(hall.issuer).unwrap();
    let issuer = issuer.with_gap_key(GapKey::generate(day(from), &mut rng(5)));
    hall.issuer = Arc::new(issuer.unwrap());
    hall
}

fn due_of(hall: &TownHall, most_revoked: u64) -> Option<Day> {
    hall.commit(hall.issuer.next_gap_key_due(most_revoked))
}

/// An auditor goes by the key that the trust list names for the period.
fn audit(hall: &TownHall, list: &PublishedList) {
    let (entry, head) = (hall.issuer.entry(), hall.head(list));
    let key = entry.gap_key(head.content().period).unwrap();
    head.audit(&list.index, list.files.iter().map(Vec::as_slice), key).unwrap();
}

/// Serves T-B12: the day on which the next gap key must begin is the first that its predecessor
/// cannot sign: the list before it is published, its own is refused, and with the next key it is
/// not. The first key's lists come out as before.
#[test]
fn the_next_gap_key_begins_on_the_day_its_predecessor_cannot_sign() {
    let plain = plain_gaps();
    for cap in [3 * plain, 4 * plain - 1] {
        let mut hall = hall_with_cap(cap);
        let begun = hall.today;
        let due = Some(day("2026-11-25"));
        assert_eq!(due_of(&hall, 0), due, "before the first list");
        let first = hall.publish(begun);
        for _ in 0..2 {
            hall.next_day();
            assert_eq!(due_of(&hall, 0), due, "{}", hall.today);
        }
        hall.wait(1);
        assert_eq!(Some(hall.today), due);
        let over = Conflict::GapCapReached { left: cap - 3 * plain, gaps: plain };
        assert_eq!(hall.try_publish(hall.today).err(), Some(over.into()));

        let hall = begin_next_key(hall, "2026-11-25");
        assert!(hall.publish(begun) == first);
        let next = hall.publish(hall.today);
        audit(&hall, &first);
        audit(&hall, &next);
        let entry = hall.issuer.entry();
        let signed = [0, 1].map(|nth| hall.signed_with(&entry.gap_keys[nth].key));
        assert_eq!(signed, [3 * plain, plain]);
        assert_eq!(due_of(&hall, 0), Some(day("2026-11-28")));
    }
}

/// Serves T-B12: each revoked handle is one more gap in each list, so the next key is due earlier.
#[test]
fn revoked_handles_bring_the_next_gap_key_forward() {
    let plain = plain_gaps();
    let mut hall = hall_with_cap(4 * plain);
    assert_eq!(due_of(&hall, 0), Some(day("2026-11-26")));
    assert_eq!(due_of(&hall, plain), Some(day("2026-11-24")));
    let number = hall.number(2);
    let handle = hall.enrol(&number, &secret(1)).unwrap().handle;
    hall.revoke(RevokeWhat::Handle(handle)).unwrap();
    let due = due_of(&hall, 0).unwrap();
    assert!(due < day("2026-11-26"), "the one revoked handle costs the fourth list");
    while hall.today < due {
        hall.publish(hall.today);
        hall.wait(1);
    }
    assert!(hall.try_publish(hall.today).is_err());
}

/// Serves T-A2: for each day there is one gap key, from the issuer's first day on, and the spans
/// that the trust list names meet.
#[test]
fn gap_keys_follow_one_another_without_overlap_or_hole() {
    let hall = begin_next_key(hall_with_cap(u64::MAX), "2026-12-10");
    let hall = begin_next_key(hall, "2027-01-05");
    let entry = hall.issuer.entry();
    let spans: Vec<_> =
        entry.gap_keys.iter().map(|key| (key.valid_from, key.valid_until)).collect();
    assert_eq!(
        (spans[0].0, spans[1].0, spans[2].0),
        (hall.today, day("2026-12-10"), day("2027-01-05"))
    );
    assert_eq!((spans[0].1, spans[1].1), (day("2026-12-09"), day("2027-01-04")));
    for (on, nth) in [("2026-11-22", 0), ("2026-12-09", 0), ("2026-12-10", 1), ("2027-01-05", 2)] {
        let period = Period::of(day(on));
        assert!(entry.gap_key(period) == Some(&entry.gap_keys[nth].key), "{on}");
        let list = hall.publish(day(on));
        audit(&hall, &list);
    }
    let early = GapKey::generate(day("2027-01-05"), &mut rng(6));
    let newest = day("2027-01-05");
    let issuer = Arc::into_inner(hall.issuer).unwrap();
    assert_eq!(issuer.with_gap_key(early).err(), Some(GapKeyTooEarly { newest }));
    let hall = hall_with_cap(u64::MAX);
    let before = hall.today.checked_add_days(-1).unwrap();
    let refused = hall.try_publish(before).err();
    assert_eq!(refused, Some(IssuerRefusal::GapList(GapListError::NoGapKey)));
}

/// Serves T-B12: the figures of `specs/proof.md`, for a country of 134 million people.
#[test]
fn a_gap_key_of_268_million_handles_lasts_eight_months() {
    let limit = HandleLimit::new(1 << 28).unwrap();
    let per_list = |revoked| SignatureCap::MOST.lists(limit, revoked);
    assert_eq!((plain_gaps(), limit.files()), (2 * 256, 4_096));
    assert_eq!(per_list(0), 256);
    assert_eq!(per_list(1), 255);
    assert_eq!(per_list(1 << 20), 128, "a million revoked halve it");
    assert_eq!(per_list(10_000_000), 24);
}
