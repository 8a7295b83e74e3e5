//! Whether a store is the newest one: only something outside of it can tell.
//!
//! After each transaction the key store remembers how far the store has come. A store that has come
//! less far is an older copy; one that has come as far and says something else is another branch.
//! Without a key store nobody can tell, and we say so.

use crate::header::WalletId;
use crate::kept::Progress;
use crate::key_store::{KeyStore, KeyStoreError, entry_name};

const ENTRY: &str = "anchor";

/// What is known about whether the store was rolled back to an older copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rollback {
    /// It was not: the key store remembers no later state.
    RuledOut,
    /// Nobody can tell: there is no key store, or it does not remember this wallet.
    Undetectable,
}

/// The store is not the one that was last written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RolledBack {
    /// It is an older copy.
    #[error("this is an older copy of the wallet: what happened since is missing from it")]
    Older,
    /// It is a copy that went its own way.
    #[error("this wallet was copied and both copies were used: what the other one did is missing")]
    Forked,
}

pub(crate) fn check(
    progress: Progress,
    wallet: &WalletId,
    key_store: &dyn KeyStore,
) -> Result<Result<Rollback, RolledBack>, KeyStoreError> {
    let Some(entry) = key_store.read(&entry_name(wallet, ENTRY))? else {
        return Ok(Ok(Rollback::Undetectable));
    };
    let Some((counter, root)) = entry.split_first_chunk::<8>() else {
        return Ok(Ok(Rollback::Undetectable));
    };
    let counter = u64::from_be_bytes(*counter);
    Ok(if nonla_crypto::planted("anchor-not-checked") {
        Ok(Rollback::RuledOut)
    } else if progress.counter < counter {
        Err(RolledBack::Older)
    } else if progress.counter == counter && progress.root != root {
        Err(RolledBack::Forked)
    } else {
        Ok(Rollback::RuledOut)
    })
}

pub(crate) fn advance(
    progress: Progress,
    wallet: &WalletId,
    key_store: &dyn KeyStore,
) -> Result<(), KeyStoreError> {
    let entry = [&progress.counter.to_be_bytes()[..], &progress.root].concat();
    key_store.write(&entry_name(wallet, ENTRY), &entry)
}
