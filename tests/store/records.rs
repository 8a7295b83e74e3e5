//! The records of a platform: the contract over stores that keep it, processes that are killed or race, and
//! files that are something else.

use std::path::{Path, PathBuf};
use std::time::Duration;

use nonla_credential::Tier;
use nonla_record::{Change, Decision, Key, MemoryStore, Reading, Step};
use nonla_storage::{
    BrokenRecords, RecordStore, RecordStoreError, RecordStoreMaker, Role, SqliteRecords,
    check_platform_store,
};
use nonla_verifier::testing::{HolderKind, TestWorld};
use nonla_verifier::{Intent, Outcome, SessionId, SignedRequest, Verdict};
use rand::Rng;

use crate::journey::{block_on, share_of};
use crate::process::{Process, hear, say, told};
use crate::scratch::Scratch;
use crate::steps::rng;

/// Stores in memory: opened again they are as they were.
pub(crate) struct InMemory;

impl RecordStoreMaker for InMemory {
    type Store = MemoryStore;

    async fn fresh(&mut self) -> Result<MemoryStore, RecordStoreError> {
        Ok(MemoryStore::default())
    }

    async fn reopen(&mut self, store: MemoryStore) -> Result<MemoryStore, RecordStoreError> {
        Ok(store)
    }
}

/// SQLite files in one folder; the newest number is the newest store's.
pub(crate) struct InSqlite {
    pub(crate) folder: PathBuf,
    pub(crate) newest: u32,
    pub(crate) role: Role,
}

impl InSqlite {
    async fn open(&self) -> Result<SqliteRecords, RecordStoreError> {
        let path = self.folder.join(format!("{}.db", self.newest));
        SqliteRecords::open_or_create(&path, self.role).await
    }
}

impl RecordStoreMaker for InSqlite {
    type Store = SqliteRecords;

    async fn fresh(&mut self) -> Result<SqliteRecords, RecordStoreError> {
        self.newest += 1;
        self.open().await
    }

    async fn reopen(&mut self, store: SqliteRecords) -> Result<SqliteRecords, RecordStoreError> {
        store.close().await.unwrap();
        self.open().await
    }
}

async fn open(path: &Path) -> Result<SqliteRecords, RecordStoreError> {
    SqliteRecords::open_or_create(path, Role::Platform).await
}

fn check<M: RecordStoreMaker>(mut maker: M) -> Result<(), BrokenRecords> {
    block_on(check_platform_store(&mut maker))
}

/// Serves REQ-U1, REQ-S5, T-R1.
#[test]
fn the_store_in_memory_keeps_the_contract() {
    assert_eq!(check(InMemory), Ok(()));
}

/// Serves REQ-U1, REQ-S5, T-R1.
#[test]
fn the_store_in_sqlite_keeps_the_contract() {
    let folder = Scratch::on_disk("records-contract");
    let maker = InSqlite { folder: folder.to_path_buf(), newest: 0, role: Role::Platform };
    assert_eq!(check(maker), Ok(()));
}

/// What a child is to do, and with which file.
fn child_of(what: &str, path: &Path) -> Process {
    Process::start("records::child", &format!("{what} {}", path.to_str().unwrap()))
}

/// Not a test: what a child process does.
#[test]
fn child() {
    let Some(told) = told() else { return };
    let (what, path) = told.split_once(' ').unwrap();
    block_on(async {
        let store = open(Path::new(path)).await.unwrap();
        match what {
            "count" => count_for_ever(&store).await,
            "ask" => ask_and_wait(&store).await,
            _ => register_when_told(&store).await,
        }
    });
}

async fn ask(store: &SqliteRecords, world: &TestWorld) -> SignedRequest {
    let (verifier, moment) = (world.verifier(), world.moment());
    // Two processes with one world ask with nonces of their own.
    let asked = verifier.ask(Tier::Post, Intent::Register, &moment, &mut rand::thread_rng());
    store.commit(asked.unwrap()).await.unwrap()
}

/// What comes of an adult's answer to a request.
async fn decided(
    store: &SqliteRecords,
    world: &TestWorld,
    (id, request): (SessionId, &str),
) -> Option<Verdict> {
    let verifier = world.verifier();
    let session = store.commit(verifier.session(id)).await.unwrap()?;
    let answer = world.holder(HolderKind::AdultCitizen).present(request);
    let checked = verifier.check(&session, &answer, &world.moment(), &mut world.rng()).unwrap();
    Some(store.commit(verifier.decide(checked, world.day()).unwrap()).await.unwrap())
}

