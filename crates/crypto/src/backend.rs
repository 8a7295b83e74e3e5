//! The one module that names the curve library.
//!
//! Everything here is either constant time (single multiplications, additions) or says
//! `vartime` in its name and is for public data only.

mod map_to_curve;

use blst::MultiPoint;
use ff::Field;
use group::prime::PrimeCurveAffine;
use group::{Curve, Group};

pub(crate) use blstrs::{G1Affine, G1Projective, G2Affine, Scalar};
pub(crate) use map_to_curve::{POINT_HASH_LEN, map_to_g1};

/// `hash_to_curve` of RFC 9380 for the suite `BLS12381G1_XMD:SHA-256_SSWU_RO_`.
pub(crate) fn hash_to_g1(message: &[u8], dst: &[u8]) -> G1Projective {
    G1Projective::hash_to_curve(message, dst, &[])
}

/// The sum of `scalar * point`, by Pippenger's method: variable time, public data only.
pub(crate) fn sum_of_products_vartime(terms: &[(G1Affine, Scalar)]) -> G1Projective {
    let mut points = Vec::with_capacity(terms.len());
    let mut scalars = Vec::with_capacity(terms.len() * 32);
    for (point, scalar) in terms {
        if bool::from(point.is_identity()) || bool::from(scalar.is_zero()) {
            continue;
        }
        points.push(*point.as_ref());
        scalars.extend_from_slice(&scalar.to_bytes_le());
    }
    let mut sum = G1Projective::identity();
    if !points.is_empty() {
        *sum.as_mut() = points.as_slice().mult(&scalars, 255);
    }
    sum
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
pub(crate) fn to_affine<const N: usize>(points: [G1Projective; N]) -> [G1Affine; N] {
    let mut affine = [G1Affine::identity(); N];
    G1Projective::batch_normalize(&points, &mut affine);
    affine
}
