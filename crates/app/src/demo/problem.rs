//! Why the demo ends before its end.

use crate::halt::Halt;
use crate::words::{reason, say};

/// Why the demo could not be played to its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DemoError {
    /// Somebody refused where nobody should.
    #[error("{}", say!("demo-stopped", why = .0.to_string()))]
    Halt(#[from] Halt),
    /// The register has not the people the story needs.
    #[error("{}", say!("demo-too-few", holders = *holders))]
    TooFewPeople {
        /// Holders asked for.
        holders: usize,
    },
    /// The trace could not be written.
    #[error("{}", say!("demo-trace-failed", why = not_written(.0)))]
    Trace(std::io::Error),
    /// The register cannot be searched for.
    #[error(transparent)]
    Register(#[from] crate::scan::NotARegister),
}

fn not_written(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::AlreadyExists => say!("demo-trace-not-empty"),
        _ => reason(error),
    }
}
