//! A program that begins: it opens the wallet that is there, or makes one, in one call.

use std::cell::Cell;

use nonla_storage::{
    Locked, MemoryStore, Passphrase, SqliteStore, StoreError, Vault, VaultError, WalletStore,
};
use nonla_wallet::{Event, UpdateError, Wallet};

use crate::journey::{block_on, today, world};
use crate::scratch::Scratch;

/// Why the program of this test does not begin.
#[derive(Debug, PartialEq)]
enum Failed {
    Vault(VaultError),
    Update(UpdateError),
}

impl From<VaultError> for Failed {
    fn from(error: VaultError) -> Self {
        Self::Vault(error)
    }
}

fn passphrase(text: &str) -> Passphrase {
    Passphrase::new(text.to_owned()).unwrap()
}

/// Opens or makes a wallet and adds a line; says whether it was made.
async fn begin<S: WalletStore>(store: S, words: &str) -> Result<(Vault<S>, bool), Failed> {
    let made = Cell::new(false);
    let new = || {
        made.set(true);
        Ok(world(3).new_wallet().unwrap())
    };
    let mut vault = Vault::open_or_create::<Failed>(store, &passphrase(words), new).await?;
    let noted = vault.wallet().note(today(), Event::BackedUp);
    vault.commit(noted).await?;
    Ok((vault, made.get()))
}

/// Serves REQ-W2: the first time it makes a wallet, and ever after it opens that one.
#[test]
fn the_second_time_it_is_the_same_wallet() {
    let folder = Scratch::on_disk("open-or-create");
    let path = folder.join("wallet.db");
    block_on(async {
        for nth in 1..=3 {
            let store = SqliteStore::open_or_create(&path).await.unwrap();
            let (vault, made) = begin(store, "seven herons").await.unwrap();
            assert_eq!((vault.wallet().history_length(), made), (nth, nth == 1));
            vault.lock().into_store().close().await.unwrap();
        }
        let store = SqliteStore::open_or_create(&path).await.unwrap();
        let other = begin(store, "eight herons").await.err();
        assert_eq!(other, Some(Failed::Vault(VaultError::WrongPassphrase)));
    });
}

/// Serves T-S3: nothing is made over what is there, and a wallet that cannot be made leaves nothing.
#[test]
fn nothing_is_made_over_what_is_there() {
    let folder = Scratch::on_disk("open-or-create-foreign");
    let path = folder.join("notes.txt");
    std::fs::write(&path, "notes of somebody").unwrap();
    block_on(async {
        let refused = SqliteStore::open_or_create(&path).await.err();
        assert_eq!(refused, Some(StoreError::NotAWallet));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "notes of somebody");

        let store = SqliteStore::open_or_create(&folder.join("wallet.db")).await.unwrap();
        let new = || Err::<Wallet, _>(Failed::Update(UpdateError::NothingNew));
        let failed = Vault::open_or_create(store, &passphrase("seven herons"), new).await.err();
        assert_eq!(failed, Some(Failed::Update(UpdateError::NothingNew)));
        let store = SqliteStore::open_or_create(&folder.join("wallet.db")).await.unwrap();
        assert!(begin(store, "seven herons").await.unwrap().1, "it is made now");

        let (vault, made) = begin(MemoryStore::default(), "seven herons").await.unwrap();
        assert!(made);
        let store = vault.lock().into_store();
        assert!(Locked::read(store.clone()).await.is_ok());
        assert!(!begin(store, "seven herons").await.unwrap().1);
    });
}
