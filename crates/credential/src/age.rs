//! Who is N years old on which day.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::day::{Day, DayError};

/// An age a verifier may ask for: 13, 16, 18, 21 or 65 years.
///
/// No other age is ever proved. A verifier free to choose could ask 18, 19, 20, ... until the
/// birth date is found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct AgeThreshold(u8);

/// Why an age cannot be asked for or reckoned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AgeError {
    /// The age is none of the agreed thresholds.
    #[error("an age threshold is 13, 16, 18, 21 or 65")]
    NotAThreshold,
    /// Whoever is that old on that day was born before [`Day::FIRST`], which no claim can say.
    #[error("the birth days asked for lie before 1900-01-01")]
    BornTooEarly,
}

impl AgeThreshold {
    /// Every threshold there is, youngest first.
    pub const ALL: [Self; 5] = [Self(13), Self(16), Self(18), Self(21), Self(65)];
    /// 16 years.
    pub const SIXTEEN: Self = Self(16);
    /// 18 years.
    pub const EIGHTEEN: Self = Self(18);

    /// The threshold of this many years.
    ///
    /// # Errors
    /// [`AgeError::NotAThreshold`] for an age outside [`AgeThreshold::ALL`].
    pub fn new(years: u8) -> Result<Self, AgeError> {
        let threshold = Self(years);
        if Self::ALL.contains(&threshold) { Ok(threshold) } else { Err(AgeError::NotAThreshold) }
    }

    /// The age in years.
    #[must_use]
    pub const fn years(self) -> u8 {
        self.0
    }
}

impl fmt::Display for AgeThreshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for AgeThreshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AgeThreshold({})", self.0)
    }
}

impl TryFrom<u8> for AgeThreshold {
    type Error = AgeError;

    fn try_from(years: u8) -> Result<Self, AgeError> {
        Self::new(years)
    }
}

impl From<AgeThreshold> for u8 {
    fn from(threshold: AgeThreshold) -> Self {
        threshold.years()
    }
}

/// The day on which someone born on 29 February is a year older when the year has no such day.
///
/// It belongs to the credential type, as does its [`CivilZone`](crate::CivilZone).
///
/// Our own type uses [`FirstOfMarch`](Self::FirstOfMarch). Vietnam's Civil Code 2015, art. 148,
/// ends a period counted in months, where the last month lacks the day, with that month's last
/// day (clause 3), and a period of years with the corresponding day (clause 4). Clause 4 is silent
/// on a missing day; read like clause 3, the year is complete at the end of 28 February, so the
/// person is of age from 1 March. This is also the reading that never takes a minor for an adult.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BirthdayRule {
    /// A year older on 1 March.
    FirstOfMarch,
    /// A year older on 28 February.
    LastOfFebruary,
}

/// The latest birth day of anyone who is at least `years` old on `as_of`.
///
/// "Birth day not after this one" is what a presentation proves of a hidden birth date.
///
/// ```
/// use nonla_credential::{AgeThreshold, BirthdayRule, Day, latest_birth_day};
///
/// let latest = latest_birth_day(
///     Day::parse("2026-02-28")?,
///     AgeThreshold::EIGHTEEN,
///     BirthdayRule::FirstOfMarch,
/// )?;
/// assert_eq!(latest, Day::parse("2008-02-28")?); // not yet who was born on the 29th
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`AgeError::BornTooEarly`] if that day lies before [`Day::FIRST`].
pub fn latest_birth_day(
    as_of: Day,
    years: AgeThreshold,
    rule: BirthdayRule,
) -> Result<Day, AgeError> {
    let (year, month, day) = as_of.civil();
    let birth_year = year - i16::from(years.years());
    let last_of_common_february = (month, day) == (2, 28) && Day::from_civil(year, 2, 29).is_err();
    if last_of_common_february
        && rule == BirthdayRule::LastOfFebruary
        && let Ok(leap_day) = Day::from_civil(birth_year, 2, 29)
    {
        return Ok(leap_day);
    }
    match Day::from_civil(birth_year, month, day) {
        // On 29 February of a leap year, of those born in a common year the last to have had
        // their birthday were born on the 28th.
        Err(DayError::NoSuchDay) => Day::from_civil(birth_year, 2, 28),
        exact => exact,
    }
    .map_err(|_| AgeError::BornTooEarly)
}

