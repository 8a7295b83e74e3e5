//! The register as a CSV file, in the form [`import`](crate::import) reads.

use nonla_credential::{IdNumber, Province, ResidenceStatus};

use crate::field::Field;
use crate::formula::{as_text, is_formula};
use crate::person::Person;

/// Writes people as a register file: the header, then one line each.
///
/// Reading the file back gives the same people. The column `former_numbers` is written if anybody has
/// one. The file holds everything the register knows,
/// phone numbers too: it is for the town hall alone.
#[must_use]
pub fn write_csv(people: &[Person]) -> Vec<u8> {
    let mut file = String::new();
    let has_former = people.iter().any(|person| !person.former_numbers().is_empty());
    let former_column = has_former.then_some(Field::FormerNumbers.name());
    push_line(&mut file, Field::COLUMNS.map(Field::name).into_iter().chain(former_column));
    for person in people {
        let cells = [
            person.full_name().as_str(),
            &person.birth_text(),
            person.id_number().as_str(),
            person.phone().as_str(),
            &person.province().as_ref().map(Province::to_string).unwrap_or_default(),
            status_word(person.status()),
            &person.nationality().to_string(),
            &person.resident_country().to_string(),
        ];
        let former: Vec<&str> = person.former_numbers().iter().map(IdNumber::as_str).collect();
        let former = former.join(" ");
        push_line(&mut file, cells.into_iter().chain(has_former.then_some(former.as_str())));
    }
    file.into_bytes()
}

/// How a register file writes a status.
pub(crate) const fn status_word(status: ResidenceStatus) -> &'static str {
    match status {
        ResidenceStatus::Citizen => "citizen",
        ResidenceStatus::ForeignResident => "foreign_resident",
        ResidenceStatus::CitizenAbroad => "citizen_abroad",
    }
}

fn push_line<'a>(file: &mut String, fields: impl Iterator<Item = &'a str>) {
    for (position, field) in fields.enumerate() {
        if position > 0 {
            file.push(',');
        }
        push_field(file, field);
    }
    file.push('\n');
}

/// Names have no line breaks, so separators and quotes are all that needs quoting (RFC 4180). A cell
/// that a spreadsheet would run is written as text.
fn push_field(file: &mut String, field: &str) {
    let escaped = is_formula(field).then(|| as_text(field));
    let field = escaped.as_deref().unwrap_or(field);
    if field.contains([',', ';', '\t', '|', '"']) {
        file.push('"');
        file.push_str(&field.replace('"', "\"\""));
        file.push('"');
    } else {
        file.push_str(field);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ImportMode, Phone, UncheckedPerson, import, sample_register};
    use nonla_credential::{Country, Day, FullName, IdNumber};
    use proptest::prelude::*;

    fn today() -> Day {
        Day::parse("2026-11-22").unwrap()
    }

    #[test]
    fn a_written_register_reads_back_as_the_same_people() {
        for people in [0, 1, 500] {
            let people = sample_register(people, today(), 7);
            let read = import(&write_csv(&people), ImportMode::AllOrNothing, today()).unwrap();
            assert!(read.people == people);
            assert!(read.skipped.is_empty());
        }
    }

    #[test]
    fn nobody_is_a_header_alone() {
        assert_eq!(
            write_csv(&[]),
            b"full_name,birth_date,id_number,phone,province,status,nationality,resident_country\n"
        );
    }

    /// Serves T-Z1: a person's name is never a formula; were it one, it would be written as text.
    #[test]
    fn a_cell_that_a_spreadsheet_would_run_is_escaped() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("@SUM(1,2)", "\"'@SUM(1,2)\""),
            ("-1", "'-1"),
            ("An;=1", "\"'An;=1\""),
            ("An", "An"),
            ("1990-03-01", "1990-03-01"),
        ] {
            let mut file = String::new();
            push_field(&mut file, cell);
            assert_eq!(file, written);
        }
    }

    proptest! {
        #[test]
        fn any_name_survives_the_file(name in "[\\PC,\"#=' ]{1,120}") {
            let Ok(full_name) = FullName::parse(&name) else { return Ok(()) };
            // A lost letter, or letters of a wrong encoding: not imported.
            prop_assume!(crate::damage::damage_of(&name).is_none());
            let person = Person::new(UncheckedPerson {
                full_name,
                birth_date: Day::parse("1990-03-01").unwrap(),
                id_number: IdNumber::parse("001190001234").unwrap(),
                phone: Phone::parse("0912345678").unwrap(),
                province: Some(Province::parse("079").unwrap()),
                status: ResidenceStatus::Citizen,
                nationality: Country::VIETNAM,
                resident_country: Country::VIETNAM,
            });
            let Ok(person) = person else { return Ok(()) };
            let file = write_csv(std::slice::from_ref(&person));
            let read = import(&file, ImportMode::AllOrNothing, today()).unwrap();
            prop_assert!(read.people == [person]);
        }
    }
}
