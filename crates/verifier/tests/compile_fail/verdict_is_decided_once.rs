//! One check, one decision.

use nonla_credential::Day;
use nonla_verifier::{Checked, Verifier};

fn twice(checked: Checked, verifier: &Verifier, today: Day) {
    let _ = verifier.decide(checked, today);
    let _ = verifier.decide(checked, today);
}

fn main() {}
