//! T-S4: whatever an editor of the wallet's files does, nothing else is read than what was written.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use nonla_storage::{
    Batch, Contents, LineKey, Locked, RolledBack, Slot, SqliteStore, StoreError, Unlock, Vault,
    VaultError, WalletStore,
};
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;

use crate::journey::{block_on, create, folder, key, share_of, world};
use crate::rollback::Remembered;
use crate::wallet_in_use::{Everything, everything, rename, use_for_a_while};

/// What lies in a store, for everybody to edit.
#[derive(Clone, Default, PartialEq, Eq)]
struct Maps {
    header: Vec<u8>,
    records: BTreeMap<Slot, Vec<u8>>,
    lines: BTreeMap<LineKey, Vec<u8>>,
}

/// A store in the open, which remembers all it ever held.
#[derive(Clone, Default)]
struct Editable {
    now: Rc<RefCell<Maps>>,
    versions: Rc<RefCell<Vec<Maps>>>,
}

impl Editable {
    fn holding(maps: Maps) -> Self {
        Self { now: Rc::new(RefCell::new(maps)), ..Self::default() }
    }
}

fn put<K: Copy + Ord>(kept: &mut BTreeMap<K, Vec<u8>>, changes: &BTreeMap<K, Option<Vec<u8>>>) {
    for (key, change) in changes {
        match change {
            Some(sealed) => kept.insert(*key, sealed.clone()),
            None => kept.remove(key),
        };
    }
}

impl WalletStore for Editable {
    async fn load(&mut self) -> Result<Contents, StoreError> {
        let now = self.now.borrow();
        let records = now.records.iter().map(|(slot, sealed)| (*slot, sealed.clone())).collect();
        Ok(Contents { header: now.header.clone(), records })
    }

    async fn lines(
        &mut self,
        from: LineKey,
        most: usize,
    ) -> Result<Vec<(LineKey, Vec<u8>)>, StoreError> {
        let start = LineKey { list: from.list, number: 0 };
        let now = self.now.borrow();
        let lines = now.lines.range(start..=from).rev().take(most);
        Ok(lines.map(|(key, sealed)| (*key, sealed.clone())).collect())
    }

    async fn write(&mut self, batch: &Batch) -> Result<(), StoreError> {
        let mut now = self.now.borrow_mut();
        if batch.anew {
            *now = Maps::default();
        }
        if let Some(header) = &batch.header {
            now.header.clone_from(header);
        }
        put(&mut now.records, &batch.records);
        put(&mut now.lines, &batch.lines);
        self.versions.borrow_mut().push(now.clone());
        Ok(())
    }

