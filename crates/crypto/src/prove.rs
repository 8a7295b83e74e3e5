//! Making a proof: commit, challenge, respond.

use ff::Field;
use rand_core::{CryptoRng, RngCore};

use crate::backend::{G1Affine, G1Projective, Scalar, identity, sum_of_secret_products, to_affine};
use crate::challenges::{Challenges, first_challenge, second_challenge};
use crate::digit_commitment;
use crate::holder::Prover;
use crate::interface::Interface;
use crate::nonces::Nonces;
use crate::opening::{HeldSignature, Holding, Opening, ProveError};
use crate::pairs::pairs;
use crate::prepared::times_digit_base;
use crate::relation::{Entry, RangePart, Relation, SECRET, SignedPart};
use crate::secret::Secrets;
use crate::stack::overwrite_stack;
use crate::statement::Statement;
use crate::transcript::Transcript;

/// Proves `statement`, hiding everything it does not say. One holding for each credential the
/// statement is about, in its order.
///
/// Two proofs cannot be linked by anything but what they both say, even with the issuer's help.
/// Secrets are only used in constant-time operations; nonces are hedged.
///
/// `holder` is the holder secret, or a [`Visit`](crate::Visit), which has the pseudonym at hand.
///
/// # Errors
/// [`ProveError`] if the statement is not true of secret and holdings. Nothing is proved then.
pub fn prove<'a>(
    statement: &Statement,
    holder: impl Into<Prover<'a>>,
    holdings: &[Holding<'_>],
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<Vec<u8>, ProveError> {
    let stream = Nonces::new(NONCE_TAG, rng);
    let proof = prove_with_stream(statement, (holder.into(), holdings), stream);
    // Nonces that were passed on left copies: one of them and the proof would give the secret.
    overwrite_stack();
    proof
}

#[inline(never)]
fn prove_with_stream(
    statement: &Statement,
    (holder, holdings): (Prover<'_>, &[Holding<'_>]),
    mut stream: Nonces,
) -> Result<Vec<u8>, ProveError> {
    let relation = Relation::new(statement);
    let opening = Opening::new(statement, &relation, (holder, holdings), &mut stream)?;
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
    let commitments = Commitments::new(relation, opening, &mut stream)?;
    let points = to_affine(&commitments.first(opening));
    Ok(commitments.answer(statement, opening, &points))
}

/// The nonces and blindings of one proof, wiped on drop.
pub(crate) struct Commitments<'a> {
    relation: &'a Relation,
    nonces: Secrets,
    signatures: Vec<SignatureBlinding>,
    /// What blinds the commitment to the upper digits, its nonce, and the nonce of the digits' blinders.
    digits: Secrets,
}

/// Places in [`Commitments::digits`].
const BLINDING: usize = 0;
const BLINDING_NONCE: usize = 1;
const BLINDER_NONCE: usize = 2;

impl<'a> Commitments<'a> {
    pub(crate) fn new(
        relation: &'a Relation,
        opening: &Opening<'_>,
        stream: &mut Nonces,
    ) -> Result<Self, ProveError> {
        let nonces = variable_nonces(relation, stream);
        let signatures = opening
            .signatures
            .iter()
            .map(|_| SignatureBlinding::new(stream).ok_or(ProveError::Degenerate))
            .collect::<Result<_, _>>()?;
        let mut digits = Secrets::with_capacity(3);
        (0..3).for_each(|_| digits.push(stream.scalar()));
        Ok(Self { relation, nonces, signatures, digits })
    }

    /// All points before the first challenge, in wire order.
    pub(crate) fn first(&self, opening: &Opening<'_>) -> Vec<G1Projective> {
        let mut points = Vec::with_capacity(self.relation.shape().0);
        let parts = pairs(&self.relation.signatures, &opening.signatures);
        let parts: Vec<_> = parts.collect();
        for ((part, signature), blinding) in pairs(parts, &self.signatures) {
            points.extend(blinding.commit((part, signature), (&opening.values, &self.nonces)));
        }
        let blinders = opening.digit_blinders.iter();
        points.extend(pairs(opening.digit_points.iter(), blinders).map(|(a, v)| a * v));
        if self.relation.commits() {
            points.extend(self.commit_upper_digits(&opening.values));
        }
        for (part, blinding) in pairs(&self.relation.one_of, &opening.one_of) {
            let of = |secrets: &Secrets| secrets.at(part.variable);
            points.extend(blinding.commit(part, (&of(&opening.values), &of(&self.nonces))));
        }
        let nonce = self.nonces.at(SECRET);
        points.extend(self.relation.linked.iter().map(|part| part.base * nonce));
        points
    }

