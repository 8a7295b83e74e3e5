//! The planted-bug matrix of this crate: each planted bug must turn its test red. Those of the
//! engine's own proof stand in `tests/checks/plants.rs`.

#[path = "../../../tests/support/plant_matrix.rs"]
mod plant_matrix;

/// `(planted bug, the test that must see it)`.
const MATRIX: &[(&str, &str)] = &[
    ("draft-skip-challenge", "bbs::fixtures::no_byte_of_a_signature_or_proof_is_idle"),
    ("draft-skip-challenge", "bbs::fixtures::proofs_match_the_fixtures"),
    (
        "draft-skip-pairing",
        "bbs::fixtures::a_proof_from_the_signature_of_other_messages_is_refused",
    ),
    ("skip-signature-check", "bbs::fixtures::signatures_match_the_fixtures"),
    (
        "skip-signature-check",
        "bbs::blind::fixtures::a_commitment_is_signed_shown_in_part_and_bound_to_its_headers",
    ),
    ("draft-skip-challenge", "bbs::blind::fixtures::proofs_match_the_fixtures"),
    ("draft-skip-challenge", "bbs::pseudonym::fixtures::proofs_match_the_fixtures"),
    (
        "draft-skip-commitment-proof",
        "bbs::blind::fixtures::a_commitment_is_signed_shown_in_part_and_bound_to_its_headers",
    ),
];

/// A test that cannot fail is a defect (decision 0007).
#[test]
fn every_planted_bug_turns_its_test_red() {
    // Without the published vectors the tests of fixtures are skipped, and so are their rows.
    let needs_fixtures = |test: &str| test.ends_with("_fixtures") || test.ends_with("_is_idle");
    let here = crate::bbs::fixtures::are_here();
    let rows = MATRIX.iter().copied().filter(|(_, test)| here || !needs_fixtures(test));
    let uncaught = plant_matrix::uncaught_plants(rows).unwrap();
    assert!(uncaught.is_empty(), "planted bugs that no test saw: {uncaught:?}");
}
