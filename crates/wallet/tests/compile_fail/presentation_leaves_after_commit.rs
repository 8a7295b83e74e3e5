use nonla_wallet::{Proved, Wallet};

fn before_saving(proved: Proved, wallet: &mut Wallet) -> Vec<u8> {
    let staged = wallet.stage(proved.changes);
    proved.presentation.release(&staged).unwrap()
}

fn main() {}
