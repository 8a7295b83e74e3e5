//! What keeps the records of an issuer or a platform.

#[cfg(feature = "testing")]
mod contract;
#[cfg(feature = "testing")]
mod contract_issuer;
#[cfg(feature = "testing")]
mod contract_platform;
#[cfg(feature = "sqlite")]
mod sqlite;
mod store;

#[cfg(feature = "testing")]
pub use contract::{BrokenRecords, RecordStoreMaker, check_record_store};
#[cfg(feature = "testing")]
pub use contract_issuer::check_issuer_store;
#[cfg(feature = "testing")]
pub use contract_platform::check_platform_store;
#[cfg(feature = "sqlite")]
pub use sqlite::{Role, SqliteRecords};
pub use store::{RecordStore, RecordStoreError};
