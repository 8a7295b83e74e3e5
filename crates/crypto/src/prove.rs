//! Making a proof: commit, challenge, respond.

use ff::Field;
use rand_core::{CryptoRng, RngCore};

use crate::backend::{G1Affine, G1Projective, Scalar, identity, to_affine};
use crate::holder::HolderSecret;
use crate::interface::Interface;
use crate::nonces::Nonces;
use crate::opening::{HeldSignature, Holding, Opening, ProveError};
use crate::prepared::times_digit_base;
use crate::relation::{Entry, RangePart, Relation, SECRET, SignedPart};
use crate::secret::Secrets;
use crate::stack::overwrite_stack;
use crate::statement::Statement;
use crate::verify::absorb_commitments;

/// Proves `statement`, hiding everything it does not say. One holding for each credential the
/// statement is about, in its order.
///
/// Two proofs cannot be linked by anything but what they both say, even with the issuer's help.
/// Secrets are only used in constant-time operations; nonces are hedged.
///
/// # Errors
/// [`ProveError`] if the statement is not true of secret and holdings. Nothing is proved then.
pub fn prove(
    statement: &Statement,
    secret: &HolderSecret,
    holdings: &[Holding<'_>],
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<Vec<u8>, ProveError> {
    let proof = prove_with_stream(statement, (secret, holdings), Nonces::new(NONCE_TAG, rng));
    // Nonces that were passed on left copies: one of them and the proof would give the secret.
    overwrite_stack();
    proof
}

#[inline(never)]
fn prove_with_stream(
    statement: &Statement,
    (secret, holdings): (&HolderSecret, &[Holding<'_>]),
    mut stream: Nonces,
) -> Result<Vec<u8>, ProveError> {
    let relation = Relation::new(statement);
    let opening = Opening::new(statement, &relation, (secret, holdings), &mut stream)?;
    prove_opening(statement, &relation, &opening, stream)
}

/// Tag of the hedged nonces of presentations.
pub(crate) const NONCE_TAG: &[u8] = b"NONLA-PRESENTATION-NONCE-V1";

/// `B = P1 + Q_1 * domain + H_1 * message_1 + ..` of one signature.
fn signed_point(part: &SignedPart, values: &Secrets) -> G1Projective {
    let generators = Interface::typed_generators();
    part.entries.iter().enumerate().fold(generators.base(&part.domain), |sum, (index, entry)| {
        sum + match entry {
            Entry::Shown(value) => generators.times(index, value),
            Entry::Hidden(variable) => generators.times(index, &values.at(*variable)),
        }
    })
}

/// The proof of an opening, whether it fits the statement or not: callers check.
pub(crate) fn prove_opening(
    statement: &Statement,
    relation: &Relation,
    opening: &Opening<'_>,
    mut stream: Nonces,
) -> Result<Vec<u8>, ProveError> {
    let prover = Prover::new(relation, opening, &mut stream)?;
    let points = to_affine(&prover.commit());
    Ok(prover.answer(statement, &points))
}

/// The nonces and blindings of one proof, wiped on drop.
pub(crate) struct Prover<'a> {
    relation: &'a Relation,
    opening: &'a Opening<'a>,
    nonces: Secrets,
    signatures: Vec<SignatureBlinding>,
    /// The nonce of each digit's blinder.
    blinder_nonces: Secrets,
}

impl<'a> Prover<'a> {
    pub(crate) fn new(
        relation: &'a Relation,
        opening: &'a Opening<'a>,
        stream: &mut Nonces,
    ) -> Result<Self, ProveError> {
        let nonces = variable_nonces(relation, stream);
        let signatures = opening
            .signatures
            .iter()
            .map(|_| SignatureBlinding::new(stream).ok_or(ProveError::Degenerate))
            .collect::<Result<_, _>>()?;
        let mut blinder_nonces = Secrets::with_capacity(opening.digit_points.len());
        for _ in opening.digit_points.iter() {
            blinder_nonces.push(stream.scalar());
        }
        Ok(Self { relation, opening, nonces, signatures, blinder_nonces })
    }

    /// All points in wire order.
    pub(crate) fn commit(&self) -> Vec<G1Projective> {
        let mut points = Vec::with_capacity(self.relation.shape().0);
        let parts = self.relation.signatures.iter().zip(&self.opening.signatures);
        for ((part, signature), blinding) in parts.zip(&self.signatures) {
            points.extend(blinding.commit((part, signature), (&self.opening.values, &self.nonces)));
        }
        self.commit_digits(&mut points);
        for (part, blinding) in self.relation.one_of.iter().zip(&self.opening.one_of) {
            let of = |secrets: &Secrets| secrets.at(part.variable);
            points.extend(blinding.commit(part, (&of(&self.opening.values), &of(&self.nonces))));
        }
        let nonce = self.nonces.at(SECRET);
        points.extend(self.relation.linked.iter().map(|part| part.base * nonce));
        points
    }

    /// For each digit `V = A_d * v` and `T = V * d~ - G * v~`.
    fn commit_digits(&self, points: &mut Vec<G1Projective>) {
        let variables = self.relation.ranges.iter().flat_map(RangePart::digits);
        let blinders = self.opening.digit_blinders.iter().zip(self.blinder_nonces.iter());
        for ((variable, point), (blinder, blinder_nonce)) in
            variables.zip(self.opening.digit_points.iter()).zip(blinders)
        {
            let v = point * blinder;
            let t = point * (blinder * self.nonces.at(variable)) - times_digit_base(blinder_nonce);
            points.extend([v, t]);
        }
    }

    /// The whole proof with these commitments.
    pub(crate) fn answer(&self, statement: &Statement, points: &[G1Affine]) -> Vec<u8> {
        let mut transcript = statement.transcript();
        let points: Vec<_> = points.iter().map(G1Affine::to_compressed).collect();
        absorb_commitments(&mut transcript, points.iter().map(<[u8; 48]>::as_slice));
        let mut proof = Vec::with_capacity(self.relation.proof_length());
        proof.extend(points.iter().flatten());
        for response in self.respond(&transcript.challenge()) {
            proof.extend_from_slice(&response.to_bytes_be());
        }
        proof
    }

    /// All responses in wire order.
    fn respond(&self, c: &Scalar) -> Vec<Scalar> {
        let mut responses = Vec::with_capacity(self.relation.shape().1);
        for (blinding, held) in self.signatures.iter().zip(&self.opening.signatures) {
            responses.extend(blinding.respond(&held.signature.e, c));
        }
        let blinders = self.opening.digit_blinders.iter().zip(self.blinder_nonces.iter());
        responses.extend(blinders.map(|(blinder, nonce)| nonce + c * blinder));
        for blinding in &self.opening.one_of {
            responses.extend(blinding.respond(c));
        }
        let sent = self.relation.sent.iter();
        responses.extend(
            sent.map(|variable| self.nonces.at(*variable) + c * self.opening.values.at(*variable)),
        );
        responses
    }
}

/// One nonce for each variable; the lowest digit of a range has the one its equation gives.
fn variable_nonces(relation: &Relation, stream: &mut Nonces) -> Secrets {
    let mut nonces = Secrets::with_capacity(relation.variables);
    for _ in 0..relation.variables {
        nonces.push(stream.scalar());
    }
    for range in &relation.ranges {
        let lowest = range.lowest_digit(&Scalar::ZERO, |variable| nonces.at(variable));
        if let Some(variable) = range.digits().next() {
            nonces.set(variable, lowest);
        }
    }
    nonces
}

/// `r1, r2, r3 = 1/r2` and the nonces of `e, r1, r3`.
struct SignatureBlinding(Secrets);

impl SignatureBlinding {
    fn new(stream: &mut Nonces) -> Option<Self> {
        let mut scalars = Secrets::with_capacity(6);
        let r2 = stream.scalar();
        scalars.push(stream.scalar());
        scalars.push(r2);
        scalars.push(Option::<Scalar>::from(r2.invert())?);
        for _ in 0..3 {
            scalars.push(stream.scalar());
        }
        Some(Self(scalars))
    }

    fn scalars(&self) -> [Scalar; 6] {
        std::array::from_fn(|index| self.0.at(index))
    }

    /// `Abar = A * r1 r2`, `D = B * r2`, `T1 = Abar * e~ + D * r1~`, `T2 = D * r3~ + hidden~`.
    fn commit(
        &self,
        (part, held): (&SignedPart, &HeldSignature<'_>),
        (values, nonces): (&Secrets, &Secrets),
    ) -> [G1Projective; 4] {
        let [r1, r2, _, e_nonce, r1_nonce, r3_nonce] = self.scalars();
        let generators = Interface::typed_generators();
        let mut hidden = identity();
        for (index, entry) in part.entries.iter().enumerate() {
            if let Entry::Hidden(variable) = entry {
                hidden += generators.times(index, &nonces.at(*variable));
            }
        }
        // Everything as a multiple of A or of B: the points a table can stand for.
        let a_scalars = [r1 * r2, r1 * r2 * e_nonce];
        let b_scalars = [r2, r2 * r1_nonce, r2 * r3_nonce];
        let (a, b) = match held.prepared {
            Some(tables) => (
                a_scalars.map(|scalar| tables.a.multiply(&scalar)),
                b_scalars.map(|scalar| tables.b.multiply(&scalar)),
            ),
            None => {
                let b = signed_point(part, values);
                let a = held.signature.a.affine();
                (a_scalars.map(|scalar| a * scalar), b_scalars.map(|scalar| b * scalar))
            }
        };
        let ([a_bar, a_nonce], [d, b_nonce, d_nonce]) = (a, b);
        [a_bar, d, a_nonce + b_nonce, d_nonce + hidden]
    }

    /// `e^ = e~ + c e`, `r1^ = r1~ - c r1`, `r3^ = r3~ - c r3`.
    fn respond(&self, e: &Scalar, c: &Scalar) -> [Scalar; 3] {
        let [r1, _, r3, e_nonce, r1_nonce, r3_nonce] = self.scalars();
        [e_nonce + c * e, r1_nonce - c * r1, r3_nonce - c * r3]
    }
}
