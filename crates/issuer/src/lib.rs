//! Hands out and revokes credentials: one living credential set per person.
//!
//! The front office identifies a person and makes an [`Offer`](nonla_credential::Offer); the
//! wallet answers with a blind request; the [`Issuer`] signs what the register says about the
//! person, together with a holder secret it never sees. Each is a [`Step`] over records: a store
//! commits it, and only then is there a message.
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
//! use nonla_issuer::{Days, Issuer, IssuerConfig, IssuerKeys, MemoryStore, NewOffer, Register};
//! use nonla_issuer::{RevocationCode, SignatureCap, Table, sample_register};
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
//! let store = MemoryStore::default();
//! store.commit(Register::default().plan(people)?.apply(today))??;
//!
//! // The front office makes an offer.
//! let made = store.commit(issuer.offer(&person, today, &mut OsRng))??;
//! let NewOffer { offer, revocation_code, .. } = made;
//! let paper = revocation_code.to_text();
//!
//! // The wallet commits to its holder secret.
//! let secret = HolderSecret::generate(&mut OsRng);
//! let entry = issuer.entry();
//! let header = entry.header(&entry.types[0]);
//! let blind = secret.blind_request(&offer.context(&header), &mut OsRng);
//! let request = CredentialRequest { code: offer.code.clone(), blind, anchor: None };
//!
//! // The issuer signs.
//! let credential = store.commit(issuer.issue(&request, today, &mut OsRng))??;
//!
//! // The device is lost; whoever has the paper says so, and the list of the day says it to all.
//! let code = RevocationCode::parse(&paper)?;
//! store.commit(issuer.revoke_by_code(&code, today))??;
//! let closed = store.commit(issuer.close_period(Period::of(today)))??;
//! let revocations = store.page(&Table::Revocations.first(), usize::MAX);
//! let revocations: Vec<_> = revocations.into_iter().map(|(key, _)| key).collect();
//! let signed = issuer.sign_list(&closed, &revocations)?;
//! let list = store.commit(issuer.publish(signed))??;
//! assert_eq!(list.files.len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod anchor;
mod anchored;
mod applying;
mod bad_row;
mod birth;
mod blank;
mod conflict;
mod consistency;
mod counts;
mod credential_record;
mod damage;
mod days;
mod draft;
mod enrolment;
mod export;
mod faults;
mod field;
mod file_kind;
mod formula;
mod gap_rotation;
mod header;
mod header_fault;
mod import;
mod import_error;
mod issue;
mod issuer;
mod keys;
mod merging;
mod offer;
mod offer_record;
mod person;
mod person_error;
mod person_record;
mod person_text;
mod phone;
mod plan;
mod publish;
mod refusal;
mod register;
mod register_text;
mod revocation;
mod revocation_code;
mod revoking;
mod row;
mod rows;
mod rules;
mod sample;
mod signature_cap;
mod state;
mod table;

pub use nonla_record::{Damaged, Key, MemoryStore, Step};

pub use anchor::{Anchor, AnchorError};
pub use bad_row::{BadField, BadRow};
pub use birth::BirthKnown;
pub use conflict::Conflict;
pub use counts::{counters, signed_with};
pub use credential_record::CredentialRecord;
pub use days::Days;
pub use enrolment::RE_ENROLMENT_DAYS;
pub use export::write_csv;
pub use faults::Faults;
pub use field::Field;
pub use file_kind::{FileKind, Note};
pub use gap_rotation::GapKeyTooEarly;
pub use header_fault::HeaderFault;
pub use import::{Import, ImportMode, MAX_REGISTER_FILE, import};
pub use import_error::ImportError;
pub use issuer::{Issuer, IssuerConfig};
pub use keys::{BadIssuerKeys, GapKey, IssuerKeys};
pub use offer::NewOffer;
pub use person::{Person, UncheckedPerson};
pub use person_error::PersonError;
pub use phone::Phone;
pub use plan::{Plan, PlanConflict, Unapplied};
pub use publish::{ClosedPeriod, PublishedList, SignedList, newest_list, published_head};
pub use refusal::IssuerRefusal;
pub use register::{Register, RegisterEntry, find};
pub use revocation::RevokeWhat;
pub use revocation_code::{BadRevocationCode, RevocationCode};
pub use rules::MOST_DEVICES;
pub use sample::sample_register;
pub use signature_cap::SignatureCap;
pub use table::Table;
