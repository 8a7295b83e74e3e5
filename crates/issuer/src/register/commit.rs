//! Taking changes into the register: all of a step, or nothing.

use nonla_credential::{Day, Handle, Hash, Period};

use super::{CredentialRecord, OpenOffer, PersonId, Register, Revocation};
use crate::changes::{Change, Changes, Committed, Conflict, NewCredential, NewOffer, Revoked};
use crate::enrolment::Enrolment;
use crate::offer::OfferKind;

impl Register {
    /// Takes all the changes, or none.
    ///
    /// What must be unique is decided here and nowhere earlier: of two steps that cannot both be
    /// taken, the second to come is refused.
    ///
    /// # Errors
    /// The [`Conflict`] that rules the changes out.
    pub fn commit(&mut self, changes: Changes) -> Result<Committed, Conflict> {
        match &changes.0 {
            Change::Offer(new) => self.put_offer(new)?,
            Change::Issue(new) => self.put_credential(new)?,
            Change::Publish(new) => self.put_list(new)?,
            Change::Again(_) | Change::PublishAgain(_) => {}
            Change::Merge { kept, given_up, on } => self.merge((*kept, *given_up), *on)?,
            Change::Revoke { what, on } => self.revoke(*what, *on)?,
        }
        Ok(Committed(changes.0))
    }

    fn put_offer(&mut self, new: &NewOffer) -> Result<(), Conflict> {
        self.check_present(new.person)?;
        let taken = self.offers.contains_key(&new.code)
            || self.revocation_codes.contains_key(&new.revocation_code);
        if taken {
            return Err(Conflict::CodeTaken);
        }
        if new.kind == OfferKind::EnrolsAnew {
            self.check_re_enrolment(new.person, new.made_on)?;
        }
        // Every check has passed; from here on nothing fails.
        self.give_up_all(new);
        let NewOffer { person, nonce, kind, made_on, last_day, .. } = *new;
        let offer = OpenOffer { person, nonce, kind, made_on, last_day, used: None };
        self.offers.insert(new.code.clone(), offer);
        self.revocation_codes.insert(new.revocation_code, new.code.clone());
        Ok(())
    }

    /// An offer to enrol anew takes effect at once: nothing of before is left, and the new
    /// credential waits for the list that says so.
    fn give_up_all(&mut self, new: &NewOffer) {
        if new.kind != OfferKind::EnrolsAnew {
            return;
        }
        self.revoke_all(new.person, new.made_on);
        self.withdraw_offers(new.person);
    }

    fn put_credential(&mut self, new: &NewCredential) -> Result<(), Conflict> {
        let (kind, made_on) = self.check_offer(new)?;
        self.check_tag(new.person, kind, &new.tag)?;
        self.check_kind(new.person, kind, new.issued_on)?;
        self.check_listed((new.person, kind), made_on, new.issued_on)?;
        self.check_handle(new.handle)?;
        self.check_cap(&new.key, new.cap)?;
        let earlier_day = match kind {
            OfferKind::EnrolsAnew => None,
            OfferKind::Device | OfferKind::Replaces(_) => {
                self.enrolment_of(new.person).map(Enrolment::enrolled_on)
            }
        };
        if earlier_day.unwrap_or(new.issued_on) != new.enrolled_on {
            return Err(Conflict::EnrolledMeanwhile);
        }
        // Every check has passed; from here on nothing fails.
        self.use_offer(new);
        self.give_up_earlier(new, kind);
        self.record(new, kind);
        Ok(())
    }

    /// The offer must be open and the person's; what kind it is, and when it was made.
    fn check_offer(&self, new: &NewCredential) -> Result<(OfferKind, Day), Conflict> {
        let row = self.check_present(new.person)?;
        if row.revision != new.revision {
            return Err(Conflict::PersonChanged);
        }
        let offer = self.offers.get(&new.code).ok_or(Conflict::UnknownOffer)?;
        if offer.used.is_some() {
            return Err(Conflict::OfferUsed);
        }
        if offer.person != new.person {
            return Err(Conflict::OtherRegister);
        }
        Ok((offer.kind, offer.made_on))
    }

