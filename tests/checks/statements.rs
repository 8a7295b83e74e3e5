//! The language of statements: hidden codes, several credentials, tags, many clauses and none.

use nonla_crypto::adversary::{Cheat, challenge, cheat, pool};
use nonla_crypto::{
    Bound, HolderSecret, Holding, MAX_CREDENTIALS, MAX_RANGES, ProofError, ProveError, Scope,
    Signature, SlotValue, Statement, StatementError, proof_length, prove, verify, verify_batch,
};
use rand_chacha::ChaCha20Rng;

use crate::engine::{BIRTH, COUNTRY, HEADER, Holder, Keys, SLOTS, context, rng, runs};

/// A further issuer's credentials: a province and an ID number in 4 slots.
const OTHER_HEADER: &[u8] = b"header of another issuer's type";
const PROVINCE: usize = 1;
const ID_NUMBER: usize = 2;
const OTHER_SLOTS: usize = 4;
/// Where the test type of `engine` keeps the ID number.
const OWN_ID_NUMBER: usize = 9;
const CODES: [u64; 8] = [1, 4, 12, 30, 48, 64, 79, 92];

fn base(keys: &Keys) -> Statement {
    Statement::new(keys.credential.public_key(), HEADER, SLOTS).unwrap()
}

/// The other issuer's credential of whoever has `secret`.
fn other_credential(
    keys: &Keys,
    secret: &HolderSecret,
    claims: &[SlotValue<'_>],
    rng: &mut ChaCha20Rng,
) -> Signature {
    let key = keys.credential.public_key();
    let context = nonla_crypto::IssuanceContext { header: OTHER_HEADER, ..context(&key, b"n") };
    let checked = secret.blind_request(&context, rng).check(&context).unwrap();
    checked.sign(&keys.credential, OTHER_HEADER, claims).unwrap()
}

fn other_claims(id_number: &str) -> [SlotValue<'_>; OTHER_SLOTS - 1] {
    [SlotValue::Integer(48), SlotValue::Text(id_number), SlotValue::Integer(0)]
}

fn other_holding<'a>(claims: &'a [SlotValue<'a>], signature: &'a Signature) -> Holding<'a> {
    Holding { claims, signature, gap: None, digit_table: None, prepared: None, prepared_gap: None }
}

/// An adult by one issuer who lives in one of eight provinces by another.
fn of_two_issuers(adult: &Keys, resident: &Keys) -> Statement {
    let first = base(adult).with_digit_key(*adult.digits.key());
    let first = first.range(BIRTH, Bound::AtMost(39_000)).unwrap();
    let both = first.and_credential(resident.credential.public_key(), OTHER_HEADER, OTHER_SLOTS);
    let both = both.unwrap().equal(ID_NUMBER, (0, OWN_ID_NUMBER)).unwrap();
    both.one_of(PROVINCE, &CODES).unwrap().bound_to("nonce", b"1")
}

/// Serves REQ-C3: whoever has one of the codes can say so, and all such proofs look alike.
#[test]
fn a_hidden_code_is_one_of_the_codes() {
    let mut rng = rng("codes");
    let keys = Keys::new(&mut rng);
    let mut proofs = Vec::new();
    for count in 1..=CODES.len() {
        let statement = base(&keys).one_of(BIRTH, &CODES[..count]).unwrap();
        for code in &CODES[..count] {
            let holder = Holder::new(&keys, (*code, 48_000, 2000), &mut rng);
            let proof = holder.prove(&statement, &keys, &mut rng).unwrap();
            assert_eq!(verify(&statement, &proof, &mut rng), Ok(()), "{code} of {count}");
            assert_eq!(proof.len(), proof_length(&statement));
            proofs.push((statement.clone(), proof));
        }
    }
    let batch: Vec<_> = proofs.iter().map(|(s, proof)| (s, proof.as_slice())).collect();
    assert_eq!(verify_batch(&batch, &mut rng), Ok(()));
    let (_, proof) = &proofs[0];
    let other = base(&keys).one_of(BIRTH, &[4]).unwrap();
    assert_eq!(verify(&other, proof, &mut rng), Err(ProofError::DoesNotVerify));
}

