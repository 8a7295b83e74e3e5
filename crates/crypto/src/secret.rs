//! Scalars that are wiped when they go.

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::backend::Scalar;
use crate::wiped::Wiped;
#[cfg(feature = "prove")]
use crate::wiped::WipedList;

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

/// A list of secret scalars, wiped on drop.
#[cfg(feature = "prove")]
pub(crate) type Secrets<T = Scalar> = WipedList<T>;

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