    #[expect(clippy::expect_used, reason = "`check_offer` found the offer in the same commit")]
    fn use_offer(&mut self, new: &NewCredential) {
        let offer = self.offers.get_mut(&new.code).expect("the offer was found");
        offer.used = Some((new.request, new.handle));
    }

    /// Revokes what the new credential takes the place of, and withdraws what would go on from it.
    fn give_up_earlier(&mut self, new: &NewCredential, kind: OfferKind) {
        match kind {
            OfferKind::Device => {}
            OfferKind::Replaces(handle) => {
                self.revoke_one(handle, new.issued_on);
            }
            // What it gives up was revoked with the offer; other offers since are of the old secret.
            OfferKind::EnrolsAnew => {
                self.withdraw_offers(new.person);
            }
        }
    }

    #[expect(clippy::expect_used, reason = "`check_offer` found the person in the same commit")]
    fn record(&mut self, new: &NewCredential, kind: OfferKind) {
        let row = self.people.get_mut(new.person.0).expect("the person was found");
        let first = || Enrolment::new(new.tag, new.enrolled_on);
        let enrolment = row.enrolment.get_or_insert_with(first);
        if kind == OfferKind::EnrolsAnew {
            enrolment.renew(new.tag, new.enrolled_on);
        }
        enrolment.handles.push(new.handle);
        *self.signed.entry(new.key.to_bytes()).or_insert(0) += 1;
        self.by_tag.insert(new.tag.to_bytes(), new.person);
        self.credentials.insert(new.handle, CredentialRecord::new(new));
    }

    fn revoke(&mut self, what: Revoked, on: Day) -> Result<(), Conflict> {
        let found = match what {
            Revoked::Credential(handle) => self.revoke_one(handle, on),
            Revoked::EverythingOf(id) => {
                let id = self.resolve(id);
                let withdrawn = self.withdraw_offers(id);
                self.revoke_all(id, on) || withdrawn
            }
            Revoked::GivenWith(code) => self.revoke_given_with(&code, on),
            Revoked::Nothing => false,
        };
        if found { Ok(()) } else { Err(Conflict::NothingToRevoke) }
    }

    /// Whether there was anything to revoke or to withdraw.
    fn revoke_given_with(&mut self, revocation_code: &Hash, on: Day) -> bool {
        let Some(code) = self.revocation_codes.get(revocation_code).cloned() else {
            return false;
        };
        match self.offers.get(&code).and_then(|offer| offer.used) {
            Some((_, handle)) => self.revoke_one(handle, on),
            None => {
                self.revocation_codes.remove(revocation_code);
                self.offers.remove(&code).is_some()
            }
        }
    }

    /// Whether any credential of the person was not revoked before.
    pub(super) fn revoke_all(&mut self, id: PersonId, on: Day) -> bool {
        let mut found = false;
        for handle in self.handles_of(id).to_vec() {
            found |= self.revoke_one(handle, on);
        }
        found
    }

    /// Whether there is such a credential that was not revoked by that day. Of two days the earlier
    /// counts: a revocation announced for later is no protection from one that counts now.
    fn revoke_one(&mut self, handle: Handle, on: Day) -> bool {
        // A list that is out names nothing more.
        let after_newest = self.newest_list().and_then(Period::next);
        let Some(record) = self.credentials.get_mut(&handle) else {
            return false;
        };
        let revoked = record.revoked.is_some_and(|earlier| earlier.on <= on);
        if revoked {
            return false;
        }
        let listed_from = after_newest.map_or(Period::of(on), |next| next.max(Period::of(on)));
        record.revoked = Some(Revocation { on, listed_from });
        true
    }

    /// Withdraws the person's offers that were not taken up. Whether there were any.
    pub(super) fn withdraw_offers(&mut self, id: PersonId) -> bool {
        let before = self.offers.len();
        self.offers.retain(|_, offer| offer.person != id || offer.used.is_some());
        let offers = &self.offers;
        self.revocation_codes.retain(|_, code| offers.contains_key(code));
        self.offers.len() < before
    }
}
