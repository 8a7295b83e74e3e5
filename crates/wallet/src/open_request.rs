//! Requests the holder was shown and has not decided on: none is lost, whatever happens meanwhile.

use nonla_credential::{Hash, VerifiedRequest};
use serde::{Deserialize, Serialize};

use crate::effect::Effect;
use crate::history::{AskedEntry, Ending, Event, HistoryEntry};
use crate::step::{Change, Step};
use crate::wallet::Wallet;

/// A request counts as open for a day at most, whatever it says: one without an end would never become
/// a line of the history.
const OPEN_SECONDS: i64 = 24 * 60 * 60;

/// The last second, since 1970, at which the wallet answers a request it looks at `now`.
pub(crate) fn last_second(request: &VerifiedRequest, now: i64) -> i64 {
    request.content().expires_at.min(now.saturating_add(OPEN_SECONDS))
}

/// A request on the holder's screen.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenRequest {
    /// Last second at which an answer counts, since 1970.
    pub(crate) expires_at: i64,
    pub(crate) day: nonla_credential::Day,
    pub(crate) asked: AskedEntry,
}

impl OpenRequest {
    pub(crate) const fn request(&self) -> Hash {
        self.asked.request
    }

    /// Whether its time is over. So it is, too, if it ends later than any that is open at `now`: it was
    /// opened while the clock ran ahead.
    fn is_over(&self, now: i64) -> bool {
        self.expires_at < now || self.expires_at > now.saturating_add(OPEN_SECONDS)
    }

    fn expired(&self) -> HistoryEntry {
        let entry = self.asked.clone().ended(Ending::Expired);
        HistoryEntry { day: self.day, event: Event::Presentation(entry) }
    }
}

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
        let mut list: Vec<Change> = Vec::new();
        for (request, open) in &self.open_requests {
            if open.is_over(now) {
                list.push(open.expired().into());
                list.push(Effect::Closed(*request).into());
            }
        }
        Step::of(list)
    }
}
