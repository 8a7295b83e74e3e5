//! Keeps credentials, asks the person, answers requests.
//!
//! A [`Wallet`] is a value: it opens no file, asks no clock and talks to nobody. Each step is given
//! what it needs and returns [`Changes`] beside what it will reveal; the caller saves the changes
//! first, and only a [`Committed`] opens the message. No proof can be made without a [`Consent`],
//! and there is no other way to one than [`Asking::approve`]:
//!
//! ```text
//! let asking  = wallet.inspect(&request, now)?;   // who asks, what they learn, what stays hidden
//! let consent = asking.approve();                 // only after a person said yes
//! let proved  = consent.prove(&wallet, &mut rng)?;
//! let (changes, sealed) = (proved.changes, proved.presentation);
//! let staged  = wallet.stage(changes);
//! store.write(staged.records())?;                 // save before you reveal
//! let committed = staged.saved();
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
mod effect;
mod export;
mod history;
mod history_chain;
mod holding;
mod inspect;
mod keep_receipt;
mod learn;
mod message;
mod open_request;
mod platform;
mod receive;
mod record;
mod refusal;
mod stored;
mod view;
mod wallet;

pub use changes::{Changes, Committed, NotCommitted, Sealed, Staged};
pub use consent::{Consent, NOTHING_TO_SHOW, ProveFailed, Proved, Refused};
pub use export::{ExportError, MAX_EXPORT, read_export};
pub use history::{
    Ending, Event, FailureReason, HistoryEntry, HistoryFilter, HistoryLine, PresentationEntry,
};
pub use history_chain::{HistoryCursor, HistoryError};
pub use inspect::{Asking, RequestRefused};
pub use keep_receipt::KeepReceiptError;
pub use message::Letter;
pub use platform::{
    Alias, BadAlias, ErasureAsked, ForgetWarning, Forgetting, NoSuchPlatform, Platform,
};
pub use receive::{Acceptance, PendingIssuance, Received};
pub use record::{Record, RecordChange, RecordKey, Table};
pub use refusal::{ReceiveError, RequestRefusal, UpdateError};
pub use stored::LoadError;
pub use view::{CROWD, ClaimName, Learned, Warning};
pub use wallet::{CredentialView, Wallet};
