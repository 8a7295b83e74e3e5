//! The written form of each record, and how a wallet is read again from all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use nonla_credential::{
    Claims, CredentialType, Day, Handle, Hash, Head, IssuerId, MAX_ISSUANCE, Period, TrustList,
    VerifierId, VerifyingKey, parse_json,
};
use nonla_crypto::{DigitTable, Gap, HolderSecret};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::bounds::Bounds;
use crate::evidence::KeptEvidence;
use crate::history::Event;
use crate::history_chain::{HistoryCursor, HistoryHead};
use crate::on_need::OnNeed;
use crate::open_request::OpenRequest;
use crate::platform::Platform;
use crate::receive::StoredIssuance;
use crate::record::{Record, RecordChange, RecordKey, Table};
use crate::wallet::{CredentialFacts, OwnGap, StoredCredential, StoredGap, Wallet};

/// Longest record of a table that holds JSON of ours, in bytes.
const MAX_RECORD: usize = 64 * 1024;

/// Records do not make a wallet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// A record every wallet has is missing.
    #[error("the wallet's record {0:?} is missing")]
    Missing(Table),
    /// A record is not what its table holds.
    #[error("a record of {0:?} is not what it should be")]
    Malformed(Table),
}

pub(crate) fn identity(operator: &VerifyingKey, secret: &HolderSecret) -> RecordChange {
    let mut bytes = Zeroizing::new(Vec::with_capacity(64));
    bytes.extend_from_slice(&operator.to_bytes());
    bytes.extend_from_slice(secret.expose_bytes().as_slice());
    RecordChange::Put(Record { key: RecordKey::only(Table::Identity), bytes })
}

fn read_identity(bytes: &[u8]) -> Option<(VerifyingKey, HolderSecret)> {
    let (operator, secret) = bytes.split_first_chunk::<32>()?;
    Some((VerifyingKey::from_bytes(operator).ok()?, HolderSecret::from_bytes(secret).ok()?))
}

fn digit_table_key(bytes: &[u8]) -> RecordKey {
    RecordKey { table: Table::DigitTable, row: Hash::of(bytes).as_bytes().to_vec() }
}

pub(crate) fn digit_table(table: &OnNeed<DigitTable>) -> RecordChange {
    RecordChange::put(digit_table_key(table.bytes()), table.bytes())
}

pub(crate) fn head_key(issuer: &IssuerId, period: Period) -> RecordKey {
    let row = [&period.number().to_be_bytes()[..], issuer.as_bytes()].concat();
    RecordKey { table: Table::Head, row }
}

pub(crate) fn head(head: &Head) -> RecordChange {
    let content = head.content();
    RecordChange::put(head_key(&content.issuer, content.period), head.signed().as_bytes())
}

fn read_head(bytes: &[u8]) -> Option<Head> {
    Head::from_stored(std::str::from_utf8(bytes).ok()?).ok()
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

pub(crate) fn gap_key(gap: &StoredGap) -> RecordKey {
    let [handle, period] = [gap.handle.number(), gap.period.number()].map(u64::to_be_bytes);
    let row = [&period[..], &handle, gap.issuer.as_bytes()].concat();
    RecordKey { table: Table::Gap, row }
}

pub(crate) fn gap(stored: &StoredGap) -> RecordChange {
    let form = GapForm {
        issuer: stored.issuer.clone(),
        handle: stored.handle,
        period: stored.period,
        gap: stored.own.as_ref().map(|own| SignedGapForm {
            low: own.gap.low,
            high: own.gap.high,
            signature: own.signature.bytes().to_vec(),
        }),
    };
    RecordChange::put_json(gap_key(stored), &form)
}

fn read_gap(bytes: &[u8]) -> Option<StoredGap> {
    let form: GapForm = parse_json(bytes, MAX_RECORD).ok()?;
    let period = form.period.number();
    let own = form.gap.map(|SignedGapForm { low, high, signature }| OwnGap {
        gap: Gap { period, low, high },
        signature: OnNeed::kept(Zeroizing::new(signature)),
        prepared: OnceLock::new(),
    });
    Some(StoredGap { issuer: form.issuer, handle: form.handle, period: form.period, own })
}

fn credential_key(credential: &CredentialFacts) -> RecordKey {
    let parts = [credential.issuer.as_bytes(), credential.vct.as_bytes()];
    let row = Hash::of_parts("NONLA-CREDENTIAL-ROW-V1", &parts).as_bytes().to_vec();
    RecordKey { table: Table::Credential, row }
}

pub(crate) fn credential(stored: &StoredCredential) -> RecordChange {
    let reply = stored.whole.bytes();
    let mut bytes = Zeroizing::new(Vec::with_capacity(10 + reply.len()));
    bytes.extend_from_slice(&stored.decoy_seed.to_be_bytes());
    bytes.extend_from_slice(&stored.received.number().to_be_bytes());
    bytes.extend_from_slice(reply);
    RecordChange::Put(Record { key: credential_key(&stored.facts), bytes })
}

/// An [`IssuedCredential`](nonla_credential::IssuedCredential) whose points are left as they stand.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CredentialForm {
    issuer: IssuerId,
    vct: CredentialType,
    request: Hash,
    issuer_key: String,
    claims: Claims,
    handle: Handle,
    signature: String,
}

