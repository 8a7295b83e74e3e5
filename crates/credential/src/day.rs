//! Civil days, the period of a revocation list, and the zone that says which day it is.

use std::fmt;

use jiff::civil::Date;
use jiff::{Span, civil};
use serde::{Deserialize, Serialize, Serializer};
use zeroize::Zeroize;

const DAY_ZERO: Date = civil::date(1900, 1, 1);
/// 1970-01-01, where Unix time starts.
const UNIX_DAY_ZERO: i64 = 25_567;
const SECONDS_PER_DAY: i64 = 86_400;

/// A day of the calendar, from 1900-01-01 (number 0) to 2079-06-06 (number 65,535).
///
/// Sixteen bits hold every birth date and expiry we sign, so that two base-256 digits prove a
/// comparison of days. A `Day` has no time and no zone: see [`CivilZone`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Day(u16);

/// Why something is not a day, a period or a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DayError {
    /// The text is not exactly `YYYY-MM-DD`.
    #[error("a day is written YYYY-MM-DD")]
    NotIso,
    /// The calendar has no such day, for example 30 February.
    #[error("no such day in the calendar")]
    NoSuchDay,
    /// The day lies before 1900-01-01 or after 2079-06-06.
    #[error("day outside 1900-01-01..=2079-06-06")]
    OutOfRange,
    /// The offset of a zone is further than 14 hours from UTC.
    #[error("zone offset is further than 14 hours from UTC")]
    ZoneOutOfRange,
}

impl Day {
    /// The first day that can be written, 1900-01-01.
    pub const FIRST: Self = Self(0);
    /// The last day that can be written, 2079-06-06.
    pub const LAST: Self = Self(u16::MAX);

    /// The day of this calendar date.
    ///
    /// # Errors
    /// [`DayError::NoSuchDay`] if the calendar lacks it, [`DayError::OutOfRange`] outside
    /// [`Day::FIRST`]`..=`[`Day::LAST`].
    pub fn from_civil(year: i16, month: i8, day: i8) -> Result<Self, DayError> {
        let date = Date::new(year, month, day).map_err(|_| DayError::NoSuchDay)?;
        let since = date.duration_since(DAY_ZERO).as_hours() / 24;
        u16::try_from(since).map(Self).map_err(|_| DayError::OutOfRange)
    }

