//! Why no statement follows from a request.

use nonla_crypto::StatementError;

use crate::age::AgeError;

/// Why no statement follows from a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StatementFault {
    /// The day of the request cannot be combined with its age threshold or enrolment days.
    #[error("the request's day leads outside the calendar")]
    Day,
    /// The request needs a period (or a pseudonym) and none is given, or the reverse.
    #[error("period or pseudonym does not fit the request")]
    Parts,
    /// The trust list names no gap key of the issuer for the period.
    #[error("the issuer has no gap key for the period")]
    NoGapKey,
    /// The pseudonym is not for the asking verifier's scope.
    #[error("the pseudonym is for another scope than the verifier's")]
    OtherScope,
    /// The statement itself is impossible.
    #[error("{0}")]
    Statement(#[from] StatementError),
}

impl From<AgeError> for StatementFault {
    fn from(_: AgeError) -> Self {
        Self::Day
    }
}
