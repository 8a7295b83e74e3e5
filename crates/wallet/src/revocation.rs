//! What a wallet keeps of revocation lists: their heads, and where its own handles lie in them.

use std::sync::OnceLock;

use nonla_credential::{Handle, Head, IssuerId, Period, parse_json};
use nonla_crypto::{Gap, PreparedSignature, Signature};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::on_need::OnNeed;
use crate::record::{MAX_RECORD, Record, RecordChange, Table, json_of};
use crate::row::{Edit, Row, Rows};

/// Heads kept of an issuer: more than a year of days, to know how many people there were when.
const HEADS_KEPT: usize = 400;

/// Heads and gaps.
#[derive(Default)]
pub(crate) struct Revocation {
    /// In the order of their periods.
    heads: Rows<Head>,
    gaps: Rows<StoredGap>,
}

/// What becomes of one of their records.
pub(crate) enum RevocationEdit {
    Head(Edit<Head>),
    Gap(Edit<StoredGap>),
}

/// Where a handle of the wallet's own lies in the revocation list of a period.
pub(crate) struct StoredGap {
    pub(crate) issuer: IssuerId,
    pub(crate) handle: Handle,
    pub(crate) period: Period,
    /// The gap around it; `None` if the handle is revoked.
    pub(crate) own: Option<OwnGap>,
}

/// A gap whose signature was checked.
pub(crate) struct OwnGap {
    pub(crate) gap: Gap,
    pub(crate) signature: OnNeed<Signature>,
    /// Tables that make proofs quicker, once they are made.
    pub(crate) prepared: OnceLock<PreparedSignature>,
}

