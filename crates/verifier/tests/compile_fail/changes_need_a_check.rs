//! Nobody writes changes by hand, and nobody alters them.

use nonla_verifier::{AccountKey, Changes, Intent};

fn alter(changes: &mut Changes, account: AccountKey) {
    changes.account = account;
    changes.intent = Intent::Register;
}

fn borrow(changes: Changes, account: AccountKey) -> Changes {
    Changes { account, ..changes }
}

fn main() {}
