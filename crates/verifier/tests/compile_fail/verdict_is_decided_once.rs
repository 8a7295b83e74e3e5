//! One checked presentation, one verdict.

use nonla_verifier::{Checked, Outcome, Verifier};

fn twice(checked: Checked, verifier: &Verifier) {
    let _ = checked.decide(Outcome::NoAccount, verifier);
    let _ = checked.decide(Outcome::New, verifier);
}

fn main() {}
