//! Evidence that the operator of a trust list shows different people different lists.

use std::fmt;

use nonla_credential::{Request, TrustList, VerifierId, VerifyingKey};
use serde::{Deserialize, Serialize};

/// Two trust lists of one number: what a wallet keeps of them, to show to others. It says nothing of
/// the holder.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum TwoLists {
    /// Both, as published: proof against the operator.
    Published {
        /// The one the wallet goes by.
        list: String,
        /// The other one.
        other: String,
    },
    /// A verifier says in a signed request that it goes by another list: who has both holds the proof.
    Named {
        /// The one the wallet goes by.
        list: String,
        /// The request.
        request: String,
    },
}

/// These are not two lists of one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this does not show two trust lists of one number")]
pub struct NotTwoLists;

impl TwoLists {
    /// Checks the evidence as a stranger would: the operator signed what is shown as its list, and another
    /// list of that number was signed by it too, or named by a listed verifier. Returns the number.
    ///
    /// # Errors
    /// [`NotTwoLists`].
    pub fn confirm(&self, operator: &VerifyingKey) -> Result<u64, NotTwoLists> {
        let read = |text: &str| TrustList::read(text, operator).map_err(|_| NotTwoLists);
        let (list, other) = match self {
            Self::Published { list, other } => (read(list)?, read(other)?.name()),
            Self::Named { list, request } => {
                let list = read(list)?;
                let request = Request::parse(request).map_err(|_| NotTwoLists)?;
                let (_, key) = list.verifier_of_key(request.key_id()).ok_or(NotTwoLists)?;
                let request = request.verify(key).map_err(|_| NotTwoLists)?;
                let named = request.content().trust_list;
                (list, named)
            }
        };
        if list.contradicts(&other) { Ok(other.sequence) } else { Err(NotTwoLists) }
    }
}

impl TwoLists {
    /// The verifier on whose word it rests that there is another list, if it does.
    pub(crate) fn named_by(&self, operator: &VerifyingKey) -> Option<VerifierId> {
        let Self::Named { list, request } = self else { return None };
        let (list, request) =
            (TrustList::read(list, operator).ok()?, Request::parse(request).ok()?);
        list.verifier_of_key(request.key_id()).map(|(verifier, _)| verifier.id.clone())
    }
}

impl fmt::Debug for TwoLists {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Published { .. } => "TwoLists(published)",
            Self::Named { .. } => "TwoLists(named)",
        })
    }
}
