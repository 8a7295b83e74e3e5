//! The first step: the front office has identified a person and makes an offer.

use nonla_credential::{
    AgeThreshold, Day, Handle, IdNumber, Nonce, Offer, OfferCode, reaches_age_on,
};
use nonla_record::Step;
use rand::{CryptoRng, RngCore};

use crate::conflict::Conflict;
use crate::draft::{Draft, Stop, step};
use crate::issuer::Issuer;
use crate::offer_record::{OfferKind, OfferRecord, offer_key, revocation_code_key};
use crate::person_record::Found;
use crate::refusal::IssuerRefusal;
use crate::revocation_code::RevocationCode;
use crate::revoking::{forget_offers, revoke_all, withdraw_offers};
use crate::rules;
use crate::state::State;

/// An offer that was made and written down, and the code that goes with it. `Debug` shows nothing of it.
#[non_exhaustive]
pub struct NewOffer {
    /// The offer, for the wallet.
    pub offer: Offer,
    /// The code for the person, on paper and away from the device: whoever has it revokes what
    /// is given for the offer.
    pub revocation_code: RevocationCode,
}

impl Issuer {
    /// Makes an offer to the person with this number, whom the front office has identified: of
    /// their first credential, or of one for a further device.
    ///
    /// Nothing in an offer says who it is for or of which kind it is: it is a one-time code, a
    /// nonce and what is public. Whoever had a credential before needs the same holder secret.
    ///
    /// # Errors
    /// The step gives an [`IssuerRefusal`] unless the person is in the register, old enough for the lowest age
    /// threshold, and has fewer live credentials than [`MOST_DEVICES`](crate::MOST_DEVICES).
    pub fn offer(
        &self,
        number: &IdNumber,
        today: Day,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Step<'_, Result<NewOffer, IssuerRefusal>> {
        self.offer_of(number, OfferKind::Device, today, rng)
    }

    /// Makes an offer of a credential that takes the place of another one of the person: they move
    /// to a new device, and the old one stops.
    ///
    /// The old credential is revoked in the commit that issues the new one, so a person with
    /// [`MOST_DEVICES`](crate::MOST_DEVICES) can move too. The holder secret stays the same.
    ///
    /// # Errors
    /// The step gives an [`IssuerRefusal`] as for [`offer`](Self::offer), but
    /// [`Conflict::NothingToReplace`](crate::Conflict::NothingToReplace) unless the handle is that
    /// of a live credential of the person.
    pub fn offer_replacement(
        &self,
        number: &IdNumber,
        replaced: Handle,
        today: Day,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Step<'_, Result<NewOffer, IssuerRefusal>> {
        self.offer_of(number, OfferKind::Replaces(replaced), today, rng)
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
    /// The step gives an [`IssuerRefusal`] as for [`offer`](Self::offer), without the limit of devices, but
    /// [`Conflict::NotEnrolled`](crate::Conflict::NotEnrolled) or
    /// [`Conflict::ReEnrolledLately`](crate::Conflict::ReEnrolledLately).
    pub fn offer_re_enrolment(
        &self,
        number: &IdNumber,
        today: Day,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Step<'_, Result<NewOffer, IssuerRefusal>> {
        self.offer_of(number, OfferKind::EnrolsAnew, today, rng)
    }

    /// Draws what is random and decides the rest by the records.
    fn offer_of(
        &self,
        number: &IdNumber,
        kind: OfferKind,
        today: Day,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Step<'_, Result<NewOffer, IssuerRefusal>> {
        let (code, nonce) = (OfferCode::generate(rng), Nonce::generate(rng));
        let revocation_code = RevocationCode::generate(rng);
        let number = number.clone();
        step(move |draft| {
            let person = self.eligible(draft, &number, today)?;
            let record = OfferRecord {
                person: person.id,
                nonce,
                kind,
                revocation_code: revocation_code.hash(),
                made_on: today,
                last_day: self.offer_days.after(today).ok_or(Conflict::CalendarEnds)?,
                used: None,
            };
            put_offer(draft, person, &code, &record)?;
            let offer = self.offer_with(code.clone(), nonce);
            Ok(NewOffer { offer, revocation_code: revocation_code.again() })
        })
    }

    /// The person with this number, who is old enough, on a day on which the key signs.
    fn eligible(
        &self,
        draft: &Draft<'_>,
        number: &IdNumber,
        today: Day,
    ) -> Result<Found, Stop<IssuerRefusal>> {
        self.check_key_in_force(today)?;
        let person = Found::with_number(draft, number)?.ok_or(IssuerRefusal::UnknownPerson)?;
        rules::check_present(&person.record)?;
        self.check_age(person.record.person.birth_date(), today)?;
        Ok(person)
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

/// Writes an offer down, if the person may have it. One to enrol anew takes effect at once: nothing of
/// before is left, and the new credential waits for the list that says so.
fn put_offer(
    draft: &mut Draft<'_>,
    mut person: Found,
    code: &OfferCode,
    record: &OfferRecord,
) -> Result<(), Stop<IssuerRefusal>> {
    let keys = [offer_key(code), revocation_code_key(&record.revocation_code), State::key()];
    draft.need(&keys)?;
    let [offer, revocation_code, _] = keys;
    let taken = draft.get::<OfferRecord>(&offer)?.is_some()
        || draft.get::<OfferCode>(&revocation_code)?.is_some();
    if taken {
        return Err(Conflict::CodeTaken.into());
    }
    rules::check_kind(&person.record, record.kind, record.made_on)?;
    if record.kind == OfferKind::EnrolsAnew {
        revoke_all(draft, &mut person.record, record.made_on)?;
        withdraw_offers(draft, &mut person.record)?;
    }
    if person.record.offers.len() >= rules::MAX_OPEN_OFFERS {
        forget_offers(draft, &mut person.record, |offer| offer.last_day < record.made_on)?;
    }
    rules::check_open_offers(&person.record)?;
    person.record.offers.push(code.clone());
    person.put(draft);
    draft.put(offer, record);
    draft.put(revocation_code, code);
    Ok(())
}

impl std::fmt::Debug for NewOffer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewOffer(..)")
    }
}
