//! `CoreProofGen` and `CoreProofVerify`: what the proofs of all the drafts' interfaces share.

use group::prime::PrimeCurveAffine;

use super::problem::{BadProof, MAX_MESSAGES};
use crate::backend::{
    G1Affine, G1Projective, G2Affine, Scalar, pairing_product_is_one_vartime,
    sum_of_products_vartime,
};
use crate::curve::{DecodeError, PointG1, Reader};
use crate::interface::{Generators, Interface};
use crate::key::PublicKey;

/// Three points, three scalars and the challenge: what a proof has besides one scalar a message.
const FLOOR: usize = 3 * PointG1::LENGTH + 4 * 32;

/// What both sides know of a proof.
pub(super) struct Public<'a> {
    pub(super) interface: &'a Interface,
    /// One generator for each message, no more.
    pub(super) generators: &'a Generators,
    pub(super) key: &'a PublicKey,
    /// Header and presentation header.
    pub(super) headers: (&'a [u8], &'a [u8]),
    /// `(index, scalar)`, ascending.
    pub(super) shown: Vec<(usize, Scalar)>,
    /// Base and pseudonym, where the last message, hidden, is the secret behind the pseudonym.
    pub(super) pseudonym: Option<(G1Affine, G1Affine)>,
}

impl Public<'_> {
    fn is_shown(&self, index: usize) -> bool {
        self.shown.binary_search_by_key(&index, |(shown, _)| *shown).is_ok()
    }

    fn domain(&self) -> Scalar {
        let count = self.generators.messages.len();
        self.generators.domain(self.interface, self.key.point(), count, self.headers.0)
    }

    /// `ProofChallengeCalculate` over `Abar, Bbar, D, T1, T2` and, for a pseudonym, the commitment
    /// to its secret.
    fn challenge(
        &self,
        commitments: (&[G1Affine; 5], Option<G1Affine>),
        domain: &Scalar,
    ) -> Scalar {
        let mut octets = Vec::new();
        octets.extend_from_slice(&(self.shown.len() as u64).to_be_bytes());
        for (index, message) in &self.shown {
            octets.extend_from_slice(&(*index as u64).to_be_bytes());
            octets.extend_from_slice(&message.to_bytes_be());
        }
        let (signature, linked) = commitments;
        for point in signature {
            octets.extend_from_slice(&point.to_compressed());
        }
        if let Some((base, pseudonym)) = &self.pseudonym {
            octets.extend_from_slice(&pseudonym.to_compressed());
            octets.extend_from_slice(&base.to_compressed());
        }
        if let Some(point) = linked {
            octets.extend_from_slice(&point.to_compressed());
        }
        octets.extend_from_slice(&domain.to_bytes_be());
        octets.extend_from_slice(&(self.headers.1.len() as u64).to_be_bytes());
        octets.extend_from_slice(self.headers.1);
        self.interface.hash_to_scalar(&[&octets])
    }
}

/// How many messages `proof` hides, by its length alone.
pub(super) fn hidden_count(proof: &[u8]) -> Result<usize, BadProof> {
    let hidden = proof.len().saturating_sub(FLOOR) / 32;
    let expected = FLOOR + hidden * 32;
    if proof.len() != expected {
        return Err(DecodeError::WrongLength { expected, found: proof.len() }.into());
    }
    if hidden > MAX_MESSAGES { Err(BadProof::BadIndexes) } else { Ok(hidden) }
}

/// `CoreProofVerify`. The caller has checked that the indexes rise, lie inside the message list
/// and, for a pseudonym, leave the last message out.
pub(super) fn check(public: &Public<'_>, proof: &[u8]) -> Result<(), BadProof> {
    let hidden = hidden_count(proof)?;
    let mut reader = Reader::new(proof, FLOOR + hidden * 32)?;
    let (a_bar, b_bar, d) = (reader.point()?, reader.point()?, reader.point()?);
    let (e_hat, r1_hat, r3_hat) =
        (reader.nonzero_scalar()?, reader.nonzero_scalar()?, reader.nonzero_scalar()?);
    let responses = (0..hidden).map(|_| reader.nonzero_scalar()).collect::<Result<Vec<_>, _>>()?;
    let c = reader.nonzero_scalar()?;

    let (a_bar, b_bar, d) = (*a_bar.affine(), *b_bar.affine(), *d.affine());
    let domain = public.domain();
    let t1 = sum_of_products_vartime(&[(b_bar, c), (a_bar, e_hat), (d, r1_hat)]);
    let t2 = second_commitment(public, (&d, &r3_hat), (&domain, &c), &responses);
    let t2 = t2.ok_or(BadProof::BadIndexes)?;
    let linked = match (public.pseudonym, responses.last()) {
        (Some((base, pseudonym)), Some(response)) => {
            Some(sum_of_products_vartime(&[(base, *response), (pseudonym, -c)]).into())
        }
        (Some(_), None) => return Err(BadProof::BadIndexes),
        (None, _) => None,
    };
    let commitments = [a_bar, b_bar, d, t1.into(), t2.into()];
    if public.challenge((&commitments, linked), &domain) != c {
        return Err(BadProof::DoesNotVerify);
    }
    let pairs = [
        (G1Projective::from(a_bar), *public.key.point().affine()),
        (-G1Projective::from(b_bar), G2Affine::generator()),
    ];
    if pairing_product_is_one_vartime(&pairs) { Ok(()) } else { Err(BadProof::DoesNotVerify) }
}

