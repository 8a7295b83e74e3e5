//! The rules of the register: the steps ask them early, its commit decides by them.

use nonla_credential::{Day, Handle};
use nonla_crypto::{EnrolmentTag, PublicKey};

use crate::changes::Conflict;
use crate::enrolment::Enrolment;
use crate::issuer::SignatureCap;
use crate::offer::OfferKind;
use crate::register::{MOST_DEVICES, PersonId, Register};

impl Register {
    /// What an offer of this kind demands of what the person has on `day`.
    pub(crate) fn check_kind(
        &self,
        id: PersonId,
        kind: OfferKind,
        day: Day,
    ) -> Result<(), Conflict> {
        match kind {
            OfferKind::Device => self.check_devices(id, day),
            // One comes and one goes: never more than there were.
            OfferKind::Replaces(handle) => self.check_replaced(id, handle, day),
            OfferKind::EnrolsAnew => self.check_re_enrolment(id, day),
        }
    }

    /// One tag per person, one person per tag; enrolling anew takes a tag that was never seen.
    pub(crate) fn check_tag(
        &self,
        id: PersonId,
        kind: OfferKind,
        tag: &EnrolmentTag,
    ) -> Result<(), Conflict> {
        let owner = self.owner_of(tag);
        if kind == OfferKind::EnrolsAnew {
            let burned = owner == Some(id);
            if burned && !nonla_crypto::planted("re-enrolment-with-a-burned-secret") {
                return Err(Conflict::SecretUsedBefore);
            }
        } else {
            let other_secret = self.enrolment_of(id).is_some_and(|known| known.tag != *tag);
            if other_secret && !nonla_crypto::planted("skip-tag-of-person") {
                return Err(Conflict::OtherSecret);
            }
        }
        let somebody_else = owner.is_some_and(|owner| owner != id);
        if somebody_else && !nonla_crypto::planted("skip-tag-of-somebody-else") {
            return Err(Conflict::TagOfSomebodyElse);
        }
        Ok(())
    }

    /// At most [`MOST_DEVICES`] live credentials, the one to be issued on `day` included.
    fn check_devices(&self, id: PersonId, day: Day) -> Result<(), Conflict> {
        let records = self.handles_of(id).iter().filter_map(|handle| self.credential(*handle));
        let live = records.filter(|record| record.is_live_on(day)).count();
        if live >= MOST_DEVICES && !nonla_crypto::planted("device-limit") {
            return Err(Conflict::TooManyDevices);
        }
        Ok(())
    }

    /// What is replaced is live and the person's own.
    fn check_replaced(&self, id: PersonId, handle: Handle, day: Day) -> Result<(), Conflict> {
        let record = self.credential(handle).ok_or(Conflict::NothingToReplace)?;
        let own = record.person == id || nonla_crypto::planted("replaces-what-is-anothers");
        let live = record.is_live_on(day) || nonla_crypto::planted("replaces-what-is-dead");
        if own && live { Ok(()) } else { Err(Conflict::NothingToReplace) }
    }

    /// Only people who are enrolled, and at most once in
    /// [`RE_ENROLMENT_DAYS`](crate::RE_ENROLMENT_DAYS).
    fn check_re_enrolment(&self, id: PersonId, day: Day) -> Result<(), Conflict> {
        let enrolment = self.enrolment_of(id);
        if enrolment.is_none() && !nonla_crypto::planted("re-enrols-strangers") {
            return Err(Conflict::NotEnrolled);
        }
        match enrolment.and_then(Enrolment::renewable_from) {
            Some(from) if day < from && !nonla_crypto::planted("re-enrols-at-any-time") => {
                Err(Conflict::ReEnrolledLately { possible_from: from })
            }
            _ => Ok(()),
        }
    }

    /// A key signs at most `cap` credentials.
    pub(crate) fn check_cap(&self, key: &PublicKey, cap: SignatureCap) -> Result<(), Conflict> {
        if self.signed_with(key) >= cap.get() && !nonla_crypto::planted("skip-signature-cap") {
            return Err(Conflict::CapReached);
        }
        Ok(())
    }

    /// A handle is given out once, ever.
    pub(crate) fn check_handle(&self, handle: Handle) -> Result<(), Conflict> {
        if self.credential(handle).is_some() && !nonla_crypto::planted("handle-reuse") {
            return Err(Conflict::HandleTaken);
        }
        Ok(())
    }
}
