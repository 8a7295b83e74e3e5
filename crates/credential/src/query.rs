//! What a verifier asks for, in the shape DCQL gives it (OpenID4VP 1.0, section 6).
//!
//! DCQL has no predicates; ours stand in `meta`. Whatever is not understood is refused, never
//! ignored.

use serde::{Deserialize, Serialize};

use crate::claims::ResidenceStatus;
use crate::day::Day;
use crate::id::{CredentialType, IssuerId};
use crate::json::present;
use crate::not_revoked::NotRevoked;
use crate::place::Country;
use crate::predicate::Predicate;
use crate::purpose::{Purpose, Retention};
use crate::query_error::QueryError;
use crate::requirement::Requirement;
use crate::stated_predicate::StatedPredicate;

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
    predicates: Vec<StatedPredicate>,
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

impl Query {
    /// The query for these facts.
    #[must_use]
    pub fn new(asked: &Asked) -> Self {
        let mut query = Self {
            id: "resident".to_owned(),
            format: FORMAT.to_owned(),
            meta: Meta {
                vct_values: vec![asked.credential_type.clone()],
                proof_system: vec![PROOF_SYSTEM.to_owned()],
                issuer: asked.issuer.clone(),
                predicates: Vec::new(),
                not_revoked: asked.not_revoked.clone(),
                pseudonym: None,
                purpose: asked.purpose.clone(),
                retention: asked.retention,
            },
            claims: Vec::new(),
        };
        asked.requirement.iter().for_each(|predicate| query.ask(predicate, asked.as_of));
        query
    }

