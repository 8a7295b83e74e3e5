//! What each step costs, in pairings of the same run: one thread, medians of CPU time.
//!
//! `cargo run --release --example cost` prints a table and writes `target/cost.json`; with `--plot`
//! it draws `target/cost.svg`. Absolute times drift on shared machines; the ratios hold.

#[path = "cost/drafts.rs"]
mod drafts;
#[path = "../tests/checks/engine.rs"]
#[expect(dead_code, reason = "the checks use all of it")]
mod engine;
#[path = "cost/growth.rs"]
mod growth;
#[path = "cost/lists.rs"]
mod lists;
#[path = "cost/plot.rs"]
mod plot;
#[path = "cost/step.rs"]
mod step;

use std::process::Command;

use drafts::Drafts;
use engine::{HEADER, Holder, ISSUER, Keys, context, statement};
use lists::Lists;
use nonla_credential::{SigningKey, sign_jws};
use nonla_crypto::adversary::one_pairing;
use nonla_crypto::{
    Holding, PreparedSignature, ProveError, Statement, prove, verify, verify_batch,
};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use step::{Step, measure};

type Failure = Box<dyn std::error::Error>;
type Outcome = Result<(), Failure>;

/// Presentations of one batch.
const BATCH: usize = 64;
/// What the child process is told to do.
const ONLY_PROVE: &str = "only-prove";
const HELP: &str = "\
What each step costs, in pairings of the same run.

  (nothing)  print a table and write target/cost.json
  --json     print what is written instead of the table
  --plot     measure how costs grow and draw target/cost.svg
  --help     print this

Only a release build writes files: cargo run --release --example cost";

fn main() -> Outcome {
    match std::env::args().nth(1).as_deref() {
        None => costs(false),
        Some("--json") => costs(true),
        Some("--plot") => plot(),
        Some("--help") => {
            println!("{HELP}");
            Ok(())
        }
        Some(ONLY_PROVE) => only_prove(),
        Some(other) => Err(format!("{other}: not understood, see --help").into()),
    }
}

/// The same numbers in each run: measurements, not tests.
fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(1)
}

fn costs(as_json: bool) -> Outcome {
    let rng = &mut rng();
    let keys = Keys::new(rng);
    let holder = Holder::adult(&keys, rng);
    let whole = statement(&keys, &holder);
    let tables = prepare(&keys, &holder);
    let proof = present(&whole, (&keys, &holder), Some(&tables), rng)?;
    let batch = batch_of_64(&keys, rng)?;
    let mut four_bad = batch.clone();
    for (_, proof) in four_bad.iter_mut().step_by(BATCH / 4) {
        spoil(proof);
    }
    let [batch, four_bad] = [&batch, &four_bad].map(|batch| borrowed(batch));
    let public = keys.credential.public_key();
    let issuance = context(&public, b"nonce");
    let request = holder.secret.blind_request(&issuance, rng);
    let key = SigningKey::generate(rng);
    let jws = nonla_credential::Jws::parse(&sign_jws(&key, "cost+jwt", b"{}"), 1024)?;
    let ed25519 = key.verifying_key();
    let drafts = Drafts::new(rng)?;
    let lists = Lists::new(rng)?;
    let [mut rng1, mut rng2, mut rng3, mut rng4, mut rng5, mut rng6] =
        [(); 6].map(|()| rng.clone());

    let mut steps = vec![
        Step::new("pairing", "one pairing", || {
            std::hint::black_box(one_pairing());
            true
        }),
        Step::new("show_prove", "whole statement, prove", || {
            present(&whole, (&keys, &holder), Some(&tables), &mut rng1).is_ok()
        })
        .makes(proof.len()),
        Step::new("show_prove_unprepared", "the same without tables of credential and gap", || {
            present(&whole, (&keys, &holder), None, &mut rng2).is_ok()
        })
        .makes(proof.len()),
        Step::new("show_verify", "whole statement, verify", || {
            verify(&whole, &proof, &mut rng3).is_ok()
        }),
        Step::new("batch64_verify_each", "the same in a batch of 64, each", || {
            verify_batch(&batch, &mut rng4).is_ok()
        })
        .for_each_of(BATCH),
        Step::new("verify64_single", "64 of them one by one, all", || {
            batch.iter().all(|(statement, proof)| verify(statement, proof, &mut rng5).is_ok())
        }),
        Step::new("batch64_4bad", "a batch of 64 with 4 false ones, all", || {
            verify_batch(&four_bad, &mut rng6).is_err_and(|culprits| culprits.len() == 4)
        }),
        Step::new("blind_issue", "issuer's part of a blind issue", || {
            let checked = request.check(&issuance);
            checked.and_then(|c| c.sign(&keys.credential, HEADER, &holder.claims)).is_ok()
        }),
        Step::new("ed25519_verify", "one Ed25519 signature, for comparison", || {
            jws.verify(&ed25519, "cost+jwt").is_ok()
        }),
    ];
    steps.extend(drafts.steps(rng));
    steps.extend(lists.steps()?);
    measure(&mut steps)?;
    report(&steps, as_json)
}

