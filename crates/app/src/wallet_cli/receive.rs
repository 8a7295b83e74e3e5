//! Receiving a credential: offer in, request out; credential in.

use std::path::PathBuf;

use clap::Args;
use nonla_credential::{Day, MAX_ISSUANCE};
use nonla_wallet::{PendingIssuance, Received, Wallet};
use rand::rngs::OsRng;
use serde_json::json;

use super::desk::{Desk, OpenWallet};
use super::failure::Failure;
use crate::done::Done;
use crate::files::shown;
use crate::output::Output;

/// Take up an offer, then take the credential that comes for it.
///
/// Before a credential is kept you are shown whose it is. An issuer binds you for good to the first wallet
/// you come with; if somebody handed you their own offer, say no, and the wallet begins anew.
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
        return desk.with_wallet(async |vault| take(desk, vault, (&reply, today)).await).await;
    }
    if args.give_up {
        return desk.with_wallet(give_up).await;
    }
    let output = desk.output(&args.out)?;
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
    Ok(Done::well(vec![format!("{count} offers given up")], json!({ "given_up": count })))
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
    if desk.typing.says_yes("Is this you?")? {
        vault.commit(received.confirm()).await?;
        let lines = vec![
            format!("the credential of {issuer} is in the wallet"),
            "next: nonla wallet update FOLDER, for its part of the revocation list; then make a backup"
                .to_owned(),
        ];
        return Ok(Done::well(lines, json!({ "issuer": issuer, "taken": true })));
    }
    if !desk.typing.says_yes("Refuse it for good? It is then of no use to anybody.")? {
        let line = "nothing was kept; the offer still waits for its credential".to_owned();
        return Ok(Done::refused(vec![line], json!({ "issuer": issuer, "taken": false })));
    }
    let refused = received.refuse(vault.wallet(), &mut OsRng);
    vault.commit(refused.changes).await?;
    vault.tidy().await?;
    let mut lines = vec![format!("the credential of {issuer} is refused")];
    if refused.new_secret {
        lines.push(NEW_SECRET.to_owned());
    }
    let json = json!({ "issuer": issuer, "taken": false, "new_secret": refused.new_secret });
    Ok(Done::refused(lines, json))
}

const NEW_SECRET: &str = "the wallet has a new secret, bound to nobody: ask the issuer for an offer of your own, and make \
     backups and guardians' shares anew";

/// Whose credential it is, as the issuer signed it.
fn whose(wallet: &Wallet, received: &Received) -> Vec<String> {
    let (issuer, claims) = (received.issuer(), received.claims());
    let name = wallet.trust_list().issuer(issuer).map(|issuer| issuer.name.as_str());
    let name = name.map_or_else(|| issuer.to_string(), |name| format!("{name} ({issuer})"));
    vec![
        format!("a credential came; {name} signed it for"),
        format!("full name:  {}", claims.full_name().as_str()),
        format!("birth date: {}", claims.birth_date()),
        format!("ID number:  {}", claims.id_number().as_str()),
        "beware:     take it only if this is you; the issuer binds this wallet to that person for good"
            .to_owned(),
    ]
}
