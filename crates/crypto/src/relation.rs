//! The statement as equations over variables: what prover and verifier derive from it alike.
//!
//! Each hidden number is one variable with one nonce and one response, wherever it occurs; that is
//! what ties the sub-proofs together. Variables are numbered: for each credential its slots, then
//! low and high of its gap; then the digits of all ranges. The holder secret of every credential
//! is variable 0, and slots said to be equal are one variable.

use crate::backend::{G1Affine, Scalar};
use crate::curve::{DecodeError, PointG1, PointG2, Reader};
use crate::digits::BASE;
use crate::gap;
use crate::holder::enrolment_base;
use crate::interface::Interface;
use crate::key::PublicKey;
use crate::one_of::OneOfPart;
use crate::statement::{Bound, CredentialClauses, EqualClause, GapClause, RANGE_DIGITS, Statement};
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

/// `constant + plus - minus = digit_0 + 256 * digit_1`, each digit in [0, 256); a side of a gap has one
/// digit, a range of a slot two.
pub(crate) struct RangePart {
    pub(crate) digit_key: PointG2,
    /// What it is a range of: a slot, or one side of the gap.
    #[cfg_attr(not(feature = "prove"), expect(dead_code, reason = "only a prover asks"))]
    pub(crate) slot: Option<usize>,
    constant: Scalar,
    plus: Option<usize>,
    minus: Option<usize>,
    /// Number of digits.
    count: usize,
    /// The variable of the lowest digit; the next digit is the next variable.
    first_digit: usize,
}

/// `point = base * holder secret`: a pseudonym or an enrolment tag.
pub(crate) struct LinkedPart {
    pub(crate) base: G1Affine,
    pub(crate) point: PointG1,
}

/// Where one credential's numbers stand among the variables, and its parts among the parts.
pub(crate) struct CredentialPlaces {
    /// The variable of each slot; a shown slot's stays unused.
    pub(crate) slots: Vec<usize>,
    /// Low and high.
    #[cfg_attr(not(feature = "prove"), expect(dead_code, reason = "only a prover asks"))]
    pub(crate) gap: Option<[usize; 2]>,
    /// Its ranges, those of the gap included.
    #[cfg_attr(not(feature = "prove"), expect(dead_code, reason = "only a prover asks"))]
    pub(crate) ranges: std::ops::Range<usize>,
}

/// All equations of one statement.
pub(crate) struct Relation {
    pub(crate) signatures: Vec<SignedPart>,
    pub(crate) ranges: Vec<RangePart>,
    pub(crate) one_of: Vec<OneOfPart>,
    pub(crate) linked: Vec<LinkedPart>,
    pub(crate) credentials: Vec<CredentialPlaces>,
    /// The variables whose responses are sent, in order: every hidden one once, but for the lowest
    /// digit of each range, which the range's equation gives.
    pub(crate) sent: Vec<usize>,
    /// Variables in all.
    pub(crate) variables: usize,
}

/// Base-256 digits of a side of a gap: no gap is wider than 256.
const GAP_DIGITS: usize = 1;

/// Variable of the holder secret, in every statement.
pub(crate) const SECRET: usize = 0;

impl RangePart {
    /// `constant * one + plus - minus` over any assignment of the variables; `None` if it lacks one.
    ///
    /// With `one` = 1 over the values, 0 over the nonces and the challenge over the responses,
    /// the same function serves witness, commitment and check.
    pub(crate) fn left(
        &self,
        one: &Scalar,
        of: impl Fn(usize) -> Option<Scalar>,
    ) -> Option<Scalar> {
        let mut left = self.constant * one;
        if let Some(plus) = self.plus {
            left += of(plus)?;
        }
        if let Some(minus) = self.minus {
            left -= of(minus)?;
        }
        Some(left)
    }

    /// The variables of the digits, lowest first.
    pub(crate) fn digits(&self) -> impl ExactSizeIterator<Item = usize> + use<> {
        self.first_digit..self.first_digit + self.count
    }

    /// The variable of the lowest digit.
    pub(crate) const fn lowest(&self) -> usize {
        self.first_digit
    }

    /// The variables of all digits but the lowest, which the others and the range's equation give.
    pub(crate) fn upper_digits(&self) -> impl Iterator<Item = usize> + use<> {
        self.digits().skip(1)
    }

    /// What the lowest digit's entry must be so that the equation holds.
    pub(crate) fn lowest_digit(
        &self,
        one: &Scalar,
        of: impl Fn(usize) -> Option<Scalar>,
    ) -> Option<Scalar> {
        let base = Scalar::from(BASE as u64);
        let mut factor = base;
        let mut rest = Scalar::ZERO;
        for digit in self.upper_digits() {
            rest += factor * of(digit)?;
            factor *= base;
        }
        Some(self.left(one, of)? - rest)
    }
}

