//! What platforms receive and store, searched and joined: nothing personal, nothing that links.

use std::collections::HashSet;

use nonla_app::linking::{Item, join};
use nonla_app::record::Party;
use nonla_app::scan::Canaries;
use nonla_app::world::{At, World};
use nonla_credential::{Day, Tier};
use nonla_issuer::{Person, sample_register, write_csv};
use nonla_verifier::Intent;
use nonla_wallet::Wallet;
use rand::seq::SliceRandom;

use crate::engine::{rng, runs};

pub(crate) fn day() -> Day {
    Day::parse("2026-11-22").unwrap()
}

/// Positions of `count` adults who live in Vietnam.
pub(crate) fn adult_residents(people: &[Person], count: usize) -> Vec<usize> {
    let (year, month, date) = day().civil();
    let latest = Day::from_civil(year - 19, month, date).unwrap();
    let adult = |person: &Person| person.birth_date() <= latest && person.province().is_some();
    let positions = people.iter().enumerate().filter(|(_, person)| adult(person));
    positions.map(|(position, _)| position).take(count).collect()
}

/// A world of `people` with `holders` enrolled adults.
pub(crate) fn populated(people: usize, holders: usize, seed: u64) -> (World, Vec<(usize, Wallet)>) {
    let people = sample_register(people, day(), seed);
    let positions = adult_residents(&people, holders);
    assert_eq!(positions.len(), holders);
    let mut world = World::new(people, day(), seed).unwrap();
    let mut crowd = Vec::new();
    for position in positions {
        let mut wallet = world.new_wallet().unwrap();
        world.enrol(position, &mut wallet).unwrap();
        crowd.push((position, wallet));
    }
    (world, crowd)
}

/// Everybody registers, in a new order; whether it worked is not this function's concern.
fn everybody_visits(world: &mut World, crowd: &mut [(usize, Wallet)], at: At) {
    let mut order: Vec<usize> = (0..crowd.len()).collect();
    order.shuffle(&mut world.rng);
    for index in order {
        let (person, wallet) = &mut crowd[index];
        let _ = world.visit((*person, wallet), at, Tier::Post, Intent::Register);
    }
}

fn received(world: &World, party: Party) -> Vec<Item> {
    let item = |message: &nonla_app::record::Received| {
        message.truth.map(|truth| Item { truth, bytes: message.bytes.clone() })
    };
    world.record.of(party).filter_map(item).collect()
}

/// Serves REQ-D5, T-C3, T-R4: ten thousand people's name, birth date, ID number and phone, raw,
/// encoded and hashed, against every byte two platforms receive and everything they store.
#[test]
fn no_byte_a_platform_receives_or_stores_is_personal() {
    let holders = runs(400);
    let (mut world, mut crowd) = populated(10_000, holders, 3);
    everybody_visits(&mut world, &mut crowd, At::A);
    everybody_visits(&mut world, &mut crowd, At::B);
    let register = write_csv(&world.people);
    let canaries = Canaries::of_register(&register).unwrap();
    assert!(canaries.len() > 500_000);
    let mut messages = 0;
    for party in [Party::PlatformA, Party::PlatformB] {
        for message in world.record.of(party) {
            assert_eq!(canaries.find(&message.bytes), None);
            messages += 1;
        }
    }
    assert_eq!(messages, 2 * holders);
    for platform in [&world.platforms.a, &world.platforms.b] {
        assert_eq!(platform.accounts().unwrap().len(), holders);
        for record in platform.accounts().unwrap() {
            let stored = serde_json::to_vec(&record).unwrap();
            assert!(stored.len() < 200);
            // A stored day is the day of registration, which is also some baby's birthday.
            let found = canaries.find(&stored);
            assert!(found.is_none_or(|leak| leak.field == "birth_date"));
        }
    }
    // The search itself finds what the issuer, who may know, received.
    assert!(world.record.of(Party::Issuer).all(|message| {
        message.what != "credential signed" || canaries.find(&message.bytes).is_some()
    }));
}

/// Serves T-P1, REQ-C5, REQ-U1: two platforms, with and without the issuer's whole log, join what
/// they recorded and do no better than chance; returning to one platform links every time.
#[test]
fn pooled_records_link_nobody_across_platforms() {
    let mut rng = rng("linking");
    let (mut world, mut crowd) = populated(600, runs(2_000).min(200), 4);
    everybody_visits(&mut world, &mut crowd, At::A);
    everybody_visits(&mut world, &mut crowd, At::B);
    let (a, b) = (received(&world, Party::PlatformA), received(&world, Party::PlatformB));
    let issuer: Vec<Item> = crowd
        .iter()
        .map(|(person, _)| {
            let mut bytes = write_csv(&world.people[*person..=*person]);
            for message in world.record.of(Party::Issuer) {
                if message.truth == Some(*person) {
                    bytes.extend_from_slice(&message.bytes);
                }
            }
            Item { truth: *person, bytes }
        })
        .collect();
    assert!(join(&a, &b, &mut rng).is_chance(), "A and B: {:?}", join(&a, &b, &mut rng));
    assert!(join(&a, &issuer, &mut rng).is_chance(), "issuer and A");
    assert!(join(&b, &issuer, &mut rng).is_chance(), "issuer and B");

    let before = a.len();
    everybody_visits(&mut world, &mut crowd, At::A);
    let returns = received(&world, Party::PlatformA).split_off(before);
    assert_eq!(join(&a, &returns, &mut rng).right, before, "the joiner sees what there is");
}

/// Serves T-P2: everybody's messages have one length for one request, whatever they hide.
#[test]
fn all_presentations_for_one_kind_of_request_have_one_length() {
    let (mut world, mut crowd) = populated(500, runs(200).max(20), 5);
    everybody_visits(&mut world, &mut crowd, At::A);
    let lengths: HashSet<usize> =
        world.record.of(Party::PlatformA).map(|message| message.bytes.len()).collect();
    assert_eq!(lengths, HashSet::from([1_627]));
}

/// Serves T-P3, T-P4: the metadata of a credential (key, type, header) is the same for all, but for the hash
/// of the request it answers, which issuer and wallet have in common anyway.
#[test]
fn nothing_public_about_a_credential_differs_between_holders() {
    let (world, crowd) = populated(200, 20, 6);
    let publics: HashSet<String> = world
        .record
        .of(Party::Wallet)
        .filter(|message| message.what == "credential")
        .map(|message| {
            let mut value: serde_json::Value = serde_json::from_slice(&message.bytes).unwrap();
            let members = value.as_object_mut().unwrap();
            for personal in ["claims", "handle", "signature", "request"] {
                members.remove(personal).unwrap();
            }
            value.to_string()
        })
        .collect();
    assert_eq!(publics.len(), 1, "{} holders", crowd.len());
}

/// Serves REQ-P6, T-P6: while people present, the issuer receives nothing.
#[test]
fn presenting_sends_the_issuer_nothing() {
    let (mut world, mut crowd) = populated(100, 10, 7);
    let before = world.record.of(Party::Issuer).count();
    everybody_visits(&mut world, &mut crowd, At::A);
    assert_eq!(world.record.of(Party::Issuer).count(), before);
    assert_eq!(world.record.of(Party::PlatformA).count(), crowd.len());
}
