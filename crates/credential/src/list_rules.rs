//! The rules a trust list must keep: what its entries may say, and what a next list may change.

use std::collections::{BTreeMap, BTreeSet};

use crate::day::Day;
use crate::key::VerifyingKey;
use crate::layout::layout_hash;
use crate::predicate::BoundKind;
use crate::registered_purpose::RegisteredPurpose;
use crate::requirement::two_bounds;
use crate::trust_list::{
    GapKeyEntry, IssuerEntry, IssuerKeyEntry, TrustListContent, TypeEntry, VerifierEntry,
};
use crate::trust_list_error::TrustListError;

/// Shortest life of an issuer key, in days, the first and the last included. A key names the crowd
/// a presentation disappears in: one that lives a week would tell the week of issue.
pub(crate) const KEY_LIFE_DAYS: i32 = 180;
/// Most issuer keys in force on one day.
pub(crate) const KEYS_IN_FORCE: usize = 2;
/// Most days on which two issuer keys are in force together: the time to re-issue.
pub(crate) const KEY_OVERLAP_DAYS: i32 = 60;

impl TrustListContent {
    /// Checks what the list says by itself.
    pub(crate) fn check(&self) -> Result<(), TrustListError> {
        let known_suite = self.suites.iter().any(|suite| suite == nonla_crypto::SUITE_ID);
        if !known_suite {
            return Err(TrustListError::UnknownSuite);
        }
        let life = self.valid_until.days_since(self.published);
        if !(0..=Self::LONGEST_DAYS).contains(&life) {
            return Err(TrustListError::BadLife);
        }
        let known = |entry: &TypeEntry| entry.layout == layout_hash();
        let known_layouts = self.issuers.iter().flat_map(|issuer| &issuer.types).all(known);
        if !known_layouts {
            return Err(TrustListError::UnknownLayout);
        }
        self.issuers.iter().try_for_each(IssuerEntry::check)?;
        self.verifiers.iter().try_for_each(VerifierEntry::check)?;
        self.check_unique()
    }

    /// Checks what may not change from the list `before` to this one.
    pub(crate) fn check_permanent(&self, before: &Self) -> Result<(), TrustListError> {
        if self.domain != before.domain {
            return Err(TrustListError::OtherDomain);
        }
        before.issuers.iter().try_for_each(|known| {
            let mut issuers = self.issuers.iter();
            let issuer = issuers.find(|issuer| issuer.id == known.id);
            issuer.ok_or(TrustListError::IssuerMissing)?.check_permanent(known)
        })?;
        self.check_verifiers(before)
    }

    /// Checks that each verifier of the list `before` is in this one under its own keys, or under none: a
    /// new key is signed by one of those that stood in the entry before.
    fn check_verifiers(&self, before: &Self) -> Result<(), TrustListError> {
        let listed: BTreeMap<_, _> =
            self.verifiers.iter().map(|entry| (&entry.id, entry)).collect();
        before.verifiers.iter().try_for_each(|known| {
            let entry = listed.get(&known.id).ok_or(TrustListError::VerifierMissing)?;
            let id = (&self.domain, &known.id);
            let signed = |key: &VerifyingKey| {
                let mut handovers = entry.handovers.iter();
                handovers.any(|handover| handover.is_for(id, key, &known.request_keys))
            };
            let follows = |key: &VerifyingKey| known.request_keys.contains(key) || signed(key);
            if entry.request_keys.iter().all(follows) {
                Ok(())
            } else {
                Err(TrustListError::VerifierKeyUnsigned)
            }
        })
    }

    fn check_unique(&self) -> Result<(), TrustListError> {
        let (issuers, verifiers) = (&self.issuers, &self.verifiers);
        let keys = || issuers.iter().flat_map(|issuer| &issuer.keys);
        let gap_keys = issuers.iter().flat_map(|issuer| &issuer.gap_keys).map(|entry| entry.key);
        let signing = keys().map(|entry| entry.key).chain(gap_keys);
        let ed25519 = issuers.iter().map(|issuer| &issuer.head_key);
        let ed25519 = ed25519.chain(verifiers.iter().flat_map(|verifier| &verifier.request_keys));
        let unique = all_differ(issuers.iter().map(|issuer| &issuer.id))
            && all_differ(verifiers.iter().map(|verifier| &verifier.id))
            && all_differ(verifiers.iter().flat_map(|verifier| &verifier.client_ids))
            && all_differ(signing.map(|key| key.to_bytes()))
            && all_differ(keys().map(IssuerKeyEntry::short_id))
            && all_differ(ed25519.map(VerifyingKey::to_bytes))
            && issuers.iter().all(|issuer| all_differ(issuer.types.iter().map(|t| &t.vct)));
        if unique { Ok(()) } else { Err(TrustListError::Ambiguous) }
    }
}

