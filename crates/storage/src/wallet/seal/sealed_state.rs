//! From records to sealed records and back: what a store holds, and that it is all of it.
//!
//! One sealed record, the *state*, counts the transactions and hashes the list of all other records,
//! each with its nonce, which no other sealing of it has. So a record that was deleted, put back in
//! an older version, or brought over from elsewhere is noticed when the store is opened, though each
//! of them may open by itself. Lines are checked in the same way when they are read.

use std::collections::{BTreeMap, BTreeSet};

use nonla_wallet::{Record, RecordChange, RecordKey, Table};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::wallet::seal::data_key::{
    DataKey, NoRandomness, Place, Sealer, Stamp, stamp, with_key, without_key,
};
use crate::wallet::seal::header::Header;
use crate::wallet::seal::line_checksum::{Group, LineChecksums};
use crate::wallet::store::{Batch, Contents, LineKey, Slot};

/// Table number of the state; no table of a wallet has it.
const STATE: u8 = 0;

/// The store does not hold what the wallet wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Tampered {
    /// A record is damaged, or was brought here from elsewhere.
    #[error("a record of the wallet is damaged or not its own: restore your last backup")]
    Record,
    /// A record is missing, or an older version of it was put back.
    #[error("records of the wallet are missing or older than the others: restore your last backup")]
    Missing,
}

/// What is known of a store's contents: enough to write the next transaction.
pub(crate) struct SealedState {
    pub(crate) header: Header,
    pub(crate) data_key: DataKey,
    sealer: Sealer,
    stamps: BTreeMap<Slot, Stamp>,
    line_checksums: LineChecksums,
    counter: u64,
    /// Hash of the sealed state.
    root: [u8; 32],
    /// The root of the state before this one.
    before: [u8; 32],
}

/// A transaction, sealed, and what is known once it is written.
pub(crate) struct Sealing {
    pub(crate) batch: Batch,
    next: SealedState,
}

/// The lines that a transaction writes over, as they are in the store.
pub(crate) type Present = BTreeMap<LineKey, Stamp>;

/// How far a store has come: what an anchor remembers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) counter: u64,
    pub(crate) root: [u8; 32],
    /// The root one transaction earlier.
    pub(crate) before: [u8; 32],
}

impl SealedState {
    /// Of a store that is still empty.
    pub(crate) fn empty(header: Header, data_key: DataKey) -> Self {
        let sealer = Sealer::new(&data_key, header.wallet, header.format);
        Self {
            header,
            data_key,
            sealer,
            stamps: BTreeMap::new(),
            line_checksums: LineChecksums::default(),
            counter: 0,
            root: [0; 32],
            before: [0; 32],
        }
    }

    /// Opens everything that was loaded.
    pub(crate) fn open(
        header: Header,
        data_key: DataKey,
        contents: &Contents,
    ) -> Result<(Self, Vec<Record>), Tampered> {
        let mut kept = Self::empty(header, data_key);
        let state_slot = kept.state_slot();
        let (mut records, mut state) = (Vec::new(), None);
        let mut slots = BTreeSet::new();
        for (slot, sealed) in &contents.records {
            // The state names each slot once, and so would not show a record that is there twice.
            if !slots.insert(*slot) {
                return Err(Tampered::Record);
            }
            let opened = kept.sealer.open(Place::Slot(*slot), sealed);
            let (version, plain) = opened.map_err(|_| Tampered::Record)?;
            if *slot == state_slot {
                state = Some((version, plain));
                kept.root = Sha256::digest(sealed).into();
                continue;
            }
            kept.set_stamp(*slot, Some(sealed));
            match plain.split_first() {
                Some((&STATE, sum)) => kept.take_sum(*slot, sum)?,
                _ => records.push(kept.take_in(*slot, &plain)?),
            }
        }
        let (version, plain) = state.ok_or(Tampered::Missing)?;
        kept.counter = version;
        kept.before = before_of(&plain).ok_or(Tampered::Record)?;
        if *plain != kept.state().as_slice() {
            return Err(Tampered::Missing);
        }
        Ok((kept, records))
    }

