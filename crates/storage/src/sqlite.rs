//! A wallet's records in one SQLite file, opened by one process at a time.
//!
//! Write-ahead log, `synchronous=FULL`: a transaction that was acknowledged survives the loss of
//! power. `secure_delete`: what was deleted is overwritten. The file says of the wallet how many
//! records it has and how large they are, and nothing else.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode, SqliteSynchronous};
use sqlx::{Connection, Row, SqliteConnection};

use crate::store::{Batch, Contents, LineKey, Slot, StoreError, WalletStore};

/// "NLWT": marks the file as ours.
const APPLICATION_ID: i64 = 0x4E4C_5754;
/// The first version of SQLite without the write-ahead log's reset fault.
const LEAST_VERSION: [u32; 3] = [3, 51, 3];
const LINE_BITS: u32 = 48;

const SCHEMA: [&str; 3] = [
    "CREATE TABLE header (id INTEGER PRIMARY KEY CHECK (id = 0), bytes BLOB NOT NULL) STRICT",
    "CREATE TABLE record (slot BLOB PRIMARY KEY NOT NULL, sealed BLOB NOT NULL) STRICT",
    "CREATE TABLE line (id INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT",
];

/// A wallet's SQLite file.
pub struct SqliteStore {
    connection: SqliteConnection,
    /// Held as long as the store is: the operating system lets go of it with the process.
    _lock: File,
}

impl SqliteStore {
    /// Makes an empty store in a new file.
    ///
    /// # Errors
    /// [`StoreError::AlreadyExists`] and others; nothing is left behind that was not there.
    pub async fn create(path: &Path) -> Result<Self, StoreError> {
        Self::create_in(path, None).await
    }

    /// Opens a store.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::InUse`] and others.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_in(path, None).await
    }

    /// The same as [`create`](Self::create) over another file system beneath SQLite, for tests.
    ///
    /// # Errors
    /// As there.
    #[doc(hidden)]
    pub async fn create_in(path: &Path, vfs: Option<&'static str>) -> Result<Self, StoreError> {
        if path.exists() {
            return Err(StoreError::AlreadyExists);
        }
        let lock = lock(path)?;
        let mut store = Self { connection: connect(path, true, vfs).await?, _lock: lock };
        match store.lay_out().await.and_then(|()| sync_folder(path)) {
            Ok(()) => Ok(store),
            Err(error) => {
                let _ = store.connection.close().await;
                remove(path);
                Err(error)
            }
        }
    }

    /// The same as [`open`](Self::open) over another file system beneath SQLite, for tests.
    ///
    /// # Errors
    /// As there.
    #[doc(hidden)]
    pub async fn open_in(path: &Path, vfs: Option<&'static str>) -> Result<Self, StoreError> {
        if !path.is_file() {
            return Err(StoreError::NotFound);
        }
        let lock = lock(path)?;
        let mut store = Self { connection: connect(path, false, vfs).await?, _lock: lock };
        match store.check_file().await {
            Ok(()) => Ok(store),
            Err(error) => {
                let _ = store.connection.close().await;
                Err(error)
            }
        }
    }

    /// Brings everything into the one file and closes it.
    ///
    /// # Errors
    /// [`StoreError`]; what was acknowledged is safe all the same.
    pub async fn close(mut self) -> Result<(), StoreError> {
        self.tidy().await?;
        self.connection.close().await.map_err(|error| reason(&error))
    }

    async fn lay_out(&mut self) -> Result<(), StoreError> {
        check_engine(&mut self.connection).await?;
        let mut transaction = begin(&mut self.connection).await?;
        for statement in SCHEMA {
            run(&mut transaction, statement).await?;
        }
        let mark = sqlx::AssertSqlSafe(format!("PRAGMA application_id = {APPLICATION_ID}"));
        let marked = sqlx::query(mark).execute(&mut *transaction).await;
        marked.map_err(|error| reason(&error))?;
        transaction.commit().await.map_err(|error| reason(&error))
    }

    async fn check_file(&mut self) -> Result<(), StoreError> {
        let id = integer(&mut self.connection, "PRAGMA application_id").await?;
        if id != APPLICATION_ID && !nonla_crypto::planted("sqlite-any-file") {
            return Err(StoreError::NotAWallet);
        }
        check_engine(&mut self.connection).await
    }
}

