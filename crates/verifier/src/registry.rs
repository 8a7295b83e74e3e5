//! Pseudonym to account, one account per person: what a platform remembers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use nonla_credential::{Day, ErasureOutcome};

use crate::account::AccountKey;
use crate::ask::Intent;
use crate::changes::Changes;
use crate::committed::{Committed, CommittedErasure};
use crate::erase::Erasure;
use crate::letters::{Heard, Letter, Letters, MAX_LETTERS};
use crate::standing::{Ban, Record, Standing};
use crate::used_nonces::UsedNonces;

/// What became of a presentation's changes.
#[must_use = "an outcome says whether the person may enter"]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// A new account was opened.
    New,
    /// The person wanted to register and has an account: they get that one, no second.
    AlreadyRegistered,
    /// The person came back to their account.
    Returning,
    /// The person wanted to return and has no account.
    NoAccount,
    /// The account has not proved enough for this tier yet; ask with
    /// [`Intent::Register`].
    TierNotProved,
    /// The account is banned.
    Banned {
        /// First day after the ban; a ban without one has no end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Day>,
    },
    /// The person erased their account and may not come back yet.
    ErasedTooRecently {
        /// First day on which they may.
        until: Day,
    },
    /// The answer was committed before, or long after its request.
    NonceUsed,
}

impl Outcome {
    /// Whether the person may enter.
    #[must_use]
    pub const fn admits(self) -> bool {
        matches!(self, Self::New | Self::AlreadyRegistered | Self::Returning)
    }
}

/// There is no record under this account key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such account")]
pub struct NoSuchAccount;

/// A platform's accounts in memory.
///
/// A database holds the same three tables: accounts by key, used nonces of requests, used nonces of
/// letters by account. Each method is one transaction there.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    accounts: BTreeMap<AccountKey, Standing>,
    nonces: UsedNonces,
    letters: Letters,
}

impl Registry {
    /// A registry without accounts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Commits a checked presentation: uses its nonce up and opens or finds the account, at once.
    ///
    /// Whether the account is new is decided here and nowhere earlier, so two answers that arrive
    /// together never open two.
    pub fn commit(&mut self, changes: &Changes, today: Day) -> Committed {
        Committed::new(changes, self.outcome_of(changes, today))
    }

    fn outcome_of(&mut self, changes: &Changes, today: Day) -> Outcome {
        if !self.nonces.consume(changes.nonce, changes.nonce_expires_on, today) {
            return Outcome::NonceUsed;
        }
        let standing = self.standing(&changes.account, today);
        if let Some(ban) = standing.as_ref().and_then(Standing::ban) {
            return Outcome::Banned { until: ban.until };
        }
        match (standing, changes.intent) {
            (Some(Standing::Erased { may_return_on, .. }), _) if today < may_return_on => {
                Outcome::ErasedTooRecently { until: may_return_on }
            }
            (Some(Standing::Active { since, tiers }), Intent::Register) => {
                let tiers = tiers.with(&changes.opens);
                self.accounts.insert(changes.account, Standing::Active { since, tiers });
                Outcome::AlreadyRegistered
            }
            (Some(Standing::Active { tiers, .. }), Intent::Return) => {
                if tiers.contains(changes.tier) {
                    Outcome::Returning
                } else {
                    Outcome::TierNotProved
                }
            }
            (_, Intent::Return) => Outcome::NoAccount,
            (_, Intent::Register) => {
                let tiers = changes.opens.clone();
                self.accounts.insert(changes.account, Standing::Active { since: today, tiers });
                Outcome::New
            }
        }
    }

    /// How an account stands on `today`; `None` if there is no record of it.
    #[must_use]
    pub fn standing(&self, account: &AccountKey, today: Day) -> Option<Standing> {
        self.accounts.get(account).cloned().map(|standing| standing.on(today))
    }

    /// Bans an account until a day (the first on which the ban is over), or without end.
    ///
    /// The ban follows the person: to a new phone, a new credential, and past an erasure.
    ///
    /// # Errors
    /// [`NoSuchAccount`].
    pub fn ban(&mut self, account: &AccountKey, until: Option<Day>) -> Result<(), NoSuchAccount> {
        self.set_ban(account, Some(Ban { until }))
    }

