//! Checking a proof: read, recompute the challenge, one product of pairings.
//!
//! Every equation of `specs/proof.md` is brought to the form "this sum, paired, is one" and all of
//! them are added with independent random weights of 128 bits, drawn after the whole proof is
//! fixed. A plain sum would be forgeable: errors cancel.

use ff::Field;
use group::prime::PrimeCurveAffine;
use rand_core::{CryptoRng, RngCore};

use crate::backend::{
    G1Affine, G2Affine, Scalar, pairing_product_is_one_vartime, sum_of_products_vartime,
};
use crate::curve::{DecodeError, PointG1, PointG2};
use crate::digits::{digit_base, weight_from};
use crate::hash::sha256;
use crate::interface::{Generators, Interface};
use crate::relation::{Entry, ReadProof, Relation, SECRET, SignedPart};
use crate::statement::Statement;
use crate::transcript::Transcript;

/// Why a proof was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// The bytes are not a proof of this statement's shape.
    #[error("not a proof in canonical form: {0}")]
    Malformed(#[from] DecodeError),
    /// The proof does not fit the statement.
    #[error("proof does not verify")]
    DoesNotVerify,
}

/// Checks that `proof` proves `statement`.
///
/// # Errors
/// [`ProofError`], never a panic, whatever the bytes.
pub fn verify(
    statement: &Statement,
    proof: &[u8],
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<(), ProofError> {
    let mut equations = Equations::new();
    equations.add_proof(statement, proof, rng)?;
    if equations.hold() || crate::planted("skip-proof-check") {
        Ok(())
    } else {
        Err(ProofError::DoesNotVerify)
    }
}

/// A proof of a batch that was refused, by its place in the batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("proof {index} of the batch: {error}")]
pub struct Culprit {
    /// Its place, from 0.
    pub index: usize,
    /// Why.
    pub error: ProofError,
}

/// Checks many proofs at once: of different statements, issuers and periods, as they come.
///
/// All equations of all proofs are added with independent weights, and the pairings merged for
/// each key, so a batch of good proofs costs much less than its proofs one by one. If the sum does
/// not hold, each proof is checked by itself and the bad ones are named: a batch never accepts
/// what [`verify`] refuses, except with probability 2^-128.
///
/// # Errors
/// The [`Culprit`]s, in the order of the batch. All others are good.
pub fn verify_batch(
    batch: &[(&Statement, &[u8])],
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<(), Vec<Culprit>> {
    let mut equations = Equations::new();
    let mut well_formed = true;
    for (statement, proof) in batch {
        well_formed &= equations.add_proof(statement, proof, rng).is_ok();
    }
    if well_formed && (equations.hold() || crate::planted("skip-batch-check")) {
        return Ok(());
    }
    let check = |(index, (statement, proof)): (usize, &(&Statement, &[u8]))| {
        verify(statement, proof, rng).err().map(|error| Culprit { index, error })
    };
    let culprits: Vec<Culprit> = batch.iter().enumerate().filter_map(check).collect();
    if culprits.is_empty() { Ok(()) } else { Err(culprits) }
}

/// Length of a proof of `statement`, in bytes: the same for everybody.
#[must_use]
pub fn proof_length(statement: &Statement) -> usize {
    Relation::new(statement).proof_length()
}

/// Adds all points of the proof to the transcript, in wire order.
pub(crate) fn absorb_commitments(
    transcript: &mut Transcript,
    points: impl Iterator<Item = [u8; PointG1::LENGTH]>,
) {
    for point in points {
        transcript.absorb("commitment", &point);
    }
}

/// Random weights, one for each equation, bound to everything that was sent.
struct Weights {
    seed: [u8; 32],
    counter: u64,
}

impl Weights {
    fn new(
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

    fn next(&mut self) -> Scalar {
        if crate::planted("equal-weights") {
            return Scalar::ONE;
        }
        self.counter += 1;
        weight_from(&sha256(&[&self.seed, &self.counter.to_be_bytes()]))
    }
}

/// The weighted sum of all equations: one sum for each second-group point.
struct Equations {
    /// Coefficients of `P1`, `Q_1` and the message generators.
    p1: Scalar,
    q1: Scalar,
    messages: Vec<Scalar>,
    digit_base: Scalar,
    /// Further terms paired with the base point of the second group.
    terms: Vec<(G1Affine, Scalar)>,
    /// Terms paired with a key.
    keyed: Vec<(PointG2, Vec<(G1Affine, Scalar)>)>,
}

impl Equations {
    fn new() -> Self {
        let messages = vec![Scalar::ZERO; Interface::typed_generators().messages.len()];
        Self {
            p1: Scalar::ZERO,
            q1: Scalar::ZERO,
            messages,
            digit_base: Scalar::ZERO,
            terms: Vec::with_capacity(64),
            keyed: Vec::with_capacity(4),
        }
    }

    /// Adds all equations of one proof of `statement`.
    fn add_proof(
        &mut self,
        statement: &Statement,
        proof: &[u8],
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<(), ProofError> {
        let relation = Relation::new(statement);
        let read = relation.read(proof)?;
        let mut transcript = statement.transcript();
        absorb_commitments(&mut transcript, read.points.iter().map(PointG1::to_bytes));
        let challenge = transcript.challenge();
        let mut weights = Weights::new(&transcript, &read.scalars, rng);
        self.add(&relation, &read, (&challenge, &mut weights)).ok_or(ProofError::DoesNotVerify)
    }

    /// Adds the equations of one proof; `None` if the proof has not the relation's shape.
    fn add(
        &mut self,
        relation: &Relation,
        proof: &ReadProof,
        (c, weights): (&Scalar, &mut Weights),
    ) -> Option<()> {
        let mut points = proof.points.iter().map(PointG1::affine);
        let mut scalars = proof.scalars.iter();
        let signature_scalars = scalars.as_slice().get(..relation.signatures.len() * 3)?;
        scalars.nth((relation.signatures.len() * 3).checked_sub(1)?)?;
        let digit_count = relation.ranges.iter().flat_map(|range| range.digits()).count();
        let (blinders, sent) = scalars.as_slice().split_at_checked(digit_count)?;
        let responses = responses(relation, sent, c)?;

        for (part, scalars) in relation.signatures.iter().zip(signature_scalars.chunks_exact(3)) {
            let part_points = [points.next()?, points.next()?, points.next()?, points.next()?];
            self.add_signature(part, part_points, (scalars, &responses), (c, weights))?;
        }
        let mut blinders = blinders.iter();
        for range in &relation.ranges {
            for digit in range.digits() {
                let key = relation.digit_key?;
                let pair = (points.next()?, points.next()?);
                let scalars = (responses.get(digit)?, blinders.next()?);
                self.add_digit(&key, pair, scalars, (c, weights));
            }
        }
        if let Some(part) = &relation.pseudonym {
            // base * s^ = T + c * pseudonym
            let weight = weights.next();
            self.terms.push((part.base, weight * responses.get(SECRET)?));
            self.terms.push((*part.pseudonym.affine(), -weight * c));
            self.terms.push((*points.next()?, -weight));
        }
        Some(())
    }

    /// `e(Abar, W)^c = e(T1 - Abar * e^ - D * r1^, BP2)` and
    /// `(P1 + Q_1 * domain + shown) * c + D * r3^ + hidden^ = T2`.
    fn add_signature(
        &mut self,
        part: &SignedPart,
        [a_bar, d, t1, t2]: [&G1Affine; 4],
        (scalars, responses): (&[Scalar], &[Scalar]),
        (c, weights): (&Scalar, &mut Weights),
    ) -> Option<()> {
        let [e_hat, r1_hat, r3_hat] = scalars else {
            return None;
        };
        let weight = weights.next();
        self.keyed(part.key.point(), (*a_bar, weight * c));
        self.terms.push((*a_bar, weight * e_hat));
        self.terms.push((*d, weight * r1_hat));
        self.terms.push((*t1, -weight));

        let weight = weights.next();
        self.p1 += weight * c;
        self.q1 += weight * c * part.domain;
        for (coefficient, entry) in self.messages.iter_mut().zip(&part.entries) {
            *coefficient += match entry {
                Entry::Hidden(variable) => weight * responses.get(*variable)?,
                Entry::Shown(value) => weight * c * value,
            };
        }
        self.terms.push((*d, weight * r3_hat));
        self.terms.push((*t2, -weight));
        Some(())
    }

    /// `e(V, Y)^c = e(T + G * v^ - V * d^, BP2)`.
    fn add_digit(
        &mut self,
        key: &PointG2,
        (v, t): (&G1Affine, &G1Affine),
        (digit_hat, blinder_hat): (&Scalar, &Scalar),
        (c, weights): (&Scalar, &mut Weights),
    ) {
        let weight = weights.next();
        self.keyed(key, (*v, weight * c));
        self.terms.push((*v, weight * digit_hat));
        self.digit_base -= weight * blinder_hat;
        self.terms.push((*t, -weight));
    }

    fn keyed(&mut self, key: &PointG2, term: (G1Affine, Scalar)) {
        match self.keyed.iter_mut().find(|(known, _)| known == key) {
            Some((_, terms)) => terms.push(term),
            None => self.keyed.push((*key, vec![term])),
        }
    }

    /// Whether the weighted sum of all equations is the identity.
    fn hold(mut self) -> bool {
        let generators: &Generators = Interface::typed_generators();
        self.terms.push((generators.p1, self.p1));
        self.terms.push((generators.q1, self.q1));
        self.terms.push((digit_base(), self.digit_base));
        self.terms.extend(generators.messages.iter().copied().zip(self.messages));
        let mut pairs = vec![(sum_of_products_vartime(&self.terms), G2Affine::generator())];
        for (key, terms) in &self.keyed {
            pairs.push((sum_of_products_vartime(terms), *key.affine()));
        }
        pairing_product_is_one_vartime(&pairs)
    }
}

/// The responses of all variables: those sent, and the lowest digits as their ranges give them.
fn responses(relation: &Relation, sent: &[Scalar], c: &Scalar) -> Option<Vec<Scalar>> {
    let mut responses = vec![Scalar::ZERO; relation.variables()];
    let mut sent = sent.iter();
    for variable in relation.sent() {
        *responses.get_mut(variable)? = *sent.next()?;
    }
    if sent.next().is_some() {
        return None;
    }
    for range in &relation.ranges {
        let lowest = range
            .lowest_digit(c, |variable| responses.get(variable).copied().unwrap_or(Scalar::ZERO));
        *responses.get_mut(range.digits().next()?)? = lowest;
    }
    Some(responses)
}
