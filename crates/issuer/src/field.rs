//! The columns of a register file.

use std::fmt;

/// A column of a register file, or the row as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The row as a whole.
    Row,
    /// `full_name`
    FullName,
    /// `birth_date`
    BirthDate,
    /// `id_number`
    IdNumber,
    /// `phone`
    Phone,
    /// `province`
    Province,
    /// `status`
    Status,
    /// `nationality`
    Nationality,
    /// `resident_country`
    ResidentCountry,
    /// `former_numbers`
    FormerNumbers,
}

impl Field {
    /// The columns of every register file, in their order. [`Field::FormerNumbers`] may follow.
    pub(crate) const COLUMNS: [Self; 8] = [
        Self::FullName,
        Self::BirthDate,
        Self::IdNumber,
        Self::Phone,
        Self::Province,
        Self::Status,
        Self::Nationality,
        Self::ResidentCountry,
    ];

    /// The name of the column in the header; `row` for the row as a whole.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Row => "row",
            Self::FullName => "full_name",
            Self::BirthDate => "birth_date",
            Self::IdNumber => "id_number",
            Self::Phone => "phone",
            Self::Province => "province",
            Self::Status => "status",
            Self::Nationality => "nationality",
            Self::ResidentCountry => "resident_country",
            Self::FormerNumbers => "former_numbers",
        }
    }

    /// Where the column stands, from 0.
    pub(crate) fn column(self) -> Option<usize> {
        match self {
            Self::FormerNumbers => Some(Self::COLUMNS.len()),
            _ => Self::COLUMNS.iter().position(|column| *column == self),
        }
    }

    /// Whether a person may have nothing there.
    pub(crate) const fn may_be_empty(self) -> bool {
        matches!(self, Self::Province | Self::FormerNumbers)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