    async fn tidy(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}

/// What a store of these contents reads as.
async fn read(maps: &Maps) -> Result<Everything, VaultError> {
    let locked = Locked::read(Editable::holding(maps.clone())).await?;
    let unlocked = locked.unlock(Unlock::Key(&key())).await;
    everything(&mut unlocked.map_err(|not| not.error)?).await
}

/// Two people do the same on two devices under one data key: what the one wrote fits the other's
/// store in all but whose it is.
async fn lived(person: usize) -> Vec<Maps> {
    let store = Editable::default();
    let mut world = world(40);
    let wallet = world.new_wallet().unwrap();
    let mut vault = Vault::create_under_key(store.clone(), &key(), wallet).await.unwrap();
    use_for_a_while(&mut world, &mut vault, person).await;
    store.versions.take()
}

/// A copy of a wallet that somebody used elsewhere: in step with the wallet, under its own keys.
async fn branch(start: &Maps, names: [&str; 2]) -> Vec<Maps> {
    let store = Editable::holding(start.clone());
    let world = world(40);
    let locked = Locked::read(store.clone()).await.unwrap();
    let mut vault = locked.unlock(Unlock::Key(&key())).await.unwrap();
    for name in names {
        rename(&world, &mut vault, name).await;
        let changes = vault.wallet().note(world.today, nonla_wallet::Event::BackedUp);
        vault.commit(changes).await.unwrap();
    }
    store.versions.take()
}

/// Every single edit that puts a sealed piece where another one, or none, was.
fn transplants(now: &Maps, sources: &[Maps]) -> Vec<Maps> {
    let mut edited = Vec::new();
    let mut edit = |change: &dyn Fn(&mut Maps)| {
        let mut maps = now.clone();
        change(&mut maps);
        if maps != *now {
            edited.push(maps);
        }
    };
    for slot in now.records.keys() {
        edit(&|maps| drop(maps.records.remove(slot)));
        for other in now.records.values().chain(now.lines.values()) {
            edit(&|maps| drop(maps.records.insert(*slot, other.clone())));
        }
    }
    for line in now.lines.keys() {
        edit(&|maps| drop(maps.lines.remove(line)));
        for other in now.lines.values().chain(now.records.values()) {
            edit(&|maps| drop(maps.lines.insert(*line, other.clone())));
        }
    }
    for source in sources {
        edit(&|maps| maps.header.clone_from(&source.header));
        for (slot, sealed) in &source.records {
            edit(&|maps| drop(maps.records.insert(*slot, sealed.clone())));
        }
        for (line, sealed) in &source.lines {
            edit(&|maps| drop(maps.lines.insert(*line, sealed.clone())));
        }
    }
    edited
}

/// Several pieces of an older or another store at once.
fn mixture(now: &Maps, source: &Maps, rng: &mut ChaCha20Rng) -> Maps {
    let mut maps = now.clone();
    for (slot, sealed) in &source.records {
        if rng.gen_bool(0.3) {
            maps.records.insert(*slot, sealed.clone());
        }
    }
    for (line, sealed) in &source.lines {
        if rng.gen_bool(0.3) {
            maps.lines.insert(*line, sealed.clone());
        }
    }
    maps.records.retain(|_, _| rng.gen_bool(0.97));
    maps.lines.retain(|_, _| rng.gen_bool(0.97));
    maps
}

/// Serves T-S4: records moved between rows, tables, versions and wallets, left out or put back,
/// are refused, or what is read is what was written.
#[test]
fn a_transplanted_record_is_never_taken() {
    block_on(async {
        let mut versions = lived(2).await;
        let mut others = lived(3).await;
        assert!(versions.len() == others.len());
        others.extend(branch(versions.last().unwrap(), ["one", "two"]).await);
        versions.extend(branch(versions.last().unwrap(), ["three", "four"]).await);
        let (now, older) = versions.split_last().unwrap();
        assert!(now.lines.len() >= 9);
        let before = read(now).await.unwrap();
        let mut rng = ChaCha20Rng::seed_from_u64(4);
        let mut edited = transplants(now, &[older, &others].concat());
        edited.shuffle(&mut rng);
        let all = edited.len();
        edited.truncate(if share_of(10) == 10 { all } else { 400 });
        for _ in 0..share_of(2000) {
            let source = older.choose(&mut rng).unwrap();
            edited.push(mixture(now, source, &mut rng));
            edited.push(mixture(now, others.choose(&mut rng).unwrap(), &mut rng));
        }
        let mut harmless = 0;
        for maps in &edited {
            match read(maps).await {
                Ok(read) => {
                    assert_eq!(read, before, "silently accepted");
                    harmless += usize::from(maps != now);
                }
                Err(error) => assert!(refuses(error), "{error:?}"),
            }
        }
        println!("T-S4 {} transplants of {all} and mixtures, {harmless} harmless", edited.len());
        assert!(harmless * 20 < edited.len(), "{harmless}");
    });
}

/// Whether the error says that something is wrong with the store.
fn refuses(error: VaultError) -> bool {
    use VaultError::{Header, History, RolledBack, Store, Tampered, Wallet, WrongKey};
    matches!(
        error,
        Tampered(_) | Header(_) | Store(_) | History(_) | Wallet(_) | RolledBack(_) | WrongKey
    )
}

/// The files of a wallet as they lie on the disk.
#[derive(Clone)]
pub struct Files(pub BTreeMap<PathBuf, Vec<u8>>);

impl Files {
    /// All files of a folder.
    pub fn of(folder: &Path) -> Self {
        let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let named = files.map(|path| (path.file_name().unwrap().into(), std::fs::read(path)));
        Self(named.map(|(name, bytes)| (name, bytes.unwrap())).collect())
    }

