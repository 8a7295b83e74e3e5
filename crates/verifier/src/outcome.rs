//! What comes of a checked answer once it is committed.

use serde::{Deserialize, Serialize};

use nonla_credential::Day;

/// What came of an answer: whether the person may enter, and why not.
#[must_use = "an outcome says whether the person may enter"]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// A new account was opened.
    New,
    /// The person wanted to register and has an account: they get that one, no second.
    AlreadyRegistered,
    /// The person came back to their account.
    Returning,
    /// The person wanted to return and has no account.
    NoAccount,
    /// The account has not proved enough for this tier yet; ask with
    /// [`Intent::Register`](crate::Intent::Register).
    TierNotProved,
    /// The account is banned.
    Banned {
        /// First day after the ban; a ban without one has no end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Day>,
    },
    /// The person erased their account and may not come back yet.
    ErasedTooRecently {
        /// First day on which they may.
        until: Day,
    },
    /// The request was decided upon before, or has long expired.
    NonceUsed,
}

impl Outcome {
    /// Whether the person may enter.
    #[must_use]
    pub const fn admits(self) -> bool {
        matches!(self, Self::New | Self::AlreadyRegistered | Self::Returning)
    }
}
