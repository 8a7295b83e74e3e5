//! The records that a step has read.

use std::collections::BTreeMap;

use crate::key::{Damaged, Key};

/// What a store has read for a step: for each key the bytes, or that there is no record.
///
/// A store begins with an empty one, and reads what the step says that it misses.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Reading {
    known: BTreeMap<Key, Option<Vec<u8>>>,
}

/// Why a step has not decided yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pause {
    /// It needs these records: read them, and ask it again.
    Read(Vec<Key>),
    /// A record that it read is not what the role wrote.
    Damaged(Damaged),
}

impl From<Damaged> for Pause {
    fn from(damaged: Damaged) -> Self {
        Self::Damaged(damaged)
    }
}

impl Reading {
    /// The bytes of a record; `None` if there is no such record.
    ///
    /// # Errors
    /// [`Pause::Read`] if it has not been read yet.
    pub fn get(&self, key: &Key) -> Result<Option<&[u8]>, Pause> {
        match self.known.get(key) {
            Some(found) => Ok(found.as_deref()),
            None => Err(Pause::Read(vec![key.clone()])),
        }
    }

    /// Says before the first [`get`](Self::get) which records are needed, so that a store reads them
    /// together.
    ///
    /// # Errors
    /// [`Pause::Read`] with those that have not been read yet.
    pub fn need(&self, keys: &[Key]) -> Result<(), Pause> {
        let missing: Vec<_> =
            keys.iter().filter(|key| !self.known.contains_key(key)).cloned().collect();
        if missing.is_empty() { Ok(()) } else { Err(Pause::Read(missing)) }
    }

    /// A store puts in what it read; `None` if there is no record under this key.
    pub fn add(&mut self, key: Key, found: Option<Vec<u8>>) {
        self.known.insert(key, found);
    }

    /// All that was read. A step may be committed only while all of it is as it was.
    pub fn iter(&self) -> impl Iterator<Item = (&Key, Option<&[u8]>)> {
        self.known.iter().map(|(key, found)| (key, found.as_deref()))
    }
}

impl std::fmt::Debug for Reading {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reading({} records)", self.known.len())
    }
}
