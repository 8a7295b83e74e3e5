//! Nobody writes changes by hand.

use nonla_verifier::{AccountKey, Changes};

fn borrow(changes: Changes, account: AccountKey) -> Changes {
    Changes { account, ..changes }
}

fn main() {}
