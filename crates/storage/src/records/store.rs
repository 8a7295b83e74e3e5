//! What a store of records must do, and the one way to commit a step to it.

use nonla_record::{Change, Damaged, Key, MemoryStore, Pause, Reading, Staged, Step};

/// How often a step is decided anew because something came between, before it is given up.
const MAX_TRIES: usize = 100;

/// How many records are read at a time.
const PAGE: usize = 1_000;

/// Keeps the records of an issuer or a platform: the one thing an embedder implements to bring a database
/// of their own. Any number of tasks and processes may use one at once.
///
/// `check_record_store`, `check_issuer_store` and `check_platform_store` (feature `testing`) tell whether an implementation keeps
/// the contract:
///
/// - [`write`](Self::write) is atomic, and conditional: it writes all changes if every record that was read
///   is as it was, and else nothing. When it returns `Ok(true)` the changes are durable: they survive the
///   loss of power at the next moment.
/// - [`read`](Self::read) and [`page`](Self::page) give what was written last, byte for byte.
pub trait RecordStore: Sync {
    /// The bytes of these records, in this order; `None` where there is none.
    ///
    /// # Errors
    /// [`RecordStoreError`].
    fn read(
        &self,
        keys: &[Key],
    ) -> impl Future<Output = Result<Vec<Option<Vec<u8>>>, RecordStoreError>> + Send;

    /// Records of the table of `from`, from that row on, in the order of rows, at most `most`.
    ///
    /// # Errors
    /// [`RecordStoreError`].
    fn page(
        &self,
        from: &Key,
        most: usize,
    ) -> impl Future<Output = Result<Vec<(Key, Vec<u8>)>, RecordStoreError>> + Send;

    /// All records of the table of `from`, from that row on, read page by page: not of one moment, if others
    /// write meanwhile.
    ///
    /// # Errors
    /// [`RecordStoreError`].
    fn table(
        &self,
        from: &Key,
    ) -> impl Future<Output = Result<Vec<(Key, Vec<u8>)>, RecordStoreError>> + Send {
        async move {
            let (mut all, mut from) = (Vec::new(), from.clone());
            loop {
                let page = self.page(&from, PAGE).await?;
                let Some((last, _)) = page.last() else { return Ok(all) };
                if *last < from {
                    return Err(RecordStoreError::Io);
                }
                from = last.next();
                all.extend(page);
            }
        }
    }

    /// Writes these changes, all of them, if every record that was read is as it was; `false` if one is
    /// not: nothing was written.
    ///
    /// # Errors
    /// [`RecordStoreError`]; nothing was written, but after [`RecordStoreError::Io`] it is not known.
    fn write(
        &self,
        read: &Reading,
        changes: &[Change],
    ) -> impl Future<Output = Result<bool, RecordStoreError>> + Send;

    /// Commits a step: reads what it names, lets it decide, writes what it changes, and gives what comes of
    /// it once that is durable. If something came between, it is decided anew.
    ///
    /// # Errors
    /// [`RecordStoreError`]; nothing came of it.
    fn commit<T: Send>(
        &self,
        step: Step<'_, T>,
    ) -> impl Future<Output = Result<T, RecordStoreError>> + Send {
        async move {
            for _ in 0..MAX_TRIES {
                let mut reading = Reading::default();
                let staged = decided(self, &step, &mut reading).await?;
                if self.write(&reading, staged.changes()).await? {
                    return Ok(staged.saved());
                }
            }
            Err(RecordStoreError::Busy)
        }
    }
}

/// Reads what the step misses until it decides.
async fn decided<S: RecordStore + ?Sized, T>(
    store: &S,
    step: &Step<'_, T>,
    reading: &mut Reading,
) -> Result<Staged<T>, RecordStoreError> {
    loop {
        match step.stage(reading) {
            Ok(staged) => return Ok(staged),
            Err(Pause::Damaged(damaged)) => return Err(damaged.into()),
            Err(Pause::Read(keys)) => {
                let found = store.read(&keys).await?;
                if found.len() != keys.len() {
                    return Err(RecordStoreError::Io);
                }
                for (key, found) in keys.into_iter().zip(found) {
                    reading.add(key, found);
                }
            }
        }
    }
}

/// Why records could not be read or written, in words an operator can act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordStoreError {
    /// Its folder is not there.
    #[error("there is no such folder: make it first")]
    NoFolder,
    /// The file is something else, or of another role.
    #[error("this file is not a store of this role: nothing was changed; name another file")]
    Foreign,
    /// Another version of the program made it.
    #[error("this store was made by another version of the program: nothing was changed")]
    OtherVersion,
    /// The path cannot be given to the database library.
    #[error("the path of a store is UTF-8 text: choose another name or folder")]
    BadPath,
    /// It cannot be written to.
    #[error("the store's folder or file cannot be written to: check its permissions")]
    ReadOnly,
    /// The disk is full.
    #[error("the disk is full: nothing was changed; make room and try again")]
    DiskFull,
    /// A record is larger than any that is read again.
    #[error("a record is larger than a store keeps: nothing was changed")]
    TooLarge,
    /// Others wrote the same records all the time.
    #[error("too many others are writing the same records: try again")]
    Busy,
    /// Another file was put in its place.
    #[error(
        "another file was put in the store's place, or it was removed: nothing was decided; stop the \
         program and find out which"
    )]
    Replaced,
    /// A record or the file is damaged.
    #[error("the store is damaged: restore it from its last backup")]
    Damaged,
    /// The database engine is older or set up otherwise than a store may rely on.
    #[error("the database engine does not do what a store relies on ({0})")]
    Engine(&'static str),
    /// Reading or writing failed.
    #[error("reading or writing failed: check the disk, then look whether the last step was done")]
    Io,
}

impl From<Damaged> for RecordStoreError {
    fn from(_: Damaged) -> Self {
        Self::Damaged
    }
}

impl RecordStore for MemoryStore {
    async fn read(&self, keys: &[Key]) -> Result<Vec<Option<Vec<u8>>>, RecordStoreError> {
        Ok(Self::read(self, keys))
    }

    async fn page(&self, from: &Key, most: usize) -> Result<Vec<(Key, Vec<u8>)>, RecordStoreError> {
        Ok(Self::page(self, from, most))
    }

    async fn write(&self, read: &Reading, changes: &[Change]) -> Result<bool, RecordStoreError> {
        Ok(Self::write(self, read, changes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A store in which something always comes between.
    struct Overtaken;

    impl RecordStore for Overtaken {
        async fn read(&self, keys: &[Key]) -> Result<Vec<Option<Vec<u8>>>, RecordStoreError> {
            Ok(vec![None; keys.len()])
        }

        async fn page(&self, _: &Key, _: usize) -> Result<Vec<(Key, Vec<u8>)>, RecordStoreError> {
            Ok(Vec::new())
        }

        async fn write(&self, _: &Reading, _: &[Change]) -> Result<bool, RecordStoreError> {
            Ok(false)
        }
    }

    /// Serves T-R1: a step that never gets through ends with an error, and nothing comes of it.
    #[test]
    fn a_step_that_is_always_overtaken_is_given_up() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let step = Step::new(|records| {
            records.need(&[Key::new(1, [1])])?;
            Ok(nonla_record::Decision::unchanged(()))
        });
        assert_eq!(runtime.block_on(Overtaken.commit(step)), Err(RecordStoreError::Busy));
    }
}
