//! The proof engine against dishonest provers and foreign bytes.

use nonla_crypto::adversary::{Cheat, challenge, cheat, first_nonces, point_outside_subgroup};
use nonla_crypto::{
    BlindRequest, Bound, DecodeError, DigitSecretKey, DigitTable, HolderSecret, Holding,
    IssueError, PointG1, PreparedSignature, ProofError, ProveError, Scope, SecretKey, SlotValue,
    Statement, proof_length, prove, verify, verify_batch, verify_credential,
};

use crate::engine::{
    BIRTH, COUNTRY, HANDLE, HEADER, Holder, ISSUER, Keys, PERIOD, SCOPE, SLOTS, VALID_UNTIL,
    context, rng, runs, scope, statement,
};

/// The labels under which `Basis::statement` binds a proof to its request.
const CONTEXT: [&str; 9] = [
    "nonce",
    "audience",
    "issuer-id",
    "layout",
    "domain-id",
    "verifier-id",
    "response-uri",
    "as-of",
    "request-hash",
];
/// Labels of all other public inputs of [`statement`], each of which must change the challenge.
const TRANSCRIPT_LABELS: &[&str] = &[
    "issuer-key",
    "header",
    "slots",
    "digit-key",
    "shown-slot",
    "shown-value",
    "range-slot",
    "range-side",
    "range-bound",
    "gap-slot",
    "gap-key",
    "gap-header",
    "gap-period",
    "scope",
    "pseudonym",
    "commitment",
];

/// Serves REQ-P1, REQ-N1.
#[test]
fn the_whole_statement_is_proved_and_checked_in_1568_bytes() {
    let mut rng = rng("whole statement");
    let keys = Keys::new(&mut rng);
    for _ in 0..runs(100) {
        let holder = Holder::adult(&keys, &mut rng);
        let statement = statement(&keys, &holder);
        let proof = holder.prove(&statement, &keys, &mut rng).unwrap();
        assert_eq!(proof.len(), POINTS * 48 + SCALARS * 32);
        assert_eq!(proof.len(), 1_568);
        assert_eq!(proof.len(), proof_length(&statement));
        verify(&statement, &proof, &mut rng).unwrap();
    }
}

/// Serves REQ-C1: a statement may show nothing at all.
#[test]
fn a_statement_without_any_claim_is_proved_and_checked() {
    let mut rng = rng("no claim");
    let keys = Keys::new(&mut rng);
    let holder = Holder::adult(&keys, &mut rng);
    let statement = Statement::new(keys.credential.public_key(), HEADER, SLOTS).unwrap();
    let proof = holder.prove(&statement, &keys, &mut rng).unwrap();
    verify(&statement, &proof, &mut rng).unwrap();
    let other = statement.clone().bound_to("nonce", b"another");
    assert_eq!(verify(&other, &proof, &mut rng), Err(ProofError::DoesNotVerify));
}

/// Serves T-B7: the edges of both ranges, exactly.
#[test]
fn a_range_holds_from_its_bound_to_65535_beyond_and_no_further() {
    let mut rng = rng("range edges");
    let keys = Keys::new(&mut rng);
    let base = Statement::new(keys.credential.public_key(), HEADER, SLOTS)
        .unwrap()
        .with_digit_key(*keys.digits.key());
    let at_most = base.clone().range(BIRTH, Bound::AtMost(70_000)).unwrap();
    let at_least = base.range(BIRTH, Bound::AtLeast(4_000)).unwrap();
    let cases = [
        (&at_most, 70_000, true),
        (&at_most, 70_001, false),
        (&at_most, 70_000 - 65_535, true),
        (&at_most, 70_000 - 65_536, false),
        (&at_least, 4_000, true),
        (&at_least, 3_999, false),
        (&at_least, 4_000 + 65_535, true),
        (&at_least, 4_000 + 65_536, false),
    ];
    for (statement, birth, holds) in cases {
        let holder = Holder::new(&keys, (birth, 48_000, 2000), &mut rng);
        let proof = holder.prove(statement, &keys, &mut rng);
        if holds {
            verify(statement, &proof.unwrap(), &mut rng).unwrap();
        } else {
            assert_eq!(proof, Err(ProveError::OutOfRange { slot: BIRTH }), "{birth}");
            let forged = cheat(
                statement,
                (&holder.secret, &holder.holding(&keys)),
                Cheat::WrapDigits,
                &mut rng,
            );
            assert!(verify(statement, &forged.unwrap(), &mut rng).is_err(), "{birth}");
        }
    }
}

