//! The one answer of a wallet that shows nothing, held back until it tells nothing.
//!
//! [`NOTHING_TO_SHOW`] leaves after an act of the person ([`Asking::refuse`](crate::Asking::refuse),
//! [`Asking::approve`](crate::Asking::approve) and a proof that failed,
//! [`HeldAnswer::acknowledge`]) or after the request expired, and in each case after the line of the
//! history is saved: it is what comes of that step. A wallet that answered *no* at once would tell who holds which credential.

use std::fmt;

use nonla_credential::NOTHING_TO_SHOW;

/// The answer to a request that the wallet refused, held back.
///
/// Show the reason to the person. When they have read it, [`acknowledge`](Self::acknowledge) gives
/// the answer; if they never do, [`expire`](Self::expire) gives it after the request expired.
#[must_use = "the platform waits for an answer"]
pub struct HeldAnswer {
    /// Last second at which an answer counts, since 1970.
    expires_at: i64,
}

/// The request has not expired yet. What was to expire is inside: the person may still act.
#[derive(thiserror::Error)]
#[error("the request has not expired yet; only the person can end it before")]
pub struct StillOpen<T>(
    /// What was to expire.
    pub Box<T>,
);

impl HeldAnswer {
    /// Holds back the answer to a request of somebody who is known, which is open until this second.
    pub(crate) const fn until(expires_at: i64) -> Self {
        Self { expires_at }
    }

    /// Lets the answer go because the person has read why the wallet refuses. Call it on a tap or a
    /// key, never on your own.
    #[must_use = "the platform waits for it"]
    pub fn acknowledge(self) -> Vec<u8> {
        nothing_to_show()
    }

    /// Lets the answer go because the request expired before the person acted.
    ///
    /// `now` is in seconds since 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// [`StillOpen`] if the request has not expired.
    pub fn expire(self, now: i64) -> Result<Vec<u8>, StillOpen<Self>> {
        if now > self.expires_at { Ok(nothing_to_show()) } else { Err(StillOpen(Box::new(self))) }
    }
}

/// The one answer.
pub(crate) fn nothing_to_show() -> Vec<u8> {
    NOTHING_TO_SHOW.to_vec()
}

impl fmt::Debug for HeldAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HeldAnswer(..)")
    }
}

impl<T> fmt::Debug for StillOpen<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StillOpen(..)")
    }
}
