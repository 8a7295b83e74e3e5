//! Gap keys: which one signs a period, and when the next must begin.

use nonla_credential::{Day, GAP_WIDTH, GapKeyEntry, HandleLimit, Period};
use nonla_crypto::SecretKey;

use crate::issuer::{Issuer, SignatureCap};
use crate::keys::GapKey;
use crate::register::Register;

/// The next gap key does not begin after the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the gap key before it begins on {newest}; the next one begins later")]
pub struct GapKeyTooEarly {
    /// The first day of the newest gap key.
    pub newest: Day,
}

/// Gaps of a whole list: one for each [`GAP_WIDTH`] handles, and one more for each revoked handle.
pub(crate) const fn gaps_of_list(limit: HandleLimit, revoked: u64) -> u64 {
    limit.get() / GAP_WIDTH + revoked
}

impl SignatureCap {
    /// How many lists a gap key signs under this cap, with `revoked` handles listed in each.
    #[must_use]
    pub const fn lists(self, limit: HandleLimit, revoked: u64) -> u64 {
        self.get() / gaps_of_list(limit, revoked)
    }
}

impl Issuer {
    /// The same issuer with a further gap key, which takes over on its first day. The one before
    /// signs up to the day before.
    ///
    /// Add it to the trust list well before that day: a wallet verifies a list under the key that
    /// its trust list names for the period.
    ///
    /// # Errors
    /// [`GapKeyTooEarly`] unless it begins after all the others.
    pub fn with_gap_key(mut self, next: GapKey) -> Result<Self, GapKeyTooEarly> {
        let newest = self.later_gap_keys.last().map_or(self.since, |key| key.from);
        if next.from <= newest {
            return Err(GapKeyTooEarly { newest });
        }
        self.later_gap_keys.push(next);
        Ok(self)
    }

    /// The first day whose list the newest gap key cannot sign any more, if a list is published
    /// each day and `most_revoked` handles are listed in each: the next gap key begins then or
    /// earlier. None if the calendar ends before.
    ///
    /// Handles revoked already count, whatever `most_revoked` says.
    #[must_use]
    pub fn next_gap_key_due(&self, register: &Register, most_revoked: u64) -> Option<Day> {
        let begins = self.later_gap_keys.last().map_or(self.since, |key| key.from);
        let first = match register.newest_list() {
            Some(newest) => newest.next()?.day().max(begins),
            None => begins,
        };
        let revoked = register.listed_in(Period::of(Day::LAST)).count() as u64;
        let key = self.later_gap_keys.last().map_or(&self.keys.gap, |key| &key.secret);
        let left = self.gap_cap.less(register.signed_with(&key.public_key()));
        let lists = left.lists(self.handle_limit, most_revoked.max(revoked));
        first.checked_add_days(i32::try_from(lists).ok()?)
    }

    /// The key that signs the gaps of this period, if the issuer had begun.
    pub(crate) fn gap_key_of(&self, period: Period) -> Option<&SecretKey> {
        let mut later = self.later_gap_keys.iter().rev();
        match later.find(|key| key.from <= period.day()) {
            Some(key) => Some(&key.secret),
            None => (self.since <= period.day()).then_some(&self.keys.gap),
        }
    }

    /// The gap keys as the trust list names them: their spans meet and never overlap.
    pub(crate) fn gap_key_entries(&self) -> Vec<GapKeyEntry> {
        let later = self.later_gap_keys.iter().map(|key| (key.from, &key.secret));
        let keys: Vec<_> = std::iter::once((self.since, &self.keys.gap)).chain(later).collect();
        let ends = keys.iter().skip(1).map(|(from, _)| day_before(*from)).chain([Day::LAST]);
        let entries = keys.iter().zip(ends).map(|((valid_from, secret), valid_until)| {
            GapKeyEntry { key: secret.public_key(), valid_from: *valid_from, valid_until }
        });
        entries.collect()
    }
}

#[expect(clippy::expect_used, reason = "`with_gap_key` takes only a key that begins after another")]
fn day_before(later_key_begins: Day) -> Day {
    later_key_begins.checked_add_days(-1).expect("an earlier key begins on a day before this one")
}
