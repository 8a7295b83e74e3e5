//! The draft's fixtures, byte for byte, positive and negative (`tests/vectors/bbs-signatures-10`).

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::proof::generate::prove_with;
use super::{sign, verify, verify_proof};
use crate::backend::Scalar;
use crate::hash::{EXPAND_LEN, expand_message, hash_to_scalar, reduce};
use crate::interface::{Generators, Interface};
use crate::key::{PublicKey, SecretKey};
use crate::signature::Signature;

#[derive(Deserialize)]
#[serde(transparent)]
struct Hex(#[serde(with = "hex::serde")] Vec<u8>);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct KeyPair {
    secret_key: Hex,
    public_key: Hex,
}

#[derive(Deserialize)]
struct Outcome {
    valid: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SignatureCase {
    case_name: String,
    signer_key_pair: KeyPair,
    header: Hex,
    messages: Vec<Hex>,
    signature: Hex,
    result: Outcome,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ProofCase {
    case_name: String,
    signer_public_key: Hex,
    signature: Hex,
    header: Hex,
    presentation_header: Hex,
    messages: Vec<Hex>,
    disclosed_indexes: Vec<usize>,
    proof: Hex,
    result: Outcome,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/vectors/bbs-signatures-10/bls12-381-sha-256")
}

fn read<T: for<'a> Deserialize<'a>>(name: &str) -> T {
    let bytes = std::fs::read(folder().join(name)).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

fn cases<T: for<'a> Deserialize<'a>>(kind: &str, count: usize) -> Vec<T> {
    (1..=count).map(|number| read(&format!("{kind}/{kind}{number:03}.json"))).collect()
}

fn slices(messages: &[Hex]) -> Vec<&[u8]> {
    messages.iter().map(|message| message.0.as_slice()).collect()
}

fn mocked_scalars(count: usize) -> Vec<Scalar> {
    #[derive(Deserialize)]
    struct Mocked {
        seed: Hex,
        dst: Hex,
    }
    let Mocked { seed, dst } = read("mockedRng.json");
    expand_message(&[&seed.0], &dst.0, EXPAND_LEN * count)
        .chunks_exact(EXPAND_LEN)
        .map(|wide| reduce(wide.try_into().unwrap()))
        .collect()
}

/// Serves T-B1, REQ-S4, REQ-O1.
#[test]
fn key_generation_matches_the_fixture() {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Case {
        key_material: Hex,
        key_info: Hex,
        key_dst: Hex,
        key_pair: KeyPair,
    }
    let case: Case = read("keypair.json");
    let key =
        SecretKey::derive(&case.key_material.0, &case.key_info.0, Some(&case.key_dst.0)).unwrap();
    assert_eq!(key.expose_bytes().as_slice(), case.key_pair.secret_key.0);
    assert_eq!(key.public_key().to_bytes().as_slice(), case.key_pair.public_key.0);
    let default = SecretKey::derive(&case.key_material.0, &case.key_info.0, None).unwrap();
    assert!(default.public_key() != key.public_key(), "the fixture names its own tag");
}

/// Serves T-B1.
#[test]
fn hashes_and_generators_match_the_fixtures() {
    #[derive(Deserialize)]
    struct HashCase {
        message: Hex,
        dst: Hex,
        scalar: Hex,
    }
    let case: HashCase = read("h2s.json");
    assert_eq!(hash_to_scalar(&[&case.message.0], &case.dst.0).to_bytes_be()[..], case.scalar.0);

    #[derive(Deserialize)]
    struct Mapped {
        message: Hex,
        scalar: Hex,
    }
    #[derive(Deserialize)]
    struct MapCases {
        cases: Vec<Mapped>,
    }
    let map: MapCases = read("MapMessageToScalarAsHash.json");
    assert_eq!(map.cases.len(), 10);
    for case in map.cases {
        let scalar = Interface::draft().text_to_scalar(&case.message.0);
        assert_eq!(scalar.to_bytes_be()[..], case.scalar.0);
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct GeneratorCase {
        #[serde(rename = "P1")]
        p1: Hex,
        #[serde(rename = "Q1")]
        q1: Hex,
        msg_generators: Vec<Hex>,
    }
    let case: GeneratorCase = read("generators.json");
    let generators = Generators::new(Interface::draft(), case.msg_generators.len());
    assert_eq!(generators.p1.to_compressed()[..], case.p1.0);
    assert_eq!(generators.q1.to_compressed()[..], case.q1.0);
    for (ours, theirs) in generators.messages.iter().zip(&case.msg_generators) {
        assert_eq!(ours.to_compressed()[..], theirs.0);
    }
}

/// Serves T-B1: ten signatures, valid and not; flipping a byte of a valid one makes it invalid.
#[test]
fn signatures_match_the_fixtures() {
    for case in cases::<SignatureCase>("signature", 10) {
        let key = SecretKey::from_bytes(&case.signer_key_pair.secret_key.0).unwrap();
        let public = PublicKey::from_bytes(&case.signer_key_pair.public_key.0).unwrap();
        let messages = slices(&case.messages);
        let verdict = |bytes: &[u8]| {
            Signature::from_bytes(bytes).is_ok_and(|signature| {
                verify(&public, &signature, &case.header.0, &messages).is_ok()
            })
        };
        assert_eq!(verdict(&case.signature.0), case.result.valid, "{}", case.case_name);
        if case.result.valid {
            let signed = sign(&key, &case.header.0, &messages).unwrap();
            assert_eq!(signed.to_bytes()[..], case.signature.0, "{}", case.case_name);
            for position in 0..case.signature.0.len() {
                let mut flipped = case.signature.0.clone();
                flipped[position] ^= 1;
                assert!(!verdict(&flipped), "{} with byte {position} flipped", case.case_name);
            }
        }
    }
}

/// Serves T-B1: fifteen proofs, valid and not, made again from the mocked randomness.
#[test]
fn proofs_match_the_fixtures() {
    for case in cases::<ProofCase>("proof", 15) {
        let public = PublicKey::from_bytes(&case.signer_public_key.0).unwrap();
        let messages = slices(&case.messages);
        let shown: Vec<_> =
            case.disclosed_indexes.iter().map(|index| (*index, messages[*index])).collect();
        let headers = (case.header.0.as_slice(), case.presentation_header.0.as_slice());
        let verdict = |bytes: &[u8]| verify_proof(&public, bytes, headers, &shown).is_ok();
        assert_eq!(verdict(&case.proof.0), case.result.valid, "{}", case.case_name);
        if !case.result.valid {
            continue;
        }
        let signature = Signature::from_bytes(&case.signature.0).unwrap();
        let random = mocked_scalars(5 + messages.len() - shown.len());
        let what = (messages.as_slice(), case.disclosed_indexes.as_slice());
        let made = prove_with(&public, &signature, headers, what, &random).unwrap();
        assert_eq!(made, case.proof.0, "{}", case.case_name);
        for position in (0..made.len()).step_by(7) {
            let mut flipped = made.clone();
            flipped[position] ^= 1;
            assert!(!verdict(&flipped), "{} with byte {position} flipped", case.case_name);
        }
    }
}

/// Short, long and random input gives an error, never a panic (zkryptium 0.8 panics on the short).
#[test]
fn any_length_of_proof_bytes_is_answered_with_an_error() {
    let key = SecretKey::derive(&[1; 32], b"", None).unwrap().public_key();
    for length in 0..600 {
        assert!(verify_proof(&key, &vec![0x80; length], (b"", b""), &[]).is_err());
        assert!(verify_proof(&key, &vec![0; length], (b"", b""), &[(usize::MAX, b"")]).is_err());
    }
}
