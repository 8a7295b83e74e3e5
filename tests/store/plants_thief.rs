//! The planted-bug matrix of what a thief and an editor of the wallet's files get.

use crate::plant_matrix;

/// `(planted bug, the test that must see it)`.
const MATRIX: &[(&str, &str)] = &[
    ("store-any-state", "tampering::a_transplanted_record_is_never_taken"),
    ("store-any-lines", "tampering::a_transplanted_record_is_never_taken"),
    ("anchor-not-checked", "rollback::every_older_copy_is_noticed_where_there_is_an_anchor"),
    ("anchor-not-checked", "rollback::a_copy_that_went_its_own_way_is_noticed"),
    ("pin-not-counted", "pins::no_edit_of_a_file_gives_another_try"),
    ("pin-not-counted", "pins::wrong_pins_wait_and_are_blocked_in_the_end"),
    ("store-in-the-open", "leaks::nothing_of_a_person_is_found_outside_an_open_wallet"),
    ("restore-any-rows", "backups::what_is_no_backup_of_a_wallet_restores_nothing"),
    ("restore-any-history", "backups::what_is_no_backup_of_a_wallet_restores_nothing"),
    ("restore-any-format", "backups::what_is_no_backup_of_a_wallet_restores_nothing"),
    ("sqlite-leaves-deleted", "deletion::nothing_is_left_of_what_was_deleted"),
];

/// A test that cannot fail is a defect (decision 0007).
#[test]
fn every_planted_bug_turns_its_test_red() {
    let uncaught = plant_matrix::uncaught_plants(MATRIX.iter().copied()).unwrap();
    assert!(uncaught.is_empty(), "planted bugs that no test saw: {uncaught:?}");
}
