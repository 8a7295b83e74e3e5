//! Whether a store keeps the contract of [`RecordStore`]: a suite for anybody who writes one.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::task::Poll;

use nonla_record::{Change, Decision, Key, Reading, Step};

use crate::records::store::{RecordStore, RecordStoreError};

/// Makes the stores that [`check_record_store`] tries out.
pub trait RecordStoreMaker {
    /// The store to be tried out.
    type Store: RecordStore;

    /// A new, empty store that has nothing to do with any made before.
    ///
    /// # Errors
    /// [`RecordStoreError`].
    fn fresh(&mut self) -> impl Future<Output = Result<Self::Store, RecordStoreError>>;

    /// The same store as another process would find it: dropped or closed, and opened again.
    ///
    /// # Errors
    /// [`RecordStoreError`].
    fn reopen(
        &mut self,
        store: Self::Store,
    ) -> impl Future<Output = Result<Self::Store, RecordStoreError>>;
}

/// What a store of records promised and did not keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BrokenRecords {
    /// Something failed that must not fail.
    #[error("{doing} failed: {error}")]
    Failed {
        /// What was tried.
        doing: &'static str,
        /// With which error.
        error: RecordStoreError,
    },
    /// A new store is not empty.
    #[error("a new store holds something")]
    NotEmpty,
    /// A record did not come back as it was written.
    #[error("a record of {length} bytes did not come back as it was written")]
    Bytes {
        /// Its length, in bytes.
        length: usize,
    },
    /// A record that was overwritten or deleted is still there.
    #[error("what was overwritten or deleted is still there")]
    StillThere,
    /// A page has another table's records, too many, too few, or records before its first.
    #[error("a page is not the records of one table from a row on, in order, so many and no more")]
    Page,
    /// A write went through though something that was read had changed.
    #[error("a write went through though a record it was decided by had changed")]
    Unconditional,
    /// A write did not go through though nothing that was read had changed.
    #[error("a write was turned down though every record it was decided by was as before")]
    TurnedDown,
    /// Of a write that was turned down a part is there.
    #[error("a write that was turned down left a part of its changes")]
    Half,
    /// Steps that were committed at once lost each other's changes.
    #[error("steps that were committed at the same time lost changes of each other")]
    LostUpdate,
    /// What was written is not there once the store is opened again.
    #[error("what was written is not there once the store is opened again")]
    NotDurable,
    /// An issuer that keeps its records in the store does not work.
    #[error("an issuer on the store fails: {0}")]
    Issuer(&'static str),
    /// A platform that keeps its accounts in the store does not work.
    #[error("a platform on the store fails: {0}")]
    Platform(&'static str),
}

/// Tries a store out: every promise of [`RecordStore`] that can be seen from inside one process.
///
/// What cannot be seen from there is promised all the same: that a write survives the loss of power, and
/// that several processes lose no change of each other.
///
/// # Examples
/// ```
/// use nonla_record::MemoryStore;
/// use nonla_storage::{RecordStoreError, RecordStoreMaker, check_record_store};
///
/// /// In a test of your own store: makes an empty one, and opens one that was closed.
/// struct Maker;
///
/// impl RecordStoreMaker for Maker {
///     type Store = MemoryStore;
///
///     async fn fresh(&mut self) -> Result<MemoryStore, RecordStoreError> {
///         Ok(MemoryStore::default())
///     }
///
///     async fn reopen(&mut self, store: MemoryStore) -> Result<MemoryStore, RecordStoreError> {
///         Ok(store) // A store on a disk is dropped here and opened again by its name.
///     }
/// }
///
/// let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// runtime.block_on(check_record_store(&mut Maker))?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The first [`BrokenRecords`].
pub async fn check_record_store<M: RecordStoreMaker>(maker: &mut M) -> Result<(), BrokenRecords> {
    check_empty(maker).await?;
    check_bytes(maker).await?;
    check_pages(maker).await?;
    check_conditions(maker).await?;
    check_races(maker).await?;
    check_reopened(maker).await
}

pub(crate) fn failed(doing: &'static str) -> impl Fn(RecordStoreError) -> BrokenRecords {
    move |error| BrokenRecords::Failed { doing, error }
}

pub(crate) async fn fresh<M: RecordStoreMaker>(maker: &mut M) -> Result<M::Store, BrokenRecords> {
    maker.fresh().await.map_err(failed("making a store"))
}

/// `error` unless this is so.
pub(crate) fn promised(kept: bool, error: BrokenRecords) -> Result<(), BrokenRecords> {
    if kept { Ok(()) } else { Err(error) }
}

/// Waits for all of these at once, each going on as far as it can in turn.
pub(crate) async fn at_once<'a, T>(
    futures: impl IntoIterator<Item = Pin<Box<dyn Future<Output = T> + 'a>>>,
) -> Vec<T> {
    let mut running: Vec<_> = futures.into_iter().map(|future| (future, None)).collect();
    std::future::poll_fn(move |context| {
        for (future, done) in running.iter_mut().filter(|(_, done)| done.is_none()) {
            if let Poll::Ready(value) = future.as_mut().poll(context) {
                *done = Some(value);
            }
        }
        if running.iter().any(|(_, done)| done.is_none()) {
            return Poll::Pending;
        }
        Poll::Ready(running.iter_mut().filter_map(|(_, done)| done.take()).collect())
    })
    .await
}

