//! The issuer's two steps, with a holder made from the mathematics alone.

use std::collections::HashSet;

use nonla_credential::{CredentialRequest, Hash, Slot, slot_values};
use nonla_crypto::{BlindRequest, HolderSecret, verify_credential};
use nonla_issuer::{Conflict, IssuerRefusal, MOST_DEVICES, Person, RevokeWhat};
use rand::RngCore;
use rand_chacha::ChaCha20Rng;

use crate::town_hall::{TownHall, day, decided, person, rng};

/// REQ-I5, REQ-I6: citizens, foreign residents and citizens abroad are given what the register
/// says about them, under a signature that fits their secret.
#[test]
fn a_person_gets_a_credential_with_what_the_register_says() {
    for position in [2, 8, 9] {
        let mut hall = TownHall::new();
        let secret = HolderSecret::generate(&mut rng(7));
        let number = hall.number(position);
        let credential = hall.enrol(&number, &secret).unwrap();
        let entry = hall.issuer.entry();
        let values = slot_values(&credential.claims, credential.handle);
        let header = hall.header();
        assert_eq!(credential.issuer_key, entry.keys[0].key);
        let signed = (&secret, &values[..]);
        verify_credential(&credential.issuer_key, &credential.signature, &header, signed).unwrap();
        let other = HolderSecret::generate(&mut rng(8));
        let unsigned = (&other, &values[..]);
        let key = &credential.issuer_key;
        assert!(verify_credential(key, &credential.signature, &header, unsigned).is_err());

        assert!(credential.claims.id_number() == &number);
        assert_eq!(credential.claims.enrolled_on(), hall.today.first_of_month());
        assert_eq!(credential.claims.valid_until(), day("2031-11-21"));
        let shown = hall.find(&number).unwrap();
        assert!(shown.full_name() == credential.claims.full_name());
        assert_eq!(shown.birth_date(), credential.claims.birth_date());
        assert_eq!(shown.enrolled_on(), Some(hall.today));
        let records: Vec<_> = shown.credentials().collect();
        assert_eq!(records.len(), 1);
        assert_eq!(records[0].handle(), credential.handle);
        assert_eq!(records[0].issued_on(), hall.today);
        assert!(records[0].is_live_on(day("2031-11-21")));
        assert!(!records[0].is_live_on(day("2031-11-22")));
    }
}

#[test]
fn a_credential_does_not_outlive_its_key() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    hall.today = day("2034-06-01");
    let credential = hall.enrol(&number, &HolderSecret::generate(&mut rng(1))).unwrap();
    assert_eq!(credential.claims.valid_until(), day("2035-12-31"));
    for outside in ["2025-12-31", "2036-01-01"] {
        hall.today = day(outside);
        assert_eq!(hall.make_offer(&number).err(), Some(IssuerRefusal::KeyNotInForce));
    }
}

/// Mutant `skip-eligibility`.
#[test]
fn only_people_of_the_register_who_are_thirteen_get_an_offer() {
    let mut hall = TownHall::with(vec![
        person("001213000001", "2013-11-22"),
        person("001213000002", "2013-11-23"),
        person("001212000003", "2012-02-29"),
    ]);
    let [old_enough, too_young, leap] = [0, 1, 2].map(|position| hall.number(position));
    assert!(hall.make_offer(&old_enough).is_ok());
    assert_eq!(hall.make_offer(&too_young).err(), Some(IssuerRefusal::TooYoung));
    hall.today = day("2026-11-23");
    assert!(hall.make_offer(&too_young).is_ok());
    let stranger = nonla_credential::IdNumber::parse("001090999999").unwrap();
    assert_eq!(hall.make_offer(&stranger).err(), Some(IssuerRefusal::UnknownPerson));

    for (today, expected) in [("2025-02-28", Some(IssuerRefusal::TooYoung)), ("2025-03-01", None)] {
        let mut hall = TownHall::with(vec![person("001212000003", "2012-02-29")]);
        hall.config.key_from = day("2020-01-01");
        let mut hall = hall.rebuilt();
        hall.today = day(today);
        assert_eq!(hall.make_offer(&leap).err(), expected, "{today}");
    }
}

