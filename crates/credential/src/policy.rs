//! What a platform asks for, tier by tier: read by the verifier that asks and the wallet that
//! judges whether it is too much.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::age::AgeThreshold;
use crate::json::{self, JsonError};
use crate::place::Country;
use crate::predicate::Predicate;
use crate::purpose::{BadPurpose, Purpose, Retention};
use crate::requirement::{Requirement, TwoBounds, two_bounds};

/// What people do on a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Read what others wrote.
    Read,
    /// Write posts.
    Post,
    /// Comment on posts of others.
    Comment,
    /// Broadcast live.
    Livestream,
    /// Sell and buy.
    Commerce,
}

impl Tier {
    /// Every tier.
    pub const ALL: [Self; 5] =
        [Self::Read, Self::Post, Self::Comment, Self::Livestream, Self::Commerce];
}

/// Why a policy was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// The policy is not the JSON it should be.
    #[error("policy: {0}")]
    Json(#[from] JsonError),
    /// Two tiers ask for different [bounds](Predicate::bound) of one kind, two ages for example. A
    /// wallet answers one per verifier, since two would narrow down what stays hidden.
    #[error("policy asks for \"{first}\" and for \"{second}\"; a wallet answers only one")]
    TwoBounds {
        /// What the first tier with such a bound asks for.
        first: Predicate,
        /// The other bound.
        second: Predicate,
    },
    /// A tier asks for one account but lets expired or revoked credentials in: a person who is
    /// enrolled again would have two.
    #[error("a tier with one_account needs not_expired and not_revoked: add both")]
    AccountUnbound,
    /// A tier that asks for no proof says it keeps something of it.
    #[error("a tier that asks for no proof has nothing to keep")]
    KeepsNothing,
    /// A purpose is none.
    #[error("{0}")]
    Purpose(#[from] BadPurpose),
}

/// For each [`Tier`] the least proof a platform is content with, why, and how long it keeps the
/// verdict. Of a tier that it does not name nothing is asked: whoever comes may do that.
///
/// [`adult_resident`](Self::adult_resident) is the common case. In JSON:
/// ```
/// use nonla_credential::{AgeThreshold, Need, Tier, TierPolicy};
///
/// let policy = TierPolicy::parse(br#"{
///   "post":       { "need": { "proof": { "age_at_least": 18, "resident_country": "VN",
///                     "one_account": true, "not_expired": true, "not_revoked": true } },
///                   "purpose": "one account per adult resident", "retention_days": 365 },
///   "livestream": { "need": { "proof": { "age_at_least": 18, "resident_country": "VN",
///                     "one_account": true, "not_expired": true, "not_revoked": true,
///                     "enrolled_before_days": 90 } },
///                   "purpose": "bans that last", "retention_days": 365 }
/// }"#)?;
///
/// assert_eq!(*policy.need(Tier::Read), Need::Nothing);
/// assert_eq!(policy.age_threshold(), Some(AgeThreshold::EIGHTEEN));
/// # Ok::<(), nonla_credential::PolicyError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Tiers", into = "Tiers")]
pub struct TierPolicy(Tiers);

/// The tiers that a policy names, each with its rule.
type Tiers = BTreeMap<Tier, TierRule>;

/// What a platform asks for in one tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierRule {
    /// The least proof that opens the tier.
    pub need: Need,
    /// Why the platform asks, shown to the person.
    pub purpose: Purpose,
    /// How long the platform keeps the verdict, shown to the person.
    #[serde(rename = "retention_days")]
    pub retention: Retention,
}

/// The least proof a tier needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// No proof at all.
    Nothing,
    /// A proof of at least this.
    Proof(Requirement),
}

impl TierPolicy {
    /// Longest policy we read, in bytes.
    pub const MAX_BYTES: usize = 16 * 1024;

    /// Reads a policy from JSON. Nothing is asked in a tier that is not there; whatever we do not know is
    /// refused.
    ///
    /// # Errors
    /// A [`PolicyError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, PolicyError> {
        Self::try_from(json::parse::<Tiers>(bytes, Self::MAX_BYTES)?)
    }

    /// One account for each adult resident of Vietnam in every tier but [`Tier::Read`], which is open to
    /// all: 18 years, neither expired nor revoked.
    ///
    /// `purpose` and `retention` are what the platform registered in the trust list.
    ///
    /// ```
    /// use nonla_credential::{Need, Purpose, Retention, Tier, TierPolicy};
    ///
    /// let purpose = Purpose::parse("one account per adult resident")?;
    /// let policy = TierPolicy::adult_resident(purpose, Retention::from_days(365));
    /// assert_eq!(*policy.need(Tier::Read), Need::Nothing);
    /// assert!(policy.need(Tier::Post).requirement().is_some());
    /// # Ok::<(), nonla_credential::BadPurpose>(())
    /// ```
    #[must_use]
    pub fn adult_resident(purpose: Purpose, retention: Retention) -> Self {
        let adult = Requirement::of([
            Predicate::ResidentIn(Country::VIETNAM),
            Predicate::NotExpired,
            Predicate::AgeAtLeast(AgeThreshold::EIGHTEEN),
            Predicate::NotRevoked,
            Predicate::OneAccount,
        ]);
        let rule = TierRule { need: Need::Proof(adult), purpose, retention };
        let asking = Tier::ALL.into_iter().filter(|tier| *tier != Tier::Read);
        Self(asking.map(|tier| (tier, rule.clone())).collect())
    }

    /// The rule of a tier, if the policy names it.
    #[must_use]
    pub fn rule(&self, tier: Tier) -> Option<&TierRule> {
        self.0.get(&tier)
    }

    /// The least proof a tier needs.
    #[must_use]
    pub fn need(&self, tier: Tier) -> &Need {
        self.rule(tier).map_or(&Need::Nothing, |rule| &rule.need)
    }

    /// The one age the policy asks for, if any tier does.
    #[must_use]
    pub fn age_threshold(&self) -> Option<AgeThreshold> {
        let mut asked = requirements(&self.0).flat_map(Requirement::iter);
        asked.find_map(
            |asked| if let Predicate::AgeAtLeast(age) = asked { Some(*age) } else { None },
        )
    }
}

