//! A set of predicates: what a proof has to show.

use serde::{Deserialize, Serialize};

use crate::age::AgeThreshold;
use crate::claims::ResidenceStatus;
use crate::code_set::CodeSet;
use crate::enrolment::EnrolmentDays;
use crate::json::present;
use crate::place::{Country, Province};
use crate::predicate::{BoundKind, Predicate, PredicateKind};

/// What a proof has to show; everything else stays hidden. At most one predicate of each
/// [kind](PredicateKind), in the order of kinds, so that one set has one form.
///
/// In JSON it is an object: `one_account`, `not_expired` and `not_revoked` are true or false, the other
/// predicates stand there with their data or not at all.
///
/// ```
/// use nonla_credential::{AgeThreshold, Predicate, Requirement};
///
/// let adult = Requirement::of([Predicate::NotExpired, Predicate::AgeAtLeast(AgeThreshold::EIGHTEEN)]);
/// let teen = Requirement::of([Predicate::AgeAtLeast(AgeThreshold::SIXTEEN)]);
/// assert!(adult.covers(&teen) && !teen.covers(&adult));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Requirement(Vec<Predicate>);

impl Requirement {
    /// Asks for nothing but a credential of the issuer.
    pub const NOTHING: Self = Self(Vec::new());

    /// The set of these predicates; of two of one kind the later one counts.
    #[must_use]
    pub fn of(predicates: impl IntoIterator<Item = Predicate>) -> Self {
        let mut set = Self::NOTHING;
        predicates.into_iter().for_each(|predicate| drop(set.put(predicate)));
        set
    }

    /// Puts a predicate in, and gives back the one of its kind that it replaced.
    pub fn put(&mut self, predicate: Predicate) -> Option<Predicate> {
        let place = self.0.binary_search_by_key(&predicate.kind(), Predicate::kind);
        match place {
            Ok(place) => self.0.get_mut(place).map(|old| std::mem::replace(old, predicate)),
            Err(place) => {
                self.0.insert(place, predicate);
                None
            }
        }
    }

    /// Takes the predicate of this kind out, if there is one.
    pub fn take(&mut self, kind: PredicateKind) -> Option<Predicate> {
        let place = self.0.binary_search_by_key(&kind, Predicate::kind).ok()?;
        Some(self.0.remove(place))
    }

    /// The same with this predicate, in place of the one of its kind.
    #[must_use]
    pub fn with(mut self, predicate: Predicate) -> Self {
        drop(self.put(predicate));
        self
    }

    /// The same without the predicate of this kind.
    #[must_use]
    pub fn without(mut self, kind: PredicateKind) -> Self {
        drop(self.take(kind));
        self
    }

    /// The predicate of this kind.
    #[must_use]
    pub fn get(&self, kind: PredicateKind) -> Option<&Predicate> {
        self.0.iter().find(|predicate| predicate.kind() == kind)
    }

    /// Whether a predicate of this kind is in it.
    #[must_use]
    pub fn has(&self, kind: PredicateKind) -> bool {
        self.get(kind).is_some()
    }

    /// The predicates, in the order of their kinds.
    pub fn iter(&self) -> impl Iterator<Item = &Predicate> {
        self.0.iter()
    }

    /// Whether an account it asks for is bound to a credential that counts: [`Predicate::OneAccount`]
    /// implies [`Predicate::NotExpired`] and [`Predicate::NotRevoked`].
    #[must_use]
    pub fn account_is_bound(&self) -> bool {
        let bound = self.has(PredicateKind::NotExpired) && self.has(PredicateKind::NotRevoked);
        bound || !self.has(PredicateKind::OneAccount)
    }

    /// Whether a proof of `self` also proves all of `other`.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        other.0.iter().all(|asked| self.get(asked.kind()).is_some_and(|own| own.covers(asked)))
    }

    /// The first thing that `self` asks for and a verifier which registered `most` may not.
    ///
    /// A [bound](Predicate::bound) must be the registered one and no other, not a weaker one either:
    /// asking 18, then 16 of whoever said no to 18, would tell who is 16 or 17.
    #[must_use]
    pub fn over_asks(&self, most: &Self) -> Option<&Predicate> {
        self.0.iter().find(|asked| {
            let granted = most.get(asked.kind());
            !granted.is_some_and(|most| {
                most.covers(asked) && (most == *asked || asked.bound().is_none())
            })
        })
    }

    /// Everything that was shown by a proof of this and one of `more`: of two predicates of one kind
    /// the one that covers the other, and the later one if neither does.
    #[must_use]
    pub fn together_with(&self, more: &Self) -> Self {
        let mut all = self.clone();
        for predicate in more.iter() {
            if !all.get(predicate.kind()).is_some_and(|known| known.covers(predicate)) {
                drop(all.put(predicate.clone()));
            }
        }
        all
    }
}

