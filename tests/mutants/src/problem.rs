//! Why the mutants could not be tried. A mutant that lived is no problem of this kind.

use std::path::{Path, PathBuf};

/// Why the mutants could not be tried.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Problem {
    /// A file or folder cannot be read or written.
    #[error("{}: {error}", path.display())]
    File { path: PathBuf, error: std::io::Error },
    /// Another program cannot be run, or failed.
    #[error("`{command}` failed: {reason}")]
    Command { command: String, reason: String },
    /// The file of rows is not as it must be.
    #[error("tests/mutants.toml: {0}")]
    Rows(String),
    /// An id names two rows.
    #[error("tests/mutants.toml: two rows have the id `{0}`")]
    IdTwice(String),
    /// `--only` names no row.
    #[error("tests/mutants.toml: no row has the id `{0}`")]
    NoSuchId(String),
    /// Rows that do not fit the sources or name tests that are not there; all of them.
    #[error("{}", .0.join("\n"))]
    Unfit(Vec<String>),
    /// The sources with the switches do not compile.
    #[error(
        "the copy in {} does not compile with the switches in it: a row's `find` must be a whole \
         expression, condition or statement, and `replace` must have its type",
        .0.display()
    )]
    Build(PathBuf),
}

impl Problem {
    /// A file or folder cannot be read or written.
    pub(crate) fn file(path: &Path, error: std::io::Error) -> Self {
        Self::File { path: path.to_owned(), error }
    }
}
