//! Pseudonym and proof are gone once a presentation was checked.

use nonla_verifier::{Changes, Checked, Verdict};

fn look(checked: &Checked, changes: &Changes, verdict: &Verdict) {
    let _ = checked.pseudonym();
    let _ = checked.proof();
    let _ = changes.pseudonym();
    let _ = verdict.pseudonym();
    let _ = verdict.proof();
}

fn main() {}
