use nonla_wallet::{Asking, Wallet};
use rand::rngs::OsRng;

fn without_consent(asking: Asking, wallet: &Wallet) {
    let _ = asking.prove(wallet, &mut OsRng);
}

fn main() {}
