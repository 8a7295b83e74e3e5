//! What offer and request say about the uniqueness anchor.

use serde::{Deserialize, Serialize};

use crate::day::{Day, Period};
use crate::encoded;
use crate::id::{CredentialType, IssuerId};
use crate::trust_list::IssuerKeyEntry;

/// "Show that you have a credential of this issuer and type": part of an [`Offer`](crate::Offer).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnchorDemand {
    /// The anchor.
    pub issuer: IssuerId,
    /// The type of its credential.
    pub vct: CredentialType,
}

/// The answer to an [`AnchorDemand`]: part of a [`CredentialRequest`](crate::CredentialRequest).
///
/// It names no person. The issuer checks it against the ID number of its own register.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnchorProof {
    /// Short id of the anchor's key that signed the credential.
    #[serde(with = "encoded::bytes")]
    pub key_id: [u8; IssuerKeyEntry::SHORT_ID],
    /// The period in which the credential is not revoked.
    pub period: Period,
    /// The day on which it has not expired.
    pub as_of: Day,
    /// The proof of [`AnchorBasis::statement`](crate::AnchorBasis::statement).
    #[serde(with = "encoded::bytes")]
    pub proof: Vec<u8>,
}

impl std::fmt::Debug for AnchorProof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AnchorProof")
            .field("period", &self.period)
            .field("as_of", &self.as_of)
            .field("proof_bytes", &self.proof.len())
            .finish_non_exhaustive()
    }
}
