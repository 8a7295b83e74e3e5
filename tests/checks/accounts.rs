//! One person, one account, one ban.

use nonla_app::world::{At, Halt, World};
use nonla_credential::{MessageError, MessageKind, PseudonymMessage, Tier};
use nonla_issuer::{Conflict, IssuerRefusal};
use nonla_verifier::{
    CheckedMessage, ErasureOutcome, Intent, MessageRefusal, Moment, Outcome, accounts,
};
use rand::Rng;

use crate::engine::{rng, runs};
use crate::privacy::{day, populated};

/// Serves T-B8, REQ-U1, REQ-U3: re-issues and restored wallets never make a second account.
#[test]
fn a_person_has_one_account_however_often_they_are_reissued() {
    let (mut world, mut crowd) = populated(100, runs(50).max(5), 11);
    for (person, wallet) in &mut crowd {
        let first = world.visit((*person, wallet), At::A, Tier::Post, Intent::Register).unwrap();
        assert_eq!(first.verdict.outcome(), Outcome::New);
        for _ in 0..2 {
            let mut phone = world.restored_wallet(wallet).unwrap();
            world.enrol(*person, &mut phone).unwrap();
            let again = world.visit((*person, &mut phone), At::A, Tier::Post, Intent::Register);
            let again = again.unwrap().verdict;
            assert_eq!(again.outcome(), Outcome::AlreadyRegistered);
            assert_eq!(again.account(), first.verdict.account());
        }
        let fourth = world
            .restored_wallet(wallet)
            .and_then(|mut phone| world.enrol(*person, &mut phone).map(|()| phone));
        let refusal = IssuerRefusal::Conflict(Conflict::TooManyDevices);
        assert_eq!(fourth.err(), Some(Halt::Issuer(refusal)));
    }
    assert_eq!(world.platforms.a.accounts().unwrap().len(), crowd.len());
}

/// Serves T-B10, REQ-I2: a fresh secret is no second identity, a borrowed one no shared identity.
#[test]
fn nobody_enrols_twice_or_with_somebody_elses_secret() {
    let (mut world, mut crowd) = populated(200, runs(100).max(10), 12);
    for (person, _) in &crowd {
        let mut fresh = world.new_wallet().unwrap();
        let refused = world.enrol(*person, &mut fresh);
        let expected = IssuerRefusal::Conflict(Conflict::OtherSecret);
        assert_eq!(refused, Err(Halt::Issuer(expected)));
    }
    let (person, wallet) = crowd.pop().unwrap();
    let twenty_years_ago = day().checked_add_days(-365 * 20).unwrap();
    let unenrolled = world.people.iter().position(|person| {
        let entry = world.find(person.id_number()).unwrap().unwrap();
        entry.enrolled_on().is_none() && entry.birth_date() < twenty_years_ago
    });
    let unenrolled = unenrolled.unwrap();
    assert_ne!(person, unenrolled);
    let mut lent = world.restored_wallet(&wallet).unwrap();
    let refused = world.enrol(unenrolled, &mut lent);
    let expected = IssuerRefusal::Conflict(Conflict::TagOfSomebodyElse);
    assert_eq!(refused, Err(Halt::Issuer(expected)));
}

/// Serves REQ-U5, REQ-N3: a ban follows the person to a new phone and a new credential, and not to
/// another platform.
#[test]
fn a_ban_survives_a_new_phone_and_reissue() {
    let (mut world, mut crowd) = populated(100, 3, 13);
    let (person, wallet) = &mut crowd[0];
    let person = *person;
    for at in [At::A, At::B] {
        world.visit((person, wallet), at, Tier::Post, Intent::Register).unwrap();
    }
    let visit = world.visit((person, wallet), At::A, Tier::Post, Intent::Return).unwrap();
    world.platforms.a.commit(accounts::ban(visit.verdict.account(), None)).unwrap().unwrap();
    let mut phone = world.restored_wallet(wallet).unwrap();
    world.enrol(person, &mut phone).unwrap();
    for intent in [Intent::Register, Intent::Return] {
        let visit = world.visit((person, &mut phone), At::A, Tier::Post, intent).unwrap();
        assert_eq!(visit.verdict.outcome(), Outcome::Banned { until: None });
    }
    let elsewhere = world.visit((person, &mut phone), At::B, Tier::Post, Intent::Return).unwrap();
    assert_eq!(elsewhere.verdict.outcome(), Outcome::Returning);
    let (other, wallet) = &mut crowd[1];
    let visit = world.visit((*other, wallet), At::A, Tier::Post, Intent::Register).unwrap();
    assert_eq!(visit.verdict.outcome(), Outcome::New, "nobody else is affected");
}

