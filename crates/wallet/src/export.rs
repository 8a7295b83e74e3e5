//! The history as a document the holder can take along, under the field names of the European
//! Commission's TS10, *Data Portability and Download (Export)*, version 1.2, section 3.
//!
//! Each transaction carries the line it was made from, so a reader can check the chain and that no
//! transaction says anything else than its line. Lines that were deleted, or not wanted, carry
//! their hash alone. Of a claim that stayed hidden it names what was proved (`age_at_least` 18) and not
//! the claim. There is no value of a hidden claim and no pseudonym in it, and no time finer than a day.

use nonla_credential::{Day, JsonError, MessageKind, Strictly, parse_json_outline, to_json};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::history::{
    AskedEntry, Ending, Event, HistoryEntry, HistoryFilter, HistoryLine, PresentationEntry,
};
use crate::history_chain::{ChainReader, ExportedLine, HistoryError};
use crate::record::Record;
use crate::view::{ClaimName, ProvedClaim};
use crate::wallet::Wallet;

const FORMAT: &str = "nonla-history-2";
/// Longest export we read, in bytes.
pub const MAX_EXPORT: usize = 256 * 1024 * 1024;

/// Why an exported history was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// It is not an exported history.
    #[error("not an exported history: {0}")]
    Json(#[from] JsonError),
    /// It is of another format than this software knows.
    #[error("the history was exported in a format this version does not know; use a newer one")]
    UnknownFormat,
    /// A line was edited, left out or moved.
    #[error("{0}")]
    Chain(#[from] HistoryError),
    /// A transaction says something else than its line.
    #[error("transaction {number} does not say what its line says")]
    Transaction {
        /// The line's number.
        number: u64,
    },
}

#[derive(Serialize)]
struct Document {
    format: String,
    lines: u64,
    #[serde(rename = "lastLink")]
    last_link: nonla_credential::Hash,
    #[serde(rename = "TransactionLog")]
    transactions: Vec<Transaction>,
}

/// The same, read: of many transactions one at a time is taken apart.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Outline {
    format: String,
    lines: u64,
    #[serde(rename = "lastLink")]
    last_link: nonla_credential::Hash,
    #[serde(rename = "TransactionLog")]
    transactions: Vec<Strictly<Transaction>>,
}

/// TS10, 3.1.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Transaction {
    transaction_identifier: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    time: Option<String>,
    transaction_type: String,
    transaction_result: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    presentation: Option<Presentation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    credential_issuance: Option<CredentialIssuance>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    data_deletion_request: Option<DataDeletionRequest>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    other_transaction: Option<OtherTransaction>,
    line: ExportedLine,
}

/// TS10, 3.2.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Presentation {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    interacting_party_identifier: Option<Identifier>,
    interacting_party_type: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    interacting_party_name: Vec<Text>,
    is_intermediary: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    purpose: Vec<Text>,
    list_of_claims_requested: Vec<ClaimInfo>,
    list_of_claims_presented: Vec<ClaimInfo>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason_of_noncompletion: Option<String>,
}

/// TS10, 3.5.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct CredentialIssuance {
    interacting_party_identifier: Identifier,
    interacting_party_type: String,
    credential_number_requested: u64,
    credential_number_issued: u64,
    credential_identifier: Vec<String>,
    is_user_triggered: bool,
}

/// TS10, 3.13.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct DataDeletionRequest {
    interacting_party_identifier: Identifier,
}

/// TS10, 3.15.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
struct OtherTransaction {
    description: String,
}

#[derive(Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
struct Identifier {
    #[serde(rename = "type")]
    kind: String,
    identifier: String,
}

/// `MultiLangString`; the language of what a verifier registered is not known.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
struct Text {
    lang: String,
    content: String,
}

/// TS10, 3.19.2.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ClaimInfo {
    credential_identifier: String,
    /// Paths of the claims whose values were in the open.
    claims: Vec<Vec<ClaimName>>,
    /// What was proved about claims that stayed hidden. TS10 has no member for that; a claim's name
    /// alone would say that its value was in the open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    predicates: Vec<ProvedClaim>,
}

