//! The code on paper by which a person revokes a lost device themselves (REQ-R7).

use nonla_credential::{Handle, IssuedCredential, Offer};
use nonla_issuer::{Conflict, IssuerRefusal, RevocationCode, RevokeWhat};

use crate::town_hall::{TownHall, decided, rng, secret};

const NOTHING: Result<(), Conflict> = Err(Conflict::NothingToRevoke);

fn offer(hall: &mut TownHall, position: usize) -> (Offer, RevocationCode) {
    let number = hall.number(position);
    let made = hall.offer_and_code(&number).unwrap();
    (made.offer, made.revocation_code)
}

/// Enrols the person at this position of the register; the code is that of their offer.
fn enrol(hall: &mut TownHall, position: usize) -> (IssuedCredential, RevocationCode) {
    let (offer, code) = offer(hall, position);
    (hall.take_up_with(&offer, &secret(position as u64)).unwrap(), code)
}

fn revoke(hall: &mut TownHall, code: &RevocationCode) -> Result<(), Conflict> {
    hall.commit(hall.issuer.revoke_by_code(code, hall.today))
}

fn is_listed(hall: &TownHall, handle: Handle) -> bool {
    let record = hall.people.iter().find_map(|person| {
        let entry = hall.find(person.id_number())?;
        entry.credentials().find(|record| record.handle() == handle).cloned()
    });
    record.unwrap().revoked_on().is_some()
}

/// REQ-R7: the code alone is enough, in the form somebody copied from paper, and it revokes the one
/// credential it came with.
#[test]
fn whoever_has_the_code_revokes_the_credential_it_came_with() {
    let mut hall = TownHall::new();
    let (lost, code) = enrol(&mut hall, 2);
    let (other_offer, _) = offer(&mut hall, 2);
    let second_device = hall.take_up_with(&other_offer, &secret(2)).unwrap();
    let (stranger, _) = enrol(&mut hall, 3);
    hall.wait(400);
    let typed = code.to_text().to_lowercase().replace('-', " ");
    let read = RevocationCode::parse(&typed).ok().unwrap();
    assert_eq!(revoke(&mut hall, &read), Ok(()));
    assert!(is_listed(&hall, lost.handle));
    assert!(!is_listed(&hall, second_device.handle) && !is_listed(&hall, stranger.handle));
    assert_eq!(hall.counters().revoked, 1);
    assert_eq!(hall.counters().re_enrolled, 0);
}

/// REQ-R7: who tries codes learns nothing: unknown, used and withdrawn ones are refused alike.
/// Mutant `nothing-revoked-unsaid`.
#[test]
fn an_unknown_code_and_a_used_one_are_refused_alike() {
    let mut hall = TownHall::new();
    let (credential, code) = enrol(&mut hall, 2);
    // Somebody else's issuer: a good code, but of no offer made here.
    let mut elsewhere = TownHall::new();
    elsewhere.rng = rng(43);
    let (_, unknown) = enrol(&mut elsewhere, 3);
    assert_eq!(revoke(&mut hall, &unknown), NOTHING);
    assert!(!is_listed(&hall, credential.handle));

    assert_eq!(revoke(&mut hall, &code), Ok(()));
    hall.wait(1);
    assert_eq!(revoke(&mut hall, &code), NOTHING);
    let (other, its_code) = enrol(&mut hall, 4);
    let by_handle = RevokeWhat::Handle(other.handle);
    hall.revoke(by_handle).unwrap();
    assert_eq!(revoke(&mut hall, &its_code), NOTHING);
    let (_, of_withdrawn) = offer(&mut hall, 4);
    let everything = RevokeWhat::Person(hall.number(4));
    hall.revoke(everything).unwrap();
    assert_eq!(revoke(&mut hall, &of_withdrawn), NOTHING);
    assert_eq!(hall.counters().revoked, 2);
}

