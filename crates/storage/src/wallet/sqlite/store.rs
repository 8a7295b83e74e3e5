//! A wallet's records in one SQLite file, opened by one process at a time.
//!
//! Write-ahead log, `synchronous=FULL`: a transaction that was acknowledged survives the loss of
//! power. `secure_delete`: what was deleted is overwritten. The file says of the wallet how many
//! records it has and how large they are, and nothing else.

use std::path::Path;

use sqlx::{Connection, Row, SqliteConnection};

use crate::wallet::sqlite::connect::{Copy, connect, integer, reason, wait_for};
use crate::wallet::sqlite::engine::check_engine;
use crate::wallet::sqlite::file::{APPLICATION_ID, Files, Found, Lock, Looks, Print};
use crate::wallet::store::{Batch, Contents, LineKey, Slot, StoreError, WalletStore};

const LINE_BITS: u32 = 48;
const SCHEMA: [&str; 3] = [
    "CREATE TABLE header (id INTEGER PRIMARY KEY CHECK (id = 0), bytes BLOB NOT NULL) STRICT",
    "CREATE TABLE record (slot BLOB PRIMARY KEY NOT NULL, sealed BLOB NOT NULL) STRICT",
    "CREATE TABLE line (id INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT",
];
/// Most bytes that are read at once: a file that was made up can name any number.
const MOST_BYTES: i64 = 512 << 20;
/// Most records.
const MOST_RECORDS: i64 = 1 << 22;

/// A wallet's SQLite file.
pub struct SqliteStore {
    /// `None` after the file was replaced by another, until that one is opened.
    connection: Option<SqliteConnection>,
    /// A transaction was begun and neither committed nor rolled back.
    begun: bool,
    files: Files,
    vfs: Option<&'static str>,
    /// What the connection reads as long as the wallet was not authenticated, where opening the file
    /// itself would change it.
    copy: Option<Copy>,
    /// Records were moved about in the file since it was last written anew. `secure_delete` overwrites
    /// a record where it lies, but not the copy that stays in a page when a record goes over to
    /// another page.
    moved: bool,
    /// The file, and its log, as we left them: a file that another program put in its place differs.
    left: (Option<Print>, Option<Print>),
    /// Held as long as the store is.
    _lock: Lock,
}

impl SqliteStore {
    /// Makes an empty store in a new file, or in one in which a wallet was about to be made when the
    /// program or the machine stopped.
    ///
    /// # Errors
    /// [`StoreError::AlreadyExists`] and others; nothing is left behind but the lock's empty
    /// file.
    pub async fn create(path: &Path) -> Result<Self, StoreError> {
        Self::create_in(path, None).await
    }

