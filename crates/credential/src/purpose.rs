//! Why a verifier asks and how long it keeps the verdict.

use serde::{Deserialize, Serialize};

use crate::text;

/// Why a platform asks, in words for the person: 1 to 200 visible characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Purpose(String);

impl Purpose {
    /// Most characters (Unicode scalar values) a purpose may have.
    pub const MAX_CHARS: usize = 200;

    /// Takes a purpose as it is, as documents have it; nothing is trimmed or normalised.
    ///
    /// # Errors
    /// [`BadPurpose`] if it is empty, too long, not trimmed, not in NFC, or holds a
    /// control, invisible, private or direction-changing character or an accent without a letter.
    pub fn parse(purpose: &str) -> Result<Self, BadPurpose> {
        if text::is_plain(purpose, Self::MAX_CHARS) {
            Ok(Self(purpose.to_owned()))
        } else {
            Err(BadPurpose)
        }
    }

    /// Takes a purpose that an operator typed, in whatever spelling, and normalises it to NFC.
    ///
    /// # Errors
    /// [`BadPurpose`] as for [`parse`](Self::parse), but not for the spelling.
    pub fn typed(purpose: &str) -> Result<Self, BadPurpose> {
        Self::parse(&text::nfc(purpose))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Purpose {
    type Error = BadPurpose;

    fn try_from(text: String) -> Result<Self, BadPurpose> {
        Self::parse(&text)
    }
}

impl From<Purpose> for String {
    fn from(purpose: Purpose) -> Self {
        purpose.0
    }
}

/// The text is no purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a purpose has 1 to 200 visible characters and no blank at either end")]
pub struct BadPurpose;

/// How many days a platform keeps a verdict; 0 means it keeps none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Retention(u16);

impl Retention {
    /// A retention of this many days.
    #[must_use]
    pub const fn from_days(days: u16) -> Self {
        Self(days)
    }

    /// The number of days.
    #[must_use]
    pub const fn days(self) -> u16 {
        self.0
    }
}
