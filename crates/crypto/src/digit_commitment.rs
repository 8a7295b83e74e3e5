//! The bases of the commitment to the upper digits of all ranges.
//!
//! `C = J_0 * d_0 + J_1 * d_1 + .. + K * rho` fixes the upper digits before the weights are drawn with
//! which the digit equations are added up (`specs/proof.md`, *Digits*).

use std::sync::LazyLock;

#[cfg(feature = "prove")]
use crate::backend::{FixedBase, G1Projective, Scalar};
use crate::backend::{FixedPoint, hash_to_g1};

/// Most ranges of two digits in one statement.
pub(crate) const MAX_RANGES: usize = 16;

const BASES_DST: &[u8] = b"NONLA-DIGIT-COMMITMENT-V1";

struct Bases {
    /// `J_0 .. J_15`.
    digits: Vec<Base>,
    /// `K`.
    blinding: Base,
}

static BASES: LazyLock<Bases> = LazyLock::new(|| Bases {
    digits: (0..MAX_RANGES).map(|index| Base::new(format!("J{index}").as_bytes())).collect(),
    blinding: Base::new(b"K"),
});

struct Base {
    point: FixedPoint,
    #[cfg(feature = "prove")]
    table: std::sync::OnceLock<FixedBase>,
}

impl Base {
    fn new(name: &[u8]) -> Self {
        Self {
            point: FixedPoint::new(hash_to_g1(name, BASES_DST).into()),
            #[cfg(feature = "prove")]
            table: std::sync::OnceLock::new(),
        }
    }

    #[cfg(feature = "prove")]
    fn multiply(&self, scalar: &Scalar) -> G1Projective {
        self.table.get_or_init(|| FixedBase::new(self.point.point())).multiply(scalar)
    }
}

/// `J_0 .. J_15`, and `K`.
pub(crate) fn bases() -> (impl ExactSizeIterator<Item = &'static FixedPoint>, &'static FixedPoint) {
    (BASES.digits.iter().map(|base| &base.point), &BASES.blinding.point)
}

/// `J_0 * digit_0 + J_1 * digit_1 + .. + K * blinding`, in constant time.
#[cfg(feature = "prove")]
pub(crate) fn commit(digits: impl Iterator<Item = Scalar>, blinding: &Scalar) -> G1Projective {
    let mut bases = BASES.digits.iter();
    digits.fold(BASES.blinding.multiply(blinding), |sum, digit| {
        sum + next_base(&mut bases).multiply(&digit)
    })
}

/// The base of the next digit.
#[cfg(feature = "prove")]
#[expect(
    clippy::expect_used,
    reason = "a statement has at most MAX_RANGES ranges with an upper digit, and there is a base for each; a \
              digit left out would be committed to by nothing"
)]
fn next_base(bases: &mut std::slice::Iter<'static, Base>) -> &'static Base {
    bases.next().expect("a base for every upper digit")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No base stands twice, and none is a base of another scheme.
    #[test]
    fn the_bases_of_the_commitment_are_their_own() {
        let (digits, blinding) = bases();
        let own = digits.chain([blinding]);
        let mut points: Vec<[u8; 48]> = own.map(|base| base.point().to_compressed()).collect();
        points.extend(crate::one_of::bases().iter().map(|point| point.point().to_compressed()));
        points.push(crate::digits::digit_base().point().to_compressed());
        let distinct: std::collections::HashSet<_> = points.iter().collect();
        assert_eq!(distinct.len(), points.len());
        assert_eq!(points.len(), MAX_RANGES + 4);
    }
}
