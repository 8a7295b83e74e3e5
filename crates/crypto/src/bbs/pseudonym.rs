//! Blind signatures with a pseudonym for each context, as the draft has them.
//!
//! This is
//! [draft-irtf-cfrg-bbs-per-verifier-linkability-01](https://datatracker.ietf.org/doc/draft-irtf-cfrg-bbs-per-verifier-linkability/01/)
//! with one secret, under either [`Suite`], byte-exact on its fixtures. The signer's entropy goes
//! into the secret, so a second signature gives another pseudonym; this project's own
//! [`crate::Pseudonym`] depends on the holder secret alone.

#[cfg(test)]
mod fixtures;

use super::committed;
pub use super::committed::{BlindSignError, Holding, Opening, ProverBlind, Shown};
use super::problem::BadProof;
use crate::backend::{G1Affine, Scalar};
use crate::curve::{DecodeError, PointG1, nonzero_scalar_from_bytes};
use crate::interface::Interface;
use crate::key::{PublicKey, SecretKey};
use crate::secret::Secret;
use crate::signature::Signature;
use crate::suite::Suite;

#[cfg(feature = "prove")]
pub use generate::{commit, prove, verify};

/// A share of the secret behind pseudonyms, or the whole of it. Wiped on drop.
///
/// The prover commits to one share, the signer adds another, `verify` gives their sum.
pub struct NymSecret(Secret);

impl NymSecret {
    /// Reads it from storage: 32 bytes, big endian, 0 < secret < r.
    ///
    /// # Errors
    /// [`DecodeError`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        Ok(Self(Secret::new(nonzero_scalar_from_bytes(bytes)?)))
    }

    /// The bytes to store, in a place that is wiped.
    #[must_use]
    pub fn expose_bytes(&self) -> zeroize::Zeroizing<[u8; 32]> {
        self.0.expose_bytes()
    }

    /// The pseudonym of this secret in the context `context_id`. The secret's own multiplication
    /// takes constant time.
    #[must_use]
    pub fn pseudonym(&self, suite: Suite, context_id: &[u8]) -> Option<PointG1> {
        PointG1::new(base(Interface::pseudonym(suite), context_id) * self.scalar())
    }

    fn scalar(&self) -> &Scalar {
        self.0.scalar()
    }
}

/// `OP`: the point all pseudonyms of a context are multiples of.
fn base(interface: &Interface, context_id: &[u8]) -> G1Affine {
    interface.suite().hash_to_g1(context_id, interface.api_id().as_bytes()).into()
}

/// `BlindSignWithNym` of the draft: signs `messages` and what `commitment` hides, and adds
/// `entropy` to the prover's share.
///
/// # Errors
/// [`BlindSignError`], never a panic, whatever the bytes of the commitment.
pub fn sign(
    suite: Suite,
    key: &SecretKey,
    (commitment, entropy): (&[u8], &NymSecret),
    header: &[u8],
    messages: &[&[u8]],
) -> Result<Signature, BlindSignError> {
    let interface = Interface::pseudonym(suite);
    let entropy = Some(entropy.scalar());
    committed::sign(interface, key, Some(commitment), (header, messages), entropy)
}

/// `ProofVerifyWithNym` of the draft. `headers` are the header and the presentation header.
///
/// # Errors
/// [`BadProof`], never a panic, whatever the bytes.
pub fn verify_proof(
    suite: Suite,
    (key, proof): (&PublicKey, &[u8]),
    headers: (&[u8], &[u8]),
    shown: &Shown<'_>,
    (context_id, pseudonym): (&[u8], &PointG1),
) -> Result<(), BadProof> {
    let interface = Interface::pseudonym(suite);
    let linked = Some((base(interface, context_id), *pseudonym.affine()));
    committed::verify_proof(interface, (key, proof), headers, shown, linked)
}

#[cfg(feature = "prove")]
mod generate {
    use rand_core::{CryptoRng, RngCore};

    use super::super::committed::few_enough;
    use super::super::committed::generate::{
        Source, commit_with, hedged, prove as prove_committed, random_for_commitment,
        verify as verify_committed,
    };
    use super::super::problem::ProveError;
    use super::{Holding, NymSecret, ProverBlind, base};
    use crate::curve::PointG1;
    use crate::interface::Interface;
    use crate::secret::Secret;
    use crate::signature::BadSignature;
    use crate::suite::Suite;

    /// `CommitWithNym` of the draft: a commitment to `messages` and the prover's share, with its
    /// proof, and the scalar to keep.
    ///
    /// # Errors
    /// [`ProveError`] but for its indexes.
    pub fn commit(
        suite: Suite,
        messages: &[&[u8]],
        share: &NymSecret,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<(Vec<u8>, ProverBlind), ProveError> {
        if !few_enough([messages.len(), 1]) {
            return Err(ProveError::TooManyMessages);
        }
        let interface = Interface::pseudonym(suite);
        let mut scalars = interface.hidden_texts(messages, 1);
        scalars.push(*share.scalar());
        commit_with(interface, &scalars, &random_for_commitment(interface, &scalars, rng))
    }

    /// `VerifyBlindSignWithNym` of the draft, for the prover: the whole secret, if the signature
    /// verifies. `shares` are the prover's and the signer's; like the messages they go through
    /// constant-time operations only.
    ///
    /// # Errors
    /// [`BadSignature`] if it does not verify, or if there are too many messages.
    pub fn verify(
        holding: &Holding<'_>,
        shares: (&NymSecret, &NymSecret),
    ) -> Result<NymSecret, BadSignature> {
        let secret = NymSecret(Secret::new(shares.0.scalar() + shares.1.scalar()));
        verify_committed(Interface::pseudonym(holding.suite), holding, Some(secret.scalar()))?;
        Ok(secret)
    }

    /// `ProofGenWithNym` of the draft: the proof and the pseudonym for `context_id`. Shows the
    /// messages at the first indexes of `shown` and the committed ones at the second, both
    /// ascending, and hides the others.
    ///
    /// # Errors
    /// [`ProveError`].
    pub fn prove(
        holding: &Holding<'_>,
        presentation_header: &[u8],
        shown: (&[usize], &[usize]),
        (context_id, secret): (&[u8], &NymSecret),
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<(Vec<u8>, PointG1), ProveError> {
        let interface = Interface::pseudonym(holding.suite);
        let point = secret.pseudonym(holding.suite, context_id).ok_or(ProveError::Degenerate)?;
        let linked = Some((base(interface, context_id), *point.affine(), secret.scalar()));
        let source = Source { holding, presentation_header, shown, pseudonym: linked };
        let proof = prove_committed(interface, &source, hedged(rng))?;
        Ok((proof, point))
    }
}
