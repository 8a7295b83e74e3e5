//! What the wallet keeps against others: to see, to hand on, to delete.

use std::path::{Path, PathBuf};

use clap::Args;
use nonla_wallet::{EvidenceAbout, KeptEvidence};
use serde_json::{Value, json};

use super::desk::{Desk, OpenWallet};
use super::failure::Failure;
use crate::done::Done;
use crate::files::shown;
use crate::words::{say, wallet};

/// See the evidence the wallet keeps, write a piece of it to a file, or delete it.
///
/// Evidence shows to others that an issuer published two revocation lists for a day or a bad file, or the
/// operator two trust lists of one number. The wallet keeps it by itself. It says nothing of you but
/// what you fetched, or that you received a request.
#[derive(Args)]
#[command(
    after_help = "Example:\n  nonla wallet evidence\n  nonla wallet evidence 1 --out evidence.json"
)]
pub(super) struct EvidenceCommand {
    /// The number of a piece.
    number: Option<u64>,
    /// Where it goes, as JSON.
    #[arg(long, value_name = "FILE", requires = "number")]
    out: Option<PathBuf>,
    /// Delete it.
    #[arg(long, requires = "number", conflicts_with = "out")]
    delete: bool,
}

pub(super) async fn run(desk: &Desk, args: &EvidenceCommand) -> Result<Done, Failure> {
    match (args.number, &args.out) {
        (Some(number), Some(out)) => export(desk, number, out).await,
        (Some(number), None) if args.delete => delete(desk, number).await,
        (number, _) => list(desk, number).await,
    }
}

async fn list(desk: &Desk, number: Option<u64>) -> Result<Done, Failure> {
    let work =
        async |vault: &mut OpenWallet| Ok(vault.wallet().evidence().cloned().collect::<Vec<_>>());
    let mut kept = desk.with_wallet(work).await?;
    if let Some(number) = number {
        kept.retain(|kept| kept.number == number);
        if kept.is_empty() {
            return Err(Failure::NoEvidence(number));
        }
    }
    let mut lines: Vec<String> = kept.iter().map(in_words).collect();
    if lines.is_empty() {
        lines.push(say!("evidence-none"));
    } else {
        lines.push(say!("evidence-next", wallet = wallet()));
    }
    Ok(Done::well(lines, json!({ "evidence": in_json(&kept) })))
}

async fn export(desk: &Desk, number: u64, out: &Path) -> Result<Done, Failure> {
    let output = desk.new_output(out)?;
    let work = async |vault: &mut OpenWallet| Ok(vault.evidence(number).await?);
    let found = desk.with_wallet(work).await?.ok_or(Failure::NoEvidence(number))?;
    desk.write(&output, found.as_bytes())?;
    let path = shown(out);
    let line = say!("evidence-written", number = number, file = &*path);
    Ok(Done::well(vec![line], json!({ "number": number, "out": path })))
}

async fn delete(desk: &Desk, number: u64) -> Result<Done, Failure> {
    let work = async |vault: &mut OpenWallet| {
        let changes = vault.wallet().delete_evidence(number);
        let changes = changes.map_err(|_| Failure::NoEvidence(number))?;
        if !desk.typing.says_yes(&say!("evidence-delete", number = number))? {
            return Ok(false);
        }
        vault.commit(changes).await?;
        vault.tidy().await?;
        Ok(true)
    };
    let deleted = desk.with_wallet(work).await?;
    let json = json!({ "number": number, "deleted": deleted });
    Ok(if deleted {
        Done::well(vec![say!("evidence-deleted", number = number)], json)
    } else {
        Done::refused(vec![say!("evidence-stays", number = number)], json)
    })
}

/// A piece in a line.
pub(super) fn in_words(kept: &KeptEvidence) -> String {
    say!(
        "evidence-line",
        number = kept.number,
        what = what(&kept.about),
        day = kept.found_on.to_string()
    )
}

fn what(about: &EvidenceAbout) -> String {
    match about {
        EvidenceAbout::TwoLists { sequence, named_by: None } => {
            say!("evidence-two-lists", list = *sequence)
        }
        EvidenceAbout::TwoLists { sequence, named_by: Some(verifier) } => {
            say!("evidence-list-named", list = *sequence, verifier = verifier.to_string())
        }
        EvidenceAbout::TwoHeads { issuer, day, named_by: None } => {
            say!("evidence-two-heads", issuer = issuer.to_string(), day = day.to_string())
        }
        EvidenceAbout::TwoHeads { issuer, day, named_by: Some(verifier) } => say!(
            "evidence-head-named",
            issuer = issuer.to_string(),
            day = day.to_string(),
            verifier = verifier.to_string()
        ),
        EvidenceAbout::BadFile { issuer, day, file } => say!(
            "evidence-bad-file",
            issuer = issuer.to_string(),
            day = day.to_string(),
            file = *file
        ),
    }
}

pub(super) fn in_json(kept: &[KeptEvidence]) -> Value {
    json!(kept)
}
