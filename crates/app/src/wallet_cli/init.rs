//! A new wallet.

use std::path::{Path, PathBuf};

use clap::Args;
use nonla_credential::VerifyingKey;
use nonla_storage::{DataKey, MemoryStore, Vault, VaultError};
use nonla_wallet::Wallet;
use rand::rngs::OsRng;
use serde_json::json;

use super::desk::Desk;
use super::failure::Failure;
use super::update::learn;
use crate::done::Done;
use crate::files::shown;
use crate::published::Published;
use crate::words::{say, wallet};

/// Longest key file, in bytes.
const MAX_KEY: usize = 1024;

/// Make a wallet, which trusts the lists of one operator.
#[derive(Args)]
#[command(
    after_help = "Example:\n  nonla wallet init --operator operator.key --published town/published"
)]
pub(super) struct Init {
    #[command(flatten)]
    trust: Trust,
}

/// Whom a new wallet trusts.
#[derive(Args)]
pub(super) struct Trust {
    /// File with the key of the trust list's operator. Have it from a source you trust: the
    /// published folder is not one.
    #[arg(long, value_name = "FILE")]
    operator: PathBuf,
    /// Folder with what is published for everybody: trust list, digit tables, revocation lists.
    #[arg(long, value_name = "FOLDER")]
    published: PathBuf,
}

pub(super) async fn run(desk: &Desk, args: &Init) -> Result<Done, Failure> {
    desk.check_free().await?;
    let (operator, list) = args.trust.read(desk)?;
    let wrong = |error| Failure::from(error).in_file(&args.trust.published);
    let made = Wallet::new(operator, &list, &mut OsRng).map_err(wrong)?;
    keep_new(desk, (made, &args.trust), &say!("choose-passphrase")).await?;
    let path = shown(desk.path());
    let lines = vec![say!("init-done", file = &*path), say!("init-next", wallet = wallet())];
    Ok(Done::well(lines, json!({ "wallet": path })))
}

/// Keeps a new wallet under a passphrase that is chosen now, with what was published.
pub(super) async fn keep_new(
    desk: &Desk,
    (wallet, trust): (Wallet, &Trust),
    prompt: &str,
) -> Result<(), Failure> {
    let passphrase = desk.typing.new_passphrase(prompt)?;
    let published = Published::at(&trust.published);
    // In memory until it is whole: what is interrupted leaves no half of a wallet.
    let (memory, key) = (MemoryStore::default(), DataKey::generate().map_err(VaultError::from)?);
    let mut ready = Vault::create_under_key(memory, &key, wallet).await?;
    learn(&mut ready, &published).await?;
    desk.make(ready, &passphrase).await
}

impl Trust {
    /// The operator's key and the newest trust list.
    pub(super) fn read(&self, desk: &Desk) -> Result<(VerifyingKey, String), Failure> {
        let operator = read_key(desk, &self.operator)?;
        let list = Published::at(&self.published).newest_trust_list()?;
        Ok((operator, list.as_str().to_owned()))
    }
}

fn read_key(desk: &Desk, path: &Path) -> Result<VerifyingKey, Failure> {
    let refused = |error| Failure::OperatorKey { file: path.to_owned(), error };
    VerifyingKey::parse(&desk.read_text(path, MAX_KEY)?).map_err(refused)
}