impl IssuerEntry {
    /// Checks what may not change from this issuer's entry `before`. Keys stay listed for ever: who
    /// could leave one out could replace it each week, and the keys would tell people apart.
    fn check_permanent(&self, before: &Self) -> Result<(), TrustListError> {
        if self.since != before.since {
            return Err(TrustListError::SinceChanged);
        }
        let kept = |known: &IssuerKeyEntry| {
            let withdrawn = |key: &IssuerKeyEntry| {
                let withdrawn_on = known.withdrawn_on.or(key.withdrawn_on);
                *key == IssuerKeyEntry { withdrawn_on, ..known.clone() }
            };
            self.key(&known.key).is_some_and(withdrawn)
        };
        if before.keys.iter().all(kept) { Ok(()) } else { Err(TrustListError::KeyChanged) }
    }

    fn check(&self) -> Result<(), TrustListError> {
        if self.keys.iter().any(|key| key.valid_from < self.since) {
            return Err(TrustListError::KeyBeforeSince);
        }
        self.check_keys()?;
        self.check_gap_keys()
    }

    /// Keys that could single somebody out are refused: short lives, many at once, long overlaps.
    /// A key that was withdrawn still counts as one of two until its planned end, or withdrawing
    /// would be a way to have many; what it shares with the next ends when it was withdrawn.
    fn check_keys(&self) -> Result<(), TrustListError> {
        let mut lives: Vec<_> = self.keys.iter().map(KeyLife::of).collect();
        lives.sort_unstable();
        let mut earlier: Vec<KeyLife> = Vec::new();
        for life in lives {
            if days_within(life.first, life.planned) < KEY_LIFE_DAYS {
                return Err(TrustListError::ShortKeyLife);
            }
            earlier.retain(|other| other.planned >= life.first);
            if earlier.len() >= KEYS_IN_FORCE {
                return Err(TrustListError::ManyKeysInForce);
            }
            let together = |other: &KeyLife| days_within(life.first, life.last.min(other.last));
            if earlier.iter().any(|other| together(other) > KEY_OVERLAP_DAYS) {
                return Err(TrustListError::LongKeyOverlap);
            }
            earlier.push(life);
        }
        Ok(())
    }

    /// Two gap keys for one period would be a tag, as two issuer keys would.
    fn check_gap_keys(&self) -> Result<(), TrustListError> {
        let life = |entry: &GapKeyEntry| (entry.valid_from, entry.valid_until);
        let mut lives: Vec<_> = self.gap_keys.iter().map(life).collect();
        lives.sort_unstable();
        let mut end = None;
        for (first, last) in lives {
            if first > last || end.is_some_and(|end| first <= end) {
                return Err(TrustListError::GapKeysOverlap);
            }
            end = Some(last);
        }
        Ok(())
    }
}

/// From when to when an issuer key counts, ordered by its first day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct KeyLife {
    first: Day,
    /// The last day as planned.
    planned: Day,
    /// The last day in truth: earlier if the key was withdrawn.
    last: Day,
}

impl KeyLife {
    fn of(key: &IssuerKeyEntry) -> Self {
        let before = |day: Day| day.checked_add_days(-1).unwrap_or(Day::FIRST);
        let last = key.withdrawn_on.map_or(key.valid_until, before).min(key.valid_until);
        Self { first: key.valid_from, planned: key.valid_until, last }
    }
}

impl VerifierEntry {
    fn check(&self) -> Result<(), TrustListError> {
        let most = || self.purposes.iter().map(|purpose| &purpose.most);
        if let Some(two) = two_bounds(most()) {
            return Err(two.kind.into());
        }
        if !most().all(|most| most.account_is_bound()) {
            return Err(TrustListError::AccountUnbound);
        }
        self.purposes.iter().try_for_each(RegisteredPurpose::check_translations)?;
        self.check_purposes()
    }
}

impl From<BoundKind> for TrustListError {
    /// A verifier registered two bounds of this kind.
    fn from(kind: BoundKind) -> Self {
        match kind {
            BoundKind::Age => Self::TwoAges,
            BoundKind::Enrolment => Self::TwoEnrolmentDays,
            BoundKind::Province => Self::TwoProvinceSets,
            BoundKind::Status => Self::TwoStatusSets,
        }
    }
}

