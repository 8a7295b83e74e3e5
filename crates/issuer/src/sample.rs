//! An invented civil register, for demonstrations and tests.

mod foreigners;
mod names;
mod places;

use std::collections::HashSet;

use nonla_credential::{Country, Day, FullName, IdNumber, Province, ResidenceStatus};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;

use crate::person::{Person, UncheckedPerson};
use crate::phone::Phone;
use foreigners::{FOREIGNERS, foreign_name};
use names::{Sex, pick, pick_weighted, vietnamese_name};
use places::{ABROAD, BIRTH_PROVINCES, PROVINCES};

/// Invents a register of `people` rows, the same for the same `today` and `seed`.
///
/// About nine in ten are citizens living in Vietnam; one in twenty each is a foreign resident and
/// a citizen abroad. Ages run from 0 to 99 with about a quarter minors. ID numbers and phone
/// numbers are unique. Nobody in it is a real person.
///
/// A register of 50 or more opens with the people on whom date arithmetic breaks first:
///
/// | position | who |
/// |---|---|
/// | 0, 1 | born on 29 February: an adult, a minor |
/// | 2, 3, 4 | turned 18 yesterday, turns 18 today, turns 18 tomorrow |
/// | 5, 6, 7 | turned 16 yesterday, turns 16 today, turns 16 tomorrow |
/// | 8, 9 | a foreign resident, a citizen abroad |
///
/// Where the birthday does not exist (18 years before a 29 February), it is 28 February for
/// yesterday and today and 1 March for tomorrow, so that everyone is of the age they should be.
/// Birth dates before [`Day::FIRST`] cannot be written and become that day.
///
/// ```
/// use nonla_credential::Day;
/// use nonla_issuer::{sample_register, write_csv};
///
/// let people = sample_register(200, Day::parse("2026-11-22")?, 42);
/// assert_eq!(people.len(), 200);
/// assert!(write_csv(&people).starts_with(b"full_name,birth_date,"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Panics
/// If more people are asked for than there are numbers: the million of one place and year of birth
/// are used up with some hundred million people.
#[must_use]
pub fn sample_register(people: usize, today: Day, seed: u64) -> Vec<Person> {
    let mut town = Town {
        rng: ChaCha20Rng::seed_from_u64(seed),
        today,
        numbers: HashSet::new(),
        phones: HashSet::new(),
    };
    let set = if people < 50 { &[][..] } else { &OPENING[..] };
    let drawn = std::iter::repeat(&Slot::Anyone);
    set.iter().chain(drawn).take(people).map(|slot| town.person(slot)).collect()
}

/// Who stands at a position of the register.
enum Slot {
    Anyone,
    Status(ResidenceStatus),
    /// A citizen born on the last 29 February at least this many years ago.
    LeapDay {
        years: i16,
    },
    /// A citizen whose birthday of this many years is so many days from today.
    Turns {
        years: i16,
        in_days: i32,
    },
}

const OPENING: [Slot; 10] = [
    Slot::LeapDay { years: 20 },
    Slot::LeapDay { years: 1 },
    Slot::Turns { years: 18, in_days: -1 },
    Slot::Turns { years: 18, in_days: 0 },
    Slot::Turns { years: 18, in_days: 1 },
    Slot::Turns { years: 16, in_days: -1 },
    Slot::Turns { years: 16, in_days: 0 },
    Slot::Turns { years: 16, in_days: 1 },
    Slot::Status(ResidenceStatus::ForeignResident),
    Slot::Status(ResidenceStatus::CitizenAbroad),
];

/// What is known while people are drawn.
struct Town {
    rng: ChaCha20Rng,
    today: Day,
    numbers: HashSet<String>,
    phones: HashSet<String>,
}

impl Town {
    fn person(&mut self, slot: &Slot) -> Person {
        let status = match slot {
            Slot::Anyone => self.any_status(),
            Slot::Status(status) => *status,
            Slot::LeapDay { .. } | Slot::Turns { .. } => ResidenceStatus::Citizen,
        };
        let birth_date = match *slot {
            Slot::Anyone | Slot::Status(_) => self.any_birth_date(status),
            Slot::LeapDay { years } => last_leap_day(self.today, years),
            Slot::Turns { years, in_days } => birth_date_of(self.today, years, in_days),
        };
        let sex = if self.rng.gen_bool(0.5) { Sex::Male } else { Sex::Female };
        let person = match status {
            ResidenceStatus::ForeignResident => self.foreigner(birth_date, sex),
            ResidenceStatus::Citizen | ResidenceStatus::CitizenAbroad => {
                self.citizen(status, birth_date, sex)
            }
        };
        well_formed(Person::new(person))
    }

    fn any_status(&mut self) -> ResidenceStatus {
        match self.rng.gen_range(0..100) {
            0..90 => ResidenceStatus::Citizen,
            90..95 => ResidenceStatus::ForeignResident,
            _ => ResidenceStatus::CitizenAbroad,
        }
    }

    fn any_birth_date(&mut self, status: ResidenceStatus) -> Day {
        let ages = match status {
            ResidenceStatus::ForeignResident => FOREIGN_AGES,
            ResidenceStatus::Citizen | ResidenceStatus::CitizenAbroad => AGES,
        };
        let youngest = pick_weighted(&mut self.rng, ages, |band| band.1).0;
        let days = youngest * 1461 / 4 + self.rng.gen_range(0..5 * 365);
        self.today.checked_add_days(-days).unwrap_or(Day::FIRST)
    }

