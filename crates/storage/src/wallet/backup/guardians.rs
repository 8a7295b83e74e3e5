//! The holder secret in the hands of several people: any few of them bring it back, fewer learn
//! nothing.
//!
//! Each guardian keeps a text that can be printed, read out or stored. The wallet shares the secret
//! by Shamir's method over GF(2^8) (the library `blahaj`): byte for byte the secret is the value at 0
//! of a random polynomial of degree `needed - 1`, and guardian `k` has its value at `k`. With one
//! point missing every value at 0 is equally likely.
//!
//! # How a recovered secret is known to be the right one
//! Shamir's method does not notice a wrong share; it yields another secret, and a person would
//! wonder where their accounts went. So the shares carry a check:
//!
//! ```text
//! key      32 random bytes
//! shared   key || secret                                    64 bytes, shared by Shamir's method
//! set id   first 16 bytes of SHA-256(tag || threshold || key || secret)   in every share
//! ```
//!
//! Recovery computes the set id from what it recovered and compares. This tells fewer guardians
//! than needed nothing about the secret, although all of them know the set id:
//!
//! - Their shares are independent of `key` and `secret` (Shamir), so the set id is all they have.
//! - To test a guess of the secret they would need a key that yields the set id. The set id has 128
//!   bits and the key 256, so for *every* secret about `2^128` keys do: the right guess and a wrong one
//!   look alike, whatever somebody computes, as far as SHA-256 behaves like a random function.
//! - Without the key a secret cannot even be confirmed by someone who has it from elsewhere.
//!
//! A guardian who hands in a false share changes `key` and `secret` by amounts that they can choose,
//! but both are unknown to them, so the set id fits with probability `2^-128`. The set id also is
//! what tells sets apart: each sharing draws a new key.
//!
//! A guardian learns what stands on the share: that it is one, its number, how many there are and
//! are needed, and which shares belong together. It names neither the holder nor an account.

use blahaj::{Share, Sharks};
use nonla_crypto::{HolderSecret, overwrite_stack};
use rand_core::{CryptoRng, RngCore};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::wallet::backup::guardian_error::GuardianError;
use crate::wallet::backup::guardian_text::{BYTES, decode, encode};

/// How many guardians there are and how many of them must come together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threshold {
    needed: u8,
    given: u8,
}

/// What one guardian keeps. Wiped on drop; it is neither printed by accident nor copied nor compared.
pub struct GuardianShare {
    threshold: Threshold,
    set: [u8; SET_ID],
    /// The guardian's number and 64 bytes, which `blahaj` wipes on drop.
    part: Share,
}

/// Shares `secret` among `threshold.given()` guardians, numbered from 1.
///
/// Every call makes a new set; shares of an older set stay usable among themselves.
///
/// # Examples
/// ```
/// use nonla_crypto::HolderSecret;
/// use nonla_storage::{GuardianError, GuardianShare, Threshold, recover_secret, share_secret};
/// use rand::rngs::OsRng;
///
/// let secret = HolderSecret::generate(&mut OsRng);
/// let shares = share_secret(&secret, Threshold::new(2, 3)?, &mut OsRng);
/// let papers: Vec<_> = shares.iter().map(GuardianShare::to_text).collect();
///
/// // Years later the second and the third guardian read out what they kept.
/// let kept = [GuardianShare::parse(&papers[1])?, GuardianShare::parse(&papers[2])?];
/// let recovered = recover_secret(&kept)?;
/// let scope = nonla_crypto::Scope::new(b"agora");
/// assert!(recovered.pseudonym(&scope) == secret.pseudonym(&scope));
///
/// let missing = recover_secret(&kept[..1]).map(drop);
/// assert_eq!(missing, Err(GuardianError::TooFew { missing: 1 }));
/// # Ok::<(), GuardianError>(())
/// ```
#[must_use]
pub fn share_secret<R: RngCore + CryptoRng>(
    secret: &HolderSecret,
    threshold: Threshold,
    rng: &mut R,
) -> Vec<GuardianShare> {
    let shares = deal(secret, threshold, rng);
    overwrite_stack();
    shares
}

fn deal<R: RngCore + CryptoRng>(
    secret: &HolderSecret,
    threshold: Threshold,
    rng: &mut R,
) -> Vec<GuardianShare> {
    let mut shared = Zeroizing::new([0; SHARED]);
    let (key, secret_bytes) = shared.split_at_mut(KEY);
    rng.fill_bytes(key);
    secret_bytes.copy_from_slice(secret.expose_bytes().as_slice());
    let set = set_id(threshold, shared.as_slice());
    Sharks(threshold.needed)
        .dealer_rng(shared.as_slice(), &mut NewerLine(rng))
        .take(usize::from(threshold.given))
        .map(|part| GuardianShare { threshold, set, part })
        .collect()
}

