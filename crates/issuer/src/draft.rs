//! What a step writes, over what it read.

use std::collections::BTreeMap;

use nonla_record::{Change, Damaged, Decision, Key, Pause, Reading, Step};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::table::{change, decode, encode};

/// The records as a step leaves them: what was read, and over it what it writes.
pub(crate) struct Draft<'r> {
    records: &'r Reading,
    written: BTreeMap<Key, Option<Vec<u8>>>,
}

/// Why a step is not decided, or has decided to change nothing.
pub(crate) enum Stop<E> {
    Pause(Pause),
    Refused(E),
}

impl<E> From<Pause> for Stop<E> {
    fn from(pause: Pause) -> Self {
        Self::Pause(pause)
    }
}

impl<E> From<Damaged> for Stop<E> {
    fn from(damaged: Damaged) -> Self {
        Self::Pause(damaged.into())
    }
}

/// A step that writes all of a draft, or nothing if it is refused.
pub(crate) fn step<'a, T, E>(
    decide: impl Fn(&mut Draft<'_>) -> Result<T, Stop<E>> + Send + Sync + 'a,
) -> Step<'a, Result<T, E>> {
    Step::new(move |records| {
        let mut draft = Draft { records, written: BTreeMap::new() };
        match decide(&mut draft) {
            Ok(value) => Ok(Decision { changes: draft.changes(), outcome: Ok(value) }),
            Err(Stop::Refused(refusal)) => Ok(Decision::unchanged(Err(refusal))),
            Err(Stop::Pause(pause)) => Err(pause),
        }
    })
}

/// A step that only reads.
pub(crate) fn look<'a, T>(
    read: impl Fn(&Draft<'_>) -> Result<T, Pause> + Send + Sync + 'a,
) -> Step<'a, T> {
    Step::new(move |records| {
        read(&Draft { records, written: BTreeMap::new() }).map(Decision::unchanged)
    })
}

impl Draft<'_> {
    /// Says which records are needed, so that a store reads them together.
    pub(crate) fn need(&self, keys: &[Key]) -> Result<(), Pause> {
        self.records.need(keys)
    }

    /// The record under a key, if there is one.
    pub(crate) fn get<T: DeserializeOwned + Serialize>(
        &self,
        key: &Key,
    ) -> Result<Option<T>, Pause> {
        let bytes = match self.written.get(key) {
            Some(written) => written.as_deref(),
            None => self.records.get(key)?,
        };
        bytes.map(|bytes| decode(key, bytes)).transpose().map_err(Pause::from)
    }

    /// The record under a key that another record names.
    pub(crate) fn expect<T: DeserializeOwned + Serialize>(&self, key: &Key) -> Result<T, Pause> {
        self.get(key)?.ok_or_else(|| key.damaged().into())
    }

    pub(crate) fn put(&mut self, key: Key, record: &impl Serialize) {
        self.written.insert(key, Some(encode(record)));
    }

    pub(crate) fn delete(&mut self, key: Key) {
        self.written.insert(key, None);
    }

    fn changes(self) -> Vec<Change> {
        self.written.into_iter().map(|(key, bytes)| change(key, bytes)).collect()
    }
}
