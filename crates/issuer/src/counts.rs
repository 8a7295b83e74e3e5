//! What the issuer counts: in public for each day, and the signatures of each key.

use std::collections::BTreeMap;

use nonla_credential::{Counters, Day, IssuerKeyId, KeyCount, Period};
use nonla_crypto::PublicKey;
use nonla_record::{Key, Pause, Step};
use serde::{Deserialize, Serialize};

use crate::draft::{Draft, look};
use crate::state::State;
use crate::table::Table;

/// What one day added.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DayCounts {
    /// People enrolled for the first time.
    pub(crate) people: u64,
    pub(crate) re_enrolled: u64,
    pub(crate) merged: u64,
    /// Handles whose revocation the list of this day names first.
    pub(crate) revoked: u64,
    /// For each credential key: people who had none by it before, and credentials.
    by_key: Vec<KeyCount>,
}

impl DayCounts {
    /// A credential under this key, for someone who had none under it or had.
    pub(crate) fn add_credential(&mut self, key: IssuerKeyId, is_first: bool) {
        let people = u64::from(is_first);
        match self.by_key.iter_mut().find(|count| count.key == key) {
            Some(count) => {
                count.people += people;
                count.credentials += 1;
            }
            None => self.by_key.push(KeyCount { key, people, credentials: 1 }),
        }
    }
}

/// Changes what is counted on a day.
pub(crate) fn count(
    draft: &mut Draft<'_>,
    day: Day,
    change: impl FnOnce(&mut DayCounts) -> Option<()>,
) -> Result<(), Pause> {
    let key = key_of(day);
    draft.need(&[State::key(), key.clone()])?;
    let mut state = State::of(draft)?;
    if state.counted_from.is_none_or(|from| day < from) {
        state.counted_from = Some(day);
        state.put(draft);
    }
    let mut counts: DayCounts = draft.get(&key)?.unwrap_or_default();
    change(&mut counts).ok_or_else(|| key.damaged())?;
    draft.put(key, &counts);
    Ok(())
}

/// Changes how many handles the list of this period names first.
pub(crate) fn count_revoked(
    draft: &mut Draft<'_>,
    period: Period,
    change: impl FnOnce(u64) -> Option<u64>,
) -> Result<(), Pause> {
    count(draft, period.day(), |counts| {
        counts.revoked = change(counts.revoked)?;
        Some(())
    })
}

/// The record that a step which counts on this day reads.
pub(crate) fn key_of(day: Day) -> Key {
    Table::Counts.key(day.number().to_be_bytes())
}

/// The public counters as they stand at the end of `day`. Revoked is what the list of that day names.
pub fn counters(day: Day) -> Step<'static, Counters> {
    look(move |draft| counters_in(draft, day))
}

/// The same, within a step. It reads one record for each day since the first.
pub(crate) fn counters_in(draft: &Draft<'_>, day: Day) -> Result<Counters, Pause> {
    let from = State::of(draft)?.counted_from;
    let numbers = from.map(|from| from.number()..=day.number());
    let keys: Vec<Key> =
        numbers.into_iter().flatten().map(|number| key_of(Day::from_number(number))).collect();
    draft.need(&keys)?;
    let mut sum = Counters::default();
    let mut by_key: BTreeMap<IssuerKeyId, KeyCount> = BTreeMap::new();
    for key in &keys {
        let Some(counts) = draft.get::<DayCounts>(key)? else { continue };
        add_day(&mut sum, &mut by_key, counts).ok_or_else(|| key.damaged())?;
    }
    sum.by_key = by_key.into_values().collect();
    // Who is enrolled by a day has a credential by then: both are counted by one step.
    let re_issued = sum.credentials.checked_sub(sum.people);
    sum.re_issued = re_issued.ok_or_else(|| key_of(day).damaged())?;
    Ok(sum)
}

/// Adds what one day counted; `None` if the sums are more than any issuer counts.
fn add_day(
    sum: &mut Counters,
    by_key: &mut BTreeMap<IssuerKeyId, KeyCount>,
    counts: DayCounts,
) -> Option<()> {
    sum.people = sum.people.checked_add(counts.people)?;
    sum.re_enrolled = sum.re_enrolled.checked_add(counts.re_enrolled)?;
    sum.merged = sum.merged.checked_add(counts.merged)?;
    sum.revoked = sum.revoked.checked_add(counts.revoked)?;
    for count in counts.by_key {
        let nothing = KeyCount { key: count.key, people: 0, credentials: 0 };
        let total = by_key.entry(count.key).or_insert(nothing);
        total.people = total.people.checked_add(count.people)?;
        total.credentials = total.credentials.checked_add(count.credentials)?;
        sum.credentials = sum.credentials.checked_add(count.credentials)?;
    }
    Some(())
}

/// How many signatures `key` has made, ever: of a credential key the credentials, of a gap key
/// the gaps of all lists. It grows with each commit of an issue or of a list and never goes down.
///
/// Over all credential keys these are the published [`Counters::credentials`].
pub fn signed_with(key: &PublicKey) -> Step<'static, u64> {
    let key = *key;
    look(move |draft| signatures(draft, &key))
}

pub(crate) fn signatures_key(key: &PublicKey) -> Key {
    Table::Signatures.key(key.to_bytes())
}

/// The same, within a step. A key's first signature makes its record, so no record is no signature.
pub(crate) fn signatures(draft: &Draft<'_>, key: &PublicKey) -> Result<u64, Pause> {
    Ok(draft.get(&signatures_key(key))?.unwrap_or(0))
}

/// Counts signatures that will leave once the step is committed.
pub(crate) fn add_signatures(
    draft: &mut Draft<'_>,
    key: &PublicKey,
    more: u64,
) -> Result<(), Pause> {
    let signed = signatures(draft, key)?;
    draft.put(signatures_key(key), &(signed + more));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Serves rule 8: sums that no issuer counts are damage, and no panic.
    #[test]
    fn days_that_add_up_to_too_much_are_damage() {
        let added = |second: DayCounts| {
            let (mut sum, mut by_key) = (Counters::default(), BTreeMap::new());
            let first =
                DayCounts { people: 1, re_enrolled: 1, merged: 1, revoked: 1, by_key: vec![] };
            add_day(&mut sum, &mut by_key, first)
                .and_then(|()| add_day(&mut sum, &mut by_key, second))
        };
        let most = u64::MAX;
        assert_eq!(added(DayCounts::default()), Some(()));
        assert_eq!(added(DayCounts { people: most, ..DayCounts::default() }), None);
        assert_eq!(added(DayCounts { re_enrolled: most, ..DayCounts::default() }), None);
        assert_eq!(added(DayCounts { merged: most, ..DayCounts::default() }), None);
        assert_eq!(added(DayCounts { revoked: most, ..DayCounts::default() }), None);
    }
}