    /// Whether the data key opens any record at all.
    pub(crate) fn opens_some(&self, contents: &Contents) -> bool {
        let mut records = contents.records.iter();
        records.any(|(slot, sealed)| self.sealer.open(Place::Slot(*slot), sealed).is_ok())
    }

    fn take_in(&self, slot: Slot, plain: &[u8]) -> Result<Record, Tampered> {
        let (key, bytes) = without_key(plain).ok_or(Tampered::Record)?;
        if self.sealer.slot(key.table.number(), &key.row) != slot {
            return Err(Tampered::Record);
        }
        Ok(Record { key, bytes })
    }

    fn take_sum(&mut self, slot: Slot, sum: &[u8]) -> Result<(), Tampered> {
        let group = self.line_checksums.read(sum).ok_or(Tampered::Record)?;
        if self.sealer.slot(STATE, &group.row()) == slot { Ok(()) } else { Err(Tampered::Record) }
    }

    /// Opens lines that were read from the store, from `top` downwards; `more` may follow. Those of
    /// the last group are left out unless the group is there in full.
    pub(crate) fn open_lines(
        &self,
        (top, more): (LineKey, bool),
        lines: &[(LineKey, Vec<u8>)],
    ) -> Result<Vec<Record>, Tampered> {
        let (mut records, mut found) = (Vec::with_capacity(lines.len()), LineChecksums::default());
        let mut last = None;
        for (line, sealed) in lines {
            if *line > top || line.list != top.list || last.is_some_and(|last| *line >= last) {
                return Err(Tampered::Record);
            }
            last = Some(*line);
            let (stamp, record) = self.open_line(*line, sealed)?;
            found.toggle(&self.sealer, (*line, &stamp));
            records.push((*line, record));
        }
        let lowest = LineChecksums::lowest_whole(top, last, more);
        if !self.line_checksums.agrees(&found, (lowest, Group::of(top))) {
            return Err(Tampered::Missing);
        }
        let whole = records.into_iter().filter(|(line, _)| Group::of(*line) >= lowest);
        Ok(whole.map(|(_, record)| record).collect())
    }

    /// Opens one line; which sealing it is and what it says.
    pub(crate) fn open_line(
        &self,
        line: LineKey,
        sealed: &[u8],
    ) -> Result<(Stamp, Record), Tampered> {
        let opened = self.sealer.open(Place::Line(line), sealed);
        let (_, plain) = opened.map_err(|_| Tampered::Record)?;
        let stamp = stamp(sealed).ok_or(Tampered::Record)?;
        let (key, bytes) = without_key(&plain).ok_or(Tampered::Record)?;
        let table = Table::from_number(line.list).ok_or(Tampered::Record)?;
        if key != RecordKey::numbered(table, line.number) {
            return Err(Tampered::Record);
        }
        Ok((stamp, Record { key, bytes }))
    }

    /// Seals the next transaction. Nothing changes until it is [taken over](Self::wrote).
    pub(crate) fn seal(
        &self,
        changes: &[RecordChange],
        present: Present,
    ) -> Result<Sealing, NoRandomness> {
        let mut next = self.successor(self.header.clone());
        let batch = next.seal_all(changes, present)?;
        Ok(Sealing { batch, next })
    }

    /// The same records, one transaction later.
    fn successor(&self, header: Header) -> Self {
        let mut next = Self::empty(header, self.data_key.clone());
        next.stamps.clone_from(&self.stamps);
        next.line_checksums.clone_from(&self.line_checksums);
        next.follow(self);
        next
    }

    fn follow(&mut self, before: &Self) {
        self.counter = before.counter.saturating_add(1);
        self.before = before.root;
    }

    fn seal_all(
        &mut self,
        changes: &[RecordChange],
        mut present: Present,
    ) -> Result<Batch, NoRandomness> {
        let mut batch = Batch::default();
        for change in changes {
            self.seal_change(change, (&mut present, &mut batch))?;
        }
        self.seal_sums(&mut batch)?;
        self.seal_state(&mut batch)?;
        Ok(batch)
    }

