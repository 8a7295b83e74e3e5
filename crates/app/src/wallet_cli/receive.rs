//! Receiving a credential: offer in, request out; credential in.

use std::path::PathBuf;

use clap::Args;
use nonla_credential::{Day, MAX_ISSUANCE};
use nonla_wallet::{Acceptance, PendingIssuance, Received, Wallet};
use rand::rngs::OsRng;
use serde_json::json;

use super::desk::{Desk, OpenWallet};
use super::failure::Failure;
use crate::done::Done;
use crate::files::shown;
use crate::output::Output;
use crate::words::{say, wallet};

/// Take up an offer, then take the credential that comes for it.
///
/// Before a credential is kept you are shown whose it is. An issuer binds you for good to the first wallet
/// you come with; if somebody handed you their own offer, say no, and the wallet begins anew. A script
/// that hands over the passphrase and no answer takes the credential.
#[derive(Args)]
#[command(
    after_help = "Example:\n  nonla wallet receive offer.json --out request.json\n  nonla wallet receive --credential credential.json"
)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["offer", "credential", "again", "give_up"]))]
pub(super) struct Receive {
    /// The issuer's offer.
    offer: Option<PathBuf>,
    /// Where the credential request goes: hand it to the issuer, and to nobody else.
    #[arg(
        long,
        alias = "request-out",
        value_name = "FILE",
        default_value = "-",
        conflicts_with = "credential"
    )]
    out: PathBuf,
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
        let taken = async |vault: &mut OpenWallet| take(desk, vault, (&reply, today)).await;
        return desk.with_wallet(taken).await.map_err(|failure| failure.in_file(path));
    }
    if args.give_up {
        return desk.with_wallet(give_up).await;
    }
    let output = desk.output(&args.out)?;
    if let Some(path) = &args.offer {
        let offer = desk.read(path, MAX_ISSUANCE)?;
        let today = desk.today()?;
        let work = async |vault: &mut OpenWallet| {
            let step = vault.wallet().receive(&offer, today, &mut OsRng)?;
            let Acceptance { request, pending } = vault.commit_at(step, desk.now()?).await?;
            Ok((pending.issuer().clone(), request))
        };
        let taken = desk.with_wallet(work).await;
        let (issuer, request) = taken.map_err(|failure| failure.in_file(path))?;
        return requested(desk, (args, &output), (issuer.as_str(), &request));
    }
    let today = desk.today()?;
    let again = async |vault: &mut OpenWallet| {
        let pending = the_pending(vault.wallet())?;
        Ok((pending.issuer().clone(), pending.request(vault.wallet(), today)?))
    };
    let (issuer, request) = desk.with_wallet(again).await?;
    requested(desk, (args, &output), (issuer.as_str(), &request))
}

fn requested(
    desk: &Desk,
    (args, output): (&Receive, &Output),
    (issuer, request): (&str, &[u8]),
) -> Result<Done, Failure> {
    desk.write(output, request)?;
    let lines =
        vec![say!("request-done", issuer = issuer), say!("request-next", wallet = wallet())];
    Ok(Done::well(lines, json!({ "issuer": issuer, "request": shown(&args.out) })))
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
    Ok(Done::well(vec![say!("give-up-done", count = count)], json!({ "given_up": count })))
}

/// The one that waited for this credential takes it, if it is the person's.
async fn take(
    desk: &Desk,
    vault: &mut OpenWallet,
    (reply, today): (&[u8], Day),
) -> Result<Done, Failure> {
    let waiting: Vec<PendingIssuance> = vault.wallet().pending_issuances().collect();
    let first = waiting.first().ok_or(Failure::NothingPending)?;
    let awaited = waiting.iter().find(|pending| pending.is_answered_by(reply));
    // The first one says what is wrong with a reply that none waits for.
    let received = awaited.unwrap_or(first).finish(vault.wallet(), reply, today)?;
    let issuer = received.issuer().clone();
    desk.show(&whose(vault.wallet(), &received))?;
    if desk.typing.does_not_say_no(&say!("receive-is-this-you"))? {
        vault.commit(received.confirm()).await?;
        let lines = vec![
            say!("receive-done", issuer = issuer.to_string()),
            say!("receive-next", wallet = wallet()),
        ];
        return Ok(Done::well(lines, json!({ "issuer": issuer, "taken": true })));
    }
    if !desk.typing.says_yes(&say!("receive-refuse-for-good"))? {
        let line = say!("receive-nothing-kept");
        return Ok(Done::refused(vec![line], json!({ "issuer": issuer, "taken": false })));
    }
    let refusal = received.refuse(vault.wallet(), &mut OsRng);
    let refused = vault.commit(refusal).await?;
    vault.tidy().await?;
    let mut lines = vec![say!("receive-refused", issuer = issuer.to_string())];
    if refused.new_secret {
        lines.push(say!("receive-new-secret"));
    }
    let json = json!({ "issuer": issuer, "taken": false, "new_secret": refused.new_secret });
    Ok(Done::refused(lines, json))
}

/// Whose credential it is, as the issuer signed it.
fn whose(wallet: &Wallet, received: &Received) -> Vec<String> {
    let (issuer, claims) = (received.issuer(), received.claims());
    let name = wallet.trust_list().issuer(issuer).map(|issuer| issuer.name.as_str());
    let name = name.map_or_else(|| issuer.to_string(), |name| format!("{name} ({issuer})"));
    vec![
        say!("receive-came", issuer = name),
        say!("receive-full-name", value = claims.full_name().as_str()),
        say!("receive-birth-date", value = claims.birth_date().to_string()),
        say!("receive-id-number", value = claims.id_number().as_str()),
        say!("receive-beware"),
    ]
}