/// Days from `first` to `last`, both included; zero or less if they are in the wrong order.
fn days_within(first: Day, last: Day) -> i32 {
    last.days_since(first).saturating_add(1)
}

fn all_differ<T: Ord>(items: impl Iterator<Item = T>) -> bool {
    let mut seen = BTreeSet::new();
    items.into_iter().all(|item| seen.insert(item))
}

#[cfg(test)]
mod tests {
    use nonla_crypto::SecretKey;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    use super::*;
    use crate::age::AgeThreshold;
    use crate::day::Period;
    use crate::enrolment::EnrolmentDays;
    use crate::handover::Handover;
    use crate::id::{CredentialType, DomainId, IssuerId, ResponseUri, VerifierId};
    use crate::key::SigningKey;
    use crate::language::LanguageTag;
    use crate::predicate::{Predicate, PredicateKind};
    use crate::purpose::{Purpose, Retention};
    use crate::registered_purpose::Translation;
    use crate::requirement::Requirement;
    use crate::trust_list::tests::content;
    use crate::trust_list::{DisplayName, TrustList, sign_trust_list};

    fn day(number: i32) -> Day {
        Day::FIRST.checked_add_days(number).unwrap()
    }

    /// What a reader says of a list that a change was made to.
    fn read(change: impl FnOnce(&mut TrustListContent)) -> Result<(), TrustListError> {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let key = SigningKey::generate(&mut rng);
        let mut list = content(&mut rng);
        change(&mut list);
        let text = sign_trust_list(&key, &list).unwrap();
        TrustList::read(&text, &key.verifying_key()).map(|_| ())
    }

    /// A list whose first issuer has keys with these first and last days.
    fn with_keys(lives: &[(i32, i32)]) -> Result<(), TrustListError> {
        let mut rng = ChaCha20Rng::seed_from_u64(2);
        read(|list| {
            let issuer = &mut list.issuers[0];
            let like = issuer.keys[0].clone();
            issuer.keys.clear();
            for (first, last) in lives {
                issuer.keys.push(IssuerKeyEntry {
                    key: SecretKey::generate(&mut rng).public_key(),
                    valid_from: day(*first),
                    valid_until: day(*last),
                    ..like.clone()
                });
            }
        })
    }

    fn with_gap_keys(lives: &[(i32, i32)]) -> Result<(), TrustListError> {
        let mut rng = ChaCha20Rng::seed_from_u64(3);
        read(|list| {
            let key = |(first, last): &(i32, i32)| GapKeyEntry {
                key: SecretKey::generate(&mut rng).public_key(),
                valid_from: day(*first),
                valid_until: day(*last),
            };
            list.issuers[0].gap_keys = lives.iter().map(key).collect();
        })
    }

    fn purpose(number: usize, most: Requirement) -> RegisteredPurpose {
        RegisteredPurpose {
            purpose: Purpose::parse(&format!("purpose {number}")).unwrap(),
            lang: LanguageTag::ENGLISH,
            translations: Vec::new(),
            issuer: IssuerId::parse("one").unwrap(),
            vct: CredentialType::parse("urn:nonla:resident:1").unwrap(),
            most,
            retention_days: Retention::from_days(1),
        }
    }

    fn with_purposes(most: impl IntoIterator<Item = Requirement>) -> Result<(), TrustListError> {
        read(|list| {
            let all = most.into_iter().enumerate();
            list.verifiers[0].purposes = all.map(|(number, most)| purpose(number, most)).collect();
        })
    }

