//! A history as it was exported.

use std::sync::LazyLock;

use nonla_credential::{Hash, SigningKey, TrustListContent, sign_trust_list};
use nonla_wallet::{HistoryFilter, Record, RecordChange, RecordKey, Table, Wallet, read_export};
use serde_json::Value;
use zeroize::Zeroizing;

use super::Reading;
use super::edits::edited;
use super::honest;

/// Entries of every kind, one a line.
pub const ENTRIES: &str = r#"{"day":"2026-11-20","event":{"credential_issued":{"issuer":"urn:nonla:issuer:civil-register","credential_type":"urn:nonla:resident:1"}}}
{"day":"2026-11-21","event":{"presentation":{"asked":{"verifier":"urn:nonla:verifier:agora","name":"Agora","request":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8","credential_type":"urn:nonla:resident:1","claims":["resident_country"],"predicates":[{"age_at_least":18},{"enrolled_days_ago":90},"not_expired","not_revoked"],"pseudonym":true,"purpose":"one account for each adult","retention":365},"ending":"approved"}}}
{"day":"2026-11-21","event":{"presentation":{"asked":{"request":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8","claims":[],"predicates":[],"pseudonym":false},"ending":{"failed":"unknown_verifier"}}}}
{"day":"2026-11-22","event":{"message_sent":{"verifier":"urn:nonla:verifier:agora","kind":"erase","nonce":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"}}}

{"day":"2026-11-22","event":"platform_forgotten"}
{"day":"2026-11-22","event":"backed_up"}"#;

/// The records that every wallet has, of one that knows nobody.
fn first_records() -> &'static [Record] {
    static RECORDS: LazyLock<Vec<Record>> = LazyLock::new(|| {
        let operator = SigningKey::from_seed(&[9; 32]);
        let content = TrustListContent {
            domain: honest::domain_id(),
            sequence: 0,
            published: honest::today(),
            valid_until: TrustListContent::latest_end(honest::today()),
            previous: None,
            suites: vec![nonla_crypto::SUITE_ID.to_owned()],
            issuers: Vec::new(),
            verifiers: Vec::new(),
        };
        let list = sign_trust_list(&operator, &content).unwrap();
        let wallet = Wallet::new(operator.verifying_key(), &list, &mut honest::rng(50)).unwrap();
        let put = |change| match change {
            RecordChange::Put(record) => record,
            RecordChange::Delete(_) => unreachable!("a new wallet deletes nothing"),
        };
        wallet.first_records().into_iter().map(put).collect()
    });
    &RECORDS
}

/// A line as it is kept.
struct Line {
    previous: [u8; 32],
    body_hash: [u8; 32],
    body: Vec<u8>,
}

impl Line {
    fn body_hash(body: &[u8]) -> [u8; 32] {
        *Hash::of_parts("NONLA-HISTORY-BODY-V1", &[body]).as_bytes()
    }

    /// The link that the next line, `number + 1`, names.
    fn link(&self, number: u64) -> [u8; 32] {
        let parts: [&[u8]; 3] = [&self.previous, &number.to_be_bytes(), &self.body_hash];
        *Hash::of_parts("NONLA-HISTORY-LINK-V1", &parts).as_bytes()
    }

    fn record(&self, number: u64) -> Record {
        let bytes = [&self.previous[..], &self.body_hash, &self.body].concat();
        Record { key: RecordKey::numbered(Table::History, number), bytes: Zeroizing::new(bytes) }
    }
}

/// The lines with these entries, oldest first; an empty entry is of a deleted line.
fn chained(entries: &[u8]) -> Vec<Line> {
    let mut previous = [0; 32];
    let mut lines = Vec::new();
    for (number, entry) in (1..).zip(entries.split(|byte| *byte == b'\n').take(100)) {
        let body = [&[7; 16], entry].concat();
        let body_hash = Line::body_hash(&body);
        let body = if entry.is_empty() { Vec::new() } else { body };
        let line = Line { previous, body_hash, body };
        previous = line.link(number);
        lines.push(line);
    }
    lines
}

/// The wallet with this history, and the lines' records, newest first.
fn wallet_with(lines: &[Line]) -> Option<(Wallet, Vec<Record>)> {
    let count = lines.len() as u64;
    let last = lines.last().map_or([0; 32], |line| line.link(count));
    // Of a secret that served, as these entries tell.
    let head = [&count.to_be_bytes()[..], &last, &[8; 32], &[1]].concat();
    let mut first = first_records().to_vec();
    let place = first.iter().position(|record| record.key.table == Table::HistoryHead).unwrap();
    first[place].bytes = Zeroizing::new(head);
    let records = (1..).zip(lines).map(|(number, line)| line.record(number));
    let mut records: Vec<Record> = records.collect();
    records.reverse();
    Some((Wallet::load(first, records.iter().take(100).cloned()).ok()?, records))
}

/// What a wallet exports of a history with these entries, if it reads them.
fn export(entries: &[u8]) -> Option<Vec<u8>> {
    let (wallet, records) = wallet_with(&chained(entries))?;
    let exported = wallet.export_history(records, &HistoryFilter::ALL).unwrap().to_vec();
    assert_eq!(read_export(&exported).unwrap(), wallet.history(), "what is exported is read");
    Some(exported)
}

/// What an honest wallet exports.
pub fn exported() -> &'static [u8] {
    static EXPORTED: LazyLock<Vec<u8>> = LazyLock::new(|| export(ENTRIES.as_bytes()).unwrap());
    &EXPORTED
}

/// An exported history. The first byte says what the others are: 0 the document, 1 entries, one a
/// line, which are chained and exported here, else edits of an honest document.
pub(crate) fn history_export(bytes: &[u8]) -> Reading {
    let Some((how, rest)) = bytes.split_first() else {
        return Reading::Refused;
    };
    let document = match how {
        0 => Some(rest.to_vec()),
        1 => export(rest),
        _ => Some(edited(exported(), rest)),
    };
    let Some(document) = document else {
        return Reading::Refused;
    };
    let Ok(read) = read_export(&document) else {
        return Reading::Refused;
    };
    let json: Value = serde_json::from_slice(&document).unwrap();
    let lines = lines_of(&json);
    assert_eq!(lines.len(), read.len());
    assert_chained(&lines, &json);
    for (line, told) in lines.iter().zip(&read) {
        let entry = told.entry.as_ref().map(|entry| serde_json::to_value(entry).unwrap());
        let kept = line.body.get(16..).map(|kept| serde_json::from_slice(kept).unwrap());
        assert_eq!(entry, kept, "an entry is read as it is kept");
    }
    let (wallet, records) = wallet_with(&lines).unwrap();
    let again = wallet.export_history(records, &HistoryFilter::ALL).unwrap();
    assert_eq!(json, serde_json::from_slice::<Value>(&again).unwrap(), "one document");
    Reading::Value
}

fn lines_of(json: &Value) -> Vec<Line> {
    let transactions = json["TransactionLog"].as_array().unwrap();
    let line = |transaction: &Value| {
        let hash = |member: &str| {
            let hash: Hash = serde_json::from_value(transaction["line"][member].clone()).unwrap();
            *hash.as_bytes()
        };
        let body = transaction["line"]["body"].as_str().unwrap_or_default();
        let byte = |digits: &[u8]| std::str::from_utf8(digits).unwrap().to_owned();
        let digits = body.as_bytes().chunks(2).map(byte);
        let body = digits.map(|digits| u8::from_str_radix(&digits, 16).unwrap()).collect();
        Line { previous: hash("previous"), body_hash: hash("bodyHash"), body }
    };
    transactions.iter().map(line).collect()
}

fn assert_chained(lines: &[Line], json: &Value) {
    assert_eq!(json["lines"], lines.len() as u64);
    let mut link = [0; 32];
    for (number, line) in (1..).zip(lines) {
        assert_eq!(line.previous, link, "line {number} follows the one before");
        assert!(line.body.is_empty() || Line::body_hash(&line.body) == line.body_hash);
        link = line.link(number);
    }
    assert_eq!(json["lastLink"], serde_json::to_value(Hash::from_bytes(link)).unwrap());
}
