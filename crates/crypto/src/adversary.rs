//! A dishonest prover, for tests: it skips every check of [`prove`](crate::prove()) and answers as
//! well as anyone can who does not hold what the statement says.
//!
//! Present only with the test-only feature `adversary`.

use ff::Field;
use group::prime::PrimeCurveAffine;
use group::{Curve, Group};
use rand_core::{CryptoRng, RngCore};

use crate::backend::{G1Affine, G1Projective, Scalar, to_affine};
use crate::challenges::first_challenge;
use crate::curve::PointG1;
use crate::digits::DigitTable;
use crate::equations::Weights;
use crate::gap::Gap;
use crate::holder::HolderSecret;
use crate::nonces::Nonces;
use crate::one_of::OneOfBlinding;
use crate::opening::{HeldSignature, Holding, Opening, ProveError};
use crate::prove::{Commitments, NONCE_TAG};
use crate::relation::{CredentialPlaces, RangePart, Relation};
use crate::signature::Signature;
use crate::slot::SlotValue;
use crate::statement::Statement;
use crate::transcript::Transcript;
use crate::verify::{batch_seed, hash_of};

/// What a dishonest holder tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cheat {
    /// Takes the low 16 bits of an out-of-range difference for its digits.
    WrapDigits,
    /// Sends the identity for the digits of the first range, which would stand for any digit.
    IdentityDigits,
    /// The same with points of small order in their place: on the curve, not the identity, and gone
    /// in every pairing.
    TorsionDigits,
    /// Adds a point of small order to the point at this place of an honest proof, before the
    /// challenges are drawn.
    TorsionCommitment {
        /// Its place among the points of the proof.
        place: usize,
        /// A point of order 3, whose x is 0, instead of one of a large divisor of the cofactor.
        of_order_three: bool,
    },
    /// Gives the first range two "digits" that are none, with errors that cancel in a plain sum.
    CancellingDigits,
    /// Chooses the digits of the first range when their weights are known, and commits to others.
    LateDigits,
    /// The same, but commits to the digits when their weights are known, too.
    LateCommitment,
    /// Shows the pseudonym of the statement, whose it may be, and makes up for the error in the
    /// commitment to the upper digits.
    CancellingPoints,
    /// Claims another birth day than the signed one, and so a signature that does not exist.
    OtherValue {
        /// The slot lied about.
        slot: usize,
        /// The value claimed.
        value: u64,
    },
    /// Uses another end point than the signed gap has.
    OtherGap {
        /// Claimed lower end point.
        low: u64,
        /// Claimed upper end point.
        high: u64,
    },
    /// Swaps lower and upper end point of the gap.
    SwappedGap,
    /// Proves with another holder secret than the signed one.
    OtherSecret,
}

