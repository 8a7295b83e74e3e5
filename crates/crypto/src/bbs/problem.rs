//! Why the drafts' proofs are refused, and why none was made.

use crate::curve::DecodeError;

/// More messages than this are refused before any work is done on them.
pub const MAX_MESSAGES: usize = 1024;

/// Why a proof was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadProof {
    /// The bytes are not a proof for that many messages.
    #[error("not a proof in canonical form: {0}")]
    Malformed(#[from] DecodeError),
    /// The indexes of the shown messages are not ascending or lie outside the message list.
    #[error("indexes of shown messages are out of order or out of range")]
    BadIndexes,
    /// The proof does not fit key, headers and shown messages.
    #[error("proof does not verify")]
    DoesNotVerify,
}

/// Why no proof was made.
#[cfg(feature = "prove")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProveError {
    /// More than [`MAX_MESSAGES`] messages.
    #[error("more than {MAX_MESSAGES} messages")]
    TooManyMessages,
    /// The indexes of the messages to show are not ascending or lie outside the message list.
    #[error("indexes of messages to show are out of order or out of range")]
    BadIndexes,
    /// The draft's abort case, one in 2^250; try again.
    #[error("the random numbers of this proof do not fit; try again")]
    Degenerate,
}