fn borrowed(batch: &[(Statement, Vec<u8>)]) -> Vec<(&Statement, &[u8])> {
    batch.iter().map(|(statement, proof)| (statement, proof.as_slice())).collect()
}

/// Makes a proof false: a proof as well formed as before.
fn spoil(proof: &mut [u8]) {
    if let Some(last) = proof.last_mut() {
        *last ^= 1;
    }
}

/// One presentation, with the tables a wallet keeps or without.
fn present(
    statement: &Statement,
    (keys, holder): (&Keys, &Holder),
    tables: Option<&Tables>,
    rng: &mut ChaCha20Rng,
) -> Result<Vec<u8>, ProveError> {
    let (prepared, prepared_gap) = tables.map(|[credential, gap]| (credential, gap)).unzip();
    let holding = Holding { prepared, prepared_gap, ..holder.holding(keys) };
    prove(statement, &holder.secret, &[holding], rng)
}

/// The tables a wallet keeps: of a credential, and of its gap of the period.
type Tables = [PreparedSignature; 2];

fn prepare(keys: &Keys, holder: &Holder) -> Tables {
    let owned = (&holder.secret, holder.claims.as_slice());
    let key = keys.credential.public_key();
    let gap = (&holder.gap, &holder.gap_signature);
    [
        PreparedSignature::of_credential(&key, &holder.signature, HEADER, owned),
        PreparedSignature::of_gap(&keys.gap.public_key(), ISSUER, gap),
    ]
}

/// Sixty-four holders of one issuer.
fn batch_of_64(
    keys: &Keys,
    rng: &mut ChaCha20Rng,
) -> Result<Vec<(Statement, Vec<u8>)>, ProveError> {
    let mut batch = Vec::new();
    for _ in 0..BATCH {
        let holder = Holder::adult(keys, rng);
        let statement = statement(keys, &holder);
        let proof = holder.prove(&statement, keys, rng)?;
        batch.push((statement, proof));
    }
    Ok(batch)
}

/// The child: one proof, as a phone makes it, and the most memory this process ever had. More than
/// half of that (`RssFile` in `/proc/self/status`) is files, above all this program's own.
fn only_prove() -> Outcome {
    let rng = &mut rng();
    let keys = Keys::new(rng);
    let holder = Holder::adult(&keys, rng);
    let tables = prepare(&keys, &holder);
    present(&statement(&keys, &holder), (&keys, &holder), Some(&tables), rng)?;
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

fn report(steps: &[Step<'_>], as_json: bool) -> Outcome {
    let peak = peak_of_child()?;
    let mut costs = step::as_json(steps);
    if let Some(peak) = peak {
        costs.insert("prover_peak_rss_mb".to_owned(), peak.into());
    }
    let json = serde_json::to_string_pretty(&costs)?;
    if as_json {
        println!("{json}");
    } else {
        print!("{}", step::as_table(steps));
        if let Some(peak) = peak {
            println!("\npeak memory of a process that only proves: {peak:.1} MB");
        }
    }
    write("target/cost.json", &json)
}

fn plot() -> Outcome {
    let rng = &mut rng();
    let panels = growth::measured(&Keys::new(rng), rng)?;
    write("target/cost.svg", &plot::drawn(&panels)?)
}

/// Writes a file, in a release build: figures of any other mean nothing.
fn write(path: &str, text: &str) -> Outcome {
    if cfg!(debug_assertions) {
        eprintln!("\n{path} not written: a build with debug assertions; run with --release");
        return Ok(());
    }
    std::fs::create_dir_all("target")?;
    std::fs::write(path, text)?;
    eprintln!("\nwritten: {path}");
    Ok(())
}