/// `T2`, put together again from the responses; `None` if there are too few.
fn second_commitment(
    public: &Public<'_>,
    (d, r3_hat): (&G1Affine, &Scalar),
    (domain, c): (&Scalar, &Scalar),
    responses: &[Scalar],
) -> Option<G1Projective> {
    let generators = public.generators;
    let mut terms = vec![(generators.p1, *c), (generators.q1, domain * c), (*d, *r3_hat)];
    let mut shown = public.shown.iter();
    let mut responses = responses.iter();
    for (index, generator) in generators.messages.iter().enumerate() {
        let factor = if public.is_shown(index) {
            shown.next().map(|(_, message)| message * c)
        } else {
            responses.next().copied()
        };
        terms.push((*generator, factor?));
    }
    Some(sum_of_products_vartime(&terms))
}

#[cfg(feature = "prove")]
pub(super) mod generate {
    use ff::Field;
    use group::Curve;
    use rand_core::{CryptoRng, RngCore};

    use super::super::problem::ProveError;
    use super::{FLOOR, Public};
    use crate::backend::{G1Affine, G1Projective, Scalar, to_affine};
    use crate::curve::nonzero_scalar_from_bytes;
    use crate::interface::Generators;
    use crate::nonces::Nonces;
    use crate::secret::Secrets;
    use crate::signature::Signature;

    /// `B`, the point that is signed, in constant time.
    pub(in crate::bbs) fn signed_point(
        generators: &Generators,
        domain: &Scalar,
        scalars: &Secrets,
    ) -> G1Projective {
        scalars.iter().enumerate().fold(generators.base(domain), |sum, (index, scalar)| {
            sum + generators.times(index, scalar)
        })
    }

    /// The random numbers of one proof, hedged with everything secret or public it is made from.
    pub(in crate::bbs) fn random_for(
        public: &Public<'_>,
        signature: &Signature,
        scalars: &Secrets,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Secrets {
        let mut nonces = Nonces::new(b"NONLA-BBS-NONCE-V1", rng);
        nonces.absorb(&signature.to_bytes());
        nonces.absorb(public.interface.api_id().as_bytes());
        nonces.absorb(public.headers.0);
        nonces.absorb(public.headers.1);
        if let Some((base, _)) = &public.pseudonym {
            nonces.absorb(&base.to_compressed());
        }
        scalars.iter().for_each(|scalar| nonces.absorb_scalar(scalar));
        for (index, _) in &public.shown {
            nonces.absorb(&(*index as u64).to_be_bytes());
        }
        let count = 5 + scalars.len().saturating_sub(public.shown.len());
        let mut random = Secrets::with_capacity(count);
        (0..count).for_each(|_| random.push(nonces.scalar()));
        random
    }

    /// `CoreProofGen` with given random scalars: five, and one for each hidden message.
    pub(in crate::bbs) fn prove_with(
        public: &Public<'_>,
        signature: &Signature,
        scalars: &Secrets,
        random: &Secrets,
    ) -> Result<Vec<u8>, ProveError> {
        let mut random = random.iter();
        let mut next = || random.next().ok_or(ProveError::Degenerate);
        let (r1, r2, e_nonce) = (next()?, next()?, next()?);
        let (r1_nonce, r3_nonce) = (next()?, next()?);
        let domain = public.domain();
        let mut hidden = Vec::with_capacity(scalars.len());
        for (index, message) in scalars.iter().enumerate() {
            if !public.is_shown(index) {
                hidden.push((index, message, next()?));
            }
        }
        let b = signed_point(public.generators, &domain, scalars);
        let d = b * r2;
        let a_bar = signature.a.affine() * (r1 * r2);
        let b_bar = d * r1 - a_bar * signature.e;
        let t1 = a_bar * e_nonce + d * r1_nonce;
        let t2 = hidden.iter().fold(d * r3_nonce, |sum, (index, _, nonce)| {
            sum + public.generators.times(*index, nonce)
        });
        let commitments: [G1Affine; 5] =
            to_affine(&[a_bar, b_bar, d, t1, t2]).try_into().map_err(|_| ProveError::Degenerate)?;
        let linked = match (public.pseudonym, hidden.last()) {
            (Some((base, _)), Some((_, _, nonce))) => Some((base * *nonce).to_affine()),
            _ => None,
        };
        let c = public.challenge((&commitments, linked), &domain);
        let r3 = Option::<Scalar>::from(r2.invert()).ok_or(ProveError::Degenerate)?;

        let mut proof = Vec::with_capacity(FLOOR + 32 * hidden.len());
        for point in commitments.iter().take(3) {
            proof.extend_from_slice(&point.to_compressed());
        }
        let mut responses = vec![e_nonce + signature.e * c, r1_nonce - r1 * c, r3_nonce - r3 * c];
        responses.extend(hidden.iter().map(|(_, message, nonce)| *nonce + *message * c));
        responses.push(c);
        for response in responses {
            let bytes = response.to_bytes_be();
            nonzero_scalar_from_bytes(&bytes).map_err(|_| ProveError::Degenerate)?;
            proof.extend_from_slice(&bytes);
        }
        Ok(proof)
    }
}