/// Serves T-B2, REQ-S5: one byte changed anywhere, a part cut off or added: refused, no panic, and
/// at least a fifth get as far as the proof itself.
#[test]
fn a_presentation_with_any_byte_changed_is_refused() {
    let mut rng = rng("mutated presentations");
    let (mut world, mut crowd) = populated(100, 1, 14);
    let (person, wallet) = &mut crowd[0];
    let (request, session) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
    let honest = world.answer(wallet, &request).unwrap();
    let runs = runs(10_000);
    for run in 0..runs {
        let mut changed = honest.clone();
        // 997 is prime to the length: every byte has its turn, in no order of the format.
        let position = run * 997 % honest.len();
        changed[position] ^= if run % 2 == 0 { 1 << (run % 8) } else { rng.gen_range(1..=255) };
        let verdict = world.judge(At::A, &session, &changed, None);
        assert!(matches!(verdict, Err(Halt::Verifier(_))), "byte {position}");
    }
    let reached = world.platforms.a.refusals().unwrap().at(nonla_verifier::Stage::Proof);
    println!("{reached} of {runs} reached the proof");
    for length in [0, 1, 2, 3, 10, 11, 58, 59, 60, honest.len() - 1, honest.len() + 1, 100_000] {
        let mut resized = honest.clone();
        resized.resize(length, 0);
        assert!(matches!(world.judge(At::A, &session, &resized, None), Err(Halt::Verifier(_))));
    }
    assert!(reached * 5 >= runs as u64);
    let verdict = world.judge(At::A, &session, &honest, Some(*person)).unwrap();
    assert_eq!(verdict.outcome(), Outcome::New, "the honest one passes");
}

/// Serves T-O2, T-B2: a presentation fits one request of one platform, once.
#[test]
fn a_presentation_fits_one_request_of_one_platform_and_is_used_once() {
    let (mut world, mut crowd) = populated(100, 1, 15);
    let (person, wallet) = &mut crowd[0];
    let (request, session) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
    let (_, other) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
    let (_, elsewhere) = world.ask(At::B, Tier::Post, Intent::Register).unwrap();
    let presentation = world.answer(wallet, &request).unwrap();
    assert!(matches!(world.judge(At::A, &other, &presentation, None), Err(Halt::Verifier(_))));
    assert!(matches!(world.judge(At::B, &elsewhere, &presentation, None), Err(Halt::Verifier(_))));
    let first = world.judge(At::A, &session, &presentation, Some(*person)).unwrap();
    assert_eq!(first.outcome(), Outcome::New);
    for _ in 0..runs(1_000) / 10 {
        let again = world.judge(At::A, &session, &presentation, Some(*person)).unwrap();
        assert_eq!(again.outcome(), Outcome::NonceUsed);
    }
}

/// Serves REQ-T4, REQ-N8: only whoever has the account can have it erased.
#[test]
fn a_message_of_one_pseudonym_erases_no_other_account() {
    let (mut world, mut crowd) = populated(100, 2, 16);
    for (person, wallet) in &mut crowd {
        world.visit((*person, wallet), At::A, Tier::Post, Intent::Register).unwrap();
    }
    let messages: Vec<String> = crowd
        .iter_mut()
        .map(|(_, wallet)| {
            let message = world.write(wallet, At::A, MessageKind::Erase).unwrap();
            String::from_utf8(message.to_bytes().unwrap()).unwrap()
        })
        .collect();
    let moment = Moment { trust_list: world.trust_list(), head: None, now: world.now() };
    let check = |message: &str| {
        let message = PseudonymMessage::parse(message.as_bytes()).unwrap();
        world.platforms.a.verifier.check_message(message, &moment)
    };
    assert!(check(&messages[0]).is_ok());
    // The first holder's message under the second holder's pseudonym.
    let pseudonym = |message: &str| {
        let value: serde_json::Value = serde_json::from_str(message).unwrap();
        value["pseudonym"].as_str().unwrap().to_owned()
    };
    let forged = messages[0].replace(&pseudonym(&messages[0]), &pseudonym(&messages[1]));
    assert!(matches!(check(&forged), Err(MessageRefusal::Message(MessageError::BadSignature))));
}

/// Serves REQ-N9, REQ-U10: what stays of an erased account keeps its ban, and delays a return.
#[test]
fn erasing_an_account_sheds_no_ban() {
    let (mut world, mut crowd) = populated(100, 2, 17);
    let mut accounts = Vec::new();
    for (person, wallet) in &mut crowd {
        let visit = world.visit((*person, wallet), At::A, Tier::Post, Intent::Register).unwrap();
        accounts.push(visit.verdict.account());
    }
    world.platforms.a.commit(accounts::ban(accounts[0], None)).unwrap().unwrap();
    for (_, wallet) in &mut crowd {
        let message = world.write(wallet, At::A, MessageKind::Erase).unwrap();
        let moment = Moment { trust_list: world.trust_list(), head: None, now: world.now() };
        let checked = world.platforms.a.verifier.check_message(message, &moment).unwrap();
        let CheckedMessage::Erase(erasure) = checked else { panic!("not an erasure") };
        let a = &world.platforms.a;
        let receipt = a.commit(a.verifier.erase(erasure, world.today).unwrap()).unwrap();
        assert!(matches!(receipt.outcome(), ErasureOutcome::Erased { .. }));
    }
    let mut outcome_of = |world: &mut World, index: usize| {
        let (person, wallet) = &mut crowd[index];
        world.refresh(wallet).unwrap();
        let visit = world.visit((*person, wallet), At::A, Tier::Post, Intent::Register).unwrap();
        visit.verdict.outcome()
    };
    assert!(matches!(outcome_of(&mut world, 1), Outcome::ErasedTooRecently { .. }));
    world.jump_to(day().checked_add_days(30).unwrap()).unwrap();
    assert_eq!(outcome_of(&mut world, 0), Outcome::Banned { until: None });
    assert_eq!(outcome_of(&mut world, 1), Outcome::New);
}
