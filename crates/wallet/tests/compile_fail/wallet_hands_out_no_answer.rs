use nonla_wallet::NOTHING_TO_SHOW;

fn main() {
    let _ = NOTHING_TO_SHOW;
}
