//! Lets a platform know that a real, adult, resident person is there, and nothing else of them.
//!
//! Three calls: [`Verifier::ask`], [`Verifier::check`], [`Verifier::decide`]. What a platform has to
//! remember they say in steps, and a store commits these: only then is there a request to send or a
//! verdict to act upon. One person, one account, decided in one transaction. What stays is an
//! [`AccountKey`], how it stands, and days.
//!
//! Nothing here does I/O, reads a clock or draws randomness of its own. No proving code is linked
//! unless the feature `testing` is on; it is for tests, as here. A platform commits to a store of
//! `nonla-storage` instead of [`MemoryStore`].
//!
//! ```
//! use nonla_credential::{MessageKind, Tier};
//! use nonla_verifier::testing::{HolderKind, TestWorld};
//! use nonla_verifier::{CheckedMessage, ErasureReceipt, Intent, MemoryStore, Outcome, Verdict, accounts};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let world = TestWorld::new(7);
//! let (verifier, today, mut rng) = (world.verifier(), world.day(), world.rng());
//! let person = world.holder(HolderKind::AdultCitizen);
//! let store = MemoryStore::default();
//!
//! // A person comes to post, and shows that they are an adult resident.
//! let mut visit = |intent| -> Result<Verdict, Box<dyn std::error::Error>> {
//!     let asked = store.commit(verifier.ask(Tier::Post, intent, &world.moment(), &mut rng)?)?;
//!     let answer = person.present(&asked.request); // in the person's wallet, after they said yes
//!     let session = store.commit(verifier.session(asked.session.id()))?.ok_or("begin anew")?;
//!     let checked = verifier.check(&session, &answer, &world.moment(), &mut rng)?;
//!     let consent = person.consent(&asked.request); // signed as their pseudonym; both keep the receipt
//!     let receipt = verifier.receipt_consent((&session, &checked), consent, &world.moment())?;
//!     assert_eq!(receipt.content().request(), session.request().hash());
//!     Ok(store.commit(verifier.decide(checked, today)?)?)
//! };
//! let verdict = visit(Intent::Register)?;
//! assert_eq!(verdict.outcome(), Outcome::New);
//! assert_eq!(Verdict::read(verdict.signed(), &verifier.verifying_key())?, verdict);
//!
//! // They come back to the same account, and cannot have a second one.
//! let account = verdict.account();
//! assert_eq!(visit(Intent::Return)?.account(), account);
//! let again = visit(Intent::Register)?;
//! assert_eq!(again.outcome(), Outcome::AlreadyRegistered);
//!
//! // They misbehave. The ban ends by itself, and does not end before.
//! store.commit(accounts::ban_for(account, 7, today))??;
//! let until = today.checked_add_days(7);
//! assert_eq!(visit(Intent::Register)?.outcome(), Outcome::Banned { until });
//!
//! // They leave, with a receipt. The ban stays.
//! let message = person.message(verifier, MessageKind::Erase);
//! if let CheckedMessage::Erase(erasure) = verifier.check_message(message, &world.moment())? {
//!     let receipt = store.commit(verifier.erase(erasure, today)?)?;
//!     assert_eq!(ErasureReceipt::read(receipt.signed(), &verifier.verifying_key())?, receipt);
//! }
//! assert_eq!(visit(Intent::Register)?.outcome(), Outcome::Banned { until });
//! # Ok(())
//! # }
//! ```

mod account;
pub mod accounts;
mod ask;
mod batch;
mod check;
mod consent;
mod decide;
mod erase;
mod intent;
mod letters;
mod open_tiers;
mod outcome;
mod refusal;
mod rules;
mod session;
mod standing;
mod table;
#[cfg(feature = "testing")]
pub mod testing;
mod verifier;

pub use account::{AccountKey, PlatformKey};
pub use ask::AskError;
pub use batch::{Answer, check_batch};
pub use check::Checked;
pub use consent::ConsentRefusal;
pub use decide::{OtherVerifier, Verdict, VerdictError};
pub use erase::{CheckedMessage, Erasure, MessageRefusal};
pub use intent::Intent;
pub use letters::{Heard, Letter, MAX_LETTERS, forget_letters};
pub use nonla_credential::{ConsentReceipt, ErasureOutcome, ErasureReceipt};
pub use nonla_record::{Damaged, MemoryStore, Step};
pub use open_tiers::{BadOpenTiers, OpenTiers};
pub use outcome::Outcome;
pub use refusal::{Refusal, RefusalCounters, RefusalKind, Stage};
pub use session::{BadSessionId, Session, SessionId, SignedRequest, forget_expired};
pub use standing::{AccountRecord, Ban, Standing};
pub use table::Table;
pub use verifier::{Freshness, HeadDays, Moment, TooManyHeadDays, Verifier, VerifierConfig};
