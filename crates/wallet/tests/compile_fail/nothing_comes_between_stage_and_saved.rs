use nonla_wallet::{Step, Wallet};

fn two_at_once(wallet: &mut Wallet, one: Step, other: Step) {
    let first = wallet.stage(one).unwrap();
    let second = wallet.stage(other).unwrap();
    first.saved();
    second.saved();
}

fn main() {}