/// Recovers the secret from shares of one set; more than needed may be given.
///
/// # Errors
/// [`GuardianError::NoShare`], [`OtherSet`](GuardianError::OtherSet), [`Twice`](GuardianError::Twice),
/// [`TooFew`](GuardianError::TooFew) and [`DoNotFit`](GuardianError::DoNotFit).
pub fn recover_secret(shares: &[GuardianShare]) -> Result<HolderSecret, GuardianError> {
    let first = shares.first().ok_or(GuardianError::NoShare)?;
    for (place, share) in shares.iter().enumerate() {
        if (share.set, share.threshold) != (first.set, first.threshold) {
            return Err(GuardianError::OtherSet { number: share.number() });
        }
        if shares.iter().take(place).any(|earlier| earlier.number() == share.number()) {
            return Err(GuardianError::Twice { number: share.number() });
        }
    }
    let missing = usize::from(first.threshold.needed).saturating_sub(shares.len());
    if missing > 0 {
        let missing = u8::try_from(missing).unwrap_or(u8::MAX);
        return Err(GuardianError::TooFew { missing });
    }
    let secret = join(first, shares);
    overwrite_stack();
    secret
}

/// Joins the shares and checks that they yield the `first` share's set id.
fn join(first: &GuardianShare, shares: &[GuardianShare]) -> Result<HolderSecret, GuardianError> {
    let shared = Sharks(first.threshold.needed)
        .recover(shares.iter().map(|share| &share.part))
        .map(Zeroizing::new)
        .map_err(|_| GuardianError::DoNotFit)?;
    let fits = set_id(first.threshold, &shared).ct_eq(&first.set);
    if !bool::from(fits) {
        return Err(GuardianError::DoNotFit);
    }
    let (_, secret) = shared.split_at_checked(KEY).ok_or(GuardianError::DoNotFit)?;
    HolderSecret::from_bytes(secret).map_err(|_| GuardianError::DoNotFit)
}

fn set_id(threshold: Threshold, shared: &[u8]) -> [u8; SET_ID] {
    hash_prefix(&[SET_TAG, &[threshold.to_byte()], shared])
}

fn hash_prefix<const LENGTH: usize>(parts: &[&[u8]]) -> [u8; LENGTH] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    let mut prefix = [0; LENGTH];
    for (to, from) in prefix.iter_mut().zip(hash.finalize()) {
        *to = from;
    }
    prefix
}

impl Threshold {
    /// The most guardians of one set.
    pub const MOST_GUARDIANS: u8 = 16;

    /// `needed` of `given` guardians.
    ///
    /// # Errors
    /// [`GuardianError::BadThreshold`] unless `2 <= needed <= given <= 16`.
    pub fn new(needed: u8, given: u8) -> Result<Self, GuardianError> {
        let fits = 2 <= needed && needed <= given && given <= Self::MOST_GUARDIANS;
        if fits { Ok(Self { needed, given }) } else { Err(GuardianError::BadThreshold) }
    }

    /// How many guardians must come together.
    #[must_use]
    pub fn needed(self) -> u8 {
        self.needed
    }

    /// How many guardians there are.
    #[must_use]
    pub fn given(self) -> u8 {
        self.given
    }

    /// Both numbers less one, in four bits each.
    fn to_byte(self) -> u8 {
        (self.needed.wrapping_sub(1) << 4) | (self.given.wrapping_sub(1) & 15)
    }

    fn from_byte(byte: u8) -> Result<Self, GuardianError> {
        Self::new((byte >> 4) + 1, (byte & 15) + 1).map_err(|_| GuardianError::NotAShare)
    }
}

impl GuardianShare {
    /// The guardian's number, from 1.
    #[must_use]
    pub fn number(&self) -> u8 {
        self.part.x.0
    }

    /// How many guardians there are and are needed.
    #[must_use]
    pub fn threshold(&self) -> Threshold {
        self.threshold
    }