/// Serves T-B7, T-B11: a minor's best tries, 5,000 in a full run; an honest adult passes each time.
#[test]
fn no_cheat_of_a_dishonest_holder_is_accepted() {
    let mut rng = rng("dishonest holder");
    let keys = Keys::new(&mut rng);
    let cheats = [
        Cheat::WrapDigits,
        Cheat::CancellingDigits,
        Cheat::LateDigits,
        Cheat::LateCommitment,
        Cheat::IdentityDigits,
        Cheat::OtherValue { slot: BIRTH, value: 33_000 },
        Cheat::OtherSecret,
    ];
    for _ in 0..runs(1_000) {
        let minor = Holder::new(&keys, (41_000, 48_000, 2000), &mut rng);
        let statement = statement(&keys, &minor);
        for how in cheats {
            let forged =
                cheat(&statement, (&minor.secret, &minor.holding(&keys)), how, &mut rng).unwrap();
            assert!(verify(&statement, &forged, &mut rng).is_err(), "{how:?}");
        }
    }
    let adult = Holder::adult(&keys, &mut rng);
    let honest = statement(&keys, &adult);
    let proof = adult.prove(&honest, &keys, &mut rng).unwrap();
    verify(&honest, &proof, &mut rng).unwrap();
}

/// Serves T-B7: if the digits were added up with equal weights, the errors of two would cancel and a
/// minor would pass.
#[test]
fn digits_whose_errors_cancel_are_refused() {
    refused(Cheat::CancellingDigits);
}

/// Serves T-B7: the forgery of the naive form. Digits that are chosen when their weights are known can
/// always be chosen so that their errors cancel; the commitment to the upper ones forbids it.
#[test]
fn digits_chosen_after_their_weights_are_refused() {
    refused(Cheat::LateDigits);
}

/// Serves T-B7: a commitment that is made when the weights are known binds nothing.
#[test]
fn digits_committed_to_after_their_weights_are_refused() {
    refused(Cheat::LateCommitment);
}

/// Serves T-B7, T-B8: with equal weights the error of one equation makes up for that of another, and
/// anybody shows anybody's pseudonym.
#[test]
fn equations_whose_errors_cancel_are_refused() {
    let mut rng = rng("cancelling equations");
    let keys = Keys::new(&mut rng);
    let (one, victim) = (Holder::adult(&keys, &mut rng), Holder::adult(&keys, &mut rng));
    let statement = statement(&keys, &victim);
    let owned = (&one.secret, &one.holding(&keys));
    let forged = cheat(&statement, owned, Cheat::CancellingPoints, &mut rng).unwrap();
    assert_eq!(verify(&statement, &forged, &mut rng), Err(ProofError::DoesNotVerify));
}

/// Serves T-B3: the identity would stand for any digit.
#[test]
fn identity_digits_are_refused() {
    let mut rng = rng("identity digits");
    let keys = Keys::new(&mut rng);
    let minor = Holder::new(&keys, (41_000, 48_000, 2000), &mut rng);
    let statement = statement(&keys, &minor);
    let forged =
        cheat(&statement, (&minor.secret, &minor.holding(&keys)), Cheat::IdentityDigits, &mut rng)
            .unwrap();
    assert_eq!(
        verify(&statement, &forged, &mut rng),
        Err(ProofError::Malformed(DecodeError::Identity))
    );
}

