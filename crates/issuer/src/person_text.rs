//! How a person of the register is written in a record.

use nonla_credential::{Country, FullName, IdNumber, Province, ResidenceStatus};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::birth::Birth;
use crate::person::{Person, UncheckedPerson};
use crate::phone::Phone;

/// The fields of a person, the birth as a register file has it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonText {
    full_name: FullName,
    birth: String,
    id_number: IdNumber,
    phone: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    province: Option<Province>,
    status: ResidenceStatus,
    nationality: Country,
    resident_country: Country,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    former_numbers: Vec<IdNumber>,
}

pub(crate) fn serialize<S: Serializer>(person: &Person, to: S) -> Result<S::Ok, S::Error> {
    let text = PersonText {
        full_name: person.full_name().clone(),
        birth: person.birth_text(),
        id_number: person.id_number().clone(),
        phone: person.phone().as_str().to_owned(),
        province: person.province(),
        status: person.status(),
        nationality: person.nationality(),
        resident_country: person.resident_country(),
        former_numbers: person.former_numbers().to_vec(),
    };
    text.serialize(to)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Person, D::Error> {
    // What is wrong is not said: it would repeat what the record says.
    read(PersonText::deserialize(from)?).ok_or_else(|| D::Error::custom("not a person"))
}

fn read(text: PersonText) -> Option<Person> {
    let birth = Birth::parse(&text.birth).ok()?;
    let fields = UncheckedPerson {
        full_name: text.full_name,
        birth_date: birth.day,
        id_number: text.id_number,
        phone: Phone::parse(&text.phone).ok()?,
        province: text.province,
        status: text.status,
        nationality: text.nationality,
        resident_country: text.resident_country,
    };
    let person = Person::new(fields).ok()?.with_birth_known(birth.known).ok()?;
    person.with_former_numbers(text.former_numbers).ok()
}
