use nonla_wallet::Wallet;

fn print(wallet: &Wallet) {
    println!("{wallet:?}");
}

fn main() {}
