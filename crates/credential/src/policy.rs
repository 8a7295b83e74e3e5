//! What a platform asks for, tier by tier: read by the verifier that asks and the wallet that
//! judges whether it is too much.

use serde::{Deserialize, Serialize};

use crate::age::AgeThreshold;
use crate::enrolment::EnrolmentDays;
use crate::json::{self, JsonError, present};
use crate::place::Country;
use crate::text;

/// What people do on a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// The policy is not the JSON it should be.
    #[error("policy: {0}")]
    Json(#[from] JsonError),
    /// Two tiers ask for different ages. A wallet answers one age threshold per verifier, since
    /// two would narrow down the birth date.
    #[error("policy asks for two ages, {first} and {second}; a wallet answers only one")]
    TwoAges {
        /// The age the first tier with an age asks for.
        first: AgeThreshold,
        /// The other age.
        second: AgeThreshold,
    },
    /// Two tiers ask for different times since enrolment. A wallet answers one per verifier, since
    /// two would narrow down the enrolment day.
    #[error(
        "policy asks for two times since enrolment, {first} and {second} days; a wallet answers only one"
    )]
    TwoEnrolmentDays {
        /// What the first tier with a time since enrolment asks for.
        first: EnrolmentDays,
        /// The other.
        second: EnrolmentDays,
    },
    /// A tier asks for one account but lets expired or revoked credentials in: a person who is
    /// enrolled again would have two.
    #[error("a tier with one_account needs not_expired and not_revoked: add both")]
    AccountUnbound,
    /// A tier that asks for no proof says it keeps something of it.
    #[error("a tier that asks for no proof has nothing to keep")]
    KeepsNothing,
    /// A purpose is empty, longer than 200 characters, not trimmed, or has hidden characters.
    #[error("a purpose has 1 to 200 visible characters and no blank at either end")]
    Purpose,
}

/// For each [`Tier`] the least proof a platform is content with, why, and how long it keeps the
/// verdict.
///
/// ```
/// use nonla_credential::{AgeThreshold, Need, Tier, TierPolicy};
///
/// let policy = TierPolicy::parse(br#"{
///   "read":       { "need": "nothing", "purpose": "read public posts", "retention_days": 0 },
///   "post":       { "need": { "proof": { "age_at_least": 18, "resident_country": "VN",
///                     "one_account": true, "not_expired": true, "not_revoked": true } },
///                   "purpose": "one account per adult resident", "retention_days": 365 },
///   "comment":    { "need": { "proof": { "age_at_least": 18,
///                     "one_account": true, "not_expired": true, "not_revoked": true } },
///                   "purpose": "one account per adult", "retention_days": 365 },
///   "livestream": { "need": { "proof": { "age_at_least": 18, "resident_country": "VN",
///                     "one_account": true, "not_expired": true, "not_revoked": true,
///                     "enrolled_before_days": 90 } },
///                   "purpose": "bans that last", "retention_days": 365 },
///   "commerce":   { "need": { "proof": { "age_at_least": 18, "resident_country": "VN",
///                     "one_account": true, "not_expired": true, "not_revoked": true } },
///                   "purpose": "one shop per adult resident", "retention_days": 730 }
/// }"#)?;
///
/// assert_eq!(*policy.need(Tier::Read), Need::Nothing);
/// assert_eq!(policy.age_threshold(), Some(AgeThreshold::EIGHTEEN));
/// # Ok::<(), nonla_credential::PolicyError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Tiers", into = "Tiers")]
pub struct TierPolicy(Tiers);

/// A policy as written, one rule for each tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tiers {
    read: TierRule,
    post: TierRule,
    comment: TierRule,
    livestream: TierRule,
    commerce: TierRule,
}

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

/// What a proof has to show; everything else stays hidden.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// The person is at least this old; the birth date stays hidden.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub age_at_least: Option<AgeThreshold>,
    /// The person lives in this country.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub resident_country: Option<Country>,
    /// The person shows their pseudonym for this platform, so that they have one account.
    pub one_account: bool,
    /// The credential has not expired; its last day stays hidden.
    pub not_expired: bool,
    /// The credential is not on the revocation list; its handle stays hidden.
    pub not_revoked: bool,
    /// The person was enrolled at least this many days ago, so that a ban of that length cannot
    /// be shed by a fresh enrolment; the enrolment day stays hidden.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub enrolled_before_days: Option<EnrolmentDays>,
}

/// One thing a request asks for beyond what a policy grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum OverAsk {
    /// An age, or a higher one.
    AgeAtLeast(AgeThreshold),
    /// A country of residence, or another one.
    ResidentCountry(Country),
    /// The pseudonym.
    OneAccount,
    /// That the credential has not expired.
    NotExpired,
    /// That the credential is not revoked.
    NotRevoked,
    /// An enrolment some days ago, or longer ago.
    EnrolledBeforeDays(EnrolmentDays),
}

impl TierPolicy {
    /// Longest policy we read, in bytes.
    pub const MAX_BYTES: usize = 16 * 1024;

