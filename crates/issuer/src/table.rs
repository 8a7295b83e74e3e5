//! What an issuer remembers, as records: which tables there are, and how a record is written.

use nonla_credential::{parse_json, to_json};
use nonla_record::{Change, Damaged, Key};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Longest record that is read, in bytes: a person with some thousand credentials.
const MAX_RECORD: usize = 1 << 20;

/// The tables of an issuer. Numbers are permanent: they stand in every store.
///
/// They hold the civil register, phone numbers too: keep the store as safe as the register itself.
/// Nothing about the use of a credential is in any of them, for the issuer never learns of any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Table {
    /// The people of the register, with enrolment, credentials and open offers; the row is a number
    /// that each of them keeps.
    People = 1,
    /// Whose an ID number is or was; the row is the number.
    Numbers = 2,
    /// Whose an enrolment tag is; the row is the tag.
    Tags = 3,
    /// Offers, open and used; the row is the code.
    Offers = 4,
    /// The offer that a self-revocation code came with; the row is the code's hash.
    RevocationCodes = 5,
    /// Whose credential has a handle; the row is the handle.
    Credentials = 6,
    /// Revoked handles; the row is the first period whose list names it, then the handle.
    Revocations = 7,
    /// What is counted in public, one record for each day on which something was.
    Counts = 8,
    /// How many signatures a key has made, ever; the row is the public key.
    Signatures = 9,
    /// Revocation lists, closed and published; the row is the period.
    Lists = 10,
    /// One record: the newest list, and how far the numbers of people go.
    State = 11,
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

/// What a record says.
pub(crate) fn decode<T: DeserializeOwned + Serialize>(
    key: &Key,
    bytes: &[u8],
) -> Result<T, Damaged> {
    parse_json(bytes, MAX_RECORD).map_err(|_| key.damaged())
}

/// Writes a record.
#[expect(clippy::expect_used, reason = "records are structs of texts, enums and numbers")]
pub(crate) fn encode(record: &impl Serialize) -> Vec<u8> {
    to_json(record).expect("a struct has a JSON form")
}

/// The change that writes `bytes`, or deletes the record.
pub(crate) fn change(key: Key, bytes: Option<Vec<u8>>) -> Change {
    match bytes {
        Some(bytes) => Change::Put(key, bytes),
        None => Change::Delete(key),
    }
}