fn refused(how: Cheat) {
    let mut rng = rng("cheat");
    let keys = Keys::new(&mut rng);
    let minor = Holder::new(&keys, (41_000, 48_000, 2000), &mut rng);
    let statement = statement(&keys, &minor);
    let forged = cheat(&statement, (&minor.secret, &minor.holding(&keys)), how, &mut rng).unwrap();
    assert_eq!(verify(&statement, &forged, &mut rng), Err(ProofError::DoesNotVerify));
}

/// Serves T-B11: a revoked handle is an end point of two gaps and inside none.
#[test]
fn a_handle_at_an_end_point_of_a_gap_is_refused() {
    let mut rng = rng("end points");
    let keys = Keys::new(&mut rng);
    for handle in [1800, 2040] {
        let revoked = Holder::new(&keys, (33_000, 48_000, handle), &mut rng);
        let statement = statement(&keys, &revoked);
        let refused = revoked.prove(&statement, &keys, &mut rng);
        let owned = (&revoked.secret, &revoked.holding(&keys));
        let forged =
            refused.clone().or_else(|_| cheat(&statement, owned, Cheat::WrapDigits, &mut rng));
        assert!(verify(&statement, &forged.unwrap(), &mut rng).is_err(), "{handle}");
        assert_eq!(refused, Err(ProveError::NotInGap), "{handle}");
    }
}

/// Serves T-B11: handles outside the gap, other end points, swapped end points, another period.
#[test]
fn a_handle_outside_the_gap_is_refused_whatever_is_claimed() {
    let mut rng = rng("outside the gap");
    let keys = Keys::new(&mut rng);
    for handle in [1, 1799, 2041, 65_535] {
        let revoked = Holder::new(&keys, (33_000, 48_000, handle), &mut rng);
        let statement = statement(&keys, &revoked);
        let owned = (&revoked.secret, &revoked.holding(&keys));
        assert_eq!(revoked.prove(&statement, &keys, &mut rng), Err(ProveError::NotInGap));
        let others = [
            Cheat::WrapDigits,
            Cheat::SwappedGap,
            Cheat::OtherGap { low: handle - 1, high: handle + 1 },
        ];
        for how in others {
            let forged = cheat(&statement, owned, how, &mut rng).unwrap();
            assert!(verify(&statement, &forged, &mut rng).is_err(), "{handle} {how:?}");
        }
    }
    let live = Holder::adult(&keys, &mut rng);
    let mut stale = live.holding(&keys);
    let gap = nonla_crypto::Gap { period: PERIOD - 1, ..live.gap };
    let signature = gap.sign(&keys.gap, ISSUER).unwrap();
    stale.gap = Some((&gap, &signature));
    let statement = statement(&keys, &live);
    let refused = prove(&statement, &live.secret, &[stale], &mut rng);
    assert_eq!(refused, Err(ProveError::NotInGap));
    let forged = cheat(&statement, (&live.secret, &stale), Cheat::WrapDigits, &mut rng).unwrap();
    assert!(verify(&statement, &forged, &mut rng).is_err());
}

/// Points and scalars of a proof of [`statement`].
const POINTS: usize = 18;
const SCALARS: usize = 22;
/// The places of its blinded signatures: of credential and gap, then of the digits.
const BLINDED: [usize; 8] = [0, 4, 8, 9, 10, 11, 12, 13];

