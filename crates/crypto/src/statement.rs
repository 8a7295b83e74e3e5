//! What a presentation claims, as data: both sides build the same statement, one proves it, the
//! other checks it.

use std::collections::BTreeMap;

use crate::backend::Scalar;
use crate::digits::DigitKey;
use crate::gap;
use crate::holder::Pseudonym;
use crate::interface::MAX_SLOTS;
use crate::key::PublicKey;
use crate::slot::SlotValue;
use crate::transcript::Transcript;

/// The suite of presentations: cipher suite, draft and version of this proof.
pub const SUITE_ID: &str = "nonla-bbs-1:BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_:draft-10";

/// Most ranges a statement may have, besides the two of its gap.
pub const MAX_RANGES: usize = 8;

/// Base-256 digits of a range: 16 bits.
pub const RANGE_DIGITS: usize = 2;

/// One side of a hidden integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The hidden value is at most this, and at least this minus 65,535.
    AtMost(u64),
    /// The hidden value is at least this, and at most this plus 65,535.
    AtLeast(u64),
}

/// Why a statement makes no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StatementError {
    /// Not between 1 and [`MAX_SLOTS`] slots.
    #[error("a credential has 1 to {MAX_SLOTS} slots")]
    BadSlotCount,
    /// A clause names slot 0 (the holder secret) or one the credential does not have.
    #[error("slot {slot} cannot be used here")]
    BadSlot {
        /// The slot named.
        slot: usize,
    },
    /// One slot is shown twice, two gaps are asked for, or a slot is shown and also the subject of a range or of the gap.
    #[error("slot {slot} is named by two clauses that exclude each other")]
    SlotNamedTwice {
        /// The slot named.
        slot: usize,
    },
    /// More than [`MAX_RANGES`] ranges.
    #[error("more than {MAX_RANGES} ranges")]
    TooManyRanges,
    /// Ranges and gaps need a digit key and there is none.
    #[error("a range needs a digit key")]
    NoDigitKey,
}

/// The revocation clause: the handle in `slot` lies in a gap of `period` signed by `key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GapClause {
    pub(crate) slot: usize,
    pub(crate) key: PublicKey,
    pub(crate) header: Vec<u8>,
    pub(crate) period: u64,
}

/// The pseudonym clause: this pseudonym is the holder's in this scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PseudonymClause {
    pub(crate) scope: Vec<u8>,
    pub(crate) pseudonym: Pseudonym,
}

/// What one presentation proves, and what it was made for.
///
/// Build it with [`Statement::new`] and one method per clause; prove it with `prove`, check it
/// with [`verify`](crate::verify). It names no secret, so it may be copied, compared and shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Statement {
    pub(crate) key: PublicKey,
    pub(crate) header: Vec<u8>,
    pub(crate) slots: usize,
    pub(crate) digit_key: Option<DigitKey>,
    pub(crate) shown: BTreeMap<usize, Scalar>,
    pub(crate) ranges: Vec<(usize, Bound)>,
    pub(crate) gap: Option<GapClause>,
    pub(crate) pseudonym: Option<PseudonymClause>,
    pub(crate) context: Vec<(&'static str, Vec<u8>)>,
}