/// The day on which someone born on `birth` becomes `years` old, or `None` after [`Day::LAST`].
#[must_use]
pub fn reaches_age_on(birth: Day, years: AgeThreshold, rule: BirthdayRule) -> Option<Day> {
    let (birth_year, month, day) = birth.civil();
    let year = birth_year + i16::from(years.years());
    let birthday = match (Day::from_civil(year, month, day), rule) {
        (Err(DayError::NoSuchDay), BirthdayRule::FirstOfMarch) => Day::from_civil(year, 3, 1),
        (Err(DayError::NoSuchDay), BirthdayRule::LastOfFebruary) => Day::from_civil(year, 2, 28),
        (exact, _) => exact,
    };
    birthday.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: [BirthdayRule; 2] = [BirthdayRule::FirstOfMarch, BirthdayRule::LastOfFebruary];

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn is_of_age(birth: Day, as_of: Day, years: AgeThreshold, rule: BirthdayRule) -> bool {
        latest_birth_day(as_of, years, rule).is_ok_and(|latest| birth <= latest)
    }

    /// T-B7: for every birth day, threshold and rule the two definitions agree around the
    /// birthday.
    #[test]
    fn nobody_is_of_age_a_day_early_or_late() {
        let last = day("2026-12-31").number();
        let mut checked = 0_u32;
        for birth in (0..=last).map(Day::from_number) {
            for (years, rule) in AgeThreshold::ALL.into_iter().flat_map(|y| RULES.map(|r| (y, r))) {
                let Some(reach) = reaches_age_on(birth, years, rule) else {
                    continue;
                };
                for as_of in (-2..=2).filter_map(|shift| reach.checked_add_days(shift)) {
                    let (got, expected) = (is_of_age(birth, as_of, years, rule), as_of >= reach);
                    assert_eq!(got, expected, "{birth} {years} {as_of} {rule:?}");
                    checked += 1;
                }
            }
        }
        assert!(checked > 2_000_000, "{checked}");
    }

    /// T-B7: dates worked out by hand.
    #[test]
    fn birthdays_fall_where_the_calendar_on_the_wall_says() {
        use BirthdayRule::{FirstOfMarch, LastOfFebruary};
        let table = [
            ("2008-11-22", 18, FirstOfMarch, "2026-11-22"),
            ("2008-12-31", 18, FirstOfMarch, "2026-12-31"),
            ("2009-01-01", 18, FirstOfMarch, "2027-01-01"),
            ("2008-02-28", 18, FirstOfMarch, "2026-02-28"),
            ("2008-02-29", 18, FirstOfMarch, "2026-03-01"),
            ("2008-02-29", 18, LastOfFebruary, "2026-02-28"),
            ("2008-03-01", 18, LastOfFebruary, "2026-03-01"),
            ("2008-02-29", 16, FirstOfMarch, "2024-02-29"),
            ("2008-02-29", 16, LastOfFebruary, "2024-02-29"),
            ("2000-02-29", 13, FirstOfMarch, "2013-03-01"),
            ("2000-02-29", 21, LastOfFebruary, "2021-02-28"),
            ("1984-02-29", 16, LastOfFebruary, "2000-02-29"),
            ("1935-02-28", 65, FirstOfMarch, "2000-02-28"),
            ("1935-03-01", 65, FirstOfMarch, "2000-03-01"),
            ("1900-02-28", 65, LastOfFebruary, "1965-02-28"),
            ("1900-03-01", 16, FirstOfMarch, "1916-03-01"),
            ("1904-02-29", 65, FirstOfMarch, "1969-03-01"),
            ("1904-02-29", 65, LastOfFebruary, "1969-02-28"),
        ];
        for (birth, years, rule, reach) in table {
            let years = AgeThreshold::new(years).unwrap();
            assert_eq!(reaches_age_on(day(birth), years, rule), Some(day(reach)), "{birth}");
            let eve = day(reach).checked_add_days(-1).unwrap();
            assert!(is_of_age(day(birth), day(reach), years, rule), "{birth} on {reach}");
            assert!(!is_of_age(day(birth), eve, years, rule), "{birth} on {eve}");
        }
    }

    #[test]
    fn the_latest_birth_day_on_leap_days_is_as_worked_out_by_hand() {
        use BirthdayRule::{FirstOfMarch, LastOfFebruary};
        let table = [
            ("2028-02-29", 18, FirstOfMarch, "2010-02-28"),
            ("2028-02-29", 18, LastOfFebruary, "2010-02-28"),
            ("2028-02-29", 16, FirstOfMarch, "2012-02-29"),
            ("2028-02-28", 16, LastOfFebruary, "2012-02-28"),
            ("2026-02-28", 18, FirstOfMarch, "2008-02-28"),
            ("2026-02-28", 18, LastOfFebruary, "2008-02-29"),
            ("2026-03-01", 18, FirstOfMarch, "2008-03-01"),
            ("1916-02-29", 16, LastOfFebruary, "1900-02-28"),
        ];
        for (as_of, years, rule, latest) in table {
            let years = AgeThreshold::new(years).unwrap();
            assert_eq!(latest_birth_day(day(as_of), years, rule), Ok(day(latest)), "{as_of}");
        }
    }

    #[test]
    fn ages_outside_the_calendar_are_errors() {
        for rule in RULES {
            let sixteen = AgeThreshold::SIXTEEN;
            let early = latest_birth_day(day("1915-12-31"), sixteen, rule);
            assert_eq!(early, Err(AgeError::BornTooEarly));
            assert_eq!(latest_birth_day(day("1916-01-01"), sixteen, rule), Ok(Day::FIRST));
            assert_eq!(reaches_age_on(day("2063-06-07"), sixteen, rule), None);
            assert_eq!(reaches_age_on(day("2063-06-06"), sixteen, rule), Some(Day::LAST));
        }
    }

    /// T-P2: no threshold lets a verifier search for a birth date.
    #[test]
    fn only_agreed_ages_can_be_asked_for() {
        let agreed: Vec<u8> = (0..=u8::MAX).filter(|y| AgeThreshold::new(*y).is_ok()).collect();
        assert_eq!(agreed, [13, 16, 18, 21, 65]);
        assert_eq!(serde_json::to_string(&AgeThreshold::EIGHTEEN).unwrap(), "18");
        assert!(serde_json::from_str::<AgeThreshold>("17").is_err());
        assert!(serde_json::from_str::<AgeThreshold>("\"18\"").is_err());
        assert!(serde_json::from_str::<AgeThreshold>("274").is_err());
    }
}
