//! The files of a wallet's SQLite store, before SQLite touches them.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::wallet::store::StoreError;

/// "NLWT": marks the file as ours.
pub(crate) const APPLICATION_ID: u32 = 0x4E4C_5754;
/// By [SQLite's file format](https://www.sqlite.org/fileformat.html), section 1.3.
const SQLITE: &[u8; 16] = b"SQLite format 3\0";
const APPLICATION_ID_AT: usize = 68;
const PAGE: u64 = 4096;

/// What a file looks like from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Looks {
    /// A wallet's, as far as can be seen.
    Ours,
    /// Nothing is in it: a wallet may have been about to be made.
    Unfinished,
    /// The beginning of a database, and no more.
    CutShort,
    /// Somebody else's. Opening it as a wallet would change how its owner's program keeps it.
    Foreign,
}

/// Looks at a file without touching it.
pub(crate) fn look(path: &Path) -> Result<Looks, StoreError> {
    let logged = ["wal", "journal"].iter().any(|ending| has_content(&beside(path, ending)));
    if logged && !nonla_crypto::planted("sqlite-forgets-log") {
        // What the file says may be out of date, and SQLite alone can tell.
        return Ok(Looks::Ours);
    }
    let mut file = File::open(path).map_err(|error| io_reason(&error))?;
    let length = file.metadata().map_err(|error| io_reason(&error))?.len();
    if length == 0 {
        return Ok(Looks::Unfinished);
    }
    let mut start = Vec::with_capacity(APPLICATION_ID_AT + 4);
    let read = Read::by_ref(&mut file).take(APPLICATION_ID_AT as u64 + 4).read_to_end(&mut start);
    read.map_err(|error| io_reason(&error))?;
    let id = start.strip_prefix(SQLITE).and_then(|rest| rest.get(APPLICATION_ID_AT - 16..));
    let id = id.and_then(|id| id.first_chunk()).map(|id| u32::from_be_bytes(*id));
    Ok(match id {
        Some(APPLICATION_ID) => Looks::Ours,
        Some(0) if length == PAGE => Looks::Unfinished,
        _ if nonla_crypto::planted("sqlite-any-file") => Looks::Ours,
        _ if nonla_crypto::planted("sqlite-looks-late") => Looks::Ours,
        None if SQLITE.starts_with(&start) || start.starts_with(SQLITE) => Looks::CutShort,
        _ => Looks::Foreign,
    })
}

fn has_content(path: &Path) -> bool {
    path.metadata().is_ok_and(|file| file.len() > 0)
}

/// That no other process has the wallet, as long as this lives; the operating system lets go of it
/// with the process.
pub(crate) struct Lock(File);

impl Drop for Lock {
    /// Closing the file would not do: a program that is being started from here has it open for a
    /// moment too.
    fn drop(&mut self) {
        if !nonla_crypto::planted("sqlite-lock-lingers") {
            let _ = self.0.unlock();
        }
    }
}

/// The lock lies beside the file: SQLite's own files come and go.
pub(crate) fn lock(path: &Path) -> Result<Lock, StoreError> {
    let beside = beside(path, "lock");
    let opened = OpenOptions::new().create(true).truncate(false).write(true).open(beside);
    let file = opened.map_err(|error| io_reason(&error))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) if nonla_crypto::planted("sqlite-no-lock") => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
        Err(TryLockError::Error(error)) => Err(io_reason(&error)),
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-");
    name.push(ending);
    PathBuf::from(name)
}

/// All but the lock: who waits for it must not be left holding a file that nobody else finds.
pub(crate) fn remove(path: &Path) {
    let _ = std::fs::remove_file(path);
    for ending in ["wal", "journal", "shm"] {
        let _ = std::fs::remove_file(beside(path, ending));
    }
}

/// A new file survives the loss of power only once its folder was written.
pub(crate) fn sync_folder(path: &Path) -> Result<(), StoreError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = File::open(folder.unwrap_or(Path::new(".")));
    folder.and_then(|folder| folder.sync_all()).map_err(|error| io_reason(&error))
}

pub(crate) fn io_reason(error: &std::io::Error) -> StoreError {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => StoreError::NotFound,
        ErrorKind::AlreadyExists => StoreError::AlreadyExists,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly,
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreError::DiskFull,
        _ => StoreError::Io,
    }
}
