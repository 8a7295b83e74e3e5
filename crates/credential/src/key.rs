//! Ed25519 keys that sign documents: trust lists, heads, requests, verdicts.

use std::fmt;

use ed25519_dalek::{Signature, Signer as _};
use rand_core::CryptoRngCore;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::base64url;

/// Why something is not a key or a key id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// Not base64url of the right length.
    #[error("a key is base64url of 32 bytes, a key id of 16")]
    NotBase64Url,
    /// The bytes are no point of the curve, or not in the one spelling that point has.
    #[error("not an Ed25519 public key in canonical form")]
    NotAPoint,
    /// The point has small order: anyone could sign for it.
    #[error("a weak Ed25519 public key")]
    Weak,
}

/// The secret half of a key that signs documents. Wiped on drop.
///
/// It cannot be printed, copied or compared:
/// ```compile_fail,E0277
/// let key = nonla_credential::SigningKey::from_seed(&[7; 32]);
/// println!("{key:?}");
/// ```
/// ```compile_fail,E0599
/// let key = nonla_credential::SigningKey::from_seed(&[7; 32]);
/// let copy = key.clone();
/// ```
///
/// It lies on the heap, so that moving it leaves no copy.
pub struct SigningKey(Box<ed25519_dalek::SigningKey>);

// The key inside does it.
impl ZeroizeOnDrop for SigningKey {}

impl SigningKey {
    /// Draws a new key.
    pub fn generate(rng: &mut impl CryptoRngCore) -> Self {
        Self(Box::new(ed25519_dalek::SigningKey::generate(rng)))
    }

    /// The key with this seed, the private key of [RFC 8032, section 5.1.5][1].
    ///
    /// [1]: https://www.rfc-editor.org/rfc/rfc8032#section-5.1.5
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(Box::new(ed25519_dalek::SigningKey::from_bytes(seed)))
    }

    /// The seed, to be kept by its owner and nobody else. Wiped on drop.
    #[must_use]
    pub fn to_seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// The public half.
    #[must_use]
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey(self.0.verifying_key())
    }

    /// Short name of the public half.
    #[must_use]
    pub fn id(&self) -> KeyId {
        self.verifying_key().id()
    }

    pub(crate) fn sign_bytes(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

/// The public half of a key that signs documents; as text, base64url of its 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VerifyingKey(ed25519_dalek::VerifyingKey);

impl VerifyingKey {
    /// Reads the 32 bytes of a public key.
    ///
    /// # Errors
    /// [`KeyError::NotAPoint`] for bytes that are no point in its one spelling, and
    /// [`KeyError::Weak`] for a point of small order.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, KeyError> {
        let key =
            ed25519_dalek::VerifyingKey::from_bytes(bytes).map_err(|_| KeyError::NotAPoint)?;
        if key.is_weak() {
            return Err(KeyError::Weak);
        }
        let canonical = key.to_edwards().compress().to_bytes();
        if canonical != *bytes {
            return Err(KeyError::NotAPoint);
        }
        Ok(Self(key))
    }

    /// Reads base64url of the 32 bytes.
    ///
    /// # Errors
    /// [`KeyError::NotBase64Url`], else as [`VerifyingKey::from_bytes`].
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let bytes = base64url::decode_array(text).map_err(|_| KeyError::NotBase64Url)?;
        Self::from_bytes(&bytes)
    }

    /// The 32 bytes of the key.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// Short name of the key.
    #[must_use]
    pub fn id(&self) -> KeyId {
        let hash: [u8; 32] = Sha256::digest(self.0.as_bytes()).into();
        let [id @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] = hash;
        KeyId(id)
    }

    /// Whether `signature` is this key's over `message`, in the strict sense: canonical scalar, no
    /// point of small order.
    pub(crate) fn has_signed(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.0.verify_strict(message, &Signature::from_bytes(signature)).is_ok()
    }
}

impl fmt::Display for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64url::encode(self.0.as_bytes()))
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({self})")
    }
}

impl TryFrom<String> for VerifyingKey {
    type Error = KeyError;

    fn try_from(text: String) -> Result<Self, KeyError> {
        Self::parse(&text)
    }
}

impl From<VerifyingKey> for String {
    fn from(key: VerifyingKey) -> Self {
        key.to_string()
    }
}