    /// Bans an account for some days from `today`; past the calendar's end the ban has no end.
    ///
    /// # Errors
    /// [`NoSuchAccount`].
    pub fn ban_for(
        &mut self,
        account: &AccountKey,
        days: u16,
        today: Day,
    ) -> Result<(), NoSuchAccount> {
        self.ban(account, today.checked_add_days(days.into()))
    }

    /// Ends a ban, for example after an appeal. An account without a ban stays as it is.
    ///
    /// # Errors
    /// [`NoSuchAccount`].
    pub fn lift_ban(&mut self, account: &AccountKey) -> Result<(), NoSuchAccount> {
        self.set_ban(account, None)
    }

    /// Ends all bans; the number of bans that were there.
    pub fn amnesty(&mut self) -> usize {
        let mut lifted = 0;
        for standing in self.accounts.values_mut() {
            if standing.ban().is_some() {
                lifted += 1;
                *standing = standing.clone().with_ban(None);
            }
        }
        lifted
    }

    /// Erases an account: what stays is a tombstone of its key, its days and its ban.
    ///
    /// An erasure by somebody without an account changes nothing and leaves nothing.
    pub fn erase(&mut self, erasure: &Erasure, today: Day) -> CommittedErasure {
        CommittedErasure::new(erasure, self.outcome_of_erasure(erasure, today))
    }

    /// Hears an appeal or a complaint: whether it is new, and of somebody with an account.
    pub fn hear(&mut self, letter: &Letter, today: Day) -> Heard {
        if !self.accounts.contains_key(&letter.account) {
            return Heard::NoAccount;
        }
        self.letters.hear(letter, MAX_LETTERS, today)
    }

    fn outcome_of_erasure(&mut self, erasure: &Erasure, today: Day) -> ErasureOutcome {
        let Some(standing) = self.standing(&erasure.account(), today) else {
            return ErasureOutcome::NoAccount;
        };
        // Of an account that stands every erasure is taken; a new one needs a new proof.
        let erased = matches!(standing, Standing::Erased { .. });
        let room = if erased { MAX_LETTERS } else { usize::MAX };
        if self.letters.hear(&erasure.letter, room, today) != Heard::New {
            return ErasureOutcome::AlreadyErased;
        }
        let ban = match standing {
            Standing::Erased { .. } => return ErasureOutcome::AlreadyErased,
            standing => standing.ban(),
        };
        let may_return_on = erasure.may_return_on;
        let tombstone = Standing::Erased { on: today, may_return_on, ban };
        self.accounts.insert(erasure.account(), tombstone);
        let may_return_on = match ban {
            None => Some(may_return_on),
            Some(ban) => ban.until.map(|until| until.max(may_return_on)),
        };
        ErasureOutcome::Erased { may_return_on }
    }

    /// All records, as they would be stored.
    pub fn records(&self) -> impl Iterator<Item = Record> {
        let record = |(account, standing): (&AccountKey, &Standing)| Record {
            account: *account,
            standing: standing.clone(),
        };
        self.accounts.iter().map(record)
    }

    fn set_ban(&mut self, account: &AccountKey, ban: Option<Ban>) -> Result<(), NoSuchAccount> {
        let standing = self.accounts.get_mut(account).ok_or(NoSuchAccount)?;
        *standing = standing.clone().with_ban(ban);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Barrier, Mutex};

    use nonla_credential::{Hash, Nonce, Tier, VerifierId, to_json};

    use super::*;
    use crate::changes::OpenTiers;

    const TODAY: Day = Day::from_number(46_346);

    fn day(days: u16) -> Day {
        Day::from_number(TODAY.number() + days)
    }

    fn account(number: u8) -> AccountKey {
        AccountKey::from_bytes([number; 32])
    }

    fn changes(number: u8, intent: Intent) -> Changes {
        Changes {
            verifier: VerifierId::parse("a").unwrap(),
            request: Hash::of(b"request"),
            nonce: Nonce::generate(&mut rand::thread_rng()),
            nonce_expires_on: Day::LAST,
            account: account(number),
            intent,
            tier: Tier::Post,
            opens: OpenTiers::try_from(vec![Tier::Read, Tier::Post]).unwrap(),
            day: TODAY,
        }
    }

    fn erasure(number: u8, delay: u16, today: Day) -> Erasure {
        Erasure {
            verifier: VerifierId::parse("a").unwrap(),
            letter: letter(number),
            may_return_on: Day::from_number(today.number() + delay),
        }
    }

