//! The secret keys of an issuer.

use nonla_credential::SigningKey;
use nonla_crypto::{DecodeError, DigitSecretKey, DigitTable, SecretKey};
use rand::{CryptoRng, RngCore};
use zeroize::Zeroizing;

/// All secret keys of one issuer, each for one use, with the digit table that goes with them.
///
/// Whoever holds the credential key can mint people, the digit key forge ages, the gap key hide
/// revocations, the head key publish two lists for one period. Every key is wiped on drop.
///
/// They cannot be printed or copied:
/// ```compile_fail,E0277
/// let keys = nonla_issuer::IssuerKeys::generate(&mut rand::rngs::OsRng);
/// println!("{keys:?}");
/// ```
/// ```compile_fail,E0599
/// let keys = nonla_issuer::IssuerKeys::generate(&mut rand::rngs::OsRng);
/// let copy = keys.clone();
/// ```
pub struct IssuerKeys {
    pub(crate) credential: SecretKey,
    digits: DigitSecretKey,
    pub(crate) digit_table: DigitTable,
    pub(crate) gap: SecretKey,
    pub(crate) head: SigningKey,
}

/// Stored bytes are not the keys of an issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the stored keys of an issuer")]
pub struct BadIssuerKeys;

impl From<DecodeError> for BadIssuerKeys {
    fn from(_: DecodeError) -> Self {
        Self
    }
}

impl IssuerKeys {
    /// Length of the stored form, in bytes.
    pub const LENGTH: usize = 4 * 32;

    /// Draws all keys and makes the digit table.
    pub fn generate(rng: &mut (impl RngCore + CryptoRng)) -> Self {
        let credential = SecretKey::generate(rng);
        let gap = SecretKey::generate(rng);
        let head = SigningKey::generate(rng);
        loop {
            let digits = DigitSecretKey::generate(rng);
            // All but 256 of the 2^255 keys have a table.
            if let Some(digit_table) = digits.table() {
                return Self { credential, digits, digit_table, gap, head };
            }
        }
    }

    /// Reads the stored form and makes the digit table again.
    ///
    /// # Errors
    /// [`BadIssuerKeys`] for anything [`expose_bytes`](Self::expose_bytes) does not write.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadIssuerKeys> {
        let (keys, []) = bytes.as_chunks::<32>() else {
            return Err(BadIssuerKeys);
        };
        let [credential, digits, gap, head] = keys else {
            return Err(BadIssuerKeys);
        };
        let digits = DigitSecretKey::from_bytes(digits)?;
        Ok(Self {
            credential: SecretKey::from_bytes(credential)?,
            digit_table: digits.table().ok_or(BadIssuerKeys)?,
            digits,
            gap: SecretKey::from_bytes(gap)?,
            head: SigningKey::from_seed(head),
        })
    }

    /// The bytes to store, encrypted, in a place that is wiped: credential, digit, gap and head
    /// key of 32 bytes each.
    #[must_use]
    pub fn expose_bytes(&self) -> Zeroizing<[u8; Self::LENGTH]> {
        let mut bytes = Zeroizing::new([0; Self::LENGTH]);
        let (places, _) = bytes.as_chunks_mut::<32>();
        let keys = [
            self.credential.expose_bytes(),
            self.digits.expose_bytes(),
            self.gap.expose_bytes(),
            self.head.to_seed(),
        ];
        for (place, key) in places.iter_mut().zip(&keys) {
            place.copy_from_slice(key.as_slice());
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    fn keys(seed: u64) -> IssuerKeys {
        IssuerKeys::generate(&mut ChaCha20Rng::seed_from_u64(seed))
    }

    #[test]
    fn stored_keys_read_back_as_the_same_keys() {
        let ours = keys(1);
        let stored = ours.expose_bytes();
        let read = IssuerKeys::from_bytes(stored.as_slice()).unwrap();
        assert!(*read.expose_bytes() == *stored);
        assert_eq!(read.credential.public_key(), ours.credential.public_key());
        assert_eq!(read.gap.public_key(), ours.gap.public_key());
        assert_eq!(read.head.verifying_key(), ours.head.verifying_key());
        assert!(read.digit_table == ours.digit_table);
    }

    #[test]
    fn no_key_has_two_uses() {
        let bytes = keys(2).expose_bytes();
        let distinct: std::collections::HashSet<_> = bytes.chunks(32).collect();
        assert_eq!(distinct.len(), 4);
    }

    #[test]
    fn other_bytes_are_not_keys() {
        let stored = keys(3).expose_bytes();
        let mut zero_key = *stored;
        zero_key[..32].fill(0);
        let longer = [stored.as_slice(), &[0]].concat();
        for bytes in [&[][..], &stored[..127], &stored[..96], &longer, &zero_key, &[255; 128]] {
            assert_eq!(IssuerKeys::from_bytes(bytes).err(), Some(BadIssuerKeys));
        }
    }
}
