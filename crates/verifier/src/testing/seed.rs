//! Randomness that repeats in the next run.

use nonla_credential::Hash;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

/// Randomness that depends on the seed, a label and parts.
pub(super) fn seeded(seed: u64, label: &str, parts: &[&[u8]]) -> ChaCha20Rng {
    let seed = seed.to_be_bytes();
    let all: Vec<&[u8]> =
        [seed.as_slice(), label.as_bytes()].into_iter().chain(parts.iter().copied()).collect();
    ChaCha20Rng::from_seed(*Hash::of_parts("NONLA-TEST-WORLD", &all).as_bytes())
}
