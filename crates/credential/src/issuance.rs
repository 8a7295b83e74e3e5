//! What issuer and wallet hand each other: offer, credential request, credential.

use serde::{Deserialize, Serialize, Serializer};
use zeroize::Zeroizing;

use nonla_crypto::{BlindRequest, IssuanceContext, PublicKey, Signature};

use crate::anchor_messages::{AnchorDemand, AnchorProof};
use crate::claims::Claims;
use crate::encoded::{self, Hash, Nonce};
use crate::id::{CredentialType, IssuerId};
use crate::json::{self, JsonError, present};
use crate::layout::Handle;

/// Longest offer, credential request or credential we read, in bytes.
pub const MAX_ISSUANCE: usize = 16 * 1024;

/// A code the issuer's front office hands to a person it has identified. Used once.
///
/// It is 16 random bytes and stands for the person in the register, so it is a secret until used.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct OfferCode([u8; 16]);

impl Serialize for OfferCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

impl OfferCode {
    /// Draws a code.
    pub fn generate(rng: &mut impl rand_core::CryptoRngCore) -> Self {
        let mut bytes = [0; 16];
        rng.fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// Its text, in base64url.
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(crate::base64url::encode(&self.0))
    }

    /// The 16 bytes.
    pub(crate) const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl std::fmt::Debug for OfferCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OfferCode(..)")
    }
}

impl TryFrom<String> for OfferCode {
    type Error = BadOfferCode;

    fn try_from(text: String) -> Result<Self, BadOfferCode> {
        let text = Zeroizing::new(text);
        crate::base64url::decode_array(&text).map(Self).map_err(|_| BadOfferCode)
    }
}

/// The text is not an offer code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an offer code")]
pub struct BadOfferCode;

/// "Come and get your credential": what the front office hands over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// Who issues.
    pub issuer: IssuerId,
    /// What.
    pub vct: CredentialType,
    /// The key the credential will be signed with; a wallet takes none but a listed one.
    #[serde(with = "encoded::public_key")]
    pub issuer_key: PublicKey,
    /// The code.
    pub code: OfferCode,
    /// The nonce the wallet's proof is bound to.
    pub nonce: Nonce,
    /// The credential a person must have before they get this one, if any.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub anchor: Option<AnchorDemand>,
}

/// The wallet's answer to an offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialRequest {
    /// The offer's code.
    pub code: OfferCode,
    /// Commitment to the holder secret, enrolment tag and their proof.
    #[serde(with = "encoded::blind_request")]
    pub blind: BlindRequest,
    /// Proof of the credential the offer demands; absent if it demands none.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub anchor: Option<AnchorProof>,
}

/// A credential as the issuer sends it: everything but the holder secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuedCredential {
    /// Who issued.
    pub issuer: IssuerId,
    /// Its type.
    pub vct: CredentialType,
    /// The request it answers: an older credential of the same person is no answer to a newer one.
    pub request: Hash,
    /// The key it is signed with.
    #[serde(with = "encoded::public_key")]
    pub issuer_key: PublicKey,
    /// What it says.
    pub claims: Claims,
    /// Its revocation handle.
    pub handle: Handle,
    /// The signature over all slots.
    #[serde(with = "encoded::signature")]
    pub signature: Signature,
}

impl std::fmt::Debug for IssuedCredential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IssuedCredential")
            .field("issuer", &self.issuer)
            .field("vct", &self.vct)
            .finish_non_exhaustive()
    }
}

macro_rules! message {
    ($name:ident) => {
        impl $name {
            /// Reads the JSON form.
            ///
            /// # Errors
            /// [`JsonError`] unless it is exactly that.
            pub fn parse(bytes: &[u8]) -> Result<Self, JsonError> {
                json::parse(bytes, MAX_ISSUANCE)
            }

            /// The JSON form.
            ///
            /// # Errors
            /// [`JsonError::Unwritable`]; no value of this type is.
            pub fn to_bytes(&self) -> Result<Vec<u8>, JsonError> {
                json::to_bytes(self)
            }
        }
    };
}

impl CredentialRequest {
    /// What the issuer's reply names it by: the hash of the blind request's one encoding. That was made
    /// for the nonce of one offer, with fresh randomness, and fixes the holder secret; an anchor proof
    /// made anew for it changes nothing.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Hash::of_parts("NONLA-CREDENTIAL-REQUEST-V1", &[&self.blind.to_bytes()])
    }
}

message!(Offer);
message!(CredentialRequest);
message!(IssuedCredential);

impl Offer {
    /// What the blind request is bound to, given the header the trust list implies.
    #[must_use]
    pub fn context<'a>(&'a self, header: &'a [u8]) -> IssuanceContext<'a> {
        IssuanceContext {
            issuer_id: self.issuer.as_bytes(),
            issuer_key: &self.issuer_key,
            header,
            nonce: self.nonce.as_bytes(),
        }
    }
}
