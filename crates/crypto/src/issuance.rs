//! Blind issuance: the issuer signs the holder secret without seeing it.
//!
//! The wallet sends `C = H_1 * s` and its enrolment tag `E = hash_to_curve(issuer) * s`, with one
//! proof that both hide the same `s`. `C` needs no blinding factor of its own: the tag, which the
//! issuer must get anyway, fixes `s` already (decision 0001). Both hide `s` computationally.

use ff::Field;

use crate::backend::{G1Affine, G1Projective, Scalar, sum_of_products_vartime};
use crate::curve::{DecodeError, PointG1, Reader};
use crate::holder::{EnrolmentTag, HolderSecret, enrolment_base};
use crate::interface::{Generators, Interface, MAX_SLOTS};
use crate::key::{PublicKey, SecretKey};
use crate::signature::{BadSignature, Signature, message_point_vartime, sign_point, verify_point};
use crate::slot::SlotValue;
use crate::suite::hash_to_scalar;

const CHALLENGE_DST: &[u8] = b"NONLA-BLIND-REQUEST-V1";

/// What an issuance is about: both sides must mean the same.
#[derive(Clone, Copy, Debug)]
pub struct IssuanceContext<'a> {
    /// The issuer's permanent id; the enrolment tag depends on it.
    pub issuer_id: &'a [u8],
    /// The key the credential will be signed with.
    pub issuer_key: &'a PublicKey,
    /// The header of the credential: suite, issuer, type and layout.
    pub header: &'a [u8],
    /// The issuer's one-time nonce.
    pub nonce: &'a [u8],
}

/// The wallet's half of a blind issuance: commitment, enrolment tag and their proof. 160 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlindRequest {
    commitment: PointG1,
    tag: EnrolmentTag,
    challenge: Scalar,
    response: Scalar,
}

/// A blind request whose proof was checked: only this can be signed.
#[derive(Clone, Debug)]
pub struct CheckedBlindRequest {
    commitment: PointG1,
    tag: EnrolmentTag,
}

/// Why an issuer signed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IssueError {
    /// The proof in the blind request does not fit its commitment, tag and context.
    #[error("proof of the blind request does not verify")]
    BadRequestProof,
    /// Not between 1 and [`MAX_SLOTS`] slots, the holder secret included.
    #[error("a credential has 1 to {MAX_SLOTS} slots")]
    BadSlotCount,
    /// The draft's abort case: key and messages meet in a zero denominator.
    #[error("these values cannot be signed with this key")]
    Degenerate,
}

impl BlindRequest {
    /// Length of the one encoding, in bytes.
    pub const LENGTH: usize = 160;

    /// Reads commitment, tag, challenge and response.
    ///
    /// # Errors
    /// [`DecodeError`] unless all are canonical, the points checked and the scalars nonzero.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes, Self::LENGTH)?;
        Ok(Self {
            commitment: reader.point()?,
            tag: EnrolmentTag(reader.point()?),
            challenge: reader.nonzero_scalar()?,
            response: reader.nonzero_scalar()?,
        })
    }

    /// Commitment, tag, challenge and response.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        [
            self.commitment.to_bytes().as_slice(),
            &self.tag.to_bytes(),
            &self.challenge.to_bytes_be(),
            &self.response.to_bytes_be(),
        ]
        .concat()
    }

    /// Checks that commitment and tag hide one secret, and that the request was made for `context`.
    ///
    /// # Errors
    /// [`IssueError::BadRequestProof`].
    pub fn check(&self, context: &IssuanceContext<'_>) -> Result<CheckedBlindRequest, IssueError> {
        let recompute = |base: G1Affine, point: &PointG1| {
            sum_of_products_vartime(&[(base, self.response), (*point.affine(), -self.challenge)])
        };
        let t1 = recompute(secret_generator(), &self.commitment);
        let t2 = recompute(enrolment_base(context.issuer_id), &self.tag.0);
        let expected = challenge(context, &self.commitment, &self.tag, [&t1, &t2]);
        if expected != self.challenge {
            return Err(IssueError::BadRequestProof);
        }
        Ok(CheckedBlindRequest { commitment: self.commitment, tag: self.tag })
    }
}

impl CheckedBlindRequest {
    /// The enrolment tag, under which the register knows the holder.
    #[must_use]
    pub fn tag(&self) -> &EnrolmentTag {
        &self.tag
    }

