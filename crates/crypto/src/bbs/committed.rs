//! Committed messages: what the blind interface and the pseudonym interface share.
//!
//! The signed list is the signer's messages, the prover's blinding scalar, the committed messages
//! and, with a pseudonym, its secret at the end.

use super::challenge::{Public, check, hidden_count};
use super::problem::{BadProof, MAX_MESSAGES};
use super::proof::ascending_below;
use crate::backend::{G1Affine, G1Projective, Scalar, sum_of_products_vartime};
use crate::curve::{DecodeError, PointG1, Reader, nonzero_scalar_from_bytes};
use crate::interface::{Generators, Interface};
use crate::key::{PublicKey, SecretKey};
use crate::secret::Secret;
use crate::signature::{Signature, message_point_vartime, sign_point};
use crate::suite::Suite;

/// A point, the response of the blinding scalar and the challenge: a commitment to nothing.
const FLOOR: usize = PointG1::LENGTH + 2 * 32;

/// The scalar that blinds a commitment: `secret_prover_blind`. Wiped on drop; keep it with the
/// signature.
pub struct ProverBlind(pub(super) Secret);

impl ProverBlind {
    /// Reads it from storage: 32 bytes, big endian, 0 < blind < r.
    ///
    /// # Errors
    /// [`DecodeError`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        Ok(Self(Secret::new(nonzero_scalar_from_bytes(bytes)?)))
    }

    /// The bytes to store, in a place that is wiped.
    #[must_use]
    pub fn expose_bytes(&self) -> zeroize::Zeroizing<[u8; 32]> {
        self.0.expose_bytes()
    }
}

/// What the prover committed to.
#[derive(Clone, Copy, Default)]
pub struct Opening<'a> {
    /// The committed messages, in order.
    pub messages: &'a [&'a [u8]],
    /// The scalar that came with the commitment; none if nothing was committed.
    pub blind: Option<&'a ProverBlind>,
}

/// A blind signature and all that its prover knows of it.
#[derive(Clone, Copy)]
pub struct Holding<'a> {
    /// The suite it was made under.
    pub suite: Suite,
    /// The signer's key.
    pub key: &'a PublicKey,
    /// The signature.
    pub signature: &'a Signature,
    /// The header it was made for.
    pub header: &'a [u8],
    /// The signer's messages.
    pub messages: &'a [&'a [u8]],
    /// What the prover committed to.
    pub opening: Opening<'a>,
}

/// Why nothing was signed blindly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BlindSignError {
    /// More than [`MAX_MESSAGES`] messages, committed ones included.
    #[error("more than {MAX_MESSAGES} messages")]
    TooManyMessages,
    /// The bytes are not a commitment with a proof.
    #[error("not a commitment in canonical form: {0}")]
    Malformed(#[from] DecodeError),
    /// The proof does not fit the commitment.
    #[error("the proof of the commitment does not verify")]
    BadCommitment,
    /// The draft's abort case: key and messages meet in a zero denominator.
    #[error("these messages cannot be signed with this key")]
    Degenerate,
}

/// Whether `counts` messages are few enough to be worked on.
pub(super) fn few_enough(counts: [usize; 2]) -> bool {
    counts.iter().fold(2usize, |sum, count| sum.saturating_add(*count)) <= MAX_MESSAGES
}

