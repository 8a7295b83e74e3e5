//! What a change comes to: how it is written into records, and how the wallet takes it over.

use nonla_credential::{Hash, Head, IssuerId, TrustList, VerifierId};
use nonla_crypto::{DigitTable, HolderSecret};

use crate::bounds::Bounds;
use crate::evidence::KeptEvidence;
use crate::history_chain::HistoryRow;
use crate::on_need::OnNeed;
use crate::open_request::OpenRequest;
use crate::platform::Platform;
use crate::receive::StoredIssuance;
use crate::record::{RecordChange, RecordKey, Table};
use crate::stored;
use crate::wallet::{HISTORY_KEPT, StoredCredential, StoredGap, Wallet};

/// Heads kept of an issuer: more than a year of days, to know how many people there were when.
const HEADS_KEPT: usize = 400;

/// One settled change.
pub(crate) enum Effect {
    TrustList(Box<TrustList>, String),
    DigitTable(Box<OnNeed<DigitTable>>),
    Head(IssuerId, Box<Head>),
    Gap(Box<StoredGap>),
    Credential(Box<StoredCredential>),
    Issuance(Box<StoredIssuance>),
    IssuanceDone(Hash),
    /// In place of a secret that served for nothing.
    NewSecret(HolderSecret),
    Bounds(Hash, Box<Bounds>),
    Platform(Box<Platform>),
    PlatformForgotten(VerifierId),
    Opened(Box<OpenRequest>),
    Closed(Hash),
    History(Box<HistoryRow>),
    HistoryDeleted(Box<HistoryRow>),
    Receipt(u64, String),
    EvidenceKept(Box<KeptEvidence>, Vec<u8>),
    EvidenceDeleted(u64),
}

impl Wallet {
    /// The records that `effect` changes.
    pub(crate) fn write_effect(&self, effect: &Effect, records: &mut Vec<RecordChange>) {
        match effect {
            Effect::TrustList(_, text) => {
                records.push(RecordChange::put(RecordKey::only(Table::TrustList), text.as_bytes()));
            }
            Effect::DigitTable(table) => records.push(stored::digit_table(table)),
            Effect::Head(issuer, head) => {
                records.push(stored::head(head));
                records.extend(self.oldest_head(issuer).map(|(issuer, period)| {
                    RecordChange::Delete(stored::head_key(issuer, *period))
                }));
            }
            Effect::Gap(gap) => {
                records.push(stored::gap(gap));
                let outdated = self.gaps.iter().filter(|old| old.is_outdated_by(gap));
                records.extend(outdated.map(|old| RecordChange::Delete(stored::gap_key(old))));
            }
            Effect::Credential(credential) => {
                records.push(stored::credential(credential));
                let outdated = self.gaps.iter().filter(|gap| self.is_orphaned_by(gap, credential));
                records.extend(outdated.map(|gap| RecordChange::Delete(stored::gap_key(gap))));
            }
            Effect::Issuance(issuance) => records.push(stored::issuance(issuance)),
            Effect::IssuanceDone(code) => {
                records.push(RecordChange::Delete(stored::issuance_key(code)));
            }
            Effect::NewSecret(secret) => records.push(stored::identity(&self.operator, secret)),
            Effect::Bounds(row, bounds) => records.push(stored::bounds(row, bounds)),
            Effect::Platform(platform) => records.push(stored::platform(platform)),
            Effect::PlatformForgotten(verifier) => {
                records.push(RecordChange::Delete(stored::platform_key(verifier)));
            }
            Effect::Opened(request) => records.push(stored::open_request(request)),
            Effect::Closed(request) => {
                if self.open_requests.contains_key(request) {
                    records.push(RecordChange::Delete(stored::open_request_key(request)));
                }
            }
            Effect::History(row) => {
                records.push(row.record());
                records.push(row.head_after.record());
            }
            Effect::HistoryDeleted(row) => {
                records.push(row.record());
                let receipt = RecordKey::numbered(Table::Receipt, row.number);
                records.push(RecordChange::Delete(receipt));
            }
            Effect::Receipt(number, text) => {
                let key = RecordKey::numbered(Table::Receipt, *number);
                records.push(RecordChange::put(key, text.as_bytes()));
            }
            Effect::EvidenceKept(kept, text) => {
                let key = RecordKey::numbered(Table::EvidenceText, kept.number);
                records.push(stored::evidence(kept));
                records.push(RecordChange::put(key, text.as_slice()));
            }
            Effect::EvidenceDeleted(number) => {
                let key = RecordKey::numbered(Table::EvidenceText, *number);
                records.push(RecordChange::Delete(stored::evidence_key(*number)));
                records.push(RecordChange::Delete(key));
            }
        }
    }

