//! Records of an issuer or a platform in one SQLite file, used by any number of tasks and processes.
//!
//! Write-ahead log, `synchronous=FULL`: a step that was acknowledged survives the loss of power.
//! `secure_delete`: what was deleted is overwritten.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use nonla_record::{Change, Key, Reading};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteRow, SqliteSynchronous};
use sqlx::{Connection, Row, SqliteConnection};
use tempfile::TempDir;
use tokio::sync::Mutex;

use crate::records::store::{RecordStore, RecordStoreError};

/// How long one process waits for another to write.
const PATIENCE: Duration = Duration::from_secs(10);
/// The first version of SQLite without the write-ahead log's reset fault.
const LEAST_VERSION: [u32; 3] = [3, 51, 3];
/// The number of the schema.
const VERSION: i64 = 1;
/// Most bytes of one record: a file that was made up can name any number.
const MAX_RECORD: usize = 16 << 20;
/// Bytes at a file's start that tell what it is.
const HEADER: usize = 105;
const MOST: i64 = MAX_RECORD as i64;
const SCHEMA: &str = "CREATE TABLE record (
    kind INTEGER NOT NULL, row BLOB NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (kind, row)
) STRICT, WITHOUT ROWID";

/// Whose records a file holds. A file of one role is not opened for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// An issuer's.
    Issuer,
    /// A platform's.
    Platform,
    /// A practice town's: an issuer's and two platforms'.
    Practice,
}

impl Role {
    /// What the file's header says: `NLis`, `NLpl`, `NLpr`.
    const fn application_id(self) -> i64 {
        let id = match self {
            Self::Issuer => *b"NLis",
            Self::Platform => *b"NLpl",
            Self::Practice => *b"NLpr",
        };
        i32::from_be_bytes(id) as i64
    }
}

/// A SQLite file with records.
///
/// Tasks take turns on its one connection; other processes have connections of their own.
#[derive(Debug)]
pub struct SqliteRecords {
    connection: Mutex<SqliteConnection>,
    path: PathBuf,
    file: Identity,
    /// Holds the link under whose name the file is open.
    _link: Option<TempDir>,
}

impl SqliteRecords {
    /// Opens a store, or makes an empty one where there is no file. A new file is its owner's alone.
    ///
    /// # Errors
    /// [`RecordStoreError`]; a file that is something else is left as it is.
    pub async fn open_or_create(path: &Path, role: Role) -> Result<Self, RecordStoreError> {
        let path = std::path::absolute(path).map_err(|_| RecordStoreError::BadPath)?;
        create_private(&path)?;
        let file = Identity::of(&path)?;
        let link = link_to(&path)?;
        let name = link.as_ref().map_or_else(|| path.clone(), |link| link.path().join(LINK));
        let options = SqliteConnectOptions::new()
            .filename(&name)
            .create_if_missing(false)
            .busy_timeout(PATIENCE)
            .pragma("trusted_schema", "OFF")
            .pragma("cell_size_check", "ON")
            .pragma("mmap_size", "0")
            .pragma("temp_store", "MEMORY")
            .pragma("secure_delete", "ON");
        // Before SQLite has it, which would make files beside it and change it.
        look(&path, role)?;
        let options =
            options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full);
        let connection = SqliteConnection::connect_with(&options).await;
        let connection = Mutex::new(connection.map_err(|error| reason(&error))?);
        let store = Self { connection, path, file, _link: link };
        store.set_up(role).await?;
        Ok(store)
    }

    /// Closes the file, once everything is in it.
    ///
    /// # Errors
    /// [`RecordStoreError`]; what was committed is durable all the same.
    pub async fn close(self) -> Result<(), RecordStoreError> {
        self.connection.into_inner().close().await.map_err(|error| reason(&error))
    }

    /// Makes the table in an empty file; checks the engine.
    async fn set_up(&self, role: Role) -> Result<(), RecordStoreError> {
        let mut connection = self.connection.lock().await;
        let transaction = connection.begin_with("BEGIN IMMEDIATE").await;
        let mut transaction = transaction.map_err(|error| reason(&error))?;
        check_engine(&mut transaction).await?;
        match found(&mut transaction, role).await? {
            Found::Ours => {}
            Found::Empty => {
                let id = format!("PRAGMA application_id = {}", role.application_id());
                let version = format!("PRAGMA user_version = {VERSION}");
                for query in [id, version, SCHEMA.to_owned()] {
                    let query = sqlx::query(sqlx::AssertSqlSafe(query));
                    query.execute(&mut *transaction).await.map_err(|error| reason(&error))?;
                }
            }
        }
        transaction.commit().await.map_err(|error| reason(&error))
    }

    /// What is committed is in the file at that path.
    fn check_place(&self) -> Result<(), RecordStoreError> {
        match Identity::of(&self.path) {
            Ok(file) if file == self.file => Ok(()),
            _ => Err(RecordStoreError::Replaced),
        }
    }
}

