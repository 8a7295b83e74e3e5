//! Making a proof: commit, challenge, respond.

use ff::Field;
use rand_core::{CryptoRng, RngCore};

use crate::backend::{G1Affine, G1Projective, Scalar, identity, to_affine};
use crate::digits::DigitTable;
use crate::gap::Gap;
use crate::holder::HolderSecret;
use crate::interface::Interface;
use crate::nonces::Nonces;
use crate::prepared::{PreparedCredential, times_digit_base, times_generator};
use crate::relation::{Entry, RangePart, Relation, SECRET, SignedPart};
use crate::secret::Secrets;
use crate::signature::Signature;
use crate::slot::SlotValue;
use crate::statement::{RANGE_DIGITS, Statement};
use crate::verify::absorb_commitments;

/// What the holder knows and the proof hides.
pub struct Witness<'a> {
    /// The holder secret: slot 0.
    pub secret: &'a HolderSecret,
    /// The claims: slots 1 and up.
    pub claims: &'a [SlotValue<'a>],
    /// The issuer's signature over all slots.
    pub signature: &'a Signature,
    /// The gap the handle lies in, with its signature, if the statement asks for one.
    pub gap: Option<(&'a Gap, &'a Signature)>,
    /// The issuer's digit table, if the statement has ranges or a gap.
    pub digit_table: Option<&'a DigitTable>,
    /// Tables of this credential, if the wallet keeps any: the same proof, sooner.
    pub prepared: Option<&'a PreparedCredential>,
}

/// Why no proof was made: the statement is not true of this credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProveError {
    /// The credential has another number of slots than the statement says.
    #[error("credential has another number of slots than the statement")]
    WrongSlotCount,
    /// A shown value is not the credential's.
    #[error("slot {slot} does not hold the shown value")]
    ShownValueDiffers {
        /// The slot shown.
        slot: usize,
    },
    /// A hidden value lies outside its range.
    #[error("the value in slot {slot} is out of range")]
    OutOfRange {
        /// The slot the range is about.
        slot: usize,
    },
    /// No gap was given, or one of another period, or one that does not hold the handle.
    #[error("the handle lies in no gap of the period asked for")]
    NotInGap,
    /// A digit table is missing or is not the one the statement names.
    #[error("the digit table is not the one the statement names")]
    WrongDigitTable,
    /// The pseudonym in the statement is not this holder's.
    #[error("the pseudonym is not this holder's")]
    WrongPseudonym,
    /// A blinding came out zero; try again (one in 2^250).
    #[error("degenerate randomness, try again")]
    Degenerate,
}

/// Proves `statement`, hiding everything it does not say.
///
/// Two proofs cannot be linked by anything but what they both say, even with the issuer's help.
/// Secrets are only used in constant-time operations; nonces are hedged.
///
/// # Errors
/// [`ProveError`] if the statement is not true of the witness. Nothing is proved then.
pub fn prove(
    statement: &Statement,
    witness: &Witness<'_>,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<Vec<u8>, ProveError> {
    let relation = Relation::new(statement);
    let mut stream = Nonces::new(NONCE_TAG, rng);
    let opening = Opening::new(statement, &relation, witness, &mut stream)?;
    let prepared = witness.prepared.filter(|prepared| prepared.fits(&relation, witness));
    prove_opening(statement, (&relation, prepared), &opening, stream)
}

/// Tag of the hedged nonces of presentations.
pub(crate) const NONCE_TAG: &[u8] = b"NONLA-PRESENTATION-NONCE-V1";

/// The witness laid out along the relation's variables.
pub(crate) struct Opening {
    pub(crate) values: Secrets,
    pub(crate) signatures: Vec<Signature>,
    /// The table's signature of each digit.
    pub(crate) digit_points: Secrets<G1Affine>,
    /// What blinds it: `v` in `V = A_d * v`.
    pub(crate) digit_blinders: Secrets,
}

impl Opening {
    fn new(
        statement: &Statement,
        relation: &Relation,
        witness: &Witness<'_>,
        stream: &mut Nonces,
    ) -> Result<Self, ProveError> {
        let mut values = Secrets::with_capacity(relation.variables());
        values.push(*witness.secret.scalar());
        for claim in witness.claims {
            values.push(claim.scalar());
        }
        if values.len() != statement.slots {
            return Err(ProveError::WrongSlotCount);
        }
        check_shown(statement, &values)?;
        check_pseudonym(relation, witness)?;
        let mut signatures = vec![witness.signature.clone()];
        if let Some(clause) = &statement.gap {
            let (gap, signature) = witness.gap.ok_or(ProveError::NotInGap)?;
            if gap.period != clause.period {
                return Err(ProveError::NotInGap);
            }
            values.push(Scalar::from(gap.low));
            values.push(Scalar::from(gap.high));
            signatures.push(signature.clone());
        }
        let mut opening = Self::without_digits(relation, values, signatures);
        opening.hedge(statement, stream);
        opening.add_digits(statement, relation, (witness.digit_table, stream))?;
        Ok(opening)
    }

