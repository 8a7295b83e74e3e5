//! `ProofGen` and `ProofVerify` of the draft: challenge and responses, as its fixtures have them.

use ff::Field;
use group::prime::PrimeCurveAffine;

use super::{MAX_MESSAGES, hashed};
use crate::backend::{
    G1Affine, G1Projective, G2Affine, Scalar, pairing_product_is_one_vartime,
    sum_of_products_vartime,
};
use crate::curve::{DecodeError, PointG1, Reader};
use crate::interface::{Generators, Interface};
use crate::key::PublicKey;

/// Three points, three scalars and the challenge: what a proof has besides one scalar a message.
const FLOOR: usize = 3 * PointG1::LENGTH + 4 * 32;

/// Why a proof was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadProof {
    /// The bytes are not a proof for that many messages.
    #[error("not a proof in canonical form: {0}")]
    Malformed(#[from] DecodeError),
    /// The indexes of the shown messages are not ascending or lie outside the message list.
    #[error("indexes of shown messages are out of order or out of range")]
    BadIndexes,
    /// The proof does not fit key, headers and shown messages.
    #[error("proof does not verify")]
    DoesNotVerify,
}

/// What both sides know of a proof.
struct Public<'a> {
    key: &'a PublicKey,
    header: &'a [u8],
    presentation_header: &'a [u8],
    /// `(index, scalar)`, ascending.
    shown: Vec<(usize, Scalar)>,
    count: usize,
}

/// `Abar, Bbar, D, T1, T2`.
type Commitments = [G1Affine; 5];

impl Public<'_> {
    fn is_shown(&self, index: usize) -> bool {
        self.shown.binary_search_by_key(&index, |(shown, _)| *shown).is_ok()
    }

    /// `ProofChallengeCalculate`.
    fn challenge(&self, commitments: &Commitments, domain: &Scalar) -> Scalar {
        let mut octets = Vec::new();
        octets.extend_from_slice(&(self.shown.len() as u64).to_be_bytes());
        for (index, message) in &self.shown {
            octets.extend_from_slice(&(*index as u64).to_be_bytes());
            octets.extend_from_slice(&message.to_bytes_be());
        }
        for point in commitments {
            octets.extend_from_slice(&point.to_compressed());
        }
        octets.extend_from_slice(&domain.to_bytes_be());
        octets.extend_from_slice(&(self.presentation_header.len() as u64).to_be_bytes());
        octets.extend_from_slice(self.presentation_header);
        Interface::draft().hash_to_scalar(&[&octets])
    }
}

/// `ProofVerify` of the draft. `shown` lists `(index, message)`, ascending by index.
///
/// # Errors
/// [`BadProof`], never a panic, whatever the bytes.
pub fn verify_proof(
    key: &PublicKey,
    proof: &[u8],
    (header, presentation_header): (&[u8], &[u8]),
    shown: &[(usize, &[u8])],
) -> Result<(), BadProof> {
    let hidden_bytes = proof.len().saturating_sub(FLOOR);
    let hidden = hidden_bytes / 32;
    let count = hidden.saturating_add(shown.len());
    if count > MAX_MESSAGES {
        return Err(BadProof::BadIndexes);
    }
    let mut reader = Reader::new(proof, FLOOR + hidden * 32)?;
    let mut previous = None;
    for (index, _) in shown {
        if *index >= count || previous.is_some_and(|previous| previous >= *index) {
            return Err(BadProof::BadIndexes);
        }
        previous = Some(*index);
    }
    let messages: Vec<&[u8]> = shown.iter().map(|(_, message)| *message).collect();
    let indexes = shown.iter().map(|(index, _)| *index);
    let shown = indexes.zip(hashed(&messages)).collect();
    let public = Public { key, header, presentation_header, shown, count };
    check(&public, &mut reader, hidden)
}

fn check(public: &Public<'_>, reader: &mut Reader<'_>, hidden: usize) -> Result<(), BadProof> {
    let (a_bar, b_bar, d) = (reader.point()?, reader.point()?, reader.point()?);
    let (e_hat, r1_hat, r3_hat) =
        (reader.nonzero_scalar()?, reader.nonzero_scalar()?, reader.nonzero_scalar()?);
    let responses = (0..hidden).map(|_| reader.nonzero_scalar()).collect::<Result<Vec<_>, _>>()?;
    let c = reader.nonzero_scalar()?;

    let interface = Interface::draft();
    let generators = Generators::new(interface, public.count);
    let domain = generators.domain(interface, public.key.point(), public.count, public.header);
    let t1 = sum_of_products_vartime(&[
        (*b_bar.affine(), c),
        (*a_bar.affine(), e_hat),
        (*d.affine(), r1_hat),
    ]);
    let mut terms = vec![(generators.p1, c), (generators.q1, domain * c), (*d.affine(), r3_hat)];
    let mut shown = public.shown.iter();
    let mut responses = responses.iter();
    for (index, generator) in generators.messages.iter().enumerate() {
        let factor = if public.is_shown(index) {
            shown.next().map(|(_, message)| message * c)
        } else {
            responses.next().copied()
        };
        terms.push((*generator, factor.unwrap_or(Scalar::ZERO)));
    }
    let t2 = sum_of_products_vartime(&terms);
    let commitments = [*a_bar.affine(), *b_bar.affine(), *d.affine(), t1.into(), t2.into()];
    if public.challenge(&commitments, &domain) != c {
        return Err(BadProof::DoesNotVerify);
    }
    let pairs = [
        (G1Projective::from(a_bar.affine()), *public.key.point().affine()),
        (-G1Projective::from(b_bar.affine()), G2Affine::generator()),
    ];
    if pairing_product_is_one_vartime(&pairs) { Ok(()) } else { Err(BadProof::DoesNotVerify) }
}

