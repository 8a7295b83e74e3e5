//! One holder secret for one person, and one person for one holder secret.

use crate::conflict::Conflict;
use crate::enrolment::{Enrolment, Tag};
use crate::offer_record::OfferKind;
use crate::person_record::PersonId;

/// One tag per person, one person per tag; enrolling anew takes a tag that was never seen.
///
/// `owner` is who is or was enrolled with the tag, `enrolment` that of the person `id`.
pub(crate) fn check_tag(
    tag: &Tag,
    kind: OfferKind,
    id: PersonId,
    enrolment: Option<&Enrolment>,
    owner: Option<PersonId>,
) -> Result<(), Conflict> {
    if kind == OfferKind::EnrolsAnew {
        if owner == Some(id) {
            return Err(Conflict::SecretUsedBefore);
        }
    } else {
        let other_secret = enrolment.is_some_and(|known| known.tag != *tag);
        if other_secret {
            return Err(Conflict::OtherSecret);
        }
    }
    let somebody_else = owner.is_some_and(|owner| owner != id);
    if somebody_else {
        return Err(Conflict::TagOfSomebodyElse);
    }
    Ok(())
}
