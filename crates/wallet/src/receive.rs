//! Receiving a credential: offer, blind request, credential.

use nonla_credential::{
    CredentialRequest, Day, FILE_HANDLES, IssuedCredential, Offer, slot_values,
};
use nonla_crypto::{PreparedSignature, verify_credential};
use rand_core::CryptoRngCore;

use crate::changes::{Change, Changes, Sealed};
use crate::refusal::ReceiveError;
use crate::wallet::{StoredCredential, Wallet};

/// An accepted offer: commit the changes, send the request, keep what is pending.
#[must_use]
pub struct Acceptance {
    /// What to commit before the request leaves.
    pub changes: Changes,
    /// The credential request for the issuer.
    pub request: Sealed,
    /// What waits for the issuer's reply.
    pub pending: PendingIssuance,
}

/// An issuance that waits for the issuer's reply.
pub struct PendingIssuance {
    offer: Offer,
    today: Day,
    decoy_seed: u64,
}

/// A credential that was checked, to be committed.
#[derive(Debug)]
#[must_use]
pub struct Received {
    /// What to commit.
    pub changes: Changes,
}

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
    pub fn accept(
        &self,
        offer: &[u8],
        today: Day,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Acceptance, ReceiveError> {
        let offer = Offer::parse(offer)?;
        let request = self.answer(&offer, today, rng);
        nonla_crypto::overwrite_stack();
        let (changes, request) = Sealed::with(request?.to_bytes()?, Vec::new());
        Ok(Acceptance {
            changes,
            request,
            pending: PendingIssuance { offer, today, decoy_seed: rng.next_u64() },
        })
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
        let valid = issuer
            .key(&offer.issuer_key)
            .is_some_and(|key| key.valid_from <= today && today <= key.valid_until);
        if !valid && !nonla_crypto::planted("wallet-skip-issuer-key") {
            return Err(ReceiveError::UnlistedKey);
        }
        Ok(issuer.header(entry))
    }
}

impl PendingIssuance {
    /// Takes the issuer's reply.
    ///
    /// # Errors
    /// [`ReceiveError`] unless it is the offered credential, signed over this holder's secret, these
    /// claims and the published header.
    pub fn receive(self, wallet: &Wallet, reply: &[u8]) -> Result<Received, ReceiveError> {
        let received = self.check(wallet, reply);
        nonla_crypto::overwrite_stack();
        received
    }

    #[inline(never)]
    fn check(self, wallet: &Wallet, reply: &[u8]) -> Result<Received, ReceiveError> {
        let Self { offer, today, decoy_seed } = self;
        let credential = IssuedCredential::parse(reply)?;
        let same = credential.issuer == offer.issuer
            && credential.vct == offer.vct
            && credential.issuer_key == offer.issuer_key;
        if !same && !nonla_crypto::planted("wallet-takes-other-credential") {
            return Err(ReceiveError::OtherCredential);
        }
        let header = wallet.listed_header(&offer, today)?;
        let values = slot_values(&credential.claims, credential.handle);
        verify_credential(
            &credential.issuer_key,
            &credential.signature,
            &header,
            (&wallet.secret, &values),
        )
        .map_err(|_| ReceiveError::BadSignature)?;
        let unprovable = credential.handle.number().is_multiple_of(FILE_HANDLES);
        let ended = credential.claims.valid_until() < today;
        if (unprovable || ended) && !nonla_crypto::planted("wallet-takes-unusable") {
            return Err(ReceiveError::Unusable);
        }
        let prepared = PreparedSignature::of_credential(
            &credential.issuer_key,
            &credential.signature,
            &header,
            (&wallet.secret, &values),
        );
        let stored = StoredCredential { credential, decoy_seed, prepared };
        Ok(Received { changes: Changes::only(Change::Credential(Box::new(stored))) })
    }
}
