//! A whole wallet on top of a store: made, used, read again, sealed anew, backed up, restored.

use nonla_credential::{Day, DomainId, SigningKey, TrustListContent, sign_trust_list};
use nonla_wallet::{Event, HistoryFilter, HistoryLine, Wallet};
use rand_core::OsRng;

use crate::wallet::backup::whole_wallet::RestoreError;
use crate::wallet::contract::promise::{BrokenPromise, StoreMaker, fresh, promised, reopened};
use crate::wallet::locked::Locked;
use crate::wallet::seal::data_key::DataKey;
use crate::wallet::store::{StoreError, WalletStore};
use crate::wallet::unlock::passphrase::Passphrase;
use crate::wallet::unlocking::Unlock;
use crate::wallet::vault::Vault;
use crate::wallet::vault_error::VaultError;

/// More lines of the history than a wallet keeps at hand.
const LINES: usize = 150;
const PASSPHRASE: &str = "seven herons over a flooded field";

pub(crate) async fn check_vault<M: StoreMaker>(maker: &mut M) -> Result<(), BrokenPromise> {
    let (old_key, new_key) = (key(1), key(2));
    let store = fresh(maker).await?;
    let made = Vault::create_under_key(store, &old_key, wallet()?).await;
    let mut vault = made.map_err(at("making it"))?;
    for _ in 0..LINES {
        note(&mut vault).await?;
    }
    let lines = history(&mut vault).await?;
    promised(lines.len() == LINES, BrokenPromise::VaultForgets { doing: "writing its history" })?;
    let mut vault = reopen(maker, vault, &old_key).await?;
    same_history(&mut vault, &lines, "opening it again").await?;

    vault.rotate_to_key(&new_key).await.map_err(at("sealing it under a new key"))?;
    note(&mut vault).await?;
    let lines = history(&mut vault).await?;
    let mut vault = reopen(maker, vault, &new_key).await?;
    same_history(&mut vault, &lines, "sealing it under a new key").await?;

    check_backup(maker, vault).await
}

async fn check_backup<M: StoreMaker>(
    maker: &mut M,
    mut vault: Vault<M::Store>,
) -> Result<(), BrokenPromise> {
    let passphrase = Passphrase::new(PASSPHRASE.to_owned()).map_err(|_| no_wallet())?;
    let backup = vault.backup(&passphrase, Day::FIRST).await;
    let backup = backup.map_err(at_backup("making a backup"))?;
    let lines = history(&mut vault).await?;
    let store = fresh(maker).await?;
    let sealed = (backup.as_slice(), &passphrase);
    let restored = Vault::restore(store, sealed, &passphrase, Day::FIRST).await;
    let mut restored = restored.map_err(at_backup("restoring a backup"))?;
    let all = history(&mut restored).await?;
    let doing = "restoring a backup";
    // Restoring is itself a line, the newest.
    let same = all.split_first().is_some_and(|(_, older)| older == lines);
    promised(same, BrokenPromise::VaultForgets { doing })
}

/// A wallet whose trust list trusts nobody: it has a secret and a history.
fn wallet() -> Result<Wallet, BrokenPromise> {
    let operator = SigningKey::generate(&mut OsRng);
    let content = TrustListContent {
        domain: DomainId::parse("urn:nonla:domain:vn").map_err(|_| no_wallet())?,
        sequence: 0,
        published: Day::FIRST,
        valid_until: TrustListContent::latest_end(Day::FIRST),
        previous: None,
        suites: vec![nonla_crypto::SUITE_ID.to_owned()],
        issuers: Vec::new(),
        verifiers: Vec::new(),
    };
    let list = sign_trust_list(&operator, &content).map_err(|_| no_wallet())?;
    Wallet::new(operator.verifying_key(), &list, &mut OsRng).map_err(|_| no_wallet())
}

fn key(byte: u8) -> DataKey {
    DataKey::from_bytes(&[byte; 32])
}

async fn note<S: WalletStore>(vault: &mut Vault<S>) -> Result<(), BrokenPromise> {
    let noted = vault.wallet().note(Day::FIRST, Event::BackedUp);
    vault.commit(noted).await.map(drop).map_err(at("writing its history"))
}

async fn history<S: WalletStore>(vault: &mut Vault<S>) -> Result<Vec<HistoryLine>, BrokenPromise> {
    let mut cursor = vault.wallet().history_cursor();
    let lines = vault.history(&mut cursor, &HistoryFilter::ALL, 2 * LINES).await;
    lines.map_err(at("reading its history"))
}

async fn same_history<S: WalletStore>(
    vault: &mut Vault<S>,
    lines: &[HistoryLine],
    doing: &'static str,
) -> Result<(), BrokenPromise> {
    promised(history(vault).await? == lines, BrokenPromise::VaultForgets { doing })
}

async fn reopen<M: StoreMaker>(
    maker: &mut M,
    vault: Vault<M::Store>,
    key: &DataKey,
) -> Result<Vault<M::Store>, BrokenPromise> {
    let store = reopened(maker, vault.lock().into_store()).await?;
    let locked = Locked::read(store).await.map_err(at("reading which one it is"))?;
    locked.unlock(Unlock::Key(key)).await.map_err(|not| at("unlocking it")(not.error))
}

fn at(doing: &'static str) -> impl Fn(VaultError) -> BrokenPromise {
    move |error| BrokenPromise::Vault { doing, error }
}

fn at_backup(doing: &'static str) -> impl Fn(RestoreError) -> BrokenPromise {
    move |error| match error {
        RestoreError::Vault(error) => BrokenPromise::Vault { doing, error },
        _ => BrokenPromise::VaultForgets { doing },
    }
}

/// Making a wallet takes randomness and nothing of the store.
fn no_wallet() -> BrokenPromise {
    BrokenPromise::Failed { doing: "making a wallet to keep", error: StoreError::Io }
}
