//! The planted-bug matrix of the contract suite and of points that are decoded on need: each
//! planted bug must turn its test red.

use crate::plant_matrix;

/// `(planted bug, the test that must see it)`.
const MATRIX: &[(&str, &str)] = &[
    ("sqlite-any-list", "contract::the_store_in_a_file_keeps_the_contract"),
    ("sqlite-keeps-old", "contract::the_store_in_a_file_keeps_the_contract"),
    ("restore-any-point", "points::a_backup_with_a_point_that_is_none_is_refused"),
];

/// A test that cannot fail is a defect (decision 0007).
#[test]
fn every_planted_bug_turns_its_test_red() {
    let uncaught = plant_matrix::uncaught_plants(MATRIX.iter().copied()).unwrap();
    assert!(uncaught.is_empty(), "planted bugs that no test saw: {uncaught:?}");
}
