//! Keys of BBS signatures, as the draft has them.

use rand_core::{CryptoRng, RngCore};
use zeroize::{Zeroize, Zeroizing};

use crate::curve::{DecodeError, PointG2, nonzero_scalar_from_bytes};
use crate::secret::Secret;
use crate::suite::Suite;

/// A BBS signing key. Wiped on drop; it has neither `Debug` nor `Clone`.
pub struct SecretKey {
    secret: Secret,
    /// Computed once: each signature has it in its domain.
    public: PublicKey,
}

/// A BBS public key: a point of the second group, 96 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey(PointG2);

/// Why no key could be derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The key material is shorter than 32 bytes.
    #[error("key material must have at least 32 bytes")]
    MaterialTooShort,
    /// The key information is longer than 65,535 bytes.
    #[error("key information must have at most 65535 bytes")]
    InfoTooLong,
    /// The material hashes to zero; take other material.
    #[error("key material gives the zero key")]
    ZeroKey,
}

impl SecretKey {
    /// Draws a key.
    pub fn generate(rng: &mut (impl RngCore + CryptoRng)) -> Self {
        loop {
            let mut material = Zeroizing::new([0u8; 64]);
            rng.fill_bytes(material.as_mut());
            if let Ok(key) = Self::derive(material.as_ref(), b"", None) {
                return key;
            }
        }
    }

    /// `KeyGen` of the BBS draft with SHA-256, section 3.4.1 there. Without `dst` the suite's own
    /// tag is used. See [`crate::bbs::derive_key`] for other suites.
    ///
    /// # Errors
    /// [`KeyError`] if the inputs are outside the draft's bounds.
    pub fn derive(material: &[u8], info: &[u8], dst: Option<&[u8]>) -> Result<Self, KeyError> {
        Self::derive_with(Suite::Sha256, material, info, dst)
    }

    pub(crate) fn derive_with(
        suite: Suite,
        material: &[u8],
        info: &[u8],
        dst: Option<&[u8]>,
    ) -> Result<Self, KeyError> {
        if material.len() < 32 {
            return Err(KeyError::MaterialTooShort);
        }
        let length = u16::try_from(info.len()).map_err(|_| KeyError::InfoTooLong)?;
        let default_dst = format!("{}KEYGEN_DST_", suite.id());
        let dst = dst.unwrap_or(default_dst.as_bytes());
        let scalar = suite.hash_to_scalar(&[material, &length.to_be_bytes(), info], dst);
        let mut bytes = scalar.to_bytes_be();
        let key = Self::from_bytes(&bytes).map_err(|_| KeyError::ZeroKey);
        bytes.zeroize();
        key
    }

    /// Reads a key from storage: 32 bytes, big endian, 0 < key < r.
    ///
    /// # Errors
    /// [`DecodeError`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let secret = Secret::new(nonzero_scalar_from_bytes(bytes)?);
        let public = PublicKey(PointG2::from_secret(secret.scalar()));
        Ok(Self { secret, public })
    }

    /// The bytes to store, in a place that is wiped.
    #[must_use]
    pub fn expose_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.secret.expose_bytes()
    }

    /// The public key that belongs to this one.
    #[must_use]
    pub const fn public_key(&self) -> PublicKey {
        self.public
    }

    pub(crate) fn scalar(&self) -> &crate::backend::Scalar {
        self.secret.scalar()
    }
}

impl PublicKey {
    /// Length of the one encoding, in bytes.
    pub const LENGTH: usize = PointG2::LENGTH;

    /// Reads a public key.
    ///
    /// # Errors
    /// [`DecodeError`] unless the bytes are the canonical form of a point of the subgroup.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        PointG2::from_bytes(bytes).map(Self)
    }

    /// The compressed form.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LENGTH] {
        self.0.to_bytes()
    }

    pub(crate) fn point(&self) -> &PointG2 {
        &self.0
    }
}
