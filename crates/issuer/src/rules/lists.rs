//! Which list follows.

use nonla_credential::Period;

use crate::conflict::Conflict;

/// Each period has one list, and lists come in the order of their periods. There is a later one,
/// which takes in what is revoked from now on.
pub(crate) fn check_next(period: Period, closed: Option<Period>) -> Result<(), Conflict> {
    match closed {
        Some(newest) if period <= newest => Err(Conflict::NotAfterNewest { newest }),
        _ if period.next().is_none() => Err(Conflict::CalendarEnds),
        _ => Ok(()),
    }
}
