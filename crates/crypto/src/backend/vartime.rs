//! Sums of products over public points, in variable time and right for every point of the curve.
//!
//! Proofs hold points whose part outside the prime-order subgroup is not checked, so every addition
//! here is complete: it is right for equal points, opposite points and points of small order. The
//! library's bulk additions are not: its affine sum takes a point with x = 0, which has order 3, for
//! the identity when it meets one, and its method for fewer than 32 points inverts multiples that may
//! be the identity (`specs/proof.md`, *Sums of points*). Its Pippenger sum from 32 points on adds
//! completely.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use blst::MultiPoint;
use blstrs::{G1Affine, G1Projective, Scalar};
use ff::Field;
use group::Group;
use group::prime::PrimeCurveAffine;

use super::tables::{bits, to_affine};
use crate::pairs::pairs;

/// Terms from which on the library's Pippenger sum is quicker than one table for each point.
const MANY: usize = 96;

/// Bits of a digit for a point that comes once, and for a short scalar.
const WIDTH: usize = 5;
const SHORT_WIDTH: usize = 4;
/// Bits of a digit for a point with a kept table: 128 odd multiples, 12 KB.
const KEPT_WIDTH: usize = 9;
/// Uses of a point after which its table pays.
const TABLE_PAYS: u32 = 8;

/// A public point that occurs in every proof, with a table of its odd multiples once that pays.
pub(crate) struct FixedPoint {
    point: G1Affine,
    uses: AtomicU32,
    odd: OnceLock<Vec<G1Affine>>,
}

impl FixedPoint {
    pub(crate) const fn new(point: G1Affine) -> Self {
        Self { point, uses: AtomicU32::new(0), odd: OnceLock::new() }
    }

    pub(crate) const fn point(&self) -> &G1Affine {
        &self.point
    }

    /// The odd multiples up to 255, if the point was used often enough.
    fn table(&self) -> Option<&[G1Affine]> {
        match self.odd.get() {
            Some(odd) => Some(odd),
            None if self.uses.fetch_add(1, Ordering::Relaxed) < TABLE_PAYS => None,
            None => Some(self.odd.get_or_init(|| odd_multiples(&[(self.point, KEPT_WIDTH)]))),
        }
    }
}

/// A sum that is put together term by term.
#[derive(Default)]
pub(crate) struct Sum<'a> {
    fixed: Vec<(&'a FixedPoint, Scalar)>,
    terms: Vec<(G1Affine, Scalar)>,
    short: Vec<(G1Affine, Scalar)>,
}

impl<'a> Sum<'a> {
    /// Adds `point * scalar`.
    pub(crate) fn add(&mut self, point: G1Affine, scalar: Scalar) {
        self.terms.push((point, scalar));
    }

    /// Adds `point * scalar` for a scalar below 2^128.
    pub(crate) fn add_short(&mut self, point: G1Affine, scalar: Scalar) {
        self.short.push((point, scalar));
    }

    /// Adds `point * scalar` for a point that occurs in every proof.
    pub(crate) fn add_fixed(&mut self, point: &'a FixedPoint, scalar: Scalar) {
        self.fixed.push((point, scalar));
    }

    /// The sum.
    pub(crate) fn value(&self) -> G1Projective {
        if self.terms.len() + self.short.len() < MANY {
            return self.by_digits();
        }
        let fixed = self.fixed.iter().map(|(fixed, scalar)| (fixed.point, *scalar));
        let terms: Vec<_> = self.terms.iter().copied().chain(fixed).collect();
        by_buckets::<32>(&terms, 255) + by_buckets::<16>(&self.short, 128)
    }

