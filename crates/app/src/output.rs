//! Where a command's output goes: no output replaces a file it did not make.
//!
//! An output is checked before a passphrase is asked or a step is committed: that its name is free,
//! and that its folder can be written to. Written, it appears under its name whole or not at all, and
//! never over a file that came there meanwhile.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use crate::files::{FileError, is_standard, shown};

/// What happens to a file that has an output's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Replace {
    /// It stays, whatever was said.
    Never,
    /// It stays, unless this is true: the person said `--force`.
    IfForced(bool),
}

/// An output whose place is free.
#[derive(Debug)]
pub(crate) struct Output {
    path: PathBuf,
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Standard output.
    Standard,
    /// A pipe or a device, which is written to.
    Special,
    /// A file that is not there.
    New,
    /// A file that may be replaced.
    Forced,
}

impl Output {
    /// Checks that an output can go to this path.
    ///
    /// # Errors
    /// [`FileError`]; nothing was changed.
    pub(crate) fn to(path: &Path, replace: Replace) -> Result<Self, FileError> {
        let place = place(path, replace)?;
        if matches!(place, Place::New | Place::Forced) {
            // A file without a name, gone at once: whether one can be made here.
            tempfile::tempfile_in(folder(path)).map_err(|error| not_written(path, error))?;
        }
        Ok(Self { path: path.to_owned(), place })
    }

    /// Checks that two outputs of one command do not meet.
    ///
    /// # Errors
    /// [`FileError::Twice`].
    pub(crate) fn check_apart(&self, other: &Self) -> Result<(), FileError> {
        let meet = match (self.place, other.place) {
            (Place::Special, _) | (_, Place::Special) => self.path == other.path,
            (Place::Standard, Place::Standard) => true,
            (Place::Standard, _) | (_, Place::Standard) => false,
            _ => whole_name(&self.path) == whole_name(&other.path),
        };
        if meet { Err(FileError::Twice { file: other.path.clone() }) } else { Ok(()) }
    }

    /// Its name, for people.
    pub(crate) fn shown(&self) -> String {
        shown(&self.path)
    }

    /// Whether it is standard output.
    pub(crate) fn is_standard(&self) -> bool {
        self.place == Place::Standard
    }

    /// Writes the output; a new file only its owner can read.
    ///
    /// # Errors
    /// [`FileError::Write`] or [`FileError::NotForced`]; no part of it is there.
    pub(crate) fn write(&self, bytes: &[u8]) -> Result<(), FileError> {
        let written = match self.place {
            Place::Standard => {
                let mut out = std::io::stdout();
                out.write_all(bytes).and_then(|()| out.flush())
            }
            Place::Special => std::fs::write(&self.path, bytes),
            Place::New => write_new(&self.path, bytes),
            Place::Forced => write_over(&self.path, bytes),
        };
        written.map_err(|error| {
            if error.kind() == ErrorKind::AlreadyExists {
                return FileError::NotForced { file: self.path.clone() };
            }
            not_written(&self.path, error)
        })
    }
}

/// Writes a file of the program's own, which it may have written before.
///
/// # Errors
/// [`FileError::Write`].
pub(crate) fn publish(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    write_over(path, bytes).map_err(|error| not_written(path, error))
}

fn place(path: &Path, replace: Replace) -> Result<Place, FileError> {
    if is_standard(path) || is_standard_device(path) {
        return Ok(Place::Standard);
    }
    let file = path.to_owned();
    match std::fs::metadata(path) {
        Ok(there) if there.is_dir() => return Err(FileError::Folder { file }),
        Ok(there) if !there.is_file() => return Ok(Place::Special),
        _ => {}
    }
    if path.file_name().is_none() {
        return Err(FileError::Folder { file });
    }
    let there = path.symlink_metadata().is_ok();
    // One that is never replaced needs no better reason.
    if (!there || replace != Replace::Never) && is_precious(path) {
        return Err(FileError::Precious { file });
    }
    match replace {
        _ if !there => Ok(Place::New),
        Replace::Never => Err(FileError::Exists { file }),
        Replace::IfForced(false) => Err(FileError::NotForced { file }),
        Replace::IfForced(true) => Ok(Place::Forced),
    }
}

