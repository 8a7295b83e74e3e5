//! Differential tests of the drafts' interface against another implementation, `zkryptium` 0.8.
//!
//! Signed there and checked here, and the reverse; proofs both ways. `zkryptium` panics on short
//! input, so it is given whole signatures and proofs only. `NONLA_FULL=1` runs 200 random cases
//! for each suite, otherwise 20.
#![expect(clippy::print_stdout, reason = "a failing case is found again by its seed")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use nonla_crypto::bbs::{self, Suite};
use nonla_crypto::{PublicKey, SecretKey, Signature};
use rand::rngs::OsRng;
use rand::{Rng, RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;
use zkryptium::bbsplus::ciphersuites::{Bls12381Sha256, Bls12381Shake256};
use zkryptium::keys::pair::KeyPair;
use zkryptium::schemes::algorithms::BBSplus;
use zkryptium::schemes::generics::{PoKSignature, Signature as TheirSignature};

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
    messages: Vec<Vec<u8>>,
    shown: Vec<usize>,
}

impl Input {
    fn draw(rng: &mut ChaCha20Rng) -> Self {
        let mut material = [0; 32];
        rng.fill_bytes(&mut material);
        let count = rng.gen_range(1..12);
        let messages: Vec<Vec<u8>> = (0..count).map(|_| bytes(rng)).collect();
        let shown = (0..count).filter(|_| rng.r#gen()).collect();
        Self { material, header: bytes(rng), presentation_header: bytes(rng), messages, shown }
    }

    fn slices(&self) -> Vec<&[u8]> {
        self.messages.iter().map(Vec::as_slice).collect()
    }

    fn shown(&self) -> Vec<(usize, &[u8])> {
        self.shown.iter().map(|index| (*index, self.messages[*index].as_slice())).collect()
    }

    fn shown_messages(&self) -> Vec<Vec<u8>> {
        self.shown.iter().map(|index| self.messages[*index].clone()).collect()
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

                let messages = Some(input.messages.as_slice());
                let theirs =
                    TheirSignature::<Theirs>::sign(messages, their_key, their_public, header)
                        .unwrap();
                let ours = bbs::sign(suite, &key, &input.header, &input.slices()).unwrap();
                assert_eq!(ours.to_bytes(), theirs.to_bytes(), "one signature for one input");
                check_signature(suite, input, &key, &theirs.to_bytes());
                let there = TheirSignature::<Theirs>::from_bytes(&ours.to_bytes()).unwrap();
                assert!(there.verify(their_public, messages, header).is_ok());
                assert!(there.verify(their_public, messages, Some(b"other")).is_err());

                let presented = Some(input.presentation_header.as_slice());
                let shown = Some(input.shown.as_slice());
                let their_proof = PoKSignature::<Theirs>::proof_gen(
                    their_public,
                    &ours.to_bytes(),
                    header,
                    presented,
                    messages,
                    shown,
                );
                check_proof(suite, input, &public, &their_proof.unwrap().to_bytes());
                let what = (&input.slices()[..], &input.shown[..]);
                let proof =
                    bbs::prove(suite, (&public, &ours), input.headers(), what, rng).unwrap();
                let proof = PoKSignature::<Theirs>::from_bytes(&proof).unwrap();
                let shown_messages = input.shown_messages();
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
    let mut messages = input.slices();
    assert!(bbs::verify(suite, &public, &theirs, &input.header, &messages).is_ok());
    assert!(bbs::verify(suite, &public, &theirs, b"other", &messages).is_err());
    messages.pop();
    assert!(bbs::verify(suite, &public, &theirs, &input.header, &messages).is_err());
}

fn check_proof(suite: Suite, input: &Input, public: &PublicKey, theirs: &[u8]) {
    let verdict = |headers, shown: &[_]| bbs::verify_proof(suite, public, theirs, headers, shown);
    let mut shown = input.shown();
    assert_eq!(verdict(input.headers(), &shown), Ok(()));
    assert!(verdict((&input.header, b"other"), &shown).is_err());
    if shown.pop().is_some() {
        assert!(verdict(input.headers(), &shown).is_err());
    }
}

both_ways!(sha_256_signatures_and_proofs_agree_both_ways, Suite::Sha256, Bls12381Sha256);
both_ways!(shake_256_signatures_and_proofs_agree_both_ways, Suite::Shake256, Bls12381Shake256);