    /// Signed digits of all scalars side by side, with a table of odd multiples for each point.
    fn by_digits(&self) -> G1Projective {
        let (mut kept, mut points, mut scalars) = (Vec::new(), Vec::new(), Vec::new());
        for (fixed, scalar) in self.fixed.iter().filter(|(_, scalar)| !is_zero(scalar)) {
            match fixed.table() {
                Some(odd) => kept.push(Lane { odd, digits: signed_digits(scalar, KEPT_WIDTH) }),
                None => {
                    points.push((fixed.point, WIDTH));
                    scalars.push(scalar);
                }
            }
        }
        for (list, width) in [(&self.terms, WIDTH), (&self.short, SHORT_WIDTH)] {
            for (point, scalar) in list.iter().filter(|(_, scalar)| !is_zero(scalar)) {
                points.push((*point, width));
                scalars.push(scalar);
            }
        }
        let odd = odd_multiples(&points);
        let mut rest = odd.as_slice();
        for ((_, width), scalar) in pairs(&points, scalars) {
            let odd = multiples_of_next(&mut rest, *width);
            kept.push(Lane { odd, digits: signed_digits(scalar, *width) });
        }
        sum_of_lanes(&kept)
    }
}

/// The odd multiples of the next point, which lie one after the other.
#[expect(
    clippy::expect_used,
    reason = "odd_multiples gives 2^(width-2) of each point it was given"
)]
fn multiples_of_next<'a>(rest: &mut &'a [G1Affine], width: usize) -> &'a [G1Affine] {
    let (odd, after) = rest.split_at_checked(1 << (width - 2)).expect("multiples of every point");
    *rest = after;
    odd
}

/// The sum of `scalar * point`.
pub(crate) fn sum_of_products_vartime(terms: &[(G1Affine, Scalar)]) -> G1Projective {
    Sum { terms: terms.to_vec(), ..Sum::default() }.value()
}

fn is_zero(scalar: &Scalar) -> bool {
    scalar.is_zero().into()
}

/// One scalar's digits with the odd multiples of its point.
struct Lane<'a> {
    odd: &'a [G1Affine],
    digits: Vec<i16>,
}

impl Lane<'_> {
    /// The multiple of the point for an odd digit, whatever its sign.
    #[expect(
        clippy::expect_used,
        reason = "a digit of w bits is below 2^(w-1) in size, and there are 2^(w-2) odd multiples; a term \
                  left out would make another sum of it"
    )]
    fn multiple(&self, digit: i16) -> &G1Affine {
        self.odd
            .get(usize::from(digit.unsigned_abs() / 2))
            .expect("an odd multiple for every digit")
    }
}

