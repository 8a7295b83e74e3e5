//! The fixtures of the blind signatures draft, byte for byte (`../shared/vectors`).

use super::super::committed::generate::{Source, commit_with, prove as prove_committed};
use super::super::fixtures::{Case, SUITES, borrowed, published, same_points, slices};
use super::{Holding, Opening, ProverBlind, Shown, Suite, sign, verify, verify_proof};
use crate::interface::{Generators, Interface};
use crate::key::{PublicKey, SecretKey};
use crate::signature::Signature;

fn read(folder: &str, file: &str) -> Case {
    Case::read(&format!("bbs-blind-and-pseudonym/blind/{folder}"), file)
}

fn blind(case: &Case) -> Option<ProverBlind> {
    case.has("/proverBlind").then(|| ProverBlind::from_bytes(&case.bytes("/proverBlind")).unwrap())
}

/// Serves T-B1.
#[test]
fn generators_match_the_fixtures() {
    for (suite, folder) in published() {
        let interface = Interface::blind(suite);
        generators_hold(read(folder, "generators.json"), interface);
    }
}

pub(in crate::bbs) fn generators_hold(case: Case, interface: &'static Interface) {
    let sets = ["/generators", "/blindGenerators"];
    let [count, committed] = sets.map(|set| case.list(&format!("{set}/MsgGenerators")).len());
    let listed = |(set, count)| (0..count).map(move |i| format!("{set}/MsgGenerators/{i}"));
    let mut names: Vec<String> =
        sets.into_iter().zip([count, committed]).flat_map(listed).collect();
    names.extend(["P1", "Q1"].map(|name| format!("/generators/{name}")));
    names.push("/blindGenerators/Q1".to_owned());
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    case.assert_exact(&names, |case| {
        let generators = Generators::with_committed(interface, count, committed);
        let (messages, blinding) = generators.messages.split_at(count);
        let fixed = ["/generators/P1", "/generators/Q1", "/blindGenerators/Q1"];
        same_points(&[generators.p1, generators.q1, blinding[0]], &fixed.map(|p| case.bytes(p)))
            && same_points(messages, &case.list("/generators/MsgGenerators"))
            && same_points(&blinding[1..], &case.list("/blindGenerators/MsgGenerators"))
    });
}

/// Serves T-B1.
#[test]
fn commitments_match_the_fixtures() {
    for (suite, folder) in published() {
        for number in 1..=2 {
            let case = read(folder, &format!("commit/commit{number:03}.json"));
            case.assert_exact(&["/commitmentWithProof", "/proverBlind"], |case| {
                let interface = Interface::blind(suite);
                let messages = case.list("/committedMessages");
                let scalars = interface.hidden_texts(&slices(&messages), 0);
                let random = case.mocked(suite, "commit", scalars.len() + 2);
                let (made, blind) = commit_with(interface, &scalars, &random).unwrap();
                let bytes = case.bytes("/commitmentWithProof");
                let key = SecretKey::derive(&[1; 32], b"", None).unwrap();
                let accepted = sign(suite, &key, Some(&bytes), b"", &[]).is_ok();
                accepted == case.is_valid()
                    && made == bytes
                    && blind.expose_bytes()[..] == case.bytes("/proverBlind")[..]
            });
        }
    }
}

/// Serves T-B1.
#[test]
fn signatures_match_the_fixtures() {
    for (suite, folder) in published() {
        for number in 1..=5 {
            let case = read(folder, &format!("signature/signature{number:03}.json"));
            case.assert_exact(&["/signature"], |case| signature_holds(suite, case));
        }
    }
}

fn signature_holds(suite: Suite, case: &Case) -> bool {
    let key = SecretKey::from_bytes(&case.bytes("/signerKeyPair/secretKey")).unwrap();
    let public = PublicKey::from_bytes(&case.bytes("/signerKeyPair/publicKey")).unwrap();
    let commitment = case.has("/commitmentWithProof").then(|| case.bytes("/commitmentWithProof"));
    let (header, messages) = (case.bytes("/header"), case.list("/messages"));
    let committed = case.list_or_empty("/committedMessages");
    let (messages, committed, blind) = (slices(&messages), slices(&committed), blind(case));
    let opening = Opening { messages: &committed, blind: blind.as_ref() };
    let expected = case.bytes("/signature");
    let verdict = Signature::from_bytes(&expected).is_ok_and(|signature| {
        let (key, signature, header, messages) = (&public, &signature, &header, &messages);
        verify(&Holding { suite, key, signature, header, messages, opening }).is_ok()
    });
    let made = sign(suite, &key, commitment.as_deref(), &header, &messages).unwrap();
    verdict == case.is_valid() && made.to_bytes()[..] == expected[..]
}

/// Serves T-B1.
#[test]
fn proofs_match_the_fixtures() {
    for (suite, folder) in published() {
        for number in 1..=8 {
            let case = read(folder, &format!("proof/proof{number:03}.json"));
            case.assert_exact(&["/proof"], |case| proof_holds(suite, case));
        }
    }
}

