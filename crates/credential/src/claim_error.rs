//! What is wrong with a claim.

/// Why something is not a claim, or why claims contradict each other.
///
/// Names the claim, never its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClaimError {
    /// A country is not two upper-case letters, or its code is not between 1 and 676.
    #[error("a country is two upper-case letters (ISO 3166-1 alpha-2)")]
    Country,
    /// A province is not three digits from 001 to 096.
    #[error("a province is three digits, 001 to 096")]
    Province,
    /// A residence status is none of the published codes.
    #[error("unknown residence status")]
    Status,
    /// A name is empty, longer than 120 characters, not trimmed, or has hidden characters.
    #[error("a full name has 1 to 120 visible characters and no blank at either end")]
    FullName,
    /// An identity number is not 6 to 12 upper-case letters and digits.
    #[error("an identity number has 6 to 12 upper-case letters and digits")]
    IdNumber,
    /// A domestic citizen's identity number is not twelve digits.
    #[error("a domestic citizen's identity number has twelve digits")]
    NotACitizenNumber,
    /// Status and nationality contradict each other.
    #[error("the status does not fit the nationality")]
    StatusAndNationality,
    /// Status and country of residence contradict each other.
    #[error("the status does not fit the country of residence")]
    StatusAndResidence,
    /// A province is missing for a resident of Vietnam, or given for someone abroad.
    #[error("a province is given exactly for residents of Vietnam")]
    ProvinceAndResidence,
    /// The person was born after the day of enrolment.
    #[error("birth date is after the enrolment day")]
    BornAfterEnrolment,
    /// The credential ends before the day of enrolment.
    #[error("the credential ends before the enrolment day")]
    EndsBeforeEnrolment,
}
