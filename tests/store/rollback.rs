//! T-S5: an older copy of the wallet's file put in its place.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use nonla_storage::{
    KeyStore, KeyStoreError, Locked, Rollback, RolledBack, SqliteStore, Unlock, Vault, VaultError,
    WalletStore,
};
use nonla_wallet::Event;

use crate::journey::{block_on, create, folder, key, today, world};
use crate::tampering::{Files, close, unlock_or_close};

/// A key store in memory, outside of every folder; it can be made to fail.
#[derive(Clone, Default)]
pub struct Remembered {
    entries: Rc<RefCell<BTreeMap<String, Vec<u8>>>>,
    /// Whether writing fails.
    pub fails: Rc<Cell<bool>>,
    /// How often something was written.
    pub writes: Rc<Cell<usize>>,
}

impl Remembered {
    /// Another key store with the same entries.
    pub fn copied(&self) -> Self {
        let entries = Rc::new(RefCell::new(self.entries.borrow().clone()));
        Self { entries, ..Self::default() }
    }
}

impl KeyStore for Remembered {
    fn read(&self, name: &str) -> Result<Option<zeroize::Zeroizing<Vec<u8>>>, KeyStoreError> {
        Ok(self.entries.borrow().get(name).cloned().map(zeroize::Zeroizing::new))
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), KeyStoreError> {
        if self.fails.get() {
            return Err(KeyStoreError);
        }
        self.writes.set(self.writes.get() + 1);
        self.entries.borrow_mut().insert(name.to_owned(), bytes.to_vec());
        Ok(())
    }

    fn delete(&self, name: &str) -> Result<(), KeyStoreError> {
        self.entries.borrow_mut().remove(name);
        Ok(())
    }
}

/// A key store that is none: it keeps its entries in the wallet's own folder.
#[derive(Clone)]
pub struct BesideTheWallet(pub PathBuf);

impl KeyStore for BesideTheWallet {
    fn read(&self, name: &str) -> Result<Option<zeroize::Zeroizing<Vec<u8>>>, KeyStoreError> {
        Ok(std::fs::read(self.0.join(name)).ok().map(zeroize::Zeroizing::new))
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), KeyStoreError> {
        std::fs::write(self.0.join(name), bytes).map_err(|_| KeyStoreError)
    }

    fn delete(&self, name: &str) -> Result<(), KeyStoreError> {
        let _ = std::fs::remove_file(self.0.join(name));
        Ok(())
    }
}

const COPIES: usize = 50;

/// One more transaction.
async fn note<S: WalletStore>(vault: &mut Vault<S>) {
    let changes = vault.wallet().note(today(), Event::BackedUp);
    vault.commit(changes).await.unwrap();
}

async fn open(
    path: &Path,
    key_store: Option<Box<dyn KeyStore>>,
) -> Result<Vault<SqliteStore>, VaultError> {
    let mut locked = Locked::read(SqliteStore::open(path).await?).await?;
    if let Some(key_store) = key_store {
        locked = locked.with_key_store(key_store);
    }
    unlock_or_close(locked, Unlock::Key(&key())).await
}

/// A wallet that is copied before each of 50 transactions; the newest copy comes last.
async fn copies(folder: &Path, key_store: Option<Box<dyn KeyStore>>) -> Vec<Files> {
    std::fs::create_dir_all(folder).unwrap();
    let wallet = world(50).new_wallet().unwrap();
    let mut vault = create(&folder.join("wallet.db"), wallet).await;
    if let Some(key_store) = key_store {
        vault.remember_in(key_store).unwrap();
    }
    let mut copies = Vec::new();
    for _ in 0..COPIES {
        copies.push(Files::of(folder));
        note(&mut vault).await;
    }
    copies.push(Files::of(folder));
    close(vault).await;
    copies
}

