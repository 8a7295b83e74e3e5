//! Bytes and keys as base64url members of JSON documents.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use crate::base64url;

/// A SHA-256 hash; in JSON base64url.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// The hash of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The hash of several parts under a tag, each length-prefixed.
    #[must_use]
    pub fn of_parts(tag: &str, parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in std::iter::once(&tag.as_bytes()).chain(parts) {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A hash received as bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

/// A number used once: 32 random bytes; in JSON base64url.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nonce([u8; 32]);

impl Nonce {
    /// Draws a nonce.
    pub fn generate(rng: &mut impl rand_core::CryptoRngCore) -> Self {
        let mut bytes = [0; 32];
        rng.fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

macro_rules! as_base64url {
    ($name:ident) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&base64url::encode(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                base64url::decode_array(&text).map(Self).map_err(D::Error::custom)
            }
        }
    };
}

as_base64url!(Hash);
as_base64url!(Nonce);

/// Serde functions for a type of `nonla-crypto` with `from_bytes` and `to_bytes`.
macro_rules! crypto_type {
    ($module:ident, $type:ty) => {
        pub(crate) mod $module {
            use serde::de::Error as _;
            use serde::{Deserialize, Deserializer, Serializer};
            use zeroize::Zeroizing;

            use crate::base64url;

            pub(crate) fn serialize<S: Serializer>(
                value: &$type,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                let text = Zeroizing::new(base64url::encode(value.to_bytes().as_ref()));
                serializer.serialize_str(&text)
            }

            pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<$type, D::Error> {
                let text = Zeroizing::new(String::deserialize(deserializer)?);
                let bytes = base64url::decode(&text).map_err(D::Error::custom)?;
                let bytes = Zeroizing::new(bytes);
                <$type>::from_bytes(&bytes).map_err(D::Error::custom)
            }
        }
    };
}

/// Serde functions for bytes of a fixed length or of any.
pub(crate) mod bytes {
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::base64url;

    pub(crate) fn serialize<S: Serializer>(
        value: &impl AsRef<[u8]>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&base64url::encode(value.as_ref()))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>, T: TryFrom<Vec<u8>>>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = base64url::decode(&text).map_err(D::Error::custom)?;
        T::try_from(bytes).map_err(|_| D::Error::custom("wrong length"))
    }
}

crypto_type!(public_key, nonla_crypto::PublicKey);
crypto_type!(digit_key, nonla_crypto::DigitKey);
crypto_type!(signature, nonla_crypto::Signature);
crypto_type!(blind_request, nonla_crypto::BlindRequest);
crypto_type!(pseudonym, nonla_crypto::Pseudonym);
crypto_type!(pseudonym_signature, nonla_crypto::PseudonymSignature);
