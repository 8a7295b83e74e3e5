//! An unlocked wallet and the store it is kept in.

use nonla_wallet::{
    Changes, Committed, HistoryError, LoadError, Record, RecordChange, Table, Wallet,
};

use crate::anchor::{self, Rollback, RolledBack};
use crate::data_key::{DataKey, NoRandomness};
use crate::header::{FORMAT, Header, HeaderError, SlotKind, WalletId};
use crate::kdf::{KdfCost, KdfError, derive, new_salt};
use crate::kept::{Kept, Present, Tampered};
use crate::key_store::{KeyStore, KeyStoreError};
use crate::passphrase::Passphrase;
use crate::pin::{self, Pin, PinError};
use crate::reading::{present, read_lines};
use crate::store::{LineKey, StoreError, WalletStore};

/// Lines of the history that are read when a wallet is opened.
const NEWEST_LINES: usize = 100;

/// A wallet in its store, locked: which one it is can be seen, what is in it cannot.
pub struct Locked<S> {
    store: S,
    header: Header,
    key_store: Option<Box<dyn KeyStore>>,
}

/// What unlocks a wallet.
#[derive(Clone, Copy)]
pub enum Unlock<'a> {
    /// The passphrase. It takes the time of the key derivation, a good part of a second.
    Passphrase(&'a Passphrase),
    /// The PIN, where the tries can be counted outside the store, and the time in seconds since
    /// 1970-01-01T00:00:00Z.
    Pin(&'a Pin, i64),
    /// The data key itself, for a program that keeps it.
    Key(&'a DataKey),
}

/// A wallet was not unlocked: why, and the wallet for another try.
pub struct NotUnlocked<S> {
    /// Why.
    pub error: VaultError,
    /// Still locked.
    pub locked: Locked<S>,
}

impl<S> std::fmt::Debug for NotUnlocked<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NotUnlocked").field("error", &self.error).finish_non_exhaustive()
    }
}

/// An unlocked wallet and its store. Dropped, or [locked](Self::lock), its secrets are wiped.
///
/// What it says and does is [`wallet`](Self::wallet)'s; what a step changes is
/// [committed](Self::commit) here, in one durable transaction.
pub struct Vault<S> {
    pub(crate) wallet: Wallet,
    pub(crate) store: S,
    pub(crate) kept: Kept,
    pub(crate) key_store: Option<Box<dyn KeyStore>>,
    rollback: Rollback,
    /// A transaction was begun and we do not know how it ended: the store is read again first.
    unsure: bool,
}

