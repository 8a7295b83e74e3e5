//! What a credential says and its written forms; trust list, revocation list, policy.

mod age;
mod base64url;
mod claims;
mod day;
mod encoded;
mod gap_file;
mod id;
mod identity;
mod issuance;
mod json;
mod jws;
mod key;
mod layout;
mod place;
mod policy;
mod presentation;
mod query;
mod request;
mod text;
mod trust_list;

pub use age::{AgeError, AgeThreshold, BirthdayRule, latest_birth_day, reaches_age_on};
pub use claims::{ClaimError, Claims, ResidenceStatus, UncheckedClaims};
pub use day::{CivilZone, Day, DayError, Period};
pub use encoded::{Hash, Nonce};
pub use gap_file::{
    Counters, FILE_HANDLES, GapFile, GapIndex, GapListError, HandleLimit, Head, HeadContent,
    MAX_GAP_FILE, file_of,
};
pub use id::{ClientId, CredentialType, IdError, IssuerId, ResponseUri, VerifierId};
pub use identity::{FullName, IdNumber};
pub use issuance::{
    BadOfferCode, CredentialRequest, IssuedCredential, MAX_ISSUANCE, Offer, OfferCode,
};
pub use json::{JsonError, parse as parse_json, to_bytes as to_json};
pub use jws::{Jws, JwsError, sign as sign_jws};
pub use key::{KeyError, KeyId, SigningKey, VerifyingKey};
pub use layout::{Handle, SLOTS, Slot, credential_header, layout_hash, slot_values};
pub use place::{Country, Province};
pub use policy::{
    Need, OverAsk, PolicyError, Purpose, Requirement, Retention, Tier, TierPolicy, TierRule,
};
pub use presentation::{AnonymousPresentation, Basis, PresentationError, StatementFault};
pub use query::{Asked, FORMAT, NotRevoked, PROOF_SYSTEM, Query, QueryError};
pub use request::{MAX_REQUEST, Request, RequestContent, RequestError, VerifiedRequest};
pub use trust_list::{
    DisplayName, IssuerEntry, IssuerKeyEntry, MAX_TRUST_LIST, RegisteredPurpose, TrustList,
    TrustListContent, TrustListError, TypeEntry, VerifierEntry, sign_trust_list,
};