/// `BlindSign` of the drafts; `entropy` goes to the last committed scalar.
pub(super) fn sign(
    interface: &'static Interface,
    key: &SecretKey,
    commitment: Option<&[u8]>,
    (header, messages): (&[u8], &[&[u8]]),
    entropy: Option<&Scalar>,
) -> Result<Signature, BlindSignError> {
    let committed = commitment.map_or(Ok(0), committed_count)?;
    if !few_enough([messages.len(), committed]) {
        return Err(BlindSignError::TooManyMessages);
    }
    let generators = Generators::with_committed(interface, messages.len(), committed);
    let blinding =
        generators.messages.get(messages.len()..).ok_or(BlindSignError::TooManyMessages)?;
    let count = generators.messages.len();
    let domain = generators.domain(interface, key.public_key().point(), count, header);
    let mut b = message_point_vartime(&generators, &domain, &interface.texts_to_scalars(messages));
    if let Some(commitment) = commitment {
        b += checked(interface, blinding, commitment)?.affine();
    }
    if let (Some(entropy), Some(generator)) = (entropy, blinding.last()) {
        b += generator * entropy;
    }
    let b = PointG1::new(b).ok_or(BlindSignError::Degenerate)?;
    let secret = zeroize::Zeroizing::new(key.scalar().to_bytes_be());
    let e = interface.hash_to_scalar(&[secret.as_slice(), &b.to_bytes()]);
    sign_point(key, &G1Projective::from(*b.affine()), e).ok_or(BlindSignError::Degenerate)
}

/// How many scalars `commitment` commits to besides the blinding one, by its length alone.
fn committed_count(commitment: &[u8]) -> Result<usize, DecodeError> {
    let count = commitment.len().saturating_sub(FLOOR) / 32;
    let expected = FLOOR + 32 * count;
    if commitment.len() != expected {
        return Err(DecodeError::WrongLength { expected, found: commitment.len() });
    }
    Ok(count)
}

/// `deserialize_and_validate_commit`: the point, if its proof verifies.
fn checked(
    interface: &Interface,
    blinding: &[G1Affine],
    bytes: &[u8],
) -> Result<PointG1, BlindSignError> {
    let mut reader = Reader::new(bytes, FLOOR + 32 * committed_count(bytes)?)?;
    let commitment = reader.point()?;
    let mut terms = Vec::with_capacity(blinding.len() + 1);
    for generator in blinding {
        terms.push((*generator, reader.nonzero_scalar()?));
    }
    let c = reader.nonzero_scalar()?;
    terms.push((*commitment.affine(), -c));
    let nonce_point = sum_of_products_vartime(&terms).into();
    let fits = challenge(interface, blinding, [*commitment.affine(), nonce_point]) == c;
    if !fits {
        return Err(BlindSignError::BadCommitment);
    }
    Ok(commitment)
}

/// `calculate_blind_challenge`.
fn challenge(interface: &Interface, blinding: &[G1Affine], points: [G1Affine; 2]) -> Scalar {
    let mut octets = Vec::with_capacity(8 + 48 * (blinding.len() + 2));
    octets.extend_from_slice(&(blinding.len().saturating_sub(1) as u64).to_be_bytes());
    for point in blinding.iter().chain(&points) {
        octets.extend_from_slice(&point.to_compressed());
    }
    interface.hash_to_scalar(&[&octets])
}

/// What a verifier is shown: of the signer's messages and of the committed ones, each with its
/// index there, ascending.
#[derive(Clone, Copy, Default)]
pub struct Shown<'a> {
    /// How many messages the signer gave, hidden ones included.
    pub signer_count: usize,
    /// `(index, message)` of the signer's messages.
    pub messages: &'a [(usize, &'a [u8])],
    /// `(index, message)` of the committed messages.
    pub committed: &'a [(usize, &'a [u8])],
}