    pub(crate) fn without_digits(
        relation: &Relation,
        values: Secrets,
        signatures: Vec<Signature>,
    ) -> Self {
        let digits = relation.ranges.len() * RANGE_DIGITS;
        Self {
            values,
            signatures,
            digit_points: Secrets::with_capacity(digits),
            digit_blinders: Secrets::with_capacity(digits),
        }
    }

    /// Binds all randomness to the statement and to everything secret.
    pub(crate) fn hedge(&self, statement: &Statement, stream: &mut Nonces) {
        stream.absorb(statement.transcript().octets());
        for value in self.values.iter() {
            stream.absorb_scalar(value);
        }
        for signature in &self.signatures {
            stream.absorb(&signature.to_bytes());
        }
    }

    fn add_digits(
        &mut self,
        statement: &Statement,
        relation: &Relation,
        (table, stream): (Option<&DigitTable>, &mut Nonces),
    ) -> Result<(), ProveError> {
        for (index, range) in relation.ranges.iter().enumerate() {
            let table = table
                .filter(|table| statement.digit_key.as_ref() == Some(table.key()))
                .ok_or(ProveError::WrongDigitTable)?;
            let digits = digits_of(range, &self.values).ok_or_else(|| {
                match statement.ranges.get(index) {
                    Some((slot, _)) => ProveError::OutOfRange { slot: *slot },
                    None => ProveError::NotInGap,
                }
            })?;
            for digit in digits {
                self.values.push(Scalar::from(u64::from(digit)));
                self.digit_points.push(table.select(digit));
                self.digit_blinders.push(stream.scalar());
            }
        }
        Ok(())
    }
}

fn check_shown(statement: &Statement, values: &Secrets) -> Result<(), ProveError> {
    for (slot, shown) in &statement.shown {
        if values.get(*slot) != Some(shown) {
            return Err(ProveError::ShownValueDiffers { slot: *slot });
        }
    }
    Ok(())
}

fn check_pseudonym(relation: &Relation, witness: &Witness<'_>) -> Result<(), ProveError> {
    match &relation.pseudonym {
        Some(part) if witness.secret.times(part.base) != part.pseudonym => {
            Err(ProveError::WrongPseudonym)
        }
        _ => Ok(()),
    }
}

/// `B = P1 + Q_1 * domain + H_1 * message_1 + ..` of one signature.
fn signed_point(part: &SignedPart, of: impl Fn(usize) -> Scalar) -> G1Projective {
    let base = Interface::typed_generators().base(&part.domain);
    part.entries.iter().enumerate().fold(base, |sum, (index, entry)| {
        sum + match entry {
            Entry::Shown(value) => times_generator(index, value),
            Entry::Hidden(variable) => times_generator(index, &of(*variable)),
        }
    })
}

/// The digits of the range's left side, lowest first, if it lies in [0, 256^digits).
fn digits_of(range: &RangePart, values: &Secrets) -> Option<[u8; RANGE_DIGITS]> {
    let of = |variable| values.get(variable).copied().unwrap_or(Scalar::ZERO);
    let bytes = range.left(&Scalar::ONE, of).to_bytes_le();
    let (digits, rest) = bytes.split_first_chunk::<RANGE_DIGITS>()?;
    let overflow = rest.iter().fold(0, |overflow, byte| overflow | byte);
    (overflow == 0).then_some(*digits)
}

/// The proof of an opening, whether it fits the statement or not: callers check.
pub(crate) fn prove_opening(
    statement: &Statement,
    (relation, prepared): (&Relation, Option<&PreparedCredential>),
    opening: &Opening,
    mut stream: Nonces,
) -> Result<Vec<u8>, ProveError> {
    let mut transcript = statement.transcript();
    let prover = Prover::new(relation, opening, &mut stream)?;
    let mut points: Vec<G1Projective> = Vec::with_capacity(relation.shape().0);
    // The credential comes first, and only it has tables: a gap is new each period.
    let tables = std::iter::once(prepared).chain(std::iter::repeat(None));
    let parts = relation.signatures.iter().zip(&opening.signatures);
    for ((part, blinding), tables) in parts.zip(&prover.signatures).zip(tables) {
        points.extend(blinding.commit(part, tables, (&opening.values, &prover.nonces)));
    }
    points.extend(prover.commit_digits());
    if let Some(part) = &relation.pseudonym {
        let nonce = prover.nonces.get(SECRET).copied().unwrap_or(Scalar::ZERO);
        points.push(part.base * nonce);
    }
    let points = to_affine(&points);
    absorb_commitments(&mut transcript, points.iter().map(G1Affine::to_compressed));
    let responses = prover.respond(&transcript.challenge());

    let mut proof = Vec::with_capacity(relation.proof_length());
    for point in points {
        proof.extend_from_slice(&point.to_compressed());
    }
    for response in responses {
        proof.extend_from_slice(&response.to_bytes_be());
    }
    Ok(proof)
}

