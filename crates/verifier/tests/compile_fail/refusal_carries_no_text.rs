//! A refusal has no room for anything about the person.

use nonla_verifier::Refusal;

fn who(refusal: Refusal) -> String {
    match refusal {
        Refusal::BadProof(name) => name,
        _ => String::new(),
    }
}

fn main() {}
