//! The secret keys of an issuer.

use nonla_credential::{Day, SigningKey};
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
    /// The first gap key; it signs from the issuer's first day on.
    pub(crate) gap: SecretKey,
    pub(crate) head: SigningKey,
}

/// A later gap key of an issuer: it signs the gaps of lists from one day on, until the next begins.
///
/// It is wiped on drop, and cannot be printed or copied.
pub struct GapKey {
    pub(crate) secret: SecretKey,
    pub(crate) from: Day,
}

impl GapKey {
    /// Length of the stored form, in bytes.
    pub const LENGTH: usize = 32 + 2;

    /// Draws a key that signs from the period of this day on.
    pub fn generate(from: Day, rng: &mut (impl RngCore + CryptoRng)) -> Self {
        Self { secret: SecretKey::generate(rng), from }
    }

    /// Reads the stored form.
    ///
    /// # Errors
    /// [`BadIssuerKeys`] for anything [`expose_bytes`](Self::expose_bytes) does not write.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadIssuerKeys> {
        let (secret, from) = bytes.split_first_chunk::<32>().ok_or(BadIssuerKeys)?;
        let from = <[u8; 2]>::try_from(from).map_err(|_| BadIssuerKeys)?;
        let secret = SecretKey::from_bytes(secret)?;
        Ok(Self { secret, from: Day::from_number(u16::from_be_bytes(from)) })
    }

    /// The bytes to store, encrypted, in a place that is wiped: the key and the number of its first
    /// day.
    #[must_use]
    pub fn expose_bytes(&self) -> Zeroizing<[u8; Self::LENGTH]> {
        let mut bytes = Zeroizing::new([0; Self::LENGTH]);
        let (secret, from) = bytes.split_at_mut(32);
        secret.copy_from_slice(self.secret.expose_bytes().as_slice());
        from.copy_from_slice(&self.from.number().to_be_bytes());
        bytes
    }
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
    fn a_stored_gap_key_reads_back_as_the_same_key() {
        let ours = GapKey::generate(Day::from_number(46_346), &mut ChaCha20Rng::seed_from_u64(4));
        let stored = ours.expose_bytes();
        let read = GapKey::from_bytes(stored.as_slice()).unwrap();
        assert!(*read.expose_bytes() == *stored);
        assert_eq!((read.secret.public_key(), read.from), (ours.secret.public_key(), ours.from));
        let longer = [stored.as_slice(), &[0]].concat();
        for bytes in [&[][..], &stored[..33], &longer, &[0; 34]] {
            assert_eq!(GapKey::from_bytes(bytes).err(), Some(BadIssuerKeys));
        }
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