    /// Reads exactly `YYYY-MM-DD`; no other spelling of a date is accepted.
    ///
    /// # Errors
    /// [`DayError::NotIso`] for another shape, else as [`Day::from_civil`].
    pub fn parse(text: &str) -> Result<Self, DayError> {
        let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
            return Err(DayError::NotIso);
        };
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Ok(byte - b'0'),
            _ => Err(DayError::NotIso),
        };
        let two = |tens, ones| Ok(digit(tens)? * 10 + digit(ones)?);
        let (century, year) = (two(y1, y2)?, two(y3, y4)?);
        let (month, day) = (two(m1, m2)?.cast_signed(), two(d1, d2)?.cast_signed());
        Self::from_civil(i16::from(century) * 100 + i16::from(year), month, day)
    }

    /// The day with this number; every number is a day.
    #[must_use]
    pub const fn from_number(number: u16) -> Self {
        Self(number)
    }

    /// Days since 1900-01-01.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }

    /// Year, month (1 to 12) and day of the month (1 to 31).
    #[must_use]
    #[expect(clippy::expect_used, reason = "65,535 days after 1900 lie within years 1 to 9999")]
    pub fn civil(self) -> (i16, i8, i8) {
        let date = DAY_ZERO.checked_add(Span::new().days(i32::from(self.0))).expect("a date");
        (date.year(), date.month(), date.day())
    }

    /// The day `days` later (earlier if negative), or `None` outside what can be written.
    #[must_use]
    pub fn checked_add_days(self, days: i32) -> Option<Self> {
        let number = i32::from(self.0).checked_add(days)?;
        u16::try_from(number).ok().map(Self)
    }

    /// The first day of this day's month: how an enrolment day is signed.
    #[must_use]
    #[expect(clippy::expect_used, reason = "day number 0 is the first of a month")]
    pub fn first_of_month(self) -> Self {
        let (_, _, day) = self.civil();
        self.checked_add_days(1 - i32::from(day)).expect("no first of a month lies before it")
    }

    /// How many days `self` is after `other`; negative if before.
    #[must_use]
    pub fn days_since(self, other: Self) -> i32 {
        i32::from(self.0) - i32::from(other.0)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl TryFrom<String> for Day {
    type Error = DayError;

    /// Wipes the text: it may be a birth date.
    fn try_from(mut text: String) -> Result<Self, DayError> {
        let day = Self::parse(&text);
        text.zeroize();
        day
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

/// The time one revocation list speaks of: a civil day of the issuer's zone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Period(Day);

impl Period {
    /// The period that is this day.
    #[must_use]
    pub const fn of(day: Day) -> Self {
        Self(day)
    }

    /// The period with this number, as a signed gap carries it.
    ///
    /// # Errors
    /// [`DayError::OutOfRange`] if the number is past [`Day::LAST`].
    pub fn from_number(number: u64) -> Result<Self, DayError> {
        let number = u16::try_from(number).map_err(|_| DayError::OutOfRange)?;
        Ok(Self(Day::from_number(number)))
    }

    /// Days since 1900-01-01, the integer a signed gap carries.
    #[must_use]
    pub fn number(self) -> u64 {
        u64::from(self.0.number())
    }

    /// The day this period is.
    #[must_use]
    pub const fn day(self) -> Day {
        self.0
    }

    /// The period before, or `None` at the first one.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        self.0.checked_add_days(-1).map(Self)
    }

    /// The period after, or `None` at the last one.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        self.0.checked_add_days(1).map(Self)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Period({})", self.0)
    }
}

/// The fixed offset from UTC, in minutes, of the place whose law a credential type follows.
///
/// It decides which civil day a moment falls on, the same way for holder and verifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "i16", into = "i16")]
pub struct CivilZone(i16);

impl CivilZone {
    /// Vietnam, UTC+7 all year.
    pub const VIETNAM: Self = Self(7 * 60);
    /// Coordinated universal time.
    pub const UTC: Self = Self(0);

    /// The zone this many minutes east of UTC (west if negative).
    ///
    /// # Errors
    /// [`DayError::ZoneOutOfRange`] beyond 14 hours either way.
    pub fn from_offset_minutes(minutes: i16) -> Result<Self, DayError> {
        match minutes {
            -840..=840 => Ok(Self(minutes)),
            _ => Err(DayError::ZoneOutOfRange),
        }
    }

    /// Minutes east of UTC.
    #[must_use]
    pub const fn offset_minutes(self) -> i16 {
        self.0
    }

    /// The civil day in this zone at `unix_seconds` (seconds since 1970-01-01T00:00:00Z), or
    /// `None` if that is no [`Day`].
    #[must_use]
    pub fn day_at(self, unix_seconds: i64) -> Option<Day> {
        let local = unix_seconds.checked_add(i64::from(self.0) * 60)?;
        let number = local.div_euclid(SECONDS_PER_DAY).checked_add(UNIX_DAY_ZERO)?;
        u16::try_from(number).ok().map(Day::from_number)
    }
}

impl TryFrom<i16> for CivilZone {
    type Error = DayError;

    fn try_from(minutes: i16) -> Result<Self, DayError> {
        Self::from_offset_minutes(minutes)
    }
}

impl From<CivilZone> for i16 {
    fn from(zone: CivilZone) -> Self {
        zone.offset_minutes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn the_range_runs_from_1900_to_2079() {
        assert_eq!(day("1900-01-01"), Day::FIRST);
        assert_eq!(day("2079-06-06"), Day::LAST);
        assert_eq!(Day::parse("1899-12-31"), Err(DayError::OutOfRange));
        assert_eq!(Day::parse("2079-06-07"), Err(DayError::OutOfRange));
        assert_eq!(day("1970-01-01").number(), 25_567);
        assert_eq!(day("2000-03-01").days_since(day("2000-02-28")), 2);
    }

    #[test]
    fn every_number_is_one_day_one_text_and_back() {
        let mut expected = (1900, 1, 1);
        for number in 0..=u16::MAX {
            let day = Day::from_number(number);
            assert_eq!(day.civil(), expected, "number {number}");
            assert_eq!(Day::parse(&day.to_string()), Ok(day));
            expected = day_after(expected);
        }
    }

    /// The Gregorian rule written out, so that the calendar is not checked by itself.
    fn day_after((year, month, day): (i16, i8, i8)) -> (i16, i8, i8) {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let length = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        match (month, day) {
            (12, 31) => (year + 1, 1, 1),
            (_, last) if last == length => (year, month + 1, 1),
            _ => (year, month, day + 1),
        }
    }

    #[test]
    fn a_day_has_exactly_one_spelling() {
        let foreign = [
            "",
            "2026-1-02",
            "2026-01-2",
            "02026-01-02",
            "+2026-01-02",
            " 2026-01-02",
            "2026-01-02 ",
            "20260102",
            "2026/01/02",
            "2026-01-02T00",
            "2026-W46-1",
            "-026-01-02",
            "2026-01-0\u{0662}",
            "٢٠٢٦-01-02",
        ];
        for text in foreign {
            assert_eq!(Day::parse(text), Err(DayError::NotIso), "{text}");
        }
        for text in ["2026-02-29", "1900-02-29", "2026-13-01", "2026-00-01", "2026-04-31"] {
            assert_eq!(Day::parse(text), Err(DayError::NoSuchDay), "{text}");
        }
    }

    #[test]
    fn a_day_is_json_text() {
        assert_eq!(serde_json::to_string(&day("2026-11-22")).unwrap(), "\"2026-11-22\"");
        assert_eq!(serde_json::from_str::<Day>("\"2026-11-22\"").unwrap(), day("2026-11-22"));
        assert!(serde_json::from_str::<Day>("46346").is_err());
        assert!(serde_json::from_str::<Day>("\"2026-11-22T00:00\"").is_err());
        let period = Period::of(day("2026-11-22"));
        assert_eq!(serde_json::to_string(&period).unwrap(), "\"2026-11-22\"");
    }

    /// Serves REQ-P7: the enrolment day that is signed tells the month and no more.
    #[test]
    fn the_first_of_a_month_is_in_the_same_month() {
        for number in 0..=u16::MAX {
            let day = Day::from_number(number);
            let (year, month, _) = day.civil();
            assert_eq!(day.first_of_month().civil(), (year, month, 1));
        }
    }

    #[test]
    fn adding_days_stops_at_the_edges() {
        assert_eq!(Day::LAST.checked_add_days(1), None);
        assert_eq!(Day::FIRST.checked_add_days(-1), None);
        assert_eq!(Day::LAST.checked_add_days(i32::MAX), None);
        assert_eq!(day("2024-02-28").checked_add_days(1), Some(day("2024-02-29")));
        assert_eq!(Period::of(Day::FIRST).previous(), None);
        assert_eq!(Period::of(Day::LAST).next(), None);
        assert_eq!(Period::from_number(65_536), Err(DayError::OutOfRange));
        assert_eq!(Period::from_number(65_535), Ok(Period::of(Day::LAST)));
    }

    /// T-O5: the civil day turns at midnight of the zone, not of UTC.
    #[test]
    fn a_zone_turns_its_day_at_its_own_midnight() {
        let midnight_hanoi = 1_795_280_400; // 2026-11-21T17:00:00Z
        assert_eq!(CivilZone::VIETNAM.day_at(midnight_hanoi), Some(day("2026-11-22")));
        assert_eq!(CivilZone::VIETNAM.day_at(midnight_hanoi - 1), Some(day("2026-11-21")));
        assert_eq!(CivilZone::UTC.day_at(midnight_hanoi), Some(day("2026-11-21")));
        assert_eq!(CivilZone::UTC.day_at(-1), Some(day("1969-12-31")));
        assert_eq!(CivilZone::UTC.day_at(1 << 31), Some(day("2038-01-19")));
        assert_eq!(CivilZone::UTC.day_at(i64::MAX), None);
        assert_eq!(CivilZone::UTC.day_at(i64::MIN), None);
        assert_eq!(CivilZone::VIETNAM.day_at(i64::MAX), None);
        assert_eq!(CivilZone::from_offset_minutes(841), Err(DayError::ZoneOutOfRange));
    }

    proptest! {
        #[test]
        fn adding_and_measuring_days_agree(a: u16, b: u16) {
            let (a, b) = (Day::from_number(a), Day::from_number(b));
            prop_assert_eq!(a.checked_add_days(b.days_since(a)), Some(b));
            prop_assert_eq!(a < b, b.days_since(a) > 0);
        }

        #[test]
        fn any_text_is_refused_or_spelled_back(text in "[0-9]{4}.[0-9]{2}.[0-9]{2}|.*") {
            if let Ok(day) = Day::parse(&text) {
                prop_assert_eq!(day.to_string(), text);
            }
        }
    }
}
