use nonla_wallet::Staged;

fn twice(staged: Staged<'_>) {
    let _ = staged.saved();
    let _ = staged.saved();
}

fn main() {}
