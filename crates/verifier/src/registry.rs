//! Pseudonym to account, one account per person: what a platform remembers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use nonla_credential::Day;

use crate::account::AccountKey;
use crate::ask::Intent;
use crate::changes::Changes;
use crate::erase::{Erasure, ErasureOutcome};
use crate::standing::{Ban, Record, Standing};
use crate::used_nonces::UsedNonces;

/// What became of a presentation's changes.
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
    /// [`Intent::Register`].
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
    /// The answer was committed before, or long after its request.
    NonceUsed,
}

impl Outcome {
    /// Whether the person may enter.
    #[must_use]
    pub const fn admits(self) -> bool {
        matches!(self, Self::New | Self::AlreadyRegistered | Self::Returning)
    }
}

/// There is no record under this account key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such account")]
pub struct NoSuchAccount;

/// A platform's accounts in memory.
///
/// A database holds the same two tables: accounts by key, used nonces by nonce. Each method is one
/// transaction there.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    accounts: BTreeMap<AccountKey, Standing>,
    nonces: UsedNonces,
}

impl Registry {
    /// A registry without accounts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Commits a checked presentation: uses its nonce up and opens or finds the account, at once.
    ///
    /// Whether the account is new is decided here and nowhere earlier, so two answers that arrive
    /// together never open two.
    pub fn commit(&mut self, changes: &Changes, today: Day) -> Outcome {
        if !self.nonces.consume(changes.nonce, changes.nonce_expires_on, today) {
            return Outcome::NonceUsed;
        }
        let standing = self.standing(&changes.account, today);
        if let Some(ban) = standing.as_ref().and_then(Standing::ban) {
            return Outcome::Banned { until: ban.until };
        }
        match (standing, changes.intent) {
            (Some(Standing::Erased { may_return_on, .. }), _) if today < may_return_on => {
                Outcome::ErasedTooRecently { until: may_return_on }
            }
            (Some(Standing::Active { since, tiers }), Intent::Register)
                if !nonla_crypto::planted("registry-second-account") =>
            {
                let tiers = tiers.with(&changes.opens);
                self.accounts.insert(changes.account, Standing::Active { since, tiers });
                Outcome::AlreadyRegistered
            }
            (Some(Standing::Active { tiers, .. }), Intent::Return) => {
                if tiers.contains(changes.tier) || nonla_crypto::planted("registry-skip-tier") {
                    Outcome::Returning
                } else {
                    Outcome::TierNotProved
                }
            }
            (_, Intent::Return) => Outcome::NoAccount,
            (_, Intent::Register) => {
                let tiers = changes.opens.clone();
                self.accounts.insert(changes.account, Standing::Active { since: today, tiers });
                Outcome::New
            }
        }
    }

    /// How an account stands on `today`; `None` if there is no record of it.
    #[must_use]
    pub fn standing(&self, account: &AccountKey, today: Day) -> Option<Standing> {
        self.accounts.get(account).cloned().map(|standing| standing.on(today))
    }

    /// Bans an account until a day (the first on which the ban is over), or without end.
    ///
    /// The ban follows the person: to a new phone, a new credential, and past an erasure.
    ///
    /// # Errors
    /// [`NoSuchAccount`].
    pub fn ban(&mut self, account: &AccountKey, until: Option<Day>) -> Result<(), NoSuchAccount> {
        self.set_ban(account, Some(Ban { until }))
    }

    /// Bans an account for some days from `today`; past the calendar's end the ban has no end.
    ///
    /// # Errors
    /// [`NoSuchAccount`].
    pub fn ban_for(
        &mut self,
        account: &AccountKey,
        days: u16,
        today: Day,
    ) -> Result<(), NoSuchAccount> {
        self.ban(account, today.checked_add_days(days.into()))
    }

    /// Ends a ban, for example after an appeal. An account without a ban stays as it is.
    ///
    /// # Errors
    /// [`NoSuchAccount`].
    pub fn lift_ban(&mut self, account: &AccountKey) -> Result<(), NoSuchAccount> {
        self.set_ban(account, None)
    }

    /// Ends all bans; the number of bans that were there.
    pub fn amnesty(&mut self) -> usize {
        let mut lifted = 0;
        for standing in self.accounts.values_mut() {
            if standing.ban().is_some() {
                lifted += 1;
                *standing = standing.clone().with_ban(None);
            }
        }
        lifted
    }

    /// Erases an account: what stays is a tombstone of its key, its days and its ban.
    pub fn erase(&mut self, erasure: &Erasure, today: Day) -> ErasureOutcome {
        if !self.nonces.consume(erasure.nonce, erasure.nonce_expires_on, today) {
            return ErasureOutcome::AlreadyErased;
        }
        let ban = match self.standing(&erasure.account, today) {
            None => return ErasureOutcome::NoAccount,
            Some(Standing::Erased { .. }) => return ErasureOutcome::AlreadyErased,
            Some(_) if nonla_crypto::planted("registry-forgets-ban-on-erase") => None,
            Some(standing) => standing.ban(),
        };
        let may_return_on = erasure.may_return_on;
        let tombstone = Standing::Erased { on: today, may_return_on, ban };
        self.accounts.insert(erasure.account, tombstone);
        let may_return_on = match ban {
            None => Some(may_return_on),
            Some(ban) => ban.until.map(|until| until.max(may_return_on)),
        };
        ErasureOutcome::Erased { may_return_on }
    }

    /// All records, as they would be stored.
    pub fn records(&self) -> impl Iterator<Item = Record> {
        let record = |(account, standing): (&AccountKey, &Standing)| Record {
            account: *account,
            standing: standing.clone(),
        };
        self.accounts.iter().map(record)
    }

    fn set_ban(&mut self, account: &AccountKey, ban: Option<Ban>) -> Result<(), NoSuchAccount> {
        let standing = self.accounts.get_mut(account).ok_or(NoSuchAccount)?;
        *standing = standing.clone().with_ban(ban);
        Ok(())
    }
}