/// Two different [bounds](Predicate::bound) of one kind.
pub(crate) struct TwoBounds<'a> {
    pub(crate) kind: BoundKind,
    pub(crate) first: &'a Predicate,
    pub(crate) second: &'a Predicate,
}

/// Two bounds of one kind among `requirements`, of the first kind that has two.
pub(crate) fn two_bounds<'a>(
    requirements: impl Iterator<Item = &'a Requirement>,
) -> Option<TwoBounds<'a>> {
    let predicates = requirements.flat_map(Requirement::iter);
    let bounds: Vec<_> = predicates.filter_map(|one| Some((one.bound()?, one))).collect();
    let pairs = bounds.iter().filter_map(|(kind, second)| {
        let (_, first) = bounds.iter().find(|(first, _)| first == kind)?;
        (first != second).then_some(TwoBounds { kind: *kind, first, second })
    });
    pairs.min_by_key(|two| two.kind)
}

/// The JSON form.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    age_at_least: Option<AgeThreshold>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    resident_country: Option<Country>,
    one_account: bool,
    not_expired: bool,
    not_revoked: bool,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    enrolled_before_days: Option<EnrolmentDays>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    province_in: Option<CodeSet<Province>>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    status_in: Option<CodeSet<ResidenceStatus>>,
}

impl From<Requirement> for Written {
    fn from(requirement: Requirement) -> Self {
        let mut written = Self {
            age_at_least: None,
            resident_country: None,
            one_account: false,
            not_expired: false,
            not_revoked: false,
            enrolled_before_days: None,
            province_in: None,
            status_in: None,
        };
        for predicate in requirement.0 {
            match predicate {
                Predicate::ResidentIn(country) => written.resident_country = Some(country),
                Predicate::NotExpired => written.not_expired = true,
                Predicate::AgeAtLeast(age) => written.age_at_least = Some(age),
                Predicate::EnrolledAtLeast(days) => written.enrolled_before_days = Some(days),
                Predicate::ProvinceIn(provinces) => written.province_in = Some(provinces),
                Predicate::StatusIn(statuses) => written.status_in = Some(statuses),
                Predicate::NotRevoked => written.not_revoked = true,
                Predicate::OneAccount => written.one_account = true,
            }
        }
        written
    }
}

