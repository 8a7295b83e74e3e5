//! Whether many points lie in the prime-order subgroup, all at once.
//!
//! A check of one point takes as long as about a hundred additions. A sum of points with random weights
//! lies in the subgroup if all of them do; if one does not, a sum with weights drawn from {-1, 0, 1} lies
//! outside it with probability at least 2/3, since the three choices of one weight give sums that differ
//! by that point, of which at most one is in the subgroup. (The cofactor is odd, so twice a point outside
//! is outside too.) Larger weights would not help: the cofactor is divisible by 3. So there are many sums.
//! Points are added into buckets, one for each choice of the weights of several sums, so that one addition of
//! a point serves all of these sums.

use crate::backend::{G1Affine, G1Projective, identity, is_in_subgroup_vartime, to_affine};
use crate::hash::sha256;

/// Sums over all points: one outside goes unseen with probability 3^-81 < 2^-128.
const SUMS: usize = 81;

/// Points from which on the sums cost less than a check of each point.
pub(crate) const FEWEST_FOR_SUMS: usize = 128;

/// Most sums that share buckets: 3^7 of these take 315 KB.
const MOST_SHARED: usize = 7;

/// Whether all points lie in the subgroup. They may be any points of the curve but the identity; the
/// weights come from `seed`, which must be bound to all of them.
///
/// The additions are complete: what is added up may be of small order (see `backend/vartime.rs`).
pub(crate) fn lie_in_subgroup_vartime(points: &[G1Affine], seed: &[u8; 32]) -> bool {
    let shared = sums_that_share(points.len());
    let mut weights = Weights::new(seed, choices(shared));
    let mut sums = Vec::with_capacity(SUMS + shared);
    while sums.len() < SUMS {
        let mut buckets = vec![identity(); choices(shared)];
        for point in points {
            *bucket_of(&mut buckets, weights.draw()) += point;
        }
        add_buckets(buckets, &mut sums);
    }
    to_affine(&sums).iter().all(is_in_subgroup_vartime)
}

/// The bucket of a point with these weights. A point left out would be one that nobody checked.
#[expect(clippy::expect_used, reason = "weights are drawn below the number of buckets")]
fn bucket_of(buckets: &mut [G1Projective], weights: usize) -> &mut G1Projective {
    buckets.get_mut(weights).expect("a bucket for all weights")
}

/// Choices of the weights of so many sums.
fn choices(sums: usize) -> usize {
    (0..sums).fold(1, |choices, _| 3 * choices)
}

/// How many sums share buckets: to add these up must cost less than to add the points into them.
fn sums_that_share(points: usize) -> usize {
    (1..MOST_SHARED).take_while(|shared| 4 * choices(*shared) < points).count() + 1
}

/// Adds up the sums that share these buckets. The number of a bucket, written in base 3, is the weight of
/// its points in each of the sums: 0, 1, and 2 for -1.
fn add_buckets(mut buckets: Vec<G1Projective>, sums: &mut Vec<G1Projective>) {
    while buckets.len() > 1 {
        let third = buckets.len() / 3;
        let (zero, rest) = buckets.split_at(third);
        let (plus, minus) = rest.split_at(third);
        let total =
            |points: &[G1Projective]| points.iter().fold(identity(), |sum, point| sum + point);
        sums.push(total(plus) - total(minus));
        let folded =
            zero.iter().zip(plus).zip(minus).map(|((zero, plus), minus)| zero + plus + minus);
        buckets = folded.collect();
    }
}

/// Uniform numbers below `choices`, at most 3^7, out of a hash.
struct Weights<'a> {
    seed: &'a [u8; 32],
    choices: usize,
    counter: u64,
    block: [u8; 32],
    next: usize,
}

impl<'a> Weights<'a> {
    const fn new(seed: &'a [u8; 32], choices: usize) -> Self {
        Self { seed, choices, counter: 0, block: [0; 32], next: 32 }
    }

    fn draw(&mut self) -> usize {
        /// Numbers of two bytes.
        const ALL: usize = 1 << 16;
        let uniform = ALL - ALL % self.choices;
        loop {
            match self.block.get(self.next..self.next + 2) {
                Some([high, low]) => {
                    self.next += 2;
                    let number = usize::from(u16::from_be_bytes([*high, *low]));
                    if number < uniform {
                        return number % self.choices;
                    }
                }
                _ => {
                    self.counter += 1;
                    self.block = sha256(&[self.seed, &self.counter.to_be_bytes()]);
                    self.next = 0;
                }
            }
        }
    }
}

#[cfg(all(test, feature = "adversary", feature = "prove"))]
mod tests {
    use super::*;
    use crate::adversary::{point_of_order_three, point_of_small_order};
    use crate::backend::hash_to_g1;

    /// Serves T-B3: one point outside among many is seen, wherever it stands and whatever its order, and
    /// so are two that cancel in a plain sum.
    #[test]
    fn a_point_outside_is_seen_among_many() {
        let inside: Vec<G1Projective> = (0..130_u64)
            .map(|number| hash_to_g1(&number.to_be_bytes(), b"a tag of this test alone"))
            .collect();
        let lie = |points: &[G1Projective], seed| {
            lie_in_subgroup_vartime(&to_affine(points), &[seed; 32])
        };
        let torsion = [point_of_small_order(), point_of_order_three()];
        for (seed, torsion) in (0..4).flat_map(|seed| torsion.map(|torsion| (seed, torsion))) {
            assert!(lie(&inside, seed));
            for place in [0, 64, 128, 129] {
                let mut points = inside.clone();
                points[place] += torsion;
                assert!(!lie(&points, seed), "{seed} {place}");
                points[place] = torsion;
                assert!(!lie(&points, seed), "{seed} {place}");
                points[place] = inside[place] + torsion;
                points[1] -= torsion;
                assert!(!lie(&points, seed), "{seed} {place}");
            }
        }
        assert!(lie(&[], 0));
    }
}
