//! A verifier's request: a compact JWS under a key the trust list maps to it.

use serde::{Deserialize, Serialize};

use crate::encoded::{Hash, Nonce};
use crate::id::{ClientId, ResponseUri};
use crate::json::{self, JsonError};
use crate::jws::{self, Jws, JwsError};
use crate::key::{KeyId, SigningKey, VerifyingKey};
use crate::query::{Asked, Query};
use crate::query_error::QueryError;
use crate::trust_list::ListName;

const TYP: &str = "nonla-request+jwt";
/// Longest request we read, in bytes.
pub const MAX_REQUEST: usize = 64 * 1024;

/// What a request says besides its query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestContent {
    /// The audience: who the presentation is for.
    pub client_id: ClientId,
    /// Where the answer goes.
    pub response_uri: ResponseUri,
    /// Used once.
    pub nonce: Nonce,
    /// Last moment at which an answer counts, seconds since 1970-01-01T00:00:00Z.
    pub expires_at: i64,
    /// The trust list the verifier goes by: who goes by another of that number sees it.
    pub trust_list: ListName,
    /// What is asked.
    pub query: Query,
}

/// Why a request is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// Not a compact JWS, or not signed by the key it names.
    #[error("request: {0}")]
    Signature(#[from] JwsError),
    /// The content is not a request's.
    #[error("request: {0}")]
    Json(#[from] JsonError),
    /// The query is not understood in full.
    #[error("request: {0}")]
    Query(#[from] QueryError),
}

/// A request that is well formed and nothing more: nobody has checked who signed it.
#[derive(Clone, Debug)]
pub struct Request {
    jws: Jws,
    hash: Hash,
}

/// A request whose signature and query were checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedRequest {
    content: RequestContent,
    asked: Asked,
    hash: Hash,
    signed_by: KeyId,
}

impl Request {
    /// Reads a request of at most [`MAX_REQUEST`] bytes.
    ///
    /// # Errors
    /// [`RequestError::Signature`] if it is not a compact JWS.
    pub fn parse(text: &str) -> Result<Self, RequestError> {
        Ok(Self { jws: Jws::parse(text, MAX_REQUEST)?, hash: Hash::of(text.as_bytes()) })
    }

    /// The key it says it was signed with.
    #[must_use]
    pub const fn key_id(&self) -> KeyId {
        self.jws.key_id()
    }

    /// Checks the signature and understands the query.
    ///
    /// # Errors
    /// [`RequestError`].
    pub fn verify(&self, key: &VerifyingKey) -> Result<VerifiedRequest, RequestError> {
        let payload = self.jws.verify(key, TYP)?;
        let content: RequestContent = json::parse(&payload, MAX_REQUEST)?;
        let asked = content.query.asked()?;
        Ok(VerifiedRequest { content, asked, hash: self.hash, signed_by: key.id() })
    }
}

impl VerifiedRequest {
    /// Signs a request: what a verifier sends. Returns the text and what it keeps of it.
    ///
    /// # Errors
    /// [`RequestError`] if the content does not make a request a wallet would understand.
    pub fn sign(key: &SigningKey, content: RequestContent) -> Result<(String, Self), RequestError> {
        let text = jws::sign(key, TYP, &json::to_bytes(&content)?);
        let asked = content.query.asked()?;
        let hash = Hash::of(text.as_bytes());
        Ok((text, Self { content, asked, hash, signed_by: key.id() }))
    }

    /// What it says besides the query.
    #[must_use]
    pub const fn content(&self) -> &RequestContent {
        &self.content
    }

    /// The key it is signed with.
    #[must_use]
    pub const fn signed_by(&self) -> KeyId {
        self.signed_by
    }

    /// What its query means.
    #[must_use]
    pub const fn asked(&self) -> &Asked {
        &self.asked
    }

    /// Hash of the whole request as received; it enters the proof.
    #[must_use]
    pub const fn hash(&self) -> Hash {
        self.hash
    }

    /// Whether an answer no longer counts at `now` (seconds since 1970).
    #[must_use]
    pub const fn has_expired(&self, now: i64) -> bool {
        now > self.content.expires_at
    }
}
