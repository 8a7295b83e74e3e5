//! The cap on what one key signs (T-B12).

use std::sync::{Arc, Barrier};
use std::thread;

use nonla_crypto::HolderSecret;
use nonla_issuer::{Conflict, Issuer, IssuerKeys, RevokeWhat, SignatureCap};

use crate::town_hall::{Early, TownHall, rng, secret, store_of};

/// A town hall whose key signs three credentials.
fn hall_of_three() -> TownHall {
    let mut hall = TownHall::new();
    hall.config.signature_cap = SignatureCap::new(3);
    hall.rebuilt()
}

/// T-B12: a key signs as many credentials as its cap says and no more, whoever asks and however
/// long after, and a refused step changes nothing. Mutant `skip-signature-cap`.
#[test]
fn a_key_signs_no_more_than_its_cap() {
    let mut hall = hall_of_three();
    let key = hall.issuer.entry().keys[0].key;
    let numbers = hall.adults(20);
    for (nth, number) in numbers[..3].iter().enumerate() {
        assert_eq!(hall.signed_with(&key), nth as u64);
        hall.enrol(number, &HolderSecret::generate(&mut rng(nth as u64))).unwrap();
    }
    for (nth, number) in numbers[3..].iter().enumerate() {
        let refused = hall.enrol(number, &HolderSecret::generate(&mut rng(100 + nth as u64)));
        assert_eq!(refused.err(), Some(Conflict::CapReached.into()));
        assert!(hall.find(number).unwrap().enrolled_on().is_none());
    }
    assert_eq!((hall.signed_with(&key), hall.counters().credentials), (3, 3));
}

/// T-B12: the same credential for the same request once more is no new one.
#[test]
fn a_credential_handed_out_again_counts_once() {
    let mut hall = hall_of_three();
    let key = hall.issuer.entry().keys[0].key;
    let number = hall.adults(1).remove(0);
    let offer = hall.make_offer(&number).unwrap();
    let request = hall.request(&offer, &HolderSecret::generate(&mut rng(1)));
    let first = hall.take_up(&request).unwrap();
    for _ in 0..10 {
        assert_eq!(hall.take_up(&request).unwrap().handle, first.handle);
    }
    assert_eq!(hall.signed_with(&key), 1);
}

/// T-B12: neither revocation nor time gives a signature back, and what is published never goes
/// down. Mutant `count-forgets-revoked`.
#[test]
fn the_count_of_a_key_never_goes_down() {
    let mut hall = hall_of_three();
    let key = hall.issuer.entry().keys[0].key;
    let numbers = hall.adults(4);
    let (mut last, mut published) = (0, 0);
    for (nth, number) in numbers[..3].iter().enumerate() {
        hall.enrol(number, &HolderSecret::generate(&mut rng(nth as u64))).unwrap();
        let what = RevokeWhat::Person(number.clone());
        hall.revoke(what).unwrap();
        let signed = hall.signed_with(&key);
        assert_eq!(signed, last + 1);
        let counts = hall.counters();
        assert!(counts.credentials == signed && counts.credentials > published);
        (last, published) = (signed, counts.credentials);
        hall.today = hall.today.checked_add_days(400).unwrap();
    }
    let refused = hall.enrol(&numbers[3], &HolderSecret::generate(&mut rng(9)));
    assert_eq!(refused.err(), Some(Conflict::CapReached.into()));
    let list = hall.publish(hall.today);
    assert_eq!(hall.head(&list).content().counters.credentials, 3);
}

/// T-B12: a new key starts at nought, and the published count goes on.
#[test]
fn each_key_has_its_own_count() {
    let mut hall = hall_of_three();
    let first = hall.issuer.entry().keys[0].key;
    let numbers = hall.adults(5);
    for (nth, number) in numbers[..3].iter().enumerate() {
        hall.enrol(number, &HolderSecret::generate(&mut rng(nth as u64))).unwrap();
    }
    hall.issuer = Arc::new(Issuer::new(hall.config.clone(), IssuerKeys::generate(&mut rng(77))));
    let second = hall.issuer.entry().keys[0].key;
    hall.enrol(&numbers[3], &HolderSecret::generate(&mut rng(3))).unwrap();
    let signed = [first, second].map(|key| hall.signed_with(&key));
    assert_eq!((signed, hall.counters().credentials), ([3, 1], 4));
}