    /// Reads a policy from JSON. Every tier must be there, and nothing we do not know.
    ///
    /// # Errors
    /// A [`PolicyError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, PolicyError> {
        Self::try_from(json::parse::<Tiers>(bytes, Self::MAX_BYTES)?)
    }

    /// The rule of a tier.
    #[must_use]
    pub const fn rule(&self, tier: Tier) -> &TierRule {
        match tier {
            Tier::Read => &self.0.read,
            Tier::Post => &self.0.post,
            Tier::Comment => &self.0.comment,
            Tier::Livestream => &self.0.livestream,
            Tier::Commerce => &self.0.commerce,
        }
    }

    /// The least proof a tier needs.
    #[must_use]
    pub const fn need(&self, tier: Tier) -> &Need {
        &self.rule(tier).need
    }

    /// The one age the policy asks for, if any tier does.
    #[must_use]
    pub fn age_threshold(&self) -> Option<AgeThreshold> {
        self.0.ages().next()
    }
}

impl Tiers {
    fn rules(&self) -> [&TierRule; 5] {
        [&self.read, &self.post, &self.comment, &self.livestream, &self.commerce]
    }

    fn requirements(&self) -> impl Iterator<Item = &Requirement> {
        self.rules().into_iter().filter_map(|rule| rule.need.requirement())
    }

    fn ages(&self) -> impl Iterator<Item = AgeThreshold> {
        self.requirements().filter_map(|needed| needed.age_at_least)
    }

    fn enrolments(&self) -> impl Iterator<Item = EnrolmentDays> {
        self.requirements().filter_map(|needed| needed.enrolled_before_days)
    }
}

impl TryFrom<Tiers> for TierPolicy {
    type Error = PolicyError;

