//! A verifier's signed word that it erased an account.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::encoded::{Hash, Nonce};
use crate::id::VerifierId;
use crate::key::{SigningKey, VerifyingKey};
use crate::pseudonym_message::{MessageContent, MessageKind};
use crate::receipt::{self, ReceiptError};
use crate::trust_list::VerifierEntry;

const TYP: &str = "nonla-erasure+jwt";

/// What became of an erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErasureOutcome {
    /// The account is gone; a tombstone stays.
    Erased {
        /// First day on which the person may open a new one; absent under a ban without end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        may_return_on: Option<Day>,
    },
    /// It was gone before: the message came twice.
    AlreadyErased,
    /// There was none.
    NoAccount,
}

/// What an erasure receipt says.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErasureContent {
    /// Who erased.
    pub verifier: VerifierId,
    /// Whose account, as the verifier knew it.
    pub account: Hash,
    /// The nonce of the message that was obeyed.
    pub message_nonce: Nonce,
    /// What came of it.
    pub outcome: ErasureOutcome,
    /// On which day.
    pub day: Day,
}

/// The verifier's signed word that it erased an account.
///
/// It names the message by its nonce, so its holder can show which one was obeyed. Neither
/// pseudonym nor name is in it; `Debug` hides the account.
#[derive(Clone, PartialEq, Eq)]
pub struct ErasureReceipt {
    content: ErasureContent,
    signed: String,
}

impl ErasureReceipt {
    /// Signs a receipt: what a verifier does once the erasure is committed.
    #[must_use]
    pub fn sign(key: &SigningKey, content: ErasureContent) -> Self {
        let signed = receipt::sign(key, TYP, &content);
        Self { content, signed }
    }

    /// Reads a receipt under a key the reader trusts for the verifier.
    ///
    /// # Errors
    /// [`ReceiptError::Signature`] or [`ReceiptError::Json`].
    pub fn read(text: &str, key: &VerifyingKey) -> Result<Self, ReceiptError> {
        Ok(Self { content: receipt::read(text, key, TYP)?, signed: text.to_owned() })
    }

    /// Reads a receipt of a listed verifier, under whichever of its keys the receipt names.
    ///
    /// # Errors
    /// [`ReceiptError::UnlistedKey`], [`ReceiptError::OtherVerifier`], else as
    /// [`ErasureReceipt::read`].
    pub fn read_listed(text: &str, verifier: &VerifierEntry) -> Result<Self, ReceiptError> {
        let read = Self::read(text, receipt::listed_key(text, verifier)?)?;
        if read.content.verifier != verifier.id {
            return Err(ReceiptError::OtherVerifier);
        }
        Ok(read)
    }

    /// Checks that this answers an erasure that `sent` asked for.
    ///
    /// # Errors
    /// [`ReceiptError::OtherMatter`].
    pub fn check_answers(&self, sent: &MessageContent) -> Result<(), ReceiptError> {
        let answers = sent.kind == MessageKind::Erase
            && sent.verifier == self.content.verifier
            && sent.nonce == self.content.message_nonce;
        if answers { Ok(()) } else { Err(ReceiptError::OtherMatter) }
    }

    /// Who erased.
    #[must_use]
    pub const fn verifier(&self) -> &VerifierId {
        &self.content.verifier
    }

    /// Whose account, as the verifier knew it.
    #[must_use]
    pub const fn account(&self) -> Hash {
        self.content.account
    }

    /// The nonce of the message that was obeyed.
    #[must_use]
    pub const fn message_nonce(&self) -> Nonce {
        self.content.message_nonce
    }

    /// What came of it.
    #[must_use]
    pub const fn outcome(&self) -> ErasureOutcome {
        self.content.outcome
    }

    /// On which day.
    #[must_use]
    pub const fn day(&self) -> Day {
        self.content.day
    }

    /// The signed form, a compact JWS: what both sides keep.
    #[must_use]
    pub fn signed(&self) -> &str {
        &self.signed
    }
}

impl fmt::Debug for ErasureReceipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErasureReceipt")
            .field("verifier", &self.content.verifier)
            .field("outcome", &self.content.outcome)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::receipt::tests::{entry, key};

    fn sent(nonce: u64) -> MessageContent {
        MessageContent {
            verifier: entry("agora", &[7]).id,
            kind: MessageKind::Erase,
            day: Day::from_number(46_347),
            nonce: crate::receipt::tests::nonce(nonce),
            text: None,
        }
    }

    fn receipt(name: &str) -> ErasureReceipt {
        let content = ErasureContent {
            verifier: entry(name, &[7]).id,
            account: Hash::of(b"account"),
            message_nonce: sent(1).nonce,
            outcome: ErasureOutcome::Erased { may_return_on: None },
            day: Day::from_number(46_347),
        };
        ErasureReceipt::sign(&key(7), content)
    }

    /// REQ-T4: a wallet reads a receipt under any key that is listed for the verifier.
    #[test]
    fn an_erasure_receipt_is_read_under_the_verifiers_listed_keys_and_no_others() {
        let receipt = receipt("agora");
        for keys in [&[7][..], &[8, 7]] {
            let read = ErasureReceipt::read_listed(receipt.signed(), &entry("agora", keys));
            assert_eq!(read.as_ref(), Ok(&receipt));
        }
        let refused = ErasureReceipt::read_listed(receipt.signed(), &entry("agora", &[8]));
        assert_eq!(refused, Err(ReceiptError::UnlistedKey));
        let refused = ErasureReceipt::read_listed(receipt.signed(), &entry("bazaar", &[7]));
        assert_eq!(refused, Err(ReceiptError::OtherVerifier));
    }

    /// REQ-T4: the receipt of another erasure is no receipt of this one.
    #[test]
    fn an_erasure_receipt_answers_the_message_it_names() {
        let receipt = receipt("agora");
        assert_eq!(receipt.check_answers(&sent(1)), Ok(()));
        let others = [
            sent(2),
            MessageContent { kind: MessageKind::Appeal, ..sent(1) },
            MessageContent { verifier: entry("bazaar", &[7]).id, ..sent(1) },
        ];
        for other in others {
            assert_eq!(receipt.check_answers(&other), Err(ReceiptError::OtherMatter));
        }
    }

    #[test]
    fn debug_does_not_show_the_account() {
        let receipt = receipt("agora");
        let shown = format!("{receipt:?}");
        assert!(!shown.contains(&receipt.account().to_string()), "{shown}");
    }
}
