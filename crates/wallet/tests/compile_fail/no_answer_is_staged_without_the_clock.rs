use nonla_wallet::{Proved, Wallet};

fn without_the_clock(proved: Proved, wallet: &mut Wallet) -> Vec<u8> {
    let saved = wallet.stage(proved.changes).saved();
    proved.presentation.release(&saved).unwrap()
}

fn main() {}