/// REQ-R7: the letter with offer and code was stolen before anybody took the offer up. Mutant
/// `revocation-code-keeps-offer`.
#[test]
fn the_code_of_an_open_offer_withdraws_it() {
    let mut hall = TownHall::new();
    let (stolen, code) = offer(&mut hall, 2);
    let (kept, _) = offer(&mut hall, 2);
    assert_eq!(revoke(&mut hall, &code), Ok(()));
    let refused = hall.take_up_with(&stolen, &secret(1)).err();
    assert_eq!(refused, Some(Conflict::UnknownOffer.into()));
    assert_eq!(revoke(&mut hall, &code), NOTHING);
    assert!(hall.take_up_with(&kept, &secret(2)).is_ok());
    assert_eq!(hall.counters().revoked, 0);
}

/// REQ-R7: what the code means is settled by the commit: a credential issued meanwhile does not
/// escape, nor is it handed out again.
#[test]
fn the_code_reaches_a_credential_issued_meanwhile() {
    let mut hall = TownHall::new();
    let (offer, code) = offer(&mut hall, 2);
    let issuer = hall.issuer.clone();
    let early = decided(&hall.store, issuer.revoke_by_code(&code, hall.today));
    let request = hall.request(&offer, &secret(2));
    let credential = hall.take_up(&request).unwrap();
    early.overtaken(&hall.store).unwrap();
    assert!(is_listed(&hall, credential.handle));
    assert_eq!(hall.take_up(&request).err(), Some(IssuerRefusal::Revoked));
}

/// REQ-R7: of two who use one code, the second is refused, and the first day stays.
#[test]
fn a_code_serves_once() {
    let mut hall = TownHall::new();
    let (credential, code) = enrol(&mut hall, 2);
    let revoke = || hall.issuer.revoke_by_code(&code, hall.today);
    let [first, second] = [(); 2].map(|()| decided(&hall.store, revoke()));
    assert_eq!(first.land(&hall.store), Some(Ok(())));
    assert_eq!(second.overtaken(&hall.store), NOTHING);
    assert!(is_listed(&hall, credential.handle));
}

/// A revocation that was announced for tomorrow does not keep the person from one today. Mutant
/// `revocation-keeps-later-day`.
#[test]
fn of_two_days_of_revocation_the_earlier_counts() {
    let mut hall = TownHall::new();
    let (credential, code) = enrol(&mut hall, 2);
    let tomorrow = hall.today.checked_add_days(1).unwrap();
    let announced = RevokeWhat::Handle(credential.handle);
    hall.revoke_on(announced, tomorrow).unwrap();
    assert_eq!(hall.counters().revoked, 0);
    assert_eq!(revoke(&mut hall, &code), Ok(()));
    assert_eq!(hall.counters().revoked, 1);
    hall.wait(1);
    assert_eq!(revoke(&mut hall, &code), NOTHING);
}

/// T-C3: no printed form has the code, and the register keeps nothing it could be read from.
#[test]
fn no_code_is_in_any_printed_form() {
    let mut hall = TownHall::new();
    let number = hall.number(2);
    let step = hall.issuer.offer(&number, hall.today, &mut hall.rng);
    let mut seen = format!("{step:?}");
    let made = hall.store.commit(step).unwrap().unwrap();
    seen += &format!("{made:?}");
    let (offer, code) = (made.offer, made.revocation_code);
    let step = hall.issuer.revoke_by_code(&code, hall.today);
    seen += &format!("{offer:?} {step:?} {:?}", hall.register());
    hall.store.commit(step).unwrap().unwrap();
    for (_, bytes) in hall.store.everything() {
        seen += &String::from_utf8(bytes).unwrap();
    }
    let refused = revoke(&mut hall, &code).unwrap_err();
    seen += &format!("{refused:?} {refused}");
    seen += &String::from_utf8(offer.to_bytes().unwrap()).unwrap();
    let text = code.to_text();
    for group in text.split('-') {
        assert!(!seen.contains(group));
    }
}
