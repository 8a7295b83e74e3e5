//! The issuer's front office in the demo's world: offers, credentials, revocations.

use std::time::Instant;

use nonla_credential::{
    AgeThreshold, BirthdayRule, Country, CredentialRequest, Day, Offer, reaches_age_on,
};
use nonla_crypto::HolderSecret;
use nonla_issuer::{Person, RevokeWhat};

use crate::halt::Halt;
use crate::record::Party;
use crate::timings::TimedStep;
use crate::world::World;

impl World {
    /// The front office makes an offer to a person it has identified.
    ///
    /// # Errors
    /// [`Halt::Issuer`].
    pub fn offer(&mut self, person: usize) -> Result<Offer, Halt> {
        let number = self.people.get(person).ok_or(Halt::BadRegister)?.id_number();
        let step = self.issuer.offer(number, self.today, &mut self.rng);
        Ok(self.office.commit(step)??.offer)
    }

    /// The issuer answers a credential request.
    ///
    /// # Errors
    /// [`Halt::Issuer`].
    pub fn issue(&mut self, person: usize, request: &[u8]) -> Result<Vec<u8>, Halt> {
        self.record.add(
            (Party::Wallet, Party::Issuer),
            "credential request",
            Some(person),
            request,
        );
        let start = Instant::now();
        let request = CredentialRequest::parse(request)?;
        let step = self.issuer.issue(&request, self.today, &mut self.rng);
        let credential = self.office.commit(step)??;
        let bytes = credential.to_bytes()?;
        self.timings.add(TimedStep::IssuerSigns, start.elapsed(), bytes.len());
        // The issuer knows what it signed.
        self.record.add((Party::Issuer, Party::Issuer), "credential signed", Some(person), &bytes);
        self.record.add((Party::Issuer, Party::Wallet), "credential", Some(person), &bytes);
        Ok(bytes)
    }

    /// Enrols a person whose wallet plays no further part: all the issuer sees is as with any other.
    ///
    /// # Errors
    /// [`Halt::Issuer`].
    pub(crate) fn enrol_without_wallet(&mut self, person: usize) -> Result<(), Halt> {
        let offer = self.offer(person)?;
        self.record.add((Party::Issuer, Party::Wallet), "offer", Some(person), &offer.to_bytes()?);
        let entry = self.issuer.entry();
        let header = entry.header(entry.types.first().ok_or(Halt::BadRegister)?);
        let context = offer.context(&header);
        let secret = HolderSecret::generate(&mut self.rng);
        let blind = secret.blind_request(&context, &mut self.rng);
        let request = CredentialRequest { code: offer.code, blind, anchor: None };
        self.issue(person, &request.to_bytes()?).map(drop)
    }

    /// The issuer revokes all credentials of a person, from today's list on if it is not yet
    /// published, else from the next.
    ///
    /// # Errors
    /// [`Halt::Register`].
    pub fn revoke(&mut self, person: usize, from: Day) -> Result<(), Halt> {
        let number = self.people.get(person).ok_or(Halt::BadRegister)?.id_number().clone();
        Ok(self.office.commit(self.issuer.revoke(RevokeWhat::Person(number), from))??)
    }
}

/// Whether a person turned 18 before `day` and lives in Vietnam, as both platforms ask.
pub(crate) fn is_adult_resident(person: &Person, day: Day) -> bool {
    let eighteen = AgeThreshold::EIGHTEEN;
    let of_age = reaches_age_on(person.birth_date(), eighteen, BirthdayRule::FirstOfMarch);
    of_age.is_some_and(|of_age| of_age < day) && person.resident_country() == Country::VIETNAM
}