    /// Serves T-P4, A6: an issuer key is no tag. 60 days of overlap and a life of 180 are the
    /// least and the most.
    #[test]
    fn keys_that_would_single_somebody_out_are_refused() {
        use TrustListError::{LongKeyOverlap, ManyKeysInForce, ShortKeyLife};
        assert_eq!(with_keys(&[]), Ok(()));
        assert_eq!(with_keys(&[(0, 179)]), Ok(()));
        assert_eq!(with_keys(&[(0, 178)]), Err(ShortKeyLife));
        assert_eq!(with_keys(&[(9, 8)]), Err(ShortKeyLife), "it ends before it begins");
        assert_eq!(with_keys(&[(0, 400), (341, 900)]), Ok(()), "60 days");
        assert_eq!(with_keys(&[(341, 900), (0, 400)]), Ok(()), "in any order");
        assert_eq!(with_keys(&[(0, 400), (340, 900)]), Err(LongKeyOverlap));
        assert_eq!(with_keys(&[(340, 900), (0, 400)]), Err(LongKeyOverlap));
        assert_eq!(with_keys(&[(0, 500), (200, 379)]), Err(LongKeyOverlap), "one within another");
        assert_eq!(with_keys(&[(0, 400), (341, 520), (461, 900)]), Ok(()), "two at a time");
        assert_eq!(with_keys(&[(0, 400), (341, 520), (400, 900)]), Err(ManyKeysInForce));
        assert_eq!(with_keys(&[(0, 400), (0, 400)]), Err(LongKeyOverlap));
        // Eight keys, each begun a week after the one before: one could be one person's.
        let eight: Vec<_> = (0..8).map(|week| (7 * week, 7 * week + 400)).collect();
        assert!(with_keys(&eight).is_err());
    }

    /// Serves T-P4, A6: a stolen key can be withdrawn and replaced at once, but not week after week.
    #[test]
    fn withdrawing_keys_is_no_way_to_have_many() {
        use TrustListError::{LongKeyOverlap, ManyKeysInForce};
        let mut rng = ChaCha20Rng::seed_from_u64(5);
        let mut with = |lives: &[(i32, i32, Option<i32>)]| {
            read(|list| {
                let issuer = &mut list.issuers[0];
                let like = issuer.keys.remove(0);
                issuer.keys.extend(lives.iter().map(|(first, last, withdrawn)| IssuerKeyEntry {
                    key: SecretKey::generate(&mut rng).public_key(),
                    valid_from: day(*first),
                    valid_until: day(*last),
                    withdrawn_on: withdrawn.map(day),
                    ..like.clone()
                }));
            })
        };
        assert_eq!(with(&[(0, 400, Some(100)), (100, 500, None)]), Ok(()), "stolen, replaced");
        assert_eq!(with(&[(0, 400, Some(160)), (100, 500, None)]), Ok(()), "60 days");
        assert_eq!(with(&[(0, 400, Some(161)), (100, 500, None)]), Err(LongKeyOverlap));
        assert_eq!(with(&[(0, 400, Some(900)), (341, 800, None)]), Ok(()), "after its end");
        assert_eq!(with(&[(0, 400, Some(900)), (340, 800, None)]), Err(LongKeyOverlap));
        assert_eq!(with(&[(0, 400, None), (100, 500, Some(100))]), Ok(()), "never in force");
        let weekly = [(0, 400, Some(100)), (100, 500, Some(107)), (107, 600, None)];
        assert_eq!(with(&weekly), Err(ManyKeysInForce));
        let next = [(0, 400, Some(100)), (100, 500, Some(107)), (401, 600, None)];
        assert_eq!(with(&next), Ok(()), "once the first would have ended");
        let entry = IssuerKeyEntry {
            withdrawn_on: Some(day(7)),
            ..content(&mut ChaCha20Rng::seed_from_u64(1)).issuers.remove(0).keys.remove(0)
        };
        assert_eq!(
            [0, 6, 7, 8].map(|number| entry.in_force(day(number))),
            [true, true, false, false]
        );
    }

