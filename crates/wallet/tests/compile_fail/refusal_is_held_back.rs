use nonla_wallet::{HeldAnswer, RequestRefused};

fn before_its_line(refused: RequestRefused) -> Option<HeldAnswer> {
    refused.step.outcome
}

fn without_an_act(held: HeldAnswer) -> Vec<u8> {
    held.answer
}

fn main() {}
