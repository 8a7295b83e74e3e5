//! A checked presentation is no verdict before its changes were committed.

use nonla_verifier::{Checked, Verdict, Verifier};

fn hurry(checked: Checked, verifier: &Verifier) -> Verdict {
    checked.decide(verifier)
}

fn main() {}
