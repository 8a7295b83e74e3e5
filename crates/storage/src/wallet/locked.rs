//! A locked wallet.

use crate::wallet::seal::header::{Header, WalletId};
use crate::wallet::store::WalletStore;
use crate::wallet::unlock::key_store::KeyStore;
use crate::wallet::vault_error::VaultError;

/// A wallet in its store, locked: which one it is can be seen, what is in it cannot.
pub struct Locked<S> {
    pub(crate) store: S,
    pub(crate) header: Header,
    pub(crate) key_store: Option<Box<dyn KeyStore>>,
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
}
