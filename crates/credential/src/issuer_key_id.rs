//! The short name of an issuer key.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use nonla_crypto::PublicKey;

use crate::encoded::Hash;

/// How presentations and public counts name an issuer key: the first 8 bytes of its SHA-256.
///
/// As text 16 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IssuerKeyId([u8; 8]);

impl IssuerKeyId {
    /// The short id of a key.
    #[must_use]
    pub fn of(key: &PublicKey) -> Self {
        let hash = Hash::of(&key.to_bytes());
        let [short @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] =
            *hash.as_bytes();
        Self(short)
    }

    /// The id with these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }

    /// The 8 bytes.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 8] {
        self.0
    }
}

impl fmt::Display for IssuerKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for IssuerKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IssuerKeyId({self})")
    }
}

impl Serialize for IssuerKeyId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for IssuerKeyId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // `from_str_radix` alone would take a sign and upper-case digits.
        let number = u64::from_str_radix(&text, 16).map_err(D::Error::custom)?;
        let id = Self(number.to_be_bytes());
        if id.to_string() == text { Ok(id) } else { Err(D::Error::custom("16 hex digits")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Serves REQ-N6: a key has one name in the public counts.
    #[test]
    fn an_issuer_key_id_has_one_spelling() {
        let id = IssuerKeyId::from_bytes([0, 1, 2, 3, 0xfa, 5, 6, 7]);
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"00010203fa050607\"");
        assert_eq!(serde_json::from_str::<IssuerKeyId>("\"00010203fa050607\"").unwrap(), id);
        for text in
            ["", "10203fa050607", "00010203FA050607", "+0010203fa050607", "000010203fa050607"]
        {
            assert!(serde_json::from_str::<IssuerKeyId>(&format!("\"{text}\"")).is_err(), "{text}");
        }
    }
}
