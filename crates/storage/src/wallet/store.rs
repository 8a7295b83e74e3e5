//! What a store of sealed records must do. It sees neither what a record says nor what it is
//! about: everything is sealed before it comes here and opened after it left.

use std::collections::BTreeMap;

/// Where a sealed record lies: a keyed hash of what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub [u8; Slot::LENGTH]);

impl Slot {
    /// Length, in bytes.
    pub const LENGTH: usize = 16;
}

/// Which line: a list and a number in it, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineKey {
    /// The list.
    pub list: u8,
    /// The number, at most [`LineKey::MOST`].
    pub number: u64,
}

impl LineKey {
    /// The greatest number.
    pub const MOST: u64 = (1 << 48) - 1;
}

/// What is to be written in one transaction: all of it, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Everything that is there goes first: the store is written anew.
    pub anew: bool,
    /// The new header, if it changes.
    pub header: Option<Vec<u8>>,
    /// Records: `Some` is written in place of what is there, `None` deletes.
    pub records: BTreeMap<Slot, Option<Vec<u8>>>,
    /// Lines, likewise.
    pub lines: BTreeMap<LineKey, Option<Vec<u8>>>,
}

/// All a store has but its lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// The header.
    pub header: Vec<u8>,
    /// Every record, in any order.
    pub records: Vec<(Slot, Vec<u8>)>,
}

/// Keeps sealed records: the one thing an embedder implements to bring a store of their own.
///
/// `check_wallet_store` (feature `testing`) tells whether an implementation keeps the contract:
///
/// - [`write`](Self::write) is atomic, and when it returns `Ok`, durable: it survives the loss of
///   power at the next moment. After an error the store holds what it held before.
/// - What was deleted or overwritten cannot be read from the medium again, as far as the medium
///   allows it.
/// - While one process has the store, a second gets [`StoreError::InUse`].
pub trait WalletStore {
    /// Everything but the lines.
    ///
    /// # Errors
    /// [`StoreError`].
    fn load(&mut self) -> impl Future<Output = Result<Contents, StoreError>>;

    /// The lines of `from.list` with numbers up to `from.number`, greatest first, at most `most`.
    ///
    /// # Errors
    /// [`StoreError`].
    fn lines(
        &mut self,
        from: LineKey,
        most: usize,
    ) -> impl Future<Output = Result<Vec<(LineKey, Vec<u8>)>, StoreError>>;

    /// Writes a batch, all of it or nothing, and returns when it is durable.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was written.
    fn write(&mut self, batch: &Batch) -> impl Future<Output = Result<(), StoreError>>;

    /// Brings everything into the one main file, and gives back the room of what was deleted.
    ///
    /// # Errors
    /// [`StoreError`].
    fn tidy(&mut self) -> impl Future<Output = Result<(), StoreError>>;

    /// The wallet that was loaded is what its key sealed. Until then a store leaves its medium as it
    /// found it; now it may bring in what it found beside it. Most stores have nothing to do here.
    ///
    /// # Errors
    /// [`StoreError`]; the wallet is not opened.
    fn authenticated(&mut self) -> impl Future<Output = Result<(), StoreError>> {
        std::future::ready(Ok(()))
    }
}

/// Why a store could not be opened, read or written, in words a person can act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is none.
    #[error("there is no wallet here: make one first, or restore a backup")]
    NotFound,
    /// There is one already.
    #[error("there is a wallet here already: nothing was changed")]
    AlreadyExists,
    /// Another process has it open.
    #[error("the wallet is open in another program: lock or close it there first")]
    InUse,
    /// It cannot be written to.
    #[error("the wallet's folder or file cannot be written to: check its permissions")]
    ReadOnly,
    /// The disk is full.
    #[error("the disk is full: nothing was changed; make room and try again")]
    DiskFull,
    /// The file is something else.
    #[error("this file is not a Nonla wallet: nothing was changed")]
    NotAWallet,
    /// Making a wallet in this file was interrupted: none is in it yet.
    #[error(
        "making this wallet was interrupted, and nothing is in it yet: make or restore it again"
    )]
    Unfinished,
    /// The file is not the one that was opened.
    #[error(
        "another file was put in the wallet's place while it was open: nothing was sent; find out \
         which program did so, and try again"
    )]
    Replaced,
    /// The write-ahead log beside the file belongs to another state of it.
    #[error(
        "the file ending in -wal beside the wallet does not fit it, as if a copy or a \
         synchronisation had brought an old one back: move it elsewhere and try again; nothing was \
         changed"
    )]
    LogDoesNotFit,
    /// A rollback journal lies beside the file, and no wallet writes one.
    #[error(
        "the file ending in -journal beside the wallet is not the wallet's: move it elsewhere and try \
         again; nothing was changed"
    )]
    ForeignJournal,
    /// The file was damaged, or changed by something else than a wallet.
    #[error("the wallet's file is damaged: restore your last backup")]
    Damaged,
    /// The database engine is older or set up otherwise than a wallet may rely on.
    #[error("the database engine does not do what a wallet relies on ({0})")]
    Engine(&'static str),
    /// Reading or writing failed.
    #[error("the disk failed to read or write: nothing was changed; check it and try again")]
    Io,
}
