//! What is kept of one credential.

use nonla_credential::{Day, Handle, IssuerKeyId, Period};
use serde::{Deserialize, Serialize};

/// What the register knows of one credential. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialRecord {
    pub(crate) handle: Handle,
    /// The key that signed it.
    pub(crate) key: IssuerKeyId,
    pub(crate) issued_on: Day,
    pub(crate) valid_until: Day,
    /// The revision of the person's row that it says.
    pub(crate) revision: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) revoked: Option<Revocation>,
}

/// When a credential was revoked, and which list says so first.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Revocation {
    pub(crate) on: Day,
    /// The first period whose list names the handle: that of the day, or the one after the newest
    /// list closed if that list takes in nothing more.
    pub(crate) listed_from: Period,
}

impl CredentialRecord {
    /// Its revocation handle.
    #[must_use]
    pub const fn handle(&self) -> Handle {
        self.handle
    }

    /// The day it was signed.
    #[must_use]
    pub const fn issued_on(&self) -> Day {
        self.issued_on
    }

    /// The last day on which it counts.
    #[must_use]
    pub const fn valid_until(&self) -> Day {
        self.valid_until
    }

    /// The day from which on it is revoked, if there is one; it may lie in the future.
    #[must_use]
    pub const fn revoked_on(&self) -> Option<Day> {
        match self.revoked {
            Some(Revocation { on, .. }) => Some(on),
            None => None,
        }
    }

    /// Whether it counts on `day`: neither revoked by then nor expired. One whose revocation is
    /// announced for a later day is as live as any other.
    #[must_use]
    pub fn is_live_on(&self, day: Day) -> bool {
        !self.is_revoked_by(day) && day <= self.valid_until
    }

    /// Whether it is revoked on `day`.
    pub(crate) fn is_revoked_by(&self, day: Day) -> bool {
        self.revoked.is_some_and(|revocation| revocation.on <= day)
    }
}

impl std::fmt::Debug for CredentialRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CredentialRecord(..)")
    }
}
