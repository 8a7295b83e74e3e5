//! What a verifier asks for, in the shape DCQL gives it (OpenID4VP 1.0, section 6).
//!
//! DCQL has no predicates; ours stand in `meta`. Whatever is not understood is refused, never
//! ignored.

use serde::{Deserialize, Serialize};

use crate::age::AgeThreshold;
use crate::day::{Day, Period};
use crate::encoded::Hash;
use crate::enrolment::EnrolmentDays;
use crate::id::{CredentialType, IssuerId};
use crate::json::present;
use crate::place::Country;
use crate::policy::{Purpose, Requirement, Retention};

/// The proof system named in requests.
pub const PROOF_SYSTEM: &str = "nonla-bbs-2";
/// The format named in requests.
pub const FORMAT: &str = "vnd.nonla.anonymous";

/// One credential query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Query {
    id: String,
    format: String,
    meta: Meta,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    claims: Vec<ShownClaim>,
}

/// The members of a query that are ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Meta {
    vct_values: Vec<CredentialType>,
    proof_system: Vec<String>,
    issuer: IssuerId,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    predicates: Vec<Predicate>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    not_revoked: Option<NotRevoked>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pseudonym: Option<PseudonymScope>,
    purpose: Purpose,
    retention: Retention,
}

/// A claim shown in the open, with the only value that is acceptable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ShownClaim {
    path: Vec<String>,
    values: Vec<Country>,
}

/// A statement about a hidden claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Predicate {
    path: Vec<String>,
    op: String,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    value: Option<u64>,
    as_of: Day,
}

/// Which revocation list the handle must not be on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotRevoked {
    /// The newest period the verifier knows.
    pub period: Period,
    /// Hash of that period's head as the verifier knows it.
    pub head: Hash,
    /// The oldest period the verifier accepts: that of [`NotRevoked::oldest_for`].
    pub oldest_period: Period,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PseudonymScope {
    scope: String,
}

/// What a query means: the same facts as values that cannot contradict each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Type of credential.
    pub credential_type: CredentialType,
    /// The one issuer whose credentials count: the anchor of "one person, one account".
    pub issuer: IssuerId,
    /// The verifier's civil date in the credential type's zone.
    pub as_of: Day,
    /// What must be proved.
    pub requirement: Requirement,
    /// Which revocation list counts, if one does.
    pub not_revoked: Option<NotRevoked>,
    /// Why the verifier asks, in its own words.
    pub purpose: Purpose,
    /// How long it will keep the verdict.
    pub retention: Retention,
}

/// Why a query is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// Not our format, or not our proof system.
    #[error("format or proof system is not one this wallet has")]
    UnknownFormat,
    /// Not exactly one credential type is named.
    #[error("a query names exactly one credential type")]
    NotOneType,
    /// A predicate this wallet does not know.
    #[error("unknown predicate")]
    UnknownPredicate,
    /// The same predicate twice.
    #[error("the same predicate twice")]
    PredicateTwice,
    /// An age threshold outside 13, 16, 18, 21, 65.
    #[error("age threshold is none of 13, 16, 18, 21, 65")]
    Threshold,
    /// A time since enrolment outside 30, 90, 180, 365 days.
    #[error("time since enrolment is none of 30, 90, 180, 365 days")]
    EnrolmentThreshold,
    /// Predicates of one query name different days.
    #[error("predicates name different days")]
    DifferentDays,
    /// A claim may not be shown, or not with these values.
    #[error("only resident_country can be shown, with one value")]
    UnknownClaim,
    /// A scope other than `self`.
    #[error("a pseudonym's scope is the asking verifier's own")]
    ForeignScope,
    /// Nothing says on which day the query is to be judged.
    #[error("a query needs the not_expired predicate, which names its day")]
    NoDay,
    /// The oldest period is another than the one that follows from the newest and the day.
    #[error("oldest period is not the one that follows from the newest period and the query's day")]
    BadPeriods,
    /// The newest period lies more than two days before the day of the query, or more than one after
    /// it.
    #[error("newest period is not from two days before the query's day to one day after it")]
    PeriodOffDay,
    /// An account is asked for that one person could have twice.
    #[error("a pseudonym needs the not_expired predicate and not_revoked: add both")]
    AccountUnbound,
}

