//! One person's enrolment: which holder secret counts, and since when.

use nonla_credential::Day;
use nonla_crypto::EnrolmentTag;
use serde::{Deserialize, Serialize};

use crate::days::Days;

/// A person is enrolled anew at most once in this many days.
///
/// Whoever was on one day may be again on the day this long after it, and on none before.
pub const RE_ENROLMENT_DAYS: Days = Days::new(180);

/// The written form of an enrolment tag.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Tag(#[serde(with = "hex")] [u8; EnrolmentTag::LENGTH]);

impl Tag {
    pub(crate) fn of(tag: &EnrolmentTag) -> Self {
        Self(tag.to_bytes())
    }

    pub(crate) const fn as_bytes(&self) -> &[u8; EnrolmentTag::LENGTH] {
        &self.0
    }
}

/// The tag of one person's holder secret, and the days on which they were enrolled.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Enrolment {
    /// The tag of the secret that counts; those before are burned.
    pub(crate) tag: Tag,
    first_day: Day,
    /// The day of the last enrolment with another secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    anew_on: Option<Day>,
    /// The last day on which an enrolment was renewed that was merged into this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    other_renewed_on: Option<Day>,
}

impl Enrolment {
    pub(crate) const fn new(tag: Tag, day: Day) -> Self {
        Self { tag, first_day: day, anew_on: None, other_renewed_on: None }
    }

    /// From now on only the secret of this tag counts.
    pub(crate) const fn renew(&mut self, tag: Tag, day: Day) {
        self.tag = tag;
        self.anew_on = Some(day);
    }

    /// The day of the enrolment with the secret that counts. Credentials say the first of its
    /// month.
    pub(crate) fn enrolled_on(&self) -> Day {
        self.anew_on.unwrap_or(self.first_day)
    }

    /// The day the person was last enrolled anew, if they ever were, under whatever number.
    pub(crate) fn renewed_on(&self) -> Option<Day> {
        self.anew_on.max(self.other_renewed_on)
    }

    /// The person had another enrolment, which was renewed on this day.
    pub(crate) fn note_renewed(&mut self, on: Option<Day>) {
        self.other_renewed_on = self.other_renewed_on.max(on);
    }
}
