//! `ProofGen` and `ProofVerify` of the draft: challenge and responses, as its fixtures have them.

use super::challenge::{Public, check, hidden_count};
use super::problem::{BadProof, MAX_MESSAGES};
use crate::interface::{Generators, Interface};
use crate::key::PublicKey;
use crate::suite::Suite;

/// `ProofVerify` of the draft. `shown` lists `(index, message)`, ascending by index.
///
/// # Errors
/// [`BadProof`], never a panic, whatever the bytes.
pub fn verify_proof(
    suite: Suite,
    key: &PublicKey,
    proof: &[u8],
    headers: (&[u8], &[u8]),
    shown: &[(usize, &[u8])],
) -> Result<(), BadProof> {
    let count = hidden_count(proof)?.saturating_add(shown.len());
    if count > MAX_MESSAGES || !ascending_below(shown, count) {
        return Err(BadProof::BadIndexes);
    }
    let interface = Interface::draft(suite);
    let generators = &Generators::new(interface, count);
    let shown = shown.iter().map(|(i, message)| (*i, interface.text_to_scalar(message))).collect();
    let public = Public { interface, generators, key, headers, shown, pseudonym: None };
    check(&public, proof)
}

/// Whether the indexes rise and all lie below `count`.
pub(super) fn ascending_below(shown: &[(usize, &[u8])], count: usize) -> bool {
    shown.is_sorted_by(|(left, _), (right, _)| left < right)
        && shown.last().is_none_or(|(index, _)| *index < count)
}

#[cfg(feature = "prove")]
pub use generate::prove;

#[cfg(feature = "prove")]
pub(super) mod generate {
    use rand_core::{CryptoRng, RngCore};

    use super::super::challenge::Public;
    use super::super::challenge::generate::{prove_with, random_for};
    use super::super::problem::{MAX_MESSAGES, ProveError};
    use crate::backend::Scalar;
    use crate::interface::{Generators, Interface};
    use crate::key::PublicKey;
    use crate::secret::Secrets;
    use crate::signature::Signature;
    use crate::suite::Suite;

    /// `ProofGen` of the draft: shows the messages at `shown` (ascending) and hides the others.
    ///
    /// The result carries no check that the signature is valid; [`super::super::verify`] does
    /// that once, on receipt. Its randomness is hedged: a broken generator alone reveals nothing.
    ///
    /// # Errors
    /// [`ProveError`].
    pub fn prove(
        suite: Suite,
        (key, signature): (&PublicKey, &Signature),
        headers: (&[u8], &[u8]),
        (messages, shown): (&[&[u8]], &[usize]),
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Vec<u8>, ProveError> {
        if messages.len() > MAX_MESSAGES {
            return Err(ProveError::TooManyMessages);
        }
        let interface = Interface::draft(suite);
        let generators = &Generators::new(interface, messages.len());
        let scalars = interface.hidden_texts(messages, 0);
        let shown = picked(&scalars, shown)?;
        let public = Public { interface, generators, key, headers, shown, pseudonym: None };
        let random = random_for(&public, signature, &scalars, rng);
        prove_with(&public, signature, &scalars, &random)
    }

    /// The scalars at `indexes`, which must rise and lie inside the list.
    pub(in crate::bbs) fn picked(
        scalars: &Secrets,
        indexes: &[usize],
    ) -> Result<Vec<(usize, Scalar)>, ProveError> {
        if !indexes.is_sorted_by(|left, right| left < right) {
            return Err(ProveError::BadIndexes);
        }
        let pick = |index: &usize| Some((*index, *scalars.get(*index)?));
        indexes.iter().map(|index| pick(index).ok_or(ProveError::BadIndexes)).collect()
    }
}
