//! Receipts from platforms: what both sides keep of a consent, and of an erasure.

use nonla_credential::{
    ConsentReceipt, ErasureReceipt, Hash, Jws, JwsError, MessageKind, Nonce, ReceiptError,
    VerifierEntry, VerifierId,
};

use crate::history::{Ending, Event, HistoryLine};
use crate::platform::PlatformChange;
use crate::step::{Change, Step};
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
    /// It answers nothing this wallet sent.
    #[error("the receipt answers nothing that this wallet sent")]
    NotOurs,
    /// It answers what this wallet sent, and no line of the history tells of that any more.
    #[error(
        "the receipt answers what you sent, but its line is not in the history: you deleted it, or \
         this wallet was restored from an older backup; the receipt is not kept"
    )]
    LineGone,
}

/// A listed platform's receipt that was checked. It is kept with the line of the history that tells
/// of what it answers, however old that line is.
#[must_use = "find its line, then keep it"]
pub struct OwnReceipt {
    verifier: VerifierId,
    answers: Answers,
    /// Whether it certainly answers this wallet, whatever the history says.
    is_ours: bool,
    text: String,
}

/// What a receipt answers.
#[derive(Clone, Copy)]
enum Answers {
    /// The consent to the request with this hash.
    Consent(Hash),
    /// The erasure asked for by the message with this nonce.
    Erasure(Nonce),
}

impl Wallet {
    /// Reads a platform's receipt of a consent or an erasure.
    ///
    /// A receipt of a consent carries the holder's own signature, so it is known for this wallet's
    /// without the history. Of an erasure only the line of the history, or what the wallet remembers
    /// of the platform, tells that it was asked for.
    ///
    /// # Errors
    /// [`KeepReceiptError`] unless a listed platform signed it, and nobody else agreed to what it
    /// answers.
    ///
    /// # Examples
    /// ```
    #[doc = include_str!("doc/wallet.txt")]
    /// use nonla_credential::sign_jws;
    /// use nonla_wallet::KeepReceiptError;
    ///
    /// let stranger = SigningKey::generate(&mut rand::rngs::OsRng);
    /// let receipt = sign_jws(&stranger, "nonla-consent+jwt", b"{}");
    /// assert_eq!(wallet.read_receipt(&receipt).err(), Some(KeepReceiptError::UnknownVerifier));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn read_receipt(&self, text: &str) -> Result<OwnReceipt, KeepReceiptError> {
        let key_id = Jws::parse(text, MAX_RECEIPT)?.key_id();
        let (verifier, _) =
            self.trust_list.verifier_of_key(key_id).ok_or(KeepReceiptError::UnknownVerifier)?;
        match ConsentReceipt::read_listed(text, verifier) {
            Ok(receipt) => self.own_consent(&receipt, verifier),
            Err(ReceiptError::Signature(JwsError::OtherType)) => self.erasure_of(text, verifier),
            Err(error) => Err(error.into()),
        }
    }

    /// Keeps a receipt with the line of the history it belongs to.
    ///
    /// # Errors
    /// [`KeepReceiptError::NotOurs`] if it belongs to another line.
    pub fn keep_receipt(
        &self,
        receipt: OwnReceipt,
        line: &HistoryLine,
    ) -> Result<Step, KeepReceiptError> {
        if !receipt.belongs_to(line) {
            return Err(KeepReceiptError::NotOurs);
        }
        let OwnReceipt { verifier, answers, text, .. } = receipt;
        let mut changes = vec![Change::Receipt(line.number, text)];
        if let Answers::Erasure(nonce) = answers {
            let receipted = Box::new(PlatformChange::ErasureReceipted(nonce));
            changes.push(Change::Platform(verifier, receipted));
        }
        Ok(Step::of(changes))
    }

    fn own_consent(
        &self,
        receipt: &ConsentReceipt,
        verifier: &VerifierEntry,
    ) -> Result<OwnReceipt, KeepReceiptError> {
        let ours =
            receipt.signed_by(self.trust_list.domain(), &self.pseudonym(&verifier.id)).is_ok();
        if !ours {
            return Err(KeepReceiptError::NotOurs);
        }
        Ok(OwnReceipt {
            verifier: verifier.id.clone(),
            answers: Answers::Consent(receipt.content().request()),
            is_ours: true,
            text: receipt.signed().to_owned(),
        })
    }

    fn erasure_of(
        &self,
        text: &str,
        verifier: &VerifierEntry,
    ) -> Result<OwnReceipt, KeepReceiptError> {
        let receipt = ErasureReceipt::read_listed(text, verifier)?;
        let nonce = receipt.message_nonce();
        let asked = self.platform(&verifier.id).and_then(|platform| platform.erasure.as_ref());
        Ok(OwnReceipt {
            verifier: verifier.id.clone(),
            answers: Answers::Erasure(nonce),
            is_ours: asked.is_some_and(|asked| asked.nonce == nonce),
            text: text.to_owned(),
        })
    }
}

impl OwnReceipt {
    /// Whether this is the line that tells of what the receipt answers. Lines of other requests,
    /// however many came since, and other endings of the same request are not.
    #[must_use]
    pub fn belongs_to(&self, line: &HistoryLine) -> bool {
        let Some(entry) = &line.entry else { return false };
        let same_platform = entry.verifier() == Some(&self.verifier);
        same_platform
            && match (&entry.event, self.answers) {
                (Event::Presentation(entry), Answers::Consent(request)) => {
                    entry.asked.request == request && entry.ending == Ending::Approved
                }
                (Event::MessageSent { kind, nonce, .. }, Answers::Erasure(of)) => {
                    *kind == MessageKind::Erase && *nonce == of
                }
                _ => false,
            }
    }

    /// Why it is not kept if the whole history was read and it belongs to no line.
    #[must_use]
    pub const fn without_line(&self) -> KeepReceiptError {
        if self.is_ours { KeepReceiptError::LineGone } else { KeepReceiptError::NotOurs }
    }
}

impl std::fmt::Debug for OwnReceipt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OwnReceipt(..)")
    }
}
