//! The mathematics of hidden claims: BBS signatures, pseudonyms, ranges, signed gaps, one proof.

#[cfg(all(feature = "planted", feature = "prove"))]
pub mod adversary;
mod backend;
pub mod bbs;
mod curve;
mod digits;
mod gap;
mod hash;
mod holder;
mod interface;
mod issuance;
mod key;
#[cfg(feature = "prove")]
mod nonces;
mod planted;
#[cfg(feature = "prove")]
mod prove;
mod pseudonym_signature;
mod relation;
mod secret;
mod signature;
mod slot;
mod statement;
mod transcript;
mod verify;

pub use curve::{DecodeError, PointG1, PointG2};
pub use digits::{BadDigitTable, DigitKey, DigitSecretKey, DigitTable};
pub use gap::Gap;
pub use holder::{EnrolmentTag, HolderSecret, Pseudonym};
pub use interface::MAX_SLOTS;
pub use issuance::{
    BlindRequest, CheckedBlindRequest, IssuanceContext, IssueError, verify_credential,
};
pub use key::{KeyError, PublicKey, SecretKey};
pub use planted::planted;
#[cfg(feature = "prove")]
pub use prove::{ProveError, Witness, prove};
pub use pseudonym_signature::{BadPseudonymSignature, PseudonymSignature};
pub use signature::{BadSignature, Signature};
pub use slot::SlotValue;
pub use statement::{Bound, MAX_RANGES, RANGE_DIGITS, SUITE_ID, Statement, StatementError};
pub use verify::{ProofError, proof_length, verify};
