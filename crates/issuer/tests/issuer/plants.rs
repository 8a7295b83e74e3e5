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
    ("handle-at-end-point", "issuing::a_multiple_of_256_is_never_given_out"),
    ("handle-reuse", "issuing::a_handle_is_given_out_once"),
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
    (
        "people-counted-from-last-enrolment",
        "re_enrolling::re_enrolments_are_counted_in_public_for_ever",
    ),
    ("re-enrolment-uncounted", "re_enrolling::re_enrolments_are_counted_in_public_for_ever"),
    (
        "re-enrolment-keeps-credentials",
        "re_enrolling::enrolling_anew_revokes_all_before_and_starts_the_day_of_enrolment_anew",
    ),
    (
        "re-enrolment-keeps-the-day",
        "re_enrolling::enrolling_anew_revokes_all_before_and_starts_the_day_of_enrolment_anew",
    ),
    ("re-enrolment-keeps-offers", "re_enrolling::no_way_leads_round_the_180_days"),
    ("re-enrolment-keeps-offers", "re_enrolling::of_two_that_race_to_enrol_anew_one_wins"),
    (
        "re-enrolment-not-in-commit",
        "re_enrolling::a_step_that_missed_a_re_enrolment_is_refused_by_the_commit",
    ),
    (
        "re-enrolment-with-a-burned-secret",
        "re_enrolling::a_secret_that_was_ever_enrolled_is_burned_for_good",
    ),
    ("re-enrols-at-any-time", "re_enrolling::a_person_is_enrolled_anew_at_most_once_in_180_days"),
    (
        "re-enrols-at-any-time",
        "re_enrolling::the_180_days_run_from_the_issue_and_not_from_the_offer",
    ),
    ("re-enrols-at-any-time", "re_enrolling::no_way_leads_round_the_180_days"),
    ("re-enrols-strangers", "re_enrolling::nobody_is_enrolled_anew_who_never_was"),
    ("again-though-revoked", "re_enrolling::the_request_of_the_lost_secret_gets_nothing_again"),
    ("skip-tag-of-person", "re_enrolling::no_way_leads_round_the_180_days"),
    ("skip-tag-of-somebody-else", "re_enrolling::no_way_leads_round_the_180_days"),
    ("offer-code-not-consumed", "re_enrolling::no_way_leads_round_the_180_days"),
    ("replaced-stays-live", "moving::a_move_disables_the_old_device_and_keeps_the_secret"),
    ("replaces-what-is-anothers", "moving::only_a_credential_of_the_person_is_replaced"),
    ("replaces-what-is-dead", "moving::of_two_moves_of_one_device_at_once_one_is_taken"),
    ("replaces-what-is-dead", "moving::only_a_live_credential_is_replaced"),
    (
        "skip-tag-of-person",
        "moving::a_move_with_a_fresh_secret_is_refused_and_leaves_the_old_device_alone",
    ),
    ("revocation-keeps-later-day", "self_revoking::of_two_days_of_revocation_the_earlier_counts"),
    ("revocation-code-keeps-offer", "self_revoking::the_code_of_an_open_offer_withdraws_it"),
    ("nothing-revoked-unsaid", "self_revoking::an_unknown_code_and_a_used_one_are_refused_alike"),
    ("release-any-commit", "self_revoking::a_code_does_not_leave_on_the_commit_of_another_offer"),
];

/// A test that cannot fail is a defect (decision 0007).
#[test]
fn every_planted_bug_turns_its_test_red() {
    let uncaught = plant_matrix::uncaught_plants(MATRIX.iter().copied()).unwrap();
    assert!(uncaught.is_empty(), "planted bugs that no test saw: {uncaught:?}");
}