impl Query {
    /// The query for these facts.
    #[must_use]
    pub fn new(asked: &Asked) -> Self {
        let as_of = asked.as_of;
        let predicate = |claim: &str, op: &str, value| Predicate {
            path: vec![claim.to_owned()],
            op: op.to_owned(),
            value,
            as_of,
        };
        let requirement = &asked.requirement;
        let mut predicates = Vec::new();
        if requirement.not_expired {
            predicates.push(predicate("valid_until", "not_expired", None));
        }
        if let Some(threshold) = requirement.age_at_least {
            let years = Some(u64::from(threshold.years()));
            predicates.push(predicate("birth_date", "age_at_least", years));
        }
        if let Some(days) = requirement.enrolled_before_days {
            let days = Some(u64::from(days.days()));
            predicates.push(predicate("enrolled_on", "days_ago_at_least", days));
        }
        let claims = requirement.resident_country.map(|country| ShownClaim {
            path: vec!["resident_country".to_owned()],
            values: vec![country],
        });
        Self {
            id: "resident".to_owned(),
            format: FORMAT.to_owned(),
            meta: Meta {
                vct_values: vec![asked.credential_type.clone()],
                proof_system: vec![PROOF_SYSTEM.to_owned()],
                issuer: asked.issuer.clone(),
                predicates,
                not_revoked: asked.not_revoked.clone(),
                pseudonym: requirement
                    .one_account
                    .then(|| PseudonymScope { scope: "self".to_owned() }),
                purpose: asked.purpose.clone(),
                retention: asked.retention,
            },
            claims: claims.into_iter().collect(),
        }
    }

    /// What the query means.
    ///
    /// # Errors
    /// [`QueryError`] for anything that is not understood in full.
    pub fn asked(&self) -> Result<Asked, QueryError> {
        let meta = &self.meta;
        if self.format != FORMAT || meta.proof_system != [PROOF_SYSTEM] {
            return Err(QueryError::UnknownFormat);
        }
        let [credential_type] = meta.vct_values.as_slice() else {
            return Err(QueryError::NotOneType);
        };
        let mut requirement = Requirement {
            age_at_least: None,
            resident_country: self.shown_country()?,
            one_account: self.wants_pseudonym()?,
            not_expired: false,
            not_revoked: meta.not_revoked.is_some(),
            enrolled_before_days: None,
        };
        let as_of = self.read_predicates(&mut requirement)?.ok_or(QueryError::NoDay)?;
        if let Some(not_revoked) = &meta.not_revoked {
            not_revoked.check(as_of)?;
        }
        if !requirement.account_is_bound() {
            return Err(QueryError::AccountUnbound);
        }
        Ok(Asked {
            credential_type: credential_type.clone(),
            issuer: meta.issuer.clone(),
            as_of,
            requirement,
            not_revoked: meta.not_revoked.clone(),
            purpose: meta.purpose.clone(),
            retention: meta.retention,
        })
    }

    fn shown_country(&self) -> Result<Option<Country>, QueryError> {
        let [claim] = self.claims.as_slice() else {
            return if self.claims.is_empty() { Ok(None) } else { Err(QueryError::UnknownClaim) };
        };
        match (claim.path.as_slice(), claim.values.as_slice()) {
            ([path], [country]) if path == "resident_country" => Ok(Some(*country)),
            _ => Err(QueryError::UnknownClaim),
        }
    }

    fn wants_pseudonym(&self) -> Result<bool, QueryError> {
        match &self.meta.pseudonym {
            Some(pseudonym) if pseudonym.scope != "self" => Err(QueryError::ForeignScope),
            pseudonym => Ok(pseudonym.is_some()),
        }
    }

    /// Reads all predicates into `requirement`; the day they name.
    fn read_predicates(&self, requirement: &mut Requirement) -> Result<Option<Day>, QueryError> {
        let mut day = None;
        for predicate in &self.meta.predicates {
            if day.is_some_and(|day| day != predicate.as_of) {
                return Err(QueryError::DifferentDays);
            }
            day = Some(predicate.as_of);
            predicate.read_into(requirement)?;
        }
        Ok(day)
    }
}

impl Predicate {
    /// The claim it is about: there are no claims within claims.
    fn only_path(&self) -> Option<&str> {
        match self.path.as_slice() {
            [path] => Some(path),
            _ => None,
        }
    }

    fn read_into(&self, requirement: &mut Requirement) -> Result<(), QueryError> {
        let twice = match (self.only_path(), self.op.as_str(), self.value) {
            (Some("valid_until"), "not_expired", None) => {
                std::mem::replace(&mut requirement.not_expired, true)
            }
            (Some("birth_date"), "age_at_least", Some(years)) => {
                let years = u8::try_from(years).map_err(|_| QueryError::Threshold)?;
                let threshold = AgeThreshold::new(years).map_err(|_| QueryError::Threshold)?;
                requirement.age_at_least.replace(threshold).is_some()
            }
            (Some("enrolled_on"), "days_ago_at_least", Some(days)) => {
                let days = u16::try_from(days).map_err(|_| QueryError::EnrolmentThreshold)?;
                let days = EnrolmentDays::new(days).map_err(|_| QueryError::EnrolmentThreshold)?;
                requirement.enrolled_before_days.replace(days).is_some()
            }
            _ => return Err(QueryError::UnknownPredicate),
        };
        if twice { Err(QueryError::PredicateTwice) } else { Ok(()) }
    }
}

impl NotRevoked {
    /// Most days a period lies before the day of the query.
    pub const MOST_DAYS_BEFORE: u16 = 2;

