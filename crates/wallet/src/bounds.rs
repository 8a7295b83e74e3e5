//! The bounds a verifier was answered for. It chooses an age, a time since enrolment and a day; if it
//! could choose twice, it could search for the birth date, the enrolment day or the last day.
//!
//! The memory outlives a forgotten platform, a re-issued credential, a backup and its restoring.

use nonla_credential::{Asked, Day, Hash, Predicate, Requirement, VerifierId, parse_json};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::history::{Ending, Event, HistoryLine, PresentationEntry};
use crate::record::{MAX_RECORD, Record, Table, json_of};
use crate::refusal::RequestRefusal;
use crate::row::{Row, Rows};
use crate::view::{ProvedClaim, Warning};

/// What one verifier was answered for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bounds {
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

/// What one verifier was answered for, under what stands for it: forgetting a platform leaves no name behind.
pub(crate) struct Answered {
    row: Hash,
    bounds: Bounds,
}

impl Row for Answered {
    const TABLE: Table = Table::Bounds;

    fn row(&self) -> Vec<u8> {
        self.row.as_bytes().to_vec()
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        json_of(&self.bounds)
    }

    fn decode(record: &Record) -> Option<Box<Self>> {
        let row = <[u8; 32]>::try_from(record.key.row.as_slice()).ok()?;
        let bounds = parse_json(&record.bytes, MAX_RECORD).ok()?;
        Some(Box::new(Self { row: Hash::from_bytes(row), bounds }))
    }
}

fn bounds_row(verifier: &VerifierId) -> Hash {
    Hash::of_parts("NONLA-THRESHOLD-ROW-V1", &[verifier.as_bytes()])
}

impl Rows<Answered> {
    fn of(&self, verifier: &VerifierId) -> Option<&Bounds> {
        self.get(bounds_row(verifier).as_bytes()).map(|answered| &answered.bounds)
    }

    /// Checks that a request asks for no other bound than its verifier was answered for.
    pub(crate) fn check(&self, wanted: &BoundsUsed) -> Result<(), RequestRefusal> {
        let Some(known) = self.of(&wanted.verifier) else { return Ok(()) };
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
        let known = self.of(verifier);
        let is_new = |bound: &&Predicate| {
            known.is_none_or(|known| known.answered.get(bound.kind()).is_none())
        };
        bounds_of(asked).filter(is_new).cloned().map(Warning::Binds).collect()
    }

    /// Whether the memory has the bounds that a line of the history tells were answered for. One
    /// that has not would answer others.
    pub(crate) fn has_those_of(&self, line: &HistoryLine) -> bool {
        let Some(Event::Presentation(PresentationEntry { asked, ending: Ending::Approved })) =
            line.entry.as_ref().map(|entry| &entry.event)
        else {
            return true;
        };
        let known = asked.verifier.as_ref().and_then(|verifier| self.of(verifier));
        asked.predicates.iter().filter_map(ProvedClaim::bound).all(|bound| {
            known.is_some_and(|known| known.answered.get(bound.kind()) == Some(&bound))
        })
    }

    /// The memory of a verifier once it was answered.
    pub(crate) fn after(&self, used: BoundsUsed) -> Answered {
        let known = self.of(&used.verifier);
        let Bounds { answered, day } = used.bounds;
        let answered = match known {
            Some(known) => Requirement::of(answered.iter().chain(known.answered.iter()).cloned()),
            None => answered,
        };
        Answered { row: bounds_row(&used.verifier), bounds: Bounds { answered, day } }
    }
}
