//! What a holder agreed to, and a verifier's receipt of it.

use std::sync::LazyLock;

use nonla_credential::{
    ConsentContent, ConsentReceipt, HolderConsent, VerifiedConsent, parse_json, scope_of, to_json,
};
use nonla_crypto::HolderSecret;
use serde_json::Value;

use super::Reading;
use super::documents::Document;
use super::honest;
use super::json::is_written_back;

/// What the holder agreed to, as JSON.
pub const CONTENT: &str = r#"{"verifier":"urn:nonla:verifier:agora","request":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8","nonce":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8","purpose":"one account for each adult","retention_days":365,"requirement":{"one_account":true,"age_at_least":18,"not_expired":true,"not_revoked":false},"day":"2026-11-22"}"#;

/// The holder who agrees.
fn holder() -> &'static HolderSecret {
    static HOLDER: LazyLock<HolderSecret> = LazyLock::new(|| honest::holder_secret(31));
    &HOLDER
}

fn signed(content: ConsentContent) -> HolderConsent {
    let scope = scope_of(&honest::domain_id(), content.verifier());
    let visit = holder().visit(&scope);
    let signature = visit.sign(&content.to_be_signed(), &mut honest::rng(32));
    HolderConsent::new(content, visit.pseudonym(), signature)
}

/// The one consent that was given.
pub fn given() -> &'static HolderConsent {
    static GIVEN: LazyLock<HolderConsent> =
        LazyLock::new(|| signed(serde_json::from_str(CONTENT).unwrap()));
    &GIVEN
}

/// A consent. The first byte says what the others are: 0 all of it, else what is agreed, which is
/// signed here. Only what the holder signed is taken, and by the verifier it names.
pub(crate) fn holder_consent(bytes: &[u8]) -> Reading {
    match bytes.split_first() {
        Some((0, rest)) => whole_consent(rest),
        Some((_, rest)) => signed_consent(rest),
        None => Reading::Refused,
    }
}

fn whole_consent(bytes: &[u8]) -> Reading {
    let Ok(consent) = HolderConsent::parse(bytes) else {
        return Reading::Refused;
    };
    is_written_back(bytes, &consent, &consent.to_bytes().unwrap(), HolderConsent::parse);
    let is_given = consent == *given();
    let verified = consent.verify(&honest::domain_id(), &honest::verifier_id());
    assert_eq!(verified.is_ok(), is_given, "only what was signed");
    Reading::Value
}

fn signed_consent(bytes: &[u8]) -> Reading {
    let parse = |json: &[u8]| parse_json::<ConsentContent>(json, 16 * 1024);
    let Ok(content) = parse(bytes) else {
        return Reading::Refused;
    };
    is_written_back(bytes, &content, &to_json(&content).unwrap(), parse);
    let json: Value = serde_json::from_slice(bytes).unwrap();
    assert_eq!(json["requirement"]["one_account"], true, "nothing is signed without a pseudonym");
    let is_same = content == *given().content();
    let same_bytes = content.to_be_signed() == given().content().to_be_signed();
    assert_eq!(is_same, same_bytes, "every member is signed");
    let verified = signed(content.clone()).verify(&honest::domain_id(), &honest::verifier_id());
    assert_eq!(verified.is_ok(), *content.verifier() == honest::verifier_id());
    assert!(verified.as_ref().map_or(true, |verified| *verified.content() == content));
    Reading::Value
}

/// A receipt of a consent, as a signed document.
pub(crate) fn consent_receipt(bytes: &[u8]) -> Reading {
    let key = honest::document_key().verifying_key();
    let Some(document) = Document::of(bytes, "nonla-consent+jwt") else {
        return Reading::Refused;
    };
    let Ok(receipt) = ConsentReceipt::read(&document.text, &key) else {
        return Reading::Refused;
    };
    let payload: Value = serde_json::from_slice(&document.payload()).unwrap();
    assert_eq!(receipt.signed(), document.text);
    assert_eq!(payload.as_object().map(|members| members.len()), Some(3));
    assert_eq!(payload["consent"], serde_json::to_value(receipt.content()).unwrap());
    assert_eq!(payload["account"], serde_json::to_value(receipt.account()).unwrap());
    let sent = serde_json::to_value(given()).unwrap();
    let same = payload["consent"] == sent["content"];
    let answers = same && payload["holder_signature"] == sent["signature"];
    assert_eq!(receipt.check_answers(given()).is_ok(), answers, "it answers what was sent");
    let scope = scope_of(&honest::domain_id(), receipt.content().verifier());
    let by_holder = receipt.signed_by(&honest::domain_id(), &holder().pseudonym(&scope));
    assert_eq!(by_holder.is_ok(), answers, "only what the holder signed");
    let content = |verified: &VerifiedConsent| verified.content() == receipt.content();
    assert!(by_holder.as_ref().map_or(true, content));
    Reading::Value
}
