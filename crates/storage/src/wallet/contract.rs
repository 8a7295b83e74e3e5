//! Whether a store keeps the contract of [`WalletStore`]: a suite for anybody who writes one.

use std::collections::BTreeMap;

use crate::wallet::contract_lines::check_lines;
use crate::wallet::contract_vault::check_vault;
use crate::wallet::contract_writes::check_writes;
use crate::wallet::store::{Batch, Slot, StoreError, WalletStore};
use crate::wallet::vault_error::VaultError;

/// Makes the stores that [`check_wallet_store`] tries out.
pub trait StoreMaker {
    /// The store to be tried out.
    type Store: WalletStore;

    /// A new, empty store that has nothing to do with any made before.
    ///
    /// # Errors
    /// [`StoreError`].
    fn fresh(&mut self) -> impl Future<Output = Result<Self::Store, StoreError>>;

    /// The same store as another process would find it: dropped or closed, and opened again.
    ///
    /// # Errors
    /// [`StoreError`].
    fn reopen(
        &mut self,
        store: Self::Store,
    ) -> impl Future<Output = Result<Self::Store, StoreError>>;
}

/// What a store promised and did not keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BrokenPromise {
    /// Something failed that must not fail.
    #[error("{doing} failed: {error}")]
    Failed {
        /// What was tried.
        doing: &'static str,
        /// With which error.
        error: StoreError,
    },
    /// A new store is not empty.
    #[error("a new store holds something")]
    NotEmpty,
    /// The header is not the one that was written last.
    #[error("the header did not come back as it was written")]
    Header,
    /// A record is missing, altered, or there twice.
    #[error("a record of {length} bytes did not come back as it was written")]
    Record {
        /// Its length, in bytes.
        length: usize,
    },
    /// The old version of a record or line is still there.
    #[error("what was written over is still there")]
    NotOverwritten,
    /// A deleted record or line is still there.
    #[error("what was deleted is still there")]
    NotDeleted,
    /// A batch that writes the store anew left something of before.
    #[error("a batch with `anew` left something that was there before")]
    NotAnew,
    /// A batch that writes the store anew lost what it wrote itself.
    #[error("a batch with `anew` did not write what else it holds")]
    AnewLoses,
    /// Lines do not come with the greatest number first.
    #[error("lines do not come greatest number first")]
    LinesOutOfOrder,
    /// More lines came than were asked for.
    #[error("more lines came than were asked for")]
    TooManyLines,
    /// Lines with greater numbers came than were asked for.
    #[error("a line came with a greater number than was asked for")]
    LinesBeyond,
    /// Lines of another list came.
    #[error("lines of another list came")]
    LinesOfAnotherList,
    /// A line is missing or altered.
    #[error("a line is missing, or did not come back as it was written")]
    Line,
    /// Of a write that was given up midway a part is there.
    #[error("a write that was given up midway left a part of its batch")]
    HalfABatch,
    /// What was written is not there once the store is opened again.
    #[error("what was written is not there once the store is opened again")]
    NotDurable,
    /// Tidying changed what the store holds.
    #[error("tidying up changed what the store holds")]
    TidyLoses,
    /// A wallet kept in the store did not work.
    #[error("a wallet kept in the store fails at {doing}: {error}")]
    Vault {
        /// What was tried.
        doing: &'static str,
        /// With which error.
        error: VaultError,
    },
    /// A wallet kept in the store is another one than before.
    #[error("a wallet kept in the store is not the same after {doing}")]
    VaultForgets {
        /// What was done.
        doing: &'static str,
    },
}

/// Tries a store out: every promise of [`WalletStore`] that can be seen from inside one process,
/// and then a whole wallet on top of it.
///
/// What cannot be seen from there is promised all the same: that a second process gets
/// [`StoreError::InUse`], that a write survives the loss of power, that nothing deleted stays on the
/// medium. It takes a few seconds, most of them for a backup, which is sealed slowly on purpose.
///
/// # Examples
/// ```
/// use nonla_storage::{MemoryStore, StoreError, StoreMaker, check_wallet_store};
///
/// /// In a test of your own store: makes an empty one, and opens one that was closed.
/// struct Maker;
///
/// impl StoreMaker for Maker {
///     type Store = MemoryStore;
///
///     async fn fresh(&mut self) -> Result<MemoryStore, StoreError> {
///         Ok(MemoryStore::default())
///     }
///
///     async fn reopen(&mut self, store: MemoryStore) -> Result<MemoryStore, StoreError> {
///         Ok(store) // A store on a disk is dropped here and opened again by its name.
///     }
/// }
///
/// # #[cfg(debug_assertions)]
/// # nonla_storage::make_backups_cheap_for_tests();
/// let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// runtime.block_on(check_wallet_store(&mut Maker))?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The first [`BrokenPromise`].
pub async fn check_wallet_store<M: StoreMaker>(maker: &mut M) -> Result<(), BrokenPromise> {
    check_empty(maker).await?;
    check_header(maker).await?;
    check_records(maker).await?;
    check_changes(maker).await?;
    check_lines(maker).await?;
    check_writes(maker).await?;
    check_vault(maker).await
}

/// All that a store holds but its lines, easily compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) header: Vec<u8>,
    pub(crate) records: BTreeMap<Slot, Vec<u8>>,
}

pub(crate) async fn fresh<M: StoreMaker>(maker: &mut M) -> Result<M::Store, BrokenPromise> {
    maker.fresh().await.map_err(failed("making a store"))
}

