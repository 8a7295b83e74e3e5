//! Why a presentation was turned down, and how often.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use nonla_credential::{Period, PresentationError};
use nonla_crypto::ProofError;
use nonla_record::{Decision, Key, Step};

use crate::table::{Table, get, put};

/// Why a verifier turned a presentation down. Says nothing about the person.
///
/// The wallet is told none of it: all refusals look the same on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The answer came after the request's last moment; ask again.
    #[error("the request has expired")]
    RequestExpired,
    /// A good answer to the same request stands before this one in the batch.
    #[error("a second answer to one request")]
    AnsweredTwice,
    /// Nothing was shown: the person declined or cannot show it. Which, nobody can tell.
    #[error("nothing was shown")]
    Declined,
    /// The answer has another length than every answer to this request.
    #[error("presentation of another length than the request calls for")]
    WrongLength,
    /// The answer is of a form this software does not know.
    #[error("unknown version of the presentation format")]
    UnknownVersion,
    /// The pseudonym is no checked point.
    #[error("the pseudonym is malformed")]
    MalformedPseudonym,
    /// The proof is not in the one form proofs have.
    #[error("the proof is malformed")]
    MalformedProof,
    /// The trust list no longer has the issuer or the credential type.
    #[error("issuer or credential type is not on the trust list")]
    UnknownIssuer,
    /// The trust list has no such key of the issuer.
    #[error("the issuer has no such key")]
    UnknownIssuerKey,
    /// The issuer's key does not count on the day of the request.
    #[error("the issuer's key does not count on the day of the request")]
    KeyNotValid,
    /// The last day of the trust list is over: fetch the next one.
    #[error("the trust list has ended; fetch the next one")]
    TrustListEnded,
    /// The day of the request is more than one day from the verifier's own.
    #[error("the day of the request is not today")]
    DayOff,
    /// The proof was made for another revocation list than `expected` or the one accepted before.
    #[error("proof is not for period {expected}")]
    WrongPeriod {
        /// The newest period that is accepted.
        expected: Period,
    },
    /// No credential can show what is asked, such as a gap of a period for which the trust list
    /// names no gap key.
    #[error("no credential can answer the request")]
    Unanswerable,
    /// The proof does not fit the request; treat the sender as hostile.
    #[error("proof does not verify")]
    BadProof,
}

/// The name of a [`Refusal`], without its particulars: what is counted. Numbers are permanent: they
/// stand in every store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[repr(u8)]
pub enum RefusalKind {
    /// See [`Refusal::RequestExpired`].
    RequestExpired = 1,
    /// See [`Refusal::AnsweredTwice`].
    AnsweredTwice = 2,
    /// See [`Refusal::Declined`].
    Declined = 3,
    /// See [`Refusal::WrongLength`].
    WrongLength = 4,
    /// See [`Refusal::UnknownVersion`].
    UnknownVersion = 5,
    /// See [`Refusal::MalformedPseudonym`].
    MalformedPseudonym = 6,
    /// See [`Refusal::MalformedProof`].
    MalformedProof = 7,
    /// See [`Refusal::UnknownIssuer`].
    UnknownIssuer = 8,
    /// See [`Refusal::UnknownIssuerKey`].
    UnknownIssuerKey = 9,
    /// See [`Refusal::KeyNotValid`].
    KeyNotValid = 10,
    /// See [`Refusal::TrustListEnded`].
    TrustListEnded = 11,
    /// See [`Refusal::DayOff`].
    DayOff = 12,
    /// See [`Refusal::WrongPeriod`].
    WrongPeriod = 13,
    /// See [`Refusal::Unanswerable`].
    Unanswerable = 14,
    /// See [`Refusal::BadProof`].
    BadProof = 15,
}

/// How far a presentation came before it was turned down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Its request no longer counts.
    Session,
    /// It shows nothing, as a wallet says it.
    Declined,
    /// Its bytes are no presentation.
    Parse,
    /// The trust list does not vouch for its issuer.
    Trust,
    /// Day, period or question are out of bounds.
    Policy,
    /// Its proof is wrong.
    Proof,
}

impl RefusalKind {
    /// Every kind an answer can be refused for by itself: all but [`Self::AnsweredTwice`].
    pub const ALL: [Self; 14] = [
        Self::RequestExpired,
        Self::Declined,
        Self::WrongLength,
        Self::UnknownVersion,
        Self::MalformedPseudonym,
        Self::MalformedProof,
        Self::UnknownIssuer,
        Self::UnknownIssuerKey,
        Self::KeyNotValid,
        Self::TrustListEnded,
        Self::DayOff,
        Self::WrongPeriod,
        Self::Unanswerable,
        Self::BadProof,
    ];