    /// Reads a share from what a guardian typed or scanned.
    ///
    /// Capitals and small letters, blanks, line ends and hyphens make no difference; the letters O,
    /// I and L are taken for the digits 0, 1 and 1.
    ///
    /// # Errors
    /// [`GuardianError::BadSign`], [`BadLength`](GuardianError::BadLength),
    /// [`Damaged`](GuardianError::Damaged), [`OtherVersion`](GuardianError::OtherVersion) and
    /// [`NotAShare`](GuardianError::NotAShare).
    pub fn parse(text: &str) -> Result<Self, GuardianError> {
        let bytes = decode(text)?;
        let (body, checksum) = bytes.split_at(BODY);
        let [version, threshold, rest @ ..] = body else {
            return Err(GuardianError::NotAShare);
        };
        let (set, part) = rest.split_first_chunk().ok_or(GuardianError::NotAShare)?;
        let part = Share::try_from(part).map_err(|_| GuardianError::NotAShare)?;
        let expected: [u8; CHECKSUM] = hash_prefix(&[CHECKSUM_TAG, body]);
        if checksum != expected {
            return Err(GuardianError::Damaged { number: part.x.0 });
        }
        if *version != VERSION {
            return Err(GuardianError::OtherVersion);
        }
        let threshold = Threshold::from_byte(*threshold)?;
        let in_set = (1..=threshold.given).contains(&part.x.0);
        if !in_set {
            return Err(GuardianError::NotAShare);
        }
        Ok(Self { threshold, set: *set, part })
    }

    /// The one written form: six lines of six groups of four signs.
    ///
    /// Whoever gathers enough of these has the secret, so it goes to its guardian and nowhere else.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(BYTES));
        bytes.extend_from_slice(&[VERSION, self.threshold.to_byte()]);
        bytes.extend_from_slice(&self.set);
        bytes.extend_from_slice(&Zeroizing::new(Vec::from(&self.part)));
        let checksum: [u8; CHECKSUM] = hash_prefix(&[CHECKSUM_TAG, &bytes]);
        bytes.extend_from_slice(&checksum);
        encode(&bytes)
    }
}

/// The caller's randomness (rand_core 0.6) for a library that takes it through rand_core 0.10.
struct NewerLine<'a, R>(&'a mut R);

impl<R: RngCore> rand_core_of_blahaj::TryRng for NewerLine<'_, R> {
    type Error = rand_core_of_blahaj::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(self.0.next_u32())
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(self.0.next_u64())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        self.0.fill_bytes(bytes);
        Ok(())
    }
}

impl<R: RngCore + CryptoRng> rand_core_of_blahaj::TryCryptoRng for NewerLine<'_, R> {}

const VERSION: u8 = 1;
const SET_TAG: &[u8] = b"NONLA-GUARDIAN-SET-V1";
const CHECKSUM_TAG: &[u8] = b"NONLA-GUARDIAN-SHARE-V1";
/// Bytes of the key, of the secret, and of both.
const KEY: usize = 32;
const SHARED: usize = 64;
const SET_ID: usize = 16;
/// Version, threshold, set id, number, value.
const BODY: usize = 2 + SET_ID + 1 + SHARED;
/// As many bytes as fill whole lines; a typing error goes unseen once in 2^56.
const CHECKSUM: usize = BYTES - BODY;

#[cfg(test)]
mod tests {
    use std::fmt::{Debug, Display};

    use proptest::prelude::*;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha20Rng;
    use static_assertions::assert_not_impl_any;

    use super::*;
    use crate::wallet::backup::guardian_text::{ALPHABET, TEXT_SIGNS};

    // Serves T-C3: printing, copying, comparing or writing out a share does not compile.
    assert_not_impl_any!(GuardianShare: Debug, Display, Clone, PartialEq, serde::Serialize);

    fn seeded(seed: u64) -> (HolderSecret, ChaCha20Rng) {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        (HolderSecret::generate(&mut rng), rng)
    }

    fn threshold(needed: u8, given: u8) -> Threshold {
        Threshold::new(needed, given).unwrap()
    }

    /// Writes a share and reads it: the only way to copy one.
    fn copy(share: &GuardianShare) -> GuardianShare {
        GuardianShare::parse(&share.to_text()).unwrap()
    }

    fn pick(shares: &[GuardianShare], places: &[usize]) -> Vec<GuardianShare> {
        places.iter().map(|place| copy(&shares[*place])).collect()
    }

    fn failure(shares: &[GuardianShare]) -> GuardianError {
        recover_secret(shares).map(drop).unwrap_err()
    }

    fn misread(text: &str) -> GuardianError {
        GuardianShare::parse(text).map(drop).unwrap_err()
    }

