//! A request is not sent before its session was written down.

use nonla_credential::Tier;
use nonla_verifier::{Intent, Moment, Verifier};
use rand_core::OsRng;

fn hurry(verifier: &Verifier, moment: &Moment<'_>) -> String {
    verifier.ask(Tier::Post, Intent::Register, moment, &mut OsRng).unwrap().request
}

fn main() {}
