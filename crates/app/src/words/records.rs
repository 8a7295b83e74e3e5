//! What keeping the records of an issuer or a platform can fail at, in words.

use nonla_storage::RecordStoreError;

use super::say;

/// Why records could not be read or written.
pub(crate) fn store(error: RecordStoreError) -> String {
    match error {
        RecordStoreError::NoFolder => say!("records-no-folder"),
        RecordStoreError::Foreign => say!("records-foreign"),
        RecordStoreError::OtherVersion => say!("records-other-version"),
        RecordStoreError::BadPath => say!("records-bad-path"),
        RecordStoreError::ReadOnly => say!("records-read-only"),
        RecordStoreError::DiskFull => say!("records-disk-full"),
        RecordStoreError::TooLarge => say!("records-too-large"),
        RecordStoreError::Busy => say!("records-busy"),
        RecordStoreError::Replaced => say!("records-replaced"),
        RecordStoreError::Damaged => say!("records-damaged"),
        RecordStoreError::Engine(what) => say!("records-engine", what = what),
        RecordStoreError::Io => say!("records-io"),
        other => say!("unnamed", error = other.to_string()),
    }
}
