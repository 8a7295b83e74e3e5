//! Power loss at every prefix of a workload (T-S2).

use std::path::Path;

use nonla_recording_vfs::{Disk, Image, Loss, Recording};
use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};

use crate::workload::{STORE, Scratch, Workload, one_in, seed, transactions_in, wait};

/// What a sample of the images of one recording showed.
#[derive(Default)]
pub(crate) struct Findings {
    images: usize,
    /// Images that do not open, are corrupt or hold half a transaction.
    pub(crate) broken: Vec<String>,
    /// Images without an acknowledged transaction.
    pub(crate) lossy: Vec<String>,
    /// In which ways power was lost in those, each as often as it was.
    lossy_ways: Vec<Loss>,
    /// Images with one transaction more than was acknowledged: it was being written.
    ahead: usize,
    torn: usize,
}

impl Findings {
    pub(crate) fn of(recording: &Recording, seed: u64, folder: &Path) -> Self {
        let mut findings = Self::default();
        for image in recording.images(seed).one_in(one_in()) {
            findings.images += 1;
            findings.torn += usize::from(image.how == Loss::LastTorn);
            image.write_to(folder).unwrap();
            findings.note(&image, wait(transactions_in(folder)));
        }
        findings
    }

    /// Each way of losing power shows a missing sync, but for the one that loses nothing.
    fn assert_each_way_loses(&self) {
        for how in [Loss::AllDropped, Loss::SomeKept, Loss::LastTorn] {
            assert!(self.lossy_ways.contains(&how), "{how:?} does not show a missing sync");
        }
        assert!(!self.lossy_ways.contains(&Loss::AllKept), "lost though all was kept");
    }

    fn note(&mut self, image: &Image, transactions: Result<u64, String>) {
        match transactions {
            Err(error) => self.broken.push(format!("{image:?}: {error}")),
            Ok(there) if there < image.acknowledged => {
                self.lossy.push(format!("{image:?}: {there} are there"));
                self.lossy_ways.push(image.how);
            }
            Ok(there) if there == image.acknowledged => {}
            Ok(there) if there == image.acknowledged + 1 => self.ahead += 1,
            Ok(there) => self.broken.push(format!("{image:?}: {there} were never written")),
        }
    }
}

fn recorded(workload: Workload, scratch: &Scratch) -> Recording {
    let disk = Disk::begin(&scratch.folder("disk")).unwrap();
    wait(workload.run(&disk)).unwrap();
    assert_eq!(wait(transactions_in(disk.folder())).unwrap(), workload.transactions);
    disk.recording()
}

fn findings(test: &str, workload: Workload) -> Findings {
    let scratch = Scratch::new(test);
    let recording = recorded(workload, &scratch);
    let findings = Findings::of(&recording, seed(test), &scratch.folder("image"));
    println!(
        "{test}: {} events, {} images ({} torn), {} broken, {} without an acknowledged transaction, \
         {} with the one in flight",
        recording.len(),
        findings.images,
        findings.torn,
        findings.broken.len(),
        findings.lossy.len(),
        findings.ahead
    );
    findings
}

/// T-S2
#[test]
fn with_full_syncs_every_image_opens_and_has_every_acknowledged_transaction() {
    let findings = findings("full-syncs", STORE);
    assert_eq!(findings.broken, Vec::<String>::new());
    assert_eq!(findings.lossy, Vec::<String>::new());
    let whole = if one_in().get() == 1 { 3_000 } else { 250 };
    assert!(findings.images >= whole, "only {} images", findings.images);
    assert!(findings.torn > 0 && findings.ahead > 0, "the images are too tame to show anything");
}

/// T-S2: with a rollback journal, where files come and go with each transaction.
#[test]
fn with_a_rollback_journal_no_image_lacks_an_acknowledged_transaction() {
    let workload = Workload {
        transactions: 40,
        journal: SqliteJournalMode::Delete,
        synchronous: SqliteSynchronous::Extra,
        reopen: 15,
    };
    let findings = findings("rollback-journal", workload);
    assert_eq!(findings.broken, Vec::<String>::new());
    assert_eq!(findings.lossy, Vec::<String>::new());
}

/// T-S2, the control: without it the test above would show nothing.
#[test]
fn without_syncs_an_acknowledged_transaction_is_lost() {
    let workload = Workload { synchronous: SqliteSynchronous::Off, transactions: 60, ..STORE };
    let findings = findings("no-syncs", workload);
    findings.assert_each_way_loses();
}

/// T-S2: the write-ahead log is not synced at each commit, so this too must lose.
#[test]
fn with_syncs_at_checkpoints_alone_a_transaction_is_lost_but_nothing_is_broken() {
    let workload = Workload { synchronous: SqliteSynchronous::Normal, transactions: 60, ..STORE };
    let findings = findings("normal-syncs", workload);
    findings.assert_each_way_loses();
    assert_eq!(findings.broken, Vec::<String>::new());
}