/// The lock lies beside the file: SQLite's own files come and go.
fn lock(path: &Path) -> Result<File, StoreError> {
    let beside = beside(path, "lock");
    let opened = OpenOptions::new().create(true).truncate(false).write(true).open(beside);
    let file = opened.map_err(|error| io_reason(&error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) if nonla_crypto::planted("sqlite-no-lock") => Ok(file),
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

fn remove(path: &Path) {
    let _ = std::fs::remove_file(path);
    for ending in ["wal", "journal", "shm", "lock"] {
        let _ = std::fs::remove_file(beside(path, ending));
    }
}

/// A new file survives the loss of power only once its folder was written.
fn sync_folder(path: &Path) -> Result<(), StoreError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = File::open(folder.unwrap_or(Path::new(".")));
    folder.and_then(|folder| folder.sync_all()).map_err(|error| io_reason(&error))
}

async fn connect(
    path: &Path,
    create: bool,
    vfs: Option<&'static str>,
) -> Result<SqliteConnection, StoreError> {
    let synchronous = if nonla_crypto::planted("sqlite-not-synchronous") {
        SqliteSynchronous::Off
    } else {
        SqliteSynchronous::Full
    };
    let secure = if nonla_crypto::planted("sqlite-leaves-deleted") { "OFF" } else { "ON" };
    let mut options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(create)
        .locking_mode(SqliteLockingMode::Exclusive)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .foreign_keys(true)
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        .pragma("mmap_size", "0")
        .pragma("temp_store", "MEMORY")
        .pragma("secure_delete", secure);
    if let Some(vfs) = vfs {
        options = options.vfs(vfs);
    }
    SqliteConnection::connect_with(&options).await.map_err(|error| reason(&error))
}

/// That the engine is the one we rely on, and did what it was told. Serves T-R6.
async fn check_engine(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let version = text(connection, "SELECT sqlite_version()").await?;
    let numbers: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    if numbers.as_slice() < LEAST_VERSION.as_slice() || nonla_crypto::planted("sqlite-is-old") {
        return Err(StoreError::Engine("SQLite older than 3.51.3"));
    }
    if text(connection, "PRAGMA journal_mode").await? != "wal" {
        return Err(StoreError::Engine("no write-ahead log"));
    }
    for (pragma, wanted, what) in [
        ("PRAGMA synchronous", 2, "not synchronous"),
        ("PRAGMA foreign_keys", 1, "no foreign keys"),
        ("PRAGMA trusted_schema", 0, "trusts the schema"),
        ("PRAGMA secure_delete", 1, "leaves what was deleted"),
    ] {
        let found = integer(connection, pragma).await?;
        let planted = nonla_crypto::planted("sqlite-any-setting")
            || (pragma == "PRAGMA secure_delete" && nonla_crypto::planted("sqlite-leaves-deleted"));
        if found != wanted && !planted {
            return Err(StoreError::Engine(what));
        }
    }
    Ok(())
}

async fn begin(
    connection: &mut SqliteConnection,
) -> Result<sqlx::Transaction<'_, sqlx::Sqlite>, StoreError> {
    connection.begin_with("BEGIN IMMEDIATE").await.map_err(|error| reason(&error))
}

async fn run(connection: &mut SqliteConnection, statement: &'static str) -> Result<(), StoreError> {
    let done = sqlx::query(statement).execute(connection).await;
    done.map(|_| ()).map_err(|error| reason(&error))
}

async fn integer(
    connection: &mut SqliteConnection,
    query: &'static str,
) -> Result<i64, StoreError> {
    let row =
        sqlx::query(query).fetch_optional(connection).await.map_err(|error| reason(&error))?;
    row.map_or(Ok(0), |row| row.try_get(0).map_err(|error| reason(&error)))
}

async fn text(
    connection: &mut SqliteConnection,
    query: &'static str,
) -> Result<String, StoreError> {
    let row = sqlx::query(query).fetch_one(connection).await.map_err(|error| reason(&error))?;
    row.try_get(0).map_err(|error| reason(&error))
}

/// The list in the upper 16 bits, the number in the lower 48; lists are below 2^15.
fn line_id(line: LineKey) -> i64 {
    (i64::from(line.list) << LINE_BITS) | i64::try_from(line.number & LineKey::MOST).unwrap_or(0)
}

fn line_of(id: i64) -> Option<LineKey> {
    let id = u64::try_from(id).ok()?;
    Some(LineKey { list: u8::try_from(id >> LINE_BITS).ok()?, number: id & LineKey::MOST })
}

