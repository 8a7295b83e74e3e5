//! The file of a practice town: the records of an issuer and two platforms, and the town's own.

use std::path::Path;

use nonla_issuer::Key;
use nonla_record::{Change, Reading};
use nonla_storage::{RecordStore, RecordStoreError, Role, SqliteRecords};
use nonla_verifier::Step;
use tokio::runtime::{Builder, Runtime};

/// Whose records: each party has tables of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Issuer,
    PlatformA,
    PlatformB,
    /// What is of the town alone.
    Town,
}

/// One SQLite file, and what waits for it.
#[derive(Debug)]
pub(crate) struct TownFile {
    runtime: Runtime,
    /// There until this is dropped.
    records: Option<SqliteRecords>,
}

/// One party's view of the file.
struct View<'a> {
    records: &'a SqliteRecords,
    part: Part,
}

impl Part {
    /// The number that is added to those of its tables.
    const fn offset(self) -> u8 {
        match self {
            Self::Issuer => 0,
            Self::PlatformA => 64,
            Self::PlatformB => 128,
            Self::Town => 192,
        }
    }

    /// The key in the file.
    fn outside(self, key: &Key) -> Key {
        Key::new(key.table() + self.offset(), key.row())
    }

    /// The party's own key.
    fn inside(self, key: &Key) -> Key {
        Key::new(key.table() - self.offset(), key.row())
    }

    /// The same change in the file.
    pub(crate) fn change(self, change: &Change) -> Change {
        match change {
            Change::Put(key, bytes) => Change::Put(self.outside(key), bytes.clone()),
            Change::Delete(key) => Change::Delete(self.outside(key)),
        }
    }
}

impl TownFile {
    /// Opens the file, or makes it.
    pub(crate) fn open(path: &Path) -> Result<Self, RecordStoreError> {
        let runtime = Builder::new_current_thread().build().map_err(|_| RecordStoreError::Io)?;
        let records = runtime.block_on(SqliteRecords::open_or_create(path, Role::Practice))?;
        Ok(Self { runtime, records: Some(records) })
    }

    fn view(&self, part: Part) -> Result<View<'_>, RecordStoreError> {
        let records = self.records.as_ref().ok_or(RecordStoreError::Io)?;
        Ok(View { records, part })
    }

    /// Commits a step of one party.
    pub(crate) fn commit<T: Send>(
        &self,
        part: Part,
        step: Step<'_, T>,
    ) -> Result<T, RecordStoreError> {
        self.runtime.block_on(self.view(part)?.commit(step))
    }

    /// All records of a party's table, from its least key on.
    pub(crate) fn table(
        &self,
        part: Part,
        first: &Key,
    ) -> Result<Vec<(Key, Vec<u8>)>, RecordStoreError> {
        self.runtime.block_on(self.view(part)?.table(first))
    }

    /// Writes these records, all or none, if there is none under `absent` yet; `false` if there is one.
    pub(crate) fn found(&self, absent: &Key, changes: &[Change]) -> Result<bool, RecordStoreError> {
        let mut read = Reading::default();
        read.add(Part::Town.outside(absent), None);
        self.runtime.block_on(self.view(Part::Town)?.records.write(&read, changes))
    }
}

impl Drop for TownFile {
    /// Leaves one file: what is in the log is in the file then. It is safe in the log, too.
    fn drop(&mut self) {
        if let Some(records) = self.records.take() {
            let _ = self.runtime.block_on(records.close());
        }
    }
}

impl RecordStore for View<'_> {
    async fn read(&self, keys: &[Key]) -> Result<Vec<Option<Vec<u8>>>, RecordStoreError> {
        let keys: Vec<Key> = keys.iter().map(|key| self.part.outside(key)).collect();
        self.records.read(&keys).await
    }

    async fn page(&self, from: &Key, most: usize) -> Result<Vec<(Key, Vec<u8>)>, RecordStoreError> {
        let page = self.records.page(&self.part.outside(from), most).await?;
        Ok(page.into_iter().map(|(key, bytes)| (self.part.inside(&key), bytes)).collect())
    }

    async fn write(&self, read: &Reading, changes: &[Change]) -> Result<bool, RecordStoreError> {
        let mut outside = Reading::default();
        for (key, found) in read.iter() {
            outside.add(self.part.outside(key), found.map(<[u8]>::to_vec));
        }
        let changes: Vec<Change> = changes.iter().map(|change| self.part.change(change)).collect();
        self.records.write(&outside, &changes).await
    }
}
