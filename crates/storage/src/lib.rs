#![cfg_attr(
    all(feature = "wallet", feature = "sqlite", feature = "testing"),
    doc = include_str!("../README.md")
)]
#![cfg_attr(
    not(all(feature = "wallet", feature = "sqlite", feature = "testing")),
    doc = "Keeps what the roles say is to be kept: encryption at rest, files, SQL."
)]

#[cfg(feature = "wallet")]
mod anchor;
#[cfg(feature = "wallet")]
mod backup;
#[cfg(feature = "wallet")]
mod backup_file;
#[cfg(all(feature = "wallet", feature = "testing"))]
mod contract;
#[cfg(all(feature = "wallet", feature = "testing"))]
mod contract_lines;
#[cfg(all(feature = "wallet", feature = "testing"))]
mod contract_vault;
#[cfg(all(feature = "wallet", feature = "testing"))]
mod contract_writes;
#[cfg(feature = "wallet")]
mod data_key;
#[cfg(feature = "wallet")]
mod guardian_text;
#[cfg(feature = "wallet")]
mod guardians;
#[cfg(feature = "wallet")]
mod header;
#[cfg(feature = "wallet")]
mod kdf;
#[cfg(feature = "wallet")]
mod kept;
#[cfg(feature = "wallet")]
mod key_store;
#[cfg(feature = "wallet")]
mod keys;
#[cfg(feature = "wallet")]
mod locked;
#[cfg(feature = "wallet")]
mod memory;
#[cfg(feature = "wallet")]
mod passphrase;
#[cfg(feature = "wallet")]
mod pin;
#[cfg(all(test, feature = "wallet"))]
mod plants;
#[cfg(feature = "wallet")]
mod reading;
#[cfg(all(test, feature = "wallet"))]
#[expect(clippy::print_stdout, reason = "whoever runs the tests must see what was skipped")]
#[path = "../../../tests/support/skip.rs"]
mod skip;
#[cfg(all(feature = "wallet", feature = "sqlite"))]
mod sqlite;
#[cfg(all(feature = "wallet", feature = "sqlite"))]
mod sqlite_engine;
#[cfg(all(feature = "wallet", feature = "sqlite"))]
mod sqlite_file;
#[cfg(feature = "wallet")]
mod store;
#[cfg(feature = "wallet")]
mod tally;
#[cfg(feature = "wallet")]
mod vault;
#[cfg(feature = "wallet")]
mod vault_error;

#[cfg(feature = "wallet")]
pub use anchor::{Rollback, RolledBack};
#[cfg(feature = "wallet")]
pub use backup::RestoreError;
#[cfg(all(feature = "wallet", feature = "testing", debug_assertions))]
#[doc(hidden)]
pub use backup_file::make_backups_cheap_for_tests;
#[cfg(feature = "wallet")]
pub use backup_file::{BackupError, MAX_BACKUP_BYTES, open_backup, seal_backup};
#[cfg(all(feature = "wallet", feature = "testing"))]
pub use contract::{BrokenPromise, StoreMaker, check_wallet_store};
#[cfg(feature = "wallet")]
pub use data_key::{DataKey, NoRandomness};
#[cfg(feature = "wallet")]
pub use guardians::{GuardianError, GuardianShare, Threshold, recover_secret, share_secret};
#[cfg(feature = "wallet")]
pub use header::{FORMAT, HeaderError, WalletId};
#[cfg(feature = "wallet")]
pub use kdf::{BadKdfCost, KdfCost, KdfError};
#[cfg(feature = "wallet")]
pub use kept::Tampered;
#[cfg(feature = "wallet")]
pub use key_store::{KeyStore, KeyStoreError, OsKeyStore};
#[cfg(feature = "wallet")]
pub use locked::{Locked, NotUnlocked, Unlock};
#[cfg(feature = "wallet")]
pub use memory::MemoryStore;
#[cfg(feature = "wallet")]
pub use passphrase::{Passphrase, PassphraseError};
#[cfg(feature = "wallet")]
pub use pin::{BadPin, Pin, PinError};
#[cfg(feature = "wallet")]
pub use reading::HistoryExportError;
#[cfg(all(feature = "wallet", feature = "sqlite"))]
pub use sqlite::SqliteStore;
#[cfg(feature = "wallet")]
pub use store::{Batch, Contents, LineKey, Slot, StoreError, WalletStore};
#[cfg(feature = "wallet")]
pub use vault::Vault;
#[cfg(feature = "wallet")]
pub use vault_error::VaultError;
