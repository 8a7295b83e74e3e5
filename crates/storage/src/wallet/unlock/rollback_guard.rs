//! Whether a store is the newest one: only something outside of it can tell.
//!
//! After each transaction the key store remembers how far the store has come. A store that has come
//! less far is an older copy; one that has come as far, or one transaction further, and says
//! something else of that moment is another branch. Without a key store, or if the store is further
//! ahead of it, nobody can tell, and we say so.

use crate::wallet::seal::header::WalletId;
use crate::wallet::seal::sealed_state::Progress;
use crate::wallet::unlock::key_store::{KeyStore, KeyStoreError, entry_name};

const ENTRY: &str = "anchor";

/// What is known about whether the store was rolled back to an older copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rollback {
    /// It was not: the key store remembers no later state.
    RuledOut,
    /// Nobody can tell: there is no key store, it does not remember this wallet, or what it
    /// remembers is more than one transaction older than the store. To have it remember from now
    /// on, [anchor](crate::Vault::remember_in) the wallet again.
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

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use zeroize::Zeroizing;

    use super::*;

    /// One entry, whatever its name.
    #[derive(Default)]
    struct One(RefCell<Option<Vec<u8>>>);

    impl KeyStore for One {
        fn read(&self, _: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyStoreError> {
            Ok(self.0.borrow().clone().map(Zeroizing::new))
        }

        fn write(&self, _: &str, bytes: &[u8]) -> Result<(), KeyStoreError> {
            *self.0.borrow_mut() = Some(bytes.to_vec());
            Ok(())
        }

        fn delete(&self, _: &str) -> Result<(), KeyStoreError> {
            *self.0.borrow_mut() = None;
            Ok(())
        }
    }

    fn at(counter: u64, root: u8, before: u8) -> Progress {
        Progress { counter, root: [root; 32], before: [before; 32] }
    }

    /// Serves T-S5: what an anchor at transaction 7 says of every store there may be.
    #[test]
    fn an_anchor_tells_older_forked_and_newest_apart() {
        for (found, expected) in [
            (at(0, 1, 1), Err(RolledBack::Older)),
            (at(6, 6, 5), Err(RolledBack::Older)),
            (at(7, 7, 6), Ok(Rollback::RuledOut)),
            (at(7, 9, 6), Err(RolledBack::Forked)),
            (at(8, 8, 7), Ok(Rollback::RuledOut)),
            (at(8, 8, 9), Err(RolledBack::Forked)),
            (at(9, 9, 8), Ok(Rollback::Undetectable)),
            (at(u64::MAX, 9, 8), Ok(Rollback::Undetectable)),
        ] {
            let key_store = One::default();
            advance(at(7, 7, 6), &[0; 16], &key_store).unwrap();
            let said = check(found, &[0; 16], &key_store).unwrap();
            assert_eq!(said, expected, "{found:?}");
            // What was let in is what is remembered; nothing else changes the anchor.
            let ahead = found.counter == 8 && expected.is_ok();
            let again = check(at(7, 7, 6), &[0; 16], &key_store).unwrap();
            assert_eq!(again.is_err(), ahead, "{found:?}");
        }
    }

    #[test]
    fn an_anchor_that_is_missing_or_none_claims_nothing() {
        let key_store = One::default();
        for entry in [None, Some(Vec::new()), Some(vec![0; 7])] {
            *key_store.0.borrow_mut() = entry;
            let said = check(at(7, 7, 6), &[0; 16], &key_store).unwrap();
            assert_eq!(said, Ok(Rollback::Undetectable));
        }
    }
}
