//! Evidence against issuers, operators of trust lists and verifiers, which the wallet keeps by itself until the
//! holder exports and deletes it.

use nonla_credential::{Day, Head, IssuerId, TrustList, VerifierId, VerifyingKey};
use serde::{Deserialize, Serialize};

use crate::bad_file::BadFile;
use crate::effect::Effect;
use crate::record::json_of;
use crate::refusal::UpdateError;
use crate::step::{Change, Step};
use crate::two_heads::TwoHeads;
use crate::two_lists::TwoLists;
use crate::wallet::Wallet;

/// Something that shows to others that somebody cheats. It says nothing of the holder but what they fetched, or
/// that they received a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Evidence {
    /// The operator has two trust lists of one number.
    TwoLists(TwoLists),
    /// An issuer has two revocation lists for one day.
    TwoHeads(TwoHeads),
    /// An issuer published a file of its revocation list that does not hold together.
    BadFile(BadFile),
}

/// What evidence is about. Of each there is one piece at most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum EvidenceAbout {
    /// Two trust lists.
    TwoLists {
        /// Their number.
        sequence: u64,
        /// The verifier, if one of the lists is known only by its word.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        named_by: Option<VerifierId>,
    },
    /// Two revocation lists.
    TwoHeads {
        /// Whose.
        issuer: IssuerId,
        /// For which day.
        day: Day,
        /// The verifier, if one of the lists is known only by its word.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        named_by: Option<VerifierId>,
    },
    /// A bad file.
    BadFile {
        /// Whose.
        issuer: IssuerId,
        /// For which day.
        day: Day,
        /// Its number in the list.
        file: u64,
    },
}

/// A piece of evidence that the wallet keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptEvidence {
    /// Its number, by which a store has it.
    pub number: u64,
    /// The day it was found, in the wallet's civil time.
    pub found_on: Day,
    /// What it is about.
    pub about: EvidenceAbout,
    /// Its length as JSON, in bytes.
    pub bytes: u64,
}

/// There is no evidence with this number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the wallet keeps no evidence with this number")]
pub struct NoSuchEvidence;

/// Most pieces a wallet keeps.
const MOST: usize = 16;
/// Most pieces that rest on the word of a verifier: anybody who may ask can make those.
const MOST_NAMED: usize = 3;
/// Most bytes a wallet keeps in all, so that a backup stays one that can be made: 32 MiB.
const MOST_BYTES: u64 = 32 << 20;

impl Evidence {
    /// What the evidence is about, if the documents in it are signed by whom it is about; the signatures in a
    /// [bad file](BadFile::confirm) are not looked at.
    pub(crate) fn about(&self, list: &TrustList, operator: &VerifyingKey) -> Option<EvidenceAbout> {
        match self {
            Self::TwoLists(lists) => {
                let sequence = lists.confirm(operator).ok()?;
                Some(EvidenceAbout::TwoLists { sequence, named_by: lists.named_by(operator) })
            }
            Self::TwoHeads(heads) => {
                let (period, named_by) = heads.confirm(list).ok()?;
                let (issuer, day) = (heads.issuer().clone(), period.day());
                Some(EvidenceAbout::TwoHeads { issuer, day, named_by })
            }
            Self::BadFile(file) => {
                let entry = list.issuer(&file.issuer)?;
                let head = Head::read(&file.head, &entry.head_key, &entry.id).ok()?;
                let (issuer, day) = (entry.id.clone(), head.content().period.day());
                Some(EvidenceAbout::BadFile { issuer, day, file: file.number })
            }
        }
    }
}

impl EvidenceAbout {
    const fn is_named(&self) -> bool {
        match self {
            Self::TwoLists { named_by, .. } | Self::TwoHeads { named_by, .. } => named_by.is_some(),
            Self::BadFile { .. } => false,
        }
    }
}

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
    #[must_use]
    pub fn evidence(&self) -> &[KeptEvidence] {
        &self.evidence
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
        known.then(|| Step::only(Effect::EvidenceDeleted(number))).ok_or(NoSuchEvidence)
    }

    /// The piece as it would be kept, with its JSON; `None` if it is no evidence, is kept already or finds no
    /// room.
    pub(crate) fn evidence_to_keep(
        &self,
        evidence: &Evidence,
        found_on: Day,
    ) -> Option<(KeptEvidence, Vec<u8>)> {
        let about = evidence.about(&self.trust_list, &self.operator)?;
        let json = json_of(evidence).to_vec();
        let bytes = u64::try_from(json.len()).ok()?;
        let kept = &self.evidence;
        let named = kept.iter().filter(|kept| kept.about.is_named()).count();
        let all = kept.iter().try_fold(bytes, |sum, kept| sum.checked_add(kept.bytes))?;
        let room = kept.len() < MOST
            && (!about.is_named() || named < MOST_NAMED)
            && all <= MOST_BYTES
            && !kept.iter().any(|kept| kept.about == about);
        let number = kept.last().map_or(0, |last| last.number).checked_add(1)?;
        room.then_some((KeptEvidence { number, found_on, about, bytes }, json))
    }
}