/// REQ-U1, T-B10: a person who comes back with a fresh secret gets nothing, 0 of 500.
/// Mutant `skip-tag-of-person`.
#[test]
fn a_second_enrolment_with_a_fresh_secret_is_refused() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    hall.enrol(&number, &HolderSecret::generate(&mut rng(1))).unwrap();
    for attempt in 0..500 {
        let fresh = HolderSecret::generate(&mut rng(1000 + attempt));
        let refused = hall.enrol(&number, &fresh).err();
        assert_eq!(refused, Some(Conflict::OtherSecret.into()));
    }
    assert_eq!(hall.counters().credentials, 1);
}

/// T-B10: nor when all earlier credentials are revoked or have expired.
#[test]
fn a_fresh_secret_is_refused_for_ever() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    hall.enrol(&number, &HolderSecret::generate(&mut rng(1))).unwrap();
    hall.revoke(RevokeWhat::Person(number.clone())).unwrap();
    let fresh = HolderSecret::generate(&mut rng(2));
    assert_eq!(hall.enrol(&number, &fresh).err(), Some(Conflict::OtherSecret.into()));
    hall.today = day("2034-01-01");
    assert_eq!(hall.enrol(&number, &fresh).err(), Some(Conflict::OtherSecret.into()));
}

/// REQ-I3. Mutant `enrolment-day-starts-anew`.
#[test]
fn a_re_issue_keeps_the_secret_and_the_day_of_enrolment() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    let secret = HolderSecret::generate(&mut rng(1));
    let first = hall.enrol(&number, &secret).unwrap();
    hall.today = day("2028-03-01");
    let second = hall.enrol(&number, &secret).unwrap();
    assert_eq!(second.claims.enrolled_on(), first.claims.enrolled_on());
    assert!(second.claims.valid_until() > first.claims.valid_until());
    assert_ne!(second.handle, first.handle);
    let counters = hall.counters();
    assert_eq!((counters.people, counters.credentials, counters.re_issued), (1, 2, 1));
}

/// Serves REQ-P7, T-A1: whatever day a person was enrolled on, a credential says the first of its
/// month: first issue, lost answer, further device, replacement, and enrolled anew. The register
/// keeps the true day.
#[test]
fn the_day_of_enrolment_is_signed_as_the_first_of_its_month() {
    let first = day("2026-11-01");
    for on in ["2026-11-01", "2026-11-02", "2026-11-22", "2026-11-30"] {
        let mut hall = TownHall::new();
        hall.today = day(on);
        let number = hall.number(0);
        let secret = HolderSecret::generate(&mut rng(1));
        let offer = hall.make_offer(&number).unwrap();
        let request = hall.request(&offer, &secret);
        let signed = [(); 2].map(|()| hall.take_up(&request).unwrap());
        hall.wait(40);
        let further = hall.enrol(&number, &secret).unwrap();
        let replaces = hall.make_replacement(&number, further.handle).unwrap();
        let replaced = hall.take_up_with(&replaces, &secret).unwrap();
        for credential in signed.iter().chain([&further, &replaced]) {
            assert_eq!(credential.claims.enrolled_on(), first, "{on}");
        }
        assert_eq!(hall.find(&number).unwrap().enrolled_on(), Some(day(on)));
        let anew = hall.re_enrol(&number, &HolderSecret::generate(&mut rng(2))).unwrap();
        assert_eq!(anew.claims.enrolled_on(), hall.today.first_of_month(), "{on}");
        assert_eq!(hall.find(&number).unwrap().enrolled_on(), Some(hall.today));
    }
}

