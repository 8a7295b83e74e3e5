//! An issuer with a uniqueness anchor.

use nonla_credential::{AnchorDemand, Day};
use rand::{CryptoRng, RngCore};

use crate::anchor::{Anchor, AnchorClaim, AnchorError};
use crate::issuer::Issuer;
use crate::refusal::IssuerRefusal;

impl Issuer {
    /// The same issuer, which from now on signs only for people who have a living credential of
    /// the anchor, with the same holder secret.
    ///
    /// An issuer has one anchor or none; the last one named counts. Offers made before the first
    /// was named say nothing of it and can no longer be taken up.
    #[must_use]
    pub fn anchored_to(mut self, anchor: Anchor) -> Self {
        self.anchor = Some(anchor);
        self
    }

    /// Its anchor, if it has one.
    #[must_use]
    pub const fn anchor(&self) -> Option<&Anchor> {
        self.anchor.as_ref()
    }

    /// Takes over the next head the anchor has published. Whoever missed days reads the heads
    /// between in order.
    ///
    /// Without an anchor nothing happens.
    ///
    /// # Errors
    /// [`AnchorError::Head`] if it is not the anchor's, or does not follow the newest known.
    pub fn learn_anchor_head(&mut self, head: &str) -> Result<(), AnchorError> {
        self.anchor.as_mut().map_or(Ok(()), |anchor| anchor.learn_head(head))
    }

    /// What an offer demands.
    pub(crate) fn demand(&self) -> Option<AnchorDemand> {
        self.anchor.as_ref().map(Anchor::demand)
    }

    pub(crate) fn check_anchor(
        &self,
        claim: &AnchorClaim<'_>,
        today: Day,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<(), IssuerRefusal> {
        match (&self.anchor, claim.proof) {
            (Some(anchor), Some(proof)) => anchor.check(claim, proof, today, rng),
            (Some(_), None) => Err(IssuerRefusal::AnchorMissing),
            (None, Some(_)) => Err(IssuerRefusal::AnchorUnasked),
            (None, None) => Ok(()),
        }
    }
}
