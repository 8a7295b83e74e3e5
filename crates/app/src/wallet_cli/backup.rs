//! Everything the wallet is in one sealed file, and back.

use std::path::PathBuf;

use clap::Args;
use nonla_storage::{
    BackupError, DataKey, MAX_BACKUP_BYTES, MemoryStore, RestoreError, Vault, VaultError,
};
use serde_json::json;

use super::desk::{Desk, OpenWallet};
use super::failure::Failure;
use crate::done::Done;
use crate::files::{FileError, shown};
use crate::progress::Spinner;
use crate::words::say;

/// Room for what sealing adds: a header, and 16 bytes each 64 KiB.
const SEALING: usize = 1 << 20;

/// Write everything the wallet is to one file, sealed under a passphrase.
///
/// The stock `age` tool opens it too. Whoever has the file and its passphrase has everything.
#[derive(Args)]
#[command(after_help = "Example:\n  nonla wallet backup wallet-2026-11.age")]
pub(super) struct Backup {
    /// A file that is not there yet.
    file: PathBuf,
}

/// Make a wallet from a backup: the same pseudonyms, credentials and history.
#[derive(Args)]
#[command(after_help = "Example:\n  nonla wallet restore wallet-2026-11.age")]
pub(super) struct Restore {
    /// The backup.
    file: PathBuf,
}

pub(super) async fn run(desk: &Desk, args: &Backup) -> Result<Done, Failure> {
    let out = desk.new_output(&args.file)?;
    let today = desk.today()?;
    let work = async |vault: &mut OpenWallet| {
        let passphrase = desk.typing.new_passphrase(&say!("choose-backup-passphrase"))?;
        let spinner = Spinner::start(say!("sealing-backup"));
        let sealed = vault.backup(&passphrase, today).await;
        drop(spinner);
        Ok(sealed?)
    };
    let sealed = desk.with_wallet(work).await?;
    desk.write(&out, &sealed)?;
    let file = shown(&args.file);
    let lines = vec![say!("backup-done", file = &*file, bytes = sealed.len()), say!("backup-keep")];
    Ok(Done::well(lines, json!({ "out": file, "bytes": sealed.len() })))
}

pub(super) async fn restore(desk: &Desk, args: &Restore) -> Result<Done, Failure> {
    desk.check_free().await?;
    let sealed = desk.read(&args.file, MAX_BACKUP_BYTES + SEALING).map_err(|failure| {
        let too_large = matches!(failure, Failure::File(FileError::TooLarge { .. }));
        if too_large { RestoreError::File(BackupError::TooLarge).into() } else { failure }
    })?;
    let today = desk.today()?;
    let its_passphrase = desk.typing.passphrase(&say!("ask-backup-passphrase"))?;
    let passphrase = desk.typing.new_passphrase(&say!("choose-passphrase-here"))?;
    let spinner = Spinner::start(say!("opening-backup"));
    // In memory until it is whole: what is interrupted leaves no half of a wallet.
    let (memory, key) = (MemoryStore::default(), DataKey::generate().map_err(VaultError::from)?);
    let ready = Vault::restore_under_key(memory, (&sealed, &its_passphrase), &key, today).await;
    drop(spinner);
    let ready = ready.map_err(|error| Failure::from(error).in_file(&args.file))?;
    let credentials = ready.wallet().credentials().count();
    desk.make(ready, &passphrase).await?;
    let path = shown(desk.path());
    let lines =
        vec![say!("restore-done", file = &*path, count = credentials), say!("restore-next")];
    Ok(Done::well(lines, json!({ "wallet": path, "credentials": credentials })))
}
