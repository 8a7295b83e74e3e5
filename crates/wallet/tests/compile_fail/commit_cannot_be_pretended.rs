use nonla_wallet::{Staged, Wallet};

fn pretend(wallet: &mut Wallet, outcome: Vec<u8>) -> Vec<u8> {
    Staged { wallet, effects: Vec::new(), outcome }.saved()
}

fn main() {}