    /// The text of arbitrary content with its right checksum.
    fn forged(body: &[u8; BODY]) -> String {
        let checksum: [u8; CHECKSUM] = hash_prefix(&[CHECKSUM_TAG, body]);
        encode(&[&body[..], &checksum].concat()).to_string()
    }

    fn body_of(share: &GuardianShare) -> [u8; BODY] {
        decode(&share.to_text()).unwrap()[..BODY].try_into().unwrap()
    }

    /// REQ-B4, REQ-N13: every choice of enough guardians, in any order, gives the same pseudonyms.
    #[test]
    fn any_guardians_who_are_enough_bring_the_secret_back() {
        for (needed, given) in [(2, 2), (2, 3), (3, 5), (5, 5), (8, 16), (16, 16)] {
            let (secret, mut rng) = seeded(u64::from(needed) * u64::from(given));
            let shares = share_secret(&secret, threshold(needed, given), &mut rng);
            let numbers: Vec<u8> = shares.iter().map(GuardianShare::number).collect();
            assert_eq!(numbers, (1..=given).collect::<Vec<u8>>());
            for _ in 0..20 {
                let count = rng.gen_range(needed..=given);
                let places =
                    rand::seq::index::sample(&mut rng, usize::from(given), usize::from(count));
                let recovered = recover_secret(&pick(&shares, &places.into_vec())).unwrap();
                let scope = nonla_crypto::Scope::new(b"agora");
                assert!(recovered.pseudonym(&scope) == secret.pseudonym(&scope));
                assert_eq!(*recovered.expose_bytes(), *secret.expose_bytes());
            }
        }
    }

    #[test]
    fn a_threshold_is_two_to_sixteen() {
        for (needed, given) in [(0, 0), (0, 3), (1, 1), (1, 3), (3, 2), (2, 17), (17, 17), (2, 255)]
        {
            assert_eq!(Threshold::new(needed, given), Err(GuardianError::BadThreshold));
        }
        for (needed, given) in [(2, 2), (2, 16), (16, 16)] {
            let fits = threshold(needed, given);
            assert_eq!((fits.needed(), fits.given()), (needed, given));
            assert_eq!(Threshold::from_byte(fits.to_byte()), Ok(fits));
        }
    }

    #[test]
    fn too_few_shares_and_shares_given_twice_are_refused_by_name() {
        let (secret, mut rng) = seeded(1);
        let shares = share_secret(&secret, threshold(4, 6), &mut rng);
        assert_eq!(failure(&[]), GuardianError::NoShare);
        assert_eq!(failure(&pick(&shares, &[2])), GuardianError::TooFew { missing: 3 });
        assert_eq!(failure(&pick(&shares, &[2, 5, 0])), GuardianError::TooFew { missing: 1 });
        assert_eq!(failure(&pick(&shares, &[2, 5, 0, 5])), GuardianError::Twice { number: 6 });
        // Also if enough are there without it.
        let twice = pick(&shares, &[0, 1, 2, 3, 1]);
        assert_eq!(failure(&twice), GuardianError::Twice { number: 2 });
    }

    #[test]
    fn shares_of_two_sets_are_never_mixed() {
        let (secret, mut rng) = seeded(2);
        let older = share_secret(&secret, threshold(3, 5), &mut rng);
        let newer = share_secret(&secret, threshold(3, 5), &mut rng);
        let mixed = [copy(&older[0]), copy(&older[1]), copy(&newer[2])];
        assert_eq!(failure(&mixed), GuardianError::OtherSet { number: 3 });
        // A share that claims another threshold for the same set.
        let mut body = body_of(&older[2]);
        body[1] = threshold(2, 5).to_byte();
        let claims = GuardianShare::parse(&forged(&body)).unwrap();
        let mixed = [copy(&older[0]), copy(&older[1]), claims];
        assert_eq!(failure(&mixed), GuardianError::OtherSet { number: 3 });
    }

    /// Two sets of one secret share nothing, so a set id is no test for a guess of the secret.
    #[test]
    fn the_set_id_of_a_secret_depends_on_a_key_that_nobody_has() {
        let (secret, mut rng) = seeded(3);
        let ids: std::collections::HashSet<[u8; SET_ID]> =
            (0..100).map(|_| share_secret(&secret, threshold(2, 3), &mut rng)[0].set).collect();
        assert_eq!(ids.len(), 100);
        let shares = share_secret(&secret, threshold(2, 3), &mut rng);
        let shared = Sharks(2).recover(shares.iter().map(|share| &share.part)).unwrap();
        assert_ne!(shared[..KEY], [0; KEY]);
        assert_eq!(shared[KEY..], *secret.expose_bytes());
    }

