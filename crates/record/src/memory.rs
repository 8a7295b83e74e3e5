//! Records in memory.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::key::{Change, Damaged, Key};
use crate::reading::{Pause, Reading};
use crate::step::Step;

/// Keeps records in memory: gone with the process. For tests, and for what is not to be kept.
///
/// Any number of threads may commit at once; one step follows the other.
#[derive(Debug, Default)]
pub struct MemoryStore {
    records: Mutex<BTreeMap<Key, Vec<u8>>>,
}

impl Clone for MemoryStore {
    /// A store of its own with the same records.
    fn clone(&self) -> Self {
        Self { records: Mutex::new(self.records().clone()) }
    }
}

impl MemoryStore {
    /// Commits a step.
    ///
    /// # Errors
    /// [`Damaged`] if a record is not what the role wrote; nothing was changed.
    pub fn commit<T>(&self, step: Step<'_, T>) -> Result<T, Damaged> {
        let mut records = self.records();
        let mut reading = Reading::default();
        let staged = loop {
            match step.stage(&reading) {
                Ok(staged) => break staged,
                Err(Pause::Damaged(damaged)) => return Err(damaged),
                Err(Pause::Read(keys)) => {
                    for key in keys {
                        let found = records.get(&key).cloned();
                        reading.add(key, found);
                    }
                }
            }
        };
        apply(&mut records, staged.changes());
        Ok(staged.saved())
    }

    /// The bytes of these records, in this order; `None` where there is none.
    #[must_use]
    pub fn read(&self, keys: &[Key]) -> Vec<Option<Vec<u8>>> {
        let records = self.records();
        keys.iter().map(|key| records.get(key).cloned()).collect()
    }

    /// Writes these changes if every record that was read is as it was; `false` if one is not.
    #[must_use]
    pub fn write(&self, read: &Reading, changes: &[Change]) -> bool {
        let mut records = self.records();
        let same = read.iter().all(|(key, found)| records.get(key).map(Vec::as_slice) == found);
        if same {
            apply(&mut records, changes);
        }
        same
    }

    /// Records of the table of `from`, from that row on, in the order of rows, at most `most`.
    #[must_use]
    pub fn page(&self, from: &Key, most: usize) -> Vec<(Key, Vec<u8>)> {
        let records = self.records();
        let of_table = records.range(from..).take_while(|(key, _)| key.table() == from.table());
        of_table.take(most).map(|(key, bytes)| (key.clone(), bytes.clone())).collect()
    }

    /// Every record.
    #[must_use]
    pub fn everything(&self) -> Vec<(Key, Vec<u8>)> {
        self.records().iter().map(|(key, bytes)| (key.clone(), bytes.clone())).collect()
    }

    /// The records hold good after a panic elsewhere: they are changed after every decision was made.
    fn records(&self) -> MutexGuard<'_, BTreeMap<Key, Vec<u8>>> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn apply(records: &mut BTreeMap<Key, Vec<u8>>, changes: &[Change]) {
    for change in changes {
        match change {
            Change::Put(key, bytes) => records.insert(key.clone(), bytes.clone()),
            Change::Delete(key) => records.remove(key),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::Decision;

    fn key(row: u8) -> Key {
        Key::new(1, [row])
    }

    fn put(row: u8, bytes: &[u8]) -> Change {
        Change::Put(key(row), bytes.to_vec())
    }

    /// Moves what lies under one key to another, if it is there.
    fn moved(from: u8, to: u8) -> Step<'static, bool> {
        Step::new(move |records| {
            records.need(&[key(from), key(to)])?;
            let Some(bytes) = records.get(&key(from))? else {
                return Ok(Decision::unchanged(false));
            };
            let changes = vec![put(to, bytes), Change::Delete(key(from))];
            Ok(Decision { changes, outcome: true })
        })
    }

    #[test]
    fn a_step_reads_what_it_names_and_all_its_changes_count() {
        let store = MemoryStore::default();
        assert_eq!(store.commit(moved(1, 2)), Ok(false));
        assert!(store.write(&Reading::default(), &[put(1, b"a"), put(3, b"c")]));
        assert_eq!(store.commit(moved(1, 2)), Ok(true));
        let read = store.read(&[key(1), key(2), key(3)]);
        assert_eq!(read, [None, Some(b"a".to_vec()), Some(b"c".to_vec())]);
    }

    #[test]
    fn a_damaged_record_ends_a_step_and_nothing_is_changed() {
        let store = MemoryStore::default();
        let bad: Step<'_, ()> = Step::new(|_| Err(key(1).damaged().into()));
        assert_eq!(store.commit(bad), Err(Damaged { table: 1 }));
        assert_eq!(store.everything(), []);
    }

    #[test]
    fn a_write_on_what_is_no_longer_so_is_none() {
        let store = MemoryStore::default();
        let mut read = Reading::default();
        read.add(key(1), None);
        assert!(store.write(&read, &[put(1, b"first")]));
        assert!(!store.write(&read, &[put(1, b"second")]));
        assert_eq!(store.read(&[key(1)]), [Some(b"first".to_vec())]);
        read.add(key(1), Some(b"other".to_vec()));
        assert!(!store.write(&read, &[put(2, b"second")]));
        assert_eq!(store.read(&[key(2)]), [None]);
    }

    #[test]
    fn a_page_is_of_one_table_in_order() {
        let store = MemoryStore::default();
        let other = Change::Put(Key::new(2, [0]), b"other".to_vec());
        assert!(
            store.write(&Reading::default(), &[put(3, b"c"), put(1, b"a"), put(2, b"b"), other])
        );
        let rows = |from, most| -> Vec<u8> {
            store.page(&key(from), most).iter().map(|(key, _)| key.row()[0]).collect()
        };
        assert_eq!(
            (rows(0, 9), rows(2, 9), rows(0, 2), rows(4, 9)),
            (vec![1, 2, 3], vec![2, 3], vec![1, 2], vec![])
        );
    }

    #[test]
    fn rows_and_bytes_are_not_shown() {
        let change = Change::Put(Key::new(7, *b"row"), b"bytes".to_vec());
        let shown = format!("{change:?} {:?}", Change::Delete(change.key().clone()));
        assert_eq!(shown, "Put(Key(7, ..), 5 bytes) Delete(Key(7, ..))");
    }

    /// Two threads that count up lose no count.
    #[test]
    fn steps_follow_each_other() {
        let store = MemoryStore::default();
        let count = || {
            Step::new(|records| {
                let count = records.get(&key(1))?.map_or(0, <[u8]>::len);
                Ok(Decision { changes: vec![put(1, &vec![0; count + 1])], outcome: count })
            })
        };
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| (0..500).for_each(|_| assert!(store.commit(count()).is_ok())));
            }
        });
        assert_eq!(store.commit(count()), Ok(1000));
    }
}
