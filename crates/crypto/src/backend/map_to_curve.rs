//! From field elements to points of the first group: sections 6.6.2 and 6.6.3 of RFC 9380.
//!
//! The curve library hashes with `expand_message_xmd` and SHA-256 alone and offers no safe way in
//! with other field elements, so the SHAKE-256 suite needs the map itself. Variable time: only
//! public input is hashed to points under that suite.
//!
//! The RFC lists the 11-isogeny as four polynomials with 53 coefficients (appendix E.2 there).
//! They follow from the five below: `h`, whose roots are the abscissas of the kernel, and the
//! formula of Kohel (*Endomorphism rings of elliptic curves over finite fields*, 1996, section
//! 2.4) for the normalised isogeny `(x, y) -> (phi(x), y * phi'(x))`. The curve of the RFC is its
//! image scaled by 1/11. A test compares the whole with the curve library's own hash.
//!
//! The library gives its field elements out but not the name of their type, so the functions here
//! are generic over it.

use ff::Field;
use group::Group;
use group::prime::PrimeCurveAffine;

use blstrs::{G1Affine, G1Projective};

/// Bytes that are hashed for one field element: `L` of RFC 9380, section 8.8.1.
const ELEMENT_LEN: usize = 64;

/// Bytes that are hashed for one point.
pub(crate) const POINT_HASH_LEN: usize = 2 * ELEMENT_LEN;

/// `A'` and `B'` of the isogenous curve `y^2 = x^3 + A'x + B'`, most significant limb first.
const A: [u64; 6] = [
    0x00144698a3b8e943,
    0x3d693a02c96d4982,
    0xb0ea985383ee66a8,
    0xd8e8981aefd881ac,
    0x98936f8da0e0f97f,
    0x5cf428082d584c1d,
];
const B: [u64; 6] = [
    0x12e2908d11688030,
    0x018b12e8753eee3b,
    0x2016c1f0f24f4070,
    0xa0b9c14fcef35ef5,
    0x5a23215a316ceaa5,
    0xd1cc48e98e172be0,
];

/// `Z` of the suite.
const Z: u64 = 11;

/// `h = x^5 + h_4 x^4 + .. + h_0`, from `h_4` down.
const KERNEL: [[u64; 6]; 5] = [
    [
        0x04afe09d5cf4956a,
        0x23b6b71f59d2b340,
        0x7b415a774b7be81b,
        0xbb6fa99cbc798e0a,
        0xc98ba725a5bc3280,
        0x16b1c268b4766e85,
    ],
    [
        0x094440f65f408a6e,
        0x930e16e3e92dd17b,
        0xf60d6e9679a8d3d5,
        0x8593de55ac237030,
        0x42d609537eb3549a,
        0xac234d896ca82944,
    ],
    [
        0x1335c502c1f54c49,
        0xaceea65e87fd7203,
        0xba0f626f305fc0cf,
        0xd606a5dae9f3c8e8,
        0x1a4b3b69600129fa,
        0xbd307c69bf319d39,
    ],
    [
        0x0264908af037bced,
        0xe00d054cf5d4775e,
        0x83eb6cf63c76b969,
        0xf8ed174fb59fcff7,
        0x8d201f46f6cfc4ed,
        0x6552e59ce75177b0,
    ],
    [
        0x133341fb0962a34c,
        0xb0504a9c4fada0a5,
        0x090d38679b4c040d,
        0x5d1c3afb023a3409,
        0xfcc0815fea66d8b0,
        0x2bbef9c8b5a66e07,
    ],
];

/// `1 - z` of the curve: multiplies any point of the curve into the prime-order subgroup.
const H_EFF: u64 = 0xd201000000010001;

/// An element of the base field.
trait Element: Field + From<u64> {}

impl<F: Field + From<u64>> Element for F {}

/// The rest of `hash_to_curve` after `expand_message`.
pub(crate) fn map_to_g1(expanded: &[u8; POINT_HASH_LEN]) -> G1Projective {
    let (first, second) = expanded.split_at(ELEMENT_LEN);
    clear_cofactor(&(map_to_curve(first) + map_to_curve(second)))
}

/// By hand, since the library's multiplication is right inside the subgroup only.
fn clear_cofactor(point: &G1Projective) -> G1Projective {
    let mut sum = G1Projective::identity();
    for bit in (0..u64::BITS).rev() {
        sum = sum.double();
        if H_EFF >> bit & 1 == 1 {
            sum += point;
        }
    }
    sum
}

/// `map_to_curve` of the number that 64 big-endian bytes write, modulo p.
fn map_to_curve(wide: &[u8]) -> G1Projective {
    let any_element = G1Affine::generator().x();
    let is_odd = |element: &_| low_bit(any_element, element, |e| e.to_bytes_le());
    match mapped(any_element, wide, is_odd) {
        Some((x, y)) => G1Projective::from_raw_unchecked(x, y, Field::ONE),
        None => G1Projective::identity(),
    }
}

/// Whether the integer below p that stands for `element` is odd: `sgn0`.
fn low_bit<F>(_: F, element: &F, to_bytes_le: impl Fn(&F) -> [u8; 48]) -> bool {
    to_bytes_le(element).first().is_some_and(|lowest| lowest & 1 == 1)
}

/// Affine coordinates of the point for `wide`; the first argument only names the field.
fn mapped<F: Element>(_: F, wide: &[u8], is_odd: impl Fn(&F) -> bool) -> Option<(F, F)> {
    let (x, y) = map_to_isogenous_curve(reduce(wide), is_odd);
    isogeny(x, y)
}