fn sum_of_lanes(lanes: &[Lane<'_>]) -> G1Projective {
    let length = lanes.iter().map(|lane| lane.digits.len()).max().unwrap_or(0);
    let mut sum = G1Projective::identity();
    for place in (0..length).rev() {
        sum = sum.double();
        for lane in lanes {
            match lane.digits.get(place) {
                // Above its highest digit a number has none.
                None | Some(0) => {}
                Some(digit @ 1..) => sum += lane.multiple(*digit),
                Some(digit) => sum -= lane.multiple(*digit),
            }
        }
    }
    sum
}

/// The scalar as digits that are 0 or odd and below half of `2^width` in size, lowest first: of
/// `width` neighbours at most one is not 0.
fn signed_digits(scalar: &Scalar, width: usize) -> Vec<i16> {
    let bytes = scalar.to_bytes_le();
    let mut digits = Vec::with_capacity(256 + width);
    let mut carry = 0;
    while digits.len() < 256 {
        let window = bits(&bytes, digits.len(), width) + carry;
        if window.is_multiple_of(2) {
            digits.push(0);
            continue;
        }
        carry = window >> (width - 1);
        // At most 2^8 in size.
        digits.push(window as i16 - ((carry as i16) << width));
        digits.resize(digits.len() + width - 1, 0);
    }
    digits.truncate(digits.iter().rposition(|digit| *digit != 0).map_or(0, |last| last + 1));
    digits
}

/// For each point and width the multiples by 1, 3, 5 .. below half of `2^width`, one after the other.
fn odd_multiples(points: &[(G1Affine, usize)]) -> Vec<G1Affine> {
    let doubles: Vec<_> =
        points.iter().map(|(point, _)| G1Projective::from(point).double()).collect();
    let mut multiples = Vec::with_capacity(points.iter().map(|(_, width)| 1 << (width - 2)).sum());
    for ((point, width), double) in pairs(points, to_affine(&doubles)) {
        let mut multiple = G1Projective::from(point);
        multiples.push(multiple);
        for _ in 1..1_usize << (width - 2) {
            multiple += double;
            multiples.push(multiple);
        }
    }
    to_affine(&multiples)
}

/// The library's Pippenger sum, for scalars of `bits` bits in `BYTES` bytes.
fn by_buckets<const BYTES: usize>(terms: &[(G1Affine, Scalar)], bits: usize) -> G1Projective {
    let mut points = Vec::with_capacity(terms.len().max(FEWEST_IN_BUCKETS));
    let mut scalars = Vec::with_capacity(points.capacity() * BYTES);
    for (point, scalar) in terms {
        points.push(*point.as_ref());
        scalars.extend(scalar.to_bytes_le().iter().take(BYTES));
    }
    // Below this the library takes the method that is not complete.
    let missing = FEWEST_IN_BUCKETS.saturating_sub(points.len());
    points.resize(points.len() + missing, *G1Affine::generator().as_ref());
    scalars.resize(scalars.len() + missing * BYTES, 0);
    let mut sum = G1Projective::identity();
    *sum.as_mut() = points.as_slice().mult(&scalars, bits);
    sum
}

const FEWEST_IN_BUCKETS: usize = 32;

#[cfg(test)]
mod tests {
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha20Rng;

    use super::super::hash_to_g1;
    use super::*;
    #[cfg(all(feature = "adversary", feature = "prove"))]
    use crate::adversary::{point_of_order_three, point_of_small_order};

    /// One bit after the other, by the library's complete addition.
    fn multiply(point: &G1Affine, scalar: &Scalar) -> G1Projective {
        let bits = scalar.to_bytes_be().into_iter();
        let bits = bits.flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
        bits.fold(G1Projective::identity(), |sum, bit| {
            let doubled = sum.double();
            if bit == 1 { doubled + point } else { doubled }
        })
    }

    fn point(number: u64) -> G1Projective {
        hash_to_g1(&number.to_be_bytes(), b"a tag of this test alone")
    }

    /// Scalars at the edges of digits, and others.
    fn scalar(rng: &mut ChaCha20Rng) -> Scalar {
        match rng.gen_range(0..8) {
            0 => Scalar::ZERO,
            1 => -Scalar::ONE,
            2 => Scalar::from(rng.gen_range(0..600)),
            3 => -Scalar::from(rng.gen_range(0..600)),
            _ => Scalar::random(rng),
        }
    }

    /// Serves T-B3: sums over points of small order, equal points, opposite points and the identity, by
    /// digits and by buckets, with kept tables and without.
    #[cfg(all(feature = "adversary", feature = "prove"))]
    #[test]
    fn sums_are_right_for_every_point_of_the_curve() {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let torsion = [
            G1Projective::identity(),
            point_of_order_three(),
            -point_of_order_three(),
            point_of_small_order(),
        ];
        let kept: Vec<_> = (0..3).map(|number| FixedPoint::new(point(number).into())).collect();
        for round in 0..120_u64 {
            let mut sum = Sum::default();
            let mut expected = G1Projective::identity();
            for _ in 0..if round % 4 == 0 { 2 * MANY } else { rng.gen_range(1..40) } {
                let own = point(rng.gen_range(0..4));
                let own = if rng.r#gen() { own } else { -own };
                let own = if rng.gen_range(0..3) == 0 { G1Projective::identity() } else { own };
                let point = G1Affine::from(own + torsion[rng.gen_range(0..4)]);
                // In some of the long sums few scalars are short.
                if rng.gen_bool(if round % 8 == 0 { 0.95 } else { 0.5 }) {
                    let scalar = scalar(&mut rng);
                    sum.add(point, scalar);
                    expected += multiply(&point, &scalar);
                } else {
                    let scalar = Scalar::from(rng.r#gen::<u64>());
                    sum.add_short(point, scalar);
                    expected += multiply(&point, &scalar);
                }
            }
            for fixed in &kept {
                let scalar = scalar(&mut rng);
                sum.add_fixed(fixed, scalar);
                expected += multiply(fixed.point(), &scalar);
            }
            assert!(sum.value() == expected, "round {round}");
        }
        assert!(kept.iter().all(|fixed| fixed.odd.get().is_some()));
    }

    /// The digits give the scalar back, for every width in use.
    #[test]
    fn signed_digits_add_up_to_the_scalar() {
        let mut rng = ChaCha20Rng::seed_from_u64(2);
        for _ in 0..500 {
            let scalar = scalar(&mut rng);
            for width in [SHORT_WIDTH, WIDTH, KEPT_WIDTH] {
                let value = |digit: &i16| {
                    let size = Scalar::from(u64::from(digit.unsigned_abs()));
                    if *digit < 0 { -size } else { size }
                };
                let digits = signed_digits(&scalar, width);
                let sum = digits
                    .iter()
                    .rev()
                    .fold(Scalar::ZERO, |sum, digit| sum.double() + value(digit));
                assert!(sum == scalar, "{width}");
                assert!(digits.iter().all(|digit| *digit == 0 || digit % 2 != 0));
                assert!(digits.iter().all(|digit| digit.unsigned_abs() < 1 << (width - 1)));
            }
        }
    }

    /// Why the library's bulk functions are not used on points of a proof: how often they are wrong over
    /// points with parts of small order. If they are ever right, they may be used again.
    #[cfg(all(feature = "adversary", feature = "prove"))]
    #[expect(
        clippy::print_stdout,
        reason = "the figure in specs/proof.md, for whoever measures again"
    )]
    #[test]
    fn the_bulk_sums_of_the_library_are_wrong_for_points_of_small_order() {
        let mut rng = ChaCha20Rng::seed_from_u64(3);
        let third = point_of_order_three();
        let (mut added, mut multiplied) = (0, 0);
        const RUNS: usize = 60;
        for _ in 0..RUNS {
            // Each point twice or more, with each part of order 3: sums that meet points of order 3.
            let points: Vec<G1Affine> = (0..64)
                .map(|_| {
                    let own = point(rng.gen_range(0..2));
                    let own = if rng.r#gen() { own } else { -own };
                    let part = [G1Projective::identity(), third, -third][rng.gen_range(0..3)];
                    (own + part).into()
                })
                .collect();
            let sum = points.iter().fold(G1Projective::identity(), |sum, point| sum + point);
            let plain: Vec<_> = points.iter().map(|point| *point.as_ref()).collect();
            let mut bulk = G1Projective::identity();
            *bulk.as_mut() = plain.as_slice().add();
            added += usize::from(bulk != sum);

            let few: Vec<G1Affine> = points.iter().take(7).copied().chain([third.into()]).collect();
            let scalars: Vec<Scalar> = few.iter().map(|_| scalar(&mut rng)).collect();
            let terms = few.iter().zip(&scalars);
            let sum = terms.fold(G1Projective::identity(), |sum, (p, s)| sum + multiply(p, s));
            let plain: Vec<_> = few.iter().map(|point| *point.as_ref()).collect();
            let bytes: Vec<u8> = scalars.iter().flat_map(Scalar::to_bytes_le).collect();
            *bulk.as_mut() = plain.as_slice().mult(&bytes, 255);
            multiplied += usize::from(bulk != sum);
        }
        println!("of {RUNS} sums wrong: {added} bulk additions, {multiplied} of few products");
        assert!(added > 0 && multiplied > 0, "{added} {multiplied}");
    }

    #[test]
    fn a_sum_of_nothing_is_the_identity() {
        assert!(Sum::default().value() == G1Projective::identity());
        assert!(sum_of_products_vartime(&[]) == G1Projective::identity());
    }
}
