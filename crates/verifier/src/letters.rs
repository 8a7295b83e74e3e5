//! Letters of people with an account, each heard once: appeals, complaints, erasures.

use serde::{Deserialize, Serialize};

use nonla_credential::{Day, Hash, Nonce};
use nonla_record::{Change, Decision, Key, Pause, Reading, Step};

use crate::account::AccountKey;
use crate::accounts;
use crate::standing::Standing;
use crate::table::{Table, get, put};

/// Most letters of one account that are remembered at a time, so that nobody fills the memory.
pub const MAX_LETTERS: usize = 16;

/// A checked appeal or complaint. Words the holder added stay in the message itself.
///
/// Commit [`Letter::hear`]: a copy that comes again is told from a new letter there.
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

    /// Hears an appeal or a complaint: whether it is new, and of somebody with an account.
    pub fn hear(self, today: Day) -> Step<'static, Heard> {
        Step::new(move |records| {
            let account = accounts::key(&self.account);
            records.need(&[account.clone(), key(&self.account)])?;
            if get::<Standing>(records, &account)?.is_none() {
                return Ok(Decision::unchanged(Heard::NoAccount));
            }
            let (heard, change) = self.remembered(records, MAX_LETTERS, today)?;
            Ok(Decision { changes: change.into_iter().collect(), outcome: heard })
        })
    }

    /// Uses its nonce up, if no more than `room` of its account are remembered then.
    pub(crate) fn remembered(
        &self,
        records: &Reading,
        room: usize,
        today: Day,
    ) -> Result<(Heard, Option<Change>), Pause> {
        let key = key(&self.account);
        let mut known = get::<Nonces>(records, &key)?.unwrap_or(Nonces(Vec::new()));
        let heard = known.hear(self, room, today);
        Ok((heard, (heard == Heard::New).then(|| put(key, &known))))
    }
}

/// Where the nonces of an account's letters lie.
pub(crate) fn key(account: &AccountKey) -> Key {
    Table::Letters.key(*account.as_bytes())
}

/// Nonces of one account's letters, each with the last day on which it could come back.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Nonces(Vec<Remembered>);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Remembered {
    nonce: Nonce,
    last_day: Day,
}

impl Nonces {
    fn hear(&mut self, letter: &Letter, room: usize, today: Day) -> Heard {
        self.0.retain(|known| known.last_day >= today);
        if letter.nonce_expires_on < today || self.0.iter().any(|known| known.nonce == letter.nonce)
        {
            return Heard::Before;
        }
        if self.0.len() >= room {
            return Heard::TooMany;
        }
        self.0.push(Remembered { nonce: letter.nonce, last_day: letter.nonce_expires_on });
        Heard::New
    }
}

/// Forgets letters that cannot come again on `today`, of the rows of a page that begins at
/// [`Table::first`]; of how many accounts. Do so now and then.
pub fn forget_letters(page: &[Key], today: Day) -> Step<'static, usize> {
    let keys: Vec<_> =
        page.iter().filter(|key| key.table() == Table::Letters as u8).cloned().collect();
    Step::new(move |records| {
        records.need(&keys)?;
        let mut changes = Vec::new();
        for key in &keys {
            let known: Option<Nonces> = get(records, key)?;
            if known.is_some_and(|known| known.0.iter().all(|known| known.last_day < today)) {
                changes.push(Change::Delete(key.clone()));
            }
        }
        Ok(Decision { outcome: changes.len(), changes })
    })
}

#[cfg(test)]
mod tests {
    use nonla_record::MemoryStore;

    use super::*;
    use crate::open_tiers::OpenTiers;

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

    /// A store with accounts of these numbers.
    fn with_accounts(numbers: impl IntoIterator<Item = u8>) -> MemoryStore {
        let store = MemoryStore::default();
        let standing = Standing::Active { since: TODAY, tiers: OpenTiers::default() };
        let account = |number| accounts::key(&AccountKey::from_bytes([number; 32]));
        let changes: Vec<_> =
            numbers.into_iter().map(|number| put(account(number), &standing)).collect();
        assert!(store.write(&Reading::default(), &changes));
        store
    }

    fn hear(store: &MemoryStore, letter: &Letter, today: Day) -> Heard {
        store.commit(letter.clone().hear(today)).unwrap()
    }

    fn remembered(store: &MemoryStore, account: u8) -> usize {
        let key = key(&AccountKey::from_bytes([account; 32]));
        let known =
            Step::new(move |records| Ok(Decision::unchanged(get::<Nonces>(records, &key)?)));
        store.commit(known).unwrap().map_or(0, |known| known.0.len())
    }

    /// T-O1: a letter that comes again is known, as long as its day counts.
    #[test]
    fn a_letter_is_heard_once() {
        let store = with_accounts([1, 2]);
        let first = letter(1, TODAY);
        assert_eq!(hear(&store, &first, TODAY), Heard::New);
        for day in [TODAY, later(1), later(2)] {
            assert_eq!(hear(&store, &first, day), Heard::Before);
        }
        assert_eq!(hear(&store, &letter(2, later(2)), later(2)), Heard::New);
    }

    /// T-R2: whatever is sent, an account takes the room of so many letters and no more, and is
    /// heard again when they are forgotten.
    #[test]
    fn letters_of_one_account_fill_no_more_than_their_room() {
        let store = with_accounts([1]);
        let first = letter(1, TODAY);
        assert_eq!(hear(&store, &first, TODAY), Heard::New);
        for _ in 1..MAX_LETTERS {
            assert_eq!(hear(&store, &letter(1, TODAY), TODAY), Heard::New);
        }
        for _ in 0..3 {
            assert_eq!(hear(&store, &letter(1, TODAY), TODAY), Heard::TooMany);
        }
        assert_eq!(hear(&store, &first, TODAY), Heard::Before);
        assert_eq!(remembered(&store, 1), MAX_LETTERS);
        assert_eq!(hear(&store, &letter(1, later(2)), later(2)), Heard::New);
        assert_eq!(remembered(&store, 1), 1);
    }

    /// T-R2: somebody without an account leaves nothing, whatever they write.
    #[test]
    fn letters_of_nobody_leave_nothing() {
        let store = MemoryStore::default();
        assert_eq!(hear(&store, &letter(1, TODAY), TODAY), Heard::NoAccount);
        assert_eq!(store.everything(), []);
    }

    /// What nobody writes any more takes no room.
    #[test]
    fn letters_are_forgotten_after_their_last_day() {
        let store = with_accounts(0..10);
        for number in 0..10 {
            let day = if number == 3 { later(1) } else { TODAY };
            assert_eq!(hear(&store, &letter(number, day), TODAY), Heard::New);
        }
        let page = || -> Vec<Key> {
            store.page(&Table::Letters.first(), 99).into_iter().map(|(key, _)| key).collect()
        };
        assert_eq!(store.commit(forget_letters(&page(), later(1))), Ok(0));
        assert_eq!(store.commit(forget_letters(&page(), later(2))), Ok(9));
        assert_eq!(page(), [key(&AccountKey::from_bytes([3; 32]))]);
    }
}
