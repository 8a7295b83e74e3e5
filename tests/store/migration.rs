//! T-S10: a store that an older or a newer program wrote.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use nonla_app::world::At;
use nonla_storage::{
    Batch, DataKey, FORMAT, HeaderError, Locked, SqliteStore, StoreError, Unlock, VaultError,
    WalletStore,
};
use nonla_verifier::Intent;
use nonla_wallet::{Alias, Wallet};
use rand::Rng;

use crate::journey::{block_on, create, enrol, open, share_of, today, visit, world};
use crate::process::{Process, say, told};
use crate::scratch::Scratch;
use crate::steps::{Story, close, picture, rng, story};

/// A wallet of format 0, under [`key`], made by `write_fixture`.
const OLD: &str = "format-0.db";
/// Its pseudonym at platform A, in hex.
const OLD_PSEUDONYM: &str = "format-0-pseudonym.txt";
const MAGIC: usize = 8;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/store/fixtures").join(name)
}

fn old() -> PathBuf {
    fixture(OLD)
}

fn old_pseudonym() -> String {
    std::fs::read_to_string(fixture(OLD_PSEUDONYM)).unwrap().trim_end().to_owned()
}

/// The format that the file says it has.
async fn format_of(path: &Path) -> u16 {
    let mut store = SqliteStore::open(path).await.unwrap();
    let header = store.load().await.unwrap().header;
    store.close().await.unwrap();
    u16::from_be_bytes([header[MAGIC], header[MAGIC + 1]])
}

/// Serves T-S10: what wrote the fixture writes its like today, and that is brought to this format.
///
/// The fixture itself stays as it is, unless what a wallet holds is written otherwise before the
/// first release: `NONLA_WRITE_FIXTURE=1 cargo test --test store fixture` writes it anew.
#[test]
fn the_fixture_is_what_this_writes() {
    let folder = Scratch::on_disk("fixture");
    let path = folder.join("wallet.db");
    let pseudonym = block_on(write_fixture(&path));
    if std::env::var_os("NONLA_WRITE_FIXTURE").is_some() {
        std::fs::copy(&path, old()).unwrap();
        std::fs::write(fixture(OLD_PSEUDONYM), format!("{pseudonym}\n")).unwrap();
    }
    block_on(async {
        let vault = open(&path).await;
        check(vault.wallet(), &pseudonym);
        close(vault).await;
        assert_eq!(format_of(&path).await, FORMAT);
    });
}

/// Gives the wallet's pseudonym at platform A.
async fn write_fixture(path: &Path) -> String {
    let mut world = world(7);
    let mut vault = create(path, world.new_wallet().unwrap()).await;
    enrol(&mut world, &mut vault, 2).await;
    visit(&mut world, &mut vault, (At::A, Intent::Register)).await;
    let alias = Alias::parse(ALIAS).unwrap();
    let named = vault.wallet().set_alias(&world.platforms.a.entry.id, Some(alias)).unwrap();
    vault.commit(named).await.unwrap();
    let offer = world.offer(2).unwrap().to_bytes().unwrap();
    let taken = vault.wallet().receive(&offer, world.today, &mut world.rng).unwrap();
    drop(vault.commit_at(taken, world.now()).await.unwrap());
    vault.write_older_format_for_tests().await.unwrap();
    vault.tidy().await.unwrap();
    let pseudonym = vault.wallet().pseudonym(&world.platforms.a.entry.id).to_bytes();
    close(vault).await;
    assert_eq!(format_of(path).await, FORMAT - 1);
    hex::encode(pseudonym)
}

/// What is in the fixture.
fn check(wallet: &Wallet, expected: &str) {
    let platforms: Vec<_> = wallet.platforms().collect();
    assert_eq!(platforms.len(), 1);
    assert_eq!(platforms[0].called(), ALIAS);
    assert_eq!((platforms[0].times, platforms[0].first_used), (1, today()));
    let pseudonym = wallet.pseudonym(&platforms[0].verifier).to_bytes();
    assert_eq!(hex::encode(pseudonym), expected);
    assert_eq!(wallet.credentials().count(), 1);
    assert_eq!(wallet.credentials().next().unwrap().revoked, Some(false));
    assert_eq!(wallet.pending_issuances().count(), 1);
    assert_eq!(wallet.history_length(), 2);
    assert_eq!(wallet.history().len(), 2);
}

const ALIAS: &str = "my square";

/// Serves REQ-W2, T-S10.
#[test]
fn a_wallet_of_an_older_format_is_brought_to_this_one_with_everything_in_it() {
    let folder = Scratch::on_disk("migration");
    let path = folder.join("wallet.db");
    std::fs::copy(old(), &path).unwrap();
    block_on(async {
        assert_eq!(format_of(&path).await, FORMAT - 1);
        let vault = open(&path).await;
        check(vault.wallet(), &old_pseudonym());
        close(vault).await;
        assert_eq!(format_of(&path).await, FORMAT);
        let mut vault = open(&path).await;
        check(vault.wallet(), &old_pseudonym());
        picture(&mut vault).await.unwrap();
        let noted = vault.wallet().note(today(), nonla_wallet::Event::BackedUp);
        vault.commit(noted).await.unwrap();
    });
}

