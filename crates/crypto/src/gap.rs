//! Signed gaps of the revocation list: `BBS(period, low, high)`.
//!
//! A holder whose handle lies strictly between `low` and `high` is not revoked in that period.

use crate::backend::Scalar;
use crate::interface::Interface;
use crate::key::{PublicKey, SecretKey};
use crate::signature::{BadSignature, Signature, core_sign, message_point_vartime, verify_point};

/// Slots of a gap: period, low, high.
pub(crate) const SLOTS: usize = 3;

/// One gap between two neighbouring end points of the revocation list of one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The period, a day number.
    pub period: u64,
    /// The end point below; itself not in the gap.
    pub low: u64,
    /// The end point above; itself not in the gap.
    pub high: u64,
}

impl Gap {
    /// Signs the gap for `issuer_id`, with a key that signs nothing but gaps.
    ///
    /// Returns `None` in the draft's abort case (one in 2^255).
    #[must_use]
    pub fn sign(&self, key: &SecretKey, issuer_id: &[u8]) -> Option<Signature> {
        let generators = Interface::typed_generators();
        core_sign(key, Interface::typed(), generators, &header(issuer_id), &self.scalars())
    }

    /// Checks a signature on this gap.
    ///
    /// # Errors
    /// [`BadSignature`].
    pub fn verify(
        &self,
        key: &PublicKey,
        issuer_id: &[u8],
        signature: &Signature,
    ) -> Result<(), BadSignature> {
        let generators = Interface::typed_generators();
        let header = header(issuer_id);
        let domain = generators.domain(Interface::typed(), key.point(), SLOTS, &header);
        let b = message_point_vartime(generators, &domain, &self.scalars());
        verify_point(key, signature, &b)
    }

    /// Whether `handle` lies strictly inside.
    #[must_use]
    pub fn holds(&self, handle: u64) -> bool {
        self.low < handle && handle < self.high
    }

    pub(crate) fn scalars(&self) -> [Scalar; SLOTS] {
        [Scalar::from(self.period), Scalar::from(self.low), Scalar::from(self.high)]
    }
}

/// The header of all gaps of one issuer.
pub(crate) fn header(issuer_id: &[u8]) -> Vec<u8> {
    [b"NONLA-GAP-V1".as_slice(), issuer_id].concat()
}
