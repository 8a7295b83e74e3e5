//! What a wallet's store takes: `cargo bench -p nonla-storage`.
//!
//! Prints a table of figures with their bounds and writes it to `target/storage-bench.json`.
//! Machines differ and drift, so each figure is also given in pairings, or in durable writes of
//! 4 KiB, of the same run.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement may panic and prints what it finds"
)]

mod report;
mod scene;

use std::hint::black_box;
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use criterion::Criterion;
use nonla_credential::{AgeThreshold, CredentialType, DisplayName, Hash, Retention, VerifierId};
use nonla_crypto::adversary::one_pairing;
use nonla_storage::{
    Batch, DataKey, LineKey, Locked, MemoryStore, Passphrase, Slot, SqliteStore, Unlock, Vault,
    WalletStore,
};
use nonla_wallet::{
    AskedEntry, ClaimName, Ending, Event, HistoryFilter, PresentationEntry, ProvedClaim, Table,
};
use report::{Report, Unit};
use scene::{NOW, Scene, today};
use tokio::runtime::{Builder, Runtime};

/// Issuers and types of the large wallet: 1,000 credentials.
const LARGE: (usize, usize) = (20, 50);
const HISTORY: u64 = 100_000;
const PLATFORMS: usize = 100;
const PASSPHRASE: &str = "seven herons over a flooded field";

fn block_on<F: Future>(future: F) -> F::Output {
    static RUNTIME: LazyLock<Runtime> =
        LazyLock::new(|| Builder::new_current_thread().build().unwrap());
    RUNTIME.block_on(future)
}

fn key() -> DataKey {
    DataKey::from_bytes(&[7; 32])
}

fn passphrase() -> Passphrase {
    Passphrase::new(PASSPHRASE.to_owned()).unwrap()
}

fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().to_owned()
}

/// A place for a file that is not there yet.
fn place(name: &str) -> PathBuf {
    let folder = target().join("tmp").join("storage-bench").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder.join("wallet.db")
}

async fn open(path: &Path) -> Vault<SqliteStore> {
    let store = SqliteStore::open(path).await.unwrap();
    Locked::read(store).await.unwrap().unlock(Unlock::Key(&key())).await.unwrap()
}

/// Lets criterion measure what `round` says it took; every sample counts for the table too.
fn measure(criterion: &mut Criterion, name: &str, mut round: impl FnMut() -> Duration) -> Duration {
    let mut samples = Vec::new();
    criterion.bench_function(name, |bencher| {
        bencher.iter_custom(|rounds| {
            let taken: Vec<Duration> = (0..rounds).map(|_| round()).collect();
            samples.extend_from_slice(&taken);
            taken.iter().sum()
        });
    });
    report::median(&mut samples)
}

fn timed<T>(run: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let done = black_box(run());
    (start.elapsed(), done)
}

/// One pairing, and one durable write of 4 KiB into a file that has its length.
fn units(criterion: &mut Criterion) -> Unit {
    let pairing = measure(criterion, "one pairing", || timed(one_pairing).0);
    let path = place("raw");
    let mut file = std::fs::File::create(path).unwrap();
    let write = measure(criterion, "one raw durable write", || {
        let written = timed(|| {
            file.rewind().unwrap();
            file.write_all(&[7; 4096]).unwrap();
            file.sync_data().unwrap();
        });
        written.0
    });
    Unit { pairing, write }
}

/// A new wallet with all the credentials of a scene, in a file.
async fn enrolled(scene: &mut Scene, path: &Path) -> Vault<SqliteStore> {
    let store = SqliteStore::create(path).await.unwrap();
    let mut vault = Vault::create_under_key(store, &key(), scene.wallet()).await.unwrap();
    scene.enrol(&mut vault).await;
    vault
}

/// One issuer, two platforms on the trust list, one credential.
fn size(report: &mut Report) {
    let path = place("size");
    block_on(async {
        let vault = enrolled(&mut Scene::new((1, 1), 2), &path).await;
        vault.lock().into_store().close().await.unwrap();
    });
    let bytes = std::fs::metadata(path).unwrap().len();
    report.size("store with one credential, tidied", bytes, 64 * 1024);
}

