//! Answering an offer that demands a credential of another issuer first.

use nonla_credential::{
    AnchorBasis, AnchorProof, Day, IssuedCredential, IssuerEntry, IssuerKeyEntry, Offer, Period,
};
use nonla_crypto::ProveError;
use rand_core::CryptoRngCore;

use crate::holding::NoGap;
use crate::refusal::ReceiveError;
use crate::revocation::OwnGap;
use crate::wallet::Wallet;

impl Wallet {
    /// What the offer demands: proof that the holder secret of this wallet is that of a living
    /// credential of the anchor, given to the person with this ID number. `None` if it demands
    /// nothing.
    ///
    /// It is for the newest revocation list the wallet knows. The new issuer learns that the person
    /// it made the offer to has such a credential, and under which key; the anchor learns nothing.
    pub(crate) fn prove_anchor(
        &self,
        offer: &Offer,
        today: Day,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Option<AnchorProof>, ReceiveError> {
        let Some(demand) = &offer.anchor else { return Ok(None) };
        let issuer = self.trust_list.issuer(&demand.issuer).ok_or(ReceiveError::UnknownAnchor)?;
        let credential_type =
            issuer.credential_type(&demand.vct).ok_or(ReceiveError::UnknownAnchor)?;
        let name = || issuer.name.clone();
        let credential = self
            .credential_of(&demand.issuer, &demand.vct)
            .ok_or_else(|| ReceiveError::NoAnchor { issuer: name() })?;
        let key = key_in_force(issuer, credential, today)?;
        let table = self
            .digit_table(&key.digit_key)
            .ok_or_else(|| ReceiveError::AnchorTableMissing { issuer: name() })?;
        let (period, gap) = self.newest_gap(issuer, credential)?;
        let tag = self.secret.enrolment_tag(offer.issuer.as_bytes());
        let statement = AnchorBasis { offer, issuer, credential_type, key }
            .statement(credential.claims.id_number(), tag, period, today)
            .map_err(|_| ReceiveError::AnchorUnusable { issuer: name() })?;
        let proof = self.prove_about(
            (&statement, (&self.secret).into()),
            (credential, table),
            Some(gap),
            rng,
        );
        let proof = proof.map_err(|error| refusal_of(error, issuer))?;
        Ok(Some(AnchorProof { key_id: key.short_id(), period, as_of: today, proof }))
    }

    /// The newest period the wallet knows of the issuer, and the credential's gap in it.
    fn newest_gap(
        &self,
        issuer: &IssuerEntry,
        credential: &IssuedCredential,
    ) -> Result<(Period, &OwnGap), ReceiveError> {
        let refusal = |missing| {
            let issuer = issuer.name.clone();
            match missing {
                NoGap::NoList => ReceiveError::AnchorListMissing { issuer },
                NoGap::Revoked => ReceiveError::AnchorRevoked { issuer },
            }
        };
        let newest = self.newest_head(&issuer.id).ok_or_else(|| refusal(NoGap::NoList))?;
        let period = newest.content().period;
        let gap = self.own_gap(credential, period).map_err(refusal)?;
        Ok((period, gap))
    }
}

/// The listed key of a credential that counts on this day.
fn key_in_force<'a>(
    issuer: &'a IssuerEntry,
    credential: &IssuedCredential,
    today: Day,
) -> Result<&'a IssuerKeyEntry, ReceiveError> {
    let key = issuer.key(&credential.issuer_key);
    key.filter(|key| key.in_force(today))
        .filter(|_| today <= credential.claims.valid_until())
        .ok_or_else(|| ReceiveError::AnchorEnded { issuer: issuer.name.clone() })
}

fn refusal_of(error: ProveError, issuer: &IssuerEntry) -> ReceiveError {
    let issuer = issuer.name.clone();
    match error {
        ProveError::NotInGap => ReceiveError::AnchorRevoked { issuer },
        ProveError::WrongDigitTable => ReceiveError::AnchorTableMissing { issuer },
        _ => ReceiveError::AnchorUnusable { issuer },
    }
}
