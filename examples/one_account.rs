//! One person, one account: a second registration, a second phone and a ban, without a name.
//!
//! `cargo run --example one_account`

use nonla_app::world::{At, World};
use nonla_credential::{Day, Tier};
use nonla_issuer::sample_register;
use nonla_verifier::{Intent, Outcome, accounts};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let today = Day::parse("2026-11-22")?;
    let mut world = World::new(sample_register(100, today, 1), today, 1)?;
    let person = 0;
    let mut wallet = world.new_wallet()?;
    world.enrol(person, &mut wallet)?;

    let first = world.visit((person, &mut wallet), At::A, Tier::Post, Intent::Register)?;
    let again = world.visit((person, &mut wallet), At::A, Tier::Post, Intent::Register)?;
    println!("first: {:?}, again: {:?}", first.verdict.outcome(), again.verdict.outcome());
    assert_eq!(first.verdict.account(), again.verdict.account());

    // A platform bans an account; it never knew whose.
    world.platforms.a.commit(accounts::ban(first.verdict.account(), None))??;

    // A new phone and a re-issued credential bring the same secret, so the same pseudonym.
    let mut phone = world.restored_wallet(&wallet)?;
    world.enrol(person, &mut phone)?;
    let banned = world.visit((person, &mut phone), At::A, Tier::Post, Intent::Register)?;
    println!("with a new phone: {:?}", banned.verdict.outcome());
    assert_eq!(banned.verdict.outcome(), Outcome::Banned { until: None });

    // Another platform has another pseudonym, and no idea.
    let elsewhere = world.visit((person, &mut phone), At::B, Tier::Post, Intent::Register)?;
    println!("at another platform: {:?}", elsewhere.verdict.outcome());
    assert_eq!(elsewhere.verdict.outcome(), Outcome::New);

    // A fresh secret would be a second identity: the issuer refuses.
    let mut fresh = world.new_wallet()?;
    println!("with a fresh secret: {}", world.enrol(person, &mut fresh).err().ok_or("enrolled")?);
    Ok(())
}
