//! The statement as equations over variables: what prover and verifier derive from it alike.
//!
//! Each hidden number is one variable with one nonce and one response, wherever it occurs; that is
//! what ties the sub-proofs together. Variables are numbered: the slots of the credential, then
//! low and high of the gap, then the digits of all ranges.

use crate::backend::{G1Affine, Scalar};
use crate::curve::{DecodeError, PointG1, Reader};
use crate::digits::BASE;
use crate::gap;
use crate::holder::scope_base;
use crate::interface::{Generators, Interface};
use crate::key::PublicKey;
use crate::statement::{Bound, RANGE_DIGITS, Statement};
use ff::Field;

/// One message of a signature: hidden behind a variable, or public.
pub(crate) enum Entry {
    Hidden(usize),
    Shown(Scalar),
}

/// One BBS signature of which knowledge is proved.
pub(crate) struct SignedPart {
    pub(crate) key: PublicKey,
    pub(crate) domain: Scalar,
    pub(crate) entries: Vec<Entry>,
}

/// `constant + plus - minus = digit_0 + 256 * digit_1`, each digit in [0, 256).
pub(crate) struct RangePart {
    constant: Scalar,
    plus: Option<usize>,
    minus: Option<usize>,
    /// The variable of the lowest digit; the next digit is the next variable.
    first_digit: usize,
}

/// `pseudonym = base * variable 0`.
pub(crate) struct PseudonymPart {
    pub(crate) base: G1Affine,
    pub(crate) pseudonym: PointG1,
}

/// All equations of one statement.
pub(crate) struct Relation {
    pub(crate) signatures: Vec<SignedPart>,
    pub(crate) ranges: Vec<RangePart>,
    pub(crate) digit_key: Option<crate::curve::PointG2>,
    pub(crate) pseudonym: Option<PseudonymPart>,
    first_digit: usize,
}

/// Variables of the holder secret, in every statement.
pub(crate) const SECRET: usize = 0;

impl RangePart {
    /// `constant * one + plus - minus` over any assignment of the variables.
    ///
    /// With `one` = 1 over the values, 0 over the nonces and the challenge over the responses,
    /// the same function serves witness, commitment and check.
    pub(crate) fn left(&self, one: &Scalar, of: impl Fn(usize) -> Scalar) -> Scalar {
        let plus = self.plus.map_or(Scalar::ZERO, &of);
        let minus = self.minus.map_or(Scalar::ZERO, &of);
        self.constant * one + plus - minus
    }

    /// The variables of the digits, lowest first.
    pub(crate) fn digits(&self) -> impl Iterator<Item = usize> + use<> {
        self.first_digit..self.first_digit + RANGE_DIGITS
    }

    /// What the lowest digit's entry must be so that the equation holds.
    pub(crate) fn lowest_digit(&self, one: &Scalar, of: impl Fn(usize) -> Scalar) -> Scalar {
        let base = Scalar::from(BASE as u64);
        let mut factor = base;
        let mut rest = Scalar::ZERO;
        for digit in self.digits().skip(1) {
            rest += factor * of(digit);
            factor *= base;
        }
        self.left(one, of) - rest
    }
}

impl Relation {
    pub(crate) fn new(statement: &Statement) -> Self {
        let mut signatures = vec![credential_part(statement)];
        let first_gap_variable = statement.slots;
        let (low, high) = (first_gap_variable, first_gap_variable + 1);
        let mut first_digit = first_gap_variable;
        let mut lefts = Vec::new();
        for (slot, bound) in &statement.ranges {
            lefts.push(match bound {
                Bound::AtMost(bound) => (Scalar::from(*bound), None, Some(*slot)),
                Bound::AtLeast(bound) => (-Scalar::from(*bound), Some(*slot), None),
            });
        }
        if let Some(clause) = &statement.gap {
            signatures.push(gap_part(clause, low, high));
            first_digit += 2;
            // low < handle < high, both strict: a handle at an end point is a revoked one.
            let strict = if crate::planted("gap-accepts-end-points") { 0 } else { 1 };
            let strict = -Scalar::from(strict);
            lefts.push((strict, Some(clause.slot), Some(low)));
            lefts.push((strict, Some(high), Some(clause.slot)));
        }
        let ranges = lefts
            .into_iter()
            .enumerate()
            .map(|(index, (constant, plus, minus))| RangePart {
                constant,
                plus,
                minus,
                first_digit: first_digit + index * RANGE_DIGITS,
            })
            .collect();
        let pseudonym = statement.pseudonym.as_ref().map(|clause| PseudonymPart {
            base: scope_base(&clause.scope),
            pseudonym: clause.pseudonym.0,
        });
        let digit_key = statement.digit_key.map(|key| *key.point());
        Self { signatures, ranges, digit_key, pseudonym, first_digit }
    }