    fn letter(number: u8) -> Letter {
        Letter {
            account: account(number),
            nonce: Nonce::generate(&mut rand::thread_rng()),
            nonce_expires_on: Day::LAST,
            day: TODAY,
            request: None,
        }
    }

    fn register(registry: &mut Registry, number: u8, today: Day) -> Outcome {
        registry.commit(&changes(number, Intent::Register), today).outcome()
    }

    fn come_back(registry: &mut Registry, number: u8, today: Day) -> Outcome {
        registry.commit(&changes(number, Intent::Return), today).outcome()
    }

    fn with_account() -> Registry {
        let mut registry = Registry::new();
        assert_eq!(register(&mut registry, 1, TODAY), Outcome::New);
        registry
    }

    /// REQ-U1: a second registration finds the first account.
    #[test]
    fn a_person_who_registers_twice_has_one_account() {
        let mut registry = with_account();
        assert_eq!(register(&mut registry, 1, day(3)), Outcome::AlreadyRegistered);
        assert_eq!(come_back(&mut registry, 1, day(4)), Outcome::Returning);
        assert_eq!(registry.records().count(), 1);
        let since = match registry.standing(&account(1), day(4)) {
            Some(Standing::Active { since, .. }) => since,
            other => panic!("{other:?}"),
        };
        assert_eq!(since, TODAY);
    }

    #[test]
    fn a_person_without_an_account_cannot_return_to_one() {
        let mut registry = with_account();
        assert_eq!(come_back(&mut registry, 2, TODAY), Outcome::NoAccount);
        assert_eq!(registry.records().count(), 1);
    }

    /// T-O1, T-O2: two answers with one nonce; one counts.
    #[test]
    fn a_replayed_nonce_is_refused() {
        let mut registry = Registry::new();
        let first = changes(1, Intent::Register);
        let stolen = Changes { account: account(2), ..first.clone() };
        assert_eq!(registry.commit(&first, TODAY).outcome(), Outcome::New);
        assert_eq!(registry.commit(&first, TODAY).outcome(), Outcome::NonceUsed);
        assert_eq!(registry.commit(&stolen, day(1)).outcome(), Outcome::NonceUsed);
        assert_eq!(registry.records().count(), 1);
    }

    /// Changes that lay around for days are as good as replayed.
    #[test]
    fn changes_committed_long_after_their_request_do_not_count() {
        let mut registry = Registry::new();
        let late = Changes { nonce_expires_on: TODAY, ..changes(1, Intent::Register) };
        assert_eq!(registry.commit(&late, day(1)).outcome(), Outcome::NonceUsed);
    }

    /// T-R1: however many answers of one person arrive together, one account is opened.
    #[test]
    fn registrations_that_race_open_one_account() {
        for _ in 0..200 {
            let registry = Arc::new(Mutex::new(Registry::new()));
            let barrier = Arc::new(Barrier::new(4));
            let runner = |_| {
                let (registry, barrier) = (Arc::clone(&registry), Arc::clone(&barrier));
                let changes = changes(1, Intent::Register);
                std::thread::spawn(move || {
                    barrier.wait();
                    registry.lock().unwrap().commit(&changes, TODAY).outcome()
                })
            };
            let threads: Vec<_> = (0..4).map(runner).collect();
            let outcomes: Vec<_> =
                threads.into_iter().map(|thread| thread.join().unwrap()).collect();
            let new = outcomes.iter().filter(|outcome| **outcome == Outcome::New).count();
            assert_eq!(new, 1, "{outcomes:?}");
        }
    }

    /// A returning person shows no age, so a tier they never proved enough for stays shut.
    #[test]
    fn a_tier_opens_by_registering_for_it_and_not_by_returning() {
        let mut registry = with_account();
        let returning = |tier| Changes { tier, ..changes(1, Intent::Return) };
        let live = returning(Tier::Livestream);
        assert_eq!(registry.commit(&live, TODAY).outcome(), Outcome::TierNotProved);
        let opens = OpenTiers::try_from(vec![Tier::Livestream]).unwrap();
        let more = Changes { tier: Tier::Livestream, opens, ..changes(1, Intent::Register) };
        assert_eq!(registry.commit(&more, TODAY).outcome(), Outcome::AlreadyRegistered);
        assert_eq!(
            registry.commit(&returning(Tier::Livestream), TODAY).outcome(),
            Outcome::Returning
        );
        assert_eq!(registry.commit(&returning(Tier::Post), TODAY).outcome(), Outcome::Returning);
    }

