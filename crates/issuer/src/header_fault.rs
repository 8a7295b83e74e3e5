//! What is wrong with the header of a register file.

use std::fmt;

use crate::field::Field;

/// What is wrong with the first row of a register file. Repeats nothing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeaderFault {
    /// There is one column only: no separator was found.
    NoSeparator,
    /// Not one column has the name of one.
    NoHeader,
    /// There is another number of columns than 8, or 9 with `former_numbers`.
    Count {
        /// How many there are.
        found: usize,
    },
    /// All the columns are there, in another order.
    Order,
    /// This column almost has its name: capitals, blanks, or letters that only look the same.
    Spelling {
        /// Which column, from 1.
        column: usize,
        /// What it must be called.
        expected: Field,
    },
    /// This column has another name.
    Name {
        /// Which column, from 1.
        column: usize,
        /// What it must be called.
        expected: Field,
    },
}

impl fmt::Display for HeaderFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSeparator => f.write_str(
                "it is one column only: save as CSV UTF-8 (comma delimited), with commas, \
                 semicolons or tabs between the columns",
            )?,
            Self::NoHeader => f.write_str("it names no column: put the names above the rows")?,
            Self::Count { found } => write!(f, "it has {found} columns")?,
            Self::Order => f.write_str("the columns stand in another order")?,
            Self::Spelling { column, expected } => write!(
                f,
                "column {column} must be written {expected}: in small letters without accents, \
                 with _ between words and nothing invisible"
            )?,
            Self::Name { column, expected } => {
                write!(f, "column {column} must be called {expected}")?;
            }
        }
        f.write_str("; the columns are ")?;
        for (position, field) in Field::COLUMNS.iter().enumerate() {
            write!(f, "{}{field}", if position == 0 { "" } else { ", " })?;
        }
        f.write_str(" and, if you have it, former_numbers")
    }
}
