//! What a statement says about one credential.

use std::collections::BTreeMap;

use super::problem::{MAX_CODES, StatementError};
use crate::backend::Scalar;
use crate::digits::DigitKey;
use crate::interface::MAX_SLOTS;
use crate::key::PublicKey;
use crate::transcript::Transcript;

/// One side of a hidden integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The hidden value is at most this, and at least this minus 65,535.
    AtMost(u64),
    /// The hidden value is at least this, and at most this plus 65,535.
    AtLeast(u64),
}

/// The revocation clause: the handle in `slot` lies in a gap of `period` signed by `key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GapClause {
    pub(crate) slot: usize,
    pub(crate) key: PublicKey,
    pub(crate) header: Vec<u8>,
    pub(crate) period: u64,
}

/// The hidden code in `slot` is one of these, which ascend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OneOfClause {
    pub(crate) slot: usize,
    pub(crate) codes: Vec<u64>,
}

/// `slot` hides what `other_slot` of the earlier credential `credential` hides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EqualClause {
    pub(crate) slot: usize,
    pub(crate) credential: usize,
    pub(crate) other_slot: usize,
}

/// All clauses about one credential.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct CredentialClauses {
    pub(crate) key: PublicKey,
    pub(crate) header: Vec<u8>,
    pub(crate) slots: usize,
    pub(crate) digit_key: Option<DigitKey>,
    pub(crate) shown: BTreeMap<usize, Scalar>,
    pub(crate) ranges: Vec<(usize, Bound)>,
    pub(crate) one_of: Vec<OneOfClause>,
    pub(crate) gap: Option<GapClause>,
    pub(crate) equal: Vec<EqualClause>,
}

impl CredentialClauses {
    pub(crate) fn new(key: PublicKey, header: &[u8], slots: usize) -> Result<Self, StatementError> {
        if slots == 0 || slots > MAX_SLOTS {
            return Err(StatementError::BadSlotCount);
        }
        Ok(Self {
            key,
            header: header.to_vec(),
            slots,
            digit_key: None,
            shown: BTreeMap::new(),
            ranges: Vec::new(),
            one_of: Vec::new(),
            gap: None,
            equal: Vec::new(),
        })
    }

    pub(crate) fn show(&mut self, slot: usize, value: Scalar) -> Result<(), StatementError> {
        self.check_slot(slot)?;
        if self.names_hidden(slot) || self.shown.insert(slot, value).is_some() {
            return Err(StatementError::SlotNamedTwice { slot });
        }
        Ok(())
    }

    pub(crate) fn range(&mut self, slot: usize, bound: Bound) -> Result<(), StatementError> {
        self.check_hidden(slot)?;
        self.check_digit_key()?;
        self.ranges.push((slot, bound));
        Ok(())
    }

    pub(crate) fn one_of(&mut self, slot: usize, codes: &[u64]) -> Result<(), StatementError> {
        self.check_hidden(slot)?;
        let mut codes = codes.to_vec();
        codes.sort_unstable();
        let ascend = codes.is_sorted_by(|left, right| left < right);
        if codes.is_empty() || codes.len() > MAX_CODES || !ascend {
            return Err(StatementError::BadCodes);
        }
        self.one_of.push(OneOfClause { slot, codes });
        Ok(())
    }

    pub(crate) fn gap(&mut self, clause: GapClause) -> Result<(), StatementError> {
        self.check_hidden(clause.slot)?;
        self.check_digit_key()?;
        if self.gap.is_some() {
            return Err(StatementError::SlotNamedTwice { slot: clause.slot });
        }
        self.gap = Some(clause);
        Ok(())
    }

    /// `clause.other_slot` must be hidden in `other`.
    pub(crate) fn equal(
        &mut self,
        clause: EqualClause,
        other: &CredentialClauses,
    ) -> Result<(), StatementError> {
        other.check_hidden(clause.other_slot)?;
        self.check_hidden(clause.slot)?;
        if self.equal.iter().any(|known| known.slot == clause.slot) {
            return Err(StatementError::SlotNamedTwice { slot: clause.slot });
        }
        self.equal.push(clause);
        Ok(())
    }

    /// Every clause, in the fixed order of `specs/proof.md`.
    pub(crate) fn absorb_into(&self, transcript: &mut Transcript) {
        transcript.absorb("issuer-key", &self.key.to_bytes());
        transcript.absorb("header", &self.header);
        transcript.absorb_integer("slots", self.slots as u64);
        let digit_key = self.digit_key.map(|key| key.to_bytes());
        transcript.absorb("digit-key", digit_key.as_ref().map_or(&[], |key| key.as_slice()));
        transcript.absorb_integer("shown-count", self.shown.len() as u64);
        for (slot, value) in &self.shown {
            transcript.absorb_integer("shown-slot", *slot as u64);
            transcript.absorb("shown-value", &value.to_bytes_be());
        }
        transcript.absorb_integer("range-count", self.ranges.len() as u64);
        for (slot, bound) in &self.ranges {
            transcript.absorb_integer("range-slot", *slot as u64);
            let (side, bound) = match bound {
                Bound::AtMost(bound) => ("at-most", bound),
                Bound::AtLeast(bound) => ("at-least", bound),
            };
            transcript.absorb("range-side", side.as_bytes());
            transcript.absorb_integer("range-bound", *bound);
        }
        for clause in &self.one_of {
            transcript.absorb_integer("one-of-slot", clause.slot as u64);
            for code in &clause.codes {
                transcript.absorb_integer("one-of-code", *code);
            }
        }
        transcript.absorb_integer("gap-count", u64::from(self.gap.is_some()));
        if let Some(gap) = &self.gap {
            transcript.absorb_integer("gap-slot", gap.slot as u64);
            transcript.absorb("gap-key", &gap.key.to_bytes());
            transcript.absorb("gap-header", &gap.header);
            transcript.absorb_integer("gap-period", gap.period);
        }
        for clause in &self.equal {
            transcript.absorb_integer("equal-slot", clause.slot as u64);
            transcript.absorb_integer("equal-credential", clause.credential as u64);
            transcript.absorb_integer("equal-other-slot", clause.other_slot as u64);
        }
    }

    /// Whether a clause needs `slot` to stay hidden.
    fn names_hidden(&self, slot: usize) -> bool {
        self.ranges.iter().any(|(ranged, _)| *ranged == slot)
            || self.one_of.iter().any(|clause| clause.slot == slot)
            || self.gap.as_ref().is_some_and(|gap| gap.slot == slot)
            || self.equal.iter().any(|clause| clause.slot == slot)
    }

    fn check_slot(&self, slot: usize) -> Result<(), StatementError> {
        if slot == 0 || slot >= self.slots {
            return Err(StatementError::BadSlot { slot });
        }
        Ok(())
    }

    fn check_hidden(&self, slot: usize) -> Result<(), StatementError> {
        self.check_slot(slot)?;
        if self.shown.contains_key(&slot) {
            return Err(StatementError::SlotNamedTwice { slot });
        }
        Ok(())
    }

    fn check_digit_key(&self) -> Result<(), StatementError> {
        if self.digit_key.is_none() {
            return Err(StatementError::NoDigitKey);
        }
        Ok(())
    }
}
