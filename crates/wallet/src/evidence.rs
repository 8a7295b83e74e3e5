//! Evidence against issuers, operators of trust lists and verifiers, which the wallet keeps by itself until the
//! holder exports and deletes it.

use nonla_credential::{Day, Head, IssuerId, TrustList, VerifierId, VerifyingKey, parse_json};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::bad_file::BadFile;
use crate::record::{MAX_RECORD, Record, RecordChange, RecordKey, Table, json_of};
use crate::row::{Edit, Row, Rows};
use crate::two_heads::TwoHeads;
use crate::two_lists::TwoLists;

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

/// The evidence that a wallet keeps.
#[derive(Default)]
pub(crate) struct EvidenceKept(Rows<KeptEvidence>);

/// What becomes of one piece.
pub(crate) enum EvidenceEdit {
    /// With its JSON.
    Keep(Edit<KeptEvidence>, Zeroizing<Vec<u8>>),
    Delete(u64),
}

impl Row for KeptEvidence {
    const TABLE: Table = Table::Evidence;

    fn row(&self) -> Vec<u8> {
        self.number.to_be_bytes().to_vec()
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        json_of(self)
    }

    fn decode(record: &Record) -> Option<Box<Self>> {
        parse_json(&record.bytes, MAX_RECORD).ok()
    }
}

fn deleted(number: u64) -> Edit<KeptEvidence> {
    Edit::Delete(number.to_be_bytes().to_vec())
}

impl EvidenceEdit {
    pub(crate) fn write(&self, records: &mut Vec<RecordChange>) {
        let key = |number| RecordKey::numbered(Table::EvidenceText, number);
        match self {
            Self::Keep(edit, text) => {
                records.push(edit.record());
                if let Edit::Put(kept) = edit {
                    records.push(RecordChange::put(key(kept.number), text.as_slice()));
                }
            }
            Self::Delete(number) => {
                records.push(deleted(*number).record());
                records.push(RecordChange::Delete(key(*number)));
            }
        }
    }
}

impl EvidenceKept {
    pub(crate) fn apply(&mut self, edit: EvidenceEdit) {
        match edit {
            EvidenceEdit::Keep(edit, _) => self.0.apply(edit),
            EvidenceEdit::Delete(number) => self.0.apply(deleted(number)),
        }
    }

    pub(crate) fn load(&mut self, record: &Record) -> Option<()> {
        self.0.load(record)
    }

    /// Oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &KeptEvidence> {
        self.0.iter()
    }

    /// Keeps this, about that; `None` if it is kept already or finds no room.
    pub(crate) fn with(
        &self,
        (evidence, about): (&Evidence, EvidenceAbout),
        found_on: Day,
    ) -> Option<EvidenceEdit> {
        let json = json_of(evidence);
        let bytes = u64::try_from(json.len()).ok()?;
        let named = self.iter().filter(|kept| kept.about.is_named()).count();
        let all = self.iter().try_fold(bytes, |sum, kept| sum.checked_add(kept.bytes))?;
        let room = self.0.len() < MOST
            && (!about.is_named() || named < MOST_NAMED)
            && all <= MOST_BYTES
            && !self.iter().any(|kept| kept.about == about);
        let number = self.iter().next_back().map_or(0, |last| last.number).checked_add(1)?;
        let kept = KeptEvidence { number, found_on, about, bytes };
        room.then_some(EvidenceEdit::Keep(Edit::put(kept), json))
    }
}
