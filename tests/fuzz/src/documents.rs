//! Signed documents. The first byte says what the others are: 0 the whole document, else its
//! payload, which is signed here, so that what lies behind the signature is reached too.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use nonla_credential::{
    Head, HeadContent, Jws, RegisteredPurpose, TrustList, TrustListContent, VerifierEntry,
    parse_json, sign_jws, sign_trust_list, to_json,
};
use nonla_verifier::{ErasureReceipt, Verdict};
use serde_json::Value;

use super::Reading;
use super::honest;
use super::json::is_written_back;
use super::texts::{asks_one_bound_of_each_kind, decode_base64url, encode_base64url};

/// A document as text.
pub(crate) struct Document<'a> {
    pub(crate) text: Cow<'a, str>,
    typ: &'static str,
    /// What was signed here, if it was.
    payload: Option<&'a [u8]>,
}

impl<'a> Document<'a> {
    pub(crate) fn of(bytes: &'a [u8], typ: &'static str) -> Option<Self> {
        let (how, rest) = bytes.split_first()?;
        if *how == 0 {
            let text = std::str::from_utf8(rest).ok()?.into();
            return Some(Self { text, typ, payload: None });
        }
        let text = sign_jws(honest::document_key(), typ, rest).into();
        Some(Self { text, typ, payload: Some(rest) })
    }

    /// The payload of a document that was accepted, which the one trusted key must have signed in
    /// the one form there is.
    pub(crate) fn payload(&self) -> Vec<u8> {
        if let Some(payload) = self.payload {
            return payload.to_vec();
        }
        let payload = self.text.split('.').nth(1).and_then(decode_base64url).unwrap();
        let ours = sign_jws(honest::document_key(), self.typ, &payload);
        assert_eq!(self.text, ours, "only what the key signed is accepted, in one spelling");
        payload
    }
}

/// The head of a revocation list.
pub(crate) fn head(bytes: &[u8]) -> Reading {
    let key = honest::document_key();
    let read = |text: &str| Head::read(text, &key.verifying_key(), &honest::issuer_id());
    let Some(document) = Document::of(bytes, "nonla-gap-head+jwt") else {
        return Reading::Refused;
    };
    let Ok(head) = read(&document.text) else {
        return Reading::Refused;
    };
    let payload = document.payload();
    let parse = |json: &[u8]| parse_json::<HeadContent>(json, usize::MAX);
    is_written_back(&payload, head.content(), &to_json(head.content()).unwrap(), parse);
    let again = read(&Head::sign(key, head.content()).unwrap()).unwrap();
    assert_eq!(again.content(), head.content());
    assert_eq!(again.check_same(&head).is_ok(), again.hash() == head.hash());
    assert!(head.check_follows(&head).is_err(), "no head follows itself");
    Reading::Value
}

/// A trust list, and the list after it.
pub(crate) fn trust_list(bytes: &[u8]) -> Reading {
    let key = honest::document_key();
    let Some(document) = Document::of(bytes, "nonla-trust-list+jwt") else {
        return Reading::Refused;
    };
    let Ok(list) = TrustList::read(&document.text, &key.verifying_key()) else {
        return Reading::Refused;
    };
    let payload = document.payload();
    let parse = |json: &[u8]| parse_json::<TrustListContent>(json, usize::MAX);
    let mut content = parse(&payload).unwrap();
    is_written_back(&payload, &content, &to_json(&content).unwrap(), parse);
    assert_eq!((list.issuers(), list.verifiers()), (&*content.issuers, &*content.verifiers));
    let ids: BTreeSet<_> = list.verifiers().iter().map(|verifier| &verifier.id).collect();
    assert_eq!(ids.len(), list.verifiers().len(), "no id stands twice");
    assert!(list.verifiers().iter().all(asks_one_age));
    assert!(
        list.verifiers().iter().flat_map(|verifier| &verifier.purposes).all(names_languages_once)
    );
    for verifier in list.verifiers() {
        for key in &verifier.request_keys {
            assert!(list.verifier_of_key(key.id()).is_some_and(|(found, _)| found == verifier));
        }
    }
    assert!(list.read_next(&document.text, &key.verifying_key()).is_err(), "it follows itself");
    content.sequence += 1;
    content.previous = Some(list.hash());
    // A list with entries that look the same is read and not signed.
    if content.sequence < 1 << 53
        && let Ok(next) = sign_trust_list(key, &content)
    {
        assert!(list.read_next(&next, &key.verifying_key()).is_ok());
    }
    Reading::Value
}

