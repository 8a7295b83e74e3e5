//! The drafts' fixtures, byte for byte, under both suites. They are published by others and stand beside
//! the project, in `../shared/vectors`; without them their tests are skipped, and red in the gate.

#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
#[path = "../../../../tests/support/skip.rs"]
mod skip;

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::challenge::Public;
use super::challenge::generate::prove_with;
use super::proof::generate::picked;
use super::{Suite, derive_key, prove, sign, verify, verify_proof};
use crate::backend::{G1Affine, Scalar};
use crate::hash::{EXPAND_LEN, reduce};
use crate::interface::{Generators, Interface};
use crate::key::{PublicKey, SecretKey};
use crate::secret::Secrets;
use crate::signature::Signature;

pub(super) const SUITES: [(Suite, &str); 2] =
    [(Suite::Sha256, "bls12-381-sha-256"), (Suite::Shake256, "bls12-381-shake-256")];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors")
}

/// Whether the published vectors stand beside the project.
pub(crate) fn are_here() -> bool {
    root().is_dir()
}

/// The suites and their folders of fixtures; none where there are no vectors.
pub(super) fn published() -> Vec<(Suite, &'static str)> {
    if are_here() {
        return SUITES.to_vec();
    }
    skip::skip("the published vectors in ../shared/vectors");
    Vec::new()
}

/// A file of fixtures, and what reads it.
pub(super) struct Case(Value);

impl Case {
    pub(super) fn read(folder: &str, file: &str) -> Self {
        let path = root().join(folder).join(file);
        Self(serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap())
    }

    pub(super) fn has(&self, pointer: &str) -> bool {
        self.0.pointer(pointer).is_some_and(|value| !value.is_null())
    }

    pub(super) fn bytes(&self, pointer: &str) -> Vec<u8> {
        hex::decode(self.0.pointer(pointer).unwrap().as_str().unwrap()).unwrap()
    }

    pub(super) fn list(&self, pointer: &str) -> Vec<Vec<u8>> {
        let list = self.0.pointer(pointer).unwrap().as_array().unwrap();
        list.iter().map(|value| hex::decode(value.as_str().unwrap()).unwrap()).collect()
    }

    pub(super) fn list_or_empty(&self, pointer: &str) -> Vec<Vec<u8>> {
        if self.has(pointer) { self.list(pointer) } else { Vec::new() }
    }

    /// The mocked random numbers of the step `name`. (The `count` beside the tag is wrong in one of
    /// the pseudonym fixtures, whose expected values come from one number more.)
    pub(super) fn mocked(&self, suite: Suite, name: &str, count: usize) -> Secrets {
        let text = |pointer: &str| self.0.pointer(pointer).unwrap().as_str().unwrap().as_bytes();
        let dst = text(&format!("/mockRngParameters/{name}/DST"));
        mocked_scalars(suite, text("/mockRngParameters/SEED"), dst, count)
    }

    pub(super) fn number(&self, pointer: &str) -> usize {
        self.0.pointer(pointer).unwrap().as_u64().unwrap().try_into().unwrap()
    }

    /// The object at `pointer`, from index to bytes, ascending; empty if there is none.
    pub(super) fn indexed(&self, pointer: &str) -> Vec<(usize, Vec<u8>)> {
        let Some(object) = self.0.pointer(pointer).and_then(Value::as_object) else {
            return Vec::new();
        };
        let entry = |(index, value): (&String, &Value)| {
            (index.parse().unwrap(), hex::decode(value.as_str().unwrap()).unwrap())
        };
        let mut entries: Vec<_> = object.iter().map(entry).collect();
        entries.sort();
        entries
    }

    pub(super) fn is_valid(&self) -> bool {
        self.0.pointer("/result/valid").unwrap().as_bool().unwrap()
    }

