//! Opening a SQLite file as a wallet relies on it, and what its errors mean.

use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode, SqliteSynchronous};
use sqlx::{Connection, Row, SqliteConnection};
use tempfile::TempDir;

use crate::wallet::sqlite::file::{Files, io_reason};
use crate::wallet::store::StoreError;

/// Opens a file that is there.
pub(crate) async fn connect(
    path: &Path,
    vfs: Option<&'static str>,
) -> Result<SqliteConnection, StoreError> {
    check_writable(path)?;
    let named = Named::of(path)?;
    let mut options = SqliteConnectOptions::new()
        .filename(named.path())
        .create_if_missing(false)
        .locking_mode(SqliteLockingMode::Exclusive)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        .pragma("mmap_size", "0")
        .pragma("temp_store", "MEMORY")
        .pragma("secure_delete", "ON");
    if let Some(vfs) = vfs {
        options = options.vfs(vfs);
    }
    SqliteConnection::connect_with(&options).await.map_err(|error| reason(&error))
}

/// SQLite opens a file that may only be read for reading, and fails later for a reason that names nothing.
fn check_writable(path: &Path) -> Result<(), StoreError> {
    let opened = std::fs::OpenOptions::new().read(true).write(true).open(path);
    opened.map(drop).map_err(|error| io_reason(&error))
}

/// A name that the database library takes. It takes UTF-8 alone; a file with another name is
/// opened through a symbolic link, which SQLite follows: the log lies beside the file itself.
enum Named<'a> {
    AsItIs(&'a Path),
    #[cfg(unix)]
    Linked(TempDir),
}

impl<'a> Named<'a> {
    fn of(path: &'a Path) -> Result<Self, StoreError> {
        if path.to_str().is_some() {
            return Ok(Self::AsItIs(path));
        }
        #[cfg(unix)]
        {
            let folder = private_folder()?;
            let linked = std::os::unix::fs::symlink(path, folder.path().join(COPY));
            linked.map_err(|error| io_reason(&error))?;
            Ok(Self::Linked(folder))
        }
        #[cfg(not(unix))]
        Err(StoreError::NotFound)
    }

    fn path(&self) -> PathBuf {
        match self {
            Self::AsItIs(path) => (*path).to_owned(),
            #[cfg(unix)]
            Self::Linked(folder) => folder.path().join(COPY),
        }
    }
}

const COPY: &str = "wallet.db";

/// A copy of a wallet's file and its log. What is found beside a file may belong to an older state
/// of it or be made up, and SQLite merges it as soon as it opens the file: so it opens a copy, until
/// the wallet in there was authenticated. Gone when this is dropped.
pub(crate) struct Copy(TempDir);

impl Copy {
    /// # Errors
    /// [`StoreError`]; the wallet's files are as they were.
    pub(crate) fn of(files: &Files) -> Result<Self, StoreError> {
        let copy = Self(private_folder()?);
        let beside = Files { main: copy.path() };
        copied(&files.main, &beside.main)?;
        match copied(&files.log(), &beside.log()) {
            Ok(()) | Err(StoreError::NotFound) => Ok(copy),
            Err(error) => Err(error),
        }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.0.path().join(COPY)
    }
}

fn copied(from: &Path, to: &Path) -> Result<(), StoreError> {
    std::fs::copy(from, to).map(drop).map_err(|error| io_reason(&error))
}

fn private_folder() -> Result<TempDir, StoreError> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("nonla-");
    #[cfg(unix)]
    let owner = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    #[cfg(unix)]
    builder.permissions(owner);
    builder.tempdir().map_err(|error| io_reason(&error))
}

/// Waits on this thread, with no executor: the connection has a thread of its own.
pub(crate) fn wait_for<F: Future>(future: F) -> F::Output {
    struct Sleeper(std::thread::Thread);
    impl Wake for Sleeper {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Sleeper(std::thread::current())));
    let (mut future, mut context) = (pin!(future), Context::from_waker(&waker));
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(done) => return done,
            Poll::Pending => std::thread::park(),
        }
    }
}

pub(crate) async fn integer(
    connection: &mut SqliteConnection,
    query: &'static str,
) -> Result<i64, StoreError> {
    let row =
        sqlx::query(query).fetch_optional(connection).await.map_err(|error| reason(&error))?;
    row.map_or(Ok(0), |row| row.try_get(0).map_err(|error| reason(&error)))
}

pub(crate) async fn text(
    connection: &mut SqliteConnection,
    query: &'static str,
) -> Result<String, StoreError> {
    let row = sqlx::query(query).fetch_one(connection).await.map_err(|error| reason(&error))?;
    row.try_get(0).map_err(|error| reason(&error))
}

/// What a person can act on.
pub(crate) fn reason(error: &sqlx::Error) -> StoreError {
    match error {
        sqlx::Error::Io(error) => io_reason(error),
        sqlx::Error::Database(error) => {
            let code = error.code().and_then(|code| code.parse::<u32>().ok()).unwrap_or(0);
            sqlite_reason(code)
        }
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => StoreError::Damaged,
        _ => StoreError::Io,
    }
}

/// By [SQLite's result codes](https://www.sqlite.org/rescode.html); the lowest byte is the kind.
pub(crate) const fn sqlite_reason(code: u32) -> StoreError {
    match code & 0xff {
        5 | 6 => StoreError::InUse,
        8 => StoreError::ReadOnly,
        11 => StoreError::Damaged,
        13 => StoreError::DiskFull,
        14 => StoreError::ReadOnly,
        26 => StoreError::NotAWallet,
        1 => StoreError::NotAWallet,
        _ => StoreError::Io,
    }
}