    /// Serves T-P4, A6: with each list a key for other people would be a tag, list by list.
    #[test]
    fn no_next_list_replaces_an_issuer_or_its_keys() {
        use TrustListError::{IssuerMissing, KeyChanged};
        let mut rng = ChaCha20Rng::seed_from_u64(6);
        let operator = SigningKey::generate(&mut rng);
        let mut next = content(&mut rng);
        let mut list = None;
        let mut follow = |change: &dyn Fn(&mut TrustListContent)| {
            let mut changed = next.clone();
            change(&mut changed);
            let text = sign_trust_list(&operator, &changed).unwrap();
            let read = match &list {
                None => TrustList::read(&text, &operator.verifying_key()),
                Some(known) => TrustList::read_next(known, &text, &operator.verifying_key()),
            };
            let read = read?;
            (changed.sequence, changed.previous) = (read.sequence() + 1, Some(read.hash()));
            (next, list) = (changed, Some(read));
            Ok(())
        };
        let other = SecretKey::generate(&mut rng).public_key();
        assert_eq!(follow(&|_| {}), Ok(()));
        let gone = |list: &mut TrustListContent| drop(list.issuers.remove(0));
        assert_eq!(follow(&gone), Err(IssuerMissing));
        let renamed = |list: &mut TrustListContent| {
            list.issuers[0].id = crate::id::IssuerId::parse("three").unwrap();
        };
        assert_eq!(follow(&renamed), Err(IssuerMissing));
        let changes: [fn(&mut IssuerKeyEntry); 3] = [
            |key| key.valid_until = day(40_000),
            |key| key.valid_from = day(1),
            |key| {
                key.digit_key =
                    *nonla_crypto::DigitSecretKey::generate(&mut ChaCha20Rng::seed_from_u64(7))
                        .table()
                        .unwrap()
                        .key()
            },
        ];
        for change in changes {
            assert_eq!(follow(&|list| change(&mut list.issuers[0].keys[0])), Err(KeyChanged));
        }
        assert_eq!(follow(&|list| list.issuers[0].keys.clear()), Err(KeyChanged));
        assert_eq!(follow(&|list| list.issuers[0].keys[0].key = other), Err(KeyChanged));
        let withdraw = |number| {
            move |list: &mut TrustListContent| list.issuers[0].keys[0].withdrawn_on = number
        };
        assert_eq!(follow(&withdraw(Some(day(300)))), Ok(()));
        assert_eq!(follow(&withdraw(None)), Err(KeyChanged), "withdrawn is withdrawn");
        assert_eq!(follow(&withdraw(Some(day(301)))), Err(KeyChanged));
        let another = |list: &mut TrustListContent| {
            let entry = IssuerKeyEntry {
                key: other,
                valid_from: day(300),
                withdrawn_on: None,
                ..list.issuers[0].keys[0].clone()
            };
            list.issuers[0].keys.push(entry);
        };
        assert_eq!(follow(&another), Ok(()));
    }

    /// Serves T-P4, A6: for each period there is one gap key or none.
    #[test]
    fn two_gap_keys_for_one_period_are_refused() {
        assert_eq!(with_gap_keys(&[(0, 9), (10, 10), (12, 20)]), Ok(()));
        assert_eq!(with_gap_keys(&[(12, 20), (0, 9)]), Ok(()), "in any order");
        for lives in [&[(0, 9), (9, 20)][..], &[(0, 20), (5, 6)], &[(5, 5), (5, 5)], &[(6, 5)]] {
            assert_eq!(with_gap_keys(lives), Err(TrustListError::GapKeysOverlap), "{lives:?}");
        }
        let mut issuer = content(&mut ChaCha20Rng::seed_from_u64(1)).issuers.remove(0);
        let key = |number| issuer.gap_key(Period::of(day(number))).copied();
        assert!(key(0).is_some() && key(65_535).is_some());
        let other = SecretKey::generate(&mut ChaCha20Rng::seed_from_u64(9)).public_key();
        let first = issuer.gap_keys[0].key;
        (issuer.gap_keys[0].valid_from, issuer.gap_keys[0].valid_until) = (day(3), day(5));
        let second = GapKeyEntry { key: other, valid_from: day(6), valid_until: day(8) };
        issuer.gap_keys.push(second);
        let key = |number| issuer.gap_key(Period::of(day(number))).copied();
        let expected = [None, Some(first), Some(first), Some(other), Some(other), None];
        assert_eq!([2, 3, 5, 6, 8, 9].map(key), expected);
    }

    /// Serves REQ-P7, A1: whatever a verifier registers and a platform's policy says, there is
    /// one value of each threshold it can ask for.
    #[test]
    fn no_list_lets_a_verifier_ask_two_values_of_a_threshold() {
        let age = |age| Requirement::of([Predicate::AgeAtLeast(age)]);
        let days = |days| Requirement::of([Predicate::EnrolledAtLeast(days)]);
        for (one, other) in pairs(AgeThreshold::ALL) {
            let expected = if one == other { Ok(()) } else { Err(TrustListError::TwoAges) };
            assert_eq!(with_purposes([age(one), Requirement::NOTHING, age(other)]), expected);
        }
        for (one, other) in pairs(EnrolmentDays::ALL) {
            let refused = Err(TrustListError::TwoEnrolmentDays);
            let expected = if one == other { Ok(()) } else { refused };
            assert_eq!(with_purposes([days(one), Requirement::NOTHING, days(other)]), expected);
        }
    }

    fn pairs<T: Copy, const N: usize>(all: [T; N]) -> impl Iterator<Item = (T, T)> {
        all.into_iter().flat_map(move |one| all.map(|other| (one, other)))
    }