/// A wallet with one credential: what a person waits for.
fn small(criterion: &mut Criterion, report: &mut Report) {
    let path = place("small");
    let mut scene = Scene::new((1, 1), PLATFORMS);
    let mut vault = block_on(enrolled(&mut scene, &path));
    let request = scene.ask(0);
    let inspect = measure(criterion, "inspect", || {
        timed(|| vault.wallet().inspect(&request, NOW).unwrap()).0
    });
    report.bounded("inspect a request, unlocked", inspect, Duration::from_millis(1));
    approve(criterion, report, (&mut scene, &mut vault));
    let platforms = measure(criterion, "platforms", || {
        let all = |platform: &nonla_wallet::Platform| platform.called().len();
        timed(|| vault.wallet().platforms().map(all).sum::<usize>()).0
    });
    report.plain(&format!("list {PLATFORMS} platforms"), platforms);
    let pseudonyms = measure(criterion, "platforms with their pseudonyms", || {
        let wallet = vault.wallet();
        let all =
            || wallet.platforms().map(|at| wallet.pseudonym(&at.verifier)).collect::<Vec<_>>();
        timed(all).0
    });
    report.plain(&format!("list {PLATFORMS} platforms with their pseudonyms"), pseudonyms);
    opening(criterion, report, (vault, &path));
    backing_up(report, &path);
}

/// Proof, commit, and both through the vault, in turns, so that a slow moment slows all of them.
fn approve(
    criterion: &mut Criterion,
    report: &mut Report,
    (scene, vault): (&mut Scene, &mut Vault<SqliteStore>),
) {
    vault.wallet().prepare();
    for verifier in 0..PLATFORMS {
        approved(scene, vault, verifier);
    }
    let path = place("commit");
    let mut store = block_on(SqliteStore::create(&path)).unwrap();
    let (mut proofs, mut commits, mut number) = (Vec::new(), Vec::new(), 0);
    let whole = measure(criterion, "approve", || {
        number += 1;
        let verifier = number % PLATFORMS;
        let request = scene.ask(verifier);
        let consent = vault.wallet().inspect(&request, NOW).unwrap().approve();
        let rng = &mut scene.rng;
        proofs.push(timed(|| consent.prove(vault.wallet(), NOW, rng).unwrap()).0);
        let batch = batch_of_an_answer(number);
        commits.push(timed(|| block_on(store.write(&batch)).unwrap()).0);
        approved(scene, vault, verifier)
    });
    let (proof, commit) = (report::median(&mut proofs), report::median(&mut commits));
    report.plain("the proof of an answer, alone", proof);
    report.plain("one durable commit of its size, alone", commit);
    report.bounded(
        "approve: proof and commit, through the vault",
        whole,
        (proof + commit) * 11 / 10,
    );
}

/// From the person's yes to the moment the presentation may leave.
fn approved(scene: &mut Scene, vault: &mut Vault<SqliteStore>, verifier: usize) -> Duration {
    let request = scene.ask(verifier);
    let asking = vault.wallet().inspect(&request, NOW).unwrap();
    block_on(vault.commit(asking.opened())).unwrap();
    let rng = &mut scene.rng;
    let answered = timed(|| {
        let proved = asking.approve().prove(vault.wallet(), NOW, rng).unwrap();
        let proved = block_on(vault.commit_at(proved, NOW)).unwrap();
        proved.presentation
    });
    answered.0
}

/// As many and as large records as an answer changes: platform, age, head of the history, state; a
/// request that is no longer open; a line.
fn batch_of_an_answer(number: usize) -> Batch {
    let mut batch = Batch { header: (number == 1).then(|| vec![0; 19]), ..Batch::default() };
    for (slot, length) in [(1, 480), (2, 120), (3, 120), (4, 120)] {
        batch.records.insert(Slot([slot; 16]), Some(vec![number as u8; length]));
    }
    batch.records.insert(Slot([9; 16]), None);
    let line = LineKey { list: Table::History.number(), number: number as u64 };
    batch.lines.insert(line, Some(vec![number as u8; 620]));
    batch
}

fn opening(
    criterion: &mut Criterion,
    report: &mut Report,
    (vault, path): (Vault<SqliteStore>, &Path),
) {
    block_on(vault.lock().into_store().close()).unwrap();
    let opened = measure(criterion, "open, one credential", || timed(|| block_on(open(path))).0);
    report.plain("open a wallet with one credential, beyond the key derivation", opened);
    let wallet = block_on(async {
        let mut vault = open(path).await;
        vault.rotate_key(&passphrase()).await.unwrap();
        vault.lock()
    });
    let mut locked = Some(wallet);
    let wrong = Passphrase::new("another one altogether".to_owned()).unwrap();
    let derivation = measure(criterion, "key derivation", || {
        let wallet = locked.take().unwrap();
        let (taken, refused) = timed(|| block_on(wallet.unlock(Unlock::Passphrase(&wrong))));
        locked = refused.err().map(|not| not.locked);
        taken
    });
    report.plain("key derivation, alone", derivation);
}

