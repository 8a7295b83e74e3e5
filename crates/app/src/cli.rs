//! The command line: words in, exit code out.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use nonla_credential::{CivilZone, Day};
use nonla_issuer::{ImportMode, Person, sample_register, write_csv};
use serde::Serialize;

use crate::demo::{DemoError, Options, play};
use crate::done::{closed_pipe, is_closed_pipe};
use crate::files::{FileError, shown};
use crate::help::{PROGRAM, named_language, parse};
use crate::output::{Output, Replace};
use crate::practice::{self, PracticeCommand};
use crate::progress::Spinner;
use crate::register_cli::{self, ImportArgs, RegisterFailure};
use crate::story::Voice;
use crate::wallet_cli::{self, WalletCommand};
use crate::words::{self, Language, reason, say};

/// Prove that you are a verified adult resident, and show nothing else.
#[derive(Parser)]
#[command(name = "nonla", version, arg_required_else_help = true)]
struct Cli {
    /// Language of what the program says [default: as NONLA_LANG, LC_ALL, LC_MESSAGES or LANG says].
    #[arg(long, global = true, value_enum, value_name = "LANGUAGE")]
    lang: Option<Language>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Play the main job: issuer, wallets and two platforms, in memory, with real cryptography.
    Demo(Demo),
    /// Make and check civil registers.
    #[command(subcommand)]
    Register(RegisterCommand),
    /// Your wallet: receive credentials, answer requests, keep what is yours.
    Wallet(WalletCommand),
    /// An issuer and two platforms in a folder, to practise with. Never for anything real: all
    /// their keys lie in the folder in the open.
    Practice(PracticeCommand),
}

