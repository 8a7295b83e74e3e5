//! Reading what a wallet does not keep at hand: the history, receipts, everything.

use nonla_wallet::{
    ExportError, HistoryCursor, HistoryFilter, HistoryLine, Record, RecordKey, Table,
};
use zeroize::Zeroizing;

use crate::wallet::loading::read_lines;
use crate::wallet::seal::sealed_state::SealedState;
use crate::wallet::store::{LineKey, WalletStore};
use crate::wallet::vault::Vault;
use crate::wallet::vault_error::VaultError;

/// Lines read from the store at a time.
const PAGE: usize = 1000;

/// Why a history was not exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HistoryExportError {
    /// It was not read.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// It was not written.
    #[error(transparent)]
    Export(#[from] ExportError),
}

impl<S: WalletStore> Vault<S> {
    /// The newest lines of the history that the filter wants, newest first, at most `most`, from
    /// where the cursor stands ([`Wallet::history_cursor`](nonla_wallet::Wallet::history_cursor)
    /// for the newest); the cursor moves on. Every line read is checked against the chain.
    ///
    /// # Errors
    /// [`VaultError::History`] if a line was edited, [`VaultError`] if it was not read.
    pub async fn history(
        &mut self,
        cursor: &mut HistoryCursor,
        filter: &HistoryFilter,
        most: usize,
    ) -> Result<Vec<HistoryLine>, VaultError> {
        self.make_sure().await?;
        let mut found = Vec::new();
        while found.len() < most && cursor.next() > 0 {
            let page = if *filter == HistoryFilter::ALL { most - found.len() } else { PAGE };
            let lines = self.page(Table::History, cursor.next(), page.min(PAGE)).await?;
            if lines.is_empty() {
                let number = cursor.next();
                return Err(nonla_wallet::HistoryError::Broken { number }.into());
            }
            // One by one, so that the cursor stands where the reading stopped.
            for record in lines {
                if found.len() == most {
                    break;
                }
                let lines = cursor.read([record])?;
                found.extend(lines.into_iter().filter(|line| filter.wants(line)));
            }
        }
        Ok(found)
    }

    /// The receipt that belongs to a line of the history, if one came: the signed text.
    ///
    /// # Errors
    /// [`VaultError`].
    pub async fn receipt(&mut self, line: u64) -> Result<Option<String>, VaultError> {
        let record = self.line(Table::Receipt, line).await?;
        Ok(record.map(|record| String::from_utf8_lossy(&record.bytes).into_owned()))
    }

    /// A piece of the evidence the wallet keeps, by its number: an [`Evidence`](nonla_wallet::Evidence) in
    /// JSON.
    ///
    /// # Errors
    /// [`VaultError`].
    pub async fn evidence(&mut self, number: u64) -> Result<Option<String>, VaultError> {
        let record = self.line(Table::EvidenceText, number).await?;
        Ok(record.map(|record| String::from_utf8_lossy(&record.bytes).into_owned()))
    }

    /// Deletes a line of the history, and its receipt.
    ///
    /// # Errors
    /// [`VaultError::History`] if there is no such line, [`VaultError::Untidy`] if it is deleted but
    /// not overwritten in the file yet.
    pub async fn delete_line(&mut self, number: u64) -> Result<(), VaultError> {
        let gone = nonla_wallet::HistoryError::NoSuchLine { number };
        let record = self.line(Table::History, number).await?.ok_or(gone)?;
        let step = self.wallet.delete_line(&record)?;
        self.commit(step).await?;
        self.tidy().await
    }

    /// The whole history as a document under the field names of EC TS10; lines the filter does not
    /// want are there as hashes.
    ///
    /// # Errors
    /// [`HistoryExportError`].
    pub async fn export_history(
        &mut self,
        filter: &HistoryFilter,
    ) -> Result<Zeroizing<Vec<u8>>, HistoryExportError> {
        let records = self.all_lines(Table::History).await?;
        Ok(self.wallet.export_history(records, filter)?)
    }

    /// Every record there is: for a backup, or to seal them anew.
    pub(crate) async fn all_records(&mut self) -> Result<Vec<Record>, VaultError> {
        self.make_sure().await?;
        let contents = self.store.load().await?;
        let (header, key) = (self.kept.header.clone(), self.kept.data_key.clone());
        let (_, mut records) = SealedState::open(header, key, &contents)?;
        for table in [Table::History, Table::Receipt, Table::EvidenceText] {
            records.extend(self.all_lines(table).await?);
        }
        records.sort_by(|one, other| one.key.cmp(&other.key));
        Ok(records)
    }

    /// All lines of a list, newest first.
    async fn all_lines(&mut self, table: Table) -> Result<Vec<Record>, VaultError> {
        self.make_sure().await?;
        let (mut lines, mut from) = (Vec::new(), LineKey::MOST);
        loop {
            let page = self.page(table, from, PAGE).await?;
            let Some(last) = page.last().and_then(|record| record.key.number()) else {
                return Ok(lines);
            };
            lines.extend(page);
            let Some(next) = last.checked_sub(1) else { return Ok(lines) };
            from = next;
        }
    }

    async fn page(
        &mut self,
        table: Table,
        from: u64,
        most: usize,
    ) -> Result<Vec<Record>, VaultError> {
        let from = LineKey { list: table.number(), number: from.min(LineKey::MOST) };
        read_lines((&mut self.store, &self.kept), from, most).await
    }

    async fn line(&mut self, table: Table, number: u64) -> Result<Option<Record>, VaultError> {
        self.make_sure().await?;
        let mut page = self.page(table, number, 1).await?;
        Ok(page.pop().filter(|record| record.key == RecordKey::numbered(table, number)))
    }
}
