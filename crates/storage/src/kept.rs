//! From records to sealed records and back: what a store holds, and that it is all of it.
//!
//! One sealed record, the *state*, counts the transactions and hashes the list of all other records
//! with their versions. So a record that was deleted, put back in an older version, or brought over
//! from elsewhere is noticed when the store is opened, though each of them may open by itself.

use std::collections::BTreeMap;

use nonla_wallet::{Record, RecordChange, RecordKey, Table};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::data_key::{DataKey, NoRandomness, Place, Sealer, with_key, without_key};
use crate::header::Header;
use crate::store::{Batch, Contents, LineKey, Slot};

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
pub(crate) struct Kept {
    pub(crate) header: Header,
    pub(crate) data_key: DataKey,
    sealer: Sealer,
    versions: BTreeMap<Slot, u64>,
    counter: u64,
}

/// A transaction, sealed, and what is known once it is written.
pub(crate) struct Sealing {
    pub(crate) batch: Batch,
    versions: BTreeMap<Slot, u64>,
    counter: u64,
}

/// How far a store has come: what an anchor remembers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) counter: u64,
    pub(crate) root: [u8; 32],
}

impl Kept {
    /// Of a store that is still empty.
    pub(crate) fn empty(header: Header, data_key: DataKey) -> Self {
        let sealer = Sealer::new(&data_key, header.wallet, header.format);
        Self { header, data_key, sealer, versions: BTreeMap::new(), counter: 0 }
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
        for (slot, sealed) in &contents.records {
            let opened = kept.sealer.open(Place::Slot(*slot), sealed);
            let (version, plain) = opened.map_err(|_| Tampered::Record)?;
            if *slot == state_slot {
                state = Some((version, plain));
            } else {
                records.push(kept.take_in(*slot, version, &plain)?);
            }
        }
        let (version, plain) = state.ok_or(Tampered::Missing)?;
        kept.counter = version;
        let whole = *plain == kept.state().as_slice();
        if !whole && !nonla_crypto::planted("store-any-state") {
            return Err(Tampered::Missing);
        }
        Ok((kept, records))
    }

    fn take_in(&mut self, slot: Slot, version: u64, plain: &[u8]) -> Result<Record, Tampered> {
        let (key, bytes) = without_key(plain).ok_or(Tampered::Record)?;
        if self.sealer.slot(key.table.number(), &key.row) != slot {
            return Err(Tampered::Record);
        }
        self.versions.insert(slot, version);
        Ok(Record { key, bytes })
    }

    /// Opens lines that were read from the store.
    pub(crate) fn open_lines(&self, lines: &[(LineKey, Vec<u8>)]) -> Result<Vec<Record>, Tampered> {
        lines.iter().map(|(key, sealed)| self.open_line(*key, sealed)).collect()
    }

    fn open_line(&self, line: LineKey, sealed: &[u8]) -> Result<Record, Tampered> {
        let opened = self.sealer.open(Place::Line(line), sealed);
        let (_, plain) = opened.map_err(|_| Tampered::Record)?;
        let (key, bytes) = without_key(&plain).ok_or(Tampered::Record)?;
        let table = Table::from_number(line.list).ok_or(Tampered::Record)?;
        if key != RecordKey::numbered(table, line.number) {
            return Err(Tampered::Record);
        }
        Ok(Record { key, bytes })
    }

    /// Seals the next transaction. Nothing changes until it is [taken over](Self::wrote).
    pub(crate) fn seal(&self, changes: &[RecordChange]) -> Result<Sealing, NoRandomness> {
        let mut next = Self {
            header: self.header.clone(),
            data_key: self.data_key.clone(),
            sealer: Sealer::new(&self.data_key, self.header.wallet, self.header.format),
            versions: self.versions.clone(),
            counter: self.counter.saturating_add(1),
        };
        let mut batch = Batch::default();
        for change in changes {
            next.seal_change(change, &mut batch)?;
        }
        next.seal_state(&mut batch)?;
        Ok(Sealing { batch, versions: next.versions, counter: next.counter })
    }

    fn seal_change(
        &mut self,
        change: &RecordChange,
        batch: &mut Batch,
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
                match sealed.is_some() {
                    true => self.versions.insert(slot, self.counter),
                    false => self.versions.remove(&slot),
                };
                batch.records.insert(slot, sealed);
            }
            Place::Line(line) => {
                batch.lines.insert(line, sealed);
            }
        }
        Ok(())
    }

    fn seal_state(&self, batch: &mut Batch) -> Result<(), NoRandomness> {
        let slot = self.state_slot();
        let sealed = self.sealer.seal((Place::Slot(slot), self.counter), &self.state())?;
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
        next.counter = self.counter.saturating_add(1);
        let mut batch =
            Batch { anew: true, header: Some(next.header.to_bytes()), ..Batch::default() };
        for record in records {
            next.seal_change(&RecordChange::Put(record.clone()), &mut batch)?;
        }
        next.seal_state(&mut batch)?;
        Ok((next, batch))
    }

    /// Seals a transaction that changes the header alone.
    pub(crate) fn seal_header(&self, header: Header) -> Result<(Header, Sealing), NoRandomness> {
        let mut changed = Self::empty(header, self.data_key.clone());
        changed.versions.clone_from(&self.versions);
        changed.counter = self.counter;
        let mut sealing = changed.seal(&[])?;
        sealing.batch.header = Some(changed.header.to_bytes());
        Ok((changed.header, sealing))
    }

    /// A transaction was written.
    pub(crate) fn wrote(&mut self, sealing: Sealing) {
        self.versions = sealing.versions;
        self.counter = sealing.counter;
    }

    pub(crate) fn progress(&self) -> Progress {
        Progress { counter: self.counter, root: Sha256::digest(self.state()).into() }
    }

    fn state_slot(&self) -> Slot {
        self.sealer.slot(STATE, b"state")
    }

    /// What the state says: the count, the header, and every other record with its version.
    fn state(&self) -> Zeroizing<Vec<u8>> {
        let mut list = Sha256::new();
        for (slot, version) in &self.versions {
            list.update(slot.0);
            list.update(version.to_be_bytes());
        }
        let list: [u8; 32] = list.finalize().into();
        Zeroizing::new([&self.counter.to_be_bytes()[..], &self.header.hash(), &list].concat())
    }
}
