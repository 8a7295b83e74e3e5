//! Why a folder is no practice town, or not a place for a new one.

use nonla_storage::RecordStoreError;

use crate::files::shown;
use crate::words::{records, say};

/// The name of the file with everything the town knows.
pub(super) const NAME: &str = "practice.db";

/// A folder is no practice town, or not a new place for one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(in crate::practice) enum TownError {
    /// There is none.
    #[error("{}", say!("town-none", folder = shown(.0)))]
    None(std::path::PathBuf),
    /// There is one already.
    #[error("{}", say!("town-there", folder = shown(.0)))]
    There(std::path::PathBuf),
    /// The file is not what the program wrote.
    #[error("{}", say!("town-damaged", file = NAME, why = records::store(*.0)))]
    Damaged(RecordStoreError),
    /// The file cannot be used now.
    #[error("{}", say!("town-file", file = NAME, why = records::store(*.0)))]
    File(RecordStoreError),
}

impl TownError {
    pub(in crate::practice) const fn code(&self) -> &'static str {
        match self {
            Self::None(_) => "no-practice-folder",
            Self::There(_) => "practice-folder-exists",
            Self::Damaged(_) => "practice-damaged",
            Self::File(_) => "practice-file",
        }
    }
}

impl From<RecordStoreError> for TownError {
    fn from(error: RecordStoreError) -> Self {
        match error {
            RecordStoreError::Damaged
            | RecordStoreError::Foreign
            | RecordStoreError::OtherVersion => Self::Damaged(error),
            other => Self::File(other),
        }
    }
}
