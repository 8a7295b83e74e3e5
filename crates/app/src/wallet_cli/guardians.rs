//! The holder secret in the hands of people you trust: any few of them bring it back.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use nonla_storage::{GuardianShare, Threshold, recover_secret, share_secret};
use nonla_wallet::Wallet;
use rand::rngs::OsRng;
use serde_json::json;
use zeroize::Zeroizing;

use super::desk::{Desk, OpenWallet};
use super::failure::Failure;
use super::init::{Trust, keep_new};
use crate::done::Done;
use crate::files::shown;
use crate::output::Output;
use crate::words::{say, wallet};

/// Longest file with a share, in bytes.
const MAX_SHARE: usize = 4096;

/// Share what makes you you among people you trust, or recover it from them.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  nonla wallet guardians split --needed 2 --of 3 --out shares\n  nonla wallet guardians recover --operator operator.key --published town/published share-1.txt share-3.txt"
)]
pub(super) struct Guardians {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Write one share for each guardian.
    Split(Split),
    /// Make a new wallet from shares: the same pseudonyms everywhere, and no credential yet. The
    /// issuer gives you one again, since your secret is the same.
    Recover(Recover),
}

#[derive(Args)]
struct Split {
    /// How many guardians must come together.
    #[arg(long)]
    needed: u8,
    /// How many guardians there are.
    #[arg(long = "of", value_name = "GUARDIANS")]
    given: u8,
    /// Folder for one file each, which only you can read: hand them over and delete them.
    #[arg(long, value_name = "FOLDER", required_unless_present = "print")]
    out: Option<PathBuf>,
    /// Print the shares instead, to copy them by hand. Beware of who looks on, and of what keeps
    /// what a terminal showed.
    #[arg(long, conflicts_with = "out")]
    print: bool,
}

#[derive(Args)]
struct Recover {
    #[command(flatten)]
    trust: Trust,
    /// The files with the guardians' shares.
    #[arg(required = true)]
    shares: Vec<PathBuf>,
}

pub(super) async fn run(desk: &Desk, args: &Guardians) -> Result<Done, Failure> {
    match &args.verb {
        Verb::Split(split) => share(desk, split).await,
        Verb::Recover(args) => recover(desk, args).await,
    }
}

async fn share(desk: &Desk, args: &Split) -> Result<Done, Failure> {
    let threshold = Threshold::new(args.needed, args.given)?;
    let outputs = args.out.as_deref().map(|folder| places(desk, folder, args.given)).transpose()?;
    // Not from a wallet that somebody else left open.
    desk.lock().await;
    let work = async |vault: &mut OpenWallet| {
        Ok(share_secret(vault.wallet().expose_secret(), threshold, &mut OsRng))
    };
    let shares = desk.with_wallet(work).await?;
    match args.out.as_deref().zip(outputs) {
        Some((folder, outputs)) => write_shares(desk, (folder, &outputs), &shares),
        None => Ok(print_shares(&shares)),
    }
}

fn share_file(folder: &Path, number: usize) -> PathBuf {
    folder.join(format!("share-{number}.txt"))
}

/// None is written if one is there: shares of two sets in one folder help nobody.
fn places(desk: &Desk, folder: &Path, given: u8) -> Result<Vec<Output>, Failure> {
    super::place::make_folder(&folder.join("share"))?;
    (1..=usize::from(given)).map(|number| desk.new_output(&share_file(folder, number))).collect()
}

fn write_shares(
    desk: &Desk,
    (folder, outputs): (&Path, &[Output]),
    shares: &[GuardianShare],
) -> Result<Done, Failure> {
    for (share, output) in shares.iter().zip(outputs) {
        desk.write(output, share.to_text().as_bytes())?;
    }
    let files = (1..=shares.len()).map(|number| shown(&share_file(folder, number)));
    let files: Vec<String> = files.collect();
    let lines = vec![
        say!("shares-done", count = shares.len(), folder = shown(folder)),
        say!("shares-next"),
    ];
    Ok(Done::well(lines, json!({ "shares": files })))
}

/// The one case in which something secret is printed: the person asked for it.
fn print_shares(shares: &[GuardianShare]) -> Done {
    let mut lines = Vec::new();
    let mut texts = Vec::new();
    for share in shares {
        lines.push(say!("share-title", number = share.number()));
        lines.push(share.to_text().as_str().to_owned());
        texts.push(json!({ "number": share.number(), "text": share.to_text().as_str() }));
    }
    Done::well(lines, json!({ "shares": texts }))
}

async fn recover(desk: &Desk, args: &Recover) -> Result<Done, Failure> {
    desk.check_free().await?;
    let mut shares = Vec::new();
    for path in &args.shares {
        let text: Zeroizing<String> = desk.read_text(path, MAX_SHARE)?;
        let refused = |error| Failure::Share { file: path.clone(), error };
        shares.push(GuardianShare::parse(&text).map_err(refused)?);
    }
    let secret = recover_secret(&shares)?;
    let (operator, list) = args.trust.read(desk)?;
    let recovered = Wallet::with_secret(secret, operator, &list, &mut OsRng)?;
    keep_new(desk, (recovered, &args.trust), &say!("choose-passphrase")).await?;
    let path = shown(desk.path());
    let lines = vec![say!("recover-done", file = &*path), say!("recover-next", wallet = wallet())];
    Ok(Done::well(lines, json!({ "wallet": path })))
}