/// Serves T-S10: `kill -9` at any time of a migration.
#[test]
fn a_process_killed_while_it_migrates_a_wallet_loses_nothing() {
    let mut rng = rng("kills-of-migrations");
    let folder = Scratch::on_disk("kills-of-migrations");
    let (old, path) = (folder.join("old.db"), folder.join("wallet.db"));
    let story = story();
    block_on(write_older_format(&old, story));
    let (least, took) = (share_of(200), time_of_a_migration(&old, &path));
    let (mut kills, mut within, mut done) = (0, 0, 0);
    // How many hit a migration is not to hang on how quick the machine is just now.
    while kills < least || within * 10 < least * 3 {
        assert!(kills < least * PATIENCE, "too few kills hit the migration: {within} of {kills}");
        kills += 1;
        let child = migrate_in_child(&old, &path);
        let said = child.kill_after(took.mul_f64(rng.gen_range(0.0..1.5)));
        within += usize::from(said.is_empty());
        block_on(async {
            done += usize::from(said.is_empty() && format_of(&path).await == FORMAT);
            let store = SqliteStore::open(&path).await.unwrap();
            let opened = story.open(store, TAKEN..=TAKEN).await;
            let (vault, _) = opened.unwrap_or_else(|error| panic!("kill {kills}: {error}"));
            close(vault).await;
        });
    }
    println!(
        "T-S10: {kills} kills within {took:?}, {within} while it migrated, of which {done} were \
         done all the same"
    );
}

/// So many times the kills that were asked for must do to hit enough.
const PATIENCE: usize = 10;
/// Steps of the story that the wallet has taken.
const TAKEN: usize = 57;

async fn write_older_format(path: &Path, story: &Story) {
    story.copy_to(path);
    let store = SqliteStore::open(path).await.unwrap();
    let (mut vault, _) = story.open(store, 0..=0).await.unwrap();
    for step in &story.steps[..TAKEN] {
        step.take(&mut vault, || ()).await.unwrap();
    }
    vault.write_older_format_for_tests().await.unwrap();
    close(vault).await;
}

/// A child that has said it begins.
fn migrate_in_child(old: &Path, path: &Path) -> Process {
    for ending in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", path.display()));
    }
    std::fs::copy(old, path).unwrap();
    let key = hex::encode(story().key(TAKEN).expose());
    let mut child = Process::start("migration::child", &format!("{key} {}", path.display()));
    assert_eq!(child.listen().as_deref(), Some("begin"));
    child
}

/// From "begin" to "done", at its shortest.
fn time_of_a_migration(old: &Path, path: &Path) -> Duration {
    let once = |_| {
        let mut child = migrate_in_child(old, path);
        let start = Instant::now();
        assert_eq!(child.listen().as_deref(), Some("done"));
        let took = start.elapsed();
        child.end();
        took
    };
    (0..5).map(once).min().unwrap()
}

/// The child: opens the wallet, which migrates it.
#[test]
fn child() {
    let Some(told) = told() else { return };
    let (key, path) = told.split_once(' ').unwrap();
    let key: [u8; 32] = hex::decode(key).unwrap().try_into().unwrap();
    block_on(async {
        let store = SqliteStore::open(Path::new(path)).await.unwrap();
        let locked = Locked::read(store).await.unwrap();
        say("begin");
        let vault = locked.unlock(Unlock::Key(&DataKey::from_bytes(&key))).await.unwrap();
        say("done");
        drop(vault);
    });
}

/// Serves T-S10.
#[test]
fn a_wallet_of_a_newer_format_is_refused_and_not_touched() {
    let folder = Scratch::on_disk("newer");
    let path = folder.join("wallet.db");
    story().copy_to(&path);
    block_on(async {
        write_format(&path, FORMAT + 1).await;
        let before = std::fs::read(&path).unwrap();
        let store = SqliteStore::open(&path).await.unwrap();
        let refused = Locked::read(store).await.err();
        let newer = HeaderError::Newer { found: FORMAT + 1 };
        assert_eq!(refused, Some(VaultError::Header(newer)));
        assert!(std::fs::read(&path).unwrap() == before, "the file was touched");
        let mut files: Vec<_> = std::fs::read_dir(path.parent().unwrap()).unwrap().collect();
        // A log may go away while we look: its store is closing.
        files.retain(|file| file.as_ref().unwrap().metadata().is_ok_and(|file| file.len() > 0));
        assert_eq!(files.len(), 1, "{files:?}");
    });
}

/// Serves T-S10: whoever names the wrong file by mistake has it as it was.
#[test]
fn a_database_of_another_program_is_refused_and_not_touched() {
    let folder = Scratch::on_disk("foreign");
    let path = folder.join("wallet.db");
    let mut bytes = std::fs::read(old()).unwrap();
    // Another program's mark, and a rollback journal: opened as a wallet it would get another one.
    bytes[68..72].copy_from_slice(b"else");
    bytes[18..20].copy_from_slice(&[1, 1]);
    for (bytes, refusal) in [
        (bytes.as_slice(), StoreError::NotAWallet),
        (b"a letter to my mother", StoreError::NotAWallet),
        (b"SQLite format 3", StoreError::Damaged),
    ] {
        std::fs::write(&path, bytes).unwrap();
        let opened = block_on(SqliteStore::open(&path)).err();
        assert_eq!(opened, Some(refusal));
        let made = block_on(SqliteStore::create(&path)).err();
        assert_eq!(made, Some(StoreError::AlreadyExists));
        assert!(std::fs::read(&path).unwrap() == bytes, "the file was touched");
    }
}

/// Lets the header say that it has this format.
async fn write_format(path: &Path, format: u16) {
    let mut store = SqliteStore::open(path).await.unwrap();
    let mut header = store.load().await.unwrap().header;
    header[MAGIC..MAGIC + 2].copy_from_slice(&format.to_be_bytes());
    store.write(&Batch { header: Some(header), ..Batch::default() }).await.unwrap();
    store.close().await.unwrap();
}
