//! Scalars that are wiped when they go.

use zeroize::{DefaultIsZeroes, Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::backend::Scalar;

/// A scalar or point as a plain value that `zeroize` knows how to overwrite.
///
/// Copies of it live only on the stack of one computation; what is kept lies in a [`Secret`] or
/// in [`Secrets`].
#[derive(Clone, Copy, Default)]
pub(crate) struct Wiped<T>(pub(crate) T);

impl<T: Copy + Default> DefaultIsZeroes for Wiped<T> {}

/// One secret scalar, on the heap so that moving it leaves no copy, wiped on drop.
#[derive(Zeroize)]
pub(crate) struct Secret(Box<Wiped<Scalar>>);

impl ZeroizeOnDrop for Secret {}

impl Drop for Secret {
    fn drop(&mut self) {
        (*self.0).zeroize();
    }
}

impl Secret {
    pub(crate) fn new(scalar: Scalar) -> Self {
        Self(Box::new(Wiped(scalar)))
    }

    pub(crate) fn scalar(&self) -> &Scalar {
        &self.0.0
    }

    /// The scalar, big endian, in a place that is wiped; what making it left elsewhere is written
    /// over.
    pub(crate) fn expose_bytes(&self) -> Zeroizing<[u8; 32]> {
        let mut bytes = Zeroizing::new([0; 32]);
        self.write_to(&mut bytes);
        crate::stack::overwrite_stack();
        bytes
    }

    #[inline(never)]
    fn write_to(&self, bytes: &mut [u8; 32]) {
        *bytes = self.scalar().to_bytes_be();
    }
}

/// A list of secret scalars (or points), wiped on drop. It never grows beyond the capacity it was made with,
/// so no copy is left behind by a reallocation.
#[cfg(feature = "prove")]
#[derive(Zeroize)]
pub(crate) struct Secrets<T: Copy + Default = Scalar>(Vec<Wiped<T>>);

#[cfg(feature = "prove")]
impl<T: Copy + Default> ZeroizeOnDrop for Secrets<T> {}

#[cfg(feature = "prove")]
impl<T: Copy + Default> Drop for Secrets<T> {
    fn drop(&mut self) {
        self.zeroize();
    }
}

#[cfg(feature = "prove")]
impl<T: Copy + Default> Secrets<T> {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self(Vec::with_capacity(capacity))
    }

    /// `length` zeros, to be [`set`](Self::set).
    pub(crate) fn zeros(length: usize) -> Self {
        Self(vec![Wiped::default(); length])
    }

    /// Adds a secret; moves the list by hand, wiping the old place, should it ever be full.
    pub(crate) fn push(&mut self, secret: T) {
        if self.0.len() == self.0.capacity() {
            let mut larger = Vec::with_capacity(self.0.capacity() * 2 + 8);
            larger.extend_from_slice(&self.0);
            self.0.zeroize();
            self.0 = larger;
        }
        self.0.push(Wiped(secret));
    }

    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &T> {
        self.0.iter().map(|wiped| &wiped.0)
    }

    pub(crate) fn get(&self, index: usize) -> Option<&T> {
        self.0.get(index).map(|wiped| &wiped.0)
    }

    /// The secret at `index`, which comes from the relation that the list was laid out for.
    #[expect(
        clippy::expect_used,
        reason = "no index comes from outside; a nonce read as zero would give a secret away"
    )]
    pub(crate) fn at(&self, index: usize) -> T {
        self.0.get(index).expect("an index of this list").0
    }

    /// Replaces the secret at `index`, which comes from the relation that the list was laid out for.
    #[expect(clippy::expect_used, reason = "no index comes from outside")]
    pub(crate) fn set(&mut self, index: usize, secret: T) {
        self.0.get_mut(index).expect("an index of this list").0 = secret;
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::{Debug, Display};

    use static_assertions::{assert_impl_all, assert_not_impl_any};
    use zeroize::{Zeroize, ZeroizeOnDrop};

    use super::{Secret, Secrets};
    use crate::backend::Scalar;
    use crate::nonces::Nonces;
    use crate::{DigitSecretKey, HolderSecret, SecretKey, SlotValue};

    // Serves T-C3: printing, copying, comparing or writing out a secret does not compile.
    assert_not_impl_any!(HolderSecret: Debug, Display, Clone, PartialEq, serde::Serialize);
    assert_not_impl_any!(SecretKey: Debug, Display, Clone, PartialEq, serde::Serialize);
    assert_not_impl_any!(DigitSecretKey: Debug, Display, Clone, PartialEq, serde::Serialize);
    assert_not_impl_any!(Secret: Debug, Display, Clone, PartialEq, serde::Serialize);
    assert_not_impl_any!(Secrets: Debug, Display, Clone, PartialEq, serde::Serialize);
    assert_not_impl_any!(Nonces: Debug, Display, Clone, PartialEq, serde::Serialize);
    assert_not_impl_any!(SlotValue<'_>: Debug, Display, PartialEq, serde::Serialize);
    // What holds secrets wipes them when it goes.
    assert_impl_all!(Secret: ZeroizeOnDrop);
    assert_impl_all!(Secrets: ZeroizeOnDrop);
    assert_impl_all!(Nonces: ZeroizeOnDrop);

    /// Serves T-C2: wiping writes over the values; `tests/checks/memory.rs` searches what is freed.
    #[test]
    fn wiping_overwrites_every_scalar() {
        let mut secret = Secret::new(Scalar::from(7));
        secret.zeroize();
        assert!(*secret.scalar() == Scalar::from(0));
        let mut secrets = Secrets::with_capacity(1);
        for number in 1..=20 {
            secrets.push(Scalar::from(number));
        }
        assert!(secrets.iter().zip(1..).all(|(scalar, number)| *scalar == Scalar::from(number)));
        secrets.zeroize();
        assert_eq!(secrets.len(), 0);
    }
}
