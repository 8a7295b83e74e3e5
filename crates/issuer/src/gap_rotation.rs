//! Gap keys: which one signs a period, and when the next must begin.

use nonla_credential::{Day, GapKeyEntry, Period};
use nonla_crypto::SecretKey;
use nonla_record::Step;

use crate::counts::signatures;
use crate::draft::look;
use crate::issuer::Issuer;
use crate::keys::GapKey;
use crate::state::State;

/// The next gap key does not begin after the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the gap key before it begins on {newest}; the next one begins later")]
pub struct GapKeyTooEarly {
    /// The first day of the newest gap key.
    pub newest: Day,
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
    pub fn next_gap_key_due(&self, most_revoked: u64) -> Step<'_, Option<Day>> {
        let begins = self.later_gap_keys.last().map_or(self.since, |key| key.from);
        let key = self.later_gap_keys.last().map_or(&self.keys.gap, |key| &key.secret);
        let key = key.public_key();
        look(move |draft| {
            let state = State::of(draft)?;
            let signed = signatures(draft, &key)?;
            let after_newest = state.closed.map(|newest| newest.next().map(Period::day));
            let first = match after_newest {
                Some(None) => return Ok(None),
                Some(Some(next)) => next.max(begins),
                None => begins,
            };
            let left = self.gap_cap.less(signed);
            let lists = left.lists(self.handle_limit, most_revoked.max(state.revoked));
            Ok(i32::try_from(lists).ok().and_then(|lists| first.checked_add_days(lists)))
        })
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