    /// Takes a settled change over.
    pub(crate) fn apply(&mut self, effect: Effect) {
        match effect {
            Effect::TrustList(list, text) => {
                self.trust_list = *list;
                self.trust_text = text;
            }
            Effect::DigitTable(table) => {
                self.digit_tables.retain(|old| old.bytes() != table.bytes());
                self.digit_tables.push(*table);
            }
            Effect::Head(issuer, head) => self.apply_head(issuer, *head),
            Effect::Gap(gap) => {
                self.gaps.retain(|old| !old.is_outdated_by(&gap) && !old.is_same_as(&gap));
                self.gaps.push(gap);
            }
            Effect::Credential(credential) => self.apply_credential(credential),
            Effect::Issuance(issuance) => {
                self.issuances.insert(issuance.code_hash(), *issuance);
            }
            Effect::IssuanceDone(code) => {
                self.issuances.remove(&code);
            }
            Effect::NewSecret(secret) => self.secret = secret,
            Effect::Bounds(row, bounds) => {
                self.bounds.insert(row, *bounds);
            }
            Effect::Platform(platform) => {
                self.platforms.insert(platform.verifier.clone(), *platform);
            }
            Effect::PlatformForgotten(verifier) => {
                self.platforms.remove(&verifier);
            }
            Effect::Opened(request) => {
                self.open_requests.insert(request.request(), *request);
            }
            Effect::Closed(request) => {
                self.open_requests.remove(&request);
            }
            Effect::History(row) => self.apply_history(*row),
            Effect::HistoryDeleted(row) => {
                self.history.retain(|line| line.number != row.number);
                self.deleted_lines.insert(row.number);
            }
            Effect::Receipt(..) => {}
            Effect::EvidenceKept(kept, _) => self.evidence.push(*kept),
            Effect::EvidenceDeleted(number) => self.evidence.retain(|kept| kept.number != number),
        }
    }

    fn apply_head(&mut self, issuer: IssuerId, head: Head) {
        if let Some(oldest) = self.oldest_head(&issuer).cloned() {
            self.heads.remove(&oldest);
        }
        let period = head.content().period;
        self.heads.insert((issuer, period), head);
    }

    fn apply_credential(&mut self, credential: Box<StoredCredential>) {
        let gaps = std::mem::take(&mut self.gaps);
        self.gaps = gaps.into_iter().filter(|gap| !self.is_orphaned_by(gap, &credential)).collect();
        self.credentials.retain(|old| !old.is_replaced_by(&credential));
        self.credentials.push(credential);
    }

    fn apply_history(&mut self, row: HistoryRow) {
        self.history_head = row.head_after;
        if self.history.len() >= HISTORY_KEPT {
            self.history.remove(0);
        }
        self.history.extend(row.line);
    }

    /// The head that has to go for the next one of this issuer, once there are many.
    fn oldest_head(&self, issuer: &IssuerId) -> Option<&(IssuerId, nonla_credential::Period)> {
        let mut known = self.heads.keys().filter(|(of, _)| of == issuer);
        let oldest = known.next();
        oldest.filter(|_| known.count() + 1 >= HEADS_KEPT)
    }

    /// Whether a gap is of a credential that another one takes the place of.
    fn is_orphaned_by(&self, gap: &StoredGap, new: &StoredCredential) -> bool {
        let old = self.credentials.iter().find(|old| old.is_replaced_by(new));
        old.is_some_and(|old| gap.issuer == old.facts.issuer && gap.handle == old.facts.handle)
    }
}
