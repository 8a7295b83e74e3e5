//! The place outside the store where an operating system keeps secrets: what makes a short PIN, and
//! the detection of an old copy, possible at all.

use std::fmt::Write as _;
use std::sync::Arc;

use keyring_core::{CredentialStore, Entry, Error};
use zeroize::Zeroizing;

use crate::wallet::seal::header::WalletId;

/// The service name under which entries stand in the operating system's store.
const SERVICE: &str = "nonla-wallet";

/// A place outside the wallet's folder that keeps a few small secrets. Whoever copies, edits or
/// restores the folder does not get at it: that is all that counts.
pub trait KeyStore {
    /// The entry with this name, if there is one.
    ///
    /// # Errors
    /// [`KeyStoreError`].
    fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyStoreError>;

    /// Writes an entry, in place of what was there, and returns when it is kept.
    ///
    /// # Errors
    /// [`KeyStoreError`].
    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), KeyStoreError>;

    /// Deletes an entry, if it is there.
    ///
    /// # Errors
    /// [`KeyStoreError`].
    fn delete(&self, name: &str) -> Result<(), KeyStoreError>;
}

/// The key store did not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system's key store did not answer: unlock it, or use the passphrase")]
pub struct KeyStoreError;

/// The operating system's own key store, as `keyring-core` reaches it.
///
/// Which one depends on the platform; the program chooses: a crate of the `keyring` family makes
/// the [`CredentialStore`].
pub struct OsKeyStore(Arc<CredentialStore>);

impl OsKeyStore {
    /// The key store behind this `keyring-core` store.
    #[must_use]
    pub const fn new(store: Arc<CredentialStore>) -> Self {
        Self(store)
    }

    fn entry(&self, name: &str) -> Result<Entry, KeyStoreError> {
        Entry::new_in_store(&self.0, SERVICE, name).map_err(|_| KeyStoreError)
    }
}

impl KeyStore for OsKeyStore {
    fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyStoreError> {
        match self.entry(name)?.get_secret() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(_) => Err(KeyStoreError),
        }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), KeyStoreError> {
        self.entry(name)?.set_secret(bytes).map_err(|_| KeyStoreError)
    }

    fn delete(&self, name: &str) -> Result<(), KeyStoreError> {
        match self.entry(name)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(_) => Err(KeyStoreError),
        }
    }
}

/// The name of a wallet's entry.
pub(crate) fn entry_name(wallet: &WalletId, what: &str) -> String {
    let mut name = String::from(what);
    name.push('-');
    for byte in wallet {
        let _ = write!(name, "{byte:02x}");
    }
    name
}
