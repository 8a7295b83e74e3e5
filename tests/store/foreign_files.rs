//! Files that no wallet made: told by their first bytes, before SQLite could change them.

use nonla_storage::{SqliteStore, StoreError};

use crate::journey::{block_on, create, folder, world};

/// Serves the list of bad input: the file of somebody else stays as it was, and nothing is
/// laid beside it.
#[test]
fn a_file_of_somebody_else_is_refused_and_left_as_it_was() {
    block_on(async {
        let folder = folder("foreign-files");
        let path = folder.join("wallet.db");
        let wallet = world(1).new_wallet().unwrap();
        create(&path, wallet).await.lock().into_store().close().await.unwrap();
        let ours = std::fs::read(&path).unwrap();
        let mut theirs = ours.clone();
        theirs[68..72].fill(0);
        // A database without a write-ahead log; one would be turned on by opening it.
        theirs[18..20].fill(1);
        let files: [(&[u8], StoreError); 5] = [
            (&theirs, StoreError::NotAWallet),
            (b"", StoreError::Unfinished),
            (b"a letter to a friend", StoreError::NotAWallet),
            (&ours[..10], StoreError::Damaged),
            (&ours[..71], StoreError::Damaged),
        ];
        for (number, (bytes, expected)) in files.into_iter().enumerate() {
            let path = folder.join(format!("file-{number}"));
            std::fs::write(&path, bytes).unwrap();
            let refused = SqliteStore::open(&path).await.map(drop);
            assert_eq!(refused, Err(expected), "{number}");
            assert!(std::fs::read(&path).unwrap() == bytes, "{number} was changed");
            assert!(!folder.join(format!("file-{number}-lock")).exists(), "{number}");
        }
    });
}

/// What was committed last may be in the write-ahead log alone, after a crash: the file is ours.
#[test]
fn a_wallet_whose_mark_is_still_in_the_log_is_opened() {
    block_on(async {
        let folder = folder("mark-in-log");
        let (path, copy) = (folder.join("wallet.db"), folder.join("copy.db"));
        let vault = create(&path, world(1).new_wallet().unwrap()).await;
        // The files as a crash would leave them, with the store still open.
        std::fs::copy(&path, &copy).unwrap();
        std::fs::copy(folder.join("wallet.db-wal"), folder.join("copy.db-wal")).unwrap();
        drop(vault);
        let bytes = std::fs::read(&copy).unwrap();
        assert!(bytes.get(68..72) != Some(b"NLWT"), "the mark is in the file: nothing is shown");
        assert_eq!(SqliteStore::open(&copy).await.map(drop), Ok(()));
    });
}
