//! A hidden code that is one of a few published ones: an OR proof (Cramer, Damgård, Schoenmakers,
//! CRYPTO 1994).
//!
//! `C = J * m + K * rho` commits to the hidden code m, and `T = J * m~ + K * rho~` ties it to the
//! variable. For each code c_j the holder shows that `C - J * c_j` is a multiple of K, or has
//! chosen that part's challenge beforehand; the challenges add up to the challenge of the whole
//! proof, so one of them was not chosen.

use std::sync::LazyLock;

use crate::backend::{FixedPoint, Scalar, hash_to_g1};
use crate::pairs::pairs;
use crate::statement::OneOfClause;

const BASES_DST: &[u8] = b"NONLA-ONE-OF-V1";

/// `J` and `K`.
pub(crate) fn bases() -> &'static [FixedPoint; 2] {
    static BASES: LazyLock<[FixedPoint; 2]> = LazyLock::new(|| {
        [b"J", b"K"].map(|name| FixedPoint::new(hash_to_g1(name, BASES_DST).into()))
    });
    &BASES
}

/// `variable` is one of `codes`.
pub(crate) struct OneOfPart {
    pub(crate) variable: usize,
    pub(crate) codes: Vec<Scalar>,
}

impl OneOfPart {
    pub(crate) fn new(clause: &OneOfClause, variable: usize) -> Self {
        Self { variable, codes: clause.codes.iter().map(|code| Scalar::from(*code)).collect() }
    }

    /// Points and scalars on the wire: `C, T` and a `T` for each code; `rho^`, a `z` for each code
    /// and the challenges of all codes but the last.
    pub(crate) fn shape(&self) -> (usize, usize) {
        (2 + self.codes.len(), 2 * self.codes.len())
    }

    /// `rho^`, and for each code its `z` and its challenge. The last challenge is what is left.
    pub(crate) fn read(
        &self,
        scalars: &[Scalar],
        c: &Scalar,
    ) -> Option<(Scalar, Vec<[Scalar; 2]>)> {
        let (rho, rest) = scalars.split_first()?;
        let (responses, challenges) = rest.split_at_checked(self.codes.len())?;
        let last = challenges.iter().fold(*c, |left, challenge| left - challenge);
        let challenges: Vec<Scalar> = challenges.iter().copied().chain([last]).collect();
        if challenges.len() != responses.len() {
            return None;
        }
        Some((*rho, pairs(responses, challenges).map(|(z, c)| [*z, c]).collect()))
    }
}

#[cfg(feature = "prove")]
pub(crate) use commit::OneOfBlinding;

#[cfg(feature = "prove")]
mod commit {
    use ff::Field;
    use std::sync::OnceLock;
    use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

    use super::{OneOfPart, bases};
    use crate::backend::{FixedBase, G1Projective, Scalar};
    use crate::nonces::Nonces;
    use crate::pairs::pairs;
    use crate::secret::Secrets;

    /// The secrets of one OR proof, wiped on drop. Every code gets the same work, whichever holds.
    pub(crate) struct OneOfBlinding {
        /// `rho` and its nonce.
        opening: Secrets,
        /// For each code the nonce of its `z`, its simulated challenge (0 where it holds) and 1
        /// where it holds, else 0.
        codes: Secrets<[Scalar; 3]>,
    }

    impl OneOfBlinding {
        /// `None` if `value` is none of the codes.
        pub(crate) fn new(part: &OneOfPart, value: &Scalar, stream: &mut Nonces) -> Option<Self> {
            let (found, blinding) = Self::draw(part, value, stream);
            bool::from(found).then_some(blinding)
        }

        /// What a prover can do whose value is none of the codes: simulate every part.
        #[cfg(feature = "adversary")]
        pub(crate) fn forged(part: &OneOfPart, value: &Scalar, stream: &mut Nonces) -> Self {
            let mut blinding = Self::draw(part, value, stream).1;
            // As if the last challenge, which is not sent, could be chosen too.
            let last = blinding.codes.len().saturating_sub(1);
            blinding.codes.set(last, [stream.scalar(), Scalar::ZERO, Scalar::ZERO]);
            blinding
        }

        fn draw(part: &OneOfPart, value: &Scalar, stream: &mut Nonces) -> (Choice, Self) {
            let mut opening = Secrets::with_capacity(2);
            (0..2).for_each(|_| opening.push(stream.scalar()));
            let mut codes = Secrets::with_capacity(part.codes.len());
            let mut found = Choice::from(0);
            for code in &part.codes {
                let holds = value.ct_eq(code);
                found |= holds;
                let nonce = stream.scalar();
                let simulated = Scalar::conditional_select(&stream.scalar(), &Scalar::ZERO, holds);
                codes.push([nonce, simulated, Scalar::from(u64::from(holds.unwrap_u8()))]);
            }
            (found, Self { opening, codes })
        }

        /// `C, T`, and for each code `T_j = K * (u_j - gamma_j rho) - J * (gamma_j (m - c_j))`.
        pub(crate) fn commit(
            &self,
            part: &OneOfPart,
            (value, nonce): (&Scalar, &Scalar),
        ) -> Vec<G1Projective> {
            let [rho, rho_nonce] = self.opening();
            let pedersen = |j: &Scalar, k: &Scalar| times(0, j) + times(1, k);
            let mut points = vec![pedersen(value, &rho), pedersen(nonce, &rho_nonce)];
            for (code, [u, simulated, _]) in pairs(&part.codes, self.codes.iter()) {
                let off = simulated * (code - value);
                points.push(pedersen(&off, &(u - simulated * rho)));
            }
            points
        }

        /// `rho^`, each code's `z`, and all challenges but the last.
        pub(crate) fn respond(&self, c: &Scalar) -> Vec<Scalar> {
            let [rho, rho_nonce] = self.opening();
            let chosen = self.codes.iter().fold(Scalar::ZERO, |sum, [_, chosen, _]| sum + chosen);
            let mut responses = vec![rho_nonce + c * rho];
            let mut challenges = Vec::with_capacity(self.codes.len());
            for [u, simulated, holds] in self.codes.iter() {
                let open = holds * (c - chosen);
                responses.push(u + open * rho);
                challenges.push(simulated + open);
            }
            challenges.pop();
            responses.extend(challenges);
            responses
        }

        fn opening(&self) -> [Scalar; 2] {
            [0, 1].map(|index| self.opening.at(index))
        }
    }

    /// `J * scalar` or `K * scalar`, in constant time.
    fn times(base: usize, scalar: &Scalar) -> G1Projective {
        static TABLES: OnceLock<[FixedBase; 2]> = OnceLock::new();
        let [j, k] =
            TABLES.get_or_init(|| bases().each_ref().map(|base| FixedBase::new(base.point())));
        if base == 0 { j.multiply(scalar) } else { k.multiply(scalar) }
    }
}
