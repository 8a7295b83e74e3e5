//! The register as a CSV file, in the form [`import`](crate::import) reads.

use nonla_credential::{Province, ResidenceStatus};

use crate::bad_row::Field;
use crate::person::Person;

/// Writes people as a register file: the header, then one line each.
///
/// Reading the file back gives the same people. The file holds everything the register knows,
/// phone numbers too: it is for the town hall alone.
#[must_use]
pub fn write_csv(people: &[Person]) -> Vec<u8> {
    let mut file = String::new();
    push_line(&mut file, &Field::COLUMNS.map(Field::name));
    for person in people {
        push_line(
            &mut file,
            &[
                person.full_name().as_str(),
                &person.birth_date().to_string(),
                person.id_number().as_str(),
                person.phone().as_str(),
                &person.province().as_ref().map(Province::to_string).unwrap_or_default(),
                status_word(person.status()),
                &person.nationality().to_string(),
                &person.resident_country().to_string(),
            ],
        );
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

fn push_line(file: &mut String, fields: &[&str; 8]) {
    for (position, field) in fields.iter().enumerate() {
        if position > 0 {
            file.push(',');
        }
        push_field(file, field);
    }
    file.push('\n');
}

/// Names have no line breaks, so commas and quotes are all that needs quoting (RFC 4180).
fn push_field(file: &mut String, field: &str) {
    if field.contains([',', '"']) {
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

    proptest! {
        #[test]
        fn any_name_survives_the_file(name in "[\\PC,\"#=' ]{1,120}") {
            let Ok(full_name) = FullName::parse(&name) else { return Ok(()) };
            let person = Person::new(UncheckedPerson {
                full_name,
                birth_date: Day::parse("1990-03-01").unwrap(),
                id_number: IdNumber::parse("001190001234").unwrap(),
                phone: Phone::parse("0912345678").unwrap(),
                province: Some(Province::parse("079").unwrap()),
                status: ResidenceStatus::Citizen,
                nationality: Country::VIETNAM,
                resident_country: Country::VIETNAM,
            }).unwrap();
            let file = write_csv(std::slice::from_ref(&person));
            let read = import(&file, ImportMode::AllOrNothing, today()).unwrap();
            prop_assert!(read.people == [person]);
        }
    }
}
