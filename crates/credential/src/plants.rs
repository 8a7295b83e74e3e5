//! The planted-bug matrix of this crate: each planted bug must turn its test red.

#[path = "../../../tests/support/plant_matrix.rs"]
mod plant_matrix;

/// `(planted bug, the test that must see it)`.
const MATRIX: &[(&str, &str)] = &[
    (
        "audit-skip-count",
        "head::tests::an_audit_sees_a_wrong_count_a_swapped_file_and_a_foreign_signature",
    ),
    (
        "audit-skip-files",
        "head::tests::an_audit_sees_a_wrong_count_a_swapped_file_and_a_foreign_signature",
    ),
    (
        "consent-reads-without-pseudonym",
        "consent::tests::a_request_without_pseudonym_has_no_consent",
    ),
    (
        "consent-receipt-answers-all",
        "consent_receipt::tests::a_consent_receipt_answers_the_consent_that_was_sent",
    ),
    (
        "consent-receipt-skip-verifier",
        "consent_receipt::tests::a_consent_receipt_is_read_under_the_verifiers_listed_keys_and_no_others",
    ),
    (
        "consent-skip-verifier",
        "consent::tests::a_consent_is_for_one_verifier_and_by_the_pseudonym_it_names",
    ),
    ("consent-without-pseudonym", "consent::tests::a_request_without_pseudonym_has_no_consent"),
    (
        "erasure-answers-all",
        "erasure_receipt::tests::an_erasure_receipt_answers_the_message_it_names",
    ),
    (
        "erasure-skip-verifier",
        "erasure_receipt::tests::an_erasure_receipt_is_read_under_the_verifiers_listed_keys_and_no_others",
    ),
    ("gap-file-any-number", "gap_file::tests::no_list_has_a_file_past_the_last"),
    ("head-skip-chain", "head::tests::a_head_follows_the_one_before_and_no_count_goes_down"),
    ("head-forgets-re-enrolled", "head::tests::the_count_of_re_enrolments_never_goes_down"),
    ("head-skip-counters", "head::tests::a_head_follows_the_one_before_and_no_count_goes_down"),
    ("head-skip-equivocation", "head::tests::a_head_follows_the_one_before_and_no_count_goes_down"),
    (
        "trust-list-ambiguous",
        "trust_list::tests::a_list_whose_entries_cannot_be_told_apart_is_refused",
    ),
    (
        "trust-list-two-ages",
        "trust_list::tests::a_list_whose_entries_cannot_be_told_apart_is_refused",
    ),
    ("trust-list-skip-chain", "trust_list::tests::lists_are_chained_and_signed_by_one_operator"),
    ("age-any-threshold", "age::tests::only_agreed_ages_can_be_asked_for"),
    ("claims-contradict", "claims::tests::contradictions_are_refused_by_name"),
    ("json-keeps-duplicates", "json::tests::a_member_twice_is_refused_at_every_depth"),
    ("json-takes-second-spelling", "json::tests::a_value_has_one_spelling"),
    ("jws-skip-signature", "jws::tests::a_changed_document_is_refused"),
    ("jws-skip-typ", "jws::tests::a_document_of_another_key_or_type_is_refused"),
    ("jws-takes-any-alg", "jws::tests::another_algorithm_is_refused"),
    ("jws-takes-any-header", "jws::tests::another_spelling_of_the_header_is_refused"),
    ("key-takes-second-spelling", "key::tests::second_spellings_of_a_point_are_refused"),
    ("key-takes-weak", "key::tests::weak_keys_are_refused"),
    (
        "message-forgets-request",
        "pseudonym_message::tests::a_complaint_names_and_signs_the_request_it_is_about",
    ),
    ("policy-covers-all", "policy::tests::each_over_ask_is_named"),
    ("policy-takes-two-ages", "policy::tests::two_ages_in_one_policy_are_refused"),
    (
        "skip-pseudonym-signature",
        "consent::tests::a_consent_is_for_one_verifier_and_by_the_pseudonym_it_names",
    ),
    (
        "skip-pseudonym-signature",
        "consent_receipt::tests::whoever_is_shown_the_pseudonym_can_check_the_holders_signature",
    ),
    ("text-hides", "identity::tests::names_and_numbers_are_taken_as_they_are_or_refused"),
];

/// A test that cannot fail is a defect (decision 0007).
#[test]
fn every_planted_bug_turns_its_test_red() {
    let uncaught = plant_matrix::uncaught_plants(MATRIX.iter().copied()).unwrap();
    assert!(uncaught.is_empty(), "planted bugs that no test saw: {uncaught:?}");
}