/// Serves REQ-C3, T-B7: nobody else can, neither by proving nor by simulating every code.
#[test]
fn a_code_outside_the_list_is_refused() {
    let mut rng = rng("codes outside");
    let keys = Keys::new(&mut rng);
    let statement = base(&keys).one_of(BIRTH, &CODES).unwrap();
    for run in 0..runs(500) as u64 {
        let code = [0, 2, 31, 93, 1_000 + run][run as usize % 5];
        let holder = Holder::new(&keys, (code, 48_000, 2000), &mut rng);
        let refused = holder.prove(&statement, &keys, &mut rng);
        assert_eq!(refused, Err(ProveError::NotOneOf { slot: BIRTH }));
        let owned = (&holder.secret, &holder.holding(&keys));
        for how in [Cheat::WrapDigits, Cheat::OtherValue { slot: BIRTH, value: 48 }] {
            let forged = cheat(&statement, owned, how, &mut rng).unwrap();
            assert_eq!(verify(&statement, &forged, &mut rng), Err(ProofError::DoesNotVerify));
        }
    }
}

#[test]
fn the_order_of_codes_means_nothing_and_their_number_is_bounded() {
    let mut rng = rng("code lists");
    let keys = Keys::new(&mut rng);
    let codes = |codes: &[u64]| base(&keys).one_of(BIRTH, codes);
    assert_eq!(codes(&[3, 1, 2]).unwrap(), codes(&[1, 2, 3]).unwrap());
    for bad in [[].as_slice(), &[1, 1], &[1, 2, 3, 4, 5, 6, 7, 8, 9]] {
        assert_eq!(codes(bad).unwrap_err(), StatementError::BadCodes);
    }
    let shown = base(&keys).show(BIRTH, SlotValue::Integer(1)).unwrap();
    let twice = Err(StatementError::SlotNamedTwice { slot: BIRTH });
    assert_eq!(shown.one_of(BIRTH, &[1]), twice);
    assert_eq!(codes(&[1]).unwrap().show(BIRTH, SlotValue::Integer(1)), twice);
    assert_eq!(
        codes(&[1]).unwrap().one_of(SLOTS, &[1]),
        Err(StatementError::BadSlot { slot: SLOTS })
    );
}

/// Serves REQ-C12: two credentials of one holder, joined by secret and ID number, in one proof.
#[test]
fn one_person_joins_the_credentials_of_two_issuers() {
    let mut rng = rng("two issuers");
    let (adult, resident) = (Keys::new(&mut rng), Keys::new(&mut rng));
    let an = Holder::adult(&adult, &mut rng);
    let claims = other_claims("Nguyễn Văn An");
    let signature = other_credential(&resident, &an.secret, &claims, &mut rng);
    let holdings = [an.holding(&adult), other_holding(&claims, &signature)];
    let statement = of_two_issuers(&adult, &resident);
    let proof = prove(&statement, &an.secret, &holdings, &mut rng).unwrap();
    assert_eq!(proof.len(), proof_length(&statement));
    assert_eq!(verify(&statement, &proof, &mut rng), Ok(()));
    let whole = crate::engine::statement(&adult, &an);
    let other = an.prove(&whole, &adult, &mut rng).unwrap();
    assert_eq!(verify_batch(&[(&statement, &proof), (&whole, &other)], &mut rng), Ok(()));
    let missing = prove(&statement, &an.secret, &holdings[..1], &mut rng);
    assert_eq!(missing, Err(ProveError::WrongCredentialCount));
}

/// Serves REQ-C12, T-B7: an adult abroad and a minor who lives here, each with a secret of their
/// own, do not make one adult resident.
#[test]
fn two_people_with_two_secrets_cannot_pool_their_credentials() {
    let mut rng = rng("two secrets");
    let (adult, resident) = (Keys::new(&mut rng), Keys::new(&mut rng));
    let statement = of_two_issuers(&adult, &resident);
    for _ in 0..runs(200) {
        let an = Holder::adult(&adult, &mut rng);
        let minor = HolderSecret::generate(&mut rng);
        // The same ID number, as if the minor had obtained one in the adult's name.
        let claims = other_claims("Nguyễn Văn An");
        let signature = other_credential(&resident, &minor, &claims, &mut rng);
        let second = other_holding(&claims, &signature);
        for secret in [&an.secret, &minor] {
            let holdings = [an.holding(&adult), second];
            let proof = prove(&statement, secret, &holdings, &mut rng).unwrap();
            assert_eq!(verify(&statement, &proof, &mut rng), Err(ProofError::DoesNotVerify));
        }
        let people = [(&an.secret, an.holding(&adult)), (&minor, second)];
        let pooled = pool(&statement, &people, &mut rng).unwrap();
        assert_eq!(verify(&statement, &pooled, &mut rng), Err(ProofError::DoesNotVerify));
    }
}

