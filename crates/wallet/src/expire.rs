//! Requests that nobody decided on in time become lines of the history.

use crate::step::{Change, Step};
use crate::wallet::Wallet;

impl Wallet {
    /// The history lines of all requests that were shown and not decided on in time: commit them
    /// when a wallet is opened, before its history is shown, and from time to time. A request is open
    /// for a day at most, even if it names a later end or none that comes.
    ///
    /// `now` is in seconds since 1970-01-01T00:00:00Z.
    ///
    /// # Examples
    /// ```
    #[doc = include_str!("doc/wallet.txt")]
    /// assert!(wallet.expire_requests(1_795_000_000).is_empty(), "nobody is being asked");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn expire_requests(&self, now: i64) -> Step {
        let over = self.platforms.open_requests().filter(|open| open.is_over(now));
        let ended = over.flat_map(|open| [open.expired().into(), Change::Closed(open.request())]);
        Step::of(ended.collect())
    }
}
