//! Keeps what the roles say is to be kept.

#[cfg(feature = "wallet")]
mod backup_file;
#[cfg(feature = "wallet")]
mod guardians;
#[cfg(feature = "wallet")]
mod passphrase;
#[cfg(all(test, feature = "wallet"))]
mod plants;

#[cfg(all(feature = "wallet", feature = "testing", debug_assertions))]
#[doc(hidden)]
pub use backup_file::make_backups_cheap_for_tests;
#[cfg(feature = "wallet")]
pub use backup_file::{BackupError, MAX_BACKUP_BYTES, open_backup, seal_backup};
#[cfg(feature = "wallet")]
pub use guardians::{GuardianError, GuardianShare, Threshold, recover_secret, share_secret};
#[cfg(feature = "wallet")]
pub use passphrase::{Passphrase, PassphraseError};
