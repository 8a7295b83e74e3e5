use nonla_wallet::{Asking, Consent};

fn without_asking_anybody(asking: Asking) -> Consent {
    Consent { asking }
}

fn main() {}
