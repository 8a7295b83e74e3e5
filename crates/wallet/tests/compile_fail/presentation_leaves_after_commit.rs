use nonla_wallet::{Proved, Wallet};

fn before_saving(proved: Proved, wallet: &mut Wallet, now: i64) -> Vec<u8> {
    let staged = wallet.stage_at(proved.changes, now);
    proved.presentation.release(&staged).unwrap()
}

fn main() {}
