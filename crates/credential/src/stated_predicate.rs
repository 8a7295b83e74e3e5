//! A predicate on a hidden claim as a query writes it.

use serde::{Deserialize, Serialize};

use crate::age::AgeThreshold;
use crate::claims::ResidenceStatus;
use crate::code_set::CodeSet;
use crate::day::Day;
use crate::enrolment::EnrolmentDays;
use crate::json::present;
use crate::place::Province;
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
    /// The codes of `one_of`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    values: Vec<String>,
    as_of: Day,
}

impl StatedPredicate {
    pub(crate) fn new((claim, op): (&str, &str), value: Option<u64>, as_of: Day) -> Self {
        let values = Vec::new();
        Self { path: vec![claim.to_owned()], op: op.to_owned(), value, values, as_of }
    }

    /// The claim is one of these codes.
    pub(crate) fn one_of(
        claim: &str,
        codes: impl Iterator<Item = impl ToString>,
        as_of: Day,
    ) -> Self {
        let values = codes.map(|code| code.to_string()).collect();
        Self { values, ..Self::new((claim, "one_of"), None, as_of) }
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
        match (self.only_path(), self.op.as_str(), self.value, self.values.as_slice()) {
            (Some("valid_until"), "not_expired", None, []) => Ok(Predicate::NotExpired),
            (Some("birth_date"), "age_at_least", Some(years), []) => {
                let years = u8::try_from(years).map_err(|_| QueryError::Threshold)?;
                let age = AgeThreshold::new(years).map_err(|_| QueryError::Threshold)?;
                Ok(Predicate::AgeAtLeast(age))
            }
            (Some("enrolled_on"), "days_ago_at_least", Some(days), []) => {
                let days = u16::try_from(days).map_err(|_| QueryError::EnrolmentThreshold)?;
                let days = EnrolmentDays::new(days).map_err(|_| QueryError::EnrolmentThreshold)?;
                Ok(Predicate::EnrolledAtLeast(days))
            }
            (Some("province"), "one_of", None, [_, ..]) => {
                Ok(Predicate::ProvinceIn(self.codes(Province::parse)?))
            }
            (Some("status"), "one_of", None, [_, ..]) => {
                Ok(Predicate::StatusIn(self.codes(ResidenceStatus::parse)?))
            }
            _ => Err(QueryError::UnknownPredicate),
        }
    }

    fn codes<T: Copy + Ord, E>(
        &self,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<CodeSet<T>, QueryError> {
        let codes = self.values.iter().map(|value| parse(value));
        let codes: Result<Vec<T>, E> = codes.collect();
        Ok(CodeSet::new(codes.map_err(|_| QueryError::UnknownCode)?)?)
    }
}