/// In a child: for each number it is told, the person of that world comes; it says what came of it.
async fn register_when_told(store: &SqliteRecords) {
    while let Some(seed) = hear() {
        let world = TestWorld::new(seed.parse().unwrap());
        let (verifier, moment) = (world.verifier(), world.moment());
        let SignedRequest { request, session, .. } = ask(store, &world).await;
        let answer = world.holder(HolderKind::AdultCitizen).present(&request);
        let checked = verifier.check(&session, &answer, &moment, &mut rand::thread_rng()).unwrap();
        say("ready");
        hear().unwrap();
        let decided = verifier.decide(checked, world.day()).unwrap();
        say(&format!("{:?}", store.commit(decided).await.unwrap().outcome()));
    }
}

/// Serves REQ-U1, T-R1: two processes on one file, and one person who comes to both at once: one account.
#[test]
fn two_processes_on_one_file_never_open_two_accounts() {
    let folder = Scratch::on_disk("records-two-processes");
    let path = folder.join("platform.db");
    let mut pair = [(); 2].map(|()| child_of("register", &path));
    for seed in 0..share_of(100) {
        for what in [seed.to_string(), "go".to_owned()] {
            pair.iter_mut().for_each(|child| child.tell(&what));
            let said = pair.each_mut().map(|child| child.listen().expect("the child is there"));
            if what == "go" {
                let new = said.iter().filter(|outcome| *outcome == "New").count();
                let known = said.iter().filter(|outcome| *outcome == "AlreadyRegistered").count();
                assert_eq!((new, known), (1, 1), "seed {seed}: {said:?}");
            }
        }
    }
    pair.into_iter().for_each(Process::end);
}

/// In a child: asks, says what it asked, and waits to be killed.
async fn ask_and_wait(store: &SqliteRecords) {
    let asked = ask(store, &TestWorld::new(1)).await;
    say(&format!("{} {}", asked.session.id(), asked.request));
    hear();
}

/// Serves REQ-S5, T-O1, T-R1: a platform that is killed between question and answer goes on, and the answer
/// counts once.
#[test]
fn a_platform_that_is_killed_between_two_steps_goes_on() {
    let folder = Scratch::on_disk("records-killed-platform");
    let path = folder.join("platform.db");
    let mut child = child_of("ask", &path);
    let said = child.listen().unwrap();
    child.kill_after(Duration::ZERO);
    let (id, request) = said.split_once(' ').unwrap();
    let id: SessionId = id.parse().unwrap();
    let world = TestWorld::new(1);
    let answer_counts = || {
        block_on(async {
            let store = open(&path).await.unwrap();
            let verdict = decided(&store, &world, (id, request)).await;
            store.close().await.unwrap();
            verdict.map(|verdict| verdict.outcome())
        })
    };
    assert_eq!(answer_counts(), Some(Outcome::New));
    assert_eq!(answer_counts(), None, "the session is closed");
}

/// Two records that are to be one number.
fn counted() -> Step<'static, u64> {
    Step::new(|records| {
        let keys = [Key::new(1, [1]), Key::new(9, [9])];
        records.need(&keys)?;
        let mut counts = [0; 2];
        for (key, count) in keys.iter().zip(&mut counts) {
            let bytes = records.get(key)?.map(<[u8; 8]>::try_from);
            *count = bytes.transpose().map_err(|_| key.damaged())?.map_or(0, u64::from_be_bytes);
        }
        assert_eq!(counts[0], counts[1], "half of a step");
        let count = counts[0] + 1;
        let put = |key: &Key| Change::Put(key.clone(), count.to_be_bytes().to_vec());
        Ok(Decision { changes: keys.iter().map(put).collect(), outcome: count })
    })
}

/// In a child: counts, and says each count once it is durable.
async fn count_for_ever(store: &SqliteRecords) {
    loop {
        let count = store.commit(counted()).await.unwrap();
        say(&count.to_string());
    }
}

/// Serves T-R6, T-S1: whenever the process is killed, what it said was done is done, and nothing by half.
#[test]
fn what_was_committed_survives_a_kill_at_any_moment() {
    let folder = Scratch::on_disk("records-kills");
    let (path, mut rng) = (folder.join("platform.db"), rng("kills of a platform"));
    let mut last = 0;
    for kill in 0..share_of(200) {
        let mut child = child_of("count", &path);
        let first: u64 = child.listen().unwrap().parse().unwrap();
        let said = child.kill_after(Duration::from_micros(rng.gen_range(0..20_000)));
        let said = said.last().map_or(first, |count| count.parse().unwrap());
        assert!(first == last + 1 || first == last + 2, "kill {kill}: {last}, then {first}");
        last = said;
    }
    let next = block_on(async { open(&path).await.unwrap().commit(counted()).await.unwrap() });
    assert!(next == last + 1 || next == last + 2, "{last}, then {next}");
}

