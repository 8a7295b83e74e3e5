//! An unlocked wallet and the store it is kept in.

use nonla_wallet::{Expiring, Overtaken, Staged, Step, Wallet};

use crate::wallet::loading::{load, present};
use crate::wallet::locked::Locked;
use crate::wallet::seal::header::{FORMAT, Header, WalletId};
use crate::wallet::seal::sealed_state::SealedState;
use crate::wallet::store::WalletStore;
use crate::wallet::unlock::key_store::KeyStore;
use crate::wallet::unlock::rollback_guard::{self, Rollback};
use crate::wallet::vault_error::VaultError;

/// An unlocked wallet and its store. Dropped, or [locked](Self::lock), its secrets are wiped.
///
/// What it says and does is [`wallet`](Self::wallet)'s; what a step changes is
/// [committed](Self::commit) here, in one durable transaction.
pub struct Vault<S> {
    pub(crate) wallet: Wallet,
    pub(crate) store: S,
    pub(crate) kept: SealedState,
    pub(crate) key_store: Option<Box<dyn KeyStore>>,
    pub(crate) rollback: Rollback,
    /// A transaction was begun and we do not know how it ended: the store is read again first.
    pub(crate) needs_reload: bool,
}

impl<S: WalletStore> Vault<S> {
    /// The wallet: what it shows, and the steps to commit.
    #[must_use]
    pub const fn wallet(&self) -> &Wallet {
        &self.wallet
    }

    /// Which wallet; entries in a key store carry it.
    #[must_use]
    pub const fn wallet_id(&self) -> WalletId {
        self.kept.header.wallet
    }

    /// Writes what a step changes, in one transaction that is durable when this returns, lets the wallet
    /// take it over, and gives what comes of it: the one way to that.
    ///
    /// # Errors
    /// [`VaultError`]; [`VaultError::Overtaken`] if the wallet moved on since the step was made. The wallet
    /// and, as far as the store can tell, its file are as before; the next call reads the store again to be
    /// sure.
    pub async fn commit<T>(&mut self, step: Step<T>) -> Result<T, VaultError> {
        self.commit_staged(|wallet| wallet.stage(step)).await
    }

    /// The same for a step that counts only for a time, by the clock: `now` is in seconds since
    /// 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// As for [`commit`](Self::commit); [`VaultError::Overtaken`] also if the request has expired, or the
    /// trust list has ended or is another one.
    pub async fn commit_at<T>(&mut self, step: Expiring<T>, now: i64) -> Result<T, VaultError> {
        self.commit_staged(|wallet| wallet.stage_at(step, now)).await
    }

    async fn commit_staged<T>(
        &mut self,
        stage: impl FnOnce(&mut Wallet) -> Result<Staged<'_, T>, Overtaken>,
    ) -> Result<T, VaultError> {
        self.make_sure().await?;
        let staged = stage(&mut self.wallet)?;
        let records = staged.records();
        if records.is_empty() {
            return Ok(staged.saved());
        }
        let present = present((&mut self.store, &self.kept), &records).await?;
        let sealing = self.kept.seal(&records, present)?;
        self.needs_reload = true;
        self.store.write(&sealing.batch).await?;
        self.needs_reload = false;
        self.kept.wrote(sealing);
        let outcome = staged.saved();
        self.remember();
        Ok(outcome)
    }

    /// Overwrites what was deleted or replaced, and gives its room back. The steps that delete do
    /// so themselves; this is for after [`VaultError::Untidy`].
    ///
    /// # Errors
    /// [`VaultError::Untidy`].
    pub async fn tidy(&mut self) -> Result<(), VaultError> {
        self.store.tidy().await.map_err(VaultError::Untidy)
    }

    /// Reads the store again if a transaction failed: its file may be another one now.
    ///
    /// # Errors
    /// [`VaultError`], also if what is there is another wallet.
    pub async fn refresh(&mut self) -> Result<(), VaultError> {
        self.make_sure().await
    }

    /// After a failed transaction: what the store really holds is what counts.
    pub(crate) async fn make_sure(&mut self) -> Result<(), VaultError> {
        if self.needs_reload {
            let (kept, wallet) = load(&mut self.store, &self.kept.data_key).await?;
            self.store.authenticated().await?;
            self.kept = kept;
            self.wallet = wallet;
            self.needs_reload = false;
        }
        Ok(())
    }

    /// Writes a transaction of the store's own.
    pub(crate) async fn write_anew(
        &mut self,
        next: (SealedState, crate::Batch),
    ) -> Result<(), VaultError> {
        let (kept, batch) = next;
        self.needs_reload = true;
        self.store.write(&batch).await?;
        self.needs_reload = false;
        self.kept = kept;
        self.remember();
        Ok(())
    }

    pub(crate) async fn write_header(&mut self, header: Header) -> Result<(), VaultError> {
        let sealing = self.kept.seal_header(header)?;
        self.needs_reload = true;
        self.store.write(&sealing.batch).await?;
        self.needs_reload = false;
        self.kept.wrote(sealing);
        self.remember();
        Ok(())
    }

    /// A key store that fails now does not undo what was written: the store is then ahead of what
    /// is remembered, which is no sign of an older copy.
    fn remember(&self) {
        if let (Rollback::RuledOut, Some(key_store)) = (self.rollback, &self.key_store) {
            let _ = rollback_guard::advance(
                self.kept.progress(),
                &self.wallet_id(),
                key_store.as_ref(),
            );
        }
    }

    /// Whether it is known that the store was not rolled back to an older copy.
    #[must_use]
    pub const fn rollback(&self) -> Rollback {
        self.rollback
    }

    /// Lets the operating system's key store remember, from now on, how far this wallet has come.
    ///
    /// # Errors
    /// [`VaultError::RolledBack`] if the key store remembers a later state of this wallet, or
    /// another branch of it: what it remembers stays. [`VaultError::KeyStore`].
    pub fn remember_in(&mut self, key_store: Box<dyn KeyStore>) -> Result<(), VaultError> {
        let _known =
            rollback_guard::check(self.kept.progress(), &self.wallet_id(), key_store.as_ref())??;
        rollback_guard::advance(self.kept.progress(), &self.wallet_id(), key_store.as_ref())?;
        self.key_store = Some(key_store);
        self.rollback = Rollback::RuledOut;
        Ok(())
    }

    /// Seals everything anew in the format before, as a wallet of an older program left it.
    ///
    /// It exists with the feature `testing` in builds with debug assertions only.
    ///
    /// # Errors
    /// [`VaultError`].
    #[cfg(all(feature = "testing", debug_assertions))]
    #[doc(hidden)]
    pub async fn write_older_format_for_tests(&mut self) -> Result<(), VaultError> {
        self.write_in_format(FORMAT - 1).await
    }

    pub(crate) async fn migrate(&mut self) -> Result<(), VaultError> {
        if self.kept.header.format == FORMAT {
            return Ok(());
        }
        self.write_in_format(FORMAT).await
    }

    /// Seals everything anew under this format.
    async fn write_in_format(&mut self, format: u16) -> Result<(), VaultError> {
        let header = Header { format, ..self.kept.header.clone() };
        let records = self.all_records().await?;
        let next = self.kept.seal_anew((header, self.kept.data_key.clone()), &records)?;
        self.write_anew(next).await
    }

    /// Locks the wallet: secrets are wiped, the store stays at hand.
    pub fn lock(self) -> Locked<S> {
        let Self { wallet, store, kept, key_store, .. } = self;
        drop(wallet);
        let header = kept.header.clone();
        drop(kept);
        nonla_crypto::overwrite_stack();
        Locked { store, header, key_store }
    }
}
