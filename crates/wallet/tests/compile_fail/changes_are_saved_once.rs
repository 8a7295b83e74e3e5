use nonla_wallet::Staged;

fn twice(staged: Staged<'_, Vec<u8>>) {
    let _ = staged.saved();
    let _ = staged.saved();
}

fn main() {}