/// Names that the operating system has for standard output.
fn is_standard_device(path: &Path) -> bool {
    ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].iter().any(|name| path == Path::new(name))
}

/// Whether a file belongs to a wallet or a practice town, or is a backup; also one that is not there
/// and would be taken for a part of a wallet.
fn is_precious(path: &Path) -> bool {
    let begins_so = starts_precious(path);
    let name = path.as_os_str().as_encoded_bytes();
    let beside = ["-wal", "-journal", "-shm", "-lock"].iter().any(|ending| {
        let base = name.strip_suffix(ending.as_bytes());
        base.is_some_and(|base| has_wallet_at(path, base.len()))
    });
    begins_so || beside
}

/// Whether the file whose name is the first `length` bytes of this one is a wallet's.
fn has_wallet_at(path: &Path, length: usize) -> bool {
    let Some(name) = path.file_name() else { return false };
    let cut = path.as_os_str().len() - length;
    let Some(kept) = name.as_encoded_bytes().len().checked_sub(cut) else { return false };
    let Ok(entries) = std::fs::read_dir(folder(path)) else { return false };
    let base = name.as_encoded_bytes().get(..kept).unwrap_or_default();
    let mut found = entries.flatten().filter(|entry| entry.file_name().as_encoded_bytes() == base);
    found.any(|entry| starts_precious(&entry.path()))
}

/// By its first bytes.
fn starts_precious(path: &Path) -> bool {
    let mut start = Vec::with_capacity(STORE_END);
    let Ok(file) = File::open(path) else { return false };
    let read = file.take(STORE_END as u64).read_to_end(&mut start);
    read.is_ok()
        && (start.get(STORE_AT..).is_some_and(|id| STORES.contains(&id))
            || BEGINNINGS.iter().any(|beginning| start.starts_with(beginning)))
}

/// The application ids of the SQLite files of wallets, issuers, platforms and practice towns, and where
/// they stand.
const STORES: [&[u8]; 4] = [b"NLWT", b"NLis", b"NLpl", b"NLpr"];
const STORE_AT: usize = 68;
const STORE_END: usize = STORE_AT + 4;
const BEGINNINGS: [&[u8]; 2] = [b"age-encryption.org/", b"-----BEGIN AGE"];

/// Links in the folder followed: one file, one name.
fn whole_name(path: &Path) -> PathBuf {
    let folder = folder(path).canonicalize().unwrap_or_else(|_| folder(path).to_owned());
    folder.join(path.file_name().unwrap_or_default())
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn not_written(path: &Path, error: std::io::Error) -> FileError {
    FileError::Write { file: path.to_owned(), error }
}

/// A file beside, for its owner alone, with the bytes on the disk.
fn written_beside(path: &Path, bytes: &[u8]) -> std::io::Result<tempfile::NamedTempFile> {
    let mut beside = tempfile::Builder::new().prefix(".nonla-").tempfile_in(folder(path))?;
    beside.write_all(bytes)?;
    beside.as_file().sync_all()?;
    Ok(beside)
}

fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    match written_beside(path, bytes)?.persist_noclobber(path) {
        Ok(_) => sync_folder(path),
        Err(failed) if failed.error.kind() == ErrorKind::AlreadyExists => Err(failed.error),
        // A file system that cannot rename without replacing, nor link.
        Err(_) => write_in_place(path, bytes),
    }
}

fn write_in_place(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    written.inspect_err(|_| drop(std::fs::remove_file(path)))
}

fn write_over(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    written_beside(path, bytes)?.persist(path).map_err(|failed| failed.error)?;
    sync_folder(path)
}

/// A new name survives the loss of power only once its folder was written.
fn sync_folder(path: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(folder(path))?.sync_all() } else { Ok(()) }
}
