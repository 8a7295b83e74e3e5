use nonla_wallet::{Asking, Sealed};

fn at_once(asking: Asking) -> Sealed {
    asking.answer
}

fn main() {}