/// Serves T-B3: blinded signatures must lie in the subgroup; of any other point only the part inside
/// counts, and that of a foreign point is wrong.
#[test]
fn points_outside_the_subgroup_are_refused() {
    let mut rng = rng("subgroup");
    let keys = Keys::new(&mut rng);
    let holder = Holder::adult(&keys, &mut rng);
    let statement = statement(&keys, &holder);
    let proof = holder.prove(&statement, &keys, &mut rng).unwrap();
    for slot in 0..POINTS {
        let outside = point_outside_subgroup(slot as u8);
        assert_eq!(PointG1::from_bytes(&outside), Err(DecodeError::NotInSubgroup));
        let mut forged = proof.clone();
        forged[slot * 48..][..48].copy_from_slice(&outside);
        let expected = if BLINDED.contains(&slot) {
            ProofError::Malformed(DecodeError::NotInSubgroup)
        } else {
            ProofError::DoesNotVerify
        };
        assert_eq!(verify(&statement, &forged, &mut rng), Err(expected), "{slot}");
    }
}

/// Serves T-B3, T-B6: the price of leaving out the subgroup test of commitments and D. Who makes a proof
/// can write it with a part of small order in one of them, and it proves what it proved without; nobody
/// else can add one, for all points stand under the challenge.
#[test]
fn a_part_of_small_order_proves_nothing_and_only_the_prover_can_add_it() {
    let mut rng = rng("small order in a commitment");
    let keys = Keys::new(&mut rng);
    let (adult, minor) =
        (Holder::adult(&keys, &mut rng), Holder::new(&keys, (41_000, 48_000, 2000), &mut rng));
    let adults = statement(&keys, &adult);
    let honest = adult.prove(&adults, &keys, &mut rng).unwrap();
    for place in (0..POINTS - 1).filter(|place| !BLINDED.contains(place)) {
        for of_order_three in [false, true] {
            let how = Cheat::TorsionCommitment { place, of_order_three };
            let owned = (&adult.secret, &adult.holding(&keys));
            let second = cheat(&adults, owned, how, &mut rng).unwrap();
            assert_eq!(verify(&adults, &second, &mut rng), Ok(()), "{place}");
            assert!(PointG1::from_bytes(&second[place * 48..][..48]).is_err());
            let batch = [(&adults, second.as_slice()), (&adults, honest.as_slice())];
            assert_eq!(verify_batch(&batch, &mut rng), Ok(()), "{place}");
            let mut moved = honest.clone();
            moved[place * 48..][..48].copy_from_slice(&second[place * 48..][..48]);
            assert_eq!(verify(&adults, &moved, &mut rng), Err(ProofError::DoesNotVerify));
            let minors = statement(&keys, &minor);
            let owned = (&minor.secret, &minor.holding(&keys));
            let forged = cheat(&minors, owned, how, &mut rng).unwrap();
            assert_eq!(verify(&minors, &forged, &mut rng), Err(ProofError::DoesNotVerify));
        }
    }
}

/// Serves T-B3: identity, off-curve, flags, x too large, zero and oversized scalars in every slot.
#[test]
fn malformed_points_and_scalars_are_refused_by_type() {
    let mut rng = rng("malformed");
    let keys = Keys::new(&mut rng);
    let holder = Holder::adult(&keys, &mut rng);
    let statement = statement(&keys, &holder);
    let proof = holder.prove(&statement, &keys, &mut rng).unwrap();
    let mut identity = [0u8; 48];
    identity[0] = 0xc0;
    let mut garbage_identity = identity;
    garbage_identity[47] = 1;
    let too_large = [0x9f; 48];
    let uncompressed_flag = [0x07; 48];
    let points: [(&[u8], DecodeError); 4] = [
        (&identity, DecodeError::Identity),
        (&garbage_identity, DecodeError::NotAPoint),
        (&too_large, DecodeError::NotAPoint),
        (&uncompressed_flag, DecodeError::NotAPoint),
    ];
    for (bytes, expected) in points {
        for slot in 0..POINTS {
            let mut forged = proof.clone();
            forged[slot * 48..][..48].copy_from_slice(bytes);
            let refusal = verify(&statement, &forged, &mut rng);
            assert_eq!(refusal, Err(ProofError::Malformed(expected)), "{slot}");
        }
    }
    let order = hex::decode("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001");
    let order = order.unwrap();
    let scalars: [(&[u8], DecodeError); 3] = [
        (&[0; 32], DecodeError::ScalarZero),
        (&order, DecodeError::ScalarTooLarge),
        (&[0xff; 32], DecodeError::ScalarTooLarge),
    ];
    for (bytes, expected) in scalars {
        for slot in 0..SCALARS {
            let mut forged = proof.clone();
            forged[POINTS * 48 + slot * 32..][..32].copy_from_slice(bytes);
            let refusal = verify(&statement, &forged, &mut rng);
            assert_eq!(refusal, Err(ProofError::Malformed(expected)), "{slot}");
        }
    }
    for length in [0, 1, 1_567, 1_569, 5_000] {
        let mut forged = proof.clone();
        forged.resize(length, 0);
        assert!(matches!(
            verify(&statement, &forged, &mut rng),
            Err(ProofError::Malformed(DecodeError::WrongLength { expected: 1_568, .. }))
        ));
    }
}