fn names_languages_once(purpose: &RegisteredPurpose) -> bool {
    let translated = purpose.translations.iter().map(|translation| &translation.lang);
    let langs: BTreeSet<_> = translated.chain([&purpose.lang]).collect();
    langs.len() == purpose.translations.len() + 1 && langs.len() <= 9
}

fn asks_one_age(verifier: &VerifierEntry) -> bool {
    let asked = verifier.purposes.iter().flat_map(|purpose| purpose.most.iter());
    asks_one_bound_of_each_kind(asked)
}

/// A platform's verdict.
pub(crate) fn verdict(bytes: &[u8]) -> Reading {
    let key = honest::document_key().verifying_key();
    let Some(document) = Document::of(bytes, "nonla-verdict+jwt") else {
        return Reading::Refused;
    };
    let Ok(verdict) = Verdict::read(&document.text, &key) else {
        return Reading::Refused;
    };
    let payload = document.payload();
    assert_eq!(verdict.signed(), document.text);
    let outcome = serde_json::to_value(verdict.outcome()).unwrap();
    let tier = serde_json::to_value(verdict.tier()).unwrap();
    let request = serde_json::to_value(verdict.request()).unwrap();
    let told = [("outcome", outcome), ("tier", tier), ("request", request)];
    says(&payload, told, [verdict.verifier().as_str(), &verdict.account().to_string()]);
    Reading::Value
}

/// A platform's word that it erased an account.
pub(crate) fn erasure_receipt(bytes: &[u8]) -> Reading {
    let key = honest::document_key().verifying_key();
    let Some(document) = Document::of(bytes, "nonla-erasure+jwt") else {
        return Reading::Refused;
    };
    let Ok(receipt) = ErasureReceipt::read(&document.text, &key) else {
        return Reading::Refused;
    };
    let payload = document.payload();
    assert_eq!(receipt.signed(), document.text);
    let outcome = serde_json::to_value(receipt.outcome()).unwrap();
    let nonce = serde_json::to_value(receipt.message_nonce()).unwrap();
    let told = [("outcome", outcome), ("message_nonce", nonce)];
    says(&payload, told, [receipt.verifier().as_str(), &receipt.account().to_string()]);
    Reading::Value
}

/// Asserts that the payload holds these members, verifier and account, and one more: the day.
fn says<const N: usize>(payload: &[u8], told: [(&str, Value); N], [verifier, account]: [&str; 2]) {
    let json: Value = serde_json::from_slice(payload).unwrap();
    // Verifier, account, day and these.
    assert_eq!(json.as_object().map(|members| members.len()), Some(3 + N));
    assert!(json["verifier"] == verifier && json["account"] == account);
    for (member, value) in told {
        assert_eq!(json[member], value, "{member}");
    }
}

/// A document that says nothing.
pub(crate) fn example() -> &'static str {
    static EXAMPLE: LazyLock<String> =
        LazyLock::new(|| sign_jws(honest::document_key(), "nonla-example+jwt", b"{}"));
    &EXAMPLE
}

/// A compact JWS. The first byte says what the others are: 0 the whole document, 1 the header of
/// one, else its type.
pub(crate) fn jws(bytes: &[u8]) -> Reading {
    let key = honest::document_key();
    let Some((how, rest)) = bytes.split_first() else {
        return Reading::Refused;
    };
    let text = std::str::from_utf8(rest).ok();
    let (text, typ) = match (how, text) {
        (0, Some(text)) => (text.to_owned(), "nonla-example+jwt"),
        (1, _) => {
            let (_, payload_and_signature) = example().split_once('.').unwrap();
            (format!("{}.{payload_and_signature}", encode_base64url(rest)), "nonla-example+jwt")
        }
        (_, Some(typ)) => (sign_jws(key, typ, b"{}"), typ),
        (_, None) => return Reading::Refused,
    };
    let Ok(jws) = Jws::parse(&text, 4096) else {
        let header = text.split('.').next().map_or(0, str::len);
        assert!(*how < 2 || header > 512 * 4 / 3, "what we sign we read");
        return Reading::Refused;
    };
    let header = text.split('.').next().and_then(decode_base64url).unwrap();
    let members: Value = serde_json::from_slice(&header).unwrap();
    let ours = format!(r#"{{"alg":"EdDSA","kid":"{}","typ":{}}}"#, jws.key_id(), members["typ"]);
    assert_eq!(ours.as_bytes(), header, "one spelling of a header");
    let verified = jws.verify(&key.verifying_key(), typ);
    if let Ok(payload) = &verified {
        assert_eq!(sign_jws(key, typ, payload), text, "only what the key signed is accepted");
    }
    assert!(*how < 2 || verified.is_ok(), "what we sign we accept");
    Reading::Value
}
