//! Receipts from platforms: what both sides keep of a consent, and of an erasure.

use nonla_credential::{
    ConsentReceipt, ErasureReceipt, Hash, Jws, JwsError, ReceiptError, VerifierEntry,
};

use crate::changes::{Change, Changes};
use crate::effect::Effect;
use crate::history::Event;
use crate::wallet::Wallet;

/// Longest receipt we read, in bytes.
const MAX_RECEIPT: usize = 16 * 1024;

/// Why a receipt was not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeepReceiptError {
    /// It is no signed document.
    #[error("not a receipt: {0}")]
    Malformed(#[from] JwsError),
    /// The key that signed it belongs to no listed verifier.
    #[error("the trust list knows no platform with the key that signed this receipt")]
    UnknownVerifier,
    /// It does not verify.
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
    /// It answers nothing this wallet sent lately.
    #[error("the receipt answers nothing that this wallet sent lately")]
    NotOurs,
}

impl Wallet {
    /// Keeps a platform's receipt of a consent or an erasure, with the line of the history it
    /// belongs to.
    ///
    /// # Errors
    /// [`KeepReceiptError`] unless a listed platform signed it, and it answers what this wallet
    /// agreed to, or asked, in one of the newest lines of its history.
    ///
    /// # Examples
    /// ```
    #[doc = include_str!("doc/wallet.txt")]
    /// use nonla_credential::sign_jws;
    /// use nonla_wallet::KeepReceiptError;
    ///
    /// let stranger = SigningKey::generate(&mut rand::rngs::OsRng);
    /// let receipt = sign_jws(&stranger, "nonla-consent+jwt", b"{}");
    /// assert_eq!(wallet.keep_receipt(&receipt).err(), Some(KeepReceiptError::UnknownVerifier));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn keep_receipt(&self, text: &str) -> Result<Changes, KeepReceiptError> {
        let key_id = Jws::parse(text, MAX_RECEIPT)?.key_id();
        let (verifier, _) =
            self.trust_list.verifier_of_key(key_id).ok_or(KeepReceiptError::UnknownVerifier)?;
        match ConsentReceipt::read_listed(text, verifier) {
            Ok(receipt) => self.keep_consent(&receipt, verifier),
            Err(ReceiptError::Signature(JwsError::OtherType)) => self.keep_erasure(text, verifier),
            Err(error) => Err(error.into()),
        }
    }

    fn keep_consent(
        &self,
        receipt: &ConsentReceipt,
        verifier: &VerifierEntry,
    ) -> Result<Changes, KeepReceiptError> {
        let ours =
            receipt.signed_by(self.trust_list.domain(), &self.pseudonym(&verifier.id)).is_ok();
        if !ours && !nonla_crypto::planted("wallet-keeps-any-receipt") {
            return Err(KeepReceiptError::NotOurs);
        }
        let line = self.line_of_request(receipt.content().request());
        let line = line.ok_or(KeepReceiptError::NotOurs)?;
        Ok(Changes::only(Effect::Receipt(line, receipt.signed().to_owned())))
    }

    fn keep_erasure(
        &self,
        text: &str,
        verifier: &VerifierEntry,
    ) -> Result<Changes, KeepReceiptError> {
        let receipt = ErasureReceipt::read_listed(text, verifier)?;
        let mut platform = self.platform(&verifier.id).cloned().ok_or(KeepReceiptError::NotOurs)?;
        let asked = platform.erasure.as_mut().ok_or(KeepReceiptError::NotOurs)?;
        let answers = asked.nonce == receipt.message_nonce();
        if !answers && !nonla_crypto::planted("wallet-keeps-any-receipt") {
            return Err(KeepReceiptError::NotOurs);
        }
        asked.receipted = true;
        let line = asked.line;
        Ok(Changes::of(vec![
            Change::Set(Effect::Receipt(line, text.to_owned())),
            Change::Set(Effect::Platform(Box::new(platform))),
        ]))
    }

    fn line_of_request(&self, request: Hash) -> Option<u64> {
        let about = |event: &Event| matches!(event, Event::Presentation(presentation) if presentation.asked.request == request);
        let line = self
            .history
            .iter()
            .rev()
            .find(|line| line.entry.as_ref().is_some_and(|entry| about(&entry.event)));
        line.map(|line| line.number)
    }
}
