//! What a clerk sees of one person in the register.

use nonla_credential::{Day, FullName};

use crate::enrolment::Enrolment;
use crate::person::Person;
use crate::register::{CredentialRecord, PersonId, Register, Row};

/// One person's entry: who they are and which credentials they have. No phone number.
///
/// ```compile_fail,E0599
/// fn call(entry: nonla_issuer::RegisterEntry<'_>) {
///     entry.phone();
/// }
/// ```
#[derive(Clone, Copy)]
pub struct RegisterEntry<'a> {
    register: &'a Register,
    row: &'a Row,
    id: PersonId,
}

impl<'a> RegisterEntry<'a> {
    pub(crate) fn of(register: &'a Register, id: PersonId) -> Option<Self> {
        Some(Self { register, row: register.row(id)?, id })
    }

    /// Name as on the identity document.
    #[must_use]
    pub const fn full_name(&self) -> &'a FullName {
        self.person().full_name()
    }

    /// Day of birth.
    #[must_use]
    pub const fn birth_date(&self) -> Day {
        self.person().birth_date()
    }

    /// The day of the enrolment with the holder secret that counts, if there was one: the first, or
    /// the last anew.
    #[must_use]
    pub fn enrolled_on(&self) -> Option<Day> {
        self.row.enrolment.as_ref().map(Enrolment::enrolled_on)
    }

    /// All credentials ever given to the person, oldest first.
    pub fn credentials(&self) -> impl Iterator<Item = &'a CredentialRecord> {
        let register = self.register;
        register.handles_of(self.id).iter().filter_map(|handle| register.credential(*handle))
    }

    const fn person(&self) -> &'a Person {
        &self.row.person
    }
}

impl std::fmt::Debug for RegisterEntry<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RegisterEntry(..)")
    }
}