pub(crate) async fn reopened<M: StoreMaker>(
    maker: &mut M,
    store: M::Store,
) -> Result<M::Store, BrokenPromise> {
    maker.reopen(store).await.map_err(failed("opening the store again"))
}

pub(crate) fn failed(doing: &'static str) -> impl Fn(StoreError) -> BrokenPromise {
    move |error| BrokenPromise::Failed { doing, error }
}

/// What the store holds; a store without a header may say so as [`StoreError::Unfinished`].
pub(crate) async fn held<S: WalletStore>(store: &mut S) -> Result<Held, BrokenPromise> {
    let contents = match store.load().await {
        Err(StoreError::NotAWallet | StoreError::Unfinished) => return Ok(Held::default()),
        contents => contents.map_err(failed("loading"))?,
    };
    let mut held = Held { header: contents.header, ..Held::default() };
    for (slot, sealed) in contents.records {
        let length = sealed.len();
        if held.records.insert(slot, sealed).is_some() {
            return Err(BrokenPromise::Record { length });
        }
    }
    Ok(held)
}

pub(crate) async fn write<S: WalletStore>(
    store: &mut S,
    batch: &Batch,
    doing: &'static str,
) -> Result<(), BrokenPromise> {
    store.write(batch).await.map_err(failed(doing))
}

/// `error` unless this is so.
pub(crate) fn promised(kept: bool, error: BrokenPromise) -> Result<(), BrokenPromise> {
    if kept { Ok(()) } else { Err(error) }
}

pub(crate) const fn slot(number: u8) -> Slot {
    Slot([number; Slot::LENGTH])
}

/// A batch with a header, without which a store need not load.
pub(crate) fn with_header() -> Batch {
    Batch { header: Some(b"header".to_vec()), ..Batch::default() }
}

async fn check_empty<M: StoreMaker>(maker: &mut M) -> Result<(), BrokenPromise> {
    let mut used = fresh(maker).await?;
    write(&mut used, &with_header(), "writing a header").await?;
    let mut store = fresh(maker).await?;
    promised(held(&mut store).await? == Held::default(), BrokenPromise::NotEmpty)
}

async fn check_header<M: StoreMaker>(maker: &mut M) -> Result<(), BrokenPromise> {
    let mut store = fresh(maker).await?;
    let every_byte: Vec<u8> = (0..=u8::MAX).collect();
    for header in [b"one".to_vec(), every_byte, b"other".to_vec()] {
        let batch = Batch { header: Some(header.clone()), ..Batch::default() };
        write(&mut store, &batch, "writing a header").await?;
        promised(held(&mut store).await?.header == header, BrokenPromise::Header)?;
    }
    // A batch without a header leaves it.
    let mut batch = Batch::default();
    batch.records.insert(slot(1), Some(b"sealed".to_vec()));
    write(&mut store, &batch, "writing a record").await?;
    promised(held(&mut store).await?.header == b"other", BrokenPromise::Header)
}

/// Lengths at which stores differ, and every byte.
fn values() -> Vec<Vec<u8>> {
    let every_byte = || (0..=u8::MAX).cycle();
    let lengths = [0, 1, 256, 4096, 65_537, 1 << 20];
    lengths.into_iter().map(|length| every_byte().take(length).collect()).collect()
}

async fn check_records<M: StoreMaker>(maker: &mut M) -> Result<(), BrokenPromise> {
    let mut store = fresh(maker).await?;
    let mut batch = with_header();
    let slots = [
        [0; 16],
        [255; 16],
        *b"'; DROP TABLE --",
        [0x80; 16],
        [1; 16],
        *b"\0a\0b\0c\0d\0e\0f\0g\0h",
    ];
    for (slot, value) in slots.into_iter().zip(values()) {
        batch.records.insert(Slot(slot), Some(value));
    }
    write(&mut store, &batch, "writing records").await?;
    let held = held(&mut store).await?;
    for (slot, value) in &batch.records {
        let length = value.as_ref().map_or(0, Vec::len);
        let same = held.records.get(slot) == value.as_ref();
        promised(same, BrokenPromise::Record { length })?;
    }
    let surplus = held.records.iter().find(|(slot, _)| !batch.records.contains_key(slot));
    surplus.map_or(Ok(()), |(_, value)| Err(BrokenPromise::Record { length: value.len() }))
}

async fn check_changes<M: StoreMaker>(maker: &mut M) -> Result<(), BrokenPromise> {
    let mut store = fresh(maker).await?;
    let mut first = with_header();
    for number in 1..=4 {
        first.records.insert(slot(number), Some(vec![number; 100]));
    }
    write(&mut store, &first, "writing records").await?;
    let mut second = Batch::default();
    second.records.insert(slot(1), Some(b"new".to_vec()));
    second.records.insert(slot(2), None);
    second.records.insert(slot(9), None);
    write(&mut store, &second, "overwriting and deleting, also what is not there").await?;
    let records = held(&mut store).await?.records;
    promised(records.get(&slot(1)) != Some(&vec![1; 100]), BrokenPromise::NotOverwritten)?;
    promised(records.get(&slot(1)) == Some(&b"new".to_vec()), BrokenPromise::Record { length: 3 })?;
    promised(!records.contains_key(&slot(2)), BrokenPromise::NotDeleted)?;
    let rest = [(slot(1), b"new".to_vec()), (slot(3), vec![3; 100]), (slot(4), vec![4; 100])];
    promised(records == BTreeMap::from(rest), BrokenPromise::Record { length: 100 })
}
