//! Whether the fields of a row contradict each other.

use nonla_credential::{Country, Day, FullName, IdNumber, Province, ResidenceStatus};

use crate::formula::is_formula;
use crate::person_error::PersonError;

/// Most former numbers of one person.
pub(crate) const MOST_FORMER_NUMBERS: usize = 8;

/// Those fields of a row that could be read on their own, to be checked against each other.
#[derive(Default)]
pub(crate) struct Legible<'a> {
    pub(crate) full_name: Option<&'a FullName>,
    pub(crate) former_numbers: Option<&'a [IdNumber]>,
    pub(crate) birth_date: Option<Day>,
    pub(crate) id_number: Option<&'a IdNumber>,
    pub(crate) province: Option<Option<Province>>,
    pub(crate) status: Option<ResidenceStatus>,
    pub(crate) nationality: Option<Country>,
    pub(crate) resident_country: Option<Country>,
}

impl Legible<'_> {
    /// Every contradiction between the fields that are there.
    pub(crate) fn contradictions(&self) -> impl Iterator<Item = PersonError> + use<> {
        [
            self.wrong_name(),
            self.wrong_number(),
            self.former_numbers.and_then(|former| wrong_former_numbers(former, self.id_number)),
            self.wrong_province(),
            self.wrong_nationality(),
            self.wrong_residence(),
        ]
        .into_iter()
        .flatten()
    }

    fn wrong_name(&self) -> Option<PersonError> {
        let name = self.full_name?.as_str();
        if is_formula(name) {
            return Some(PersonError::NameIsFormula);
        }
        (!name.chars().any(char::is_alphabetic)).then_some(PersonError::NameWithoutLetter)
    }

    fn wrong_number(&self) -> Option<PersonError> {
        let number = self.id_number?;
        match self.status? {
            ResidenceStatus::ForeignResident => {
                (!is_residence_card(number)).then_some(PersonError::NotAResidenceCard)
            }
            ResidenceStatus::Citizen | ResidenceStatus::CitizenAbroad => match birth_year(number) {
                Err(malformed) => Some(malformed),
                Ok(year) => (year != self.birth_date?.civil().0)
                    .then_some(PersonError::NumberDoesNotFitBirthDate),
            },
        }
    }

    fn wrong_province(&self) -> Option<PersonError> {
        let lives_here = self.status? != ResidenceStatus::CitizenAbroad;
        (lives_here != self.province?.is_some()).then_some(PersonError::StatusAndProvince)
    }

    fn wrong_nationality(&self) -> Option<PersonError> {
        let citizen = self.status? != ResidenceStatus::ForeignResident;
        (citizen != (self.nationality? == Country::VIETNAM))
            .then_some(PersonError::StatusAndNationality)
    }

    fn wrong_residence(&self) -> Option<PersonError> {
        let lives_here = self.status? != ResidenceStatus::CitizenAbroad;
        (lives_here != (self.resident_country? == Country::VIETNAM))
            .then_some(PersonError::StatusAndResidence)
    }
}

pub(crate) fn wrong_former_numbers(
    former: &[IdNumber],
    today: Option<&IdNumber>,
) -> Option<PersonError> {
    let of_today = former.iter().any(|number| Some(number) == today);
    let twice = (1..)
        .zip(former)
        .any(|(next, number)| former.iter().skip(next).any(|other| other == number));
    let too_many = former.len() > MOST_FORMER_NUMBERS;
    (of_today || twice || too_many).then_some(PersonError::FormerNumbers)
}

/// The year of birth a citizen number states, if the number is structurally right.
fn birth_year(number: &IdNumber) -> Result<i16, PersonError> {
    let &[p1, p2, p3, century, y1, y2, ..] = number.as_str().as_bytes() else {
        return Err(PersonError::NotACitizenNumber);
    };
    if !number.is_citizen_number() {
        return Err(PersonError::NotACitizenNumber);
    }
    let digit = |byte: u8| i16::from(byte) - i16::from(b'0');
    match digit(p1) * 100 + digit(p2) * 10 + digit(p3) {
        1..=96 | 100.. => {}
        _ => return Err(PersonError::NumberNamesNoPlace),
    }
    // 0 and 1 are men and women born in 1900..=1999, 2 and 3 those of 2000..=2099, and so on.
    Ok(1900 + 100 * (digit(century) / 2) + 10 * digit(y1) + digit(y2))
}

fn is_residence_card(number: &IdNumber) -> bool {
    match number.as_str().as_bytes() {
        [a, b, digits @ ..] => {
            a.is_ascii_uppercase()
                && b.is_ascii_uppercase()
                && digits.len() == 7
                && digits.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}
