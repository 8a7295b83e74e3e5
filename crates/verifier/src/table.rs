//! What a platform remembers, as records: which tables there are, and how a record is written.

use serde::Serialize;
use serde::de::DeserializeOwned;

use nonla_credential::{parse_json, to_json};
use nonla_record::{Change, Damaged, Key, Pause, Reading};

/// Longest record that is read, in bytes.
const MAX_RECORD: usize = 64 * 1024;

/// The tables of a platform. Numbers are permanent: they stand in every store.
///
/// Nothing in any of them is personal, and no time in [`Accounts`](Self::Accounts) is finer than a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Table {
    /// How each account stands; the row is the account key.
    Accounts = 1,
    /// Requests that wait for their answer; the row begins with the last moment it may come.
    Requests = 2,
    /// Nonces of letters that could come again; the row is the account key.
    Letters = 3,
    /// How many answers were refused, one record for each reason.
    Refusals = 4,
}

impl Table {
    /// The key of a row.
    pub(crate) fn key(self, row: impl Into<Vec<u8>>) -> Key {
        Key::new(self as u8, row)
    }

    /// The least key of the table: where a store begins to read it page by page.
    #[must_use]
    pub fn first(self) -> Key {
        self.key([])
    }
}

/// The record under a key, if there is one.
pub(crate) fn get<T: DeserializeOwned + Serialize>(
    records: &Reading,
    key: &Key,
) -> Result<Option<T>, Pause> {
    let bytes = records.get(key)?;
    bytes.map(|bytes| decode(key, bytes)).transpose().map_err(Pause::from)
}

/// What a record says.
pub(crate) fn decode<T: DeserializeOwned + Serialize>(
    key: &Key,
    bytes: &[u8],
) -> Result<T, Damaged> {
    parse_json(bytes, MAX_RECORD).map_err(|_| key.damaged())
}

/// Writes a record.
#[expect(clippy::expect_used, reason = "records are structs of texts, enums and numbers")]
pub(crate) fn put(key: Key, record: &impl Serialize) -> Change {
    Change::Put(key, to_json(record).expect("a struct has a JSON form"))
}
