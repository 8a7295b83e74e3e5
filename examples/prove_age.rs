//! Age from a hidden birth date: the day before a birthday no, on the day yes, and the platform
//! never sees a date.
//!
//! `cargo run --example prove_age`

use nonla_app::world::{At, World};
use nonla_credential::{AgeThreshold, BirthdayRule, Day, Tier, latest_birth_day};
use nonla_issuer::sample_register;
use nonla_verifier::Intent;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let today = Day::parse("2026-11-22")?;
    let mut world = World::new(sample_register(100, today, 1), today, 1)?;
    let person = 4; // turns 18 tomorrow
    let mut wallet = world.new_wallet()?;
    world.enrol(person, &mut wallet)?;

    // What a proof of "18 or older" says: born on this day or before, not when.
    let rule = BirthdayRule::FirstOfMarch;
    let latest = latest_birth_day(today, AgeThreshold::EIGHTEEN, rule)?;
    println!("on {today} the proof says: born on {latest} or before");

    let visit = world.visit((person, &mut wallet), At::A, Tier::Post, Intent::Register);
    let refusal = visit.err().ok_or("a 17-year-old was let in")?;
    println!("on {today}: {refusal}");

    world.next_day()?;
    world.refresh(&mut wallet)?;
    let visit = world.visit((person, &mut wallet), At::A, Tier::Post, Intent::Register)?;
    println!("on {}: {:?}", world.today, visit.verdict.outcome());
    Ok(())
}
