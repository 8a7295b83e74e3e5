//! Files as transport: messages in, messages out, `-` for standard input and output.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::words::{reason, say};

/// A file was not read or written, in one line that says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum FileError {
    /// Reading failed.
    #[error("{}", say!("file-not-read", file = shown(file), why = reason(error)))]
    Read {
        /// Which file.
        file: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// Writing failed.
    #[error("{}", say!("file-not-written", file = shown(file), why = reason(error)))]
    Write {
        /// Which file.
        file: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A file is there already that this output never replaces.
    #[error("{}", say!("file-exists", file = shown(file)))]
    Exists {
        /// Which file.
        file: PathBuf,
    },
    /// A file is there already.
    #[error("{}", say!("file-not-forced", file = shown(file)))]
    NotForced {
        /// Which file.
        file: PathBuf,
    },
    /// A file that no output replaces.
    #[error("{}", say!("file-precious", file = shown(file)))]
    Precious {
        /// Which file.
        file: PathBuf,
    },
    /// Two outputs have one name.
    #[error("{}", say!("file-twice", file = shown(file)))]
    Twice {
        /// Which file.
        file: PathBuf,
    },
    /// A folder where a file is to be written.
    #[error("{}", say!("file-is-folder", file = shown(file)))]
    Folder {
        /// Which folder.
        file: PathBuf,
    },
    /// More bytes than such a message has.
    #[error("{}", say!("file-too-large", file = shown(file), most = *most))]
    TooLarge {
        /// Which file.
        file: PathBuf,
        /// The most bytes.
        most: usize,
    },
    /// Not UTF-8 where a text is read.
    #[error("{}", say!("file-not-text", file = shown(file)))]
    NotText {
        /// Which file.
        file: PathBuf,
    },
}

impl FileError {
    /// What a machine reads of it.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Read { .. } => "file-not-read",
            Self::Write { .. } => "file-not-written",
            Self::Exists { .. } | Self::NotForced { .. } => "file-exists",
            Self::Precious { .. } => "file-precious",
            Self::Twice { .. } => "output-twice",
            Self::Folder { .. } => "file-is-folder",
            Self::TooLarge { .. } => "file-too-large",
            Self::NotText { .. } => "file-not-text",
        }
    }
}

impl FileError {
    /// Whether whoever was to read the output went away.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        let Self::Write { error, .. } = self else { return false };
        error.kind() == std::io::ErrorKind::BrokenPipe
    }
}

/// A path as text for people and machines; a name that is no text is told as nearly as text can.
pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// Whether a path stands for standard input or output.
pub(crate) fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Reads a file of at most `most` bytes, or standard input. What was read is wiped on drop: it may
/// be a credential, a share or a backup.
///
/// # Errors
/// [`FileError::Read`] or [`FileError::TooLarge`].
pub(crate) fn read(path: &Path, most: usize) -> Result<Zeroizing<Vec<u8>>, FileError> {
    let refused = |error| FileError::Read { file: path.to_owned(), error };
    let mut bytes = Zeroizing::new(Vec::new());
    let limit = (most as u64).saturating_add(1);
    if is_standard(path) {
        std::io::stdin().take(limit).read_to_end(&mut bytes).map_err(refused)?;
    } else {
        let file = File::open(path).map_err(refused)?;
        let length = file.metadata().map_or(0, |metadata| metadata.len());
        if length > most as u64 {
            return Err(FileError::TooLarge { file: path.to_owned(), most });
        }
        // Room at once: a vector that grows leaves copies of what it holds.
        bytes.reserve_exact(usize::try_from(length).unwrap_or(most).saturating_add(1));
        file.take(limit).read_to_end(&mut bytes).map_err(refused)?;
    }
    if bytes.len() > most {
        return Err(FileError::TooLarge { file: path.to_owned(), most });
    }
    Ok(bytes)
}

/// Reads a text, without the line end that an editor leaves.
///
/// # Errors
/// Those of [`read`], and [`FileError::NotText`].
pub(crate) fn read_text(path: &Path, most: usize) -> Result<Zeroizing<String>, FileError> {
    let bytes = read(path, most)?;
    let text = std::str::from_utf8(&bytes);
    let text = text.map_err(|_| FileError::NotText { file: path.to_owned() })?;
    Ok(Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned()))
}