    fn seal_change(
        &mut self,
        change: &RecordChange,
        (present, batch): (&mut Present, &mut Batch),
    ) -> Result<(), NoRandomness> {
        let place = self.sealer.place(change.key());
        let sealed = match change {
            RecordChange::Put(record) => {
                let plain = with_key(&record.key, &record.bytes);
                Some(self.sealer.seal((place, self.counter), &plain)?)
            }
            RecordChange::Delete(_) => None,
        };
        match place {
            Place::Slot(slot) => {
                self.set_stamp(slot, sealed.as_deref());
                batch.records.insert(slot, sealed);
            }
            Place::Line(line) => {
                let new = sealed.as_deref().and_then(stamp);
                let old = match new {
                    Some(stamp) => present.insert(line, stamp),
                    None => present.remove(&line),
                };
                for stamp in [old, new].iter().flatten() {
                    self.line_checksums.toggle(&self.sealer, (line, stamp));
                }
                batch.lines.insert(line, sealed);
            }
        }
        Ok(())
    }

    fn set_stamp(&mut self, slot: Slot, sealed: Option<&[u8]>) {
        match sealed.and_then(stamp) {
            Some(stamp) => self.stamps.insert(slot, stamp),
            None => self.stamps.remove(&slot),
        };
    }

    /// Seals the sums of all groups that have a line in the batch.
    fn seal_sums(&mut self, batch: &mut Batch) -> Result<(), NoRandomness> {
        let groups: BTreeSet<Group> = batch.lines.keys().copied().map(Group::of).collect();
        for group in groups {
            let slot = self.sealer.slot(STATE, &group.row());
            let sealed = match self.line_checksums.written(group) {
                Some(sum) => {
                    let plain = [&[STATE][..], &sum].concat();
                    Some(self.sealer.seal((Place::Slot(slot), self.counter), &plain)?)
                }
                None => None,
            };
            self.set_stamp(slot, sealed.as_deref());
            batch.records.insert(slot, sealed);
        }
        Ok(())
    }

    fn seal_state(&mut self, batch: &mut Batch) -> Result<(), NoRandomness> {
        let slot = self.state_slot();
        let sealed = self.sealer.seal((Place::Slot(slot), self.counter), &self.state())?;
        self.root = Sha256::digest(&sealed).into();
        batch.records.insert(slot, Some(sealed));
        Ok(())
    }

    /// Seals everything anew, under another header or another data key.
    pub(crate) fn seal_anew(
        &self,
        (header, data_key): (Header, DataKey),
        records: &[Record],
    ) -> Result<(Self, Batch), NoRandomness> {
        let mut next = Self::empty(header, data_key);
        next.follow(self);
        let records: Vec<_> = records.iter().cloned().map(RecordChange::Put).collect();
        let mut batch = next.seal_all(&records, Present::new())?;
        batch.anew = true;
        batch.header = Some(next.header.to_bytes());
        Ok((next, batch))
    }

    /// Seals a transaction that changes the header alone.
    pub(crate) fn seal_header(&self, header: Header) -> Result<Sealing, NoRandomness> {
        let mut next = self.successor(header);
        let mut batch = next.seal_all(&[], Present::new())?;
        batch.header = Some(next.header.to_bytes());
        Ok(Sealing { batch, next })
    }

    /// A transaction was written.
    pub(crate) fn wrote(&mut self, sealing: Sealing) {
        *self = sealing.next;
    }

    pub(crate) const fn progress(&self) -> Progress {
        Progress { counter: self.counter, root: self.root, before: self.before }
    }

    fn state_slot(&self) -> Slot {
        self.sealer.slot(STATE, b"state")
    }

    /// What the state says: the count, the state before, the header, and every other record with its
    /// nonce.
    fn state(&self) -> Zeroizing<Vec<u8>> {
        let mut list = Sha256::new();
        for (slot, stamp) in &self.stamps {
            list.update(slot.0);
            list.update(stamp);
        }
        let list: [u8; 32] = list.finalize().into();
        let count = self.counter.to_be_bytes();
        Zeroizing::new([&count[..], &self.before, &self.header.hash(), &list].concat())
    }
}

