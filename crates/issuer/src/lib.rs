//! Hands out and revokes credentials: one living credential set per person.
//!
//! The front office identifies a person and makes an [`Offer`](nonla_credential::Offer); the
//! wallet answers with a blind request; the [`Issuer`] signs what its [`Register`] says about the
//! person, together with a holder secret it never sees. Each step is pure: the caller commits its
//! [`Changes`], and only then can the message leave.
//!
//! A person who gives up a device is offered a [replacement](Issuer::offer_replacement), which
//! revokes the old credential; one whose device is gone revokes it with the [`RevocationCode`] that
//! came on paper; one who lost the holder secret and every backup is
//! [enrolled anew](Issuer::offer_re_enrolment), seldom, counted in public, and only once the
//! revocation list names what they had before.
//!
//! Of all issuers one is the uniqueness anchor. Every other is [anchored to it](Issuer::anchored_to)
//! and signs only for people who have its credential, with the same holder secret.
//!
//! ```
//! use nonla_credential::{CredentialRequest, Day, DisplayName, HandleLimit, IssuerId, Period};
//! use nonla_crypto::HolderSecret;
//! use nonla_issuer::{Days, Issuer, IssuerConfig, IssuerKeys, Register, RevocationCode};
//! use nonla_issuer::{SignatureCap, sample_register};
//! use rand::rngs::OsRng;
//!
//! let today = Day::parse("2026-11-22")?;
//! let config = IssuerConfig {
//!     id: IssuerId::parse("urn:nonla:issuer:town-hall")?,
//!     name: DisplayName::parse("Town hall")?,
//!     since: Day::parse("2026-01-01")?,
//!     handle_limit: HandleLimit::for_population(200)?,
//!     key_from: Day::parse("2026-01-01")?,
//!     key_until: Day::parse("2035-12-31")?,
//!     credential_days: Days::new(5 * 365),
//!     offer_days: Days::WEEK,
//!     signature_cap: SignatureCap::new(1_000),
//!     gap_cap: SignatureCap::MOST,
//! };
//! let issuer = Issuer::new(config, IssuerKeys::generate(&mut OsRng));
//! let people = sample_register(200, today, 42);
//! let person = people[2].id_number().clone();
//! let mut register = Register::from_people(people)?;
//!
//! // The front office makes an offer.
//! let step = issuer.offer(&register, &person, today, &mut OsRng)?;
//! let committed = register.commit(step.changes)?;
//! let offer = step.offer.release(&committed)?;
//! let paper = step.revocation_code.release(&committed)?.to_text();
//!
//! // The wallet commits to its holder secret.
//! let secret = HolderSecret::generate(&mut OsRng);
//! let entry = issuer.entry();
//! let header = entry.header(&entry.types[0]);
//! let blind = secret.blind_request(&offer.context(&header), &mut OsRng);
//! let request = CredentialRequest { code: offer.code.clone(), blind, anchor: None };
//!
//! // The issuer signs.
//! let step = issuer.issue(&register, &request, today, &mut OsRng)?;
//! let committed = register.commit(step.changes)?;
//! let credential = step.credential.release(committed)?;
//!
//! // The device is lost; whoever has the paper says so, and the list of the day says it to all.
//! let code = RevocationCode::parse(&paper)?;
//! let _ = register.commit(issuer.revoke_by_code(&code, today))?;
//! let step = issuer.publish(&register, Period::of(today))?;
//! let committed = register.commit(step.changes)?;
//! let list = step.list.release(committed)?;
//! assert_eq!(list.files.len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod anchor;
mod bad_row;
mod birth;
mod changes;
mod damage;
mod enrolment;
mod export;
mod faults;
mod formula;
mod gap_rotation;
mod header;
mod import;
mod issue;
mod issuer;
mod keys;
mod offer;
mod person;
mod publish;
mod refusal;
mod register;
mod register_entry;
mod register_text;
mod revocation;
mod revocation_code;
mod rows;
mod rules;
mod sample;

pub use anchor::{Anchor, AnchorError};
pub use bad_row::{BadField, BadRow, Field};
pub use birth::BirthKnown;
pub use changes::{Changes, Committed, Conflict, NotCommitted, Sealed};
pub use enrolment::RE_ENROLMENT_DAYS;
pub use export::write_csv;
pub use faults::Faults;
pub use gap_rotation::GapKeyTooEarly;
pub use header::HeaderFault;
pub use import::{Import, ImportError, ImportMode, MAX_REGISTER_FILE, import};
pub use issue::IssueStep;
pub use issuer::{Days, Issuer, IssuerConfig, SignatureCap};
pub use keys::{BadIssuerKeys, GapKey, IssuerKeys};
pub use offer::OfferStep;
pub use person::{Person, PersonError, Phone, UncheckedPerson};
pub use publish::{PublishStep, PublishedList};
pub use refusal::IssuerRefusal;
pub use register::{
    CredentialRecord, MOST_DEVICES, NumberTaken, Plan, PlanConflict, Register, Unapplied,
};
pub use register_entry::RegisterEntry;
pub use register_text::{FileKind, Note};
pub use revocation::RevokeWhat;
pub use revocation_code::{BadRevocationCode, RevocationCode};
pub use sample::sample_register;
