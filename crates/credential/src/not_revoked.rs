//! Which revocation list a query is about.

use serde::{Deserialize, Serialize};

use crate::day::{Day, Period};
use crate::encoded::Hash;
use crate::query_error::QueryError;

/// Which revocation list the handle must not be on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotRevoked {
    /// The newest period the verifier knows.
    pub period: Period,
    /// Hash of that period's head as the verifier knows it.
    pub head: Hash,
    /// The oldest period the verifier accepts: that of [`NotRevoked::oldest_for`].
    pub oldest_period: Period,
}

impl NotRevoked {
    /// Most days a period lies before the day of the query.
    pub const MOST_DAYS_BEFORE: u16 = 2;

    /// The oldest period that is accepted beside `newest` on `as_of`: the one before, unless it is
    /// more than two days before that day.
    ///
    /// It follows from the two and is nobody's choice. A verifier that could ask for one period or
    /// for two would learn, visit by visit, which wallets lack a list.
    #[must_use]
    pub fn oldest_for(newest: Period, as_of: Day) -> Period {
        let near =
            |period: &Period| Self::days_before(*period, as_of) <= Self::MOST_DAYS_BEFORE.into();
        newest.previous().filter(near).unwrap_or(newest)
    }

    fn days_before(period: Period, as_of: Day) -> i32 {
        as_of.days_since(period.day())
    }

    pub(crate) fn check(&self, as_of: Day) -> Result<(), QueryError> {
        let days = Self::days_before(self.period, as_of);
        if !(-1..=i32::from(Self::MOST_DAYS_BEFORE)).contains(&days) {
            return Err(QueryError::PeriodOffDay);
        }
        if self.oldest_period != Self::oldest_for(self.period, as_of) {
            return Err(QueryError::BadPeriods);
        }
        Ok(())
    }
}
