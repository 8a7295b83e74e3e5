//! The files of a wallet's SQLite store, before SQLite touches them.

use std::fs::{File, Metadata, OpenOptions, TryLockError};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::wallet::store::StoreError;

/// "NLWT": marks the file as ours.
pub(crate) const APPLICATION_ID: u32 = 0x4E4C_5754;
/// By [SQLite's file format](https://www.sqlite.org/fileformat.html), section 1.3.
const SQLITE: &[u8; 16] = b"SQLite format 3\0";
const APPLICATION_ID_AT: usize = 68;
/// Write and read version 2: the database has a write-ahead log.
const VERSIONS_AT: usize = 18;
const WITH_LOG: [u8; 2] = [2, 2];
/// The first page: header, then a leaf of the schema's table, 13, and how many cells are in it.
const LEAF_AT: usize = 100;
const CELLS_AT: usize = 103;
const PAGE: u64 = 4096;
/// A rollback journal: how it begins, and where it says how many pages the database had.
const JOURNAL: &[u8] = &[0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
const PAGES_BEFORE_AT: usize = 16;
/// Symbolic links that are followed; Linux follows as many.
const MOST_LINKS: usize = 40;
/// Longest write-ahead log that is read, in bytes.
const MAX_LOG: u64 = 1 << 30;

/// What a file looks like from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Looks {
    /// A wallet's, as far as can be seen.
    Ours,
    /// Empty, or a database without a table: a wallet may have been about to be made.
    Unfinished,
    /// The beginning of a database, and no more.
    CutShort,
    /// Another program's. Opening it as a wallet would change how that program keeps it.
    Foreign,
}

/// What lies at a wallet's path.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub(crate) looks: Looks,
    /// A write-ahead log with content lies beside it.
    pub(crate) log: bool,
    /// A rollback journal with content lies beside it.
    journal: bool,
    /// The file says that it has a write-ahead log.
    log_mode: bool,
}

impl Found {
    /// Whether the file can be opened, and whether its content must be authenticated in a copy
    /// first because opening it would change it.
    ///
    /// # Errors
    /// [`StoreError`] for what is no wallet.
    pub(crate) fn check(&self) -> Result<bool, StoreError> {
        match self.looks {
            Looks::Foreign => return Err(StoreError::NotAWallet),
            Looks::CutShort => return Err(StoreError::Damaged),
            Looks::Unfinished if !self.log => return Err(StoreError::Unfinished),
            Looks::Unfinished | Looks::Ours => {}
        }
        if self.journal {
            return Err(StoreError::ForeignJournal);
        }
        Ok(self.log || !self.log_mode)
    }
}

/// The names of a wallet's files: absolute, with symbolic links followed, so that one wallet has
/// one lock and one log however it is named.
#[derive(Clone, Debug)]
pub(crate) struct Files {
    pub(crate) main: PathBuf,
}

impl Files {
    /// The files of the wallet at `path`, which need not be there.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if its folder is not there.
    pub(crate) fn of(path: &Path) -> Result<Self, StoreError> {
        let mut path = path.to_owned();
        for _ in 0..MOST_LINKS {
            let Ok(target) = std::fs::read_link(&path) else { break };
            path = path.parent().unwrap_or(Path::new("")).join(target);
        }
        let name = path.file_name().ok_or(StoreError::NotFound)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        // Windows' canonical form is one that SQLite does not take.
        let folder =
            if cfg!(windows) { std::path::absolute(folder) } else { folder.canonicalize() };
        let folder = folder.map_err(|error| io_reason(&error))?;
        Ok(Self { main: folder.join(name) })
    }

    /// Whether anything lies at the path, whatever it is.
    pub(crate) fn is_taken(&self) -> bool {
        self.main.symlink_metadata().is_ok()
    }

    pub(crate) fn log(&self) -> PathBuf {
        beside(&self.main, "wal")
    }

    /// Looks at the files without touching them.
    pub(crate) fn look(&self) -> Result<Found, StoreError> {
        let log = length(&self.log())?;
        if log.is_some_and(|length| length > MAX_LOG) {
            return Err(StoreError::Damaged);
        }
        let journal = beside(&self.main, "journal");
        let (journal, first) = (length(&journal)?.is_some(), begins_a_database(&journal));
        let file = File::open(&self.main).map_err(|error| io_reason(&error))?;
        let metadata = file.metadata().map_err(|error| io_reason(&error))?;
        if !metadata.is_file() {
            return Err(StoreError::NotAWallet);
        }
        let mut start = Vec::with_capacity(CELLS_AT + 2);
        let read = file.take(CELLS_AT as u64 + 2).read_to_end(&mut start);
        read.map_err(|error| io_reason(&error))?;
        let log_mode = start.get(VERSIONS_AT..VERSIONS_AT + 2) == Some(&WITH_LOG);
        let looks = match looks(&start, metadata.len(), log.is_some()) {
            // Half of a first page that was never committed.
            Looks::CutShort | Looks::Foreign if first && metadata.len() <= PAGE => {
                Looks::Unfinished
            }
            looks => looks,
        };
        Ok(Found { looks, log: log.is_some(), journal, log_mode })
    }