/// A second each on purpose, so a few rounds must do.
fn backing_up(report: &mut Report, path: &Path) {
    let (mut sealing, mut restoring) = (Vec::new(), Vec::new());
    let mut vault = block_on(async {
        let store = SqliteStore::open(path).await.unwrap();
        let locked = Locked::read(store).await.unwrap();
        locked.unlock(Unlock::Passphrase(&passphrase())).await.unwrap()
    });
    for _ in 0..3 {
        let (taken, backup) = timed(|| block_on(vault.backup(&passphrase(), today())).unwrap());
        sealing.push(taken);
        let sealed = (backup.as_slice(), &passphrase());
        let restored = timed(|| {
            let store = MemoryStore::default();
            block_on(Vault::restore(store, sealed, &passphrase(), today())).map(drop).unwrap();
        });
        restoring.push(restored.0);
    }
    report.plain("make a backup", report::median(&mut sealing));
    report.plain("restore a backup, with a key derivation", report::median(&mut restoring));
}

/// 1,000 credentials and 100,000 lines.
fn large(criterion: &mut Criterion, report: &mut Report) {
    let path = place("large");
    block_on(build_large(&path));
    let mut vault = block_on(open(&path));
    assert_eq!(vault.wallet().credentials().count(), LARGE.0 * LARGE.1);
    assert!(vault.wallet().history_length() >= HISTORY);
    let newest = measure(criterion, "newest 100 lines of 100,000", || {
        let mut cursor = vault.wallet().history_cursor();
        let listed = || block_on(vault.history(&mut cursor, &HistoryFilter::ALL, 100)).unwrap();
        let (taken, lines) = timed(listed);
        assert_eq!(lines.len(), 100);
        taken
    });
    report.bounded("newest 100 of 100,000 lines", newest, Duration::from_millis(20));
    let noted = measure(criterion, "commit, 1,000 credentials", || {
        let note = vault.wallet().note(today(), Event::BackedUp);
        timed(|| block_on(vault.commit(note)).unwrap()).0
    });
    report.plain("commit one line with 1,000 credentials", noted);
    let listed = measure(criterion, "list 1,000 credentials", || {
        let revoked =
            || vault.wallet().credentials().filter(|own| own.revoked == Some(true)).count();
        timed(revoked).0
    });
    report.plain("list 1,000 credentials, with what is revoked", listed);
    block_on(vault.lock().into_store().close()).unwrap();
    let opened = measure(criterion, "open, 1,000 credentials, 100,000 lines", || {
        timed(|| block_on(open(&path))).0
    });
    let bound = Duration::from_millis(200);
    report.bounded(
        "open 1,000 credentials, 100,000 lines, beyond the key derivation",
        opened,
        bound,
    );
    let bytes = std::fs::metadata(&path).unwrap().len();
    report.plain_size("its file", bytes);
}

/// Written in memory, then brought into a file in one batch.
async fn build_large(path: &Path) {
    let mut scene = Scene::new(LARGE, 0);
    let store = MemoryStore::default();
    let wallet = scene.wallet();
    let mut vault = Vault::create_under_key(store, &key(), wallet).await.unwrap();
    for number in 0..HISTORY {
        let line = vault.wallet().note(today(), entry(number));
        vault.commit(line).await.unwrap();
    }
    scene.enrol(&mut vault).await;
    let mut store = vault.lock().into_store();
    let contents = store.load().await.unwrap();
    let mut batch = Batch { anew: true, header: Some(contents.header), ..Batch::default() };
    batch.records = contents.records.into_iter().map(|(slot, to)| (slot, Some(to))).collect();
    let newest = LineKey { list: Table::History.number(), number: LineKey::MOST };
    let lines = store.lines(newest, usize::MAX).await.unwrap();
    batch.lines = lines.into_iter().map(|(line, to)| (line, Some(to))).collect();
    let mut file = SqliteStore::create(path).await.unwrap();
    file.write(&batch).await.unwrap();
    file.close().await.unwrap();
}

/// A visit to one of a hundred platforms.
fn entry(number: u64) -> Event {
    let platform = number % PLATFORMS as u64;
    let asked = AskedEntry {
        verifier: VerifierId::parse(&format!("platform-{platform}")).ok(),
        name: DisplayName::parse(&format!("Platform {platform}")).ok(),
        request: Hash::of(&number.to_be_bytes()),
        credential_type: CredentialType::parse("urn:nonla:type:0").ok(),
        claims: vec![ClaimName::ResidentCountry],
        predicates: vec![ProvedClaim::AgeAtLeast(AgeThreshold::EIGHTEEN), ProvedClaim::NotExpired],
        pseudonym: true,
        purpose: Some(scene::purpose()),
        retention: Some(Retention::from_days(365)),
    };
    Event::Presentation(PresentationEntry { asked, ending: Ending::Approved })
}

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    let mut report = Report::new(units(&mut criterion));
    size(&mut report);
    small(&mut criterion, &mut report);
    large(&mut criterion, &mut report);
    criterion.final_summary();
    println!("\n{report}");
    report.save(&target().join("storage-bench.json"));
}
