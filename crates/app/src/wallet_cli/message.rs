//! Writing to a platform as the pseudonym there, and keeping the receipts that come back.

use std::path::{Path, PathBuf};

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use nonla_credential::{MAX_PSEUDONYM_MESSAGE, MessageKind, MessageText};
use nonla_wallet::{Event, HistoryFilter};
use rand::rngs::OsRng;
use serde_json::json;

use super::desk::{Desk, OpenWallet};
use super::failure::Failure;
use super::pseudonyms::find;
use crate::done::Done;
use crate::files::shown;
use crate::progress::Spinner;
use crate::words::{say, wallet};

/// Longest receipt, in bytes.
const MAX_RECEIPT: usize = 16 * 1024;
/// Lines of the history read at a time.
const PAGE: usize = 500;

/// Write to a platform, signed as your pseudonym there: erase my account, I appeal, I complain.
///
/// It works without a credential, so also after one expired or was revoked.
#[derive(Args)]
#[command(after_help = "Example:\n  nonla wallet message erase Agora --out erase.json")]
pub(super) struct Message {
    /// What you want.
    kind: Kind,
    /// The platform: its id, its name or your name for it.
    platform: String,
    /// Where the message goes.
    #[arg(long, value_name = "FILE", default_value = "-")]
    out: PathBuf,
    /// File with what you want to add in words: not an argument, which others on this machine see.
    #[arg(long, value_name = "FILE")]
    text: Option<PathBuf>,
    /// The line of the history that tells of the request a complaint is about.
    #[arg(long, value_name = "LINE")]
    about: Option<u64>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Erase my account.
    Erase,
    /// Look again at a ban.
    Appeal,
    /// Something you did was wrong.
    Complaint,
}

impl ValueEnum for Kind {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Erase, Self::Appeal, Self::Complaint]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Erase => PossibleValue::new("erase").help(say!("kind-erase")),
            Self::Appeal => PossibleValue::new("appeal").help(say!("kind-appeal")),
            Self::Complaint => PossibleValue::new("complaint").help(say!("kind-complaint")),
        })
    }
}

/// Keep a platform's receipt of a consent or an erasure, with the line of the history it answers.
#[derive(Args)]
#[command(after_help = "Example:\n  nonla wallet receipt receipt.jwt")]
pub(super) struct Receipt {
    /// The receipt.
    file: PathBuf,
}

pub(super) async fn run(desk: &Desk, args: &Message) -> Result<Done, Failure> {
    let text = match &args.text {
        Some(path) => Some(read_words(desk, path)?),
        None => None,
    };
    let output = desk.output(&args.out)?;
    let today = desk.today()?;
    let work = async |vault: &mut OpenWallet| {
        let verifier = find(vault.wallet(), &args.platform)?;
        let kind = kind_of(vault, args).await?;
        let letter = vault.wallet().write_to((&verifier, kind), text, today, &mut OsRng)?;
        Ok((verifier, vault.commit(letter).await?))
    };
    let (verifier, message) = desk.with_wallet(work).await?;
    desk.write(&output, &message)?;
    let lines = vec![
        say!("message-done", verifier = verifier.to_string()),
        say!("message-next", wallet = wallet()),
    ];
    Ok(Done::well(lines, json!({ "verifier": verifier, "out": shown(&args.out) })))
}

fn read_words(desk: &Desk, path: &Path) -> Result<MessageText, Failure> {
    let text = desk.read_text(path, MAX_PSEUDONYM_MESSAGE)?;
    MessageText::typed(&text).map_err(|error| Failure::from(error).in_file(path))
}

async fn kind_of(vault: &mut OpenWallet, args: &Message) -> Result<MessageKind, Failure> {
    Ok(match (args.kind, args.about) {
        (Kind::Erase, _) => MessageKind::Erase,
        (Kind::Appeal, _) => MessageKind::Appeal,
        (Kind::Complaint, None) => MessageKind::Complaint,
        (Kind::Complaint, Some(line)) => {
            MessageKind::ComplaintAbout(request_of(vault, line).await?)
        }
    })
}

/// Which request a line of the history tells of.
async fn request_of(
    vault: &mut OpenWallet,
    number: u64,
) -> Result<nonla_credential::Hash, Failure> {
    let mut cursor = vault.wallet().history_cursor();
    loop {
        let lines = vault.history(&mut cursor, &HistoryFilter::ALL, PAGE).await?;
        if lines.is_empty() {
            return Err(Failure::NoRequestInLine(number));
        }
        let line = lines.into_iter().find(|line| line.number == number);
        if let Some(Event::Presentation(entry)) =
            line.and_then(|line| line.entry).map(|entry| entry.event)
        {
            return Ok(entry.asked.request);
        }
    }
}

pub(super) async fn keep(desk: &Desk, args: &Receipt) -> Result<Done, Failure> {
    let text = desk.read_text(&args.file, MAX_RECEIPT)?;
    let work = async |vault: &mut OpenWallet| {
        let _spinner = Spinner::start(say!("receipt-looking"));
        Ok(vault.keep_receipt(&text).await?)
    };
    let line = desk.with_wallet(work).await.map_err(|failure| failure.in_file(&args.file))?;
    let said = vec![say!("receipt-done", line = line)];
    Ok(Done::well(said, json!({ "kept": true, "line": line })))
}