#[cfg(feature = "prove")]
pub use generate::prove;

#[cfg(feature = "prove")]
pub(super) mod generate {
    use rand_core::{CryptoRng, RngCore};

    use super::{Commitments, DecodeError, FLOOR, Public};
    use crate::backend::{G1Projective, Scalar, to_affine};
    use crate::bbs::hashed;
    use crate::curve::nonzero_scalar_from_bytes;
    use crate::interface::{Generators, Interface};
    use crate::key::PublicKey;
    use crate::nonces::Nonces;
    use crate::signature::Signature;
    use ff::Field;

    /// `ProofGen` of the draft: shows the messages at `shown` (ascending) and hides the others.
    ///
    /// The result carries no check that the signature is valid; [`super::super::verify`] does
    /// that once, on receipt. Its randomness is hedged: a broken generator alone reveals nothing.
    ///
    /// # Errors
    /// [`DecodeError::ScalarZero`] in the one case in 2^250 that the draft calls abort.
    pub fn prove(
        key: &PublicKey,
        signature: &Signature,
        (header, presentation_header): (&[u8], &[u8]),
        (messages, shown): (&[&[u8]], &[usize]),
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Vec<u8>, DecodeError> {
        let mut nonces = Nonces::new(b"NONLA-BBS-NONCE-V1", rng);
        nonces.absorb(&signature.to_bytes());
        nonces.absorb(presentation_header);
        for message in messages {
            nonces.absorb(message);
        }
        let count = 5 + messages.len().saturating_sub(shown.len());
        let random: Vec<Scalar> = (0..count).map(|_| nonces.scalar()).collect();
        let headers = (header, presentation_header);
        prove_with(key, signature, headers, (messages, shown), &random)
    }

    /// `CoreProofGen` with given random scalars: only the fixtures call it directly.
    pub(in crate::bbs) fn prove_with(
        key: &PublicKey,
        signature: &Signature,
        (header, presentation_header): (&[u8], &[u8]),
        (messages, shown): (&[&[u8]], &[usize]),
        random: &[Scalar],
    ) -> Result<Vec<u8>, DecodeError> {
        let scalars = hashed(messages);
        let public = Public {
            key,
            header,
            presentation_header,
            shown: shown.iter().filter_map(|i| Some((*i, *scalars.get(*i)?))).collect(),
            count: messages.len(),
        };
        let [r1, r2, e_nonce, r1_nonce, r3_nonce, message_nonces @ ..] = random else {
            return Err(DecodeError::WrongLength { expected: 5, found: random.len() });
        };
        let interface = Interface::draft();
        let generators = Generators::new(interface, public.count);
        let domain = generators.domain(interface, key.point(), public.count, header);
        let mut b = generators.base(&domain);
        let mut hidden = Vec::new();
        for (index, (generator, message)) in generators.messages.iter().zip(&scalars).enumerate() {
            b += generator * message;
            if !public.is_shown(index) {
                hidden.push((generator, message));
            }
        }
        let d = b * r2;
        let a_bar = signature.a.affine() * (r1 * r2);
        let b_bar = d * r1 - a_bar * signature.e;
        let t1 = a_bar * e_nonce + d * r1_nonce;
        let t2 = hidden
            .iter()
            .zip(message_nonces)
            .fold(d * r3_nonce, |sum: G1Projective, ((generator, _), nonce)| {
                sum + *generator * nonce
            });
        let commitments: Commitments = to_affine([a_bar, b_bar, d, t1, t2]);
        let c = public.challenge(&commitments, &domain);
        let r3 = Option::<Scalar>::from(r2.invert()).ok_or(DecodeError::ScalarZero)?;

        let mut proof = Vec::with_capacity(FLOOR + 32 * hidden.len());
        for point in commitments.iter().take(3) {
            proof.extend_from_slice(&point.to_compressed());
        }
        let mut responses = vec![e_nonce + signature.e * c, r1_nonce - r1 * c, r3_nonce - r3 * c];
        responses.extend(hidden.iter().zip(message_nonces).map(|((_, m), nonce)| nonce + *m * c));
        responses.push(c);
        for response in responses {
            let bytes = response.to_bytes_be();
            nonzero_scalar_from_bytes(&bytes)?;
            proof.extend_from_slice(&bytes);
        }
        Ok(proof)
    }
}
