//! Nobody alters what was checked.

use nonla_verifier::{AccountKey, Checked, Intent};

fn alter(checked: &mut Checked, account: AccountKey) {
    checked.account = account;
    checked.intent = Intent::Register;
}

fn main() {}
