//! The second step: a wallet takes the offer up and gets a credential.

use nonla_credential::{
    CredentialRequest, Day, Handle, Hash, IssuedCredential, credential_header, slot_values,
};
use nonla_crypto::{CheckedBlindRequest, IssuanceContext};
use rand::{CryptoRng, Rng, RngCore};

use crate::anchor::AnchorClaim;
use crate::changes::{Change, Changes, Conflict, NewCredential, Sealed};
use crate::enrolment::Enrolment;
use crate::issuer::Issuer;
use crate::offer::OfferKind;
use crate::refusal::IssuerRefusal;
use crate::register::{OpenOffer, PersonId, Register};

/// Draws before we call the handles used up; with half of them used, 2^-128 says so in error.
const MOST_DRAWS: usize = 128;

/// A signed credential that waits for its commit.
#[derive(Debug)]
#[must_use = "the credential waits for its commit"]
pub struct IssueStep {
    /// What the register must commit first.
    pub changes: Changes,
    /// The credential.
    pub credential: Sealed<IssuedCredential>,
}

/// The part of a credential that is not in the civil register.
#[derive(Clone, Copy)]
struct Terms {
    handle: Handle,
    /// The true day; the first of its month is signed.
    enrolled_on: Day,
    valid_until: Day,
}

/// For whom a credential is signed, and what it answers.
struct Basis<'a> {
    person: PersonId,
    request: Hash,
    checked: &'a CheckedBlindRequest,
}