impl Relation {
    pub(crate) fn new(statement: &Statement) -> Self {
        let mut relation = Self {
            signatures: Vec::new(),
            ranges: Vec::new(),
            one_of: Vec::new(),
            linked: linked_parts(statement),
            credentials: Vec::new(),
            sent: Vec::new(),
            variables: 0,
        };
        for credential in statement.credentials() {
            relation.add_credential(credential);
        }
        for range in &mut relation.ranges {
            range.first_digit = relation.variables;
            relation.variables += range.count;
        }
        relation.sent = relation.list_sent();
        relation
    }

    fn add_credential(&mut self, clauses: &CredentialClauses) {
        let slots: Vec<usize> = (0..clauses.slots).map(|slot| self.slot(clauses, slot)).collect();
        let gap = clauses.gap.as_ref().map(|_| [self.fresh(), self.fresh()]);
        let first_range = self.ranges.len();
        self.signatures.push(credential_part(clauses, &slots));
        let of = |slot: usize| variable_of(&slots, slot);
        for (slot, bound) in &clauses.ranges {
            let (constant, plus, minus) = match bound {
                Bound::AtMost(bound) => (Scalar::from(*bound), None, Some(of(*slot))),
                Bound::AtLeast(bound) => (-Scalar::from(*bound), Some(of(*slot)), None),
            };
            self.add_range(clauses, (Some(*slot), RANGE_DIGITS), (constant, plus, minus));
        }
        if let (Some(clause), Some([low, high])) = (&clauses.gap, gap) {
            self.signatures.push(gap_part(clause, low, high));
            // low < handle < high, both strict: a handle at an end point is a revoked one.
            let strict = -Scalar::from(1);
            self.add_range(clauses, (None, GAP_DIGITS), (strict, Some(of(clause.slot)), Some(low)));
            self.add_range(
                clauses,
                (None, GAP_DIGITS),
                (strict, Some(high), Some(of(clause.slot))),
            );
        }
        for clause in &clauses.one_of {
            self.one_of.push(OneOfPart::new(clause, of(clause.slot)));
        }
        let ranges = first_range..self.ranges.len();
        self.credentials.push(CredentialPlaces { slots, gap, ranges });
    }

    /// The variable of a slot: that of the holder secret, of the slot it is equal to, or a new one.
    fn slot(&mut self, clauses: &CredentialClauses, slot: usize) -> usize {
        if slot == 0 && !self.credentials.is_empty() {
            return SECRET;
        }
        let equal = clauses.equal.iter().find(|clause| clause.slot == slot);
        match equal {
            Some(clause) => self.variable_equal_to(clause),
            None => self.fresh(),
        }
    }

    /// The variable of the slot that another one is said to be equal to.
    #[expect(
        clippy::expect_used,
        reason = "a statement takes no equality but with an earlier credential (checked where it is made), \
                  and credentials are added in its order; a variable of its own would drop the equality"
    )]
    fn variable_equal_to(&self, clause: &EqualClause) -> usize {
        let other = self.credentials.get(clause.credential).expect("an earlier credential");
        variable_of(&other.slots, clause.other_slot)
    }

    fn fresh(&mut self) -> usize {
        self.variables += 1;
        self.variables - 1
    }

    /// Adds a range; its digits get their variables when all credentials have theirs.
    fn add_range(
        &mut self,
        clauses: &CredentialClauses,
        (slot, count): (Option<usize>, usize),
        (constant, plus, minus): (Scalar, Option<usize>, Option<usize>),
    ) {
        let digit_key = digit_key_of(clauses);
        let part = RangePart { digit_key, slot, constant, plus, minus, count, first_digit: 0 };
        self.ranges.push(part);
    }

    fn list_sent(&self) -> Vec<usize> {
        let hidden = self.signatures.iter().flat_map(|part| &part.entries);
        let hidden = hidden.filter_map(|entry| match entry {
            Entry::Hidden(variable) => Some(*variable),
            Entry::Shown(_) => None,
        });
        let upper = self.upper_digits();
        let mut seen = std::collections::BTreeSet::new();
        hidden.chain(upper).filter(|variable| seen.insert(*variable)).collect()
    }

    /// The ranges of one credential, those of its gap included.
    #[cfg(feature = "prove")]
    pub(crate) fn ranges_of(&self, places: &CredentialPlaces) -> impl Iterator<Item = &RangePart> {
        let std::ops::Range { start, end } = places.ranges;
        self.ranges.iter().take(end).skip(start)
    }

    /// Digits of all ranges.
    pub(crate) fn digits(&self) -> usize {
        self.ranges.iter().map(|range| range.count).sum()
    }

    /// The variables of the upper digits of all ranges: those that are committed to.
    pub(crate) fn upper_digits(&self) -> impl Iterator<Item = usize> {
        self.ranges.iter().flat_map(RangePart::upper_digits)
    }

    /// Whether there are upper digits, and so a commitment to them.
    pub(crate) fn commits(&self) -> bool {
        self.upper_digits().next().is_some()
    }

    /// Points and scalars on the wire.
    pub(crate) fn shape(&self) -> (usize, usize) {
        let of_codes = self.one_of.iter().map(OneOfPart::shape);
        let of_codes = of_codes.fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
        let (digits, commits) = (self.digits(), usize::from(self.commits()));
        // Of all digits together: one T and one response of their blinder.
        let together = usize::from(digits > 0);
        let points = self.signatures.len() * 4 + digits + 2 * commits + self.linked.len();
        let scalars = self.signatures.len() * 3 + together + commits + self.sent.len();
        (points + together + of_codes.0, scalars + of_codes.1)
    }

    /// Points that are sent before the first challenge: all but the `T` of the digits.
    pub(crate) fn first_points(&self) -> usize {
        self.shape().0 - usize::from(self.digits() > 0)
    }

    /// Length of a proof of this statement, in bytes.
    pub(crate) fn proof_length(&self) -> usize {
        let (points, scalars) = self.shape();
        points * PointG1::LENGTH + scalars * 32
    }

    /// Reads a proof of this statement: points of the curve, no identity, and scalars that are not zero.
    ///
    /// That the [`blinded`](Self::blinded) points lie in the subgroup has yet to be checked. Of the others
    /// only the part inside counts in any equation (`specs/proof.md`, *Subgroups*).
    pub(crate) fn read(&self, bytes: &[u8]) -> Result<ReadProof, DecodeError> {
        let (points, scalars) = self.shape();
        let mut reader = Reader::new(bytes, self.proof_length())?;
        Ok(ReadProof {
            points: (0..points).map(|_| reader.point_on_curve()).collect::<Result<_, _>>()?,
            scalars: (0..scalars).map(|_| reader.nonzero_scalar()).collect::<Result<_, _>>()?,
        })
    }

    /// The blinded signatures of a proof: each `Abar`, and `V` of each digit.
    pub(crate) fn blinded<'a>(&self, proof: &'a ReadProof) -> impl Iterator<Item = &'a G1Affine> {
        let of_signatures = self.signatures.len() * 4;
        let signatures = proof.points.iter().take(of_signatures).step_by(4);
        signatures.chain(proof.points.iter().skip(of_signatures).take(self.digits()))
    }
}