    /// Asserts that the fixture holds, and that it no longer does once any expected value
    /// (`pointers`, and the verdict where there is one) has the first, a middle or the last byte
    /// changed.
    pub(super) fn assert_exact(self, pointers: &[&str], holds: impl Fn(&Self) -> bool) {
        let name = self.0["caseName"].to_string();
        assert!(holds(&self), "{name}");
        if self.has("/result/valid") {
            let mut other = Self(self.0.clone());
            *other.0.pointer_mut("/result/valid").unwrap() = Value::Bool(!self.is_valid());
            assert!(!holds(&other), "{name}: the verdict does not matter");
            if !self.is_valid() {
                return;
            }
        }
        for pointer in pointers {
            let bytes = self.bytes(pointer);
            for position in [0, bytes.len() / 2, bytes.len() - 1] {
                let mut flipped = bytes.clone();
                flipped[position] ^= 1;
                let mut other = Self(self.0.clone());
                *other.0.pointer_mut(pointer).unwrap() = Value::String(hex::encode(flipped));
                assert!(!holds(&other), "{name}: byte {position} of {pointer} does not matter");
            }
        }
    }
}

pub(super) fn slices(messages: &[Vec<u8>]) -> Vec<&[u8]> {
    messages.iter().map(Vec::as_slice).collect()
}

/// `(index, bytes)` borrowed.
pub(super) fn borrowed(entries: &[(usize, Vec<u8>)]) -> Vec<(usize, &[u8])> {
    entries.iter().map(|(index, bytes)| (*index, bytes.as_slice())).collect()
}

/// `seeded_random_scalars` of the draft.
pub(super) fn mocked_scalars(suite: Suite, seed: &[u8], dst: &[u8], count: usize) -> Secrets {
    let mut scalars = Secrets::with_capacity(count);
    for wide in suite.expand(&[seed], dst, EXPAND_LEN * count).chunks_exact(EXPAND_LEN) {
        scalars.push(reduce(wide.try_into().unwrap()));
    }
    scalars
}

pub(super) fn same_points(ours: &[G1Affine], theirs: &[Vec<u8>]) -> bool {
    ours.len() == theirs.len()
        && ours.iter().zip(theirs).all(|(ours, theirs)| ours.to_compressed()[..] == theirs[..])
}

fn is_scalar(ours: &Scalar, theirs: &[u8]) -> bool {
    ours.to_bytes_be() == theirs
}

fn read(folder: &str, file: &str) -> Case {
    Case::read(&format!("bbs-signature/{folder}"), file)
}

/// Serves T-B1, REQ-S4, REQ-O1.
#[test]
fn key_generation_matches_the_fixtures() {
    for (suite, folder) in published() {
        let expected = ["/keyPair/secretKey", "/keyPair/publicKey"];
        read(folder, "keypair.json").assert_exact(&expected, |case| {
            let (material, info) = (case.bytes("/keyMaterial"), case.bytes("/keyInfo"));
            let dst = case.bytes("/keyDst");
            let key = derive_key(suite, &material, &info, Some(&dst)).unwrap();
            let default = derive_key(suite, &material, &info, None).unwrap();
            assert!(default.public_key() != key.public_key(), "the fixture names its own tag");
            key.expose_bytes()[..] == case.bytes("/keyPair/secretKey")[..]
                && key.public_key().to_bytes()[..] == case.bytes("/keyPair/publicKey")[..]
        });
    }
}

/// Serves T-B1.
#[test]
fn hashes_to_scalars_match_the_fixtures() {
    for (suite, folder) in published() {
        read(folder, "h2s.json").assert_exact(&["/scalar"], |case| {
            let (message, dst) = (case.bytes("/message"), case.bytes("/dst"));
            is_scalar(&suite.hash_to_scalar(&[&message], &dst), &case.bytes("/scalar"))
        });
        let scalars: Vec<String> = (0..10).map(|i| format!("/cases/{i}/scalar")).collect();
        let expected: Vec<&str> = scalars.iter().map(String::as_str).collect();
        read(folder, "MapMessageToScalarAsHash.json").assert_exact(&expected, |case| {
            (0..10).all(|i| {
                let message = case.bytes(&format!("/cases/{i}/message"));
                let scalar = Interface::draft(suite).text_to_scalar(&message);
                is_scalar(&scalar, &case.bytes(&format!("/cases/{i}/scalar")))
            })
        });
        let scalars: Vec<String> = (0..10).map(|i| format!("/mockedScalars/{i}")).collect();
        let expected: Vec<&str> = scalars.iter().map(String::as_str).collect();
        read(folder, "mockedRng.json").assert_exact(&expected, |case| {
            let mocked = mocked_scalars(suite, &case.bytes("/seed"), &case.bytes("/dst"), 10);
            mocked
                .iter()
                .zip(case.list("/mockedScalars"))
                .all(|(our, their)| is_scalar(our, &their))
        });
    }
}