impl StoredGap {
    /// A verifier takes the newest list or the one before; older gaps serve nobody.
    fn is_outdated_by(&self, newer: &Self) -> bool {
        self.issuer == newer.issuer
            && self.handle == newer.handle
            && newer.period.previous().is_some_and(|oldest| self.period < oldest)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct GapForm {
    issuer: IssuerId,
    handle: Handle,
    period: Period,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gap: Option<SignedGapForm>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SignedGapForm {
    low: u64,
    high: u64,
    #[serde(with = "hex")]
    signature: Vec<u8>,
}

impl Row for Head {
    const TABLE: Table = Table::Head;

    fn row(&self) -> Vec<u8> {
        head_row(&self.content().issuer, self.content().period)
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.signed().as_bytes().to_vec())
    }

    fn decode(record: &Record) -> Option<Box<Self>> {
        let text = std::str::from_utf8(&record.bytes).ok()?;
        Self::from_stored(text).ok().map(Box::new)
    }
}

fn head_row(issuer: &IssuerId, period: Period) -> Vec<u8> {
    [&period.number().to_be_bytes()[..], issuer.as_bytes()].concat()
}

impl Row for StoredGap {
    const TABLE: Table = Table::Gap;

    fn row(&self) -> Vec<u8> {
        gap_row(&self.issuer, self.period, self.handle)
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        json_of(&GapForm {
            issuer: self.issuer.clone(),
            handle: self.handle,
            period: self.period,
            gap: self.own.as_ref().map(|own| SignedGapForm {
                low: own.gap.low,
                high: own.gap.high,
                signature: own.signature.bytes().to_vec(),
            }),
        })
    }

    fn decode(record: &Record) -> Option<Box<Self>> {
        let form: GapForm = parse_json(&record.bytes, MAX_RECORD).ok()?;
        let period = form.period.number();
        let own = form.gap.map(|SignedGapForm { low, high, signature }| OwnGap {
            gap: Gap { period, low, high },
            signature: OnNeed::kept(Zeroizing::new(signature)),
            prepared: OnceLock::new(),
        });
        let GapForm { issuer, handle, period, .. } = form;
        Some(Box::new(Self { issuer, handle, period, own }))
    }
}

fn gap_row(issuer: &IssuerId, period: Period, handle: Handle) -> Vec<u8> {
    let [handle, period] = [handle.number(), period.number()].map(u64::to_be_bytes);
    [&period[..], &handle, issuer.as_bytes()].concat()
}

impl RevocationEdit {
    pub(crate) fn record(&self) -> RecordChange {
        match self {
            Self::Head(edit) => edit.record(),
            Self::Gap(edit) => edit.record(),
        }
    }
}

impl Revocation {
    pub(crate) fn apply(&mut self, edit: RevocationEdit) {
        match edit {
            RevocationEdit::Head(edit) => self.heads.apply(edit),
            RevocationEdit::Gap(edit) => self.gaps.apply(edit),
        }
    }

    /// Takes over a record of the table of heads or of gaps.
    pub(crate) fn load(&mut self, record: &Record) -> Option<()> {
        match record.key.table {
            Table::Head => self.heads.load(record),
            Table::Gap => self.gaps.load(record),
            _ => None,
        }
    }

    pub(crate) fn head(&self, issuer: &IssuerId, period: Period) -> Option<&Head> {
        self.heads.get(&head_row(issuer, period))
    }

    /// The heads of an issuer, oldest first.
    pub(crate) fn heads_of(&self, issuer: &IssuerId) -> impl DoubleEndedIterator<Item = &Head> {
        self.heads.iter().filter(move |head| head.content().issuer == *issuer)
    }

    /// Keeps new heads of an issuer; the oldest go once there are many.
    pub(crate) fn with_heads(&self, issuer: &IssuerId, new: Vec<Head>) -> Vec<RevocationEdit> {
        let unknown =
            new.iter().filter(|head| self.head(issuer, head.content().period).is_none()).count();
        let many = self.heads_of(issuer).count() + unknown;
        let oldest = self.heads_of(issuer).take(many.saturating_sub(HEADS_KEPT));
        let gone = oldest.map(|head| RevocationEdit::Head(Edit::Delete(head.row())));
        let kept = new.into_iter().map(|head| RevocationEdit::Head(Edit::put(head)));
        gone.chain(kept).collect()
    }

    /// Keeps a gap; what it outdates goes.
    pub(crate) fn with_gap(&self, gap: StoredGap) -> Vec<RevocationEdit> {
        let outdated = self.gaps.iter().filter(|old| old.is_outdated_by(&gap));
        let mut edits: Vec<_> =
            outdated.map(|old| RevocationEdit::Gap(Edit::Delete(old.row()))).collect();
        edits.push(RevocationEdit::Gap(Edit::put(gap)));
        edits
    }

    /// Forgets the gaps of a handle that another one takes the place of.
    pub(crate) fn without(&self, issuer: &IssuerId, handle: Handle) -> Vec<RevocationEdit> {
        let gaps = self.gaps_of(issuer, handle);
        gaps.map(|gap| RevocationEdit::Gap(Edit::Delete(gap.row()))).collect()
    }

    pub(crate) fn gaps(&self) -> impl Iterator<Item = &StoredGap> {
        self.gaps.iter()
    }

    /// Where a handle lies in the lists that are known, oldest first.
    pub(crate) fn gaps_of(
        &self,
        issuer: &IssuerId,
        handle: Handle,
    ) -> impl DoubleEndedIterator<Item = &StoredGap> {
        self.gaps.iter().filter(move |gap| gap.issuer == *issuer && gap.handle == handle)
    }

    pub(crate) fn gap(
        &self,
        issuer: &IssuerId,
        period: Period,
        handle: Handle,
    ) -> Option<&StoredGap> {
        self.gaps.get(&gap_row(issuer, period, handle))
    }

    /// The table of gaps, if a signature in it cannot be read.
    pub(crate) fn bad_points(&self) -> Option<Table> {
        let mut own = self.gaps.iter().filter_map(|gap| gap.own.as_ref());
        own.any(|own| own.signature.get().is_none()).then_some(Table::Gap)
    }
}

#[cfg(test)]
mod tests {
    use nonla_credential::{Counters, Day, HandleLimit, Hash, HeadContent, SigningKey};

    use super::*;

    fn heads(issuer: &IssuerId, days: std::ops::Range<u16>) -> Vec<Head> {
        let key = SigningKey::from_seed(&[1; 32]);
        let head = |day| {
            let content = HeadContent {
                issuer: issuer.clone(),
                period: Period::of(Day::from_number(day)),
                handle_limit: HandleLimit::for_population(1).unwrap(),
                revoked: 0,
                root: Hash::of(b"index"),
                previous: None,
                counters: Counters::default(),
            };
            let signed = Head::sign(&key, &content).unwrap();
            Head::read(&signed, &key.verifying_key(), issuer).unwrap()
        };
        days.map(head).collect()
    }

    /// Takes heads over, and deletes in `kept` what their records delete.
    fn take(
        known: &mut Revocation,
        kept: &mut Vec<Vec<u8>>,
        (issuer, new): (&IssuerId, Vec<Head>),
    ) {
        for edit in known.with_heads(issuer, new) {
            match edit.record() {
                RecordChange::Put(record) => kept.push(record.key.row),
                RecordChange::Delete(key) => kept.retain(|row| *row != key.row),
            }
            known.apply(edit);
        }
    }

    /// Serves T-O5: of each issuer 400 heads stay, the newest, in the wallet and in its records alike, however
    /// many come at once.
    #[test]
    fn of_each_issuer_the_newest_heads_stay() {
        let one = IssuerId::parse("urn:nonla:issuer:one").unwrap();
        let other = IssuerId::parse("urn:nonla:issuer:other").unwrap();
        let (mut known, mut kept) = (Revocation::default(), Vec::new());
        take(&mut known, &mut kept, (&other, heads(&other, 1..3)));
        take(&mut known, &mut kept, (&one, heads(&one, 1..399)));
        take(&mut known, &mut kept, (&one, heads(&one, 398..406)));
        assert_eq!(known.heads_of(&one).count(), HEADS_KEPT);
        assert_eq!(known.heads_of(&other).count(), 2);
        assert_eq!(kept.len(), HEADS_KEPT + 2 + 1, "one was written twice");
        kept.sort();
        kept.dedup();
        assert!(known.heads.iter().map(Row::row).eq(kept));
        let oldest = known.heads_of(&one).next().map(|head| head.content().period.day());
        assert_eq!(oldest, Some(Day::from_number(6)));
    }
}
