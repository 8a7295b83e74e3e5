//! What a credential says and its written forms; trust list, revocation list, policy.
//!
//! Values and their one encoding each; no I/O and no clock. The three roles meet in this crate's
//! types and nowhere else: an issuer writes an [`IssuedCredential`], a verifier signs a
//! [`Request`], a wallet answers with an [`AnonymousPresentation`], and [`Basis::statement`] is the
//! one place that says what a request means. `specs/proof-format.md` has every byte.
//!
//! ```
//! use nonla_credential::*;
//!
//! // A request is a query for a few facts, signed; what it means is read back from it.
//! let asked = Asked {
//!     credential_type: CredentialType::parse("urn:nonla:resident:1")?,
//!     issuer: IssuerId::parse("urn:nonla:issuer:town-hall")?,
//!     as_of: Day::parse("2026-11-22")?,
//!     requirement: Requirement::of([
//!         Predicate::AgeAtLeast(AgeThreshold::EIGHTEEN),
//!         Predicate::ResidentIn(Country::VIETNAM),
//!         Predicate::NotExpired,
//!     ]),
//!     not_revoked: None,
//!     purpose: Purpose::parse("one account for each adult")?,
//!     retention: Retention::from_days(365),
//! };
//! let content = RequestContent {
//!     client_id: ClientId::parse("https://agora.example")?,
//!     response_uri: ResponseUri::parse("https://agora.example/answer")?,
//!     nonce: Nonce::generate(&mut rand::rngs::OsRng),
//!     expires_at: 1_795_000_000,
//!     trust_list: ListName { sequence: 0, hash: Hash::of(b"the list") },
//!     query: Query::new(&asked),
//! };
//! let key = SigningKey::generate(&mut rand::rngs::OsRng);
//! let (text, _) = VerifiedRequest::sign(&key, content)?;
//!
//! let request = Request::parse(&text)?;                     // well formed, nothing more
//! let request = request.verify(&key.verifying_key())?;      // we know who asks, and what
//! assert_eq!(*request.asked(), asked);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod age;
mod anchor;
mod anchor_messages;
mod answer;
mod base64url;
mod claim_error;
mod claims;
mod code_set;
mod consent;
mod consent_receipt;
mod day;
mod encoded;
mod enrolment;
mod erasure_receipt;
mod gap_file;
mod gap_list;
mod handover;
mod head;
mod id;
mod identity;
mod issuance;
mod issuer_key_id;
mod json;
mod jws;
mod key;
mod language;
mod layout;
mod list_rules;
mod listed;
mod not_revoked;
mod place;
mod policy;
mod predicate;
mod presentation;
mod pseudonym_message;
mod purpose;
mod query;
mod query_error;
mod receipt;
mod registered_purpose;
mod request;
mod requirement;
mod scope;
mod signed_requirement;
mod stated_predicate;
mod statement_fault;
mod text;
mod told_apart;
mod trust_list;
mod trust_list_error;

pub use age::{AgeError, AgeThreshold, BirthdayRule, latest_birth_day, reaches_age_on};
pub use anchor::AnchorBasis;
pub use anchor_messages::{AnchorDemand, AnchorProof};
pub use answer::NOTHING_TO_SHOW;
pub use claim_error::ClaimError;
pub use claims::{Claims, ResidenceStatus, UncheckedClaims};
pub use code_set::{CodeSet, CodeSetError};
pub use consent::{
    ConsentContent, ConsentError, HolderConsent, MAX_HOLDER_CONSENT, VerifiedConsent,
};
pub use consent_receipt::ConsentReceipt;
pub use day::{CivilZone, Day, DayError, Period};
pub use encoded::{Hash, Nonce};
pub use enrolment::{EnrolmentDays, NotEnrolmentDays};
pub use erasure_receipt::{ErasureContent, ErasureOutcome, ErasureReceipt};
pub use gap_file::{GapFile, MAX_GAP_FILE, file_of};
pub use gap_list::{FILE_HANDLES, GAP_WIDTH, GapListError, HandleLimit};
pub use handover::Handover;
pub use head::{Counters, GapIndex, Head, HeadContent, KeyCount};
pub use id::{ClientId, CredentialType, DomainId, IdError, IssuerId, ResponseUri, VerifierId};
pub use identity::{FullName, IdNumber};
pub use issuance::{
    BadOfferCode, CredentialRequest, IssuedCredential, MAX_ISSUANCE, Offer, OfferCode,
};
pub use issuer_key_id::IssuerKeyId;
pub use json::{
    JsonError, Strictly, parse as parse_json, parse_outline as parse_json_outline,
    to_bytes as to_json,
};
pub use jws::{Jws, JwsError, sign as sign_jws};
pub use key::{KeyError, KeyId, SigningKey, VerifyingKey};
pub use language::{LanguageError, LanguageTag};
pub use layout::{Handle, SLOTS, Slot, credential_header, layout_hash, slot_values};
pub use not_revoked::NotRevoked;
pub use place::{Country, Province};
pub use policy::{Need, PolicyError, Tier, TierPolicy, TierRule};
pub use predicate::{BoundKind, Predicate, PredicateKind};
pub use presentation::{AnonymousPresentation, Basis, PresentationError};
pub use pseudonym_message::{
    MAX_PSEUDONYM_MESSAGE, MessageContent, MessageError, MessageKind, MessageText,
    PseudonymMessage, VerifiedMessage,
};
pub use purpose::{BadPurpose, Purpose, Retention};
pub use query::{Asked, FORMAT, PROOF_SYSTEM, Query};
pub use query_error::QueryError;
pub use receipt::ReceiptError;
pub use registered_purpose::{PurposeText, RegisteredPurpose, Translation};
pub use request::{MAX_REQUEST, Request, RequestContent, RequestError, VerifiedRequest};
pub use requirement::Requirement;
pub use scope::scope_of;
pub use statement_fault::StatementFault;
pub use text::{nfc, shows_all};
pub use trust_list::{
    DisplayName, GapKeyEntry, IssuerEntry, IssuerKeyEntry, ListName, MAX_TRUST_LIST, TrustList,
    TrustListContent, TypeEntry, VerifierEntry, sign_trust_list,
};
pub use trust_list_error::TrustListError;
