//! A whole world to test a platform in: an issuer, its lists, people of every kind, two platforms.
//!
//! Everything follows from a seed, so a failing test fails again. No file, clock or network is
//! used. Keys and people are fakes that anyone can recompute: never trust them outside a test.
//!
//! ```
//! use nonla_credential::Tier;
//! use nonla_verifier::testing::{HolderKind, TestWorld, sent};
//! use nonla_verifier::{Intent, Refusal};
//!
//! let world = TestWorld::new(1);
//! let mut rng = world.rng();
//! let asked = world.verifier().ask(Tier::Post, Intent::Register, &world.moment(), &mut rng)?;
//! let (request, session) = sent(asked);
//! let mut answer_of = |kind| {
//!     let answer = world.holder(kind).present(&request);
//!     world.verifier().check(&session, &answer, &world.moment(), &mut rng)
//! };
//! assert!(answer_of(HolderKind::AdultCitizen).is_ok());
//! assert_eq!(answer_of(HolderKind::Minor), Err(Refusal::BadProof));
//! # Ok::<(), nonla_verifier::AskError>(())
//! ```

#![expect(clippy::expect_used, reason = "a test world that cannot be built stops its test")]

mod crafted;
mod holder_kind;
mod lists;
mod seed;
mod test_holder;
mod test_issuer;
mod trial;
mod world;

pub use holder_kind::HolderKind;
pub use test_holder::TestHolder;
pub use trial::Trial;
pub use world::{TestWorld, sent};