/// Serves T-B5: leaving any public input out of the transcript is seen here.
#[test]
fn every_public_input_changes_the_challenge() {
    let mut rng = rng("transcript");
    let keys = Keys::new(&mut rng);
    let other_keys = Keys::new(&mut rng);
    let holder = Holder::adult(&keys, &mut rng);
    let other_holder = Holder::adult(&keys, &mut rng);
    // Only what a case names differs from the base; the rest is built the same way.
    struct Parts {
        key: nonla_crypto::PublicKey,
        header: &'static [u8],
        slots: usize,
        digits: nonla_crypto::DigitKey,
        shown: (usize, u64),
        range: (usize, Bound),
        gap: (usize, nonla_crypto::PublicKey, &'static [u8], u64),
        scope: &'static [u8],
        pseudonym: nonla_crypto::Pseudonym,
        /// The context label whose value differs.
        context: Option<&'static str>,
    }
    let base = || Parts {
        key: keys.credential.public_key(),
        header: HEADER,
        slots: SLOTS,
        digits: *keys.digits.key(),
        shown: (COUNTRY, 568),
        range: (BIRTH, Bound::AtMost(39_000)),
        gap: (HANDLE, keys.gap.public_key(), ISSUER, PERIOD),
        scope: SCOPE,
        pseudonym: holder.secret.pseudonym(&scope()),
        context: None,
    };
    let build = |parts: Parts| {
        let (slot, key, issuer, period) = parts.gap;
        let statement = Statement::new(parts.key, parts.header, parts.slots)
            .unwrap()
            .with_digit_key(parts.digits)
            .show(parts.shown.0, SlotValue::Integer(parts.shown.1))
            .unwrap()
            .range(parts.range.0, parts.range.1)
            .unwrap()
            .not_revoked(slot, (key, issuer), period)
            .unwrap()
            .with_pseudonym(&Scope::new(parts.scope), parts.pseudonym);
        CONTEXT.into_iter().fold(statement, |statement, label| {
            let value: &[u8] = if parts.context == Some(label) { b"other" } else { b"value" };
            statement.bound_to(label, value)
        })
    };
    let other_key = other_keys.credential.public_key();
    let gap_key = keys.gap.public_key();
    let variants = [
        ("issuer-key", Parts { key: other_key, ..base() }),
        ("header", Parts { header: b"other", ..base() }),
        ("slots", Parts { slots: SLOTS + 1, ..base() }),
        ("digit-key", Parts { digits: *other_keys.digits.key(), ..base() }),
        ("shown-slot", Parts { shown: (COUNTRY + 1, 568), ..base() }),
        ("shown-value", Parts { shown: (COUNTRY, 1), ..base() }),
        ("range-slot", Parts { range: (VALID_UNTIL, Bound::AtMost(39_000)), ..base() }),
        ("range-side", Parts { range: (BIRTH, Bound::AtLeast(39_000)), ..base() }),
        ("range-bound", Parts { range: (BIRTH, Bound::AtMost(39_001)), ..base() }),
        ("gap-slot", Parts { gap: (HANDLE + 8, gap_key, ISSUER, PERIOD), ..base() }),
        ("gap-key", Parts { gap: (HANDLE, other_key, ISSUER, PERIOD), ..base() }),
        ("gap-header", Parts { gap: (HANDLE, gap_key, b"other", PERIOD), ..base() }),
        ("gap-period", Parts { gap: (HANDLE, gap_key, ISSUER, PERIOD + 1), ..base() }),
        ("scope", Parts { scope: b"other", ..base() }),
        ("pseudonym", Parts { pseudonym: other_holder.secret.pseudonym(&scope()), ..base() }),
    ];
    let contexts = CONTEXT.map(|label| (label, Parts { context: Some(label), ..base() }));
    let reference = challenge(&build(base()), b"commitments");
    for (label, parts) in variants.into_iter().chain(contexts) {
        assert_ne!(reference, challenge(&build(parts), b"commitments"), "{label}");
        assert!(TRANSCRIPT_LABELS.iter().chain(&CONTEXT).any(|known| *known == label), "{label}");
    }
    assert_ne!(reference, challenge(&build(base()), b"others"), "commitment");
}

/// Serves T-B5: no part of one proof fits into another, of the same holder or not.
#[test]
fn no_part_of_one_proof_fits_into_another() {
    let mut rng = rng("splice");
    let keys = Keys::new(&mut rng);
    let (one, two) = (Holder::adult(&keys, &mut rng), Holder::adult(&keys, &mut rng));
    let statement = statement(&keys, &one);
    let ours = one.prove(&statement, &keys, &mut rng).unwrap();
    let again = one.prove(&statement, &keys, &mut rng).unwrap();
    let theirs =
        cheat(&statement, (&two.secret, &two.holding(&keys)), Cheat::WrapDigits, &mut rng).unwrap();
    assert_ne!(ours, again);
    for part in nonla_crypto::adversary::parts(&statement) {
        for donor in [&again, &theirs] {
            let mut spliced = ours.clone();
            spliced[part.clone()].copy_from_slice(&donor[part.clone()]);
            let refusal = verify(&statement, &spliced, &mut rng);
            assert_eq!(refusal, Err(ProofError::DoesNotVerify), "{part:?}");
        }
    }
}

/// Serves T-B4: with a generator stuck at one value two proofs still have different nonces.
#[test]
fn a_stuck_generator_gives_no_nonce_twice() {
    let stuck = rng("stuck generator");
    for run in 0..runs(1_000) as u64 {
        let [one, two] = first_nonces([&run.to_be_bytes(), &(run + 1).to_be_bytes()], &stuck);
        assert_ne!(one, two);
    }
}

/// Serves T-B9: a blind request is bound to nonce, key, header and issuer, and to one secret.
#[test]
fn a_blind_request_fits_one_context_and_one_secret() {
    let mut rng = rng("blind request");
    let (key, other_key) = (SecretKey::generate(&mut rng), SecretKey::generate(&mut rng));
    let (key, other_key) = (key.public_key(), other_key.public_key());
    let secret = HolderSecret::generate(&mut rng);
    let good = context(&key, b"nonce");
    let request = secret.blind_request(&good, &mut rng);
    assert_eq!(request.check(&good).unwrap().tag(), &secret.enrolment_tag(ISSUER));
    let mut contexts = [good; 4];
    contexts[0].nonce = b"other";
    contexts[1].issuer_key = &other_key;
    contexts[2].header = b"other";
    contexts[3].issuer_id = b"other";
    for other in contexts {
        assert_eq!(request.check(&other).map(|_| ()), Err(IssueError::BadRequestProof));
    }
    // Commitment of one secret, tag of another: two people cannot share one identity.
    let second = HolderSecret::generate(&mut rng).blind_request(&good, &mut rng);
    let mut mixed = request.to_bytes();
    mixed[48..96].copy_from_slice(&second.to_bytes()[48..96]);
    let mixed = BlindRequest::from_bytes(&mixed).unwrap();
    assert_eq!(mixed.check(&good).map(|_| ()), Err(IssueError::BadRequestProof));
}

/// Serves REQ-C6: what the issuer receives has no byte string of the secret in it.
#[test]
fn the_issuer_receives_no_byte_of_the_secret() {
    let mut rng = rng("secret bytes");
    let key = SecretKey::generate(&mut rng).public_key();
    for _ in 0..runs(500) {
        let secret = HolderSecret::generate(&mut rng);
        let sent = secret.blind_request(&context(&key, b"nonce"), &mut rng).to_bytes();
        let bytes = secret.expose_bytes();
        let found = sent.windows(8).any(|window| bytes.windows(8).any(|part| part == window));
        assert!(!found);
    }
}

/// A wallet checks what it gets: another secret, claim, header or key is noticed.
#[test]
fn a_credential_signature_fits_one_secret_and_one_set_of_claims() {
    let mut rng = rng("credential signature");
    let keys = Keys::new(&mut rng);
    let holder = Holder::adult(&keys, &mut rng);
    let key = keys.credential.public_key();
    let stranger = HolderSecret::generate(&mut rng);
    let good = |secret, claims: &[SlotValue<'_>], header| {
        verify_credential(&key, &holder.signature, header, (secret, claims)).is_ok()
    };
    assert!(good(&holder.secret, &holder.claims, HEADER));
    assert!(!good(&stranger, &holder.claims, HEADER));
    assert!(!good(&holder.secret, &holder.claims, b"other"));
    let mut other = holder.claims.clone();
    other[BIRTH - 1] = SlotValue::Integer(1);
    assert!(!good(&holder.secret, &other, HEADER));
    let negated = nonla_crypto::adversary::negated(&holder.signature);
    assert!(verify_credential(&key, &negated, HEADER, (&holder.secret, &holder.claims)).is_err());
}

/// A table with one entry of another key would tag whoever needs that digit.
#[test]
fn a_digit_table_with_a_foreign_entry_is_refused() {
    let mut rng = rng("digit table");
    let mut bytes = DigitSecretKey::generate(&mut rng).table().unwrap().to_bytes();
    let other = DigitSecretKey::generate(&mut rng).table().unwrap().to_bytes();
    assert!(DigitTable::from_bytes(&bytes).is_ok());
    bytes[96 + 48 * 200..][..48].copy_from_slice(&other[96 + 48 * 200..][..48]);
    assert!(DigitTable::from_bytes(&bytes).is_err());
}

/// The tables of a credential change nothing but the time a proof takes, and those of another one
/// nothing at all.
#[test]
fn a_prepared_credential_gives_proofs_that_verify() {
    let mut rng = rng("prepared");
    let keys = Keys::new(&mut rng);
    let (one, two) = (Holder::adult(&keys, &mut rng), Holder::adult(&keys, &mut rng));
    let statement = statement(&keys, &one);
    for tables_of in [&one, &two] {
        let owned = (&tables_of.secret, tables_of.claims.as_slice());
        let key = keys.credential.public_key();
        let prepared = PreparedSignature::of_credential(&key, &tables_of.signature, HEADER, owned);
        let gap = (&tables_of.gap, &tables_of.gap_signature);
        let gap = PreparedSignature::of_gap(&keys.gap.public_key(), ISSUER, gap);
        let (prepared, prepared_gap) = (Some(&prepared), Some(&gap));
        let holding = Holding { prepared, prepared_gap, ..one.holding(&keys) };
        let proof = prove(&statement, &one.secret, &[holding], &mut rng).unwrap();
        assert_eq!(verify(&statement, &proof, &mut rng), Ok(()));
    }
}