    /// Serves REQ-U1, A13: an account is registered only with what keeps it the person's only one.
    #[test]
    fn an_account_is_registered_with_expiry_and_revocation() {
        use PredicateKind::{NotExpired, NotRevoked, OneAccount};
        let all = [Predicate::OneAccount, Predicate::NotExpired, Predicate::NotRevoked];
        for picked in 0..8_usize {
            let picked = all.iter().enumerate().filter(|(place, _)| picked >> place & 1 == 1);
            let most = Requirement::of(picked.map(|(_, predicate)| predicate.clone()));
            let sound = !most.has(OneAccount) || most.has(NotExpired) && most.has(NotRevoked);
            let expected = if sound { Ok(()) } else { Err(TrustListError::AccountUnbound) };
            assert_eq!(with_purposes([most]), expected);
        }
    }

    /// Serves REQ-O3, A6: pseudonyms and enrolment days stand on what no next list changes.
    #[test]
    fn a_next_list_changes_neither_the_domain_nor_the_day_an_issuer_began() {
        let mut rng = ChaCha20Rng::seed_from_u64(4);
        let key = SigningKey::generate(&mut rng);
        let operator = key.verifying_key();
        let first = content(&mut rng);
        let list = TrustList::read(&sign_trust_list(&key, &first).unwrap(), &operator).unwrap();
        let next = |change: &dyn Fn(&mut TrustListContent)| {
            let mut next = first.clone();
            (next.sequence, next.previous) = (1, Some(list.hash()));
            change(&mut next);
            list.read_next(&sign_trust_list(&key, &next).unwrap(), &operator).map(|_| ())
        };
        assert_eq!(next(&|_| {}), Ok(()));
        let moved = |list: &mut TrustListContent| list.domain = DomainId::parse("other").unwrap();
        assert_eq!(next(&moved), Err(TrustListError::OtherDomain));
        let later = |list: &mut TrustListContent| {
            list.issuers[1].since = day(1);
            list.issuers[1].keys[0].valid_from = day(1);
        };
        assert_eq!(next(&later), Err(TrustListError::SinceChanged));
        let another = |list: &mut TrustListContent| {
            later(list);
            list.issuers[1].id = crate::id::IssuerId::parse("three").unwrap();
            list.issuers[1].name = crate::trust_list::DisplayName::parse("three").unwrap();
            list.issuers.push(first.issuers[1].clone());
            let mut rng = ChaCha20Rng::seed_from_u64(8);
            let new = content(&mut rng).issuers.remove(1);
            let listed = &mut list.issuers[1];
            (listed.keys[0].key, listed.head_key) = (new.keys[0].key, new.head_key);
            listed.gap_keys = new.gap_keys;
        };
        assert_eq!(next(&another), Ok(()), "an issuer that was not listed before");
        let before_since = read(|list| list.issuers[0].since = day(1));
        assert_eq!(before_since, Err(TrustListError::KeyBeforeSince));
    }

    /// Serves REQ-O3, T-O5: a list has a last day, and no list is for years.
    #[test]
    fn a_list_lives_for_400_days_at_most() {
        let until =
            |days| read(|list| list.valid_until = list.published.checked_add_days(days).unwrap());
        assert_eq!([0, 1, 400].map(until), [Ok(()); 3]);
        assert_eq!(until(401), Err(TrustListError::BadLife));
        let ended = read(|list| (list.published, list.valid_until) = (day(1), day(0)));
        assert_eq!(ended, Err(TrustListError::BadLife), "it ends before it was published");
    }

    /// What the list after one says: the first is as it is, the second is changed.
    fn next(
        first: impl FnOnce(&mut TrustListContent),
        change: impl FnOnce(&mut TrustListContent),
    ) -> Result<(), TrustListError> {
        let mut rng = ChaCha20Rng::seed_from_u64(4);
        let key = SigningKey::generate(&mut rng);
        let operator = key.verifying_key();
        let mut content = content(&mut rng);
        first(&mut content);
        let list = TrustList::read(&sign_trust_list(&key, &content).unwrap(), &operator).unwrap();
        (content.sequence, content.previous) = (1, Some(list.hash()));
        change(&mut content);
        list.read_next(&sign_trust_list(&key, &content).unwrap(), &operator).map(|_| ())
    }

