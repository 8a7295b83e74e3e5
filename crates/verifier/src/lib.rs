//! Lets a platform know that a real, adult, resident person is there, and nothing else of them.
//!
//! Three calls: [`Verifier::ask`], [`Verifier::check`], [`Verifier::decide`]. Between the second and
//! the third the platform commits what changes: one person, one account, decided in one
//! transaction. What stays is an [`AccountKey`], how it stands, and days.
//!
//! Nothing here does I/O, reads a clock or draws randomness of its own. No proving code is linked
//! unless the feature `testing` is on; it is for tests, as here:
//!
//! ```
//! use nonla_credential::{MessageKind, Tier};
//! use nonla_verifier::testing::{HolderKind, TestWorld};
//! use nonla_verifier::{CheckedMessage, ErasureReceipt, Intent, Outcome, Registry, Verdict};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let world = TestWorld::new(7);
//! let (verifier, today, mut rng) = (world.verifier(), world.day(), world.rng());
//! let person = world.holder(HolderKind::AdultCitizen);
//! let mut registry = Registry::new();
//!
//! // A person comes to post, and shows that they are an adult resident.
//! let mut visit = |registry: &mut Registry, intent| -> Result<Verdict, Box<dyn std::error::Error>> {
//!     let (request, session) = verifier.ask(Tier::Post, intent, &world.moment(), &mut rng)?;
//!     let answer = person.present(&request); // in the person's wallet, after they said yes
//!     let checked = verifier.check(&session, &answer, &world.moment(), &mut rng)?;
//!     let consent = person.consent(&request); // signed as their pseudonym; both keep the receipt
//!     let receipt = verifier.receipt_consent((&session, &checked), consent, &world.moment())?;
//!     assert_eq!(receipt.content().request(), session.request().hash());
//!     let committed = registry.commit(checked.changes(), today);
//!     Ok(verifier.decide(committed)?)
//! };
//! let verdict = visit(&mut registry, Intent::Register)?;
//! assert_eq!(verdict.outcome(), Outcome::New);
//! assert_eq!(Verdict::read(verdict.signed(), &verifier.verifying_key())?, verdict);
//!
//! // They come back to the same account, and cannot have a second one.
//! let account = verdict.account();
//! assert_eq!(visit(&mut registry, Intent::Return)?.account(), account);
//! let again = visit(&mut registry, Intent::Register)?;
//! assert_eq!(again.outcome(), Outcome::AlreadyRegistered);
//!
//! // They misbehave. The ban ends by itself, and does not end before.
//! registry.ban_for(&account, 7, today)?;
//! let until = today.checked_add_days(7);
//! assert_eq!(visit(&mut registry, Intent::Register)?.outcome(), Outcome::Banned { until });
//!
//! // They leave, with a receipt. The ban stays.
//! let message = person.message(verifier, MessageKind::Erase);
//! if let CheckedMessage::Erase(erasure) = verifier.check_message(message, &world.moment())? {
//!     let receipt = verifier.receipt_erasure(registry.erase(&erasure, today))?;
//!     assert_eq!(ErasureReceipt::read(receipt.signed(), &verifier.verifying_key())?, receipt);
//! }
//! assert_eq!(visit(&mut registry, Intent::Register)?.outcome(), Outcome::Banned { until });
//! # Ok(())
//! # }
//! ```

mod account;
mod ask;
mod batch;
mod changes;
mod check;
mod committed;
mod consent;
mod decide;
mod erase;
mod letters;
mod refusal;
mod registry;
mod standing;
#[cfg(feature = "testing")]
pub mod testing;
mod used_nonces;
mod verifier;

pub use account::{AccountKey, PlatformKey};
pub use ask::{AskError, Intent, Session};
pub use batch::{Answer, check_batch};
pub use changes::{BadOpenTiers, Changes, OpenTiers};
pub use check::Checked;
pub use committed::{Committed, CommittedErasure, OtherVerifier};
pub use consent::ConsentRefusal;
pub use decide::{Verdict, VerdictError};
pub use erase::{CheckedMessage, Erasure, MessageRefusal};
pub use letters::{Heard, Letter, MAX_LETTERS};
pub use nonla_credential::{ConsentReceipt, ErasureOutcome, ErasureReceipt};
pub use refusal::{Refusal, RefusalCounters, RefusalKind, Stage};
pub use registry::{NoSuchAccount, Outcome, Registry};
pub use standing::{Ban, Record, Standing};
pub use verifier::{Freshness, HeadDays, Moment, TooManyHeadDays, Verifier, VerifierConfig};
