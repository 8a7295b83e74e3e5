//! One row of a register file.

use csv::ByteRecord;
use nonla_credential::{Country, Day, FullName, IdNumber, Province, ResidenceStatus};

use crate::bad_row::BadField;
use crate::birth::Birth;
use crate::blank::is_blank;
use crate::consistency::Legible;
use crate::damage::damage_of;
use crate::export::status_word;
use crate::field::Field;
use crate::person::{Person, UncheckedPerson};
use crate::phone::Phone;
use crate::register_text::line_ends;

/// More years than anybody lives.
const OLDEST_YEARS: i16 = 130;

/// One row while it is read.
pub(crate) struct Row<'a> {
    record: &'a ByteRecord,
    /// How many columns the header has.
    columns: usize,
    pub(crate) faults: Vec<(Field, BadField)>,
    /// The ID numbers that could be read, even where the rest could not.
    pub(crate) numbers: Vec<(Field, IdNumber)>,
}

impl<'a> Row<'a> {
    pub(crate) const fn new(record: &'a ByteRecord, columns: usize) -> Self {
        Self { record, columns, faults: Vec::new(), numbers: Vec::new() }
    }

    /// Why this is not one line with the columns of the header. Columns with nothing in them are
    /// none: spreadsheets write too many, and leave out the last ones.
    pub(crate) fn wrong_shape(&self, line: u64) -> Option<BadField> {
        let swallowed = line_ends(self.record.as_slice());
        if swallowed > 0 {
            return Some(BadField::OpenQuote { last_line: line + swallowed });
        }
        let is_filled = |cell: &[u8]| !std::str::from_utf8(cell).is_ok_and(is_blank);
        let cells: Vec<&[u8]> = self.record.iter().collect();
        let filled = cells.iter().rposition(|cell| is_filled(cell)).map_or(0, |last| last + 1);
        let found = cells.len();
        let fits = filled <= self.columns && found >= Field::COLUMNS.len();
        (!fits).then_some(BadField::ColumnCount { found, expected: self.columns })
    }

    /// Reads each field on its own, then checks what could be read against each other.
    pub(crate) fn read(&mut self, today: Day) -> Option<Person> {
        let full_name = self.field(Field::FullName, full_name);
        let birth = self.field(Field::BirthDate, |text| birth(text, today));
        let id_number = self.field(Field::IdNumber, |text| Ok(IdNumber::parse(text)?));
        let phone = self.field(Field::Phone, |text| Ok(Phone::parse(text)?));
        let province = self.field(Field::Province, province);
        let status = self.field(Field::Status, status);
        let nationality = self.field(Field::Nationality, |text| Ok(Country::parse(text)?));
        let resident_country = self.field(Field::ResidentCountry, |text| Ok(Country::parse(text)?));
        let former = self.field(Field::FormerNumbers, former_numbers);
        let legible = Legible {
            full_name: full_name.as_ref(),
            birth_date: birth.map(|birth| birth.day),
            id_number: id_number.as_ref(),
            province,
            status,
            nationality,
            resident_country,
            former_numbers: former.as_deref(),
        };
        let contradictions = legible.contradictions();
        self.faults.extend(contradictions.map(|fault| (fault.field(), fault.into())));
        self.numbers.extend(id_number.clone().map(|number| (Field::IdNumber, number)));
        for number in former.iter().flatten() {
            if self.numbers.iter().all(|(_, known)| known != number) {
                self.numbers.push((Field::FormerNumbers, number.clone()));
            }
        }
        let birth = birth?;
        let person = UncheckedPerson {
            full_name: full_name?,
            birth_date: birth.day,
            id_number: id_number?,
            phone: phone?,
            province: province?,
            status: status?,
            nationality: nationality?,
            resident_country: resident_country?,
        };
        // A contradiction was listed above, so an error here is known already.
        let person = Person::new(person).ok()?.with_birth_known(birth.known).ok()?;
        person.with_former_numbers(former?).ok()
    }

    fn field<T>(
        &mut self,
        field: Field,
        read: impl FnOnce(&str) -> Result<T, BadField>,
    ) -> Option<T> {
        let column = field.column()?;
        // The last column may be missing.
        let bytes = self.record.get(column).unwrap_or_default();
        let value = match std::str::from_utf8(bytes) {
            Err(_) => Err(BadField::NotUtf8),
            Ok("") if !field.may_be_empty() => Err(BadField::Missing),
            Ok(text) => read(text),
        };
        value.map_err(|reason| self.faults.push((field, reason))).ok()
    }
}

fn full_name(text: &str) -> Result<FullName, BadField> {
    match damage_of(text) {
        Some(damage) => Err(damage),
        None => Ok(FullName::typed(text)?),
    }
}

pub(crate) fn birth(text: &str, today: Day) -> Result<Birth, BadField> {
    let born = Birth::parse(text)?;
    if born.day > today {
        return Err(BadField::InFuture);
    }
    let ((year, month, day), (now_year, now_month, now_day)) = (born.day.civil(), today.civil());
    let years = now_year - year - i16::from((now_month, now_day) < (month, day));
    if years > OLDEST_YEARS {
        return Err(BadField::TooOld);
    }
    Ok(born)
}

fn province(text: &str) -> Result<Option<Province>, BadField> {
    match text {
        "" => Ok(None),
        text => Ok(Some(Province::parse(text)?)),
    }
}

fn status(text: &str) -> Result<ResidenceStatus, BadField> {
    use ResidenceStatus::{Citizen, CitizenAbroad, ForeignResident};
    [Citizen, ForeignResident, CitizenAbroad]
        .into_iter()
        .find(|&status| status_word(status) == text)
        .ok_or(BadField::UnknownStatus)
}

fn former_numbers(text: &str) -> Result<Vec<IdNumber>, BadField> {
    text.split_whitespace().map(|number| Ok(IdNumber::parse(number)?)).collect()
}
