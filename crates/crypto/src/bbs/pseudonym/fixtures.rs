//! The fixtures of the pseudonyms draft, byte for byte (`../shared/vectors`).

use super::super::blind::fixtures::generators_hold;
use super::super::committed::generate::{Source, commit_with, prove as prove_committed};
use super::super::fixtures::{Case, SUITES, borrowed, published, slices};
use super::{
    Holding, NymSecret, Opening, ProverBlind, Shown, Suite, base, sign, verify, verify_proof,
};
use crate::curve::PointG1;
use crate::interface::Interface;
use crate::key::{PublicKey, SecretKey};
use crate::signature::Signature;

fn read(folder: &str, file: &str) -> Case {
    Case::read(&format!("bbs-blind-and-pseudonym/pseudonym/{folder}"), file)
}

fn secret(case: &Case, pointer: &str) -> NymSecret {
    NymSecret::from_bytes(&case.bytes(pointer)).unwrap()
}

fn blind(case: &Case) -> ProverBlind {
    ProverBlind::from_bytes(&case.bytes("/proverBlind")).unwrap()
}

/// Serves T-B1.
#[test]
fn generators_match_the_fixtures() {
    for (suite, folder) in published() {
        generators_hold(read(folder, "generators.json"), Interface::pseudonym(suite));
    }
}