impl Statement {
    /// "I hold a credential with `slots` slots and this header, signed by this key."
    ///
    /// # Errors
    /// [`StatementError::BadSlotCount`].
    pub fn new(key: PublicKey, header: &[u8], slots: usize) -> Result<Self, StatementError> {
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
            gap: None,
            pseudonym: None,
            context: Vec::new(),
        })
    }

    /// Names the issuer's digit table, which ranges and the gap need. The last one named counts.
    #[must_use]
    pub fn with_digit_key(mut self, key: DigitKey) -> Self {
        self.digit_key = Some(key);
        self
    }

    /// "Slot `slot` holds `value`", in the open.
    ///
    /// # Errors
    /// [`StatementError`] if the slot cannot be shown.
    pub fn show(mut self, slot: usize, value: SlotValue<'_>) -> Result<Self, StatementError> {
        self.check_slot(slot)?;
        let hidden = self.ranges.iter().any(|(ranged, _)| *ranged == slot)
            || self.gap.as_ref().is_some_and(|gap| gap.slot == slot);
        if hidden || self.shown.insert(slot, value.scalar()).is_some() {
            return Err(StatementError::SlotNamedTwice { slot });
        }
        Ok(self)
    }

    /// "The integer in slot `slot` lies within `bound`", and stays hidden.
    ///
    /// # Errors
    /// [`StatementError`] if the slot is shown, or there is no digit key, or too many ranges.
    pub fn range(mut self, slot: usize, bound: Bound) -> Result<Self, StatementError> {
        self.check_hidden(slot)?;
        if self.ranges.len() >= MAX_RANGES {
            return Err(StatementError::TooManyRanges);
        }
        self.ranges.push((slot, bound));
        Ok(self)
    }

    /// "The handle in slot `slot` is not revoked in `period`", by the gaps signed with `key`.
    ///
    /// # Errors
    /// [`StatementError`] if the slot is shown or there is no digit key.
    pub fn not_revoked(
        mut self,
        slot: usize,
        (key, issuer_id): (PublicKey, &[u8]),
        period: u64,
    ) -> Result<Self, StatementError> {
        self.check_hidden(slot)?;
        if self.gap.is_some() {
            return Err(StatementError::SlotNamedTwice { slot });
        }
        self.gap = Some(GapClause { slot, key, header: gap::header(issuer_id), period });
        Ok(self)
    }

    /// "In `scope` I am `pseudonym`." The last one named counts.
    #[must_use]
    pub fn with_pseudonym(mut self, scope: &[u8], pseudonym: Pseudonym) -> Self {
        self.pseudonym = Some(PseudonymClause { scope: scope.to_vec(), pseudonym });
        self
    }

    /// "I made this for `value`": nonce, audience, request and whatever else binds the proof.
    #[must_use]
    pub fn bound_to(mut self, label: &'static str, value: &[u8]) -> Self {
        self.context.push((label, value.to_vec()));
        self
    }

    /// The pseudonym this statement is about, if any.
    #[must_use]
    pub fn pseudonym(&self) -> Option<Pseudonym> {
        self.pseudonym.as_ref().map(|clause| clause.pseudonym)
    }

    /// All of it, in the fixed order of `specs/proof.md`.
    pub(crate) fn transcript(&self) -> Transcript {
        let mut transcript = Transcript::new();
        transcript.absorb("suite", SUITE_ID.as_bytes());
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
        self.absorb_gap(&mut transcript);
        self.absorb_pseudonym(&mut transcript);
        transcript.absorb_integer("context-count", self.context.len() as u64);
        for (label, value) in &self.context {
            transcript.absorb(label, value);
        }
        transcript
    }

    fn absorb_gap(&self, transcript: &mut Transcript) {
        transcript.absorb_integer("gap-count", u64::from(self.gap.is_some()));
        if let Some(gap) = &self.gap {
            transcript.absorb_integer("gap-slot", gap.slot as u64);
            transcript.absorb("gap-key", &gap.key.to_bytes());
            transcript.absorb("gap-header", &gap.header);
            transcript.absorb_integer("gap-period", gap.period);
        }
    }

    fn absorb_pseudonym(&self, transcript: &mut Transcript) {
        transcript.absorb_integer("pseudonym-count", u64::from(self.pseudonym.is_some()));
        if let Some(clause) = &self.pseudonym {
            transcript.absorb("scope", &clause.scope);
            transcript.absorb("pseudonym", &clause.pseudonym.to_bytes());
        }
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
        if self.digit_key.is_none() {
            return Err(StatementError::NoDigitKey);
        }
        Ok(())
    }
}

impl std::fmt::Debug for Statement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Statement")
            .field("slots", &self.slots)
            .field("shown", &self.shown.keys())
            .field("ranges", &self.ranges)
            .field("period", &self.gap.as_ref().map(|gap| gap.period))
            .finish_non_exhaustive()
    }
}
