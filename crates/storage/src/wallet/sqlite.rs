//! A wallet's records in one SQLite file, opened by one process at a time.
//!
//! Write-ahead log, `synchronous=FULL`: a transaction that was acknowledged survives the loss of
//! power. `secure_delete`: what was deleted is overwritten. The file says of the wallet how many
//! records it has and how large they are, and nothing else.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode, SqliteSynchronous};
use sqlx::{Connection, Row, SqliteConnection};

use crate::wallet::sqlite_engine::check_engine;
use crate::wallet::sqlite_file::{
    APPLICATION_ID, Lock, Looks, io_reason, lock, look, remove, sync_folder,
};
use crate::wallet::store::{Batch, Contents, LineKey, Slot, StoreError, WalletStore};

const LINE_BITS: u32 = 48;
const SCHEMA: [&str; 3] = [
    "CREATE TABLE header (id INTEGER PRIMARY KEY CHECK (id = 0), bytes BLOB NOT NULL) STRICT",
    "CREATE TABLE record (slot BLOB PRIMARY KEY NOT NULL, sealed BLOB NOT NULL) STRICT",
    "CREATE TABLE line (id INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT",
];

/// A wallet's SQLite file.
pub struct SqliteStore {
    connection: SqliteConnection,
    /// A transaction was begun and neither committed nor rolled back.
    begun: bool,
    /// Held as long as the store is.
    _lock: Lock,
}

impl SqliteStore {
    /// Makes an empty store in a new file.
    ///
    /// # Errors
    /// [`StoreError::AlreadyExists`] and others; nothing is left behind but the lock's empty
    /// file.
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
        let lock = lock(path)?;
        // With the lock in hand: another process may just have made one.
        if path.exists() && !nonla_crypto::planted("sqlite-create-over-another") {
            return Self::take_over(path, vfs, lock).await;
        }
        let connection = connect(path, true, vfs).await.inspect_err(|_| remove(path))?;
        let mut store = Self { connection, begun: false, _lock: lock };
        match store.lay_out().await.and_then(|()| sync_folder(path)) {
            Ok(()) => Ok(store),
            Err(error) => {
                let _ = store.connection.close().await;
                remove(path);
                Err(error)
            }
        }
    }

    /// A file in which a wallet was about to be made when the power went. None ever was in it, so
    /// one can be made now.
    async fn take_over(
        path: &Path,
        vfs: Option<&'static str>,
        lock: Lock,
    ) -> Result<Self, StoreError> {
        if matches!(look(path)?, Looks::Foreign | Looks::CutShort) {
            return Err(StoreError::AlreadyExists);
        }
        let connection = connect(path, false, vfs).await?;
        let mut store = Self { connection, begun: false, _lock: lock };
        let tables = integer(&mut store.connection, "SELECT count(*) FROM sqlite_schema").await?;
        if tables == 0 {
            store.lay_out().await?;
        }
        store.check_file().await?;
        match integer(&mut store.connection, "SELECT count(*) FROM header").await? {
            0 => sync_folder(path).map(|()| store),
            _ => Err(StoreError::AlreadyExists),
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
        match look(path)? {
            Looks::Ours => {}
            Looks::CutShort => return Err(StoreError::Damaged),
            Looks::Unfinished | Looks::Foreign => return Err(StoreError::NotAWallet),
        }
        let lock = lock(path)?;
        let connection = connect(path, false, vfs).await?;
        let mut store = Self { connection, begun: false, _lock: lock };
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
        self.begin().await?;
        for statement in SCHEMA {
            self.run(statement).await?;
        }
        let mark = sqlx::AssertSqlSafe(format!("PRAGMA application_id = {APPLICATION_ID}"));
        let marked = sqlx::query(mark).execute(&mut self.connection).await;
        marked.map_err(|error| reason(&error))?;
        self.commit().await
    }

    async fn check_file(&mut self) -> Result<(), StoreError> {
        let id = integer(&mut self.connection, "PRAGMA application_id").await?;
        if id != i64::from(APPLICATION_ID) && !nonla_crypto::planted("sqlite-any-file") {
            return Err(StoreError::NotAWallet);
        }
        check_engine(&mut self.connection).await
    }
}

/// Transactions are plain statements: after a failed one SQLite may have rolled back by itself, and
/// what counts transactions on our side must not be thrown off by that.
impl SqliteStore {
    async fn run(&mut self, statement: &'static str) -> Result<(), StoreError> {
        let done = sqlx::query(statement).execute(&mut self.connection).await;
        done.map(|_| ()).map_err(|error| reason(&error))
    }

