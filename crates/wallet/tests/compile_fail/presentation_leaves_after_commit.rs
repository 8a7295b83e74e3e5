use nonla_wallet::{Expiring, Proved, Wallet};

fn before_saving(proved: Expiring<Proved>, wallet: &mut Wallet, now: i64) -> Vec<u8> {
    let staged = wallet.stage_at(proved, now).unwrap();
    staged.presentation.to_vec()
}

fn main() {}
