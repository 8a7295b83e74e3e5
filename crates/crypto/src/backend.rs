//! The one module that names the curve library.
//!
//! Everything here is either constant time (single multiplications, additions) or says
//! `vartime` in its name and is for public data only.

mod map_to_curve;
mod tables;
mod vartime;

use group::prime::PrimeCurveAffine;
use group::{Curve, Group};
#[cfg(feature = "prove")]
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
#[cfg(feature = "prove")]
use zeroize::Zeroize;

#[cfg(feature = "prove")]
use crate::pairs::pairs;
#[cfg(feature = "prove")]
use crate::wiped::WipedList;

pub(crate) use blstrs::{G1Affine, G1Projective, G2Affine, Scalar};
pub(crate) use map_to_curve::{POINT_HASH_LEN, map_to_g1};
pub(crate) use tables::to_affine;
#[cfg(feature = "prove")]
use tables::{bits, overwrite};
pub(crate) use vartime::{FixedPoint, Sum, sum_of_products_vartime};

/// `hash_to_curve` of RFC 9380 for the suite `BLS12381G1_XMD:SHA-256_SSWU_RO_`.
pub(crate) fn hash_to_g1(message: &[u8], dst: &[u8]) -> G1Projective {
    G1Projective::hash_to_curve(message, dst, &[])
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

/// Whether a point lies in the prime-order subgroup. Variable time, public data only.
pub(crate) fn is_in_subgroup_vartime(point: &G1Affine) -> bool {
    point.is_torsion_free().into()
}

/// The identity.
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
pub(crate) struct FixedBase(WipedList<[G1Affine; MULTIPLES]>);

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
        let mut affine = to_affine(&points);
        let mut windows = WipedList::with_capacity(WINDOWS);
        for window in affine.chunks_exact(MULTIPLES) {
            let mut entries = [G1Affine::identity(); MULTIPLES];
            entries.copy_from_slice(window);
            windows.push(entries);
        }
        overwrite(&mut points, G1Projective::identity());
        overwrite(&mut affine, G1Affine::identity());
        Self(windows)
    }

    /// `base * scalar`, in constant time.
    pub(crate) fn multiply(&self, scalar: &Scalar) -> G1Projective {
        let mut digits = SecretDigits::new(scalar);
        let windows = self.0.iter().enumerate();
        let sum = windows.fold(G1Projective::identity(), |sum, (index, window)| {
            sum + digits.select(index, window)
        });
        digits.0.zeroize();
        sum
    }
}

/// The sum of `point * scalar` over secret points and scalars, in constant time: the same doublings
/// serve all of them.
#[cfg(feature = "prove")]
pub(crate) fn sum_of_secret_products(
    points: &WipedList<G1Affine>,
    scalars: &WipedList<Scalar>,
) -> G1Projective {
    let mut multiples = Vec::with_capacity(points.len() * MULTIPLES);
    for point in points.iter() {
        let mut multiple = G1Projective::from(point);
        for _ in 0..MULTIPLES {
            multiples.push(multiple);
            multiple += point;
        }
    }
    let mut affine = to_affine(&multiples);
    let mut tables = WipedList::with_capacity(points.len());
    for row in affine.chunks_exact(MULTIPLES) {
        let mut entries = [G1Affine::identity(); MULTIPLES];
        entries.copy_from_slice(row);
        tables.push(entries);
    }
    overwrite(&mut multiples, G1Projective::identity());
    overwrite(&mut affine, G1Affine::identity());
    let mut digits = WipedList::with_capacity(scalars.len());
    for scalar in scalars.iter() {
        digits.push(SecretDigits::new(scalar));
    }
    let mut sum = G1Projective::identity();
    for window in (0..WINDOWS).rev() {
        for _ in 0..WINDOW {
            sum = sum.double();
        }
        for (table, digits) in pairs(tables.iter(), digits.iter()) {
            sum += digits.select(window, table);
        }
    }
    sum
}

/// A secret scalar in digits from -15 to 16, as sizes and signs, lowest first.
#[cfg(feature = "prove")]
#[derive(Clone, Copy)]
struct SecretDigits([(u8, u8); WINDOWS]);

#[cfg(feature = "prove")]
impl Default for SecretDigits {
    fn default() -> Self {
        Self([(0, 0); WINDOWS])
    }
}

#[cfg(feature = "prove")]
impl SecretDigits {
    fn new(scalar: &Scalar) -> Self {
        let mut digits = Self::default();
        let mut bytes = scalar.to_bytes_le();
        let mut carry = 0;
        for (index, (size, sign)) in digits.0.iter_mut().enumerate() {
            let raw = bits(&bytes, index * WINDOW, WINDOW) + carry;
            // What is above 16 borrows from the next window.
            carry = 16_u32.wrapping_sub(raw) >> 31;
            let negative = Choice::from(carry as u8);
            *size = u32::conditional_select(&raw, &(32u32.wrapping_sub(raw)), negative) as u8;
            *sign = carry as u8;
        }
        bytes.zeroize();
        digits
    }

    /// The digit of a window, which is public.
    #[expect(
        clippy::expect_used,
        reason = "callers count the windows of a table or up to WINDOWS, and every scalar has all of them; a \
                  digit read as zero would give a secret away"
    )]
    fn at(&self, window: usize) -> (u8, u8) {
        *self.0.get(window).expect("a digit for every window")
    }

    /// The entry for the digit of this window.
    fn select(&self, window: usize, table: &[G1Affine; MULTIPLES]) -> G1Affine {
        let (size, sign) = self.at(window);
        select(table, size.into(), Choice::from(sign))
    }
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
