//! What a verifier signs for people to keep: how receipts are signed and read.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::json::{self, JsonError};
use crate::jws::{self, Jws, JwsError};
use crate::key::{SigningKey, VerifyingKey};
use crate::trust_list::VerifierEntry;

/// Longest receipt we read, in bytes.
const MAX_RECEIPT: usize = 4 * 1024;

/// Why a receipt is worth nothing to whoever reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReceiptError {
    /// Not signed by the key, or not a receipt of this kind.
    #[error("receipt: {0}")]
    Signature(#[from] JwsError),
    /// The content is not a receipt's.
    #[error("receipt: {0}")]
    Json(#[from] JsonError),
    /// It names a key that the trust list does not give this verifier.
    #[error("receipt is signed with a key that is not listed for the verifier")]
    UnlistedKey,
    /// It speaks for another verifier than the one whose key signed it.
    #[error("receipt speaks for another verifier")]
    OtherVerifier,
    /// It answers something else than what was sent.
    #[error("receipt is not for what was sent")]
    OtherMatter,
}

/// Signs a receipt of the kind `typ`.
#[expect(clippy::expect_used, reason = "receipts are structs of texts, enums, numbers and days")]
pub(crate) fn sign(key: &SigningKey, typ: &str, content: &impl Serialize) -> String {
    jws::sign(key, typ, &json::to_bytes(content).expect("a struct has a JSON form"))
}

/// What a receipt of the kind `typ` says, under a key.
pub(crate) fn read<T>(text: &str, key: &VerifyingKey, typ: &str) -> Result<T, ReceiptError>
where
    T: DeserializeOwned + Serialize,
{
    let payload = Jws::parse(text, MAX_RECEIPT)?.verify(key, typ)?;
    Ok(json::parse(&payload, MAX_RECEIPT)?)
}

/// The listed key of `verifier` that a receipt names.
pub(crate) fn listed_key<'a>(
    text: &str,
    verifier: &'a VerifierEntry,
) -> Result<&'a VerifyingKey, ReceiptError> {
    let named = Jws::parse(text, MAX_RECEIPT)?.key_id();
    let key = verifier.request_keys.iter().find(|key| key.id() == named);
    key.ok_or(ReceiptError::UnlistedKey)
}

#[cfg(test)]
pub(crate) mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    use super::*;
    use crate::encoded::Nonce;
    use crate::id::VerifierId;
    use crate::trust_list::DisplayName;

    /// The document key with this seed.
    pub(crate) fn key(seed: u8) -> SigningKey {
        SigningKey::from_seed(&[seed; 32])
    }

    /// A nonce that is the same each time.
    pub(crate) fn nonce(seed: u64) -> Nonce {
        Nonce::generate(&mut ChaCha20Rng::seed_from_u64(seed))
    }

    /// A listed verifier with the keys of these seeds.
    pub(crate) fn entry(name: &str, keys: &[u8]) -> VerifierEntry {
        VerifierEntry {
            id: VerifierId::parse(&format!("urn:nonla:verifier:{name}")).unwrap(),
            name: DisplayName::parse(name).unwrap(),
            client_ids: Vec::new(),
            response_uris: Vec::new(),
            request_keys: keys.iter().map(|seed| key(*seed).verifying_key()).collect(),
            handovers: Vec::new(),
            purposes: Vec::new(),
        }
    }
}
