//! Revocation and withdrawal, as parts of a step.

use nonla_credential::{Day, Handle, Period};
use nonla_record::{Key, Pause};

use crate::counts::count_revoked;
use crate::draft::Draft;
use crate::offer_record::{OfferRecord, offer_key, revocation_code_key};
use crate::person_record::PersonRecord;
use crate::rules;
use crate::state::State;
use crate::table::Table;

/// The row that a list finds a revoked handle by.
fn listed_key(from: Period, handle: Handle) -> Key {
    let (day, handle) = (from.day().number().to_be_bytes(), handle.number().to_be_bytes());
    Table::Revocations.key([day.as_slice(), &handle].concat())
}

/// The handle of a row, and the first period whose list names it.
pub(crate) fn listed(key: &Key) -> Option<(Period, Handle)> {
    if key.table() != Table::Revocations as u8 {
        return None;
    }
    let (day, handle) = key.row().split_first_chunk::<2>()?;
    let handle = <[u8; 8]>::try_from(handle).ok()?;
    let day = Day::from_number(u16::from_be_bytes(*day));
    Some((Period::of(day), Handle::new(u64::from_be_bytes(handle))))
}

/// Revokes one credential of a person, who is written by the caller. Whether there is such a one that
/// was not revoked by that day.
pub(crate) fn revoke_one(
    draft: &mut Draft<'_>,
    person: &mut PersonRecord,
    handle: Handle,
    on: Day,
) -> Result<bool, Pause> {
    let mut state = State::of(draft)?;
    let record = person.credentials.iter_mut().find(|record| record.handle == handle);
    let Some(listing) = record.and_then(|record| rules::revoke(record, on, state.closed)) else {
        return Ok(false);
    };
    if let Some(before) = listing.before {
        draft.delete(listed_key(before, handle));
        count_revoked(draft, before, |count| count.checked_sub(1))?;
    } else {
        state.revoked += 1;
        state.put(draft);
    }
    draft.put(listed_key(listing.after, handle), &true);
    count_revoked(draft, listing.after, |count| count.checked_add(1))?;
    Ok(true)
}

/// Whether any credential of the person was not revoked before.
pub(crate) fn revoke_all(
    draft: &mut Draft<'_>,
    person: &mut PersonRecord,
    on: Day,
) -> Result<bool, Pause> {
    let handles: Vec<Handle> = person.credentials.iter().map(|record| record.handle).collect();
    let mut found = false;
    for handle in handles {
        found |= revoke_one(draft, person, handle, on)?;
    }
    Ok(found)
}

/// Withdraws the person's offers that were not taken up. Whether there were any.
pub(crate) fn withdraw_offers(
    draft: &mut Draft<'_>,
    person: &mut PersonRecord,
) -> Result<bool, Pause> {
    forget_offers(draft, person, |_| true)
}

/// Withdraws those open offers of the person that this is true of. Whether there were any.
pub(crate) fn forget_offers(
    draft: &mut Draft<'_>,
    person: &mut PersonRecord,
    is_over: impl Fn(&OfferRecord) -> bool,
) -> Result<bool, Pause> {
    let keys: Vec<Key> = person.offers.iter().map(offer_key).collect();
    draft.need(&keys)?;
    let (mut kept, mut withdrawn) = (Vec::new(), false);
    for (code, key) in person.offers.drain(..).zip(keys) {
        let offer: OfferRecord = draft.expect(&key)?;
        if is_over(&offer) {
            draft.delete(revocation_code_key(&offer.revocation_code));
            draft.delete(key);
            withdrawn = true;
        } else {
            kept.push(code);
        }
    }
    person.offers = kept;
    Ok(withdrawn)
}