/// REQ-I2. Mutant `device-limit`.
#[test]
fn nobody_has_more_than_three_live_credentials() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    let secret = HolderSecret::generate(&mut rng(1));
    let offers: Vec<_> = (0..5).map(|_| hall.make_offer(&number).unwrap()).collect();
    for offer in &offers[..MOST_DEVICES] {
        hall.take_up_with(offer, &secret).unwrap();
    }
    let refused = hall.take_up_with(&offers[3], &secret).err();
    assert_eq!(refused, Some(Conflict::TooManyDevices.into()));
    assert_eq!(hall.make_offer(&number).err(), Some(Conflict::TooManyDevices.into()));

    // A lost device makes room for one.
    let handle = hall.find(&number).unwrap().credentials().next().unwrap().handle();
    hall.revoke(RevokeWhat::Handle(handle)).unwrap();
    hall.take_up_with(&offers[3], &secret).unwrap();
    assert!(hall.take_up_with(&offers[4], &secret).is_err());
    // So does an expired one.
    hall.today = day("2031-11-22");
    assert!(hall.make_offer(&number).is_ok());
}

/// REQ-I2: the limit holds also for steps taken side by side. Mutant `device-limit`.
#[test]
fn steps_taken_side_by_side_do_not_pass_the_device_limit() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    let secret = HolderSecret::generate(&mut rng(1));
    let offers: Vec<_> = (0..5).map(|_| hall.make_offer(&number).unwrap()).collect();
    let mut steps: Vec<_> = offers.iter().map(|offer| hall.early_with(offer, &secret)).collect();
    let first = steps.remove(0).land(&hall.store).unwrap().err();
    let others = steps.into_iter().map(|step| step.overtaken(&hall.store).err());
    let outcomes: Vec<_> = std::iter::once(first).chain(others).collect();
    let refused = Some(Conflict::TooManyDevices.into());
    assert_eq!(outcomes, [None, None, None, refused, refused]);
}

/// T-B10. Mutant `skip-tag-of-somebody-else`.
#[test]
fn two_people_do_not_share_a_secret() {
    let mut hall = TownHall::new();
    let secret = HolderSecret::generate(&mut rng(1));
    hall.enrol(&hall.number(2), &secret).unwrap();
    let refused = hall.enrol(&hall.number(3), &secret).err();
    assert_eq!(refused, Some(Conflict::TagOfSomebodyElse.into()));
    assert!(hall.find(&hall.number(3)).unwrap().enrolled_on().is_none());
}

/// T-B10: nor when both ask at once. Mutant `skip-tag-of-somebody-else`.
#[test]
fn two_people_who_enrol_one_secret_side_by_side_are_not_both_enrolled() {
    let mut hall = TownHall::new();
    let secret = HolderSecret::generate(&mut rng(1));
    let [one, other] = [2, 3].map(|position| {
        let offer = hall.make_offer(&hall.number(position)).unwrap();
        hall.early_with(&offer, &secret)
    });
    assert!(one.land(&hall.store).unwrap().is_ok());
    let refused = other.overtaken(&hall.store).err();
    assert_eq!(refused, Some(Conflict::TagOfSomebodyElse.into()));
    assert_eq!(hall.counters().people, 1);
}

/// T-B10: nor one person with two secrets at once. Mutant `skip-tag-of-person`.
#[test]
fn one_person_who_enrols_two_secrets_side_by_side_is_enrolled_with_one() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    let offers = [(); 2].map(|()| hall.make_offer(&number).unwrap());
    let [one, other] = [0, 1]
        .map(|nth| hall.early_with(&offers[nth], &HolderSecret::generate(&mut rng(nth as u64))));
    assert!(one.land(&hall.store).unwrap().is_ok());
    assert_eq!(other.overtaken(&hall.store).err(), Some(Conflict::OtherSecret.into()));
}

/// The day of enrolment is that of the first credential, also for a step that was decided without it.
#[test]
fn a_step_that_missed_the_first_enrolment_is_decided_anew() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    let secret = HolderSecret::generate(&mut rng(1));
    hall.today = day("2026-11-28");
    let [first, second] = [(); 2].map(|()| hall.make_offer(&number).unwrap());
    let before_midnight = hall.early_with(&first, &secret);
    hall.today = day("2026-12-01");
    let after_midnight = hall.early_with(&second, &secret);
    assert!(before_midnight.land(&hall.store).unwrap().is_ok());
    let credential = after_midnight.overtaken(&hall.store).unwrap();
    assert_eq!(credential.claims.enrolled_on(), day("2026-11-01"));
    assert_eq!(hall.find(&number).unwrap().enrolled_on(), Some(day("2026-11-28")));
}

