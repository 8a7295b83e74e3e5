//! The whole register at one moment, to plan a new export over it and to look at.

use std::collections::HashMap;

use nonla_credential::{Day, FullName, IdNumber};
use nonla_record::{Damaged, Key, Step};

use crate::credential_record::CredentialRecord;
use crate::draft::look;
use crate::person::Person;
use crate::person_record::{Found, PersonId, PersonRecord};
use crate::state::State;
use crate::table::{Table, decode};

/// The people of the register, read from a store: a copy, to plan a new export over
/// ([`plan`](Self::plan)) and to look at.
///
/// One person has one enrolment tag that counts, one tag belongs to one person for ever, and a tag
/// that stopped counting never counts again. A person keeps their enrolment through changes of name,
/// number and status. `Debug` shows no person.
#[derive(Clone, Default)]
pub struct Register {
    pub(crate) people: Vec<PersonRecord>,
    numbers: HashMap<String, PersonId>,
    /// How many exports it was made of.
    pub(crate) exports: u64,
}

/// One person's entry: who they are and which credentials they have. No phone number.
///
/// ```compile_fail,E0599
/// fn call(entry: nonla_issuer::RegisterEntry) {
///     entry.phone();
/// }
/// ```
#[derive(Clone)]
pub struct RegisterEntry(PersonRecord);

impl Register {
    /// The tables that [`read`](Self::read) takes, in the order in which they are to be read.
    pub const TABLES: [Table; 3] = [Table::State, Table::People, Table::Numbers];

    /// Reads the records of all pages of [`TABLES`](Self::TABLES).
    ///
    /// # Errors
    /// [`Damaged`].
    pub fn read(records: impl IntoIterator<Item = (Key, Vec<u8>)>) -> Result<Self, Damaged> {
        let mut register = Self::default();
        for (key, bytes) in records {
            if key == State::key() {
                register.exports = decode::<State>(&key, &bytes)?.exports;
            } else if key.table() == Table::People as u8 {
                // Rows are numbered without a gap.
                if key != PersonId(register.people.len() as u64).key() {
                    return Err(key.damaged());
                }
                register.people.push(decode(&key, &bytes)?);
            } else if key.table() == Table::Numbers as u8 {
                let number = String::from_utf8(key.row().to_vec()).map_err(|_| key.damaged())?;
                register.numbers.insert(number, decode(&key, &bytes)?);
            }
        }
        Ok(register)
    }

    /// How many people are in the register, enrolled or not, without those the newest export does not
    /// have.
    #[must_use]
    pub fn people(&self) -> usize {
        self.people.iter().filter(|row| row.is_present()).count()
    }

    /// The people of the newest export, each with the numbers they had before: what
    /// [`write_csv`](crate::write_csv) writes, to be corrected and imported again.
    #[must_use]
    pub fn export(&self) -> Vec<Person> {
        let present = self.people.iter().filter(|row| row.is_present());
        present.map(|row| row.person.clone()).collect()
    }

    /// Everybody who ever was in the register, in the order they came, so that a place in the list stays
    /// one person's. Who turned out to be somebody else's second row is found by that number still.
    #[must_use]
    pub fn everybody(&self) -> Vec<Person> {
        self.people.iter().map(|row| row.person.clone()).collect()
    }

    /// The entry of the person with this number, or who had it before.
    #[must_use]
    pub fn find(&self, number: &IdNumber) -> Option<RegisterEntry> {
        self.row(self.person_with(number)?).cloned().map(RegisterEntry)
    }

    /// The person with this number, or who had it before.
    pub(crate) fn person_with(&self, number: &IdNumber) -> Option<PersonId> {
        let mut id = *self.numbers.get(number.as_str())?;
        // A ring would need more turns than there are rows.
        for _ in 0..=self.people.len() {
            match self.any_row(id)?.merged_into {
                None => return Some(id),
                Some(into) => id = into,
            }
        }
        None
    }

    /// The person's row; none if it went into another one.
    pub(crate) fn row(&self, id: PersonId) -> Option<&PersonRecord> {
        self.any_row(id).filter(|row| row.merged_into.is_none())
    }

    fn any_row(&self, id: PersonId) -> Option<&PersonRecord> {
        self.people.get(usize::try_from(id.0).ok()?)
    }

    /// All rows with their numbers.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (PersonId, &PersonRecord)> {
        (0..).map(PersonId).zip(&self.people)
    }
}

/// The entry of the person with this number, or who had it before.
pub fn find(number: &IdNumber) -> Step<'static, Option<RegisterEntry>> {
    let number = number.clone();
    look(move |draft| {
        let found = Found::with_number(draft, &number)?;
        Ok(found.map(|found| RegisterEntry(found.record)))
    })
}

impl RegisterEntry {
    /// Name as on the identity document.
    #[must_use]
    pub const fn full_name(&self) -> &FullName {
        self.0.person.full_name()
    }

    /// Day of birth.
    #[must_use]
    pub const fn birth_date(&self) -> Day {
        self.0.person.birth_date()
    }

    /// The day of the enrolment with the holder secret that counts, if there was one: the first, or
    /// the last anew.
    #[must_use]
    pub fn enrolled_on(&self) -> Option<Day> {
        self.0.enrolled_on()
    }

    /// All credentials ever given to the person, oldest first.
    pub fn credentials(&self) -> impl Iterator<Item = &CredentialRecord> {
        self.0.credentials.iter()
    }
}

impl std::fmt::Debug for RegisterEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RegisterEntry(..)")
    }
}

impl std::fmt::Debug for Register {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Register").field("people", &self.people.len()).finish_non_exhaustive()
    }
}