/// Serves T-B1.
#[test]
fn commitments_match_the_fixtures() {
    for (suite, folder) in published() {
        for number in 1..=2 {
            let case = read(folder, &format!("nymCommit/nymCommit{number:03}.json"));
            case.assert_exact(&["/commitmentWithProof", "/proverBlind"], |case| {
                let interface = Interface::pseudonym(suite);
                let messages = case.list("/committedMessages");
                let mut scalars = interface.hidden_texts(&slices(&messages), 1);
                let share = secret(case, "/proverNym");
                scalars.push(*share.scalar());
                let random = case.mocked(suite, "commit", scalars.len() + 2);
                let (made, blind) = commit_with(interface, &scalars, &random).unwrap();
                let bytes = case.bytes("/commitmentWithProof");
                let key = SecretKey::derive(&[1; 32], b"", None).unwrap();
                let accepted = sign(suite, &key, (&bytes, &share), b"", &[]).is_ok();
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
        for number in 1..=4 {
            let case = read(folder, &format!("nymSignature/nymSignature{number:03}.json"));
            case.assert_exact(&["/signature", "/nym_secret"], |case| signature_holds(suite, case));
        }
    }
}

fn signature_holds(suite: Suite, case: &Case) -> bool {
    let key = SecretKey::from_bytes(&case.bytes("/signerKeyPair/secretKey")).unwrap();
    let public = PublicKey::from_bytes(&case.bytes("/signerKeyPair/publicKey")).unwrap();
    let (header, messages) = (case.bytes("/header"), case.list("/messages"));
    let (committed, blind) = (case.list("/committedMessages"), blind(case));
    let (messages, committed) = (slices(&messages), slices(&committed));
    let opening = Opening { messages: &committed, blind: Some(&blind) };
    let (share, entropy) = (secret(case, "/proverNym"), secret(case, "/signer_nym_entropy"));
    let expected = case.bytes("/signature");
    let whole = Signature::from_bytes(&expected).ok().and_then(|signature| {
        let (key, signature, header, messages) = (&public, &signature, &header, &messages);
        let holding = Holding { suite, key, signature, header, messages, opening };
        verify(&holding, (&share, &entropy)).ok()
    });
    let commitment = case.bytes("/commitmentWithProof");
    let made = sign(suite, &key, (&commitment, &entropy), &header, &messages).unwrap();
    whole.is_some() == case.is_valid()
        && made.to_bytes()[..] == expected[..]
        && whole.is_none_or(|whole| whole.expose_bytes()[..] == case.bytes("/nym_secret")[..])
}

/// Serves T-B1.
#[test]
fn proofs_match_the_fixtures() {
    for (suite, folder) in published() {
        for number in 1..=7 {
            let case = read(folder, &format!("nymProof/nymProof{number:03}.json"));
            let expected = ["/proof", "/pseudonym", "/trace/OP"];
            case.assert_exact(&expected, |case| proof_holds(suite, case));
        }
    }
}

fn proof_holds(suite: Suite, case: &Case) -> bool {
    let key = &PublicKey::from_bytes(&case.bytes("/signerPublicKey")).unwrap();
    let (header, presentation_header) = (case.bytes("/header"), case.bytes("/presentationHeader"));
    let headers = (header.as_slice(), presentation_header.as_slice());
    let revealed = (case.indexed("/revealedMessages"), case.indexed("/revealedCommittedMessages"));
    let shown = Shown {
        signer_count: case.number("/L"),
        messages: &borrowed(&revealed.0),
        committed: &borrowed(&revealed.1),
    };
    let (expected, context_id) = (case.bytes("/proof"), case.bytes("/context_id"));
    let Ok(pseudonym) = PointG1::from_bytes(&case.bytes("/pseudonym")) else {
        return !case.is_valid();
    };
    let verdict = |context_id: &[u8]| {
        verify_proof(suite, (key, &expected), headers, &shown, (context_id, &pseudonym))
    };
    if verdict(&context_id).is_err() {
        return !case.is_valid();
    }
    assert!(verdict(b"another context").is_err());
    let interface = Interface::pseudonym(suite);
    let base = base(interface, &context_id);
    let (whole, blind) = (secret(case, "/nym_secret"), blind(case));
    let all = Case::read("bbs-blind-and-pseudonym/pseudonym", "messages.json");
    let (messages, committed) = (all.list("/messages"), all.list("/committedMessages"));
    let (messages, committed) = (slices(&messages), slices(&committed));
    let opening = Opening { messages: &committed, blind: Some(&blind) };
    let indexes =
        |entries: &[(usize, Vec<u8>)]| entries.iter().map(|(i, _)| *i).collect::<Vec<_>>();
    let signature = &Signature::from_bytes(&case.bytes("/signature")).unwrap();
    let messages = &messages[..shown.signer_count];
    let holding = Holding { suite, key, signature, header: &header, messages, opening };
    let source = Source {
        holding: &holding,
        presentation_header: &presentation_header,
        shown: (&indexes(&revealed.0), &indexes(&revealed.1)),
        pseudonym: Some((base, *pseudonym.affine(), whole.scalar())),
    };
    let made = prove_committed(interface, &source, |public, _, all| {
        case.mocked(suite, "proof", 5 + all.len() - public.shown.len())
    });
    case.is_valid()
        && whole.pseudonym(suite, &context_id) == Some(pseudonym)
        && base.to_compressed()[..] == case.bytes("/trace/OP")[..]
        && made.unwrap() == expected
}

/// A random round trip, and what must not be accepted.
#[test]
fn a_pseudonym_is_bound_to_its_secret_and_its_context() {
    let mut rng = rand::rngs::OsRng;
    for (suite, _) in SUITES {
        let key = SecretKey::generate(&mut rng);
        let (public, messages) = (key.public_key(), [b"c".as_slice()]);
        let share = NymSecret::from_bytes(&[3; 32]).unwrap();
        let entropy = NymSecret::from_bytes(&[5; 32]).unwrap();
        let (commitment, blind) = super::commit(suite, &[b"a"], &share, &mut rng).unwrap();
        let signature = sign(suite, &key, (&commitment, &entropy), b"h", &messages).unwrap();
        let holding = Holding {
            suite,
            key: &public,
            signature: &signature,
            header: b"h",
            messages: &messages,
            opening: Opening { messages: &[b"a"], blind: Some(&blind) },
        };
        let whole = verify(&holding, (&share, &entropy)).unwrap();
        assert!(verify(&holding, (&share, &share)).is_err());
        let headers = (b"h".as_slice(), b"p".as_slice());
        let context = (b"context".as_slice(), &whole);
        let (proof, pseudonym) =
            super::prove(&holding, b"p", (&[0], &[]), context, &mut rng).unwrap();
        let verdict = |context_id: &[u8], pseudonym, committed: &[_]| {
            let shown = Shown { signer_count: 1, messages: &[(0, b"c")], committed };
            verify_proof(suite, (&public, &proof), headers, &shown, (context_id, pseudonym))
        };
        assert_eq!(verdict(b"context", &pseudonym, &[]), Ok(()));
        assert!(verdict(b"other", &pseudonym, &[]).is_err());
        let other = share.pseudonym(suite, b"context").unwrap();
        assert!(verdict(b"context", &other, &[]).is_err());
        // The secret itself can never be among the shown messages.
        assert!(verdict(b"context", &pseudonym, &[(1, b"x")]).is_err());
    }
}
