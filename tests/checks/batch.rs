//! Batches: they accept what single checks accept, name what those refuse, and nothing else.

use nonla_crypto::adversary::{Cheat, cheat};
use nonla_crypto::{Culprit, ProofError, Statement, verify, verify_batch};
use rand::Rng;
use rand_chacha::ChaCha20Rng;

use crate::engine::{HEADER, Holder, Keys, SLOTS, rng, runs, statement};

fn borrowed(batch: &[(Statement, Vec<u8>)]) -> Vec<(&Statement, &[u8])> {
    batch.iter().map(|(statement, proof)| (statement, proof.as_slice())).collect()
}

/// Honest proofs of two issuers and two statements.
fn honest(issuers: &[Keys; 2], size: usize, rng: &mut ChaCha20Rng) -> Vec<(Statement, Vec<u8>)> {
    let one = |index: usize| {
        let keys = &issuers[index % 2];
        let holder = Holder::adult(keys, rng);
        let whole = statement(keys, &holder).bound_to("index", &index.to_be_bytes());
        let small = Statement::new(keys.credential.public_key(), HEADER, SLOTS).unwrap();
        let statement = if index.is_multiple_of(3) { small } else { whole };
        let proof = holder.prove(&statement, keys, rng).unwrap();
        (statement, proof)
    };
    (0..size).map(one).collect()
}

/// Serves REQ-P8: a batch of good proofs of different issuers and statements is accepted, and one
/// with bad proofs in it names exactly those, whatever they are and wherever they stand.
#[test]
fn a_batch_names_its_culprits_and_accepts_nothing_a_single_check_refuses() {
    let mut rng = rng("batch");
    let issuers = [Keys::new(&mut rng), Keys::new(&mut rng)];
    let batch = honest(&issuers, runs(120), &mut rng);
    assert_eq!(verify_batch(&borrowed(&batch), &mut rng), Ok(()));
    assert_eq!(verify_batch(&[], &mut rng), Ok(()));
    for bad in [vec![0], vec![batch.len() - 1], vec![1, 4, 5], vec![2, 3]] {
        let mut mixed = batch.clone();
        for index in &bad {
            let proof = &mut mixed[*index].1;
            match index % 3 {
                0 => proof.truncate(100),
                1 => *proof.last_mut().unwrap() ^= 1,
                _ => proof[5] ^= 1,
            }
        }
        let culprits = verify_batch(&borrowed(&mixed), &mut rng).unwrap_err();
        assert_eq!(culprits.iter().map(|c| c.index).collect::<Vec<_>>(), bad);
        for culprit in culprits {
            let (statement, proof) = &mixed[culprit.index];
            assert_eq!(verify(statement, proof, &mut rng), Err(culprit.error));
        }
    }
    // Two statements that swapped their proofs: each well formed, neither true.
    let mut swapped = batch.clone();
    let proof = std::mem::take(&mut swapped[1].1);
    swapped[1].1 = std::mem::replace(&mut swapped[2].1, proof);
    let culprits = verify_batch(&borrowed(&swapped), &mut rng).unwrap_err();
    assert_eq!(culprits.iter().map(|c| c.index).collect::<Vec<_>>(), [1, 2]);
}

/// Serves REQ-P8, T-B2: whatever is done to whichever proofs of a batch, it refuses exactly those a
/// single check refuses, for the same reason.
#[test]
fn a_batch_refuses_exactly_what_single_checks_refuse() {
    let mut rng = rng("batch property");
    let issuers = [Keys::new(&mut rng), Keys::new(&mut rng)];
    let good = honest(&issuers, 9, &mut rng);
    let (mut refused, mut accepted) = (0, 0);
    for _ in 0..runs(500) {
        let mut batch = good.clone();
        batch.truncate(rng.gen_range(1..=good.len()));
        for _ in 0..rng.gen_range(0..3) {
            let index = rng.gen_range(0..batch.len());
            spoil(&mut batch, index, &mut rng);
        }
        let single = |(index, (statement, proof)): (usize, &(Statement, Vec<u8>))| {
            let error = verify(statement, proof, &mut rng.clone()).err()?;
            Some(Culprit { index, error })
        };
        let expected: Vec<Culprit> = batch.iter().enumerate().filter_map(single).collect();
        let found = verify_batch(&borrowed(&batch), &mut rng).err().unwrap_or_default();
        assert_eq!(found, expected);
        refused += found.len();
        accepted += batch.len() - found.len();
    }
    assert!(refused > 10 && accepted > 100, "{refused} refused, {accepted} accepted");
}

/// Changes a bit, cuts, swaps with a neighbour, or replaces a point or a scalar.
fn spoil(batch: &mut [(Statement, Vec<u8>)], index: usize, rng: &mut ChaCha20Rng) {
    let neighbour = (index + 1) % batch.len();
    let way = rng.gen_range(0..5);
    let other = batch[neighbour].1.clone();
    let proof = &mut batch[index].1;
    match way {
        0 => {
            let place = rng.gen_range(0..proof.len());
            proof[place] ^= 1 << rng.gen_range(0..8);
        }
        1 => proof.truncate(rng.gen_range(0..proof.len())),
        2 => *proof = other,
        3 => {
            let outside = nonla_crypto::adversary::point_outside_subgroup(rng.r#gen());
            let place = 48 * rng.gen_range(0..4);
            proof[place..place + 48].copy_from_slice(&outside);
        }
        _ => {
            let end = proof.len();
            proof.copy_within(end - 64..end - 32, end - 32);
        }
    }
}

/// Serves T-B3, T-B7: points of small order, which vanish in every pairing, are refused in the place of
/// blinded digits, where they would stand for any digit, in a batch as alone.
#[test]
fn points_of_small_order_are_refused_in_a_batch() {
    let mut rng = rng("small order");
    let keys = Keys::new(&mut rng);
    let minor = Holder::new(&keys, (40_000, 48_000, 2000), &mut rng);
    let statement = statement(&keys, &minor);
    // Few proofs, whose points are checked one by one, and many, whose points are checked together.
    for size in [4, 40] {
        let good = honest(&[Keys::new(&mut rng), Keys::new(&mut rng)], size, &mut rng);
        for _ in 0..runs(100) {
            let owned = (&minor.secret, &minor.holding(&keys));
            let forged = cheat(&statement, owned, Cheat::TorsionDigits, &mut rng);
            let mut batch = good.clone();
            batch.push((statement.clone(), forged.unwrap()));
            let culprits = verify_batch(&borrowed(&batch), &mut rng).unwrap_err();
            let error = ProofError::Malformed(nonla_crypto::DecodeError::NotInSubgroup);
            assert_eq!(culprits, [Culprit { index: size, error }]);
        }
    }
}
