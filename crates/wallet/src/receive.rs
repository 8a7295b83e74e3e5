//! Receiving a credential: offer, blind request, credential.

use std::sync::OnceLock;

use nonla_credential::{
    CredentialRequest, Day, GAP_WIDTH, Hash, IssuedCredential, IssuerEntry, IssuerId, Offer,
    slot_values,
};
use nonla_crypto::verify_credential;
use rand_core::CryptoRngCore;
use zeroize::Zeroizing;

use crate::credentials::{CredentialFacts, CredentialsEdit, StoredCredential, StoredIssuance};
use crate::on_need::OnNeed;
use crate::received::Received;
use crate::refusal::ReceiveError;
use crate::row::Edit;
use crate::step::{Expiring, Standing, Step};
use crate::wallet::Wallet;

/// An offer that was taken up, once that is committed: send the request.
#[must_use = "the issuer waits for the request"]
pub struct Acceptance {
    /// The credential request for the issuer. Dropped, it is wiped.
    pub request: Zeroizing<Vec<u8>>,
    /// What waits for the issuer's reply.
    pub pending: PendingIssuance,
}

/// An issuance that waits for the issuer's reply. It is in the wallet's records too, so a reply
/// counts after a restart as well: [`Wallet::pending_issuances`].
#[must_use = "the issuer's reply goes in here"]
pub struct PendingIssuance(StoredIssuance);

impl Wallet {
    /// Answers an offer with a blind commitment to the holder secret and, if the offer demands a
    /// credential of another issuer first, the proof that this wallet has it.
    ///
    /// Such a proof confirms the holder's ID number to whoever knows it: send the request to the
    /// issuer and to nobody else.
    ///
    /// # Errors
    /// [`ReceiveError`] if issuer, type or key are not the trust list's, or the wallet lacks what
    /// the offer demands.
    ///
    /// # Examples
    /// ```
    #[doc = include_str!("doc/wallet.txt")]
    /// use nonla_wallet::ReceiveError;
    ///
    /// let refused = wallet.receive(b"{}", today, &mut rand::rngs::OsRng).err();
    /// assert!(matches!(refused, Some(ReceiveError::Malformed(_))));
    /// assert_eq!(wallet.pending_issuances().count(), 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn receive(
        &self,
        offer: &[u8],
        today: Day,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Expiring<Acceptance>, ReceiveError> {
        let offer = Offer::parse(offer)?;
        let request = self.answer(&offer, today, rng);
        nonla_crypto::overwrite_stack();
        let request = request?;
        let mut decoy_seed = [0; 8];
        rng.fill_bytes(&mut decoy_seed);
        let message = Zeroizing::new(request.to_bytes()?);
        let stored = StoredIssuance { offer, request, today, decoy_seed };
        let step = Step::only(CredentialsEdit::Issuance(Edit::put(stored.clone())));
        let acceptance = Acceptance { request: message, pending: PendingIssuance(stored) };
        // Issuer and key are listed now; once another list came, they may not be.
        Ok(step.giving(acceptance).standing_on(Standing::on_list_of(self)))
    }

    /// Offers that were taken up and whose credential has not come yet.
    pub fn pending_issuances(&self) -> impl Iterator<Item = PendingIssuance> {
        self.credentials.issuances().cloned().map(PendingIssuance)
    }

    #[inline(never)]
    fn answer(
        &self,
        offer: &Offer,
        today: Day,
        rng: &mut impl CryptoRngCore,
    ) -> Result<CredentialRequest, ReceiveError> {
        let header = self.listed_header(offer, today)?;
        let blind = self.secret.blind_request(&offer.context(&header), rng);
        let anchor = self.prove_anchor(offer, today, rng)?;
        Ok(CredentialRequest { code: offer.code.clone(), blind, anchor })
    }

    /// The header everybody's credentials of the offered kind have, if issuer, type and key are
    /// listed and the key is valid on `today`.
    fn listed_header(&self, offer: &Offer, today: Day) -> Result<Vec<u8>, ReceiveError> {
        let issuer = self.trust_list.issuer(&offer.issuer).ok_or(ReceiveError::UnknownIssuer)?;
        let entry = issuer.credential_type(&offer.vct).ok_or(ReceiveError::UnknownIssuer)?;
        let valid = issuer.key(&offer.issuer_key).is_some_and(|key| key.in_force(today));
        if !valid {
            return Err(ReceiveError::UnlistedKey);
        }
        if self.trust_list.has_ended(today) {
            return Err(ReceiveError::TrustListEnded { last: self.trust_list.valid_until() });
        }
        Ok(issuer.header(entry))
    }
}