    fn citizen(&mut self, status: ResidenceStatus, birth_date: Day, sex: Sex) -> UncheckedPerson {
        let year = birth_date.civil().0;
        let name = vietnamese_name(&mut self.rng, sex, thi_percent(year));
        let home = pick_weighted(&mut self.rng, PROVINCES, |place| place.1).0;
        let abroad = pick_weighted(&mut self.rng, ABROAD, |place| place.1).0;
        let (province, resident_country) = match status {
            ResidenceStatus::CitizenAbroad => (None, well_formed(Country::parse(abroad))),
            _ => (Some(well_formed(Province::parse(home))), Country::VIETNAM),
        };
        UncheckedPerson {
            full_name: well_formed(FullName::parse(&name)),
            birth_date,
            id_number: self.citizen_number(home, year, sex),
            phone: self.phone(),
            province,
            status,
            nationality: Country::VIETNAM,
            resident_country,
        }
    }

    fn foreigner(&mut self, birth_date: Day, sex: Sex) -> UncheckedPerson {
        let people = pick_weighted(&mut self.rng, FOREIGNERS, |people| people.weight);
        let home = pick_weighted(&mut self.rng, PROVINCES, |place| place.1).0;
        UncheckedPerson {
            full_name: well_formed(FullName::parse(&foreign_name(&mut self.rng, people, sex))),
            birth_date,
            id_number: self.residence_card(),
            phone: self.phone(),
            province: Some(well_formed(Province::parse(home))),
            status: ResidenceStatus::ForeignResident,
            nationality: well_formed(Country::parse(people.country)),
            resident_country: Country::VIETNAM,
        }
    }

    /// Two in three were registered at birth where they live now, or lived before they left.
    fn citizen_number(&mut self, home: &'static str, year: i16, sex: Sex) -> IdNumber {
        let elsewhere = self.rng.gen_ratio(1, 3);
        let place = if elsewhere { pick(&mut self.rng, BIRTH_PROVINCES) } else { home };
        let century = (year - 1900) / 100 * 2 + i16::from(sex == Sex::Female);
        let years = year % 100;
        let rng = &mut self.rng;
        let number = unused(&mut self.numbers, || {
            let serial = rng.gen_range(0..1_000_000_u32);
            format!("{place}{century}{years:02}{serial:06}")
        });
        well_formed(IdNumber::parse(&number))
    }

    fn residence_card(&mut self) -> IdNumber {
        let rng = &mut self.rng;
        let number = unused(&mut self.numbers, || {
            let mut letter = || char::from(rng.gen_range(b'A'..=b'Z'));
            let letters = [letter(), letter()].iter().collect::<String>();
            format!("{letters}{:07}", rng.gen_range(0..10_000_000_u32))
        });
        well_formed(IdNumber::parse(&number))
    }

    fn phone(&mut self) -> Phone {
        let rng = &mut self.rng;
        let phone = unused(&mut self.phones, || {
            let start = pick(rng, &["03", "05", "07", "08", "09", "09"]);
            format!("{start}{:08}", rng.gen_range(0..100_000_000_u32))
        });
        well_formed(Phone::parse(&phone))
    }
}

/// Draws until something new comes, and remembers it.
#[expect(clippy::expect_used, reason = "`sample_register` says when numbers run out")]
fn unused(taken: &mut HashSet<String>, mut draw: impl FnMut() -> String) -> String {
    let drawn = (0..1000).map(|_| draw()).find(|drawn| taken.insert(drawn.clone()));
    drawn.expect("a thousand draws give a number that is not taken")
}

/// What the tables of this module say, read.
#[expect(clippy::expect_used, reason = "constants; the tests draw ten thousand people from them")]
fn well_formed<T, E: std::fmt::Debug>(read: Result<T, E>) -> T {
    read.expect("what is invented here is well formed")
}

fn last_leap_day(today: Day, years: i16) -> Day {
    let (year, month, day) = today.civil();
    (1900..=year - years)
        .rev()
        .filter(|&leap| (leap + years, 2, 29) <= (year, month, day))
        .find_map(|leap| Day::from_civil(leap, 2, 29).ok())
        .unwrap_or(Day::FIRST)
}

fn birth_date_of(today: Day, years: i16, in_days: i32) -> Day {
    let (year, month, day) = today.checked_add_days(in_days).unwrap_or(today).civil();
    let (near_month, near_day) = if in_days > 0 { (3, 1) } else { (2, 28) };
    Day::from_civil(year - years, month, day)
        .or_else(|_| Day::from_civil(year - years, near_month, near_day))
        .unwrap_or(Day::FIRST)
}

/// How many women born in a year carry the middle name Thị, in percent.
const fn thi_percent(year: i16) -> u32 {
    match year {
        ..1970 => 85,
        1970..1990 => 60,
        1990..2005 => 30,
        _ => 8,
    }
}

/// Five-year bands: the youngest age in years, and the people per mille.
const AGES: &[(i32, u32)] = &[
    (0, 66),
    (5, 74),
    (10, 74),
    (15, 66),
    (20, 66),
    (25, 74),
    (30, 86),
    (35, 84),
    (40, 76),
    (45, 70),
    (50, 64),
    (55, 58),
    (60, 50),
    (65, 39),
    (70, 25),
    (75, 14),
    (80, 8),
    (85, 4),
    (90, 2),
    (95, 1),
];

const FOREIGN_AGES: &[(i32, u32)] = &[
    (0, 4),
    (5, 4),
    (10, 3),
    (20, 8),
    (25, 18),
    (30, 20),
    (35, 17),
    (40, 13),
    (45, 9),
    (50, 7),
    (55, 4),
    (60, 2),
    (65, 1),
];

#[cfg(test)]
mod tests;
