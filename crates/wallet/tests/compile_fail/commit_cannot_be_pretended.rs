use nonla_wallet::{Committed, Sealed};

fn pretend(sealed: Sealed) {
    let _ = sealed.release(&Committed { reveals: None });
}

fn main() {}
