//! One row of the civil register, checked to be consistent.

use std::fmt;

use nonla_credential::{
    ClaimError, Claims, Country, Day, FullName, IdNumber, Province, ResidenceStatus,
    UncheckedClaims,
};

use crate::birth::{Birth, BirthKnown};
use crate::consistency::{self, Legible, wrong_former_numbers};
use crate::field::Field;
use crate::person_error::PersonError;
use crate::phone::Phone;

/// One person as the civil register knows them, with fields that cannot contradict each other.
///
/// - *Citizen*: Vietnamese, lives in a province, twelve-digit citizen number.
/// - *Foreign resident*: of another nationality, lives in a province, residence card.
/// - *Citizen abroad*: Vietnamese, lives in another country, twelve-digit citizen number.
///
/// A citizen number opens with the place of birth registration (three digits), which need not be
/// the province of residence; then a digit for century and sex, the year of birth (two digits)
/// and six digits at random (Decree 137/2015/ND-CP, article 13).
///
/// `Debug` shows no value, and there is no `Serialize`: what leaves the register are [`Claims`].
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    fields: UncheckedPerson,
    birth_known: BirthKnown,
    former_numbers: Vec<IdNumber>,
}

/// A row of the register whose fields are well formed but not yet checked against each other.
///
/// Turn it into a [`Person`] before use.
#[derive(Clone, PartialEq, Eq)]
pub struct UncheckedPerson {
    /// Name as on the identity document.
    pub full_name: FullName,
    /// Day of birth.
    pub birth_date: Day,
    /// Citizen number, or residence card number of a foreigner.
    pub id_number: IdNumber,
    /// Phone number; see [`Phone`].
    pub phone: Phone,
    /// Province of residence, exactly for those who live in Vietnam.
    pub province: Option<Province>,
    /// On what ground the person is in the register.
    pub status: ResidenceStatus,
    /// Country the person is a citizen of.
    pub nationality: Country,
    /// Country the person lives in.
    pub resident_country: Country,
}

impl Person {
    /// Most former numbers of one person.
    pub const MOST_FORMER_NUMBERS: usize = consistency::MOST_FORMER_NUMBERS;

    /// Checks the fields of a row against each other.
    ///
    /// # Errors
    /// The first contradiction, as a [`PersonError`].
    pub fn new(person: UncheckedPerson) -> Result<Self, PersonError> {
        let all = Legible {
            full_name: Some(&person.full_name),
            former_numbers: None,
            birth_date: Some(person.birth_date),
            id_number: Some(&person.id_number),
            province: Some(person.province),
            status: Some(person.status),
            nationality: Some(person.nationality),
            resident_country: Some(person.resident_country),
        };
        match all.contradictions().next() {
            Some(contradiction) => Err(contradiction),
            None => Ok(Self {
                fields: person,
                birth_known: BirthKnown::Day,
                former_numbers: Vec::new(),
            }),
        }
    }

    /// The same person, of whose birth only the year or the month is known; see [`BirthKnown`].
    ///
    /// # Errors
    /// [`PersonError::BirthIsNotTheLastDay`] unless the day of birth is the last one of it.
    pub fn with_birth_known(self, birth_known: BirthKnown) -> Result<Self, PersonError> {
        let birth = Birth { day: self.birth_date(), known: birth_known };
        if !birth.is_consistent() {
            return Err(PersonError::BirthIsNotTheLastDay);
        }
        Ok(Self { birth_known, ..self })
    }

    /// The same person, who had these numbers before: those of an earlier passport, card or status.
    /// They find the person in a register that knows one of them.
    ///
    /// # Errors
    /// [`PersonError::FormerNumbers`] for more than [`Person::MOST_FORMER_NUMBERS`], for one that
    /// stands twice, and for the number of today.
    pub fn with_former_numbers(self, former_numbers: Vec<IdNumber>) -> Result<Self, PersonError> {
        match wrong_former_numbers(&former_numbers, Some(self.id_number())) {
            Some(error) => Err(error),
            None => Ok(Self { former_numbers, ..self }),
        }
    }

