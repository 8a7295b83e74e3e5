//! Signed documents: compact JWS with Ed25519 and nothing else.
//!
//! [RFC 7515](https://www.rfc-editor.org/rfc/rfc7515) in the one form we write:
//! `{"alg":"EdDSA","kid":"...","typ":"..."}`, with the algorithm of
//! [RFC 8037](https://www.rfc-editor.org/rfc/rfc8037). The algorithm follows from the key we hold,
//! never from the header, and a header spelled in any other way is refused.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::base64url;
use crate::json;
use crate::key::{KeyId, SigningKey, VerifyingKey};

const ALGORITHM: &str = "EdDSA";
/// Longest header we read, in bytes of JSON.
const MAX_HEADER: usize = 512;

/// Why a signed document was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JwsError {
    /// The document is longer than the caller allows.
    #[error("signed document longer than {cap} bytes")]
    TooLong {
        /// Most bytes the caller allows.
        cap: usize,
    },
    /// Not three parts of base64url without padding, the last of 64 bytes.
    #[error("not a compact JWS")]
    NotCompact,
    /// The header is not exactly `alg`, `kid` and `typ` as we write them.
    #[error("unexpected header of a signed document")]
    Header,
    /// The header names another algorithm than EdDSA.
    #[error("signed with another algorithm than EdDSA")]
    Algorithm,
    /// The document names another key than the one it is checked against.
    #[error("signed with another key")]
    OtherKey,
    /// The document is of another type than expected.
    #[error("signed document of another type")]
    OtherType,
    /// The signature does not fit.
    #[error("signature does not verify")]
    BadSignature,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    kid: KeyId,
    typ: String,
}

/// Signs `payload` as a document of type `typ`.
///
/// The type keeps a document from passing for one of another kind, so each kind has its own. Keep
/// it short: a header longer than 512 bytes is not read back.
///
/// ```
/// use nonla_credential::{Jws, SigningKey, sign_jws};
///
/// let key = SigningKey::from_seed(&[7; 32]);
/// let document = sign_jws(&key, "nonla-example+jwt", b"{\"answer\":42}");
///
/// let received = Jws::parse(&document, 1024)?;
/// assert_eq!(received.key_id(), key.id());
/// let payload = received.verify(&key.verifying_key(), "nonla-example+jwt")?;
/// assert_eq!(payload, b"{\"answer\":42}");
/// # Ok::<(), nonla_credential::JwsError>(())
/// ```
#[must_use]
pub fn sign(key: &SigningKey, typ: &str, payload: &[u8]) -> String {
    let header = base64url::encode(header_text(key.id(), typ).as_bytes());
    let input = format!("{header}.{}", base64url::encode(payload));
    let signature = base64url::encode(&key.sign_bytes(input.as_bytes()));
    format!("{input}.{signature}")
}

/// A signed document that is well formed and nothing more: nobody has checked who signed it.
///
/// Its payload can only be reached through [`Jws::verify`].
#[derive(Clone, PartialEq, Eq)]
pub struct Jws {
    signed_input: String,
    key_id: KeyId,
    typ: String,
    payload: Vec<u8>,
    signature: [u8; 64],
}

impl Jws {
    /// Reads a compact JWS of at most `cap` bytes.
    ///
    /// # Errors
    /// [`JwsError::TooLong`], [`JwsError::NotCompact`], [`JwsError::Algorithm`] or
    /// [`JwsError::Header`].
    pub fn parse(text: &str, cap: usize) -> Result<Self, JwsError> {
        if text.len() > cap {
            return Err(JwsError::TooLong { cap });
        }
        let (signed_input, signature) = text.rsplit_once('.').ok_or(JwsError::NotCompact)?;
        let (header, payload) = signed_input.split_once('.').ok_or(JwsError::NotCompact)?;
        let part = |text| base64url::decode(text).map_err(|_| JwsError::NotCompact);
        let Header { kid, typ, .. } = read_header(&part(header)?)?;
        Ok(Self {
            signed_input: signed_input.to_owned(),
            key_id: kid,
            typ,
            payload: part(payload)?,
            signature: base64url::decode_array(signature).map_err(|_| JwsError::NotCompact)?,
        })
    }

    /// The payload of a document whose signature was checked before it was stored.
    pub(crate) fn stored_payload(&self) -> &[u8] {
        &self.payload
    }