/// Serves T-S7: whatever else lies at the path is left as it is.
#[test]
fn a_file_that_is_something_else_is_refused_and_left() {
    let folder = Scratch::on_disk("records-foreign");
    let files = [("note.txt", b"a note".to_vec()), ("zeros", vec![0; 4096])];
    let mut all: Vec<PathBuf> = Vec::new();
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).unwrap();
        all.push(folder.join(name));
    }
    let issuer = folder.join("issuer.db");
    block_on(async {
        SqliteRecords::open_or_create(&issuer, Role::Issuer).await.unwrap().close().await.unwrap();
        let path = folder.join("wallet.db");
        let wallet = nonla_storage::SqliteStore::create(&path).await.unwrap();
        wallet.close().await.unwrap();
        all.extend([issuer, path]);
    });
    for path in all {
        let before = std::fs::read(&path).unwrap();
        let said = block_on(open(&path)).map(|_| ());
        assert_eq!(said, Err(RecordStoreError::Foreign), "{}", path.display());
        assert_eq!(std::fs::read(&path).unwrap(), before);
        let beside = |ending| PathBuf::from(format!("{}{ending}", path.display()));
        assert!(
            !beside("-wal").exists() && !beside("-shm").exists() && !beside("-journal").exists()
        );
    }
    assert_eq!(block_on(open(&folder)).map(|_| ()), Err(RecordStoreError::Foreign));
    let nowhere = folder.join("none").join("platform.db");
    assert_eq!(block_on(open(&nowhere)).map(|_| ()), Err(RecordStoreError::NoFolder));
}

/// Serves T-S1: making a store that was interrupted goes on.
#[test]
fn a_store_that_was_made_by_half_is_made() {
    let folder = Scratch::on_disk("records-half");
    let path = folder.join("platform.db");
    std::fs::write(&path, b"").unwrap();
    block_on(async {
        let store = open(&path).await.unwrap();
        assert_eq!(store.commit(counted()).await, Ok(1));
        store.close().await.unwrap();
        assert_eq!(open(&path).await.unwrap().commit(counted()).await, Ok(2));
    });
}

/// Serves REQ-S5: a path is a name, whatever it looks like; a new file is its owner's alone.
#[cfg(unix)]
#[test]
fn a_new_file_is_private_and_lies_where_it_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Scratch::on_disk("records-private");
    for name in ["platform.db", "file:x.db?mode=memory", "a b%20ü.db"] {
        let path = folder.join(name);
        block_on(async {
            let store = open(&path).await.unwrap();
            assert_eq!(store.commit(counted()).await, Ok(1), "{name}");
            let mode = |ending: &str| {
                let file = PathBuf::from(format!("{}{ending}", path.display()));
                file.metadata().unwrap().permissions().mode() & 0o777
            };
            assert_eq!([mode(""), mode("-wal"), mode("-shm")], [0o600; 3], "{name}");
            store.close().await.unwrap();
        });
    }
}

/// Serves T-S1: *committed* means in the file at that path.
#[cfg(unix)]
#[test]
fn nothing_is_decided_once_another_file_is_in_the_place() {
    let folder = Scratch::on_disk("records-replaced");
    let path = folder.join("platform.db");
    block_on(async {
        let store = open(&path).await.unwrap();
        assert_eq!(store.commit(counted()).await, Ok(1));
        std::fs::rename(&path, folder.join("moved.db")).unwrap();
        assert_eq!(store.commit(counted()).await, Err(RecordStoreError::Replaced));
        std::fs::write(&path, b"another").unwrap();
        assert_eq!(store.commit(counted()).await, Err(RecordStoreError::Replaced));
        std::fs::rename(folder.join("moved.db"), &path).unwrap();
        assert_eq!(store.commit(counted()).await, Ok(2));
    });
}

/// A record that could not be read again is not written, and a damaged one is named as that.
#[test]
fn a_record_that_is_no_record_is_damage() {
    let folder = Scratch::on_disk("records-damaged");
    block_on(async {
        let store = open(&folder.join("platform.db")).await.unwrap();
        let write = async |bytes| {
            let change = [Change::Put(Key::new(1, [1]), bytes)];
            store.write(&Reading::default(), &change).await
        };
        assert_eq!(write(b"seven".to_vec()).await, Ok(true));
        assert_eq!(write(vec![0; (16 << 20) + 1]).await, Err(RecordStoreError::TooLarge));
        assert_eq!(store.commit(counted()).await, Err(RecordStoreError::Damaged));
    });
}