/// Serves REQ-R8, T-A2: the head counts people and credentials for each key that ever signed,
/// ascending by key, and the sum is the public count. A person is one, whatever they lost.
#[test]
fn the_head_counts_for_each_key() {
    let mut hall = TownHall::new();
    hall.publish(hall.today);
    assert!(hall.counters().by_key.is_empty(), "no key has signed");
    let first = hall.issuer.entry().keys[0].short_id();
    let numbers = hall.adults(3);
    for (nth, number) in (0..).zip(&numbers[..2]) {
        hall.enrol(number, &secret(nth)).unwrap();
    }
    hall.enrol(&numbers[0], &secret(0)).unwrap();
    hall.re_enrol(&numbers[1], &secret(10)).unwrap();
    let before = hall.counters();
    assert_eq!(before.by_key.len(), 1);
    assert_eq!((before.by_key[0].people, before.by_key[0].credentials), (2, 4));

    hall.wait(1);
    hall.issuer = Arc::new(Issuer::new(hall.config.clone(), IssuerKeys::generate(&mut rng(77))));
    let second = hall.issuer.entry().keys[0].short_id();
    hall.enrol(&numbers[0], &secret(0)).unwrap();
    hall.enrol(&numbers[2], &secret(2)).unwrap();
    let list = hall.publish(hall.today);
    let counters = hall.head(&list).content().counters.clone();
    let by_key: Vec<_> = counters
        .by_key
        .iter()
        .map(|count| (count.key.to_bytes(), count.people, count.credentials))
        .collect();
    let mut expected = [(first, 2, 4), (second, 2, 2)];
    expected.sort_unstable();
    assert_eq!(by_key, expected);
    assert_eq!((counters.credentials, counters.people), (6, 3));
    let yesterday = hall.today.checked_add_days(-1).unwrap();
    assert_eq!(hall.counters_on(yesterday), before, "a day that is over stays as it was");
}

/// T-B12: of two issues that both saw the last free place, one is committed, 200 times over.
#[test]
fn two_issues_that_race_for_the_last_place_take_one() {
    let mut hall = TownHall::new();
    hall.config.signature_cap = SignatureCap::new(1);
    let mut hall = hall.rebuilt();
    let key = hall.issuer.entry().keys[0].key;
    let numbers = hall.adults(2);
    for round in 0..200 {
        hall.store = store_of(&hall.people[..50]);
        let mut steps = Vec::new();
        for (nth, number) in numbers.iter().enumerate() {
            let offer = hall.make_offer(number).unwrap();
            let secret = HolderSecret::generate(&mut rng(round * 2 + nth as u64));
            steps.push(hall.early_with(&offer, &secret));
        }
        let (barrier, store) = (Barrier::new(2), &hall.store);
        let race = |step: Early| {
            barrier.wait();
            step.land(store).unwrap_or_else(|| step.overtaken(store)).err()
        };
        let mut said: Vec<_> = thread::scope(|scope| {
            let race = &race;
            let racers: Vec<_> =
                steps.into_iter().map(|step| scope.spawn(move || race(step))).collect();
            racers.into_iter().map(|racer| racer.join().unwrap()).collect()
        });
        said.sort_by_key(Option::is_some);
        assert_eq!(said, [None, Some(Conflict::CapReached.into())]);
        assert_eq!(hall.signed_with(&key), 1);
    }
}

/// T-B12: no cap is above the one the soundness argument names.
#[test]
fn no_cap_is_above_the_most_a_key_may_sign() {
    assert_eq!(SignatureCap::new(u64::MAX), SignatureCap::MOST);
    assert_eq!(SignatureCap::new((1 << 28) + 1), SignatureCap::MOST);
    assert_eq!(SignatureCap::new((1 << 28) - 1).get(), (1 << 28) - 1);
}