/// T-B9: a thousand replays of one request give the one credential. Mutant
/// `offer-code-not-consumed`.
#[test]
fn the_same_request_gives_the_same_credential_again() {
    let mut hall = TownHall::new();
    let secret = HolderSecret::generate(&mut rng(1));
    let offer = hall.make_offer(&hall.number(2)).unwrap();
    let request = hall.request(&offer, &secret);
    let first = hall.take_up(&request).unwrap();
    for _ in 0..1000 {
        let again = hall.take_up(&request).unwrap();
        assert!(again.to_bytes().unwrap() == first.to_bytes().unwrap());
    }
    hall.today = day("2026-11-29");
    assert!(hall.take_up(&request).unwrap() == first);
    assert_eq!(hall.counters().credentials, 1);
}

/// T-B9: of two replays side by side one is taken, 500 times. Mutant `offer-code-not-consumed`.
#[test]
fn the_same_request_twice_side_by_side_gives_one_credential() {
    let mut hall = TownHall::new();
    let numbers = hall.adults(500);
    for (seed, number) in (0..).zip(&numbers) {
        let secret = HolderSecret::generate(&mut rng(seed));
        let offer = hall.make_offer(number).unwrap();
        let request = hall.request(&offer, &secret);
        let [one, other] = [(); 2].map(|()| hall.early(&request));
        let first = one.land(&hall.store).unwrap().unwrap();
        assert!(other.overtaken(&hall.store).unwrap() == first);
    }
    let counters = hall.counters();
    assert_eq!((counters.people, counters.credentials), (500, 500));
}

/// T-B9. Mutant `offer-code-not-consumed`.
#[test]
fn another_request_with_a_used_code_is_refused() {
    let mut hall = TownHall::new();
    let secret = HolderSecret::generate(&mut rng(1));
    let offer = hall.make_offer(&hall.number(2)).unwrap();
    hall.take_up_with(&offer, &secret).unwrap();
    let another = hall.request(&offer, &secret);
    assert_eq!(hall.take_up(&another).err(), Some(Conflict::OfferUsed.into()));
    assert_eq!(hall.counters().credentials, 1);
}

/// T-B9. Mutant `skip-blind-request-proof` (of the mathematics).
#[test]
fn a_blind_request_made_for_another_offer_is_refused() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    let secret = HolderSecret::generate(&mut rng(1));
    let [first, second] = [(); 2].map(|()| hall.make_offer(&number).unwrap());
    let replayed = CredentialRequest { code: second.code.clone(), ..hall.request(&first, &secret) };
    assert_eq!(hall.take_up(&replayed).err(), Some(IssuerRefusal::BadRequestProof));
    // Nor for another issuer, key or header.
    let header = hall.header();
    let other_key = nonla_crypto::SecretKey::generate(&mut rng(3)).public_key();
    for place in 0..4 {
        let mut context = second.context(&header);
        match place {
            0 => context.issuer_id = b"urn:nonla:issuer:other",
            1 => context.issuer_key = &other_key,
            2 => context.header = b"",
            _ => context.nonce = first.nonce.as_bytes(),
        }
        let blind = secret.blind_request(&context, &mut rng(4));
        let request = CredentialRequest { code: second.code.clone(), blind, anchor: None };
        assert_eq!(hall.take_up(&request).err(), Some(IssuerRefusal::BadRequestProof), "{place}");
    }
    assert!(hall.take_up_with(&second, &secret).is_ok());
}