impl From<Written> for Requirement {
    fn from(written: Written) -> Self {
        // Every member by its name: one that is not used here does not compile.
        let Written {
            age_at_least,
            resident_country,
            one_account,
            not_expired,
            not_revoked,
            enrolled_before_days,
            province_in,
            status_in,
        } = written;
        let all = [
            age_at_least.map(Predicate::AgeAtLeast),
            resident_country.map(Predicate::ResidentIn),
            one_account.then_some(Predicate::OneAccount),
            not_expired.then_some(Predicate::NotExpired),
            not_revoked.then_some(Predicate::NotRevoked),
            enrolled_before_days.map(Predicate::EnrolledAtLeast),
            province_in.map(Predicate::ProvinceIn),
            status_in.map(Predicate::StatusIn),
        ];
        Self::of(all.into_iter().flatten())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;
    use proptest::prelude::*;

    fn adult() -> Requirement {
        Requirement::of([
            Predicate::AgeAtLeast(AgeThreshold::EIGHTEEN),
            Predicate::ResidentIn(Country::VIETNAM),
            Predicate::OneAccount,
            Predicate::NotExpired,
            Predicate::NotRevoked,
        ])
    }

    /// REQ-P7: each thing asked beyond what is registered is named, a weaker bound too.
    #[test]
    fn each_over_ask_is_named() {
        let days = EnrolmentDays::NINETY;
        let more = adult().with(Predicate::EnrolledAtLeast(days));
        for predicate in more.iter() {
            let less = more.clone().without(predicate.kind());
            assert_eq!(more.over_asks(&less), Some(predicate));
            assert_eq!((less.over_asks(&more), more.over_asks(&more)), (None, None));
            assert!(more.covers(&less) && !less.covers(&more));
        }
        let younger = adult().with(Predicate::AgeAtLeast(AgeThreshold::SIXTEEN));
        assert!(adult().covers(&younger) && !younger.covers(&adult()));
        for (asked, registered) in [(&younger, &adult()), (&adult(), &younger)] {
            let age = asked.get(PredicateKind::AgeAtLeast);
            assert_eq!(asked.over_asks(registered), age);
        }
        let longer = adult().with(Predicate::EnrolledAtLeast(EnrolmentDays::new(180).unwrap()));
        assert!(longer.covers(&more) && !more.covers(&longer));
        assert!(more.over_asks(&longer).is_some() && longer.over_asks(&more).is_some());
        let abroad = adult().with(Predicate::ResidentIn(Country::parse("DE").unwrap()));
        assert!(!abroad.covers(&adult()) && !adult().covers(&abroad));
        assert!(abroad.over_asks(&adult()).is_some());
    }

    /// Serves REQ-W5: a wallet knows the most it ever showed.
    #[test]
    fn what_was_shown_twice_is_the_stronger_of_both() {
        let younger = Requirement::of([
            Predicate::AgeAtLeast(AgeThreshold::SIXTEEN),
            Predicate::EnrolledAtLeast(EnrolmentDays::THIRTY),
        ]);
        let all = adult().with(Predicate::EnrolledAtLeast(EnrolmentDays::THIRTY));
        assert_eq!(adult().together_with(&younger), all);
        assert_eq!(younger.together_with(&adult()), all);
        let abroad = Requirement::of([Predicate::ResidentIn(Country::parse("DE").unwrap())]);
        assert!(adult().together_with(&abroad).covers(&abroad), "the later country");
    }

    /// A set has one form, whatever the order its predicates come in.
    #[test]
    fn a_set_holds_one_predicate_of_each_kind_in_their_order() {
        let kinds: Vec<_> = adult().iter().map(Predicate::kind).collect();
        assert!(kinds.is_sorted());
        let mut reversed: Vec<_> = adult().iter().cloned().collect();
        reversed.reverse();
        assert_eq!(Requirement::of(reversed), adult());
        let mut set = adult();
        let sixteen = Predicate::AgeAtLeast(AgeThreshold::SIXTEEN);
        let eighteen = Predicate::AgeAtLeast(AgeThreshold::EIGHTEEN);
        assert_eq!(set.put(sixteen.clone()), Some(eighteen));
        assert_eq!(set.take(PredicateKind::AgeAtLeast), Some(sixteen));
        assert!(!set.has(PredicateKind::AgeAtLeast));
        assert_eq!(set.take(PredicateKind::AgeAtLeast), None);
    }

    fn provinces(codes: &[u16]) -> Predicate {
        let codes = codes.iter().map(|code| Province::from_code(*code).unwrap());
        Predicate::ProvinceIn(CodeSet::new(codes.collect()).unwrap())
    }

    fn statuses(codes: &[u16]) -> Predicate {
        let codes = codes.iter().map(|code| ResidenceStatus::from_code(*code).unwrap());
        Predicate::StatusIn(CodeSet::new(codes.collect()).unwrap())
    }

    /// Serves REQ-P7, A1: fewer codes say more, and a verifier asks for the set it registered and no
    /// other: with two sets it would find the code.
    #[test]
    fn a_set_of_codes_covers_larger_ones_and_is_asked_as_registered() {
        for make in [provinces, statuses] {
            let [one, two, other] = [&[1][..], &[1, 2], &[2, 3]]
                .map(|codes| Requirement::of([Predicate::NotExpired, make(codes)]));
            assert!(one.covers(&two) && !two.covers(&one));
            assert!(!two.covers(&other) && !other.covers(&two));
            for (asked, most) in [(&one, &two), (&two, &one), (&two, &other), (&one, &adult())] {
                let more = asked.iter().find(|predicate| predicate.bound().is_some());
                assert_eq!(asked.over_asks(most), more);
            }
            assert_eq!(two.over_asks(&two), None);
            let both = [&two, &other].map(|one| one.clone().with(Predicate::OneAccount));
            assert!(
                two_bounds(both.iter()).is_some() && two_bounds([&two, &two].into_iter()).is_none()
            );
        }
    }

    fn any_predicate() -> impl Strategy<Value = Predicate> {
        prop_oneof![
            prop::sample::select(&AgeThreshold::ALL).prop_map(Predicate::AgeAtLeast),
            (1_u16..4).prop_map(|c| Predicate::ResidentIn(Country::from_code(c).unwrap())),
            prop::sample::select(&EnrolmentDays::ALL).prop_map(Predicate::EnrolledAtLeast),
            prop::sample::subsequence(vec![1_u16, 48, 79], 1..=3)
                .prop_map(|codes| provinces(&codes)),
            prop::sample::subsequence(vec![1_u16, 2, 3], 1..=3).prop_map(|codes| statuses(&codes)),
            Just(Predicate::NotExpired),
            Just(Predicate::NotRevoked),
            Just(Predicate::OneAccount),
        ]
    }

    fn any_requirement() -> impl Strategy<Value = Requirement> {
        prop::collection::vec(any_predicate(), 0..8).prop_map(Requirement::of)
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
        fn what_is_not_over_asked_is_covered(a in any_requirement(), most in any_requirement()) {
            prop_assert!(a.over_asks(&most).is_some() || most.covers(&a));
        }

        #[test]
        fn a_requirement_is_json_and_back(requirement in any_requirement()) {
            let bytes = json::to_bytes(&requirement).unwrap();
            prop_assert_eq!(json::parse::<Requirement>(&bytes, bytes.len()), Ok(requirement));
        }
    }
}
