//! Kinds of people, and what their credentials say.

use nonla_credential::{
    AgeThreshold, BirthdayRule, Claims, Country, Day, FullName, Handle, IdNumber, Province,
    ResidenceStatus, UncheckedClaims, latest_birth_day,
};

/// What kind of person. All live in Vietnam and are adults, except where it says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HolderKind {
    /// A citizen, born 1990.
    AdultCitizen,
    /// A citizen of about 14 years.
    Minor,
    /// A citizen of another country.
    ForeignResident,
    /// A citizen who lives in Germany.
    CitizenAbroad,
    /// A citizen whose credential ended yesterday.
    Expired,
    /// A citizen whose credential was revoked yesterday.
    Revoked,
    /// A citizen who is 18 since today.
    EighteenToday,
    /// A citizen who is 18 since yesterday.
    EighteenYesterday,
    /// A citizen who will be 18 tomorrow.
    EighteenTomorrow,
    /// A citizen born on 29 February 2008; 18 from 1 March 2026.
    BornOnLeapDay,
}

impl HolderKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::AdultCitizen,
        Self::Minor,
        Self::ForeignResident,
        Self::CitizenAbroad,
        Self::Expired,
        Self::Revoked,
        Self::EighteenToday,
        Self::EighteenYesterday,
        Self::EighteenTomorrow,
        Self::BornOnLeapDay,
    ];

    fn birth_date(self, today: Day) -> Day {
        match self {
            Self::Minor => add_days(latest_birth(today, 13), -400),
            Self::EighteenToday => latest_birth(today, 18),
            Self::EighteenYesterday => latest_birth(add_days(today, -1), 18),
            Self::EighteenTomorrow => add_days(latest_birth(today, 18), 1),
            Self::BornOnLeapDay => Day::parse("2008-02-29").expect("a day"),
            _ => Day::parse("1990-05-17").expect("a day"),
        }
    }

    pub(super) fn claims(self, today: Day) -> Claims {
        let foreign = Country::parse("DE").expect("a country");
        let abroad = self == Self::CitizenAbroad;
        let (status, nationality) = match self {
            Self::ForeignResident => (ResidenceStatus::ForeignResident, foreign),
            Self::CitizenAbroad => (ResidenceStatus::CitizenAbroad, Country::VIETNAM),
            _ => (ResidenceStatus::Citizen, Country::VIETNAM),
        };
        let claims = UncheckedClaims {
            valid_until: add_days(today, if self == Self::Expired { -1 } else { 1_500 }),
            birth_date: self.birth_date(today),
            enrolled_on: add_days(today, -400),
            resident_country: if abroad { foreign } else { Country::VIETNAM },
            province: (!abroad).then(|| Province::parse("001").expect("a province")),
            status,
            nationality,
            full_name: FullName::parse("Test Person").expect("a name"),
            id_number: IdNumber::parse("001090000001").expect("a number"),
        };
        Claims::new(claims).expect("claims that fit together")
    }

    pub(super) const fn handle(self, number: u8) -> Handle {
        Handle::new(100 + 10 * self as u64 + number as u64)
    }
}

/// The handles of everyone of the kind [`HolderKind::Revoked`].
pub(super) fn revoked_handles() -> impl Iterator<Item = Handle> {
    (0..10).map(|number| HolderKind::Revoked.handle(number))
}

pub(super) fn latest_birth(today: Day, years: u8) -> Day {
    let years = AgeThreshold::new(years).expect("an agreed age");
    latest_birth_day(today, years, BirthdayRule::FirstOfMarch).expect("a day after 1965")
}

pub(super) fn add_days(day: Day, days: i32) -> Day {
    day.checked_add_days(days).expect("a test world's day is within 1970 and 2060")
}