/// Serves REQ-C12, T-B7: two people who share one secret do not make one person either: their ID
/// numbers differ. Without that clause they would, which is why every request must have it.
#[test]
fn two_people_with_one_secret_cannot_pool_their_credentials() {
    let mut rng = rng("one secret");
    let (adult, resident) = (Keys::new(&mut rng), Keys::new(&mut rng));
    let statement = of_two_issuers(&adult, &resident);
    for _ in 0..runs(200) {
        let an = Holder::adult(&adult, &mut rng);
        let claims = other_claims("Trần Thị Bình");
        let signature = other_credential(&resident, &an.secret, &claims, &mut rng);
        let second = other_holding(&claims, &signature);
        let holdings = [an.holding(&adult), second];
        let refused = prove(&statement, &an.secret, &holdings, &mut rng);
        assert_eq!(refused, Err(ProveError::ValuesDiffer { slot: ID_NUMBER }));
        let people = [(&an.secret, holdings[0]), (&an.secret, second)];
        let pooled = pool(&statement, &people, &mut rng).unwrap();
        assert_eq!(verify(&statement, &pooled, &mut rng), Err(ProofError::DoesNotVerify));

        let careless = base(&adult)
            .and_credential(resident.credential.public_key(), OTHER_HEADER, OTHER_SLOTS)
            .unwrap();
        let proof = prove(&careless, &an.secret, &holdings, &mut rng).unwrap();
        assert_eq!(verify(&careless, &proof, &mut rng), Ok(()));
    }
}

#[test]
fn equal_slots_are_hidden_and_of_an_earlier_credential() {
    let mut rng = rng("equal slots");
    let keys = Keys::new(&mut rng);
    let key = keys.credential.public_key();
    let two = || base(&keys).and_credential(key, OTHER_HEADER, OTHER_SLOTS).unwrap();
    let no_such = StatementError::BadCredential { credential: 1 };
    assert_eq!(two().equal(ID_NUMBER, (1, ID_NUMBER)).unwrap_err(), no_such);
    assert_eq!(
        base(&keys).equal(1, (0, 1)).unwrap_err(),
        StatementError::BadCredential { credential: 0 }
    );
    assert_eq!(two().equal(0, (0, 1)).unwrap_err(), StatementError::BadSlot { slot: 0 });
    assert_eq!(two().equal(1, (0, SLOTS)).unwrap_err(), StatementError::BadSlot { slot: SLOTS });
    let twice = two().equal(1, (0, 1)).unwrap().equal(1, (0, 2)).unwrap_err();
    assert_eq!(twice, StatementError::SlotNamedTwice { slot: 1 });
    let shown = two().equal(1, (0, 1)).unwrap().show(1, SlotValue::Integer(1)).unwrap_err();
    assert_eq!(shown, StatementError::SlotNamedTwice { slot: 1 });
    let shown = base(&keys).show(COUNTRY, SlotValue::Integer(1)).unwrap();
    let shown = shown.and_credential(key, OTHER_HEADER, OTHER_SLOTS).unwrap();
    let named = shown.equal(1, (0, COUNTRY)).unwrap_err();
    assert_eq!(named, StatementError::SlotNamedTwice { slot: COUNTRY });
    let mut many = base(&keys);
    for _ in 1..MAX_CREDENTIALS {
        many = many.and_credential(key, OTHER_HEADER, OTHER_SLOTS).unwrap();
    }
    let more = many.and_credential(key, OTHER_HEADER, OTHER_SLOTS).unwrap_err();
    assert_eq!(more, StatementError::TooManyCredentials);
}

/// Serves REQ-U1, T-B8, T-B10: a pseudonym and an enrolment tag are those of the signed secret.
#[test]
fn a_pseudonym_or_enrolment_tag_of_somebody_else_is_refused() {
    let mut rng = rng("linked points");
    let keys = Keys::new(&mut rng);
    let holder = Holder::adult(&keys, &mut rng);
    let stranger = HolderSecret::generate(&mut rng);
    let own = base(&keys)
        .with_pseudonym(&Scope::new(b"a"), holder.secret.pseudonym(&Scope::new(b"a")))
        .with_enrolment_tag(b"i", holder.secret.enrolment_tag(b"i"));
    let proof = holder.prove(&own, &keys, &mut rng).unwrap();
    assert_eq!(verify(&own, &proof, &mut rng), Ok(()));
    let owned = (&holder.secret, &holder.holding(&keys));
    let forged = [
        (
            own.clone().with_pseudonym(&Scope::new(b"a"), stranger.pseudonym(&Scope::new(b"a"))),
            ProveError::WrongPseudonym,
        ),
        (
            own.clone()
                .with_pseudonym(&Scope::new(b"a"), holder.secret.pseudonym(&Scope::new(b"b"))),
            ProveError::WrongPseudonym,
        ),
        (
            own.clone().with_enrolment_tag(b"i", stranger.enrolment_tag(b"i")),
            ProveError::WrongEnrolmentTag,
        ),
        (
            own.clone().with_enrolment_tag(b"i", holder.secret.enrolment_tag(b"j")),
            ProveError::WrongEnrolmentTag,
        ),
    ];
    for (statement, refusal) in forged {
        assert_eq!(holder.prove(&statement, &keys, &mut rng), Err(refusal));
        for how in [Cheat::WrapDigits, Cheat::OtherSecret] {
            let forged = cheat(&statement, owned, how, &mut rng).unwrap();
            assert_eq!(verify(&statement, &forged, &mut rng), Err(ProofError::DoesNotVerify));
        }
    }
}

