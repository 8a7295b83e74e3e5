//! Proofs: of a statement, of the drafts, of blind requests and of the drafts' commitments.

use std::sync::LazyLock;

use nonla_crypto::bbs::{self, Suite, blind, pseudonym};
use nonla_crypto::{
    BlindRequest, Bound, IssuanceContext, PointG1, PublicKey, SecretKey, SlotValue, Statement,
    verify, verify_batch,
};

use super::Reading;
use super::cast::Mould;
use super::engine::{
    self, BIRTH, COUNTRY, HANDLE, HEADER, Holder, ISSUER, Keys, PERIOD, SCOPE, SLOTS, VALID_UNTIL,
    scope,
};
use super::honest;

/// A statement and honest proofs of it.
struct Proved {
    statement: Statement,
    mould: Mould,
}

/// From everything a statement can say down to "I hold a credential".
fn proved() -> &'static [Proved] {
    static PROVED: LazyLock<Vec<Proved>> = LazyLock::new(|| {
        let mut rng = honest::rng(1);
        let keys = Keys::new(&mut rng);
        let holder = Holder::adult(&keys, &mut rng);
        let whole = engine::statement(&keys, &holder);
        let statements = [whole, age(&keys), gap(&keys), bare(&keys, &holder), codes(&keys)];
        let proved = |statement: Statement| {
            let mut proof = || holder.prove(&statement, &keys, &mut rng).unwrap();
            let bases = vec![proof(), proof()];
            Proved { statement, mould: Mould::new(bases, &[]) }
        };
        statements.map(proved).into()
    });
    &PROVED
}

fn plain(keys: &Keys) -> Statement {
    Statement::new(keys.credential.public_key(), HEADER, SLOTS)
        .unwrap()
        .with_digit_key(*keys.digits.key())
}

fn age(keys: &Keys) -> Statement {
    let statement = plain(keys).range(BIRTH, Bound::AtMost(39_000)).unwrap();
    statement.range(VALID_UNTIL, Bound::AtLeast(46_000)).unwrap().bound_to("nonce", b"n")
}

fn gap(keys: &Keys) -> Statement {
    plain(keys).not_revoked(HANDLE, (keys.gap.public_key(), ISSUER), PERIOD).unwrap()
}

fn codes(keys: &Keys) -> Statement {
    plain(keys).one_of(BIRTH, &[1, 2, 33_000]).unwrap()
}

fn bare(keys: &Keys, holder: &Holder) -> Statement {
    let statement = plain(keys).show(COUNTRY, SlotValue::Integer(568)).unwrap();
    statement.with_pseudonym(&scope(), holder.secret.pseudonym(&scope()))
}

/// The first byte picks the statement, the others are cast to a proof of it. Only the honest
/// proofs verify, alone and in a batch.
pub(crate) fn proof(bytes: &[u8]) -> Reading {
    let Some((which, rest)) = bytes.split_first() else {
        return Reading::Refused;
    };
    let Proved { statement, mould } = &proved()[usize::from(*which) % proved().len()];
    let proof = mould.cast(rest);
    let verdict = verify(statement, &proof, &mut honest::rng(2));
    assert_eq!(verdict.is_ok(), mould.is_base(&proof), "only an honest proof verifies");
    if which & 0x80 != 0 {
        // As many as it takes for a batch to add up its points.
        let batch = verify_batch(&[(statement, proof.as_slice()); 5], &mut honest::rng(3));
        assert_eq!(batch.is_ok(), verdict.is_ok(), "a batch says what a single check says");
    }
    verdict.into()
}

const BOTH_SUITES: [Suite; 2] = [Suite::Sha256, Suite::Shake256];
const PRESENTATION: &[u8] = b"presentation header";
const SEEN: [&[u8]; 3] = [b"one", b"two", b"three"];
const UNSEEN: [&[u8]; 2] = [b"four", b"five"];
const SEEN_SHOWN: &[(usize, &[u8])] = &[(0, b"one"), (2, b"three")];
const UNSEEN_SHOWN: &[(usize, &[u8])] = &[(1, b"five")];
const SHOWN: blind::Shown<'static> =
    blind::Shown { signer_count: SEEN.len(), messages: SEEN_SHOWN, committed: UNSEEN_SHOWN };

/// Honest proofs and commitments of the drafts under one suite.
struct Draft {
    suite: Suite,
    key: PublicKey,
    plain: Mould,
    blind: Mould,
    pseudonym: (Mould, PointG1),
    commitment: Mould,
    linked_commitment: Mould,
    signer: SecretKey,
    entropy: pseudonym::NymSecret,
}

fn drafts() -> &'static [Draft] {
    static DRAFTS: LazyLock<Vec<Draft>> = LazyLock::new(|| BOTH_SUITES.map(draft).into());
    &DRAFTS
}

