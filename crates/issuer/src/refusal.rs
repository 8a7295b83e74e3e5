//! Why an issuer refuses.

use nonla_credential::ClaimError;

use crate::changes::Conflict;

/// Why an issuer made no offer or signed nothing. A refused step changes nothing.
///
/// Says nothing about the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IssuerRefusal {
    /// Nobody in the register has this number.
    #[error("nobody in the register has this number")]
    UnknownPerson,
    /// The person is younger than the lowest age anyone may ask for.
    #[error("too young for a credential of their own")]
    TooYoung,
    /// The credential key does not sign on this day.
    #[error("the issuer's key is not in force today")]
    KeyNotInForce,
    /// The offer was not taken up in time.
    #[error("the offer has expired")]
    OfferExpired,
    /// The wallet's proof does not fit its commitment and tag, or was made for another offer.
    #[error("the wallet's proof does not fit the offer")]
    BadRequestProof,
    /// The credential this code and request were given has been revoked since.
    #[error("the credential given for this offer was revoked")]
    Revoked,
    /// No unused handle was found: H is too small.
    #[error("no unused handle found; the number of handles is too small")]
    NoHandleFree,
    /// The register rules it out.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// The register's data and today's date contradict each other.
    #[error("claims: {0}")]
    Claims(#[from] ClaimError),
    /// Signing failed in the draft's abort case.
    #[error("these claims cannot be signed with this key")]
    Unsignable,
}
