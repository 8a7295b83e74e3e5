//! What each step costs, in pairings of the same run: one thread, medians of CPU time.
//!
//! `cargo run --release --example cost` prints a table and writes `target/cost.json`. Absolute
//! times drift on shared machines; the ratios hold.

#[path = "../tests/checks/engine.rs"]
#[expect(dead_code, reason = "the checks use all of it")]
mod engine;

use std::hint::black_box;
use std::process::Command;

use cpu_time::ThreadTime;
use engine::{HEADER, Holder, Keys, context, rng, statement};
use nonla_credential::{SigningKey, sign_jws};
use nonla_crypto::adversary::one_pairing;
use nonla_crypto::{Holding, PreparedCredential, Statement, prove, verify, verify_batch};
use serde_json::json;

type Failure = Box<dyn std::error::Error>;
type Outcome = Result<(), Failure>;

/// Presentations of one batch.
const BATCH: usize = 64;
/// How often each step takes its turn.
const ROUNDS: usize = 41;
/// What the child process is told to do.
const ONLY_PROVE: &str = "only-prove";

/// One measured step. All steps take turns, so that a machine whose speed drifts drifts for all.
struct Step<'a> {
    name: &'static str,
    what: &'static str,
    bytes: Option<usize>,
    run: Box<dyn FnMut() + 'a>,
    times: Vec<f64>,
}

fn main() -> Outcome {
    if std::env::args().nth(1).as_deref() == Some(ONLY_PROVE) {
        return only_prove();
    }
    let mut rng = rng("cost");
    let keys = Keys::new(&mut rng);
    let holder = Holder::adult(&keys, &mut rng);
    let whole = statement(&keys, &holder);
    let prepared = prepare(&keys, &holder);
    let holding = Holding { prepared: Some(&prepared), ..holder.holding(&keys) };
    let proof = prove(&whole, &holder.secret, &[holding], &mut rng)?;

    let batch = batch_of_64(&keys, &mut rng)?;
    let batch: Vec<(&Statement, &[u8])> = batch.iter().map(|(s, p)| (s, p.as_slice())).collect();
    let public = keys.credential.public_key();
    let issuance = context(&public, b"nonce");
    let request = holder.secret.blind_request(&issuance, &mut rng);
    let key = SigningKey::generate(&mut rng);
    let jws = nonla_credential::Jws::parse(&sign_jws(&key, "cost+jwt", b"{}"), 1024)?;
    let ed25519 = key.verifying_key();
    let plain = holder.holding(&keys);
    let [mut rng1, mut rng2, mut rng3, mut rng4] = [(); 4].map(|()| rng.clone());
    let size = Some(proof.len());
    let mut steps = [
        Step::new("pairing", "one pairing", None, || drop_it(one_pairing())),
        Step::new("show_prove", "whole statement, prove", size, || {
            drop_it(prove(&whole, &holder.secret, &[holding], &mut rng1));
        }),
        Step::new(
            "show_prove_unprepared",
            "the same without the credential's tables",
            size,
            || {
                drop_it(prove(&whole, &holder.secret, &[plain], &mut rng2));
            },
        ),
        Step::new("show_verify", "whole statement, verify", None, || {
            drop_it(verify(&whole, &proof, &mut rng3));
        }),
        Step::new("batch64_verify_each", "the same in a batch of 64, each", None, || {
            drop_it(verify_batch(&batch, &mut rng4));
        }),
        Step::new("blind_issue", "issuer's part of a blind issue", None, || {
            let checked = request.check(&issuance);
            drop_it(checked.and_then(|c| c.sign(&keys.credential, HEADER, &holder.claims)));
        }),
        Step::new("ed25519_verify", "one Ed25519 signature, for comparison", None, || {
            drop_it(jws.verify(&ed25519, "cost+jwt"));
        }),
    ];
    for _ in 0..ROUNDS {
        steps.iter_mut().for_each(Step::take);
    }
    report(&steps, peak_of_child()?)
}

