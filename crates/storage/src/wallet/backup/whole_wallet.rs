//! Backups: everything a wallet is, in one file that the stock `age` tool opens.
//!
//! Inside is one JSON document: the records, by table and row. Texts stand as texts, so a person
//! who opens it with `age` can read what is theirs.

use std::collections::BTreeSet;

use nonla_credential::{Day, JsonError, parse_json};
use nonla_wallet::{Event, Record, RecordChange, RecordKey, Table, Wallet};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::wallet::backup::error::{BackupError, MAX_BACKUP_BYTES};
use crate::wallet::backup::file::{open_backup, seal_backup};
use crate::wallet::seal::data_key::DataKey;
use crate::wallet::store::{LineKey, WalletStore};
use crate::wallet::unlock::passphrase::Passphrase;
use crate::wallet::vault::Vault;
use crate::wallet::vault_error::VaultError;

const FORMAT: &str = "nonla-backup-1";

/// Why no backup was made, or a wallet was not restored from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RestoreError {
    /// The file did not open.
    #[error(transparent)]
    File(#[from] BackupError),
    /// What is in the file is no backup of a wallet.
    #[error("the file opens, but is not a backup of a Nonla wallet")]
    NotAWallet,
    /// The backup was written by a newer version.
    #[error("the backup was written by a newer version: update and try again")]
    Newer,
    /// The store failed or refused.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl From<JsonError> for RestoreError {
    fn from(_: JsonError) -> Self {
        Self::NotAWallet
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    format: String,
    records: Vec<BackedUp>,
}

/// All that is read of a document that a newer version may have given further members.
#[derive(Deserialize)]
struct Named {
    format: String,
}

/// One record: its bytes as text where they are text, else in hexadecimal; if it ends with a JSON
/// object, only what comes before that is in hexadecimal.
///
/// In a text `'` stands for `"`, so that nothing in it has to be escaped: a JSON reader puts what it
/// unescapes together in a buffer of its own, which it does not wipe.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BackedUp {
    table: u8,
    #[serde(with = "hex")]
    row: Vec<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hex: Option<String>,
}

impl Drop for BackedUp {
    fn drop(&mut self) {
        self.text.zeroize();
        self.hex.zeroize();
    }
}

impl BackedUp {
    fn of(record: &Record) -> Self {
        let (head, text) = split(&record.bytes);
        let hex = (!head.is_empty() || text.is_none()).then(|| hex::encode(head));
        let text = text.map(|text| text.replace('"', "'"));
        let RecordKey { table, row } = &record.key;
        Self { table: table.number(), row: row.clone(), text, hex }
    }

    fn record(&self) -> Option<Record> {
        if self.text.is_none() && self.hex.is_none() {
            return None;
        }
        let (digits, text) = (self.hex.as_deref(), self.text.as_deref());
        let (digits, text) = (digits.unwrap_or_default(), text.unwrap_or_default());
        // Room for everything at once: what grows leaves copies behind.
        let mut bytes = Zeroizing::new(vec![0; digits.len() / 2]);
        bytes.reserve_exact(text.len());
        hex::decode_to_slice(digits, &mut bytes).ok()?;
        bytes.extend(text.bytes().map(|byte| if byte == b'\'' { b'"' } else { byte }));
        let key = RecordKey { table: Table::from_number(self.table)?, row: self.row.clone() };
        Some(Record { key, bytes })
    }
}

/// What is to be written in hexadecimal, and the text after it.
fn split(bytes: &[u8]) -> (&[u8], Option<&str>) {
    let object = (0..bytes.len()).filter(|start| bytes.get(*start) == Some(&b'{'));
    let starts = std::iter::once(0).chain(object);
    let mut halves = starts.filter_map(|start| {
        let (head, text) = bytes.split_at_checked(start)?;
        let text = std::str::from_utf8(text).ok()?;
        let escaped = text.contains(|sign: char| sign == '\'' || sign == '\\' || sign < ' ');
        (!escaped).then_some((head, Some(text)))
    });
    halves.next().unwrap_or((bytes, None))
}

impl<S: WalletStore> Vault<S> {
    /// Makes a backup: all credentials, pseudonyms, history and receipts, sealed under a passphrase
    /// that may be another than the store's. The history notes that one was made.
    ///
    /// Whoever has the file and its passphrase has everything. It takes about a second.
    ///
    /// # Errors
    /// [`RestoreError`].
    pub async fn backup(
        &mut self,
        passphrase: &Passphrase,
        day: Day,
    ) -> Result<Vec<u8>, RestoreError> {
        let noted = self.wallet.note(day, Event::BackedUp);
        self.commit(noted).await?;
        let records = self.all_records().await?;
        let plain = write(&records)?;
        drop(records);
        Ok(seal_backup(&plain, passphrase)?)
    }