/// T-B9: forged proofs of knowledge, 0 of 2,000.
#[test]
fn a_forged_proof_of_the_secret_is_refused() {
    let mut hall = TownHall::new();
    let offer = hall.make_offer(&hall.number(2)).unwrap();
    let bytes = hall.request(&offer, &HolderSecret::generate(&mut rng(1))).blind.to_bytes();
    let mut random = rng(2);
    for attempt in 0..2000 {
        let mut forged = bytes.clone();
        // Challenge or response anew, below r in any case.
        let start = if attempt % 2 == 0 { 96 } else { 128 };
        random.fill_bytes(&mut forged[start..start + 32]);
        forged[start] &= 0x3f;
        let blind = BlindRequest::from_bytes(&forged).unwrap();
        let request = CredentialRequest { code: offer.code.clone(), blind, anchor: None };
        assert_eq!(hall.take_up(&request).err(), Some(IssuerRefusal::BadRequestProof));
    }
}

/// Mutant `offer-never-expires`.
#[test]
fn an_offer_lives_seven_days() {
    let mut hall = TownHall::new();
    let secret = HolderSecret::generate(&mut rng(1));
    let [late, later] = [2, 3].map(|position| hall.make_offer(&hall.number(position)).unwrap());
    hall.today = day("2026-11-29");
    let used = hall.request(&late, &secret);
    assert!(hall.take_up(&used).is_ok());
    hall.today = day("2026-11-30");
    let request = hall.request(&later, &secret);
    assert_eq!(hall.take_up(&request).err(), Some(IssuerRefusal::OfferExpired));
    assert_eq!(hall.take_up(&used).err(), Some(IssuerRefusal::OfferExpired));
}

#[test]
fn a_code_that_was_never_given_out_is_refused() {
    let mut hall = TownHall::new();
    let offer = hall.make_offer(&hall.number(2)).unwrap();
    let mut request = hall.request(&offer, &HolderSecret::generate(&mut rng(1)));
    request.code = nonla_credential::OfferCode::generate(&mut rng(99));
    assert_eq!(hall.take_up(&request).err(), Some(Conflict::UnknownOffer.into()));
}

/// Mutant `code-for-two-offers`.
#[test]
fn a_code_stands_for_one_offer() {
    let hall = TownHall::new();
    let offer = |number| hall.commit(hall.issuer.offer(number, hall.today, &mut rng(5)));
    let [one, other] = [2, 3].map(|position| hall.number(position));
    assert!(offer(&one).is_ok());
    assert_eq!(offer(&other).err(), Some(Conflict::CodeTaken.into()));
}

/// An offer that was decided on, but not written, is none.
#[test]
fn an_offer_counts_only_once_it_is_committed() {
    let mut hall = TownHall::new();
    let (issuer, number) = (hall.issuer.clone(), hall.number(2));
    let early = decided(&hall.store, issuer.offer(&number, hall.today, &mut rng(5)));
    let same = TownHall::new().store.commit(issuer.offer(&number, hall.today, &mut rng(5)));
    let offer = same.unwrap().unwrap().offer;
    let request = hall.request(&offer, &HolderSecret::generate(&mut rng(1)));
    assert_eq!(hall.take_up(&request).err(), Some(Conflict::UnknownOffer.into()));
    assert!(early.land(&hall.store).unwrap().unwrap().offer == offer);
    assert!(hall.take_up(&request).is_ok());
}

/// Offers that nobody takes up do not fill the register: past a thousand the expired ones go first.
/// Mutant `offers-without-end`.
#[test]
fn a_person_has_at_most_a_thousand_open_offers() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    for _ in 0..1_000 {
        hall.make_offer(&number).unwrap();
    }
    let full = Some(Conflict::TooManyOffers.into());
    hall.wait(7);
    assert_eq!(hall.make_offer(&number).err(), full);
    hall.wait(1);
    let offer = hall.make_offer(&number).unwrap();
    assert!(hall.take_up_with(&offer, &HolderSecret::generate(&mut rng(1))).is_ok());
    let codes = hall.store.page(&nonla_issuer::Table::RevocationCodes.first(), usize::MAX);
    assert_eq!(codes.len(), 1);
}