/// The nonces and blindings of one proof, wiped on drop.
struct Prover<'a> {
    relation: &'a Relation,
    opening: &'a Opening,
    nonces: Secrets,
    signatures: Vec<SignatureBlinding>,
    /// The nonce of each digit's blinder.
    blinder_nonces: Secrets,
}

impl<'a> Prover<'a> {
    fn new(
        relation: &'a Relation,
        opening: &'a Opening,
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

    /// For each digit `V = A_d * v` and `T = V * d~ - G * v~`.
    fn commit_digits(&self) -> Vec<G1Projective> {
        let variables = self.relation.ranges.iter().flat_map(RangePart::digits);
        let blinders = self.opening.digit_blinders.iter().zip(self.blinder_nonces.iter());
        let mut points = Vec::with_capacity(self.opening.digit_points.len() * 2);
        for ((variable, point), (blinder, blinder_nonce)) in
            variables.zip(self.opening.digit_points.iter()).zip(blinders)
        {
            let digit_nonce = self.nonces.get(variable).copied().unwrap_or(Scalar::ZERO);
            let v = point * blinder;
            let t = point * (blinder * digit_nonce) - times_digit_base(blinder_nonce);
            points.extend([v, t]);
        }
        points
    }

    /// All responses in wire order.
    fn respond(&self, c: &Scalar) -> Vec<Scalar> {
        let mut responses = Vec::with_capacity(self.relation.shape().1);
        for (blinding, signature) in self.signatures.iter().zip(&self.opening.signatures) {
            responses.extend(blinding.respond(&signature.e, c));
        }
        let blinders = self.opening.digit_blinders.iter().zip(self.blinder_nonces.iter());
        responses.extend(blinders.map(|(blinder, nonce)| nonce + c * blinder));
        responses.extend(self.relation.sent().map(|variable| {
            let nonce = self.nonces.get(variable).copied().unwrap_or(Scalar::ZERO);
            let value = self.opening.values.get(variable).copied().unwrap_or(Scalar::ZERO);
            nonce + c * value
        }));
        responses
    }
}

/// One nonce for each variable; the lowest digit of a range has the one its equation gives.
fn variable_nonces(relation: &Relation, stream: &mut Nonces) -> Secrets {
    let mut nonces = Secrets::with_capacity(relation.variables());
    for _ in 0..relation.variables() {
        nonces.push(stream.scalar());
    }
    for range in &relation.ranges {
        let of = |variable| nonces.get(variable).copied().unwrap_or(Scalar::ZERO);
        let lowest = range.lowest_digit(&Scalar::ZERO, of);
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
        std::array::from_fn(|index| self.0.get(index).copied().unwrap_or(Scalar::ZERO))
    }

    /// `Abar = A * r1 r2`, `D = B * r2`, `T1 = Abar * e~ + D * r1~`, `T2 = D * r3~ + hidden~`.
    fn commit(
        &self,
        (part, signature): (&SignedPart, &Signature),
        tables: Option<&PreparedCredential>,
        (values, nonces): (&Secrets, &Secrets),
    ) -> [G1Projective; 4] {
        let [r1, r2, _, e_nonce, r1_nonce, r3_nonce] = self.scalars();
        let of = |secrets: &Secrets, variable: usize| {
            secrets.get(variable).copied().unwrap_or(Scalar::ZERO)
        };
        let mut hidden = identity();
        for (index, entry) in part.entries.iter().enumerate() {
            if let Entry::Hidden(variable) = entry {
                hidden += times_generator(index, &of(nonces, *variable));
            }
        }
        // Everything as a multiple of A or of B: the points a table can stand for.
        let a_scalars = [r1 * r2, r1 * r2 * e_nonce];
        let b_scalars = [r2, r2 * r1_nonce, r2 * r3_nonce];
        let (a, b) = match tables {
            Some(tables) => (
                a_scalars.map(|scalar| tables.a.multiply(&scalar)),
                b_scalars.map(|scalar| tables.b.multiply(&scalar)),
            ),
            None => {
                let b = signed_point(part, |variable| of(values, variable));
                let a = signature.a.affine();
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
