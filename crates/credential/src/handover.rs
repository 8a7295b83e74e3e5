//! Handing a verifier's request key over to the next one.
//!
//! The id of a verifier is the scope of everybody's pseudonym there. Who could list a key of another
//! company under it would move all accounts to that company, so a key that comes to an entry is signed by
//! one that stood in it before.

use serde::{Deserialize, Serialize};

use crate::id::{DomainId, VerifierId};
use crate::json;
use crate::jws::{self, Jws};
use crate::key::{SigningKey, VerifyingKey};

const TYP: &str = "nonla-verifier-key+jwt";
/// Longest handover we read, in bytes.
const MAX_HANDOVER: usize = 2 * 1024;

/// One key of a verifier that hands over to another: a compact JWS of type `nonla-verifier-key+jwt`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Handover(String);

#[derive(PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    domain: DomainId,
    verifier: VerifierId,
    key: VerifyingKey,
}

impl Handover {
    /// Signs that `key` follows `before` in the entry of a verifier. The operator lists it with the key.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a struct of two ids and a key has a JSON form")]
    pub fn sign(
        before: &SigningKey,
        (domain, verifier): (&DomainId, &VerifierId),
        key: VerifyingKey,
    ) -> Self {
        let content = Content { domain: domain.clone(), verifier: verifier.clone(), key };
        Self(jws::sign(before, TYP, &json::to_bytes(&content).expect("has a JSON form")))
    }

    /// Whether one of the keys `before` signed that `key` follows it.
    pub(crate) fn is_for(
        &self,
        (domain, verifier): (&DomainId, &VerifierId),
        key: &VerifyingKey,
        before: &[VerifyingKey],
    ) -> bool {
        let content = Content { domain: domain.clone(), verifier: verifier.clone(), key: *key };
        let Ok(jws) = Jws::parse(&self.0, MAX_HANDOVER) else { return false };
        let said = |payload: &[u8]| json::parse::<Content>(payload, MAX_HANDOVER);
        let is_it = |payload: Vec<u8>| said(&payload).is_ok_and(|said| said == content);
        before.iter().any(|signer| jws.verify(signer, TYP).is_ok_and(is_it))
    }
}
