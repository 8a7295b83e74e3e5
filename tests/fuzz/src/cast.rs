//! Bytes of the right shape: honest encodings, changed piece by piece as the fuzzer says.
//!
//! A random byte string is never a point of the curve's subgroup, so noise alone would not get
//! past the first decoder. A [`Mould`] knows honest encodings and where their points and scalars
//! lie, and reads the fuzzer's bytes as a list of changes to them.

use std::ops::Range;

use nonla_crypto::PointG1;
use nonla_crypto::adversary::point_outside_subgroup;

use super::honest::ORDER;

/// Most changes to one encoding.
const MOST_CHANGES: usize = 24;

/// Honest encodings of one length, cut into pieces.
pub(crate) struct Mould {
    bases: Vec<Vec<u8>>,
    pieces: Vec<Range<usize>>,
    /// Values that may stand in for a piece of their length.
    strangers: Vec<Vec<u8>>,
}

impl Mould {
    /// The pieces of the first base: those of `prefix`, then points as long as there are any, then
    /// scalars.
    pub(crate) fn new(bases: Vec<Vec<u8>>, prefix: &[usize]) -> Self {
        let first = bases.first().unwrap();
        assert!(bases.iter().all(|base| base.len() == first.len()), "one length");
        let mut pieces = Vec::new();
        let mut at = 0;
        let mut cut = |length: usize| {
            pieces.push(at..at + length);
            at += length;
            at
        };
        let mut from = prefix.iter().fold(0, |_, length| cut(*length));
        let is_point =
            |from| first.get(from..from + 48).is_some_and(|p| PointG1::from_bytes(p).is_ok());
        while is_point(from) {
            from = cut(48);
        }
        while from < first.len() {
            from = cut(32.min(first.len() - from));
        }
        Self { bases, pieces, strangers: strangers() }
    }

    /// Whether these are the bytes of an honest encoding.
    pub(crate) fn is_base(&self, bytes: &[u8]) -> bool {
        self.bases.iter().any(|base| base == bytes)
    }

    /// Reads the fuzzer's bytes. The first says how: 0 raw, 1 raw in the right length, else a base
    /// and four bytes for each change.
    pub(crate) fn cast(&self, bytes: &[u8]) -> Vec<u8> {
        let Some((how, rest)) = bytes.split_first() else {
            return Vec::new();
        };
        let base = &self.bases[usize::from(how / 4) % self.bases.len()];
        match how % 4 {
            0 => rest.to_vec(),
            1 => rest.iter().copied().chain(std::iter::repeat(0)).take(base.len()).collect(),
            _ => {
                let mut cast = base.clone();
                for change in rest.as_chunks::<4>().0.iter().take(MOST_CHANGES) {
                    self.change(&mut cast, *change);
                }
                cast
            }
        }
    }

    fn change(&self, cast: &mut Vec<u8>, [what, place, a, b]: [u8; 4]) {
        let piece = |index: u8| self.pieces[usize::from(index) % self.pieces.len()].clone();
        let (to, from) = (piece(place), piece(a));
        if cast.len() < self.bases[0].len() {
            return; // It was cut: pieces no longer lie where they did.
        }
        match what % 9 {
            0 => {
                let at = to.start + usize::from(a) % to.len();
                cast[at] ^= 1 << (b % 8);
            }
            1 => {
                let source = self.bases[usize::from(b) % self.bases.len()][from].to_vec();
                put(cast, to, &source);
            }
            2 => put(cast, to, &self.strangers[usize::from(a) % self.strangers.len()]),
            3 => cast[to.end - 1] = cast[to.end - 1].wrapping_add(a),
            4 => cast[to.start] ^= 0x20,
            5 => {
                let (left, right) = (cast[to.clone()].to_vec(), cast[from.clone()].to_vec());
                put(cast, to, &right);
                put(cast, from, &left);
            }
            6 => add_order(&mut cast[to]),
            7 => cast.extend(std::iter::repeat_n(a, usize::from(b) + 1)),
            _ => cast.truncate(to.start + usize::from(a) % to.len()),
        }
    }
}

/// Puts `value` at `place`, if it has that length.
fn put(cast: &mut [u8], place: Range<usize>, value: &[u8]) {
    if place.len() == value.len() {
        cast[place].copy_from_slice(value);
    }
}

/// Adds the group order, so that a scalar gets a second spelling.
fn add_order(scalar: &mut [u8]) {
    if scalar.len() != ORDER.len() {
        return;
    }
    let mut carry = 0;
    for (byte, add) in scalar.iter_mut().zip(ORDER).rev() {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        *byte = sum as u8;
        carry = sum >> 8;
    }
}

/// Edges of every kind of piece, and good points of other makers.
fn strangers() -> Vec<Vec<u8>> {
    let mut below_order = ORDER.to_vec();
    below_order[31] -= 1;
    let mut one = vec![0; 32];
    one[31] = 1;
    let identity = |length: usize| [vec![0xc0], vec![0; length - 1]].concat();
    let other = super::honest::holder_secret(77);
    vec![
        vec![0; 32],
        one,
        below_order,
        ORDER.to_vec(),
        vec![0xff; 32],
        vec![0; 48],
        identity(48),
        vec![0xff; 48],
        point_outside_subgroup(1).to_vec(),
        other.pseudonym(&nonla_crypto::Scope::new(b"another scope")).to_bytes().to_vec(),
        other.enrolment_tag(b"another issuer").to_bytes().to_vec(),
        identity(96),
        vec![0xff; 96],
        super::honest::secret_key(78).public_key().to_bytes().to_vec(),
    ]
}
