//! The signature itself and the core operations both interfaces share.

use ff::Field;
use group::prime::PrimeCurveAffine;
use sha2::{Digest, Sha256};

use crate::backend::{
    G1Affine, G1Projective, G2Affine, Scalar, pairing_product_is_one_vartime,
    sum_of_products_vartime,
};
use crate::curve::{DecodeError, PointG1, Reader};
use crate::interface::{Generators, Interface};
use crate::key::{PublicKey, SecretKey};
use crate::pairs::pairs;
use crate::subgroup::{FEWEST_FOR_SUMS, lie_in_subgroup_vartime};

/// A BBS signature `(A, e)`: 80 bytes. What a holder keeps of it never leaves the wallet.
#[derive(Clone, PartialEq, Eq)]
pub struct Signature {
    pub(crate) a: PointG1,
    pub(crate) e: Scalar,
}

/// The signature does not fit the key, the header and the messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("signature does not verify")]
pub struct BadSignature;

impl Signature {
    /// Length of the one encoding, in bytes.
    pub const LENGTH: usize = 80;

    /// Reads `A || e`.
    ///
    /// # Errors
    /// [`DecodeError`] unless `A` is a checked point and 0 < e < r.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes, Self::LENGTH)?;
        Ok(Self { a: reader.point()?, e: reader.nonzero_scalar()? })
    }

    /// Reads many signatures, for less than one by one: the subgroup of their points is checked at once.
    ///
    /// # Errors
    /// [`DecodeError`] unless [`from_bytes`](Self::from_bytes) takes each of them, except with
    /// probability 2^-128.
    pub fn read_many<'a>(
        all: impl Iterator<Item = &'a [u8; Self::LENGTH]> + Clone,
    ) -> Result<Vec<Self>, DecodeError> {
        if all.clone().take(FEWEST_FOR_SUMS).count() < FEWEST_FOR_SUMS {
            return all.map(|bytes| Self::from_bytes(bytes)).collect();
        }
        // The weights of the sums are a hash of all that was sent: who changes a point changes them all.
        let mut seed = Sha256::new_with_prefix(b"NONLA-SIGNATURES-V1");
        let mut points = Vec::new();
        let mut scalars = Vec::new();
        for bytes in all {
            seed.update(bytes);
            let mut reader = Reader::new(bytes, Self::LENGTH)?;
            points.push(reader.point_on_curve()?);
            scalars.push(reader.nonzero_scalar()?);
        }
        if !lie_in_subgroup_vartime(&points, &seed.finalize().into()) {
            return Err(DecodeError::NotInSubgroup);
        }
        let read = points.into_iter().zip(scalars);
        read.map(|(a, e)| Ok(Self { a: PointG1::from_affine(a).ok_or(DecodeError::Identity)?, e }))
            .collect()
    }

    /// `A || e`.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LENGTH] {
        let mut bytes = [0; Self::LENGTH];
        let (a, e) = bytes.split_at_mut(PointG1::LENGTH);
        a.copy_from_slice(&self.a.to_bytes());
        e.copy_from_slice(&self.e.to_bytes_be());
        bytes
    }
}

/// A holder's signature is a secret of the holder's. Nothing in it is undefined afterwards.
impl Drop for Signature {
    fn drop(&mut self) {
        self.a = PointG1::generator();
        self.e = Scalar::ZERO;
        // Keeps the compiler from leaving out writes that nobody reads.
        std::hint::black_box(self);
    }
}

impl std::fmt::Debug for Signature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signature(..)")
    }
}

/// `CoreSign` for a point `b` that is already put together: `A = B * 1/(sk + e)`.
///
/// `e` is a hash of the key and of all that is signed, so the same input gives the same
/// signature and no randomness can fail. `None` in the one case in 2^255 the draft calls abort.
pub(crate) fn sign_point(key: &SecretKey, b: &G1Projective, e: Scalar) -> Option<Signature> {
    let inverse = Option::<Scalar>::from((key.scalar() + e).invert())?;
    let a = PointG1::new(b * inverse)?;
    (e != Scalar::ZERO).then_some(Signature { a, e })
}