/// Serves REQ-C1: as many ranges as there may be, and no more; all slots shown; and nothing said.
#[test]
fn a_statement_may_say_much_or_nothing() {
    let mut rng = rng("much or nothing");
    let keys = Keys::new(&mut rng);
    let holder = Holder::adult(&keys, &mut rng);
    let nothing = base(&keys);
    let mut ranges = base(&keys).with_digit_key(*keys.digits.key());
    for index in 0..MAX_RANGES as u64 {
        ranges = ranges.range(BIRTH, Bound::AtMost(33_000 + index)).unwrap();
    }
    let more = ranges.clone().range(BIRTH, Bound::AtMost(34_000));
    assert_eq!(more, Err(StatementError::TooManyRanges));
    // They are counted over all credentials.
    let second =
        ranges.clone().and_credential(keys.credential.public_key(), HEADER, SLOTS).unwrap();
    let second = second.with_digit_key(*keys.digits.key());
    let more = second.range(BIRTH, Bound::AtMost(34_000));
    assert_eq!(more, Err(StatementError::TooManyRanges));
    let mut everything = base(&keys);
    for (slot, claim) in (1..).zip(&holder.claims) {
        everything = everything.show(slot, *claim).unwrap();
    }
    for statement in [nothing, ranges, everything] {
        let proof = holder.prove(&statement, &keys, &mut rng).unwrap();
        assert_eq!(proof.len(), proof_length(&statement));
        assert_eq!(verify(&statement, &proof, &mut rng), Ok(()), "{statement:?}");
    }
}

/// The labels of public inputs that only some statements have.
const LABELS: [&str; 7] = [
    "one-of-slot",
    "one-of-code",
    "equal-slot",
    "equal-credential",
    "equal-other-slot",
    "enrolment-issuer",
    "enrolment-tag",
];

/// Serves T-B5: each of them changes the challenge.
#[test]
fn every_further_public_input_changes_the_challenge() {
    let mut rng = rng("further inputs");
    let keys = Keys::new(&mut rng);
    let key = keys.credential.public_key();
    let (one, two) = (HolderSecret::generate(&mut rng), HolderSecret::generate(&mut rng));
    let code = |slot, codes: &[u64]| base(&keys).one_of(slot, codes).unwrap();
    let three = || {
        let two = base(&keys).and_credential(key, OTHER_HEADER, OTHER_SLOTS).unwrap();
        two.and_credential(key, OTHER_HEADER, OTHER_SLOTS).unwrap()
    };
    let tag = |issuer: &[u8], secret: &HolderSecret| {
        base(&keys).with_enrolment_tag(issuer, secret.enrolment_tag(b"i"))
    };
    let pairs = [
        ("one-of-slot", code(1, &[1, 2]), code(2, &[1, 2])),
        ("one-of-code", code(1, &[1, 2]), code(1, &[1, 3])),
        ("equal-slot", three().equal(1, (0, 1)).unwrap(), three().equal(2, (0, 1)).unwrap()),
        ("equal-credential", three().equal(1, (0, 1)).unwrap(), three().equal(1, (1, 1)).unwrap()),
        ("equal-other-slot", three().equal(1, (0, 1)).unwrap(), three().equal(1, (0, 2)).unwrap()),
        ("enrolment-issuer", tag(b"i", &one), tag(b"j", &one)),
        ("enrolment-tag", tag(b"i", &one), tag(b"i", &two)),
    ];
    assert_eq!(pairs.each_ref().map(|(label, ..)| *label), LABELS);
    for (label, left, right) in pairs {
        assert_ne!(challenge(&left, b""), challenge(&right, b""), "{label}");
    }
    // A second credential is not a longer first one.
    assert_ne!(challenge(&base(&keys), b""), challenge(&three(), b""));
}
