use nonla_wallet::{Expiring, Step};

fn peek(step: Step<Vec<u8>>) -> Vec<u8> {
    step.outcome
}

fn without_its_end(expiring: Expiring<Vec<u8>>) -> Step<Vec<u8>> {
    expiring.step
}

fn main() {}
