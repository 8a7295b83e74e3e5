//! What a person agreed to, signed as their pseudonym: the holder's half of a consent receipt.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use nonla_crypto::{Pseudonym, PseudonymSignature};

use crate::day::Day;
use crate::encoded::{self, Hash, Nonce};
use crate::id::{DomainId, VerifierId};
use crate::json::{self, JsonError};
use crate::predicate::PredicateKind;
use crate::purpose::{Purpose, Retention};
use crate::request::VerifiedRequest;
use crate::requirement::Requirement;
use crate::scope::scope_of;
use crate::signed_requirement::signed_bytes;

const TAG: &[u8] = b"NONLA-CONSENT-V1";
/// Longest holder consent that we read, in bytes.
pub const MAX_HOLDER_CONSENT: usize = 16 * 1024;

/// What was agreed between a holder and a verifier: it follows from a request and a day.
///
/// Both sides make it with [`ConsentContent::of`], so that they cannot disagree. It is about a
/// request that asks for the pseudonym: for another one a signature would show more than was
/// asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentContent {
    verifier: VerifierId,
    request: Hash,
    nonce: Nonce,
    purpose: Purpose,
    #[serde(rename = "retention_days")]
    retention: Retention,
    #[serde(deserialize_with = "with_pseudonym")]
    requirement: Requirement,
    day: Day,
}

/// A consent as sent: well formed and nothing more, nobody has checked who signed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolderConsent {
    content: ConsentContent,
    #[serde(with = "encoded::pseudonym")]
    pseudonym: Pseudonym,
    #[serde(with = "encoded::pseudonym_signature")]
    signature: PseudonymSignature,
}

/// A consent that was signed by the pseudonym it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedConsent {
    content: ConsentContent,
    pseudonym: Pseudonym,
    signature: PseudonymSignature,
}

/// Why a consent was not made or not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConsentError {
    /// Not the JSON it should be.
    #[error("consent: {0}")]
    Json(#[from] JsonError),
    /// The request does not ask for the pseudonym, so nothing may be signed as one.
    #[error("the request asks for no pseudonym")]
    NoPseudonym,
    /// It is addressed to another verifier.
    #[error("consent is for another verifier")]
    OtherVerifier,
    /// The pseudonym did not sign it.
    #[error("consent is not signed by the pseudonym")]
    BadSignature,
}

impl ConsentContent {
    /// What is agreed when a request of `verifier` is approved on the civil `day`.
    ///
    /// # Errors
    /// [`ConsentError::NoPseudonym`] if the request does not ask for the pseudonym.
    pub fn of(
        request: &VerifiedRequest,
        verifier: &VerifierId,
        day: Day,
    ) -> Result<Self, ConsentError> {
        let asked = request.asked();
        if !asked.requirement.has(PredicateKind::OneAccount) {
            return Err(ConsentError::NoPseudonym);
        }
        Ok(Self {
            verifier: verifier.clone(),
            request: request.hash(),
            nonce: request.content().nonce,
            purpose: asked.purpose.clone(),
            retention: asked.retention,
            requirement: asked.requirement.clone(),
            day,
        })
    }

    /// The bytes a wallet signs as its pseudonym for [`verifier`](Self::verifier): every member,
    /// length-prefixed, under a tag of their own.
    #[must_use]
    pub fn to_be_signed(&self) -> Vec<u8> {
        let parts: [&[u8]; 8] = [
            TAG,
            self.verifier.as_bytes(),
            self.request.as_bytes(),
            self.nonce.as_bytes(),
            self.purpose.as_str().as_bytes(),
            &self.retention.days().to_be_bytes(),
            &signed_bytes(&self.requirement),
            &self.day.number().to_be_bytes(),
        ];
        let mut bytes = Vec::new();
        for part in parts {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part);
        }
        bytes
    }

    /// Who asked: the scope of the pseudonym.
    #[must_use]
    pub const fn verifier(&self) -> &VerifierId {
        &self.verifier
    }

    /// Hash of the request that was approved.
    #[must_use]
    pub const fn request(&self) -> Hash {
        self.request
    }

    /// The request's nonce, which is used once.
    #[must_use]
    pub const fn nonce(&self) -> Nonce {
        self.nonce
    }

    /// Why the verifier asked, in its own words.
    #[must_use]
    pub const fn purpose(&self) -> &Purpose {
        &self.purpose
    }

    /// How long the verifier said it keeps the verdict.
    #[must_use]
    pub const fn retention(&self) -> Retention {
        self.retention
    }

    /// What was shown of the holder.
    #[must_use]
    pub const fn requirement(&self) -> &Requirement {
        &self.requirement
    }

    /// The civil day of the approval.
    #[must_use]
    pub const fn day(&self) -> Day {
        self.day
    }
}