fn draft(suite: Suite) -> Draft {
    let mut rng = honest::rng(4);
    let signer = honest::secret_key(4);
    let key = signer.public_key();
    let headers = (HEADER, PRESENTATION);
    let nym =
        |seed| pseudonym::NymSecret::from_bytes(honest::secret_key(seed).expose_bytes().as_ref());
    let (share, entropy) = (nym(8).unwrap(), nym(9).unwrap());

    let signature = bbs::sign(suite, &signer, HEADER, &SEEN).unwrap();
    let plain = bbs::prove(suite, (&key, &signature), headers, (&SEEN, &[0, 2]), &mut rng).unwrap();

    let (commitment, secret) = blind::commit(suite, &UNSEEN, &mut rng).unwrap();
    let signature = blind::sign(suite, &signer, Some(&commitment), HEADER, &SEEN).unwrap();
    let opening = blind::Opening { messages: &UNSEEN, blind: Some(&secret) };
    let holding = blind::Holding {
        suite,
        key: &key,
        signature: &signature,
        header: HEADER,
        messages: &SEEN,
        opening,
    };
    let blindly = blind::prove(&holding, PRESENTATION, (&[0, 2], &[1]), &mut rng).unwrap();

    let (linked_commitment, secret) = pseudonym::commit(suite, &UNSEEN, &share, &mut rng).unwrap();
    let sealed = (linked_commitment.as_slice(), &entropy);
    let signature = pseudonym::sign(suite, &signer, sealed, HEADER, &SEEN).unwrap();
    let opening = blind::Opening { messages: &UNSEEN, blind: Some(&secret) };
    let holding = blind::Holding {
        suite,
        key: &key,
        signature: &signature,
        header: HEADER,
        messages: &SEEN,
        opening,
    };
    let nym = pseudonym::verify(&holding, (&share, &entropy)).unwrap();
    let context = (SCOPE, &nym);
    let (linked, point) =
        pseudonym::prove(&holding, PRESENTATION, (&[0, 2], &[1]), context, &mut rng).unwrap();

    Draft {
        suite,
        key,
        plain: Mould::new(vec![plain], &[]),
        blind: Mould::new(vec![blindly], &[]),
        pseudonym: (Mould::new(vec![linked], &[]), point),
        commitment: Mould::new(vec![commitment], &[]),
        linked_commitment: Mould::new(vec![linked_commitment], &[]),
        signer,
        entropy,
    }
}

/// The first byte picks suite and draft, the others are cast to a proof. Only the honest one
/// verifies.
pub(crate) fn bbs_proof(bytes: &[u8]) -> Reading {
    let Some((which, rest)) = bytes.split_first() else {
        return Reading::Refused;
    };
    let Draft { suite, key, plain, blind: blindly, pseudonym: (linked, point), .. } =
        &drafts()[usize::from(which & 1)];
    let headers = (HEADER, PRESENTATION);
    let (mould, verdict, proof) = match (which / 2) % 3 {
        0 => {
            let proof = plain.cast(rest);
            (plain, bbs::verify_proof(*suite, key, &proof, headers, SEEN_SHOWN), proof)
        }
        1 => {
            let proof = blindly.cast(rest);
            (blindly, blind::verify_proof(*suite, key, &proof, headers, &SHOWN), proof)
        }
        _ => {
            let proof = linked.cast(rest);
            let in_scope = (SCOPE, point);
            let verdict = pseudonym::verify_proof(*suite, (key, &proof), headers, &SHOWN, in_scope);
            (linked, verdict, proof)
        }
    };
    assert_eq!(verdict.is_ok(), mould.is_base(&proof), "only an honest proof verifies");
    verdict.into()
}

/// The first byte picks suite and draft, the others are cast to a commitment. Only the honest one
/// is signed.
pub(crate) fn blind_commitment(bytes: &[u8]) -> Reading {
    let Some((which, rest)) = bytes.split_first() else {
        return Reading::Refused;
    };
    let Draft { suite, signer, commitment, linked_commitment, entropy, .. } =
        &drafts()[usize::from(which & 1)];
    let (mould, signed, sent) = if which & 2 == 0 {
        let sent = commitment.cast(rest);
        (commitment, blind::sign(*suite, signer, Some(&sent), HEADER, &SEEN), sent)
    } else {
        let sent = linked_commitment.cast(rest);
        let sealed = (sent.as_slice(), entropy);
        (linked_commitment, pseudonym::sign(*suite, signer, sealed, HEADER, &SEEN), sent)
    };
    assert_eq!(signed.is_ok(), mould.is_base(&sent), "only an honest commitment is signed");
    signed.into()
}

/// Cast to a blind request. What decodes encodes back, and only the honest ones fit their context.
pub(crate) fn blind_request(bytes: &[u8]) -> Reading {
    static HONEST: LazyLock<(PublicKey, Mould)> = LazyLock::new(|| {
        let (mut rng, secret) = (honest::rng(6), honest::holder_secret(6));
        let key = honest::secret_key(6).public_key();
        let mut request = || secret.blind_request(&context(&key, b"nonce"), &mut rng).to_bytes();
        let bases = vec![request(), request()];
        (key, Mould::new(bases, &[]))
    });
    let (key, mould) = &*HONEST;
    let sent = mould.cast(bytes);
    let Ok(request) = BlindRequest::from_bytes(&sent) else {
        return Reading::Refused;
    };
    assert_eq!(request.to_bytes(), sent);
    let checked = request.check(&context(key, b"nonce"));
    assert_eq!(checked.is_ok(), mould.is_base(&sent), "only an honest request is signed");
    assert!(request.check(&context(key, b"other nonce")).is_err());
    Reading::Value
}

fn context<'a>(issuer_key: &'a PublicKey, nonce: &'a [u8]) -> IssuanceContext<'a> {
    IssuanceContext { issuer_id: ISSUER, issuer_key, header: HEADER, nonce }
}