    /// How far a presentation refused for this came.
    #[must_use]
    pub const fn stage(self) -> Stage {
        match self {
            Self::RequestExpired | Self::AnsweredTwice => Stage::Session,
            Self::Declined => Stage::Declined,
            Self::WrongLength
            | Self::UnknownVersion
            | Self::MalformedPseudonym
            | Self::MalformedProof => Stage::Parse,
            Self::UnknownIssuer
            | Self::UnknownIssuerKey
            | Self::KeyNotValid
            | Self::TrustListEnded => Stage::Trust,
            Self::DayOff | Self::WrongPeriod | Self::Unanswerable => Stage::Policy,
            Self::BadProof => Stage::Proof,
        }
    }
}

impl Refusal {
    /// Its name.
    #[must_use]
    pub const fn kind(self) -> RefusalKind {
        match self {
            Self::RequestExpired => RefusalKind::RequestExpired,
            Self::AnsweredTwice => RefusalKind::AnsweredTwice,
            Self::Declined => RefusalKind::Declined,
            Self::WrongLength => RefusalKind::WrongLength,
            Self::UnknownVersion => RefusalKind::UnknownVersion,
            Self::MalformedPseudonym => RefusalKind::MalformedPseudonym,
            Self::MalformedProof => RefusalKind::MalformedProof,
            Self::UnknownIssuer => RefusalKind::UnknownIssuer,
            Self::UnknownIssuerKey => RefusalKind::UnknownIssuerKey,
            Self::KeyNotValid => RefusalKind::KeyNotValid,
            Self::TrustListEnded => RefusalKind::TrustListEnded,
            Self::DayOff => RefusalKind::DayOff,
            Self::WrongPeriod { .. } => RefusalKind::WrongPeriod,
            Self::Unanswerable => RefusalKind::Unanswerable,
            Self::BadProof => RefusalKind::BadProof,
        }
    }

    /// How far the presentation came.
    #[must_use]
    pub const fn stage(self) -> Stage {
        self.kind().stage()
    }
}

impl From<PresentationError> for Refusal {
    fn from(error: PresentationError) -> Self {
        match error {
            PresentationError::UnknownVersion => Self::UnknownVersion,
            PresentationError::MalformedPseudonym => Self::MalformedPseudonym,
            _ => Self::WrongLength,
        }
    }
}

impl From<ProofError> for Refusal {
    fn from(error: ProofError) -> Self {
        match error {
            ProofError::Malformed(_) => Self::MalformedProof,
            _ => Self::BadProof,
        }
    }
}

/// How often which refusal happened: all that remains of a refused presentation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RefusalCounters(BTreeMap<RefusalKind, u64>);

impl Refusal {
    /// Counts it: all that remains of a refused presentation.
    pub fn count(self) -> Step<'static, ()> {
        let key = self.kind().key();
        Step::new(move |records| {
            let before: Option<u64> = get(records, &key)?;
            let count = before.map_or(1, |count| count.saturating_add(1));
            Ok(Decision { changes: vec![put(key.clone(), &count)], outcome: () })
        })
    }
}

impl RefusalKind {
    /// Where it is counted: the row is its number.
    fn key(self) -> Key {
        Table::Refusals.key([self as u8])
    }
}

impl RefusalCounters {
    /// Reads what was counted.
    pub fn read() -> Step<'static, Self> {
        Step::new(|records| {
            let kinds = RefusalKind::ALL.into_iter().chain([RefusalKind::AnsweredTwice]);
            let keys: Vec<_> = kinds.map(|kind| (kind, kind.key())).collect();
            records.need(&keys.iter().map(|(_, key)| key.clone()).collect::<Vec<_>>())?;
            let mut counters = Self::default();
            for (kind, key) in keys {
                if let Some(count) = get(records, &key)? {
                    counters.0.insert(kind, count);
                }
            }
            Ok(Decision::unchanged(counters))
        })
    }

    /// How many presentations were refused for this.
    #[must_use]
    pub fn of(&self, kind: RefusalKind) -> u64 {
        // What was never counted did not happen: no entry is zero.
        self.0.get(&kind).map_or(0, |count| *count)
    }

    /// How many presentations came to this stage and no further.
    #[must_use]
    pub fn at(&self, stage: Stage) -> u64 {
        self.0.iter().filter(|(kind, _)| kind.stage() == stage).map(|(_, count)| count).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// REQ-P9: a refusal leaves a number and nothing else.
    #[test]
    fn refusals_are_counted_by_kind_and_stage() {
        let store = nonla_record::MemoryStore::default();
        for refusal in [Refusal::BadProof, Refusal::BadProof, Refusal::WrongLength] {
            store.commit(refusal.count()).unwrap();
        }
        let counters = store.commit(RefusalCounters::read()).unwrap();
        assert_eq!(counters.of(RefusalKind::BadProof), 2);
        assert_eq!((counters.at(Stage::Parse), counters.at(Stage::Proof)), (1, 2));
        assert_eq!(counters.at(Stage::Policy), 0);
    }

    #[test]
    fn all_kinds_are_listed_once() {
        let kinds: std::collections::BTreeSet<_> = RefusalKind::ALL.into_iter().collect();
        assert_eq!(kinds.len(), RefusalKind::ALL.len());
        assert_eq!(kinds.last(), Some(&RefusalKind::BadProof));
    }
}
