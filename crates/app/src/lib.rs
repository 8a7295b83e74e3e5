//! The `nonla` program as a library: the demo's world, its story, the wallet on the command
//! line, a place to practise with it, and the register tools.
//!
//! Tests and examples use the same [`World`](world::World) the demo plays in:
//!
//! ```
//! use nonla_app::world::{At, World};
//! use nonla_credential::{Day, Tier};
//! use nonla_verifier::{Intent, Outcome};
//!
//! let today = Day::parse("2026-11-22")?;
//! let mut world = World::new(nonla_issuer::sample_register(60, today, 1), today, 1)?;
//! let mut wallet = world.new_wallet()?;
//! world.enrol(0, &mut wallet)?;
//! let visit = world.visit((0, &mut wallet), At::A, Tier::Post, Intent::Register)?;
//! assert_eq!(visit.verdict.outcome(), Outcome::New);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod cli;
mod decoded;
pub mod demo;
mod demo_issuer;
mod done;
mod files;
mod halt;
mod help;
pub mod linking;
mod mark;
mod office;
mod outcome_words;
mod output;
mod platform;
mod practice;
mod progress;
mod published;
pub mod record;
mod register_cli;
pub mod scan;
pub mod store;
mod story;
pub mod timings;
mod town_file;
mod trace;
mod wallet_cli;
mod words;
pub mod world;

pub use platform::{Platform, Platforms};
