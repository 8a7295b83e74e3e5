//! Two rows that turn out to be of one person, as a part of a step.

use nonla_credential::Day;
use nonla_record::Pause;

use crate::counts::count;
use crate::draft::Draft;
use crate::enrolment::Enrolment;
use crate::person_record::Found;
use crate::revoking::{revoke_all, withdraw_offers};

/// Lets the row `kept`, which the caller writes, stand for both. Of two enrolments that of `kept` stays:
/// of the other all credentials are revoked and no offer is left. Both holder secrets stay the
/// person's, so the other one is never enrolled again.
pub(crate) fn join(
    draft: &mut Draft<'_>,
    kept: &mut Found,
    mut given_up: Found,
    on: Day,
) -> Result<(), Pause> {
    withdraw_offers(draft, &mut kept.record)?;
    withdraw_offers(draft, &mut given_up.record)?;
    revoke_all(draft, &mut given_up.record, on)?;
    if let Some(other) = &given_up.record.enrolment {
        count(draft, on, |counts| {
            counts.merged += 1;
            Some(())
        })?;
        if let Some(enrolment) = &mut kept.record.enrolment {
            enrolment.note_renewed(Enrolment::renewed_on(other));
        }
    }
    given_up.record.merged_into = Some(kept.id);
    given_up.put(draft);
    Ok(())
}
