//! What a revocation changes, and which of two enrolments stays.

use nonla_credential::{Day, Period};

use crate::credential_record::{CredentialRecord, Revocation};
use crate::person_record::{Found, PersonRecord};

/// Where a revoked handle is listed.
pub(crate) struct Listing {
    /// From which period on it was, if it was revoked before.
    pub(crate) before: Option<Period>,
    /// From which period on it is.
    pub(crate) after: Period,
}

/// Revokes a credential; `None` if it was revoked by that day. Of two days the earlier counts: a
/// revocation announced for later is no protection from one that counts now.
///
/// A list that is closed names nothing more, and no handle leaves a list that names it.
pub(crate) fn revoke(
    record: &mut CredentialRecord,
    on: Day,
    closed: Option<Period>,
) -> Option<Listing> {
    if record.is_revoked_by(on) {
        return None;
    }
    let next =
        closed.and_then(Period::next).map_or(Period::of(on), |next| next.max(Period::of(on)));
    let before = record.revoked.map(|earlier| earlier.listed_from);
    let after = before.map_or(next, |before| before.min(next));
    record.revoked = Some(Revocation { on, listed_from: after });
    Some(Listing { before, after })
}

/// Of two rows of one person the one whose enrolment stays: that with a living credential; of two
/// such, and of none, the one enrolled first; and always one that is enrolled.
pub(crate) fn better_of(one: Found, other: Found, today: Day) -> [Found; 2] {
    let rank = |found: &Found| {
        let record: &PersonRecord = &found.record;
        let lives = record.live_on(today).next().is_some();
        let since = record.enrolled_on().unwrap_or(Day::LAST);
        (!lives, record.enrolment.is_none(), since, found.id)
    };
    if rank(&other) < rank(&one) { [other, one] } else { [one, other] }
}
