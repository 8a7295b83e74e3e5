//! A checked presentation is no verdict before a store committed what was decided.

use nonla_credential::Day;
use nonla_verifier::{Checked, Verdict, Verifier};

fn hurry(checked: Checked, verifier: &Verifier, today: Day) -> Verdict {
    verifier.decide(checked, today).unwrap()
}

fn main() {}
