//! When a person may be enrolled with another holder secret.

use nonla_credential::{Day, Period};

use crate::conflict::Conflict;
use crate::enrolment::{Enrolment, RE_ENROLMENT_DAYS};
use crate::offer_record::{OfferKind, OfferRecord};
use crate::person_record::PersonRecord;

/// Only people who are enrolled, and at most once in
/// [`RE_ENROLMENT_DAYS`](crate::RE_ENROLMENT_DAYS).
pub(crate) fn check_re_enrolment(person: &PersonRecord, day: Day) -> Result<(), Conflict> {
    let enrolment = person.enrolment.as_ref();
    if enrolment.is_none() {
        return Err(Conflict::NotEnrolled);
    }
    match enrolment.and_then(Enrolment::renewed_on) {
        Some(last) if !RE_ENROLMENT_DAYS.passed_between(last, day) => {
            let possible_from = RE_ENROLMENT_DAYS.after(last).ok_or(Conflict::CalendarEnds)?;
            Err(Conflict::ReEnrolledLately { possible_from })
        }
        _ => Ok(()),
    }
}

/// Enrolling anew waits until every earlier credential is listed as revoked, in a list of a
/// later day than that of the offer, which is published and whose day has come.
///
/// So before that list the new credential does not exist: *One person, one account* in
/// `specs/proof.md`.
pub(crate) fn check_listed(
    person: &PersonRecord,
    offer: &OfferRecord,
    newest: Option<Period>,
    day: Day,
) -> Result<(), Conflict> {
    if offer.kind != OfferKind::EnrolsAnew {
        return Ok(());
    }
    let mut from = Period::of(offer.made_on).next().ok_or(Conflict::CalendarEnds)?;
    for record in &person.credentials {
        from = from.max(record.revoked.ok_or(Conflict::IssuedSince)?.listed_from);
    }
    let published = newest.is_some_and(|newest| newest >= from);
    if published && Period::of(day) >= from {
        Ok(())
    } else {
        Err(Conflict::NotListedYet { from: from.day() })
    }
}