/// Short name of a [`VerifyingKey`]: the first 16 bytes of its SHA-256, as base64url.
///
/// It finds a key among trusted ones; it is no reason to trust one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyId([u8; 16]);

impl KeyId {
    /// Reads base64url of 16 bytes.
    ///
    /// # Errors
    /// [`KeyError::NotBase64Url`].
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        base64url::decode_array(text).map(Self).map_err(|_| KeyError::NotBase64Url)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64url::encode(&self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}

impl TryFrom<String> for KeyId {
    type Error = KeyError;

    fn try_from(text: String) -> Result<Self, KeyError> {
        Self::parse(&text)
    }
}

impl From<KeyId> for String {
    fn from(id: KeyId) -> Self {
        id.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    /// RFC 8037, appendices A.1, A.2 and A.4: key pair and signature.
    #[test]
    fn the_published_key_makes_the_published_signature() {
        let seed = base64url::decode_array("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").unwrap();
        let key = SigningKey::from_seed(&seed);
        let public = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        assert_eq!(key.verifying_key().to_string(), public);
        assert_eq!(*key.to_seed(), seed);
        let message = b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
        let signature = key.sign_bytes(message);
        let published = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
        assert_eq!(base64url::encode(&signature), published);
        let known = VerifyingKey::parse(public).unwrap();
        assert!(known.has_signed(message, &signature));
        assert!(!known.has_signed(b"another", &signature));
    }

    #[test]
    fn a_key_is_text_and_back() {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        for _ in 0..50 {
            let key = SigningKey::generate(&mut rng).verifying_key();
            assert_eq!(VerifyingKey::from_bytes(&key.to_bytes()), Ok(key));
            let json = serde_json::to_string(&(key, key.id())).unwrap();
            let back: (VerifyingKey, KeyId) = serde_json::from_str(&json).unwrap();
            assert_eq!(back, (key, key.id()));
        }
        let text = SigningKey::generate(&mut rng).verifying_key().to_string();
        for other in [format!("{text}="), text.replacen(&text[..1], "", 1), format!(" {text}")] {
            assert_eq!(VerifyingKey::parse(&other), Err(KeyError::NotBase64Url));
        }
    }

    #[test]
    fn a_key_id_is_half_the_hash_of_the_key() {
        let key = SigningKey::from_seed(&[7; 32]).verifying_key();
        let hash = Sha256::digest(key.to_bytes());
        assert_eq!(key.id().to_string(), base64url::encode(&hash[..16]));
        assert_eq!(KeyId::parse(&key.id().to_string()), Ok(key.id()));
        assert_eq!(KeyId::parse(&key.to_string()), Err(KeyError::NotBase64Url));
    }

    /// T-B3: points of small order, for which signatures can be made without a secret.
    #[test]
    fn weak_keys_are_refused() {
        let mut identity = [0; 32];
        identity[0] = 1;
        let mut minus_one = [0xff; 32];
        (minus_one[0], minus_one[31]) = (0xec, 0x7f);
        for weak in [identity, [0; 32], minus_one] {
            assert_eq!(VerifyingKey::from_bytes(&weak), Err(KeyError::Weak));
        }
    }

    /// T-B3: y-coordinates not below the field's prime are second spellings of a point.
    #[test]
    fn second_spellings_of_a_point_are_refused() {
        let mut strong_second_spellings = 0;
        for (low, sign) in (0xed..=0xff).flat_map(|low| [(low, 0), (low, 0x80)]) {
            let mut bytes = [0xff; 32];
            (bytes[0], bytes[31]) = (low, 0x7f | sign);
            assert!(VerifyingKey::from_bytes(&bytes).is_err());
            let lax = ed25519_dalek::VerifyingKey::from_bytes(&bytes);
            strong_second_spellings += usize::from(lax.is_ok_and(|key| !key.is_weak()));
        }
        assert!(strong_second_spellings > 0, "the check never mattered");
        let off_curve = std::array::from_fn(|i| if i == 0 { 2 } else { 0 });
        assert_eq!(VerifyingKey::from_bytes(&off_curve), Err(KeyError::NotAPoint));
    }

    /// REQ-S8
    #[test]
    fn a_signing_key_wipes_itself() {
        const fn wiped<T: ZeroizeOnDrop>() {}
        wiped::<SigningKey>();
        wiped::<ed25519_dalek::SigningKey>();
    }
}
