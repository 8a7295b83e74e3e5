use nonla_wallet::Proved;

fn before_saving(proved: Proved) -> Vec<u8> {
    let (_changes, sealed) = (proved.changes, proved.presentation);
    sealed.0
}

fn main() {}
