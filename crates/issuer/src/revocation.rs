//! Revoking credentials, and merging two enrolments of one person.

use nonla_credential::{Day, Handle, Hash, IdNumber, OfferCode};
use nonla_record::{Pause, Step};

use crate::conflict::Conflict;
use crate::draft::{Draft, Stop, step};
use crate::issuer::Issuer;
use crate::merging::join;
use crate::offer_record::{OfferRecord, offer_key, revocation_code_key};
use crate::person_record::{Found, PersonId, handle_key};
use crate::refusal::IssuerRefusal;
use crate::revocation_code::RevocationCode;
use crate::revoking::{revoke_all, revoke_one, withdraw_offers};

/// What is to be revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RevokeWhat {
    /// One credential: a device was lost.
    Handle(Handle),
    /// All credentials of the person with this number; open offers to them are withdrawn too.
    Person(IdNumber),
}

impl Issuer {
    /// Revokes, from the list of the period `today` on, or from the next one if that is closed.
    ///
    /// # Errors
    /// The step gives [`Conflict::NothingToRevoke`] if there is no such credential or person, or
    /// everything of theirs was revoked before.
    pub fn revoke(&self, what: RevokeWhat, today: Day) -> Step<'_, Result<(), Conflict>> {
        step(move |draft| {
            let found = match &what {
                RevokeWhat::Handle(handle) => revoke_handle(draft, *handle, today)?,
                RevokeWhat::Person(number) => revoke_person(draft, number, today)?,
            };
            check_found(found)
        })
    }

    /// Revokes what was given for the offer this code came with, from the list of the period
    /// `today` on, or from the next one if that is closed. If the offer was not taken up yet, it is
    /// withdrawn.
    ///
    /// Whoever has the code may: it is on paper so that a person whose device is gone needs
    /// nothing else, and nobody else can guess it.
    ///
    /// # Errors
    /// The step gives [`Conflict::NothingToRevoke`] for a code that nobody was given, one whose
    /// credential is revoked and one whose offer was withdrawn alike.
    pub fn revoke_by_code(
        &self,
        code: &RevocationCode,
        today: Day,
    ) -> Step<'_, Result<(), Conflict>> {
        let code = code.hash();
        step(move |draft| {
            let found = revoke_given_with(draft, &code, today)?;
            check_found(found)
        })
    }

    /// Makes two enrolments of one person one: the person stood in the register under two numbers.
    ///
    /// The enrolment of `kept` stays, with its holder secret, credentials and pseudonyms. All credentials
    /// of `given_up` are revoked, from the list of the period `today` on or the next one, open offers
    /// to both are withdrawn, and its holder secret is never enrolled again. Both numbers are the
    /// person's from then on. [`Counters::merged`](nonla_credential::Counters::merged) counts it in
    /// public. The bound of one re-enrolment in [`RE_ENROLMENT_DAYS`](crate::RE_ENROLMENT_DAYS) counts
    /// those under both numbers.
    ///
    /// # Errors
    /// The step gives [`IssuerRefusal::UnknownPerson`] if a number is nobody's, and
    /// [`Conflict::NothingToMerge`] unless these are two people and both are enrolled. A person under
    /// two numbers who is not is made one by [`Register::plan`](crate::Register::plan).
    pub fn merge<'a>(
        &'a self,
        kept: &'a IdNumber,
        given_up: &'a IdNumber,
        today: Day,
    ) -> Step<'a, Result<(), IssuerRefusal>> {
        step(move |draft| {
            let person = |number| {
                let found = Found::with_number(draft, number)?;
                found.ok_or(Stop::Refused(IssuerRefusal::UnknownPerson))
            };
            let (mut kept, given_up) = (person(kept)?, person(given_up)?);
            let both = [&kept, &given_up].map(|found| found.record.enrolment.is_some());
            if kept.id == given_up.id || both != [true; 2] {
                return Err(Conflict::NothingToMerge.into());
            }
            join(draft, &mut kept, given_up, today)?;
            kept.put(draft);
            Ok(())
        })
    }
}

/// Whoever revokes is told if there was nothing.
fn check_found(found: bool) -> Result<(), Stop<Conflict>> {
    if found { Ok(()) } else { Err(Conflict::NothingToRevoke.into()) }
}

/// Whether there was such a credential that was not revoked before.
fn revoke_handle(draft: &mut Draft<'_>, handle: Handle, on: Day) -> Result<bool, Pause> {
    let Some(id) = draft.get::<PersonId>(&handle_key(handle))? else { return Ok(false) };
    // A row keeps its credentials, wherever it went.
    let mut person = Found::row(draft, id)?;
    let found = revoke_one(draft, &mut person.record, handle, on)?;
    person.put(draft);
    Ok(found)
}

/// Whether the person had any credential that was not revoked before, or an open offer.
fn revoke_person(draft: &mut Draft<'_>, number: &IdNumber, on: Day) -> Result<bool, Pause> {
    let Some(mut person) = Found::with_number(draft, number)? else { return Ok(false) };
    let withdrawn = withdraw_offers(draft, &mut person.record)?;
    let revoked = revoke_all(draft, &mut person.record, on)?;
    person.put(draft);
    Ok(revoked || withdrawn)
}

/// Whether there was anything to revoke or to withdraw.
fn revoke_given_with(
    draft: &mut Draft<'_>,
    revocation_code: &Hash,
    on: Day,
) -> Result<bool, Pause> {
    let key = revocation_code_key(revocation_code);
    let Some(code) = draft.get::<OfferCode>(&key)? else { return Ok(false) };
    let offer: OfferRecord = draft.expect(&offer_key(&code))?;
    if let Some(used) = offer.used {
        return revoke_handle(draft, used.handle, on);
    }
    let mut person = Found::row(draft, offer.person)?;
    person.record.offers.retain(|open| *open != code);
    person.put(draft);
    draft.delete(key);
    draft.delete(offer_key(&code));
    Ok(true)
}
