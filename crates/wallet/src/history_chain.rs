//! The chain that ties the history together, so that an edit, a swap or a cut shows.
//!
//! Line `n` has a body (a salt and an entry), `body_hash = H(body)` and
//! `link(n) = H(link(n-1), n, body_hash)`; the wallet keeps the last link. Deleting takes the body
//! away and leaves its hash: the chain holds, and what is left tells nothing without the salt. Salts
//! come from a seed that moves on with each line, so that no later state of the wallet can make an
//! earlier salt again.

use nonla_credential::{Hash, parse_json};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::history::{HistoryEntry, HistoryLine};
use crate::record::{Record, RecordChange, RecordKey, Table, json_of};

const LINK_TAG: &str = "NONLA-HISTORY-LINK-V1";
const BODY_TAG: &str = "NONLA-HISTORY-BODY-V1";
const SALT_TAG: &str = "NONLA-HISTORY-SALT-V1";
const SEED_TAG: &str = "NONLA-HISTORY-SEED-V1";
const HASH: usize = 32;
const SALT: usize = 16;
/// The link before the first line.
const START: Hash = Hash::from_bytes([0; HASH]);
/// Longest entry, in bytes.
const MAX_ENTRY: usize = 16 * 1024;

/// The history does not hold together: it was edited, cut, or put together from several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HistoryError {
    /// A line is missing or does not belong where it stands.
    #[error("line {number} of the history is not the one that was written")]
    Broken {
        /// The line.
        number: u64,
    },
    /// There is no such line, or it was deleted before.
    #[error("the history has no line {number}, or it was deleted")]
    NoSuchLine {
        /// The line.
        number: u64,
    },
}

/// How long the history is, its last link, the seed of the salts to come, and whether its lines ever told
/// that the holder secret served.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) struct HistoryHead {
    #[zeroize(skip)]
    pub(crate) count: u64,
    #[zeroize(skip)]
    pub(crate) last: Hash,
    seed: [u8; HASH],
    /// Whether the holder secret served: it came from elsewhere, or a line told of it. Lines are deleted,
    /// and of a long history only the newest are at hand; this stays.
    #[zeroize(skip)]
    pub(crate) secret_served: bool,
}

/// A line about to be written, or as it was read.
pub(crate) struct HistoryRow {
    pub(crate) number: u64,
    previous: Hash,
    body_hash: Hash,
    /// Salt and entry; empty once the holder deleted it.
    body: Zeroizing<Vec<u8>>,
    /// The line, unless it has no readable form.
    pub(crate) line: Option<HistoryLine>,
    /// The head once the line is written.
    pub(crate) head_after: HistoryHead,
}

impl HistoryHead {
    /// The head of an empty history of a wallet whose secret is new, or served before.
    pub(crate) const fn new(seed: [u8; HASH], secret_served: bool) -> Self {
        Self { count: 0, last: START, seed, secret_served }
    }

    /// Moves on by one line.
    pub(crate) fn append(&mut self, entry: HistoryEntry) -> HistoryRow {
        self.secret_served |= entry.event.uses_secret();
        let previous = self.last;
        let number = self.count.saturating_add(1);
        let mut body = Zeroizing::new(Vec::new());
        let salt = Hash::of_parts(SALT_TAG, &[&self.seed]);
        body.extend(salt.as_bytes().iter().take(SALT));
        body.extend_from_slice(&json_of(&entry));
        let body_hash = Hash::of_parts(BODY_TAG, &[&body]);
        self.count = number;
        self.last = link(&previous, number, &body_hash);
        self.seed = *Hash::of_parts(SEED_TAG, &[&self.seed]).as_bytes();
        let line = Some(HistoryLine { number, entry: Some(entry) });
        HistoryRow { number, previous, body_hash, body, line, head_after: self.clone() }
    }

    pub(crate) fn record(&self) -> RecordChange {
        let key = RecordKey::only(Table::HistoryHead);
        let served = [u8::from(self.secret_served)];
        let parts = [&self.count.to_be_bytes()[..], self.last.as_bytes(), &self.seed, &served];
        let bytes = parts.concat();
        RecordChange::put(key, bytes)
    }

    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let (count, rest) = bytes.split_first_chunk::<8>()?;
        let (last, rest) = rest.split_first_chunk::<HASH>()?;
        let (seed, rest) = rest.split_first_chunk::<HASH>()?;
        let secret_served = match rest {
            [0] => false,
            [1] => true,
            _ => return None,
        };
        let (count, last) = (u64::from_be_bytes(*count), Hash::from_bytes(*last));
        Some(Self { count, last, seed: *seed, secret_served })
    }
}

fn link(previous: &Hash, number: u64, body_hash: &Hash) -> Hash {
    let number = number.to_be_bytes();
    Hash::of_parts(LINK_TAG, &[previous.as_bytes(), &number, body_hash.as_bytes()])
}

