use nonla_wallet::{Expiring, Proved, Wallet};

fn without_the_clock(proved: Expiring<Proved>, wallet: &mut Wallet) -> Proved {
    wallet.stage(proved).unwrap().saved()
}

fn main() {}
