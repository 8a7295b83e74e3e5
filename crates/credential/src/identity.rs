//! What an identity document prints about a person: name and number, hidden from `Debug`.

use std::fmt;

use serde::Deserialize;
use zeroize::Zeroizing;

use crate::claim_error::ClaimError;
use crate::text;

/// Of a type that holds a text as its one field: writes the text as it is, and over it when it goes. A
/// conversion into `String` would leave a copy at each writing.
macro_rules! wiped {
    ($name:ident) => {
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl ::zeroize::ZeroizeOnDrop for $name {}

        impl Drop for $name {
            fn drop(&mut self) {
                ::zeroize::Zeroize::zeroize(&mut self.0);
            }
        }
    };
}

/// A person's name as on the identity document: 1 to 120 visible characters.
///
/// `Debug` hides it; wiped on drop.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct FullName(String);

pub(crate) use wiped;

wiped!(FullName);

impl FullName {
    /// Most characters (Unicode scalar values) a name may have.
    pub const MAX_CHARS: usize = 120;

    /// Takes a name as it is, as documents have it; nothing is trimmed or normalised.
    ///
    /// # Errors
    /// [`ClaimError::FullName`] if it is empty, too long, not trimmed, not in NFC, or holds a
    /// control, invisible, private or direction-changing character or an accent without a letter.
    pub fn parse(name: &str) -> Result<Self, ClaimError> {
        if text::is_plain(name, Self::MAX_CHARS) {
            Ok(Self(name.to_owned()))
        } else {
            Err(ClaimError::FullName)
        }
    }

    /// Takes a name that was typed or imported, in whatever spelling, and normalises it to NFC.
    ///
    /// # Errors
    /// [`ClaimError::FullName`] as for [`parse`](Self::parse), but not for the spelling.
    pub fn typed(name: &str) -> Result<Self, ClaimError> {
        Self::parse(&text::nfc(name))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for FullName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FullName(..)")
    }
}

impl TryFrom<String> for FullName {
    type Error = ClaimError;

    fn try_from(text: String) -> Result<Self, ClaimError> {
        Self::parse(&Zeroizing::new(text))
    }
}

impl From<FullName> for String {
    fn from(mut name: FullName) -> Self {
        std::mem::take(&mut name.0)
    }
}

/// The number of an identity document: a citizen number (twelve digits), or a passport or
/// residence card (6 to 12 upper-case letters and digits).
///
/// `Debug` hides it; wiped on drop.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct IdNumber(String);

wiped!(IdNumber);

impl IdNumber {
    /// Reads 6 to 12 upper-case ASCII letters and digits.
    ///
    /// # Errors
    /// [`ClaimError::IdNumber`].
    pub fn parse(number: &str) -> Result<Self, ClaimError> {
        let fits = (6..=12).contains(&number.len());
        let plain = number.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if fits && plain { Ok(Self(number.to_owned())) } else { Err(ClaimError::IdNumber) }
    }

    /// Whether this has the shape of a Vietnamese citizen number: twelve digits.
    #[must_use]
    pub fn is_citizen_number(&self) -> bool {
        self.0.len() == 12 && self.0.bytes().all(|b| b.is_ascii_digit())
    }

    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdNumber(..)")
    }
}

impl TryFrom<String> for IdNumber {
    type Error = ClaimError;

    fn try_from(text: String) -> Result<Self, ClaimError> {
        Self::parse(&Zeroizing::new(text))
    }
}

impl From<IdNumber> for String {
    fn from(mut number: IdNumber) -> Self {
        std::mem::take(&mut number.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_and_numbers_are_taken_as_they_are_or_refused() {
        assert!(FullName::parse(&"ễ".repeat(120)).is_ok());
        for name in ["", " An", "An ", "A\nn", "A\u{202e}n", "A\u{200b}n", &"ễ".repeat(121)] {
            assert_eq!(FullName::parse(name), Err(ClaimError::FullName));
        }
        for number in ["", "12345", "1234567890123", "abc1234", "12 3456", "123456é"] {
            assert_eq!(IdNumber::parse(number), Err(ClaimError::IdNumber));
        }
        assert!(!IdNumber::parse("07909000123A").unwrap().is_citizen_number());
        assert!(!IdNumber::parse("07909000123").unwrap().is_citizen_number());
    }

    proptest! {
        #[test]
        fn names_come_back_as_they_went_in(name in "\\PC{0,130}") {
            if let Ok(parsed) = FullName::parse(&name) {
                prop_assert_eq!(parsed.as_str(), name);
            }
        }
    }
}
