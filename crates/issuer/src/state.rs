//! The one record of its kind: the newest list, and how far the numbers of people go.

use nonla_credential::{Day, Hash, Period};
use nonla_record::{Key, Pause};
use serde::{Deserialize, Serialize};

use crate::draft::Draft;
use crate::table::Table;

#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct State {
    /// The newest period whose list takes nothing in any more, whether its files are signed or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) closed: Option<Period>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) published: Option<Published>,
    /// How many handles were ever revoked, those announced for later too.
    pub(crate) revoked: u64,
    /// The first day on which anything was counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) counted_from: Option<Day>,
    /// How many people there ever were: the number of the next.
    pub(crate) people: u64,
    /// How many exports of the civil register were taken.
    pub(crate) exports: u64,
}

/// The newest published list.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Published {
    pub(crate) period: Period,
    /// The hash of its head, which the next one names.
    pub(crate) head: Hash,
}

impl State {
    pub(crate) fn key() -> Key {
        Table::State.first()
    }

    pub(crate) fn of(draft: &Draft<'_>) -> Result<Self, Pause> {
        Ok(draft.get(&Self::key())?.unwrap_or_default())
    }

    pub(crate) fn put(&self, draft: &mut Draft<'_>) {
        draft.put(Self::key(), self);
    }
}
