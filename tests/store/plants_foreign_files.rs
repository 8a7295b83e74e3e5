//! The planted bugs that `foreign_files` must see.

use crate::plant_matrix;

/// `(planted bug, the test that must see it)`.
const MATRIX: &[(&str, &str)] = &[
    ("sqlite-any-file", "foreign_files::a_file_of_somebody_else_is_refused_and_left_as_it_was"),
    ("sqlite-looks-late", "foreign_files::a_file_of_somebody_else_is_refused_and_left_as_it_was"),
    ("sqlite-forgets-log", "foreign_files::a_wallet_whose_mark_is_still_in_the_log_is_opened"),
];

#[test]
fn each_planted_bug_in_telling_files_apart_turns_a_test_red() {
    let uncaught = plant_matrix::uncaught_plants(MATRIX.iter().copied()).unwrap();
    assert!(uncaught.is_empty(), "planted bugs that no test saw: {uncaught:?}");
}
