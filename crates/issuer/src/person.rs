//! One row of the civil register, checked to be consistent.

use std::fmt;

use nonla_credential::{
    ClaimError, Claims, Country, Day, FullName, IdNumber, Province, ResidenceStatus,
    UncheckedClaims,
};

use crate::bad_row::Field;
use crate::birth::{Birth, BirthKnown};
use crate::formula::is_formula;

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

/// A phone number, which never leaves the register.
///
/// No claim, offer or credential has a place for it, nothing but
/// [`write_csv`](crate::write_csv) writes it, and outside this crate it cannot be read:
///
/// ```compile_fail,E0624
/// let phone = nonla_issuer::Phone::parse("0912345678")?;
/// println!("{}", phone.as_str());
/// # Ok::<(), nonla_issuer::PersonError>(())
/// ```
///
/// ```compile_fail,E0277
/// fn store(_: impl serde::Serialize) {}
/// store(nonla_issuer::Phone::parse("0912345678")?);
/// # Ok::<(), nonla_issuer::PersonError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

/// Why something is not a person of the register.
///
/// Names the fields that contradict each other, never their values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PersonError {
    /// The name is a formula for a spreadsheet.
    #[error("a name that begins with = + - or @ is a formula to a spreadsheet")]
    NameIsFormula,
    /// There is no letter in the name.
    #[error("a name has a letter")]
    NameWithoutLetter,
    /// Of a birth of which only the year or the month is known another day than the last one counts.
    #[error("where only the year or month of birth is known, its last day counts")]
    BirthIsNotTheLastDay,
    /// Former numbers are too many, stand twice, or are the number of today.
    #[error("former numbers are at most eight, all different and not the number of today")]
    FormerNumbers,
    /// A phone number is not ten digits that start with 03, 05, 07, 08 or 09.
    #[error("a phone number has ten digits and starts with 03, 05, 07, 08 or 09")]
    Phone,
    /// A citizen's number is not twelve digits.
    #[error("a citizen number has twelve digits (spreadsheets drop leading zeros)")]
    NotACitizenNumber,
    /// The first three digits of a citizen number name neither a province nor a country.
    #[error("a citizen number starts with a province (001 to 096) or a country (100 and up)")]
    NumberNamesNoPlace,
    /// Century digit and year digits of a citizen number contradict the birth date.
    #[error("the citizen number does not fit the birth date")]
    NumberDoesNotFitBirthDate,
    /// A foreigner's number is not two capital letters and seven digits.
    #[error("a residence card number has two capital letters and seven digits")]
    NotAResidenceCard,
    /// A citizen has another nationality, or a foreigner has the Vietnamese one.
    #[error("the status does not fit the nationality")]
    StatusAndNationality,
    /// A resident lives in another country, or a citizen abroad in Vietnam.
    #[error("the status does not fit the country of residence")]
    StatusAndResidence,
    /// A province is missing for a resident of Vietnam, or given for someone abroad.
    #[error("a province is given exactly for residents of Vietnam")]
    StatusAndProvince,
}

impl Person {
    /// Most former numbers of one person.
    pub const MOST_FORMER_NUMBERS: usize = 8;

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

impl Phone {
    /// Reads ten digits that start with 03, 05, 07, 08 or 09: a Vietnamese mobile number.
    ///
    /// # Errors
    /// [`PersonError::Phone`].
    pub fn parse(text: &str) -> Result<Self, PersonError> {
        match text.as_bytes() {
            [b'0', b'3' | b'5' | b'7' | b'8' | b'9', rest @ ..]
                if rest.len() == 8 && rest.iter().all(u8::is_ascii_digit) =>
            {
                Ok(Self(text.to_owned()))
            }
            _ => Err(PersonError::Phone),
        }
    }

