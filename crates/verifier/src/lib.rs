//! Asks, checks, decides, and remembers pseudonyms only.

mod account;
mod ask;
mod changes;
mod check;
mod decide;
mod erase;
mod refusal;
mod registry;
mod standing;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod used_nonces;
mod verifier;

pub use account::{AccountKey, PlatformKey};
pub use ask::{AskError, Intent, Session};
pub use changes::{BadOpenTiers, Changes, OpenTiers};
pub use check::Checked;
pub use decide::{Verdict, VerdictError};
pub use erase::{CheckedMessage, Erasure, ErasureOutcome, ErasureReceipt, MessageRefusal};
pub use refusal::{Refusal, RefusalCounters, RefusalKind, Stage};
pub use registry::{NoSuchAccount, Outcome, Registry};
pub use standing::{Ban, Record, Standing};
pub use verifier::{Freshness, Moment, Verifier, VerifierConfig};