/// `BlindProofVerify` of the drafts, with the pseudonym `(base, pseudonym)` if there is one.
pub(super) fn verify_proof(
    interface: &'static Interface,
    (key, proof): (&PublicKey, &[u8]),
    headers: (&[u8], &[u8]),
    shown: &Shown<'_>,
    pseudonym: Option<(G1Affine, G1Affine)>,
) -> Result<(), BadProof> {
    let total = hidden_count(proof)?
        .saturating_add(shown.messages.len())
        .saturating_add(shown.committed.len());
    let own = 1 + usize::from(pseudonym.is_some());
    let committed = total.checked_sub(own).and_then(|rest| rest.checked_sub(shown.signer_count));
    let committed = committed.ok_or(BadProof::BadIndexes)?;
    if !few_enough([shown.signer_count, committed])
        || !ascending_below(shown.messages, shown.signer_count)
        || !ascending_below(shown.committed, committed)
    {
        return Err(BadProof::BadIndexes);
    }
    let offset = shown.signer_count + 1;
    let scalar = |(index, message): (usize, &[u8])| (index, interface.text_to_scalar(message));
    let committed_shown = shown.committed.iter().map(|(index, message)| (index + offset, *message));
    let listed = shown.messages.iter().copied().chain(committed_shown).map(scalar).collect();
    let generators =
        &Generators::with_committed(interface, shown.signer_count, committed + own - 1);
    let public = Public { interface, generators, key, headers, shown: listed, pseudonym };
    check(&public, proof)
}

#[cfg(feature = "prove")]
pub(super) mod generate {
    use ff::Field;
    use group::{Curve, Group};
    use rand_core::{CryptoRng, RngCore};

    use super::super::challenge::Public;
    use super::super::challenge::generate::{prove_with, random_for, signed_point};
    use super::super::problem::ProveError;
    use super::super::proof::generate::picked;
    use super::{FLOOR, Holding, ProverBlind, challenge, few_enough};
    use crate::backend::{G1Affine, G1Projective, Scalar};
    use crate::curve::nonzero_scalar_from_bytes;
    use crate::interface::{Generators, Interface};
    use crate::nonces::Nonces;
    use crate::secret::{Secret, Secrets};
    use crate::signature::{BadSignature, Signature, verify_point};

