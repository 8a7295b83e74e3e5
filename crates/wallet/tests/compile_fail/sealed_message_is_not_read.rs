use nonla_wallet::Sealed;

fn peek(sealed: Sealed) -> Vec<u8> {
    sealed.0
}

fn main() {}