impl RecordStore for SqliteRecords {
    async fn read(&self, keys: &[Key]) -> Result<Vec<Option<Vec<u8>>>, RecordStoreError> {
        let mut connection = self.connection.lock().await;
        let mut found = Vec::with_capacity(keys.len());
        for key in keys {
            found.push(record(&mut connection, key).await?);
        }
        Ok(found)
    }

    async fn page(&self, from: &Key, most: usize) -> Result<Vec<(Key, Vec<u8>)>, RecordStoreError> {
        let most = i64::try_from(most).map_or(i64::MAX, |most| most);
        let query = "SELECT row, iif(length(bytes) <= ?, bytes, NULL) FROM record
            WHERE kind = ? AND row >= ? ORDER BY row LIMIT ?";
        let rows =
            sqlx::query(query).bind(MOST).bind(i64::from(from.table())).bind(from.row()).bind(most);
        let rows = rows
            .fetch_all(&mut *self.connection.lock().await)
            .await
            .map_err(|error| reason(&error))?;
        let read = |row: &SqliteRow| {
            let bytes: Option<Vec<u8>> = row.try_get(1).map_err(|error| reason(&error))?;
            let bytes = bytes.ok_or(RecordStoreError::Damaged)?;
            let row: Vec<u8> = row.try_get(0).map_err(|error| reason(&error))?;
            Ok((Key::new(from.table(), row), bytes))
        };
        rows.iter().map(read).collect()
    }

    async fn write(&self, read: &Reading, changes: &[Change]) -> Result<bool, RecordStoreError> {
        // Who changes nothing need not wait for others to write.
        let begin = if changes.is_empty() { "BEGIN" } else { "BEGIN IMMEDIATE" };
        let mut connection = self.connection.lock().await;
        let mut transaction = connection.begin_with(begin).await.map_err(|error| reason(&error))?;
        for (key, before) in read.iter() {
            if record(&mut transaction, key).await?.as_deref() != before {
                return Ok(false);
            }
        }
        for change in changes {
            apply(&mut transaction, change).await?;
        }
        self.check_place()?;
        transaction.commit().await.map_err(|error| reason(&error))?;
        Ok(true)
    }
}

async fn record(
    connection: &mut SqliteConnection,
    key: &Key,
) -> Result<Option<Vec<u8>>, RecordStoreError> {
    let query =
        "SELECT iif(length(bytes) <= ?, bytes, NULL) FROM record WHERE kind = ? AND row = ?";
    let query = sqlx::query(query).bind(MOST).bind(i64::from(key.table())).bind(key.row());
    let row = query.fetch_optional(connection).await.map_err(|error| reason(&error))?;
    let bytes = row.map(|row| row.try_get::<Option<Vec<u8>>, _>(0)).transpose();
    match bytes.map_err(|error| reason(&error))? {
        None => Ok(None),
        Some(None) => Err(RecordStoreError::Damaged),
        Some(Some(bytes)) => Ok(Some(bytes)),
    }
}

async fn apply(connection: &mut SqliteConnection, change: &Change) -> Result<(), RecordStoreError> {
    let (table, row) = (i64::from(change.key().table()), change.key().row());
    let query = match change {
        Change::Put(_, bytes) if bytes.len() > MAX_RECORD => {
            return Err(RecordStoreError::TooLarge);
        }
        Change::Put(_, bytes) => {
            let put = "INSERT OR REPLACE INTO record (kind, row, bytes) VALUES (?, ?, ?)";
            sqlx::query(put).bind(table).bind(row).bind(bytes.as_slice())
        }
        Change::Delete(_) => {
            sqlx::query("DELETE FROM record WHERE kind = ? AND row = ?").bind(table).bind(row)
        }
    };
    query.execute(connection).await.map(drop).map_err(|error| reason(&error))
}

