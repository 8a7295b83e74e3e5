//! Pseudonym to account, one account per person: how accounts stand, and what a moderator does.

use nonla_credential::Day;
use nonla_record::{Change, Damaged, Decision, Key, Step};

use crate::account::AccountKey;
use crate::standing::{AccountRecord, Ban, Standing};
use crate::table::{Table, decode, get, put};

/// There is no record under this account key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such account")]
pub struct NoSuchAccount;

pub(crate) fn key(account: &AccountKey) -> Key {
    Table::Accounts.key(*account.as_bytes())
}

/// How an account stands on `today`; `None` if there is no record of it.
pub fn standing(account: AccountKey, today: Day) -> Step<'static, Option<Standing>> {
    Step::new(move |records| {
        let standing: Option<Standing> = get(records, &key(&account))?;
        Ok(Decision::unchanged(standing.map(|standing| standing.on(today))))
    })
}

/// Bans an account until a day (the first on which the ban is over), or without end.
///
/// The ban follows the person: to a new phone, a new credential, and past an erasure.
pub fn ban(account: AccountKey, until: Option<Day>) -> Step<'static, Result<(), NoSuchAccount>> {
    set_ban(account, Some(Ban { until }))
}

/// Bans an account for some days from `today`; past the calendar's end the ban has no end.
pub fn ban_for(
    account: AccountKey,
    days: u16,
    today: Day,
) -> Step<'static, Result<(), NoSuchAccount>> {
    ban(account, today.checked_add_days(days.into()))
}

/// Ends a ban, for example after an appeal. An account without a ban stays as it is.
pub fn lift_ban(account: AccountKey) -> Step<'static, Result<(), NoSuchAccount>> {
    set_ban(account, None)
}

fn set_ban(account: AccountKey, ban: Option<Ban>) -> Step<'static, Result<(), NoSuchAccount>> {
    Step::new(move |records| {
        let key = key(&account);
        let Some(standing) = get::<Standing>(records, &key)? else {
            return Ok(Decision::unchanged(Err(NoSuchAccount)));
        };
        Ok(Decision { changes: vec![put(key, &standing.with_ban(ban))], outcome: Ok(()) })
    })
}

/// Ends the bans of these accounts, rows of a page that begins at [`Table::first`]; how many there were.
pub fn amnesty(page: &[Key]) -> Step<'static, usize> {
    let keys: Vec<_> =
        page.iter().filter(|key| key.table() == Table::Accounts as u8).cloned().collect();
    Step::new(move |records| {
        records.need(&keys)?;
        let mut changes: Vec<Change> = Vec::new();
        for key in &keys {
            let standing: Option<Standing> = get(records, key)?;
            let banned = standing.filter(|standing| standing.ban().is_some());
            changes.extend(banned.map(|standing| put(key.clone(), &standing.with_ban(None))));
        }
        Ok(Decision { outcome: changes.len(), changes })
    })
}

