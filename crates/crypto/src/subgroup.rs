//! Whether many points lie in the prime-order subgroup, all at once.
//!
//! A check of one point takes as long as about a hundred additions. A sum of points with random weights
//! lies in the subgroup if all of them do; if one does not, a sum with weights drawn from {-1, 0, 1} lies
//! outside it with probability at least 2/3, since the three choices of one weight give sums that differ
//! by that point, of which at most one is in the subgroup. (The cofactor is odd, so twice a point outside
//! is outside too.) Larger weights would not help: the cofactor is divisible by 3. So there are many sums.

use crate::backend::{G1Affine, G1Projective, identity, is_in_subgroup_vartime, to_affine};
use crate::hash::sha256;

/// Sums over all points: one outside goes unseen with probability 3^-81 < 2^-128.
const SUMS: usize = 81;

/// Points from which on the sums cost less than a check of each point.
pub(crate) const FEWEST_FOR_SUMS: usize = 128;

/// Points that share a table of their sums with all weights.
const GROUP: usize = 3;
/// Those sums: 3^3.
const COMBINATIONS: usize = 27;

/// Whether all points lie in the subgroup. They may be any points of the curve but the identity; the
/// weights come from `seed`, which must be random and bound to all of them.
///
/// The additions are complete: what is added up may be of small order (see `backend/vartime.rs`).
pub(crate) fn lie_in_subgroup_vartime(points: &[G1Affine], seed: &[u8; 32]) -> bool {
    let tables = combinations(points);
    let mut weights = Weights { seed, counter: 0, block: [0; 32], next: 32 };
    let sums: Vec<_> = (0..SUMS)
        .map(|_| {
            tables.chunks_exact(COMBINATIONS).fold(identity(), |sum, table| {
                table.get(weights.next_below_27()).map_or(sum, |chosen| sum + chosen)
            })
        })
        .collect();
    to_affine(&sums).iter().all(is_in_subgroup_vartime)
}

/// For each group of points all their sums with weights 0, 1, -1, the first point's weight changing
/// quickest.
fn combinations(points: &[G1Affine]) -> Vec<G1Affine> {
    let mut all = Vec::with_capacity(points.len().div_ceil(GROUP) * COMBINATIONS);
    for group in points.chunks(GROUP) {
        let start = all.len();
        all.push(identity());
        for point in group {
            let known: Vec<G1Projective> = all.iter().skip(start).copied().collect();
            all.extend(known.iter().map(|sum| sum + point));
            all.extend(known.iter().map(|sum| sum - point));
        }
        // A last group of fewer points takes as many places, with sums that occur already.
        let known: Vec<G1Projective> = all.iter().skip(start).copied().collect();
        let missing = COMBINATIONS - known.len();
        all.extend(known.iter().cycle().take(missing));
    }
    to_affine(&all)
}

/// Uniform numbers below 27 out of a hash: three weights at a time.
struct Weights<'a> {
    seed: &'a [u8; 32],
    counter: u64,
    block: [u8; 32],
    next: usize,
}

impl Weights<'_> {
    fn next_below_27(&mut self) -> usize {
        loop {
            match self.block.get(self.next) {
                // 243 is nine times 27.
                Some(byte) if *byte < 243 => {
                    self.next += 1;
                    return usize::from(*byte % 27);
                }
                Some(_) => self.next += 1,
                None => {
                    self.counter += 1;
                    self.block = sha256(&[self.seed, &self.counter.to_be_bytes()]);
                    self.next = 0;
                }
            }
        }
    }
}

#[cfg(all(test, feature = "planted", feature = "prove"))]
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
