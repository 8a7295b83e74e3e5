//! A workload, and the question whether its rows are all there.

use std::future::Future;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use nonla_recording_vfs::{Disk, VFS_NAME};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode, SqliteSynchronous};
use sqlx::{Connection, Row, SqliteConnection};

const FILE: &str = "rows.db";

/// A folder of one test, deleted when the test is over.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new(test: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("nonla-vfs-{}-{test}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    /// A folder inside, which is made.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        let folder = self.0.join(name);
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Transactions on a table, each acknowledged with its number once it is committed.
#[derive(Clone, Copy)]
pub(crate) struct Workload {
    pub(crate) transactions: u64,
    pub(crate) journal: SqliteJournalMode,
    pub(crate) synchronous: SqliteSynchronous,
    /// After so many transactions the database is closed and opened again.
    pub(crate) reopen: u64,
}

/// As the wallet's store runs SQLite.
pub(crate) const STORE: Workload = Workload {
    transactions: 200,
    journal: SqliteJournalMode::Wal,
    synchronous: SqliteSynchronous::Full,
    reopen: 70,
};

impl Workload {
    /// Runs to the end or to the first error, and closes the database either way.
    pub(crate) async fn run(self, disk: &Disk) -> Result<(), sqlx::Error> {
        let mut done = 0;
        while done < self.transactions {
            let mut database = SqliteConnection::connect_with(&self.options(disk)).await?;
            let until = self.transactions.min(done + self.reopen);
            let outcome = self.transactions_to(until, done, &mut database, disk).await;
            let closed = database.close().await;
            outcome.and(closed)?;
            done = until;
        }
        Ok(())
    }

    fn options(self, disk: &Disk) -> SqliteConnectOptions {
        SqliteConnectOptions::new()
            .filename(disk.folder().join(FILE))
            .create_if_missing(true)
            .vfs(VFS_NAME)
            .journal_mode(self.journal)
            .synchronous(self.synchronous)
            .locking_mode(SqliteLockingMode::Exclusive)
            // Small, so that the write-ahead log is copied back and begun anew many times.
            .pragma("wal_autocheckpoint", "25")
    }

    async fn transactions_to(
        self,
        until: u64,
        done: u64,
        database: &mut SqliteConnection,
        disk: &Disk,
    ) -> Result<(), sqlx::Error> {
        sqlx::raw_sql(
            "CREATE TABLE IF NOT EXISTS item (id INTEGER PRIMARY KEY, filler BLOB NOT NULL);
             CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY);
             CREATE TABLE IF NOT EXISTS total (one INTEGER PRIMARY KEY CHECK (one = 1), items INTEGER);",
        )
        .execute(&mut *database)
        .await?;
        for number in done + 1..=until {
            transaction(number, database).await?;
            disk.mark(number);
        }
        Ok(())
    }
}

/// Three writes that belong together.
async fn transaction(number: u64, database: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let number = i64::try_from(number).unwrap();
    let mut transaction = database.begin().await?;
    let filler = vec![0x5A_u8; 300];
    sqlx::query("INSERT INTO item VALUES (?, ?)")
        .bind(number)
        .bind(filler)
        .execute(&mut *transaction)
        .await?;
    sqlx::query("INSERT INTO note VALUES (?)").bind(number).execute(&mut *transaction).await?;
    sqlx::query("INSERT OR REPLACE INTO total VALUES (1, ?)")
        .bind(number)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}

/// How many transactions the database in `folder` holds, or what is wrong with it: it does not open,
/// it is corrupt, a transaction is there in part, or one is missing among the others.
pub(crate) async fn transactions_in(folder: &Path) -> Result<u64, String> {
    let options = SqliteConnectOptions::new()
        .filename(folder.join(FILE))
        .create_if_missing(true)
        .synchronous(SqliteSynchronous::Off)
        .locking_mode(SqliteLockingMode::Exclusive);
    let text = |error: sqlx::Error| error.to_string();
    let mut database = SqliteConnection::connect_with(&options).await.map_err(text)?;
    let counted = count(&mut database).await;
    database.close().await.map_err(text)?;
    counted
}

async fn count(database: &mut SqliteConnection) -> Result<u64, String> {
    let text = |error: sqlx::Error| error.to_string();
    let check = sqlx::query("PRAGMA integrity_check").fetch_one(&mut *database).await;
    let check: String = check.map_err(text)?.get(0);
    if check != "ok" {
        return Err(check);
    }
    let tables = sqlx::query("SELECT count(*) FROM sqlite_schema WHERE type = 'table'");
    let tables: i64 = tables.fetch_one(&mut *database).await.map_err(text)?.get(0);
    if tables < 3 {
        return Ok(0);
    }
    let row = sqlx::query(
        "SELECT (SELECT count(*) FROM item), (SELECT coalesce(max(id), 0) FROM item),
                (SELECT count(*) FROM note), (SELECT coalesce(max(id), 0) FROM note),
                (SELECT coalesce(max(items), 0) FROM total)",
    );
    let row = row.fetch_one(&mut *database).await.map_err(text)?;
    let numbers: Vec<i64> = (0..5).map(|column| row.get(column)).collect();
    if numbers.iter().any(|number| *number != numbers[0]) {
        return Err(format!("a transaction is there in part: {numbers:?}"));
    }
    Ok(u64::try_from(numbers[0]).unwrap())
}

/// Runs a future to its end.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

/// One in so many images or operations is tried: every one under `NONLA_FULL=1`.
pub(crate) fn one_in() -> NonZeroU32 {
    let full = std::env::var("NONLA_FULL").is_ok_and(|value| value == "1");
    NonZeroU32::new(if full { 1 } else { 10 }).unwrap()
}

/// The seed of a run: `SEED` if set, else a fixed one; printed, so that a run can be replayed.
pub(crate) fn seed(test: &str) -> u64 {
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    println!("{test}: SEED={seed}");
    seed
}
