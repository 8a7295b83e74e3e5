//! What comes of a step is not to be had before its changes are saved.

use nonla_record::{Reading, Step};

fn hurry(step: Step<'_, String>, records: &Reading) -> String {
    step.stage(records).unwrap().decision.outcome
}

fn main() {}
