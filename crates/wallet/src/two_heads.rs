//! Evidence that an issuer shows different people different revocation lists.

use std::fmt;

use nonla_credential::{Head, IssuerId, Period, Request, TrustList, VerifierId};
use serde::{Deserialize, Serialize};

/// Two heads of one issuer for one period: what a wallet keeps of them, to show to others. It says nothing of
/// the holder.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum TwoHeads {
    /// Both, as published: proof against the issuer.
    Published {
        /// The issuer.
        issuer: IssuerId,
        /// The one the wallet knew.
        head: String,
        /// The other one.
        other: String,
    },
    /// A verifier says in a signed request that it goes by another head: who has both holds the proof.
    Named {
        /// The issuer.
        issuer: IssuerId,
        /// The one the wallet knew.
        head: String,
        /// The request.
        request: String,
    },
}

/// These are not two heads for one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this does not show two revocation lists for one day")]
pub struct NotTwoHeads;

impl TwoHeads {
    /// Checks the evidence as a stranger would: the issuer of this trust list signed the one head, and signed
    /// another for that period, or a listed verifier names another. Returns the period, and the verifier if
    /// its word is the evidence.
    ///
    /// # Errors
    /// [`NotTwoHeads`].
    pub fn confirm(&self, list: &TrustList) -> Result<(Period, Option<VerifierId>), NotTwoHeads> {
        let entry = list.issuer(self.issuer()).ok_or(NotTwoHeads)?;
        let read =
            |text: &str| Head::read(text, &entry.head_key, &entry.id).map_err(|_| NotTwoHeads);
        let (head, other, named_by) = match self {
            Self::Published { head, other, .. } => {
                let other = read(other)?;
                (read(head)?, (other.content().period, other.hash()), None)
            }
            Self::Named { head, request, .. } => {
                let request = Request::parse(request).map_err(|_| NotTwoHeads)?;
                let (verifier, key) = list.verifier_of_key(request.key_id()).ok_or(NotTwoHeads)?;
                let request = request.verify(key).map_err(|_| NotTwoHeads)?;
                let asked = request.asked();
                let named = asked.not_revoked.as_ref().ok_or(NotTwoHeads)?;
                if asked.issuer != entry.id {
                    return Err(NotTwoHeads);
                }
                (read(head)?, (named.period, named.head), Some(verifier.id.clone()))
            }
        };
        let period = head.content().period;
        let two = other.0 == period && other.1 != head.hash();
        if two { Ok((period, named_by)) } else { Err(NotTwoHeads) }
    }

    /// Whose heads.
    #[must_use]
    pub const fn issuer(&self) -> &IssuerId {
        match self {
            Self::Published { issuer, .. } | Self::Named { issuer, .. } => issuer,
        }
    }
}

impl fmt::Debug for TwoHeads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Published { .. } => "TwoHeads(published)",
            Self::Named { .. } => "TwoHeads(named)",
        })
    }
}