/// `B = P1 + Q_1 * domain + H_1 * msg_1 + .. + H_L * msg_L`. Variable time: for whoever issues or
/// checks a signature on its own machine, not for proofs.
pub(crate) fn message_point_vartime(
    generators: &Generators,
    domain: &Scalar,
    messages: &[Scalar],
) -> G1Projective {
    let mut terms: Vec<(G1Affine, Scalar)> = Vec::with_capacity(messages.len() + 2);
    terms.push((generators.p1, Scalar::ONE));
    terms.push((generators.q1, *domain));
    terms.extend(pairs(generators_of(generators, messages.len()), messages).map(|(h, m)| (*h, *m)));
    sum_of_products_vartime(&terms)
}

/// The generators of so many messages.
#[expect(
    clippy::expect_used,
    reason = "generators are made for the count of messages, or for the most there are and the count is \
              checked before; a message left out would be one that nobody signed"
)]
fn generators_of(generators: &Generators, messages: usize) -> &[G1Affine] {
    generators.messages.get(..messages).expect("a generator for every message")
}

/// `CoreSign` of the draft.
pub(crate) fn core_sign(
    key: &SecretKey,
    interface: &Interface,
    generators: &Generators,
    header: &[u8],
    messages: &[Scalar],
) -> Option<Signature> {
    let public = key.public_key();
    let domain = generators.domain(interface, public.point(), messages.len(), header);
    let e = derive_e(key, interface, messages, &domain);
    sign_point(key, &message_point_vartime(generators, &domain, messages), e)
}

/// `e` of a signature: a hash of the key and of all that is signed.
pub(crate) fn derive_e(
    key: &SecretKey,
    interface: &Interface,
    messages: &[Scalar],
    domain: &Scalar,
) -> Scalar {
    let mut octets = zeroize::Zeroizing::new(Vec::with_capacity(32 * (messages.len() + 2)));
    octets.extend_from_slice(&key.scalar().to_bytes_be());
    for message in messages {
        octets.extend_from_slice(&message.to_bytes_be());
    }
    octets.extend_from_slice(&domain.to_bytes_be());
    interface.hash_to_scalar(&[&octets])
}

/// Whether `e(A, W + BP2 * e) = e(B, BP2)`, the check of `CoreVerify`.
pub(crate) fn verify_point(
    key: &PublicKey,
    signature: &Signature,
    b: &G1Projective,
) -> Result<(), BadSignature> {
    let a = G1Projective::from(*signature.a.affine());
    let right = a * signature.e - b;
    let pairs = [(a, *key.point().affine()), (right, G2Affine::generator())];
    if !pairing_product_is_one_vartime(&pairs) {
        return Err(BadSignature);
    }
    Ok(())
}

#[cfg(all(test, feature = "adversary", feature = "prove"))]
mod tests {
    use super::*;
    use crate::adversary::{point_of_order_three, point_of_small_order};
    use crate::backend::{hash_to_g1, to_affine};

    /// Serves T-B3, T-B11: of many signatures read at once none is let through that would be refused alone.
    #[test]
    fn many_signatures_are_read_as_each_of_them_would_be() {
        let bytes = |point: &G1Projective, e: Scalar| {
            let point = to_affine(&[*point])[0].to_compressed();
            let joined = [point.as_slice(), &e.to_bytes_be()].concat();
            <[u8; Signature::LENGTH]>::try_from(joined).unwrap()
        };
        let point = |number: u64| hash_to_g1(&number.to_be_bytes(), b"a tag of this test alone");
        let good = |number: u64| bytes(&point(number), Scalar::from(number + 1));
        for count in [0, 3, 140] {
            let all: Vec<_> = (0..count).map(good).collect();
            let alone = all.iter().map(|bytes| Signature::from_bytes(bytes)).collect();
            assert_eq!(Signature::read_many(all.iter()), alone);
            for place in [0, 70, 139].into_iter().filter(|place| *place < all.len()) {
                let spoilt = |with: [u8; Signature::LENGTH]| {
                    let mut all = all.clone();
                    all[place] = with;
                    Signature::read_many(all.iter()).unwrap_err()
                };
                let outside = [point_of_small_order(), point_of_order_three()]
                    .map(|torsion| spoilt(bytes(&(point(9) + torsion), Scalar::from(1))));
                assert_eq!(outside, [DecodeError::NotInSubgroup; 2], "{count} {place}");
                let zero = spoilt(bytes(&point(9), Scalar::from(0)));
                assert_eq!(zero, DecodeError::ScalarZero, "{count} {place}");
                assert_eq!(spoilt([0xff; 80]), DecodeError::NotAPoint, "{count} {place}");
            }
        }
    }
}