impl PendingIssuance {
    /// Whose reply is awaited.
    #[must_use]
    pub const fn issuer(&self) -> &IssuerId {
        &self.0.offer.issuer
    }

    /// Whether this is the reply that is awaited, by the request it names.
    #[must_use]
    pub fn is_answered_by(&self, reply: &[u8]) -> bool {
        let named = request_named_in(reply);
        // What the reading left would lie in the gaps of whatever is read next.
        nonla_crypto::overwrite_stack();
        named == Some(self.0.request.hash())
    }

    /// The credential request once more: an issuer gives the same credential for it again, so an
    /// answer lost on the way is not lost for good.
    ///
    /// # Errors
    /// [`ReceiveError`] if the trust list ended on a day before `today`, or no longer lists issuer, type and
    /// key: then nothing is sent again.
    pub fn request(&self, wallet: &Wallet, today: Day) -> Result<Vec<u8>, ReceiveError> {
        wallet.listed_header(&self.0.offer, today)?;
        Ok(self.0.request.to_bytes()?)
    }

    /// Gives the issuance up: the offer may be taken up again, with another request.
    pub fn give_up(self) -> Step {
        Step::only(CredentialsEdit::done(&self.0.code_hash()))
    }

    /// Takes the issuer's reply. Nothing is kept of it before the person has seen whose credential it is.
    ///
    /// # Errors
    /// [`ReceiveError`] unless it is the offered credential, an answer to this very request, signed over this holder's secret, these
    /// claims and the published header, with an enrolment day as everybody's.
    pub fn finish(
        &self,
        wallet: &Wallet,
        reply: &[u8],
        today: Day,
    ) -> Result<Received, ReceiveError> {
        let checked = self.check(wallet, reply, today);
        // Before anything else is made: what the check left would lie in its gaps.
        nonla_crypto::overwrite_stack();
        Ok(Received::of(checked?, self.0.code_hash()))
    }

    #[inline(never)]
    fn check(
        &self,
        wallet: &Wallet,
        reply: &[u8],
        today: Day,
    ) -> Result<Box<StoredCredential>, ReceiveError> {
        let StoredIssuance { offer, request, today: accepted, decoy_seed } = &self.0;
        let credential = IssuedCredential::parse(reply)?;
        if credential.request != request.hash() {
            return Err(ReceiveError::OtherRequest);
        }
        let same = credential.issuer == offer.issuer
            && credential.vct == offer.vct
            && credential.issuer_key == offer.issuer_key;
        if !same {
            return Err(ReceiveError::OtherCredential);
        }
        let header = wallet.listed_header(offer, *accepted)?;
        let values = slot_values(&credential.claims, credential.handle);
        verify_credential(
            &credential.issuer_key,
            &credential.signature,
            &header,
            (&wallet.secret, &values),
        )
        .map_err(|_| ReceiveError::BadSignature)?;
        let unprovable = credential.handle.number().is_multiple_of(GAP_WIDTH);
        let ended = credential.claims.valid_until() < today;
        if unprovable || ended {
            return Err(ReceiveError::Unusable);
        }
        let issuer = wallet.trust_list.issuer(&offer.issuer).ok_or(ReceiveError::UnknownIssuer)?;
        check_enrolment(credential.claims.enrolled_on(), issuer, today)?;
        Ok(Box::new(StoredCredential {
            facts: CredentialFacts::of(&credential),
            whole: OnNeed::known(Zeroizing::new(reply.to_vec()), credential),
            decoy_seed: u64::from_be_bytes(*decoy_seed),
            received: today,
            prepared: OnceLock::new(),
        }))
    }
}

/// Which request a reply answers; `None` if it is no reply.
#[inline(never)]
fn request_named_in(reply: &[u8]) -> Option<Hash> {
    IssuedCredential::parse(reply).ok().map(|credential| credential.request)
}

/// Checks that the enrolment day is one that many have: an issuer that signs a day of its own for one
/// person could find that person by a time since enrolment.
fn check_enrolment(enrolled_on: Day, issuer: &IssuerEntry, today: Day) -> Result<(), ReceiveError> {
    if enrolled_on > today {
        return Err(ReceiveError::EnrolledLater);
    }
    if enrolled_on < issuer.since.first_of_month() {
        return Err(ReceiveError::EnrolledBeforeIssuer);
    }
    if enrolled_on != enrolled_on.first_of_month() {
        return Err(ReceiveError::EnrolledMidMonth);
    }
    Ok(())
}
