//! From what a person types to a key: Argon2id, slow and large on purpose.

use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

use crate::wallet::seal::data_key::{DataKey, NoRandomness, random};

/// How slow and how large a derivation is: the work of whoever tries passphrases one by one.
///
/// Bounded both ways. Weaker than the least makes guessing cheap; beyond the most, a forged store
/// could take all memory before anything is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KdfCost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

/// The cost is outside the bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the key derivation asks for less or more work than a wallet may: the file is not ours")]
pub struct BadKdfCost;

impl KdfCost {
    /// 64 MiB and three passes: the least, and what a store is made with.
    pub const LEAST: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 };
    /// 1 GiB, 16 passes, four lanes.
    pub const MOST: Self = Self { memory_kib: 1024 * 1024, passes: 16, lanes: 4 };
    /// Length of the written form, in bytes.
    pub(crate) const LENGTH: usize = 12;

    /// A cost: memory in KiB, passes over it, lanes.
    ///
    /// # Errors
    /// [`BadKdfCost`] outside [`Self::LEAST`] and [`Self::MOST`].
    pub fn new(memory_kib: u32, passes: u32, lanes: u32) -> Result<Self, BadKdfCost> {
        let (least, most) = (Self::LEAST, Self::MOST);
        let strong = memory_kib >= least.memory_kib && passes >= least.passes && lanes >= 1;
        let bounded = memory_kib <= most.memory_kib && passes <= most.passes && lanes <= most.lanes;
        if strong && bounded { Ok(Self { memory_kib, passes, lanes }) } else { Err(BadKdfCost) }
    }

    pub(crate) fn to_bytes(self) -> [u8; Self::LENGTH] {
        let mut bytes = [0; Self::LENGTH];
        let numbers = [self.memory_kib, self.passes, self.lanes];
        for (place, number) in bytes.chunks_exact_mut(4).zip(numbers) {
            place.copy_from_slice(&number.to_be_bytes());
        }
        bytes
    }

    pub(crate) fn from_bytes(bytes: &[u8; Self::LENGTH]) -> Result<Self, BadKdfCost> {
        let (numbers, _) = bytes.as_chunks::<4>();
        let [memory, passes, lanes] = numbers else { return Err(BadKdfCost) };
        let number = |bytes: &[u8; 4]| u32::from_be_bytes(*bytes);
        Self::new(number(memory), number(passes), number(lanes))
    }
}

/// Why no key was derived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KdfError {
    /// The cost is outside the bounds.
    #[error(transparent)]
    Cost(#[from] BadKdfCost),
    /// The memory the derivation needs is not to be had.
    #[error("not enough memory to derive the key: close other programs and try again")]
    NoMemory,
}

/// The salt of a derivation.
pub(crate) const SALT: usize = 16;

pub(crate) fn new_salt() -> Result<[u8; SALT], NoRandomness> {
    random()
}

/// Derives a key: Argon2id, version 0x13 ([RFC 9106](https://www.rfc-editor.org/rfc/rfc9106)).
pub(crate) fn derive(secret: &[u8], salt: &[u8; SALT], cost: KdfCost) -> Result<DataKey, KdfError> {
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32));
    let params = params.map_err(|_| BadKdfCost)?;
    let mut key = Zeroizing::new([0; 32]);
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let derived = argon.hash_password_into(secret, salt, key.as_mut_slice());
    nonla_crypto::overwrite_stack();
    derived.map_err(|_| KdfError::NoMemory)?;
    Ok(DataKey::from_bytes(&key))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Serves T-S6, T-S8: neither less work than agreed, nor so much that it fells the device.
    #[test]
    fn a_cost_is_bounded_both_ways() {
        let (least, most) = (KdfCost::LEAST, KdfCost::MOST);
        assert_eq!((least.memory_kib, least.passes), (64 * 1024, 3));
        for (memory, passes, lanes) in [
            (64 * 1024 - 1, 3, 1),
            (64 * 1024, 2, 1),
            (64 * 1024, 3, 0),
            (8, 1, 1),
            (0, 0, 0),
            (1024 * 1024 + 1, 3, 1),
            (1 << 30, 3, 1), // 1 TiB
            (u32::MAX, 3, 1),
            (64 * 1024, 17, 1),
            (64 * 1024, u32::MAX, 1),
            (64 * 1024, 3, 5),
        ] {
            let refused = KdfCost::new(memory, passes, lanes);
            assert_eq!(refused, Err(BadKdfCost), "{memory} {passes} {lanes}");
            let written = [memory, passes, lanes].map(u32::to_be_bytes).concat();
            let read = KdfCost::from_bytes(written.as_slice().try_into().unwrap());
            assert_eq!(read, Err(BadKdfCost));
        }
        for cost in [least, most, KdfCost::new(100_000, 4, 2).unwrap()] {
            assert_eq!(KdfCost::from_bytes(&cost.to_bytes()), Ok(cost));
        }
    }

    #[test]
    fn a_key_depends_on_secret_salt_and_cost() {
        let key = |secret: &[u8], salt, cost| *derive(secret, &salt, cost).unwrap().expose();
        let one = key(b"tea", [1; SALT], KdfCost::LEAST);
        assert_eq!(one, key(b"tea", [1; SALT], KdfCost::LEAST));
        assert_ne!(one, key(b"teb", [1; SALT], KdfCost::LEAST));
        assert_ne!(one, key(b"tea", [2; SALT], KdfCost::LEAST));
        assert_ne!(one, key(b"tea", [1; SALT], KdfCost::new(64 * 1024, 4, 1).unwrap()));
    }
}
