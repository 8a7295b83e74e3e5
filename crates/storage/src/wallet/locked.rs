//! A locked wallet, and what unlocks it.

use nonla_wallet::{Table, Wallet};

use crate::wallet::anchor::{self, Rollback};
use crate::wallet::data_key::DataKey;
use crate::wallet::header::{Header, SlotKind, WalletId};
use crate::wallet::kdf::derive;
use crate::wallet::kept::{Kept, Tampered};
use crate::wallet::key_store::KeyStore;
use crate::wallet::passphrase::Passphrase;
use crate::wallet::pin::{self, Pin};
use crate::wallet::reading::read_lines;
use crate::wallet::store::{LineKey, WalletStore};
use crate::wallet::vault::Vault;
use crate::wallet::vault_error::VaultError;

/// Lines of the history that are read when a wallet is opened.
const NEWEST_LINES: usize = 100;

/// A wallet in its store, locked: which one it is can be seen, what is in it cannot.
pub struct Locked<S> {
    pub(crate) store: S,
    pub(crate) header: Header,
    pub(crate) key_store: Option<Box<dyn KeyStore>>,
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

impl<S> Locked<S> {
    /// The store, to be closed or opened otherwise.
    pub fn into_store(self) -> S {
        self.store
    }
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
                if let Err(error) = self.store.authenticated().await {
                    return Err(Box::new(NotUnlocked { error: error.into(), locked: self }));
                }
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
pub(crate) async fn load<S: WalletStore>(
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
