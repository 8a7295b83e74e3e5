//! The whole main job in one screen: a credential is issued blindly, and proves "verified adult
//! resident" to a platform that learns nothing else.
//!
//! `cargo run --example issue_and_present`

use nonla_app::world::{At, World};
use nonla_credential::{Day, Tier};
use nonla_issuer::sample_register;
use nonla_verifier::{Intent, Outcome};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A register of 100 made-up people, an issuer, two platforms, all keys real.
    let today = Day::parse("2026-11-22")?;
    let mut world = World::new(sample_register(100, today, 1), today, 1)?;
    let person = 2; // turned 18 yesterday

    // Receive: the issuer signs a secret it never sees.
    let mut wallet = world.new_wallet()?;
    let offer = world.offer(person)?.to_bytes()?;
    let taken = wallet.receive(&offer, today, &mut world.rng)?;
    let taken = wallet.stage_at(taken, world.now())?.saved();
    let credential = world.issue(person, &taken.request)?;
    let received = taken.pending.finish(&wallet, &credential, today)?;
    wallet.stage(received.confirm())?.saved();
    world.refresh(&mut wallet)?; // what is published for everybody: digit table, revocation list

    // Prove: who asks, what they learn, and only then a yes.
    let (request, session) = world.ask(At::A, Tier::Post, Intent::Register)?;
    let asking = wallet.inspect(&request, world.now()).map_err(|refused| refused.reason)?;
    println!("{} learns:", asking.verifier().name.as_str());
    asking.learns().iter().for_each(|learned| println!("  {learned}"));
    let now = world.now();
    let proved = asking.approve().prove(&wallet, now, &mut world.rng);
    let proved = proved.map_err(|failed| failed.reason)?;
    let presentation = wallet.stage_at(proved, now)?.saved().presentation;

    // Check: a verdict, and an account without a name.
    let verdict = world.judge(At::A, &session, &presentation, None)?;
    assert_eq!(verdict.outcome(), Outcome::New);
    println!("{} bytes later: account {}", presentation.len(), verdict.account());
    Ok(())
}
