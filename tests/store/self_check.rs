//! T-R6: what is checked before a wallet is opened.

use nonla_storage::{SqliteStore, StoreError, WalletStore};

use crate::journey::block_on;
use crate::scratch::Scratch;
use crate::steps::story;

/// Serves T-R6: damage that reading the records does not meet, but the next change would.
#[test]
fn a_file_whose_index_is_damaged_is_refused() {
    let folder = Scratch::on_disk("self-check");
    let path = folder.join("wallet.db");
    story().copy_to(&path);
    let records = block_on(async {
        let mut store = SqliteStore::open(&path).await.unwrap();
        let records = store.load().await.unwrap().records;
        store.close().await.unwrap();
        records
    });
    let bytes = std::fs::read(&path).unwrap();
    let mut damaged = 0;
    for (slot, sealed) in &records {
        let places = bytes.windows(slot.0.len()).enumerate();
        let in_index = places.filter(|(at, found)| {
            *found == slot.0 && !bytes[at + slot.0.len()..].starts_with(sealed)
        });
        for (at, _) in in_index {
            let mut bytes = bytes.clone();
            bytes[at] ^= 1;
            let path = folder.join(format!("damaged-{at}.db"));
            std::fs::write(&path, bytes).unwrap();
            let opened = block_on(SqliteStore::open(&path)).err();
            assert_eq!(opened, Some(StoreError::Damaged));
            damaged += 1;
        }
    }
    assert!(damaged >= records.len(), "{damaged}");
}
