//! T-S3: one operation of the disk fails, and the program goes on.

use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll};

use nonla_recording_vfs::{Disk, Fault, Recording, VFS_NAME};
use nonla_storage::{
    Batch, LineKey, Locked, SqliteStore, StoreError, Unlock, Vault, VaultError, WalletStore,
};

use crate::journey::{block_on, key, open, world};
use crate::power_loss::{FILE, Findings, one_in};
use crate::scratch::Scratch;
use crate::steps::{Step, Story, close, picture, seed, story};

/// Every kind of step, and one more.
const SHORT: usize = 11;

/// What a sweep over one fault showed.
#[derive(Default)]
struct Sweep {
    recordings: Vec<Recording>,
    /// Steps that failed.
    failures: usize,
    /// Of those, what the store said.
    said: Vec<StoreError>,
}

/// Lets `fault` strike the first, second, ... operation, or every tenth, until it finds none.
fn sweep(fault: Fault, test: &str) -> Sweep {
    let (story, step) = (story(), u64::from(one_in(1).get()));
    let mut operation = seed(&format!("{test} {fault:?}")) % step;
    let mut sweep = Sweep::default();
    loop {
        let place = Scratch::in_memory(&format!("{test}-{fault:?}"));
        story.copy_to(&place.join(FILE));
        let disk = Disk::begin(&place).unwrap();
        disk.arm(fault, operation);
        let what = format!("{fault:?} at {operation}");
        block_on(play(story, &disk, (&what, &mut sweep)));
        sweep.recordings.push(disk.recording());
        if !disk.has_struck() {
            return sweep;
        }
        operation += step;
    }
}

/// Opens the wallet and takes the steps; what fails is tried again, by the same value.
async fn play(story: &Story, disk: &Disk, (what, sweep): (&str, &mut Sweep)) {
    let path = disk.folder().join(FILE);
    let first = try_open(&path, story).await;
    let mut vault = match first {
        Ok(vault) => vault,
        Err(error) => {
            sweep.note(error, what);
            let again = try_open(&path, story).await;
            again.unwrap_or_else(|error| panic!("{what}, opening again: {error}"))
        }
    };
    let mut at = 0;
    while at < SHORT {
        match story.steps[at].take(&mut vault, || ()).await {
            Ok(()) => at += 1,
            Err(error) => at += after(error, (story, at), &mut vault, (what, sweep)).await,
        }
        disk.mark(at as u64 + 1);
    }
    if let Err(error) = vault.lock().into_store().close().await {
        sweep.note(error.into(), what);
    }
    let store = SqliteStore::open(&path).await.unwrap_or_else(|error| panic!("{what}: {error}"));
    let opened = story.open(store, SHORT..=SHORT).await;
    let (vault, _) = opened.unwrap_or_else(|error| panic!("{what}, in the end: {error}"));
    close(vault).await;
}

async fn try_open(path: &Path, story: &Story) -> Result<Vault<SqliteStore>, VaultError> {
    let locked = Locked::read(SqliteStore::open_in(path, Some(VFS_NAME)).await?).await?;
    locked.unlock(Unlock::Key(&story.key(0))).await.map_err(|failed| failed.error)
}

/// A step failed: the wallet stands before or after it, and says which. Gives how many steps it
/// moved on.
async fn after(
    error: VaultError,
    (story, at): (&Story, usize),
    vault: &mut Vault<SqliteStore>,
    (what, sweep): (&str, &mut Sweep),
) -> usize {
    let what = format!("{what}, step {at}: {error}");
    sweep.note(error, &what);
    let seen = picture(vault).await.unwrap_or_else(|error| panic!("{what}, then {error}"));
    let untidy = matches!(error, VaultError::Untidy(_));
    let before = seen == story.pictures[at];
    assert!(before || seen == story.pictures[at + 1], "{what}: between two steps");
    if untidy {
        assert!(!before || matches!(story.steps[at], Step::Rotate(_)), "{what}: not done");
        vault.tidy().await.unwrap_or_else(|error| panic!("{what}, then {error}"));
    }
    usize::from(untidy || !before)
}

impl Sweep {
    /// The disk failed, and nothing else did.
    fn note(&mut self, error: VaultError, what: &str) {
        let (VaultError::Store(error) | VaultError::Untidy(error)) = error else {
            panic!("{what}: the disk failed, and the vault said {error}");
        };
        self.failures += 1;
        if !self.said.contains(&error) {
            self.said.push(error);
        }
    }
}

/// Serves T-S3, REQ-W2.
#[test]
fn after_any_fault_the_wallet_stands_before_or_after_the_step_and_goes_on() {
    for fault in Fault::ALL {
        let Sweep { recordings, failures, said } = sweep(fault, "faults");
        let runs = recordings.len();
        println!("T-S3: {fault:?}: {runs} runs, {failures} failures, which said {said:?}");
        assert!(runs > 1 && failures > 0, "{fault:?} is never felt");
        let wanted = match fault {
            Fault::Full => vec![StoreError::DiskFull],
            Fault::Io => vec![StoreError::Io, StoreError::ReadOnly],
            _ => vec![StoreError::Io],
        };
        assert!(said.iter().all(|error| wanted.contains(error)), "{fault:?}: {said:?}");
    }
}

