//! What can be done to the bytes of one answer to the whole statement.

use nonla_verifier::RefusalKind;

use crate::vector_scenes::Case;

/// Version, period, short id of the key.
const PSEUDONYM: usize = 1 + 2 + 8;
const POINT: usize = 48;
const SCALAR: usize = 32;
/// Two signatures of four points, six digits, two of the commitment, the pseudonym's, the digits'.
const POINTS: usize = 18;
/// Two signatures of three, one of the digits, one of the commitment, 10 hidden slots, low, high, two
/// upper digits.
const SCALARS: usize = 22;

const IDENTITY: &str = "c00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000";
/// x = 4, on the curve.
const OUTSIDE: &str = "800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000004";
/// x = 1, on no point of the curve.
const NO_POINT: &str = "800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001";
/// x = p + 4.
const NOT_REDUCED: &str = "9a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaaf";
/// Infinity with the flag of the larger root.
const SIGNED_IDENTITY: &str = "e00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000";
const ORDER: &str = "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001";

const fn point(number: usize) -> usize {
    PSEUDONYM + POINT + POINT * number
}

const fn scalar(number: usize) -> usize {
    point(POINTS) + SCALAR * number
}

/// Names of points, by their number in the proof.
const NAMED_POINTS: [(&str, usize); 11] = [
    ("Abar of the credential", 0),
    ("D of the credential", 1),
    ("T1 of the credential", 2),
    ("T2 of the credential", 3),
    ("Abar of the gap", 4),
    ("V of the first digit", 8),
    ("V of the last digit", 13),
    ("C of the upper digits", 14),
    ("T of the upper digits", 15),
    ("T of the pseudonym", 16),
    ("T of all digits", 17),
];

/// Names of scalars, by their number in the proof.
const NAMED_SCALARS: [(&str, usize); 18] = [
    ("e^ of the credential", 0),
    ("r1^ of the credential", 1),
    ("r3^ of the credential", 2),
    ("e^ of the gap", 3),
    ("r1^ of the gap", 4),
    ("r3^ of the gap", 5),
    ("v^ of all digits", 6),
    ("rho^ of the upper digits", 7),
    ("the holder secret", 8),
    ("the handle", 9),
    ("valid_until", 10),
    ("birth_date", 11),
    ("enrolled_on", 12),
    ("the last slot", 17),
    ("low", 18),
    ("high", 19),
    ("the first upper digit", 20),
    ("the last upper digit", 21),
];

/// The answer as it came, and an answer of another person to the same request.
struct Answers<'a> {
    honest: &'a [u8],
    cases: Vec<Case>,
}

impl Answers<'_> {
    fn refused(
        &mut self,
        name: impl Into<String>,
        expected: RefusalKind,
        change: impl FnOnce(&mut Vec<u8>),
    ) {
        let mut presentation = self.honest.to_vec();
        change(&mut presentation);
        assert_ne!(presentation, self.honest);
        self.cases.push(Case { name: name.into(), presentation, expected: Some(expected) });
    }

    fn put(&mut self, name: &str, expected: RefusalKind, (at, bytes): (usize, &str)) {
        let bytes = hex::decode(bytes).unwrap();
        self.refused(name, expected, |answer| {
            answer[at..at + bytes.len()].copy_from_slice(&bytes);
        });
    }
}

/// Every change, with the verdict it must get.
pub(crate) fn cases(honest: &[u8], of_another_person: &[u8]) -> Vec<Case> {
    assert_eq!(honest.len(), scalar(SCALARS));
    let mut answers = Answers { honest, cases: Vec::new() };
    lengths_and_head(&mut answers);
    malformed(&mut answers);
    flipped(&mut answers);
    swapped(&mut answers, of_another_person);
    answers.cases
}

fn lengths_and_head(answers: &mut Answers<'_>) {
    use RefusalKind::{UnknownIssuerKey, UnknownVersion, WrongLength};
    answers.refused("nothing", WrongLength, Vec::clear);
    answers.refused("a version alone", WrongLength, |answer| answer.truncate(1));
    answers.refused("no proof", WrongLength, |answer| answer.truncate(PSEUDONYM + POINT));
    answers.refused("half a pseudonym", WrongLength, |answer| answer.truncate(PSEUDONYM + 20));
    answers.refused("a byte less", WrongLength, |answer| answer.truncate(answer.len() - 1));
    answers.refused("a byte more", WrongLength, |answer| answer.push(0));
    answers.refused("a scalar less", WrongLength, |answer| answer.truncate(scalar(SCALARS - 1)));
    answers.refused("no period", WrongLength, |answer| answer[1..3].fill(0));
    answers.refused("no period and no pseudonym", WrongLength, |answer| {
        answer[1..3].fill(0);
        answer[PSEUDONYM..PSEUDONYM + POINT].fill(0);
    });
    answers.refused("version 0", UnknownVersion, |answer| answer[0] = 0);
    answers.refused("version 1", UnknownVersion, |answer| answer[0] = 1);
    answers.refused("version 3", UnknownVersion, |answer| answer[0] = 3);
    answers.refused("another version alone", UnknownVersion, |answer| *answer = vec![3]);
    answers.refused("another version, too long", WrongLength, |answer| {
        answer[0] = 3;
        answer.resize(16_385, 0);
    });
    answers.refused("another short id", UnknownIssuerKey, |answer| answer[10] ^= 1);
}

