//! Why the operating system did not do something.

use std::io::{Error, ErrorKind};

use super::saying::say;

/// Why reading or writing failed, with what to do; in the operating system's words if it is none of the
/// common reasons.
pub(crate) fn reason(error: &Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => say!("why-not-found"),
        ErrorKind::PermissionDenied => say!("why-not-allowed"),
        ErrorKind::ReadOnlyFilesystem => say!("why-read-only"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => say!("why-disk-full"),
        ErrorKind::NotADirectory => say!("why-not-a-folder"),
        ErrorKind::IsADirectory => say!("why-is-a-folder"),
        _ => error.to_string(),
    }
}