/// Serves T-B1.
#[test]
fn generators_match_the_fixtures() {
    for (suite, folder) in published() {
        let case = read(folder, "generators.json");
        let count = case.list("/MsgGenerators").len();
        let names: Vec<String> = (0..count).map(|i| format!("/MsgGenerators/{i}")).collect();
        let expected: Vec<&str> = names.iter().map(String::as_str).chain(["/P1", "/Q1"]).collect();
        case.assert_exact(&expected, |case| {
            let generators = Generators::new(Interface::draft(suite), count);
            same_points(&[generators.p1, generators.q1], &[case.bytes("/P1"), case.bytes("/Q1")])
                && same_points(&generators.messages, &case.list("/MsgGenerators"))
        });
    }
}

/// Serves T-B1: ten signatures of each suite, valid and not.
#[test]
fn signatures_match_the_fixtures() {
    for (suite, folder) in published() {
        for number in 1..=10 {
            let case = read(folder, &format!("signature/signature{number:03}.json"));
            case.assert_exact(&["/signature"], |case| signature_holds(suite, case));
        }
    }
}

fn signature_holds(suite: Suite, case: &Case) -> bool {
    let key = SecretKey::from_bytes(&case.bytes("/signerKeyPair/secretKey")).unwrap();
    let public = PublicKey::from_bytes(&case.bytes("/signerKeyPair/publicKey")).unwrap();
    let (header, messages) = (case.bytes("/header"), case.list("/messages"));
    let (messages, expected) = (slices(&messages), case.bytes("/signature"));
    let verdict = Signature::from_bytes(&expected)
        .is_ok_and(|signature| verify(suite, &public, &signature, &header, &messages).is_ok());
    let same = || sign(suite, &key, &header, &messages).unwrap().to_bytes()[..] == expected[..];
    verdict == case.is_valid() && (!verdict || same())
}

/// Serves T-B1: fifteen proofs of each suite, valid and not, made again from the mocked
/// randomness.
#[test]
fn proofs_match_the_fixtures() {
    for (suite, folder) in published() {
        let rng = read(folder, "mockedRng.json");
        for number in 1..=15 {
            let case = read(folder, &format!("proof/proof{number:03}.json"));
            case.assert_exact(&["/proof"], |case| proof_holds(suite, &rng, case));
        }
    }
}

