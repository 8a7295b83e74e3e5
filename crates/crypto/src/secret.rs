//! Scalars that are wiped when they go.

use zeroize::{DefaultIsZeroes, Zeroize, ZeroizeOnDrop};

use crate::backend::Scalar;

/// A scalar as a plain value that `zeroize` knows how to overwrite.
///
/// Copies of it live only on the stack of one computation; what is kept lies in a [`Secret`] or
/// in [`Secrets`].
#[derive(Clone, Copy, Default)]
pub(crate) struct Wiped(pub(crate) Scalar);

impl DefaultIsZeroes for Wiped {}

/// One secret scalar, on the heap so that moving it leaves no copy, wiped on drop.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(crate) struct Secret(Box<Wiped>);

impl Secret {
    pub(crate) fn new(scalar: Scalar) -> Self {
        Self(Box::new(Wiped(scalar)))
    }

    pub(crate) fn scalar(&self) -> &Scalar {
        &self.0.0
    }
}

/// A list of secret scalars, wiped on drop. It never grows beyond the capacity it was made with,
/// so no copy is left behind by a reallocation.
#[cfg(feature = "prove")]
#[derive(Zeroize, ZeroizeOnDrop)]
pub(crate) struct Secrets(Vec<Wiped>);

#[cfg(feature = "prove")]
impl Secrets {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self(Vec::with_capacity(capacity))
    }

    /// Adds a scalar; moves the list by hand, wiping the old place, should it ever be full.
    pub(crate) fn push(&mut self, scalar: Scalar) {
        if self.0.len() == self.0.capacity() {
            let mut larger = Vec::with_capacity(self.0.capacity() * 2 + 8);
            larger.extend_from_slice(&self.0);
            self.0.zeroize();
            self.0 = larger;
        }
        self.0.push(Wiped(scalar));
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Scalar> {
        self.0.iter().map(|wiped| &wiped.0)
    }

    pub(crate) fn get(&self, index: usize) -> Option<&Scalar> {
        self.0.get(index).map(|wiped| &wiped.0)
    }

    pub(crate) fn set(&mut self, index: usize, scalar: Scalar) {
        if let Some(place) = self.0.get_mut(index) {
            place.0 = scalar;
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}