/// The root of the state before, out of a state.
fn before_of(state: &[u8]) -> Option<[u8; 32]> {
    let (_, rest) = state.split_first_chunk::<8>()?;
    rest.first_chunk::<32>().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, says: &str) -> RecordChange {
        let key = RecordKey { table: Table::Platform, row: name.as_bytes().to_vec() };
        RecordChange::Put(Record { key, bytes: Zeroizing::new(says.as_bytes().to_vec()) })
    }

    fn line(number: u64) -> RecordChange {
        let key = RecordKey::numbered(Table::History, number);
        RecordChange::Put(Record { key, bytes: Zeroizing::new(vec![1]) })
    }

    /// What a store holds.
    type Held = (BTreeMap<Slot, Vec<u8>>, BTreeMap<LineKey, Vec<u8>>);

    fn write(held: &mut Held, batch: &Batch) {
        for (slot, sealed) in &batch.records {
            match sealed {
                Some(sealed) => held.0.insert(*slot, sealed.clone()),
                None => held.0.remove(slot),
            };
        }
        for (line, sealed) in &batch.lines {
            match sealed {
                Some(sealed) => held.1.insert(*line, sealed.clone()),
                None => held.1.remove(line),
            };
        }
    }

    fn kept() -> SealedState {
        SealedState::empty(Header::new().unwrap(), DataKey::from_bytes(&[3; 32]))
    }

    fn opened(
        kept: &SealedState,
        records: &BTreeMap<Slot, Vec<u8>>,
    ) -> Result<(SealedState, Vec<Record>), Tampered> {
        let records = records.iter().map(|(slot, sealed)| (*slot, sealed.clone())).collect();
        let contents = Contents { header: kept.header.to_bytes(), records };
        SealedState::open(kept.header.clone(), kept.data_key.clone(), &contents)
    }

    /// Serves T-S4: a record left out, or in an older version, is missed by the state.
    #[test]
    fn a_store_opens_as_a_whole_or_not_at_all() {
        let (mut kept, mut held) = (kept(), Held::default());
        for (name, says) in [("one", "1"), ("two", "2"), ("one", "3")] {
            let older = held.clone();
            let sealing = kept.seal(&[row(name, says)], Present::new()).unwrap();
            write(&mut held, &sealing.batch);
            kept.wrote(sealing);
            let (again, records) = opened(&kept, &held.0).unwrap();
            assert_eq!(again.progress(), kept.progress());
            assert!(records.len() <= 2);
            for slot in held.0.keys() {
                let mut less = held.0.clone();
                less.remove(slot);
                assert_eq!(opened(&kept, &less).map(drop), Err(Tampered::Missing));
                let mut mixed = held.0.clone();
                if let Some(old) = older.0.get(slot).filter(|old| held.0.get(slot) != Some(old)) {
                    mixed.insert(*slot, old.clone());
                    assert_eq!(opened(&kept, &mixed).map(drop), Err(Tampered::Missing));
                }
            }
        }
    }

    /// Serves T-S4: of lines, whole groups are read; one left out is missed, wherever it stood.
    #[test]
    fn lines_are_read_in_whole_groups_or_not_at_all() {
        let (mut kept, mut held) = (kept(), Held::default());
        for from in [1, 200, 390] {
            let lines: Vec<_> = (from..from + 150).map(line).collect();
            let sealing = kept.seal(&lines, Present::new()).unwrap();
            write(&mut held, &sealing.batch);
            kept.wrote(sealing);
        }
        let (kept, _) = opened(&kept, &held.0).unwrap();
        let all: Vec<_> = held.1.clone().into_iter().rev().collect();
        let top = LineKey { list: Table::History.number(), number: LineKey::MOST };
        let read = |lines: &[(LineKey, Vec<u8>)], more| {
            kept.open_lines((top, more), lines).map(|records| records.len())
        };
        assert_eq!(read(&all, false), Ok(450));
        // 512 to 539, 390 to 511, and 384 to 389 are not there.
        assert_eq!(read(&all[..160], true), Ok(28 + 122));
        assert_eq!(read(&all[..160], false), Err(Tampered::Missing));
        assert_eq!(read(&[], false), Err(Tampered::Missing));
        for gone in [0, 1, 100, 300, 449] {
            let mut less = all.clone();
            less.remove(gone);
            assert_eq!(read(&less, false), Err(Tampered::Missing), "{gone}");
        }
        let mut twice = all.clone();
        twice.insert(7, all[7].clone());
        assert_eq!(read(&twice, false), Err(Tampered::Record));
    }
}
