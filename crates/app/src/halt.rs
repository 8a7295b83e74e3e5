//! Somebody said no: every refusal of every party, as the demo and its tests see it.

use nonla_credential::{GapListError, JsonError, MessageError, TrustListError};
use nonla_issuer::{Conflict, IssuerRefusal};
use nonla_verifier::{AskError, OtherVerifier, Refusal};
use nonla_wallet::{ReceiveError, RequestRefusal, UpdateError};

/// Somebody said no, and who.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Halt {
    /// The issuer refused.
    #[error("issuer refuses: {0}")]
    Issuer(#[from] IssuerRefusal),
    /// The register took no such change.
    #[error("register refuses: {0}")]
    Register(#[from] Conflict),
    /// The wallet did not take a credential or an offer.
    #[error("wallet refuses: {0}")]
    Receive(#[from] ReceiveError),
    /// The wallet did not answer a request.
    #[error("wallet refuses: {0}")]
    Wallet(RequestRefusal),
    /// The wallet did not take over published data.
    #[error("wallet refuses: {0}")]
    Update(#[from] UpdateError),
    /// The platform could not ask.
    #[error("platform cannot ask: {0}")]
    Ask(#[from] AskError),
    /// The platform refused a presentation.
    #[error("platform refuses: {0}")]
    Verifier(Refusal),
    /// A platform was to sign what another one checked: a fault of this program.
    #[error("{0}")]
    OtherVerifier(#[from] OtherVerifier),
    /// A published list could not be made or read.
    #[error("revocation list: {0}")]
    List(#[from] GapListError),
    /// The trust list could not be made or read.
    #[error("{0}")]
    TrustList(#[from] TrustListError),
    /// A message has no written form.
    #[error("{0}")]
    Message(#[from] JsonError),
    /// A message signed as a pseudonym could not be made or read.
    #[error("{0}")]
    Letter(#[from] MessageError),
    /// A message was to leave before its changes were saved: a fault of this program.
    #[error("a message was to leave before its changes were saved")]
    NotCommitted,
    /// The calendar ends: there is no day after 2079-06-06.
    #[error("there is no later day that a day number can say")]
    LastDay,
    /// The register has no such person, or two people with one number.
    #[error("the register does not fit the demo")]
    BadRegister,
}
