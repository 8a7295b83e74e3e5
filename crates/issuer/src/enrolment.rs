//! One person's enrolment: which holder secret counts, and since when.

use nonla_credential::{Day, Handle};
use nonla_crypto::EnrolmentTag;

use crate::issuer::Days;

/// A person is enrolled anew at most once in this many days.
///
/// Whoever was on one day may be again on the day this long after it, and on none before.
pub const RE_ENROLMENT_DAYS: Days = Days::new(180);

/// One person's credentials under one tag, and the days on which they were enrolled.
pub(crate) struct Enrolment {
    /// The tag of the secret that counts; those before are burned.
    pub(crate) tag: EnrolmentTag,
    /// All credentials ever given to the person, oldest first.
    pub(crate) handles: Vec<Handle>,
    first_day: Day,
    /// The days of enrolment with another secret, oldest first. It only grows.
    anew: Vec<Day>,
    /// The last day on which an enrolment was renewed that was merged into this one.
    other_renewed_on: Option<Day>,
}

impl Enrolment {
    pub(crate) const fn new(tag: EnrolmentTag, day: Day) -> Self {
        Self { tag, handles: Vec::new(), first_day: day, anew: Vec::new(), other_renewed_on: None }
    }

    /// From now on only the secret of this tag counts.
    pub(crate) fn renew(&mut self, tag: EnrolmentTag, day: Day) {
        self.tag = tag;
        self.anew.push(day);
    }

    /// The day of the enrolment with the secret that counts. Credentials say the first of its
    /// month.
    pub(crate) fn enrolled_on(&self) -> Day {
        self.anew.last().copied().unwrap_or(self.first_day)
    }

    /// The day the person was last enrolled anew, if they ever were, under whatever number.
    pub(crate) fn renewed_on(&self) -> Option<Day> {
        self.anew.last().copied().max(self.other_renewed_on)
    }

    /// The person had another enrolment, which was renewed on this day.
    pub(crate) fn note_renewed(&mut self, on: Option<Day>) {
        self.other_renewed_on = self.other_renewed_on.max(on);
    }

    /// Whether the person was enrolled by the end of `day`, with whatever secret.
    pub(crate) fn had_begun_by(&self, day: Day) -> bool {
        self.first_day <= day
    }

    /// How often the person was enrolled anew up to the end of `day`.
    pub(crate) fn renewed_by(&self, day: Day) -> u64 {
        self.anew.iter().filter(|anew| **anew <= day).count() as u64
    }
}
