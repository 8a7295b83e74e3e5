//! The bounds a verifier was answered for. It chooses an age, a time since enrolment and a day; if it
//! could choose twice, it could search for the birth date, the enrolment day or the last day.
//!
//! The memory outlives a forgotten platform, a re-issued credential, a backup and its restoring.

use nonla_credential::{
    AgeThreshold, Asked, Day, EnrolmentDays, Hash, OverAsk, RegisteredPurpose, Requirement,
    VerifierId,
};
use serde::{Deserialize, Serialize};

use crate::history::{Ending, Event, HistoryLine, PresentationEntry};
use crate::refusal::RequestRefusal;
use crate::view::{Predicate, Warning};
use crate::wallet::Wallet;

/// What one verifier was answered for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bounds {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    age_at_least: Option<AgeThreshold>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    enrolled_before_days: Option<EnrolmentDays>,
    day: AnsweredDay,
}

/// The day a verifier was answered for, on a day of the wallet's own: for the newest of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AnsweredDay {
    own: Day,
    as_of: Day,
}

/// The bounds for which a verifier is to be answered, or was.
pub(crate) struct BoundsUsed {
    pub(crate) verifier: VerifierId,
    bounds: Bounds,
}

impl BoundsUsed {
    pub(crate) fn of(verifier: &VerifierId, asked: &Asked, own: Day) -> Self {
        let Requirement { age_at_least, enrolled_before_days, .. } = asked.requirement;
        let day = AnsweredDay { own, as_of: asked.as_of };
        Self {
            verifier: verifier.clone(),
            bounds: Bounds { age_at_least, enrolled_before_days, day },
        }
    }
}

/// What stands for a verifier among the bounds: forgetting a platform leaves no name behind.
pub(crate) fn bounds_row(verifier: &VerifierId) -> Hash {
    Hash::of_parts("NONLA-THRESHOLD-ROW-V1", &[verifier.as_bytes()])
}

impl Wallet {
    /// Checks that a request asks for no other bound than its verifier was answered for.
    pub(crate) fn check_bounds(&self, wanted: &BoundsUsed) -> Result<(), RequestRefusal> {
        let Some(known) = self.bounds.get(&bounds_row(&wanted.verifier)) else { return Ok(()) };
        let Bounds { age_at_least, enrolled_before_days, day } = wanted.bounds;
        if let (Some(answered), Some(age)) = (known.age_at_least, age_at_least)
            && answered != age
        {
            return Err(RequestRefusal::SecondThreshold { answered });
        }
        if let (Some(answered), Some(days)) = (known.enrolled_before_days, enrolled_before_days)
            && answered != days
        {
            return Err(RequestRefusal::SecondEnrolment { answered });
        }
        if known.day.own == day.own && known.day.as_of != day.as_of {
            return Err(RequestRefusal::SecondDay { answered: known.day.as_of });
        }
        Ok(())
    }

    /// Warns of each bound that an answer would bind the wallet to at this verifier, unless it is bound
    /// to it already: also at a platform that was answered before, without that bound.
    pub(crate) fn newly_bound(&self, verifier: &VerifierId, asked: &Requirement) -> Vec<Warning> {
        let known = self.bounds.get(&bounds_row(verifier));
        let age = asked.age_at_least;
        let age = age.filter(|_| known.is_none_or(|known| known.age_at_least.is_none()));
        let days = asked.enrolled_before_days;
        let days = days.filter(|_| known.is_none_or(|known| known.enrolled_before_days.is_none()));
        let age = age.map(Warning::BindsAgeThreshold);
        age.into_iter().chain(days.map(Warning::BindsEnrolment)).collect()
    }

    /// Whether the newest lines of the history tell that the wallet was restored from a backup.
    pub(crate) fn was_restored(&self) -> bool {
        let entries = self.history.iter().filter_map(|line| line.entry.as_ref());
        entries.into_iter().any(|entry| entry.event == Event::Restored)
    }

    /// Whether the memory has the bounds that a line of the history tells were answered for. One
    /// that has not would answer others.
    #[must_use]
    pub fn remembers_bounds_of(&self, line: &HistoryLine) -> bool {
        let Some(Event::Presentation(PresentationEntry { asked, ending: Ending::Approved })) =
            line.entry.as_ref().map(|entry| &entry.event)
        else {
            return true;
        };
        let row = asked.verifier.as_ref().map(bounds_row);
        let known = row.and_then(|row| self.bounds.get(&row));
        asked.predicates.iter().all(|predicate| match predicate {
            Predicate::AgeAtLeast(age) => {
                known.is_some_and(|known| known.age_at_least == Some(*age))
            }
            Predicate::EnrolledDaysAgo(days) => {
                known.is_some_and(|known| known.enrolled_before_days == Some(*days))
            }
            Predicate::NotExpired | Predicate::NotRevoked => true,
        })
    }

    /// The memory of a verifier once it was answered.
    pub(crate) fn bounds_after(&self, used: BoundsUsed) -> (Hash, Bounds) {
        let row = bounds_row(&used.verifier);
        let known = self.bounds.get(&row);
        let Bounds { age_at_least, enrolled_before_days, day } = used.bounds;
        let bounds = Bounds {
            age_at_least: age_at_least.or_else(|| known?.age_at_least),
            enrolled_before_days: enrolled_before_days.or_else(|| known?.enrolled_before_days),
            day,
        };
        (row, bounds)
    }
}

/// Checks that a request asks for exactly the bounds its verifier registered, and no lower ones
/// either: asking 18, then 16 of whoever said no to 18, would tell who is 16 or 17.
pub(crate) fn check_registered(
    asked: &Requirement,
    registered: &RegisteredPurpose,
) -> Result<(), RequestRefusal> {
    let most = &registered.most;
    if let Some(age) = asked.age_at_least
        && most.age_at_least != Some(age)
    {
        return Err(RequestRefusal::OverAsking(OverAsk::AgeAtLeast(age)));
    }
    if let Some(days) = asked.enrolled_before_days
        && most.enrolled_before_days != Some(days)
    {
        return Err(RequestRefusal::OverAsking(OverAsk::EnrolledBeforeDays(days)));
    }
    Ok(())
}