    /// Variables in all.
    pub(crate) fn variables(&self) -> usize {
        self.first_digit + self.ranges.len() * RANGE_DIGITS
    }

    /// The variables whose responses are sent, in order: every hidden one but the lowest digit of
    /// each range, which the range's equation gives.
    pub(crate) fn sent(&self) -> impl Iterator<Item = usize> {
        let hidden =
            self.signatures.iter().flat_map(|part| &part.entries).filter_map(|entry| match entry {
                Entry::Hidden(variable) => Some(*variable),
                Entry::Shown(_) => None,
            });
        hidden.chain(self.ranges.iter().flat_map(|range| range.digits().skip(1)))
    }

    /// Points and scalars on the wire.
    pub(crate) fn shape(&self) -> (usize, usize) {
        let digits = self.ranges.len() * RANGE_DIGITS;
        let points = self.signatures.len() * 4 + digits * 2 + usize::from(self.pseudonym.is_some());
        let scalars = self.signatures.len() * 3 + digits + self.sent().count();
        (points, scalars)
    }

    /// Length of a proof of this statement, in bytes.
    pub(crate) fn proof_length(&self) -> usize {
        let (points, scalars) = self.shape();
        points * PointG1::LENGTH + scalars * 32
    }

    /// Reads a proof of this statement.
    pub(crate) fn read(&self, bytes: &[u8]) -> Result<ReadProof, DecodeError> {
        let (points, scalars) = self.shape();
        let mut reader = Reader::new(bytes, self.proof_length())?;
        Ok(ReadProof {
            points: (0..points).map(|_| reader.point()).collect::<Result<_, _>>()?,
            scalars: (0..scalars).map(|_| reader.nonzero_scalar()).collect::<Result<_, _>>()?,
        })
    }
}

/// The points and scalars of a proof, in wire order: for each signature `Abar, D, T1, T2`, for each
/// digit `V, T`, the commitment of the pseudonym; then for each signature `e, r1, r3`, for each
/// digit `v`, then the responses of the sent variables.
pub(crate) struct ReadProof {
    pub(crate) points: Vec<PointG1>,
    pub(crate) scalars: Vec<Scalar>,
}

fn credential_part(statement: &Statement) -> SignedPart {
    let generators = Interface::typed_generators();
    let entries = (0..statement.slots)
        .map(|slot| match statement.shown.get(&slot) {
            Some(value) => Entry::Shown(*value),
            None => Entry::Hidden(slot),
        })
        .collect();
    let key = statement.key;
    SignedPart {
        key,
        domain: domain(generators, &key, statement.slots, &statement.header),
        entries,
    }
}

fn gap_part(clause: &crate::statement::GapClause, low: usize, high: usize) -> SignedPart {
    let generators = Interface::typed_generators();
    let period = Entry::Shown(Scalar::from(clause.period));
    SignedPart {
        key: clause.key,
        domain: domain(generators, &clause.key, gap::SLOTS, &clause.header),
        entries: vec![period, Entry::Hidden(low), Entry::Hidden(high)],
    }
}

fn domain(generators: &Generators, key: &PublicKey, count: usize, header: &[u8]) -> Scalar {
    generators.domain(Interface::typed(), key.point(), count, header)
}
