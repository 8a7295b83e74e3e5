//! What fuzzing found, played again in seconds: every file of every corpus through its target.
//!
//! The targets themselves, and how to fuzz them for real, stand in `tests/fuzz/`.

#[path = "fuzz/src/lib.rs"]
mod fuzz;
#[path = "support/plant_matrix.rs"]
mod plant_matrix;

use std::collections::BTreeSet;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

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

/// Planted bugs of the library that a target must see, besides the one planted in each.
const MATRIX: &[(&str, &str)] = &[
    ("accept-identity-point", "points"),
    ("accept-point-outside-subgroup", "points"),
    ("backup-any-high-work", "backup_file"),
    ("backup-any-weak-work", "backup_file"),
    ("backup-ignores-damage", "backup_file"),
    ("claims-contradict", "claims"),
    ("consent-reads-without-pseudonym", "holder_consent"),
    ("consent-receipt-answers-all", "consent_receipt"),
    ("consent-skip-verifier", "holder_consent"),
    ("export-any-transaction", "history_export"),
    ("gap-file-any-number", "gap_file"),
    ("gap-file-holes", "gap_file"),
    ("guardians-any-length", "guardian_share"),
    ("guardians-any-number", "guardian_share"),
    ("guardians-any-threshold", "guardian_share"),
    ("guardians-any-version", "guardian_share"),
    ("guardians-skip-checksum", "guardian_share"),
    ("guardians-skip-set-id", "guardian_share"),
    ("history-any-link", "history_export"),
    ("ignore-unknown-predicate", "query"),
    ("import-despite-bad-rows", "register"),
    ("import-duplicate-number", "register"),
    ("json-keeps-duplicates", "strict_json"),
    ("json-takes-second-spelling", "query"),
    ("jws-skip-signature", "consent_receipt"),
    ("jws-skip-signature", "head"),
    ("jws-skip-signature", "jws"),
    ("jws-skip-typ", "verdict"),
    ("jws-takes-any-header", "jws"),
    ("key-takes-second-spelling", "verifying_key"),
    ("key-takes-weak", "verifying_key"),
    ("load-any-row", "wallet_record"),
    ("policy-takes-two-ages", "policy"),
    ("restore-any-format", "backup_document"),
    ("restore-any-history", "backup_document"),
    ("restore-any-rows", "backup_document"),
    ("revocation-code-skip-check", "revocation_code"),
    ("seal-binds-nothing", "store_record"),
    ("skip-batch-check", "proof"),
    ("skip-blind-request-proof", "blind_request"),
    ("skip-digit-table-check", "digit_table"),
    ("skip-proof-check", "presentation"),
    ("skip-proof-check", "proof"),
    ("skip-pseudonym-signature", "pseudonym_message"),
    ("skip-pseudonym-signature", "pseudonym_signature"),
    ("skip-signature-check", "gap"),
    ("skip-signature-check", "signature"),
    ("store-any-lines", "store_record"),
    ("store-any-state", "store_record"),
    ("store-any-twice", "store_record"),
    ("text-hides", "texts"),
    ("trust-list-two-ages", "trust_list"),
];

/// Serves T-Z1: a planted panic is found in every target, and bugs of the library where they lie.
#[test]
fn every_planted_bug_turns_a_replay_red() {
    let magic = TARGETS.iter().map(|(target, _)| ("fuzz-magic", *target));
    let rows = magic.chain(MATRIX.iter().copied());
    let rows = rows.map(|(plant, target)| (plant, format!("replayed::{target}")));
    let uncaught = plant_matrix::uncaught_plants(rows).unwrap();
    assert!(uncaught.is_empty(), "planted bugs that no replay saw: {uncaught:?}");
}
