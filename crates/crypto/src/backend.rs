//! The one module that names the curve library.
//!
//! Everything here is either constant time (single multiplications, additions) or says
//! `vartime` in its name and is for public data only.

mod map_to_curve;

use blst::MultiPoint;
use ff::Field;
use group::prime::PrimeCurveAffine;
use group::{Curve, Group};
#[cfg(feature = "prove")]
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
#[cfg(feature = "prove")]
use zeroize::Zeroize;

#[cfg(feature = "prove")]
use crate::secret::Secrets;

pub(crate) use blstrs::{G1Affine, G1Projective, G2Affine, Scalar};
pub(crate) use map_to_curve::{POINT_HASH_LEN, map_to_g1};

/// `hash_to_curve` of RFC 9380 for the suite `BLS12381G1_XMD:SHA-256_SSWU_RO_`.
pub(crate) fn hash_to_g1(message: &[u8], dst: &[u8]) -> G1Projective {
    G1Projective::hash_to_curve(message, dst, &[])
}

/// The sum of `scalar * point`, by Pippenger's method: variable time, public data only.
pub(crate) fn sum_of_products_vartime(terms: &[(G1Affine, Scalar)]) -> G1Projective {
    sum_of_bounded_products_vartime::<32>(terms, 255)
}

/// The same for scalars below 2^128, in half the time.
pub(crate) fn sum_of_short_products_vartime(terms: &[(G1Affine, Scalar)]) -> G1Projective {
    sum_of_bounded_products_vartime::<16>(terms, 128)
}

/// The sum of `scalar * point` for scalars of `bits` bits in `BYTES` bytes.
fn sum_of_bounded_products_vartime<const BYTES: usize>(
    terms: &[(G1Affine, Scalar)],
    bits: usize,
) -> G1Projective {
    let mut points = Vec::with_capacity(terms.len());
    let mut scalars = Vec::with_capacity(terms.len() * BYTES);
    for (point, scalar) in terms {
        if bool::from(point.is_identity()) || bool::from(scalar.is_zero()) {
            continue;
        }
        points.push(*point.as_ref());
        scalars.extend(scalar.to_bytes_le().iter().take(BYTES));
    }
    let mut sum = G1Projective::identity();
    if !points.is_empty() {
        *sum.as_mut() = points.as_slice().mult(&scalars, bits);
    }
    sum
}

/// Whether the sum of `points` lies in the prime-order subgroup; the points may lie outside.
pub(crate) fn sum_in_subgroup_vartime(points: &[G1Affine]) -> bool {
    if points.is_empty() {
        return true;
    }
    let points: Vec<_> = points.iter().map(|point| *point.as_ref()).collect();
    let mut sum = G1Projective::identity();
    *sum.as_mut() = points.as_slice().add();
    sum.to_affine().is_torsion_free().into()
}

/// Whether the product of the pairings of all pairs is one. Variable time, public data only.
pub(crate) fn pairing_product_is_one_vartime(pairs: &[(G1Projective, G2Affine)]) -> bool {
    let mut left = Vec::with_capacity(pairs.len());
    let mut right = Vec::with_capacity(pairs.len());
    for (p, q) in pairs {
        let p = p.to_affine();
        if bool::from(p.is_identity()) || bool::from(q.is_identity()) {
            continue;
        }
        left.push(*p.as_ref());
        right.push(*q.as_ref());
    }
    if left.is_empty() {
        return true;
    }
    let product = blst::blst_fp12::miller_loop_n(&right, &left);
    product.final_exp() == blst::blst_fp12::default()
}

/// The affine forms of `points`, with one inversion for all of them.
#[cfg(feature = "prove")]
pub(crate) fn to_affine(points: &[G1Projective]) -> Vec<G1Affine> {
    if points.iter().any(|point| bool::from(point.is_identity())) {
        // Only a dishonest prover sends the identity, which has no common inversion.
        return points.iter().map(G1Projective::to_affine).collect();
    }
    let points: Vec<blst::blst_p1> = points.iter().map(|point| *point.as_ref()).collect();
    let affine = blst::p1_affines::from(&points);
    let wrapped = affine.as_slice().iter().map(|point| {
        let mut wrapped = G1Affine::identity();
        *wrapped.as_mut() = *point;
        wrapped
    });
    wrapped.collect()
}

/// The identity.
#[cfg(feature = "prove")]
pub(crate) fn identity() -> G1Projective {
    G1Projective::identity()
}

