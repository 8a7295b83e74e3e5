//! Keeping receipts of platforms with the lines of the history they belong to.

use nonla_wallet::{HistoryFilter, KeepReceiptError, Step};

use crate::wallet::store::WalletStore;
use crate::wallet::vault::Vault;
use crate::wallet::vault_error::VaultError;

/// Lines looked at, at a time.
const PAGE: usize = 1000;

/// Why a receipt was not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptNotKept {
    /// It is none, or answers nothing of this wallet.
    #[error(transparent)]
    Receipt(#[from] KeepReceiptError),
    /// The history was not read, or the receipt not written.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl<S: WalletStore> Vault<S> {
    /// Keeps a platform's receipt of a consent or an erasure with the line of the history that tells
    /// of what it answers, however many lines came since; says which.
    ///
    /// # Errors
    /// [`ReceiptNotKept::Receipt`] unless it is a listed platform's and answers what this wallet
    /// sent; [`KeepReceiptError::LineGone`] if it does and the holder deleted the line: the receipt
    /// does not bring it back. [`ReceiptNotKept::Vault`].
    pub async fn keep_receipt(&mut self, text: &str) -> Result<u64, ReceiptNotKept> {
        let (line, step) = self.find_line_for(text).await?;
        self.commit(step).await?;
        Ok(line)
    }

    async fn find_line_for(&mut self, text: &str) -> Result<(u64, Step), ReceiptNotKept> {
        self.make_sure().await?;
        let receipt = self.wallet.read_receipt(text)?;
        let mut cursor = self.wallet.history_cursor();
        loop {
            let lines = self.history(&mut cursor, &HistoryFilter::ALL, PAGE).await?;
            if lines.is_empty() {
                return Err(receipt.without_line().into());
            }
            if let Some(line) = lines.iter().find(|line| receipt.belongs_to(line)) {
                return Ok((line.number, self.wallet.keep_receipt(receipt, line)?));
            }
        }
    }
}
