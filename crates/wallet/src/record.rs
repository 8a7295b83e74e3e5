//! What a wallet is at rest: records, each to be sealed and kept on its own.
//!
//! The wallet says what is to be kept and reads it again; where and how is a store's affair. A
//! record holds secrets and personal data in the open: it is wiped when it goes and has no `Debug`.

use std::fmt;

use nonla_credential::to_json;
use serde::Serialize;
use zeroize::Zeroizing;

/// What kind of thing a record is. Numbers are permanent: they stand in every store and backup.
///
/// ```
/// use nonla_wallet::Table;
///
/// assert_eq!(Table::from_number(12), Some(Table::History));
/// assert!(Table::History.is_numbered() && !Table::Credential.is_numbered());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Table {
    /// The holder secret and the key of the trust list's operator: one record.
    Identity = 1,
    /// The trust list in force, as published: one record.
    TrustList = 2,
    /// Digit tables of issuers.
    DigitTable = 3,
    /// Heads of revocation lists.
    Head = 4,
    /// The gaps in which the wallet's own handles lie.
    Gap = 5,
    /// Credentials.
    Credential = 6,
    /// Offers that were taken up and wait for the issuer's reply.
    Issuance = 7,
    /// Which age, time since enrolment and day a verifier was answered for.
    Bounds = 8,
    /// Platforms the holder has a pseudonym at.
    Platform = 9,
    /// Requests that the holder has not decided on yet.
    OpenRequest = 10,
    /// How long the history is, and the hash of its last line: one record.
    HistoryHead = 11,
    /// Lines of the history, numbered from 1.
    History = 12,
    /// Receipts, numbered as the line of the history they belong to.
    Receipt = 13,
    /// Evidence against others: what each piece is about.
    Evidence = 14,
    /// The pieces themselves, in JSON, numbered from 1.
    EvidenceText = 15,
}

impl Table {
    /// Every table.
    pub const ALL: [Self; 15] = [
        Self::Identity,
        Self::TrustList,
        Self::DigitTable,
        Self::Head,
        Self::Gap,
        Self::Credential,
        Self::Issuance,
        Self::Bounds,
        Self::Platform,
        Self::OpenRequest,
        Self::HistoryHead,
        Self::History,
        Self::Receipt,
        Self::Evidence,
        Self::EvidenceText,
    ];

    /// The permanent number.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The table with this number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.number() == number)
    }

    /// Whether its rows are numbers, which a store keeps in order and hands out page by page.
    /// All other tables are read as a whole when a wallet is opened.
    #[must_use]
    pub const fn is_numbered(self) -> bool {
        matches!(self, Self::History | Self::Receipt | Self::EvidenceText)
    }
}

/// Longest record of a table that holds JSON of ours, in bytes.
pub(crate) const MAX_RECORD: usize = 64 * 1024;

/// Which record. The row names platforms and issuers, so a store must not write it in the open.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKey {
    /// The table.
    pub table: Table,
    /// The row: for a numbered table the number, 8 bytes, big endian.
    pub row: Vec<u8>,
}

impl RecordKey {
    /// The key of a table that has one record.
    #[must_use]
    pub const fn only(table: Table) -> Self {
        Self { table, row: Vec::new() }
    }

    /// The key of a record with a number.
    #[must_use]
    pub fn numbered(table: Table, number: u64) -> Self {
        Self { table, row: number.to_be_bytes().to_vec() }
    }

    /// The number of a row of a numbered table.
    #[must_use]
    pub fn number(&self) -> Option<u64> {
        let bytes = <[u8; 8]>::try_from(self.row.as_slice()).ok()?;
        self.table.is_numbered().then(|| u64::from_be_bytes(bytes))
    }
}

impl fmt::Debug for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecordKey({:?}, ..)", self.table)
    }
}

/// A record: key and content, in the open.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    /// Which.
    pub key: RecordKey,
    /// What it says; the wallet alone understands it.
    pub bytes: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Record({:?}, {} bytes)", self.key.table, self.bytes.len())
    }
}

/// What a store does to one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordChange {
    /// Write it, in place of what was there.
    Put(Record),
    /// Delete it, if it is there.
    Delete(RecordKey),
}

impl RecordChange {
    pub(crate) fn put(key: RecordKey, bytes: impl Into<Vec<u8>>) -> Self {
        Self::Put(Record { key, bytes: Zeroizing::new(bytes.into()) })
    }

    /// The record it is about.
    #[must_use]
    pub const fn key(&self) -> &RecordKey {
        match self {
            Self::Put(record) => &record.key,
            Self::Delete(key) => key,
        }
    }
}

/// The JSON of something a wallet keeps.
#[expect(
    clippy::expect_used,
    reason = "what a wallet keeps are structs and enums of texts, numbers and lists; JSON fails only \
              for a map whose keys are no texts or a serializer of our own that fails, and none has one"
)]
pub(crate) fn json_of(value: &impl Serialize) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(to_json(value).expect("has a written form"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_one_number_and_a_number_one_table() {
        for table in Table::ALL {
            assert_eq!(Table::from_number(table.number()), Some(table));
        }
        assert_eq!(Table::from_number(0), None);
        assert_eq!(Table::from_number(16), None);
    }

    #[test]
    fn a_row_is_not_shown() {
        let key = RecordKey { table: Table::Platform, row: b"agora".to_vec() };
        let record = Record { key, bytes: Zeroizing::new(b"agora".to_vec()) };
        assert_eq!(format!("{record:?}"), "Record(Platform, 5 bytes)");
        assert_eq!(RecordKey::numbered(Table::History, 7).number(), Some(7));
        assert_eq!(RecordKey::only(Table::History).number(), None);
    }
}
