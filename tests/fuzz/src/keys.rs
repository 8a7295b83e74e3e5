//! Keys, points, signatures and tables: what has a fixed length.

use std::sync::LazyLock;

use nonla_credential::VerifyingKey;
use nonla_crypto::adversary::point_outside_subgroup;
use nonla_crypto::bbs::{self, Suite, blind::ProverBlind, pseudonym::NymSecret};
use nonla_crypto::{
    DigitKey, DigitSecretKey, DigitTable, EnrolmentTag, Gap, HolderSecret, PointG1, PointG2,
    Pseudonym, PseudonymSignature, PublicKey, Scope, SecretKey, Signature,
};
use nonla_issuer::IssuerKeys;

use super::Reading;
use super::cast::Mould;
use super::engine::{HEADER, ISSUER, PERIOD, SCOPE};
use super::honest::{self, ORDER};

const HONEST_GAP: Gap = Gap { period: PERIOD, low: 1000, high: 3000 };
const MESSAGES: [&[u8]; 2] = [b"one", b"two"];

/// Cast to a signature of the draft or of a gap. What decodes encodes back, and each verifies as
/// what it is and as nothing else.
pub(crate) fn signature(bytes: &[u8]) -> Reading {
    static HONEST: LazyLock<(PublicKey, [Vec<u8>; 2], Mould)> = LazyLock::new(|| {
        let key = honest::secret_key(10);
        let draft = bbs::sign(Suite::Sha256, &key, HEADER, &MESSAGES).unwrap();
        let gap = HONEST_GAP.sign(&key, ISSUER).unwrap();
        let bases = [draft, gap].map(|signature| signature.to_bytes().to_vec());
        (key.public_key(), bases.clone(), Mould::new(bases.to_vec(), &[]))
    });
    let (key, [draft, gap], mould) = &*HONEST;
    let sent = mould.cast(bytes);
    let Ok(signature) = Signature::from_bytes(&sent) else {
        return Reading::Refused;
    };
    assert_eq!(signature.to_bytes().as_slice(), sent);
    let of_draft = bbs::verify(Suite::Sha256, key, &signature, HEADER, &MESSAGES);
    assert_eq!(of_draft.is_ok(), sent == *draft);
    assert_eq!(HONEST_GAP.verify(key, ISSUER, &signature).is_ok(), sent == *gap);
    Reading::Value
}

/// 24 bytes are added to the honest gap's numbers, the others are cast to its signature.
pub(crate) fn gap(bytes: &[u8]) -> Reading {
    static HONEST: LazyLock<(PublicKey, Mould)> = LazyLock::new(|| {
        let key = honest::secret_key(11);
        let signature = HONEST_GAP.sign(&key, ISSUER).unwrap();
        (key.public_key(), Mould::new(vec![signature.to_bytes().to_vec()], &[]))
    });
    let (key, mould) = &*HONEST;
    let Some((numbers, rest)) = bytes.split_first_chunk::<24>() else {
        return Reading::Refused;
    };
    let (numbers, _) = numbers.as_chunks::<8>();
    let add = |honest: u64, at: usize| honest.wrapping_add(u64::from_be_bytes(numbers[at]));
    let Gap { period, low, high } = HONEST_GAP;
    let gap = Gap { period: add(period, 0), low: add(low, 1), high: add(high, 2) };
    for handle in [0, gap.low, gap.low.wrapping_add(1), gap.high.wrapping_sub(1), gap.high] {
        assert_eq!(gap.holds(handle), handle > gap.low && handle < gap.high);
    }
    let sent = mould.cast(rest);
    let Ok(signature) = Signature::from_bytes(&sent) else {
        return Reading::Refused;
    };
    let verdict = gap.verify(key, ISSUER, &signature);
    assert_eq!(verdict.is_ok(), gap == HONEST_GAP && mould.is_base(&sent));
    verdict.into()
}

/// Cast to a digit table. Only honest tables are taken, and they encode back.
pub(crate) fn digit_table(bytes: &[u8]) -> Reading {
    static HONEST: LazyLock<Mould> = LazyLock::new(|| {
        let table = |seed| DigitSecretKey::generate(&mut honest::rng(seed)).table().unwrap();
        let bases = [12, 13].map(|seed| table(seed).to_bytes());
        for base in &bases {
            assert!(DigitTable::from_bytes(base).is_ok_and(|table| table.to_bytes() == *base));
        }
        Mould::new(bases.to_vec(), &[PointG2::LENGTH])
    });
    let sent = HONEST.cast(bytes);
    if HONEST.is_base(&sent) {
        return Reading::Value; // Checked once: checking takes long.
    }
    assert!(DigitTable::from_bytes(&sent).is_err(), "only an honest table is taken");
    Reading::Refused
}

/// Cast to a signature of a pseudonym. What decodes encodes back, and only the honest ones verify.
pub(crate) fn pseudonym_signature(bytes: &[u8]) -> Reading {
    static HONEST: LazyLock<(Pseudonym, Mould)> = LazyLock::new(|| {
        let (mut rng, secret) = (honest::rng(14), honest::holder_secret(14));
        let scope = Scope::new(SCOPE);
        let visit = secret.visit(&scope);
        let mut sign = || visit.sign(b"message", &mut rng).to_bytes().to_vec();
        let bases = vec![sign(), sign()];
        (visit.pseudonym(), Mould::new(bases, &[]))
    });
    let (pseudonym, mould) = &*HONEST;
    let sent = mould.cast(bytes);
    let Ok(signature) = PseudonymSignature::from_bytes(&sent) else {
        return Reading::Refused;
    };
    assert_eq!(signature.to_bytes().as_slice(), sent);
    let scope = Scope::new(SCOPE);
    let verdict = signature.verify(pseudonym, &scope, b"message");
    assert_eq!(verdict.is_ok(), mould.is_base(&sent), "only an honest signature verifies");
    assert!(signature.verify(pseudonym, &scope, b"other message").is_err());
    Reading::Value
}

