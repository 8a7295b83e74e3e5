//! An unlocked wallet and the store it is kept in.

use nonla_wallet::{Expiring, Overtaken, RecordChange, Staged, Step, Wallet};

use crate::wallet::anchor::{self, Rollback};
use crate::wallet::data_key::DataKey;
use crate::wallet::header::{FORMAT, Header, SlotKind, WalletId};
use crate::wallet::kdf::{KdfCost, derive, new_salt};
use crate::wallet::kept::{Kept, Present};
use crate::wallet::key_store::KeyStore;
use crate::wallet::locked::{Locked, Unlock, load};
use crate::wallet::passphrase::Passphrase;
use crate::wallet::reading::present;
use crate::wallet::store::{Contents, StoreError, WalletStore};
use crate::wallet::vault_error::VaultError;

/// An unlocked wallet and its store. Dropped, or [locked](Self::lock), its secrets are wiped.
///
/// What it says and does is [`wallet`](Self::wallet)'s; what a step changes is
/// [committed](Self::commit) here, in one durable transaction.
pub struct Vault<S> {
    pub(crate) wallet: Wallet,
    pub(crate) store: S,
    pub(crate) kept: Kept,
    pub(crate) key_store: Option<Box<dyn KeyStore>>,
    pub(crate) rollback: Rollback,
    /// A transaction was begun and we do not know how it ended: the store is read again first.
    pub(crate) unsure: bool,
}

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
        let mut kept = Kept::empty(header, data_key);
        let mut sealing = kept.seal(records, Present::new())?;
        sealing.batch.anew = true;
        sealing.batch.header = Some(kept.header.to_bytes());
        store.write(&sealing.batch).await?;
        kept.wrote(sealing);
        let rollback = Rollback::Undetectable;
        Ok(Self { wallet, store, kept, key_store: None, rollback, unsure: false })
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

    /// The wallet: what it shows, and the steps to commit.
    #[must_use]
    pub const fn wallet(&self) -> &Wallet {
        &self.wallet
    }

    /// Which wallet; entries in a key store carry it.
    #[must_use]
    pub const fn wallet_id(&self) -> WalletId {
        self.kept.header.wallet
    }

    /// Writes what a step changes, in one transaction that is durable when this returns, lets the wallet
    /// take it over, and gives what comes of it: the one way to that.
    ///
    /// # Errors
    /// [`VaultError`]; [`VaultError::Overtaken`] if the wallet moved on since the step was made. The wallet
    /// and, as far as the store can tell, its file are as before; the next call reads the store again to be
    /// sure.
    pub async fn commit<T>(&mut self, step: Step<T>) -> Result<T, VaultError> {
        self.commit_staged(|wallet| wallet.stage(step)).await
    }

    /// The same for a step that counts only for a time, by the clock: `now` is in seconds since
    /// 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// As for [`commit`](Self::commit); [`VaultError::Overtaken`] also if the request has expired, or the
    /// trust list has ended or is another one.
    pub async fn commit_at<T>(&mut self, step: Expiring<T>, now: i64) -> Result<T, VaultError> {
        self.commit_staged(|wallet| wallet.stage_at(step, now)).await
    }

    async fn commit_staged<T>(
        &mut self,
        stage: impl FnOnce(&mut Wallet) -> Result<Staged<'_, T>, Overtaken>,
    ) -> Result<T, VaultError> {
        self.make_sure().await?;
        let staged = stage(&mut self.wallet)?;
        let records = staged.records();
        if records.is_empty() {
            return Ok(staged.saved());
        }
        let present = present((&mut self.store, &self.kept), &records).await?;
        let sealing = self.kept.seal(&records, present)?;
        self.unsure = true;
        self.store.write(&sealing.batch).await?;
        self.unsure = false;
        self.kept.wrote(sealing);
        let outcome = staged.saved();
        self.advance_anchor();
        Ok(outcome)
    }

    /// Overwrites what was deleted or replaced, and gives its room back. The steps that delete do
    /// so themselves; this is for after [`VaultError::Untidy`].
    ///
    /// # Errors
    /// [`VaultError::Untidy`].
    pub async fn tidy(&mut self) -> Result<(), VaultError> {
        self.store.tidy().await.map_err(VaultError::Untidy)
    }

    /// Reads the store again if a transaction failed: its file may be another one now.
    ///
    /// # Errors
    /// [`VaultError`], also if what is there is another wallet.
    pub async fn refresh(&mut self) -> Result<(), VaultError> {
        self.make_sure().await
    }

    /// After a failed transaction: what the store really holds is what counts.
    pub(crate) async fn make_sure(&mut self) -> Result<(), VaultError> {
        if self.unsure {
            let (kept, wallet) = load(&mut self.store, &self.kept.data_key).await?;
            self.store.authenticated().await?;
            self.kept = kept;
            self.wallet = wallet;
            self.unsure = false;
        }
        Ok(())
    }

    /// Writes a transaction of the store's own.
    pub(crate) async fn write_anew(
        &mut self,
        next: (Kept, crate::Batch),
    ) -> Result<(), VaultError> {
        let (kept, batch) = next;
        self.unsure = true;
        self.store.write(&batch).await?;
        self.unsure = false;
        self.kept = kept;
        self.advance_anchor();
        Ok(())
    }

    pub(crate) async fn write_header(&mut self, header: Header) -> Result<(), VaultError> {
        let sealing = self.kept.seal_header(header)?;
        self.unsure = true;
        self.store.write(&sealing.batch).await?;
        self.unsure = false;
        self.kept.wrote(sealing);
        self.advance_anchor();
        Ok(())
    }

    /// A key store that fails now does not undo what was written: the store is then ahead of what
    /// is remembered, which is no sign of an older copy.
    fn advance_anchor(&self) {
        if let (Rollback::RuledOut, Some(key_store)) = (self.rollback, &self.key_store) {
            let _ = anchor::advance(self.kept.progress(), &self.wallet_id(), key_store.as_ref());
        }
    }

    /// Whether it is known that the store was not rolled back to an older copy.
    #[must_use]
    pub const fn rollback(&self) -> Rollback {
        self.rollback
    }

    /// Lets the operating system's key store remember, from now on, how far this wallet has come.
    ///
    /// # Errors
    /// [`VaultError::RolledBack`] if the key store remembers a later state of this wallet, or
    /// another branch of it: what it remembers stays. [`VaultError::KeyStore`].
    pub fn anchor_in(&mut self, key_store: Box<dyn KeyStore>) -> Result<(), VaultError> {
        let _known = anchor::check(self.kept.progress(), &self.wallet_id(), key_store.as_ref())??;
        anchor::advance(self.kept.progress(), &self.wallet_id(), key_store.as_ref())?;
        self.key_store = Some(key_store);
        self.rollback = Rollback::RuledOut;
        Ok(())
    }

    /// Seals everything anew in the format before, as a wallet of an older program left it.
    ///
    /// It exists with the feature `testing` in builds with debug assertions only.
    ///
    /// # Errors
    /// [`VaultError`].
    #[cfg(all(feature = "testing", debug_assertions))]
    #[doc(hidden)]
    pub async fn write_older_format_for_tests(&mut self) -> Result<(), VaultError> {
        self.write_in_format(FORMAT - 1).await
    }

    pub(crate) async fn migrate(&mut self) -> Result<(), VaultError> {
        if self.kept.header.format == FORMAT {
            return Ok(());
        }
        self.write_in_format(FORMAT).await
    }

    /// Seals everything anew under this format.
    async fn write_in_format(&mut self, format: u16) -> Result<(), VaultError> {
        let header = Header { format, ..self.kept.header.clone() };
        let records = self.all_records().await?;
        let next = self.kept.seal_anew((header, self.kept.data_key.clone()), &records)?;
        self.write_anew(next).await
    }

    /// Locks the wallet: secrets are wiped, the store stays at hand.
    pub fn lock(self) -> Locked<S> {
        let Self { wallet, store, kept, key_store, .. } = self;
        drop(wallet);
        let header = kept.header.clone();
        drop(kept);
        nonla_crypto::overwrite_stack();
        Locked { store, header, key_store }
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
) -> Result<crate::wallet::header::KeySlot, VaultError> {
    let (cost, salt) = (KdfCost::LEAST, new_salt()?);
    let key = derive(passphrase.expose().as_bytes(), &salt, cost)?;
    Ok(header.wrap(SlotKind::Passphrase, (cost, salt), (&key, data_key))?)
}
