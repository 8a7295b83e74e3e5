//! A message signed as a pseudonym: erase my account, I appeal, I complain.
//!
//! It needs no credential, so it can be sent when the credential expired or was revoked.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use nonla_crypto::{Pseudonym, PseudonymSignature};

use crate::day::Day;
use crate::encoded::{self, Hash, Nonce};
use crate::id::{DomainId, VerifierId};
use crate::identity::wiped;
use crate::json::{self, JsonError, present};
use crate::scope::scope_of;
use crate::text;

const TAG: &[u8] = b"NONLA-PSEUDONYM-MESSAGE-V1";
/// Longest message signed as a pseudonym that we read, in bytes.
pub const MAX_PSEUDONYM_MESSAGE: usize = 16 * 1024;

/// What a message signed as a pseudonym wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// Erase the account.
    Erase,
    /// Look again at a ban.
    Appeal,
    /// Something the verifier did was wrong.
    Complaint,
    /// The same, and it began with the request that has this hash.
    ///
    /// A consent receipt names the same hash, so that a machine can put the two together.
    ComplaintAbout(Hash),
}

/// What the holder adds in words: 1 to 2,000 visible characters.
///
/// It is written by the holder, so it may say anything; `Debug` hides it, and it is wiped on drop.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct MessageText(String);

wiped!(MessageText);

/// What a message says.
///
/// The wallet signs [`to_be_signed`](Self::to_be_signed) as its pseudonym for
/// [`verifier`](Self::verifier) and makes a [`PseudonymMessage`] of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageContent {
    /// To whom: the scope of the pseudonym.
    pub verifier: VerifierId,
    /// What is wanted.
    pub kind: MessageKind,
    /// The wallet's civil day; a verifier takes its own day and one to either side.
    pub day: Day,
    /// Drawn by the wallet; makes a repeated message recognisable.
    pub nonce: Nonce,
    /// What the holder adds.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub text: Option<MessageText>,
}

/// A message as sent: well formed and nothing more, nobody has checked who signed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PseudonymMessage {
    content: MessageContent,
    #[serde(with = "encoded::pseudonym")]
    pseudonym: Pseudonym,
    #[serde(with = "encoded::pseudonym_signature")]
    signature: PseudonymSignature,
}

/// A message that was signed by the pseudonym it names, for the verifier that reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedMessage {
    content: MessageContent,
    pseudonym: Pseudonym,
}

/// Why a message signed as a pseudonym was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MessageError {
    /// Not the JSON it should be.
    #[error("message: {0}")]
    Json(#[from] JsonError),
    /// A text is empty, longer than 2,000 characters, not trimmed, or has hidden characters.
    #[error("a message has 1 to 2000 visible characters and no blank at either end")]
    Text,
    /// It is addressed to another verifier.
    #[error("message is for another verifier")]
    OtherVerifier,
    /// The pseudonym it names did not sign it.
    #[error("message is not signed by the pseudonym it names")]
    BadSignature,
}

impl MessageText {
    /// Takes a text as it is, as messages have it.
    ///
    /// # Errors
    /// [`MessageError::Text`].
    pub fn parse(message: &str) -> Result<Self, MessageError> {
        if text::is_plain(message, 2_000) {
            Ok(Self(message.to_owned()))
        } else {
            Err(MessageError::Text)
        }
    }

    /// Takes a text that a person typed, in whatever spelling, and normalises it to NFC.
    ///
    /// # Errors
    /// [`MessageError::Text`].
    pub fn typed(message: &str) -> Result<Self, MessageError> {
        Self::parse(&text::nfc(message))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for MessageText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MessageText(..)")
    }
}

impl TryFrom<String> for MessageText {
    type Error = MessageError;

    fn try_from(text: String) -> Result<Self, MessageError> {
        Self::parse(&Zeroizing::new(text))
    }
}

impl MessageContent {
    /// The bytes a wallet signs: every member, length-prefixed, under a tag of their own.
    #[must_use]
    pub fn to_be_signed(&self) -> Vec<u8> {
        let kind = self.kind.to_be_signed();
        let text = self.text.as_ref().map_or("", MessageText::as_str);
        let day = self.day.number().to_be_bytes();
        let nonce = self.nonce.as_bytes();
        let mut bytes = Vec::new();
        for part in [TAG, self.verifier.as_bytes(), &kind, &day, nonce, text.as_bytes()] {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part);
        }
        bytes
    }
}

impl MessageKind {
    /// The request it is about, if it names one.
    #[must_use]
    pub const fn request(&self) -> Option<Hash> {
        match self {
            Self::ComplaintAbout(request) => Some(*request),
            Self::Erase | Self::Appeal | Self::Complaint => None,
        }
    }

    /// Its name, and behind it the request's hash, which no name ends in.
    fn to_be_signed(self) -> Vec<u8> {
        let name: &[u8] = match self {
            Self::Erase => b"erase",
            Self::Appeal => b"appeal",
            Self::Complaint => b"complaint",
            Self::ComplaintAbout(_) => b"complaint_about",
        };
        let request = self.request();
        let request = request.as_ref().map_or(&[][..], |hash| hash.as_bytes());
        [name, request].concat()
    }
}

impl PseudonymMessage {
    /// Puts together what a wallet signed.
    #[must_use]
    pub const fn new(
        content: MessageContent,
        pseudonym: Pseudonym,
        signature: PseudonymSignature,
    ) -> Self {
        Self { content, pseudonym, signature }
    }

