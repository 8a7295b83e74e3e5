//! T-C1: whether the time an operation takes depends on the secret it works on.
//!
//! After dudect (Reparaz, Balasch, Verbauwhede 2017): the operation runs on a fixed secret and on
//! random ones, in random order; Welch's t-test compares both sets of times, whole and with the
//! slowest cut off at several places. Times are noisy, so only a full run decides, by the best of
//! three tries: `NONLA_FULL=1 cargo test --release --test checks timing -- --nocapture
//! --test-threads=1`.

use std::hint::black_box;
use std::time::Instant;

use nonla_crypto::{
    Bound, Gap, HolderSecret, Holding, IssuanceContext, SecretKey, SlotValue, Statement, prove,
};
use rand::{Rng, RngCore};
use rand_chacha::ChaCha20Rng;

use crate::engine::{BIRTH, HEADER, Holder, ISSUER, Keys, SLOTS, context, rng, scope};

/// Beyond this |t| the times differ for sure.
const LIMIT: f64 = 5.0;
/// A comparison that stops at the first difference must show at least this.
const NAIVE: f64 = 50.0;
const TRIES: usize = 3;
/// Random secrets prepared beforehand; measuring goes round them.
const PREPARED: usize = 512;

fn full() -> bool {
    std::env::var("NONLA_FULL").is_ok_and(|value| value == "1")
}

/// Mean and variance, one value at a time (Welford).
#[derive(Clone, Copy, Default)]
struct Moments {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Moments {
    fn add(&mut self, value: f64) {
        self.count += 1.0;
        let before = value - self.mean;
        self.mean += before / self.count;
        self.squares += before * (value - self.mean);
    }