    /// The oldest period that is accepted beside `newest` on `as_of`: the one before, unless it is
    /// more than two days before that day.
    ///
    /// It follows from the two and is nobody's choice. A verifier that could ask for one period or
    /// for two would learn, visit by visit, which wallets lack a list.
    #[must_use]
    pub fn oldest_for(newest: Period, as_of: Day) -> Period {
        let near =
            |period: &Period| Self::days_before(*period, as_of) <= Self::MOST_DAYS_BEFORE.into();
        newest.previous().filter(near).unwrap_or(newest)
    }

    fn days_before(period: Period, as_of: Day) -> i32 {
        as_of.days_since(period.day())
    }

    fn check(&self, as_of: Day) -> Result<(), QueryError> {
        let days = Self::days_before(self.period, as_of);
        if !(-1..=i32::from(Self::MOST_DAYS_BEFORE)).contains(&days) {
            return Err(QueryError::PeriodOffDay);
        }
        if self.oldest_period != Self::oldest_for(self.period, as_of) {
            return Err(QueryError::BadPeriods);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(requirement: Requirement, not_revoked: Option<NotRevoked>) -> Asked {
        Asked {
            credential_type: CredentialType::parse("urn:nonla:resident:1").unwrap(),
            issuer: IssuerId::parse("urn:nonla:issuer:town-hall").unwrap(),
            as_of: Day::from_number(46_347),
            requirement,
            not_revoked,
            purpose: Purpose::parse("one account for each adult").unwrap(),
            retention: Retention::from_days(365),
        }
    }

    fn read(asked: &Asked) -> Result<(), QueryError> {
        let query = Query::new(asked);
        let read = query.asked();
        assert!(read.as_ref().is_ok_and(|read| read == asked) || read.is_err());
        read.map(|_| ())
    }

    const UNREVOKED: Requirement =
        Requirement { not_expired: true, not_revoked: true, ..Requirement::NOTHING };

    /// Serves REQ-R5, A6: of all periods a verifier could name, those around its day are
    /// understood, and for each newest one a single oldest: it learns no more than that somebody is
    /// not revoked in these days.
    #[test]
    fn a_query_names_periods_of_its_own_day_and_no_others() {
        let as_of = Day::from_number(46_347);
        let mut understood = Vec::new();
        for (before, after) in (-400..=400).flat_map(|p| (p - 3..=p + 3).map(move |o| (o, p))) {
            let period = |days| Period::of(as_of.checked_add_days(days).unwrap());
            let (oldest_period, period) = (period(before), period(after));
            let not_revoked = NotRevoked { period, head: Hash::of(b"head"), oldest_period };
            match read(&asked(UNREVOKED, Some(not_revoked))) {
                Ok(()) => understood.push((before, after)),
                Err(QueryError::BadPeriods) => assert!((-2..=1).contains(&after)),
                refused => {
                    assert_eq!(refused, Err(QueryError::PeriodOffDay));
                    assert!(!(-2..=1).contains(&after));
                }
            }
        }
        let around = [(-2, -2), (-2, -1), (-1, 0), (0, 1)];
        assert_eq!(understood, around);
    }

    /// Serves REQ-P7, A1: a verifier can ask four times since enrolment and no others.
    #[test]
    fn a_query_with_another_time_since_enrolment_is_refused() {
        let days = EnrolmentDays::NINETY;
        let requirement = Requirement {
            not_expired: true,
            enrolled_before_days: Some(days),
            ..Requirement::NOTHING
        };
        let query = serde_json::to_value(Query::new(&asked(requirement, None))).unwrap();
        for (value, fits) in [(90, true), (89, false), (91, false), (0, false), (65_626, false)] {
            let mut query = query.clone();
            query["meta"]["predicates"][1]["value"] = value.into();
            let query: Query = serde_json::from_value(query).unwrap();
            let refused = query.asked().err();
            assert_eq!(refused, (!fits).then_some(QueryError::EnrolmentThreshold), "{value}");
        }
    }

    /// Serves REQ-U1, A13: nobody can be asked for an account that they could have twice.
    #[test]
    fn a_query_for_a_pseudonym_needs_a_revocation_list() {
        let day = Period::of(Day::from_number(46_347));
        let oldest_period = day.previous().unwrap();
        let list = NotRevoked { period: day, head: Hash::of(b"head"), oldest_period };
        let account = Requirement { one_account: true, ..UNREVOKED };
        assert_eq!(read(&asked(account.clone(), Some(list.clone()))), Ok(()));
        let unlisted = Requirement { not_revoked: false, ..account.clone() };
        assert_eq!(read(&asked(unlisted, None)), Err(QueryError::AccountUnbound));
        let days = Some(EnrolmentDays::THIRTY);
        let expired = Requirement { not_expired: false, enrolled_before_days: days, ..account };
        assert_eq!(read(&asked(expired, Some(list))), Err(QueryError::AccountUnbound));
    }
}
