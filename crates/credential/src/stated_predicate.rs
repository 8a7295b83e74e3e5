//! A predicate on a hidden claim as a query writes it.

use serde::{Deserialize, Serialize};

use crate::age::AgeThreshold;
use crate::day::Day;
use crate::enrolment::EnrolmentDays;
use crate::json::present;
use crate::predicate::Predicate;
use crate::query_error::QueryError;

/// A statement about a hidden claim, in the JSON of a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StatedPredicate {
    path: Vec<String>,
    op: String,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    value: Option<u64>,
    as_of: Day,
}

impl StatedPredicate {
    pub(crate) fn new((claim, op): (&str, &str), value: Option<u64>, as_of: Day) -> Self {
        Self { path: vec![claim.to_owned()], op: op.to_owned(), value, as_of }
    }

    /// The day on which it is to hold.
    pub(crate) const fn as_of(&self) -> Day {
        self.as_of
    }

    /// The claim it is about: there are no claims within claims.
    fn only_path(&self) -> Option<&str> {
        match self.path.as_slice() {
            [path] => Some(path),
            _ => None,
        }
    }

    /// What it means.
    pub(crate) fn read(&self) -> Result<Predicate, QueryError> {
        match (self.only_path(), self.op.as_str(), self.value) {
            (Some("valid_until"), "not_expired", None) => Ok(Predicate::NotExpired),
            (Some("birth_date"), "age_at_least", Some(years)) => {
                let years = u8::try_from(years).map_err(|_| QueryError::Threshold)?;
                let age = AgeThreshold::new(years).map_err(|_| QueryError::Threshold)?;
                Ok(Predicate::AgeAtLeast(age))
            }
            (Some("enrolled_on"), "days_ago_at_least", Some(days)) => {
                let days = u16::try_from(days).map_err(|_| QueryError::EnrolmentThreshold)?;
                let days = EnrolmentDays::new(days).map_err(|_| QueryError::EnrolmentThreshold)?;
                Ok(Predicate::EnrolledAtLeast(days))
            }
            _ => Err(QueryError::UnknownPredicate),
        }
    }
}