/// The variable of a slot.
#[expect(
    clippy::expect_used,
    reason = "a statement takes no clause about a slot its credential has not (checked where it is made); \
              without its variable a range would be one of nothing"
)]
fn variable_of(slots: &[usize], slot: usize) -> usize {
    *slots.get(slot).expect("a slot of the credential")
}

/// The key of the digits of a credential's ranges.
#[expect(
    clippy::expect_used,
    reason = "a statement takes no range and no gap before a digit key (checked where it is made); a range \
              left out would be one that nobody proves"
)]
fn digit_key_of(clauses: &CredentialClauses) -> PointG2 {
    *clauses.digit_key.as_ref().expect("a digit key of the credential").point()
}

/// The points and scalars of a proof, in wire order.
///
/// Points: for each signature `Abar, D, T1, T2`, for each digit `V`, if there are upper digits their
/// `C, T`, for each set of codes `C, T` and one `T` a code, one `T` for pseudonym and enrolment tag, and
/// last, if there are digits, the `T` of all of them. Scalars: for each signature `e, r1, r3`, if there are
/// digits their `v`, if there are upper digits their `rho`, for each set of codes its opening, its `z` and
/// all but one of its challenges, then the responses of the sent variables.
pub(crate) struct ReadProof {
    pub(crate) points: Vec<G1Affine>,
    pub(crate) scalars: Vec<Scalar>,
}

fn linked_parts(statement: &Statement) -> Vec<LinkedPart> {
    let pseudonym = statement
        .pseudonym
        .as_ref()
        .map(|clause| LinkedPart { base: *clause.scope.base(), point: clause.pseudonym.0 });
    let enrolment = statement
        .enrolment
        .as_ref()
        .map(|clause| LinkedPart { base: enrolment_base(&clause.issuer_id), point: clause.tag.0 });
    pseudonym.into_iter().chain(enrolment).collect()
}

fn credential_part(clauses: &CredentialClauses, variables: &[usize]) -> SignedPart {
    let entry = |(slot, variable): (usize, &usize)| match clauses.shown.get(&slot) {
        Some(value) => Entry::Shown(*value),
        None => Entry::Hidden(*variable),
    };
    let entries = variables.iter().enumerate().map(entry).collect();
    SignedPart {
        key: clauses.key,
        domain: domain(&clauses.key, clauses.slots, &clauses.header),
        entries,
    }
}

fn gap_part(clause: &GapClause, low: usize, high: usize) -> SignedPart {
    let period = Entry::Shown(Scalar::from(clause.period));
    SignedPart {
        key: clause.key,
        domain: domain(&clause.key, gap::SLOTS, &clause.header),
        entries: vec![period, Entry::Hidden(low), Entry::Hidden(high)],
    }
}

fn domain(key: &PublicKey, count: usize, header: &[u8]) -> Scalar {
    Interface::typed_generators().domain(Interface::typed(), key.point(), count, header)
}