fn proof_holds(suite: Suite, case: &Case) -> bool {
    let key = &PublicKey::from_bytes(&case.bytes("/signerPublicKey")).unwrap();
    let (header, presentation_header) = (case.bytes("/header"), case.bytes("/presentationHeader"));
    let headers = (header.as_slice(), presentation_header.as_slice());
    let revealed = (case.indexed("/revealedMessages"), case.indexed("/revealedCommittedMessages"));
    let signer_count = case.number("/L");
    let shown =
        Shown { signer_count, messages: &borrowed(&revealed.0), committed: &borrowed(&revealed.1) };
    let expected = case.bytes("/proof");
    if verify_proof(suite, key, &expected, headers, &shown).is_err() {
        return !case.is_valid();
    }
    let wrong_count = Shown { signer_count: signer_count + 1, ..shown };
    assert!(verify_proof(suite, key, &expected, headers, &wrong_count).is_err());
    let all = Case::read("bbs-blind-and-pseudonym/blind", "messages.json");
    let (messages, committed) = (all.list("/messages"), all.list("/committedMessages"));
    let blind = blind(case);
    let committed_count = blind.as_ref().map_or(0, |_| committed.len());
    let (messages, committed) = (slices(&messages), slices(&committed));
    let opening = Opening { messages: &committed[..committed_count], blind: blind.as_ref() };
    let indexes =
        |entries: &[(usize, Vec<u8>)]| entries.iter().map(|(i, _)| *i).collect::<Vec<_>>();
    let (own, theirs) = (indexes(&revealed.0), indexes(&revealed.1));
    let signature = &Signature::from_bytes(&case.bytes("/signature")).unwrap();
    let messages = &messages[..signer_count];
    let holding = Holding { suite, key, signature, header: &header, messages, opening };
    let source = Source {
        holding: &holding,
        presentation_header: &presentation_header,
        shown: (&own, &theirs),
        pseudonym: None,
    };
    let made = prove_committed(Interface::blind(suite), &source, |public, _, scalars| {
        case.mocked(suite, "proof", 5 + scalars.len() - public.shown.len())
    });
    case.is_valid() && made.unwrap() == expected
}

/// Any bytes get an answer: as a commitment and as a proof.
#[test]
fn any_length_of_bytes_is_answered_with_an_error() {
    let key = SecretKey::derive(&[1; 32], b"", None).unwrap();
    let public = key.public_key();
    for length in 0..400 {
        for byte in [0, 0x80, 0xff] {
            let bytes = vec![byte; length];
            assert!(sign(Suite::Sha256, &key, Some(&bytes), b"", &[]).is_err());
            for signer_count in [0, 1, usize::MAX] {
                let shown = Shown { signer_count, ..Shown::default() };
                let verdict = verify_proof(Suite::Sha256, &public, &bytes, (b"", b""), &shown);
                assert!(verdict.is_err());
            }
        }
    }
}

/// A random round trip, and what must not be accepted.
#[test]
fn a_commitment_is_signed_shown_in_part_and_bound_to_its_headers() {
    let mut rng = rand::rngs::OsRng;
    for (suite, _) in SUITES {
        let key = SecretKey::generate(&mut rng);
        let (committed, messages) = ([b"a".as_slice(), b"b"], [b"c".as_slice()]);
        let (commitment, blind) = super::commit(suite, &committed, &mut rng).unwrap();
        for position in 0..commitment.len() {
            let mut flipped = commitment.clone();
            flipped[position] ^= 1;
            assert!(sign(suite, &key, Some(&flipped), b"", &messages).is_err(), "byte {position}");
        }
        let signature = sign(suite, &key, Some(&commitment), b"h", &messages).unwrap();
        let public = key.public_key();
        let holding = Holding {
            suite,
            key: &public,
            signature: &signature,
            header: b"h",
            messages: &messages,
            opening: Opening { messages: &committed, blind: Some(&blind) },
        };
        assert!(verify(&holding).is_ok());
        let unblinded = Opening { blind: None, ..holding.opening };
        assert!(verify(&Holding { opening: unblinded, ..holding }).is_err());
        let headers = (b"h".as_slice(), b"p".as_slice());
        let proof = super::prove(&holding, b"p", (&[0], &[1]), &mut rng).unwrap();
        for outside in [(&[1][..], &[][..]), (&[], &[2]), (&[], &[1, 0])] {
            assert!(super::prove(&holding, b"p", outside, &mut rng).is_err());
        }
        let verdict = |headers, committed: &[_]| {
            let shown = Shown { signer_count: 1, messages: &[(0, b"c")], committed };
            verify_proof(suite, &public, &proof, headers, &shown)
        };
        assert_eq!(verdict(headers, &[(1, b"b")]), Ok(()));
        assert!(verdict(headers, &[(0, b"b")]).is_err());
        assert!(verdict((b"h", b"q"), &[(1, b"b")]).is_err());
    }
}
