//! Plants each bug of `tests/mutants.toml` and sees its test go red: a test that cannot fail is a
//! defect.
//!
//! The tree is copied to `target/mutants/tree`. In the copy each row becomes an `if` over a switch
//! that is read at run time, so one build serves all of them. Each test must be green without a
//! mutant and red with its own; one that is red without is reported, and its mutants are not tried.

mod build;
mod copy;
mod dependencies;
mod problem;
mod report;
mod rows;
mod switches;
mod trial;
mod workspace;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;

use build::{Binary, Built};
use problem::Problem;
use report::{Line, Report, Verdict};
use rows::{Row, Test};
use trial::{PATIENCE, Trial};
use workspace::Workspace;

/// Plants each bug of tests/mutants.toml in a copy of the tree and sees its test go red.
///
/// The exit code is 0 if each test went red with its mutant, 1 if one did not, 2 if they could not
/// be tried. How a row is written stands at the top of tests/mutants.toml.
#[derive(Parser)]
#[command(name = "nonla-mutants", version)]
struct Options {
    /// Try only this row; may be given several times
    #[arg(long, value_name = "ID")]
    only: Vec<String>,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
    /// How many tests run at once [default: one for each processor]
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// A folder in the workspace [default: this one]
    #[arg(long, value_name = "DIR", default_value = ".", hide_default_value = true)]
    root: PathBuf,
}

fn main() -> ExitCode {
    let options = Options::parse();
    match tried(&options) {
        Ok(report) => {
            let printed = if options.json { report.json() } else { report.text() };
            let written = writeln!(std::io::stdout(), "{printed}");
            ExitCode::from(u8::from(!report.all_caught() || written.is_err()))
        }
        Err(problem) => {
            tell(&format!("error: {problem}"));
            ExitCode::from(2)
        }
    }
}

/// Tells whoever watches; nobody may.
fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn tried(options: &Options) -> Result<Report, Problem> {
    let started = Instant::now();
    let workspace = Workspace::around(&options.root)?;
    let rows = rows::read(&workspace.root, &options.only)?;
    let folder = workspace.target.join("mutants");
    let (tree, target, logs) = (folder.join("tree"), folder.join("build"), folder.join("logs"));
    for folder in [&tree, &target, &logs] {
        std::fs::create_dir_all(folder).map_err(|error| Problem::file(folder, error))?;
    }
    let _lock = locked(&folder.join("lock"))?;
    tell(&format!("{} mutants: copying the tree to {}", rows.len(), tree.display()));
    copy::make(&workspace, &rows, &tree)?;
    dependencies::take(&workspace, &target);
    tell("building the tests");
    let tests: BTreeSet<Test> = rows.iter().flat_map(Row::tests).cloned().collect();
    let wanted = tests.iter().map(Binary::of).collect();
    let binaries = build::build(&workspace, &tree, &target, &wanted)?;
    let missing = trial::missing(tests.iter(), &binaries)?;
    if !missing.is_empty() {
        return Err(Problem::Unfit(missing));
    }
    let build_seconds = started.elapsed().as_secs_f64();
    let trials = Trials {
        binaries,
        logs,
        jobs: options
            .jobs
            .or_else(|| std::thread::available_parallelism().ok().map(Into::into))
            .unwrap_or(1),
    };
    let alone = trials.without_mutants(tests.into_iter().collect());
    let lines = trials.with_mutants(&workspace, &rows, &alone);
    Ok(Report { lines, build_seconds, seconds: started.elapsed().as_secs_f64() })
}

/// Waits until no other run uses the folder: tests have scratch files of fixed names.
fn locked(path: &Path) -> Result<File, Problem> {
    let problem = |error| Problem::file(path, error);
    let lock = File::create(path).map_err(problem)?;
    if lock.try_lock().is_err() {
        tell("waiting for another run to end");
        lock.lock().map_err(problem)?;
    }
    Ok(lock)
}

/// What is needed to run tests.
struct Trials {
    binaries: BTreeMap<Binary, Built>,
    logs: PathBuf,
    jobs: usize,
}

impl Trials {
    /// Runs each test without a mutant: all should be green.
    fn without_mutants(&self, tests: Vec<Test>) -> BTreeMap<Test, Trial> {
        tell(&format!("{} tests without a mutant", tests.len()));
        let results = trial::each(&tests, self.jobs, |test| self.one(test, None, PATIENCE));
        tests.into_iter().zip(results).collect()
    }

    /// Runs each test with its mutant, if it was green without.
    fn with_mutants(
        &self,
        workspace: &Workspace,
        rows: &[Row],
        alone: &BTreeMap<Test, Trial>,
    ) -> Vec<Line> {
        // A test may have a folder of its own, so it never runs twice at once.
        let mut by_test: BTreeMap<&Test, Vec<&Row>> = BTreeMap::new();
        for (row, test) in rows.iter().flat_map(|row| row.tests().iter().map(move |t| (row, t))) {
            by_test.entry(test).or_default().push(row);
        }
        let mut groups: Vec<(&Test, Vec<&Row>)> = by_test.into_iter().collect();
        // The longest first: one that begins last would keep one processor busy alone.
        let expected = |(test, rows): &(&Test, Vec<&Row>)| {
            let once = alone.get(*test).map_or(Duration::ZERO, |trial| trial.took);
            Reverse(once.as_millis() * rows.len() as u128)
        };
        groups.sort_by_key(expected);
        let one = |test: &Test, row: &Row| {
            let alone = alone.get(test).copied().unwrap_or(Trial::NOT_RUN);
            let (verdict, took) = match Verdict::of_no_mutant(alone.end) {
                Some(verdict) => (verdict, Duration::ZERO),
                None => {
                    // A mutant may make a loop endless; that is seen, too.
                    let limit = Duration::from_secs(60) + alone.took * 10;
                    let trial = self.one(test, Some(&row.id), limit);
                    (Verdict::from(trial.end), trial.took)
                }
            };
            let source = std::fs::read_to_string(workspace.root.join(&row.file));
            let line = Line {
                id: row.id.clone(),
                file: row.file.clone(),
                line: source.ok().and_then(|source| switches::line(&source, &row.find)),
                test: test.clone(),
                verdict,
                seconds: took.as_secs_f64(),
            };
            tell(&line.to_string());
            line
        };
        let lines = trial::each(&groups, self.jobs, |(test, rows)| {
            rows.iter().map(|row| one(test, row)).collect::<Vec<_>>()
        });
        lines.into_iter().flatten().collect()
    }

    fn one(&self, test: &Test, mutant: Option<&str>, limit: Duration) -> Trial {
        self.binaries.get(&Binary::of(test)).map_or(Trial::NOT_RUN, |built| {
            let name = format!("{}-{}", mutant.unwrap_or("none"), test.name.replace("::", "-"));
            trial::run(test, built, mutant, limit, &self.logs.join(format!("{name}.log")))
        })
    }
}