fn malformed(answers: &mut Answers<'_>) {
    let forms = [
        ("is the identity", IDENTITY),
        ("is the identity with a sign", SIGNED_IDENTITY),
        ("is outside the subgroup", OUTSIDE),
        ("is not on the curve", NO_POINT),
        ("has an x from p on", NOT_REDUCED),
    ];
    for (what, bytes) in forms {
        let name = format!("the pseudonym {what}");
        answers.put(&name, RefusalKind::MalformedPseudonym, (PSEUDONYM, bytes));
    }
    answers.refused("the pseudonym is not compressed", RefusalKind::MalformedPseudonym, |answer| {
        answer[PSEUDONYM] &= 0x7f;
    });
    let places = [17, 16, 4, 3, 15];
    let elsewhere = |(_, number): &(_, usize)| *number != 4;
    for ((what, bytes), number) in forms.into_iter().zip(places).filter(elsewhere) {
        let name = format!("point {number} {what}");
        answers.put(&name, RefusalKind::MalformedProof, (point(number), bytes));
    }
    // Blinded signatures lie in the subgroup; any other point may have a part outside, which proves
    // nothing, so that a proof around it does not hold.
    for number in 0..POINTS {
        let blinded = [0, 4].contains(&number) || (8..14).contains(&number);
        let expected = if blinded { RefusalKind::MalformedProof } else { RefusalKind::BadProof };
        let name = format!("point {number} is outside the subgroup");
        answers.put(&name, expected, (point(number), OUTSIDE));
    }
    answers.refused("point 5 is not compressed", RefusalKind::MalformedProof, |answer| {
        answer[point(5)] &= 0x7f;
    });
    let zero = "00".repeat(SCALAR);
    for (name, number, bytes) in [
        ("the first scalar is 0", 0, zero.as_str()),
        ("the last scalar is 0", SCALARS - 1, zero.as_str()),
        ("the first scalar is r", 0, ORDER),
        ("the last scalar is r", SCALARS - 1, ORDER),
        ("a scalar is 2^256 - 1", 8, &"ff".repeat(SCALAR)),
    ] {
        answers.put(name, RefusalKind::MalformedProof, (scalar(number), bytes));
    }
}

fn flipped(answers: &mut Answers<'_>) {
    answers.refused("the other root: the pseudonym", RefusalKind::BadProof, |answer| {
        answer[PSEUDONYM] ^= 0x20;
    });
    for (what, number) in NAMED_POINTS {
        let name = format!("the other root: {what}");
        answers.refused(name, RefusalKind::BadProof, |answer| answer[point(number)] ^= 0x20);
    }
    for (what, number) in NAMED_SCALARS {
        let name = format!("a flipped bit: {what}");
        answers.refused(name, RefusalKind::BadProof, |answer| answer[scalar(number) + 31] ^= 2);
    }
}

fn swapped(answers: &mut Answers<'_>, of_another_person: &[u8]) {
    let mut swap = |name: &str, (one, other, length): (usize, usize, usize)| {
        answers.refused(name, RefusalKind::BadProof, |answer| {
            for byte in 0..length {
                answer.swap(one + byte, other + byte);
            }
        });
    };
    swap("swapped: Abar and D", (point(0), point(1), POINT));
    swap("swapped: the points of both signatures", (point(0), point(4), 4 * POINT));
    swap("swapped: V of two digits", (point(8), point(10), POINT));
    swap("swapped: V of the gap's sides", (point(12), point(13), POINT));
    swap("swapped: C and T of the upper digits", (point(14), point(15), POINT));
    swap("swapped: v^ and rho^", (scalar(6), scalar(7), SCALAR));
    swap("swapped: low and high", (scalar(18), scalar(19), SCALAR));
    swap("swapped: the upper digits", (scalar(20), scalar(21), SCALAR));
    answers.refused("the pseudonym of another person", RefusalKind::BadProof, |answer| {
        let at = PSEUDONYM..PSEUDONYM + POINT;
        answer[at.clone()].copy_from_slice(&of_another_person[at]);
    });
    answers.refused("the scalars of another person", RefusalKind::BadProof, |answer| {
        let at = scalar(0)..scalar(SCALARS);
        answer[at.clone()].copy_from_slice(&of_another_person[at]);
    });
}