/// Why a wallet was not made, opened, read or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// The store failed or refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The header was not read.
    #[error(transparent)]
    Header(#[from] HeaderError),
    /// The passphrase is another one.
    #[error("wrong passphrase")]
    WrongPassphrase,
    /// The store has no passphrase: a program keeps its key.
    #[error("this wallet has no passphrase: it is opened by the program that made it")]
    NoPassphrase,
    /// The PIN did not unlock.
    #[error(transparent)]
    Pin(#[from] PinError),
    /// The data key is another one.
    #[error("this key does not open the wallet")]
    WrongKey,
    /// No key was derived.
    #[error(transparent)]
    Kdf(#[from] KdfError),
    /// The store does not hold what the wallet wrote.
    #[error(transparent)]
    Tampered(#[from] Tampered),
    /// The store is not the one that was last written.
    #[error(transparent)]
    RolledBack(#[from] RolledBack),
    /// The records do not make a wallet.
    #[error("{0}: update this program, or restore your last backup")]
    Wallet(#[from] LoadError),
    /// The history does not hold together.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// The key store did not answer.
    #[error(transparent)]
    KeyStore(#[from] KeyStoreError),
    /// No randomness.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

impl<S: WalletStore> Locked<S> {
    /// Reads which wallet a store holds.
    ///
    /// # Errors
    /// [`VaultError::Store`] or [`VaultError::Header`].
    pub async fn read(mut store: S) -> Result<Self, VaultError> {
        let header = Header::read(&store.load().await?.header)?;
        Ok(Self { store, header, key_store: None })
    }

    /// With the operating system's key store, which counts tries and remembers the newest state.
    #[must_use]
    pub fn with_key_store(self, key_store: Box<dyn KeyStore>) -> Self {
        Self { key_store: Some(key_store), ..self }
    }

    /// Which wallet; entries in a key store carry it.
    #[must_use]
    pub const fn wallet_id(&self) -> WalletId {
        self.header.wallet
    }

    /// Whether a passphrase opens it.
    #[must_use]
    pub const fn has_passphrase(&self) -> bool {
        self.header.passphrase.is_some()
    }

    /// Whether a PIN was set. It opens only where the key store has its part.
    #[must_use]
    pub const fn has_pin(&self) -> bool {
        self.header.pin.is_some()
    }

    /// Unlocks the wallet. A store of an older format is brought to this version's, at once and in
    /// one transaction.
    ///
    /// # Errors
    /// [`NotUnlocked`], with the wallet still locked: after a wrong passphrase, try again.
    pub async fn unlock(mut self, with: Unlock<'_>) -> Result<Vault<S>, Box<NotUnlocked<S>>> {
        match self.open(with).await {
            Ok((kept, wallet, rollback)) => {
                let Self { store, key_store, .. } = self;
                let mut vault = Vault { wallet, store, kept, key_store, rollback, unsure: false };
                match vault.migrate().await {
                    Ok(()) => Ok(vault),
                    Err(error) => Err(Box::new(NotUnlocked { error, locked: vault.lock() })),
                }
            }
            Err(error) => Err(Box::new(NotUnlocked { error, locked: self })),
        }
    }

    async fn open(&mut self, with: Unlock<'_>) -> Result<(Kept, Wallet, Rollback), VaultError> {
        let data_key = self.data_key(with)?;
        let (kept, wallet) =
            load(&mut self.store, &data_key).await.map_err(|error| match error {
                VaultError::WrongKey if !matches!(with, Unlock::Key(_)) => Tampered::Record.into(),
                error => error,
            })?;
        let rollback = match &self.key_store {
            Some(key_store) => {
                anchor::check(kept.progress(), &self.header.wallet, key_store.as_ref())??
            }
            None => Rollback::Undetectable,
        };
        Ok((kept, wallet, rollback))
    }

    fn data_key(&self, with: Unlock<'_>) -> Result<DataKey, VaultError> {
        match with {
            Unlock::Key(key) => Ok(key.clone()),
            Unlock::Pin(pin, now) => {
                Ok(pin::unlock(pin, &self.header, self.key_store.as_deref(), now)?)
            }
            Unlock::Passphrase(passphrase) => {
                let slot = self.header.passphrase.as_ref().ok_or(VaultError::NoPassphrase)?;
                let key = derive(passphrase.expose().as_bytes(), &slot.salt, slot.cost)?;
                let unwrapped = self.header.unwrap(SlotKind::Passphrase, slot, &key);
                unwrapped.ok_or(VaultError::WrongPassphrase)
            }
        }
    }
}

/// Opens all that is in a store.
async fn load<S: WalletStore>(
    store: &mut S,
    data_key: &DataKey,
) -> Result<(Kept, Wallet), VaultError> {
    let contents = store.load().await?;
    let header = Header::read(&contents.header)?;
    let opened = Kept::open(header.clone(), data_key.clone(), &contents);
    let (kept, records) = opened.map_err(|tampered| {
        let opens_some = Kept::empty(header, data_key.clone()).opens_some(&contents);
        if opens_some { tampered.into() } else { VaultError::WrongKey }
    })?;
    drop(contents);
    let newest = LineKey { list: Table::History.number(), number: LineKey::MOST };
    let lines = read_lines((store, &kept), newest, NEWEST_LINES).await?;
    Ok((kept, Wallet::load(records, lines)?))
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
        let data_key = DataKey::generate()?;
        let mut header = Header::new()?;
        header.passphrase = Some(under_passphrase(&header, passphrase, &data_key)?);
        let records = wallet.first_records();
        Self::begin(store, (header, data_key), (wallet, &records)).await
    }

    /// Keeps a wallet that was read from these records.
    pub(crate) async fn create_with(
        store: S,
        passphrase: &Passphrase,
        (wallet, records): (Wallet, &[Record]),
    ) -> Result<Self, VaultError> {
        let data_key = DataKey::generate()?;
        let mut header = Header::new()?;
        header.passphrase = Some(under_passphrase(&header, passphrase, &data_key)?);
        let records: Vec<_> = records.iter().cloned().map(RecordChange::Put).collect();
        Self::begin(store, (header, data_key), (wallet, &records)).await
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
        Self::begin(store, (Header::new()?, key.clone()), (wallet, &records)).await
    }

    async fn begin(
        mut store: S,
        (header, data_key): (Header, DataKey),
        (wallet, records): (Wallet, &[RecordChange]),
    ) -> Result<Self, VaultError> {
        let mut kept = Kept::empty(header, data_key);
        let mut sealing = kept.seal(records, Present::new())?;
        sealing.batch.anew = true;
        sealing.batch.header = Some(kept.header.to_bytes());
        store.write(&sealing.batch).await?;
        kept.wrote(sealing);
        let rollback = Rollback::Undetectable;
        Ok(Self { wallet, store, kept, key_store: None, rollback, unsure: false })
    }

    /// The wallet: what it shows, and the steps that return changes to commit.
    #[must_use]
    pub const fn wallet(&self) -> &Wallet {
        &self.wallet
    }

    /// Which wallet; entries in a key store carry it.
    #[must_use]
    pub const fn wallet_id(&self) -> WalletId {
        self.kept.header.wallet
    }

    /// Writes what a step changes, in one transaction that is durable when this returns, and then
    /// lets the wallet take it over: only now can the step's message leave.
    ///
    /// # Errors
    /// [`VaultError`]. The wallet and, as far as the store can tell, its file are as before; the
    /// next call reads the store again to be sure.
    pub async fn commit(&mut self, changes: Changes) -> Result<Committed, VaultError> {
        self.make_sure().await?;
        let staged = self.wallet.stage(changes);
        let records = staged.records();
        if records.is_empty() {
            return Ok(staged.saved());
        }
        let present = present((&mut self.store, &self.kept), &records).await?;
        let sealing = self.kept.seal(&records, present)?;
        if nonla_crypto::planted("vault-acknowledges-first") {
            return Ok(staged.saved());
        }
        self.unsure = true;
        self.store.write(&sealing.batch).await?;
        self.unsure = false;
        self.kept.wrote(sealing);
        let committed = staged.saved();
        self.advance_anchor();
        Ok(committed)
    }

    /// After a failed transaction: what the store really holds is what counts.
    pub(crate) async fn make_sure(&mut self) -> Result<(), VaultError> {
        if self.unsure {
            let (kept, wallet) = load(&mut self.store, &self.kept.data_key).await?;
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
    /// [`VaultError::KeyStore`].
    pub fn anchor_in(&mut self, key_store: Box<dyn KeyStore>) -> Result<(), VaultError> {
        anchor::advance(self.kept.progress(), &self.wallet_id(), key_store.as_ref())?;
        self.key_store = Some(key_store);
        self.rollback = Rollback::RuledOut;
        Ok(())
    }

    async fn migrate(&mut self) -> Result<(), VaultError> {
        if self.kept.header.format == FORMAT {
            return Ok(());
        }
        let header = Header { format: FORMAT, ..self.kept.header.clone() };
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

impl<S> Locked<S> {
    /// The store, to be closed or opened otherwise.
    pub fn into_store(self) -> S {
        self.store
    }
}

pub(crate) fn under_passphrase(
    header: &Header,
    passphrase: &Passphrase,
    data_key: &DataKey,
) -> Result<crate::header::KeySlot, VaultError> {
    let (cost, salt) = (KdfCost::LEAST, new_salt()?);
    let key = derive(passphrase.expose().as_bytes(), &salt, cost)?;
    Ok(header.wrap(SlotKind::Passphrase, (cost, salt), (&key, data_key))?)
}