fn key(row: u8) -> Key {
    Key::new(1, [row])
}

fn put(row: u8, bytes: &[u8]) -> Change {
    Change::Put(key(row), bytes.to_vec())
}

async fn write<S: RecordStore>(store: &S, changes: &[Change]) -> Result<(), BrokenRecords> {
    let written = store.write(&Reading::default(), changes).await.map_err(failed("writing"))?;
    promised(written, BrokenRecords::TurnedDown)
}

async fn read<S: RecordStore>(store: &S, key: Key) -> Result<Option<Vec<u8>>, BrokenRecords> {
    let found = store.read(&[key]).await.map_err(failed("reading"))?;
    match <[_; 1]>::try_from(found) {
        Ok([found]) => Ok(found),
        Err(_) => Err(BrokenRecords::Failed { doing: "reading", error: RecordStoreError::Io }),
    }
}

async fn check_empty<M: RecordStoreMaker>(maker: &mut M) -> Result<(), BrokenRecords> {
    let used = fresh(maker).await?;
    write(&used, &[put(1, b"used")]).await?;
    let store = fresh(maker).await?;
    let page = store.page(&Key::new(1, []), 9).await.map_err(failed("reading a page"))?;
    promised(page.is_empty(), BrokenRecords::NotEmpty)?;
    promised(read(&store, key(1)).await?.is_none(), BrokenRecords::NotEmpty)
}

/// Rows and lengths at which stores differ, and every byte.
fn records() -> BTreeMap<Key, Vec<u8>> {
    let every_byte: Vec<u8> = (0..=u8::MAX).collect();
    let rows = [
        (0, vec![]),
        (1, vec![0]),
        (1, b"'; DROP TABLE --".to_vec()),
        (2, vec![0xff; 40]),
        (127, b"\0a\0".to_vec()),
        (255, every_byte.clone()),
    ];
    let lengths = [0, 1, 256, 4096, 65_537, 1 << 20];
    let bytes = |length| every_byte.iter().copied().cycle().take(length).collect();
    rows.into_iter()
        .zip(lengths)
        .map(|((table, row), length)| (Key::new(table, row), bytes(length)))
        .collect()
}

async fn check_bytes<M: RecordStoreMaker>(maker: &mut M) -> Result<(), BrokenRecords> {
    let store = fresh(maker).await?;
    let records = records();
    let changes: Vec<_> =
        records.iter().map(|(key, bytes)| Change::Put(key.clone(), bytes.clone())).collect();
    write(&store, &changes).await?;
    let keys: Vec<_> = records.keys().cloned().collect();
    let found = store.read(&keys).await.map_err(failed("reading many"))?;
    promised(found.len() == keys.len(), BrokenRecords::Bytes { length: 0 })?;
    for (bytes, found) in records.values().zip(found) {
        let length = bytes.len();
        promised(found.as_ref() == Some(bytes), BrokenRecords::Bytes { length })?;
    }
    write(&store, &[put(0, b"new"), Change::Delete(Key::new(0, [])), Change::Delete(key(99))])
        .await?;
    promised(read(&store, key(0)).await? == Some(b"new".to_vec()), BrokenRecords::StillThere)?;
    promised(read(&store, Key::new(0, [])).await?.is_none(), BrokenRecords::StillThere)
}

