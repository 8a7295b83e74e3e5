//! A batch under a generator that can be foreseen: the search that forges it when the weights of a proof
//! bind that proof alone.

use std::cmp::Ordering;

use nonla_crypto::adversary::{Foreseen, parts};
use nonla_crypto::{ProofError, Statement, verify, verify_batch};
use rand::rngs::mock::StepRng;
use rand::{CryptoRng, Error, RngCore};

use crate::engine::{Holder, Keys, rng, statement};

/// A generator that gives the same bytes for ever.
struct Stuck(StepRng);

impl RngCore for Stuck {
    fn next_u32(&mut self) -> u32 {
        self.0.next_u32()
    }

    fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        self.0.fill_bytes(bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self.0.try_fill_bytes(bytes)
    }
}

impl CryptoRng for Stuck {}

fn stuck() -> Stuck {
    Stuck(StepRng::new(7, 0))
}

/// Place of the response of the digits' blinder among the scalars of a proof of [`statement`], and of the
/// digits' equation among the equations.
const BLINDER: usize = 6;
const DIGIT_EQUATION: usize = 4;
/// Variants of the proof that are searched, and how often pairs of them are joined: 2^8 proofs.
const VARIANTS: i32 = 1 << 18;
const LEVELS: u32 = 9;

/// A whole number of 192 bits with its sign.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Wide {
    high: i64,
    low: u128,
}

impl Wide {
    fn product(weight: u128, by: i32) -> Self {
        let size = u128::from(by.unsigned_abs());
        let (top, bottom) = (weight >> 64, weight & u128::from(u64::MAX));
        let (lower, upper) = (bottom * size, top * size);
        let (low, carry) = lower.overflowing_add(upper << 64);
        let positive = Self { high: (upper >> 64) as i64 + i64::from(carry), low };
        if by < 0 { positive.negated() } else { positive }
    }

    fn negated(self) -> Self {
        let (low, carry) = (!self.low).overflowing_add(1);
        Self { high: (!self.high).wrapping_add(i64::from(carry)), low }
    }

    fn plus(self, other: Self) -> Self {
        let (low, carry) = self.low.overflowing_add(other.low);
        Self { high: self.high.wrapping_add(other.high).wrapping_add(i64::from(carry)), low }
    }

    fn size(self) -> Self {
        if self.high < 0 { self.negated() } else { self }
    }
}

impl PartialOrd for Wide {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Wide {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.high, self.low).cmp(&(other.high, other.low))
    }
}

/// A sum of variants: its value, and the two sums of the level below it is made of.
type Joined = (Wide, [u32; 2]);

/// Joins each sum with one of the other sign that nearly makes up for it, and keeps the smallest.
fn join(sums: &[Joined]) -> Vec<Joined> {
    let mut by_size: Vec<(Wide, bool, u32)> = sums
        .iter()
        .zip(0..)
        .map(|((value, _), index)| (value.size(), value.high < 0, index))
        .collect();
    by_size.sort_unstable();
    let pairs = by_size.windows(4).flat_map(|window| {
        let (_, sign, first) = window[0];
        let others = window[1..].iter().filter(move |(_, other, _)| *other != sign);
        others.map(move |(_, _, second)| [first, *second])
    });
    let mut joined: Vec<Joined> =
        pairs.map(|[a, b]| (sums[a as usize].0.plus(sums[b as usize].0), [a, b])).collect();
    joined.sort_unstable_by_key(|(value, _)| value.size());
    joined.dedup_by_key(|(value, _)| *value);
    joined.truncate(sums.len());
    joined
}

/// Serves T-B2, T-B4: 256 or more variants of one proof, each false, whose weighted errors add up to
/// nothing if a proof's weights depend on that proof alone and on randomness that is known.
#[test]
fn a_batch_under_a_stuck_generator_is_not_forged_by_a_search() {
    let mut rng = rng("batch forgery");
    let keys = Keys::new(&mut rng);
    let holder = Holder::adult(&keys, &mut rng);
    let statement = statement(&keys, &holder);
    let proof = holder.prove(&statement, &keys, &mut rng).unwrap();
    let mut fresh = [0; 32];
    stuck().fill_bytes(&mut fresh);
    let foreseen = Foreseen::new((&statement, &proof), fresh);
    let variants: Vec<(i32, Vec<u8>)> = (-VARIANTS / 2..=VARIANTS / 2)
        .filter(|shift| *shift != 0)
        .map(|shift| (shift, shifted(&statement, &proof, shift)))
        .collect();
    let weighted = |(shift, variant): &(i32, Vec<u8>)| {
        let weight = foreseen.weight(variant, DIGIT_EQUATION);
        let weight = u128::from_be_bytes(*weight.last_chunk().unwrap());
        (Wide::product(weight, *shift), [0, 0])
    };
    let mut levels: Vec<Vec<Joined>> = vec![variants.iter().map(weighted).collect()];
    let zero = Wide { high: 0, low: 0 };
    while levels.last().unwrap()[0].0 != zero {
        assert!(levels.len() as u32 <= LEVELS, "the search finds nothing");
        levels.push(join(levels.last().unwrap()));
    }
    let mut chosen = vec![0_u32];
    for level in levels.iter().skip(1).rev() {
        chosen = chosen.iter().flat_map(|index| level[*index as usize].1).collect();
    }
    let batch: Vec<(&Statement, &[u8])> =
        chosen.iter().map(|index| (&statement, variants[*index as usize].1.as_slice())).collect();
    println!("{} false proofs whose weighted errors add up to nothing", batch.len());
    assert_eq!(verify(batch[0].0, batch[0].1, &mut stuck()), Err(ProofError::DoesNotVerify));
    let culprits = verify_batch(&batch, &mut stuck()).unwrap_err();
    assert_eq!(culprits.len(), batch.len());
}

/// The proof with `shift` added to the response of the digits' blinder: false, by `G * shift`.
fn shifted(statement: &Statement, proof: &[u8], shift: i32) -> Vec<u8> {
    let points = parts(statement).into_iter().filter(|part| part.len() == 48).count();
    let at = points * 48 + BLINDER * 32;
    let mut bytes = proof.to_vec();
    let mut carry = i64::from(shift);
    for byte in bytes[at..at + 32].iter_mut().rev() {
        let sum = i64::from(*byte) + (carry & 0xff);
        *byte = sum as u8;
        carry = (carry >> 8) + (sum >> 8);
    }
    bytes
}
