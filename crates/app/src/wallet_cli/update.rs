//! Taking over what is published for everybody.

use std::path::PathBuf;

use clap::Args;
use nonla_credential::{Day, Head, IssuerEntry, Period};
use nonla_storage::{Vault, WalletStore};
use nonla_wallet::{CredentialView, Evidence, UpdateError};
use serde_json::{Value, json};

use super::desk::{Desk, OpenWallet};
use super::failure::Failure;
use crate::done::Done;
use crate::progress::Spinner;
use crate::published::Published;
use crate::words::{say, wallet};

/// Files fetched beside the wallet's own, so that fetching does not tell which one that is.
const DECOYS: usize = 3;

/// Take over what is published for everybody: trust lists, digit tables, revocation lists.
#[derive(Args)]
#[command(after_help = "Example:\n  nonla wallet update town/published")]
pub(super) struct Update {
    /// The folder with the published files.
    published: PathBuf,
    /// Where the evidence goes, too, if an issuer published a bad file or two lists for a day, or the operator
    /// two trust lists of one number. The wallet keeps it in any case: `nonla wallet evidence`.
    #[arg(long, value_name = "FILE")]
    evidence_out: Option<PathBuf>,
}

/// What was new.
#[derive(Default)]
pub(super) struct Learnt {
    lines: Vec<String>,
    json: Vec<Value>,
    /// What an older list that was set aside shows of its issuer.
    evidence: Vec<Evidence>,
}

pub(super) async fn run(desk: &Desk, args: &Update) -> Result<Done, Failure> {
    let published = Published::at(&args.published);
    // A folder that holds no trust list is a mistake; one without news is not.
    published.newest_trust_list()?;
    let evidence = args.evidence_out.as_deref().map(|path| desk.new_output(path)).transpose()?;
    let today = desk.today()?;
    let work = async |vault: &mut OpenWallet| {
        let _spinner = Spinner::start(say!("taking-over"));
        let learnt = learn(vault, &published).await;
        let found = match &learnt {
            Ok(learnt) => learnt.evidence.clone(),
            Err(failure) => failure.evidence().into_iter().collect(),
        };
        let lines = keep(vault, &found, today).await?;
        Ok((learnt, found, lines))
    };
    let (learnt, found, kept) = desk.with_wallet(work).await?;
    if let (Some(out), Some(found)) = (&evidence, found.first()) {
        desk.write(out, json!(found).to_string().as_bytes())?;
    }
    let learnt = match learnt {
        Ok(learnt) => learnt,
        Err(failure) => {
            desk.show(&kept)?;
            return Err(failure);
        }
    };
    let mut lines = learnt.lines;
    if lines.is_empty() {
        lines.push(say!("update-nothing"));
    }
    lines.extend(kept);
    Ok(Done::well(lines, json!({ "learnt": learnt.json })))
}

/// Keeps evidence in the wallet, and says so.
async fn keep(
    vault: &mut OpenWallet,
    found: &[Evidence],
    today: Day,
) -> Result<Vec<String>, Failure> {
    let mut lines = Vec::new();
    for evidence in found {
        let changes = vault.wallet().keep_evidence(evidence.clone(), today);
        vault.commit(changes).await?;
        lines.push(if vault.wallet().has_evidence(evidence) {
            say!("evidence-kept", wallet = wallet())
        } else {
            say!("evidence-no-room", wallet = wallet())
        });
    }
    Ok(lines)
}

impl Learnt {
    /// Says that a list was not taken, and why, and keeps what shows it to others.
    fn set_aside(&mut self, issuer: &IssuerEntry, day: Day, problem: Failure) {
        let name = issuer.name.as_str();
        let (date, why) = (day.to_string(), problem.to_string());
        self.lines.push(say!("update-set-aside", issuer = name, day = date, why = why));
        self.json.push(json!({
            "revocation_list_of": issuer.id, "day": day, "not_usable": problem.to_string()
        }));
        self.evidence.extend(problem.evidence());
    }
}

/// Takes over all that is new.
pub(super) async fn learn<S: WalletStore>(
    vault: &mut Vault<S>,
    published: &Published,
) -> Result<Learnt, Failure> {
    let mut learnt = Learnt::default();
    let known = vault.wallet().trust_list().sequence();
    if published.trust_list(known).is_file() {
        vault.wallet().check_one_list(&published.read_trust_list(known)?)?;
    }
    loop {
        let next = vault.wallet().trust_list().sequence().saturating_add(1);
        if !published.trust_list(next).is_file() {
            break;
        }
        let text = published.read_trust_list(next)?;
        let wrong = |error| Failure::from(error).in_file(&published.trust_list(next));
        let changes = vault.wallet().learn_trust_list(&text).map_err(wrong)?;
        vault.commit(changes).await?;
        learnt.lines.push(say!("update-trust-list", number = next));
        learnt.json.push(json!({ "trust_list": next }));
    }
    let issuers = vault.wallet().trust_list().issuers().to_vec();
    for issuer in &issuers {
        learn_tables((vault, published), issuer, &mut learnt).await?;
        learn_lists((vault, published), issuer, &mut learnt).await?;
    }
    Ok(learnt)
}