impl Wallet {
    /// Writes the history out: `records` are all its lines, newest first. Lines the filter does not
    /// want are there as hashes.
    ///
    /// # Errors
    /// [`ExportError::Chain`] if a line is not the one that was written.
    ///
    /// # Examples
    /// ```
    #[doc = include_str!("doc/wallet.txt")]
    /// use nonla_wallet::{HistoryFilter, read_export};
    ///
    /// let export = wallet.export_history([], &HistoryFilter::ALL)?;
    /// assert!(read_export(&export)?.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn export_history(
        &self,
        records: impl IntoIterator<Item = Record>,
        filter: &HistoryFilter,
    ) -> Result<Zeroizing<Vec<u8>>, ExportError> {
        let mut reader = ChainReader::newest(self.history.head());
        let mut transactions = Vec::new();
        for record in records {
            let (line, exported) = reader.read(&record)?;
            let wanted = filter.wants(&line);
            let exported = if wanted { exported } else { exported.without_body() };
            let entry = line.entry.filter(|_| wanted);
            transactions.push(Transaction::of(line.number, entry.as_ref(), exported));
        }
        reader.ended()?;
        transactions.reverse();
        let document = Document {
            format: FORMAT.to_owned(),
            lines: self.history.head().count,
            last_link: self.history.head().last,
            transactions,
        };
        Ok(Zeroizing::new(to_json(&document)?))
    }
}

/// Reads an exported history and checks that nothing in it was changed. Compare its length and last
/// link with an earlier export, or the wallet, to see that nothing was cut off its end.
///
/// # Errors
/// [`ExportError`] for the first thing that is not as it was exported.
pub fn read_export(bytes: &[u8]) -> Result<Vec<HistoryLine>, ExportError> {
    let mut lines = Vec::new();
    read_lines(bytes, |line| lines.push(line))?;
    lines.reverse();
    Ok(lines)
}

/// What an exported history was found to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportedHistory {
    /// Lines.
    pub lines: u64,
    /// Lines that say what happened; the others are there as hashes.
    pub told: u64,
}

/// Checks an exported history as [`read_export`] does, and counts its lines; a large one takes less
/// memory so.
///
/// # Errors
/// [`ExportError`] for the first thing that is not as it was exported.
pub fn check_export(bytes: &[u8]) -> Result<ExportedHistory, ExportError> {
    let mut found = ExportedHistory { lines: 0, told: 0 };
    read_lines(bytes, |line| {
        found.lines += 1;
        found.told += u64::from(line.entry.is_some());
    })?;
    Ok(found)
}

/// Gives each line, the newest first.
fn read_lines(bytes: &[u8], mut take: impl FnMut(HistoryLine)) -> Result<(), ExportError> {
    let mut document: Outline = parse_json_outline(bytes, MAX_EXPORT)?;
    if document.format != FORMAT {
        return Err(ExportError::UnknownFormat);
    }
    let mut reader = ChainReader::from(document.lines, document.last_link);
    while let Some(Strictly(transaction)) = document.transactions.pop() {
        let record = transaction.line.record(reader.next());
        let (line, exported) = reader.read(&record)?;
        let expected = Transaction::of(line.number, line.entry.as_ref(), exported);
        if expected != transaction {
            return Err(ExportError::Transaction { number: line.number });
        }
        take(line);
    }
    Ok(reader.ended()?)
}

