//! Why nothing of a register file was taken.

use crate::faults::Faults;
use crate::file_kind::FileKind;
use crate::header_fault::HeaderFault;

/// Why nothing of a register file was taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The file is larger than `most_bytes`; split it.
    #[error("the file is larger than {most_bytes} bytes; split it")]
    TooLarge {
        /// The largest file that is read.
        most_bytes: usize,
    },
    /// There is nothing in the file, not even a header.
    #[error("the file is empty")]
    Empty,
    /// The file is none of text.
    #[error(
        "the file is {0}, not a CSV file, whatever it is called: open it and save it as type CSV \
         UTF-8 (comma delimited)"
    )]
    OtherFormat(FileKind),
    /// The UTF-16 text ends or breaks within a character.
    #[error(
        "the file breaks off within a character on line {line}, so it was not saved whole: save it \
         again as type CSV UTF-8 (comma delimited)"
    )]
    BrokenUtf16 {
        /// Where.
        line: u64,
    },
    /// The file has a NUL byte, which no text has.
    #[error(
        "the file has a NUL byte on line {line}: it was not saved whole, or is not text; save it \
         again as type CSV UTF-8 (comma delimited)"
    )]
    NulByte {
        /// The line of the first one.
        line: u64,
    },
    /// The first row is not the header of a register file.
    #[error("the first row is not the header of a register: {0}")]
    WrongHeader(HeaderFault),
    /// The CSV reader gave up at this line.
    #[error("the file cannot be read past line {line}")]
    Unreadable {
        /// The first line that was not read.
        line: u64,
    },
    /// Some rows are bad and [`ImportMode::AllOrNothing`](crate::ImportMode::AllOrNothing) was asked for.
    #[error("{} faults in the rows of the file; nothing was imported", .0.total())]
    BadRows(Faults),
}
