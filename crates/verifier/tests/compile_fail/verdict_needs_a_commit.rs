//! A checked presentation is no verdict before its changes were committed, whatever came of it.

use nonla_verifier::{AccountKey, Checked, Committed, Outcome, Verdict, Verifier};

fn hurry(checked: Checked, verifier: &Verifier) -> Verdict {
    verifier.decide(checked).unwrap()
}

fn make_up(account: AccountKey, committed: Committed) -> Committed {
    Committed { account, outcome: Outcome::New, ..committed }
}

fn main() {}
