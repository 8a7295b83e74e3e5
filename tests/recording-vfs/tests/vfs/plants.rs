//! The planted-bug matrix of this crate: each planted bug must turn its test red.

#[path = "../../../support/plant_matrix.rs"]
mod plant_matrix;

/// `(planted bug, the test that must see it)`.
const MATRIX: &[(&str, &str)] = &[
    ("keep-what-was-not-synced", "power_loss::without_syncs_an_acknowledged_transaction_is_lost"),
    ("forget-marks", "power_loss::without_syncs_an_acknowledged_transaction_is_lost"),
    ("new-names-are-durable", "disks::a_new_file_is_sure_only_once_its_folder_is_synced"),
    ("tear-nothing", "power_loss::without_syncs_an_acknowledged_transaction_is_lost"),
    ("tear-nothing", "disks::a_torn_write_leaves_some_sectors_and_loses_some"),
    ("fault-never-strikes", "faults::a_fault_at_any_operation_leaves_the_state_before_or_after"),
    (
        "ignore-failed-sync",
        "faults::after_a_failed_sync_and_a_power_loss_every_acknowledged_transaction_is_there",
    ),
];

/// A test that cannot fail is a defect (decision 0007).
#[test]
fn every_planted_bug_turns_its_test_red() {
    let uncaught = plant_matrix::uncaught_plants(MATRIX.iter().copied()).unwrap();
    assert!(uncaught.is_empty(), "planted bugs that no test saw: {uncaught:?}");
}

/// Every switch in the sources has its row: none can rot unseen.
#[test]
fn every_planted_bug_has_a_test() {
    let sources = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in std::fs::read_dir(sources).unwrap() {
        let source = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for rest in source.split("planted(\"").skip(1) {
            let plant = rest.split('"').next().unwrap();
            assert!(MATRIX.iter().any(|(planted, _)| *planted == plant), "{plant} has no test");
        }
    }
}
