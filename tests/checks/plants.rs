//! The planted-bug matrix: each planted bug must turn its test red.
//!
//! This binary runs itself once for each row, with `PLANT` set to the bug and the test's name as
//! filter, and demands failure. The same tests run without a plant in the ordinary way.

#[path = "../support/plant_matrix.rs"]
mod plant_matrix;

/// `(planted bug, the test that must see it)`.
const MATRIX: &[(&str, &str)] = &[
    ("accept-identity-point", "proof::identity_digits_are_refused"),
    ("accept-point-outside-subgroup", "proof::points_outside_the_subgroup_are_refused"),
    ("equal-weights", "proof::digits_whose_errors_cancel_are_refused"),
    ("gap-accepts-end-points", "proof::a_handle_at_an_end_point_of_a_gap_is_refused"),
    ("nonces-not-hedged", "proof::a_stuck_generator_gives_no_nonce_twice"),
    ("skip-blind-request-proof", "proof::a_blind_request_fits_one_context_and_one_secret"),
    ("skip-digit-table-check", "proof::a_digit_table_with_a_foreign_entry_is_refused"),
    ("skip-proof-check", "proof::no_cheat_of_a_dishonest_holder_is_accepted"),
    ("skip-signature-check", "proof::a_credential_signature_fits_one_secret_and_one_set_of_claims"),
];

/// Serves T-B5 and the rules of `specs/threat-model.md`: a test that cannot fail is a defect.
#[test]
fn every_planted_bug_turns_its_test_red() {
    let labels = crate::proof::TRANSCRIPT_LABELS
        .iter()
        .map(|label| (format!("transcript-omits-{label}"), crate::proof::TRANSCRIPT_TEST));
    let rows = MATRIX.iter().map(|(plant, test)| ((*plant).to_owned(), *test)).chain(labels);
    let uncaught = plant_matrix::uncaught_plants(rows).unwrap();
    assert!(uncaught.is_empty(), "planted bugs that no test saw: {uncaught:?}");
}
