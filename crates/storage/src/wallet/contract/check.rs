//! The suite, and the promises about header and records.

use std::collections::BTreeMap;

use crate::wallet::contract::lines::check_lines;
use crate::wallet::contract::promise::{
    BrokenPromise, Held, StoreMaker, fresh, held, promised, slot, with_header, write,
};
use crate::wallet::contract::vault::check_vault;
use crate::wallet::contract::writes::check_writes;
use crate::wallet::store::{Batch, Slot};

/// Tries a store out: every promise of [`WalletStore`](crate::WalletStore) that can be seen from inside one process,
/// and then a whole wallet on top of it.
///
/// What cannot be seen from there is promised all the same: that a second process gets
/// [`StoreError::InUse`](crate::StoreError::InUse), that a write survives the loss of power, that nothing deleted stays on the
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