fn requirements(tiers: &Tiers) -> impl Iterator<Item = &Requirement> {
    tiers.values().filter_map(|rule| rule.need.requirement())
}

impl TryFrom<Tiers> for TierPolicy {
    type Error = PolicyError;

    fn try_from(tiers: Tiers) -> Result<Self, PolicyError> {
        if let Some(TwoBounds { first, second, .. }) = two_bounds(requirements(&tiers)) {
            return Err(PolicyError::TwoBounds { first: first.clone(), second: second.clone() });
        }
        if !requirements(&tiers).all(Requirement::account_is_bound) {
            return Err(PolicyError::AccountUnbound);
        }
        let keeps = |rule: &TierRule| rule.need == Need::Nothing && rule.retention.days() > 0;
        if tiers.values().any(keeps) {
            return Err(PolicyError::KeepsNothing);
        }
        Ok(Self(tiers))
    }
}

impl From<TierPolicy> for Tiers {
    fn from(policy: TierPolicy) -> Self {
        policy.0
    }
}

impl Need {
    /// What a proof has to show, or `None` if none is needed.
    #[must_use]
    pub const fn requirement(&self) -> Option<&Requirement> {
        match self {
            Self::Nothing => None,
            Self::Proof(requirement) => Some(requirement),
        }
    }

