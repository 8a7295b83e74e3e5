//! Scalars that are wiped when they go.

use zeroize::{DefaultIsZeroes, Zeroize, ZeroizeOnDrop};

use crate::backend::Scalar;

/// A scalar or point as a plain value that `zeroize` knows how to overwrite.
///
/// Copies of it live only on the stack of one computation; what is kept lies in a [`Secret`] or
/// in [`Secrets`].
#[derive(Clone, Copy, Default)]
pub(crate) struct Wiped<T>(pub(crate) T);

impl<T: Copy + Default> DefaultIsZeroes for Wiped<T> {}

/// One secret scalar, on the heap so that moving it leaves no copy, wiped on drop.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(crate) struct Secret(Box<Wiped<Scalar>>);

impl Secret {
    pub(crate) fn new(scalar: Scalar) -> Self {
        Self(Box::new(Wiped(scalar)))
    }

    pub(crate) fn scalar(&self) -> &Scalar {
        &self.0.0
    }
}

/// A list of secret scalars (or points), wiped on drop. It never grows beyond the capacity it was made with,
/// so no copy is left behind by a reallocation.
#[cfg(feature = "prove")]
#[derive(Zeroize, ZeroizeOnDrop)]
pub(crate) struct Secrets<T: Copy + Default = Scalar>(Vec<Wiped<T>>);

#[cfg(feature = "prove")]
impl<T: Copy + Default> Secrets<T> {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self(Vec::with_capacity(capacity))
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

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|wiped| &wiped.0)
    }

    pub(crate) fn get(&self, index: usize) -> Option<&T> {
        self.0.get(index).map(|wiped| &wiped.0)
    }

    pub(crate) fn set(&mut self, index: usize, secret: T) {
        if let Some(place) = self.0.get_mut(index) {
            place.0 = secret;
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}
