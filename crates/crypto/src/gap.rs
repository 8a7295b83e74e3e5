//! Signed gaps of the revocation list: `BBS(period, low, high)`.
//!
//! A holder whose handle lies strictly between `low` and `high` is not revoked in that period.

use ff::Field;
use group::prime::PrimeCurveAffine;

use crate::backend::{
    G1Projective, G2Affine, Scalar, Sum, pairing_product_is_one_vartime, sum_of_products_vartime,
};
use crate::digits::weight_from;
use crate::hash::sha256;
use crate::interface::{FixedGenerators, Interface};
use crate::key::{PublicKey, SecretKey};
use crate::signature::{BadSignature, Signature, derive_e, sign_point, verify_point};

/// Slots of a gap: period, low, high.
pub(crate) const SLOTS: usize = 3;

/// One gap between two neighbouring end points of the revocation list of one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The period, a day number.
    pub period: u64,
    /// The end point below; itself not in the gap.
    pub low: u64,
    /// The end point above; itself not in the gap.
    pub high: u64,
}

impl Gap {
    /// Signs the gap for `issuer_id`, with a key that signs nothing but gaps. For many gaps there is
    /// [`GapSigner`].
    ///
    /// Returns `None` in the draft's abort case (one in 2^255).
    #[must_use]
    pub fn sign(&self, key: &SecretKey, issuer_id: &[u8]) -> Option<Signature> {
        GapSigner::new(key, issuer_id).sign(self)
    }

    /// Checks a signature on this gap. For many gaps there is [`verify_gaps`].
    ///
    /// # Errors
    /// [`BadSignature`].
    pub fn verify(
        &self,
        key: &PublicKey,
        issuer_id: &[u8],
        signature: &Signature,
    ) -> Result<(), BadSignature> {
        verify_point(key, signature, &self.message_point(&Fixed::new(key, issuer_id)))
    }

    /// `B = P1 + Q_1 * domain + H_1 * period + H_2 * low + H_3 * high`.
    fn message_point(&self, fixed: &Fixed) -> G1Projective {
        let mut sum = Sum::default();
        let generators = &FixedGenerators::typed().messages;
        generators.iter().zip(self.scalars()).for_each(|(h, value)| sum.add_fixed(h, value));
        fixed.base + sum.value()
    }

    /// Whether `handle` lies strictly inside.
    #[must_use]
    pub fn holds(&self, handle: u64) -> bool {
        self.low < handle && handle < self.high
    }

    pub(crate) fn scalars(&self) -> [Scalar; SLOTS] {
        [Scalar::from(self.period), Scalar::from(self.low), Scalar::from(self.high)]
    }
}

/// What all gaps under one key have in common.
struct Fixed {
    domain: Scalar,
    /// `P1 + Q_1 * domain`.
    base: G1Projective,
}

impl Fixed {
    fn new(key: &PublicKey, issuer_id: &[u8]) -> Self {
        let generators = Interface::typed_generators();
        let header = header(issuer_id);
        let domain = generators.domain(Interface::typed(), key.point(), SLOTS, &header);
        let base = sum_of_products_vartime(&[(generators.q1, domain)]) + generators.p1;
        Self { domain, base }
    }
}

/// Signs many gaps of one issuer with one key.
pub struct GapSigner<'a> {
    key: &'a SecretKey,
    fixed: Fixed,
}

impl<'a> GapSigner<'a> {
    /// A signer for `issuer_id`, with a key that signs nothing but gaps.
    #[must_use]
    pub fn new(key: &'a SecretKey, issuer_id: &[u8]) -> Self {
        Self { key, fixed: Fixed::new(&key.public_key(), issuer_id) }
    }

    /// Signs one gap. Returns `None` in the draft's abort case (one in 2^255).
    #[must_use]
    pub fn sign(&self, gap: &Gap) -> Option<Signature> {
        let e = derive_e(self.key, Interface::typed(), &gap.scalars(), &self.fixed.domain);
        sign_point(self.key, &gap.message_point(&self.fixed), e)
    }
}

