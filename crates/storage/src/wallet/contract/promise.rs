//! What a store promises, and the steps that the checks are made of.

use std::collections::BTreeMap;

use crate::wallet::store::{Batch, Slot, StoreError, WalletStore};
use crate::wallet::vault_error::VaultError;

/// Makes the stores that [`check_wallet_store`](crate::check_wallet_store) tries out.
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
