//! The rules of the register: the steps ask them early, its commit decides by them.

use nonla_credential::{Day, Handle, Period};
use nonla_crypto::{EnrolmentTag, PublicKey};

use crate::changes::Conflict;
use crate::enrolment::{Enrolment, RE_ENROLMENT_DAYS};
use crate::issuer::SignatureCap;
use crate::offer::OfferKind;
use crate::register::{MOST_DEVICES, PersonId, Register, Row};

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

    /// The row of a person of the newest export, who may be given something.
    pub(crate) fn check_present(&self, id: PersonId) -> Result<&Row, Conflict> {
        let row = self.row(id).ok_or_else(|| {
            if self.knows(id) { Conflict::PersonChanged } else { Conflict::OtherRegister }
        })?;
        if row.is_gone { Err(Conflict::LeftRegister) } else { Ok(row) }
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
            if owner == Some(id) {
                return Err(Conflict::SecretUsedBefore);
            }
        } else {
            let other_secret = self.enrolment_of(id).is_some_and(|known| known.tag != *tag);
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

    /// At most [`MOST_DEVICES`] live credentials, the one to be issued on `day` included. One that is
    /// announced to be revoked later takes its place until then.
    fn check_devices(&self, id: PersonId, day: Day) -> Result<(), Conflict> {
        // A handle without a record would be a fault of the register: it counts as live.
        let records = self.handles_of(id).iter().map(|handle| self.credential(*handle));
        let live =
            records.filter(|record| record.is_none_or(|known| known.is_live_on(day))).count();
        if live >= MOST_DEVICES {
            return Err(Conflict::TooManyDevices);
        }
        Ok(())
    }

    /// What is replaced is live and the person's own.
    fn check_replaced(&self, id: PersonId, handle: Handle, day: Day) -> Result<(), Conflict> {
        let record = self.credential(handle).ok_or(Conflict::NothingToReplace)?;
        if record.person == id && record.is_live_on(day) {
            Ok(())
        } else {
            Err(Conflict::NothingToReplace)
        }
    }

    /// Only people who are enrolled, and at most once in
    /// [`RE_ENROLMENT_DAYS`](crate::RE_ENROLMENT_DAYS).
    pub(crate) fn check_re_enrolment(&self, id: PersonId, day: Day) -> Result<(), Conflict> {
        let enrolment = self.enrolment_of(id);
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
        &self,
        (id, kind): (PersonId, OfferKind),
        made_on: Day,
        day: Day,
    ) -> Result<(), Conflict> {
        if kind != OfferKind::EnrolsAnew {
            return Ok(());
        }
        let mut from = Period::of(made_on).next().ok_or(Conflict::CalendarEnds)?;
        for handle in self.handles_of(id) {
            let revocation = self.credential(*handle).and_then(|record| record.revoked);
            from = from.max(revocation.ok_or(Conflict::IssuedSince)?.listed_from);
        }
        let published = self.newest_list().is_some_and(|newest| newest >= from);
        if published && Period::of(day) >= from {
            Ok(())
        } else {
            Err(Conflict::NotListedYet { from: from.day() })
        }
    }

    /// A gap key signs at most `cap` gaps, over all lists.
    pub(crate) fn check_gap_cap(
        &self,
        (key, cap): (&PublicKey, SignatureCap),
        gaps: u64,
    ) -> Result<(), Conflict> {
        let left = cap.less(self.signed_with(key)).get();
        if gaps > left { Err(Conflict::GapCapReached { left, gaps }) } else { Ok(()) }
    }

    /// A key signs at most `cap` credentials.
    pub(crate) fn check_cap(&self, key: &PublicKey, cap: SignatureCap) -> Result<(), Conflict> {
        if self.signed_with(key) >= cap.get() {
            return Err(Conflict::CapReached);
        }
        Ok(())
    }

    /// A handle is given out once, ever.
    pub(crate) fn check_handle(&self, handle: Handle) -> Result<(), Conflict> {
        if self.credential(handle).is_some() {
            return Err(Conflict::HandleTaken);
        }
        Ok(())
    }
}
