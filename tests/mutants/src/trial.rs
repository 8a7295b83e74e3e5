//! Running a test, with and without a mutant.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::build::{Binary, Built};
use crate::problem::Problem;
use crate::rows::Test;
use crate::switches::VARIABLE;
use crate::workspace::output;

/// How a test ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum End {
    /// It ran and passed.
    Green,
    /// It ran and failed.
    Red,
    /// It did not end in time.
    TimedOut,
    /// It did not run: it is ignored, or the binary could not be started.
    NotRun,
}

/// How a test ended, and after how long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trial {
    pub(crate) end: End,
    pub(crate) took: Duration,
}

impl Trial {
    /// Of a test that could not be run.
    pub(crate) const NOT_RUN: Self = Self { end: End::NotRun, took: Duration::ZERO };
}

/// A test without a mutant may take this long.
pub(crate) const PATIENCE: Duration = Duration::from_secs(900);

/// Tests that no binary has, each with what may have been meant.
///
/// # Errors
/// A binary cannot be run.
pub(crate) fn missing<'a>(
    tests: impl Iterator<Item = &'a Test>,
    binaries: &BTreeMap<Binary, Built>,
) -> Result<Vec<String>, Problem> {
    let mut known: BTreeMap<&Binary, Vec<String>> = BTreeMap::new();
    for (binary, built) in binaries {
        let mut command = Command::new(&built.executable);
        command.args(["--list", "--format", "terse"]).current_dir(&built.folder);
        let listed = String::from_utf8_lossy(&output(&mut command)?).into_owned();
        let names = listed.lines().filter_map(|line| line.strip_suffix(": test"));
        known.insert(binary, names.map(str::to_owned).collect());
    }
    let mut missing = Vec::new();
    for test in tests {
        let names = known.get(&Binary::of(test)).map(Vec::as_slice).unwrap_or_default();
        if names.contains(&test.name) {
            continue;
        }
        let last = |name: &str| name.rsplit("::").next().unwrap_or_default().to_owned();
        let meant = names.iter().find(|name| last(name) == last(&test.name));
        let hint = meant.map(|name| format!("; is `{name}` meant?")).unwrap_or_default();
        missing.push(format!("no test `{test}`{hint}"));
    }
    Ok(missing)
}

/// Runs one test with the mutant that is named, or without any, what it prints going to `log`.
pub(crate) fn run(
    test: &Test,
    built: &Built,
    mutant: Option<&str>,
    limit: Duration,
    log: &Path,
) -> Trial {
    let started = Instant::now();
    let end = ended(test, built, mutant, limit, log).unwrap_or(End::NotRun);
    Trial { end, took: started.elapsed() }
}

fn ended(
    test: &Test,
    built: &Built,
    mutant: Option<&str>,
    limit: Duration,
    log: &Path,
) -> std::io::Result<End> {
    let printed = File::create(log)?;
    let mut command = Command::new(&built.executable);
    command
        .args(["--exact", &test.name, "--test-threads=1"])
        .current_dir(&built.folder)
        .env("CARGO_MANIFEST_DIR", &built.folder)
        // A mutant must not make a property test write what it found into the tree.
        .env("PROPTEST_FAILURE_PERSISTENCE", "off")
        .env("RUST_BACKTRACE", "0")
        .env_remove(VARIABLE)
        .stdin(Stdio::null())
        .stderr(printed.try_clone()?)
        .stdout(printed);
    if let Some(id) = mutant {
        command.env(VARIABLE, id);
    }
    let mut child = command.spawn()?;
    let started = Instant::now();
    let status = loop {
        match child.try_wait()? {
            Some(status) => break status,
            None if started.elapsed() > limit => {
                child.kill()?;
                child.wait()?;
                return Ok(End::TimedOut);
            }
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    };
    let printed = std::fs::read(log)?;
    let printed = String::from_utf8_lossy(&printed);
    let ran = printed.contains("running 1 test");
    Ok(match (ran, status.success()) {
        (true, true) if printed.contains("1 passed") => End::Green,
        (true, false) => End::Red,
        _ => End::NotRun,
    })
}

/// Does `work` for each of the items, `jobs` at once, and returns the results in their order.
pub(crate) fn each<T: Sync, R: Send>(
    items: &[T],
    jobs: usize,
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            scope.spawn(|| {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(place) else { break };
                    let result = work(item);
                    if let Ok(mut results) = results.lock() {
                        results.insert(place, result);
                    }
                }
            });
        }
    });
    results.into_inner().map(|results| results.into_values().collect()).unwrap_or_default()
}