    /// One share less than needed does not hold the secret: joined they are another one.
    #[test]
    fn one_guardian_less_than_needed_cannot_join_the_secret() {
        for seed in 0..100 {
            let (secret, mut rng) = seeded(seed);
            let shares = share_secret(&secret, threshold(3, 4), &mut rng);
            let joined = Sharks(2).recover(shares[..2].iter().map(|share| &share.part)).unwrap();
            assert_ne!(joined[KEY..], *secret.expose_bytes(), "seed {seed}");
        }
    }

    /// All random bytes that `blahaj` asks for, in an order that the test sets.
    struct Known<'a>(&'a mut std::slice::Iter<'a, u8>);

    impl rand_core_of_blahaj::TryRng for Known<'_> {
        type Error = rand_core_of_blahaj::Infallible;

        fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
            Ok(u32::from(*self.0.next().unwrap()))
        }

        fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
            Ok(u64::from(*self.0.next().unwrap()))
        }

        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
            bytes.fill_with(|| *self.0.next().unwrap());
            Ok(())
        }
    }

    impl rand_core_of_blahaj::TryCryptoRng for Known<'_> {}

    /// The first `count` shares of `secret` if the random bytes are `random`.
    fn dealt<const COUNT: usize>(secret: u8, random: &[u8]) -> [u8; COUNT] {
        let mut random = random.iter();
        let shares = Sharks(random.len() as u8 + 1)
            .dealer_rng(&[secret], &mut Known(&mut random))
            .take(COUNT)
            .map(|share| share.y[0].0)
            .collect::<Vec<u8>>();
        shares.try_into().unwrap()
    }

    /// REQ-B4, exhaustively for one byte: over all randomness, one share of two says nothing about
    /// the secret (each secret yields each share exactly once).
    #[test]
    fn one_share_of_two_fits_every_secret_equally() {
        for secret in 0..=255 {
            let mut seen = [0; 256];
            for random in 0..=255 {
                let [share] = dealt(secret, &[random]);
                seen[usize::from(share)] += 1;
            }
            assert_eq!(seen, [1; 256], "secret {secret}");
        }
    }

    /// The same for two shares of three and some secrets: each pair of shares exactly once.
    #[test]
    fn two_shares_of_three_fit_every_secret_equally() {
        for secret in [0, 1, 0x5A, 255] {
            let mut seen = vec![0u8; 1 << 16];
            for random in 0..=u16::MAX {
                let pair: [u8; 2] = dealt(secret, &random.to_be_bytes());
                seen[usize::from(u16::from_be_bytes(pair))] += 1;
            }
            assert!(seen.iter().all(|count| *count == 1), "secret {secret}");
        }
    }

    /// 1,000 seeds: with one false share among them, in value or made up, no secret comes out.
    #[test]
    fn a_false_share_never_recovers_a_secret_silently() {
        for seed in 0..1_000 {
            let (secret, mut rng) = seeded(seed);
            let needed = rng.gen_range(2..=6);
            let shares = share_secret(&secret, threshold(needed, 6), &mut rng);
            let mut given = pick(&shares, &(0..usize::from(needed)).collect::<Vec<_>>());
            let place = rng.gen_range(0..given.len());
            let mut body = body_of(&given[place]);
            if rng.r#gen() {
                body[BODY - SHARED + rng.gen_range(0..SHARED)] ^= 1 << rng.gen_range(0..8);
            } else {
                rng.fill(&mut body[BODY - SHARED..]);
            }
            given[place] = GuardianShare::parse(&forged(&body)).unwrap();
            assert_eq!(failure(&given), GuardianError::DoNotFit, "seed {seed}");
        }
    }

    /// Serves T-S7: neither the secret nor a share lies about in memory afterwards.
    #[cfg(target_os = "linux")]
    #[test]
    fn sharing_and_recovering_leave_no_secret_in_memory() {
        use crate::wallet::backup::file::tests::is_in_memory;
        let (secret, mut rng) = seeded(8);
        let inverted = secret.expose_bytes().map(|byte| !byte);
        let shares = share_secret(&secret, threshold(3, 5), &mut rng);
        let part: Vec<u8> = shares[0].part.y[..32].iter().map(|value| !value.0).collect();
        let part = part.try_into().unwrap();
        assert!(is_in_memory(&part), "the search finds what is there");
        drop(recover_secret(&pick(&shares, &[0, 2, 4])).unwrap());
        drop((secret, shares));
        assert!(!is_in_memory(&part), "a share was left in memory");
        assert!(!is_in_memory(&inverted), "the secret was left in memory");
    }

    #[test]
    fn a_share_is_read_however_a_person_writes_it() {
        let (secret, mut rng) = seeded(5);
        let shares = share_secret(&secret, threshold(2, 3), &mut rng);
        let text = shares[1].to_text();
        assert_eq!(text.lines().count(), 6);
        assert!(text.lines().all(|line| line.split(' ').count() == 6 && line.len() == 29));
        let joined = text.replace([' ', '\n'], "");
        for written in [
            text.to_lowercase(),
            joined.clone(),
            format!("  {joined}\r\n"),
            text.replace(' ', "-"),
            text.replace('0', "O").replace('1', "l"),
            text.replace('0', "o").replace('1', "I"),
        ] {
            let share = GuardianShare::parse(&written).unwrap();
            assert_eq!(*share.to_text(), *text, "there is one written form");
            assert_eq!((share.number(), share.threshold()), (2, threshold(2, 3)));
            assert!(recover_secret(&[share, copy(&shares[2])]).is_ok());
        }
    }

    /// Each of the 144 signs, wrong or exchanged with the next: the share at fault is named.
    #[test]
    fn every_typing_error_is_noticed_and_its_share_named() {
        let (secret, mut rng) = seeded(6);
        let share = &share_secret(&secret, threshold(2, 3), &mut rng)[2];
        let text: Vec<u8> = share.to_text().bytes().filter(u8::is_ascii_alphanumeric).collect();
        let read = |signs: &[u8]| misread(std::str::from_utf8(signs).unwrap());
        for place in 0..TEXT_SIGNS {
            for sign in ALPHABET {
                let mut wrong = text.clone();
                wrong[place] = *sign;
                if wrong != text {
                    assert!(matches!(read(&wrong), GuardianError::Damaged { .. }), "{place}");
                }
            }
            let mut exchanged = text.clone();
            exchanged.swap(place, (place + 1) % TEXT_SIGNS);
            if exchanged != text {
                assert!(matches!(read(&exchanged), GuardianError::Damaged { .. }), "{place}");
            }
        }
        let mut wrong = text.clone();
        wrong[100] = if wrong[100] == b'0' { b'2' } else { b'0' };
        assert_eq!(read(&wrong), GuardianError::Damaged { number: 3 });
        assert_eq!(read(&text[1..]), GuardianError::BadLength { found: TEXT_SIGNS - 1 });
        assert_eq!(read(&[&text[..], b"0"].concat()), GuardianError::BadLength { found: 145 });
        assert_eq!(read(b""), GuardianError::BadLength { found: 0 });
        wrong[41] = b'U';
        assert_eq!(read(&wrong), GuardianError::BadSign { position: 42 });
        assert_eq!(misread("\u{17f}"), GuardianError::BadSign { position: 1 });
    }

    #[test]
    fn a_well_spelled_text_that_no_wallet_writes_is_refused() {
        let (secret, mut rng) = seeded(7);
        let share = &share_secret(&secret, threshold(2, 3), &mut rng)[2];
        let altered = |place: usize, value: u8| {
            let mut body = body_of(share);
            body[place] = value;
            misread(&forged(&body))
        };
        for version in [0, 2, 255] {
            assert_eq!(altered(0, version), GuardianError::OtherVersion);
        }
        for threshold in [0x00, 0x02, 0x21, 0x0F] {
            assert_eq!(altered(1, threshold), GuardianError::NotAShare, "{threshold:#x}");
        }
        for number in [0, 4, 255] {
            assert_eq!(altered(2 + SET_ID, number), GuardianError::NotAShare, "{number}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_refused_without_harm(text in "[0-9A-Za-z -]{0,170}|.{0,40}") {
            prop_assert!(GuardianShare::parse(&text).is_err());
        }

        #[test]
        fn any_content_is_refused_or_written_back(bytes in prop::collection::vec(any::<u8>(), BODY)) {
            let mut body: [u8; BODY] = bytes.try_into().unwrap();
            body[0] = VERSION;
            let text = forged(&body);
            if let Ok(share) = GuardianShare::parse(&text) {
                prop_assert!(*share.to_text() == text);
                prop_assert!(recover_secret(&[share]).is_err());
            }
        }
    }
}
