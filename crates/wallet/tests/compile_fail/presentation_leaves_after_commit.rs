use nonla_wallet::Proved;

fn before_saving(proved: Proved) -> Vec<u8> {
    let (_changes, sealed) = proved.into_parts();
    sealed.0
}

fn main() {}