/// Serves T-S3: whoever takes a failed sync for a good one loses an acknowledged step.
#[test]
fn after_a_failed_sync_and_a_power_loss_every_acknowledged_step_is_there() {
    let Sweep { recordings, .. } = sweep(Fault::Sync, "failed-syncs");
    let mut findings = Findings::default();
    for (number, recording) in recordings.iter().enumerate() {
        findings.look(recording, one_in(2), (story(), number as u64));
    }
    let Findings { images, lost, .. } = findings;
    println!(
        "T-S3: {images} images after a failed sync, {} without an acknowledged step",
        lost.len()
    );
    assert!(lost.is_empty(), "{} of {images}, the first: {:?}", lost.len(), lost.first());
}

/// A future that is dropped after so many polls.
struct GivenUp<F> {
    future: Option<Pin<Box<F>>>,
    polls: usize,
}

impl<F: Future> Future for GivenUp<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.polls == 0 {
            self.future = None;
        }
        self.polls = self.polls.saturating_sub(1);
        match &mut self.future {
            Some(future) => future.as_mut().poll(context).map(Some),
            None => Poll::Ready(None),
        }
    }
}

/// Serves T-S3: a program may give up waiting for the disk.
#[test]
fn a_transaction_that_was_given_up_half_way_is_there_as_a_whole_or_not_at_all() {
    const LINES: u64 = 3000;
    let place = Scratch::in_memory("given-up");
    let path = place.join(FILE);
    let line = |list, number| (LineKey { list, number }, Some(vec![7; 20]));
    let given_up = block_on(async {
        let mut store = SqliteStore::create(&path).await.unwrap();
        let (mut given_up, mut polls) = (0, 1);
        loop {
            let lines = (1..=LINES).map(|number| line(1, number)).collect();
            let batch = Batch { anew: true, header: Some(vec![1]), lines, ..Batch::default() };
            let future = Some(Box::pin(store.write(&batch)));
            let outcome = GivenUp { future, polls }.await;
            let there = count(&mut store, 1).await;
            assert!(there == 0 || there == LINES as usize, "after {polls} polls: {there}");
            let next = Batch { lines: [line(2, polls as u64)].into(), ..Batch::default() };
            store.write(&next).await.unwrap();
            assert_eq!((count(&mut store, 1).await, count(&mut store, 2).await), (there, 1));
            store.write(&Batch { anew: true, ..Batch::default() }).await.unwrap();
            if outcome.is_some() {
                store.close().await.unwrap();
                return given_up;
            }
            given_up += 1;
            polls *= 2;
        }
    });
    println!("T-S3: a transaction of {LINES} lines given up {given_up} times");
    assert!(given_up > 3);
}

async fn count(store: &mut SqliteStore, list: u8) -> usize {
    store.lines(LineKey { list, number: LineKey::MOST }, usize::MAX).await.unwrap().len()
}

/// Serves T-S3: a wallet that was not made can be made.
#[test]
fn after_any_fault_while_a_wallet_is_made_it_can_be_made_again() {
    for fault in Fault::ALL {
        let (mut operation, mut failures) = (0, 0);
        loop {
            let place = Scratch::in_memory(&format!("faults-making-{fault:?}"));
            let disk = Disk::begin(&place).unwrap();
            disk.arm(fault, operation);
            let what = format!("{fault:?} at {operation}");
            failures += usize::from(block_on(make(&disk, &what)));
            if !disk.has_struck() {
                break;
            }
            operation += 1;
        }
        println!("T-S3: {fault:?}: a wallet made {operation} times, {failures} with a failure");
        assert!(failures > 0, "{fault:?} is never felt");
    }
}

/// Makes a wallet, at the second try if need be, and says whether there was need.
async fn make(disk: &Disk, what: &str) -> bool {
    let path = disk.folder().join(FILE);
    let first = try_make(&path).await;
    if let Err(error) = &first {
        assert!(matches!(error, VaultError::Store(_)), "{what}: {error}");
        let again = try_make(&path).await;
        again.unwrap_or_else(|error| panic!("{what}, once more: {error}"));
    }
    close(open(&path).await).await;
    first.is_err()
}

async fn try_make(path: &Path) -> Result<(), VaultError> {
    let store = SqliteStore::create_in(path, Some(VFS_NAME)).await?;
    let wallet = world_wallet();
    let vault = Vault::create_under_key(store, &key(), wallet).await?;
    // It is made, whether closing it works or not.
    let _ = vault.lock().into_store().close().await;
    Ok(())
}

fn world_wallet() -> nonla_wallet::Wallet {
    use std::sync::{Mutex, OnceLock};
    static WORLD: OnceLock<Mutex<nonla_app::world::World>> = OnceLock::new();
    WORLD.get_or_init(|| Mutex::new(world(10))).lock().unwrap().new_wallet().unwrap()
}