impl HolderConsent {
    /// Puts together what a wallet signed.
    #[must_use]
    pub const fn new(
        content: ConsentContent,
        pseudonym: Pseudonym,
        signature: PseudonymSignature,
    ) -> Self {
        Self { content, pseudonym, signature }
    }

    /// Reads the JSON form.
    ///
    /// # Errors
    /// [`ConsentError::Json`] unless it is exactly that.
    pub fn parse(bytes: &[u8]) -> Result<Self, ConsentError> {
        Ok(json::parse(bytes, MAX_HOLDER_CONSENT)?)
    }

    /// The JSON form.
    ///
    /// # Errors
    /// [`ConsentError::Json`]; no value of this type fails.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ConsentError> {
        Ok(json::to_bytes(self)?)
    }

    /// What it says was agreed; nobody has checked that.
    #[must_use]
    pub const fn content(&self) -> &ConsentContent {
        &self.content
    }

    /// Checks that the consent is for `reader` and signed by the pseudonym it names, a pseudonym
    /// of the trust domain `domain`.
    ///
    /// # Errors
    /// [`ConsentError::OtherVerifier`] or [`ConsentError::BadSignature`].
    pub fn verify(
        self,
        domain: &DomainId,
        reader: &VerifierId,
    ) -> Result<VerifiedConsent, ConsentError> {
        if self.content.verifier != *reader {
            return Err(ConsentError::OtherVerifier);
        }
        VerifiedConsent::check(domain, self.content, self.pseudonym, self.signature)
    }

    /// The holder's signature, which does not tell the pseudonym.
    pub(crate) const fn signature(&self) -> &PseudonymSignature {
        &self.signature
    }
}

impl VerifiedConsent {
    /// Checks that `pseudonym` signed what was agreed.
    pub(crate) fn check(
        domain: &DomainId,
        content: ConsentContent,
        pseudonym: Pseudonym,
        signature: PseudonymSignature,
    ) -> Result<Self, ConsentError> {
        let signed = content.to_be_signed();
        let scope = scope_of(domain, &content.verifier);
        signature.verify(&pseudonym, &scope, &signed).map_err(|_| ConsentError::BadSignature)?;
        Ok(Self { content, pseudonym, signature })
    }

    /// What was agreed.
    #[must_use]
    pub const fn content(&self) -> &ConsentContent {
        &self.content
    }

    /// Who agreed.
    #[must_use]
    pub const fn pseudonym(&self) -> &Pseudonym {
        &self.pseudonym
    }

    /// What was agreed and the signature: all that a receipt holds of it.
    pub(crate) fn into_receipted(self) -> (ConsentContent, PseudonymSignature) {
        (self.content, self.signature)
    }
}

