//! Pseudonym and proof are gone once a presentation was checked.

use nonla_verifier::{Checked, ConsentReceipt, Verdict};

fn look(checked: &Checked, verdict: &Verdict, receipt: &ConsentReceipt) {
    let _ = checked.pseudonym();
    let _ = checked.proof();
    let _ = verdict.pseudonym();
    let _ = verdict.proof();
    let _ = receipt.pseudonym();
    let _ = receipt.holder_consent();
}

fn main() {}
