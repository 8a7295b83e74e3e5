use nonla_wallet::{Consent, Wallet};
use rand::rngs::OsRng;

fn twice(consent: Consent, wallet: &Wallet) {
    let _ = consent.prove(wallet, 0, &mut OsRng);
    let _ = consent.prove(wallet, 0, &mut OsRng);
}

fn main() {}
