//! The planted-bug matrix of this crate: each planted bug must turn its test red.

#[path = "../../../../tests/support/plant_matrix.rs"]
mod plant_matrix;

/// `(planted bug, the test that must see it)`.
const MATRIX: &[(&str, &str)] = &[
    ("again-though-revoked", "revoking::a_revoked_credential_is_not_handed_out_again"),
    ("cap-not-in-commit", "capping::two_issues_that_race_for_the_last_place_take_one"),
    ("count-forgets-revoked", "capping::the_count_of_a_key_never_goes_down"),
    ("skip-signature-cap", "capping::a_key_signs_no_more_than_its_cap"),
    ("code-taken-twice", "issuing::an_offer_counts_only_once_it_is_committed"),
    ("enrolled-twice", "issuing::a_step_that_missed_the_first_enrolment_is_taken_again"),
    (
        "nothing-revoked-unsaid",
        "revoking::a_revocation_that_finds_nothing_says_so_and_the_first_day_stays",
    ),
    ("device-limit", "issuing::nobody_has_more_than_three_live_credentials"),
    ("enrolment-day-starts-anew", "issuing::a_re_issue_keeps_the_secret_and_the_day_of_enrolment"),
    ("handle-at-end-point", "issuing::a_multiple_of_65536_is_never_given_out"),
    ("handle-reuse", "issuing::a_handle_is_given_out_once"),
    ("head-any-previous", "revoking::a_list_follows_only_an_earlier_head_of_its_own_issuer"),
    ("key-always-in-force", "issuing::a_credential_does_not_outlive_its_key"),
    (
        "list-leaves-out-revoked",
        "revoking::a_revoked_handle_stays_listed_after_its_credential_has_expired",
    ),
    ("offer-code-not-consumed", "issuing::another_request_with_a_used_code_is_refused"),
    ("offer-never-expires", "issuing::an_offer_lives_seven_days"),
    ("release-any-commit", "issuing::a_message_does_not_leave_on_the_commit_of_another"),
    ("skip-eligibility", "issuing::only_people_of_the_register_who_are_thirteen_get_an_offer"),
    ("skip-tag-of-person", "issuing::a_fresh_secret_is_refused_for_ever"),
    ("skip-tag-of-somebody-else", "issuing::offers_errors_and_debug_forms_say_nothing_personal"),
];

/// A test that cannot fail is a defect (decision 0007).
#[test]
fn every_planted_bug_turns_its_test_red() {
    let uncaught = plant_matrix::uncaught_plants(MATRIX.iter().copied()).unwrap();
    assert!(uncaught.is_empty(), "planted bugs that no test saw: {uncaught:?}");
}
