//! The third call: turn a checked and committed presentation into a signed verdict.

use serde::{Deserialize, Serialize};

use nonla_credential::{
    Day, JsonError, Jws, JwsError, Tier, VerifierId, VerifyingKey, parse_json, sign_jws, to_json,
};

use crate::account::AccountKey;
use crate::check::Checked;
use crate::registry::Outcome;
use crate::verifier::Verifier;

const TYP: &str = "nonla-verdict+jwt";
/// Longest verdict we read, in bytes.
const MAX_VERDICT: usize = 4 * 1024;

/// What a verifier decided about one presentation: all that may be kept of it.
///
/// It names an account key, a tier, an outcome and a day; no pseudonym, no proof, no claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    content: Content,
    signed: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    verifier: VerifierId,
    account: AccountKey,
    outcome: Outcome,
    tier: Tier,
    day: Day,
}

/// Why a verdict was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerdictError {
    /// Not signed by the key, or not a verdict.
    #[error("verdict: {0}")]
    Signature(#[from] JwsError),
    /// The content is not a verdict's.
    #[error("verdict: {0}")]
    Json(#[from] JsonError),
}

impl Checked {
    /// Decides, given what became of the changes.
    #[must_use]
    pub fn decide(self, outcome: Outcome, verifier: &Verifier) -> Verdict {
        let content = Content {
            verifier: verifier.config.id.clone(),
            account: self.changes.account,
            outcome,
            tier: self.changes.tier,
            day: self.changes.day,
        };
        let signed = sign_document(verifier, TYP, &content);
        Verdict { content, signed }
    }
}

impl Verdict {
    /// Reads a signed verdict under the verifier's key.
    ///
    /// # Errors
    /// [`VerdictError`].
    pub fn read(text: &str, key: &VerifyingKey) -> Result<Self, VerdictError> {
        let payload = Jws::parse(text, MAX_VERDICT)?.verify(key, TYP)?;
        let content = parse_json(&payload, MAX_VERDICT)?;
        Ok(Self { content, signed: text.to_owned() })
    }

    /// Who decided.
    #[must_use]
    pub const fn verifier(&self) -> &VerifierId {
        &self.content.verifier
    }

    /// About whose account.
    #[must_use]
    pub const fn account(&self) -> AccountKey {
        self.content.account
    }

    /// What came of it.
    pub const fn outcome(&self) -> Outcome {
        self.content.outcome
    }

    /// The tier that was asked for.
    #[must_use]
    pub const fn tier(&self) -> Tier {
        self.content.tier
    }

    /// On which day.
    #[must_use]
    pub const fn day(&self) -> Day {
        self.content.day
    }

    /// The signed form, a compact JWS: what a platform stores.
    #[must_use]
    pub fn signed(&self) -> &str {
        &self.signed
    }
}

/// Signs a document of this crate's own.
#[expect(clippy::expect_used, reason = "structs of texts, enums and days have a JSON form")]
pub(crate) fn sign_document(verifier: &Verifier, typ: &str, content: &impl Serialize) -> String {
    let payload = to_json(content).expect("a struct has a JSON form");
    sign_jws(&verifier.signing_key, typ, &payload)
}
