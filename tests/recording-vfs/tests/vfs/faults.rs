//! One operation fails (T-S3).

use nonla_recording_vfs::{Disk, Fault, Recording};

use crate::power_loss::Findings;
use crate::workload::{STORE, Scratch, Workload, one_in, seed, transactions_in, wait};

const SHORT: Workload = Workload { transactions: 12, reopen: 7, ..STORE };

/// Lets `fault` strike the first, second, ... operation of the workload, or every tenth, until it
/// finds none; after each run the database must stand before or after the transaction that failed.
/// Gives the recordings of all runs, and in how many the workload failed.
fn sweep(fault: Fault, scratch: &Scratch) -> (Vec<Recording>, usize) {
    let step = u64::from(one_in().get());
    let mut operation = seed(&format!("{fault:?}")) % step;
    let (mut recordings, mut failures) = (Vec::new(), 0);
    loop {
        let folder = scratch.folder(&format!("{fault:?}-{operation}"));
        let disk = Disk::begin(&folder).unwrap();
        disk.arm(fault, operation);
        let outcome = wait(SHORT.run(&disk));
        let struck = disk.has_struck();
        assert_eq!(struck, disk.operations_seen() > operation);
        failures += usize::from(outcome.is_err());
        check(&disk, outcome.is_ok(), &format!("{fault:?} at {operation}: {outcome:?}"));
        recordings.push(disk.recording());
        if !struck {
            assert!(outcome.is_ok(), "{fault:?}: failed though nothing struck");
            return (recordings, failures);
        }
        operation += step;
    }
}

/// The database is whole, with all that was acknowledged and at most the one in flight beside it.
fn check(disk: &Disk, succeeded: bool, what: &str) {
    let acknowledged = disk.recording().images(0).last().unwrap().acknowledged;
    let there =
        wait(transactions_in(disk.folder())).unwrap_or_else(|error| panic!("{what}: {error}"));
    assert!(
        there == acknowledged || there == acknowledged + 1,
        "{what}: {there} of {acknowledged}"
    );
    assert!(!succeeded || there == SHORT.transactions, "{what}: {there}");
}

/// T-S3
#[test]
fn a_fault_at_any_operation_leaves_the_state_before_or_after() {
    let scratch = Scratch::new("faults");
    for fault in Fault::ALL {
        let (recordings, failures) = sweep(fault, &scratch);
        println!("{fault:?}: {} runs, {failures} failed", recordings.len());
        assert!(recordings.len() > 1, "{fault:?} found nothing to strike");
        assert!(failures > 0, "{fault:?} is never felt");
    }
}

/// T-S3: whoever takes a failed sync for a good one loses an acknowledged transaction.
#[test]
fn after_a_failed_sync_and_a_power_loss_every_acknowledged_transaction_is_there() {
    let scratch = Scratch::new("failed-syncs");
    let (recordings, _) = sweep(Fault::Sync, &scratch);
    for recording in recordings {
        let findings = Findings::of(&recording, seed("failed-syncs"), &scratch.folder("image"));
        assert_eq!(findings.broken, Vec::<String>::new());
        assert_eq!(findings.lossy, Vec::<String>::new());
    }
}