    /// Signs `claims` (slots 1 and up) together with the committed secret (slot 0).
    ///
    /// The same request and claims give the same signature.
    ///
    /// # Errors
    /// [`IssueError::BadSlotCount`] or [`IssueError::Degenerate`].
    pub fn sign(
        &self,
        key: &SecretKey,
        header: &[u8],
        claims: &[SlotValue<'_>],
    ) -> Result<Signature, IssueError> {
        let interface = Interface::typed();
        let generators = typed_generators(claims.len() + 1)?;
        let public = key.public_key();
        let domain = generators.domain(interface, public.point(), claims.len() + 1, header);
        let mut octets = zeroize::Zeroizing::new(Vec::with_capacity(32 * (claims.len() + 2) + 48));
        octets.extend_from_slice(&key.scalar().to_bytes_be());
        octets.extend_from_slice(&self.commitment.to_bytes());
        let mut scalars = vec![Scalar::ZERO];
        for claim in claims {
            let scalar = claim.scalar();
            octets.extend_from_slice(&scalar.to_bytes_be());
            scalars.push(scalar);
        }
        octets.extend_from_slice(&domain.to_bytes_be());
        let e = hash_to_scalar(&[&octets], interface.dst("BLIND_SIGN_").as_bytes());
        let b = message_point_vartime(generators, &domain, &scalars) + self.commitment.affine();
        sign_point(key, &b, e).ok_or(IssueError::Degenerate)
    }
}

/// Checks a signature on receipt: it must sign exactly this secret and these claims.
///
/// # Errors
/// [`BadSignature`].
pub fn verify_credential(
    key: &PublicKey,
    signature: &Signature,
    header: &[u8],
    (secret, claims): (&HolderSecret, &[SlotValue<'_>]),
) -> Result<(), BadSignature> {
    let generators = typed_generators(claims.len() + 1).map_err(|_| BadSignature)?;
    let count = claims.len() + 1;
    let domain = generators.domain(Interface::typed(), key.point(), count, header);
    // The secret's own term in constant time, the claims (known to the issuer) as they come.
    let mut scalars = vec![Scalar::ZERO];
    scalars.extend(claims.iter().map(SlotValue::scalar));
    let b =
        message_point_vartime(generators, &domain, &scalars) + secret_generator() * secret.scalar();
    verify_point(key, signature, &b)
}

fn typed_generators(slots: usize) -> Result<&'static Generators, IssueError> {
    if slots > MAX_SLOTS {
        return Err(IssueError::BadSlotCount);
    }
    Ok(Interface::typed_generators())
}

/// `H_1`, the generator of slot 0.
#[expect(clippy::expect_used, reason = "the typed interface has 32 generators")]
fn secret_generator() -> G1Affine {
    *Interface::typed_generators().messages.first().expect("a generator for the secret")
}

fn challenge(
    context: &IssuanceContext<'_>,
    commitment: &PointG1,
    tag: &EnrolmentTag,
    [t1, t2]: [&G1Projective; 2],
) -> Scalar {
    let mut octets = Vec::new();
    let key = context.issuer_key.to_bytes();
    for part in [context.issuer_id, &key, context.header, context.nonce] {
        octets.extend_from_slice(&(part.len() as u64).to_be_bytes());
        octets.extend_from_slice(part);
    }
    octets.extend_from_slice(&commitment.to_bytes());
    octets.extend_from_slice(&tag.to_bytes());
    octets.extend_from_slice(&t1.to_compressed());
    octets.extend_from_slice(&t2.to_compressed());
    hash_to_scalar(&[&octets], CHALLENGE_DST)
}

#[cfg(feature = "prove")]
impl HolderSecret {
    /// Commits to this secret for one issuance.
    pub fn blind_request(
        &self,
        context: &IssuanceContext<'_>,
        rng: &mut (impl rand_core::RngCore + rand_core::CryptoRng),
    ) -> BlindRequest {
        let commitment = self.times(&secret_generator());
        let tag = self.enrolment_tag(context.issuer_id);
        let mut nonces = crate::nonces::Nonces::new(CHALLENGE_DST, rng);
        nonces.absorb_scalar(self.scalar());
        nonces.absorb(context.issuer_id);
        nonces.absorb(&context.issuer_key.to_bytes());
        nonces.absorb(context.header);
        nonces.absorb(context.nonce);
        let nonce = nonces.scalar();
        let t1 = secret_generator() * nonce;
        let t2 = enrolment_base(context.issuer_id) * nonce;
        let challenge = challenge(context, &commitment, &tag, [&t1, &t2]);
        let response = nonce + challenge * self.scalar();
        BlindRequest { commitment, tag, challenge, response }
    }
}
