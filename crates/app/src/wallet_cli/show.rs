//! What is in the wallet.

use clap::Args;
use nonla_credential::{Day, IssuerId};
use nonla_storage::Rollback;
use nonla_wallet::{CredentialView, Wallet};
use serde_json::{Value, json};

use super::desk::{Desk, OpenWallet};
use super::evidence;
use super::failure::Failure;
use crate::done::{Done, add_member};
use crate::files::shown;
use crate::words::{self, clock, say};

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
    let path = shown(desk.path());
    let work = async |vault: &mut OpenWallet| Ok(describe(vault, args.claims, today));
    let (mut lines, mut json) = desk.with_wallet(work).await?;
    lines.insert(0, say!("show-wallet", file = &*path));
    add_member(&mut json, "wallet", path);
    Ok(Done::well(lines, json))
}

fn describe(vault: &OpenWallet, claims: bool, today: Day) -> (Vec<String>, Value) {
    let wallet = vault.wallet();
    let (mut lines, credentials) = describe_credentials(wallet, claims, today);
    let pending: Vec<IssuerId> =
        wallet.pending_issuances().map(|pending| pending.issuer().clone()).collect();
    let waits = |issuer: &IssuerId| say!("show-pending", issuer = issuer.to_string());
    lines.extend(pending.iter().map(waits));
    let mut heads = Vec::new();
    for (issuer, day) in newest_heads(wallet) {
        lines.push(say!("show-head", issuer = issuer.to_string(), day = day.to_string()));
        heads.push(json!({ "issuer": issuer, "day": day }));
    }
    lines.extend(wallet.evidence().map(evidence::in_words));
    let trust_list = wallet.trust_list().sequence();
    let (platforms, history) = (wallet.platforms().count(), wallet.history_length());
    lines.push(say!("show-counts", list = trust_list, platforms = platforms, lines = history));
    let (rollback, code) = rollback(vault.rollback());
    lines.push(rollback);
    let json = json!({
        "credentials": credentials,
        "pending": pending,
        "heads": heads,
        "evidence": wallet.evidence().collect::<Vec<_>>(),
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
        lines.push(say!("show-no-credential"));
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
        "revoked" => say!("state-revoked"),
        "expired" => say!("state-expired", today = clock::today()),
        "valid" => say!("state-valid"),
        _ => say!("state-unknown", wallet = words::wallet()),
    };
    let name = name.map_or_else(|| say!("show-issuer-gone"), str::to_owned);
    let (kind, received) =
        (credential.credential_type.to_string(), credential.received.to_string());
    let until = credential.claims.valid_until().to_string();
    vec![
        say!("show-credential", name = name, issuer = credential.issuer.to_string()),
        format!("  {}", say!("show-type", kind = kind, day = received)),
        format!("  {}", say!("show-until", day = until, state = state)),
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

fn claim_lines(claims: &Value) -> Vec<String> {
    let line = |(name, value): (&String, &Value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let year_alone = name == "birth_date" && value.ends_with("-12-31");
        let name = claim_name(name);
        let said = if year_alone {
            say!("show-claim-year-alone", name = name, value = value)
        } else {
            say!("show-claim", name = name, value = value)
        };
        format!("  {said}")
    };
    claims.as_object().map_or_else(Vec::new, |claims| claims.iter().map(line).collect())
}

/// A claim by its name; by the member's where it has none.
fn claim_name(member: &str) -> String {
    serde_json::from_value(Value::from(member))
        .map_or_else(|_| member.replace('_', " "), words::asking::claim)
}

fn newest_heads(wallet: &Wallet) -> Vec<(IssuerId, Day)> {
    let issuers = wallet.trust_list().issuers().iter();
    let newest = issuers.filter_map(|issuer| wallet.newest_head(&issuer.id));
    newest.map(|head| (head.content().issuer.clone(), head.content().period.day())).collect()
}

fn rollback(known: Rollback) -> (String, &'static str) {
    match known {
        Rollback::RuledOut => (say!("rollback-ruled-out"), "ruled-out"),
        Rollback::Undetectable => (say!("rollback-undetectable"), "undetectable"),
    }
}