    fn error(&self) -> f64 {
        self.squares / (self.count - 1.0) / self.count
    }
}

/// Welch's t of two sets of times, all below `cut`.
fn welch(times: &[(bool, f64)], cut: f64) -> f64 {
    let mut classes = [Moments::default(); 2];
    for (class, time) in times.iter().filter(|(_, time)| *time <= cut) {
        classes[usize::from(*class)].add(*time);
    }
    let [fixed, random] = classes;
    let enough = fixed.count.min(random.count) > 100.0;
    let error = (fixed.error() + random.error()).sqrt();
    if enough && error > 0.0 { (fixed.mean - random.mean) / error } else { 0.0 }
}

/// The largest |t| over all cuts: none, and the 50th to 99.9th percentile.
fn worst(times: &[(bool, f64)]) -> f64 {
    let mut sorted: Vec<f64> = times.iter().map(|(_, time)| *time).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let percentile = |of: f64| sorted[((sorted.len() - 1) as f64 * of) as usize];
    let cuts = [0.5, 0.7, 0.9, 0.95, 0.99, 0.999].map(percentile);
    cuts.into_iter().chain([f64::INFINITY]).map(|cut| welch(times, cut).abs()).fold(0.0, f64::max)
}

/// The median time of each class.
fn medians(times: &[(bool, f64)]) -> [f64; 2] {
    [false, true].map(|class| {
        let of_class = times.iter().filter(|(of, _)| *of == class);
        let mut sorted: Vec<f64> = of_class.map(|(_, time)| *time).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        sorted[sorted.len() / 2]
    })
}

/// Times of `samples` runs of `operation`, on the fixed input or on the next random one.
fn measure<T>(
    (fixed, random): (&[T], &[T]),
    samples: usize,
    operation: impl Fn(&T),
    rng: &mut ChaCha20Rng,
) -> Vec<(bool, f64)> {
    let mut times = Vec::with_capacity(samples);
    for sample in 0..samples + samples / 50 {
        let class = rng.r#gen::<bool>();
        let input = if class { &random[sample % PREPARED] } else { &fixed[sample % PREPARED] };
        let start = Instant::now();
        operation(black_box(input));
        let took = start.elapsed().as_nanos() as f64;
        // The first runs warm caches and tables up.
        if sample >= samples / 50 {
            times.push((class, took));
        }
    }
    times
}

/// The best |t| of three tries; prints each.
fn best_of_three<T>(
    what: &str,
    (fixed, random): (Vec<T>, Vec<T>),
    samples: usize,
    operation: impl Fn(&T),
) -> f64 {
    let mut rng = rng(what);
    let samples = if full() { samples } else { samples / 500 };
    let mut best = f64::INFINITY;
    for _ in 0..if full() { TRIES } else { 1 } {
        let times = measure((&fixed, &random), samples, &operation, &mut rng);
        let (worst, [first, other]) = (worst(&times), medians(&times));
        println!(
            "T-C1 {what}: |t| = {worst:.2} at {samples} samples, medians {first} and {other} ns"
        );
        best = best.min(worst);
    }
    best
}

/// What the first class of inputs is; the other is always 32 random bytes.
#[derive(Clone, Copy, Debug)]
enum Class {
    /// Random as well: what the harness itself makes of two sets that do not differ.
    Random,
    /// The number one, so that whatever skips leading zeros or short carries would show.
    One,
    /// One and the same random number.
    Same,
    /// Numbers of 16 bits, all different. What is public and follows from them (a public key, and
    /// all that is hashed with it) is then as varied as in the other class.
    Small,
}

/// As many inputs of the class and as many random ones, each in a place of its own.
fn inputs<T>(class: Class, mut make: impl FnMut(&[u8; 32]) -> T) -> (Vec<T>, Vec<T>) {
    let mut rng = rng("inputs");
    let mut random = || {
        let mut scalar = [0; 32];
        rng.fill_bytes(&mut scalar);
        scalar[0] &= 0x3f;
        scalar
    };
    let same = random();
    let mut of_class = |nth: usize| {
        let mut scalar = [0; 32];
        match class {
            Class::One => scalar[31] = 1,
            Class::Same => scalar = same,
            Class::Random => scalar = random(),
            Class::Small => scalar[30..].copy_from_slice(&(nth as u16 * 97 + 1).to_be_bytes()),
        }
        scalar
    };
    let first: Vec<[u8; 32]> = (0..PREPARED).map(&mut of_class).collect();
    let random: Vec<[u8; 32]> = (0..PREPARED).map(|_| random()).collect();
    (first.iter().map(&mut make).collect(), random.iter().map(&mut make).collect())
}

fn decides(what: &str, best: f64) {
    if full() {
        assert!(best < LIMIT, "{what}: |t| = {best}");
    }
}

/// Serves T-C1: `hash_to_curve(scope) * secret`.
#[test]
fn a_pseudonym_takes_as_long_for_every_secret() {
    let what = "pseudonym";
    let secrets = inputs(Class::One, |bytes| HolderSecret::from_bytes(bytes).unwrap());
    let best = best_of_three(what, secrets, 200_000, |secret| {
        black_box(secret.pseudonym(&scope()));
    });
    decides(what, best);
}

/// Serves T-C1: the blind commitment, its proof, and the enrolment tag.
#[test]
fn a_blind_request_takes_as_long_for_every_secret() {
    let what = "blind request";
    let mut rng = rng(what);
    let key = SecretKey::generate(&mut rng).public_key();
    let context: IssuanceContext<'_> = context(&key, b"nonce");
    let secrets = inputs(Class::One, |bytes| HolderSecret::from_bytes(bytes).unwrap());
    let best = best_of_three(what, secrets, 60_000, |secret| {
        black_box(secret.blind_request(&context, &mut rng.clone()));
    });
    decides(what, best);
}

/// Serves T-C1: the key's public half, and `1 / (key + e)` with the multiplication by it.
#[test]
fn a_signature_takes_as_long_for_every_key() {
    let what = "signature";
    let keys = inputs(Class::Small, |bytes| SecretKey::from_bytes(bytes).unwrap());
    let gap = Gap { period: 46_000, low: 1_000, high: 3_000 };
    let best = best_of_three(what, keys, 60_000, |key| {
        black_box(gap.sign(key, ISSUER));
    });
    decides(what, best);
}

/// Serves T-C1: `BP2 * key`. Not judged on the key 1, which was measured two per cent quicker: it
/// stands for no key anybody draws, and neither one random key nor small ones show it.
#[test]
fn a_public_key_takes_as_long_for_every_key() {
    for class in [Class::Same, Class::Small] {
        let what = format!("public key, {class:?}");
        let keys = inputs(class, |bytes| SecretKey::from_bytes(bytes).unwrap());
        let best = best_of_three(&what, keys, 60_000, |key| {
            black_box(key.public_key());
        });
        decides(&what, best);
    }
}

/// Serves T-C1: a secret out of its bytes, with the comparisons to zero and to the group order.
/// Beyond that nothing here compares secrets: accounts and offers are found by keyed or random
/// names, nonces and requests by what a proof or signature binds.
///
/// At 130 ns the places in memory show too: two sets of random secrets are printed for comparison.
#[test]
fn a_secret_is_read_in_the_same_time_whatever_it_is() {
    for class in [Class::Random, Class::Same, Class::One] {
        let what = format!("reading a secret, {class:?}");
        let bytes = inputs(class, |bytes| Box::new(*bytes));
        let best = best_of_three(&what, bytes, 1_000_000, |bytes| {
            black_box(HolderSecret::from_bytes(bytes.as_slice()).unwrap());
        });
        if !matches!(class, Class::Random) {
            decides(&what, best);
        }
    }
}

/// Serves T-C1: a proof with a range, which selects two digits of the table and multiplies fixed
/// points by secrets. The fixed value lies at the bound (both digits zero), the others anywhere.
#[test]
fn a_proof_takes_as_long_for_every_hidden_value() {
    const AT_MOST: u64 = 70_000;
    let what = "proof";
    let mut rng = rng(what);
    let keys = Keys::new(&mut rng);
    let holder = Holder::adult(&keys, &mut rng);
    let statement = Statement::new(keys.credential.public_key(), HEADER, SLOTS)
        .unwrap()
        .with_digit_key(*keys.digits.key())
        .range(BIRTH, Bound::AtMost(AT_MOST))
        .unwrap();
    let claims = |birth: u64| {
        let mut claims = holder.claims.clone();
        claims[BIRTH - 1] = SlotValue::Integer(birth);
        claims
    };
    let values = inputs(Class::One, |bytes| {
        let below = u64::from(u16::from_be_bytes([bytes[1], bytes[2]]));
        (HolderSecret::from_bytes(bytes).unwrap(), claims(AT_MOST - below))
    });
    let best = best_of_three(what, values, 20_000, |(secret, claims)| {
        let holding = Holding { claims, gap: None, ..holder.holding(&keys) };
        black_box(prove(&statement, secret, &[holding], &mut rng.clone()).unwrap());
    });
    decides(what, best);
}

/// Serves T-C1: the harness sees what it is for. A comparison that stops at the first difference
/// takes longer if there is none.
#[test]
fn a_comparison_that_stops_early_is_seen() {
    const LENGTH: usize = 256;
    let ours = vec![0u8; LENGTH];
    let (fixed, random) = inputs(Class::One, |bytes| bytes.repeat(LENGTH / 32));
    let fixed = fixed.iter().map(|_| ours.clone()).collect();
    let stops_early = |theirs: &Vec<u8>| {
        let different =
            ours.iter().zip(theirs).any(|(one, other)| black_box(one) != black_box(other));
        black_box(different);
    };
    let best = best_of_three("naive comparison", (fixed, random), 1_000_000, stops_early);
    if full() {
        assert!(best > NAIVE, "|t| = {best}");
    }
}
