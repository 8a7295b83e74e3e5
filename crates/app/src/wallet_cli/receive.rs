//! Receiving a credential: offer in, request out; credential in.

use std::path::PathBuf;

use clap::Args;
use nonla_credential::{Day, MAX_ISSUANCE};
use nonla_wallet::{PendingIssuance, ReceiveError, Wallet};
use rand::rngs::OsRng;
use serde_json::json;

use super::desk::{Desk, OpenWallet};
use super::failure::Failure;
use crate::done::Done;
use crate::files::shown;
use crate::output::Output;

/// Take up an offer, then take the credential that comes for it.
#[derive(Args)]
#[command(
    after_help = "Example:\n  nonla wallet receive offer.json --request-out request.json\n  nonla wallet receive --credential credential.json"
)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["offer", "credential", "again", "give_up"]))]
pub(super) struct Receive {
    /// The issuer's offer.
    offer: Option<PathBuf>,
    /// Where the credential request goes: hand it to the issuer, and to nobody else.
    #[arg(long, value_name = "FILE", default_value = "-", conflicts_with = "credential")]
    request_out: PathBuf,
    /// The credential that the issuer sent for a request.
    #[arg(long, value_name = "FILE")]
    credential: Option<PathBuf>,
    /// Write the request that waits for its credential once more.
    #[arg(long)]
    again: bool,
    /// Give up all offers that wait for their credential.
    #[arg(long)]
    give_up: bool,
}

pub(super) async fn run(desk: &Desk, args: &Receive) -> Result<Done, Failure> {
    if let Some(path) = &args.credential {
        let reply = desk.read(path, MAX_ISSUANCE)?;
        let today = desk.today()?;
        return desk.with_wallet(async |vault| take(vault, &reply, today).await).await;
    }
    if args.give_up {
        return desk.with_wallet(give_up).await;
    }
    let output = desk.output(&args.request_out)?;
    if let Some(path) = &args.offer {
        let offer = desk.read(path, MAX_ISSUANCE)?;
        let today = desk.today()?;
        let work = async |vault: &mut OpenWallet| {
            let taken = vault.wallet().receive(&offer, today, &mut OsRng)?;
            let issuer = taken.pending.issuer().clone();
            let saved = vault.commit(taken.changes).await?;
            let request = taken.request.release(&saved)?;
            Ok((issuer, request))
        };
        let (issuer, request) = desk.with_wallet(work).await?;
        return requested(desk, (args, &output), (issuer.as_str(), &request));
    }
    let pending = desk.with_wallet(async |vault| the_pending(vault.wallet())).await?;
    let issuer = pending.issuer().clone();
    requested(desk, (args, &output), (issuer.as_str(), &pending.request()?))
}

fn requested(
    desk: &Desk,
    (args, output): (&Receive, &Output),
    (issuer, request): (&str, &[u8]),
) -> Result<Done, Failure> {
    desk.write(output, request)?;
    let lines = vec![
        format!("the request for {issuer} is written; hand it to that issuer and to nobody else"),
        "next: nonla wallet receive --credential FILE, with what comes back".to_owned(),
    ];
    Ok(Done::well(lines, json!({ "issuer": issuer, "request": shown(&args.request_out) })))
}

fn the_pending(wallet: &Wallet) -> Result<PendingIssuance, Failure> {
    let mut pending = wallet.pending_issuances();
    let first = pending.next().ok_or(Failure::NothingPending)?;
    if pending.next().is_some() { Err(Failure::SeveralPending) } else { Ok(first) }
}

async fn give_up(vault: &mut OpenWallet) -> Result<Done, Failure> {
    let pending: Vec<PendingIssuance> = vault.wallet().pending_issuances().collect();
    let count = pending.len();
    for issuance in pending {
        vault.commit(issuance.give_up()).await?;
    }
    Ok(Done::well(vec![format!("{count} offers given up")], json!({ "given_up": count })))
}

/// The one that waited for this credential takes it.
async fn take(vault: &mut OpenWallet, reply: &[u8], today: Day) -> Result<Done, Failure> {
    let mut refused = Failure::NothingPending;
    let mut received = None;
    for pending in vault.wallet().pending_issuances() {
        match pending.finish(vault.wallet(), reply, today) {
            Ok(taken) => received = Some((pending.issuer().clone(), taken)),
            // What says most of why stays.
            Err(ReceiveError::OtherCredential) if !matches!(refused, Failure::NothingPending) => {}
            Err(error) => refused = error.into(),
        }
    }
    let (issuer, taken) = received.ok_or(refused)?;
    vault.commit(taken.changes).await?;
    let lines = vec![
        format!("the credential of {issuer} is in the wallet"),
        "next: nonla wallet update FOLDER, for its part of the revocation list; then make a backup"
            .to_owned(),
    ];
    Ok(Done::well(lines, json!({ "issuer": issuer })))
}
