//! What comes of a step is handed out once.

use nonla_record::Staged;

fn twice(staged: Staged<String>) -> (String, String) {
    (staged.saved(), staged.saved())
}

fn main() {}
