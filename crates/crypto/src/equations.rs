//! All equations of many proofs as one weighted sum: what a verifier checks.
//!
//! Every equation of `specs/proof.md` is brought to the form "this sum, paired, is one" and all of
//! them are added with independent random weights of 128 bits, drawn when everything that is checked
//! together is fixed. A plain sum would be forgeable: errors cancel.

use std::collections::BTreeMap;

use ff::Field;
use group::prime::PrimeCurveAffine;

use crate::backend::{FixedPoint, G1Affine, G2Affine, Scalar, Sum, pairing_product_is_one_vartime};
use crate::challenges::Challenges;
use crate::curve::PointG2;
use crate::digit_commitment::{self, MAX_RANGES};
use crate::digits::{digit_base, weight_from};
use crate::hash::sha256;
use crate::interface::FixedGenerators;
use crate::one_of::{self, OneOfPart};
use crate::pairs::pairs;
use crate::relation::{Entry, ReadProof, Relation, SECRET, SignedPart};

/// Random weights, one for each equation of one proof of a batch.
pub(crate) struct Weights {
    seed: [u8; 32],
    counter: u64,
}

impl Weights {
    /// The weights of the proof at place `index`. The seed binds everything that is checked together.
    pub(crate) fn new(seed: &[u8; 32], index: usize) -> Self {
        Self { seed: sha256(&[seed, &(index as u64).to_be_bytes()]), counter: 0 }
    }

    pub(crate) fn next(&mut self) -> Scalar {
        self.counter += 1;
        weight_from(&sha256(&[&self.seed, &self.counter.to_be_bytes()]))
    }
}

/// The weighted sum of all equations: one sum for each second-group point.
pub(crate) struct Equations {
    /// Coefficients of `P1`, `Q_1`, the message generators and the bases of digits and codes.
    p1: Scalar,
    q1: Scalar,
    messages: Vec<Scalar>,
    digit_base: Scalar,
    one_of_bases: [Scalar; 2],
    upper_digits: [Scalar; MAX_RANGES],
    blinding: Scalar,
    /// Coefficients of the bases of pseudonyms and enrolment tags; a verifier has few.
    linked_bases: Vec<(G1Affine, Scalar)>,
    /// Everything else that is paired with the base point of the second group.
    sum: Sum<'static>,
    /// Terms paired with a key.
    keyed: BTreeMap<[u8; PointG2::LENGTH], (PointG2, Sum<'static>)>,
}

/// The parts of one proof that are read one after the other.
struct Parts<'a> {
    points: std::slice::Iter<'a, G1Affine>,
    scalars: &'a [Scalar],
    responses: Vec<Scalar>,
    challenges: Challenges,
}

impl<'a> Parts<'a> {
    fn points<const N: usize>(&mut self) -> Option<&'a [G1Affine; N]> {
        let (taken, rest) = self.points.as_slice().split_first_chunk()?;
        self.points = rest.iter();
        Some(taken)
    }

    fn scalars(&mut self, count: usize) -> Option<&'a [Scalar]> {
        let (taken, rest) = self.scalars.split_at_checked(count)?;
        self.scalars = rest;
        Some(taken)
    }

    fn response(&self, variable: usize) -> Option<Scalar> {
        self.responses.get(variable).copied()
    }
}

impl Equations {
    pub(crate) fn new() -> Self {
        let messages = vec![Scalar::ZERO; FixedGenerators::typed().messages.len()];
        Self {
            p1: Scalar::ZERO,
            q1: Scalar::ZERO,
            messages,
            digit_base: Scalar::ZERO,
            one_of_bases: [Scalar::ZERO; 2],
            upper_digits: [Scalar::ZERO; MAX_RANGES],
            blinding: Scalar::ZERO,
            linked_bases: Vec::new(),
            sum: Sum::default(),
            keyed: BTreeMap::new(),
        }
    }

