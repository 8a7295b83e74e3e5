//! The holder secret and what it makes visible: pseudonyms and enrolment tags.

use rand_core::{CryptoRng, RngCore};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::backend::{G1Affine, Scalar, hash_to_g1};
use crate::curve::{DecodeError, PointG1, nonzero_scalar_from_bytes};
use crate::hash::{EXPAND_LEN, reduce};
use crate::secret::Secret;

/// Tag of pseudonyms. No suite and no draft number goes in: an upgrade must not reset an account.
const SCOPE_DST: &[u8] = b"NONLA-SCOPE-V1";
/// Tag of enrolment tags, so that an issuer that is also a platform holds an unrelated point.
const ENROL_DST: &[u8] = b"NONLA-ENROL-V1";

/// The number that ties all credentials of one holder together. It never leaves the wallet.
///
/// Wiped on drop; it has neither `Debug` nor `Clone` nor `PartialEq`.
pub struct HolderSecret(Secret);

impl HolderSecret {
    /// Draws a secret: a uniform nonzero scalar.
    pub fn generate(rng: &mut (impl RngCore + CryptoRng)) -> Self {
        loop {
            let mut wide = Zeroizing::new([0u8; EXPAND_LEN]);
            rng.fill_bytes(wide.as_mut());
            let scalar = reduce(&wide);
            if !bool::from(scalar.ct_eq(&Scalar::from(0))) {
                return Self(Secret::new(scalar));
            }
        }
    }

    /// Reads a secret from the wallet's store: 32 bytes, big endian, 0 < s < r.
    ///
    /// # Errors
    /// [`DecodeError`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let secret = Self::read(bytes);
        crate::stack::overwrite_stack();
        secret
    }

    #[inline(never)]
    fn read(bytes: &[u8]) -> Result<Self, DecodeError> {
        Ok(Self(Secret::new(nonzero_scalar_from_bytes(bytes)?)))
    }

    /// The bytes for the wallet's store, in a place that is wiped.
    #[must_use]
    pub fn expose_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.0.expose_bytes()
    }

    /// The holder's pseudonym in `scope`: the scope's point times the secret.
    ///
    /// The same for ever in one scope; unrelated, by the decisional Diffie-Hellman assumption, in
    /// any two. A scope is a verifier's permanent id from the trust list.
    #[must_use]
    pub fn pseudonym(&self, scope: &Scope) -> Pseudonym {
        Pseudonym(self.times(scope.base()))
    }

    /// The holder in `scope`, with the pseudonym at hand.
    #[cfg(feature = "prove")]
    #[must_use]
    pub fn visit<'a>(&'a self, scope: &'a Scope) -> Visit<'a> {
        Visit { secret: self, scope, pseudonym: self.pseudonym(scope) }
    }

    /// The holder's tag at the issuer `issuer_id`: the same construction under its own tag.
    #[must_use]
    pub fn enrolment_tag(&self, issuer_id: &[u8]) -> EnrolmentTag {
        EnrolmentTag(self.times(&enrolment_base(issuer_id)))
    }

    pub(crate) fn scalar(&self) -> &Scalar {
        self.0.scalar()
    }

    /// `base * secret`, for a base that was hashed to the curve.
    #[expect(
        clippy::expect_used,
        reason = "the secret is not zero, and a hashed base is not the identity but with probability \
                  2^-255, so the product is a point"
    )]
    pub(crate) fn times(&self, base: &G1Affine) -> PointG1 {
        PointG1::new(base * self.scalar()).expect("a hashed base is not the identity")
    }
}

/// Where a pseudonym holds: a permanent id, with the point it is hashed to.
///
/// Hashing to the curve takes as long as a proof of one claim, so a verifier keeps its scope, and a
/// wallet makes one for each visit.
#[derive(Clone, PartialEq, Eq)]
pub struct Scope {
    id: Vec<u8>,
    base: G1Affine,
}

impl Scope {
    /// The scope with this id: `hash_to_curve(id)` under the tag `NONLA-SCOPE-V1`.
    #[must_use]
    pub fn new(id: &[u8]) -> Self {
        Self { id: id.to_vec(), base: hash_to_g1(id, SCOPE_DST).into() }
    }

