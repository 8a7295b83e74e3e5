//! The consent receipt: what a person agreed to, signed by them and by the verifier.

use std::fmt;

use serde::{Deserialize, Serialize};

use nonla_crypto::{Pseudonym, PseudonymSignature};

use crate::consent::{ConsentContent, ConsentError, HolderConsent, VerifiedConsent};
use crate::encoded::{self, Hash};
use crate::id::DomainId;
use crate::key::{SigningKey, VerifyingKey};
use crate::receipt::{self, ReceiptError};
use crate::trust_list::VerifierEntry;

const TYP: &str = "nonla-consent+jwt";

/// What was agreed, signed by the holder as their pseudonym and by the verifier: both keep it.
///
/// The verifier stores no pseudonym, so none is in it. Whoever knows one, as its holder does, can
/// have the holder's signature checked with [`signed_by`](Self::signed_by). That also means: a
/// known pseudonym can be told to belong to a receipt, without the verifier's platform key.
///
/// `Debug` hides account and signature.
#[derive(Clone, PartialEq, Eq)]
pub struct ConsentReceipt {
    content: Content,
    signed: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    consent: ConsentContent,
    #[serde(with = "encoded::pseudonym_signature")]
    holder_signature: PseudonymSignature,
    account: Hash,
}

impl ConsentReceipt {
    /// Signs a receipt for a consent that was checked: what a verifier does.
    ///
    /// `account` is what it knows the pseudonym as. The pseudonym is dropped.
    #[must_use]
    pub fn sign(key: &SigningKey, consent: VerifiedConsent, account: Hash) -> Self {
        let (consent, holder_signature) = consent.into_receipted();
        let content = Content { consent, holder_signature, account };
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
    /// [`ConsentReceipt::read`].
    pub fn read_listed(text: &str, verifier: &VerifierEntry) -> Result<Self, ReceiptError> {
        let read = Self::read(text, receipt::listed_key(text, verifier)?)?;
        if *read.content.consent.verifier() != verifier.id {
            return Err(ReceiptError::OtherVerifier);
        }
        Ok(read)
    }

    /// Checks that this is the receipt for the consent that was `sent`.
    ///
    /// # Errors
    /// [`ReceiptError::OtherMatter`].
    pub fn check_answers(&self, sent: &HolderConsent) -> Result<(), ReceiptError> {
        let answers = self.content.consent == *sent.content()
            && self.content.holder_signature == *sent.signature();
        if answers { Ok(()) } else { Err(ReceiptError::OtherMatter) }
    }

    /// Checks the holder's signature, for anyone to whom a pseudonym of the trust domain `domain`
    /// was shown.
    ///
    /// # Errors
    /// [`ConsentError::BadSignature`] if another pseudonym signed, or none.
    pub fn signed_by(
        &self,
        domain: &DomainId,
        pseudonym: &Pseudonym,
    ) -> Result<VerifiedConsent, ConsentError> {
        let content = &self.content;
        VerifiedConsent::check(
            domain,
            content.consent.clone(),
            *pseudonym,
            content.holder_signature,
        )
    }

    /// What was agreed.
    #[must_use]
    pub const fn content(&self) -> &ConsentContent {
        &self.content.consent
    }

    /// Whose account, as the verifier knows it.
    #[must_use]
    pub const fn account(&self) -> Hash {
        self.content.account
    }

    /// The signed form, a compact JWS: what both sides keep.
    #[must_use]
    pub fn signed(&self) -> &str {
        &self.signed
    }
}

impl fmt::Debug for ConsentReceipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConsentReceipt")
            .field("content", &self.content.consent)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consent::tests::{agora, consent, content, domain, holder};
    use crate::erasure_receipt::ErasureReceipt;
    use crate::receipt::tests::{entry, key};

    fn receipt() -> (HolderConsent, ConsentReceipt) {
        let sent = consent(&holder(1), content());
        let verified = sent.clone().verify(&domain(), &agora()).unwrap();
        (sent, ConsentReceipt::sign(&key(7), verified, Hash::of(b"account")))
    }

    /// REQ-T8: a wallet reads a receipt under any key that is listed for the verifier.
    #[test]
    fn a_consent_receipt_is_read_under_the_verifiers_listed_keys_and_no_others() {
        let (_, receipt) = receipt();
        for keys in [&[7][..], &[8, 7]] {
            let read = ConsentReceipt::read_listed(receipt.signed(), &entry("agora", keys));
            assert_eq!(read.as_ref(), Ok(&receipt));
        }
        let refused = ConsentReceipt::read_listed(receipt.signed(), &entry("agora", &[8]));
        assert_eq!(refused, Err(ReceiptError::UnlistedKey));
        let refused = ConsentReceipt::read_listed(receipt.signed(), &entry("bazaar", &[7]));
        assert_eq!(refused, Err(ReceiptError::OtherVerifier));
        let key = key(7).verifying_key();
        assert!(ErasureReceipt::read(receipt.signed(), &key).is_err(), "it is no other receipt");
    }

    /// REQ-T8: a verifier cannot hand out a receipt for something else than was agreed.
    #[test]
    fn a_consent_receipt_answers_the_consent_that_was_sent() {
        let (sent, receipt) = receipt();
        assert_eq!(receipt.check_answers(&sent), Ok(()));
        assert_eq!((receipt.content(), receipt.account()), (sent.content(), Hash::of(b"account")));
        let other = consent(&holder(2), content());
        assert_eq!(receipt.check_answers(&other), Err(ReceiptError::OtherMatter));
    }

    /// REQ-T8: the holder shows the pseudonym, and anyone sees who agreed.
    #[test]
    fn whoever_is_shown_the_pseudonym_can_check_the_holders_signature() {
        let (sent, receipt) = receipt();
        let read = ConsentReceipt::read(receipt.signed(), &key(7).verifying_key()).unwrap();
        let [own, other] =
            [1, 2].map(|seed| holder(seed).pseudonym(&crate::scope_of(&domain(), &agora())));
        assert_eq!(read.signed_by(&domain(), &own).unwrap().content(), sent.content());
        assert_eq!(read.signed_by(&domain(), &other), Err(ConsentError::BadSignature));
    }

    /// Decision 0004: what a platform stores holds no pseudonym.
    #[test]
    fn a_consent_receipt_holds_no_pseudonym_and_debug_hides_the_account() {
        let (sent, receipt) = receipt();
        let json = String::from_utf8(sent.to_bytes().unwrap()).unwrap();
        let (_, rest) = json.split_once("\"pseudonym\":\"").unwrap();
        let (pseudonym, _) = rest.split_once('"').unwrap();
        let payload = crate::json::to_bytes(&receipt.content).unwrap();
        let payload = String::from_utf8(payload).unwrap();
        assert!(!payload.contains(pseudonym) && !payload.contains("pseudonym"), "{payload}");
        let payload: serde_json::Value = serde_json::from_str(&payload).unwrap();
        let members = |value: &serde_json::Value| value.as_object().map(serde_json::Map::len);
        assert_eq!((members(&payload), members(&payload["consent"])), (Some(3), Some(7)));
        let shown = format!("{receipt:?}");
        assert!(!shown.contains(&receipt.account().to_string()), "{shown}");
    }
}
