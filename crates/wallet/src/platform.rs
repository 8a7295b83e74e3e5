//! A platform the holder has a pseudonym at: since when, called what, shown what.

use nonla_credential::{
    Day, DisplayName, Nonce, Requirement, TrustListError, VerifierId, parse_json,
};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::record::{MAX_RECORD, Record, Table, json_of};
use crate::row::Row;

/// One platform the holder has a pseudonym at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Platform {
    /// Which: the scope of the pseudonym.
    pub verifier: VerifierId,
    /// What the trust list called it when it was last used.
    pub name: DisplayName,
    /// The holder's own name for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<Alias>,
    /// The day it was first answered.
    pub first_used: Day,
    /// The day it was last answered.
    pub last_used: Day,
    /// How often it was answered.
    pub times: u64,
    /// Everything it was ever shown, taken together.
    pub shown: Requirement,
    /// The erasure that was asked for last, if one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erasure: Option<ErasureAsked>,
}

/// An erasure the holder asked a platform for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErasureAsked {
    /// On which day.
    pub day: Day,
    /// The nonce of the message; the receipt names it.
    pub nonce: Nonce,
    /// Whether the platform's receipt came.
    pub receipted: bool,
}

/// The holder's own name for a platform: 1 to 80 visible characters.
///
/// ```
/// use nonla_wallet::{Alias, BadAlias};
///
/// assert_eq!(Alias::parse("the forum").map(|alias| alias.as_str().len()), Ok(9));
/// assert_eq!(Alias::parse(""), Err(BadAlias));
/// // Two spellings of one name are one alias.
/// assert_eq!(Alias::parse("cho\u{31b}\u{323}"), Alias::parse("chợ"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Alias(DisplayName);

impl Alias {
    /// Takes a name that the holder typed, in whatever spelling, and normalises it to NFC.
    ///
    /// # Errors
    /// [`BadAlias`].
    pub fn parse(text: &str) -> Result<Self, BadAlias> {
        DisplayName::typed(text).map(Self).map_err(|_: TrustListError| BadAlias)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// What somebody calls a platform may tell who they are.
impl Drop for Alias {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// The text is no alias.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an alias has 1 to 80 visible characters and no blank at either end")]
pub struct BadAlias;

/// That a platform was answered, and with what.
pub(crate) struct PlatformUse {
    pub(crate) verifier: VerifierId,
    pub(crate) name: DisplayName,
    pub(crate) day: Day,
    pub(crate) shown: Requirement,
}

/// A change to what the wallet knows of a platform. It is settled when it is staged: of a platform that
/// was forgotten meanwhile there is nothing to change, and its record does not come back.
pub(crate) enum PlatformChange {
    Named(Option<Alias>),
    ErasureAsked(ErasureAsked),
    /// The receipt for the message with this nonce came.
    ErasureReceipted(Nonce),
}

impl Platform {
    pub(crate) fn new(used: PlatformUse) -> Self {
        Self {
            verifier: used.verifier,
            name: used.name,
            alias: None,
            first_used: used.day,
            last_used: used.day,
            times: 1,
            shown: used.shown,
            erasure: None,
        }
    }

    pub(crate) fn used_again(&mut self, used: PlatformUse) {
        self.name = used.name;
        self.last_used = self.last_used.max(used.day);
        self.times = self.times.saturating_add(1);
        self.shown = self.shown.together_with(&used.shown);
    }

    pub(crate) fn changed(&mut self, change: PlatformChange) {
        match change {
            PlatformChange::Named(alias) => self.alias = alias,
            PlatformChange::ErasureAsked(asked) => self.erasure = Some(asked),
            PlatformChange::ErasureReceipted(nonce) => {
                let asked = self.erasure.as_mut().filter(|asked| asked.nonce == nonce);
                if let Some(asked) = asked {
                    asked.receipted = true;
                }
            }
        }
    }

    /// What to call it: the holder's alias, else the listed name.
    #[must_use]
    pub fn called(&self) -> &str {
        self.alias.as_ref().map_or(self.name.as_str(), Alias::as_str)
    }
}

impl Row for Platform {
    const TABLE: Table = Table::Platform;

    fn row(&self) -> Vec<u8> {
        self.verifier.as_bytes().to_vec()
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        json_of(self)
    }

    fn decode(record: &Record) -> Option<Box<Self>> {
        parse_json(&record.bytes, MAX_RECORD).ok()
    }
}
