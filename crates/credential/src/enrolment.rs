//! How long ago a person was enrolled, as a verifier may ask it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::day::Day;

/// A time since enrolment a verifier may ask for: 30, 90, 180 or 365 days.
///
/// No other number of days is ever proved. A verifier free to choose could ask 1, 2, 3, ... until
/// the enrolment day is found.
///
/// Issuers sign the first day of the month in which a person was enrolled
/// ([`Day::first_of_month`]). A proof of N days therefore says that the person was enrolled at
/// least N - 30 days ago.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct EnrolmentDays(u16);

/// A number of days since enrolment outside [`EnrolmentDays::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a time since enrolment is 30, 90, 180 or 365 days")]
pub struct NotEnrolmentDays;

impl EnrolmentDays {
    /// All values, shortest first.
    pub const ALL: [Self; 4] = [Self(30), Self(90), Self(180), Self(365)];
    /// 30 days.
    pub const THIRTY: Self = Self(30);
    /// 90 days.
    pub const NINETY: Self = Self(90);

    /// The value of this many days.
    ///
    /// # Errors
    /// [`NotEnrolmentDays`] for a number outside [`EnrolmentDays::ALL`].
    pub fn new(days: u16) -> Result<Self, NotEnrolmentDays> {
        let value = Self(days);
        if Self::ALL.contains(&value) { Ok(value) } else { Err(NotEnrolmentDays) }
    }

    /// The number of days.
    #[must_use]
    pub const fn days(self) -> u16 {
        self.0
    }

    /// The latest signed enrolment day that satisfies this on `as_of`, or `None` if it lies before
    /// [`Day::FIRST`].
    #[must_use]
    pub fn latest_enrolment(self, as_of: Day) -> Option<Day> {
        as_of.checked_add_days(-i32::from(self.0))
    }
}

impl fmt::Display for EnrolmentDays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for EnrolmentDays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EnrolmentDays({})", self.0)
    }
}

impl TryFrom<u16> for EnrolmentDays {
    type Error = NotEnrolmentDays;

    fn try_from(days: u16) -> Result<Self, NotEnrolmentDays> {
        Self::new(days)
    }
}

impl From<EnrolmentDays> for u16 {
    fn from(days: EnrolmentDays) -> Self {
        days.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Serves REQ-P7, A1: no threshold lets a verifier search for an enrolment day.
    #[test]
    fn only_agreed_enrolment_days_can_be_asked_for() {
        let agreed: Vec<u16> =
            (0..=u16::MAX).filter(|days| EnrolmentDays::new(*days).is_ok()).collect();
        assert_eq!(agreed, [30, 90, 180, 365]);
        assert_eq!(serde_json::to_string(&EnrolmentDays::NINETY).unwrap(), "90");
        for text in ["0", "89", "91", "\"90\"", "65626", "-30"] {
            assert!(serde_json::from_str::<EnrolmentDays>(text).is_err(), "{text}");
        }
    }
}
