//! What the steps of the engine take: `cargo bench -p nonla-crypto`.
//!
//! Absolute times; `examples/cost.rs` gives ratios, which hold on machines whose speed drifts.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a measurement may panic")]

#[path = "../../../tests/checks/engine.rs"]
#[expect(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "made for tests, which use all of it"
)]
mod engine;

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use engine::{BIRTH, COUNTRY, HANDLE, HEADER, Holder, ISSUER, Keys, PERIOD, SCOPE, SLOTS, scope};
use nonla_crypto::adversary::one_pairing;
use nonla_crypto::bbs::blind::{self, Opening, Shown};
use nonla_crypto::bbs::{self, Suite};
use nonla_crypto::{
    Bound, DigitTable, Holding, PreparedSignature, Scope, SlotValue, Statement, prove, verify,
    verify_batch, verify_credential,
};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;

const SUITES: [(&str, Suite); 2] = [("SHA-256", Suite::Sha256), ("SHAKE-256", Suite::Shake256)];

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(1)
}

/// Statements from one clause to all of them.
fn statements(keys: &Keys, holder: &Holder) -> [(&'static str, Statement); 6] {
    let plain = || {
        Statement::new(keys.credential.public_key(), HEADER, SLOTS)
            .unwrap()
            .with_digit_key(*keys.digits.key())
    };
    let gap_key = || (keys.gap.public_key(), ISSUER);
    [
        ("show", plain().show(COUNTRY, SlotValue::Integer(568)).unwrap()),
        ("one of 8", plain().one_of(COUNTRY, &[568, 1, 2, 3, 4, 5, 6, 7]).unwrap()),
        ("pseudonym", plain().with_pseudonym(&scope(), holder.secret.pseudonym(&scope()))),
        ("range", plain().range(BIRTH, Bound::AtMost(39_000)).unwrap()),
        ("not revoked", plain().not_revoked(HANDLE, gap_key(), PERIOD).unwrap()),
        ("whole", engine::statement(keys, holder)),
    ]
}

/// The tables of a credential and of its gap.
fn prepare(keys: &Keys, holder: &Holder) -> [PreparedSignature; 2] {
    let owned = (&holder.secret, holder.claims.as_slice());
    let key = keys.credential.public_key();
    let gap = (&holder.gap, &holder.gap_signature);
    [
        PreparedSignature::of_credential(&key, &holder.signature, HEADER, owned),
        PreparedSignature::of_gap(&keys.gap.public_key(), engine::ISSUER, gap),
    ]
}

fn presentations(criterion: &mut Criterion) {
    let rng = &mut rng();
    let keys = Keys::new(rng);
    let holder = Holder::adult(&keys, rng);
    let [tables, gap_tables] = prepare(&keys, &holder);
    let (prepared, prepared_gap) = (Some(&tables), Some(&gap_tables));
    let holding = [Holding { prepared, prepared_gap, ..holder.holding(&keys) }];
    let statements = statements(&keys, &holder);

    let mut group = criterion.benchmark_group("prove");
    for (name, statement) in &statements {
        group.bench_function(*name, |bencher| {
            bencher.iter(|| prove(statement, &holder.secret, &holding, rng).unwrap());
        });
    }
    group.bench_function("whole, without tables", |bencher| {
        bencher.iter(|| holder.prove(&statements[5].1, &keys, rng).unwrap());
    });
    group.bench_function("tables of a credential and its gap", |bencher| {
        bencher.iter(|| prepare(&keys, &holder));
    });
    group.finish();

    let proofs = statements.each_ref().map(|(name, statement)| {
        (*name, statement, prove(statement, &holder.secret, &holding, rng).unwrap())
    });
    let mut group = criterion.benchmark_group("verify");
    for (name, statement, proof) in &proofs {
        group.bench_function(*name, |bencher| {
            bencher.iter(|| verify(statement, proof, rng).unwrap());
        });
    }
    let (_, whole, proof) = &proofs[5];
    let batch = [(*whole, proof.as_slice()); 8];
    group.bench_function("whole, batch of 8", |bencher| {
        bencher.iter(|| verify_batch(&batch, rng).unwrap());
    });
    group.finish();
}

fn issuance(criterion: &mut Criterion) {
    let rng = &mut rng();
    let keys = Keys::new(rng);
    let holder = Holder::adult(&keys, rng);
    let public = keys.credential.public_key();
    let context = engine::context(&public, b"nonce");
    let request = holder.secret.blind_request(&context, rng);

    let mut group = criterion.benchmark_group("blind issue");
    group.bench_function("holder asks", |bencher| {
        bencher.iter(|| holder.secret.blind_request(&context, rng));
    });
    group.bench_function("issuer checks and signs", |bencher| {
        bencher.iter(|| {
            let checked = request.check(&context).unwrap();
            checked.sign(&keys.credential, HEADER, &holder.claims).unwrap()
        });
    });
    group.bench_function("holder checks", |bencher| {
        let owned = (&holder.secret, holder.claims.as_slice());
        bencher.iter(|| verify_credential(&public, &holder.signature, HEADER, owned).unwrap());
    });
    group.finish();

    let table = keys.digits.to_bytes();
    let mut group = criterion.benchmark_group("issuer's files");
    group.bench_function("read and check a digit table", |bencher| {
        bencher.iter(|| DigitTable::from_bytes(&table).unwrap());
    });
    group.bench_function("sign a gap", |bencher| {
        bencher.iter(|| holder.gap.sign(&keys.gap, ISSUER).unwrap());
    });
    group.bench_function("check a gap", |bencher| {
        let key = keys.gap.public_key();
        bencher.iter(|| holder.gap.verify(&key, ISSUER, &holder.gap_signature).unwrap());
    });
    group.finish();
}

/// The units the other figures are made of, as far as they can be reached.
fn units(criterion: &mut Criterion) {
    let rng = &mut rng();
    let holder = Holder::adult(&Keys::new(rng), rng);
    let mut group = criterion.benchmark_group("units");
    group.bench_function("one pairing", |bencher| bencher.iter(one_pairing));
    group.bench_function("hash to the curve and multiply: a pseudonym", |bencher| {
        bencher.iter(|| holder.secret.pseudonym(&Scope::new(black_box(SCOPE))));
    });
    group.finish();
}

/// Ten messages, one shown; blindly, two more that are committed to.
fn drafts(criterion: &mut Criterion) {
    let rng = &mut rng();
    let messages: Vec<String> = (0..10).map(|number| format!("message {number}")).collect();
    let messages: Vec<&[u8]> = messages.iter().map(String::as_bytes).collect();
    let committed = [b"one".as_slice(), b"other"];
    let headers = (b"header".as_slice(), b"presentation header".as_slice());
    let shown = [(3, messages[3])];
    for (name, suite) in SUITES {
        let key = &bbs::derive_key(suite, &[7; 32], b"", None).unwrap();
        let public = &key.public_key();
        let signature = &bbs::sign(suite, key, headers.0, &messages).unwrap();
        let mut group = criterion.benchmark_group(format!("BBS draft, {name}"));
        group.bench_function("sign", |bencher| {
            bencher.iter(|| bbs::sign(suite, key, headers.0, &messages).unwrap());
        });
        let mut prove =
            || bbs::prove(suite, (public, signature), headers, (&messages, &[3]), rng).unwrap();
        group.bench_function("prove", |bencher| bencher.iter(&mut prove));
        let proof = prove();
        group.bench_function("verify", |bencher| {
            let verdict = || bbs::verify_proof(suite, public, &proof, headers, &shown);
            bencher.iter(|| verdict().unwrap());
        });
        group.finish();

        let mut group = criterion.benchmark_group(format!("blind signatures draft, {name}"));
        let mut commit = || blind::commit(suite, &committed, rng).unwrap();
        group.bench_function("commit", |bencher| bencher.iter(&mut commit));
        let (commitment, blind) = commit();
        let sign = || blind::sign(suite, key, Some(&commitment), headers.0, &messages).unwrap();
        group.bench_function("sign", |bencher| bencher.iter(sign));
        let opening = Opening { messages: &committed, blind: Some(&blind) };
        let (header, signature, messages) = (headers.0, &sign(), messages.as_slice());
        let holding = blind::Holding { suite, key: public, signature, header, messages, opening };
        let mut prove = || blind::prove(&holding, headers.1, (&[3], &[]), rng).unwrap();
        group.bench_function("prove", |bencher| bencher.iter(&mut prove));
        let proof = prove();
        let shown = Shown { signer_count: messages.len(), messages: &shown, committed: &[] };
        group.bench_function("verify", |bencher| {
            let verdict = || blind::verify_proof(suite, public, &proof, headers, &shown);
            bencher.iter(|| verdict().unwrap());
        });
        group.finish();
    }
}

criterion_group! {
    name = all;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(3));
    targets = units, presentations, issuance, drafts
}
criterion_main!(all);
