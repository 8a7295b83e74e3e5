//! Keeping a new wallet in an empty store.

use nonla_wallet::{RecordChange, Wallet};

use crate::wallet::locked::Locked;
use crate::wallet::seal::data_key::DataKey;
use crate::wallet::seal::header::{Header, KeySlot, SlotKind};
use crate::wallet::seal::sealed_state::{Present, SealedState};
use crate::wallet::store::{Contents, StoreError, WalletStore};
use crate::wallet::unlock::kdf::{KdfCost, derive, new_salt};
use crate::wallet::unlock::passphrase::Passphrase;
use crate::wallet::unlock::rollback_guard::Rollback;
use crate::wallet::unlocking::Unlock;
use crate::wallet::vault::Vault;
use crate::wallet::vault_error::VaultError;
impl<S: WalletStore> Vault<S> {
    /// Keeps a new wallet in an empty store, under a passphrase.
    ///
    /// # Errors
    /// [`VaultError`]; the store stays empty.
    pub async fn create(
        store: S,
        passphrase: &Passphrase,
        wallet: Wallet,
    ) -> Result<Self, VaultError> {
        let records = wallet.first_records();
        Self::create_with(store, passphrase, (wallet, &records)).await
    }

    /// Opens the wallet that a store holds, or keeps a new one in it if it holds nothing.
    ///
    /// # Errors
    /// [`VaultError`], also if the store holds a wallet under another passphrase, or no wallet: it stays as
    /// it is. And why `new` made none; it is asked only if the store is empty.
    pub async fn open_or_create<E: From<VaultError>>(
        mut store: S,
        passphrase: &Passphrase,
        new: impl FnOnce() -> Result<Wallet, E>,
    ) -> Result<Self, E> {
        if is_empty(store.load().await)? {
            return Ok(Self::create(store, passphrase, new()?).await?);
        }
        let locked = Locked::read(store).await?;
        Ok(locked.unlock(Unlock::Passphrase(passphrase)).await.map_err(|not| not.error)?)
    }

    /// Keeps a wallet that these records make up.
    pub(crate) async fn create_with(
        store: S,
        passphrase: &Passphrase,
        kept: (Wallet, &[RecordChange]),
    ) -> Result<Self, VaultError> {
        let data_key = DataKey::generate()?;
        let mut header = Header::new()?;
        header.passphrase = Some(under_passphrase(&header, passphrase, &data_key)?);
        Self::begin(store, (header, data_key), kept).await
    }

    /// The same under a key that the program keeps itself.
    pub(crate) async fn create_with_key(
        store: S,
        key: &DataKey,
        kept: (Wallet, &[RecordChange]),
    ) -> Result<Self, VaultError> {
        Self::begin(store, (Header::new()?, key.clone()), kept).await
    }

    /// Keeps a new wallet in an empty store, under a key that the program keeps itself.
    ///
    /// # Errors
    /// [`VaultError`]; the store stays empty.
    pub async fn create_under_key(
        store: S,
        key: &DataKey,
        wallet: Wallet,
    ) -> Result<Self, VaultError> {
        let records = wallet.first_records();
        Self::create_with_key(store, key, (wallet, &records)).await
    }

    async fn begin(
        mut store: S,
        (header, data_key): (Header, DataKey),
        (wallet, records): (Wallet, &[RecordChange]),
    ) -> Result<Self, VaultError> {
        check_empty(&mut store).await?;
        let mut kept = SealedState::empty(header, data_key);
        let mut sealing = kept.seal(records, Present::new())?;
        sealing.batch.anew = true;
        sealing.batch.header = Some(kept.header.to_bytes());
        store.write(&sealing.batch).await?;
        kept.wrote(sealing);
        let rollback = Rollback::Undetectable;
        Ok(Self { wallet, store, kept, key_store: None, rollback, needs_reload: false })
    }

    /// Moves the wallet, with all that is in it, into an empty store under a passphrase, in one
    /// transaction: a wallet that was made ready in memory is there as a whole or not at all. It gets
    /// an id and a key of its own.
    ///
    /// # Errors
    /// [`VaultError`]; the other store stays empty.
    pub async fn keep_in<T: WalletStore>(
        mut self,
        store: T,
        passphrase: &Passphrase,
    ) -> Result<Vault<T>, VaultError> {
        let records = self.all_records().await?;
        let records: Vec<RecordChange> = records.into_iter().map(RecordChange::Put).collect();
        let Self { wallet, .. } = self;
        Vault::create_with(store, passphrase, (wallet, &records)).await
    }
}

/// A wallet is made in an empty store: one that is there is never written over.
async fn check_empty<S: WalletStore>(store: &mut S) -> Result<(), VaultError> {
    match is_empty(store.load().await) {
        Ok(true) | Err(VaultError::Store(StoreError::NotAWallet)) => Ok(()),
        Ok(false) => Err(StoreError::AlreadyExists.into()),
        Err(error) => Err(error),
    }
}

/// Whether a store holds nothing at all: one without a header may say so with an error.
fn is_empty(loaded: Result<Contents, StoreError>) -> Result<bool, VaultError> {
    match loaded {
        Ok(contents) => Ok(contents.header.is_empty() && contents.records.is_empty()),
        Err(StoreError::Unfinished | StoreError::NotFound) => Ok(true),
        Err(error) => Err(error.into()),
    }
}

pub(crate) fn under_passphrase(
    header: &Header,
    passphrase: &Passphrase,
    data_key: &DataKey,
) -> Result<KeySlot, VaultError> {
    let (cost, salt) = (KdfCost::LEAST, new_salt()?);
    let key = derive(passphrase.expose().as_bytes(), &salt, cost)?;
    Ok(header.wrap(SlotKind::Passphrase, (cost, salt), (&key, data_key))?)
}
