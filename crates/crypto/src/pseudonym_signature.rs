//! Signing as a pseudonym: erasure requests, receipts, complaints, appeals.
//!
//! A Schnorr signature whose base is `hash_to_curve(scope)` and whose public key is the
//! pseudonym. It needs no credential, so it also works after one expired or was revoked.

use crate::backend::{Scalar, sum_of_products_vartime};
use crate::curve::{DecodeError, Reader};
use crate::holder::{Pseudonym, Scope};
use crate::suite::hash_to_scalar;

const CHALLENGE_DST: &[u8] = b"NONLA-PSEUDONYM-SIGNATURE-V1";

/// A signature made as a pseudonym: challenge and response, 64 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PseudonymSignature {
    challenge: Scalar,
    response: Scalar,
}

/// The signature is not one of this pseudonym, in this scope, on this message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("pseudonym signature does not verify")]
pub struct BadPseudonymSignature;

impl PseudonymSignature {
    /// Length of the one encoding, in bytes.
    pub const LENGTH: usize = 64;

    /// Reads challenge and response.
    ///
    /// # Errors
    /// [`DecodeError`] unless both are nonzero scalars below the group order.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes, Self::LENGTH)?;
        Ok(Self { challenge: reader.nonzero_scalar()?, response: reader.nonzero_scalar()? })
    }

    /// Challenge and response.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LENGTH] {
        let mut bytes = [0; Self::LENGTH];
        let (challenge, response) = bytes.split_at_mut(32);
        challenge.copy_from_slice(&self.challenge.to_bytes_be());
        response.copy_from_slice(&self.response.to_bytes_be());
        bytes
    }

    /// Checks the signature.
    ///
    /// # Errors
    /// [`BadPseudonymSignature`].
    pub fn verify(
        &self,
        pseudonym: &Pseudonym,
        scope: &Scope,
        message: &[u8],
    ) -> Result<(), BadPseudonymSignature> {
        let commitment = sum_of_products_vartime(&[
            (*scope.base(), self.response),
            (*pseudonym.0.affine(), -self.challenge),
        ]);
        let expected = challenge(pseudonym, scope.id(), message, &commitment.to_compressed());
        if expected != self.challenge {
            return Err(BadPseudonymSignature);
        }
        Ok(())
    }
}

fn challenge(pseudonym: &Pseudonym, scope: &[u8], message: &[u8], commitment: &[u8]) -> Scalar {
    let scope_length = (scope.len() as u64).to_be_bytes();
    let message_length = (message.len() as u64).to_be_bytes();
    hash_to_scalar(
        &[&scope_length, scope, &pseudonym.to_bytes(), commitment, &message_length, message],
        CHALLENGE_DST,
    )
}

#[cfg(feature = "prove")]
impl crate::holder::Visit<'_> {
    /// Signs `message` as this holder's pseudonym in this scope.
    pub fn sign(
        &self,
        message: &[u8],
        rng: &mut (impl rand_core::RngCore + rand_core::CryptoRng),
    ) -> PseudonymSignature {
        let (scope, pseudonym) = (self.scope(), self.pseudonym());
        let mut nonces = crate::nonces::Nonces::new(CHALLENGE_DST, rng);
        nonces.absorb_scalar(self.secret.scalar());
        nonces.absorb(scope.id());
        nonces.absorb(message);
        let nonce = nonces.scalar();
        let commitment = (scope.base() * nonce).to_compressed();
        let challenge = challenge(&pseudonym, scope.id(), message, &commitment);
        PseudonymSignature { challenge, response: nonce + challenge * self.secret.scalar() }
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    use super::PseudonymSignature;
    use crate::holder::{HolderSecret, Scope};

    /// Serves REQ-T4, REQ-N8.
    #[test]
    fn a_pseudonym_signature_fits_one_pseudonym_one_scope_and_one_message() {
        let mut rng = ChaCha20Rng::seed_from_u64(4);
        let holder = HolderSecret::generate(&mut rng);
        let other = HolderSecret::generate(&mut rng);
        let [scope, elsewhere] = [b"scope", b"other"].map(|id| Scope::new(id));
        let signature = holder.visit(&scope).sign(b"erase me", &mut rng);
        let read = PseudonymSignature::from_bytes(&signature.to_bytes()).unwrap();
        let pseudonym = holder.pseudonym(&scope);
        assert!(read.verify(&pseudonym, &scope, b"erase me").is_ok());
        assert!(read.verify(&pseudonym, &scope, b"erase him").is_err());
        assert!(read.verify(&pseudonym, &elsewhere, b"erase me").is_err());
        assert!(read.verify(&other.pseudonym(&scope), &scope, b"erase me").is_err());
    }
}
