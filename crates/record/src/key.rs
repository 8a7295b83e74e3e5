//! Which record, and what becomes of it.

use std::fmt;

/// Which record: a table of the role and a row in it.
///
/// Table numbers are permanent: they stand in every store. Rows of a table are ordered as bytes are.
/// `Debug` shows the table alone, since a row can name an account or a person.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    table: u8,
    row: Vec<u8>,
}

impl Key {
    /// The key of this row of a table.
    #[must_use]
    pub fn new(table: u8, row: impl Into<Vec<u8>>) -> Self {
        Self { table, row: row.into() }
    }

    /// The table's permanent number.
    #[must_use]
    pub const fn table(&self) -> u8 {
        self.table
    }

    /// The row.
    #[must_use]
    pub fn row(&self) -> &[u8] {
        &self.row
    }

    /// The least key after this one: where the next page begins.
    #[must_use]
    pub fn next(&self) -> Self {
        Self { table: self.table, row: [self.row.as_slice(), &[0]].concat() }
    }

    /// That the record under this key is not what the role wrote.
    #[must_use]
    pub const fn damaged(&self) -> Damaged {
        Damaged { table: self.table }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({}, ..)", self.table)
    }
}

/// What becomes of one record.
#[derive(Clone, PartialEq, Eq)]
pub enum Change {
    /// These bytes are written in place of what was there.
    Put(Key, Vec<u8>),
    /// It is deleted, if it is there.
    Delete(Key),
}

impl Change {
    /// Of which record.
    #[must_use]
    pub const fn key(&self) -> &Key {
        match self {
            Self::Put(key, _) | Self::Delete(key) => key,
        }
    }
}

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Put(key, bytes) => write!(f, "Put({key:?}, {} bytes)", bytes.len()),
            Self::Delete(key) => write!(f, "Delete({key:?})"),
        }
    }
}

/// A record is not what the role wrote: the store was damaged, or changed by something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a record of table {table} is damaged: restore the store from its last backup")]
pub struct Damaged {
    /// The table's number.
    pub table: u8,
}
