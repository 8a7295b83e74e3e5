use nonla_wallet::{Changes, Committed, Wallet};

fn two_at_once(wallet: &mut Wallet, one: Changes, other: Changes) -> (Committed, Committed) {
    let first = wallet.stage(one);
    let second = wallet.stage(other);
    (first.saved(), second.saved())
}

fn main() {}