    async fn begin(&mut self) -> Result<(), StoreError> {
        self.leave().await;
        self.begun = true;
        self.run("BEGIN IMMEDIATE").await
    }

    async fn commit(&mut self) -> Result<(), StoreError> {
        self.run("COMMIT").await?;
        self.begun = false;
        Ok(())
    }

    /// Rolls back a transaction that failed, or whose future was dropped half way: it must not be
    /// read from, nor committed with the next one.
    async fn leave(&mut self) {
        if self.begun && !nonla_crypto::planted("sqlite-stays-in-transaction") {
            // It fails if SQLite rolled back by itself.
            let _ = self.run("ROLLBACK").await;
            self.begun = false;
        }
    }

    async fn write_in_transaction(&mut self, batch: &Batch) -> Result<(), StoreError> {
        self.begin().await?;
        if batch.anew && !nonla_crypto::planted("sqlite-keeps-old") {
            for statement in ["DELETE FROM header", "DELETE FROM record", "DELETE FROM line"] {
                self.run(statement).await?;
            }
        }
        if let Some(header) = &batch.header {
            let put = "INSERT OR REPLACE INTO header (id, bytes) VALUES (0, ?)";
            let done = sqlx::query(put).bind(header).execute(&mut self.connection).await;
            done.map_err(|error| reason(&error))?;
        }
        for (slot, sealed) in &batch.records {
            self.write_record(*slot, sealed.as_deref()).await?;
        }
        for (line, sealed) in &batch.lines {
            self.write_line(*line, sealed.as_deref()).await?;
        }
        self.commit().await
    }

    async fn write_record(&mut self, slot: Slot, sealed: Option<&[u8]>) -> Result<(), StoreError> {
        let key = slot.0.as_slice();
        let query = match sealed {
            Some(sealed) => {
                sqlx::query("INSERT OR REPLACE INTO record (slot, sealed) VALUES (?, ?)")
                    .bind(key)
                    .bind(sealed)
            }
            None => sqlx::query("DELETE FROM record WHERE slot = ?").bind(key),
        };
        let done = query.execute(&mut self.connection).await;
        done.map(|_| ()).map_err(|error| reason(&error))
    }

    async fn write_line(&mut self, line: LineKey, sealed: Option<&[u8]>) -> Result<(), StoreError> {
        let id = line_id(line);
        let query = match sealed {
            Some(sealed) => sqlx::query("INSERT OR REPLACE INTO line (id, sealed) VALUES (?, ?)")
                .bind(id)
                .bind(sealed),
            None => sqlx::query("DELETE FROM line WHERE id = ?").bind(id),
        };
        let done = query.execute(&mut self.connection).await;
        done.map(|_| ()).map_err(|error| reason(&error))
    }
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
    let locking = if nonla_crypto::planted("sqlite-no-lock") {
        SqliteLockingMode::Normal
    } else {
        SqliteLockingMode::Exclusive
    };
    let secure = if nonla_crypto::planted("sqlite-leaves-deleted") { "OFF" } else { "ON" };
    let mut options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(create)
        .locking_mode(locking)
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

/// The list in the upper 16 bits, the number in the lower 48; lists are below 2^15.
fn line_id(line: LineKey) -> i64 {
    (i64::from(line.list) << LINE_BITS) | (line.number & LineKey::MOST).cast_signed()
}

fn line_of(id: i64) -> Option<LineKey> {
    let id = u64::try_from(id).ok()?;
    Some(LineKey { list: u8::try_from(id >> LINE_BITS).ok()?, number: id & LineKey::MOST })
}

impl WalletStore for SqliteStore {
    async fn load(&mut self) -> Result<Contents, StoreError> {
        self.leave().await;
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
        self.leave().await;
        let list = if nonla_crypto::planted("sqlite-any-list") { 0 } else { from.list };
        let first = line_id(LineKey { list, number: 0 });
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
        let written = self.write_in_transaction(batch).await;
        self.leave().await;
        written
    }

    async fn tidy(&mut self) -> Result<(), StoreError> {
        self.leave().await;
        self.run("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        if integer(&mut self.connection, "PRAGMA freelist_count").await? > 0 {
            self.run("VACUUM").await?;
            self.run("PRAGMA wal_checkpoint(TRUNCATE)").await?;
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
