//! A pure decision over records, and what comes of it once it is durable.

use crate::key::Change;
use crate::reading::{Pause, Reading};

type Decide<'a, T> = dyn Fn(&Reading) -> Result<Decision<T>, Pause> + Send + Sync + 'a;

/// A pure decision over the records it reads: what changes, and what comes of it, a `T`.
///
/// A store may ask it several times, with more records or with newer ones, so it decides by the records
/// alone. Hand it to a store's `commit`; that gives the `T` once the changes are durable.
#[must_use = "nothing has happened until a store commits this"]
pub struct Step<'a, T> {
    decide: Box<Decide<'a, T>>,
}

/// What a step decided.
#[derive(Debug)]
pub struct Decision<T> {
    /// What is to be written, all of it or nothing.
    pub changes: Vec<Change>,
    /// What comes of it once that is durable.
    pub outcome: T,
}

impl<T> Decision<T> {
    /// Nothing is written.
    pub const fn unchanged(outcome: T) -> Self {
        Self { changes: Vec::new(), outcome }
    }
}

/// A decided step on its way into a store: write [`changes`](Self::changes) in one transaction that fails
/// if a record that was read has changed, and only when they are durable take what
/// [`saved`](Self::saved) gives. Dropped, nothing has happened.
#[must_use = "nothing has happened until this is written and saved"]
pub struct Staged<T> {
    decision: Decision<T>,
}

impl<'a, T> Step<'a, T> {
    /// A step that decides by this function.
    ///
    /// The function must be pure: it is called again if a store has to read more, or something came
    /// between.
    pub fn new(decide: impl Fn(&Reading) -> Result<Decision<T>, Pause> + Send + Sync + 'a) -> Self {
        Self { decide: Box::new(decide) }
    }

    /// Decides by the records that were read.
    ///
    /// # Errors
    /// [`Pause::Read`] names records to read before it is asked again; [`Pause::Damaged`] ends it.
    pub fn stage(&self, records: &Reading) -> Result<Staged<T>, Pause> {
        (self.decide)(records).map(|decision| Staged { decision })
    }
}

impl<T> Staged<T> {
    /// What to write: all of it or nothing, and only while every record that was read is as it was.
    pub fn changes(&self) -> &[Change] {
        &self.decision.changes
    }

    /// The changes are durable: what comes of them.
    pub fn saved(self) -> T {
        self.decision.outcome
    }
}

impl<T> std::fmt::Debug for Step<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Step(..)")
    }
}

impl<T> std::fmt::Debug for Staged<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Staged").field("changes", &self.decision.changes).finish_non_exhaustive()
    }
}
