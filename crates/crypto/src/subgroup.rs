//! Whether many points lie in the prime-order subgroup, all at once.
//!
//! Single checks are most of the cost of reading a point. A sum of points with random weights lies
//! in the subgroup if all of them do; if one does not, a sum with weights drawn from {-1, 0, 1}
//! lies outside it with probability at least 2/3, since the three choices of one weight give sums
//! that differ by that point, of which at most one is in the subgroup. (The cofactor is
//! odd, so twice a point outside is outside too.) Larger weights would not help: the cofactor is
//! divisible by 3. So there are many sums.

use crate::backend::{G1Affine, sum_in_subgroup_vartime};
use crate::hash::sha256;

/// Sums over all points: one outside goes unseen with probability 3^-41 < 2^-64.
const SUMS: usize = 41;

/// Sums over the blinded signatures alone besides: 3^-81 < 2^-128 for these.
///
/// Every equation ends in a pairing, where what lies outside the subgroup vanishes. So a
/// commitment outside it proves what its part inside would prove: refusing it is a matter of one
/// encoding for each proof. A blinded signature is different: one *without* a part inside would
/// stand for the identity, which passes every equation.
const SUMS_OF_BLINDED: usize = 40;

/// Points that are on the curve, canonical and not the identity, and no more is known of them.
pub(crate) struct UncheckedPoints {
    blinded: Vec<G1Affine>,
    others: Vec<G1Affine>,
}

impl UncheckedPoints {
    pub(crate) fn new() -> Self {
        Self { blinded: Vec::new(), others: Vec::new() }
    }

    /// Adds a point, and gives it back for use in equations. `blinds` says that it is a blinded
    /// signature.
    pub(crate) fn add(&mut self, point: G1Affine, blinds: bool) -> G1Affine {
        let list = if blinds { &mut self.blinded } else { &mut self.others };
        list.push(point);
        point
    }

    /// Whether all points lie in the subgroup. The weights come from `seed`, which must be
    /// random and bound to all points.
    pub(crate) fn lie_in_subgroup(&self, seed: &[u8; 32]) -> bool {
        if crate::planted("skip-batched-subgroup-check") {
            return true;
        }
        let blinded = Signed::new(&self.blinded);
        let others = Signed::new(&self.others);
        let mut weights =
            TernaryWeights { seed, counter: 0, block: [0; 32], next: 32, trits: 0, left: 0 };
        let mut chosen = Vec::with_capacity(self.blinded.len() + self.others.len());
        (0..SUMS + SUMS_OF_BLINDED).all(|sum| {
            chosen.clear();
            blinded.choose(&mut weights, &mut chosen);
            if sum < SUMS {
                others.choose(&mut weights, &mut chosen);
            }
            sum_in_subgroup_vartime(&chosen)
        })
    }
}

/// Each point and its negative.
struct Signed(Vec<[G1Affine; 2]>);

impl Signed {
    fn new(points: &[G1Affine]) -> Self {
        Self(points.iter().map(|point| [*point, -*point]).collect())
    }

    /// The points with weight 1 and the negatives of those with weight -1.
    fn choose(&self, weights: &mut TernaryWeights<'_>, chosen: &mut Vec<G1Affine>) {
        for [point, negative] in &self.0 {
            match weights.next() {
                0 => {}
                1 => chosen.push(*point),
                _ => chosen.push(*negative),
            }
        }
    }
}

/// Uniform numbers 0, 1, 2 out of a hash, five from each byte below 243.
struct TernaryWeights<'a> {
    seed: &'a [u8; 32],
    counter: u64,
    block: [u8; 32],
    next: usize,
    trits: u8,
    left: u8,
}

impl TernaryWeights<'_> {
    fn next(&mut self) -> u8 {
        if self.left == 0 {
            self.trits = self.byte_below_243();
            self.left = 5;
        }
        let trit = self.trits % 3;
        self.trits /= 3;
        self.left -= 1;
        trit
    }

    fn byte_below_243(&mut self) -> u8 {
        loop {
            match self.block.get(self.next) {
                Some(byte) if *byte < 243 => {
                    self.next += 1;
                    return *byte;
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