impl WalletStore for SqliteStore {
    async fn load(&mut self) -> Result<Contents, StoreError> {
        let header = sqlx::query("SELECT bytes FROM header WHERE id = 0");
        let header = header.fetch_optional(&mut self.connection).await;
        let header = header.map_err(|error| reason(&error))?.ok_or(StoreError::NotAWallet)?;
        let header = header.try_get(0).map_err(|error| reason(&error))?;
        let rows = sqlx::query("SELECT slot, sealed FROM record").fetch_all(&mut self.connection);
        let rows = rows.await.map_err(|error| reason(&error))?;
        let mut records = Vec::with_capacity(rows.len());
        for row in rows {
            let slot: Vec<u8> = row.try_get(0).map_err(|error| reason(&error))?;
            let slot = Slot(slot.try_into().map_err(|_| StoreError::Damaged)?);
            records.push((slot, row.try_get(1).map_err(|error| reason(&error))?));
        }
        Ok(Contents { header, records })
    }

    async fn lines(
        &mut self,
        from: LineKey,
        most: usize,
    ) -> Result<Vec<(LineKey, Vec<u8>)>, StoreError> {
        let first = line_id(LineKey { number: 0, ..from });
        let query = sqlx::query(
            "SELECT id, sealed FROM line WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT ?",
        );
        let query = query.bind(first).bind(line_id(from));
        let query = query.bind(i64::try_from(most).unwrap_or(i64::MAX));
        let rows = query.fetch_all(&mut self.connection).await.map_err(|error| reason(&error))?;
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            let id: i64 = row.try_get(0).map_err(|error| reason(&error))?;
            let key = line_of(id).ok_or(StoreError::Damaged)?;
            lines.push((key, row.try_get(1).map_err(|error| reason(&error))?));
        }
        Ok(lines)
    }

    async fn write(&mut self, batch: &Batch) -> Result<(), StoreError> {
        let mut transaction = begin(&mut self.connection).await?;
        if batch.anew {
            for statement in ["DELETE FROM header", "DELETE FROM record", "DELETE FROM line"] {
                run(&mut transaction, statement).await?;
            }
        }
        if let Some(header) = &batch.header {
            let put = "INSERT OR REPLACE INTO header (id, bytes) VALUES (0, ?)";
            let done = sqlx::query(put).bind(header).execute(&mut *transaction).await;
            done.map_err(|error| reason(&error))?;
        }
        for (slot, sealed) in &batch.records {
            let key = slot.0.as_slice();
            let query = match sealed {
                Some(sealed) => {
                    sqlx::query("INSERT OR REPLACE INTO record (slot, sealed) VALUES (?, ?)")
                        .bind(key)
                        .bind(sealed)
                }
                None => sqlx::query("DELETE FROM record WHERE slot = ?").bind(key),
            };
            query.execute(&mut *transaction).await.map_err(|error| reason(&error))?;
        }
        for (line, sealed) in &batch.lines {
            let id = line_id(*line);
            let query = match sealed {
                Some(sealed) => {
                    sqlx::query("INSERT OR REPLACE INTO line (id, sealed) VALUES (?, ?)")
                        .bind(id)
                        .bind(sealed)
                }
                None => sqlx::query("DELETE FROM line WHERE id = ?").bind(id),
            };
            query.execute(&mut *transaction).await.map_err(|error| reason(&error))?;
        }
        transaction.commit().await.map_err(|error| reason(&error))
    }

    async fn tidy(&mut self) -> Result<(), StoreError> {
        run(&mut self.connection, "PRAGMA wal_checkpoint(TRUNCATE)").await?;
        if integer(&mut self.connection, "PRAGMA freelist_count").await? > 0 {
            run(&mut self.connection, "VACUUM").await?;
            run(&mut self.connection, "PRAGMA wal_checkpoint(TRUNCATE)").await?;
        }
        Ok(())
    }
}

/// What a person can act on.
fn reason(error: &sqlx::Error) -> StoreError {
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
const fn sqlite_reason(code: u32) -> StoreError {
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

fn io_reason(error: &std::io::Error) -> StoreError {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => StoreError::NotFound,
        ErrorKind::AlreadyExists => StoreError::AlreadyExists,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly,
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreError::DiskFull,
        _ => StoreError::Io,
    }
}
