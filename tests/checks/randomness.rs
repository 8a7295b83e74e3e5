//! T-B4: no nonce twice, whatever the generator does, and what would follow if there were.

use std::collections::HashSet;

use nonla_crypto::adversary::{first_nonces, parts};
use nonla_crypto::extract::{nonce_of_secret, secrets_behind, with_nonce_of_secret};
use rand::{CryptoRng, RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;

use crate::engine::{BIRTH, Holder, Keys, rng, runs};
use crate::proving::{proof, smallest, whole};

/// A generator that breaks in one of the ways generators break.
#[derive(Clone)]
struct Broken {
    how: Fault,
    given: u64,
}

#[derive(Clone, Copy, Debug)]
enum Fault {
    /// Always zero bytes.
    Zero,
    /// Always the same byte.
    Stuck(u8),
    /// Two blocks of eight bytes, in turns.
    Repeats,
    /// A good generator that starts anew each time it is asked: a cloned virtual machine.
    Rewound,
}

impl RngCore for Broken {
    fn next_u32(&mut self) -> u32 {
        self.next_u64() as u32
    }

    fn next_u64(&mut self) -> u64 {
        self.given += 1;
        match self.how {
            Fault::Zero => 0,
            Fault::Stuck(byte) => u64::from_ne_bytes([byte; 8]),
            Fault::Repeats => 0x0123_4567_89ab_cdef << (self.given % 2),
            Fault::Rewound => ChaCha20Rng::seed_from_u64(7).next_u64(),
        }
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        if let Fault::Rewound = self.how {
            return ChaCha20Rng::seed_from_u64(7).fill_bytes(bytes);
        }
        for chunk in bytes.chunks_mut(8) {
            let block = self.next_u64().to_le_bytes();
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand::Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Broken {}

const FAULTS: [Fault; 4] = [Fault::Zero, Fault::Stuck(0xa5), Fault::Repeats, Fault::Rewound];

/// Serves T-B4: a million scalars of proofs of one holder, whose claims hold zero five times over.
#[test]
fn no_scalar_of_a_proof_comes_twice() {
    let mut rng = rng("proof scalars");
    let keys = Keys::new(&mut rng);
    let holder = Holder::adult(&keys, &mut rng);
    let wanted = runs(1_000_000);
    let mut seen = HashSet::with_capacity(wanted + 100);
    let mut points = HashSet::new();
    let mut run = 0;
    while seen.len() < wanted {
        // The whole statement has more kinds of scalars, the smallest gives them sooner.
        let statement = if run % 8 == 0 {
            whole(&keys, &holder, run)
        } else {
            smallest(&keys).bound_to("run", &run.to_be_bytes())
        };
        let bytes = proof(&statement, (&keys, &holder), &mut rng).unwrap();
        for part in parts(&statement) {
            let value = &bytes[part];
            match <[u8; 32]>::try_from(value) {
                Ok(scalar) => assert!(seen.insert(scalar), "a scalar came twice"),
                Err(_) => assert!(points.insert(value.to_vec()), "a point came twice"),
            }
        }
        run += 1;
    }
    println!("T-B4 {} scalars and {} points of {run} proofs, 0 repeats", seen.len(), points.len());
}

/// Serves T-B4: a thousand different proofs from each of four broken generators in a full run.
#[test]
fn a_broken_generator_gives_no_nonce_twice() {
    let each = runs(1_000);
    for how in FAULTS {
        let broken = Broken { how, given: 0 };
        let first = |run: usize| first_nonces([&run.to_be_bytes(), b"constant"], &broken)[0];
        let nonces: HashSet<[u8; 32]> = (0..each).map(first).collect();
        assert_eq!(nonces.len(), each, "{how:?}");
    }
    println!("T-B4 {each} nonces from each of {} broken generators, 0 repeats", FAULTS.len());
}

/// Whether two proofs of one holder, made by copies of one broken generator for two requests, give
/// away the holder secret or the birth date.
fn gives_away(keys: &Keys, holder: &Holder, how: Fault, run: u64) -> bool {
    let statements = [whole(keys, holder, 2 * run), whole(keys, holder, 2 * run + 1)];
    let [one, two] = [0, 1].map(|index| {
        proof(&statements[index], (keys, holder), &mut Broken { how, given: 0 }).unwrap()
    });
    let found = secrets_behind((&statements[0], &one), (&statements[1], &two)).unwrap();
    let secret = holder.secret.expose_bytes();
    let mut birth = [0; 32];
    if let nonla_crypto::SlotValue::Integer(day) = holder.claims[BIRTH - 1] {
        birth[24..].copy_from_slice(&day.to_be_bytes());
    }
    found.iter().any(|bytes| bytes == secret.as_slice() || *bytes == birth)
}

fn given_away(pairs: usize) -> usize {
    let mut rng = rng("equal randomness");
    let keys = Keys::new(&mut rng);
    let holder = Holder::adult(&keys, &mut rng);
    let pair = |run: &usize| gives_away(&keys, &holder, FAULTS[run % FAULTS.len()], *run as u64);
    (0..pairs).filter(pair).count()
}

/// Serves T-B4: two proofs with equal randomness from outside give nothing away.
#[test]
fn two_proofs_with_equal_randomness_give_nothing_away() {
    let pairs = runs(1_000);
    let found = given_away(pairs);
    println!("T-B4 secrets extracted from {found} of {pairs} pairs of proofs");
    assert_eq!(found, 0);
}

/// Serves T-B4: the extractor is no straw man. From two proofs with one nonce it has the secret each
/// time.
#[test]
fn the_extractor_has_the_secret_of_a_nonce_that_comes_twice() {
    let mut rng = rng("one nonce twice");
    let keys = Keys::new(&mut rng);
    let statement = smallest(&keys);
    for _ in 0..100 {
        let holder = Holder::adult(&keys, &mut rng);
        let [one, two] = [(); 2].map(|()| proof(&statement, (&keys, &holder), &mut rng).unwrap());
        let nonce = nonce_of_secret((&statement, &one), &holder.secret).unwrap();
        let two = with_nonce_of_secret((&statement, &two), &holder.secret, &nonce).unwrap();
        let found = secrets_behind((&statement, &one), (&statement, &two)).unwrap();
        assert!(found.contains(&*holder.secret.expose_bytes()));
    }
}
