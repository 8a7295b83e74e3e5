//! The records of one kind that a wallet has at hand: where each lies and its written form are the kind's; put,
//! delete and load stand here, once.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use crate::record::{Record, RecordChange, RecordKey, Table};

/// A kind of record.
pub(crate) trait Row: Sized {
    /// Its table.
    const TABLE: Table;

    /// Where it lies in the table.
    fn row(&self) -> Vec<u8>;

    /// Its written form.
    fn encode(&self) -> Zeroizing<Vec<u8>>;

    /// What a record says; `None` if it is not what a wallet writes. That it lies where it belongs is checked
    /// by who asks.
    fn decode(record: &Record) -> Option<Box<Self>>;
}

/// The rows of one kind, in order. Each has a place of its own: what grows leaves copies of what it holds.
pub(crate) struct Rows<R>(BTreeMap<Vec<u8>, Box<R>>);

/// What becomes of one row.
pub(crate) enum Edit<R> {
    Put(Box<R>),
    Delete(Vec<u8>),
}

impl<R: Row> Edit<R> {
    pub(crate) fn put(row: R) -> Self {
        Self::Put(Box::new(row))
    }

    /// What to write.
    pub(crate) fn record(&self) -> RecordChange {
        match self {
            Self::Put(row) => {
                RecordChange::Put(Record { key: key_of::<R>(row.row()), bytes: row.encode() })
            }
            Self::Delete(row) => RecordChange::Delete(key_of::<R>(row.clone())),
        }
    }
}

fn key_of<R: Row>(row: Vec<u8>) -> RecordKey {
    RecordKey { table: R::TABLE, row }
}

impl<R> Default for Rows<R> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<R: Row> Rows<R> {
    pub(crate) fn apply(&mut self, edit: Edit<R>) {
        match edit {
            Edit::Put(row) => self.0.insert(row.row(), row),
            Edit::Delete(row) => self.0.remove(&row),
        };
    }

    /// Takes a record over; `None` if it is malformed, or does not lie where a wallet would write it again, or
    /// lies there twice.
    pub(crate) fn load(&mut self, record: &Record) -> Option<()> {
        let row = R::decode(record)?;
        let in_place = row.row() == record.key.row;
        let alone = in_place && self.0.insert(row.row(), row).is_none();
        alone.then_some(())
    }

    pub(crate) fn get(&self, row: &[u8]) -> Option<&R> {
        self.0.get(row).map(Box::as_ref)
    }

    pub(crate) fn has(&self, row: &[u8]) -> bool {
        self.0.contains_key(row)
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &R> {
        self.0.values().map(Box::as_ref)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
