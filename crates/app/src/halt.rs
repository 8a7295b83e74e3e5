//! Somebody said no: every refusal of every party, as the demo and its tests see it.

use nonla_credential::{GapListError, JsonError, MessageError, TrustListError};
use nonla_issuer::{Conflict, IssuerRefusal};
use nonla_storage::RecordStoreError;
use nonla_verifier::{AskError, Damaged, OtherVerifier, Refusal};
use nonla_wallet::{Overtaken, ReceiveError, RequestRefusal, UpdateError};

use crate::words::{self, asked, issuing, receiving, refusing, say, storage};

/// Somebody said no, and who.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Halt {
    /// The issuer refused.
    #[error("{}", say!("halt-issuer", why = issuing::refusal(.0)))]
    Issuer(#[from] IssuerRefusal),
    /// The register took no such change.
    #[error("{}", say!("halt-register", why = issuing::conflict(.0)))]
    Register(#[from] Conflict),
    /// The wallet did not take a credential or an offer.
    #[error("{}", refusing::receive(.0))]
    Receive(#[from] ReceiveError),
    /// The wallet did not answer a request.
    #[error("{}", refusing::request(.0))]
    Wallet(RequestRefusal),
    /// The wallet did not take over published data.
    #[error("{}", say!("halt-wallet", why = receiving::update(.0)))]
    Update(#[from] UpdateError),
    /// The platform could not ask.
    #[error("{}", say!("halt-cannot-ask", why = asked::ask(.0)))]
    Ask(#[from] AskError),
    /// The platform refused a presentation.
    #[error("{}", say!("halt-platform", why = asked::refusal(*.0)))]
    Verifier(Refusal),
    /// A platform was to sign what another one checked: a fault of this program.
    #[error("{}", say!("halt-other-verifier"))]
    OtherVerifier(#[from] OtherVerifier),
    /// What a platform stores is not what it wrote.
    #[error("{}", say!("halt-store", table = .0.table))]
    Store(#[from] Damaged),
    /// The file of a practice town could not be read or written.
    #[error("{}", words::records::store(*.0))]
    File(#[from] RecordStoreError),
    /// A published list could not be made or read.
    #[error("{}", say!("halt-list", why = issuing::gap_list(.0)))]
    List(#[from] GapListError),
    /// The trust list could not be made or read.
    #[error("{}", receiving::trust_list(.0))]
    TrustList(#[from] TrustListError),
    /// A message has no written form.
    #[error("{}", say!("halt-message", why = words::json(.0)))]
    Message(#[from] JsonError),
    /// A message signed as a pseudonym could not be made or read.
    #[error("{}", asked::message(.0))]
    Letter(#[from] MessageError),
    /// A step of a wallet came too late.
    #[error("{}", storage::overtaken(*.0))]
    Overtaken(#[from] Overtaken),
    /// A message was to leave before its changes were saved: a fault of this program.
    #[error("{}", say!("halt-not-committed"))]
    NotCommitted,
    /// The calendar ends: there is no day after 2079-06-06.
    #[error("{}", say!("halt-last-day"))]
    LastDay,
    /// The register has no such person, or two people with one number.
    #[error("{}", say!("halt-bad-register"))]
    BadRegister,
}
