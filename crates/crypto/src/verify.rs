//! Checking proofs: read, recompute the challenges, one product of pairings.

use rand_core::{CryptoRng, RngCore};

use crate::backend::is_in_subgroup_vartime;
use crate::challenges::{Challenges, first_challenge, second_challenge};
use crate::curve::{DecodeError, PointG1};
use crate::equations::{Equations, Weights};
use crate::hash::sha256;
use crate::relation::{ReadProof, Relation};
use crate::statement::Statement;
use crate::subgroup::{FEWEST_FOR_SUMS, lie_in_subgroup_vartime};
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
    let checkable = Checkable::read(statement, proof)?;
    checkable.check_subgroup()?;
    if hold_together(&[&checkable], rng) { Ok(()) } else { Err(ProofError::DoesNotVerify) }
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

/// Checks many proofs at once: of different statements, issuers and periods.
///
/// All equations of all proofs are added with independent weights that are drawn when the whole batch is
/// fixed, and the pairings are merged for each key, so a batch of good proofs costs much less than its
/// proofs one by one. A malformed proof is set aside when it is read. If the others do not hold together,
/// each of them is checked by itself: at most one failed batch more than single checks.
///
/// A batch accepts nothing that [`verify`] would refuse, except with probability 2^-126.
///
/// # Errors
/// The [`Culprit`]s, in the order of the batch. All others are good.
pub fn verify_batch(
    batch: &[(&Statement, &[u8])],
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<(), Vec<Culprit>> {
    let mut culprits = Vec::new();
    let mut checkable = Vec::with_capacity(batch.len());
    for (index, (statement, proof)) in batch.iter().enumerate() {
        match Checkable::read(statement, proof) {
            Ok(read) => checkable.push((index, read)),
            Err(error) => culprits.push(Culprit { index, error }),
        }
    }
    if !lie_in_subgroup(&checkable, rng) {
        checkable.retain(|(index, read)| match read.check_subgroup() {
            Ok(()) => true,
            Err(error) => {
                culprits.push(Culprit { index: *index, error });
                false
            }
        });
    }
    let together: Vec<_> = checkable.iter().map(|(_, read)| read).collect();
    if !hold_together(&together, rng) {
        let alone = checkable.iter().filter(|(_, read)| !hold_together(&[read], rng));
        let error = ProofError::DoesNotVerify;
        culprits.extend(alone.map(|(index, _)| Culprit { index: *index, error }));
    }
    culprits.sort_unstable_by_key(|culprit| culprit.index);
    if culprits.is_empty() { Ok(()) } else { Err(culprits) }
}

/// A proof that was read, with everything its equations need.
pub(crate) struct Checkable {
    relation: Relation,
    proof: ReadProof,
    challenges: Challenges,
    /// Hash of the transcript and the responses.
    hash: [u8; 32],
}

impl Checkable {
    pub(crate) fn read(statement: &Statement, bytes: &[u8]) -> Result<Self, ProofError> {
        let relation = Relation::new(statement);
        let proof = relation.read(bytes)?;
        // What was read encodes back to the same bytes, so these are the points as they were sent.
        let mut points = bytes.chunks_exact(PointG1::LENGTH).take(proof.points.len());
        let mut transcript = statement.transcript();
        let first = points.by_ref().take(relation.first_points());
        let digit_weight = first_challenge(&mut transcript, first);
        let c = second_challenge(&mut transcript, points);
        let challenges = Challenges { digit_weight, c };
        let hash = hash_of(&transcript, bytes);
        Ok(Self { relation, proof, challenges, hash })
    }

    /// Checks that each blinded signature lies in the subgroup.
    fn check_subgroup(&self) -> Result<(), ProofError> {
        if self.relation.blinded(&self.proof).all(is_in_subgroup_vartime) {
            Ok(())
        } else {
            Err(DecodeError::NotInSubgroup.into())
        }
    }
}

/// Whether the blinded signatures of so many proofs that it is quicker to look at them together all lie in
/// the subgroup.
fn lie_in_subgroup(proofs: &[(usize, Checkable)], rng: &mut (impl RngCore + CryptoRng)) -> bool {
    let blinded = proofs.iter().flat_map(|(_, read)| read.relation.blinded(&read.proof));
    let blinded: Vec<_> = blinded.copied().collect();
    let hashes: Vec<_> = proofs.iter().map(|(_, read)| read.hash).collect();
    let mut fresh = [0u8; 32];
    rng.fill_bytes(&mut fresh);
    let seed = sha256(&[b"NONLA-SUBGROUP-V2", &batch_seed(&hashes, &fresh)]);
    blinded.len() >= FEWEST_FOR_SUMS && lie_in_subgroup_vartime(&blinded, &seed)
}

/// Whether the equations of all these proofs hold.
fn hold_together(proofs: &[&Checkable], rng: &mut (impl RngCore + CryptoRng)) -> bool {
    let mut fresh = [0u8; 32];
    rng.fill_bytes(&mut fresh);
    let hashes: Vec<_> = proofs.iter().map(|one| one.hash).collect();
    let seed = batch_seed(&hashes, &fresh);
    let mut equations = Equations::new();
    let added = proofs.iter().enumerate().all(|(index, one)| {
        let mut weights = Weights::new(&seed, index);
        equations.add((&one.relation, &one.proof), one.challenges, &mut weights).is_some()
    });
    added && equations.hold()
}

/// The hash of everything that was sent in one proof, and of what it is about.
pub(crate) fn hash_of(transcript: &Transcript, proof: &[u8]) -> [u8; 32] {
    sha256(&[b"NONLA-PROOF-V1", transcript.octets(), proof])
}

/// The seed of all weights of a batch: randomness of this check, and the hashes of all its proofs.
///
/// If a proof's weights depended on that proof alone, a forger who can foresee the randomness could
/// search many variants of each false proof for a set whose errors cancel.
pub(crate) fn batch_seed(hashes: &[[u8; 32]], fresh: &[u8; 32]) -> [u8; 32] {
    let count = (hashes.len() as u64).to_be_bytes();
    let mut parts: Vec<&[u8]> = vec![b"NONLA-WEIGHTS-V2", fresh, &count];
    parts.extend(hashes.iter().map(<[u8; 32]>::as_slice));
    sha256(&parts)
}

/// Length of a proof of `statement`, in bytes: the same for everybody.
#[must_use]
pub fn proof_length(statement: &Statement) -> usize {
    Relation::new(statement).proof_length()
}