async fn check_pages<M: RecordStoreMaker>(maker: &mut M) -> Result<(), BrokenRecords> {
    let store = fresh(maker).await?;
    let rows: [&[u8]; 5] = [b"", b"a", b"a\0", b"ab", b"\xff"];
    let mut changes: Vec<_> =
        rows.iter().rev().map(|row| Change::Put(Key::new(7, *row), row.to_vec())).collect();
    changes.push(Change::Put(Key::new(6, [0xff; 9]), b"before".to_vec()));
    changes.push(Change::Put(Key::new(8, []), b"after".to_vec()));
    write(&store, &changes).await?;
    for (from, most, expected) in [
        (&b""[..], 99, &rows[..]),
        (b"", 2, &rows[..2]),
        (b"a\0", 99, &rows[2..]),
        (b"a\0\0", 1, &rows[3..4]),
        (b"\xff\0", 99, &[]),
        (b"", 0, &[]),
    ] {
        let page = store.page(&Key::new(7, from), most).await.map_err(failed("reading a page"))?;
        let same = page.iter().map(|(key, bytes)| (key.table(), key.row(), bytes.as_slice()));
        let same = same.eq(expected.iter().map(|row| (7, *row, *row)));
        promised(same, BrokenRecords::Page)?;
    }
    Ok(())
}

async fn check_conditions<M: RecordStoreMaker>(maker: &mut M) -> Result<(), BrokenRecords> {
    let store = fresh(maker).await?;
    write(&store, &[put(1, b"one"), put(2, b"two")]).await?;
    let as_read = |found: [Option<&[u8]>; 3]| {
        let mut reading = Reading::default();
        for (row, found) in (1..).zip(found) {
            reading.add(key(row), found.map(<[u8]>::to_vec));
        }
        reading
    };
    let changed = [
        as_read([Some(b"one"), Some(b"other"), None]),
        as_read([Some(b"one"), None, None]),
        as_read([Some(b"one"), Some(b"two"), Some(b"three")]),
        as_read([Some(b""), Some(b"two"), None]),
    ];
    for reading in changed {
        let changes = [put(3, b"half"), put(1, b"half")];
        let written = store.write(&reading, &changes).await.map_err(failed("writing"))?;
        promised(!written, BrokenRecords::Unconditional)?;
        let left = [read(&store, key(1)).await?, read(&store, key(3)).await?];
        promised(left == [Some(b"one".to_vec()), None], BrokenRecords::Half)?;
    }
    // Also a step that changes nothing was decided by what was there.
    let read_only =
        store.write(&as_read([None, None, None]), &[]).await.map_err(failed("writing"))?;
    promised(!read_only, BrokenRecords::Unconditional)?;
    let right = as_read([Some(b"one"), Some(b"two"), None]);
    let written = store.write(&right, &[put(3, b"three")]).await.map_err(failed("writing"))?;
    promised(written, BrokenRecords::TurnedDown)?;
    promised(
        read(&store, key(3)).await? == Some(b"three".to_vec()),
        BrokenRecords::Bytes { length: 5 },
    )
}

/// One more.
fn count() -> Step<'static, usize> {
    Step::new(|records| {
        let count = records.get(&key(1))?.map_or(0, <[u8]>::len) + 1;
        Ok(Decision { changes: vec![put(1, &vec![0; count])], outcome: count })
    })
}

async fn check_races<M: RecordStoreMaker>(maker: &mut M) -> Result<(), BrokenRecords> {
    const AT_ONCE: usize = 8;
    const EACH: usize = 5;
    let store = fresh(maker).await?;
    let run = async || -> Result<Vec<usize>, RecordStoreError> {
        let mut counts = Vec::new();
        for _ in 0..EACH {
            counts.push(store.commit(count()).await?);
        }
        Ok(counts)
    };
    let running =
        (0..AT_ONCE).map(|_| -> Pin<Box<dyn Future<Output = _> + '_>> { Box::pin(run()) });
    let mut counts = Vec::new();
    for counted in at_once(running).await {
        counts.extend(counted.map_err(failed("committing steps at once"))?);
    }
    counts.sort_unstable();
    promised(counts.into_iter().eq(1..=AT_ONCE * EACH), BrokenRecords::LostUpdate)
}

async fn check_reopened<M: RecordStoreMaker>(maker: &mut M) -> Result<(), BrokenRecords> {
    let store = fresh(maker).await?;
    write(&store, &[put(1, b"one"), put(2, b"two")]).await?;
    write(&store, &[put(1, b"new"), Change::Delete(key(2))]).await?;
    let store = maker.reopen(store).await.map_err(failed("opening the store again"))?;
    let found = [read(&store, key(1)).await?, read(&store, key(2)).await?];
    promised(found == [Some(b"new".to_vec()), None], BrokenRecords::NotDurable)
}
