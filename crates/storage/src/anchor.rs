//! Whether a store is the newest one: only something outside of it can tell.
//!
//! After each transaction the key store remembers how far the store has come. A store that has come
//! less far is an older copy; one that has come as far, or one transaction further, and says
//! something else of that moment is another branch. Without a key store, or if the store is further
//! ahead of it, nobody can tell, and we say so.

use crate::header::WalletId;
use crate::kept::Progress;
use crate::key_store::{KeyStore, KeyStoreError, entry_name};

const ENTRY: &str = "anchor";

/// What is known about whether the store was rolled back to an older copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rollback {
    /// It was not: the key store remembers no later state.
    RuledOut,
    /// Nobody can tell: there is no key store, it does not remember this wallet, or what it
    /// remembers is more than one transaction older than the store. To have it remember from now
    /// on, [anchor](crate::Vault::anchor_in) the wallet again.
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
    if nonla_crypto::planted("anchor-not-checked") {
        return Ok(Ok(Rollback::RuledOut));
    }
    Ok(match progress.counter.checked_sub(u64::from_be_bytes(*counter)) {
        None => Err(RolledBack::Older),
        Some(0) if progress.root == root => Ok(Rollback::RuledOut),
        Some(1) if progress.before == root => {
            // The program ended between the store and the key store. If this fails, the next
            // transaction brings it.
            let _ = advance(progress, wallet, key_store);
            Ok(Rollback::RuledOut)
        }
        Some(0 | 1) => Err(RolledBack::Forked),
        Some(_) => Ok(Rollback::Undetectable),
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
