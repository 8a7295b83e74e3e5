//! What a wallet keeps of its history: the head of the chain, and the newest lines.

use std::collections::BTreeSet;

use crate::history::{Event, HistoryEntry, HistoryLine};
use crate::history_chain::{HistoryCursor, HistoryError, HistoryHead, HistoryRow};
use crate::record::{Record, RecordChange, RecordKey, Table};

/// Lines a wallet keeps at hand; older ones are read from its store.
const KEPT: usize = 100;

/// The history, as far as it is at hand.
pub(crate) struct HistoryLines {
    head: HistoryHead,
    /// The newest lines, oldest first.
    newest: Vec<HistoryLine>,
    /// Lines deleted since the wallet was opened: what is on its way to one of them comes to nothing.
    deleted: BTreeSet<u64>,
}

/// What becomes of one line.
pub(crate) enum HistoryEdit {
    Line(Box<HistoryRow>),
    Deleted(Box<HistoryRow>),
    /// A receipt, with the number of the line it belongs to.
    Receipt(u64, String),
}

impl HistoryEdit {
    pub(crate) fn write(&self, records: &mut Vec<RecordChange>) {
        match self {
            Self::Line(row) => {
                records.push(row.record());
                records.push(row.head_after.record());
            }
            Self::Deleted(row) => {
                records.push(row.record());
                let receipt = RecordKey::numbered(Table::Receipt, row.number);
                records.push(RecordChange::Delete(receipt));
            }
            Self::Receipt(number, text) => {
                let key = RecordKey::numbered(Table::Receipt, *number);
                records.push(RecordChange::put(key, text.as_bytes()));
            }
        }
    }
}

impl HistoryLines {
    /// A history of which no line is at hand yet.
    pub(crate) const fn of(head: HistoryHead) -> Self {
        Self { head, newest: Vec::new(), deleted: BTreeSet::new() }
    }

    /// Takes over the newest lines, newest first; `None` if they are not those that were written, or the head
    /// says that the holder secret did not serve and a line says that it did.
    pub(crate) fn load(&mut self, lines: impl IntoIterator<Item = Record>) -> Result<(), Table> {
        let lines = HistoryCursor::newest(&self.head).read(lines);
        let mut lines = lines.map_err(|_| Table::History)?;
        let entries = lines.iter().filter_map(|line| line.entry.as_ref());
        if entries.map(|entry| &entry.event).any(Event::uses_secret) && !self.head.secret_served {
            return Err(Table::HistoryHead);
        }
        lines.reverse();
        self.newest = lines;
        Ok(())
    }

    pub(crate) fn apply(&mut self, edit: HistoryEdit) {
        match edit {
            HistoryEdit::Line(row) => {
                self.head = row.head_after;
                if self.newest.len() >= KEPT {
                    self.newest.remove(0);
                }
                self.newest.extend(row.line);
            }
            HistoryEdit::Deleted(row) => {
                self.newest.retain(|line| line.number != row.number);
                self.deleted.insert(row.number);
            }
            HistoryEdit::Receipt(..) => {}
        }
    }

    pub(crate) const fn head(&self) -> &HistoryHead {
        &self.head
    }

    pub(crate) fn newest(&self) -> &[HistoryLine] {
        &self.newest
    }

    /// Whether a line was deleted since the wallet was opened.
    pub(crate) fn lost(&self, line: u64) -> bool {
        self.deleted.contains(&line)
    }

    /// Deletes the entry of the line in this record, and any receipt.
    pub(crate) fn delete(&self, record: &Record) -> Result<HistoryEdit, HistoryError> {
        HistoryRow::deleted(record, &self.head).map(Box::new).map(HistoryEdit::Deleted)
    }

    /// Whether the newest lines tell that the wallet was restored from a backup.
    pub(crate) fn tells_of_restoring(&self) -> bool {
        let entries = self.newest.iter().filter_map(|line| line.entry.as_ref());
        entries.into_iter().any(|entry| entry.event == Event::Restored)
    }
}

/// Lines that come one after the other.
pub(crate) struct Appending(HistoryHead);

impl Appending {
    pub(crate) fn to(lines: &HistoryLines) -> Self {
        Self(lines.head.clone())
    }

    pub(crate) fn line(&mut self, entry: HistoryEntry) -> HistoryEdit {
        HistoryEdit::Line(Box::new(self.0.append(entry)))
    }
}
