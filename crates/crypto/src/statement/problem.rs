//! How much a statement may say, and what makes none.

use crate::digit_commitment;
use crate::interface::MAX_SLOTS;

/// Most credentials of one holder a statement may be about.
pub const MAX_CREDENTIALS: usize = 4;

/// Most codes of one [`Statement::one_of`](crate::Statement::one_of).
pub const MAX_CODES: usize = 8;

/// Most ranges over slots in one statement.
pub const MAX_RANGES: usize = digit_commitment::MAX_RANGES;

/// Why a statement makes no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StatementError {
    /// Not between 1 and [`MAX_SLOTS`] slots.
    #[error("a credential has 1 to {MAX_SLOTS} slots")]
    BadSlotCount,
    /// More than [`MAX_CREDENTIALS`] credentials.
    #[error("more than {MAX_CREDENTIALS} credentials")]
    TooManyCredentials,
    /// More than [`MAX_RANGES`] ranges.
    #[error("more than {MAX_RANGES} ranges")]
    TooManyRanges,
    /// An equality names no earlier credential.
    #[error("there is no earlier credential {credential}")]
    BadCredential {
        /// The credential named, from 0.
        credential: usize,
    },
    /// A clause names slot 0 (the holder secret) or one the credential does not have.
    #[error("slot {slot} cannot be used here")]
    BadSlot {
        /// The slot named.
        slot: usize,
    },
    /// One slot is shown twice, two gaps are asked for, or a slot is shown and also the subject of
    /// a clause about something hidden.
    #[error("slot {slot} is named by two clauses that exclude each other")]
    SlotNamedTwice {
        /// The slot named.
        slot: usize,
    },
    /// Not between 1 and [`MAX_CODES`] codes, or one of them twice.
    #[error("a code is one of 1 to {MAX_CODES} different codes")]
    BadCodes,
    /// Ranges and gaps need a digit key and there is none.
    #[error("a range needs a digit key")]
    NoDigitKey,
}
