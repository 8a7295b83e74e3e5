use nonla_wallet::Wallet;

fn copy(wallet: &Wallet) -> Wallet {
    Wallet::clone(wallet)
}

fn main() {}
