use nonla_wallet::{Committed, Sealed};

fn pretend(sealed: Sealed) {
    let _ = sealed.release(&Committed { step: None });
}

fn main() {}
