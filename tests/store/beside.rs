//! What lies beside a wallet's file: a log or journal of another state, or one that was made up.

use std::path::{Path, PathBuf};

use nonla_storage::{
    Locked, MemoryStore, Passphrase, SqliteStore, StoreError, Unlock, Vault, VaultError,
    WalletStore,
};
use nonla_wallet::Event;

use crate::journey::{block_on, create, folder, key, open, today, world};
use crate::steps::close;

/// Every file of a folder that has content, with it.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), std::fs::read(&path).unwrap()))
        .filter(|(_, bytes)| !bytes.is_empty())
        .collect();
    found.sort();
    found
}

async fn note(vault: &mut Vault<SqliteStore>) {
    let changes = vault.wallet().note(today(), Event::BackedUp);
    vault.commit(changes).await.unwrap();
}

async fn try_open(path: &Path) -> Result<Vault<SqliteStore>, VaultError> {
    let locked = Locked::read(SqliteStore::open(path).await?).await?;
    locked.unlock(Unlock::Key(&key())).await.map_err(|failed| failed.error)
}

/// A wallet and a log that a crash left beside it, as the two were then; and the wallet as it is
/// now, some steps later.
async fn with_old_log(name: &str) -> (PathBuf, Vec<u8>) {
    let path = folder(name).join("wallet.db");
    let log = path.with_file_name("wallet.db-wal");
    let mut vault = create(&path, world(1).new_wallet().unwrap()).await;
    vault.tidy().await.unwrap();
    note(&mut vault).await;
    let old = std::fs::read(&log).unwrap();
    assert!(!old.is_empty());
    for _ in 0..200 {
        note(&mut vault).await;
    }
    close(vault).await;
    (path, old)
}

/// Serves T-S3, T-S4: an old log that came back beside a newer file is not merged into it: the
/// wallet is refused, and file and log are byte for byte as they were (case 07).
#[test]
fn an_old_log_beside_a_newer_file_changes_nothing() {
    block_on(async {
        let (path, old) = with_old_log("old-log").await;
        std::fs::write(path.with_file_name("wallet.db-wal"), old).unwrap();
        let before = files(path.parent().unwrap());
        for _ in 0..2 {
            let refused = try_open(&path).await.map(drop);
            assert!(refused.is_err(), "the old log was taken in");
            assert!(files(path.parent().unwrap()) == before, "refused, and changed");
        }
        std::fs::remove_file(path.with_file_name("wallet.db-wal")).unwrap();
        let vault = open(&path).await;
        assert_eq!(vault.wallet().history_length(), 201);
        close(vault).await;
    });
}

/// Serves T-S3: the log of a crash is not merged for one who has not the key, and is for one who has.
#[test]
fn a_log_is_merged_once_the_wallet_was_authenticated_and_not_before() {
    block_on(async {
        let place = folder("log-of-a-crash");
        let (path, crashed) = (place.join("wallet.db"), place.join("crashed"));
        let mut vault = create(&path, world(1).new_wallet().unwrap()).await;
        vault.tidy().await.unwrap();
        note(&mut vault).await;
        std::fs::create_dir(&crashed).unwrap();
        let left = crashed.join("wallet.db");
        std::fs::copy(&path, &left).unwrap();
        std::fs::copy(place.join("wallet.db-wal"), crashed.join("wallet.db-wal")).unwrap();
        close(vault).await;
        let before = files(&crashed);
        // Looked at, and closed without the key; and a wrong key.
        let store = SqliteStore::open(&left).await.unwrap();
        assert!(store.has_unmerged_log());
        store.close().await.unwrap();
        assert!(files(&crashed) == before, "merged without a key");
        let locked = Locked::read(SqliteStore::open(&left).await.unwrap()).await.unwrap();
        let wrong = nonla_storage::DataKey::from_bytes(&[9; 32]);
        let not = locked.unlock(Unlock::Key(&wrong)).await.map(drop).unwrap_err();
        assert_eq!(not.error, VaultError::WrongKey);
        not.locked.into_store().close().await.unwrap();
        assert!(files(&crashed) == before, "merged by a wrong key");
        let vault = open(&left).await;
        assert_eq!(vault.wallet().history_length(), 1, "what was committed is there");
        close(vault).await;
        assert_eq!(files(&crashed).len(), 1, "in the one file");
        let vault = open(&left).await;
        assert_eq!(vault.wallet().history_length(), 1);
        close(vault).await;
    });
}