    /// REQ-U5: whatever is presented later, the ban stands.
    #[test]
    fn a_ban_survives_new_sessions_and_a_new_registration() {
        let mut registry = with_account();
        registry.ban(&account(1), None).unwrap();
        for today in [TODAY, day(1), day(10_000)] {
            assert_eq!(come_back(&mut registry, 1, today), Outcome::Banned { until: None });
            assert_eq!(register(&mut registry, 1, today), Outcome::Banned { until: None });
        }
        assert!(!Outcome::Banned { until: None }.admits());
    }

    /// REQ-U6: expiry.
    #[test]
    fn a_ban_with_an_end_ends_by_itself() {
        let mut registry = with_account();
        registry.ban_for(&account(1), 7, TODAY).unwrap();
        let banned = Outcome::Banned { until: Some(day(7)) };
        assert_eq!(come_back(&mut registry, 1, day(6)), banned);
        assert_eq!(come_back(&mut registry, 1, day(7)), Outcome::Returning);
        assert_eq!(register(&mut registry, 1, day(7)), Outcome::AlreadyRegistered);
    }

    /// REQ-U6: appeal and amnesty.
    #[test]
    fn bans_are_lifted_one_by_one_or_all_at_once() {
        let mut registry = with_account();
        let _ = register(&mut registry, 2, TODAY);
        registry.ban(&account(1), None).unwrap();
        registry.ban(&account(2), Some(day(99))).unwrap();
        registry.lift_ban(&account(1)).unwrap();
        assert_eq!(come_back(&mut registry, 1, TODAY), Outcome::Returning);
        assert_eq!(come_back(&mut registry, 2, TODAY), Outcome::Banned { until: Some(day(99)) });
        assert_eq!(registry.amnesty(), 1);
        assert_eq!(come_back(&mut registry, 2, TODAY), Outcome::Returning);
        assert_eq!(registry.ban(&account(3), None), Err(NoSuchAccount));
        assert_eq!(registry.lift_ban(&account(3)), Err(NoSuchAccount));
    }

    /// REQ-U10: the unbanned may return after a delay, to a new account.
    #[test]
    fn whoever_erased_their_account_may_return_after_the_delay() {
        let mut registry = with_account();
        let outcome = registry.erase(&erasure(1, 30, TODAY), TODAY).outcome();
        assert_eq!(outcome, ErasureOutcome::Erased { may_return_on: Some(day(30)) });
        let too_soon = Outcome::ErasedTooRecently { until: day(30) };
        assert_eq!(register(&mut registry, 1, day(29)), too_soon);
        assert_eq!(come_back(&mut registry, 1, day(29)), too_soon);
        assert_eq!(come_back(&mut registry, 1, day(30)), Outcome::NoAccount);
        assert_eq!(register(&mut registry, 1, day(30)), Outcome::New);
        assert_eq!(registry.records().count(), 1);
    }

    /// REQ-U5, REQ-U10, T-R3: erasing an account does not shed a ban.
    #[test]
    fn a_banned_person_who_erased_cannot_return_before_the_ban_ends() {
        let mut registry = with_account();
        registry.ban(&account(1), Some(day(90))).unwrap();
        let outcome = registry.erase(&erasure(1, 30, TODAY), TODAY).outcome();
        assert_eq!(outcome, ErasureOutcome::Erased { may_return_on: Some(day(90)) });
        let banned = Outcome::Banned { until: Some(day(90)) };
        assert_eq!(register(&mut registry, 1, day(89)), banned);
        assert_eq!(register(&mut registry, 1, day(90)), Outcome::New);
    }

    #[test]
    fn a_ban_without_end_outlives_the_account_until_it_is_lifted() {
        let mut registry = with_account();
        registry.ban(&account(1), None).unwrap();
        let outcome = registry.erase(&erasure(1, 30, TODAY), TODAY).outcome();
        assert_eq!(outcome, ErasureOutcome::Erased { may_return_on: None });
        assert_eq!(register(&mut registry, 1, day(9_000)), Outcome::Banned { until: None });
        registry.lift_ban(&account(1)).unwrap();
        assert_eq!(register(&mut registry, 1, day(30)), Outcome::New);
    }

