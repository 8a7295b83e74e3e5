//! What opens the wallet, and what locking it means here.

use clap::Args;
use nonla_storage::{Locked, SqliteStore};
use serde_json::json;

use super::desk::{Desk, OpenWallet};
use super::failure::Failure;
use crate::done::Done;
use crate::progress::Spinner;
use crate::words::say;

/// Change the wallet's passphrase.
///
/// Copies of the file that were made before still open with the old one. Backups keep theirs.
#[derive(Args)]
#[command(after_help = "Example:\n  nonla wallet passphrase --new-key")]
pub(super) struct ChangePassphrase {
    /// Draw a new key and seal everything anew under it, too: who has an old copy and its
    /// passphrase can then read nothing that is written from now on.
    #[arg(long)]
    new_key: bool,
}

/// Tidy the wallet's file. There is nothing to lock: each command unlocks the wallet for itself and
/// locks it when it ends, and no process stays in the background.
///
/// What this does: it brings everything into the one file, so that it can be copied or the disk
/// taken out, and shows whether another program has the wallet open. It removes nothing and needs
/// no passphrase.
#[derive(Args)]
#[command(after_help = "Example:\n  nonla wallet lock")]
pub(super) struct Lock {}

pub(super) async fn change(desk: &Desk, args: &ChangePassphrase) -> Result<Done, Failure> {
    // Not of a wallet that somebody else left open.
    desk.lock().await;
    let work = async |vault: &mut OpenWallet| {
        let passphrase = desk.typing.new_passphrase(&say!("choose-new-passphrase"))?;
        let spinner = Spinner::start(say!("deriving-key"));
        let changed = if args.new_key {
            vault.rotate_key(&passphrase).await
        } else {
            vault.change_passphrase(&passphrase).await
        };
        drop(spinner);
        Ok(changed?)
    };
    desk.with_wallet(work).await?;
    let said = vec![say!("passphrase-done")];
    Ok(Done::well(said, json!({ "changed": true, "new_key": args.new_key })))
}

pub(super) async fn lock(desk: &Desk, _: &Lock) -> Result<Done, Failure> {
    desk.lock().await;
    let store = Locked::read(SqliteStore::open(desk.path()).await?).await?.into_store();
    let waits = store.has_unmerged_log();
    store.close().await?;
    let said = if waits { say!("lock-log-waits") } else { say!("lock-done") };
    let said = vec![said];
    Ok(Done::well(said, json!({ "locked": true })))
}
