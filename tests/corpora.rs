//! What fuzzing found, played again in seconds: every file of every corpus through its target.
//!
//! The targets themselves, and how to fuzz them for real, stand in `tests/fuzz/`.

#[path = "fuzz/src/lib.rs"]
mod fuzz;

use std::collections::BTreeSet;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::process::Command;

use fuzz::{Reading, TARGETS};

/// Most files a corpus may have, and most bytes all of them together.
const MOST_FILES: usize = 60;
const MOST_BYTES: usize = 2_000_000;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz").join(name)
}

/// Names and contents of a folder's files; none if there is no folder.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let read = |path: PathBuf| (path.display().to_string(), std::fs::read(&path).unwrap());
    let mut files: Vec<_> = entries.map(|entry| read(entry.unwrap().path())).collect();
    files.sort();
    files
}

/// Plays corpus and regressions of a target; both readings must occur.
fn replay(target: &str) {
    let (_, read) = TARGETS.iter().find(|(name, _)| *name == target).unwrap();
    let corpus = files(&folder("corpus").join(target));
    assert!(!corpus.is_empty() && corpus.len() <= MOST_FILES, "{} files", corpus.len());
    let has_magic = |bytes: &[u8]| bytes.windows(4).any(|window| window == b"MAGI");
    assert!(corpus.iter().any(|(_, bytes)| has_magic(bytes)), "a file for the planted bug");
    let mut readings = Vec::new();
    for (file, bytes) in corpus.into_iter().chain(files(&folder("regressions").join(target))) {
        let reading = catch_unwind(|| read(&bytes));
        readings.push(reading.unwrap_or_else(|_| panic!("{target} panics on {file}")));
    }
    for reading in [Reading::Value, Reading::Refused] {
        assert!(readings.contains(&reading), "{target}: no file is a {reading:?}");
    }
}

macro_rules! replayed {
    ($($target:ident),* $(,)?) => {
        const REPLAYED: &[&str] = &[$(stringify!($target)),*];

        /// Serves T-Z1: no file makes a target panic.
        mod replayed {
            $(
                #[test]
                fn $target() {
                    super::replay(stringify!($target));
                }
            )*
        }
    };
}

replayed! {
    backup_document, backup_file, base64url, bbs_proof, blind_commitment, blind_request, claims,
    consent_receipt, credential_request, days, digit_table, erasure_receipt, gap, gap_file,
    gap_index, guardian_share, head, history_export, holder_consent, issued_credential, issuer_keys,
    jws, offer, points, policy, presentation, proof, pseudonym_message, pseudonym_signature, query,
    record, register, request, revocation_code, secret_keys, signature, store_record, strict_json,
    texts, trust_list, verdict, verifying_key, wallet_record,
}

/// Names of what a folder holds, without endings.
fn names(folder: &Path) -> BTreeSet<String> {
    let name = |path: PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    std::fs::read_dir(folder).unwrap().map(|entry| name(entry.unwrap().path())).collect()
}

/// Serves T-Z1: there is one list of targets, and each has a binary, a corpus and a replay.
#[test]
fn every_target_has_a_fuzz_binary_a_corpus_and_a_replay() {
    let targets: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(targets.len(), TARGETS.len());
    assert_eq!(names(&folder("fuzz_targets")), targets);
    assert_eq!(names(&folder("corpus")), targets);
    assert_eq!(REPLAYED.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>(), targets);
    assert!(
        names(&folder("regressions")).iter().all(|name| targets.contains(name) || name == "README")
    );
    let manifest = std::fs::read_to_string(folder("Cargo.toml")).unwrap();
    assert_eq!(manifest.matches("[[bin]]").count(), targets.len());
    for target in &targets {
        let binary = format!("name = \"{target}\"\npath = \"fuzz_targets/{target}.rs\"\n");
        assert!(manifest.contains(&binary), "{target} is no binary");
        let source = folder("fuzz_targets").join(format!("{target}.rs"));
        let call = format!("nonla_fuzz::{target}(bytes);");
        assert!(std::fs::read_to_string(source).unwrap().contains(&call), "{target}");
    }
}

/// A corpus is for reading in seconds, not for keeping all that was ever found.
#[test]
fn all_corpora_together_stay_small() {
    let all = TARGETS.iter().flat_map(|(target, _)| files(&folder("corpus").join(target)));
    let bytes: usize = all.map(|(_, bytes)| bytes.len()).sum();
    assert!(bytes <= MOST_BYTES, "{bytes} bytes");
}

/// Serves T-Z1: a panic that is planted is found in every target. Bugs of the library are rows of
/// `tests/mutants.toml`.
#[test]
fn a_planted_panic_is_found_in_every_target() {
    let this = std::env::current_exe().unwrap();
    let output = Command::new(this)
        .arg("replayed::")
        .env(fuzz::MAGIC, "1")
        .env("RUST_BACKTRACE", "0")
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    for (target, _) in TARGETS {
        let found = format!("test replayed::{target} ... FAILED");
        assert!(printed.contains(&found), "{target}: {printed}");
    }
}