/// The best proof of `statement` a dishonest holder of `holding` can make with `cheat`.
///
/// # Errors
/// [`ProveError::Degenerate`] only.
pub fn cheat(
    statement: &Statement,
    (secret, holding): (&HolderSecret, &Holding<'_>),
    cheat: Cheat,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<Vec<u8>, ProveError> {
    let own = match cheat {
        Cheat::OtherSecret => &HolderSecret::generate(rng),
        _ => secret,
    };
    forge(statement, &[(own, *holding)], cheat, rng)
}

/// What several people can do who put their credentials together: each brings one, with the
/// secret it was issued for.
///
/// # Errors
/// [`ProveError::Degenerate`] only.
pub fn pool(
    statement: &Statement,
    people: &[(&HolderSecret, Holding<'_>)],
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<Vec<u8>, ProveError> {
    forge(statement, people, Cheat::WrapDigits, rng)
}

fn forge(
    statement: &Statement,
    people: &[(&HolderSecret, Holding<'_>)],
    cheat: Cheat,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<Vec<u8>, ProveError> {
    let relation = Relation::new(statement);
    let mut opening = Opening::empty(&relation);
    for (places, (secret, holding)) in relation.credentials.iter().zip(people) {
        add_claims(&mut opening, places, (secret, holding), cheat);
    }
    let mut stream = Nonces::new(NONCE_TAG, rng);
    opening.hedge(statement, &mut stream);
    for (places, (_, holding)) in relation.credentials.iter().zip(people) {
        if let Some(table) = holding.digit_table {
            let ranges = relation.ranges_of(places);
            add_digits(&mut opening, ranges, (table, cheat), &mut stream);
        }
    }
    for part in &relation.one_of {
        let value = opening.values.at(part.variable);
        opening.one_of.push(OneOfBlinding::forged(part, &value, &mut stream));
    }
    let commitments = Commitments::new(&relation, &opening, &mut stream)?;
    let first_digit = relation.signatures.len() * 4;
    let commitment = first_digit + relation.digits();
    let mut points = to_affine(&commitments.first(&opening));
    for (place, torsion) in tampered(cheat, first_digit) {
        add_at(&mut points, place, torsion);
    }
    if let (Cheat::CancellingPoints, Some((secret, _)), Some(part)) =
        (cheat, people.first(), relation.linked.first())
    {
        let error = part.base * secret.scalar() - part.point.affine();
        add_at(&mut points, commitment, error);
    }
    let known = match cheat {
        Cheat::LateCommitment => commitment,
        _ => points.len(),
    };
    let under = draw(statement, points.get(..known).unwrap_or_default());
    if matches!(cheat, Cheat::LateDigits | Cheat::LateCommitment) {
        choose_digits(&mut opening, &relation, &under.1);
    }
    if cheat == Cheat::LateCommitment {
        points = to_affine(&commitments.first(&opening));
    }
    let mut points: Vec<_> = points.iter().map(G1Affine::to_compressed).collect();
    let (mut transcript, weight) = under;
    points.iter().skip(known).for_each(|point| transcript.absorb("commitment", point));
    Ok(commitments.answer_under((transcript, weight), &opening, std::mem::take(&mut points)))
}

/// The first challenge over these points.
fn draw(statement: &Statement, points: &[G1Affine]) -> (Transcript, Scalar) {
    let points: Vec<_> = points.iter().map(G1Affine::to_compressed).collect();
    let mut transcript = statement.transcript();
    let weight = first_challenge(&mut transcript, points.iter().map(<[u8; 48]>::as_slice));
    (transcript, weight)
}

fn add_at(points: &mut [G1Affine], place: usize, term: G1Projective) {
    if let Some(point) = points.get_mut(place) {
        *point = (term + *point).to_affine();
    }
}

/// Digits of the first range that add up to its left side and whose errors cancel under this weight.
/// Both blinded points are of the digit [`TRUE_DIGIT`], so `(d_0 - a) v_0 + x (d_1 - a) v_1` must be 0.
fn choose_digits(opening: &mut Opening<'_>, relation: &Relation, x: &Scalar) {
    let Some(range) = relation.ranges.first() else { return };
    let left = range.left(&Scalar::ONE, |variable| Some(opening.values.at(variable)));
    let left = left.unwrap_or(Scalar::ZERO);
    let [v0, v1] = [0, 1].map(|index| opening.digit_blinders.at(index));
    let (a, base) = (Scalar::from(u64::from(TRUE_DIGIT)), Scalar::from(256));
    let inverse = Option::<Scalar>::from((x * v1 - base * v0).invert()).unwrap_or(Scalar::ONE);
    let upper = (x * a * v1 - (left - a) * v0) * inverse;
    for (variable, digit) in range.digits().zip([left - base * upper, upper]) {
        opening.values.set(variable, digit);
    }
}

/// The digit whose signature stands for both digits of a forged range.
const TRUE_DIGIT: u8 = 5;

/// The places of points that get a part outside the subgroup, with that part.
fn tampered(cheat: Cheat, first_digit: usize) -> Vec<(usize, G1Projective)> {
    match cheat {
        Cheat::TorsionDigits => {
            [0, 1].map(|digit| (first_digit + digit, point_of_small_order())).to_vec()
        }
        Cheat::TorsionCommitment { place, of_order_three: true } => {
            vec![(place, point_of_order_three())]
        }
        Cheat::TorsionCommitment { place, of_order_three: false } => {
            vec![(place, point_of_small_order())]
        }
        _ => Vec::new(),
    }
}

/// The point (0, 2). The library decodes neither it nor its negative, but sums with it.
pub(crate) fn point_of_order_three() -> G1Projective {
    let x = G1Affine::generator().x();
    let one = x * Option::from(x.invert()).unwrap_or(x);
    let negative = -x;
    G1Projective::from(G1Affine::from_raw_unchecked(x + negative, one + one, false))
}

fn add_claims<'a>(
    opening: &mut Opening<'a>,
    places: &CredentialPlaces,
    (secret, holding): (&HolderSecret, &Holding<'a>),
    cheat: Cheat,
) {
    let mut slots = places.slots.iter().enumerate();
    if let Some((_, variable)) = slots.next() {
        opening.values.set(*variable, *secret.scalar());
    }
    for ((slot, variable), claim) in slots.zip(holding.claims) {
        opening.values.set(*variable, claimed(cheat, slot, claim));
    }
    // With tables, the point they were made for is blinded, whatever is claimed.
    let (signature, prepared) = (holding.signature, holding.prepared);
    opening.signatures.push(HeldSignature { signature, prepared });
    if let (Some((gap, signature)), Some(variables)) = (holding.gap, places.gap) {
        for (variable, end) in variables.into_iter().zip(end_points(cheat, gap)) {
            opening.values.set(variable, Scalar::from(end));
        }
        opening.signatures.push(HeldSignature { signature, prepared: None });
    }
}

/// The challenge for `statement` with fixed commitments: what every public input must change.
#[must_use]
pub fn challenge(statement: &Statement, commitments: &[u8]) -> [u8; 32] {
    let mut transcript = statement.transcript();
    transcript.absorb("commitment", commitments);
    transcript.challenge().to_bytes_be()
}

/// What the weights of a proof depend on beside its responses, for a verifier whose generator can be
/// foreseen.
pub struct Foreseen {
    transcript: Transcript,
    fresh: [u8; 32],
}

impl Foreseen {
    /// For a proof with the points of this one, and a generator that gives `fresh`.
    #[must_use]
    pub fn new((statement, proof): (&Statement, &[u8]), fresh: [u8; 32]) -> Self {
        let mut transcript = statement.transcript();
        let points = Relation::new(statement).shape().0;
        for point in proof.chunks_exact(PointG1::LENGTH).take(points) {
            transcript.absorb("commitment", point);
        }
        Self { transcript, fresh }
    }

    /// The weight of the equation number `equation` of `proof`, if it were checked alone.
    #[must_use]
    pub fn weight(&self, proof: &[u8], equation: usize) -> [u8; 32] {
        let seed = batch_seed(&[hash_of(&self.transcript, proof)], &self.fresh);
        let mut weights = Weights::new(&seed, 0);
        let last = (0..=equation).fold(Scalar::ZERO, |_, _| weights.next());
        last.to_bytes_be()
    }
}

/// The first nonce each of `inputs` gets from copies of one generator, as if it were stuck.
#[must_use]
pub fn first_nonces(inputs: [&[u8]; 2], rng: &(impl RngCore + CryptoRng + Clone)) -> [[u8; 32]; 2] {
    inputs.map(|input| {
        let mut nonces = Nonces::new(NONCE_TAG, &mut rng.clone());
        nonces.absorb(input);
        nonces.scalar().to_bytes_be()
    })
}

/// A point on the curve that lies outside the prime-order subgroup, in canonical form.
#[must_use]
pub fn point_outside_subgroup(seed: u8) -> [u8; 48] {
    let mut bytes = [0u8; 48];
    for counter in 0..=u8::MAX {
        bytes = crate::hash::expand_message(&[&[seed, counter]], b"outside", 48)
            .try_into()
            .unwrap_or(bytes);
        if let Some(first) = bytes.first_mut() {
            *first = (*first & 0x0f) | 0x80;
        }
        let point = Option::<G1Affine>::from(G1Affine::from_compressed_unchecked(&bytes));
        if point.is_some_and(|point| !bool::from(point.is_torsion_free())) {
            return bytes;
        }
    }
    bytes
}

/// A point without a part in the prime-order subgroup: `r` times one outside it.
pub(crate) fn point_of_small_order() -> G1Projective {
    let point =
        Option::<G1Affine>::from(G1Affine::from_compressed_unchecked(&point_outside_subgroup(1)));
    let point = G1Projective::from(point.unwrap_or_default());
    // The library multiplies by an endomorphism that is right inside the subgroup only.
    let bits = (-Scalar::ONE).to_bytes_be().into_iter();
    let bits = bits.flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
    let product = bits.fold(G1Projective::identity(), |sum, bit| {
        let doubled = sum.double();
        if bit == 1 { doubled + point } else { doubled }
    });
    product + point
}

fn claimed(cheat: Cheat, slot: usize, claim: &SlotValue<'_>) -> Scalar {
    match cheat {
        Cheat::OtherValue { slot: other, value } if other == slot => Scalar::from(value),
        _ => claim.scalar(),
    }
}

fn end_points(cheat: Cheat, gap: &Gap) -> [u64; 2] {
    match cheat {
        Cheat::OtherGap { low, high } => [low, high],
        Cheat::SwappedGap => [gap.high, gap.low],
        _ => [gap.low, gap.high],
    }
}

fn add_digits<'r>(
    opening: &mut Opening<'_>,
    ranges: impl Iterator<Item = &'r RangePart>,
    (table, cheat): (&DigitTable, Cheat),
    stream: &mut Nonces,
) {
    for (index, range) in ranges.enumerate() {
        let left = range.left(&Scalar::ONE, |variable| Some(opening.values.at(variable)));
        let left = left.unwrap_or(Scalar::ZERO);
        let [low, high, ..] = left.to_bytes_le().map(|byte| Scalar::from(u64::from(byte)));
        // Digits that fit the equation, whatever its left side: no signature exists for them.
        let seven = Scalar::from(7);
        let fitting = [left - seven * Scalar::from(256), seven];
        let [one, zero] = [Scalar::ONE, Scalar::ZERO];
        let (digits, points, blinders) = match cheat {
            Cheat::CancellingDigits if index == 0 => {
                (fitting, cancelling_points(fitting, table, stream), [one; 2])
            }
            Cheat::IdentityDigits | Cheat::TorsionDigits if index == 0 => {
                (fitting, [G1Affine::identity(); 2], [zero; 2])
            }
            Cheat::LateDigits | Cheat::LateCommitment if index == 0 => {
                let digit = Scalar::from(u64::from(TRUE_DIGIT));
                let blinders = [stream.scalar(), stream.scalar()];
                ([digit; 2], [table.select(TRUE_DIGIT); 2], blinders)
            }
            _ => {
                let [first, second, ..] = left.to_bytes_le();
                let points = [table.select(first), table.select(second)];
                ([low, high], points, [stream.scalar(), stream.scalar()])
            }
        };
        for (((variable, digit), point), blinder) in
            range.digits().zip(digits).zip(points).zip(blinders)
        {
            opening.values.set(variable, digit);
            opening.digit_points.push(point);
            opening.digit_blinders.push(blinder);
        }
    }
}

/// Points `V1, V2` with `y (V1 + V2) + d1 V1 + d2 V2 = v G` for any d1, d2, though neither `Vi` is
/// a signature of `di`. They are sent as they are: both blinders are 1, so v is 2.
fn cancelling_points(
    [d1, d2]: [Scalar; 2],
    table: &DigitTable,
    stream: &mut Nonces,
) -> [G1Affine; 2] {
    let s = stream.scalar();
    let t = Scalar::from(5);
    let sum = table.select(5) * s;
    // y S = s G - t S, so (d2 - t) S + (d1 - d2) V1 must be (v - s) G.
    let v = Scalar::from(2);
    let inverse = Option::<Scalar>::from((d1 - d2).invert()).unwrap_or(Scalar::ONE);
    let v1 = (crate::digits::digit_base().point() * (v - s) - sum * (d2 - t)) * inverse;
    let v2 = sum - v1;
    [v1.to_affine(), v2.to_affine()]
}

/// Two holders' parts, for splicing tests: who owns which bytes of a proof of `statement`.
#[must_use]
pub fn parts(statement: &Statement) -> Vec<std::ops::Range<usize>> {
    let relation = Relation::new(statement);
    let (points, scalars) = relation.shape();
    let end = points * PointG1::LENGTH;
    let point = (0..points).map(|index| index * PointG1::LENGTH..(index + 1) * PointG1::LENGTH);
    let scalar = (0..scalars).map(|index| end + index * 32..end + (index + 1) * 32);
    point.chain(scalar).collect()
}

/// A signature's bytes with `A` negated: a known transform that must not verify.
#[must_use]
pub fn negated(signature: &Signature) -> Signature {
    let point = -G1Projective::from(signature.a.affine());
    Signature { a: PointG1::new(point).unwrap_or(signature.a), e: signature.e }
}

/// One pairing of two fixed points: the unit in which costs are given.
#[must_use]
pub fn one_pairing() -> bool {
    let g1 = G1Projective::from(PointG1::generator().affine());
    let g2 = crate::backend::G2Affine::generator();
    crate::backend::pairing_product_is_one_vartime(&[(g1, g2)])
}