/// Checks the signatures of many gaps at once, for much less than one by one.
///
/// The equations `e(A, W + BP2 * e) = e(B, BP2)` of all gaps are added with weights of 128 bits. The
/// weights are a hash of all gaps and signatures: whoever changes one changes all of them.
///
/// # Errors
/// [`BadSignature`] if one of them is bad; which one is not said.
pub fn verify_gaps<'a>(
    key: &PublicKey,
    issuer_id: &[u8],
    gaps: impl Iterator<Item = (Gap, &'a Signature)> + Clone,
) -> Result<(), BadSignature> {
    let fixed = Fixed::new(key, issuer_id);
    let mut octets = b"NONLA-GAP-WEIGHTS-V1".to_vec();
    octets.extend_from_slice(&key.to_bytes());
    octets.extend_from_slice(&fixed.domain.to_bytes_be());
    for (gap, signature) in gaps.clone() {
        gap.scalars().iter().for_each(|value| octets.extend_from_slice(&value.to_bytes_be()));
        octets.extend_from_slice(&signature.to_bytes());
    }
    let seed = sha256(&[&octets]);
    let (mut to_key, mut to_base) = (Sum::default(), Sum::default());
    let (mut weights, mut messages) = (Scalar::ZERO, [Scalar::ZERO; SLOTS]);
    for (number, (gap, signature)) in (0u64..).zip(gaps) {
        let weight = weight_from(&sha256(&[&seed, &number.to_be_bytes()]));
        to_key.add_short(*signature.a.affine(), weight);
        to_base.add(*signature.a.affine(), weight * signature.e);
        weights += weight;
        messages.iter_mut().zip(gap.scalars()).for_each(|(sum, value)| *sum += weight * value);
    }
    let generators = FixedGenerators::typed();
    to_base.add_fixed(&generators.p1, -weights);
    to_base.add_fixed(&generators.q1, -weights * fixed.domain);
    let messages = generators.messages.iter().zip(messages);
    messages.for_each(|(generator, sum)| to_base.add_fixed(generator, -sum));
    let pairs = [(to_key.value(), *key.point().affine()), (to_base.value(), G2Affine::generator())];
    if pairing_product_is_one_vartime(&pairs) { Ok(()) } else { Err(BadSignature) }
}

/// The header of all gaps of one issuer.
pub(crate) fn header(issuer_id: &[u8]) -> Vec<u8> {
    [b"NONLA-GAP-V1".as_slice(), issuer_id].concat()
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    use super::*;

    /// Serves T-B11: many signatures hold together if each does, and one bad one is seen wherever it is.
    #[test]
    fn gaps_hold_together_if_each_of_them_holds() {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let (key, other) = (SecretKey::generate(&mut rng), SecretKey::generate(&mut rng));
        let gaps: Vec<Gap> = (0..140)
            .map(|number| Gap { period: 46_000, low: 256 * number, high: 256 * (number + 1) })
            .collect();
        let signer = GapSigner::new(&key, b"issuer");
        let signatures: Vec<Signature> = gaps.iter().map(|gap| signer.sign(gap).unwrap()).collect();
        let public = key.public_key();
        for (gap, signature) in gaps.iter().zip(&signatures).take(3) {
            assert_eq!(gap.verify(&public, b"issuer", signature), Ok(()));
            assert_eq!(gap.sign(&key, b"issuer").as_ref(), Some(signature));
        }
        let check = |key: &PublicKey, issuer: &[u8], gaps: &[Gap], signatures: &[Signature]| {
            verify_gaps(key, issuer, gaps.iter().copied().zip(signatures))
        };
        assert_eq!(check(&public, b"issuer", &gaps, &signatures), Ok(()));
        assert_eq!(check(&public, b"issuer", &[], &[]), Ok(()));
        let bad = Err(BadSignature);
        assert_eq!(check(&public, b"other", &gaps, &signatures), bad);
        assert_eq!(check(&other.public_key(), b"issuer", &gaps, &signatures), bad);
        for place in [0, 70, 139] {
            let mut wrong = signatures.clone();
            wrong[place] = gaps[place].sign(&other, b"issuer").unwrap();
            assert_eq!(check(&public, b"issuer", &gaps, &wrong), bad, "{place}");
            let mut moved = gaps.clone();
            moved[place].high += 1;
            assert_eq!(check(&public, b"issuer", &moved, &signatures), bad, "{place}");
        }
        let mut swapped = signatures.clone();
        swapped.swap(1, 2);
        assert_eq!(check(&public, b"issuer", &gaps, &swapped), bad);
    }
}