async fn learn_tables<S: WalletStore>(
    (vault, published): (&mut Vault<S>, &Published),
    issuer: &IssuerEntry,
    learnt: &mut Learnt,
) -> Result<(), Failure> {
    if vault.wallet().has_digit_table(&issuer.id) {
        return Ok(());
    }
    for table in published.digit_tables(&issuer.id)? {
        let changes = vault.wallet().learn_digit_table(&table)?;
        vault.commit(changes).await?;
        learnt.lines.push(say!("update-table", issuer = issuer.name.as_str()));
        learnt.json.push(json!({ "digit_table_of": issuer.id }));
    }
    Ok(())
}

/// The last two lists: platforms accept both, and a wallet proves for the older, so that a late or a
/// bad file shows in no proof. An older one that cannot be used is no reason to stay without the
/// newest.
async fn learn_lists<S: WalletStore>(
    (vault, published): (&mut Vault<S>, &Published),
    issuer: &IssuerEntry,
    learnt: &mut Learnt,
) -> Result<(), Failure> {
    let days = published.days(&issuer.id)?;
    let before = known_about(vault, issuer);
    let Some((_, before_last)) = days.split_last() else { return Ok(()) };
    let older = learn_list((vault, published), (issuer, before_last), learnt).await;
    learn_list((vault, published), (issuer, &days), learnt).await?;
    if let (Err(problem), Some(day)) = (older, before_last.last()) {
        learnt.set_aside(issuer, *day, problem);
    }
    if before < known_about(vault, issuer) {
        learnt.lines.push(say!("update-own-part", issuer = issuer.name.as_str()));
        learnt.json.push(json!({ "own_part_of": issuer.id }));
    }
    Ok(())
}

/// All heads since the newest known, and of the last of these days the wallet's own file and decoys.
/// With no new head the file is read all the same: a new credential may need it.
async fn learn_list<S: WalletStore>(
    (vault, published): (&mut Vault<S>, &Published),
    (issuer, days): (&IssuerEntry, &[Day]),
    learnt: &mut Learnt,
) -> Result<(), Failure> {
    let Some(last) = days.last().copied() else { return Ok(()) };
    let known = vault.wallet().newest_head(&issuer.id).map(|head| head.content().period.day());
    // A list before the first that the wallet ever saw hangs on nothing it knows.
    let unchained = known.is_some_and(|known| known > last)
        && vault.wallet().head(&issuer.id, Period::of(last)).is_none();
    if unchained {
        return Ok(());
    }
    let (mut heads, mut new) = (Vec::new(), Learnt::default());
    for day in days.iter().copied().filter(|day| known.is_none_or(|known| *day > known)) {
        heads.push(published.list(&issuer.id, day).read_head()?.as_str().to_owned());
        let name = issuer.name.as_str();
        new.lines.push(say!("update-list", issuer = name, day = day.to_string()));
        new.json.push(json!({ "revocation_list_of": issuer.id, "day": day }));
    }
    let list = published.list(&issuer.id, last);
    let newest = list.read_head()?;
    if heads.is_empty() {
        heads.push(newest.as_str().to_owned());
    }
    let newest = Head::read(&newest, &issuer.head_key, &issuer.id);
    let wrong = |error: UpdateError| Failure::from(error).in_file(&list.head());
    let newest = newest.map_err(|error| wrong(error.into()))?;
    let count = newest.content().handle_limit.files();
    let mut files = Vec::new();
    for number in vault.wallet().files_to_fetch(&issuer.id, count, DECOYS) {
        files.push((number, list.read_file(number)?));
    }
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let files = files.iter().map(|(number, bytes)| (*number, bytes.as_slice()));
    let index = list.read_index()?;
    let given = (heads.as_slice(), index.as_slice());
    let changes = vault.wallet().learn_revocation_list(&issuer.id, given, files)?;
    vault.commit(changes).await?;
    learnt.lines.append(&mut new.lines);
    learnt.json.append(&mut new.json);
    Ok(())
}

/// How many of an issuer's credentials the wallet knows to be revoked or not.
fn known_about<S: WalletStore>(vault: &Vault<S>, issuer: &IssuerEntry) -> usize {
    let credentials = vault.wallet().credentials();
    let known = |view: &CredentialView<'_>| *view.issuer == issuer.id && view.revoked.is_some();
    credentials.filter(known).count()
}