/// Mutant `handle-reuse`.
#[test]
fn a_handle_is_given_out_once() {
    let mut hall = TownHall::new();
    let [one, other] = [2, 3].map(|position| {
        let offer = hall.make_offer(&hall.number(position)).unwrap();
        hall.request(&offer, &HolderSecret::generate(&mut rng(position as u64)))
    });
    let issuer = hall.issuer.clone();
    // Side by side, the same randomness draws the same handle: the second passes over what is taken.
    let [first, second] = [&one, &other]
        .map(|request| decided(&hall.store, issuer.issue(request, hall.today, &mut rng(5))));
    let first = first.land(&hall.store).unwrap().unwrap();
    assert_ne!(second.overtaken(&hall.store).unwrap().handle, first.handle);
}

/// The end points that every list has are no handles: a draw that hits one is passed over.
/// Mutant `handle-at-end-point`.
#[test]
fn a_multiple_of_256_is_never_given_out() {
    /// Draws the given number first.
    struct Steered(Option<u64>, ChaCha20Rng);
    impl RngCore for Steered {
        fn next_u32(&mut self) -> u32 {
            self.1.next_u32()
        }
        fn next_u64(&mut self) -> u64 {
            self.0.take().unwrap_or_else(|| self.1.next_u64())
        }
        fn fill_bytes(&mut self, bytes: &mut [u8]) {
            self.1.fill_bytes(bytes);
        }
        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand::Error> {
            self.1.try_fill_bytes(bytes)
        }
    }
    impl rand::CryptoRng for Steered {}

    let mut hall = TownHall::new();
    let limit = hall.config.handle_limit.get();
    // The first number that a draw from [1, H) turns into `handle`.
    let towards = |handle: u128| {
        let number = ((handle - 1) << 64) / u128::from(limit - 1) + 1;
        Steered(Some(u64::try_from(number).unwrap()), rng(3))
    };
    for (steered, expected) in [(256, false), (65_535, true), (65_536, false)] {
        let offer = hall.make_offer(&hall.number(2)).unwrap();
        let request = hall.request(&offer, &HolderSecret::generate(&mut rng(1)));
        let step = hall.issuer.issue(&request, hall.today, &mut towards(steered));
        let handle = hall.store.commit(step).unwrap().unwrap().handle;
        assert_eq!(u128::from(handle.number()) == steered, expected);
        assert!(!handle.number().is_multiple_of(256));
    }
}

#[test]
fn handles_are_drawn_from_the_whole_range_without_repetition() {
    let mut hall = TownHall::new();
    let limit = hall.config.handle_limit;
    let mut seen = HashSet::new();
    for (seed, number) in (0..).zip(hall.adults(200)) {
        let secret = HolderSecret::generate(&mut rng(seed));
        let handle = hall.enrol(&number, &secret).unwrap().handle;
        assert!(limit.may_give_out(handle));
        assert!(seen.insert(handle));
    }
    let quarter = |handle: &nonla_credential::Handle| handle.number() * 4 / limit.get();
    let quarters: HashSet<_> = seen.iter().map(quarter).collect();
    assert_eq!(quarters.len(), 4);
}

/// A source of randomness that is stuck must not hang the issuer or repeat a handle.
#[test]
fn stuck_randomness_ends_in_a_refusal() {
    struct Stuck;
    impl RngCore for Stuck {
        fn next_u32(&mut self) -> u32 {
            1 << 30
        }
        fn next_u64(&mut self) -> u64 {
            (1 << 62) + (1 << 48)
        }
        fn fill_bytes(&mut self, bytes: &mut [u8]) {
            bytes.fill(1);
        }
        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand::Error> {
            bytes.fill(1);
            Ok(())
        }
    }
    impl rand::CryptoRng for Stuck {}

    let mut hall = TownHall::new();
    let [one, other] = [2, 3].map(|position| {
        let offer = hall.make_offer(&hall.number(position)).unwrap();
        hall.request(&offer, &HolderSecret::generate(&mut rng(position as u64)))
    });
    let issue = |request| hall.commit(hall.issuer.issue(request, hall.today, &mut Stuck));
    assert!(issue(&one).is_ok());
    let refused = issue(&other).err();
    assert_eq!(refused, Some(IssuerRefusal::NoHandleFree));
}

