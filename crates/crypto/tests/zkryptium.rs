//! Differential tests of the drafts' interfaces against another implementation, `zkryptium` 0.8.
//!
//! Signed there and checked here, and the reverse; proofs both ways; committed there and signed
//! here, and the reverse. `zkryptium` panics on short input, so it is given whole signatures,
//! commitments and proofs only. `NONLA_FULL=1` runs 200 random cases of each test, otherwise 20.
//!
//! Its blind signatures are those of draft 02, as here. Its pseudonyms are those of draft 03, with
//! lists of secrets, and here they are those of draft 01: neither reads the other's, so there is
//! nothing to compare.
#![expect(clippy::print_stdout, reason = "a failing case is found again by its seed")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use nonla_crypto::bbs::blind::{self, Holding, Opening, ProverBlind, Shown};
use nonla_crypto::bbs::{self, Suite};
use nonla_crypto::{PublicKey, SecretKey, Signature};
use rand::rngs::OsRng;
use rand::{Rng, RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;
use zkryptium::bbsplus::ciphersuites::{Bls12381Sha256, Bls12381Shake256};
use zkryptium::bbsplus::commitment::BlindFactor;
use zkryptium::keys::pair::KeyPair;
use zkryptium::schemes::algorithms::BBSplus;
use zkryptium::schemes::generics::{
    BlindSignature, Commitment, PoKSignature, Signature as TheirSignature,
};

/// Named, because `zkryptium` takes the tag of the interface for the draft's default, the tag of
/// the cipher suite.
const KEY_DST: Option<&[u8]> = Some(b"key tag of this test");

fn cases() -> usize {
    if std::env::var("NONLA_FULL").is_ok_and(|full| full == "1") { 200 } else { 20 }
}

/// One random input: everything both sides get.
struct Input {
    material: [u8; 32],
    header: Vec<u8>,
    presentation_header: Vec<u8>,
    messages: Messages,
    /// For blind signatures alone.
    committed: Messages,
}

/// Messages, and which of them are shown.
struct Messages {
    all: Vec<Vec<u8>>,
    shown: Vec<usize>,
}

impl Messages {
    fn draw(count: usize, rng: &mut ChaCha20Rng) -> Self {
        let all = (0..count).map(|_| bytes(rng)).collect();
        Self { all, shown: (0..count).filter(|_| rng.r#gen()).collect() }
    }

    fn slices(&self) -> Vec<&[u8]> {
        self.all.iter().map(Vec::as_slice).collect()
    }

    /// As our verifier takes the shown ones.
    fn shown(&self) -> Vec<(usize, &[u8])> {
        self.shown.iter().map(|index| (*index, self.all[*index].as_slice())).collect()
    }

    /// As theirs takes them.
    fn shown_messages(&self) -> Vec<Vec<u8>> {
        self.shown.iter().map(|index| self.all[*index].clone()).collect()
    }
}

impl Input {
    fn draw(rng: &mut ChaCha20Rng) -> Self {
        let mut material = [0; 32];
        rng.fill_bytes(&mut material);
        let [count, committed] = [rng.gen_range(1..12), rng.gen_range(0..6)];
        Self {
            material,
            header: bytes(rng),
            presentation_header: bytes(rng),
            messages: Messages::draw(count, rng),
            committed: Messages::draw(committed, rng),
        }
    }

    fn headers(&self) -> (&[u8], &[u8]) {
        (&self.header, &self.presentation_header)
    }
}

fn bytes(rng: &mut ChaCha20Rng) -> Vec<u8> {
    let mut bytes = vec![0; rng.gen_range(0..80)];
    rng.fill_bytes(&mut bytes);
    bytes
}

/// Runs `check` on random inputs, each from a printed seed.
fn each_input(name: &str, check: impl Fn(&Input, &mut ChaCha20Rng)) {
    for case in 0..cases() {
        let seed = OsRng.next_u64();
        println!("{name}: case {case}, seed {seed}");
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        check(&Input::draw(&mut rng), &mut rng);
    }
}

macro_rules! both_ways {
    ($name:ident, $suite:expr, $theirs:ty) => {
        /// Serves T-B1.
        #[test]
        fn $name() {
            type Theirs = BBSplus<$theirs>;
            let suite = $suite;
            each_input(stringify!($name), |input, rng| {
                let (material, header) = (&input.material, Some(input.header.as_slice()));
                let key = bbs::derive_key(suite, material, &input.header, KEY_DST).unwrap();
                let public = key.public_key();
                let pair = KeyPair::<Theirs>::generate(material, header, KEY_DST).unwrap();
                let (their_key, their_public) = (pair.private_key(), pair.public_key());
                assert_eq!(key.expose_bytes()[..], their_key.to_bytes()[..]);
                assert_eq!(PublicKey::from_bytes(&their_public.to_bytes()).unwrap(), public);

                let messages = Some(input.messages.all.as_slice());
                let theirs =
                    TheirSignature::<Theirs>::sign(messages, their_key, their_public, header)
                        .unwrap();
                let ours = bbs::sign(suite, &key, &input.header, &input.messages.slices()).unwrap();
                assert_eq!(ours.to_bytes(), theirs.to_bytes(), "one signature for one input");
                check_signature(suite, input, &key, &theirs.to_bytes());
                let there = TheirSignature::<Theirs>::from_bytes(&ours.to_bytes()).unwrap();
                assert!(there.verify(their_public, messages, header).is_ok());
                assert!(there.verify(their_public, messages, Some(b"other")).is_err());

                let presented = Some(input.presentation_header.as_slice());
                let shown = Some(input.messages.shown.as_slice());
                let their_proof = PoKSignature::<Theirs>::proof_gen(
                    their_public,
                    &ours.to_bytes(),
                    header,
                    presented,
                    messages,
                    shown,
                );
                check_proof(suite, input, &public, &their_proof.unwrap().to_bytes());
                let what = (&input.messages.slices()[..], &input.messages.shown[..]);
                let proof =
                    bbs::prove(suite, (&public, &ours), input.headers(), what, rng).unwrap();
                let proof = PoKSignature::<Theirs>::from_bytes(&proof).unwrap();
                let shown_messages = input.messages.shown_messages();
                let verdict = |presented| {
                    let shown_messages = Some(shown_messages.as_slice());
                    proof.proof_verify(their_public, shown_messages, shown, header, presented)
                };
                assert!(verdict(presented).is_ok());
                assert!(verdict(Some(b"other")).is_err());
            });
        }
    };
}

fn check_signature(suite: Suite, input: &Input, key: &SecretKey, theirs: &[u8]) {
    let public = key.public_key();
    let theirs = Signature::from_bytes(theirs).unwrap();
    let mut messages = input.messages.slices();
    assert!(bbs::verify(suite, &public, &theirs, &input.header, &messages).is_ok());
    assert!(bbs::verify(suite, &public, &theirs, b"other", &messages).is_err());
    messages.pop();
    assert!(bbs::verify(suite, &public, &theirs, &input.header, &messages).is_err());
}

fn check_proof(suite: Suite, input: &Input, public: &PublicKey, theirs: &[u8]) {
    let verdict = |headers, shown: &[_]| bbs::verify_proof(suite, public, theirs, headers, shown);
    let mut shown = input.messages.shown();
    assert_eq!(verdict(input.headers(), &shown), Ok(()));
    assert!(verdict((&input.header, b"other"), &shown).is_err());
    if shown.pop().is_some() {
        assert!(verdict(input.headers(), &shown).is_err());
    }
}

both_ways!(sha_256_signatures_and_proofs_agree_both_ways, Suite::Sha256, Bls12381Sha256);
both_ways!(shake_256_signatures_and_proofs_agree_both_ways, Suite::Shake256, Bls12381Shake256);

macro_rules! blind_both_ways {
    ($name:ident, $suite:expr, $theirs:ty) => {
        /// Serves T-B1.
        #[test]
        fn $name() {
            type Theirs = BBSplus<$theirs>;
            let suite = $suite;
            each_input(stringify!($name), |input, rng| {
                let (material, header) = (&input.material, Some(input.header.as_slice()));
                let key = bbs::derive_key(suite, material, &input.header, KEY_DST).unwrap();
                let pair = KeyPair::<Theirs>::generate(material, header, KEY_DST).unwrap();
                let (their_key, their_public) = (pair.private_key(), pair.public_key());
                let public = &key.public_key();
                let (messages, committed) = (input.messages.slices(), input.committed.slices());
                let all = Some(input.messages.all.as_slice());
                let all_committed = Some(input.committed.all.as_slice());

                let (ours, blind) = blind::commit(suite, &committed, rng).unwrap();
                let (theirs, their_blind) = Commitment::<Theirs>::commit(all_committed).unwrap();
                let theirs = (theirs.to_bytes(), their_blind.to_bytes());
                for (commitment, blind) in [(ours, *blind.expose_bytes()), theirs] {
                    let here = |commitment: &[u8]| {
                        blind::sign(suite, &key, Some(commitment), &input.header, &messages)
                    };
                    let signature = &here(&commitment).unwrap();
                    let theirs = BlindSignature::<Theirs>::blind_sign(
                        their_key,
                        their_public,
                        Some(&commitment),
                        header,
                        all,
                    )
                    .unwrap();
                    assert_eq!(signature.to_bytes(), theirs.to_bytes(), "one for one input");
                    let mut flipped = commitment;
                    *flipped.last_mut().unwrap() ^= 1;
                    assert!(here(&flipped).is_err());

                    let their_blind = BlindFactor::from_bytes(&blind).unwrap();
                    let verdict = theirs.verify_blind_sign(
                        their_public,
                        header,
                        all,
                        all_committed,
                        Some(&their_blind),
                    );
                    assert!(verdict.is_ok());
                    let blind = Some(&ProverBlind::from_bytes(&blind).unwrap());
                    let opening = Opening { messages: &committed, blind };
                    let (header, messages) = (input.header.as_slice(), messages.as_slice());
                    let holding =
                        Holding { suite, key: public, signature, header, messages, opening };
                    assert!(blind::verify(&holding).is_ok());
                    assert!(blind::verify(&Holding { header: b"other", ..holding }).is_err());

                    let presented = Some(input.presentation_header.as_slice());
                    let (shown, shown_committed) = (&input.messages.shown, &input.committed.shown);
                    let their_proof = PoKSignature::<Theirs>::blind_proof_gen(
                        their_public,
                        &signature.to_bytes(),
                        Some(header),
                        presented,
                        all,
                        all_committed,
                        Some(shown),
                        Some(shown_committed),
                        Some(&their_blind),
                    );
                    check_blind_proof(suite, input, public, &their_proof.unwrap().to_bytes());
                    let shown_by_us = (shown.as_slice(), shown_committed.as_slice());
                    let proof =
                        blind::prove(&holding, &input.presentation_header, shown_by_us, rng);
                    let proof = PoKSignature::<Theirs>::from_bytes(&proof.unwrap()).unwrap();
                    let verdict = |presented| {
                        proof.blind_proof_verify(
                            their_public,
                            Some(header),
                            presented,
                            Some(messages.len()),
                            Some(&input.messages.shown_messages()),
                            Some(&input.committed.shown_messages()),
                            Some(shown),
                            Some(shown_committed),
                        )
                    };
                    assert!(verdict(presented).is_ok());
                    assert!(verdict(Some(b"other")).is_err());
                }
            });
        }
    };
}

fn check_blind_proof(suite: Suite, input: &Input, public: &PublicKey, theirs: &[u8]) {
    let (messages, committed) = (input.messages.shown(), input.committed.shown());
    let signer_count = input.messages.all.len();
    let shown = Shown { signer_count, messages: &messages, committed: &committed };
    let verdict = |headers, shown| blind::verify_proof(suite, public, theirs, headers, shown);
    assert_eq!(verdict(input.headers(), &shown), Ok(()));
    assert!(verdict((&input.header, b"other"), &shown).is_err());
    let other_count = Shown { signer_count: signer_count + 1, ..shown };
    assert!(verdict(input.headers(), &other_count).is_err());
    if let Some((_, fewer)) = committed.split_last() {
        let fewer = Shown { committed: fewer, ..shown };
        assert!(verdict(input.headers(), &fewer).is_err());
    }
}

blind_both_ways!(sha_256_blind_signatures_agree_both_ways, Suite::Sha256, Bls12381Sha256);
blind_both_ways!(shake_256_blind_signatures_agree_both_ways, Suite::Shake256, Bls12381Shake256);
