//! The issuer as its callers see it: offers, credentials, revocation, published lists.

#![cfg(test)]

mod capping;
mod cases;
mod issuing;
mod moving;
mod publishing;
mod re_enrolling;
mod revoking;
mod rotating;
mod self_revoking;
#[expect(clippy::print_stdout, reason = "whoever runs the tests must see what was skipped")]
#[path = "../../../../tests/support/skip.rs"]
mod skip;
mod town_hall;
mod updating;
