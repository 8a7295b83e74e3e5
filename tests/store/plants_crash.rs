//! The planted-bug matrix of crashes and power loss: each planted bug must turn its test red.

use crate::plant_matrix;

/// `(planted bug, the test that must see it)`.
const MATRIX: &[(&str, &str)] = &[
    (
        "vault-acknowledges-first",
        "kills::a_killed_wallet_loses_nothing_it_acknowledged_and_keeps_nothing_by_halves",
    ),
    (
        "anew-in-two-transactions",
        "kills::a_killed_wallet_loses_nothing_it_acknowledged_and_keeps_nothing_by_halves",
    ),
    (
        "anew-in-two-transactions",
        "migration::a_process_killed_while_it_migrates_a_wallet_loses_nothing",
    ),
    ("sqlite-any-file", "migration::a_database_of_another_program_is_refused_and_not_touched"),
    ("sqlite-skip-integrity", "self_check::a_file_whose_index_is_damaged_is_refused"),
    ("header-any-format", "migration::a_wallet_of_a_newer_format_is_refused_and_not_touched"),
    (
        "sqlite-not-synchronous",
        "power_loss::whenever_power_goes_the_wallet_opens_and_has_every_acknowledged_step",
    ),
    (
        "sqlite-stays-in-transaction",
        "faults::a_transaction_that_was_given_up_half_way_is_there_as_a_whole_or_not_at_all",
    ),
    (
        "ignore-failed-sync",
        "faults::after_a_failed_sync_and_a_power_loss_every_acknowledged_step_is_there",
    ),
    (
        "sqlite-no-lock",
        "two_processes::of_two_processes_that_open_one_wallet_one_wins_and_the_other_is_told_so",
    ),
    (
        "sqlite-lock-lingers",
        "two_processes::a_closed_wallet_opens_at_once_though_the_program_starts_others",
    ),
    (
        "sqlite-create-over-another",
        "two_processes::of_two_processes_that_make_one_wallet_one_wins_and_its_wallet_stays",
    ),
];

/// A test that cannot fail is a defect (decision 0007).
#[test]
fn every_planted_bug_turns_its_test_red() {
    let uncaught = plant_matrix::uncaught_plants(MATRIX.iter().copied()).unwrap();
    assert!(uncaught.is_empty(), "planted bugs that no test saw: {uncaught:?}");
}