    /// Writes one predicate where it belongs.
    fn ask(&mut self, predicate: &Predicate, as_of: Day) {
        let Self { meta, claims, .. } = self;
        match predicate {
            Predicate::ResidentIn(country) => claims.push(ShownClaim {
                path: vec!["resident_country".to_owned()],
                values: vec![*country],
            }),
            Predicate::NotExpired => {
                meta.predicates.push(StatedPredicate::new(
                    ("valid_until", "not_expired"),
                    None,
                    as_of,
                ));
            }
            Predicate::AgeAtLeast(age) => {
                let years = Some(age.years().into());
                meta.predicates.push(StatedPredicate::new(
                    ("birth_date", "age_at_least"),
                    years,
                    as_of,
                ));
            }
            Predicate::EnrolledAtLeast(days) => {
                let days = Some(days.days().into());
                meta.predicates.push(StatedPredicate::new(
                    ("enrolled_on", "days_ago_at_least"),
                    days,
                    as_of,
                ));
            }
            Predicate::ProvinceIn(provinces) => {
                let stated = StatedPredicate::one_of("province", provinces.iter(), as_of);
                meta.predicates.push(stated);
            }
            Predicate::StatusIn(statuses) => {
                let names = statuses.iter().map(ResidenceStatus::name);
                meta.predicates.push(StatedPredicate::one_of("status", names, as_of));
            }
            // Which list counts is a fact of its own: `Asked::not_revoked`.
            Predicate::NotRevoked => {}
            Predicate::OneAccount => {
                meta.pseudonym = Some(PseudonymScope { scope: "self".to_owned() });
            }
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
        let mut requirement = Requirement::NOTHING;
        let country = self.shown_country()?.map(Predicate::ResidentIn);
        let account = self.wants_pseudonym()?.then_some(Predicate::OneAccount);
        let listed = meta.not_revoked.as_ref().map(|_| Predicate::NotRevoked);
        for predicate in [country, account, listed].into_iter().flatten() {
            drop(requirement.put(predicate));
        }
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
        for stated in &self.meta.predicates {
            if day.is_some_and(|day| day != stated.as_of()) {
                return Err(QueryError::DifferentDays);
            }
            day = Some(stated.as_of());
            if requirement.put(stated.read()?).is_some() {
                return Err(QueryError::PredicateTwice);
            }
        }
        Ok(day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    use crate::code_set::{CodeSet, CodeSetError};
    use crate::day::Period;
    use crate::encoded::Hash;
    use crate::enrolment::EnrolmentDays;
    use crate::place::Province;
    use crate::predicate::PredicateKind;

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

    fn unrevoked() -> Requirement {
        Requirement::of([Predicate::NotExpired, Predicate::NotRevoked])
    }

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
            match read(&asked(unrevoked(), Some(not_revoked))) {
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
        let days = Predicate::EnrolledAtLeast(EnrolmentDays::NINETY);
        let requirement = Requirement::of([Predicate::NotExpired, days]);
        let query = serde_json::to_value(Query::new(&asked(requirement, None))).unwrap();
        for (value, fits) in [(90, true), (89, false), (91, false), (0, false), (65_626, false)] {
            let mut query = query.clone();
            query["meta"]["predicates"][1]["value"] = value.into();
            let query: Query = serde_json::from_value(query).unwrap();
            let refused = query.asked().err();
            assert_eq!(refused, (!fits).then_some(QueryError::EnrolmentThreshold), "{value}");
        }
    }

    /// Serves REQ-P7, A1: a set of codes is read as it is written, and nothing that is none.
    #[test]
    fn a_query_with_codes_that_are_no_set_is_refused() {
        let provinces = [1, 79].map(|code| Province::from_code(code).unwrap()).to_vec();
        let statuses = vec![ResidenceStatus::Citizen, ResidenceStatus::CitizenAbroad];
        let requirement = Requirement::of([
            Predicate::NotExpired,
            Predicate::ProvinceIn(CodeSet::new(provinces).unwrap()),
            Predicate::StatusIn(CodeSet::new(statuses).unwrap()),
        ]);
        assert_eq!(read(&asked(requirement.clone(), None)), Ok(()));
        let query = serde_json::to_value(Query::new(&asked(requirement, None))).unwrap();
        let refusal = |place: usize, member: &str, value: serde_json::Value| {
            let mut query = query.clone();
            query["meta"]["predicates"][place][member] = value;
            serde_json::from_value::<Query>(query).unwrap().asked().err()
        };
        let nine: Vec<String> = (1..=9).map(|code| format!("{code:03}")).collect();
        let codes = |error| Some(QueryError::Codes(error));
        for (place, member, value, expected) in [
            (1, "values", json!(nine[..8]), None),
            (1, "values", json!(nine), codes(CodeSetError::ManyCodes)),
            (1, "values", json!(["079", "001"]), codes(CodeSetError::CodesNotAscending)),
            (1, "values", json!(["001", "001"]), codes(CodeSetError::CodesNotAscending)),
            (
                2,
                "values",
                json!(["citizen_abroad", "citizen"]),
                codes(CodeSetError::CodesNotAscending),
            ),
            (1, "values", json!(["097"]), Some(QueryError::UnknownCode)),
            (1, "values", json!(["citizen"]), Some(QueryError::UnknownCode)),
            (2, "values", json!(["001"]), Some(QueryError::UnknownCode)),
            (1, "values", json!([]), Some(QueryError::UnknownPredicate)),
            (1, "value", json!(1), Some(QueryError::UnknownPredicate)),
            (1, "path", json!(["nationality"]), Some(QueryError::UnknownPredicate)),
            (0, "values", json!(["001"]), Some(QueryError::UnknownPredicate)),
            (1, "path", json!(["status"]), Some(QueryError::UnknownCode)),
        ] {
            assert_eq!(refusal(place, member, value.clone()), expected, "{place} {member} {value}");
        }
    }

    /// Serves REQ-U1, A13: nobody can be asked for an account that they could have twice.
    #[test]
    fn a_query_for_a_pseudonym_needs_a_revocation_list() {
        let day = Period::of(Day::from_number(46_347));
        let oldest_period = day.previous().unwrap();
        let list = NotRevoked { period: day, head: Hash::of(b"head"), oldest_period };
        let account = unrevoked().with(Predicate::OneAccount);
        assert_eq!(read(&asked(account.clone(), Some(list.clone()))), Ok(()));
        let unlisted = account.clone().without(PredicateKind::NotRevoked);
        assert_eq!(read(&asked(unlisted, None)), Err(QueryError::AccountUnbound));
        let days = Predicate::EnrolledAtLeast(EnrolmentDays::THIRTY);
        let expired = account.without(PredicateKind::NotExpired).with(days);
        assert_eq!(read(&asked(expired, Some(list))), Err(QueryError::AccountUnbound));
    }
}
