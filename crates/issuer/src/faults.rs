//! The faults of a register file: the first of them, and how many there are of each kind.

use std::collections::BTreeMap;

use crate::bad_row::{BadField, BadRow};
use crate::field::Field;

/// The faults of the rows that were left out.
///
/// However many there are, the first [`Faults::MOST_LISTED`] are listed and the others counted, so
/// a file of nothing but faults is told about in a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults {
    listed: Vec<BadRow>,
    /// By kind, with the first fault of it.
    counts: BTreeMap<(Field, String), (BadField, u64)>,
    total: u64,
}

impl Faults {
    /// Most faults that are listed.
    pub const MOST_LISTED: usize = 50;

    /// The first faults in the order of the file.
    #[must_use]
    pub fn listed(&self) -> &[BadRow] {
        &self.listed
    }

    /// How many faults there are, listed or not.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.total
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// How many faults there are of each kind: column, the first reason of that kind, number of faults.
    /// What differs from row to row is left out of [`BadField::kind`].
    pub fn by_reason(&self) -> impl Iterator<Item = (Field, &BadField, u64)> {
        self.counts.iter().map(|((field, _), (first, count))| (*field, first, *count))
    }

    pub(crate) fn add(&mut self, fault: BadRow) {
        self.total += 1;
        let kind = (fault.field, fault.reason.kind());
        self.counts.entry(kind).or_insert_with(|| (fault.reason, 0)).1 += 1;
        let order = |fault: &BadRow| (fault.line, fault.field);
        let at = self.listed.partition_point(|listed| order(listed) <= order(&fault));
        if at < Self::MOST_LISTED {
            self.listed.insert(at, fault);
            self.listed.truncate(Self::MOST_LISTED);
        }
    }
}