impl Transaction {
    fn of(number: u64, entry: Option<&HistoryEntry>, line: ExportedLine) -> Self {
        let mut transaction = Self {
            transaction_identifier: number.to_string(),
            time: entry.map(|entry| midnight(entry.day)),
            transaction_type: "OtherTransaction".to_owned(),
            transaction_result: "Completed".to_owned(),
            presentation: None,
            credential_issuance: None,
            data_deletion_request: None,
            other_transaction: None,
            line,
        };
        match entry.map(|entry| &entry.event) {
            None => transaction.describe("not exported, or deleted by the holder"),
            Some(Event::Presentation(entry)) => transaction.present(entry),
            Some(Event::CredentialIssued { issuer, credential_type }) => {
                transaction.transaction_type = "CredentialIssuance".to_owned();
                transaction.credential_issuance = Some(CredentialIssuance {
                    interacting_party_identifier: Identifier::of("issuer", issuer.as_str()),
                    interacting_party_type: "PIDProvider".to_owned(),
                    credential_number_requested: 1,
                    credential_number_issued: 1,
                    credential_identifier: vec![credential_type.as_str().to_owned()],
                    is_user_triggered: true,
                });
            }
            Some(Event::CredentialRefused { issuer, .. }) => {
                transaction.describe(&format!("a credential of {} was refused", issuer.as_str()));
            }
            Some(Event::MessageSent { verifier, kind: MessageKind::Erase, .. }) => {
                transaction.transaction_type = "DataDeletionRequest".to_owned();
                transaction.data_deletion_request = Some(DataDeletionRequest {
                    interacting_party_identifier: Identifier::of("verifier", verifier.as_str()),
                });
            }
            Some(Event::MessageSent { verifier, kind, .. }) => {
                let kind = match kind {
                    MessageKind::Appeal => "appeal",
                    _ => "complaint",
                };
                transaction.describe(&format!("{kind} sent to {}", verifier.as_str()));
            }
            Some(Event::PlatformForgotten) => transaction.describe("a platform was forgotten"),
            Some(Event::BackedUp) => transaction.describe("a backup was made"),
            Some(Event::Restored) => transaction.describe("restored from a backup"),
        }
        transaction
    }

    fn describe(&mut self, description: &str) {
        self.other_transaction = Some(OtherTransaction { description: description.to_owned() });
    }

    fn present(&mut self, entry: &PresentationEntry) {
        let PresentationEntry { asked, ending } = entry;
        let approved = *ending == Ending::Approved;
        let of_person = asked.predicates.iter().any(ProvedClaim::is_about_the_person);
        let pseudonym_alone = asked.pseudonym && asked.claims.is_empty() && !of_person;
        self.transaction_type =
            if pseudonym_alone { "PseudonymPresentation" } else { "Presentation" }.to_owned();
        self.transaction_result = if approved { "Completed" } else { "NotCompleted" }.to_owned();
        let text = |content: &str| vec![Text { lang: "und".to_owned(), content: content.into() }];
        self.presentation = Some(Presentation {
            interacting_party_identifier: asked
                .verifier
                .as_ref()
                .map(|verifier| Identifier::of("verifier", verifier.as_str())),
            interacting_party_type: "ServiceProvider".to_owned(),
            interacting_party_name: asked
                .name
                .as_ref()
                .map_or_else(Vec::new, |name| text(name.as_str())),
            is_intermediary: false,
            purpose: asked.purpose.as_ref().map_or_else(Vec::new, |why| text(why.as_str())),
            list_of_claims_requested: claims(asked),
            list_of_claims_presented: if approved { claims(asked) } else { Vec::new() },
            reason_of_noncompletion: reason(*ending),
        });
    }
}

impl Identifier {
    fn of(role: &str, identifier: &str) -> Self {
        Self { kind: format!("urn:nonla:{role}"), identifier: identifier.to_owned() }
    }
}

/// The day as TS10 writes a time; the history knows none finer.
fn midnight(day: Day) -> String {
    format!("{day}T00:00:00")
}

fn claims(asked: &AskedEntry) -> Vec<ClaimInfo> {
    let Some(credential_type) = &asked.credential_type else { return Vec::new() };
    vec![ClaimInfo {
        credential_identifier: credential_type.as_str().to_owned(),
        claims: asked.claims.iter().map(|claim| vec![*claim]).collect(),
        predicates: asked.predicates.clone(),
    }]
}

fn reason(ending: Ending) -> Option<String> {
    match ending {
        Ending::Approved => None,
        Ending::Refused => Some("refused by the holder".to_owned()),
        Ending::Expired => Some("not decided in time".to_owned()),
        Ending::Failed(reason) => Some(format!("failed: {}", reason.code())),
    }
}
