//! T-B9: one offer, one credential, whoever sends what again and at once, and nothing of the secret
//! in what an issuer sees.

use std::sync::Barrier;
use std::thread;

use nonla_app::record::Party;
use nonla_app::world::World;
use nonla_credential::{CredentialRequest, Offer, Tier};
use nonla_crypto::{BlindRequest, HolderSecret};
use nonla_issuer::{Conflict, IssuerRefusal, sample_register};
use nonla_verifier::Intent;
use rand::{Rng, RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;

use crate::engine::{rng, runs};
use crate::privacy::{adult_residents, day, populated};

/// A world of enough adults, nobody enrolled.
fn unenrolled(adults: usize, seed: u64) -> (World, Vec<usize>) {
    let people = sample_register(adults * 2 + 60, day(), seed);
    let positions = adult_residents(&people, adults);
    assert_eq!(positions.len(), adults);
    (World::new(people, day(), seed).unwrap(), positions)
}

fn request(
    world: &World,
    offer: &Offer,
    secret: &HolderSecret,
    rng: &mut ChaCha20Rng,
) -> CredentialRequest {
    let entry = world.issuer.entry();
    let header = entry.header(&entry.types[0]);
    let blind = secret.blind_request(&offer.context(&header), rng);
    CredentialRequest { code: offer.code.clone(), blind, anchor: None }
}

fn issued(world: &World) -> u64 {
    world.counters().unwrap().credentials
}

/// Serves T-B9, A17: a thousand replays of one offer in a full run, by turns the same request again,
/// which gives the same credential, and a new one with the used code, which gives nothing.
#[test]
fn an_offer_sent_again_gives_no_second_credential() {
    let mut rng = rng("replays");
    let (mut world, people) = unenrolled(1, rng.next_u64());
    let offer = world.offer(people[0]).unwrap();
    let secret = HolderSecret::generate(&mut rng);
    let first = request(&world, &offer, &secret, &mut rng).to_bytes().unwrap();
    let credential = world.issue(people[0], &first).unwrap();
    for replay in 0..runs(1_000) {
        if replay % 2 == 0 {
            assert!(world.issue(people[0], &first).unwrap() == credential, "another credential");
        } else {
            let new = request(&world, &offer, &secret, &mut rng);
            let said = world.office.commit(world.issuer.issue(&new, day(), &mut rng)).unwrap();
            assert_eq!(said.err(), Some(IssuerRefusal::Conflict(Conflict::OfferUsed)));
        }
        assert_eq!(issued(&world), 1);
    }
    println!("T-B9 {} replays, 1 credential", runs(1_000));
}

/// Serves T-B9, A17: 500 offers in a full run, each taken up by two requests at once.
#[test]
fn two_requests_at_once_for_one_offer_give_one_credential() {
    let mut rng = rng("races");
    let offers = runs(500);
    let (mut world, people) = unenrolled(offers, rng.next_u64());
    for (nth, person) in people.into_iter().enumerate() {
        let offer = world.offer(person).unwrap();
        let secret = HolderSecret::generate(&mut rng);
        let two = [(); 2].map(|()| request(&world, &offer, &secret, &mut rng));
        let (issuer, office) = (&world.issuer, &world.office);
        let barrier = Barrier::new(2);
        let seed = rng.next_u64();
        let race = |request: &CredentialRequest, racer: u64| {
            let mut rng = ChaCha20Rng::seed_from_u64(seed ^ racer);
            let step = issuer.issue(request, day(), &mut rng);
            barrier.wait();
            office.commit(step).unwrap().map(|credential| credential.handle)
        };
        let outcomes = thread::scope(|threads| {
            let racers = [0, 1].map(|racer| {
                threads.spawn({
                    let (race, request) = (&race, &two[racer]);
                    move || race(request, racer as u64)
                })
            });
            racers.map(|racer| racer.join().unwrap())
        });
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
        assert_eq!(issued(&world), nth as u64 + 1);
    }
    println!("T-B9 {offers} races of two, {} credentials", issued(&world));
}

/// Serves T-B9: proofs of possession with a bit turned, parts of others, of another offer, with
/// parts in each other's place: 2,000 in a full run.
#[test]
fn a_forged_proof_of_possession_gives_no_credential() {
    let mut rng = rng("forged proofs of possession");
    let (mut world, people) = unenrolled(1, rng.next_u64());
    let (offer, other) = (world.offer(people[0]).unwrap(), world.offer(people[0]).unwrap());
    let (ours, theirs) = (HolderSecret::generate(&mut rng), HolderSecret::generate(&mut rng));
    let (mut unread, forgeries) = (0, runs(2_000));
    for forgery in 0..forgeries {
        let honest = request(&world, &offer, &ours, &mut rng).blind.to_bytes();
        let donor = request(&world, &offer, &theirs, &mut rng).blind.to_bytes();
        let mut forged = honest.clone();
        match forgery % 8 {
            0..=2 => forged[rng.gen_range(0..BlindRequest::LENGTH)] ^= 1 << rng.gen_range(0..8),
            3 => forged[..48].copy_from_slice(&donor[..48]),
            4 => forged[48..96].copy_from_slice(&donor[48..96]),
            5 => forged[96..].copy_from_slice(&donor[96..]),
            6 => forged[96..].rotate_left(32),
            _ => forged = request(&world, &other, &ours, &mut rng).blind.to_bytes(),
        }
        let Ok(blind) = BlindRequest::from_bytes(&forged) else {
            unread += 1;
            continue;
        };
        let request = CredentialRequest { code: offer.code.clone(), blind, anchor: None };
        let said = world.office.commit(world.issuer.issue(&request, day(), &mut rng)).unwrap();
        assert_eq!(said.err(), Some(IssuerRefusal::BadRequestProof), "{forgery}");
    }
    let honest = request(&world, &offer, &ours, &mut rng);
    assert!(world.issue(people[0], &honest.to_bytes().unwrap()).is_ok());
    println!("T-B9 {forgeries} forged proofs refused, {unread} of them no points or scalars");
}

/// Every spelling of the secret that eight bytes of it would show in.
fn spellings(secret: &HolderSecret) -> Vec<Vec<u8>> {
    let bytes = secret.expose_bytes();
    let reversed: Vec<u8> = bytes.iter().rev().copied().collect();
    let forms = [bytes.to_vec(), reversed];
    forms.iter().flat_map(|form| [form.clone(), hex::encode(form).into_bytes()]).collect()
}

fn shows(message: &[u8], secret: &HolderSecret) -> bool {
    let blind = CredentialRequest::parse(message).map(|request| request.blind.to_bytes());
    let decoded = blind.unwrap_or_default();
    spellings(secret).iter().any(|spelling| {
        spelling
            .windows(8)
            .any(|part| message.windows(8).chain(decoded.windows(8)).any(|window| window == part))
    })
}

/// Serves T-B9, REQ-C6: over enrolments, re-issues and visits the issuer receives no eight bytes of
/// anybody's secret, in either byte order, raw, in hex or in base64url.
#[test]
fn the_issuer_sees_nothing_of_a_secret() {
    let (mut world, mut crowd) = populated(200, runs(100).max(10), 31);
    for (person, wallet) in &mut crowd {
        let mut phone = world.restored_wallet(wallet).unwrap();
        world.enrol(*person, &mut phone).unwrap();
        let at = nonla_app::world::At::A;
        world.visit((*person, &mut phone), at, Tier::Post, Intent::Register).unwrap();
    }
    let seen: Vec<_> = world.record.of(Party::Issuer).collect();
    for (person, wallet) in &crowd {
        for message in seen.iter().filter(|message| message.truth == Some(*person)) {
            assert!(!shows(&message.bytes, wallet.expose_secret()), "{}", message.what);
        }
        let leak = [b"some ".as_slice(), &wallet.expose_secret().expose_bytes()[7..20]].concat();
        assert!(shows(&leak, wallet.expose_secret()), "the search itself");
    }
    println!("T-B9 {} messages to the issuer, 0 with bytes of a secret", seen.len());
}