    /// Adds the equations of one proof; `None` if the proof has not the relation's shape.
    pub(crate) fn add(
        &mut self,
        (relation, proof): (&Relation, &ReadProof),
        challenges: Challenges,
        weights: &mut Weights,
    ) -> Option<()> {
        let (_, scalars) = relation.shape();
        let first_sent = scalars.checked_sub(relation.sent.len())?;
        let (own, sent) = proof.scalars.split_at_checked(first_sent)?;
        let responses = responses(relation, sent, &challenges.c)?;
        let points = proof.points.iter();
        let mut parts = Parts { points, scalars: own, responses, challenges };
        for part in &relation.signatures {
            self.add_signature(part, &mut parts, weights)?;
        }
        let digits = self.add_digits(relation, &mut parts, weights)?;
        self.add_commitment(relation, &mut parts, weights)?;
        for part in &relation.one_of {
            self.add_one_of(part, &mut parts, weights)?;
        }
        for part in &relation.linked {
            // T = base * s^ - point * c
            let [t] = parts.points()?;
            let weight = weights.next();
            self.sum.add_short(*t, weight);
            self.linked_base(part.base, -weight * parts.response(SECRET)?);
            self.sum.add(*part.point.affine(), weight * challenges.c);
        }
        if let Some(weight) = digits {
            let [t] = parts.points()?;
            self.sum.add_short(*t, weight);
        }
        (parts.points.len() == 0 && parts.scalars.is_empty()).then_some(())
    }

    /// `T1 = Abar * e^ + D * r1^`, with `e(Abar, W)^c` beside it, and
    /// `T2 = (P1 + Q_1 * domain + shown) * c + D * r3^ + hidden^`.
    fn add_signature(
        &mut self,
        part: &SignedPart,
        parts: &mut Parts<'_>,
        weights: &mut Weights,
    ) -> Option<()> {
        let [a_bar, d, t1, t2] = parts.points()?;
        let [e_hat, r1_hat, r3_hat] = parts.scalars(3)? else {
            return None;
        };
        let (first, second) = (weights.next(), weights.next());
        let c = parts.challenges.c;
        self.keyed(part.key.point()).add(*a_bar, -first * c);
        self.sum.add(*a_bar, -first * e_hat);
        self.sum.add(*d, -(first * r1_hat + second * r3_hat));
        self.sum.add_short(*t1, first);
        self.sum.add_short(*t2, second);

        let public = second * c;
        self.p1 -= public;
        self.q1 -= public * part.domain;
        // An entry without a generator would be one that the equation says nothing about.
        let coefficients = self.messages.get_mut(..part.entries.len())?;
        for (coefficient, entry) in pairs(coefficients, &part.entries) {
            *coefficient -= match entry {
                Entry::Hidden(variable) => second * parts.response(*variable)?,
                Entry::Shown(value) => public * value,
            };
        }
        Some(())
    }

    /// `T = sum of (V_j * d_j^) x^j - G * v^`, with the product of `e(V_j, Y)^(c x^j)` beside it. Gives the
    /// equation's weight, which is also that of T; `None` inside if there are no digits.
    fn add_digits(
        &mut self,
        relation: &Relation,
        parts: &mut Parts<'_>,
        weights: &mut Weights,
    ) -> Option<Option<Scalar>> {
        if relation.digits() == 0 {
            return Some(None);
        }
        let weight = weights.next();
        let Challenges { digit_weight, c } = parts.challenges;
        let mut power = weight;
        for range in &relation.ranges {
            for digit in range.digits() {
                let [v] = parts.points()?;
                self.keyed(&range.digit_key).add(*v, -power * c);
                self.sum.add(*v, -power * parts.response(digit)?);
                power *= digit_weight;
            }
        }
        let [v_hat] = parts.scalars(1)? else {
            return None;
        };
        self.digit_base += weight * v_hat;
        Some(Some(weight))
    }

