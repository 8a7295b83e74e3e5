//! Checking proofs: read, recompute the challenge, one product of pairings.

use rand_core::{CryptoRng, RngCore};

use crate::curve::{DecodeError, PointG1};
use crate::equations::{Equations, Weights};
use crate::hash::sha256;
use crate::relation::Relation;
use crate::statement::Statement;
use crate::subgroup::UncheckedPoints;
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
    add_proof(&mut equations, (statement, proof), None, rng)?;
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
/// All equations of all proofs are added with independent weights, the pairings merged for each
/// key, and the points checked for their subgroup together, so a batch of good proofs costs much
/// less than its proofs one by one. A batch that does not hold is halved until its culprits are
/// found, each by a check of its own.
/// The more of a batch is bad, the less it saves; where most is, single checks are cheaper.
///
/// A batch accepts nothing false that [`verify`] would refuse, except with probability 2^-127. A
/// commitment with a part outside the subgroup, which proves nothing else than the same without
/// that part, it lets pass with probability 2^-64.
///
/// # Errors
/// The [`Culprit`]s, in the order of the batch. All others are good.
pub fn verify_batch(
    batch: &[(&Statement, &[u8])],
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<(), Vec<Culprit>> {
    let mut culprits = Vec::new();
    find_culprits(batch, 0, &mut culprits, rng);
    if culprits.is_empty() { Ok(()) } else { Err(culprits) }
}

/// Lists the culprits of the part of a batch that starts at place `first`.
fn find_culprits(
    batch: &[(&Statement, &[u8])],
    first: usize,
    culprits: &mut Vec<Culprit>,
    rng: &mut (impl RngCore + CryptoRng),
) {
    match batch {
        [] => {}
        [(statement, proof)] => {
            let refused = verify(statement, proof, rng).err();
            culprits.extend(refused.map(|error| Culprit { index: first, error }));
        }
        _ if holds_together(batch, rng) => {}
        _ => {
            let middle = batch.len() / 2;
            let (left, right) = batch.split_at(middle);
            find_culprits(left, first, culprits, rng);
            find_culprits(right, first + middle, culprits, rng);
        }
    }
}

/// Proofs for which sums of all their points cost less than a check of each point.
const FEWEST_FOR_SUMS: usize = 4;

/// Whether all proofs are well formed and the sum of all their equations holds.
fn holds_together(batch: &[(&Statement, &[u8])], rng: &mut (impl RngCore + CryptoRng)) -> bool {
    let mut equations = Equations::new();
    let mut points = UncheckedPoints::new();
    let summed = batch.len() >= FEWEST_FOR_SUMS;
    let mut seed = [0; 32];
    for (statement, proof) in batch {
        let gather = summed.then_some(&mut points);
        match add_proof(&mut equations, (statement, proof), gather, rng) {
            Ok(weights) => seed = sha256(&[b"NONLA-SUBGROUP-V1", &seed, weights.seed()]),
            Err(_) => return false,
        }
    }
    (points.lie_in_subgroup(&seed) && equations.hold()) || crate::planted("skip-batch-check")
}

/// Adds all equations of one proof. The subgroup of its points is checked here, or left to whom
/// they are gathered for.
fn add_proof(
    equations: &mut Equations,
    (statement, proof): (&Statement, &[u8]),
    batch: Option<&mut UncheckedPoints>,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<Weights, ProofError> {
    let relation = Relation::new(statement);
    let read = relation.read(proof, batch)?;
    let mut transcript = statement.transcript();
    // What was read encodes back to the same bytes, so these are the points as they were sent.
    let points = proof.chunks_exact(PointG1::LENGTH).take(read.points.len());
    absorb_commitments(&mut transcript, points);
    let challenge = transcript.challenge();
    let mut weights = Weights::new(&transcript, &read.scalars, rng);
    let added = equations.add(&relation, &read, (challenge, &mut weights));
    added.map(|()| weights).ok_or(ProofError::DoesNotVerify)
}

/// Length of a proof of `statement`, in bytes: the same for everybody.
#[must_use]
pub fn proof_length(statement: &Statement) -> usize {
    Relation::new(statement).proof_length()
}

/// Adds all points of the proof to the transcript, in wire order.
pub(crate) fn absorb_commitments<'a>(
    transcript: &mut Transcript,
    points: impl Iterator<Item = &'a [u8]>,
) {
    for point in points {
        transcript.absorb("commitment", point);
    }
}