    fn try_from(tiers: Tiers) -> Result<Self, PolicyError> {
        if let Some(first) = tiers.ages().next()
            && let Some(second) = tiers.ages().find(|age| *age != first)
        {
            return Err(PolicyError::TwoAges { first, second });
        }
        if let Some(first) = tiers.enrolments().next()
            && let Some(second) = tiers.enrolments().find(|days| *days != first)
        {
            return Err(PolicyError::TwoEnrolmentDays { first, second });
        }
        if !tiers.requirements().all(Requirement::account_is_bound) {
            return Err(PolicyError::AccountUnbound);
        }
        let keeps = |rule: &TierRule| rule.need == Need::Nothing && rule.retention.days() > 0;
        if tiers.rules().into_iter().any(keeps) {
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

impl Requirement {
    /// Asks for nothing but a credential of the issuer.
    pub const NOTHING: Self = Self {
        age_at_least: None,
        resident_country: None,
        one_account: false,
        not_expired: false,
        not_revoked: false,
        enrolled_before_days: None,
    };

    /// Whether an account it asks for is bound to a credential that counts: `one_account` implies
    /// `not_expired` and `not_revoked`.
    #[must_use]
    pub const fn account_is_bound(&self) -> bool {
        !self.one_account || (self.not_expired && self.not_revoked)
    }

    /// Whether a proof of `self` also proves all of `other`.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        other.asks_more_than(self).is_empty()
    }

    /// Everything `self` asks for that `granted` does not; empty if nothing.
    ///
    /// A lower age and a shorter time since enrolment are contained in a higher and a longer one.
    #[must_use]
    pub fn asks_more_than(&self, granted: &Self) -> Vec<OverAsk> {
        let age = self.age_at_least.filter(|age| Some(*age) > granted.age_at_least);
        let country = self.resident_country.filter(|c| Some(*c) != granted.resident_country);
        let days = self.enrolled_before_days.filter(|d| Some(*d) > granted.enrolled_before_days);
        let flag = |asked: bool, granted: bool, what| (asked && !granted).then_some(what);
        [
            age.map(OverAsk::AgeAtLeast),
            country.map(OverAsk::ResidentCountry),
            flag(self.one_account, granted.one_account, OverAsk::OneAccount),
            flag(self.not_expired, granted.not_expired, OverAsk::NotExpired),
            flag(self.not_revoked, granted.not_revoked, OverAsk::NotRevoked),
            days.map(OverAsk::EnrolledBeforeDays),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// Why a platform asks, in words for the person: 1 to 200 visible characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Purpose(String);

impl Purpose {
    /// Most characters (Unicode scalar values) a purpose may have.
    pub const MAX_CHARS: usize = 200;

    /// Takes a purpose as it is, as documents have it; nothing is trimmed or normalised.
    ///
    /// # Errors
    /// [`PolicyError::Purpose`] if it is empty, too long, not trimmed, not in NFC, or holds a
    /// control, invisible, private or direction-changing character or an accent without a letter.
    pub fn parse(purpose: &str) -> Result<Self, PolicyError> {
        if text::is_plain(purpose, Self::MAX_CHARS) {
            Ok(Self(purpose.to_owned()))
        } else {
            Err(PolicyError::Purpose)
        }
    }

    /// Takes a purpose that an operator typed, in whatever spelling, and normalises it to NFC.
    ///
    /// # Errors
    /// [`PolicyError::Purpose`] as for [`parse`](Self::parse), but not for the spelling.
    pub fn typed(purpose: &str) -> Result<Self, PolicyError> {
        Self::parse(&text::nfc(purpose))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Purpose {
    type Error = PolicyError;

    fn try_from(text: String) -> Result<Self, PolicyError> {
        Self::parse(&text)
    }
}

impl From<Purpose> for String {
    fn from(purpose: Purpose) -> Self {
        purpose.0
    }
}

/// How many days a platform keeps a verdict; 0 means it keeps none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Retention(u16);

impl Retention {
    /// A retention of this many days.
    #[must_use]
    pub const fn from_days(days: u16) -> Self {
        Self(days)
    }

    /// The number of days.
    #[must_use]
    pub const fn days(self) -> u16 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn adult() -> Requirement {
        Requirement {
            age_at_least: Some(AgeThreshold::EIGHTEEN),
            resident_country: Some(Country::VIETNAM),
            one_account: true,
            not_expired: true,
            not_revoked: true,
            enrolled_before_days: None,
        }
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
        assert_eq!(policy.rule(Tier::Post).purpose.as_str(), "one account each");
        assert_eq!(policy.rule(Tier::Post).retention, Retention::from_days(365));
        let again = json::to_bytes(&policy).unwrap();
        assert_eq!(TierPolicy::parse(&again), Ok(policy));
    }

    #[test]
    fn two_ages_in_one_policy_are_refused() {
        let mut policy = policy_json();
        policy["livestream"]["need"]["proof"]["age_at_least"] = json!(21);
        let [eighteen, twenty_one] = [18, 21].map(|years| AgeThreshold::new(years).unwrap());
        let two = PolicyError::TwoAges { first: eighteen, second: twenty_one };
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
        let (first, second) = (EnrolmentDays::THIRTY, EnrolmentDays::NINETY);
        assert_eq!(read(&policy), Err(PolicyError::TwoEnrolmentDays { first, second }));
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
        let change: [fn(&mut Value); 13] = [
            |p| p["share"] = p["read"].clone(),
            |p| drop(p.as_object_mut().unwrap().remove("commerce")),
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

    /// REQ-P7: each thing asked beyond what is granted is named.
    #[test]
    fn each_over_ask_is_named() {
        let more = Requirement { enrolled_before_days: Some(EnrolmentDays::NINETY), ..adult() };
        let all = [
            OverAsk::AgeAtLeast(AgeThreshold::EIGHTEEN),
            OverAsk::ResidentCountry(Country::VIETNAM),
            OverAsk::OneAccount,
            OverAsk::NotExpired,
            OverAsk::NotRevoked,
            OverAsk::EnrolledBeforeDays(EnrolmentDays::NINETY),
        ];
        assert_eq!(more.asks_more_than(&Requirement::NOTHING), all);
        assert_eq!(
            more.asks_more_than(&adult()),
            [OverAsk::EnrolledBeforeDays(EnrolmentDays::NINETY)]
        );
        assert_eq!(adult().asks_more_than(&more), []);
        let younger = Requirement { age_at_least: Some(AgeThreshold::SIXTEEN), ..adult() };
        assert!(adult().covers(&younger) && !younger.covers(&adult()));
        let longer = EnrolmentDays::new(180).ok();
        let longer = Requirement { enrolled_before_days: longer, ..adult() };
        assert!(longer.covers(&more) && !more.covers(&longer));
        let abroad = Requirement { resident_country: Country::parse("DE").ok(), ..adult() };
        assert!(!abroad.covers(&adult()) && !adult().covers(&abroad));
    }

    fn any_requirement() -> impl Strategy<Value = Requirement> {
        let age = prop::option::of(prop::sample::select(&AgeThreshold::ALL));
        let country = prop::option::of((1_u16..4).prop_map(|c| Country::from_code(c).unwrap()));
        (
            age,
            country,
            any::<[bool; 3]>(),
            prop::option::of(prop::sample::select(&EnrolmentDays::ALL)),
        )
            .prop_map(
                |(
                    age_at_least,
                    resident_country,
                    [one_account, not_expired, not_revoked],
                    days,
                )| {
                    Requirement {
                        age_at_least,
                        resident_country,
                        one_account,
                        not_expired,
                        not_revoked,
                        enrolled_before_days: days,
                    }
                },
            )
    }

    proptest! {
        #[test]
        fn covering_is_an_order(
            a in any_requirement(), b in any_requirement(), c in any_requirement()
        ) {
            prop_assert!(a.covers(&a) && a.covers(&Requirement::NOTHING));
            prop_assert!(!(a.covers(&b) && b.covers(&a)) || a == b);
            prop_assert!(!(a.covers(&b) && b.covers(&c)) || a.covers(&c));
        }

        #[test]
        fn a_requirement_is_json_and_back(requirement in any_requirement()) {
            let bytes = json::to_bytes(&requirement).unwrap();
            prop_assert_eq!(json::parse::<Requirement>(&bytes, bytes.len()), Ok(requirement));
        }
    }
}
