//! The bounds a verifier was answered for. It chooses an age, a time since enrolment and a day; if it
//! could choose twice, it could search for the birth date, the enrolment day or the last day.
//!
//! The memory outlives a forgotten platform, a re-issued credential, a backup and its restoring.

use nonla_credential::{Asked, Day, Hash, Predicate, Requirement, VerifierId};
use serde::{Deserialize, Serialize};

use crate::history::{Ending, Event, HistoryLine, PresentationEntry};
use crate::refusal::RequestRefusal;
use crate::view::{ProvedClaim, Warning};
use crate::wallet::Wallet;

/// What one verifier was answered for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bounds {
    /// At most one [bound](Predicate::bound) of each kind, and nothing else.
    answered: Requirement,
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
        let answered = Requirement::of(bounds_of(&asked.requirement).cloned());
        let day = AnsweredDay { own, as_of: asked.as_of };
        Self { verifier: verifier.clone(), bounds: Bounds { answered, day } }
    }
}

fn bounds_of(requirement: &Requirement) -> impl Iterator<Item = &Predicate> {
    requirement.iter().filter(|predicate| predicate.bound().is_some())
}

/// What stands for a verifier among the bounds: forgetting a platform leaves no name behind.
pub(crate) fn bounds_row(verifier: &VerifierId) -> Hash {
    Hash::of_parts("NONLA-THRESHOLD-ROW-V1", &[verifier.as_bytes()])
}

impl Wallet {
    /// Checks that a request asks for no other bound than its verifier was answered for.
    pub(crate) fn check_bounds(&self, wanted: &BoundsUsed) -> Result<(), RequestRefusal> {
        let Some(known) = self.bounds.get(&bounds_row(&wanted.verifier)) else { return Ok(()) };
        for bound in wanted.bounds.answered.iter() {
            if let Some(kind) = bound.bound()
                && let Some(answered) = known.answered.get(bound.kind())
                && answered != bound
            {
                return Err(RequestRefusal::SecondBound { kind, answered: answered.clone() });
            }
        }
        let day = wanted.bounds.day;
        if known.day.own == day.own && known.day.as_of != day.as_of {
            return Err(RequestRefusal::SecondDay { answered: known.day.as_of });
        }
        Ok(())
    }

    /// Warns of each bound that an answer would bind the wallet to at this verifier, unless it is bound
    /// to it already: also at a platform that was answered before, without that bound.
    pub(crate) fn newly_bound(&self, verifier: &VerifierId, asked: &Requirement) -> Vec<Warning> {
        let known = self.bounds.get(&bounds_row(verifier));
        let is_new = |bound: &&Predicate| {
            known.is_none_or(|known| known.answered.get(bound.kind()).is_none())
        };
        bounds_of(asked).filter(is_new).cloned().map(Warning::Binds).collect()
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
        asked.predicates.iter().filter_map(ProvedClaim::bound).all(|bound| {
            known.is_some_and(|known| known.answered.get(bound.kind()) == Some(&bound))
        })
    }

    /// The memory of a verifier once it was answered.
    pub(crate) fn bounds_after(&self, used: BoundsUsed) -> (Hash, Bounds) {
        let row = bounds_row(&used.verifier);
        let known = self.bounds.get(&row);
        let Bounds { answered, day } = used.bounds;
        let answered = match known {
            Some(known) => Requirement::of(answered.iter().chain(known.answered.iter()).cloned()),
            None => answered,
        };
        (row, Bounds { answered, day })
    }
}
