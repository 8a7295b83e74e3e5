//! Nobody writes by hand what a check gives.

use nonla_verifier::{AccountKey, Checked};

fn borrow(checked: Checked, account: AccountKey) -> Checked {
    Checked { account, ..checked }
}

fn main() {}