#[derive(Args)]
struct Demo {
    /// Play without waiting; otherwise Enter leads from chapter to chapter.
    #[arg(long)]
    script: bool,
    /// People in the sample register.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(50..=1_000_000))]
    people: u32,
    /// Play on this register file instead of a sample.
    #[arg(long, value_name = "FILE", conflicts_with = "people")]
    register: Option<PathBuf>,
    /// People of the register who get a wallet.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(10..=100_000))]
    holders: u32,
    /// Seed of all randomness, to play the same again.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The day on which the story begins (YYYY-MM-DD) [default: today in Vietnam].
    #[arg(long, value_name = "DAY", value_parser = Day::parse)]
    day: Option<Day>,
    /// Write every byte everybody received to files in this folder.
    #[arg(long, value_name = "DIR")]
    trace: Option<PathBuf>,
    /// Print one JSON object instead of the story.
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
enum RegisterCommand {
    /// Write a sample register: Vietnamese names, valid numbers, people on every boundary.
    Sample(Sample),
    Import(ImportArgs),
}

#[derive(Args)]
struct Sample {
    /// People.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    people: u32,
    /// Seed: the same seed and day give the same file.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The day on which people are exactly 18 (YYYY-MM-DD) [default: today in Vietnam].
    #[arg(long, value_name = "DAY", value_parser = Day::parse)]
    day: Option<Day>,
    /// File to write [default: standard output].
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace a file that is there. A wallet, a backup or a practice town is never replaced.
    #[arg(long)]
    force: bool,
}

/// What went wrong, in one line that says what to do.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{0}")]
    File(#[from] FileError),
    #[error("{}", say!("output-failed", why = reason(.0)))]
    Output(std::io::Error),
    #[error(transparent)]
    Import(#[from] RegisterFailure),
    #[error("{0}")]
    Demo(#[from] DemoError),
    #[error("{}", say!("clock-no-day"))]
    Clock,
    #[error("{}", say!("json-failed", why = .0.to_string()))]
    Json(#[from] serde_json::Error),
}

/// Runs the program with the process's arguments.
#[must_use]
pub fn run() -> ExitCode {
    words::choose(named_language(std::env::args_os()));
    let cli: Cli = match parse(std::env::args_os(), PROGRAM) {
        Ok(cli) => cli,
        Err(error) => return misunderstood(&error),
    };
    let outcome = match cli.command {
        Command::Demo(demo) => run_demo(demo),
        Command::Register(RegisterCommand::Sample(sample)) => run_sample(&sample),
        Command::Register(RegisterCommand::Import(args)) => {
            day_or_today(args.day).and_then(|today| Ok(register_cli::run_import(&args, today)?))
        }
        Command::Wallet(command) => return wallet_cli::run(command),
        Command::Practice(command) => return practice::run(command),
    };
    outcome.unwrap_or_else(|failure| {
        let closed = match &failure {
            Failure::File(error) => error.is_closed_pipe(),
            Failure::Output(error) => is_closed_pipe(error),
            _ => false,
        };
        if closed {
            return closed_pipe();
        }
        let _ = writeln!(anstream::stderr(), "nonla: {failure}");
        ExitCode::from(2)
    })
}

/// The command line as clap has it.
#[cfg(test)]
pub(crate) fn command() -> clap::Command {
    <Cli as clap::CommandFactory>::command()
}

/// All that clap says of a mistake: what is missing, which values there are, what was meant perhaps. As one
/// JSON object where that was asked for.
fn misunderstood(error: &clap::Error) -> ExitCode {
    let code = ExitCode::from(u8::from(error.use_stderr()) * 2);
    let as_json = std::env::args_os().any(|argument| argument == "--json");
    if as_json && error.use_stderr() {
        let said = error.render().to_string();
        let line = serde_json::json!({ "error": "usage", "message": said.trim_end() });
        let _ = writeln!(anstream::stderr(), "{line}");
    } else {
        let _ = error.print();
    }
    code
}

fn run_demo(demo: Demo) -> Result<ExitCode, Failure> {
    let day = day_or_today(demo.day)?;
    let people = match &demo.register {
        Some(file) => read_register(file, day)?,
        None => sample_register(demo.people as usize, day, demo.seed),
    };
    let voice = match (demo.json, demo.script) {
        (true, _) => Voice::Silent,
        (false, true) => Voice::Aloud,
        (false, false) => Voice::Pausing,
    };
    let options =
        Options { holders: demo.holders as usize, seed: demo.seed, voice, trace: demo.trace };
    let report = play(people, day, &options)?;
    if demo.json {
        print_json(&report)?;
    }
    Ok(if report.ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn run_sample(sample: &Sample) -> Result<ExitCode, Failure> {
    let day = day_or_today(sample.day)?;
    let replace = Replace::IfForced(sample.force);
    let out = sample.out.as_deref().map(|path| Output::to(path, replace)).transpose()?;
    let spinner = Spinner::start(say!("register-making-up"));
    let bytes = write_csv(&sample_register(sample.people as usize, day, sample.seed));
    drop(spinner);
    match out.zip(sample.out.as_deref()) {
        Some((out, file)) => {
            out.write(&bytes)?;
            if !out.is_standard() {
                print_line(&say!(
                    "register-sample-written",
                    count = sample.people,
                    file = shown(file)
                ))?;
            }
        }
        None => anstream::stdout().write_all(&bytes).map_err(Failure::Output)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn read_register(file: &Path, today: Day) -> Result<Vec<Person>, Failure> {
    Ok(register_cli::read(file, ImportMode::AllOrNothing, today)?.people)
}

fn day_or_today(day: Option<Day>) -> Result<Day, Failure> {
    let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let today = since_1970
        .ok()
        .and_then(|since| i64::try_from(since.as_secs()).ok())
        .and_then(|seconds| CivilZone::VIETNAM.day_at(seconds));
    day.or(today).ok_or(Failure::Clock)
}

fn print_line(line: &str) -> Result<(), Failure> {
    writeln!(anstream::stdout(), "{line}").map_err(Failure::Output)
}

fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    print_line(&serde_json::to_string_pretty(value)?)
}
