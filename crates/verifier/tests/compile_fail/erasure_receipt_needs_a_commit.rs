//! An erasure is receipted once it was committed, not before.

use nonla_credential::Day;
use nonla_verifier::{Erasure, ErasureReceipt, Verifier};

fn hurry(erasure: Erasure, verifier: &Verifier, today: Day) -> ErasureReceipt {
    verifier.erase(erasure, today).unwrap()
}

fn main() {}
