//! What is wrong with a row of a register file, told without telling what it says.

use std::fmt;

use nonla_credential::{ClaimError, DayError};

use crate::field::Field;
use crate::person_error::PersonError;

/// One fault of one row of a register file.
///
/// A row with several faults has several of these. None of them carries a value of the row, so a
/// list of bad rows may be shown, logged and sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadRow {
    /// Line of the file on which the row starts; the header is usually line 1.
    pub line: u64,
    /// Where in the row.
    pub field: Field,
    /// Why.
    pub reason: BadField,
}

/// Why a field of a register file was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadField {
    /// The row has another number of columns than the header.
    #[error("has {found} columns instead of {expected}")]
    ColumnCount {
        /// How many columns the row has.
        found: usize,
        /// How many the header has.
        expected: usize,
    },
    /// A quoted field goes past the end of its line; most likely a quote is missing.
    #[error("a quote is not closed on its line; nothing was read up to line {last_line}")]
    OpenQuote {
        /// The last line that the open quote swallowed.
        last_line: u64,
    },
    /// The bytes are not UTF-8.
    #[error("is not UTF-8 text: save the file as type CSV UTF-8 (comma delimited)")]
    NotUtf8,
    /// A question mark or U+FFFD stands where a letter was lost.
    #[error("has ? where letters were lost: save the sheet as type CSV UTF-8 (comma delimited)")]
    LostLetters,
    /// UTF-8 text was read as if it were another encoding, and saved again.
    #[error("has letters that were read in a wrong encoding: open the original as UTF-8")]
    WrongEncoding,
    /// There is nothing in the field.
    #[error("is empty")]
    Missing,
    /// The text is not a claim of this kind.
    #[error(transparent)]
    Claim(#[from] ClaimError),
    /// The text is not a day.
    #[error(transparent)]
    Day(#[from] DayError),
    /// The birth date is after today.
    #[error("lies in the future")]
    InFuture,
    /// The birth date makes the person older than anybody.
    #[error("makes the person older than 130 years")]
    TooOld,
    /// The text is none of the three statuses.
    #[error("a status is citizen, foreign_resident or citizen_abroad")]
    UnknownStatus,
    /// Another row has the same ID number, so one of the two is wrong.
    #[error("same ID number as line {line}")]
    SameIdNumberAs {
        /// The other line.
        line: u64,
    },
    /// The field is no field of a person, or contradicts another field of the row.
    #[error(transparent)]
    Person(#[from] PersonError),
}

impl BadField {
    /// The reason without what differs from row to row.
    #[must_use]
    pub fn kind(&self) -> String {
        match self {
            Self::ColumnCount { .. } => "has another number of columns than the header".to_owned(),
            Self::OpenQuote { .. } => "a quote is not closed on its line".to_owned(),
            Self::SameIdNumberAs { .. } => "same ID number as another line".to_owned(),
            other => other.to_string(),
        }
    }
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, {}: {}", self.line, self.field, self.reason)
    }
}
