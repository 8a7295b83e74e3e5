//! A store in memory: gone with the process. For tests, and for wallets that are not to be kept.

use std::collections::BTreeMap;

use crate::wallet::store::{Batch, Contents, LineKey, Slot, StoreError, WalletStore};

/// Keeps sealed records in memory.
///
/// ```
/// use nonla_storage::{Batch, MemoryStore, Slot, WalletStore};
/// # futures_executor_free::block_on(async {
/// let mut store = MemoryStore::default();
/// let mut batch = Batch::default();
/// batch.records.insert(Slot([7; 16]), Some(b"sealed".to_vec()));
/// store.write(&batch).await?;
/// assert_eq!(store.load().await?.records.len(), 1);
/// # Ok::<(), nonla_storage::StoreError>(())
/// # }).unwrap();
/// # mod futures_executor_free {
/// #     pub fn block_on<F: Future>(future: F) -> F::Output {
/// #         let mut future = std::pin::pin!(future);
/// #         let mut context = std::task::Context::from_waker(std::task::Waker::noop());
/// #         loop {
/// #             if let std::task::Poll::Ready(done) = future.as_mut().poll(&mut context) {
/// #                 return done;
/// #             }
/// #         }
/// #     }
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    header: Vec<u8>,
    records: BTreeMap<Slot, Vec<u8>>,
    lines: BTreeMap<LineKey, Vec<u8>>,
}

impl WalletStore for MemoryStore {
    async fn load(&mut self) -> Result<Contents, StoreError> {
        let records = self.records.iter().map(|(slot, sealed)| (*slot, sealed.clone()));
        Ok(Contents { header: self.header.clone(), records: records.collect() })
    }

    async fn lines(
        &mut self,
        from: LineKey,
        most: usize,
    ) -> Result<Vec<(LineKey, Vec<u8>)>, StoreError> {
        let start = LineKey { list: from.list, number: 0 };
        let lines = self.lines.range(start..=from).rev().take(most);
        Ok(lines.map(|(key, sealed)| (*key, sealed.clone())).collect())
    }

    async fn write(&mut self, batch: &Batch) -> Result<(), StoreError> {
        if batch.anew {
            *self = Self::default();
        }
        if let Some(header) = &batch.header {
            self.header.clone_from(header);
        }
        put(&mut self.records, &batch.records);
        put(&mut self.lines, &batch.lines);
        Ok(())
    }

    async fn tidy(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}

fn put<K: Copy + Ord>(kept: &mut BTreeMap<K, Vec<u8>>, changes: &BTreeMap<K, Option<Vec<u8>>>) {
    for (key, change) in changes {
        match change {
            Some(sealed) => kept.insert(*key, sealed.clone()),
            None => kept.remove(key),
        };
    }
}
