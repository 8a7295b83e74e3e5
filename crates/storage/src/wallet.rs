//! What keeps a holder's wallet: sealed records, unlocking, backup.

mod anchor;
mod backup;
mod backup_content;
mod backup_error;
mod backup_file;
mod backup_header;
#[cfg(feature = "testing")]
mod contract;
#[cfg(feature = "testing")]
mod contract_lines;
#[cfg(feature = "testing")]
mod contract_vault;
#[cfg(feature = "testing")]
mod contract_writes;
mod data_key;
mod guardian_text;
mod guardians;
mod header;
mod kdf;
mod kept;
mod key_store;
mod keys;
mod locked;
mod memory;
mod passphrase;
mod pin;
mod reading;
mod receipts;
#[cfg(test)]
#[expect(clippy::print_stdout, reason = "whoever runs the tests must see what was skipped")]
#[path = "../../../tests/support/skip.rs"]
mod skip;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "sqlite")]
mod sqlite_connect;
#[cfg(feature = "sqlite")]
mod sqlite_engine;
#[cfg(feature = "sqlite")]
mod sqlite_file;
mod store;
mod tally;
mod vault;
mod vault_error;

pub use anchor::{Rollback, RolledBack};
pub use backup::RestoreError;
pub use backup_error::{BackupError, MAX_BACKUP_BYTES};
#[cfg(all(feature = "testing", debug_assertions))]
#[doc(hidden)]
pub use backup_file::make_backups_cheap_for_tests;
pub use backup_file::{open_backup, seal_backup};
#[cfg(feature = "testing")]
pub use contract::{BrokenPromise, StoreMaker, check_wallet_store};
pub use data_key::{DataKey, NoRandomness};
pub use guardians::{GuardianError, GuardianShare, Threshold, recover_secret, share_secret};
pub use header::{FORMAT, HeaderError, WalletId};
pub use kdf::{BadKdfCost, KdfCost, KdfError};
pub use kept::Tampered;
pub use key_store::{KeyStore, KeyStoreError, OsKeyStore};
pub use locked::{Locked, NotUnlocked, Unlock};
pub use memory::MemoryStore;
pub use passphrase::{Passphrase, PassphraseError};
pub use pin::{BadPin, Pin, PinError};
pub use reading::HistoryExportError;
pub use receipts::ReceiptNotKept;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteStore;
pub use store::{Batch, Contents, LineKey, Slot, StoreError, WalletStore};
pub use vault::Vault;
pub use vault_error::VaultError;
