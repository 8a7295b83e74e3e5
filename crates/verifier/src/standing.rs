//! How an account stands with the platform.

use serde::{Deserialize, Serialize};

use nonla_credential::Day;

use crate::account::AccountKey;
use crate::open_tiers::OpenTiers;

/// How an account stands. Knows no time finer than a day.
///
/// Every `until` and `from` is the first day on which the thing is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// In use.
    Active {
        /// Day on which it was opened.
        since: Day,
        /// Tiers it has proved enough for.
        tiers: OpenTiers,
    },
    /// Shut out.
    Banned {
        /// Day on which it was opened.
        since: Day,
        /// Tiers it has proved enough for.
        tiers: OpenTiers,
        /// When the ban ends.
        ban: Ban,
    },
    /// Erased at its holder's wish. This is all that stays: without it, erasing an account would
    /// shed a ban.
    Erased {
        /// Day on which it was erased.
        on: Day,
        /// First day on which its holder may open a new one, unless banned for longer.
        may_return_on: Day,
        /// The ban it was under. Always written: a record that lost it is none.
        #[serde(deserialize_with = "Option::deserialize")]
        ban: Option<Ban>,
    },
}

/// A ban and its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ban {
    /// First day on which it is over; a ban without one ends only by
    /// [`accounts::lift_ban`](crate::accounts::lift_ban).
    #[serde(deserialize_with = "Option::deserialize")]
    pub until: Option<Day>,
}

/// Everything a platform keeps about one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountRecord {
    /// Whose account.
    pub account: AccountKey,
    /// How it stands.
    pub standing: Standing,
}

impl Ban {
    /// Whether it is over on `today`.
    #[must_use]
    pub fn is_over(self, today: Day) -> bool {
        self.until.is_some_and(|until| until <= today)
    }
}

impl Standing {
    /// How it stands on `today`: bans whose end has come are gone.
    #[must_use]
    pub fn on(self, today: Day) -> Self {
        match self {
            Self::Banned { since, tiers, ban } if ban.is_over(today) => {
                Self::Active { since, tiers }
            }
            Self::Erased { on, may_return_on, ban } => {
                Self::Erased { on, may_return_on, ban: ban.filter(|ban| !ban.is_over(today)) }
            }
            other => other,
        }
    }

    /// The same with another ban, or with none.
    pub(crate) fn with_ban(self, ban: Option<Ban>) -> Self {
        match (self, ban) {
            (Self::Active { since, tiers } | Self::Banned { since, tiers, .. }, Some(ban)) => {
                Self::Banned { since, tiers, ban }
            }
            (Self::Active { since, tiers } | Self::Banned { since, tiers, .. }, None) => {
                Self::Active { since, tiers }
            }
            (Self::Erased { on, may_return_on, .. }, ban) => {
                Self::Erased { on, may_return_on, ban }
            }
        }
    }

    /// The ban, if there is one.
    #[must_use]
    pub const fn ban(&self) -> Option<Ban> {
        match self {
            Self::Active { .. } => None,
            Self::Banned { ban, .. } => Some(*ban),
            Self::Erased { ban, .. } => *ban,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Serves REQ-N3: a record that lost its ban is no record, rather than one without a ban.
    #[test]
    fn a_standing_without_its_ban_is_not_read() {
        let day = Day::from_number(46_347);
        let ban = Ban { until: None };
        let erased = Standing::Erased { on: day, may_return_on: day, ban: Some(ban) };
        let text = serde_json::to_string(&erased).unwrap();
        assert_eq!(serde_json::from_str::<Standing>(&text).unwrap(), erased);
        for lost in [",\"ban\":{\"until\":null}", "\"until\":null"] {
            let text = text.replace(lost, "");
            assert!(serde_json::from_str::<Standing>(&text).is_err(), "{text}");
        }
        let free = Standing::Erased { on: day, may_return_on: day, ban: None };
        let text = serde_json::to_string(&free).unwrap();
        assert_eq!(serde_json::from_str::<Standing>(&text).unwrap(), free);
    }
}
