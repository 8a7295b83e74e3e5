//! T-B6: a value has one encoding, and nobody makes a new valid proof out of an old one.

use nonla_credential::{Day, GapIndex};
use nonla_crypto::extract::transforms;
use nonla_crypto::{
    BlindRequest, EnrolmentTag, HolderSecret, Pseudonym, PseudonymSignature, Signature, verify,
};
use rand::{Rng, RngCore};
use rand_chacha::ChaCha20Rng;

use crate::engine::{Holder, Keys, rng, runs, scope};
use crate::proving::{proof, smallest, whole};

/// The order of the group, big endian.
const ORDER: &str = "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001";

/// Where the scalars of an encoding stand: the first byte of each.
type Scalars = &'static [usize];

/// A decoder, as what it writes again of what it read.
type Decoder = fn(&[u8]) -> Option<Vec<u8>>;

macro_rules! again {
    ($type:ident) => {
        |bytes| $type::from_bytes(bytes).ok().map(|value| value.to_bytes().to_vec())
    };
}

/// Encodings of points, scalars and both: points, then scalars, and how they are read.
const KINDS: [(&str, usize, Scalars, Decoder); 5] = [
    ("PseudonymSignature", 0, &[0, 32], again!(PseudonymSignature)),
    ("Signature", 1, &[48], again!(Signature)),
    ("BlindRequest", 2, &[96, 128], again!(BlindRequest)),
    ("Pseudonym", 1, &[], again!(Pseudonym)),
    ("EnrolmentTag", 1, &[], again!(EnrolmentTag)),
];

/// `bytes` with the group order added to the scalar at `at`: the same scalar, spelt again.
fn order_added(bytes: &[u8], at: usize) -> Vec<u8> {
    let (mut sum, mut carry) = (bytes.to_vec(), 0);
    for (digit, order) in sum[at..at + 32].iter_mut().zip(hex::decode(ORDER).unwrap()).rev() {
        let both = u16::from(*digit) + u16::from(order) + carry;
        (*digit, carry) = (both as u8, both >> 8);
    }
    sum
}

/// Points with both signs, and random bytes for scalars, of which nearly half are too large.
fn sample(points: &[[u8; 48]], count: usize, scalars: usize, rng: &mut ChaCha20Rng) -> Vec<u8> {
    let mut bytes = Vec::new();
    for _ in 0..count {
        let mut point = points[rng.gen_range(0..points.len())];
        point[0] ^= if rng.r#gen() { 0x20 } else { 0 };
        bytes.extend(point);
    }
    let mut random = vec![0; scalars * 32];
    rng.fill_bytes(&mut random);
    bytes.extend(random);
    bytes
}

/// Serves T-B6, T-B3: 100,000 inputs that are read in a full run, each written back byte for byte,
/// and none read in a second spelling.
#[test]
fn what_is_read_has_no_second_spelling() {
    let mut rng = rng("one encoding");
    let point = |rng: &mut ChaCha20Rng| HolderSecret::generate(rng).pseudonym(&scope()).to_bytes();
    let points: Vec<[u8; 48]> = (0..200).map(|_| point(&mut rng)).collect();
    let (wanted, mut read, mut refused) = (runs(100_000), 0, 0);
    let days: Vec<Day> = (0..=u16::MAX).step_by(7).map(Day::from_number).collect();
    while read < wanted {
        for (name, count, scalars, decode) in KINDS {
            let bytes = sample(&points, count, scalars.len(), &mut rng);
            let Some(again) = decode(&bytes) else {
                refused += 1;
                continue;
            };
            assert_eq!(again, bytes, "{name}");
            read += 1;
            for at in scalars {
                assert_eq!(decode(&order_added(&bytes, *at)), None, "{name}: scalar + order");
            }
            for point in 0..count {
                // Without the flag of the short form, and with that of the identity.
                for flag in [0x80, 0x40] {
                    let mut second = bytes.clone();
                    second[point * 48] ^= flag;
                    assert_eq!(decode(&second), None, "{name}: flag {flag:x}");
                }
            }
        }
        let hashes = sample(&[], 0, rng.gen_range(0..4), &mut rng);
        assert_eq!(GapIndex::read(&hashes).unwrap().to_bytes(), hashes);
        let day = days[rng.gen_range(0..days.len())];
        assert_eq!(Day::parse(&day.to_string()), Ok(day));
        read += 2;
    }
    println!("T-B6 {read} inputs read and written again, {refused} refused, 0 second spellings");
}

/// Serves T-B6: every known change of a proof that needs no secret, for one and the same request.
#[test]
fn no_proof_is_made_out_of_another() {
    let mut rng = rng("transforms");
    let keys = Keys::new(&mut rng);
    let (mut tried, mut unlike) = (0, 0);
    for run in 0..runs(40) as u64 {
        let holder = Holder::adult(&keys, &mut rng);
        for statement in [smallest(&keys), whole(&keys, &holder, run)] {
            let honest = proof(&statement, (&keys, &holder), &mut rng).unwrap();
            assert_eq!(verify(&statement, &honest, &mut rng), Ok(()));
            let factor = rng.gen_range(2..u64::MAX);
            for (what, changed) in transforms(&statement, &honest, factor) {
                unlike += usize::from(changed != honest);
                assert!(verify(&statement, &changed, &mut rng).is_err(), "{what}");
                tried += 1;
            }
        }
    }
    assert_eq!(unlike, tried);
    println!("T-B6 {tried} changed proofs refused");
}