/// Bits of a window of [`FixedBase`].
#[cfg(feature = "prove")]
const WINDOW: usize = 5;
/// Windows that cover a scalar of 255 bits and the last carry.
#[cfg(feature = "prove")]
const WINDOWS: usize = 52;
/// Multiples of each window's base: 1 to 16, the digits being signed.
#[cfg(feature = "prove")]
const MULTIPLES: usize = 1 << (WINDOW - 1);

/// Multiples of one point, about 80 KB, for constant-time multiplication by secret scalars.
///
/// A multiplication reads every entry of every window and adds one of each: the same work and the
/// same memory accesses whatever the scalar.
#[cfg(feature = "prove")]
pub(crate) struct FixedBase(Secrets<[G1Affine; MULTIPLES]>);

#[cfg(feature = "prove")]
impl FixedBase {
    /// The table of `base`, which is public or will be wiped by its owner.
    pub(crate) fn new(base: &G1Affine) -> Self {
        let mut window_base = G1Projective::from(base);
        let mut points = Vec::with_capacity(WINDOWS * MULTIPLES);
        for _ in 0..WINDOWS {
            let mut multiple = window_base;
            for _ in 0..MULTIPLES {
                points.push(multiple);
                multiple += window_base;
            }
            for _ in 0..WINDOW {
                window_base = window_base.double();
            }
        }
        let mut windows = Secrets::with_capacity(WINDOWS);
        for window in to_affine(&points).chunks_exact(MULTIPLES) {
            let mut entries = [G1Affine::identity(); MULTIPLES];
            entries.copy_from_slice(window);
            windows.push(entries);
        }
        Self(windows)
    }

    /// `base * scalar`, in constant time.
    pub(crate) fn multiply(&self, scalar: &Scalar) -> G1Projective {
        let mut sum = G1Projective::identity();
        let mut carry = 0;
        let mut bytes = scalar.to_bytes_le();
        for (index, window) in self.0.iter().enumerate() {
            let raw = bits(&bytes, index * WINDOW) + carry;
            // Digits from -15 to 16: what is above 16 borrows from the next window.
            carry = u32::from(raw > MULTIPLES as u32);
            let negative = Choice::from(carry as u8);
            let size = u32::conditional_select(&raw, &(32u32.wrapping_sub(raw)), negative);
            sum += select(window, size, negative);
        }
        bytes.zeroize();
        sum
    }
}

/// Five bits of a little-endian number, from bit `start` on; past its end they are zero.
#[cfg(feature = "prove")]
fn bits(bytes: &[u8; 32], start: usize) -> u32 {
    let byte = |index: usize| u32::from(bytes.get(index).copied().unwrap_or(0));
    let two = byte(start / 8) | (byte(start / 8 + 1) << 8);
    (two >> (start % 8)) & ((1 << WINDOW) - 1)
}

/// The entry of this size (0: the identity), negated if asked; every entry is read.
#[cfg(feature = "prove")]
fn select(window: &[G1Affine; MULTIPLES], size: u32, negative: Choice) -> G1Affine {
    let mut entry = G1Affine::identity();
    for (index, candidate) in (1u32..).zip(window) {
        entry.conditional_assign(candidate, index.ct_eq(&size));
    }
    let (x, y) = (entry.x(), entry.y());
    let y = ConditionallySelectable::conditional_select(&y, &-y, negative);
    G1Affine::from_raw_unchecked(x, y, false)
}

#[cfg(test)]
mod tests {
    use ff::{Field, PrimeField};
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    use super::*;

    /// The table agrees with the library on random scalars and on every edge of its digits.
    #[test]
    fn a_fixed_base_multiplies_as_the_library_does() {
        let base: G1Affine = hash_to_g1(b"base", b"a tag of this test alone").into();
        let table = FixedBase::new(&base);
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let edges = [0, 1, 15, 16, 17, 31, 32, 33, 511, 512, 528, u64::MAX].map(Scalar::from);
        let random: Vec<Scalar> = (0..200).map(|_| Scalar::random(&mut rng)).collect();
        let powers = (0..255).map(|power| Scalar::from(2).pow_vartime([power]));
        let below = (0..255).map(|power| Scalar::from(2).pow_vartime([power]) - Scalar::ONE);
        let last = [-Scalar::ONE, -Scalar::from(2), Scalar::TWO_INV, Scalar::ROOT_OF_UNITY];
        for scalar in edges.into_iter().chain(random).chain(powers).chain(below).chain(last) {
            assert!(table.multiply(&scalar) == base * scalar, "{scalar}");
        }
    }
}
