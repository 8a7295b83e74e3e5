//! Why something is not a person of the register.

use crate::field::Field;

/// Why something is not a person of the register.
///
/// Names the fields that contradict each other, never their values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PersonError {
    /// The name is a formula for a spreadsheet.
    #[error("a name that begins with = + - or @ is a formula to a spreadsheet")]
    NameIsFormula,
    /// There is no letter in the name.
    #[error("a name has a letter")]
    NameWithoutLetter,
    /// Of a birth of which only the year or the month is known another day than the last one counts.
    #[error("where only the year or month of birth is known, its last day counts")]
    BirthIsNotTheLastDay,
    /// Former numbers are too many, stand twice, or are the number of today.
    #[error("former numbers are at most eight, all different and not the number of today")]
    FormerNumbers,
    /// A phone number is not ten digits that start with 03, 05, 07, 08 or 09.
    #[error("a phone number has ten digits and starts with 03, 05, 07, 08 or 09")]
    Phone,
    /// A citizen's number is not twelve digits.
    #[error("a citizen number has twelve digits (spreadsheets drop leading zeros)")]
    NotACitizenNumber,
    /// The first three digits of a citizen number name neither a province nor a country.
    #[error("a citizen number starts with a province (001 to 096) or a country (100 and up)")]
    NumberNamesNoPlace,
    /// Century digit and year digits of a citizen number contradict the birth date.
    #[error("the citizen number does not fit the birth date")]
    NumberDoesNotFitBirthDate,
    /// A foreigner's number is not two capital letters and seven digits.
    #[error("a residence card number has two capital letters and seven digits")]
    NotAResidenceCard,
    /// A citizen has another nationality, or a foreigner has the Vietnamese one.
    #[error("the status does not fit the nationality")]
    StatusAndNationality,
    /// A resident lives in another country, or a citizen abroad in Vietnam.
    #[error("the status does not fit the country of residence")]
    StatusAndResidence,
    /// A province is missing for a resident of Vietnam, or given for someone abroad.
    #[error("a province is given exactly for residents of Vietnam")]
    StatusAndProvince,
}

impl PersonError {
    /// The field a clerk should look at first.
    #[must_use]
    pub const fn field(self) -> Field {
        match self {
            Self::NameIsFormula | Self::NameWithoutLetter => Field::FullName,
            Self::BirthIsNotTheLastDay => Field::BirthDate,
            Self::FormerNumbers => Field::FormerNumbers,
            Self::Phone => Field::Phone,
            Self::NotACitizenNumber
            | Self::NumberNamesNoPlace
            | Self::NumberDoesNotFitBirthDate
            | Self::NotAResidenceCard => Field::IdNumber,
            Self::StatusAndNationality => Field::Nationality,
            Self::StatusAndResidence => Field::ResidentCountry,
            Self::StatusAndProvince => Field::Province,
        }
    }
}