    /// Serves REQ-O3, T-O2, A5: everybody's pseudonyms at a verifier hang on its id, so no other company comes
    /// to it: neither by a new key, nor by leaving the id out for one list, nor by emptying its keys.
    #[test]
    fn a_new_key_of_a_verifier_is_signed_by_the_one_before() {
        use TrustListError::{VerifierKeyUnsigned, VerifierMissing};
        let own = || SigningKey::from_seed(&[1; 32]);
        let new = SigningKey::from_seed(&[2; 32]).verifying_key();
        let first = |list: &mut TrustListContent| {
            list.verifiers[0].request_keys = vec![own().verifying_key()];
        };
        let after = |keys: &[VerifyingKey], handovers: &[Handover]| {
            next(first, |list| {
                list.verifiers[0].request_keys = keys.to_vec();
                list.verifiers[0].handovers = handovers.to_vec();
            })
        };
        let (domain, id) =
            (DomainId::parse("urn:nonla:domain:vn").unwrap(), VerifierId::parse("agora").unwrap());
        let signed = Handover::sign(&own(), (&domain, &id), new);
        assert_eq!(after(&[own().verifying_key()], &[]), Ok(()));
        assert_eq!(after(&[new], std::slice::from_ref(&signed)), Ok(()));
        assert_eq!(after(&[own().verifying_key(), new], std::slice::from_ref(&signed)), Ok(()));
        assert_eq!(after(&[new], &[]), Err(VerifierKeyUnsigned));
        assert_eq!(after(&[own().verifying_key(), new], &[]), Err(VerifierKeyUnsigned));
        let stranger = SigningKey::from_seed(&[2; 32]);
        let other_domain = DomainId::parse("urn:nonla:domain:la").unwrap();
        let other_id = VerifierId::parse("bazaar").unwrap();
        for wrong in [
            Handover::sign(&stranger, (&domain, &id), new),
            Handover::sign(&own(), (&other_domain, &id), new),
            Handover::sign(&own(), (&domain, &other_id), new),
            Handover::sign(&own(), (&domain, &id), own().verifying_key()),
        ] {
            assert_eq!(after(&[new], &[wrong]), Err(VerifierKeyUnsigned));
        }
        let left_out = next(first, |list| drop(list.verifiers.remove(0)));
        assert_eq!(left_out, Err(VerifierMissing));
        assert_eq!(after(&[], &[]), Ok(()), "struck off");
        let struck_off = |list: &mut TrustListContent| list.verifiers[0].request_keys.clear();
        let back = next(struck_off, |list| {
            list.verifiers[0].request_keys = vec![new];
            list.verifiers[0].handovers = vec![signed.clone()];
        });
        assert_eq!(back, Err(VerifierKeyUnsigned), "struck off for ever");
        let another = next(first, |list| {
            list.verifiers[1].id = VerifierId::parse("casino").unwrap();
        });
        assert_eq!(another, Err(VerifierMissing));
    }

    /// Serves T-F2, T-A1, A5: one company under two entries could ask two ages, so nobody signs a list on which
    /// two look the same or answer at one site.
    #[test]
    fn entries_that_one_cannot_tell_apart_are_not_signed() {
        use TrustListError::{SameAddress, SameName};
        let signing = |change: &dyn Fn(&mut TrustListContent)| {
            let mut list = content(&mut ChaCha20Rng::seed_from_u64(1));
            change(&mut list);
            sign_trust_list(&SigningKey::from_seed(&[1; 32]), &list).map(drop)
        };
        let named = |one: &str, other: &str| {
            signing(&|list| {
                list.verifiers[0].name = DisplayName::parse(one).unwrap();
                list.verifiers[1].name = DisplayName::parse(other).unwrap();
            })
        };
        assert_eq!(named("Agora", "Bazaar"), Ok(()));
        for other in ["Agora", "AGORA", "\u{ff21}gora", "agora"] {
            assert_eq!(named("Agora", other), Err(SameName), "{other}");
        }
        assert_eq!(
            named("Ch\u{1ee3} M\u{1edb}i", "CH\u{1ee2}  M\u{1eda}I"),
            Err(SameName),
            "two blanks"
        );
        assert_eq!(named("Ch\u{1ee3}", "Cho"), Ok(()), "an accent can be seen");
        for (name, other) in [
            ("Agora", "\u{410}gora"),
            ("Agora", "\u{391}gora"),
            ("Agora", "agor\u{430}"),
            ("AGORA", "\u{430}gor\u{430}"),
            ("Paypal", "PaypaI"),
            ("Paypal", "\u{420}\u{430}\u{443}\u{440}\u{430}l"),
            // Its small letters are those of the other.
            ("Va", "\u{39d}\u{391}"),
            ("Modern", "Modem"),
            ("Ch\u{1ee3} 10", "\u{421}h\u{1ee3} l0"),
        ] {
            assert_eq!(named(name, other), Err(SameName), "{name} and {other}");
        }
        for (name, other) in
            [("\u{410}\u{431}\u{438}", "Agi"), ("Ch\u{1ee3}", "Ch\u{1edd}"), ("Hoa", "H\u{f2}a")]
        {
            assert_eq!(named(name, other), Ok(()), "{name} and {other}");
        }
        let issuers =
            |list: &mut TrustListContent| list.issuers[1].name = list.issuers[0].name.clone();
        assert_eq!(signing(&issuers), Err(SameName));
        let struck_off = |list: &mut TrustListContent| {
            list.verifiers[1].name = list.verifiers[0].name.clone();
            list.verifiers[1].request_keys.clear();
        };
        assert_eq!(signing(&struck_off), Ok(()), "who may not ask confuses nobody");
        for (uri, expected) in [
            ("https://agora.example/other", Err(SameAddress)),
            ("https://AGORA.example/a", Err(SameAddress)),
            ("https://agora.example", Err(SameAddress)),
            ("https://agora.example:8443/a", Ok(())),
            ("https://agora.example.evil.example/a", Ok(())),
        ] {
            let moved = |list: &mut TrustListContent| {
                list.verifiers[1].response_uris = vec![ResponseUri::parse(uri).unwrap()];
            };
            assert_eq!(signing(&moved), expected, "{uri}");
        }
    }