#[inline(never)]
fn read_credential(bytes: &[u8]) -> Option<Box<StoredCredential>> {
    let (seed, rest) = bytes.split_first_chunk::<8>()?;
    let (day, reply) = rest.split_first_chunk::<2>()?;
    let mut form: CredentialForm = parse_json(reply, MAX_ISSUANCE).ok()?;
    form.signature.zeroize();
    let CredentialForm { issuer, vct, claims, handle, .. } = form;
    Some(Box::new(StoredCredential {
        facts: CredentialFacts { issuer, vct, claims, handle },
        whole: OnNeed::kept(Zeroizing::new(reply.to_vec())),
        decoy_seed: u64::from_be_bytes(*seed),
        received: Day::from_number(u16::from_be_bytes(*day)),
        prepared: OnceLock::new(),
    }))
}

pub(crate) fn issuance_key(code: &Hash) -> RecordKey {
    RecordKey { table: Table::Issuance, row: code.as_bytes().to_vec() }
}

pub(crate) fn issuance(issuance: &StoredIssuance) -> RecordChange {
    RecordChange::put_json(issuance_key(&issuance.code_hash()), issuance)
}

pub(crate) fn bounds_key(row: &Hash) -> RecordKey {
    RecordKey { table: Table::Bounds, row: row.as_bytes().to_vec() }
}

pub(crate) fn bounds(row: &Hash, bounds: &Bounds) -> RecordChange {
    RecordChange::put_json(bounds_key(row), bounds)
}

fn read_bounds(record: &Record) -> Option<(Hash, Bounds)> {
    let row = <[u8; 32]>::try_from(record.key.row.as_slice()).ok()?;
    Some((Hash::from_bytes(row), parse_json(&record.bytes, MAX_RECORD).ok()?))
}

pub(crate) fn platform_key(verifier: &VerifierId) -> RecordKey {
    RecordKey { table: Table::Platform, row: verifier.as_bytes().to_vec() }
}

pub(crate) fn platform(platform: &Platform) -> RecordChange {
    RecordChange::put_json(platform_key(&platform.verifier), platform)
}

pub(crate) fn open_request_key(request: &Hash) -> RecordKey {
    RecordKey { table: Table::OpenRequest, row: request.as_bytes().to_vec() }
}

pub(crate) fn open_request(request: &OpenRequest) -> RecordChange {
    RecordChange::put_json(open_request_key(&request.request()), request)
}

pub(crate) fn evidence_key(number: u64) -> RecordKey {
    RecordKey { table: Table::Evidence, row: number.to_be_bytes().to_vec() }
}

pub(crate) fn evidence(kept: &KeptEvidence) -> RecordChange {
    RecordChange::put_json(evidence_key(kept.number), kept)
}

impl Wallet {
    /// The first records of a new wallet; everything later comes with a [`Step`](crate::Step).
    #[must_use]
    pub fn first_records(&self) -> Vec<RecordChange> {
        let list = RecordKey::only(Table::TrustList);
        vec![
            identity(&self.operator, &self.secret),
            RecordChange::put(list, self.trust_text.as_bytes()),
            self.history_head.record(),
        ]
    }

