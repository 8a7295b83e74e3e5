//! T-C3: a whole journey of people with known names, numbers and secrets, in which everything that
//! can be printed is printed; and types that cannot be.

use std::fmt::{Debug, Display};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;

use nonla_app::scan::Canaries;
use nonla_app::world::{At, Halt, World};
use nonla_credential::{
    Claims, CredentialRequest, IssuedCredential, MessageKind, Offer, PseudonymMessage, SigningKey,
    Tier,
};
use nonla_crypto::{
    DigitSecretKey, HolderSecret, Holding, PreparedSignature, SecretKey, SlotValue,
};
use nonla_issuer::{IssuerKeys, Person, RevokeWhat, write_csv};
use nonla_verifier::{Intent, PlatformKey};
use nonla_wallet::{Acceptance, Consent, PendingIssuance, Wallet};
use serde::Serialize;
use static_assertions::assert_not_impl_any;

use crate::privacy::populated;

const CHILD: &str = "NONLA_CANARY_CHILD";
const HOLDERS: usize = 8;
const SEED: u64 = 41;

// Serves T-C3: printing, copying, comparing or writing out a secret does not compile.
assert_not_impl_any!(HolderSecret: Debug, Display, Clone, PartialEq, Serialize);
assert_not_impl_any!(SecretKey: Debug, Display, Clone, PartialEq, Serialize);
assert_not_impl_any!(DigitSecretKey: Debug, Display, Clone, PartialEq, Serialize);
assert_not_impl_any!(PreparedSignature: Debug, Display, Clone, PartialEq, Serialize);
assert_not_impl_any!(Holding<'_>: Debug, Display, PartialEq, Serialize);
assert_not_impl_any!(SlotValue<'_>: Debug, Display, PartialEq, Serialize);
assert_not_impl_any!(SigningKey: Debug, Display, Clone, PartialEq, Serialize);
assert_not_impl_any!(IssuerKeys: Debug, Display, Clone, PartialEq, Serialize);
assert_not_impl_any!(PlatformKey: Debug, Display, Clone, PartialEq, Serialize);
assert_not_impl_any!(Wallet: Debug, Display, Clone, PartialEq, Serialize);
assert_not_impl_any!(Consent: Debug, Display, Clone, PartialEq, Serialize);
assert_not_impl_any!(PendingIssuance: Debug, Display, Clone, PartialEq, Serialize);
assert_not_impl_any!(Acceptance: Debug, Display, Clone, PartialEq, Serialize);
assert_not_impl_any!(Claims: Display);
assert_not_impl_any!(Person: Display);

fn show(what: &str, value: &impl Debug) {
    println!("{what}: {value:?} {value:#?}");
}

/// A refusal, printed, and as the message of a panic.
fn halted<T>(outcome: Result<T, Halt>) {
    let outcome = outcome.map(drop);
    let halt = outcome.as_ref().unwrap_err();
    println!("halt: {halt} {halt:?}");
    let panicked = catch_unwind(AssertUnwindSafe(|| outcome.unwrap()));
    assert!(panicked.is_err());
}

/// Everything that a person's enrolment and visit make and that has a `Debug` form.
fn print_one(world: &mut World, (person, wallet): (usize, &mut Wallet)) {
    show("person", &world.people[person]);
    show("name", world.people[person].full_name());
    show("number", world.people[person].id_number());
    show("entry", &world.find(world.people[person].id_number()));
    show("credentials", &wallet.credentials().map(|view| view.claims.clone()).collect::<Vec<_>>());
    let visit = world.visit((person, wallet), At::A, Tier::Post, Intent::Register).unwrap();
    show("verdict", &visit.verdict);
    show("history", &wallet.history());
    let platform = world.platforms.a.entry.id.clone();
    show("pseudonym", &wallet.pseudonym(&platform));
    show("tag", &wallet.expose_secret().enrolment_tag(b"issuer"));
    let message: PseudonymMessage = world.write(wallet, At::A, MessageKind::Erase).unwrap();
    show("message", &message);
    for message in world.record.messages().to_vec() {
        show("offer", &Offer::parse(&message.bytes));
        show("credential request", &CredentialRequest::parse(&message.bytes));
        show("credential", &IssuedCredential::parse(&message.bytes));
    }
    // Each refusal that a person with a credential can meet.
    let mut fresh = world.new_wallet().unwrap();
    halted(world.enrol(person, &mut fresh));
    let (_, elsewhere) = world.ask(At::B, Tier::Post, Intent::Register).unwrap();
    halted(world.judge(At::B, &elsewhere, &visit.presentation, None));
    let (request, _) = world.ask(At::A, Tier::Livestream, Intent::Register).unwrap();
    halted(world.answer(wallet, &request));
    let name = world.people[person].full_name().as_str().as_bytes().to_vec();
    halted(world.issue(person, &name));
    let what = RevokeWhat::Person(world.people[person].id_number().clone());
    show("what to revoke", &world.issuer.revoke(what, world.today));
}

/// The child's half: prints all it can.
#[test]
fn journey() {
    if std::env::var(CHILD).is_err() {
        return;
    }
    let (mut world, mut crowd) = populated(60, HOLDERS, SEED);
    for (person, wallet) in &mut crowd {
        print_one(&mut world, (*person, wallet));
    }
    show("register", &world.office.register());
    show("issuer's store", &world.office);
    show("issuer", &world.issuer);
    show("verifier", &world.platforms.a.verifier);
    show("accounts", &world.platforms.a.accounts().unwrap());
    show("platform's store", &world.platforms.a.store);
    show("trust list", world.trust_list());
    println!("ALL PRINTED");
}

/// Serves T-C3, REQ-S8: with every logger asked for all it has, a journey prints no name, number,
/// birth date, phone number or secret, in no error, `Debug` form or panic.
#[test]
fn nothing_that_is_printed_is_personal_or_secret() {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "canaries::journey", "--nocapture", "--test-threads=1"])
        .envs([(CHILD, "1"), ("RUST_LOG", "trace"), ("RUST_BACKTRACE", "full")])
        .output()
        .unwrap();
    let printed = [output.stdout, output.stderr].concat();
    assert!(printed.windows(11).any(|window| window == b"ALL PRINTED"));
    let (world, crowd) = populated(60, HOLDERS, SEED);
    let people: Vec<Person> = crowd.iter().map(|(at, _)| world.people[*at].clone()).collect();
    let mut canaries = Canaries::of_register(&write_csv(&people)).unwrap();
    for (person, wallet) in &crowd {
        let secret = wallet.expose_secret().expose_bytes();
        canaries.add(*person, "secret", &hex::encode(secret.as_slice()));
        canaries.add(*person, "secret", &format!("{:?}", secret.as_slice()));
    }
    println!("T-C3 {} bytes printed, {} canaries", printed.len(), canaries.len());
    assert!(printed.len() > 100_000);
    let leak = canaries.find(&printed);
    assert_eq!(leak, None);
    let name = people[0].full_name().as_str().as_bytes().to_vec();
    assert!(canaries.find(&[printed, name].concat()).is_some(), "the search itself");
}
