//! Why a wallet was not made, opened, read or written.

use nonla_wallet::{HistoryError, LoadError, Overtaken};

use crate::wallet::seal::data_key::NoRandomness;
use crate::wallet::seal::header::HeaderError;
use crate::wallet::seal::sealed_state::Tampered;
use crate::wallet::store::StoreError;
use crate::wallet::unlock::kdf::KdfError;
use crate::wallet::unlock::key_store::KeyStoreError;
use crate::wallet::unlock::pin::PinError;
use crate::wallet::unlock::rollback_guard::RolledBack;

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
    /// The step no longer counts; nothing was written.
    #[error(transparent)]
    Overtaken(#[from] Overtaken),
    /// The key store did not answer.
    #[error(transparent)]
    KeyStore(#[from] KeyStoreError),
    /// No randomness.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// It is done, and durable; but the file may still hold, sealed, what was deleted or replaced:
    /// [`Vault::tidy`](crate::Vault::tidy) tries again to overwrite it.
    #[error("done, but what was there before was not overwritten in the file yet ({0})")]
    Untidy(StoreError),
}
