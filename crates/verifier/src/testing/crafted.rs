//! Requests and lists that no platform here would make, for tests of the written forms.

use nonla_credential::{RequestContent, SigningKey, Tier, VerifiedRequest};

use super::lists;
use super::world::TestWorld;
use crate::intent::Intent;
use crate::session::Session;
use crate::verifier::Verifier;

impl TestWorld {
    /// The key the trust list is signed with: the same in every world, and no secret.
    #[must_use]
    pub fn operator() -> SigningKey {
        lists::operator()
    }

    /// Signs any request as a platform of this world, whatever its policy.
    ///
    /// # Panics
    /// If no wallet would understand the request.
    #[must_use]
    pub fn sign_request(verifier: &Verifier, content: RequestContent) -> (String, VerifiedRequest) {
        VerifiedRequest::sign(&verifier.signing_key, content).expect("a request that can be read")
    }

    /// The session of any request, as if a platform had asked it to open [`Tier::Post`].
    #[must_use]
    pub const fn session_of(request: VerifiedRequest) -> Session {
        Session { request, tier: Tier::Post, intent: Intent::Register }
    }
}