    /// T-R3: an erasure that comes again cannot hit the account opened since.
    #[test]
    fn a_repeated_erasure_erases_nothing_more() {
        let mut registry = with_account();
        let first = erasure(1, 0, TODAY);
        assert!(matches!(registry.erase(&first, TODAY).outcome(), ErasureOutcome::Erased { .. }));
        assert_eq!(
            registry.erase(&erasure(1, 5, TODAY), TODAY).outcome(),
            ErasureOutcome::AlreadyErased
        );
        assert_eq!(register(&mut registry, 1, TODAY), Outcome::New);
        assert_eq!(registry.erase(&first, TODAY).outcome(), ErasureOutcome::AlreadyErased);
        assert_eq!(come_back(&mut registry, 1, TODAY), Outcome::Returning);
    }

    /// T-R3: nor one that came while the account was erased already.
    #[test]
    fn an_erasure_of_an_erased_account_does_not_reach_the_next_one() {
        let mut registry = with_account();
        let (first, second) = (erasure(1, 0, TODAY), erasure(1, 0, TODAY));
        assert!(matches!(registry.erase(&first, TODAY).outcome(), ErasureOutcome::Erased { .. }));
        assert_eq!(registry.erase(&second, TODAY).outcome(), ErasureOutcome::AlreadyErased);
        assert_eq!(register(&mut registry, 1, TODAY), Outcome::New);
        assert_eq!(registry.erase(&second, TODAY).outcome(), ErasureOutcome::AlreadyErased);
        assert_eq!(come_back(&mut registry, 1, TODAY), Outcome::Returning);
    }

    /// T-R2: pseudonyms without an account can be made without end; their letters leave nothing.
    #[test]
    fn letters_of_nobody_leave_nothing() {
        let mut registry = with_account();
        let before = format!("{registry:?}");
        for number in 2..=200 {
            let outcome = registry.erase(&erasure(number, 0, TODAY), TODAY).outcome();
            assert_eq!(outcome, ErasureOutcome::NoAccount);
            assert_eq!(registry.hear(&letter(number), TODAY), Heard::NoAccount);
        }
        assert_eq!(format!("{registry:?}"), before);
    }

    /// T-R2: a person who wrote as often as is heard can still leave.
    #[test]
    fn whoever_wrote_too_much_can_still_erase_their_account() {
        let mut registry = with_account();
        let heard: Vec<_> = (0..=MAX_LETTERS).map(|_| registry.hear(&letter(1), TODAY)).collect();
        assert_eq!(heard.iter().filter(|heard| **heard == Heard::New).count(), MAX_LETTERS);
        assert_eq!(heard.last(), Some(&Heard::TooMany));
        let outcome = registry.erase(&erasure(1, 0, TODAY), TODAY).outcome();
        assert!(matches!(outcome, ErasureOutcome::Erased { .. }), "{outcome:?}");
    }

    /// T-R4, REQ-P9: a record is an account key, a state and days; nothing else has room.
    #[test]
    fn a_stored_record_is_small_and_knows_no_time_finer_than_a_day() {
        let tiers = OpenTiers::try_from(Tier::ALL.to_vec()).unwrap();
        let ban = Ban { until: Some(day(1)) };
        let standings = [
            Standing::Active { since: TODAY, tiers: tiers.clone() },
            Standing::Banned { since: TODAY, tiers, ban },
            Standing::Erased { on: TODAY, may_return_on: day(30), ban: Some(ban) },
        ];
        for standing in standings {
            let record = Record { account: account(7), standing };
            let bytes = to_json(&record).unwrap();
            assert!(bytes.len() < 200, "{}", bytes.len());
            assert_eq!(nonla_credential::parse_json::<Record>(&bytes, 200), Ok(record));
            let text = String::from_utf8(bytes).unwrap();
            let words: Vec<&str> =
                text.split(|c: char| !c.is_ascii_lowercase() && c != '_').collect();
            let known = "account standing active banned erased since tiers ban until on \
                may_return_on read post comment livestream commerce";
            let unknown = |word: &&str| word.len() > 4 && !known.contains(*word);
            let account_text = account(7).to_string();
            let others = words.into_iter().filter(unknown).filter(|w| !account_text.contains(w));
            assert_eq!(others.count(), 0, "{text}");
        }
    }
}