    /// Serves T-F2, T-O6: a purpose counts once, or a stricter one could stand behind one that looks the same.
    #[test]
    fn the_same_purpose_twice_is_refused() {
        let twice = |change: &dyn Fn(&mut RegisteredPurpose)| {
            read(|list| {
                let one = purpose(1, Requirement::NOTHING);
                let mut other = one.clone();
                change(&mut other);
                list.verifiers[0].purposes = vec![one, other];
            })
        };
        assert_eq!(twice(&|_| {}), Err(TrustListError::PurposeTwice));
        for text in ["Purpose 1", "purpose  1", "\u{ff30}urpose 1"] {
            let alike =
                |purpose: &mut RegisteredPurpose| purpose.purpose = Purpose::parse(text).unwrap();
            assert_eq!(twice(&alike), Err(TrustListError::PurposeTwice), "{text}");
        }
        let of_another =
            |purpose: &mut RegisteredPurpose| purpose.issuer = IssuerId::parse("two").unwrap();
        assert_eq!(twice(&of_another), Ok(()));
    }

    /// Serves T-F2, T-O6, REQ-P7: who reads one purpose in their language could be asked under another.
    #[test]
    fn no_purpose_reads_as_another_in_any_language() {
        let translation = |(lang, text): (&str, &str)| Translation {
            lang: LanguageTag::parse(lang).unwrap(),
            text: Purpose::parse(text).unwrap(),
        };
        let registering = |one: &[(&str, &str)], other: &[(&str, &str)]| {
            read(|list| {
                let texts = [one, other].into_iter().enumerate();
                let purposes = texts.map(|(number, texts)| RegisteredPurpose {
                    translations: texts.iter().copied().map(translation).collect(),
                    ..purpose(number, Requirement::NOTHING)
                });
                list.verifiers[0].purposes = purposes.collect();
            })
        };
        assert_eq!(registering(&[("vi", "một"), ("zh", "一")], &[("vi", "hai")]), Ok(()));
        for alike in [("vi", "một"), ("vi", "MỘT"), ("km", "một"), ("vi", "Purpose 0")] {
            let twice = registering(&[("vi", "một")], &[alike]);
            assert_eq!(twice, Err(TrustListError::PurposeTwice), "{alike:?}");
        }
        assert_eq!(registering(&[("en-GB", "purpose 0")], &[]), Ok(()), "one purpose, one text");
        let again = registering(&[("vi", "một"), ("vi", "hai")], &[]);
        assert_eq!(again, Err(TrustListError::LanguageTwice));
        let many: Vec<String> =
            (b'a'..=b'i').map(|letter| format!("x{}", char::from(letter))).collect();
        let many: Vec<(&str, &str)> = many.iter().map(|lang| (lang.as_str(), "text")).collect();
        assert_eq!(registering(&many[..8], &[]), Ok(()));
        assert_eq!(registering(&many, &[]), Err(TrustListError::ManyTranslations));
    }
}
