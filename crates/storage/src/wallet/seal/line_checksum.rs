//! Which lines there are, and in which sealing: too many to be listed one by one in the state.
//!
//! Lines are taken together in groups. A sealed record keeps, for each group, the sum (XOR) of one
//! keyed hash for each line and its sealing, and the state lists these records as it lists all
//! others. Whoever edits the store knows none of the hashes, so they cannot leave a line out, put
//! an older version of it back or bring a deleted one again such that the sum stays as it was.

use std::collections::BTreeMap;

use crate::wallet::seal::data_key::{Sealer, Stamp};
use crate::wallet::store::LineKey;

/// Lines of a group: what has to be read to be sure of one line.
const GROUP: u64 = 128;
/// Lines read beyond those wanted, so that their groups are complete at both ends.
pub(crate) const MARGIN: usize = 2 * 128;
const SUM: usize = 32;

/// A group of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Group {
    list: u8,
    number: u64,
}

/// The sums of all groups that have lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LineChecksums(BTreeMap<Group, [u8; SUM]>);

impl Group {
    pub(crate) const fn of(line: LineKey) -> Self {
        Self { list: line.list, number: line.number / GROUP }
    }

    /// The greatest line of the group that `line` is in.
    pub(crate) const fn last_line(line: LineKey) -> LineKey {
        LineKey { list: line.list, number: line.number | (GROUP - 1) }
    }

    /// The row its record lies in.
    pub(crate) fn row(self) -> Vec<u8> {
        [&[self.list][..], &self.number.to_be_bytes()].concat()
    }
}

impl LineChecksums {
    /// Counts a line in, or out again.
    pub(crate) fn toggle(&mut self, sealer: &Sealer, (line, stamp): (LineKey, &Stamp)) {
        let group = Group::of(line);
        let sum = self.0.entry(group).or_default();
        sum.iter_mut().zip(sealer.line_hash(line, stamp)).for_each(|(sum, hash)| *sum ^= hash);
        if *sum == [0; SUM] {
            self.0.remove(&group);
        }
    }

    /// What the record of a group says; `None` if the group has no lines.
    pub(crate) fn written(&self, group: Group) -> Option<Vec<u8>> {
        let sum = self.0.get(&group)?;
        Some([group.row().as_slice(), sum].concat())
    }

    /// Takes in what [`written`](Self::written) wrote.
    pub(crate) fn read(&mut self, bytes: &[u8]) -> Option<Group> {
        let (list, rest) = bytes.split_first()?;
        let (number, sum) = rest.split_first_chunk::<8>()?;
        let group = Group { list: *list, number: u64::from_be_bytes(*number) };
        self.0.insert(group, sum.try_into().ok()?);
        Some(group)
    }

    /// Whether the lines in `found` are those of all groups from `lowest` to `highest`.
    pub(crate) fn agrees(&self, found: &Self, (lowest, highest): (Group, Group)) -> bool {
        self.0.range(lowest..=highest).eq(found.0.range(lowest..=highest))
    }

    /// The lowest group that `lines`, greatest first, are known to hold in full, if there may be
    /// `more` below them.
    pub(crate) fn lowest_whole(top: LineKey, last: Option<LineKey>, more: bool) -> Group {
        let number = last.filter(|_| more).map_or(0, |line| Group::of(line).number + 1);
        Group { list: top.list, number }
    }
}
