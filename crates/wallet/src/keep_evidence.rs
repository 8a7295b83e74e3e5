//! Keeping evidence in the wallet, and deleting it.

use nonla_credential::Day;

use crate::effect::Effect;
use crate::evidence::{Evidence, EvidenceEdit, KeptEvidence};
use crate::refusal::UpdateError;
use crate::step::{Change, Step};
use crate::wallet::Wallet;

/// There is no evidence with this number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the wallet keeps no evidence with this number")]
pub struct NoSuchEvidence;

impl UpdateError {
    /// What shows the fault to others, if it is one of theirs: keep it with [`Wallet::keep_evidence`].
    #[must_use]
    pub fn evidence(&self) -> Option<Evidence> {
        match self {
            Self::TwoLists(lists) => Some(Evidence::TwoLists((**lists).clone())),
            Self::TwoHeads(heads) => Some(Evidence::TwoHeads((**heads).clone())),
            Self::BadFile(file) => Some(Evidence::BadFile((**file).clone())),
            _ => None,
        }
    }
}

impl Wallet {
    /// Keeps evidence that an update found. What [`inspect`](Self::inspect) finds is among the changes of the
    /// refusal. Of one matter the first piece is kept. There is room for 16 pieces and 32 MiB in all, and for 3
    /// that rest on a verifier's word; what finds no room comes to nothing, and
    /// [`has_evidence`](Self::has_evidence) tells.
    pub fn keep_evidence(&self, evidence: Evidence, found_on: Day) -> Step {
        Step::only(Change::Evidence(Box::new(evidence), found_on))
    }

    /// The evidence the wallet keeps, the oldest first. A store has each piece under its number.
    pub fn evidence(&self) -> impl Iterator<Item = &KeptEvidence> {
        self.evidence.iter()
    }

    /// Whether evidence about the same matter is kept.
    #[must_use]
    pub fn has_evidence(&self, evidence: &Evidence) -> bool {
        let about = evidence.about(&self.trust_list, &self.operator);
        self.evidence.iter().any(|kept| Some(&kept.about) == about.as_ref())
    }

    /// Deletes a piece of evidence.
    ///
    /// # Errors
    /// [`NoSuchEvidence`].
    pub fn delete_evidence(&self, number: u64) -> Result<Step, NoSuchEvidence> {
        let known = self.evidence.iter().any(|kept| kept.number == number);
        known
            .then(|| Step::only(Effect::Evidence(EvidenceEdit::Delete(number))))
            .ok_or(NoSuchEvidence)
    }
}
