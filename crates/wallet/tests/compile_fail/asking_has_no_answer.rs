use nonla_wallet::Asking;

fn at_once(asking: Asking) -> Vec<u8> {
    asking.answer
}

fn main() {}