/// What is read, and how it is written again.
fn again<T, B: AsRef<[u8]>, E>(
    read: Result<T, E>,
    write: impl Fn(&T) -> B,
    sent: &[u8],
) -> Reading {
    let Ok(value) = read else {
        return Reading::Refused;
    };
    assert_eq!(write(&value).as_ref(), sent, "one encoding for a value");
    Reading::Value
}

/// The first byte picks a type, the others are cast to a value of it.
pub(crate) fn points(bytes: &[u8]) -> Reading {
    static MOULDS: LazyLock<[Mould; 3]> = LazyLock::new(|| {
        let secret = honest::holder_secret(15);
        let point = secret.pseudonym(&Scope::new(SCOPE)).to_bytes().to_vec();
        let key = honest::secret_key(15).public_key().to_bytes().to_vec();
        let digit_key = DigitSecretKey::generate(&mut honest::rng(15)).table().unwrap();
        let digit_key = digit_key.key().to_bytes().to_vec();
        let mould = |base, prefix: &[usize]| Mould::new(vec![base], prefix);
        [mould(point, &[]), mould(key, &[96]), mould(digit_key, &[96])]
    });
    let Some((which, rest)) = bytes.split_first() else {
        return Reading::Refused;
    };
    let [point, key, digit_key] = &*MOULDS;
    let mould = match which % 6 {
        0..3 => point,
        3 | 4 => key,
        _ => digit_key,
    };
    let sent = mould.cast(rest);
    let reading = match which % 6 {
        0 => again(PointG1::from_bytes(&sent), PointG1::to_bytes, &sent),
        1 => again(Pseudonym::from_bytes(&sent), Pseudonym::to_bytes, &sent),
        2 => again(EnrolmentTag::from_bytes(&sent), EnrolmentTag::to_bytes, &sent),
        3 => again(PointG2::from_bytes(&sent), PointG2::to_bytes, &sent),
        4 => again(PublicKey::from_bytes(&sent), PublicKey::to_bytes, &sent),
        _ => again(DigitKey::from_bytes(&sent), DigitKey::to_bytes, &sent),
    };
    if reading == Reading::Value {
        assert_eq!(sent[0] & 0xc0, 0x80, "compressed, and not the identity");
        assert!(sent != point_outside_subgroup(1), "in the subgroup");
    }
    reading
}

/// The first byte picks a kind of secret, the others are its stored form.
pub(crate) fn secret_keys(bytes: &[u8]) -> Reading {
    let Some((which, stored)) = bytes.split_first() else {
        return Reading::Refused;
    };
    let reading = match which % 5 {
        0 => again(SecretKey::from_bytes(stored), |k| *k.expose_bytes(), stored),
        1 => again(DigitSecretKey::from_bytes(stored), |k| *k.expose_bytes(), stored),
        2 => again(HolderSecret::from_bytes(stored), |k| *k.expose_bytes(), stored),
        3 => again(ProverBlind::from_bytes(stored), |k| *k.expose_bytes(), stored),
        _ => again(NymSecret::from_bytes(stored), |k| *k.expose_bytes(), stored),
    };
    assert_eq!(reading == Reading::Value, is_scalar(stored));
    reading
}

/// Whether these bytes are a number above zero and below the order, said in another way than the
/// library's.
fn is_scalar(bytes: &[u8]) -> bool {
    bytes.len() == 32 && bytes < ORDER.as_slice() && bytes.iter().any(|byte| *byte != 0)
}

/// An issuer's stored keys.
pub(crate) fn issuer_keys(stored: &[u8]) -> Reading {
    let reading = again(IssuerKeys::from_bytes(stored), |keys| *keys.expose_bytes(), stored);
    let (keys, rest) = stored.as_chunks::<32>();
    let well_formed =
        rest.is_empty() && keys.len() == 4 && keys.iter().take(3).all(|key| is_scalar(key));
    assert_eq!(reading == Reading::Value, well_formed);
    reading
}

/// A public key of signed documents: 32 bytes.
pub(crate) fn verifying_key(bytes: &[u8]) -> Reading {
    let Ok(bytes) = <&[u8; 32]>::try_from(bytes) else {
        return Reading::Refused;
    };
    let Ok(key) = VerifyingKey::from_bytes(bytes) else {
        return Reading::Refused;
    };
    assert_eq!(key.to_bytes(), *bytes);
    assert!(is_below_prime(bytes), "a coordinate has one spelling");
    assert!(!SMALL_ORDER.contains(bytes), "anyone could sign for this key");
    assert!(VerifyingKey::parse(&key.to_string()).is_ok_and(|again| again == key));
    Reading::Value
}

/// Whether the coordinate, little endian without its sign, is below 2^255 - 19.
fn is_below_prime(bytes: &[u8; 32]) -> bool {
    let [first, middle @ .., last] = bytes;
    *first < 0xed || last & 0x7f != 0x7f || middle.iter().any(|byte| *byte != 0xff)
}

/// The points of order 1, 2 and 4.
const SMALL_ORDER: [[u8; 32]; 4] = {
    let (mut one, mut minus_one, mut negative_zero) = ([0; 32], [0xff; 32], [0; 32]);
    one[0] = 1;
    minus_one[0] = 0xec;
    minus_one[31] = 0x7f;
    negative_zero[31] = 0x80;
    [one, minus_one, [0; 32], negative_zero]
};