impl HistoryRow {
    pub(crate) fn record(&self) -> RecordChange {
        let key = RecordKey::numbered(Table::History, self.number);
        let bytes =
            [self.previous.as_bytes(), self.body_hash.as_bytes(), self.body.as_slice()].concat();
        RecordChange::put(key, bytes)
    }
}

/// A place in the history up to which it was read, from the newest line backwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HistoryCursor(ChainReader);

/// Follows the links from the newest line backwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ChainReader {
    /// The number of the next line to read; 0 once there are none left.
    next: u64,
    /// The link that line must have.
    link: Hash,
}

/// A line as an export carries it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct ExportedLine {
    previous: Hash,
    body_hash: Hash,
    #[serde(default, with = "hex", skip_serializing_if = "Vec::is_empty")]
    body: Vec<u8>,
}

impl HistoryCursor {
    pub(crate) const fn newest(head: &HistoryHead) -> Self {
        Self(ChainReader::newest(head))
    }

    /// The number of the next line to read; 0 once there are none left.
    #[must_use]
    pub const fn next(&self) -> u64 {
        self.0.next
    }

    /// Reads a page: `records` are lines [`next`](Self::next), `next - 1`, and so on.
    ///
    /// # Errors
    /// [`HistoryError::Broken`] at the first line that is not the one that was written.
    pub fn read(
        &mut self,
        records: impl IntoIterator<Item = Record>,
    ) -> Result<Vec<HistoryLine>, HistoryError> {
        records.into_iter().map(|record| self.0.read(&record).map(|(line, _)| line)).collect()
    }
}

impl ChainReader {
    pub(crate) const fn newest(head: &HistoryHead) -> Self {
        Self { next: head.count, link: head.last }
    }

    pub(crate) const fn from(next: u64, link: Hash) -> Self {
        Self { next, link }
    }

    pub(crate) const fn next(&self) -> u64 {
        self.next
    }

    /// Reads the next line.
    pub(crate) fn read(
        &mut self,
        record: &Record,
    ) -> Result<(HistoryLine, ExportedLine), HistoryError> {
        let number = self.next;
        let (line, exported) = self.check(record).ok_or(HistoryError::Broken { number })?;
        self.next = number.saturating_sub(1);
        self.link = exported.previous;
        Ok((line, exported))
    }

    /// That there is no line left.
    pub(crate) fn ended(&self) -> Result<(), HistoryError> {
        let at_start = self.next == 0 && self.link == START;
        if at_start { Ok(()) } else { Err(HistoryError::Broken { number: self.next }) }
    }

    fn check(&self, record: &Record) -> Option<(HistoryLine, ExportedLine)> {
        let number = record.key.number()?;
        if number != self.next || number == 0 || record.key.table != Table::History {
            return None;
        }
        let (previous, body_hash, body) = split(&record.bytes)?;
        let unbroken = link(&previous, number, &body_hash) == self.link
            && (body.is_empty() || Hash::of_parts(BODY_TAG, &[body]) == body_hash);
        if !unbroken {
            return None;
        }
        let entry = if body.is_empty() { None } else { Some(entry_of(body)?) };
        let exported = ExportedLine { previous, body_hash, body: body.to_vec() };
        Some((HistoryLine { number, entry }, exported))
    }
}

impl ExportedLine {
    pub(crate) fn without_body(self) -> Self {
        Self { body: Vec::new(), ..self }
    }

    /// The record this line was exported from, if it stood at `number`.
    pub(crate) fn record(&self, number: u64) -> Record {
        let parts = [self.previous.as_bytes(), self.body_hash.as_bytes(), self.body.as_slice()];
        let bytes = Zeroizing::new(parts.concat());
        Record { key: RecordKey::numbered(Table::History, number), bytes }
    }
}

impl HistoryRow {
    /// A line of which the entry goes, of the record that has it.
    pub(crate) fn deleted(record: &Record, head: &HistoryHead) -> Result<Self, HistoryError> {
        let number = record.key.number().ok_or(HistoryError::NoSuchLine { number: 0 })?;
        let gone = HistoryError::NoSuchLine { number };
        let (previous, body_hash, body) = split(&record.bytes).ok_or(gone)?;
        if body.is_empty() || record.key.table != Table::History {
            return Err(gone);
        }
        let (body, head_after) = (Zeroizing::new(Vec::new()), head.clone());
        Ok(Self { number, previous, body_hash, body, line: None, head_after })
    }
}

fn split(bytes: &[u8]) -> Option<(Hash, Hash, &[u8])> {
    let (previous, rest) = bytes.split_first_chunk::<HASH>()?;
    let (body_hash, body) = rest.split_first_chunk::<HASH>()?;
    Some((Hash::from_bytes(*previous), Hash::from_bytes(*body_hash), body))
}

fn entry_of(body: &[u8]) -> Option<HistoryEntry> {
    let (_, entry) = body.split_at_checked(SALT)?;
    parse_json(entry, MAX_ENTRY).ok()
}