    /// `T = sum of J_k * d_k^ + K * rho^ - C * c` over the upper digits, if there are any.
    fn add_commitment(
        &mut self,
        relation: &Relation,
        parts: &mut Parts<'_>,
        weights: &mut Weights,
    ) -> Option<()> {
        if !relation.commits() {
            return Some(());
        }
        let (weight, [commitment, t]) = (weights.next(), parts.points()?);
        let [rho_hat] = parts.scalars(1)? else {
            return None;
        };
        let upper: Vec<usize> = relation.upper_digits().collect();
        let coefficients = self.upper_digits.get_mut(..upper.len())?;
        for (coefficient, digit) in pairs(coefficients, upper) {
            *coefficient -= weight * parts.response(digit)?;
        }
        self.blinding -= weight * rho_hat;
        self.sum.add(*commitment, weight * parts.challenges.c);
        self.sum.add_short(*t, weight);
        Some(())
    }

    /// `T = J * m^ + K * rho^ - C * c`, and for each code `T_j = K * z - (C - J * code) * c_j`.
    fn add_one_of(
        &mut self,
        part: &OneOfPart,
        parts: &mut Parts<'_>,
        weights: &mut Weights,
    ) -> Option<()> {
        let [commitment, t] = parts.points()?;
        let (rho, codes) = part.read(parts.scalars(part.shape().1)?, &parts.challenges.c)?;
        let weight = weights.next();
        let mut of_commitment = weight * parts.challenges.c;
        let [j, k] = &mut self.one_of_bases;
        *j -= weight * parts.response(part.variable)?;
        *k -= weight * rho;
        self.sum.add_short(*t, weight);
        for (code, [z, challenge]) in pairs(&part.codes, codes) {
            let [t] = parts.points()?;
            let weight = weights.next();
            of_commitment += weight * challenge;
            *j -= weight * challenge * code;
            *k -= weight * z;
            self.sum.add_short(*t, weight);
        }
        self.sum.add(*commitment, of_commitment);
        Some(())
    }

    fn linked_base(&mut self, base: G1Affine, coefficient: Scalar) {
        match self.linked_bases.iter_mut().find(|(known, _)| *known == base) {
            Some((_, sum)) => *sum += coefficient,
            None => self.linked_bases.push((base, coefficient)),
        }
    }

    /// The sum that is paired with this key.
    fn keyed(&mut self, key: &PointG2) -> &mut Sum<'static> {
        let (_, sum) = self.keyed.entry(key.to_bytes()).or_insert_with(|| (*key, Sum::default()));
        sum
    }

    /// Whether the weighted sum of all equations is the identity.
    pub(crate) fn hold(mut self) -> bool {
        let generators = FixedGenerators::typed();
        let (upper_digits, blinding) = digit_commitment::bases();
        let fixed: [(&FixedPoint, Scalar); 4] = [
            (&generators.p1, self.p1),
            (&generators.q1, self.q1),
            (digit_base(), self.digit_base),
            (blinding, self.blinding),
        ];
        let fixed = fixed
            .into_iter()
            .chain(pairs(&generators.messages, self.messages))
            .chain(pairs(one_of::bases(), self.one_of_bases))
            .chain(pairs(upper_digits, self.upper_digits));
        fixed.for_each(|(point, coefficient)| self.sum.add_fixed(point, coefficient));
        self.linked_bases.iter().for_each(|(base, coefficient)| self.sum.add(*base, *coefficient));
        let mut pairs = vec![(self.sum.value(), G2Affine::generator())];
        pairs.extend(self.keyed.values().map(|(key, sum)| (sum.value(), *key.affine())));
        pairing_product_is_one_vartime(&pairs)
    }
}

/// The responses of all variables: those sent, and the lowest digits as their ranges give them.
fn responses(relation: &Relation, sent: &[Scalar], c: &Scalar) -> Option<Vec<Scalar>> {
    let mut responses = vec![Scalar::ZERO; relation.variables];
    if relation.sent.len() != sent.len() {
        return None;
    }
    for (variable, response) in pairs(&relation.sent, sent) {
        *responses.get_mut(*variable)? = *response;
    }
    for range in &relation.ranges {
        let lowest = range.lowest_digit(c, |variable| responses.get(variable).copied())?;
        *responses.get_mut(range.lowest())? = lowest;
    }
    Some(responses)
}