    /// That no other process has the wallet, as long as the lock lives. It lies beside the file:
    /// SQLite's own files come and go.
    pub(crate) fn lock(&self) -> Result<Lock, StoreError> {
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        let file = private(&mut options).open(beside(&self.main, "lock"));
        let file = file.map_err(|error| io_reason(&error))?;
        match file.try_lock() {
            Ok(()) => Ok(Lock(file)),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
            Err(TryLockError::Error(error)) => Err(io_reason(&error)),
        }
    }

    /// Makes the empty file, for its owner alone: what SQLite lays beside it has the same rights.
    ///
    /// # Errors
    /// [`StoreError::AlreadyExists`] and others.
    pub(crate) fn make(&self) -> Result<(), StoreError> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        private(&mut options).open(&self.main).map(drop).map_err(|error| io_reason(&error))
    }

    /// All but the lock: who waits for it must not be left holding a file that nobody else finds.
    pub(crate) fn remove(&self) {
        let _ = std::fs::remove_file(&self.main);
        for ending in ["wal", "journal", "shm"] {
            let _ = std::fs::remove_file(beside(&self.main, ending));
        }
    }

    /// Of a wallet that was not made, nobody waits for the lock.
    pub(crate) fn remove_lock(&self) {
        let _ = std::fs::remove_file(beside(&self.main, "lock"));
    }

    /// A new file survives the loss of power only once its folder was written.
    pub(crate) fn sync_folder(&self) -> Result<(), StoreError> {
        let folder = File::open(self.main.parent().unwrap_or(Path::new(".")));
        folder.and_then(|folder| folder.sync_all()).map_err(|error| io_reason(&error))
    }
}

fn looks(start: &[u8], length: u64, log: bool) -> Looks {
    if length == 0 {
        return Looks::Unfinished;
    }
    let id = start.strip_prefix(SQLITE).and_then(|rest| rest.get(APPLICATION_ID_AT - 16..));
    let id = id.and_then(|id| id.first_chunk()).map(|id| u32::from_be_bytes(*id));
    // Another program's database of one page can have tables: a cell for each.
    let blank = start.get(LEAF_AT) == Some(&13) && start.get(CELLS_AT..) == Some(&[0, 0]);
    match id {
        Some(APPLICATION_ID) => Looks::Ours,
        Some(0) if blank && (length == PAGE || log) => Looks::Unfinished,
        None if SQLITE.starts_with(start) || start.starts_with(SQLITE) => Looks::CutShort,
        _ => Looks::Foreign,
    }
}

/// Whether a rollback journal is that of a database's first transaction: SQLite would make the file
/// empty.
fn begins_a_database(journal: &Path) -> bool {
    let mut start = Vec::with_capacity(PAGES_BEFORE_AT + 4);
    let Ok(file) = File::open(journal) else { return false };
    let read = file.take(PAGES_BEFORE_AT as u64 + 4).read_to_end(&mut start);
    read.is_ok() && start.starts_with(JOURNAL) && start.get(PAGES_BEFORE_AT..) == Some(&[0; 4])
}

/// The length of a file that is there and has content.
fn length(path: &Path) -> Result<Option<u64>, StoreError> {
    match path.metadata() {
        Ok(file) => Ok(Some(file.len()).filter(|length| *length > 0)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io_reason(&error)),
    }
}

/// A file that is made is its owner's alone, from its first byte.
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Held as long as a process has the wallet; the operating system lets go of it with the process.
pub(crate) struct Lock(File);

impl Drop for Lock {
    /// Closing the file would not do: a program that is being started from here has it open for a
    /// moment too.
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

/// Which file lies at a path, and in which state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Print {
    file: (u64, u64),
    length: u64,
    changed: Option<SystemTime>,
}

impl Print {
    /// Of the file that is at the path now; `None` if none is.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let metadata = path.symlink_metadata().ok()?;
        let changed = metadata.modified().ok();
        Some(Self { file: identity(&metadata), length: metadata.len(), changed })
    }

    /// Whether it is the same file, whatever was written to it.
    pub(crate) fn is_file_of(&self, other: &Self) -> bool {
        self.file == other.file
    }
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

/// Where an open file cannot be replaced, as on Windows, that it is there is enough.
#[cfg(not(unix))]
const fn identity(_: &Metadata) -> (u64, u64) {
    (0, 0)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-");
    name.push(ending);
    PathBuf::from(name)
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
