//! Blind signatures: the signer signs messages it never sees, committed to by the prover.
//!
//! This is
//! [draft-irtf-cfrg-bbs-blind-signatures-02](https://datatracker.ietf.org/doc/draft-irtf-cfrg-bbs-blind-signatures/02/)
//! under either [`Suite`], byte-exact on its fixtures. Credentials of this project are issued
//! another way (see [`crate::BlindRequest`]).

#[cfg(test)]
pub(super) mod fixtures;

use super::committed;
pub use super::committed::{BlindSignError, Holding, Opening, ProverBlind, Shown};
use super::problem::BadProof;
use crate::interface::Interface;
use crate::key::{PublicKey, SecretKey};
use crate::signature::Signature;
use crate::suite::Suite;

#[cfg(feature = "prove")]
pub use generate::{commit, prove, verify};

/// `BlindSign` of the draft: signs `messages` and what `commitment` hides, if there is one.
///
/// # Errors
/// [`BlindSignError`], never a panic, whatever the bytes of the commitment.
pub fn sign(
    suite: Suite,
    key: &SecretKey,
    commitment: Option<&[u8]>,
    header: &[u8],
    messages: &[&[u8]],
) -> Result<Signature, BlindSignError> {
    committed::sign(Interface::blind(suite), key, commitment, (header, messages), None)
}

/// `BlindProofVerify` of the draft. `headers` are the header and the presentation header.
///
/// # Errors
/// [`BadProof`], never a panic, whatever the bytes.
pub fn verify_proof(
    suite: Suite,
    key: &PublicKey,
    proof: &[u8],
    headers: (&[u8], &[u8]),
    shown: &Shown<'_>,
) -> Result<(), BadProof> {
    committed::verify_proof(Interface::blind(suite), (key, proof), headers, shown, None)
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
    use super::{Holding, ProverBlind};
    use crate::interface::Interface;
    use crate::signature::BadSignature;
    use crate::suite::Suite;

    /// `Commit` of the draft: the commitment with its proof, and the scalar to keep.
    ///
    /// # Errors
    /// [`ProveError`] but for its indexes.
    ///
    /// # Examples
    /// ```
    /// use nonla_crypto::SecretKey;
    /// use nonla_crypto::bbs::{Suite, blind::{self, Holding, Opening}};
    /// use rand::rngs::OsRng;
    /// let (suite, key) = (Suite::Sha256, SecretKey::generate(&mut OsRng));
    /// let (commitment, blind) = blind::commit(suite, &[b"unseen"], &mut OsRng)?;
    /// let signature = blind::sign(suite, &key, Some(&commitment), b"header", &[b"seen"])?;
    /// let opening = Opening { messages: &[b"unseen"], blind: Some(&blind) };
    /// let (key, signature, header) = (&key.public_key(), &signature, b"header");
    /// blind::verify(&Holding { suite, key, signature, header, messages: &[b"seen"], opening })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn commit(
        suite: Suite,
        messages: &[&[u8]],
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<(Vec<u8>, ProverBlind), ProveError> {
        if !few_enough([messages.len(), 0]) {
            return Err(ProveError::TooManyMessages);
        }
        let interface = Interface::blind(suite);
        let scalars = interface.hidden_texts(messages, 0);
        commit_with(interface, &scalars, &random_for_commitment(interface, &scalars, rng))
    }

    /// `VerifyBlindSign` of the draft, for the prover. The messages go through constant-time
    /// operations only.
    ///
    /// # Errors
    /// [`BadSignature`] if it does not verify, or if there are too many messages.
    pub fn verify(holding: &Holding<'_>) -> Result<(), BadSignature> {
        verify_committed(Interface::blind(holding.suite), holding, None)
    }

    /// `BlindProofGen` of the draft: shows the messages at the first indexes of `shown` and the
    /// committed ones at the second, both ascending, and hides the others.
    ///
    /// # Errors
    /// [`ProveError`].
    pub fn prove(
        holding: &Holding<'_>,
        presentation_header: &[u8],
        shown: (&[usize], &[usize]),
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Vec<u8>, ProveError> {
        let source = Source { holding, presentation_header, shown, pseudonym: None };
        prove_committed(Interface::blind(holding.suite), &source, hedged(rng))
    }
}