    /// Reads the JSON form.
    ///
    /// # Errors
    /// [`MessageError::Json`] unless it is exactly that.
    pub fn parse(bytes: &[u8]) -> Result<Self, MessageError> {
        Ok(json::parse(bytes, MAX_PSEUDONYM_MESSAGE)?)
    }

    /// The JSON form.
    ///
    /// # Errors
    /// [`MessageError::Json`]; no value of this type fails.
    pub fn to_bytes(&self) -> Result<Vec<u8>, MessageError> {
        Ok(json::to_bytes(self)?)
    }

    /// What it says; nobody has checked that.
    #[must_use]
    pub const fn content(&self) -> &MessageContent {
        &self.content
    }

    /// Checks that the message is for `reader` and signed by the pseudonym it names, a pseudonym
    /// of the trust domain `domain`.
    ///
    /// # Errors
    /// [`MessageError::OtherVerifier`] or [`MessageError::BadSignature`].
    pub fn verify(
        self,
        domain: &DomainId,
        reader: &VerifierId,
    ) -> Result<VerifiedMessage, MessageError> {
        if self.content.verifier != *reader {
            return Err(MessageError::OtherVerifier);
        }
        let scope = scope_of(domain, &self.content.verifier);
        self.signature
            .verify(&self.pseudonym, &scope, &self.content.to_be_signed())
            .map_err(|_| MessageError::BadSignature)?;
        Ok(VerifiedMessage { content: self.content, pseudonym: self.pseudonym })
    }
}

impl VerifiedMessage {
    /// What it says.
    #[must_use]
    pub const fn content(&self) -> &MessageContent {
        &self.content
    }

    /// Who says it.
    #[must_use]
    pub const fn pseudonym(&self) -> &Pseudonym {
        &self.pseudonym
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content() -> MessageContent {
        content_of(2)
    }

    fn content_of(seed: u64) -> MessageContent {
        MessageContent {
            verifier: VerifierId::parse("urn:nonla:verifier:agora").unwrap(),
            kind: MessageKind::Appeal,
            day: Day::from_number(46_347),
            nonce: crate::receipt::tests::nonce(seed),
            text: MessageText::parse("it was not me").ok(),
        }
    }

    /// REQ-T4: no two messages share the bytes that are signed.
    #[test]
    fn every_member_of_a_message_is_signed() {
        let first = content();
        let changes: [fn(&mut MessageContent); 5] = [
            |c| c.verifier = VerifierId::parse("urn:nonla:verifier:bazaar").unwrap(),
            |c| c.kind = MessageKind::Erase,
            |c| c.day = Day::from_number(46_348),
            |c| c.nonce = Nonce::generate(&mut rand::thread_rng()),
            |c| c.text = None,
        ];
        for (number, change) in changes.into_iter().enumerate() {
            let mut changed = first.clone();
            change(&mut changed);
            assert_ne!(changed.to_be_signed(), first.to_be_signed(), "member {number}");
        }
    }

    /// REQ-T5: a complaint can be matched with the receipts of the request it is about.
    #[test]
    fn a_complaint_names_and_signs_the_request_it_is_about() {
        let about = |kind| MessageContent { kind, ..content_of(1) };
        let (one, other) = (Hash::of(b"one"), Hash::of(b"other"));
        let named = about(MessageKind::ComplaintAbout(one));
        assert_eq!(named.kind.request(), Some(one));
        let others = [MessageKind::ComplaintAbout(other), MessageKind::Complaint];
        for kind in others {
            assert_ne!(about(kind).to_be_signed(), named.to_be_signed());
        }
        let json = format!(r#"{{"complaint_about":"{one}"}}"#);
        assert_eq!(serde_json::to_string(&named.kind).unwrap(), json);
        let read: MessageKind = json::parse(json.as_bytes(), 99).unwrap();
        assert_eq!(read, named.kind);
        assert_eq!(MessageKind::Complaint.request(), None);
    }

    #[test]
    fn a_text_shows_all_it_holds_and_stays_out_of_debug() {
        assert!(!format!("{:?}", content()).contains("not me"));
        for text in ["", " a", "a\u{202e}b", &"a".repeat(2_001)] {
            assert_eq!(MessageText::parse(text), Err(MessageError::Text));
        }
    }

    /// Serves T-B8, A5: a message is of one trust domain, as the pseudonym that signed it.
    #[test]
    fn a_message_of_another_domain_is_refused() {
        let secret = crate::consent::tests::holder(1);
        let [here, there] =
            ["urn:nonla:domain:vn", "urn:nonla:domain:la"].map(|id| DomainId::parse(id).unwrap());
        let content = content();
        let scope = scope_of(&here, &content.verifier);
        let visit = secret.visit(&scope);
        let signature = visit.sign(&content.to_be_signed(), &mut rand::thread_rng());
        let reader = content.verifier.clone();
        let message = PseudonymMessage::new(content, visit.pseudonym(), signature);
        assert!(message.clone().verify(&here, &reader).is_ok());
        assert_eq!(message.verify(&there, &reader), Err(MessageError::BadSignature));
    }

    #[test]
    fn a_message_has_one_written_form() {
        for bytes in [b"".as_slice(), b"{}", b"[]", &[b' '; MAX_PSEUDONYM_MESSAGE + 1]] {
            assert!(matches!(PseudonymMessage::parse(bytes), Err(MessageError::Json(_))));
        }
    }
}
