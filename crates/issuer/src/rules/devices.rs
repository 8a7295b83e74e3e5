//! How many credentials one person has live at a time.

use nonla_credential::{Day, Handle};

use crate::conflict::Conflict;
use crate::person_record::PersonRecord;

/// Most credentials one person has live at a time: one for each of their devices.
pub const MOST_DEVICES: usize = 3;

/// At most [`MOST_DEVICES`] live credentials, the one to be issued on `day` included. One that is
/// announced to be revoked later takes its place until then.
pub(crate) fn check_devices(person: &PersonRecord, day: Day) -> Result<(), Conflict> {
    if person.live_on(day).count() >= MOST_DEVICES {
        return Err(Conflict::TooManyDevices);
    }
    Ok(())
}

/// What is replaced is live and the person's own.
pub(crate) fn check_replaced(
    person: &PersonRecord,
    handle: Handle,
    day: Day,
) -> Result<(), Conflict> {
    let replaced = person.credential(handle).is_some_and(|record| record.is_live_on(day));
    if replaced { Ok(()) } else { Err(Conflict::NothingToReplace) }
}
