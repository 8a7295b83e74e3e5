//! Numbers of days.

use nonla_credential::Day;

/// A number of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Days(u16);

impl Days {
    /// Seven days, the usual life of an offer.
    pub const WEEK: Self = Self(7);

    /// This many days.
    #[must_use]
    pub const fn new(days: u16) -> Self {
        Self(days)
    }

    /// The day this long after `day`; none if the calendar ends before.
    pub(crate) fn after(self, day: Day) -> Option<Day> {
        day.checked_add_days(self.0.into())
    }

    /// Whether `later` is this long after `day`, or longer.
    pub(crate) fn passed_between(self, day: Day, later: Day) -> bool {
        later.days_since(day) >= i32::from(self.0)
    }
}
