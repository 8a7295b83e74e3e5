//! The planted-bug matrix of this crate: each planted bug must turn its test red.

#[path = "../../../tests/support/plant_matrix.rs"]
mod plant_matrix;

/// `(planted bug, the test that must see it)`.
const MATRIX: &[(&str, &str)] = &[
    ("message-skip-verifier", "erase::tests::a_message_for_another_platform_is_refused"),
    ("message-skip-day", "erase::tests::a_message_of_another_day_is_refused"),
    ("batch-skip-nonce", "batch::tests::a_second_answer_to_one_request_is_refused"),
    ("consent-skip-day", "consent::tests::a_consent_of_another_day_gets_no_receipt"),
    ("consent-skip-person", "consent::tests::a_consent_of_another_person_gets_no_receipt"),
    ("consent-skip-request", "consent::tests::a_consent_to_another_request_gets_no_receipt"),
    ("consent-skip-session", "consent::tests::a_presentation_of_another_session_gets_no_receipt"),
    (
        "consent-skip-terms",
        "consent::tests::a_consent_to_other_terms_than_the_requests_gets_no_receipt",
    ),
    ("consent-skip-verifier", "consent::tests::a_consent_for_another_platform_gets_no_receipt"),
    (
        "registry-forgets-ban-on-erase",
        "registry::tests::a_ban_without_end_outlives_the_account_until_it_is_lifted",
    ),
    ("registry-second-account", "registry::tests::a_ban_with_an_end_ends_by_itself"),
    (
        "registry-skip-tier",
        "registry::tests::a_tier_opens_by_registering_for_it_and_not_by_returning",
    ),
    ("skip-pseudonym-signature", "consent::tests::a_consent_of_another_person_gets_no_receipt"),
    (
        "verifier-asks-age-on-return",
        "ask::tests::a_returning_person_is_asked_for_no_age_and_no_enrolment_day",
    ),
    (
        "verifier-skip-day",
        "check::tests::each_reason_has_a_presentation_refused_for_exactly_that_reason",
    ),
    (
        "verifier-skip-key-validity",
        "check::tests::each_reason_has_a_presentation_refused_for_exactly_that_reason",
    ),
    ("verifier-skip-nonce", "registry::tests::a_repeated_erasure_erases_nothing_more"),
    (
        "verifier-skip-period",
        "check::tests::each_reason_has_a_presentation_refused_for_exactly_that_reason",
    ),
    (
        "verifier-skip-session-expiry",
        "check::tests::an_answer_counts_until_the_last_second_of_its_request",
    ),
];

/// A test that cannot fail is a defect (decision 0007).
#[test]
fn every_planted_bug_turns_its_test_red() {
    let uncaught = plant_matrix::uncaught_plants(MATRIX.iter().copied()).unwrap();
    assert!(uncaught.is_empty(), "planted bugs that no test saw: {uncaught:?}");
}
