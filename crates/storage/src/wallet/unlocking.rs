//! From a locked wallet to an open one.

use nonla_wallet::Wallet;

use crate::wallet::loading::load;
use crate::wallet::locked::Locked;
use crate::wallet::seal::data_key::DataKey;
use crate::wallet::seal::header::SlotKind;
use crate::wallet::seal::sealed_state::{SealedState, Tampered};
use crate::wallet::store::WalletStore;
use crate::wallet::unlock::kdf::derive;
use crate::wallet::unlock::passphrase::Passphrase;
use crate::wallet::unlock::pin::{self, Pin};
use crate::wallet::unlock::rollback_guard::{self, Rollback};
use crate::wallet::vault::Vault;
use crate::wallet::vault_error::VaultError;

/// What unlocks a wallet.
#[derive(Clone, Copy)]
pub enum Unlock<'a> {
    /// The passphrase. It takes the time of the key derivation, a good part of a second.
    Passphrase(&'a Passphrase),
    /// The PIN, where the tries can be counted outside the store, and the time in seconds since
    /// 1970-01-01T00:00:00Z.
    Pin(&'a Pin, i64),
    /// The data key itself, for a program that keeps it.
    Key(&'a DataKey),
}

/// A wallet was not unlocked: why, and the wallet for another try.
pub struct NotUnlocked<S> {
    /// Why.
    pub error: VaultError,
    /// Still locked.
    pub locked: Locked<S>,
}

impl<S> std::fmt::Debug for NotUnlocked<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NotUnlocked").field("error", &self.error).finish_non_exhaustive()
    }
}

impl<S: WalletStore> Locked<S> {
    /// Unlocks the wallet. A store of an older format is brought to this version's, at once and in
    /// one transaction.
    ///
    /// # Errors
    /// [`NotUnlocked`], with the wallet still locked: after a wrong passphrase, try again.
    pub async fn unlock(mut self, with: Unlock<'_>) -> Result<Vault<S>, Box<NotUnlocked<S>>> {
        match self.open(with).await {
            Ok((kept, wallet, rollback)) => {
                if let Err(error) = self.store.authenticated().await {
                    return Err(Box::new(NotUnlocked { error: error.into(), locked: self }));
                }
                let Self { store, key_store, .. } = self;
                let mut vault =
                    Vault { wallet, store, kept, key_store, rollback, needs_reload: false };
                match vault.migrate().await {
                    Ok(()) => Ok(vault),
                    Err(error) => Err(Box::new(NotUnlocked { error, locked: vault.lock() })),
                }
            }
            Err(error) => Err(Box::new(NotUnlocked { error, locked: self })),
        }
    }

    async fn open(
        &mut self,
        with: Unlock<'_>,
    ) -> Result<(SealedState, Wallet, Rollback), VaultError> {
        let data_key = self.data_key(with)?;
        let (kept, wallet) =
            load(&mut self.store, &data_key).await.map_err(|error| match error {
                VaultError::WrongKey if !matches!(with, Unlock::Key(_)) => Tampered::Record.into(),
                error => error,
            })?;
        let rollback = match &self.key_store {
            Some(key_store) => {
                rollback_guard::check(kept.progress(), &self.header.wallet, key_store.as_ref())??
            }
            None => Rollback::Undetectable,
        };
        Ok((kept, wallet, rollback))
    }

    fn data_key(&self, with: Unlock<'_>) -> Result<DataKey, VaultError> {
        match with {
            Unlock::Key(key) => Ok(key.clone()),
            Unlock::Pin(pin, now) => {
                Ok(pin::unlock(pin, &self.header, self.key_store.as_deref(), now)?)
            }
            Unlock::Passphrase(passphrase) => {
                let slot = self.header.passphrase.as_ref().ok_or(VaultError::NoPassphrase)?;
                let key = derive(passphrase.expose().as_bytes(), &slot.salt, slot.cost)?;
                let unwrapped = self.header.unwrap(SlotKind::Passphrase, slot, &key);
                unwrapped.ok_or(VaultError::WrongPassphrase)
            }
        }
    }
}
