//! Days of birth of which only the year or the month is known.

use nonla_credential::{Day, DayError};

/// How much of a day of birth the register knows.
///
/// Where only the year or the month is known, its last day counts, in every age and in the
/// credential: nobody counts as older than they surely are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum BirthKnown {
    /// The day.
    #[default]
    Day,
    /// The month; its last day counts.
    Month,
    /// The year; its last day counts.
    Year,
}

/// A day of birth as a register file has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Birth {
    /// The day that counts.
    pub(crate) day: Day,
    pub(crate) known: BirthKnown,
}

impl Birth {
    /// Reads `YYYY-MM-DD`; `YYYY-MM-00` or `YYYY-MM` for a month; `YYYY-00-00`, `YYYY-00` or `YYYY`
    /// for a year.
    pub(crate) fn parse(text: &str) -> Result<Self, DayError> {
        let (known, first) = match text.as_bytes() {
            [_, _, _, _]
            | [_, _, _, _, b'-', b'0', b'0']
            | [_, _, _, _, b'-', b'0', b'0', b'-', b'0', b'0'] => {
                (BirthKnown::Year, format!("{}-12-01", text.get(..4).ok_or(DayError::NotIso)?))
            }
            [_, _, _, _, b'-', _, _] | [_, _, _, _, b'-', _, _, b'-', b'0', b'0'] => {
                (BirthKnown::Month, format!("{}-01", text.get(..7).ok_or(DayError::NotIso)?))
            }
            _ => return Ok(Self { day: Day::parse(text)?, known: BirthKnown::Day }),
        };
        let day = last_of_month(Day::parse(&first)?).ok_or(DayError::OutOfRange)?;
        Ok(Self { day, known })
    }

    /// Whether the day is the one that counts for what is known.
    pub(crate) fn is_consistent(self) -> bool {
        match self.known {
            BirthKnown::Day => true,
            BirthKnown::Month => last_of_month(self.day) == Some(self.day),
            BirthKnown::Year => matches!(self.day.civil(), (_, 12, 31)),
        }
    }

    /// The one form it is written in.
    pub(crate) fn to_text(self) -> String {
        let (year, month, _) = self.day.civil();
        match self.known {
            BirthKnown::Day => self.day.to_string(),
            BirthKnown::Month => format!("{year:04}-{month:02}-00"),
            BirthKnown::Year => format!("{year:04}-00-00"),
        }
    }
}

/// The last day of the month of this day.
fn last_of_month(day: Day) -> Option<Day> {
    let (year, month, _) = day.civil();
    (28..=31).rev().find_map(|last| Day::from_civil(year, month, last).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(String, BirthKnown, String), DayError> {
        let birth = Birth::parse(text)?;
        assert!(birth.is_consistent(), "{text}");
        Ok((birth.day.to_string(), birth.known, birth.to_text()))
    }

    /// Serves REQ-C2: nobody counts as older than they surely are.
    #[test]
    fn the_last_day_counts_where_only_the_year_or_the_month_is_known() {
        let cases = [
            ("1941", "1941-12-31", BirthKnown::Year, "1941-00-00"),
            ("1941-00-00", "1941-12-31", BirthKnown::Year, "1941-00-00"),
            ("1941-00", "1941-12-31", BirthKnown::Year, "1941-00-00"),
            ("1944-02", "1944-02-29", BirthKnown::Month, "1944-02-00"),
            ("1941-02-00", "1941-02-28", BirthKnown::Month, "1941-02-00"),
            ("1941-04-00", "1941-04-30", BirthKnown::Month, "1941-04-00"),
            ("1941-12-31", "1941-12-31", BirthKnown::Day, "1941-12-31"),
        ];
        for (text, day, known, written) in cases {
            assert_eq!(read(text), Ok((day.to_owned(), known, written.to_owned())), "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_days() {
        for text in [
            "",
            "194",
            "19410",
            "41-00",
            "1941-0",
            "1941-00-05",
            "1941-13",
            "1941-13-00",
            "abcd",
            "ễ4",
            "1941-a0-00",
            "32933",
            "1890",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
        let early = Birth { day: Day::parse("1941-12-30").unwrap(), known: BirthKnown::Year };
        assert!(!early.is_consistent());
        assert!(!Birth { known: BirthKnown::Month, ..early }.is_consistent());
    }
}
