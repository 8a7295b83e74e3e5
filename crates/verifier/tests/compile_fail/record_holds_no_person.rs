//! What a platform keeps has no field that could hold a person.

use nonla_verifier::AccountRecord;

fn look(kept: &AccountRecord) {
    let _ = &kept.full_name;
    let _ = &kept.phone;
    let _ = &kept.birth_date;
    let _ = &kept.id_number;
}

fn main() {}