/// How many of the older copies are noticed; the newest one opens.
async fn noticed(
    copies: &[Files],
    folder: &Path,
    key_store: impl Fn() -> Box<dyn KeyStore>,
) -> usize {
    let (path, mut noticed) = (folder.join("wallet.db"), 0);
    for (number, files) in copies.iter().enumerate() {
        files.put(folder);
        match open(&path, Some(key_store())).await {
            Err(VaultError::RolledBack(RolledBack::Older)) => noticed += 1,
            Ok(vault) => {
                assert_eq!(vault.rollback(), Rollback::RuledOut);
                assert_eq!(vault.wallet().history_length(), number as u64);
                close(vault).await;
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    noticed
}

/// Serves T-S5: an older copy that was opened without the key store is not anchored over the newer
/// state that it remembers.
#[test]
fn an_older_copy_is_not_anchored_over_the_newer_state() {
    block_on(async {
        let (at, remembered) = (folder("anchored-over"), Remembered::default());
        let copies = copies(&at.join("made"), Some(Box::new(remembered.clone()))).await;
        let (place, older) = (at.join("put-back"), VaultError::RolledBack(RolledBack::Older));
        std::fs::create_dir_all(&place).unwrap();
        let path = place.join("wallet.db");
        copies[10].put(&place);
        let mut vault = open(&path, None).await.unwrap();
        assert_eq!(vault.remember_in(Box::new(remembered.clone())), Err(older));
        assert_eq!(vault.rollback(), Rollback::Undetectable);
        close(vault).await;
        copies[COPIES].put(&place);
        let vault = open(&path, Some(Box::new(remembered.clone()))).await.unwrap();
        assert_eq!(vault.rollback(), Rollback::RuledOut);
        close(vault).await;
    });
}

/// Serves T-S5: an anchor outside of the wallet's folder notices every older copy.
#[test]
fn every_older_copy_is_noticed_where_there_is_an_anchor() {
    block_on(async {
        let (at, remembered) = (folder("older"), Remembered::default());
        let copies = copies(&at.join("made"), Some(Box::new(remembered.clone()))).await;
        let put_back = at.join("put-back");
        let noticed = noticed(&copies, &put_back, || Box::new(remembered.clone())).await;
        println!("T-S5 {noticed} of {COPIES} older copies noticed");
        assert_eq!(noticed, COPIES);
    });
}

/// Serves T-S5, as its control: an anchor that is copied along with the wallet notices nothing.
#[test]
fn an_anchor_in_the_wallets_own_folder_notices_nothing() {
    block_on(async {
        let (at, mut all) = (folder("anchor-beside"), 0);
        let made = at.join("made");
        let copies = copies(&made, Some(Box::new(BesideTheWallet(made.clone())))).await;
        let put_back = at.join("put-back");
        let beside = || Box::new(BesideTheWallet(put_back.clone())) as Box<dyn KeyStore>;
        all += noticed(&copies, &put_back, beside).await;
        assert_eq!(all, 0);
    });
}

/// Serves T-S5: without an anchor no copy is noticed, and the wallet never says otherwise.
#[test]
fn without_an_anchor_the_wallet_says_that_nobody_can_tell() {
    block_on(async {
        let at = folder("no-anchor");
        let copies = copies(&at.join("made"), None).await;
        let path = at.join("put-back/wallet.db");
        for files in &copies {
            files.put(path.parent().unwrap());
            let mut vault = open(&path, None).await.unwrap();
            assert_eq!(vault.rollback(), Rollback::Undetectable);
            note(&mut vault).await;
            assert_eq!(vault.rollback(), Rollback::Undetectable);
            close(vault).await;
            // A key store that was never told of this wallet is no anchor.
            let vault = open(&path, Some(Box::new(Remembered::default()))).await.unwrap();
            assert_eq!(vault.rollback(), Rollback::Undetectable);
            close(vault).await;
        }
    });
}

/// Serves T-S5: of two copies that were both used, the one the key store does not know is noticed
/// as long as it is no further ahead than one transaction; beyond, nothing is claimed.
#[test]
fn a_copy_that_went_its_own_way_is_noticed() {
    block_on(async {
        let (at, remembered) = (folder("fork"), Remembered::default());
        let copies = copies(&at.join("made"), Some(Box::new(remembered.clone()))).await;
        let path = at.join("elsewhere/wallet.db");
        // The device's own wallet stands at 50; the copy leaves it at `start` and takes `steps`.
        for (start, steps, expected) in [
            (49, 1, Err(VaultError::RolledBack(RolledBack::Forked))),
            (45, 5, Err(VaultError::RolledBack(RolledBack::Forked))),
            (49, 2, Err(VaultError::RolledBack(RolledBack::Forked))),
            (40, 11, Err(VaultError::RolledBack(RolledBack::Forked))),
            (40, 9, Err(VaultError::RolledBack(RolledBack::Older))),
            (40, 12, Ok(Rollback::Undetectable)),
            (50, 1, Ok(Rollback::RuledOut)),
            (50, 2, Ok(Rollback::Undetectable)),
        ] {
            copies[start].put(path.parent().unwrap());
            let mut elsewhere = open(&path, None).await.unwrap();
            for _ in 0..steps {
                note(&mut elsewhere).await;
            }
            close(elsewhere).await;
            let opened = open(&path, Some(Box::new(remembered.copied()))).await;
            let found = match opened {
                Ok(vault) => {
                    let found = vault.rollback();
                    close(vault).await;
                    Ok(found)
                }
                Err(error) => Err(error),
            };
            assert_eq!(found, expected, "{steps} from {start}");
        }
    });
}

/// Serves T-S5: the program may end, or the key store fail, between the store and the anchor: that
/// is no false alarm, and the anchor catches up.
#[test]
fn a_crash_between_store_and_anchor_is_no_alarm() {
    block_on(async {
        let (at, remembered) = (folder("late-anchor"), Remembered::default());
        let path = at.join("wallet.db");
        let mut vault = create(&path, world(51).new_wallet().unwrap()).await;
        vault.remember_in(Box::new(remembered.clone())).unwrap();
        note(&mut vault).await;
        let before = Files::of(&at);
        remembered.fails.set(true);
        note(&mut vault).await;
        close(vault).await;
        remembered.fails.set(false);
        let vault = open(&path, Some(Box::new(remembered.clone()))).await.unwrap();
        assert_eq!(vault.rollback(), Rollback::RuledOut);
        close(vault).await;
        // Opened once, and the copy from before is known to be older.
        before.put(&at);
        let older = open(&path, Some(Box::new(remembered.clone()))).await;
        assert_eq!(older.map(drop).unwrap_err(), VaultError::RolledBack(RolledBack::Older));
    });
}
