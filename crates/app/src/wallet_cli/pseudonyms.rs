//! The holder's pseudonyms, platform by platform.

use clap::{Args, Subcommand};
use nonla_credential::VerifierId;
use nonla_wallet::{Alias, Platform, Wallet};
use serde_json::json;

use super::desk::{Desk, OpenWallet};
use super::failure::Failure;
use crate::done::{Done, add_member};
use crate::words::{asking, say};

/// List the platforms you have a pseudonym at; name one, or forget it here.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  nonla wallet pseudonyms\n  nonla wallet pseudonyms alias Agora \"village square\"\n  nonla wallet pseudonyms forget Agora"
)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Pseudonyms {
    /// List every platform of the trust list, also those you never answered.
    #[arg(long)]
    all: bool,
    /// Show the pseudonyms themselves: each platform knows its own, nobody knows two.
    #[arg(long)]
    values: bool,
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Subcommand)]
enum Verb {
    /// Give a platform a name of your own, or take it away.
    Alias {
        /// The platform: its id, its name or your name for it.
        platform: String,
        /// Your name for it; without one, yours is taken away.
        name: Option<String>,
    },
    /// Forget, in this wallet, that you ever used a platform. You are warned and asked first.
    Forget {
        /// The platform: its id, its name or your name for it.
        platform: String,
    },
}

pub(super) async fn run(desk: &Desk, args: &Pseudonyms) -> Result<Done, Failure> {
    match &args.verb {
        None => {
            desk.with_wallet(async |vault| Ok(list(vault.wallet(), args.all, args.values))).await
        }
        Some(Verb::Alias { platform, name }) => {
            let alias = name.as_deref().map(Alias::parse).transpose()?;
            let work = async |vault: &mut OpenWallet| {
                let verifier = find(vault.wallet(), platform)?;
                let changes = vault.wallet().set_alias(&verifier, alias)?;
                vault.commit(changes).await?;
                Ok(verifier)
            };
            let verifier = desk.with_wallet(work).await?;
            let id = verifier.to_string();
            let said = match name.as_deref() {
                Some(name) => say!("alias-set", verifier = id, name = name),
                None => say!("alias-gone", verifier = id),
            };
            let said = vec![said];
            Ok(Done::well(said, json!({ "verifier": verifier, "alias": name })))
        }
        Some(Verb::Forget { platform }) => {
            desk.with_wallet(async |vault| forget(desk, vault, platform).await).await
        }
    }
}

async fn forget(desk: &Desk, vault: &mut OpenWallet, called: &str) -> Result<Done, Failure> {
    let verifier = find(vault.wallet(), called)?;
    let forgetting = vault.wallet().forget(&verifier, desk.today()?)?;
    desk.show(&[asking::forget(&forgetting.warning)])?;
    if !desk.typing.says_yes(&say!("forget-question"))? {
        let said = vec![say!("forget-not")];
        return Ok(Done::refused(said, json!({ "forgotten": false })));
    }
    vault.commit(forgetting.step).await?;
    Ok(Done::well(vec![say!("forget-done")], json!({ "forgotten": true })))
}

fn list(wallet: &Wallet, all: bool, values: bool) -> Done {
    let mut lines = Vec::new();
    let mut json = Vec::new();
    for platform in wallet.platforms() {
        lines.push(in_words(platform));
        let mut entry = json!(platform);
        if values {
            let pseudonym = hex::encode(wallet.pseudonym(&platform.verifier).to_bytes());
            lines.push(format!("  {}", say!("platform-pseudonym", value = &*pseudonym)));
            add_member(&mut entry, "pseudonym", pseudonym);
        }
        json.push(entry);
    }
    if lines.is_empty() {
        lines.push(say!("platform-none"));
    }
    let mut unused = Vec::new();
    if all {
        let known = |id: &VerifierId| wallet.platform(id).is_some();
        for verifier in wallet.trust_list().verifiers().iter().filter(|v| !known(&v.id)) {
            let (name, id) = (verifier.name.as_str(), verifier.id.to_string());
            lines.push(say!("platform-never", name = name, verifier = id));
            unused.push(json!({ "verifier": verifier.id, "name": verifier.name.as_str() }));
        }
    }
    let mut done = json!({ "platforms": json });
    if all {
        add_member(&mut done, "never_answered", unused);
    }
    Done::well(lines, done)
}

fn in_words(platform: &Platform) -> String {
    let Platform { verifier, first_used, last_used, times, erasure, .. } = platform;
    let line = say!(
        "platform-line",
        name = platform.called(),
        verifier = verifier.to_string(),
        times = *times,
        first = first_used.to_string(),
        last = last_used.to_string()
    );
    match erasure {
        None => line,
        Some(asked) if asked.receipted => {
            say!("platform-erased", line = line, day = asked.day.to_string())
        }
        Some(asked) => say!("platform-erasure-asked", line = line, day = asked.day.to_string()),
    }
}

/// The platform that is called so: by its id, by the holder, or by the trust list. The beginning
/// of a name will do if no other begins so.
///
/// # Errors
/// [`Failure::UnknownPlatform`] or [`Failure::SeveralPlatforms`].
pub(super) fn find(wallet: &Wallet, called: &str) -> Result<VerifierId, Failure> {
    let mut names: Vec<(&str, &VerifierId)> = Vec::new();
    for platform in wallet.platforms() {
        names.push((platform.verifier.as_str(), &platform.verifier));
        names.push((platform.called(), &platform.verifier));
        names.push((platform.name.as_str(), &platform.verifier));
    }
    for verifier in wallet.trust_list().verifiers() {
        names.push((verifier.id.as_str(), &verifier.id));
        names.push((verifier.name.as_str(), &verifier.id));
    }
    // What is typed may be spelled otherwise than the names of the documents.
    let lower = nonla_credential::nfc(called).to_lowercase();
    let matches = |fits: &dyn Fn(&str) -> bool| -> Vec<VerifierId> {
        let found = names.iter().filter(|(name, _)| fits(&name.to_lowercase()));
        let mut found: Vec<VerifierId> = found.map(|(_, id)| (*id).clone()).collect();
        found.sort();
        found.dedup();
        found
    };
    let exact = matches(&|name| name == lower);
    let found = if exact.is_empty() { matches(&|name| name.starts_with(&lower)) } else { exact };
    match found.as_slice() {
        [] => Err(Failure::UnknownPlatform),
        [one] => Ok(one.clone()),
        _ => Err(Failure::SeveralPlatforms),
    }
}
