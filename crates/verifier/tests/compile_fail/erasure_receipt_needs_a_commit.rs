//! An erasure is receipted once it was committed, not before.

use nonla_verifier::{Erasure, ErasureReceipt, Verifier};

fn hurry(erasure: Erasure, verifier: &Verifier) -> ErasureReceipt {
    verifier.receipt_erasure(erasure).unwrap()
}

fn main() {}