    /// Restores a wallet from a backup into an empty store, under a passphrase for this store: the
    /// same pseudonyms, the same credentials, the same history.
    ///
    /// The old device, if somebody still has it, is the same wallet: have the issuer replace its
    /// credential.
    ///
    /// # Errors
    /// [`RestoreError`]; the store stays empty.
    pub async fn restore(
        store: S,
        (backup, its_passphrase): (&[u8], &Passphrase),
        passphrase: &Passphrase,
        day: Day,
    ) -> Result<Self, RestoreError> {
        let restored = read(&open_backup(backup, its_passphrase)?)?;
        let (wallet, records) = noted(restored, day)?;
        Ok(Self::create_with(store, passphrase, (wallet, &records)).await?)
    }

    /// The same into a store under a key that the program keeps itself.
    ///
    /// # Errors
    /// [`RestoreError`]; the store stays empty.
    pub async fn restore_under_key(
        store: S,
        (backup, its_passphrase): (&[u8], &Passphrase),
        key: &DataKey,
        day: Day,
    ) -> Result<Self, RestoreError> {
        let restored = read(&open_backup(backup, its_passphrase)?)?;
        let (wallet, records) = noted(restored, day)?;
        Ok(Self::create_with_key(store, key, (wallet, &records)).await?)
    }
}

/// Notes the restoring in the history, to be written with all the rest.
fn noted(
    (mut wallet, mut records): (Wallet, Vec<RecordChange>),
    day: Day,
) -> Result<(Wallet, Vec<RecordChange>), VaultError> {
    let step = wallet.note(day, Event::Restored);
    let staged = wallet.stage(step)?;
    records.extend(staged.records());
    staged.saved();
    Ok((wallet, records))
}

fn write(records: &[Record]) -> Result<Zeroizing<Vec<u8>>, RestoreError> {
    let records: Vec<BackedUp> = records.iter().map(BackedUp::of).collect();
    // Room for everything twice over: what grows leaves copies behind.
    let length: usize = records
        .iter()
        .map(|record| {
            let long = record.text.as_ref().map_or(0, |text| 2 * text.len());
            let hex = record.hex.as_ref().map_or(0, String::len);
            long + hex + 2 * record.row.len() + 64
        })
        .sum();
    let mut plain = Zeroizing::new(Vec::with_capacity(length + 1024));
    let document = Document { format: FORMAT.to_owned(), records };
    serde_json::to_writer(&mut *plain, &document).map_err(|_| RestoreError::NotAWallet)?;
    Ok(plain)
}

fn read(plain: &[u8]) -> Result<(Wallet, Vec<RecordChange>), RestoreError> {
    let document: Document = parse_json(plain, MAX_BACKUP_BYTES).map_err(|error| {
        let named = serde_json::from_slice::<Named>(plain);
        let newer = named.is_ok_and(|named| is_newer(&named.format));
        if newer { RestoreError::Newer } else { error.into() }
    })?;
    if document.format != FORMAT {
        let newer = is_newer(&document.format);
        return Err(if newer { RestoreError::Newer } else { RestoreError::NotAWallet });
    }
    let records = document.records.iter().map(BackedUp::record);
    check(records.collect::<Option<Vec<_>>>().ok_or(RestoreError::NotAWallet)?)
}

/// Whether a document of this format is a backup of another version: there is no older one.
fn is_newer(format: &str) -> bool {
    format != FORMAT && format.starts_with("nonla-backup-")
}

/// That the records make a wallet, each in a place of its own, with its whole history.
fn check(records: Vec<Record>) -> Result<(Wallet, Vec<RecordChange>), RestoreError> {
    let mut keys = BTreeSet::new();
    let fits = |record: &Record| {
        let lies_somewhere = !record.key.table.is_numbered()
            || record.key.number().is_some_and(|number| number <= LineKey::MOST);
        lies_somewhere && keys.insert(record.key.clone())
    };
    if !records.iter().all(fits) {
        return Err(RestoreError::NotAWallet);
    }
    let numbered = |record: &&Record| record.key.table.is_numbered();
    let named = records.iter().filter(|record| !numbered(record)).cloned();
    let history = |record: &&Record| record.key.table == Table::History;
    let mut lines: Vec<Record> = records.iter().filter(history).cloned().collect();
    lines.sort_by_key(|record| std::cmp::Reverse(record.key.number()));
    let newest = lines.iter().take(100).cloned();
    let wallet = Wallet::load(named, newest).map_err(|_| RestoreError::NotAWallet)?;
    if wallet.check_points().is_err() {
        return Err(RestoreError::NotAWallet);
    }
    let mut cursor = wallet.history_cursor();
    let lines = cursor.read(lines).map_err(|_| RestoreError::NotAWallet)?;
    // A wallet that forgot what age a platform was answered for would answer another one.
    if !lines.iter().all(|line| wallet.remembers_bounds_of(line)) {
        return Err(RestoreError::NotAWallet);
    }
    if cursor.next() != 0 {
        return Err(RestoreError::NotAWallet);
    }
    Ok((wallet, records.into_iter().map(RecordChange::Put).collect()))
}
