//! A town that ends between any two of its steps.

use std::path::PathBuf;

use nonla_crypto::HolderSecret;
use nonla_record::{Change, Decision, Step};
use rand::rngs::OsRng;

use super::*;
use crate::town_file::{Part, TownFile};

/// A folder of a test's own.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("nonla-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

/// What must never go down: signatures of both keys, the newest list, and the public counts.
fn counted(town: &Town) -> [u64; 6] {
    let World { issuer, office, .. } = &town.world;
    let (entry, counters) = (issuer.entry(), town.world.counters().unwrap());
    let newest = office.commit(newest_list()).unwrap();
    [
        office.commit(signed_with(&entry.keys[0].key)).unwrap(),
        office.commit(signed_with(&entry.gap_keys[0].key)).unwrap(),
        newest.map_or(0, |newest| newest.day().number().into()),
        counters.people,
        counters.credentials,
        counters.re_enrolled,
    ]
}

fn request(town: &Town, offer: &[u8], secret: &HolderSecret) -> Vec<u8> {
    let offer = nonla_credential::Offer::parse(offer).unwrap();
    let entry = town.world.issuer.entry();
    let header = entry.header(&entry.types[0]);
    let blind = secret.blind_request(&offer.context(&header), &mut OsRng);
    let request = CredentialRequest { code: offer.code, blind, anchor: None };
    request.to_bytes().unwrap()
}

/// Serves T-B12, T-B10: the program ends after each step, and between what a step does: what is brought
/// back has counted all that was done, and so all that left.
#[test]
fn a_town_that_ended_between_any_two_steps_has_counted_all_that_left() {
    let folder = folder("practice-cut");
    let mut town = Town::found(&folder, (50, 0)).unwrap();
    let again = |town: Town| {
        let counts = counted(&town);
        drop(town);
        let back = Town::open(&folder).unwrap();
        assert_eq!(counted(&back), counts);
        back
    };
    let secrets = [(); 2].map(|()| HolderSecret::generate(&mut OsRng));
    for (secret, anew) in [(&secrets[0], false), (&secrets[1], true)] {
        let offered = town.offer(0, anew).unwrap();
        town = again(town);
        // A day begins: its period is closed, and the program ends before the list is signed.
        let next = town.today().checked_add_days(1).unwrap();
        let closed = town.world.issuer.close_period(Period::of(next));
        town.world.office.commit(closed).unwrap().unwrap();
        town = Town::open(&folder).unwrap();
        town.world.jump_to(next).unwrap();
        town = again(town);
        assert_eq!(town.today(), next);
        let request = request(&town, &offered.offer, secret);
        let credential = town.issue(&request).unwrap();
        town = again(town);
        assert!(town.issue(&request).unwrap() == credential);
        town = again(town);
    }
    let last = counted(&town);
    assert_eq!((last[0], last[3], last[5]), (2, 1, 1));
    assert_eq!(last[1], 3 * 256 + 1);
    std::fs::remove_dir_all(folder).unwrap();
}

/// Serves T-B12: what cannot be written down does not leave.
#[cfg(unix)]
#[test]
fn a_step_that_cannot_be_recorded_hands_nothing_out() {
    let folder = folder("practice-full");
    let mut town = Town::found(&folder, (50, 0)).unwrap();
    std::fs::rename(folder.join("practice.db"), folder.join("moved.db")).unwrap();
    let said = town.offer(0, false);
    assert!(matches!(said, Err(Failure::Halt(Halt::File(_)))));
    std::fs::remove_dir_all(folder).unwrap();
}

/// Serves T-B12, T-S1: a town is founded whole or not at all.
#[test]
fn a_town_that_was_not_founded_to_its_end_is_founded_again() {
    let folder = folder("practice-half");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("practice.db");
    // Ended before the file was a store, and before anything was in it.
    std::fs::write(&path, b"").unwrap();
    assert!(matches!(Town::open(&folder), Err(Failure::Town(_))));
    drop(TownFile::open(&path).unwrap());
    assert!(matches!(Town::open(&folder), Err(Failure::Town(_))));
    let town = Town::found(&folder, (50, 0)).unwrap();
    assert_eq!(town.world.people.len(), 50);
    drop(town);
    assert!(Town::found(&folder, (50, 0)).is_err());
    std::fs::remove_dir_all(folder).unwrap();
}

/// Serves T-R1: of two commands that found one town at once, one does.
#[test]
fn a_town_is_founded_once() {
    let folder = folder("practice-twice");
    std::fs::create_dir_all(&folder).unwrap();
    let file = TownFile::open(&folder.join("practice.db")).unwrap();
    let key = nonla_issuer::Key::new(1, []);
    let founding = [Part::Town.change(&Change::Put(key.clone(), b"{}".to_vec()))];
    let found = || file.found(&key, &founding);
    assert_eq!([found(), found()], [Ok(true), Ok(false)]);
    std::fs::remove_dir_all(folder).unwrap();
}

/// The parties of a town do not see each other's records, though they lie in one file.
#[test]
fn each_party_has_tables_of_its_own() {
    let folder = folder("practice-parts");
    std::fs::create_dir_all(&folder).unwrap();
    let file = TownFile::open(&folder.join("practice.db")).unwrap();
    let count = || {
        Step::new(|records| {
            let key = nonla_issuer::Key::new(11, []);
            let count = records.get(&key)?.map_or(0, <[u8]>::len);
            let changes = vec![Change::Put(key, vec![0; count + 1])];
            Ok(Decision { changes, outcome: count })
        })
    };
    let parts = [Part::Issuer, Part::PlatformA, Part::PlatformB, Part::Town];
    for round in 0..2 {
        for part in parts {
            assert_eq!(file.commit(part, count()), Ok(round));
            let key = nonla_issuer::Key::new(11, []);
            assert_eq!(file.table(part, &key), Ok(vec![(key, vec![0; round + 1])]));
        }
    }
    std::fs::remove_dir_all(folder).unwrap();
}
