//! What came of a commit: the one ground on which a verdict or a receipt is signed.

use nonla_credential::{Day, ErasureOutcome, Hash, Nonce, Tier, VerifierId};

use crate::account::AccountKey;
use crate::changes::Changes;
use crate::erase::Erasure;
use crate::registry::Outcome;

/// A presentation whose changes were committed, with what came of it.
///
/// Only a [`Registry`](crate::Registry) makes one. [`Verifier::decide`](crate::Verifier::decide)
/// signs it.
#[must_use = "its outcome says whether the person may enter"]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    pub(crate) verifier: VerifierId,
    pub(crate) request: Hash,
    pub(crate) account: AccountKey,
    pub(crate) outcome: Outcome,
    pub(crate) tier: Tier,
    pub(crate) day: Day,
}

/// An erasure that was committed, with what came of it.
///
/// Only a [`Registry`](crate::Registry) makes one.
/// [`Verifier::receipt_erasure`](crate::Verifier::receipt_erasure) signs it.
#[must_use = "its outcome says whether the account was erased"]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommittedErasure {
    pub(crate) verifier: VerifierId,
    pub(crate) account: AccountKey,
    pub(crate) message_nonce: Nonce,
    pub(crate) outcome: ErasureOutcome,
    pub(crate) day: Day,
}

/// What is to be signed was checked by another verifier than the one that shall sign it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("checked by another verifier; sign it with the one that checked it")]
pub struct OtherVerifier;

impl Committed {
    pub(crate) fn new(changes: &Changes, outcome: Outcome) -> Self {
        Self {
            verifier: changes.verifier.clone(),
            request: changes.request,
            account: changes.account,
            outcome,
            tier: changes.tier,
            day: changes.day,
        }
    }

    /// What came of it.
    pub const fn outcome(&self) -> Outcome {
        self.outcome
    }
}

impl CommittedErasure {
    pub(crate) fn new(erasure: &Erasure, outcome: ErasureOutcome) -> Self {
        Self {
            verifier: erasure.verifier.clone(),
            account: erasure.account(),
            message_nonce: erasure.nonce(),
            outcome,
            day: erasure.letter.day,
        }
    }

    /// What came of it.
    #[must_use]
    pub const fn outcome(&self) -> ErasureOutcome {
        self.outcome
    }
}