/// `map_to_curve_simple_swu`.
fn map_to_isogenous_curve<F: Element>(u: F, is_odd: impl Fn(&F) -> bool) -> (F, F) {
    let (a, b, z) = (constant::<F>(&A), constant::<F>(&B), F::from(Z));
    let zu2 = z * u.square();
    // inv0: the inverse of zero is zero.
    let t = (zu2.square() + zu2).invert().unwrap_or(F::ZERO);
    let x1 = if t == F::ZERO {
        b * inverse_of_constant(z * a)
    } else {
        -b * inverse_of_constant(a) * (F::ONE + t)
    };
    let right_side = |x: F| (x.square() + a) * x + b;
    let (x, y) = match Option::<F>::from(right_side(x1).sqrt()) {
        Some(y) => (x1, y),
        None => {
            let x2 = zu2 * x1;
            (x2, root_of_the_other(right_side(x2)))
        }
    };
    (x, if is_odd(&u) == is_odd(&y) { y } else { -y })
}

/// The inverse of a constant of the curve.
#[expect(clippy::expect_used, reason = "A, Z and 11 are not zero in a field of this size")]
fn inverse_of_constant<F: Element>(constant: F) -> F {
    Option::from(constant.invert()).expect("a constant that is not zero")
}

/// The square root of the second candidate, once the first is no square.
#[expect(
    clippy::expect_used,
    reason = "one of the two candidates is a square, by the choice of Z (RFC 9380, section 6.6.2); with \
              another root the point would not lie on the curve"
)]
fn root_of_the_other<F: Element>(value: F) -> F {
    Option::from(value.sqrt()).expect("one of two candidates is a square")
}

/// `iso_map`; `None` for the points of the kernel, which go to the identity.
fn isogeny<F: Element>(x: F, y: F) -> Option<(F, F)> {
    let [h, h1, h2, h3] = kernel_polynomial(x);
    let inverse = Option::<F>::from(h.invert())?;
    // f = x^3 + A'x + B' and its derivatives; g = h'/h and its derivatives.
    let (f, f1, f2) = (y.square(), x.square() * F::from(3) + constant::<F>(&A), x * F::from(6));
    let g = h1 * inverse;
    let g1 = h2 * inverse - g.square();
    let g2 = h3 * inverse - g * h2 * inverse * F::from(3) + g.square() * g.double();
    // The sum of the roots of h, with the other sign.
    let h_4 = constant::<F>(&KERNEL[0]);
    let (four_f, two_f1) = (f.double().double(), f1.double());
    let phi = x * F::from(11) + h_4.double() - four_f * g1 - two_f1 * g;
    let phi1 = F::from(11) - f1 * g1 * F::from(6) - four_f * g2 - f2 * g.double();
    let scale = inverse_of_constant(F::from(11));
    let scale2 = scale.square();
    Some((phi * scale2, y * phi1 * scale2 * scale))
}

/// `h(x)` and its first three derivatives, by Horner's rule.
fn kernel_polynomial<F: Element>(x: F) -> [F; 4] {
    let [mut h, mut d1, mut d2, mut d3] = [F::ONE, F::ZERO, F::ZERO, F::ZERO];
    for coefficient in &KERNEL {
        d3 = d3 * x + d2;
        d2 = d2 * x + d1;
        d1 = d1 * x + h;
        h = h * x + constant::<F>(coefficient);
    }
    // Horner gives the derivatives divided by 0!, 1!, 2! and 3!.
    [h, d1, d2.double(), d3 * F::from(6)]
}

/// A big-endian number modulo p.
fn reduce<F: Element>(wide: &[u8]) -> F {
    wide.iter().fold(F::ZERO, |sum, byte| sum * F::from(256) + F::from(u64::from(*byte)))
}

fn constant<F: Element>(limbs: &[u64; 6]) -> F {
    let two_to_32 = F::from(1 << 32);
    limbs.iter().fold(F::ZERO, |sum, limb| sum * two_to_32.square() + F::from(*limb))
}

#[cfg(test)]
mod tests {
    use super::{G1Affine, G1Projective, POINT_HASH_LEN, map_to_curve, map_to_g1};
    use crate::backend::hash_to_g1;
    use crate::hash::expand_message;
    use group::Group;
    use group::prime::PrimeCurveAffine;

    /// Two rational maps of degree 16 that agree at two thousand random points are the same map.
    #[test]
    fn our_map_agrees_with_the_hash_of_the_curve_library() {
        for number in 0..1_000u64 {
            let (message, dst) = (number.to_be_bytes(), b"map-to-curve");
            let expanded = expand_message(&[&message], dst, POINT_HASH_LEN);
            let ours: G1Affine = map_to_g1(expanded.as_slice().try_into().unwrap()).into();
            let theirs: G1Affine = hash_to_g1(&message, dst).into();
            assert_eq!(ours, theirs, "message {number}");
            assert!(bool::from(ours.is_torsion_free()) && !bool::from(ours.is_identity()));
        }
    }

    #[test]
    fn the_map_is_defined_where_its_denominator_is_zero() {
        assert!(bool::from(map_to_curve(&[0; 64]).is_on_curve()));
        let zero = map_to_g1(&[0; POINT_HASH_LEN]);
        assert!(bool::from(G1Affine::from(zero).is_torsion_free()));
        assert!(zero != G1Projective::identity());
    }
}
