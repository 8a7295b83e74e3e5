//! What a platform does with an account: a ban, its end, and the answer to an appeal.

use std::path::Path;

use clap::Args;
use nonla_verifier::AccountKey;
use serde_json::json;

use super::failure::Failure;
use super::stop::Stop;
use super::town::Town;
use crate::done::Done;
use crate::files::shown;
use crate::words::say;

/// Which account of which platform.
#[derive(Args)]
pub(super) struct Which {
    /// Which platform.
    #[arg(long)]
    at: Stop,
    /// Which account, as `check` and `saw` print it, or the beginning of it.
    #[arg(long, allow_hyphen_values = true)]
    account: String,
}

/// What `nonla practice DIR ban` is told.
#[derive(Args)]
pub(super) struct BanAccount {
    #[command(flatten)]
    which: Which,
    /// For how many days; without it the ban has no end.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    days: Option<u16>,
}

/// Bans an account.
pub(super) fn ban(town: &mut Town, folder: &Path, args: &BanAccount) -> Result<Done, Failure> {
    let at = args.which.at;
    let account = find(town, &args.which)?;
    let today = town.today();
    // Past the calendar's end there is no end, as in the registry.
    let until = args.days.and_then(|days| today.checked_add_days(days.into()));
    town.ban(at, account, until)?;
    let (letter, named) = (at.letter().to_string(), account.to_string());
    let lines = vec![
        match until {
            None => say!("ban-without-end", at = letter, account = named),
            Some(day) => say!("ban-until", at = letter, account = named, day = day.to_string()),
        },
        say!("ban-follows"),
        say!(
            "ban-appeal",
            command = format!("nonla wallet message appeal {} --out appeal.json", at.word())
        ),
        say!("ban-lift", command = lift_command(folder, at, &account)),
    ];
    Ok(Done::well(lines, json!({ "banned": account, "at": at, "until": until })))
}

/// Ends the ban of an account.
pub(super) fn lift(town: &mut Town, which: &Which) -> Result<Done, Failure> {
    let (at, account) = (which.at, find(town, which)?);
    if town.standing(at, &account)?.and_then(|standing| standing.ban()).is_none() {
        return Err(Failure::NotBanned);
    }
    town.lift(at, account)?;
    let (letter, named) = (at.letter().to_string(), account.to_string());
    let lines = vec![say!("ban-lifted", at = letter, account = named)];
    Ok(Done::well(lines, json!({ "lifted": account, "at": at })))
}

/// An appeal has come.
pub(super) fn appealed(
    town: &Town,
    folder: &Path,
    (at, account): (Stop, AccountKey),
) -> Result<Done, Failure> {
    let banned = town.standing(at, &account)?.and_then(|standing| standing.ban()).is_some();
    let (letter, named) = (at.letter().to_string(), account.to_string());
    let lines = vec![
        say!("appeal-read", at = letter, account = named),
        if banned {
            say!("appeal-grant", command = lift_command(folder, at, &account))
        } else {
            say!("appeal-nothing")
        },
    ];
    let json = json!({ "read": "appeal", "account": account, "at": at, "banned": banned });
    Ok(Done::well(lines, json))
}

fn lift_command(folder: &Path, at: Stop, account: &AccountKey) -> String {
    let letter = at.letter().to_ascii_lowercase();
    format!("nonla practice {} lift --at {letter} --account {account}", shown(folder))
}

fn find(town: &Town, which: &Which) -> Result<AccountKey, Failure> {
    let named = which.account.as_str();
    let accounts = town.records(which.at)?.into_iter().map(|record| record.account);
    let mut found = accounts.filter(|account| account.to_string().starts_with(named));
    match (found.next(), found.next()) {
        (Some(account), None) if !named.is_empty() => Ok(account),
        (Some(_), _) => Err(Failure::ManyAccounts),
        (None, _) => Err(Failure::NoSuchAccount),
    }
}