    /// Reads a wallet from its records: all those of tables that are not
    /// [numbered](Table::is_numbered), in any order, and the newest lines of the history, newest
    /// first, as many as there are at hand.
    ///
    /// Records are taken as the wallet wrote them: it is the store that vouches for them. But each
    /// lies once, where the wallet would write it again: another record of the same thing would stay
    /// behind when that is replaced or forgotten. Points of signatures are decoded when they are first
    /// needed; [`check_points`](Self::check_points) decodes them all.
    ///
    /// # Errors
    /// [`LoadError`] that names the table at fault.
    ///
    /// # Examples
    /// ```
    #[doc = include_str!("doc/wallet.txt")]
    /// use nonla_wallet::{RecordChange, Wallet};
    ///
    /// let records = wallet.first_records().into_iter().filter_map(|change| match change {
    ///     RecordChange::Put(record) => Some(record),
    ///     RecordChange::Delete(_) => None,
    /// });
    /// let again = Wallet::load(records, [])?;
    /// assert_eq!(again.history_length(), 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn load(
        records: impl IntoIterator<Item = Record>,
        newest_lines: impl IntoIterator<Item = Record>,
    ) -> Result<Self, LoadError> {
        let mut tables: BTreeMap<Table, Vec<Record>> = BTreeMap::new();
        for record in records {
            tables.entry(record.key.table).or_default().push(record);
        }
        let mut wallet = first(&mut tables)?;
        nonla_crypto::overwrite_stack();
        let mut keys = BTreeSet::new();
        for record in tables.into_values().flatten() {
            let malformed = LoadError::Malformed(record.key.table);
            let own = wallet.take_record(&record).ok_or(malformed)? == record.key;
            let in_place = own && keys.insert(record.key);
            if !in_place {
                return Err(malformed);
            }
        }
        wallet.evidence.sort_by_key(|kept| kept.number);
        let lines = HistoryCursor::newest(&wallet.history_head).read(newest_lines);
        let mut lines = lines.map_err(|_| LoadError::Malformed(Table::History))?;
        let entries = lines.iter().filter_map(|line| line.entry.as_ref());
        if entries.map(|entry| &entry.event).any(Event::uses_secret)
            && !wallet.history_head.secret_served
        {
            return Err(LoadError::Malformed(Table::HistoryHead));
        }
        lines.reverse();
        wallet.history = lines;
        Ok(wallet)
    }

    /// Reads what [`load`](Self::load) leaves until it is needed: the points of signatures and
    /// digit tables. For records that no store vouches for, such as those of a backup.
    ///
    /// # Errors
    /// [`LoadError::Malformed`] with the table at fault.
    pub fn check_points(&self) -> Result<(), LoadError> {
        let own = self.gaps.iter().filter_map(|gap| gap.own.as_ref());
        for (table, whole) in [
            (Table::Credential, self.credentials.iter().all(|own| own.whole.get().is_some())),
            (Table::DigitTable, self.digit_tables.iter().all(|table| table.get().is_some())),
            (Table::Gap, own.map(|own| &own.signature).all(|kept| kept.get().is_some())),
        ] {
            if !whole {
                return Err(LoadError::Malformed(table));
            }
        }
        Ok(())
    }

    /// Takes over what a record says; the key the wallet would write it under.
    fn take_record(&mut self, record: &Record) -> Option<RecordKey> {
        let bytes = record.bytes.as_slice();
        Some(match record.key.table {
            Table::DigitTable => {
                self.digit_tables.push(OnNeed::kept(record.bytes.clone()));
                digit_table_key(bytes)
            }
            Table::Head => {
                let head = read_head(bytes)?;
                let of = (head.content().issuer.clone(), head.content().period);
                let key = head_key(&of.0, of.1);
                self.heads.insert(of, head);
                key
            }
            Table::Gap => {
                let gap = read_gap(bytes)?;
                let key = gap_key(&gap);
                self.gaps.push(Box::new(gap));
                key
            }
            Table::Credential => {
                let stored = read_credential(bytes)?;
                let key = credential_key(&stored.facts);
                self.credentials.push(stored);
                // What the reading left would lie in the gaps of whatever is read next.
                nonla_crypto::overwrite_stack();
                key
            }
            Table::Issuance => {
                let issuance: StoredIssuance = parse_json(bytes, MAX_RECORD).ok()?;
                let code = issuance.code_hash();
                self.issuances.insert(code, issuance);
                issuance_key(&code)
            }
            Table::Bounds => {
                let (row, bounds) = read_bounds(record)?;
                self.bounds.insert(row, bounds);
                record.key.clone()
            }
            Table::Platform => {
                let platform: Platform = parse_json(bytes, MAX_RECORD).ok()?;
                let key = platform_key(&platform.verifier);
                self.platforms.insert(platform.verifier.clone(), platform);
                key
            }
            Table::OpenRequest => {
                let request: OpenRequest = parse_json(bytes, MAX_RECORD).ok()?;
                let of = request.request();
                self.open_requests.insert(of, request);
                open_request_key(&of)
            }
            Table::Evidence => {
                let kept: KeptEvidence = parse_json(bytes, MAX_RECORD).ok()?;
                let key = evidence_key(kept.number);
                self.evidence.push(kept);
                key
            }
            Table::Identity | Table::TrustList | Table::HistoryHead => return None,
            Table::History | Table::Receipt | Table::EvidenceText => return None,
        })
    }
}

/// The wallet of the three records every wallet has.
#[inline(never)]
fn first(tables: &mut BTreeMap<Table, Vec<Record>>) -> Result<Wallet, LoadError> {
    let mut only = |table| {
        let records = tables.remove(&table).ok_or(LoadError::Missing(table))?;
        let mut records = records.into_iter();
        let record = records.next().ok_or(LoadError::Missing(table))?;
        let own = record.key == RecordKey::only(table);
        if !own || records.next().is_some() {
            return Err(LoadError::Malformed(table));
        }
        Ok(record.bytes)
    };
    let identity = only(Table::Identity)?;
    let (operator, secret) =
        read_identity(&identity).ok_or(LoadError::Malformed(Table::Identity))?;
    let list = only(Table::TrustList)?;
    let text = std::str::from_utf8(&list).map_err(|_| LoadError::Malformed(Table::TrustList))?;
    let trust_list =
        TrustList::read(text, &operator).map_err(|_| LoadError::Malformed(Table::TrustList))?;
    let head = only(Table::HistoryHead)?;
    let head = HistoryHead::read(&head).ok_or(LoadError::Malformed(Table::HistoryHead))?;
    Ok(Wallet::of(secret, operator, (trust_list, text), head))
}
