//! Letters of people with an account, each heard once: appeals, complaints, erasures.

use std::collections::BTreeMap;

use nonla_credential::{Day, Hash, Nonce};

use crate::account::AccountKey;
use crate::used_nonces::UsedNonces;

/// Most letters of one account that are remembered at a time, so that nobody fills the memory.
pub const MAX_LETTERS: usize = 16;

/// A checked appeal or complaint. Words the holder added stay in the message itself.
///
/// Have it heard with [`Registry::hear`](crate::Registry::hear): a copy that comes again is told
/// from a new letter there.
#[must_use = "somebody wants something"]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub(crate) account: AccountKey,
    pub(crate) nonce: Nonce,
    pub(crate) nonce_expires_on: Day,
    pub(crate) day: Day,
    pub(crate) request: Option<Hash>,
}

/// What became of a letter.
#[must_use = "only a letter that is heard for the first time is to be acted upon"]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Heard {
    /// It is new: act upon it.
    New,
    /// It was heard before, or came long after its day.
    Before,
    /// Its writer has no account here and never had one.
    NoAccount,
    /// Its writer sent [`MAX_LETTERS`] within two days; later ones are heard from the day after.
    TooMany,
}

impl Letter {
    /// Who writes.
    #[must_use]
    pub const fn account(&self) -> AccountKey {
        self.account
    }

    /// On which day it was checked.
    #[must_use]
    pub const fn day(&self) -> Day {
        self.day
    }

    /// Hash of the request it is about, if it is a complaint that names one: that of a
    /// [`ConsentReceipt`](crate::ConsentReceipt).
    #[must_use]
    pub const fn request(&self) -> Option<Hash> {
        self.request
    }
}

/// The nonces of letters, by account. Only accounts that exist are put in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Letters {
    by_account: BTreeMap<AccountKey, UsedNonces>,
    pruned_on: Option<Day>,
}

impl Letters {
    /// Uses a letter's nonce up, if no more than `room` of its account are remembered then.
    pub(crate) fn hear(&mut self, letter: &Letter, room: usize, today: Day) -> Heard {
        self.prune(today);
        let known = self.by_account.entry(letter.account).or_default();
        if !known.has(letter.nonce) && known.len() >= room {
            return Heard::TooMany;
        }
        if known.consume(letter.nonce, letter.nonce_expires_on, today) {
            Heard::New
        } else {
            Heard::Before
        }
    }

    /// Forgets, once a day, what can no longer come back.
    fn prune(&mut self, today: Day) {
        if self.pruned_on != Some(today) {
            self.by_account.retain(|_, nonces| nonces.prune(today) > 0);
            self.pruned_on = Some(today);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Day = Day::from_number(46_346);

    fn later(days: i32) -> Day {
        TODAY.checked_add_days(days).unwrap()
    }

    fn letter(number: u8, day: Day) -> Letter {
        Letter {
            account: AccountKey::from_bytes([number; 32]),
            nonce: Nonce::generate(&mut rand::thread_rng()),
            nonce_expires_on: day.checked_add_days(1).unwrap(),
            day,
            request: None,
        }
    }

    fn hear(letters: &mut Letters, letter: &Letter, today: Day) -> Heard {
        letters.hear(letter, MAX_LETTERS, today)
    }

    /// T-O1: a letter that comes again is known, as long as its day counts.
    #[test]
    fn a_letter_is_heard_once() {
        let mut letters = Letters::default();
        let first = letter(1, TODAY);
        assert_eq!(hear(&mut letters, &first, TODAY), Heard::New);
        for day in [TODAY, later(1), later(2)] {
            assert_eq!(hear(&mut letters, &first, day), Heard::Before);
        }
        assert_eq!(hear(&mut letters, &letter(2, later(2)), later(2)), Heard::New);
    }

    /// T-R2: whatever is sent, an account takes the room of so many letters and no more, and is
    /// heard again when they are forgotten.
    #[test]
    fn letters_of_one_account_fill_no_more_than_their_room() {
        let mut letters = Letters::default();
        let first = letter(1, TODAY);
        assert_eq!(hear(&mut letters, &first, TODAY), Heard::New);
        for _ in 1..MAX_LETTERS {
            assert_eq!(hear(&mut letters, &letter(1, TODAY), TODAY), Heard::New);
        }
        for _ in 0..3 {
            assert_eq!(hear(&mut letters, &letter(1, TODAY), TODAY), Heard::TooMany);
        }
        assert_eq!(hear(&mut letters, &first, TODAY), Heard::Before);
        assert_eq!(letters.by_account[&first.account].len(), MAX_LETTERS);
        assert_eq!(hear(&mut letters, &letter(1, later(2)), later(2)), Heard::New);
        assert_eq!(letters.by_account[&first.account].len(), 1);
    }

    /// What nobody writes any more takes no room.
    #[test]
    fn letters_are_forgotten_after_their_last_day() {
        let mut letters = Letters::default();
        for number in 0..10 {
            assert_eq!(hear(&mut letters, &letter(number, TODAY), TODAY), Heard::New);
        }
        assert_eq!(hear(&mut letters, &letter(99, later(2)), later(2)), Heard::New);
        assert_eq!(letters.by_account.len(), 1);
    }
}