    /// Opens a store. A write-ahead log that lies beside the file is read, and merged into it once
    /// the wallet was [authenticated](WalletStore::authenticated).
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::InUse`] and others; the files are as they were.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_in(path, None).await
    }

    /// Opens the store in a file, or makes an empty one if there is no file, or one in which a wallet was
    /// about to be made.
    ///
    /// # Errors
    /// As for [`open`](Self::open) and [`create`](Self::create): what is there is never written over.
    pub async fn open_or_create(path: &Path) -> Result<Self, StoreError> {
        match Self::open(path).await {
            Err(StoreError::NotFound | StoreError::Unfinished) => Self::create(path).await,
            opened => opened,
        }
    }

    /// Checks that a wallet can be made at a path: that none is there, nor another file. Nothing is
    /// changed.
    ///
    /// # Errors
    /// [`StoreError::AlreadyExists`], [`StoreError::InUse`].
    pub async fn check_free(path: &Path) -> Result<(), StoreError> {
        match Files::of(path) {
            // Its folder is still to be made.
            Err(StoreError::NotFound) => Ok(()),
            Err(error) => Err(error),
            Ok(files) if !files.is_taken() => Ok(()),
            Ok(files) => {
                let found = files.look().map_err(|_| StoreError::AlreadyExists)?;
                check_unfinished(&files, found).await
            }
        }
    }

    /// Removes a file in which making a wallet failed, and its lock. A wallet stays.
    ///
    /// # Errors
    /// [`StoreError::AlreadyExists`] if a wallet or another program's file is there.
    pub async fn remove_unfinished(path: &Path) -> Result<(), StoreError> {
        let files = Files::of(path)?;
        let lock = files.lock()?;
        if files.is_taken() {
            check_unfinished(&files, files.look()?).await?;
            files.remove();
        }
        files.remove_lock();
        drop(lock);
        Ok(())
    }

    /// The same as [`create`](Self::create) over another file system beneath SQLite, for tests.
    ///
    /// # Errors
    /// As there.
    #[doc(hidden)]
    pub async fn create_in(path: &Path, vfs: Option<&'static str>) -> Result<Self, StoreError> {
        let files = Files::of(path)?;
        if files.is_taken() {
            // No lock is laid beside a file that is not ours.
            let found = files.look().map_err(|_| StoreError::AlreadyExists)?;
            if matches!(found.looks, Looks::Foreign | Looks::CutShort) {
                return Err(StoreError::AlreadyExists);
            }
        }
        let lock = files.lock()?;
        // With the lock in hand: another process may just have made one.
        if files.is_taken() {
            check_unfinished(&files, files.look()?).await?;
            files.remove();
        }
        files.make()?;
        let made = Self::lay_out(&files, vfs).await;
        let connection = made.inspect_err(|_| files.remove())?;
        let mut store = Self {
            connection: Some(connection),
            begun: false,
            files,
            vfs,
            copy: None,
            moved: false,
            left: (None, None),
            _lock: lock,
        };
        store.remember();
        Ok(store)
    }

    /// The same as [`open`](Self::open) over another file system beneath SQLite, for tests.
    ///
    /// # Errors
    /// As there.
    #[doc(hidden)]
    pub async fn open_in(path: &Path, vfs: Option<&'static str>) -> Result<Self, StoreError> {
        let files = Files::of(path)?;
        if !files.is_taken() {
            return Err(StoreError::NotFound);
        }
        files.look()?.check()?;
        let lock = files.lock()?;
        let mut store = Self {
            connection: None,
            begun: false,
            files,
            vfs,
            copy: None,
            moved: false,
            left: (None, None),
            _lock: lock,
        };
        store.open_files().await?;
        Ok(store)
    }

    /// Opens the files that are at the path now, or a copy of them if opening would change them.
    async fn open_files(&mut self) -> Result<(), StoreError> {
        self.copy = None;
        let apart = self.files.look()?.check()?;
        self.remember();
        let found = self.left.0;
        // Whoever wrote a log that is still there has not closed the file.
        self.moved |= apart;
        let opened = if apart {
            let copy = self.copy.insert(Copy::of(&self.files)?);
            open_checked(&copy.path(), None).await.map_err(|error| match error {
                // The file alone may well be whole.
                StoreError::Damaged => StoreError::LogDoesNotFit,
                error => error,
            })
        } else {
            open_checked(&self.files.main, self.vfs).await
        };
        self.connection = Some(opened?);
        self.begun = false;
        let now = Print::of(&self.files.main);
        if !found.zip(now).is_some_and(|(found, now)| found.is_file_of(&now)) {
            return Err(self.give_up().await);
        }
        if self.copy.is_none() {
            self.remember();
        }
        Ok(())
    }

    /// Goes over from the copy to the file itself; what lies beside it is merged by that.
    async fn merge(&mut self) -> Result<(), StoreError> {
        if self.copy.is_none() {
            return Ok(());
        }
        if !self.is_as_left() {
            return Err(self.give_up().await);
        }
        let merged = open_checked(&self.files.main, self.vfs).await?;
        if let Some(copied) = self.connection.replace(merged) {
            let _ = copied.close().await;
        }
        self.copy = None;
        self.remember();
        Ok(())
    }

    /// Brings everything into the one file and closes it. What lies beside a file whose wallet was
    /// not authenticated stays there.
    ///
    /// # Errors
    /// [`StoreError`]; what was acknowledged is safe all the same.
    pub async fn close(mut self) -> Result<(), StoreError> {
        let whole = self.copy.is_some() || self.connection.is_none();
        if !whole {
            self.tidy().await?;
        }
        let Some(connection) = self.connection.take() else { return Ok(()) };
        connection.close().await.map_err(|error| reason(&error))
    }

    /// Whether a write-ahead log lies beside the file that waits for the wallet to be authenticated.
    #[must_use]
    pub const fn has_unmerged_log(&self) -> bool {
        self.copy.is_some()
    }

    async fn lay_out(
        files: &Files,
        vfs: Option<&'static str>,
    ) -> Result<SqliteConnection, StoreError> {
        let mut connection = connect(&files.main, vfs).await?;
        let laid = lay_tables(&mut connection).await.and_then(|()| files.sync_folder());
        if let Err(error) = laid {
            let _ = connection.close().await;
            return Err(error);
        }
        Ok(connection)
    }

    fn database(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        self.connection.as_mut().ok_or(StoreError::Replaced)
    }
}

impl Drop for SqliteStore {
    /// Waits until SQLite has closed the file: only then is the lock let go, and nothing is written
    /// to the file once another store may have opened it.
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            let _ = wait_for(connection.close());
        }
    }
}

/// That the file at the path is ours and as we left it.
impl SqliteStore {
    fn remember(&mut self) {
        self.left = (Print::of(&self.files.main), Print::of(&self.files.log()));
    }

    /// Whether nobody else wrote the file, or put another in its place, since we left it.
    fn is_as_left(&self) -> bool {
        (Print::of(&self.files.main), Print::of(&self.files.log())) == self.left
    }

    /// Whether the files at their paths are those that were written to just now.
    fn is_in_place(&self) -> bool {
        let same = |before: Option<Print>, path: &Path| match (before, Print::of(path)) {
            (Some(before), now) => now.is_some_and(|now| before.is_file_of(&now)),
            (None, _) => true,
        };
        same(self.left.0, &self.files.main) && same(self.left.1, &self.files.log())
    }

    /// The file was replaced: nothing of ours goes into the other one.
    async fn give_up(&mut self) -> StoreError {
        self.copy = None;
        if let Some(connection) = self.connection.take() {
            let _ = connection.close().await;
        }
        StoreError::Replaced
    }
}

/// Opens a file and checks that it is a wallet's, and the engine.
async fn open_checked(
    path: &Path,
    vfs: Option<&'static str>,
) -> Result<SqliteConnection, StoreError> {
    let mut connection = connect(path, vfs).await?;
    match check_file(&mut connection).await {
        Ok(()) => Ok(connection),
        Err(error) => {
            let _ = connection.close().await;
            Err(error)
        }
    }
}

async fn check_file(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let id = integer(connection, "PRAGMA application_id").await?;
    if id != i64::from(APPLICATION_ID) {
        return Err(StoreError::NotAWallet);
    }
    check_engine(connection).await
}

/// That what was found holds no wallet, seen in a copy.
async fn check_unfinished(files: &Files, found: Found) -> Result<(), StoreError> {
    match found.looks {
        Looks::Foreign | Looks::CutShort => return Err(StoreError::AlreadyExists),
        Looks::Unfinished if !found.log => return Ok(()),
        Looks::Unfinished | Looks::Ours => {}
    }
    let copy = Copy::of(files)?;
    let held = async {
        let mut connection = connect(&copy.path(), None).await?;
        let held = holds_something(&mut connection).await;
        let _ = connection.close().await;
        held
    };
    // What cannot be read may be a wallet too.
    if held.await.unwrap_or(true) { Err(StoreError::AlreadyExists) } else { Ok(()) }
}

async fn holds_something(connection: &mut SqliteConnection) -> Result<bool, StoreError> {
    if integer(connection, "SELECT count(*) FROM sqlite_schema").await? == 0 {
        return Ok(false);
    }
    check_file(connection).await?;
    Ok(integer(connection, "SELECT count(*) FROM header").await? > 0)
}

async fn lay_tables(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    check_engine(connection).await?;
    let mark = format!("PRAGMA application_id = {APPLICATION_ID}");
    let statements = ["BEGIN IMMEDIATE"].into_iter().chain(SCHEMA).chain([mark.as_str(), "COMMIT"]);
    for statement in statements {
        let statement = sqlx::AssertSqlSafe(statement.to_owned());
        let done = sqlx::query(statement).execute(&mut *connection).await;
        done.map_err(|error| reason(&error))?;
    }
    Ok(())
}

/// Transactions are plain statements: after a failed one SQLite may have rolled back by itself, and
/// what counts transactions on our side must not be thrown off by that.
impl SqliteStore {
    async fn run(&mut self, statement: &'static str) -> Result<(), StoreError> {
        let done = sqlx::query(statement).execute(self.database()?).await;
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
        if self.begun {
            // It fails if SQLite rolled back by itself.
            let _ = self.run("ROLLBACK").await;
            self.begun = false;
        }
    }

    async fn write_in_transaction(&mut self, batch: &Batch) -> Result<(), StoreError> {
        self.begin().await?;
        if batch.anew {
            for statement in ["DELETE FROM header", "DELETE FROM record", "DELETE FROM line"] {
                self.run(statement).await?;
            }
        }
        if let Some(header) = &batch.header {
            let put = "INSERT OR REPLACE INTO header (id, bytes) VALUES (0, ?)";
            let done = sqlx::query(put).bind(header).execute(self.database()?).await;
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

    /// Writes the file anew, with what counts and nothing else, and empties the log.
    async fn tidy_file(&mut self) -> Result<(), StoreError> {
        if self.moved {
            self.run("VACUUM").await?;
        }
        self.run("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        self.moved = false;
        Ok(())
    }

    /// That what is about to be read has a size that a wallet may have.
    async fn check_size(&mut self) -> Result<(), StoreError> {
        let database = self.database()?;
        within(integer(database, "SELECT count(*) FROM record").await?, MOST_RECORDS)?;
        within(integer(database, SIZE_OF_RECORDS).await?, MOST_BYTES)
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
        let done = query.execute(self.database()?).await;
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
        let done = query.execute(self.database()?).await;
        done.map(|_| ()).map_err(|error| reason(&error))
    }
}

const SIZE_OF_RECORDS: &str = "SELECT coalesce((SELECT sum(length(sealed)) FROM record), 0) \
     + coalesce((SELECT sum(length(bytes)) FROM header), 0)";
const LINES: &str = "SELECT id, sealed FROM line WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT ?";
const SIZE_OF_LINES: &str = "SELECT coalesce(sum(length(sealed)), 0) FROM \
     (SELECT sealed FROM line WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT ?)";

/// No wallet is as large as a file can say that it is.
fn within(size: i64, most: i64) -> Result<(), StoreError> {
    if size <= most { Ok(()) } else { Err(StoreError::Damaged) }
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
        if self.connection.is_none() {
            self.open_files().await?;
        }
        self.leave().await;
        self.check_size().await?;
        let header = sqlx::query("SELECT bytes FROM header WHERE id = 0");
        let header = header.fetch_optional(self.database()?).await;
        let header = header.map_err(|error| reason(&error))?.ok_or(StoreError::Unfinished)?;
        let header = header.try_get(0).map_err(|error| reason(&error))?;
        let rows = sqlx::query("SELECT slot, sealed FROM record").fetch_all(self.database()?);
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
        let first = line_id(LineKey { list: from.list, number: 0 });
        let (last, most) = (line_id(from), i64::try_from(most).unwrap_or(i64::MAX));
        let size = sqlx::query(SIZE_OF_LINES).bind(first).bind(last).bind(most);
        let size = size.fetch_one(self.database()?).await.map_err(|error| reason(&error))?;
        within(size.try_get(0).map_err(|error| reason(&error))?, MOST_BYTES)?;
        let query = sqlx::query(LINES).bind(first).bind(last).bind(most);
        let rows = query.fetch_all(self.database()?).await.map_err(|error| reason(&error))?;
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            let id: i64 = row.try_get(0).map_err(|error| reason(&error))?;
            let key = line_of(id).ok_or(StoreError::Damaged)?;
            lines.push((key, row.try_get(1).map_err(|error| reason(&error))?));
        }
        Ok(lines)
    }

    async fn write(&mut self, batch: &Batch) -> Result<(), StoreError> {
        self.merge().await?;
        if self.connection.is_some() && !self.is_as_left() {
            return Err(self.give_up().await);
        }
        self.moved = true;
        let written = self.write_in_transaction(batch).await;
        self.leave().await;
        // What was committed counts in the file at that path, and nowhere else.
        if !self.is_in_place() {
            return Err(self.give_up().await);
        }
        self.remember();
        written
    }

    async fn tidy(&mut self) -> Result<(), StoreError> {
        self.merge().await?;
        self.leave().await;
        let tidied = self.tidy_file().await;
        if self.is_in_place() {
            self.remember();
        }
        tidied
    }

    async fn authenticated(&mut self) -> Result<(), StoreError> {
        self.merge().await
    }
}
