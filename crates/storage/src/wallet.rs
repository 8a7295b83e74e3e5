//! What keeps a holder's wallet: sealed records, unlocking, backup.

mod backup;
#[cfg(feature = "testing")]
mod contract;
mod keys;
mod loading;
mod locked;
mod making;
mod memory;
mod reading;
mod receipts;
mod seal;
#[cfg(test)]
#[expect(clippy::print_stdout, reason = "whoever runs the tests must see what was skipped")]
#[path = "../../../tests/support/skip.rs"]
mod skip;
#[cfg(feature = "sqlite")]
mod sqlite;
mod store;
mod unlock;
mod unlocking;
mod vault;
mod vault_error;

pub use backup::error::{BackupError, MAX_BACKUP_BYTES};
#[cfg(all(feature = "testing", debug_assertions))]
#[doc(hidden)]
pub use backup::file::make_backups_cheap_for_tests;
pub use backup::file::{open_backup, seal_backup};
pub use backup::guardian_error::GuardianError;
pub use backup::guardians::{GuardianShare, Threshold, recover_secret, share_secret};
pub use backup::whole_wallet::RestoreError;
#[cfg(feature = "testing")]
pub use contract::check::check_wallet_store;
#[cfg(feature = "testing")]
pub use contract::promise::{BrokenPromise, StoreMaker};
pub use locked::Locked;
pub use memory::MemoryStore;
pub use reading::HistoryExportError;
pub use receipts::ReceiptNotKept;
pub use seal::data_key::{DataKey, NoRandomness};
pub use seal::header::{FORMAT, HeaderError, WalletId};
pub use seal::sealed_state::Tampered;
#[cfg(feature = "sqlite")]
pub use sqlite::store::SqliteStore;
pub use store::{Batch, Contents, LineKey, Slot, StoreError, WalletStore};
pub use unlock::kdf::{BadKdfCost, KdfCost, KdfError};
pub use unlock::key_store::{KeyStore, KeyStoreError, OsKeyStore};
pub use unlock::passphrase::{Passphrase, PassphraseError};
pub use unlock::pin::{BadPin, Pin, PinError};
pub use unlock::rollback_guard::{Rollback, RolledBack};
pub use unlocking::{NotUnlocked, Unlock};
pub use vault::Vault;
pub use vault_error::VaultError;
