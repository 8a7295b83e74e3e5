//! Only a step makes what is to be saved.

use nonla_record::{Decision, Staged};

fn invent(outcome: String) -> Staged<String> {
    Staged { decision: Decision::unchanged(outcome) }
}

fn main() {}