enum Found {
    Empty,
    Ours,
}

/// Looks at a file without opening it as a database: an empty one, one in which a store was about to be
/// made, or a store of this role goes on; anything else is left as it is.
///
/// Places are those of the [database header](https://www.sqlite.org/fileformat.html#the_database_header),
/// section 1.3, and of a leaf page's, section 1.6.
fn look(path: &Path, role: Role) -> Result<(), RecordStoreError> {
    let mut start = Vec::with_capacity(HEADER);
    // Also for writing: SQLite would open a file that may only be read, and fail later.
    let opened = std::fs::OpenOptions::new().read(true).write(true).open(path);
    let file = opened.map_err(|error| io_reason(&error))?;
    let length = file.metadata().map_err(|error| io_reason(&error))?.len();
    file.take(HEADER as u64).read_to_end(&mut start).map_err(|error| io_reason(&error))?;
    if length == 0 {
        return Ok(());
    }
    let number = |at: usize| start.get(at..).and_then(|bytes| bytes.first_chunk()).copied();
    let id = number(68).map(u32::from_be_bytes).map(i64::from);
    let blank = start.get(100) == Some(&13) && start.get(103..105) == Some(&[0, 0]);
    if start.starts_with(b"SQLite format 3\0")
        && (id == Some(role.application_id()) || (id == Some(0) && blank && length <= 4096))
    {
        return Ok(());
    }
    Err(RecordStoreError::Foreign)
}

async fn found(connection: &mut SqliteConnection, role: Role) -> Result<Found, RecordStoreError> {
    let id = integer(connection, "PRAGMA application_id").await?;
    let version = integer(connection, "PRAGMA user_version").await?;
    let tables = integer(connection, "SELECT count(*) FROM sqlite_schema").await?;
    match (id, version, tables) {
        (0, 0, 0) => Ok(Found::Empty),
        (id, VERSION, 1) if id == role.application_id() => Ok(Found::Ours),
        (id, _, _) if id == role.application_id() => Err(RecordStoreError::OtherVersion),
        _ => Err(RecordStoreError::Foreign),
    }
}

/// That the engine is the one we rely on, and did what it was told. Serves T-R6.
async fn check_engine(connection: &mut SqliteConnection) -> Result<(), RecordStoreError> {
    let version = sqlx::query("SELECT sqlite_version()").fetch_one(&mut *connection).await;
    let version: String = version.and_then(|row| row.try_get(0)).map_err(|error| reason(&error))?;
    let numbers: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    if numbers.as_slice() < LEAST_VERSION.as_slice() {
        return Err(RecordStoreError::Engine("SQLite older than 3.51.3"));
    }
    for (pragma, wanted, otherwise) in [
        ("PRAGMA synchronous", 2, "not synchronous"),
        ("PRAGMA secure_delete", 1, "leaves what was deleted"),
        ("PRAGMA trusted_schema", 0, "trusts the schema"),
    ] {
        if integer(connection, pragma).await? != wanted {
            return Err(RecordStoreError::Engine(otherwise));
        }
    }
    let mode = sqlx::query("PRAGMA journal_mode").fetch_one(&mut *connection).await;
    let mode: String = mode.and_then(|row| row.try_get(0)).map_err(|error| reason(&error))?;
    if mode == "wal" { Ok(()) } else { Err(RecordStoreError::Engine("no write-ahead log")) }
}

async fn integer(
    connection: &mut SqliteConnection,
    query: &'static str,
) -> Result<i64, RecordStoreError> {
    let row = sqlx::query(query).fetch_one(connection).await;
    row.and_then(|row| row.try_get(0)).map_err(|error| reason(&error))
}

