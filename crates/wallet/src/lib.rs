#![cfg_attr(not(doctest), doc = include_str!("../README.md"))]
//!
//! # In memory
//!
//! The same without a store, for tests and for programs that keep nothing: [`Staged::saved`] is then
//! said at once.
//!
//! ```
//! use nonla_credential::{Day, DomainId, SigningKey, TrustListContent, VerifierId, sign_trust_list};
//! use nonla_wallet::Wallet;
//! use rand::rngs::OsRng;
//!
//! // A list of nobody yet, and a wallet that trusts it.
//! let operator = SigningKey::generate(&mut OsRng);
//! let content = TrustListContent {
//!     domain: DomainId::parse("urn:nonla:domain:vn")?,
//!     sequence: 0,
//!     published: Day::parse("2026-11-22")?,
//!     valid_until: Day::parse("2027-11-22")?,
//!     previous: None,
//!     suites: vec![nonla_crypto::SUITE_ID.to_owned()],
//!     issuers: Vec::new(),
//!     verifiers: Vec::new(),
//! };
//! let list = sign_trust_list(&operator, &content)?;
//! let mut wallet = Wallet::new(operator.verifying_key(), &list, &mut OsRng)?;
//!
//! // Whatever comes, somebody on no list gets no answer, and the history says so.
//! let refused = wallet.inspect("who goes there", 1_795_000_000).err();
//! let refused = refused.ok_or("it was answered")?;
//! let answer = wallet.stage(refused.step)?.saved();
//! assert!(answer.is_none());
//! assert_eq!(wallet.history_length(), 1);
//!
//! // Read again from its records, it is the same wallet.
//! let again = Wallet::with_secret(
//!     nonla_crypto::HolderSecret::from_bytes(wallet.expose_secret().expose_bytes().as_slice())?,
//!     operator.verifying_key(),
//!     &list,
//!     &mut OsRng,
//! )?;
//! let platform = VerifierId::parse("urn:nonla:verifier:agora")?;
//! assert_eq!(again.pseudonym(&platform), wallet.pseudonym(&platform));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod anchor;
mod answer;
mod bad_file;
mod bounds;
mod consent;
mod credentials;
mod effect;
mod evidence;
mod expire;
mod export;
mod history;
mod history_chain;
mod history_lines;
mod history_steps;
mod holding;
mod inspect;
mod keep_evidence;
mod keep_receipt;
mod learn;
mod message;
mod on_need;
mod open_request;
mod platform;
mod platforms;
mod pseudonyms;
mod receive;
mod received;
mod record;
mod refusal;
mod revocation;
mod row;
mod step;
mod stored;
mod two_heads;
mod two_lists;
mod unmet;
mod view;
mod wallet;

pub use answer::{HeldAnswer, StillOpen};
pub use bad_file::{BadFile, NotEvidence};
pub use consent::{Consent, ProveFailed, Proved};
pub use evidence::{Evidence, EvidenceAbout, KeptEvidence};
pub use export::{ExportError, ExportedHistory, MAX_EXPORT, check_export, read_export};
pub use history::{
    AskedEntry, Ending, Event, FailureReason, HistoryEntry, HistoryFilter, HistoryLine,
    PresentationEntry,
};
pub use history_chain::{HistoryCursor, HistoryError};
pub use inspect::{Asking, RequestRefused};
pub use keep_evidence::NoSuchEvidence;
pub use keep_receipt::{KeepReceiptError, OwnReceipt};
pub use platform::{Alias, BadAlias, ErasureAsked, Platform};
pub use pseudonyms::{ForgetWarning, Forgetting, NoSuchPlatform};
pub use receive::{Acceptance, PendingIssuance};
pub use received::{Received, RefusedCredential};
pub use record::{Record, RecordChange, RecordKey, Table};
pub use refusal::{ReceiveError, RequestRefusal, UpdateError};
pub use step::{Expiring, Overtaken, Staged, Step};
pub use stored::LoadError;
pub use two_heads::{NotTwoHeads, TwoHeads};
pub use two_lists::{NotTwoLists, TwoLists};
pub use view::{CROWD, ClaimName, LIST_WARNING_DAYS, Learned, ProvedClaim, Warning};
pub use wallet::{CredentialView, Wallet};
