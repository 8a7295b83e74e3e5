//! What is in the wallet.

use clap::Args;
use nonla_credential::{Day, IssuerId};
use nonla_storage::Rollback;
use nonla_wallet::{CredentialView, Wallet};
use serde_json::{Value, json};

use super::desk::{Desk, OpenWallet};
use super::failure::Failure;
use crate::done::{Done, add_member};

/// Show the credentials, what is pending, and how far the wallet's knowledge goes.
#[derive(Args)]
#[command(after_help = "Example:\n  nonla wallet show --claims")]
pub(super) struct Show {
    /// Show what the credentials say about you, too.
    #[arg(long)]
    claims: bool,
}

pub(super) async fn run(desk: &Desk, args: &Show) -> Result<Done, Failure> {
    let today = desk.today()?;
    let path = desk.path().display().to_string();
    let work = async |vault: &mut OpenWallet| Ok(describe(vault, args.claims, today));
    let (mut lines, mut json) = desk.with_wallet(work).await?;
    lines.insert(0, format!("wallet {path}"));
    add_member(&mut json, "wallet", path);
    Ok(Done::well(lines, json))
}

fn describe(vault: &OpenWallet, claims: bool, today: Day) -> (Vec<String>, Value) {
    let wallet = vault.wallet();
    let (mut lines, credentials) = describe_credentials(wallet, claims, today);
    let pending: Vec<IssuerId> =
        wallet.pending_issuances().map(|pending| pending.issuer().clone()).collect();
    let waits = |issuer: &IssuerId| format!("an offer of {issuer} waits for its credential");
    lines.extend(pending.iter().map(waits));
    let mut heads = Vec::new();
    for (issuer, day) in newest_heads(wallet) {
        lines.push(format!("newest revocation list of {issuer}: {day}"));
        heads.push(json!({ "issuer": issuer, "day": day }));
    }
    let trust_list = wallet.trust_list().sequence();
    let (platforms, history) = (wallet.platforms().count(), wallet.history_length());
    lines.push(format!(
        "trust list {trust_list}; {platforms} platforms; {history} lines of history"
    ));
    let (rollback, code) = rollback(vault.rollback());
    lines.push(rollback.to_owned());
    let json = json!({
        "credentials": credentials,
        "pending": pending,
        "heads": heads,
        "trust_list": trust_list,
        "platforms": platforms,
        "history_lines": history,
        "rollback": code,
    });
    (lines, json)
}

fn describe_credentials(wallet: &Wallet, claims: bool, today: Day) -> (Vec<String>, Vec<Value>) {
    let (mut lines, mut credentials) = (Vec::new(), Vec::new());
    for credential in wallet.credentials() {
        let state = state(&credential, today);
        lines.extend(in_words(wallet, &credential, state));
        let mut json = in_json(&credential, state);
        if claims {
            let said = json!(credential.claims);
            lines.extend(claim_lines(&said));
            add_member(&mut json, "claims", said);
        }
        credentials.push(json);
    }
    if credentials.is_empty() {
        lines.push("no credential yet".to_owned());
    }
    (lines, credentials)
}

/// Whether a credential can be used, as far as the wallet knows.
fn state(credential: &CredentialView<'_>, today: Day) -> &'static str {
    match (credential.revoked, credential.claims.valid_until() < today) {
        (Some(true), _) => "revoked",
        (_, true) => "expired",
        (Some(false), false) => "valid",
        (None, false) => "unknown",
    }
}

fn in_words(wallet: &Wallet, credential: &CredentialView<'_>, state: &str) -> Vec<String> {
    let name = wallet.trust_list().issuer(credential.issuer).map(|issuer| issuer.name.as_str());
    let state = match state {
        "revoked" => "REVOKED: get a new one from the issuer",
        "expired" => "EXPIRED: get a new one from the issuer",
        "valid" => "not revoked, by the newest list the wallet knows",
        _ => "revoked or not is unknown: run `nonla wallet update FOLDER`",
    };
    vec![
        format!(
            "credential of {} ({})",
            name.unwrap_or("an issuer no longer listed"),
            credential.issuer
        ),
        format!("  type {}, received {}", credential.credential_type, credential.received),
        format!("  counts until {}; {state}", credential.claims.valid_until()),
    ]
}

fn in_json(credential: &CredentialView<'_>, state: &str) -> Value {
    json!({
        "issuer": credential.issuer,
        "type": credential.credential_type,
        "received": credential.received,
        "valid_until": credential.claims.valid_until(),
        "revoked": credential.revoked,
        "state": state,
    })
}

/// What stands beside the last day of a year.
const YEAR_ALONE: &str = " (where the register knows only the year of birth, its last day counts, so that nobody counts as \
     older than they surely are)";

fn claim_lines(claims: &Value) -> Vec<String> {
    let line = |(name, value): (&String, &Value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let note = if name == "birth_date" && value.ends_with("-12-31") { YEAR_ALONE } else { "" };
        format!("  {}: {value}{note}", name.replace('_', " "))
    };
    claims.as_object().map_or_else(Vec::new, |claims| claims.iter().map(line).collect())
}

fn newest_heads(wallet: &Wallet) -> Vec<(IssuerId, Day)> {
    let issuers = wallet.trust_list().issuers().iter();
    let newest = issuers.filter_map(|issuer| wallet.newest_head(&issuer.id));
    newest.map(|head| (head.content().issuer.clone(), head.content().period.day())).collect()
}

const fn rollback(known: Rollback) -> (&'static str, &'static str) {
    match known {
        Rollback::RuledOut => ("this is the newest state of the wallet", "ruled-out"),
        Rollback::Undetectable => (
            "whether this file is an older copy of the wallet cannot be told: nothing outside of it remembers",
            "undetectable",
        ),
    }
}
