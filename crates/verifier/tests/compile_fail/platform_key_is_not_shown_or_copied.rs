//! The platform key is neither printed, copied nor compared.

use nonla_verifier::PlatformKey;

fn leak(key: &PlatformKey) {
    println!("{key:?}");
    let _: PlatformKey = key.clone();
    let _ = *key == *key;
}

fn main() {}
