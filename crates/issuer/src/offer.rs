//! The first step: the front office has identified a person and makes an offer.

use nonla_credential::{
    AgeThreshold, Day, Handle, IdNumber, Nonce, Offer, OfferCode, reaches_age_on,
};
use rand::{CryptoRng, RngCore};

use crate::changes::{Change, Changes, Conflict, NewOffer, Sealed};
use crate::issuer::Issuer;
use crate::refusal::IssuerRefusal;
use crate::register::{PersonId, Register};
use crate::revocation_code::RevocationCode;

/// An offer, and the code that goes with it, that wait for their commit.
#[derive(Debug)]
#[must_use = "the offer waits for its commit"]
pub struct OfferStep {
    /// What the register must commit first.
    pub changes: Changes,
    /// The offer, for the wallet.
    pub offer: Sealed<Offer>,
    /// The code for the person, on paper and away from the device: whoever has it revokes what
    /// is given for the offer.
    pub revocation_code: Sealed<RevocationCode>,
}

/// What becomes of the person's earlier credentials when an offer is taken up. Kept with the offer
/// and decided by the commit of the credential.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum OfferKind {
    /// The first credential, or one for a further device: the earlier ones stay.
    Device,
    /// The device with this credential is given up: it is revoked.
    Replaces(Handle),
    /// The holder secret is lost: the commit of the offer revokes all earlier credentials, and
    /// another secret counts once a published list names them.
    EnrolsAnew,
}

impl Issuer {
    /// Makes an offer to the person with this number, whom the front office has identified: of
    /// their first credential, or of one for a further device.
    ///
    /// Nothing in an offer says who it is for or of which kind it is: it is a one-time code, a
    /// nonce and what is public. Whoever had a credential before needs the same holder secret.
    ///
    /// # Errors
    /// [`IssuerRefusal`] unless the person is in the register, old enough for the lowest age
    /// threshold, and has fewer live credentials than [`MOST_DEVICES`](crate::MOST_DEVICES).
    pub fn offer(
        &self,
        register: &Register,
        number: &IdNumber,
        today: Day,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<OfferStep, IssuerRefusal> {
        let id = self.eligible(register, number, today)?;
        self.offer_of(register, (id, OfferKind::Device), today, rng)
    }

    /// Makes an offer of a credential that takes the place of another one of the person: they move
    /// to a new device, and the old one stops.
    ///
    /// The old credential is revoked in the commit that issues the new one, so a person with
    /// [`MOST_DEVICES`](crate::MOST_DEVICES) can move too. The holder secret stays the same.
    ///
    /// # Errors
    /// [`IssuerRefusal`] as for [`offer`](Self::offer), but
    /// [`Conflict::NothingToReplace`](crate::Conflict::NothingToReplace) unless the handle is that
    /// of a live credential of the person.
    pub fn offer_replacement(
        &self,
        register: &Register,
        (number, replaced): (&IdNumber, Handle),
        today: Day,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<OfferStep, IssuerRefusal> {
        let id = self.eligible(register, number, today)?;
        self.offer_of(register, (id, OfferKind::Replaces(replaced)), today, rng)
    }

    /// Makes an offer to enrol anew, to a person who lost the holder secret and every backup of it.
    ///
    /// The commit of the offer revokes all credentials of the person and withdraws their other
    /// offers. The new credential is signed only once a revocation list of a later day than this
    /// one is published; before that [`issue`](Self::issue) refuses with
    /// [`Conflict::NotListedYet`](crate::Conflict::NotListedYet), which names the day. So nobody
    /// can show both.
    ///
    /// Taken up, it gives them other pseudonyms for good. So it is counted in public, happens at
    /// most once in [`RE_ENROLMENT_DAYS`](crate::RE_ENROLMENT_DAYS), takes a secret that never was
    /// enrolled, and starts the hidden day of enrolment again, which a platform may bound.
    ///
    /// # Errors
    /// [`IssuerRefusal`] as for [`offer`](Self::offer), without the limit of devices, but
    /// [`Conflict::NotEnrolled`](crate::Conflict::NotEnrolled) or
    /// [`Conflict::ReEnrolledLately`](crate::Conflict::ReEnrolledLately).
    pub fn offer_re_enrolment(
        &self,
        register: &Register,
        number: &IdNumber,
        today: Day,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<OfferStep, IssuerRefusal> {
        let id = self.eligible(register, number, today)?;
        self.offer_of(register, (id, OfferKind::EnrolsAnew), today, rng)
    }

    fn offer_of(
        &self,
        register: &Register,
        (person, kind): (PersonId, OfferKind),
        today: Day,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<OfferStep, IssuerRefusal> {
        register.check_kind(person, kind, today)?;
        let offer = self.offer_with(OfferCode::generate(rng), Nonce::generate(rng));
        let revocation_code = RevocationCode::generate(rng);
        let change = Change::Offer(NewOffer {
            person,
            code: offer.code.clone(),
            nonce: offer.nonce,
            kind,
            revocation_code: revocation_code.hash(),
            made_on: today,
            last_day: self.offer_days.after(today).ok_or(Conflict::CalendarEnds)?,
        });
        Ok(OfferStep {
            changes: Changes(change.clone()),
            offer: Sealed::new(offer, change.clone()),
            revocation_code: Sealed::new(revocation_code, change),
        })
    }

    /// The person with this number, who is old enough, on a day on which the key signs.
    fn eligible(
        &self,
        register: &Register,
        number: &IdNumber,
        today: Day,
    ) -> Result<PersonId, IssuerRefusal> {
        self.check_key_in_force(today)?;
        let id = register.person_with(number).ok_or(IssuerRefusal::UnknownPerson)?;
        let row = register.check_present(id)?;
        self.check_age(row.person.birth_date(), today)?;
        Ok(id)
    }

    /// The offer with this code and nonce: everything else is the same for everybody.
    pub(crate) fn offer_with(&self, code: OfferCode, nonce: Nonce) -> Offer {
        Offer {
            issuer: self.id.clone(),
            vct: self.credential_type.vct.clone(),
            issuer_key: self.public_key,
            code,
            nonce,
            anchor: self.demand(),
        }
    }

    fn check_age(&self, birth_date: Day, today: Day) -> Result<(), IssuerRefusal> {
        let [lowest, ..] = AgeThreshold::ALL;
        let of_age_on = reaches_age_on(birth_date, lowest, self.credential_type.birthday_rule);
        let of_age = of_age_on.is_some_and(|of_age_on| of_age_on <= today);
        if of_age { Ok(()) } else { Err(IssuerRefusal::TooYoung) }
    }
}