/// Serves T-S4: a rollback journal, which no wallet has, would be played back into the file.
#[test]
fn a_journal_beside_a_wallet_is_refused() {
    block_on(async {
        let (path, _) = with_old_log("journal").await;
        std::fs::write(path.with_file_name("wallet.db-journal"), hot_journal()).unwrap();
        let before = files(path.parent().unwrap());
        let refused = SqliteStore::open(&path).await.map(drop);
        assert_eq!(refused, Err(StoreError::ForeignJournal));
        let made = SqliteStore::create(&path).await.map(drop);
        assert_eq!(made, Err(StoreError::AlreadyExists));
        assert!(files(path.parent().unwrap()) == before);
    });
}

/// A journal that makes SQLite write a page of zeroes over the first.
fn hot_journal() -> Vec<u8> {
    let mut journal = vec![0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
    for number in [1_u32, 0, 1, 512, 4096] {
        journal.extend(number.to_be_bytes());
    }
    journal.resize(512, 0);
    journal.extend(1_u32.to_be_bytes());
    journal.extend([0; 4096]);
    journal.extend([0; 4]);
    journal
}

/// The database of another program, with a log or a journal beside it, stays as it is.
#[test]
fn a_foreign_database_with_a_log_or_journal_is_not_changed() {
    block_on(async {
        let (path, old) = with_old_log("foreign-log").await;
        let mut theirs = std::fs::read(&path).unwrap();
        theirs[68..72].copy_from_slice(b"else");
        let place = folder("foreign-beside");
        for (ending, beside) in [("wal", old), ("journal", hot_journal())] {
            let path = place.join("theirs.db");
            std::fs::write(&path, &theirs).unwrap();
            std::fs::write(place.join(format!("theirs.db-{ending}")), beside).unwrap();
            let before = files(&place);
            let opened = SqliteStore::open(&path).await.map(drop);
            assert_eq!(opened, Err(StoreError::NotAWallet), "{ending}");
            let made = SqliteStore::create(&path).await.map(drop);
            assert_eq!(made, Err(StoreError::AlreadyExists), "{ending}");
            assert!(files(&place) == before, "{ending}");
            assert!(!place.join("theirs.db-lock").exists(), "{ending}");
            std::fs::remove_file(place.join(format!("theirs.db-{ending}"))).unwrap();
        }
    });
}

/// A file that calls itself a wallet's and has not a wallet's mode is not converted unseen.
#[test]
fn a_file_in_another_mode_is_converted_only_with_the_key() {
    block_on(async {
        let (path, _) = with_old_log("other-mode").await;
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[18..20].fill(1);
        std::fs::write(&path, &bytes).unwrap();
        SqliteStore::open(&path).await.unwrap().close().await.unwrap();
        assert!(std::fs::read(&path).unwrap() == bytes, "changed without a key");
        let vault = open(&path).await;
        assert_eq!(vault.wallet().history_length(), 201);
        close(vault).await;
    });
}

/// Serves T-S3: a wallet is made in an empty store; one that is there stays.
#[test]
fn a_new_wallet_does_not_replace_one_in_its_store() {
    block_on(async {
        let path = folder("made-over").join("wallet.db");
        let mut vault = create(&path, world(1).new_wallet().unwrap()).await;
        note(&mut vault).await;
        let store = vault.lock().into_store();
        let another = world(2).new_wallet().unwrap();
        let made = Vault::create_under_key(store, &key(), another).await.map(drop);
        assert_eq!(made, Err(VaultError::Store(StoreError::AlreadyExists)));
        let vault = open(&path).await;
        assert_eq!(vault.wallet().history_length(), 1);

        let mut memory = MemoryStore::default();
        let ready = Vault::create_under_key(memory, &key(), world(3).new_wallet().unwrap()).await;
        memory = ready.unwrap().lock().into_store();
        let header = memory.load().await.unwrap().header;
        let passphrase = Passphrase::new("con trau an co".to_owned()).unwrap();
        let moved = vault.keep_in(memory.clone(), &passphrase).await.map(drop);
        assert_eq!(moved, Err(VaultError::Store(StoreError::AlreadyExists)));
        assert_eq!(memory.load().await.unwrap().header, header);
    });
}

/// A wallet that was made ready in memory is moved with all that is in it.
#[test]
fn a_wallet_moves_from_memory_into_a_file_in_one_transaction() {
    block_on(async {
        let path = folder("moved").join("wallet.db");
        let wallet = world(4).new_wallet().unwrap();
        let ready = Vault::create_under_key(MemoryStore::default(), &key(), wallet).await;
        let mut ready = ready.unwrap();
        for _ in 0..300 {
            let changes = ready.wallet().note(today(), Event::BackedUp);
            ready.commit(changes).await.unwrap();
        }
        let secret = ready.wallet().pseudonym(&agora());
        let passphrase = Passphrase::new("con trau an co".to_owned()).unwrap();
        let store = SqliteStore::create(&path).await.unwrap();
        let vault = ready.keep_in(store, &passphrase).await.unwrap();
        close(vault).await;
        let locked = Locked::read(SqliteStore::open(&path).await.unwrap()).await.unwrap();
        let mut vault = locked.unlock(Unlock::Passphrase(&passphrase)).await.unwrap();
        assert_eq!(vault.wallet().history_length(), 300);
        let there = vault.wallet().pseudonym(&agora());
        assert!(there == secret);
        let mut cursor = vault.wallet().history_cursor();
        let lines = vault.history(&mut cursor, &nonla_wallet::HistoryFilter::ALL, 1000).await;
        assert_eq!(lines.unwrap().len(), 300);
        close(vault).await;
    });
}

/// Serves T-S3: what is committed counts in the file at the path; another file that came there gets
/// nothing of it, and is looked at before the wallet goes on.
#[test]
fn a_commit_into_a_file_that_was_replaced_is_none() {
    block_on(async {
        let place = folder("replaced");
        let path = place.join("wallet.db");
        let replaced = VaultError::Store(StoreError::Replaced);
        let mut vault = create(&path, world(5).new_wallet().unwrap()).await;
        note(&mut vault).await;
        vault.tidy().await.unwrap();
        // The same wallet as it is now: it goes on in the file that is there.
        std::fs::copy(&path, place.join("copy")).unwrap();
        std::fs::rename(place.join("copy"), &path).unwrap();
        let changes = vault.wallet().note(today(), Event::BackedUp);
        assert_eq!(vault.commit(changes).await.map(drop), Err(replaced));
        note(&mut vault).await;
        assert_eq!(vault.wallet().history_length(), 2);
        close(vault).await;
        let mut vault = open(&path).await;
        assert_eq!(vault.wallet().history_length(), 2, "in the file at the path");
        // Gone.
        std::fs::remove_file(&path).unwrap();
        let changes = vault.wallet().note(today(), Event::BackedUp);
        assert_eq!(vault.commit(changes).await.map(drop), Err(replaced));
        let changes = vault.wallet().note(today(), Event::BackedUp);
        let gone = VaultError::Store(StoreError::NotFound);
        assert_eq!(vault.commit(changes).await.map(drop), Err(gone));
    });
}

/// A file that was made up names any size; it is refused before it is read.
#[test]
fn a_record_of_any_size_is_refused_unread() {
    block_on(async {
        let path = folder("huge-record").join("wallet.db");
        let mut store = SqliteStore::create(&path).await.unwrap();
        let mut batch = nonla_storage::Batch { header: Some(vec![1]), ..Default::default() };
        // Ten records of 60 MB.
        for number in 0..10 {
            let slot = nonla_storage::Slot([number; 16]);
            batch.records = [(slot, Some(vec![0; 60_000_000]))].into();
            store.write(&batch).await.unwrap();
        }
        assert_eq!(store.load().await.map(drop), Err(StoreError::Damaged));
        let _ = store.close().await;
        std::fs::remove_file(&path).unwrap();
    });
}

fn agora() -> nonla_credential::VerifierId {
    nonla_credential::VerifierId::parse("urn:nonla:verifier:agora").unwrap()
}
