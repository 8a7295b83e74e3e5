//! The planted-bug matrix of this crate: each planted bug must turn its test red.

#[path = "../../../../tests/support/plant_matrix.rs"]
mod plant_matrix;

/// `(planted bug, the test that must see it)`.
const MATRIX: &[(&str, &str)] = &[
    (
        "passphrase-empty",
        "wallet::passphrase::tests::what_is_typed_to_open_has_a_length_and_loses_nothing",
    ),
    (
        "passphrase-too-long",
        "wallet::passphrase::tests::what_is_typed_to_open_has_a_length_and_loses_nothing",
    ),
    ("passphrase-any-sign", "wallet::passphrase::tests::what_does_not_show_cannot_be_chosen"),
    ("passphrase-blank-ends", "wallet::passphrase::tests::what_does_not_show_cannot_be_chosen"),
    (
        "passphrase-too-short",
        "wallet::passphrase::tests::what_a_guesser_tries_first_cannot_be_chosen",
    ),
    (
        "passphrase-guessable",
        "wallet::passphrase::tests::what_a_guesser_tries_first_cannot_be_chosen",
    ),
    (
        "backup-any-weak-work",
        "wallet::backup_file::tests::a_file_sealed_with_less_or_more_work_than_agreed_is_refused",
    ),
    (
        "backup-any-high-work",
        "wallet::backup_file::tests::a_file_sealed_with_less_or_more_work_than_agreed_is_refused",
    ),
    (
        "backup-any-high-work",
        "wallet::backup_file::tests::work_outside_the_bounds_is_refused_before_it_is_done",
    ),
    ("backup-seals-any-size", "wallet::backup_file::tests::a_backup_has_a_largest_size"),
    ("backup-opens-any-size", "wallet::backup_file::tests::a_backup_has_a_largest_size"),
    (
        "backup-skip-end",
        "wallet::backup_file::tests::a_file_that_ends_too_early_or_too_late_is_refused",
    ),
    ("backup-ignores-damage", "wallet::backup_file::tests::a_tampered_backup_is_never_opened"),
    (
        "backup-leaves-plaintext",
        "wallet::backup_file::tests::sealing_and_opening_leave_no_plaintext_in_memory",
    ),
    (
        "backup-takes-any-recipient",
        "wallet::backup_file::tests::a_file_for_keys_or_for_more_than_one_recipient_is_refused_by_name",
    ),
    ("guardians-any-threshold", "wallet::guardians::tests::a_threshold_is_two_to_sixteen"),
    (
        "guardians-any-threshold",
        "wallet::guardians::tests::a_well_spelled_text_that_no_wallet_writes_is_refused",
    ),
    (
        "guardians-take-too-few",
        "wallet::guardians::tests::too_few_shares_and_shares_given_twice_are_refused_by_name",
    ),
    (
        "guardians-take-twice",
        "wallet::guardians::tests::too_few_shares_and_shares_given_twice_are_refused_by_name",
    ),
    ("guardians-mix-sets", "wallet::guardians::tests::shares_of_two_sets_are_never_mixed"),
    (
        "guardians-no-key",
        "wallet::guardians::tests::the_set_id_of_a_secret_depends_on_a_key_that_nobody_has",
    ),
    (
        "guardians-need-one-less",
        "wallet::guardians::tests::one_guardian_less_than_needed_cannot_join_the_secret",
    ),
    (
        "guardians-skip-set-id",
        "wallet::guardians::tests::a_false_share_never_recovers_a_secret_silently",
    ),
    (
        "guardians-skip-checksum",
        "wallet::guardians::tests::every_typing_error_is_noticed_and_its_share_named",
    ),
    (
        "guardians-any-length",
        "wallet::guardians::tests::every_typing_error_is_noticed_and_its_share_named",
    ),
    (
        "guardians-any-version",
        "wallet::guardians::tests::a_well_spelled_text_that_no_wallet_writes_is_refused",
    ),
    (
        "guardians-any-number",
        "wallet::guardians::tests::a_well_spelled_text_that_no_wallet_writes_is_refused",
    ),
    ("kdf-any-weak", "wallet::kdf::tests::a_cost_is_bounded_both_ways"),
    ("kdf-any-large", "wallet::kdf::tests::a_cost_is_bounded_both_ways"),
    ("header-any-format", "wallet::header::tests::a_newer_format_is_refused_by_name"),
    ("wrap-cost-unbound", "wallet::header::tests::the_cost_of_a_derivation_is_bound_to_its_slot"),
    ("seal-binds-nothing", "wallet::data_key::tests::a_sealed_record_opens_nowhere_else"),
    ("store-in-the-open", "wallet::data_key::tests::a_damaged_record_does_not_open"),
    ("store-any-state", "wallet::kept::tests::a_store_opens_as_a_whole_or_not_at_all"),
    ("store-any-lines", "wallet::kept::tests::lines_are_read_in_whole_groups_or_not_at_all"),
    ("anchor-not-checked", "wallet::anchor::tests::an_anchor_tells_older_forked_and_newest_apart"),
    ("pin-not-counted", "wallet::pin::tests::tries_are_counted_by_fours"),
];

/// Likewise, of the store in a SQLite file.
#[cfg(feature = "sqlite")]
const SQLITE: &[(&str, &str)] = &[
    (
        "sqlite-may-be-old",
        "wallet::sqlite_engine::tests::an_engine_with_the_fault_of_the_write_ahead_log_is_refused",
    ),
    (
        "sqlite-skip-integrity",
        "wallet::sqlite_engine::tests::a_page_that_cannot_be_read_is_not_taken_for_damage",
    ),
    (
        "sqlite-any-setting",
        "wallet::sqlite_engine::tests::an_engine_that_did_not_do_as_it_was_told_is_refused",
    ),
];
#[cfg(not(feature = "sqlite"))]
const SQLITE: &[(&str, &str)] = &[];

/// A test that cannot fail is a defect (decision 0007).
#[test]
fn every_planted_bug_turns_its_test_red() {
    let uncaught = plant_matrix::uncaught_plants(MATRIX.iter().chain(SQLITE).copied()).unwrap();
    assert!(uncaught.is_empty(), "planted bugs that no test saw: {uncaught:?}");
}