    /// The number, for the export of the register alone.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl PersonError {
    /// The field a clerk should look at first.
    #[must_use]
    pub const fn field(self) -> Field {
        match self {
            Self::NameIsFormula | Self::NameWithoutLetter => Field::FullName,
            Self::BirthIsNotTheLastDay => Field::BirthDate,
            Self::FormerNumbers => Field::FormerNumbers,
            Self::Phone => Field::Phone,
            Self::NotACitizenNumber
            | Self::NumberNamesNoPlace
            | Self::NumberDoesNotFitBirthDate
            | Self::NotAResidenceCard => Field::IdNumber,
            Self::StatusAndNationality => Field::Nationality,
            Self::StatusAndResidence => Field::ResidentCountry,
            Self::StatusAndProvince => Field::Province,
        }
    }
}

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

fn wrong_former_numbers(former: &[IdNumber], today: Option<&IdNumber>) -> Option<PersonError> {
    let of_today = former.iter().any(|number| Some(number) == today);
    let twice = (1..)
        .zip(former)
        .any(|(next, number)| former.iter().skip(next).any(|other| other == number));
    let too_many = former.len() > Person::MOST_FORMER_NUMBERS;
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

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn number(text: &str) -> IdNumber {
        IdNumber::parse(text).unwrap()
    }

    fn citizen() -> UncheckedPerson {
        UncheckedPerson {
            full_name: FullName::parse("Nguyễn Thị Ánh").unwrap(),
            birth_date: day("1990-03-01"),
            id_number: number("001190001234"),
            phone: Phone::parse("0912345678").unwrap(),
            province: Some(Province::parse("079").unwrap()),
            status: ResidenceStatus::Citizen,
            nationality: Country::VIETNAM,
            resident_country: Country::VIETNAM,
        }
    }

    fn foreigner() -> UncheckedPerson {
        UncheckedPerson {
            id_number: number("AB1234567"),
            status: ResidenceStatus::ForeignResident,
            nationality: Country::parse("KR").unwrap(),
            ..citizen()
        }
    }

    fn abroad() -> UncheckedPerson {
        UncheckedPerson {
            province: None,
            status: ResidenceStatus::CitizenAbroad,
            resident_country: Country::parse("CZ").unwrap(),
            ..citizen()
        }
    }

    /// REQ-I6: the register holds citizens, foreign residents and citizens abroad.
    #[test]
    fn each_status_has_its_consistent_rows() {
        for person in [citizen(), foreigner(), abroad()] {
            let person = Person::new(person).unwrap();
            let claims = person.claims(day("2026-11-22"), day("2031-11-22")).unwrap();
            assert!(claims.full_name() == person.full_name());
            assert!(claims.id_number() == person.id_number());
            assert_eq!(claims.status(), person.status());
        }
    }

    #[test]
    fn a_citizen_number_may_name_another_province_or_a_country_of_birth() {
        for text in ["096190001234", "100190001234", "152190001234"] {
            let person = UncheckedPerson { id_number: number(text), ..citizen() };
            assert!(Person::new(person).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_citizen_number_fits_the_century_and_year_of_birth() {
        let fits = |text: &str, born: &str| {
            let person =
                UncheckedPerson { id_number: number(text), birth_date: day(born), ..citizen() };
            Person::new(person)
        };
        let right = [
            ("001000000001", "1900-01-01"),
            ("001199999999", "1999-12-31"),
            ("001200000000", "2000-01-01"),
            ("001308123456", "2008-02-29"),
            ("001279123456", "2079-06-06"),
        ];
        for (text, born) in right {
            assert!(fits(text, born).is_ok(), "{text} {born}");
        }
        let wrong = [
            ("001190001234", "1991-03-01"),
            ("001008123456", "2008-02-29"),
            ("001208123456", "1908-02-29"),
            ("001408123456", "2008-02-29"),
            ("001990001234", "1990-03-01"),
        ];
        for (text, born) in wrong {
            assert_eq!(
                fits(text, born),
                Err(PersonError::NumberDoesNotFitBirthDate),
                "{text} {born}"
            );
        }
    }

    #[test]
    fn a_malformed_number_is_refused_by_kind() {
        let cases = [
            ("19000123456", PersonError::NotACitizenNumber),
            ("00119000123A", PersonError::NotACitizenNumber),
            ("AB1234567", PersonError::NotACitizenNumber),
            ("000190001234", PersonError::NumberNamesNoPlace),
            ("097190001234", PersonError::NumberNamesNoPlace),
        ];
        for (text, expected) in cases {
            for person in [citizen(), abroad()] {
                let person = UncheckedPerson { id_number: number(text), ..person };
                assert_eq!(Person::new(person), Err(expected), "{text}");
            }
        }
        for text in ["A12345678", "ABC123456", "AB123456", "AB12345678", "001190001234"] {
            let person = UncheckedPerson { id_number: number(text), ..foreigner() };
            assert_eq!(Person::new(person), Err(PersonError::NotAResidenceCard), "{text}");
        }
    }

    #[test]
    fn status_fits_nationality_residence_and_province() {
        let korea = Country::parse("KR").unwrap();
        for person in [citizen(), abroad()] {
            let person = UncheckedPerson { nationality: korea, ..person };
            assert_eq!(Person::new(person), Err(PersonError::StatusAndNationality));
        }
        let person = UncheckedPerson { nationality: Country::VIETNAM, ..foreigner() };
        assert_eq!(Person::new(person), Err(PersonError::StatusAndNationality));
        for person in [citizen(), foreigner()] {
            let away = UncheckedPerson { resident_country: korea, ..person.clone() };
            assert_eq!(Person::new(away), Err(PersonError::StatusAndResidence));
            let nowhere = UncheckedPerson { province: None, ..person };
            assert_eq!(Person::new(nowhere), Err(PersonError::StatusAndProvince));
        }
        let home = UncheckedPerson { resident_country: Country::VIETNAM, ..abroad() };
        assert_eq!(Person::new(home), Err(PersonError::StatusAndResidence));
        let both = UncheckedPerson { province: citizen().province, ..abroad() };
        assert_eq!(Person::new(both), Err(PersonError::StatusAndProvince));
    }

    /// Serves REQ-C2: what is not known of a birth makes nobody older.
    #[test]
    fn only_the_last_day_counts_for_a_year_or_a_month() {
        let born = |text: &str| {
            let person = UncheckedPerson { birth_date: day(text), ..citizen() };
            Person::new(person).unwrap()
        };
        let wrong = Err(PersonError::BirthIsNotTheLastDay);
        for (text, month, year) in [
            ("1990-12-31", true, true),
            ("1990-03-31", true, false),
            ("1990-02-28", true, false),
            ("1990-01-01", false, false),
            ("1990-12-30", false, false),
        ] {
            for (known, fits) in [(BirthKnown::Month, month), (BirthKnown::Year, year)] {
                let person = born(text).with_birth_known(known);
                assert_eq!(person.is_ok(), fits, "{text}");
                assert!(fits || person == wrong);
            }
            assert!(born(text).with_birth_known(BirthKnown::Day).is_ok());
        }
    }

    #[test]
    fn a_phone_number_has_one_spelling() {
        for text in ["0312345678", "0512345678", "0712345678", "0812345678", "0912345678"] {
            assert!(Phone::parse(text).is_ok());
        }
        let foreign = [
            "",
            "091234567",
            "09123456789",
            "0212345678",
            "1912345678",
            "+84912345678",
            "0912 345678",
            "09123456\u{0667}",
        ];
        for text in foreign {
            assert_eq!(Phone::parse(text), Err(PersonError::Phone), "{text}");
        }
    }

    /// T-C3: what the register knows never reaches a log through `Debug`.
    #[test]
    fn debug_shows_no_value() {
        let person = Person::new(citizen()).unwrap();
        let shown = format!("{person:?} {:?} {:?}", citizen(), person.phone());
        assert_eq!(shown, "Person(..) UncheckedPerson(..) Phone(..)");
    }

    /// REQ-D5: the phone number is in no claim.
    #[test]
    fn claims_do_not_carry_the_phone_number() {
        let person = Person::new(citizen()).unwrap();
        let claims = person.claims(day("2026-11-22"), day("2031-11-22")).unwrap();
        let unchecked = UncheckedClaims::from(claims);
        let texts =
            [unchecked.full_name.as_str().to_owned(), unchecked.id_number.as_str().to_owned()];
        assert!(texts.iter().all(|text| !text.contains(person.phone().as_str())));
    }
}