    /// The key the document says it was signed with; use it to find one you already trust.
    #[must_use]
    pub const fn key_id(&self) -> KeyId {
        self.key_id
    }

    /// Checks key, type and signature, and hands out the payload that was signed.
    ///
    /// # Errors
    /// [`JwsError::OtherKey`], [`JwsError::OtherType`] or [`JwsError::BadSignature`].
    pub fn verify(&self, key: &VerifyingKey, typ: &str) -> Result<Vec<u8>, JwsError> {
        if self.key_id != key.id() {
            return Err(JwsError::OtherKey);
        }
        if self.typ != typ {
            return Err(JwsError::OtherType);
        }
        if !key.has_signed(self.signed_input.as_bytes(), &self.signature) {
            return Err(JwsError::BadSignature);
        }
        Ok(self.payload.clone())
    }
}

impl fmt::Debug for Jws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Jws").field("key_id", &self.key_id).finish_non_exhaustive()
    }
}

/// The only header bytes for this key and type.
fn header_text(key_id: KeyId, typ: &str) -> String {
    let typ = serde_json::Value::from(typ);
    format!(r#"{{"alg":"{ALGORITHM}","kid":"{key_id}","typ":{typ}}}"#)
}

fn read_header(bytes: &[u8]) -> Result<Header, JwsError> {
    let header: Header = json::parse(bytes, MAX_HEADER).map_err(|_| JwsError::Header)?;
    if header.alg != ALGORITHM {
        return Err(JwsError::Algorithm);
    }
    let ours = header_text(header.kid, &header.typ);
    if ours.as_bytes() == bytes { Ok(header) } else { Err(JwsError::Header) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CAP: usize = 4096;
    const TYP: &str = "nonla-test+jwt";

    fn key() -> SigningKey {
        SigningKey::from_seed(&[7; 32])
    }

    fn read(text: &str, key: &SigningKey, typ: &str) -> Result<Vec<u8>, JwsError> {
        Jws::parse(text, CAP)?.verify(&key.verifying_key(), typ)
    }

    /// A document with a header of our choice, rightly signed.
    fn signed_under(header: &str) -> String {
        let input = format!("{}.{}", base64url::encode(header.as_bytes()), base64url::encode(b"p"));
        let signature = base64url::encode(&key().sign_bytes(input.as_bytes()));
        format!("{input}.{signature}")
    }

    #[test]
    fn what_is_signed_is_read_back() {
        let text = sign(&key(), TYP, b"payload");
        assert_eq!(read(&text, &key(), TYP).unwrap(), b"payload");
        assert_eq!(sign(&key(), TYP, b"payload"), text, "signing is deterministic");
        assert_eq!(read(&sign(&key(), "a\"b\\\n", b""), &key(), "a\"b\\\n").unwrap(), b"");
    }

    /// T-F1: every single-bit change of every character is refused.
    #[test]
    fn a_changed_document_is_refused() {
        let text = sign(&key(), TYP, b"{\"tier\":\"post\"}");
        let mut refused = 0;
        for (place, bit) in (0..text.len()).flat_map(|place| (0..8).map(move |bit| (place, bit))) {
            let mut bytes = text.clone().into_bytes();
            bytes[place] ^= 1 << bit;
            let Ok(changed) = String::from_utf8(bytes) else {
                continue;
            };
            assert!(read(&changed, &key(), TYP).is_err(), "{place} {bit}");
            refused += 1;
        }
        assert!(refused > 1000);
        for place in 0..text.len() {
            assert!(read(&text[..place], &key(), TYP).is_err(), "cut at {place}");
        }
    }

    /// T-F1: the payload of one document under the signature of another.
    #[test]
    fn a_signature_holds_for_its_own_payload_only() {
        let (one, two) = (sign(&key(), TYP, b"one"), sign(&key(), TYP, b"two"));
        let (input, _) = one.rsplit_once('.').unwrap();
        let (_, signature) = two.rsplit_once('.').unwrap();
        let spliced = format!("{input}.{signature}");
        assert_eq!(read(&spliced, &key(), TYP), Err(JwsError::BadSignature));
        let zero = format!("{input}.{}", base64url::encode(&[0; 64]));
        assert_eq!(read(&zero, &key(), TYP), Err(JwsError::BadSignature));
    }

    #[test]
    fn a_document_of_another_key_or_type_is_refused() {
        let text = sign(&key(), TYP, b"payload");
        let other = SigningKey::from_seed(&[8; 32]);
        assert_eq!(read(&text, &other, TYP), Err(JwsError::OtherKey));
        for typ in ["nonla-other+jwt", "", "NONLA-TEST+JWT", "application/nonla-test+jwt"] {
            assert_eq!(read(&text, &key(), typ), Err(JwsError::OtherType), "{typ}");
        }
        let claimed = header_text(other.id(), TYP);
        let claimed = signed_under(&claimed);
        assert_eq!(read(&claimed, &other, TYP), Err(JwsError::BadSignature));
    }

    /// T-F1: the algorithm is ours, whatever the header says.
    #[test]
    fn another_algorithm_is_refused() {
        let ours = header_text(key().id(), TYP);
        for alg in ["none", "None", "HS256", "ES256", "eddsa", "EDDSA", "Ed25519", "EdDSA ", ""] {
            let header = ours.replace("EdDSA", alg);
            assert_eq!(
                read(&signed_under(&header), &key(), TYP),
                Err(JwsError::Algorithm),
                "{alg}"
            );
        }
        let unsigned =
            format!("{}.{}.", base64url::encode(ours.as_bytes()), base64url::encode(b"p"));
        assert_eq!(read(&unsigned, &key(), TYP), Err(JwsError::NotCompact));
    }

    /// T-F1: one spelling of the header, even under a right signature.
    #[test]
    fn another_spelling_of_the_header_is_refused() {
        let ours = header_text(key().id(), TYP);
        assert!(read(&signed_under(&ours), &key(), TYP).is_ok());
        let id = key().id();
        let others = [
            ours.replace(',', ", "),
            format!("{ours} "),
            ours.replace("EdDSA", r"\u0045dDSA"),
            format!(r#"{{"kid":"{id}","alg":"EdDSA","typ":"{TYP}"}}"#),
            ours.replace('}', r#","crit":["b64"],"b64":false}"#),
            ours.replace('}', r#","jwk":{}}"#),
            ours.replace('}', r#","typ":"x"}"#),
            format!(r#"{{"alg":"EdDSA","kid":"{id}"}}"#),
            format!(r#"{{"alg":"EdDSA","kid":"{id}","typ":null}}"#),
            format!(r#"["EdDSA","{id}","{TYP}"]"#),
            r#"{"alg":"EdDSA"}"#.to_owned(),
            String::new(),
            header_text(id, &"t".repeat(MAX_HEADER)),
        ];
        for header in others {
            assert_eq!(
                read(&signed_under(&header), &key(), TYP),
                Err(JwsError::Header),
                "{header}"
            );
        }
    }

    #[test]
    fn only_three_unpadded_parts_within_the_cap_are_read() {
        let text = sign(&key(), TYP, b"1");
        assert!(text.contains(".MQ."));
        let others = [
            text.replace(".MQ.", ".MQ==."),
            text.replace(".MQ.", ".MR."),
            text.replace(".MQ.", "."),
            format!("{text}."),
            format!(".{text}"),
            format!("{text}="),
            format!("{text}\n"),
            format!(" {text}"),
            text.replace('.', ""),
            String::new(),
            "..".to_owned(),
        ];
        for other in others {
            let refused = Jws::parse(&other, CAP).unwrap_err();
            assert!(matches!(refused, JwsError::NotCompact | JwsError::Header), "{other}");
        }
        assert!(Jws::parse(&text, text.len()).is_ok());
        let cap = text.len() - 1;
        assert_eq!(Jws::parse(&text, cap), Err(JwsError::TooLong { cap }));
    }

    /// RFC 8037, appendix A.4: a right signature, but not our header.
    #[test]
    fn the_published_example_has_no_type_and_is_refused() {
        let text = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PP\
                    Ot7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
        assert_eq!(Jws::parse(text, CAP), Err(JwsError::Header));
    }

    proptest! {
        #[test]
        fn any_payload_is_read_back(payload in prop::collection::vec(any::<u8>(), 0..99), typ in ".{0,20}") {
            let text = sign(&key(), &typ, &payload);
            prop_assert_eq!(read(&text, &key(), &typ), Ok(payload));
        }

        #[test]
        fn any_text_is_refused_without_harm(text in "[A-Za-z0-9_.=-]{0,120}|.{0,40}") {
            prop_assert!(Jws::parse(&text, CAP).is_err());
        }
    }
}