impl Issuer {
    /// Signs a credential for whom the offer was made to, without seeing the holder secret.
    ///
    /// The same request with the same code gives the same credential again while the offer lives,
    /// so that an answer lost on the way is not lost for good. The day of enrolment is that of the
    /// person's first credential with this holder secret; the credential says the first of its
    /// month, so that it marks nobody among those of a month.
    ///
    /// # Errors
    /// [`IssuerRefusal`] unless the offer is known, alive and unused (or used by this very
    /// request), the wallet's proof was made for this offer, the person is enrolled with this
    /// holder secret or with none (or the offer is to enrol anew, and nobody ever was with this
    /// one), nobody else is, another device is allowed (or what is to be replaced is live), the
    /// key has not signed as many credentials as it may, and, if there is an [anchor](Self::anchored_to), the
    /// person has a living credential of it with this secret.
    pub fn issue(
        &self,
        register: &Register,
        request: &CredentialRequest,
        today: Day,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<IssueStep, IssuerRefusal> {
        self.check_key_in_force(today)?;
        let offer = register.offer(&request.code).ok_or(Conflict::UnknownOffer)?;
        if today > offer.last_day {
            return Err(IssuerRefusal::OfferExpired);
        }
        match offer.used {
            Some((earlier, handle)) if earlier == request.hash() => {
                self.issue_again(register, (request, today), offer, handle)
            }
            Some(_) => Err(Conflict::OfferUsed.into()),
            None => {
                let checked = self.check_new(register, (request, offer), today, rng)?;
                let terms = self.terms(register, offer, today, rng)?;
                let revision = register.check_present(offer.person)?.revision;
                let change = Change::Issue(Box::new(NewCredential {
                    person: offer.person,
                    revision,
                    code: request.code.clone(),
                    request: request.hash(),
                    key: self.public_key,
                    cap: self.signature_cap,
                    tag: *checked.tag(),
                    handle: terms.handle,
                    enrolled_on: terms.enrolled_on,
                    issued_on: today,
                    valid_until: terms.valid_until,
                }));
                let basis =
                    Basis { person: offer.person, request: request.hash(), checked: &checked };
                self.sign(register, &basis, terms, change)
            }
        }
    }

    /// Whether this request may get a credential it was not given before.
    fn check_new(
        &self,
        register: &Register,
        (request, offer): (&CredentialRequest, &OpenOffer),
        today: Day,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<CheckedBlindRequest, IssuerRefusal> {
        let checked = self.check_proof(request, offer)?;
        register.check_tag(offer.person, offer.kind, checked.tag())?;
        register.check_present(offer.person)?;
        register.check_kind(offer.person, offer.kind, today)?;
        register.check_listed((offer.person, offer.kind), offer.made_on, today)?;
        register.check_cap(&self.public_key, self.signature_cap)?;
        let row = register.row(offer.person).ok_or(IssuerRefusal::UnknownPerson)?;
        let claim = AnchorClaim {
            offer: &self.offer_with(request.code.clone(), offer.nonce),
            id_number: row.person.id_number(),
            tag: checked.tag(),
            proof: request.anchor.as_ref(),
        };
        self.check_anchor(&claim, today, rng)?;
        Ok(checked)
    }

    /// What was checked of the anchor when the credential was first given is not checked again:
    /// it is the same credential, for the same secret.
    fn issue_again(
        &self,
        register: &Register,
        (request, today): (&CredentialRequest, Day),
        offer: &OpenOffer,
        handle: Handle,
    ) -> Result<IssueStep, IssuerRefusal> {
        let record = register.credential(handle).ok_or(Conflict::UnknownOffer)?;
        if record.is_revoked_by(today) {
            return Err(IssuerRefusal::Revoked);
        }
        // The same credential says what it said.
        let row = register.row(offer.person).ok_or(Conflict::PersonChanged)?;
        if row.revision != record.revision {
            return Err(IssuerRefusal::CorrectedSince);
        }
        let checked = self.check_proof(request, offer)?;
        let valid_until = record.valid_until;
        let enrolled_on = enrolled_on(register, offer.person).ok_or(Conflict::NotEnrolled)?;
        let terms = Terms { handle, enrolled_on, valid_until };
        let basis = Basis { person: offer.person, request: request.hash(), checked: &checked };
        self.sign(register, &basis, terms, Change::Again(handle))
    }

    fn check_proof(
        &self,
        request: &CredentialRequest,
        offer: &OpenOffer,
    ) -> Result<CheckedBlindRequest, IssuerRefusal> {
        let context = IssuanceContext {
            issuer_id: self.id.as_bytes(),
            issuer_key: &self.public_key,
            header: &self.header(),
            nonce: offer.nonce.as_bytes(),
        };
        request.blind.check(&context).map_err(|_| IssuerRefusal::BadRequestProof)
    }

    fn terms(
        &self,
        register: &Register,
        offer: &OpenOffer,
        today: Day,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Terms, IssuerRefusal> {
        let earlier = match offer.kind {
            OfferKind::EnrolsAnew => None,
            OfferKind::Device | OfferKind::Replaces(_) => enrolled_on(register, offer.person),
        };
        Ok(Terms {
            handle: self.draw_handle(register, rng)?,
            enrolled_on: earlier.unwrap_or(today),
            // An end past the calendar is past the end of the key.
            valid_until: self
                .credential_days
                .after(today)
                .map_or(self.key_until, |end| end.min(self.key_until)),
        })
    }

    /// Uniform in [1, H) without the multiples of 256 and those given out before.
    fn draw_handle(
        &self,
        register: &Register,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Handle, IssuerRefusal> {
        let limit = self.handle_limit;
        let may_give_out = |handle: &Handle| limit.may_give_out(*handle);
        (0..MOST_DRAWS)
            .map(|_| Handle::new(rng.gen_range(1..limit.get())))
            .find(|handle| may_give_out(handle) && register.check_handle(*handle).is_ok())
            .ok_or(IssuerRefusal::NoHandleFree)
    }

    fn sign(
        &self,
        register: &Register,
        basis: &Basis<'_>,
        terms: Terms,
        change: Change,
    ) -> Result<IssueStep, IssuerRefusal> {
        let row = register.row(basis.person).ok_or(IssuerRefusal::UnknownPerson)?;
        let claims = row.person.claims(terms.enrolled_on.first_of_month(), terms.valid_until)?;
        let signature = basis
            .checked
            .sign(&self.keys.credential, &self.header(), &slot_values(&claims, terms.handle))
            .map_err(|_| IssuerRefusal::Unsignable)?;
        let credential = IssuedCredential {
            issuer: self.id.clone(),
            vct: self.credential_type.vct.clone(),
            request: basis.request,
            issuer_key: self.public_key,
            claims,
            handle: terms.handle,
            signature,
        };
        Ok(IssueStep {
            changes: Changes(change.clone()),
            credential: Sealed::new(credential, change),
        })
    }

    fn header(&self) -> Vec<u8> {
        let kind = &self.credential_type;
        credential_header(&self.id, &kind.vct, &kind.layout)
    }
}

fn enrolled_on(register: &Register, id: PersonId) -> Option<Day> {
    register.enrolment_of(id).map(Enrolment::enrolled_on)
}
