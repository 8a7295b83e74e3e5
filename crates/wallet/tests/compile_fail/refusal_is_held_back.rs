use nonla_wallet::{Committed, RequestRefused};

fn at_once(refused: RequestRefused, committed: &Committed) -> Option<Vec<u8>> {
    refused.answer.and_then(|answer| answer.release(committed).ok())
}

fn main() {}