    /// The random numbers of a commitment to `scalars`: the blinding scalar and the nonces.
    pub(in crate::bbs) fn random_for_commitment(
        interface: &Interface,
        scalars: &Secrets,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Secrets {
        let mut nonces = Nonces::new(b"NONLA-BBS-COMMIT-NONCE-V1", rng);
        nonces.absorb(interface.api_id().as_bytes());
        scalars.iter().for_each(|scalar| nonces.absorb_scalar(scalar));
        let mut random = Secrets::with_capacity(scalars.len() + 2);
        (0..scalars.len() + 2).for_each(|_| random.push(nonces.scalar()));
        random
    }

    /// `CoreCommit` with given random scalars: two, and one for each committed scalar.
    pub(in crate::bbs) fn commit_with(
        interface: &'static Interface,
        scalars: &Secrets,
        random: &Secrets,
    ) -> Result<(Vec<u8>, ProverBlind), ProveError> {
        let blinding = Generators::with_committed(interface, 0, scalars.len());
        let mut random = random.iter();
        let blind = random.next().ok_or(ProveError::Degenerate)?;
        let mut commitment = G1Projective::identity();
        let mut nonce_point = G1Projective::identity();
        let mut responses = Vec::with_capacity(scalars.len() + 2);
        let committed = std::iter::once(blind).chain(scalars.iter()).zip(random);
        for (index, (scalar, nonce)) in committed.enumerate() {
            commitment += blinding.times(index, scalar);
            nonce_point += blinding.times(index, nonce);
            responses.push((scalar, nonce));
        }
        let (commitment, nonce_point) = (commitment.to_affine(), nonce_point.to_affine());
        let c = challenge(interface, &blinding.messages, [commitment, nonce_point]);
        let mut bytes = Vec::with_capacity(FLOOR + 32 * scalars.len());
        bytes.extend_from_slice(&commitment.to_compressed());
        for response in responses.iter().map(|(scalar, nonce)| *nonce + *scalar * c).chain([c]) {
            let response = response.to_bytes_be();
            nonzero_scalar_from_bytes(&response).map_err(|_| ProveError::Degenerate)?;
            bytes.extend_from_slice(&response);
        }
        Ok((bytes, ProverBlind(Secret::new(*blind))))
    }

    /// All scalars of the signed list.
    fn signed_list(
        interface: &Interface,
        holding: &Holding<'_>,
        nym_secret: Option<&Scalar>,
    ) -> Secrets {
        let opening = &holding.opening;
        let mut scalars = interface.hidden_texts(holding.messages, opening.messages.len() + 2);
        scalars.push(opening.blind.map_or(Scalar::ZERO, |blind| *blind.0.scalar()));
        for scalar in interface.hidden_texts(opening.messages, 0).iter().chain(nym_secret) {
            scalars.push(*scalar);
        }
        scalars
    }

    /// `Verify` over the whole list, in constant time but for the pairing.
    pub(in crate::bbs) fn verify(
        interface: &'static Interface,
        holding: &Holding<'_>,
        nym_secret: Option<&Scalar>,
    ) -> Result<(), BadSignature> {
        let Holding { key, signature, header, messages, opening, .. } = *holding;
        let committed = opening.messages.len() + usize::from(nym_secret.is_some());
        if !few_enough([messages.len(), committed]) {
            return Err(BadSignature);
        }
        let scalars = signed_list(interface, holding, nym_secret);
        let generators = Generators::with_committed(interface, messages.len(), committed);
        let domain = generators.domain(interface, key.point(), scalars.len(), header);
        verify_point(key, signature, &signed_point(&generators, &domain, &scalars))
    }

    /// What a proof is made from.
    pub(in crate::bbs) struct Source<'a> {
        pub(in crate::bbs) holding: &'a Holding<'a>,
        pub(in crate::bbs) presentation_header: &'a [u8],
        /// Indexes of the messages to show, and of the committed messages to show.
        pub(in crate::bbs) shown: (&'a [usize], &'a [usize]),
        /// Base, pseudonym and the secret behind it.
        pub(in crate::bbs) pseudonym: Option<(G1Affine, G1Affine, &'a Scalar)>,
    }

    /// `BlindProofGen` of the drafts. `random` overrides the random numbers: for the fixtures.
    pub(in crate::bbs) fn prove(
        interface: &'static Interface,
        source: &Source<'_>,
        random: impl FnOnce(&Public<'_>, &Signature, &Secrets) -> Secrets,
    ) -> Result<Vec<u8>, ProveError> {
        let Holding { key, signature, header, messages, opening, .. } = *source.holding;
        let (count, headers) = (messages.len(), (header, source.presentation_header));
        let nym_secret = source.pseudonym.map(|(_, _, secret)| secret);
        let committed = opening.messages.len() + usize::from(nym_secret.is_some());
        if !few_enough([count, committed]) {
            return Err(ProveError::TooManyMessages);
        }
        let outside = |indexes: &[usize], count| indexes.iter().any(|index| *index >= count);
        if outside(source.shown.0, count) || outside(source.shown.1, opening.messages.len()) {
            return Err(ProveError::BadIndexes);
        }
        let scalars = signed_list(interface, source.holding, nym_secret);
        let committed_indexes = source.shown.1.iter().map(|index| index + count + 1);
        let indexes: Vec<usize> = source.shown.0.iter().copied().chain(committed_indexes).collect();
        let generators = &Generators::with_committed(interface, count, committed);
        let pseudonym = source.pseudonym.map(|(base, pseudonym, _)| (base, pseudonym));
        let shown = picked(&scalars, &indexes)?;
        let public = Public { interface, generators, key, headers, shown, pseudonym };
        let random = random(&public, signature, &scalars);
        prove_with(&public, signature, &scalars, &random)
    }

    /// The random numbers [`prove`] takes in use.
    pub(in crate::bbs) fn hedged(
        rng: &mut (impl RngCore + CryptoRng),
    ) -> impl FnOnce(&Public<'_>, &Signature, &Secrets) -> Secrets {
        |public, signature, scalars| random_for(public, signature, scalars, rng)
    }
}