/// REQ-I4, T-B9: nothing the issuer sees or hands out has four bytes in a row of the secret.
#[test]
fn issuer_view_contains_no_byte_of_the_holder_secret() {
    let mut hall = TownHall::new();
    let secret = HolderSecret::generate(&mut rng(1));
    let offer = hall.make_offer(&hall.number(2)).unwrap();
    let request = hall.request(&offer, &secret);
    let credential = hall.take_up(&request).unwrap();
    let bytes = secret.expose_bytes();
    let raw = [request.blind.to_bytes(), credential.signature.to_bytes().to_vec()].concat();
    for window in bytes.windows(4) {
        assert!(!raw.windows(4).any(|seen| seen == window));
    }
    let text = [request.to_bytes().unwrap(), credential.to_bytes().unwrap()].concat();
    let text = String::from_utf8(text).unwrap();
    let base64url = Hash::from_bytes(*bytes).to_string();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    for written in [&base64url[..12], &hex[..12]] {
        assert!(!text.contains(written));
    }
    assert_eq!(Slot::HolderSecret.index(), 0);
}

/// T-C3, REQ-I5: whoever sees the offer, an error or a log line learns nothing about the person.
#[test]
fn offers_errors_and_debug_forms_say_nothing_personal() {
    let mut hall = TownHall::new();
    let people: Vec<Person> = hall.people.clone();
    let secret = HolderSecret::generate(&mut rng(1));
    let number = hall.number(2);
    let step = hall.issuer.offer(&number, hall.today, &mut hall.rng);
    let mut seen = format!("{step:?}");
    let made = hall.store.commit(step).unwrap();
    seen += &format!("{made:?}");
    let offer = made.unwrap().offer;
    seen += &String::from_utf8(offer.to_bytes().unwrap()).unwrap();
    let request = hall.request(&offer, &secret);
    let step = hall.issuer.issue(&request, hall.today, &mut hall.rng);
    seen += &format!("{step:?} {request:?}");
    let credential = hall.store.commit(step).unwrap().unwrap();
    let revoke = RevokeWhat::Person(number.clone());
    seen += &format!("{revoke:?} {:?}", hall.issuer.revoke(revoke.clone(), hall.today));
    let entry = hall.find(&number).unwrap();
    seen += &format!("{entry:?} {:?}", entry.credentials().collect::<Vec<_>>());
    seen += &format!("{:?} {:?} {offer:?} {credential:?}", hall.register(), hall.issuer);
    let errors = [
        hall.enrol(&number, &HolderSecret::generate(&mut rng(2))).unwrap_err(),
        hall.enrol(&hall.number(3), &secret).unwrap_err(),
    ];
    seen += &format!("{errors:?} {} {}", errors[0], errors[1]);

    let csv = String::from_utf8(nonla_issuer::write_csv(&people[2..3])).unwrap();
    let row = csv.lines().nth(1).unwrap();
    let fields: Vec<&str> = row.split(',').collect();
    for (field, value) in ["name", "birth date", "number", "phone"].iter().zip(&fields) {
        assert!(!seen.contains(value), "{field}");
    }
    assert!(!seen.contains(&credential.handle.number().to_string()));
}

/// Random draws in a row never decide about a person: two offers to one person share nothing.
#[test]
fn two_offers_to_one_person_have_nothing_of_their_own_in_common() {
    let mut hall = TownHall::new();
    let [one, other] = [(); 2].map(|()| hall.make_offer(&hall.number(2)).unwrap());
    let third = hall.make_offer(&hall.number(3)).unwrap();
    assert!(one.code != other.code && one.nonce != other.nonce);
    for offer in [&other, &third] {
        let mut same = offer.clone();
        (same.code, same.nonce) = (one.code.clone(), one.nonce);
        assert!(same == one);
    }
}
