//! How a wallet is read from all of its records, and the records it begins with.

use std::collections::BTreeMap;

use nonla_credential::{TrustList, VerifyingKey};
use nonla_crypto::HolderSecret;
use zeroize::Zeroizing;

use crate::history_chain::HistoryHead;
use crate::record::{Record, RecordChange, RecordKey, Table};
use crate::wallet::Wallet;

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

impl Wallet {
    /// The first records of a new wallet; everything later comes with a [`Step`](crate::Step).
    #[must_use]
    pub fn first_records(&self) -> Vec<RecordChange> {
        let list = RecordKey::only(Table::TrustList);
        vec![
            identity(&self.operator, &self.secret),
            RecordChange::put(list, self.trust_text.as_bytes()),
            self.history.head().record(),
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
        for record in tables.into_values().flatten() {
            let malformed = LoadError::Malformed(record.key.table);
            wallet.take_record(&record).ok_or(malformed)?;
        }
        wallet.history.load(newest_lines).map_err(LoadError::Malformed)?;
        Ok(wallet)
    }

    /// Reads what [`load`](Self::load) leaves until it is needed: the points of signatures and
    /// digit tables. For records that no store vouches for, such as those of a backup.
    ///
    /// # Errors
    /// [`LoadError::Malformed`] with the table at fault.
    pub fn check_points(&self) -> Result<(), LoadError> {
        let bad = self.credentials.bad_points().or_else(|| self.revocation.bad_points());
        bad.map_or(Ok(()), |table| Err(LoadError::Malformed(table)))
    }

    /// Takes over what a record says; `None` if it is not as the wallet would write it again.
    fn take_record(&mut self, record: &Record) -> Option<()> {
        match record.key.table {
            Table::DigitTable | Table::Credential | Table::Issuance => {
                self.credentials.load(record)
            }
            Table::Head | Table::Gap => self.revocation.load(record),
            Table::Bounds | Table::Platform | Table::OpenRequest => self.platforms.load(record),
            Table::Evidence => self.evidence.load(record),
            Table::Identity | Table::TrustList | Table::HistoryHead => None,
            Table::History | Table::Receipt | Table::EvidenceText => None,
        }
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