/// The tables a wallet keeps for a credential.
fn prepare(keys: &Keys, holder: &Holder) -> PreparedCredential {
    let owned = (&holder.secret, holder.claims.as_slice());
    PreparedCredential::new(&keys.credential.public_key(), &holder.signature, HEADER, owned)
}

/// Sixty-four holders of one issuer.
fn batch_of_64(
    keys: &Keys,
    rng: &mut rand_chacha::ChaCha20Rng,
) -> Result<Vec<(Statement, Vec<u8>)>, Failure> {
    let mut batch = Vec::new();
    for _ in 0..BATCH {
        let holder = Holder::adult(keys, rng);
        let statement = statement(keys, &holder);
        let proof = holder.prove(&statement, keys, rng)?;
        batch.push((statement, proof));
    }
    Ok(batch)
}

fn drop_it<T>(value: T) {
    drop(black_box(value));
}

impl<'a> Step<'a> {
    fn new(
        name: &'static str,
        what: &'static str,
        bytes: Option<usize>,
        run: impl FnMut() + 'a,
    ) -> Self {
        Self { name, what, bytes, run: Box::new(run), times: Vec::new() }
    }

    /// Runs once and keeps the CPU time of this thread, in milliseconds.
    fn take(&mut self) {
        let start = ThreadTime::now();
        (self.run)();
        self.times.push(start.elapsed().as_secs_f64() * 1000.0);
    }

    /// The median, in milliseconds; of a batch, for each of its proofs.
    fn ms(&self) -> f64 {
        let mut times = self.times.clone();
        times.sort_by(f64::total_cmp);
        let each = if self.name.starts_with("batch") { BATCH as f64 } else { 1.0 };
        times[times.len() / 2] / each
    }
}

/// The child: one proof, as a phone makes it, and the most memory this process ever had.
fn only_prove() -> Outcome {
    let mut rng = rng("child");
    let keys = Keys::new(&mut rng);
    let holder = Holder::adult(&keys, &mut rng);
    let prepared = prepare(&keys, &holder);
    let holding = Holding { prepared: Some(&prepared), ..holder.holding(&keys) };
    prove(&statement(&keys, &holder), &holder.secret, &[holding], &mut rng)?;
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    println!("{}", peak.ok_or("no peak memory on this system")?.trim().trim_end_matches(" kB"));
    Ok(())
}

/// Peak memory of a child process that only proves, in MB; `None` where the system does not tell.
fn peak_of_child() -> Result<Option<f64>, Failure> {
    let output = Command::new(std::env::current_exe()?).arg(ONLY_PROVE).output()?;
    let text = String::from_utf8(output.stdout)?;
    let kilobytes = text.lines().last().and_then(|line| line.parse::<f64>().ok());
    Ok(kilobytes.map(|kilobytes| kilobytes / 1024.0))
}

fn report(steps: &[Step<'_>], peak: Option<f64>) -> Outcome {
    let pairing = steps.first().ok_or("no steps")?.ms();
    println!("| step | ms | pairings | bytes |\n|---|---|---|---|");
    let mut costs = serde_json::Map::new();
    for step in steps {
        let ms = step.ms();
        let size = step.bytes.map_or(String::new(), |bytes| bytes.to_string());
        println!("| {} | {ms:.3} | {:.2} | {size} |", step.what, ms / pairing);
        let cost = match step.bytes {
            Some(bytes) => json!({ "ms": ms, "bytes": bytes }),
            None => json!({ "ms": ms }),
        };
        costs.insert(step.name.to_owned(), cost);
    }
    if let Some(peak) = peak {
        println!("\npeak memory of a process that only proves: {peak:.1} MB");
        costs.insert("prover_peak_rss_mb".to_owned(), json!(peak));
    }
    if cfg!(debug_assertions) {
        println!("\nnot written: a build with debug assertions; run with --release");
        return Ok(());
    }
    std::fs::create_dir_all("target")?;
    std::fs::write("target/cost.json", serde_json::to_string_pretty(&costs)?)?;
    Ok(())
}
