//! One commit, one verdict.

use nonla_verifier::{Committed, Verifier};

fn twice(committed: Committed, verifier: &Verifier) {
    let _ = verifier.decide(committed);
    let _ = verifier.decide(committed);
}

fn main() {}