    /// Whether someone who proved `shown` (or nothing) may enter.
    #[must_use]
    pub fn is_met_by(&self, shown: Option<&Requirement>) -> bool {
        match (self, shown) {
            (Self::Nothing, _) => true,
            (Self::Proof(needed), Some(shown)) => shown.covers(needed),
            (Self::Proof(_), None) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrolment::EnrolmentDays;
    use serde_json::{Value, json};

    fn adult() -> Requirement {
        Requirement::of([
            Predicate::AgeAtLeast(AgeThreshold::EIGHTEEN),
            Predicate::ResidentIn(Country::VIETNAM),
            Predicate::OneAccount,
            Predicate::NotExpired,
            Predicate::NotRevoked,
        ])
    }

    fn policy_json() -> Value {
        let proof = json!({ "proof": adult() });
        let rule = json!({ "need": proof, "purpose": "one account each", "retention_days": 365 });
        let open = json!({ "need": "nothing", "purpose": "read", "retention_days": 0 });
        json!({ "read": open, "post": rule, "comment": rule, "livestream": rule, "commerce": rule })
    }

    fn read(policy: &Value) -> Result<TierPolicy, PolicyError> {
        TierPolicy::parse(policy.to_string().as_bytes())
    }

    /// REQ-U8, REQ-N7
    #[test]
    fn a_policy_says_what_each_tier_needs() {
        let policy = read(&policy_json()).unwrap();
        for tier in Tier::ALL {
            let open = tier == Tier::Read;
            assert_eq!(*policy.need(tier) == Need::Nothing, open);
            assert_eq!(policy.need(tier).is_met_by(None), open);
            assert!(policy.need(tier).is_met_by(Some(&adult())));
        }
        assert_eq!(policy.rule(Tier::Post).unwrap().purpose.as_str(), "one account each");
        assert_eq!(policy.rule(Tier::Post).unwrap().retention, Retention::from_days(365));
        let again = json::to_bytes(&policy).unwrap();
        assert_eq!(TierPolicy::parse(&again), Ok(policy));
    }

    #[test]
    fn two_ages_in_one_policy_are_refused() {
        let mut policy = policy_json();
        policy["livestream"]["need"]["proof"]["age_at_least"] = json!(21);
        let [eighteen, twenty_one] = [18, 21].map(|years| AgeThreshold::new(years).unwrap());
        let two = PolicyError::TwoBounds {
            first: Predicate::AgeAtLeast(eighteen),
            second: Predicate::AgeAtLeast(twenty_one),
        };
        assert_eq!(read(&policy), Err(two));
        assert!(serde_json::from_value::<TierPolicy>(policy.clone()).is_err());
        policy["livestream"]["need"]["proof"].as_object_mut().unwrap().remove("age_at_least");
        assert_eq!(read(&policy).unwrap().age_threshold(), Some(eighteen));
    }

    /// Serves REQ-P7, A1: a policy that would search for an enrolment day is refused.
    #[test]
    fn two_times_since_enrolment_in_one_policy_are_refused() {
        let mut policy = policy_json();
        policy["livestream"]["need"]["proof"]["enrolled_before_days"] = json!(30);
        assert!(read(&policy).is_ok());
        policy["commerce"]["need"]["proof"]["enrolled_before_days"] = json!(90);
        let [first, second] =
            [EnrolmentDays::THIRTY, EnrolmentDays::NINETY].map(Predicate::EnrolledAtLeast);
        assert_eq!(read(&policy), Err(PolicyError::TwoBounds { first, second }));
        policy["livestream"]["need"]["proof"]["enrolled_before_days"] = json!(90);
        assert!(read(&policy).is_ok());
    }

    /// Serves REQ-U1, A13: with an old credential beside the new one a person would have two accounts.
    #[test]
    fn one_account_without_expiry_and_revocation_is_refused() {
        for (member, other) in [("not_expired", "not_revoked"), ("not_revoked", "not_expired")] {
            let mut policy = policy_json();
            policy["comment"]["need"]["proof"][member] = json!(false);
            assert_eq!(read(&policy), Err(PolicyError::AccountUnbound), "{member}");
            policy["comment"]["need"]["proof"][other] = json!(false);
            assert_eq!(read(&policy), Err(PolicyError::AccountUnbound), "both");
            policy["comment"]["need"]["proof"]["one_account"] = json!(false);
            assert!(read(&policy).is_ok(), "no account, no implication");
        }
    }

    #[test]
    fn what_we_do_not_know_is_refused_and_never_ignored() {
        let change: [fn(&mut Value); 12] = [
            |p| p["share"] = p["read"].clone(),
            |p| p["post"]["phone_number"] = json!(true),
            |p| p["post"]["need"] = json!("everything"),
            |p| p["post"]["need"]["proof"]["full_name"] = json!(true),
            |p| p["post"]["need"]["proof"]["age_at_least"] = json!(17),
            |p| p["post"]["need"]["proof"]["age_at_least"] = json!(null),
            |p| p["post"]["need"]["proof"]["resident_country"] = json!("vn"),
            |p| p["post"]["need"]["proof"]["enrolled_before_days"] = json!(-1),
            |p| drop(p["post"]["need"]["proof"].as_object_mut().unwrap().remove("one_account")),
            |p| p["post"]["retention_days"] = json!(65_536),
            |p| p["post"]["purpose"] = json!("a\u{202e}b"),
            |p| p["post"]["purpose"] = json!(""),
        ];
        for (number, change) in change.into_iter().enumerate() {
            let mut policy = policy_json();
            change(&mut policy);
            let refused = read(&policy);
            assert_eq!(refused, Err(PolicyError::Json(JsonError::WrongShape)), "change {number}");
        }
        let mut second = policy_json();
        second["read"]["need"] = json!({ "nothing": null });
        assert_eq!(read(&second), Err(PolicyError::Json(JsonError::SecondSpelling)));
        let mut keeps = policy_json();
        keeps["read"]["retention_days"] = json!(1);
        assert_eq!(read(&keeps), Err(PolicyError::KeepsNothing));
    }

    /// REQ-U8: of a tier that a policy does not name nothing is asked.
    #[test]
    fn a_tier_that_is_not_named_needs_nothing() {
        let mut policy = policy_json();
        drop(policy.as_object_mut().unwrap().remove("read"));
        drop(policy.as_object_mut().unwrap().remove("commerce"));
        let policy = read(&policy).unwrap();
        for tier in [Tier::Read, Tier::Commerce] {
            assert_eq!((policy.need(tier), policy.rule(tier)), (&Need::Nothing, None));
            assert!(policy.need(tier).is_met_by(None));
        }
        assert!(!policy.need(Tier::Post).is_met_by(None));
        let again = json::to_bytes(&policy).unwrap();
        assert_eq!(TierPolicy::parse(&again), Ok(policy), "it is written without them");
    }

    /// REQ-N7, REQ-P1: the common case asks for what its name says.
    #[test]
    fn the_common_policy_asks_for_one_account_of_an_adult_resident() {
        let purpose = Purpose::parse("one account each").unwrap();
        let policy = TierPolicy::adult_resident(purpose, Retention::from_days(365));
        for tier in Tier::ALL {
            let asked = policy.need(tier).requirement();
            assert_eq!(asked, (tier != Tier::Read).then_some(&adult()));
        }
        let written = json::to_bytes(&policy).unwrap();
        assert_eq!(TierPolicy::parse(&written), Ok(policy));
    }
}
