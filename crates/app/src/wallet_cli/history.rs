//! What happened: listed, exported, checked, deleted by the holder alone.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use nonla_credential::{Day, MessageKind};
use nonla_wallet::{
    Ending, Event, ExportedHistory, FailureReason, HistoryFilter, HistoryLine, MAX_EXPORT,
    check_export,
};
use serde_json::{Value, json};

use super::desk::{Desk, OpenWallet};
use super::failure::Failure;
use super::pseudonyms::find;
use crate::done::Done;
use crate::files::shown;
use crate::progress::Spinner;
use crate::words::{self, say};

/// List what happened, newest first; export it, check an export, delete a line.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  nonla wallet history --platform Agora --since 2026-01-01\n  nonla wallet history export history.json"
)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct History {
    #[command(flatten)]
    wanted: Wanted,
    /// At most so many lines.
    #[arg(long, default_value_t = 20)]
    limit: usize,
    #[command(subcommand)]
    verb: Option<Verb>,
}

/// Which lines.
#[derive(Args)]
struct Wanted {
    /// About this platform: its id, its name or your name for it.
    #[arg(long)]
    platform: Option<String>,
    /// On this day or later (YYYY-MM-DD).
    #[arg(long, value_name = "DAY", value_parser = Day::parse)]
    since: Option<Day>,
    /// On this day or earlier (YYYY-MM-DD).
    #[arg(long, value_name = "DAY", value_parser = Day::parse)]
    until: Option<Day>,
    /// Requests that ended so.
    #[arg(long)]
    ending: Option<EndingWord>,
}

#[derive(Clone, Copy, ValueEnum)]
enum EndingWord {
    Approved,
    Refused,
    Failed,
    Expired,
}

#[derive(Subcommand)]
enum Verb {
    /// Delete a line for good, with its receipt; that there was one stays.
    Delete {
        /// The line's number.
        line: u64,
    },
    /// Write the history to a file, under the field names of EC TS10. Lines you do not choose are
    /// in it as hashes, so that a reader can check that nothing was changed.
    Export {
        /// A file that is not there yet.
        file: PathBuf,
        #[command(flatten)]
        wanted: Wanted,
    },
    /// Check that an exported history was not changed. It needs no wallet.
    Check {
        /// The exported history.
        file: PathBuf,
    },
    /// Write the platform's receipt that belongs to a line.
    Receipt {
        /// The line's number.
        line: u64,
        /// Where it goes.
        #[arg(long, value_name = "FILE", default_value = "-")]
        out: PathBuf,
    },
}

pub(super) async fn run(desk: &Desk, args: &History) -> Result<Done, Failure> {
    match &args.verb {
        None => list(desk, args).await,
        Some(Verb::Delete { line }) => {
            desk.with_wallet(async |vault| Ok(vault.delete_line(*line).await?)).await?;
            let said = vec![say!("history-deleted", line = *line)];
            Ok(Done::well(said, json!({ "deleted": line })))
        }
        Some(Verb::Export { file, wanted }) => export(desk, file, wanted).await,
        Some(Verb::Check { file }) => check(desk, file),
        Some(Verb::Receipt { line, out }) => {
            let output = desk.output(out)?;
            let receipt = desk.with_wallet(async |vault| Ok(vault.receipt(*line).await?)).await?;
            desk.write(&output, receipt.ok_or(Failure::NoReceipt(*line))?.as_bytes())?;
            let said = vec![say!("history-receipt", line = *line)];
            Ok(Done::well(said, json!({ "line": line, "out": shown(out) })))
        }
    }
}

impl Wanted {
    fn filter(&self, vault: &OpenWallet) -> Result<HistoryFilter, Failure> {
        let platform = self.platform.as_deref();
        Ok(HistoryFilter {
            verifier: platform.map(|called| find(vault.wallet(), called)).transpose()?,
            since: self.since,
            until: self.until,
            ending: self.ending.map(EndingWord::ending),
        })
    }
}

impl EndingWord {
    const fn ending(self) -> Ending {
        match self {
            Self::Approved => Ending::Approved,
            Self::Refused => Ending::Refused,
            // Any reason will do for a filter.
            Self::Failed => Ending::Failed(FailureReason::Malformed),
            Self::Expired => Ending::Expired,
        }
    }
}

async fn list(desk: &Desk, args: &History) -> Result<Done, Failure> {
    let work = async |vault: &mut OpenWallet| {
        let filter = args.wanted.filter(vault)?;
        let mut cursor = vault.wallet().history_cursor();
        Ok(vault.history(&mut cursor, &filter, args.limit).await?)
    };
    let found = desk.with_wallet(work).await?;
    let mut lines: Vec<String> = found.iter().map(in_words).collect();
    if lines.is_empty() {
        lines.push(say!("history-none"));
    }
    let json: Vec<Value> = found.iter().map(in_json).collect();
    Ok(Done::well(lines, json!({ "lines": json })))
}

async fn export(desk: &Desk, file: &Path, wanted: &Wanted) -> Result<Done, Failure> {
    let output = desk.new_output(file)?;
    let work = async |vault: &mut OpenWallet| {
        let _spinner = Spinner::start(say!("writing-history"));
        let filter = wanted.filter(vault)?;
        Ok(vault.export_history(&filter).await?)
    };
    let document = desk.with_wallet(work).await?;
    desk.write(&output, &document)?;
    let said = vec![say!("history-exported", file = shown(file))];
    Ok(Done::well(said, json!({ "out": shown(file) })))
}

fn check(desk: &Desk, file: &Path) -> Result<Done, Failure> {
    let bytes = desk.read(file, MAX_EXPORT)?;
    let spinner = Spinner::start(say!("checking-history"));
    let ExportedHistory { lines, told } =
        check_export(&bytes).map_err(|error| Failure::from(error).in_file(file))?;
    drop(spinner);
    let said = say!("history-checked", lines = lines, told = told);
    Ok(Done::well(vec![said], json!({ "lines": lines, "told": told })))
}

fn in_json(line: &HistoryLine) -> Value {
    json!({ "line": line.number, "entry": line.entry })
}

fn in_words(line: &HistoryLine) -> String {
    let Some(entry) = &line.entry else {
        return format!("{:>5}  {}", line.number, say!("history-line-deleted"));
    };
    format!("{:>5}  {}  {}", line.number, entry.day, event(&entry.event))
}

fn event(event: &Event) -> String {
    match event {
        Event::Presentation(entry) => {
            let name = entry.asked.name.as_ref();
            let who = name.map_or_else(|| say!("history-unknown"), |name| name.as_str().to_owned());
            say!("history-asked", who = who, ending = words::history::ending(entry.ending))
        }
        Event::CredentialIssued { issuer, .. } => {
            say!("history-received", issuer = issuer.to_string())
        }
        Event::CredentialRefused { issuer, .. } => {
            say!("history-credential-refused", issuer = issuer.to_string())
        }
        Event::MessageSent { verifier, kind: MessageKind::Erase, .. } => {
            say!("history-erasure", verifier = verifier.to_string())
        }
        Event::MessageSent { verifier, kind: MessageKind::Appeal, .. } => {
            say!("history-appeal", verifier = verifier.to_string())
        }
        Event::MessageSent { verifier, .. } => {
            say!("history-complaint", verifier = verifier.to_string())
        }
        Event::PlatformForgotten => say!("history-forgotten"),
        Event::BackedUp => say!("history-backed-up"),
        Event::Restored => say!("history-restored"),
    }
}
