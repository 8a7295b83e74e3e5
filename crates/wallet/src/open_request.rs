//! Requests the holder was shown and has not decided on: none is lost, whatever happens meanwhile.

use nonla_credential::{Hash, VerifiedRequest, parse_json};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::history::{AskedEntry, Ending, Event, HistoryEntry};
use crate::record::{MAX_RECORD, Record, Table, json_of};
use crate::row::Row;

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
    pub(crate) fn is_over(&self, now: i64) -> bool {
        self.expires_at < now || self.expires_at > now.saturating_add(OPEN_SECONDS)
    }

    pub(crate) fn expired(&self) -> HistoryEntry {
        let entry = self.asked.clone().ended(Ending::Expired);
        HistoryEntry { day: self.day, event: Event::Presentation(entry) }
    }
}

impl Row for OpenRequest {
    const TABLE: Table = Table::OpenRequest;

    fn row(&self) -> Vec<u8> {
        self.request().as_bytes().to_vec()
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        json_of(self)
    }

    fn decode(record: &Record) -> Option<Box<Self>> {
        parse_json(&record.bytes, MAX_RECORD).ok()
    }
}