    /// The id.
    #[must_use]
    pub fn id(&self) -> &[u8] {
        &self.id
    }

    pub(crate) const fn base(&self) -> &G1Affine {
        &self.base
    }
}

impl std::fmt::Debug for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Scope({})", String::from_utf8_lossy(&self.id).escape_debug())
    }
}

/// One holder in one scope, with the pseudonym computed once: for the proof, the signatures and the
/// checks of one visit to a verifier.
#[cfg(feature = "prove")]
pub struct Visit<'a> {
    pub(crate) secret: &'a HolderSecret,
    scope: &'a Scope,
    pseudonym: Pseudonym,
}

#[cfg(feature = "prove")]
impl<'a> Visit<'a> {
    /// Where.
    #[must_use]
    pub const fn scope(&self) -> &'a Scope {
        self.scope
    }

    /// As whom.
    #[must_use]
    pub const fn pseudonym(&self) -> Pseudonym {
        self.pseudonym
    }
}

#[cfg(feature = "prove")]
impl std::fmt::Debug for Visit<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Visit").field("scope", self.scope).finish_non_exhaustive()
    }
}

pub(crate) fn enrolment_base(issuer_id: &[u8]) -> G1Affine {
    hash_to_g1(issuer_id, ENROL_DST).into()
}

/// Who a holder is at one platform: 48 bytes, permanent there, unrelated anywhere else.
///
/// Its `Debug` form does not show it: a full pseudonym belongs in no log.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Pseudonym(pub(crate) PointG1);

/// Who a holder is at one issuer's register: 48 bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct EnrolmentTag(pub(crate) PointG1);

macro_rules! point_codec {
    ($name:ident) => {
        impl $name {
            /// Length of the one encoding, in bytes.
            pub const LENGTH: usize = PointG1::LENGTH;

            /// Reads the compressed point.
            ///
            /// # Errors
            /// [`DecodeError`] unless it is canonical, in the subgroup and not the identity.
            pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
                PointG1::from_bytes(bytes).map(Self)
            }

            /// The compressed point.
            #[must_use]
            pub fn to_bytes(&self) -> [u8; Self::LENGTH] {
                self.0.to_bytes()
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    };
}

point_codec!(Pseudonym);
point_codec!(EnrolmentTag);

/// Who proves: a holder secret, with the pseudonym of a [`Visit`] if there is one.
///
/// A visit's pseudonym was computed from its secret, so it need not be computed again.
#[cfg(feature = "prove")]
#[derive(Clone, Copy)]
pub struct Prover<'a> {
    pub(crate) secret: &'a HolderSecret,
    pub(crate) visit: Option<&'a Visit<'a>>,
}

#[cfg(feature = "prove")]
impl<'a> From<&'a HolderSecret> for Prover<'a> {
    fn from(secret: &'a HolderSecret) -> Self {
        Self { secret, visit: None }
    }
}

#[cfg(feature = "prove")]
impl<'a> From<&'a Visit<'a>> for Prover<'a> {
    fn from(visit: &'a Visit<'a>) -> Self {
        Self { secret: visit.secret, visit: Some(visit) }
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    use super::{HolderSecret, Scope};

    fn secret(seed: u64) -> HolderSecret {
        HolderSecret::generate(&mut ChaCha20Rng::seed_from_u64(seed))
    }

    /// Serves REQ-U1, T-B8.
    #[test]
    fn a_pseudonym_is_stable_in_a_scope_and_differs_between_scopes_and_people() {
        let (one, other) = (secret(1), secret(2));
        let [a, b] = [b"a", b"b"].map(|id| Scope::new(id));
        let restored = HolderSecret::from_bytes(one.expose_bytes().as_slice()).unwrap();
        assert_eq!(one.pseudonym(&a), restored.pseudonym(&a));
        assert_ne!(one.pseudonym(&a), one.pseudonym(&b));
        assert_ne!(one.pseudonym(&a), other.pseudonym(&a));
    }

    #[test]
    fn an_enrolment_tag_is_not_the_pseudonym_of_the_same_name() {
        let one = secret(3);
        assert_ne!(one.pseudonym(&Scope::new(b"x")).to_bytes(), one.enrolment_tag(b"x").to_bytes());
    }
}