    /// Puts them in place of whatever is in the folder.
    pub fn put(&self, folder: &Path) {
        let _ = std::fs::remove_dir_all(folder);
        std::fs::create_dir_all(folder).unwrap();
        for (name, bytes) in &self.0 {
            std::fs::write(folder.join(name), bytes).unwrap();
        }
    }
}

/// Unlocks, or closes the file before anything else is put in its place: a connection that is only
/// dropped goes on for a moment, and takes its log away by name.
pub async fn unlock_or_close(
    locked: Locked<SqliteStore>,
    with: Unlock<'_>,
) -> Result<Vault<SqliteStore>, VaultError> {
    match locked.unlock(with).await {
        Ok(vault) => Ok(vault),
        Err(not) => {
            let _ = not.locked.into_store().close().await;
            Err(not.error)
        }
    }
}

/// Closes a wallet's file.
pub async fn close(vault: Vault<SqliteStore>) {
    let _ = vault.lock().into_store().close().await;
}

/// All lines of both lists and everything else, as the file says.
type Raw = (Vec<u8>, Vec<(Slot, Vec<u8>)>, Vec<(LineKey, Vec<u8>)>);

async fn raw(store: &mut SqliteStore) -> Result<Raw, StoreError> {
    let mut contents = store.load().await?;
    contents.records.sort();
    let mut lines = Vec::new();
    for list in [12, 13] {
        lines.extend(store.lines(LineKey { list, number: LineKey::MOST }, 1000).await?);
    }
    Ok((contents.header, contents.records, lines))
}

/// How the wallet in a file reads; what is the same in every byte need not be unlocked again.
async fn read_file(
    path: &Path,
    (known, remembered): (Option<&Raw>, &Remembered),
) -> Result<Option<Everything>, VaultError> {
    let mut store = SqliteStore::open(path).await?;
    if known.is_some() && raw(&mut store).await.ok().as_ref() == known {
        let _ = store.close().await;
        return Ok(None);
    }
    let locked = Locked::read(store).await?.with_key_store(Box::new(remembered.clone()));
    let mut vault = unlock_or_close(locked, Unlock::Key(&key())).await?;
    let read = everything(&mut vault).await;
    close(vault).await;
    read.map(Some)
}

/// A wallet in use in a file, and another file of its last transactions beside it.
async fn on_disk(folder: &Path) -> (Files, Remembered) {
    std::fs::create_dir_all(folder).unwrap();
    let (mut world, remembered) = (world(41), Remembered::default());
    let wallet = world.new_wallet().unwrap();
    let mut vault = create(&folder.join("wallet.db"), wallet).await;
    vault.remember_in(Box::new(remembered.clone())).unwrap();
    use_for_a_while(&mut world, &mut vault, 2).await;
    // Deletion brought all into the one file; what came after it is in the log.
    let files = Files::of(folder);
    close(vault).await;
    (files, remembered)
}

/// Serves T-S4: one byte changed anywhere in the file or its log, and either the wallet says so, or
/// everything is read as it was written.
#[test]
fn a_changed_byte_is_never_taken() {
    block_on(async {
        let at = folder("tampering");
        let (files, remembered) = on_disk(&at.join("made")).await;
        let (edited, none) = (at.join("edited"), None);
        let path = edited.join("wallet.db");
        files.put(&edited);
        let before = read_file(&path, (none, &remembered)).await.unwrap().unwrap();
        files.put(&edited);
        let mut store = SqliteStore::open(&path).await.unwrap();
        let known = raw(&mut store).await.unwrap();
        store.close().await.unwrap();
        let places: Vec<(PathBuf, usize)> = files
            .0
            .iter()
            .filter(|(_, bytes)| !bytes.is_empty())
            .map(|(name, bytes)| (name.clone(), bytes.len()))
            .collect();
        assert_eq!(places.len(), 2, "the file and its log: {places:?}");
        let mut rng = ChaCha20Rng::seed_from_u64(5);
        let (mut refused, mut same) = (0, 0);
        for turn in 0..share_of(10_000) {
            let (name, length) = &places[turn % 2];
            // Headers of file and log, and of pages, are hit more often than their share.
            let within = if turn % 8 < 2 { 200.min(*length) } else { *length };
            let (place, by) = (rng.gen_range(0..within), rng.gen_range(1..=255u8));
            let mut changed = files.clone();
            changed.0.get_mut(name).unwrap()[place] ^= by;
            changed.put(&edited);
            match read_file(&path, (Some(&known), &remembered)).await {
                Ok(None) => same += 1,
                Ok(Some(read)) => assert_eq!(read, before, "{name:?} {place} {by}"),
                Err(error) => {
                    assert!(refuses(error), "{name:?} {place} {by}: {error:?}");
                    refused += 1;
                }
            }
        }
        println!("T-S4 {places:?}: {refused} refused, {same} the same in every record");
        assert!(refused * 4 > share_of(10_000), "{refused}");
    });
}

/// Serves T-S4: of a log that was cut, an anchored wallet says so; the file alone cannot.
#[test]
fn a_log_that_was_cut_is_an_older_copy() {
    block_on(async {
        let at = folder("cut-log");
        let (mut files, remembered) = on_disk(&at.join("made")).await;
        let log = files.0.get_mut(Path::new("wallet.db-wal")).unwrap();
        assert!(!log.is_empty());
        log.truncate(40);
        files.put(&at.join("edited"));
        let path = at.join("edited/wallet.db");
        let read = read_file(&path, (None, &remembered)).await;
        assert_eq!(read.unwrap_err(), VaultError::RolledBack(RolledBack::Older));
    });
}
