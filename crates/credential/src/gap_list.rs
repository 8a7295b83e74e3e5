//! The revocation list as a whole: how many handles there can be, and what can be wrong.
//!
//! Handles lie in [1, H). The list of a period is cut into files of 65,536 handles
//! ([`GapFile`](crate::GapFile)), whose hashes stand in an index, whose root stands in a signed
//! head ([`Head`](crate::Head)).

use serde::{Deserialize, Serialize};

use crate::json::JsonError;
use crate::jws::JwsError;
use crate::layout::Handle;

/// Handles in one file.
pub const FILE_HANDLES: u64 = 65_536;
/// No gap is wider: each multiple is an end point of every list and is never given out.
pub const GAP_WIDTH: u64 = 256;
/// Most files a list may have: 2^16 files of 2^16 handles.
pub(crate) const MAX_FILES: u64 = 1 << 16;

/// Why something of a revocation list was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GapListError {
    /// The file has a wrong length or does not start as one.
    #[error("not a gap file")]
    NotAGapFile,
    /// The file is of another period or another place in the list than expected.
    #[error("gap file of another period or number")]
    OtherFile,
    /// End points do not ascend, leave out a multiple of [`GAP_WIDTH`], or the last is not the file's end.
    #[error("gaps do not tile the file, or one is wider than {GAP_WIDTH}")]
    DoesNotTile,
    /// A signature is not one in canonical form.
    #[error("a gap's signature is malformed")]
    MalformedSignature,
    /// The trust list names no gap key of the issuer for the period.
    #[error("the issuer has no gap key for the period")]
    NoGapKey,
    /// A signature does not verify.
    #[error("a gap's signature does not verify")]
    BadSignature,
    /// The file's hash is not the one the index names, or the index not the one the head names.
    #[error("file or index is not the one the head names")]
    NotInHead,
    /// The published count is not the number of revoked handles in the files.
    #[error("the head counts another number of revoked handles than the files hold")]
    WrongCount,
    /// H is zero, not a multiple of 65,536 or too large.
    #[error("number of handles is not a positive multiple of 65536")]
    BadLimit,
    /// A handle outside [1, H), or a multiple of 256.
    #[error("not a handle that can have been given out")]
    BadHandle,
    /// The head is not signed by the listed key.
    #[error("head: {0}")]
    Head(#[from] JwsError),
    /// The head's content is malformed.
    #[error("head: {0}")]
    HeadContent(#[from] JsonError),
    /// The head is of another issuer.
    #[error("head is of another issuer")]
    OtherIssuer,
    /// The head does not name the hash of the one before.
    #[error("head does not follow the one known before")]
    BrokenChain,
    /// A public count is lower than in the head before: somebody was let back in, or hidden.
    #[error("a public count of the issuer went down")]
    CountWentDown,
    /// The counts by key are not in ascending order, do not add up to the credentials of all keys, or
    /// name more people than credentials.
    #[error("the counts by key are out of order or do not add up")]
    KeyCounts,
    /// Two different heads for one period, both signed: evidence against the issuer.
    #[error("two heads for one period: the issuer equivocates")]
    Equivocation,
    /// Signing failed in the draft's abort case.
    #[error("gap cannot be signed with this key")]
    Unsignable,
}

/// How many handles there can be: H, a positive multiple of 65,536.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct HandleLimit(u64);

impl HandleLimit {
    /// Reads H.
    ///
    /// # Errors
    /// [`GapListError::BadLimit`].
    pub fn new(limit: u64) -> Result<Self, GapListError> {
        if limit == 0 || !limit.is_multiple_of(FILE_HANDLES) || limit / FILE_HANDLES > MAX_FILES {
            return Err(GapListError::BadLimit);
        }
        Ok(Self(limit))
    }

    /// About twice `people`, so that random draws rarely collide.
    ///
    /// # Errors
    /// [`GapListError::BadLimit`] for more than 2^31 people.
    pub fn for_population(people: u64) -> Result<Self, GapListError> {
        let files = people.saturating_mul(2).div_ceil(FILE_HANDLES).max(1);
        Self::new(files.saturating_mul(FILE_HANDLES))
    }

    /// H.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Number of files of each period.
    #[must_use]
    pub const fn files(self) -> u64 {
        self.0 / FILE_HANDLES
    }

    /// Whether `handle` can have been given out: in [1, H) and no multiple of [`GAP_WIDTH`].
    #[must_use]
    pub const fn may_give_out(self, handle: Handle) -> bool {
        let number = handle.number();
        number < self.0 && !number.is_multiple_of(GAP_WIDTH)
    }
}

impl TryFrom<u64> for HandleLimit {
    type Error = GapListError;

    fn try_from(limit: u64) -> Result<Self, GapListError> {
        Self::new(limit)
    }
}

impl From<HandleLimit> for u64 {
    fn from(limit: HandleLimit) -> Self {
        limit.0
    }
}