    /// What a credential says about this person: everything here except the phone number.
    ///
    /// `enrolled_on` is the day the person was first identified, `valid_until` the last day on
    /// which the credential counts.
    ///
    /// # Errors
    /// [`ClaimError::BornAfterEnrolment`] or [`ClaimError::EndsBeforeEnrolment`].
    pub fn claims(&self, enrolled_on: Day, valid_until: Day) -> Result<Claims, ClaimError> {
        Claims::new(UncheckedClaims {
            valid_until,
            birth_date: self.fields.birth_date,
            enrolled_on,
            resident_country: self.fields.resident_country,
            province: self.fields.province,
            status: self.fields.status,
            nationality: self.fields.nationality,
            full_name: self.fields.full_name.clone(),
            id_number: self.fields.id_number.clone(),
        })
    }

    /// Name as on the identity document.
    #[must_use]
    pub const fn full_name(&self) -> &FullName {
        &self.fields.full_name
    }

    /// Day of birth; where only the year or the month is known, its last day.
    #[must_use]
    pub const fn birth_date(&self) -> Day {
        self.fields.birth_date
    }

    /// How much of the day of birth is known.
    #[must_use]
    pub const fn birth_known(&self) -> BirthKnown {
        self.birth_known
    }

    /// The birth as the register file has it.
    pub(crate) fn birth_text(&self) -> String {
        Birth { day: self.birth_date(), known: self.birth_known }.to_text()
    }

    /// The number of today and all former ones.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = &IdNumber> {
        std::iter::once(self.id_number()).chain(&self.former_numbers)
    }

    /// Whether name and day of birth are both others: of one person one of them stays.
    pub(crate) fn is_unlike(&self, other: &Self) -> bool {
        let name = |person: &Self| person.full_name().as_str().to_lowercase();
        self.birth_date() != other.birth_date() && name(self) != name(other)
    }

    /// The columns in which two rows differ, former numbers apart.
    pub(crate) fn fields_that_differ(&self, other: &Self) -> Vec<Field> {
        let (one, two) = (&self.fields, &other.fields);
        let birth = |person: &Self| (person.birth_date(), person.birth_known);
        let differ = [
            (Field::FullName, one.full_name != two.full_name),
            (Field::BirthDate, birth(self) != birth(other)),
            (Field::IdNumber, one.id_number != two.id_number),
            (Field::Phone, one.phone != two.phone),
            (Field::Province, one.province != two.province),
            (Field::Status, one.status != two.status),
            (Field::Nationality, one.nationality != two.nationality),
            (Field::ResidentCountry, one.resident_country != two.resident_country),
        ];
        differ.into_iter().filter_map(|(field, differs)| differs.then_some(field)).collect()
    }

    /// The same person, with the numbers the register knew of them before, the newest first, up to
    /// the most a row names.
    pub(crate) fn with_history_of(mut self, earlier: &Self) -> Self {
        for number in earlier.numbers() {
            let is_known = self.numbers().any(|known| known == number);
            if !is_known && self.former_numbers.len() < Self::MOST_FORMER_NUMBERS {
                self.former_numbers.push(number.clone());
            }
        }
        self
    }

    /// Numbers the person had before.
    #[must_use]
    pub fn former_numbers(&self) -> &[IdNumber] {
        &self.former_numbers
    }

    /// Citizen number, or residence card number of a foreigner.
    #[must_use]
    pub const fn id_number(&self) -> &IdNumber {
        &self.fields.id_number
    }

    /// Phone number; see [`Phone`].
    #[must_use]
    pub const fn phone(&self) -> &Phone {
        &self.fields.phone
    }

    /// Province of residence; `None` abroad.
    #[must_use]
    pub const fn province(&self) -> Option<Province> {
        self.fields.province
    }

    /// On what ground the person is in the register.
    #[must_use]
    pub const fn status(&self) -> ResidenceStatus {
        self.fields.status
    }

    /// Country the person is a citizen of.
    #[must_use]
    pub const fn nationality(&self) -> Country {
        self.fields.nationality
    }

    /// Country the person lives in.
    #[must_use]
    pub const fn resident_country(&self) -> Country {
        self.fields.resident_country
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Person(..)")
    }
}

impl fmt::Debug for UncheckedPerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UncheckedPerson(..)")
    }
}

#[cfg(test)]
mod tests;