/// Reads a record of [`Table::Accounts`], as a page has it.
///
/// # Errors
/// [`Damaged`].
pub fn read(key: &Key, bytes: &[u8]) -> Result<AccountRecord, Damaged> {
    let row = key.row().try_into().map_err(|_| key.damaged())?;
    let account = AccountKey::from_bytes(row);
    Ok(AccountRecord { account, standing: decode(key, bytes)? })
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use nonla_credential::{ErasureOutcome, Hash, Nonce, Tier, to_json};
    use nonla_record::{MemoryStore, Reading};

    use super::*;
    use crate::check::Checked;
    use crate::erase::Erasure;
    use crate::intent::Intent;
    use crate::letters::{Heard, Letter, MAX_LETTERS};
    use crate::open_tiers::OpenTiers;
    use crate::outcome::Outcome;
    use crate::session::SessionId;
    use crate::testing::TestWorld;
    use crate::verifier::Verifier;

    const TODAY: Day = Day::from_number(46_346);

    fn day(days: u16) -> Day {
        Day::from_number(TODAY.number() + days)
    }

    fn account(number: u8) -> AccountKey {
        AccountKey::from_bytes([number; 32])
    }

    /// A platform's verifier and store.
    struct Platform {
        world: TestWorld,
        store: MemoryStore,
    }

    impl Platform {
        fn empty() -> Self {
            Self { world: TestWorld::new(1), store: MemoryStore::default() }
        }

        fn with_account() -> Self {
            let platform = Self::empty();
            assert_eq!(platform.register(1, TODAY), Outcome::New);
            platform
        }

        fn verifier(&self) -> &Verifier {
            self.world.verifier()
        }

        fn commit<T>(&self, step: Step<'_, T>) -> T {
            self.store.commit(step).unwrap()
        }

        /// A checked answer of this person to a request that waits for it.
        fn checked(&self, number: u8, intent: Intent) -> Checked {
            let nonce = Nonce::generate(&mut rand::thread_rng());
            let session: SessionId = format!("1795000000.{nonce}").parse().unwrap();
            let waits = put(session.key(), &0);
            assert!(self.store.write(&Reading::default(), &[waits]));
            Checked {
                verifier: self.verifier().config().id.clone(),
                request: Hash::of(b"request"),
                session,
                last_day: Day::LAST,
                account: account(number),
                intent,
                tier: Tier::Post,
                opens: OpenTiers::try_from(vec![Tier::Read, Tier::Post]).unwrap(),
                day: TODAY,
            }
        }

        fn decide(&self, checked: Checked, today: Day) -> Outcome {
            self.commit(self.verifier().decide(checked, today).unwrap()).outcome()
        }

        fn register(&self, number: u8, today: Day) -> Outcome {
            self.decide(self.checked(number, Intent::Register), today)
        }

        fn come_back(&self, number: u8, today: Day) -> Outcome {
            self.decide(self.checked(number, Intent::Return), today)
        }

        fn ban(&self, number: u8, until: Option<Day>) {
            self.commit(ban(account(number), until)).unwrap();
        }

        fn erasure(&self, number: u8, delay: u16, today: Day) -> Erasure {
            Erasure {
                verifier: self.verifier().config().id.clone(),
                letter: letter(number),
                may_return_on: Day::from_number(today.number() + delay),
            }
        }

        fn erase(&self, erasure: Erasure) -> ErasureOutcome {
            self.commit(self.verifier().erase(erasure, TODAY).unwrap()).outcome()
        }

        fn erase_after(&self, number: u8, delay: u16) -> ErasureOutcome {
            self.erase(self.erasure(number, delay, TODAY))
        }

        fn hear(&self, number: u8) -> Heard {
            self.commit(letter(number).hear(TODAY))
        }

        fn page(&self) -> Vec<Key> {
            let page = self.store.page(&Table::Accounts.first(), 99);
            page.into_iter().map(|(key, _)| key).collect()
        }

        fn accounts(&self) -> usize {
            self.page().len()
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

    /// REQ-U1: a second registration finds the first account.
    #[test]
    fn a_person_who_registers_twice_has_one_account() {
        let platform = Platform::with_account();
        assert_eq!(platform.register(1, day(3)), Outcome::AlreadyRegistered);
        assert_eq!(platform.come_back(1, day(4)), Outcome::Returning);
        assert_eq!(platform.accounts(), 1);
        let since = match platform.commit(standing(account(1), day(4))) {
            Some(Standing::Active { since, .. }) => since,
            other => panic!("{other:?}"),
        };
        assert_eq!(since, TODAY);
    }

    #[test]
    fn a_person_without_an_account_cannot_return_to_one() {
        let platform = Platform::with_account();
        assert_eq!(platform.come_back(2, TODAY), Outcome::NoAccount);
        assert_eq!(platform.accounts(), 1);
    }

    /// T-R1: however many answers of one person arrive together, one account is opened.
    #[test]
    fn registrations_that_race_open_one_account() {
        let platform = Platform::empty();
        for number in 0..200 {
            let barrier = Barrier::new(4);
            let outcomes: Vec<_> = std::thread::scope(|scope| {
                let runner = |_| {
                    scope.spawn(|| {
                        let checked = platform.checked(number, Intent::Register);
                        barrier.wait();
                        platform.decide(checked, TODAY)
                    })
                };
                let threads: Vec<_> = (0..4).map(runner).collect();
                threads.into_iter().map(|thread| thread.join().unwrap()).collect()
            });
            let new = outcomes.iter().filter(|outcome| **outcome == Outcome::New).count();
            assert_eq!(new, 1, "{outcomes:?}");
        }
    }

    /// A returning person shows no age, so a tier they never proved enough for stays shut.
    #[test]
    fn a_tier_opens_by_registering_for_it_and_not_by_returning() {
        let platform = Platform::with_account();
        let returning = |tier| Checked { tier, ..platform.checked(1, Intent::Return) };
        let outcome = |checked| platform.decide(checked, TODAY);
        assert_eq!(outcome(returning(Tier::Livestream)), Outcome::TierNotProved);
        let opens = OpenTiers::try_from(vec![Tier::Livestream]).unwrap();
        let more =
            Checked { tier: Tier::Livestream, opens, ..platform.checked(1, Intent::Register) };
        assert_eq!(outcome(more), Outcome::AlreadyRegistered);
        assert_eq!(outcome(returning(Tier::Livestream)), Outcome::Returning);
        assert_eq!(outcome(returning(Tier::Post)), Outcome::Returning);
    }

    /// REQ-U5: whatever is presented later, the ban stands.
    #[test]
    fn a_ban_survives_new_sessions_and_a_new_registration() {
        let platform = Platform::with_account();
        platform.ban(1, None);
        for today in [TODAY, day(1), day(10_000)] {
            assert_eq!(platform.come_back(1, today), Outcome::Banned { until: None });
            assert_eq!(platform.register(1, today), Outcome::Banned { until: None });
        }
        assert!(!Outcome::Banned { until: None }.admits());
    }

    /// REQ-U6: expiry.
    #[test]
    fn a_ban_with_an_end_ends_by_itself() {
        let platform = Platform::with_account();
        platform.commit(ban_for(account(1), 7, TODAY)).unwrap();
        let banned = Outcome::Banned { until: Some(day(7)) };
        assert_eq!(platform.come_back(1, day(6)), banned);
        assert_eq!(platform.come_back(1, day(7)), Outcome::Returning);
        assert_eq!(platform.register(1, day(7)), Outcome::AlreadyRegistered);
    }

    /// REQ-U6: appeal and amnesty.
    #[test]
    fn bans_are_lifted_one_by_one_or_all_at_once() {
        let platform = Platform::with_account();
        let _ = platform.register(2, TODAY);
        platform.ban(1, None);
        platform.ban(2, Some(day(99)));
        platform.commit(lift_ban(account(1))).unwrap();
        assert_eq!(platform.come_back(1, TODAY), Outcome::Returning);
        assert_eq!(platform.come_back(2, TODAY), Outcome::Banned { until: Some(day(99)) });
        assert_eq!(platform.commit(amnesty(&platform.page())), 1);
        assert_eq!(platform.come_back(2, TODAY), Outcome::Returning);
        assert_eq!(platform.commit(ban(account(3), None)), Err(NoSuchAccount));
        assert_eq!(platform.commit(lift_ban(account(3))), Err(NoSuchAccount));
    }

    /// REQ-U10: the unbanned may return after a delay, to a new account.
    #[test]
    fn whoever_erased_their_account_may_return_after_the_delay() {
        let platform = Platform::with_account();
        let outcome = platform.erase_after(1, 30);
        assert_eq!(outcome, ErasureOutcome::Erased { may_return_on: Some(day(30)) });
        let too_soon = Outcome::ErasedTooRecently { until: day(30) };
        assert_eq!(platform.register(1, day(29)), too_soon);
        assert_eq!(platform.come_back(1, day(29)), too_soon);
        assert_eq!(platform.come_back(1, day(30)), Outcome::NoAccount);
        assert_eq!(platform.register(1, day(30)), Outcome::New);
        assert_eq!(platform.accounts(), 1);
    }

    /// REQ-U5, REQ-U10, T-R3: erasing an account does not shed a ban.
    #[test]
    fn a_banned_person_who_erased_cannot_return_before_the_ban_ends() {
        let platform = Platform::with_account();
        platform.ban(1, Some(day(90)));
        let outcome = platform.erase_after(1, 30);
        assert_eq!(outcome, ErasureOutcome::Erased { may_return_on: Some(day(90)) });
        let banned = Outcome::Banned { until: Some(day(90)) };
        assert_eq!(platform.register(1, day(89)), banned);
        assert_eq!(platform.register(1, day(90)), Outcome::New);
    }

    #[test]
    fn a_ban_without_end_outlives_the_account_until_it_is_lifted() {
        let platform = Platform::with_account();
        platform.ban(1, None);
        let outcome = platform.erase_after(1, 30);
        assert_eq!(outcome, ErasureOutcome::Erased { may_return_on: None });
        assert_eq!(platform.register(1, day(9_000)), Outcome::Banned { until: None });
        platform.commit(lift_ban(account(1))).unwrap();
        assert_eq!(platform.register(1, day(30)), Outcome::New);
    }

    /// T-R3: an erasure that comes again cannot hit the account opened since.
    #[test]
    fn a_repeated_erasure_erases_nothing_more() {
        let platform = Platform::with_account();
        let first = platform.erasure(1, 0, TODAY);
        assert!(matches!(platform.erase(first.clone()), ErasureOutcome::Erased { .. }));
        assert_eq!(platform.erase_after(1, 5), ErasureOutcome::AlreadyErased);
        assert_eq!(platform.register(1, TODAY), Outcome::New);
        assert_eq!(platform.erase(first.clone()), ErasureOutcome::AlreadyErased);
        assert_eq!(platform.come_back(1, TODAY), Outcome::Returning);
    }

    /// T-R3: nor one that came while the account was erased already.
    #[test]
    fn an_erasure_of_an_erased_account_does_not_reach_the_next_one() {
        let platform = Platform::with_account();
        let (first, second) = (platform.erasure(1, 0, TODAY), platform.erasure(1, 0, TODAY));
        assert!(matches!(platform.erase(first.clone()), ErasureOutcome::Erased { .. }));
        assert_eq!(platform.erase(second.clone()), ErasureOutcome::AlreadyErased);
        assert_eq!(platform.register(1, TODAY), Outcome::New);
        assert_eq!(platform.erase(second.clone()), ErasureOutcome::AlreadyErased);
        assert_eq!(platform.come_back(1, TODAY), Outcome::Returning);
    }

    /// T-R2: pseudonyms without an account can be made without end; their letters leave nothing.
    #[test]
    fn letters_of_nobody_leave_nothing() {
        let platform = Platform::with_account();
        let before = platform.store.everything();
        for number in 2..=200 {
            assert_eq!(platform.erase_after(number, 0), ErasureOutcome::NoAccount);
            assert_eq!(platform.hear(number), Heard::NoAccount);
        }
        assert_eq!(platform.store.everything(), before);
    }

    /// T-R2: a person who wrote as often as is heard can still leave.
    #[test]
    fn whoever_wrote_too_much_can_still_erase_their_account() {
        let platform = Platform::with_account();
        let heard: Vec<_> = (0..=MAX_LETTERS).map(|_| platform.hear(1)).collect();
        assert_eq!(heard.iter().filter(|heard| **heard == Heard::New).count(), MAX_LETTERS);
        assert_eq!(heard.last(), Some(&Heard::TooMany));
        let outcome = platform.erase_after(1, 0);
        assert!(matches!(outcome, ErasureOutcome::Erased { .. }), "{outcome:?}");
    }

    /// A record that something else wrote stops whoever reads it, and no ban is taken for none.
    #[test]
    fn a_damaged_record_is_no_account_and_no_ban() {
        let platform = Platform::with_account();
        let key = key(&account(1));
        for bytes in
            [&b"{}"[..], b"", br#"{"erased":{"on":"2026-01-01","may_return_on":"2026-01-01"}}"#]
        {
            let change = Change::Put(key.clone(), bytes.to_vec());
            assert!(platform.store.write(&Reading::default(), &[change]));
            let damaged = Damaged { table: Table::Accounts as u8 };
            assert_eq!(platform.store.commit(standing(account(1), TODAY)), Err(damaged));
            assert_eq!(platform.store.commit(ban(account(1), None)), Err(damaged));
            assert_eq!(read(&key, bytes), Err(damaged));
            let decide = platform.verifier().decide(platform.checked(1, Intent::Return), TODAY);
            assert_eq!(platform.store.commit(decide.unwrap()), Err(damaged));
        }
        let short = Key::new(Table::Accounts as u8, [1; 31]);
        assert!(read(&short, b"{}").is_err());
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
            let record = AccountRecord { account: account(7), standing };
            let bytes = to_json(&record).unwrap();
            assert!(bytes.len() < 200, "{}", bytes.len());
            assert_eq!(nonla_credential::parse_json::<AccountRecord>(&bytes, 200), Ok(record));
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
