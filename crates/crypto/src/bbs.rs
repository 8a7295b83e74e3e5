//! BBS signatures with the draft's own interface: byte-string messages, hashed to scalars.
//!
//! This is the interface `H2G_HM2S_` of
//! [draft-irtf-cfrg-bbs-signatures-10](https://datatracker.ietf.org/doc/draft-irtf-cfrg-bbs-signatures/)
//! under either [`Suite`], byte-exact on the draft's fixtures. Credentials and gaps use the typed
//! interface instead.

pub mod blind;
mod challenge;
mod committed;
mod problem;
mod proof;
pub mod pseudonym;

#[cfg(test)]
pub(crate) mod fixtures;

#[cfg(feature = "prove")]
pub use problem::ProveError;
pub use problem::{BadProof, MAX_MESSAGES};
#[cfg(feature = "prove")]
pub use proof::prove;
pub use proof::verify_proof;

use crate::interface::{Generators, Interface};
use crate::key::{KeyError, PublicKey, SecretKey};
use crate::signature::{BadSignature, Signature, core_sign, message_point_vartime, verify_point};

pub use crate::suite::Suite;

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

/// `KeyGen` of the draft under `suite`. Without `dst` the suite's own tag is used.
///
/// # Errors
/// [`KeyError`] if the inputs are outside the draft's bounds.
pub fn derive_key(
    suite: Suite,
    material: &[u8],
    info: &[u8],
    dst: Option<&[u8]>,
) -> Result<SecretKey, KeyError> {
    SecretKey::derive_with(suite, material, info, dst)
}

/// `Sign` of the draft.
///
/// # Errors
/// [`SignError`].
///
/// # Examples
/// ```
/// use nonla_crypto::bbs::{self, Suite};
/// let suite = Suite::Shake256;
/// let key = bbs::derive_key(suite, &[7; 32], b"", None)?;
/// let signature = bbs::sign(suite, &key, b"header", &[b"one", b"two"])?;
/// bbs::verify(suite, &key.public_key(), &signature, b"header", &[b"one", b"two"])?;
/// assert!(bbs::verify(suite, &key.public_key(), &signature, b"header", &[b"one"]).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn sign(
    suite: Suite,
    key: &SecretKey,
    header: &[u8],
    messages: &[&[u8]],
) -> Result<Signature, SignError> {
    if messages.len() > MAX_MESSAGES {
        return Err(SignError::TooManyMessages);
    }
    let interface = Interface::draft(suite);
    let generators = Generators::new(interface, messages.len());
    let scalars = interface.texts_to_scalars(messages);
    core_sign(key, interface, &generators, header, &scalars).ok_or(SignError::Degenerate)
}

/// `Verify` of the draft.
///
/// # Errors
/// [`BadSignature`] if it does not verify, or if there are more than [`MAX_MESSAGES`] messages.
pub fn verify(
    suite: Suite,
    key: &PublicKey,
    signature: &Signature,
    header: &[u8],
    messages: &[&[u8]],
) -> Result<(), BadSignature> {
    if messages.len() > MAX_MESSAGES {
        return Err(BadSignature);
    }
    let interface = Interface::draft(suite);
    let generators = Generators::new(interface, messages.len());
    let scalars = interface.texts_to_scalars(messages);
    let domain = generators.domain(interface, key.point(), messages.len(), header);
    verify_point(key, signature, &message_point_vartime(&generators, &domain, &scalars))
}
