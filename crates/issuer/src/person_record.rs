//! What is kept of one person: the row of the register, enrolment, credentials, open offers.

use nonla_credential::{Day, Handle, IdNumber, OfferCode};
use nonla_record::{Key, Pause};
use serde::{Deserialize, Serialize};

use crate::credential_record::CredentialRecord;
use crate::draft::Draft;
use crate::enrolment::{Enrolment, Tag};
use crate::person::Person;
use crate::person_text;
use crate::table::Table;

/// Most rows that went into one another, from one row on.
const MAX_MERGES: usize = 1_000;

/// The number that a row of the register keeps.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct PersonId(pub(crate) u64);

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PersonRecord {
    #[serde(with = "person_text")]
    pub(crate) person: Person,
    /// How often the row was corrected.
    pub(crate) revision: u64,
    /// Whether the newest export has no such person.
    pub(crate) is_gone: bool,
    /// The row that stands for the same person since the two turned out to be one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) merged_into: Option<PersonId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) enrolment: Option<Enrolment>,
    /// All credentials ever given to the person, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) credentials: Vec<CredentialRecord>,
    /// Offers that were not taken up, expired ones too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) offers: Vec<OfferCode>,
}

/// A person of the register under the number of the row that stands for them.
pub(crate) struct Found {
    pub(crate) id: PersonId,
    pub(crate) record: PersonRecord,
}

impl PersonId {
    pub(crate) fn key(self) -> Key {
        Table::People.key(self.0.to_be_bytes())
    }
}

impl PersonRecord {
    pub(crate) const fn new(person: Person) -> Self {
        Self {
            person,
            revision: 0,
            is_gone: false,
            merged_into: None,
            enrolment: None,
            credentials: Vec::new(),
            offers: Vec::new(),
        }
    }

    /// Whether this row stands for a person of the newest export.
    pub(crate) const fn is_present(&self) -> bool {
        self.merged_into.is_none() && !self.is_gone
    }

    pub(crate) fn enrolled_on(&self) -> Option<Day> {
        self.enrolment.as_ref().map(Enrolment::enrolled_on)
    }

    pub(crate) fn credential(&self, handle: Handle) -> Option<&CredentialRecord> {
        self.credentials.iter().find(|record| record.handle == handle)
    }

    pub(crate) fn live_on(&self, day: Day) -> impl Iterator<Item = &CredentialRecord> {
        self.credentials.iter().filter(move |record| record.is_live_on(day))
    }
}

impl Found {
    /// The row of this number.
    pub(crate) fn row(draft: &Draft<'_>, id: PersonId) -> Result<Self, Pause> {
        Ok(Self { id, record: draft.expect(&id.key())? })
    }

    /// The row that stands for this one now.
    pub(crate) fn standing_for(draft: &Draft<'_>, mut id: PersonId) -> Result<Self, Pause> {
        for _ in 0..MAX_MERGES {
            let found = Self::row(draft, id)?;
            match found.record.merged_into {
                None => return Ok(found),
                Some(into) => id = into,
            }
        }
        // A row goes into one that stands, so there is no ring.
        Err(id.key().damaged().into())
    }

    /// The person with this number, or who had it before.
    pub(crate) fn with_number(draft: &Draft<'_>, number: &IdNumber) -> Result<Option<Self>, Pause> {
        let id = draft.get(&number_key(number))?;
        id.map(|id| Self::standing_for(draft, id)).transpose()
    }

    /// Who is or was enrolled with this tag.
    pub(crate) fn with_tag(draft: &Draft<'_>, tag: &Tag) -> Result<Option<Self>, Pause> {
        let id = draft.get(&tag_key(tag))?;
        id.map(|id| Self::standing_for(draft, id)).transpose()
    }

    pub(crate) fn put(&self, draft: &mut Draft<'_>) {
        draft.put(self.id.key(), &self.record);
    }
}

pub(crate) fn number_key(number: &IdNumber) -> Key {
    Table::Numbers.key(number.as_str().as_bytes())
}

pub(crate) fn tag_key(tag: &Tag) -> Key {
    Table::Tags.key(*tag.as_bytes())
}

/// Whose credential has this handle.
pub(crate) fn handle_key(handle: Handle) -> Key {
    Table::Credentials.key(handle.number().to_be_bytes())
}
