//! Values that are wiped when they go.

use zeroize::DefaultIsZeroes;
#[cfg(feature = "prove")]
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A scalar or point as a plain value that `zeroize` knows how to overwrite.
///
/// Copies of it live only on the stack of one computation; what is kept lies in a
/// [`Secret`](crate::secret::Secret) or in a [`WipedList`].
#[derive(Clone, Copy, Default)]
pub(crate) struct Wiped<T>(pub(crate) T);

impl<T: Copy + Default> DefaultIsZeroes for Wiped<T> {}

/// A list of secrets, wiped on drop. It never grows beyond the capacity it was made with,
/// so no copy is left behind by a reallocation.
#[cfg(feature = "prove")]
#[derive(Zeroize)]
pub(crate) struct WipedList<T: Copy + Default>(Vec<Wiped<T>>);

#[cfg(feature = "prove")]
impl<T: Copy + Default> ZeroizeOnDrop for WipedList<T> {}

#[cfg(feature = "prove")]
impl<T: Copy + Default> Drop for WipedList<T> {
    fn drop(&mut self) {
        self.zeroize();
    }
}

#[cfg(feature = "prove")]
impl<T: Copy + Default> WipedList<T> {
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