    /// `C` and `T` of the upper digits.
    fn commit_upper_digits(&self, values: &Secrets) -> [G1Projective; 2] {
        let of = |secrets: &Secrets, blinding: usize| {
            let digits = self.relation.upper_digits().map(|digit| secrets.at(digit));
            digit_commitment::commit(digits, &self.digits.at(blinding))
        };
        [of(values, BLINDING), of(&self.nonces, BLINDING_NONCE)]
    }

    /// `T` of all digits: `sum of A_d * (v_j d~_j x^j) - G * v~`, with x the first challenge.
    fn commit_digits(&self, opening: &Opening<'_>, digit_weight: &Scalar) -> G1Projective {
        let mut factors = Secrets::with_capacity(opening.digit_points.len());
        let digits = self.relation.ranges.iter().flat_map(RangePart::digits);
        let digits: Vec<usize> = digits.collect();
        for ((digit, blinder), power) in
            pairs(digits, opening.digit_blinders.iter()).zip(powers(digit_weight))
        {
            factors.push(blinder * self.nonces.at(digit) * power);
        }
        sum_of_secret_products(&opening.digit_points, &factors)
            - times_digit_base(&self.digits.at(BLINDER_NONCE))
    }

    /// The whole proof that begins with these points.
    fn answer(&self, statement: &Statement, opening: &Opening<'_>, points: &[G1Affine]) -> Vec<u8> {
        let points: Vec<_> = points.iter().map(G1Affine::to_compressed).collect();
        let mut transcript = statement.transcript();
        let digit_weight =
            first_challenge(&mut transcript, points.iter().map(<[u8; 48]>::as_slice));
        self.answer_under((transcript, digit_weight), opening, points)
    }

    /// The rest of a proof, when its first challenge is known.
    pub(crate) fn answer_under(
        &self,
        (mut transcript, digit_weight): (Transcript, Scalar),
        opening: &Opening<'_>,
        mut points: Vec<[u8; 48]>,
    ) -> Vec<u8> {
        let first = points.len();
        if self.relation.digits() > 0 {
            points.push(self.commit_digits(opening, &digit_weight).to_compressed());
        }
        let last = points.iter().skip(first).map(<[u8; 48]>::as_slice);
        let c = second_challenge(&mut transcript, last);
        let mut proof = Vec::with_capacity(self.relation.proof_length());
        proof.extend(points.iter().flatten());
        for response in self.respond(opening, &Challenges { digit_weight, c }) {
            proof.extend_from_slice(&response.to_bytes_be());
        }
        proof
    }

    /// All responses in wire order.
    fn respond(
        &self,
        opening: &Opening<'_>,
        Challenges { digit_weight, c }: &Challenges,
    ) -> Vec<Scalar> {
        let mut responses = Vec::with_capacity(self.relation.shape().1);
        for (blinding, held) in pairs(&self.signatures, &opening.signatures) {
            responses.extend(blinding.respond(&held.signature.e, c));
        }
        if self.relation.digits() > 0 {
            let blinders = opening.digit_blinders.iter().zip(powers(digit_weight));
            let blinder: Scalar = blinders.map(|(blinder, power)| blinder * power).sum();
            responses.push(self.digits.at(BLINDER_NONCE) + c * blinder);
        }
        if self.relation.commits() {
            responses.push(self.digits.at(BLINDING_NONCE) + c * self.digits.at(BLINDING));
        }
        for blinding in &opening.one_of {
            responses.extend(blinding.respond(c));
        }
        let of = |variable: &usize| self.nonces.at(*variable) + c * opening.values.at(*variable);
        responses.extend(self.relation.sent.iter().map(of));
        responses
    }
}

/// `1, x, x^2, ..`
fn powers(x: &Scalar) -> impl Iterator<Item = Scalar> + use<> {
    let x = *x;
    std::iter::successors(Some(Scalar::ONE), move |power| Some(power * x))
}

/// The nonce of a range's lowest digit.
#[expect(clippy::expect_used, reason = "the list has a nonce for every variable of the relation")]
fn lowest_nonce(range: &RangePart, nonces: &Secrets) -> Scalar {
    let lowest = range.lowest_digit(&Scalar::ZERO, |variable| Some(nonces.at(variable)));
    lowest.expect("a nonce for every variable")
}

/// One nonce for each variable; the lowest digit of a range has the one its equation gives.
fn variable_nonces(relation: &Relation, stream: &mut Nonces) -> Secrets {
    let mut nonces = Secrets::with_capacity(relation.variables);
    for _ in 0..relation.variables {
        nonces.push(stream.scalar());
    }
    for range in &relation.ranges {
        let lowest = lowest_nonce(range, &nonces);
        nonces.set(range.lowest(), lowest);
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
