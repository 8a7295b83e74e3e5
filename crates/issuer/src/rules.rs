//! The rules of the register: the steps ask them early, its commit decides by them.

use nonla_credential::{Day, Handle};
use nonla_crypto::{EnrolmentTag, PublicKey};

use crate::changes::Conflict;
use crate::issuer::SignatureCap;
use crate::register::{MOST_DEVICES, PersonId, Register};

impl Register {
    /// One tag per person, one person per tag.
    pub(crate) fn check_tag(&self, id: PersonId, tag: &EnrolmentTag) -> Result<(), Conflict> {
        let enrolment = self.row(id).and_then(|row| row.enrolment.as_ref());
        let other_secret = enrolment.is_some_and(|enrolment| enrolment.tag != *tag);
        if other_secret && !nonla_crypto::planted("skip-tag-of-person") {
            return Err(Conflict::OtherSecret);
        }
        let somebody_else = self.owner_of(tag).is_some_and(|owner| owner != id);
        if somebody_else && !nonla_crypto::planted("skip-tag-of-somebody-else") {
            return Err(Conflict::TagOfSomebodyElse);
        }
        Ok(())
    }

    /// At most [`MOST_DEVICES`] live credentials, the one to be issued on `day` included.
    pub(crate) fn check_devices(&self, id: PersonId, day: Day) -> Result<(), Conflict> {
        let records = self.handles_of(id).iter().filter_map(|handle| self.credential(*handle));
        let live = records.filter(|record| record.is_live_on(day)).count();
        if live >= MOST_DEVICES && !nonla_crypto::planted("device-limit") {
            return Err(Conflict::TooManyDevices);
        }
        Ok(())
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
