//! Who gets an offer.

use nonla_credential::Day;

use crate::conflict::Conflict;
use crate::offer_record::OfferKind;
use crate::person_record::PersonRecord;
use crate::rules::devices::{check_devices, check_replaced};
use crate::rules::re_enrolment::check_re_enrolment;

/// Most open offers of one person.
pub(crate) const MAX_OPEN_OFFERS: usize = 1_000;

/// What an offer of this kind demands of what the person has on `day`.
pub(crate) fn check_kind(person: &PersonRecord, kind: OfferKind, day: Day) -> Result<(), Conflict> {
    match kind {
        OfferKind::Device => check_devices(person, day),
        // One comes and one goes: never more than there were.
        OfferKind::Replaces(handle) => check_replaced(person, handle, day),
        OfferKind::EnrolsAnew => check_re_enrolment(person, day),
    }
}

/// A person of the newest export, who may be given something.
pub(crate) fn check_present(person: &PersonRecord) -> Result<(), Conflict> {
    if person.is_present() { Ok(()) } else { Err(Conflict::LeftRegister) }
}

/// At most [`MAX_OPEN_OFFERS`], the one to be made included.
pub(crate) fn check_open_offers(person: &PersonRecord) -> Result<(), Conflict> {
    if person.offers.len() >= MAX_OPEN_OFFERS { Err(Conflict::TooManyOffers) } else { Ok(()) }
}
