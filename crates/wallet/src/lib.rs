//! Keeps credentials, asks the person, answers requests.
//!
//! A [`Wallet`] is a value: it opens no file, asks no clock and talks to nobody. Each step is given
//! what it needs and returns [`Changes`] beside what it will reveal; the caller commits the changes
//! first, and only a [`Committed`] opens the message. No proof can be made without a [`Consent`],
//! and there is no other way to one than [`Asking::consent`]:
//!
//! ```text
//! let asking  = wallet.inspect(&request, now)?;   // who asks, what they learn, what stays hidden
//! let consent = asking.consent();                 // only after a person said yes
//! let proved  = consent.prove(&wallet, &mut rng)?;
//! let (changes, sealed) = proved.into_parts();
//! let committed = wallet.commit(changes);         // save before you reveal
//! let bytes   = sealed.release(&committed)?;      // what the platform receives
//! ```
//!
//! `examples/issue_and_present.rs` runs this from the offer to the verdict.
//!
//! An app that links this crate into its own process can read the holder secret: a platform's own
//! app must talk to a wallet in another process.

mod anchor;
mod changes;
mod consent;
mod history;
mod holding;
mod inspect;
mod learn;
mod message;
mod receive;
mod refusal;
mod view;
mod wallet;

pub use changes::{Changes, Committed, NotCommitted, Sealed};
pub use consent::{Consent, Declined, NOTHING_TO_SHOW, ProveFailed, Proved};
pub use history::{Ending, HistoryEntry};
pub use inspect::{Asking, RequestRefused};
pub use receive::{Acceptance, PendingIssuance, Received};
pub use refusal::{ReceiveError, RequestRefusal, UpdateError};
pub use view::{ClaimName, Learned, Warning};
pub use wallet::{CredentialView, Wallet};
