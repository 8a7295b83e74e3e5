//! Why a query is not answered.

use crate::code_set::CodeSetError;

/// Why a query is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// Not our format, or not our proof system.
    #[error("format or proof system is not one this wallet has")]
    UnknownFormat,
    /// Not exactly one credential type is named.
    #[error("a query names exactly one credential type")]
    NotOneType,
    /// A predicate this wallet does not know.
    #[error("unknown predicate")]
    UnknownPredicate,
    /// The same predicate twice.
    #[error("the same predicate twice")]
    PredicateTwice,
    /// An age threshold outside 13, 16, 18, 21, 65.
    #[error("age threshold is none of 13, 16, 18, 21, 65")]
    Threshold,
    /// A time since enrolment outside 30, 90, 180, 365 days.
    #[error("time since enrolment is none of 30, 90, 180, 365 days")]
    EnrolmentThreshold,
    /// A province or a status there is none of.
    #[error("a code is no province and no residence status")]
    UnknownCode,
    /// The codes of a predicate are no set.
    #[error("{0}")]
    Codes(#[from] CodeSetError),
    /// Predicates of one query name different days.
    #[error("predicates name different days")]
    DifferentDays,
    /// A claim may not be shown, or not with these values.
    #[error("only resident_country can be shown, with one value")]
    UnknownClaim,
    /// A scope other than `self`.
    #[error("a pseudonym's scope is the asking verifier's own")]
    ForeignScope,
    /// Nothing says on which day the query is to be judged.
    #[error("a query needs the not_expired predicate, which names its day")]
    NoDay,
    /// The oldest period is another than the one that follows from the newest and the day.
    #[error("oldest period is not the one that follows from the newest period and the query's day")]
    BadPeriods,
    /// The newest period lies more than two days before the day of the query, or more than one after
    /// it.
    #[error("newest period is not from two days before the query's day to one day after it")]
    PeriodOffDay,
    /// An account is asked for that one person could have twice.
    #[error("a pseudonym needs the not_expired predicate and not_revoked: add both")]
    AccountUnbound,
}
