//! The planted-bug matrix of this crate: each planted bug must turn its test red.

#[path = "../../../tests/support/plant_matrix.rs"]
mod plant_matrix;

/// `(planted bug, the test that must see it)`.
const MATRIX: &[(&str, &str)] = &[
    ("import-despite-bad-rows", "import::tests::each_bad_field_is_named_by_line_column_and_reason"),
    ("import-duplicate-number", "import::tests::errors_never_repeat_a_value"),
    ("revocation-code-skip-check", "revocation_code::tests::a_mistyped_code_is_seen"),
    ("number-any-birth-date", "import::tests::each_bad_field_is_named_by_line_column_and_reason"),
];

/// A test that cannot fail is a defect (decision 0007).
#[test]
fn every_planted_bug_turns_its_test_red() {
    let uncaught = plant_matrix::uncaught_plants(MATRIX.iter().copied()).unwrap();
    assert!(uncaught.is_empty(), "planted bugs that no test saw: {uncaught:?}");
}
