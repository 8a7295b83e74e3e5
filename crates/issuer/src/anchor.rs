//! The uniqueness anchor: whose credential a person must have before this issuer signs.

use nonla_credential::{
    AnchorBasis, AnchorDemand, AnchorProof, CredentialType, Day, GapListError, Head, IdNumber,
    IssuerEntry, IssuerKeyEntry, Offer, Period, TypeEntry,
};
use nonla_crypto::{EnrolmentTag, verify};
use rand::{CryptoRng, RngCore};

use crate::refusal::IssuerRefusal;

/// Most days the newest list known of the anchor may be old: longer, and what was revoked since
/// would pass for living.
const MOST_LIST_DAYS: i32 = 7;

/// Another issuer, which knows everybody this one may sign for.
///
/// It is made from the trust list and kept up to date with the anchor's published heads, one a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    entry: IssuerEntry,
    credential_type: TypeEntry,
    newest: Head,
}

/// Why an anchor was not taken, or its head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnchorError {
    /// The anchor issues no such credentials.
    #[error("the anchor issues no credentials of this type")]
    UnknownType,
    /// The head is not the anchor's, or does not follow those known.
    #[error("head of the anchor's revocation list: {0}")]
    Head(#[from] GapListError),
}

impl Anchor {
    /// The issuer of this entry of the trust list, with the newest head it has published.
    ///
    /// When the trust list changes, make it anew.
    ///
    /// # Errors
    /// [`AnchorError`].
    pub fn new(entry: IssuerEntry, vct: &CredentialType, head: &str) -> Result<Self, AnchorError> {
        let credential_type = entry.credential_type(vct).ok_or(AnchorError::UnknownType)?.clone();
        let newest = Head::read(head, &entry.head_key, &entry.id)?;
        Ok(Self { entry, credential_type, newest })
    }

    /// The newest period whose revocation list this issuer knows of.
    #[must_use]
    pub const fn newest(&self) -> Period {
        self.newest.content().period
    }

    pub(crate) fn learn_head(&mut self, head: &str) -> Result<(), AnchorError> {
        let head = Head::read(head, &self.entry.head_key, &self.entry.id)?;
        head.check_same(&self.newest)?;
        if head != self.newest {
            head.check_follows(&self.newest)?;
            self.newest = head;
        }
        Ok(())
    }

    pub(crate) fn demand(&self) -> AnchorDemand {
        AnchorDemand { issuer: self.entry.id.clone(), vct: self.credential_type.vct.clone() }
    }

    /// The cheap checks first; the proof's own is the last.
    pub(crate) fn check(
        &self,
        claim: &AnchorClaim<'_>,
        proof: &AnchorProof,
        today: Day,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<(), IssuerRefusal> {
        check_day(proof.as_of, today)?;
        self.check_period(proof.period, today)?;
        let key = self.key_of(proof)?;
        let (offer, issuer, credential_type) = (claim.offer, &self.entry, &self.credential_type);
        let statement = AnchorBasis { offer, issuer, credential_type, key }
            .statement(claim.id_number, *claim.tag, proof.period, proof.as_of)
            .map_err(|_| IssuerRefusal::BadAnchorProof)?;
        verify(&statement, &proof.proof, rng).map_err(|_| IssuerRefusal::BadAnchorProof)
    }

    /// The list named must be the newest known or the one before, and the newest not too old.
    fn check_period(&self, period: Period, today: Day) -> Result<(), IssuerRefusal> {
        let newest = self.newest();
        let stale = MOST_LIST_DAYS < today.days_since(newest.day());
        if stale {
            return Err(IssuerRefusal::AnchorListStale { newest });
        }
        let fits = period == newest || Some(period) == newest.previous();
        if fits { Ok(()) } else { Err(IssuerRefusal::WrongAnchorPeriod { newest }) }
    }

    /// The listed key of that short id, in force on the day of the proof.
    fn key_of(&self, proof: &AnchorProof) -> Result<&IssuerKeyEntry, IssuerRefusal> {
        let mut keys = self.entry.keys.iter();
        let key = keys.find(|key| key.short_id() == proof.key_id);
        let key = key.ok_or(IssuerRefusal::UnknownAnchorKey)?;
        let in_force = key.in_force(proof.as_of);
        if in_force { Ok(key) } else { Err(IssuerRefusal::AnchorKeyNotInForce) }
    }
}

fn check_day(as_of: Day, today: Day) -> Result<(), IssuerRefusal> {
    let near = today.days_since(as_of).abs() <= 1;
    if near { Ok(()) } else { Err(IssuerRefusal::AnchorDayOff) }
}

/// What a request says about the anchor's credential, beside what this issuer knows itself.
pub(crate) struct AnchorClaim<'a> {
    /// The offer the request answers.
    pub(crate) offer: &'a Offer,
    /// The number in the register of the person the offer was made to.
    pub(crate) id_number: &'a IdNumber,
    /// The tag of the checked blind request.
    pub(crate) tag: &'a EnrolmentTag,
    /// The proof, if one came.
    pub(crate) proof: Option<&'a AnchorProof>,
}
