//! How much one key signs.

use nonla_credential::{GAP_WIDTH, HandleLimit};

/// The most signatures one key ever makes: credentials of a credential key, gaps of a gap key.
/// Whoever steals a credential key, or mints people with it, runs into it, and the public counts
/// show them on the way.
///
/// The steps count for each key, so a signature is counted before it leaves. A credential that is
/// handed out again for the same request, and a list that is made again for the same period, count once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SignatureCap(u64);

impl SignatureCap {
    /// 2^28, what a key may sign before its security falls below 113 bits on paper: *The cap* in
    /// `specs/proof.md`.
    pub const MOST: Self = Self(1 << 28);

    /// This many signatures, or [`Self::MOST`] if that is less.
    #[must_use]
    pub const fn new(signatures: u64) -> Self {
        if signatures < Self::MOST.0 { Self(signatures) } else { Self::MOST }
    }

    /// One credential for every two handles there can be: about one for each person, with H about twice the
    /// population.
    #[must_use]
    pub const fn for_handles(limit: HandleLimit) -> Self {
        Self::new(limit.get() / 2)
    }

    /// How many lists a gap key signs under this cap, with `revoked` handles listed in each.
    #[must_use]
    pub const fn lists(self, limit: HandleLimit, revoked: u64) -> u64 {
        self.get() / gaps_of_list(limit, revoked)
    }

    /// What is left of it after so many signatures.
    pub(crate) const fn less(self, signed: u64) -> Self {
        Self(self.0.saturating_sub(signed))
    }

    /// The number of signatures.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

/// Gaps of a whole list: one for each [`GAP_WIDTH`] handles, and one more for each revoked handle.
pub(crate) const fn gaps_of_list(limit: HandleLimit, revoked: u64) -> u64 {
    limit.get() / GAP_WIDTH + revoked
}