fn proof_holds(suite: Suite, rng: &Case, case: &Case) -> bool {
    let key = &PublicKey::from_bytes(&case.bytes("/signerPublicKey")).unwrap();
    let (header, presentation_header) = (case.bytes("/header"), case.bytes("/presentationHeader"));
    let headers = (header.as_slice(), presentation_header.as_slice());
    let (messages, expected) = (case.list("/messages"), case.bytes("/proof"));
    let indexes: Vec<usize> = case.0["disclosedIndexes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| i.as_u64().unwrap() as usize)
        .collect();
    let shown: Vec<_> = indexes.iter().map(|i| (*i, messages[*i].as_slice())).collect();
    let verdict = verify_proof(suite, key, &expected, headers, &shown).is_ok();
    if !verdict {
        return !case.is_valid();
    }
    let signature = Signature::from_bytes(&case.bytes("/signature")).unwrap();
    let interface = Interface::draft(suite);
    let generators = &Generators::new(interface, messages.len());
    let scalars = interface.hidden_texts(&slices(&messages), 0);
    let shown = picked(&scalars, &indexes).unwrap();
    let count = 5 + messages.len() - shown.len();
    let random = mocked_scalars(suite, &rng.bytes("/seed"), &rng.bytes("/dst"), count);
    let public = Public { interface, generators, key, headers, shown, pseudonym: None };
    case.is_valid() && prove_with(&public, &signature, &scalars, &random).unwrap() == expected
}

/// Flipping any byte of a valid signature or proof makes it invalid.
#[test]
fn no_byte_of_a_signature_or_proof_is_idle() {
    for (suite, folder) in published() {
        let case = read(folder, "proof/proof003.json");
        let key = PublicKey::from_bytes(&case.bytes("/signerPublicKey")).unwrap();
        let (header, presentation_header) =
            (case.bytes("/header"), case.bytes("/presentationHeader"));
        let messages = case.list("/messages");
        let shown: Vec<_> = case.0["disclosedIndexes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|i| i.as_u64().unwrap() as usize)
            .map(|i| (i, messages[i].as_slice()))
            .collect();
        let verdict = |proof: &[u8]| {
            verify_proof(suite, &key, proof, (&header, &presentation_header), &shown).is_ok()
        };
        let proof = case.bytes("/proof");
        assert!(verdict(&proof));
        for position in 0..proof.len() {
            let mut flipped = proof.clone();
            flipped[position] ^= 1;
            assert!(!verdict(&flipped), "byte {position} of a proof");
        }
        let signature = case.bytes("/signature");
        for position in 0..signature.len() {
            let mut flipped = signature.clone();
            flipped[position] ^= 1;
            let accepted = Signature::from_bytes(&flipped).is_ok_and(|signature| {
                verify(suite, &key, &signature, &header, &slices(&messages)).is_ok()
            });
            assert!(!accepted, "byte {position} of a signature");
        }
    }
}

/// Serves T-B2: with the signature of other messages every equation holds but the pairing's.
#[test]
fn a_proof_from_the_signature_of_other_messages_is_refused() {
    let mut rng = <rand_chacha::ChaCha20Rng as rand::SeedableRng>::seed_from_u64(1);
    for (suite, _) in SUITES {
        let key = derive_key(suite, &[1; 32], b"", None).unwrap();
        let public = key.public_key();
        let [signed, claimed]: [&[&[u8]]; 2] = [&[b"a", b"minor"], &[b"a", b"adult"]];
        let signature = sign(suite, &key, b"header", signed).unwrap();
        for (messages, holds) in [(signed, true), (claimed, false)] {
            let owned = (&public, &signature);
            let proof =
                prove(suite, owned, (b"header", b"ph"), (messages, &[1]), &mut rng).unwrap();
            let shown = [(1, messages[1])];
            let verdict = verify_proof(suite, &public, &proof, (b"header", b"ph"), &shown);
            assert_eq!(verdict.is_ok(), holds);
        }
    }
}

/// Short, long and random input gives an error, never a panic (zkryptium 0.8 panics on the short).
#[test]
fn any_length_of_proof_bytes_is_answered_with_an_error() {
    let key = SecretKey::derive(&[1; 32], b"", None).unwrap().public_key();
    for (suite, _) in SUITES {
        for length in 0..600 {
            let refused = |bytes: &[u8], shown: &[(usize, &[u8])]| {
                verify_proof(suite, &key, bytes, (b"", b""), shown).is_err()
            };
            assert!(refused(&vec![0x80; length], &[]));
            assert!(refused(&vec![0; length], &[(usize::MAX, b"")]));
        }
    }
}

/// A count is refused before any generator is computed for it.
#[test]
fn too_many_messages_are_refused_at_once() {
    let key = SecretKey::derive(&[1; 32], b"", None).unwrap();
    let messages = vec![b"".as_slice(); super::MAX_MESSAGES + 1];
    let refused = sign(Suite::Shake256, &key, b"", &messages);
    assert_eq!(refused, Err(super::SignError::TooManyMessages));
    let proof = vec![0; 272 + 32 * messages.len()];
    let refused = verify_proof(Suite::Shake256, &key.public_key(), &proof, (b"", b""), &[]);
    assert_eq!(refused, Err(super::BadProof::BadIndexes));
}
