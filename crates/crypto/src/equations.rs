//! All equations of many proofs as one weighted sum: what a verifier checks.
//!
//! Every equation of `specs/proof.md` is brought to the form "this sum, paired, is one" and all of
//! them are added with independent random weights of 128 bits, drawn after the whole proof is
//! fixed. A plain sum would be forgeable: errors cancel.

use ff::Field;
use group::prime::PrimeCurveAffine;
use rand_core::{CryptoRng, RngCore};

use crate::backend::{
    G1Affine, G2Affine, Scalar, pairing_product_is_one_vartime, sum_of_products_vartime,
    sum_of_short_products_vartime,
};
use crate::curve::PointG2;
use crate::digits::{digit_base, weight_from};
use crate::hash::sha256;
use crate::interface::{Generators, Interface};
use crate::one_of::{self, OneOfPart};
use crate::relation::{Entry, ReadProof, Relation, SECRET, SignedPart};
use crate::transcript::Transcript;

/// Random weights, one for each equation, bound to everything that was sent.
pub(crate) struct Weights {
    seed: [u8; 32],
    counter: u64,
}

impl Weights {
    pub(crate) fn new(
        transcript: &Transcript,
        responses: &[Scalar],
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Self {
        let mut fresh = [0u8; 32];
        rng.fill_bytes(&mut fresh);
        let responses: Vec<u8> = responses.iter().flat_map(Scalar::to_bytes_be).collect();
        let seed = sha256(&[b"NONLA-WEIGHTS-V1", &fresh, transcript.octets(), &responses]);
        Self { seed, counter: 0 }
    }

    /// A seed for other random choices about the same proof.
    pub(crate) fn seed(&self) -> &[u8; 32] {
        &self.seed
    }

    fn next(&mut self) -> Scalar {
        if crate::planted("equal-weights") {
            return Scalar::ONE;
        }
        self.counter += 1;
        weight_from(&sha256(&[&self.seed, &self.counter.to_be_bytes()]))
    }
}

/// The weighted sum of all equations: one sum for each second-group point.
pub(crate) struct Equations {
    /// Coefficients of `P1`, `Q_1`, the message generators, `G`, `J` and `K`.
    p1: Scalar,
    q1: Scalar,
    messages: Vec<Scalar>,
    digit_base: Scalar,
    one_of_bases: [Scalar; 2],
    /// Coefficients of the bases of pseudonyms and enrolment tags; a verifier has few.
    linked_bases: Vec<(G1Affine, Scalar)>,
    /// Further terms paired with the base point of the second group.
    terms: Vec<(G1Affine, Scalar)>,
    /// The commitments, whose coefficients are the weights themselves: 128 bits.
    commitments: Vec<(G1Affine, Scalar)>,
    /// Terms paired with a key.
    keyed: Vec<(PointG2, Vec<(G1Affine, Scalar)>)>,
}

/// The parts of one proof that are read one after the other.
struct Parts<'a> {
    points: std::slice::Iter<'a, G1Affine>,
    scalars: &'a [Scalar],
    responses: Vec<Scalar>,
    c: Scalar,
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
        let messages = vec![Scalar::ZERO; Interface::typed_generators().messages.len()];
        Self {
            p1: Scalar::ZERO,
            q1: Scalar::ZERO,
            messages,
            digit_base: Scalar::ZERO,
            one_of_bases: [Scalar::ZERO; 2],
            linked_bases: Vec::new(),
            terms: Vec::with_capacity(32),
            commitments: Vec::with_capacity(32),
            keyed: Vec::with_capacity(4),
        }
    }

    /// Adds the equations of one proof; `None` if the proof has not the relation's shape.
    pub(crate) fn add(
        &mut self,
        relation: &Relation,
        proof: &ReadProof,
        (c, weights): (Scalar, &mut Weights),
    ) -> Option<()> {
        let (_, scalars) = relation.shape();
        let first_sent = scalars.checked_sub(relation.sent.len())?;
        let (own, sent) = proof.scalars.split_at_checked(first_sent)?;
        let responses = responses(relation, sent, &c)?;
        let points = proof.points.iter();
        let mut parts = Parts { points, scalars: own, responses, c };
        for part in &relation.signatures {
            self.add_signature(part, &mut parts, weights)?;
        }
        for range in &relation.ranges {
            for digit in range.digits() {
                self.add_digit(&range.digit_key, digit, &mut parts, weights)?;
            }
        }
        for part in &relation.one_of {
            self.add_one_of(part, &mut parts, weights)?;
        }
        for part in &relation.linked {
            // T = base * s^ - point * c
            let [t] = parts.points()?;
            let weight = weights.next();
            if crate::planted("skip-linked-point") {
                continue;
            }
            self.commitments.push((*t, weight));
            self.linked_base(part.base, -weight * parts.response(SECRET)?);
            self.terms.push((*part.point.affine(), weight * parts.c));
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
        self.keyed(part.key.point(), (*a_bar, -first * parts.c));
        self.terms.push((*a_bar, -first * e_hat));
        self.terms.push((*d, -(first * r1_hat + second * r3_hat)));
        self.commitments.extend([(*t1, first), (*t2, second)]);

        let public = second * parts.c;
        self.p1 -= public;
        self.q1 -= public * part.domain;
        for (coefficient, entry) in self.messages.iter_mut().zip(&part.entries) {
            *coefficient -= match entry {
                Entry::Hidden(variable) => second * parts.response(*variable)?,
                Entry::Shown(value) => public * value,
            };
        }
        Some(())
    }

    /// `T = V * d^ - G * v^`, with `e(V, Y)^c` beside it.
    fn add_digit(
        &mut self,
        key: &PointG2,
        digit: usize,
        parts: &mut Parts<'_>,
        weights: &mut Weights,
    ) -> Option<()> {
        let [v, t] = parts.points()?;
        let [v_hat] = parts.scalars(1)? else {
            return None;
        };
        let weight = weights.next();
        self.keyed(key, (*v, -weight * parts.c));
        self.terms.push((*v, -weight * parts.response(digit)?));
        self.digit_base += weight * v_hat;
        self.commitments.push((*t, weight));
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
        let (rho, codes) = part.read(parts.scalars(part.shape().1)?, &parts.c)?;
        let weight = weights.next();
        let mut of_commitment = weight * parts.c;
        let [j, k] = &mut self.one_of_bases;
        *j -= weight * parts.response(part.variable)?;
        *k -= weight * rho;
        self.commitments.push((*t, weight));
        for (code, [z, challenge]) in part.codes.iter().zip(codes) {
            let [t] = parts.points()?;
            let weight = weights.next();
            of_commitment += weight * challenge;
            *j -= weight * challenge * code;
            *k -= weight * z;
            self.commitments.push((*t, weight));
        }
        self.terms.push((*commitment, of_commitment));
        Some(())
    }

    fn linked_base(&mut self, base: G1Affine, coefficient: Scalar) {
        match self.linked_bases.iter_mut().find(|(known, _)| *known == base) {
            Some((_, sum)) => *sum += coefficient,
            None => self.linked_bases.push((base, coefficient)),
        }
    }

    fn keyed(&mut self, key: &PointG2, term: (G1Affine, Scalar)) {
        match self.keyed.iter_mut().find(|(known, _)| known == key) {
            Some((_, terms)) => terms.push(term),
            None => self.keyed.push((*key, vec![term])),
        }
    }

    /// Whether the weighted sum of all equations is the identity.
    pub(crate) fn hold(mut self) -> bool {
        let generators: &Generators = Interface::typed_generators();
        self.terms.push((generators.p1, self.p1));
        self.terms.push((generators.q1, self.q1));
        self.terms.push((digit_base(), self.digit_base));
        self.terms.extend(one_of::bases().iter().copied().zip(self.one_of_bases));
        self.terms.extend(generators.messages.iter().copied().zip(self.messages));
        self.terms.append(&mut self.linked_bases);
        let sum =
            sum_of_products_vartime(&self.terms) + sum_of_short_products_vartime(&self.commitments);
        let mut pairs = vec![(sum, G2Affine::generator())];
        for (key, terms) in &self.keyed {
            pairs.push((sum_of_products_vartime(terms), *key.affine()));
        }
        pairing_product_is_one_vartime(&pairs)
    }
}

/// The responses of all variables: those sent, and the lowest digits as their ranges give them.
fn responses(relation: &Relation, sent: &[Scalar], c: &Scalar) -> Option<Vec<Scalar>> {
    let mut responses = vec![Scalar::ZERO; relation.variables];
    for (variable, response) in relation.sent.iter().zip(sent) {
        *responses.get_mut(*variable)? = *response;
    }
    for range in &relation.ranges {
        let lowest = range
            .lowest_digit(c, |variable| responses.get(variable).copied().unwrap_or(Scalar::ZERO));
        *responses.get_mut(range.digits().next()?)? = lowest;
    }
    Some(responses)
}
