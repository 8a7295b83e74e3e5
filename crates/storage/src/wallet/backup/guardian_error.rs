//! Why guardians cannot be given a secret, or cannot bring it back.

/// Signs of a share: six lines of six groups of four.
pub(crate) const SHARE_SIGNS: usize = 6 * 6 * 4;

/// Why a secret cannot be shared or recovered, in words a person can act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GuardianError {
    /// Not `2 <= needed <= given <= 16`.
    #[error("choose 2 to 16 guardians, at least 2 of whom are needed")]
    BadThreshold,
    /// A share's text has a sign that no share has.
    #[error("sign {position} of this share is none that a share has: only digits and letters")]
    BadSign {
        /// Which sign, blanks and hyphens not counted; the first is 1.
        position: usize,
    },
    /// A share's text has not the length of a share.
    #[error(
        "this share has {found} signs instead of {}: one line may be missing or double",
        SHARE_SIGNS
    )]
    BadLength {
        /// How many signs it has, blanks and hyphens not counted.
        found: usize,
    },
    /// A share's checksum does not fit: it was copied wrongly.
    #[error("share {number} has a typing error: compare it with the original")]
    Damaged {
        /// The number that the text gives, which may be the error itself.
        number: u8,
    },
    /// A share of another version.
    #[error("this share was made by a newer program: update the wallet")]
    OtherVersion,
    /// A share that is well spelled and says what no share says.
    #[error("this share was not made by a wallet: leave it out")]
    NotAShare,
    /// No share was given.
    #[error("no share was given: ask the guardians for theirs")]
    NoShare,
    /// Fewer shares than needed.
    #[error("{missing} more needed: ask further guardians for their shares")]
    TooFew {
        /// How many are missing.
        missing: u8,
    },
    /// A guardian's share was given twice.
    #[error("share {number} was given twice: leave one out and ask another guardian")]
    Twice {
        /// The guardian's number.
        number: u8,
    },
    /// A share belongs to another set than the first one.
    #[error(
        "share {number} belongs to another set than the first share: ask for the newest shares"
    )]
    OtherSet {
        /// The guardian's number in its own set.
        number: u8,
    },
    /// The shares do not yield the secret they were made of: at least one is false.
    #[error("the shares do not fit together: one of them is false, try again with other guardians")]
    DoNotFit,
}
