//! A wallet's store in the hands of somebody else: sealed records that are edited, moved, replaced
//! by older ones or by those of another wallet.

use std::sync::LazyLock;

use nonla_storage::{
    Batch, Contents, LineKey, Locked, Passphrase, Slot, StoreError, Unlock, Vault, WalletStore,
    seal_backup,
};
use nonla_wallet::Event;

use super::Reading;
use super::backups::passphrase;
use super::edits::edit;
use super::honest;
use super::honest_wallet::{self, block_on, key};

/// The lists of a store: history and receipts.
const LISTS: [u8; 2] = [12, 13];

/// A store as somebody hands it over: its records in any order, perhaps twice.
#[derive(Clone, Default, PartialEq)]
struct Handed {
    header: Vec<u8>,
    records: Vec<(Slot, Vec<u8>)>,
    lines: Vec<(LineKey, Vec<u8>)>,
}

impl WalletStore for Handed {
    async fn load(&mut self) -> Result<Contents, StoreError> {
        Ok(Contents { header: self.header.clone(), records: self.records.clone() })
    }

    async fn lines(
        &mut self,
        from: LineKey,
        most: usize,
    ) -> Result<Vec<(LineKey, Vec<u8>)>, StoreError> {
        let wanted = |line: &&(LineKey, Vec<u8>)| line.0.list == from.list && line.0 <= from;
        Ok(self.lines.iter().filter(wanted).take(most).cloned().collect())
    }

    async fn write(&mut self, batch: &Batch) -> Result<(), StoreError> {
        if batch.anew {
            *self = Self::default();
        }
        self.header = batch.header.clone().unwrap_or(std::mem::take(&mut self.header));
        put(&mut self.records, &batch.records);
        put(&mut self.lines, &batch.lines);
        self.lines.sort_by_key(|line| std::cmp::Reverse(line.0));
        Ok(())
    }

    async fn tidy(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}

fn put<'a, K: Copy + Ord + 'a>(
    kept: &mut Vec<(K, Vec<u8>)>,
    changes: impl IntoIterator<Item = (&'a K, &'a Option<Vec<u8>>)>,
) {
    for (place, change) in changes {
        kept.retain(|(of, _)| of != place);
        kept.extend(change.clone().map(|sealed| (*place, sealed)));
    }
}

/// The wallet's store, as it was one step before, and as another wallet with the same records and
/// the same key has it.
fn snapshots() -> &'static [Handed] {
    static SNAPSHOTS: LazyLock<Vec<Handed>> = LazyLock::new(|| {
        let mut vault = restored();
        let chosen = Passphrase::new("con trau an co".to_owned()).unwrap();
        block_on(vault.change_passphrase(&chosen)).unwrap();
        let before = vault.lock().into_store();
        let mut vault = block_on(unlock(before.clone())).unwrap();
        let noted = vault.wallet().note(honest::today(), Event::BackedUp);
        block_on(vault.commit(noted)).unwrap();
        let now = vault.lock().into_store();
        let mut other = restored();
        block_on(other.change_passphrase(&chosen)).unwrap();
        vec![now, before, other.lock().into_store()]
    });
    &SNAPSHOTS
}

fn restored() -> Vault<Handed> {
    let file = seal_backup(honest_wallet::document(), passphrase()).unwrap();
    let backup = (file.as_slice(), passphrase());
    let restored = Vault::restore_under_key(Handed::default(), backup, key(), honest::today());
    block_on(restored).unwrap()
}

async fn unlock(store: Handed) -> Option<Vault<Handed>> {
    let locked = Locked::read(store).await.ok()?;
    locked.unlock(Unlock::Key(key())).await.ok()
}

/// A store. The first byte says which one; then each change is of six bytes: what is changed,
/// which of it, and an edit or another one. Only a store that a wallet wrote is read to the end.
pub(crate) fn store_record(bytes: &[u8]) -> Reading {
    let Some((which, changes)) = bytes.split_first() else {
        return Reading::Refused;
    };
    let mut store = snapshots()[usize::from(*which) % snapshots().len()].clone();
    for change in changes.as_chunks::<6>().0.iter().take(16) {
        change_store(&mut store, *change);
    }
    let given = store.clone();
    let Some(mut vault) = block_on(unlock(store)) else {
        return Reading::Refused;
    };
    // A backup reads everything there is.
    if block_on(vault.backup(passphrase(), honest::today())).is_err() {
        return Reading::Refused;
    }
    assert!(snapshots().iter().any(|honest| is_same(honest, &given)), "only what a wallet wrote");
    Reading::Value
}

/// Records may lie in any order, and the two lists in each other's.
fn is_same(honest: &Handed, given: &Handed) -> bool {
    let sorted = |store: &Handed| {
        let mut store = store.clone();
        store.records.sort_by_key(|(slot, _)| *slot);
        store.lines.sort_by_key(|(line, _)| line.list);
        store
    };
    sorted(honest) == sorted(given)
}

fn change_store(store: &mut Handed, [what, which, how, a, b, c]: [u8; 6]) {
    let from = &snapshots()[usize::from(a) % snapshots().len()];
    match what % 8 {
        0 => edit(&mut store.header, [how, a, b, c]),
        1 => store.header.clone_from(&from.header),
        2..=4 => change_list(&mut store.records, (which, [how, a, b, c]), &from.records),
        _ => {
            change_list(&mut store.lines, (which, [how, a, b, c]), &from.lines);
            if how % 8 == 6 && !store.lines.is_empty() {
                let place = usize::from(which) % store.lines.len();
                let to = &mut store.lines[place].0;
                to.list = LISTS[usize::from(a) % 2];
                to.number = u64::from(b);
            }
        }
    }
}

fn change_list<K: Copy + Eq>(
    list: &mut Vec<(K, Vec<u8>)>,
    (which, [how, a, b, c]): (u8, [u8; 4]),
    from: &[(K, Vec<u8>)],
) {
    if list.is_empty() {
        return;
    }
    let (place, other) = (usize::from(which) % list.len(), usize::from(b) % list.len());
    match how % 8 {
        0 => drop(list.remove(place)),
        1 => list.push(list[place].clone()),
        2 => list[place].1 = list[other].1.clone(),
        3 => list[place].0 = list[other].0,
        4 => {
            let same = from.iter().find(|(of, _)| *of == list[place].0);
            list[place] = same.cloned().unwrap_or(from[other % from.len()].clone());
        }
        5 => list.swap(place, other),
        6 => {}
        _ => edit(&mut list[place].1, [a, b, c, which]),
    }
}
