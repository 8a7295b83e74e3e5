//! Permanent names of issuers, verifiers and credential types.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why text is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdError {
    /// Empty, longer than 128 bytes, or with other characters than a-z, 0-9, `:`, `.`, `-`, `_`.
    #[error("an id has 1 to 128 characters of a-z, 0-9 and :._-")]
    BadId,
    /// A client id or URI is empty, longer than 512 bytes or has blanks or non-ASCII characters.
    #[error("a URI has 1 to 512 visible ASCII characters")]
    BadUri,
}

fn is_id(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b':' | b'.' | b'-' | b'_'))
}

fn is_uri(text: &str) -> bool {
    (1..=512).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic())
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $check:ident, $error:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads the text.
            ///
            /// # Errors
            #[doc = concat!("[`IdError::", stringify!($error), "`].")]
            pub fn parse(text: &str) -> Result<Self, IdError> {
                if $check(text) { Ok(Self(text.to_owned())) } else { Err(IdError::$error) }
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text's bytes, as they enter hashes.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

id!(
    /// The permanent id of an issuer; enrolment tags depend on it.
    IssuerId, is_id, BadId
);
id!(
    /// The permanent id of a verifier: the scope of the pseudonyms its users have there.
    ///
    /// Lower case only, so that no two spellings name one verifier.
    VerifierId, is_id, BadId
);
id!(
    /// The permanent id of a trust domain: all lists of one operator and its successors.
    ///
    /// It is part of the scope of every pseudonym and outlives the operator's keys.
    DomainId, is_id, BadId
);
id!(
    /// The type of a credential (`vct` on the wire).
    CredentialType, is_id, BadId
);
id!(
    /// The client id a verifier uses towards wallets: the audience of presentations.
    ClientId, is_uri, BadUri
);
id!(
    /// Where a wallet sends its answer.
    ResponseUri, is_uri, BadUri
);

#[cfg(test)]
mod tests {
    use super::*;

    /// T-B8: no second spelling of a scope is an id at all.
    #[test]
    fn ids_have_one_spelling() {
        assert!(VerifierId::parse("urn:nonla:verifier:agora").is_ok());
        for text in ["", "Agora", "agora ", "ágora", "agora\n", "a/b", &"a".repeat(129)] {
            assert_eq!(VerifierId::parse(text), Err(IdError::BadId), "{text:?}");
        }
        assert!(ClientId::parse("https://agora.example/cb?x=1").is_ok());
        assert_eq!(ClientId::parse("https://agora.example/ b"), Err(IdError::BadUri));
    }
}
