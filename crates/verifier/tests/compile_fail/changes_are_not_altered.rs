//! Nobody alters changes.

use nonla_verifier::{AccountKey, Changes, Intent};

fn alter(changes: &mut Changes, account: AccountKey) {
    changes.account = account;
    changes.intent = Intent::Register;
}

fn main() {}
