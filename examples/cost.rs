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
use nonla_crypto::{PreparedCredential, Statement, Witness, prove, verify, verify_batch};
use serde_json::json;

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Presentations of one batch.
const BATCH: usize = 64;
/// What the child process is told to do.
const ONLY_PROVE: &str = "only-prove";

/// One measured step.
struct Step {
    name: &'static str,
    what: &'static str,
    ms: f64,
    bytes: Option<usize>,
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
    let witness = Witness { prepared: Some(&prepared), ..holder.witness(&keys) };
    let proof = prove(&whole, &witness, &mut rng)?;

    let pairing = median(200, one_pairing);
    let mut steps = vec![Step { name: "pairing", what: "one pairing", ms: pairing, bytes: None }];
    let mut add = |name, what, ms, bytes| steps.push(Step { name, what, ms, bytes });
    let mut other = rng.clone();
    let ms = median(100, || prove(&whole, &witness, &mut other));
    add("show_prove", "whole statement, prove", ms, Some(proof.len()));
    let plain = holder.witness(&keys);
    let ms = median(50, || prove(&whole, &plain, &mut other));
    add("show_prove_unprepared", "the same without the credential's tables", ms, Some(proof.len()));
    let ms = median(100, || verify(&whole, &proof, &mut other));
    add("show_verify", "whole statement, verify", ms, None);
    let ms = batch_of_64(&keys, &mut other)?;
    add("batch64_verify_each", "the same in a batch of 64, each", ms, None);
    let public = keys.credential.public_key();
    let issuance = context(&public, b"nonce");
    let request = holder.secret.blind_request(&issuance, &mut other);
    let ms = median(100, || {
        let checked = request.check(&issuance);
        checked.and_then(|checked| checked.sign(&keys.credential, HEADER, &holder.claims))
    });
    add("blind_issue", "issuer's part of a blind issue", ms, None);
    let key = SigningKey::generate(&mut other);
    let jws = nonla_credential::Jws::parse(&sign_jws(&key, "cost+jwt", b"{}"), 1024)?;
    let ed25519 = key.verifying_key();
    let ms = median(200, || jws.verify(&ed25519, "cost+jwt"));
    add("ed25519_verify", "one Ed25519 signature, for comparison", ms, None);

    report(&steps, pairing, peak_of_child()?)
}

/// The tables a wallet keeps for a credential.
fn prepare(keys: &Keys, holder: &Holder) -> PreparedCredential {
    let owned = (&holder.secret, holder.claims.as_slice());
    PreparedCredential::new(&keys.credential.public_key(), &holder.signature, HEADER, owned)
}

fn batch_of_64(
    keys: &Keys,
    rng: &mut rand_chacha::ChaCha20Rng,
) -> Result<f64, Box<dyn std::error::Error>> {
    let mut batch: Vec<(Statement, Vec<u8>)> = Vec::new();
    for _ in 0..BATCH {
        let holder = Holder::adult(keys, rng);
        let statement = statement(keys, &holder);
        let proof = prove(&statement, &holder.witness(keys), rng)?;
        batch.push((statement, proof));
    }
    let borrowed: Vec<(&Statement, &[u8])> = batch.iter().map(|(s, p)| (s, p.as_slice())).collect();
    verify_batch(&borrowed, rng).map_err(|_| "an honest batch was refused")?;
    let all = median(9, || verify_batch(&borrowed, rng));
    Ok(all / BATCH as f64)
}

/// The median CPU time of `runs` calls on this thread, in milliseconds, after one to warm up.
fn median<T>(runs: usize, mut step: impl FnMut() -> T) -> f64 {
    black_box(step());
    let mut times: Vec<f64> = (0..runs)
        .map(|_| {
            let start = ThreadTime::now();
            black_box(step());
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[runs / 2]
}

/// The child: one proof, as a phone makes it, and the most memory this process ever had.
fn only_prove() -> Outcome {
    let mut rng = rng("child");
    let keys = Keys::new(&mut rng);
    let holder = Holder::adult(&keys, &mut rng);
    let prepared = prepare(&keys, &holder);
    let witness = Witness { prepared: Some(&prepared), ..holder.witness(&keys) };
    prove(&statement(&keys, &holder), &witness, &mut rng)?;
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    println!("{}", peak.ok_or("no peak memory on this system")?.trim().trim_end_matches(" kB"));
    Ok(())
}

/// Peak memory of a child process that only proves, in MB; `None` where the system does not tell.
fn peak_of_child() -> Result<Option<f64>, Box<dyn std::error::Error>> {
    let output = Command::new(std::env::current_exe()?).arg(ONLY_PROVE).output()?;
    let text = String::from_utf8(output.stdout)?;
    let kilobytes = text.lines().last().and_then(|line| line.parse::<f64>().ok());
    Ok(kilobytes.map(|kilobytes| kilobytes / 1024.0))
}

fn report(steps: &[Step], pairing: f64, peak: Option<f64>) -> Outcome {
    println!("| step | ms | pairings | bytes |\n|---|---|---|---|");
    let mut costs = serde_json::Map::new();
    for Step { name, what, ms, bytes } in steps {
        let size = bytes.map_or(String::new(), |bytes| bytes.to_string());
        println!("| {what} | {ms:.3} | {:.2} | {size} |", ms / pairing);
        let cost = match bytes {
            Some(bytes) => json!({ "ms": ms, "bytes": bytes }),
            None => json!({ "ms": ms }),
        };
        costs.insert((*name).to_owned(), cost);
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
