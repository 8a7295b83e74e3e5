//! Files as transport: messages in, messages out, `-` for standard input and output.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

/// A file was not read or written, in one line that says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum FileError {
    /// Reading failed.
    #[error("cannot read {}: {error}", file.display())]
    Read {
        /// Which file.
        file: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// Writing failed.
    #[error("cannot write {}: {error}", file.display())]
    Write {
        /// Which file.
        file: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A file that is never overwritten is there already.
    #[error("{} is there already: choose another name, nothing was overwritten", file.display())]
    Exists {
        /// Which file.
        file: PathBuf,
    },
    /// More bytes than such a message has.
    #[error("{} is larger than {most} bytes: it is not what is read here", file.display())]
    TooLarge {
        /// Which file.
        file: PathBuf,
        /// The most bytes.
        most: usize,
    },
    /// Not UTF-8 where a text is read.
    #[error("{} is no text: choose another file", file.display())]
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
            Self::Exists { .. } => "file-exists",
            Self::TooLarge { .. } => "file-too-large",
            Self::NotText { .. } => "file-not-text",
        }
    }
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
        // Room at once: a vector that grows leaves copies of what it holds.
        let length = file.metadata().map_or(0, |metadata| metadata.len()).min(limit);
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

/// Writes a message to standard output, or to a file that only its owner reads. An earlier file of
/// that name stays whole until the new one is.
///
/// # Errors
/// [`FileError::Write`].
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let refused = |error| FileError::Write { file: path.to_owned(), error };
    if is_standard(path) {
        let mut out = std::io::stdout();
        return out.write_all(bytes).and_then(|()| out.flush()).map_err(refused);
    }
    let special = std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file());
    if special {
        // A pipe or a device is written to; a file in its place would be no answer.
        return std::fs::write(path, bytes).map_err(refused);
    }
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let beside = PathBuf::from(name);
    let written = write_durably(&beside, bytes).and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|error| {
        let _ = std::fs::remove_file(&beside);
        refused(error)
    })
}

/// Writes a file that was not there, durably, for its owner alone.
///
/// # Errors
/// [`FileError::Exists`] or [`FileError::Write`]; nothing is left of a file that failed.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    if is_standard(path) {
        return write(path, bytes);
    }
    write_durably(path, bytes).map_err(|error| {
        let file = path.to_owned();
        if error.kind() == std::io::ErrorKind::AlreadyExists {
            return FileError::Exists { file };
        }
        let _ = std::fs::remove_file(path);
        FileError::Write { file, error }
    })
}

fn write_durably(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
