//! BBS signatures with the draft's own interface: byte-string messages, hashed to scalars.
//!
//! This is `BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_H2G_HM2S_` of
//! [draft-irtf-cfrg-bbs-signatures](https://datatracker.ietf.org/doc/draft-irtf-cfrg-bbs-signatures/),
//! byte-exact on the draft's fixtures. Credentials and gaps use the typed interface instead.

mod proof;

#[cfg(test)]
mod fixtures;

#[cfg(feature = "prove")]
pub use proof::prove;
pub use proof::{BadProof, verify_proof};

use crate::interface::{Generators, Interface};
use crate::key::{PublicKey, SecretKey};
use crate::signature::{BadSignature, Signature, core_sign, message_point_vartime, verify_point};

/// More messages than this are refused before any work is done on them.
pub const MAX_MESSAGES: usize = 1024;

/// Why nothing was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// More than [`MAX_MESSAGES`] messages.
    #[error("more than {MAX_MESSAGES} messages")]
    TooManyMessages,
    /// The draft's abort case: key and messages meet in a zero denominator.
    #[error("these messages cannot be signed with this key")]
    Degenerate,
}

/// `Sign` of the draft.
///
/// # Errors
/// [`SignError`].
///
/// # Examples
/// ```
/// use nonla_crypto::{SecretKey, bbs};
/// let key = SecretKey::derive(&[7; 32], b"", None)?;
/// let signature = bbs::sign(&key, b"header", &[b"one", b"two"])?;
/// bbs::verify(&key.public_key(), &signature, b"header", &[b"one", b"two"])?;
/// assert!(bbs::verify(&key.public_key(), &signature, b"header", &[b"one", b"2"]).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn sign(key: &SecretKey, header: &[u8], messages: &[&[u8]]) -> Result<Signature, SignError> {
    if messages.len() > MAX_MESSAGES {
        return Err(SignError::TooManyMessages);
    }
    let interface = Interface::draft();
    let generators = Generators::new(interface, messages.len());
    core_sign(key, interface, &generators, header, &hashed(messages)).ok_or(SignError::Degenerate)
}

/// `Verify` of the draft.
///
/// # Errors
/// [`BadSignature`] if it does not verify, or if there are more than [`MAX_MESSAGES`] messages.
pub fn verify(
    key: &PublicKey,
    signature: &Signature,
    header: &[u8],
    messages: &[&[u8]],
) -> Result<(), BadSignature> {
    if messages.len() > MAX_MESSAGES {
        return Err(BadSignature);
    }
    let interface = Interface::draft();
    let generators = Generators::new(interface, messages.len());
    let domain = generators.domain(interface, key.point(), messages.len(), header);
    let b = message_point_vartime(&generators, &domain, &hashed(messages));
    verify_point(key, signature, &b)
}

fn hashed(messages: &[&[u8]]) -> Vec<crate::backend::Scalar> {
    messages.iter().map(|message| Interface::draft().text_to_scalar(message)).collect()
}
