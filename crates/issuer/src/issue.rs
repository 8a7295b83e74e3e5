//! The second step: a wallet takes the offer up and gets a credential.

use nonla_credential::{
    CredentialRequest, Day, Handle, HandleLimit, IssuedCredential, IssuerKeyId, credential_header,
    slot_values,
};
use nonla_crypto::{CheckedBlindRequest, IssuanceContext};
use nonla_record::{Pause, Step};
use rand::{CryptoRng, Rng, RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;

use crate::anchor::AnchorClaim;
use crate::conflict::Conflict;
use crate::counts::{add_signatures, count, key_of, signatures, signatures_key};
use crate::credential_record::CredentialRecord;
use crate::draft::{Draft, Stop, step};
use crate::enrolment::{Enrolment, Tag};
use crate::issuer::Issuer;
use crate::offer_record::{OfferKind, OfferRecord, Used, offer_key};
use crate::person::Person;
use crate::person_record::{Found, PersonId, PersonRecord, handle_key, tag_key};
use crate::refusal::IssuerRefusal;
use crate::revoking::{revoke_one, withdraw_offers};
use crate::rules;
use crate::state::State;

/// Draws before we call the handles used up; with half of them used, 2^-128 says so in error.
const MOST_DRAWS: usize = 128;

/// The part of a credential that is not in the civil register.
#[derive(Clone, Copy)]
struct Terms {
    handle: Handle,
    /// The true day; the first of its month is signed.
    enrolled_on: Day,
    valid_until: Day,
}

/// What is drawn for one credential, before its step.
struct Draws {
    /// Uniform in [1, H), without the multiples of 256.
    handles: Vec<Handle>,
    /// For the weights under which an anchor's proof is checked.
    seed: [u8; 32],
}

/// A request that came, and what it answers.
struct Taken<'a> {
    request: &'a CredentialRequest,
    offer: OfferRecord,
    today: Day,
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
    /// The step gives an [`IssuerRefusal`] unless the offer is known, alive and unused (or used by this
    /// very request), the wallet's proof was made for this offer, the person is enrolled with this
    /// holder secret or with none (or the offer is to enrol anew, and nobody ever was with this
    /// one), nobody else is, another device is allowed (or what is to be replaced is live), the
    /// key has not signed as many credentials as it may, and, if there is an [anchor](Self::anchored_to), the
    /// person has a living credential of it with this secret.
    pub fn issue<'a>(
        &'a self,
        request: &'a CredentialRequest,
        today: Day,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Step<'a, Result<IssuedCredential, IssuerRefusal>> {
        let draws = Draws::of(self.handle_limit, rng);
        step(move |draft| {
            self.check_key_in_force(today)?;
            let offer: Option<OfferRecord> = draft.get(&offer_key(&request.code))?;
            let offer = offer.ok_or(Conflict::UnknownOffer)?;
            if today > offer.last_day {
                return Err(IssuerRefusal::OfferExpired.into());
            }
            let taken = Taken { request, offer, today };
            match taken.offer.used {
                Some(used) if used.request == request.hash() => {
                    self.issue_again(draft, &taken, used.handle)
                }
                Some(_) => Err(Conflict::OfferUsed.into()),
                None => self.issue_new(draft, taken, &draws),
            }
        })
    }

    /// Signs what the request was not given before, and records it.
    fn issue_new(
        &self,
        draft: &mut Draft<'_>,
        taken: Taken<'_>,
        draws: &Draws,
    ) -> Result<IssuedCredential, Stop<IssuerRefusal>> {
        let day = key_of(taken.today);
        draft.need(&[
            taken.offer.person.key(),
            State::key(),
            signatures_key(&self.public_key),
            day,
        ])?;
        let checked = self.check_proof(&taken)?;
        let tag = Tag::of(checked.tag());
        let person = Found::row(draft, taken.offer.person)?;
        self.check_new(draft, &taken, &person.record, &tag)?;
        let terms = Terms {
            handle: draws.free(draft)?.ok_or(IssuerRefusal::NoHandleFree)?,
            enrolled_on: first_day(&person.record, &taken),
            valid_until: self.last_day(taken.today),
        };
        let claim = AnchorClaim {
            offer: &self.offer_with(taken.request.code.clone(), taken.offer.nonce),
            id_number: person.record.person.id_number(),
            tag: checked.tag(),
            proof: taken.request.anchor.as_ref(),
        };
        self.check_anchor(&claim, taken.today, &mut ChaCha20Rng::from_seed(draws.seed))?;
        let credential = self.sign(&person.record.person, &taken, &checked, terms)?;
        self.record(draft, person, taken, (tag, terms))?;
        Ok(credential)
    }

    /// Whether this request may get a credential it was not given before.
    fn check_new(
        &self,
        draft: &Draft<'_>,
        taken: &Taken<'_>,
        person: &PersonRecord,
        tag: &Tag,
    ) -> Result<(), Stop<IssuerRefusal>> {
        let (offer, today) = (&taken.offer, taken.today);
        let owner = Found::with_tag(draft, tag)?.map(|owner| owner.id);
        rules::check_tag(tag, offer.kind, offer.person, person.enrolment.as_ref(), owner)?;
        rules::check_present(person)?;
        rules::check_kind(person, offer.kind, today)?;
        let newest = State::of(draft)?.published.map(|list| list.period);
        rules::check_listed(person, offer, newest, today)?;
        rules::check_cap(signatures(draft, &self.public_key)?, self.signature_cap)?;
        Ok(())
    }

    /// Writes down what is signed, and revokes what it takes the place of.
    fn record(
        &self,
        draft: &mut Draft<'_>,
        person: Found,
        taken: Taken<'_>,
        (tag, terms): (Tag, Terms),
    ) -> Result<(), Pause> {
        let Found { id, record: mut person } = person;
        let Taken { request, mut offer, today } = taken;
        person.offers.retain(|open| *open != request.code);
        match offer.kind {
            OfferKind::Device => {}
            OfferKind::Replaces(handle) => drop(revoke_one(draft, &mut person, handle, today)?),
            // What it gives up was revoked with the offer; other offers since are of the old secret.
            OfferKind::EnrolsAnew => drop(withdraw_offers(draft, &mut person)?),
        }
        self.count_credential(draft, &person, offer.kind, today)?;
        match &mut person.enrolment {
            Some(known) if offer.kind == OfferKind::EnrolsAnew => known.renew(tag, today),
            Some(_) => {}
            none => *none = Some(Enrolment::new(tag, today)),
        }
        person.credentials.push(CredentialRecord {
            handle: terms.handle,
            key: IssuerKeyId::of(&self.public_key),
            issued_on: today,
            valid_until: terms.valid_until,
            revision: person.revision,
            revoked: None,
        });
        offer.used = Some(Used { request: request.hash(), handle: terms.handle });
        draft.put(offer_key(&request.code), &offer);
        draft.put(tag_key(&tag), &id);
        draft.put(handle_key(terms.handle), &id);
        Found { id, record: person }.put(draft);
        Ok(())
    }

    /// Counts a credential that will leave, in public and for its key.
    fn count_credential(
        &self,
        draft: &mut Draft<'_>,
        person: &PersonRecord,
        kind: OfferKind,
        today: Day,
    ) -> Result<(), Pause> {
        let key = IssuerKeyId::of(&self.public_key);
        let is_first_of_key = person.credentials.iter().all(|record| record.key != key);
        add_signatures(draft, &self.public_key, 1)?;
        count(draft, today, |counts| {
            counts.people += u64::from(person.enrolment.is_none());
            counts.re_enrolled += u64::from(kind == OfferKind::EnrolsAnew);
            counts.add_credential(key, is_first_of_key);
            Some(())
        })
    }

    /// What was checked of the anchor when the credential was first given is not checked again:
    /// it is the same credential, for the same secret.
    fn issue_again(
        &self,
        draft: &Draft<'_>,
        taken: &Taken<'_>,
        handle: Handle,
    ) -> Result<IssuedCredential, Stop<IssuerRefusal>> {
        let id: PersonId = taken.offer.person;
        let Found { record: person, .. } = Found::row(draft, id)?;
        let record = person.credential(handle).ok_or_else(|| id.key().damaged())?;
        if record.is_revoked_by(taken.today) || person.merged_into.is_some() {
            return Err(IssuerRefusal::Revoked.into());
        }
        // The same credential says what it said.
        if person.revision != record.revision {
            return Err(IssuerRefusal::CorrectedSince.into());
        }
        let checked = self.check_proof(taken)?;
        let enrolled_on = person.enrolled_on().ok_or_else(|| id.key().damaged())?;
        let terms = Terms { handle, enrolled_on, valid_until: record.valid_until };
        Ok(self.sign(&person.person, taken, &checked, terms)?)
    }

    fn check_proof(&self, taken: &Taken<'_>) -> Result<CheckedBlindRequest, IssuerRefusal> {
        let context = IssuanceContext {
            issuer_id: self.id.as_bytes(),
            issuer_key: &self.public_key,
            header: &self.header(),
            nonce: taken.offer.nonce.as_bytes(),
        };
        taken.request.blind.check(&context).map_err(|_| IssuerRefusal::BadRequestProof)
    }

    /// The last day of a credential of today. An end past the calendar is past the end of the key.
    fn last_day(&self, today: Day) -> Day {
        self.credential_days.after(today).map_or(self.key_until, |end| end.min(self.key_until))
    }

    fn sign(
        &self,
        person: &Person,
        taken: &Taken<'_>,
        checked: &CheckedBlindRequest,
        terms: Terms,
    ) -> Result<IssuedCredential, IssuerRefusal> {
        let claims = person.claims(terms.enrolled_on.first_of_month(), terms.valid_until)?;
        let signature = checked
            .sign(&self.keys.credential, &self.header(), &slot_values(&claims, terms.handle))
            .map_err(|_| IssuerRefusal::Unsignable)?;
        Ok(IssuedCredential {
            issuer: self.id.clone(),
            vct: self.credential_type.vct.clone(),
            request: taken.request.hash(),
            issuer_key: self.public_key,
            claims,
            handle: terms.handle,
            signature,
        })
    }

    fn header(&self) -> Vec<u8> {
        let kind = &self.credential_type;
        credential_header(&self.id, &kind.vct, &kind.layout)
    }
}

/// The day from which on the person is enrolled with the secret of this request.
fn first_day(person: &PersonRecord, taken: &Taken<'_>) -> Day {
    let earlier = match taken.offer.kind {
        OfferKind::EnrolsAnew => None,
        OfferKind::Device | OfferKind::Replaces(_) => person.enrolled_on(),
    };
    earlier.unwrap_or(taken.today)
}

impl Draws {
    fn of(limit: HandleLimit, rng: &mut (impl RngCore + CryptoRng)) -> Self {
        let may_give_out = |handle: &Handle| limit.may_give_out(*handle);
        let drawn = (0..MOST_DRAWS).map(|_| Handle::new(rng.gen_range(1..limit.get())));
        let handles = drawn.filter(may_give_out).collect();
        let mut seed = [0; 32];
        rng.fill_bytes(&mut seed);
        Self { handles, seed }
    }

    /// The first that was never given out: a handle is given out once, ever.
    fn free(&self, draft: &Draft<'_>) -> Result<Option<Handle>, Pause> {
        for handle in &self.handles {
            if draft.get::<PersonId>(&handle_key(*handle))?.is_none() {
                return Ok(Some(*handle));
            }
        }
        Ok(None)
    }
}