/// By [SQLite's result codes](https://www.sqlite.org/rescode.html); the lowest byte is the kind.
fn reason(error: &sqlx::Error) -> RecordStoreError {
    match error {
        sqlx::Error::Io(error) => io_reason(error),
        sqlx::Error::Database(error) => {
            match error.code().and_then(|code| code.parse::<u32>().ok()).map(|code| code & 0xff) {
                Some(5 | 6) => RecordStoreError::Busy,
                Some(8 | 14) => RecordStoreError::ReadOnly,
                Some(11) => RecordStoreError::Damaged,
                Some(13) => RecordStoreError::DiskFull,
                Some(1 | 26) => RecordStoreError::Foreign,
                _ => RecordStoreError::Io,
            }
        }
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => RecordStoreError::Damaged,
        _ => RecordStoreError::Io,
    }
}

fn io_reason(error: &std::io::Error) -> RecordStoreError {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => RecordStoreError::NoFolder,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => RecordStoreError::ReadOnly,
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => RecordStoreError::DiskFull,
        ErrorKind::IsADirectory => RecordStoreError::Foreign,
        _ => RecordStoreError::Io,
    }
}

/// What a file whose name is no text is called for the database library.
const LINK: &str = "records.db";

/// The database library takes UTF-8 names alone. A file with another name is opened through a symbolic
/// link, which SQLite follows: the log lies beside the file itself.
#[cfg(unix)]
fn link_to(path: &Path) -> Result<Option<TempDir>, RecordStoreError> {
    if path.to_str().is_some() {
        return Ok(None);
    }
    let folder = tempfile::Builder::new().prefix("nonla-").tempdir();
    let folder = folder.map_err(|error| io_reason(&error))?;
    let linked = std::os::unix::fs::symlink(path, folder.path().join(LINK));
    linked.map_err(|error| io_reason(&error))?;
    Ok(Some(folder))
}

#[cfg(not(unix))]
fn link_to(path: &Path) -> Result<Option<TempDir>, RecordStoreError> {
    if path.to_str().is_some() { Ok(None) } else { Err(RecordStoreError::BadPath) }
}

/// Makes an empty file where there is none; it is its owner's alone from the first byte.
fn create_private(path: &Path) -> Result<(), RecordStoreError> {
    let mut options = std::fs::OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.write(true).create_new(true).open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(io_reason(&error)),
    }
}

/// Which file lies at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity(u64, u64);

impl Identity {
    #[cfg(unix)]
    fn of(path: &Path) -> Result<Self, RecordStoreError> {
        use std::os::unix::fs::MetadataExt;
        let metadata = path.metadata().map_err(|error| io_reason(&error))?;
        Ok(Self(metadata.dev(), metadata.ino()))
    }

    /// Where an open file cannot be replaced, as on Windows, that it is there is enough.
    #[cfg(not(unix))]
    fn of(path: &Path) -> Result<Self, RecordStoreError> {
        path.metadata().map(|_| Self(0, 0)).map_err(|error| io_reason(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Serves T-Z2: a record that something else made larger than any of ours is damage, and is not read
    /// into memory.
    #[test]
    fn a_record_that_is_too_long_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let path = folder.path().join("platform.db");
            let store = SqliteRecords::open_or_create(&path, Role::Platform).await.unwrap();
            let query = "INSERT INTO record VALUES (1, x'01', zeroblob(16777217))";
            sqlx::query(query).execute(&mut *store.connection.lock().await).await.unwrap();
            let key = Key::new(1, [1]);
            assert_eq!(
                store.read(std::slice::from_ref(&key)).await,
                Err(RecordStoreError::Damaged)
            );
            assert_eq!(store.page(&key, 9).await, Err(RecordStoreError::Damaged));
            let mut reading = Reading::default();
            reading.add(key, None);
            assert_eq!(store.write(&reading, &[]).await, Err(RecordStoreError::Damaged));
        });
    }

    /// Serves REQ-S5: a store of another version is left as it is, and named as that.
    #[test]
    fn a_store_of_another_version_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let path = folder.path().join("platform.db");
            let store = SqliteRecords::open_or_create(&path, Role::Platform).await.unwrap();
            let query = "PRAGMA user_version = 2";
            sqlx::query(query).execute(&mut *store.connection.lock().await).await.unwrap();
            store.close().await.unwrap();
            let opened = SqliteRecords::open_or_create(&path, Role::Platform).await;
            assert_eq!(opened.err(), Some(RecordStoreError::OtherVersion));
        });
    }
}
