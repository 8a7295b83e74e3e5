//! The mathematics of hidden claims: BBS signatures, pseudonyms, ranges, signed gaps, one proof.
//!
//! Bytes in, bytes out: no JSON, no clock, no files, no network. An issuer signs claims together
//! with a secret it never sees; the holder then proves any [`Statement`] about them, and a verifier
//! checks it with [`verify`] and learns nothing else. The equations are in `specs/proof.md`.
//!
//! ```
//! # #[cfg(feature = "prove")] {
//! use nonla_crypto::*;
//! use rand::rngs::OsRng;
//!
//! // The issuer: a key for credentials, a key for gaps, a digit table for ranges.
//! let (key, gap_key) = (SecretKey::generate(&mut OsRng), SecretKey::generate(&mut OsRng));
//! let digit_table = DigitSecretKey::generate(&mut OsRng).table().unwrap();
//! let (issuer_key, issuer_id, header) = (key.public_key(), b"issuer".as_slice(), b"header");
//!
//! // Blind issuance: the holder secret stays in the wallet.
//! let secret = HolderSecret::generate(&mut OsRng);
//! let context = IssuanceContext { issuer_id, issuer_key: &issuer_key, header, nonce: b"once" };
//! let request = secret.blind_request(&context, &mut OsRng);
//! let claims = [SlotValue::Integer(7_000), SlotValue::Integer(33_000), SlotValue::Text("An")];
//! let signature = request.check(&context)?.sign(&key, header, &claims)?;
//! verify_credential(&issuer_key, &signature, header, (&secret, &claims))?;
//!
//! // Not revoked: handle 7,000 lies in a gap that was signed for this period.
//! let gap = Gap { period: 46_000, low: 6_912, high: 7_168 };
//! let gap_signature = gap.sign(&gap_key, issuer_id).unwrap();
//!
//! // Where the holder is known by a pseudonym, and by which.
//! let scope = Scope::new(b"platform");
//! let visit = secret.visit(&scope);
//!
//! // What both sides mean: slot 2 is at most 39,000, slot 1 is not revoked, I am this pseudonym.
//! let statement = Statement::new(issuer_key, header, 4)?
//!     .with_digit_key(*digit_table.key())
//!     .range(2, Bound::AtMost(39_000))?
//!     .not_revoked(1, (gap_key.public_key(), issuer_id), 46_000)?
//!     .with_pseudonym(&scope, visit.pseudonym())
//!     .bound_to("nonce", b"of the request");
//! let holding = Holding {
//!     claims: &claims,
//!     signature: &signature,
//!     gap: Some((&gap, &gap_signature)),
//!     digit_table: Some(&digit_table),
//!     prepared: None,
//!     prepared_gap: None,
//! };
//! let proof = prove(&statement, &visit, &[holding], &mut OsRng)?;
//! verify(&statement, &proof, &mut OsRng)?;
//!
//! // Bound to what it was made for.
//! let other = statement.bound_to("nonce", b"of another request");
//! assert_eq!(verify(&other, &proof, &mut OsRng), Err(ProofError::DoesNotVerify));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//! - `prove`: making proofs. A platform leaves it off.
//! - `adversary`: a dishonest prover and what bad randomness gives away, for tests.

#[cfg(all(feature = "adversary", feature = "prove"))]
pub mod adversary;
mod backend;
pub mod bbs;
mod challenges;
mod curve;
mod digit_commitment;
mod digits;
mod equations;
#[cfg(all(feature = "adversary", feature = "prove"))]
pub mod extract;
mod gap;
mod hash;
mod holder;
mod interface;
mod issuance;
mod key;
#[cfg(feature = "prove")]
mod nonces;
mod one_of;
#[cfg(feature = "prove")]
mod opening;
mod pairs;
#[cfg(feature = "prove")]
mod prepared;
#[cfg(feature = "prove")]
mod prove;
mod pseudonym_signature;
mod relation;
mod secret;
mod signature;
mod slot;
mod stack;
mod statement;
mod subgroup;
mod suite;
mod transcript;
mod verify;
mod wiped;

pub use curve::{DecodeError, PointG1, PointG2};
pub use digits::{BadDigitTable, DigitKey, DigitSecretKey, DigitTable};
pub use gap::{Gap, GapSigner, verify_gaps};
pub use holder::{EnrolmentTag, HolderSecret, Pseudonym, Scope};
#[cfg(feature = "prove")]
pub use holder::{Prover, Visit};
pub use interface::MAX_SLOTS;
pub use issuance::{
    BlindRequest, CheckedBlindRequest, IssuanceContext, IssueError, verify_credential,
};
pub use key::{KeyError, PublicKey, SecretKey};
#[cfg(feature = "prove")]
pub use opening::{Holding, ProveError};
#[cfg(feature = "prove")]
pub use prepared::PreparedSignature;
#[cfg(feature = "prove")]
pub use prove::prove;
pub use pseudonym_signature::{BadPseudonymSignature, PseudonymSignature};
pub use signature::{BadSignature, Signature};
pub use slot::SlotValue;
pub use stack::overwrite_stack;
pub use statement::{
    Bound, MAX_CODES, MAX_CREDENTIALS, MAX_RANGES, RANGE_DIGITS, SUITE_ID, Statement,
    StatementError,
};
pub use verify::{Culprit, ProofError, proof_length, verify, verify_batch};