fn with_pseudonym<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Requirement, D::Error> {
    let requirement = Requirement::deserialize(deserializer)?;
    if requirement.has(PredicateKind::OneAccount) {
        Ok(requirement)
    } else {
        Err(D::Error::custom("no pseudonym was asked for"))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::BTreeSet;

    use nonla_crypto::HolderSecret;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;
    use serde_json::{Value, json};

    use super::*;
    use crate::age::AgeThreshold;
    use crate::day::Period;
    use crate::id::{ClientId, CredentialType, IssuerId, ResponseUri};
    use crate::not_revoked::NotRevoked;
    use crate::predicate::Predicate;
    use crate::pseudonym_message::{MessageContent, MessageKind, PseudonymMessage};
    use crate::query::{Asked, Query};
    use crate::receipt::tests::{key, nonce};
    use crate::request::RequestContent;

    const DAY: Day = Day::from_number(46_347);

    pub(crate) fn agora() -> VerifierId {
        VerifierId::parse("urn:nonla:verifier:agora").unwrap()
    }

    pub(crate) fn domain() -> DomainId {
        DomainId::parse("urn:nonla:domain:vn").unwrap()
    }

    fn scope() -> nonla_crypto::Scope {
        scope_of(&domain(), &agora())
    }

    pub(crate) fn holder(seed: u64) -> HolderSecret {
        HolderSecret::generate(&mut ChaCha20Rng::seed_from_u64(seed))
    }

    fn request(requirement: Requirement) -> VerifiedRequest {
        let period = Period::of(DAY);
        let list = NotRevoked {
            period,
            head: Hash::of(b"head"),
            oldest_period: period.previous().unwrap(),
        };
        let asked = Asked {
            credential_type: CredentialType::parse("urn:nonla:resident:1").unwrap(),
            issuer: IssuerId::parse("urn:nonla:issuer:town-hall").unwrap(),
            as_of: DAY,
            not_revoked: requirement.has(PredicateKind::NotRevoked).then_some(list),
            requirement,
            purpose: Purpose::parse("one account for each adult").unwrap(),
            retention: Retention::from_days(365),
        };
        let content = RequestContent {
            client_id: ClientId::parse("https://agora.example").unwrap(),
            response_uri: ResponseUri::parse("https://agora.example/answer").unwrap(),
            nonce: nonce(1),
            expires_at: 1_795_000_000,
            trust_list: crate::trust_list::ListName { sequence: 0, hash: Hash::of(b"list") },
            query: Query::new(&asked),
        };
        VerifiedRequest::sign(&key(7), content).unwrap().1
    }

    pub(crate) fn content() -> ConsentContent {
        let requirement = Requirement::of([
            Predicate::AgeAtLeast(AgeThreshold::EIGHTEEN),
            Predicate::OneAccount,
            Predicate::NotExpired,
            Predicate::NotRevoked,
        ]);
        ConsentContent::of(&request(requirement), &agora(), DAY).unwrap()
    }

    pub(crate) fn consent(secret: &HolderSecret, content: ConsentContent) -> HolderConsent {
        let scope = scope_of(&domain(), content.verifier());
        let mut rng = ChaCha20Rng::seed_from_u64(9);
        let visit = secret.visit(&scope);
        let signature = visit.sign(&content.to_be_signed(), &mut rng);
        HolderConsent::new(content, visit.pseudonym(), signature)
    }

    fn edited(content: &ConsentContent, pointer: &str, value: Value) -> Option<ConsentContent> {
        let mut json = serde_json::to_value(content).unwrap();
        let (parent, member) = pointer.rsplit_once('/').unwrap();
        json.pointer_mut(parent).unwrap()[member] = value;
        serde_json::from_value(json).ok()
    }

    /// REQ-T8: what is agreed follows from the request and the day, for both sides alike.
    #[test]
    fn a_consent_says_what_the_request_asked() {
        let content = content();
        let request = request(content.requirement().clone());
        assert_eq!(ConsentContent::of(&request, &agora(), DAY), Ok(content.clone()));
        assert_eq!((content.request(), content.nonce()), (request.hash(), nonce(1)));
        assert_eq!((content.verifier(), content.day()), (&agora(), DAY));
        assert_eq!(content.purpose().as_str(), "one account for each adult");
        assert_eq!(content.retention(), Retention::from_days(365));
    }

    /// REQ-T8: nothing is signed as a pseudonym that nobody asked for, nor read as if it were.
    #[test]
    fn a_request_without_pseudonym_has_no_consent() {
        let anonymous = Requirement::of([Predicate::NotExpired]);
        let refused = ConsentContent::of(&request(anonymous), &agora(), DAY);
        assert_eq!(refused, Err(ConsentError::NoPseudonym));
        assert_eq!(edited(&content(), "/requirement/one_account", json!(false)), None);
    }

    /// REQ-T8: no two consents share the bytes that are signed.
    #[test]
    fn every_member_of_a_consent_is_signed() {
        let first = content();
        let changes = [
            ("/verifier", json!("urn:nonla:verifier:bazaar")),
            ("/request", json!(Hash::of(b"another"))),
            ("/nonce", json!(nonce(2))),
            ("/purpose", json!("one account for each adult person")),
            ("/retention_days", json!(366)),
            ("/day", json!("2026-11-24")),
            ("/requirement/age_at_least", json!(21)),
            ("/requirement/resident_country", json!("VN")),
            ("/requirement/not_expired", json!(false)),
            ("/requirement/not_revoked", json!(false)),
            ("/requirement/enrolled_before_days", json!(30)),
            ("/requirement/enrolled_before_days", json!(90)),
            ("/requirement/province_in", json!(["001"])),
            ("/requirement/province_in", json!(["001", "002"])),
            ("/requirement/province_in", json!(["003"])),
            ("/requirement/status_in", json!(["citizen"])),
            ("/requirement/status_in", json!(["citizen", "foreign_resident"])),
        ];
        let mut all = BTreeSet::from([first.to_be_signed()]);
        for (pointer, value) in changes {
            let changed = edited(&first, pointer, value).unwrap();
            assert!(all.insert(changed.to_be_signed()), "{pointer}");
        }
    }

    /// REQ-T8: for one verifier, by one pseudonym, in one written form.
    #[test]
    fn a_consent_is_for_one_verifier_and_by_the_pseudonym_it_names() {
        let good = consent(&holder(1), content());
        let read = HolderConsent::parse(&good.to_bytes().unwrap()).unwrap();
        assert_eq!(read, good);
        let verified = read.verify(&domain(), &agora()).unwrap();
        assert_eq!(verified.content(), good.content());
        assert_eq!(*verified.pseudonym(), holder(1).pseudonym(&scope()));

        let bazaar = VerifierId::parse("urn:nonla:verifier:bazaar").unwrap();
        assert_eq!(good.clone().verify(&domain(), &bazaar), Err(ConsentError::OtherVerifier));
        let elsewhere = DomainId::parse("urn:nonla:domain:la").unwrap();
        assert_eq!(good.clone().verify(&elsewhere, &agora()), Err(ConsentError::BadSignature));
        let other = holder(2).pseudonym(&scope());
        let claimed = HolderConsent::new(good.content().clone(), other, *good.signature());
        assert_eq!(claimed.verify(&domain(), &agora()), Err(ConsentError::BadSignature));
        let longer = edited(&content(), "/retention_days", json!(730)).unwrap();
        let changed = HolderConsent::new(longer, good.pseudonym, *good.signature());
        assert_eq!(changed.verify(&domain(), &agora()), Err(ConsentError::BadSignature));
        for bytes in [b"".as_slice(), b"{}", b"[]", &[b' '; MAX_HOLDER_CONSENT + 1]] {
            assert!(matches!(HolderConsent::parse(bytes), Err(ConsentError::Json(_))));
        }
    }

    /// A signature made for a message is none for a consent, whatever the message says.
    #[test]
    fn a_message_does_not_pass_for_a_consent() {
        let content = content();
        let message = MessageContent {
            verifier: agora(),
            kind: MessageKind::Erase,
            day: DAY,
            nonce: content.nonce(),
            text: None,
        };
        let secret = holder(1);
        let pseudonym = secret.pseudonym(&scope());
        let sign = |bytes: &[u8]| {
            let mut rng = ChaCha20Rng::seed_from_u64(3);
            secret.visit(&scope()).sign(bytes, &mut rng)
        };
        let as_message = sign(&message.to_be_signed());
        let consent = HolderConsent::new(content.clone(), pseudonym, as_message);
        assert_eq!(consent.verify(&domain(), &agora()), Err(ConsentError::BadSignature));
        let as_consent = sign(&content.to_be_signed());
        let message = PseudonymMessage::new(message, pseudonym, as_consent);
        assert!(message.verify(&domain(), &agora()).is_err());
    }
}
