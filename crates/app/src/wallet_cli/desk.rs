//! The desk at which person and wallet meet: the file, what is typed, what is said.

use std::cell::Cell;
use std::io::Write;
use std::path::{Path, PathBuf};

use nonla_credential::{CivilZone, Day};
use nonla_storage::{Locked, NotUnlocked, SqliteStore, Unlock, Vault, VaultError};
use zeroize::Zeroizing;

use super::failure::Failure;
use super::place;
use super::progress::Spinner;
use super::typing::Typing;
use crate::files;

/// How often a person may mistype the passphrase before they start anew.
const TRIES: usize = 3;

/// A wallet that is open at this desk.
pub(super) type OpenWallet = Vault<SqliteStore>;

/// What every command has at hand.
pub(super) struct Desk {
    path: PathBuf,
    pub(super) typing: Typing,
    /// A message went to standard output: what we say goes to standard error.
    stdout_taken: Cell<bool>,
}

impl Desk {
    pub(super) const fn new(path: PathBuf, typing: Typing) -> Self {
        Self { path, typing, stdout_taken: Cell::new(false) }
    }

    /// The wallet's file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Seconds since 1970, by this machine's clock.
    ///
    /// # Errors
    /// [`Failure::Clock`].
    pub(super) fn now(&self) -> Result<i64, Failure> {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let seconds = since.ok().and_then(|since| i64::try_from(since.as_secs()).ok());
        seconds.ok_or(Failure::Clock)
    }

    /// The civil day.
    ///
    /// # Errors
    /// [`Failure::Clock`].
    pub(super) fn today(&self) -> Result<Day, Failure> {
        CivilZone::VIETNAM.day_at(self.now()?).ok_or(Failure::Clock)
    }

    /// Reads a message.
    ///
    /// # Errors
    /// [`Failure::StdinTwice`] if passphrases are to come from there too, [`Failure::File`].
    pub(super) fn read(&self, path: &Path, most: usize) -> Result<Zeroizing<Vec<u8>>, Failure> {
        self.check_input(path)?;
        Ok(files::read(path, most)?)
    }

    /// Reads a message that is a text.
    ///
    /// # Errors
    /// As for [`read`](Self::read).
    pub(super) fn read_text(&self, path: &Path, most: usize) -> Result<Zeroizing<String>, Failure> {
        self.check_input(path)?;
        Ok(files::read_text(path, most)?)
    }

    fn check_input(&self, path: &Path) -> Result<(), Failure> {
        if files::is_standard(path) && self.typing.takes_stdin() {
            return Err(Failure::StdinTwice);
        }
        Ok(())
    }

    /// Writes a message.
    ///
    /// # Errors
    /// [`Failure::File`].
    pub(super) fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
        self.stdout_taken.set(self.stdout_taken.get() || files::is_standard(path));
        Ok(files::write(path, bytes)?)
    }

    /// Writes something precious to a file that was not there.
    ///
    /// # Errors
    /// [`Failure::File`].
    pub(super) fn write_new(&self, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
        self.stdout_taken.set(self.stdout_taken.get() || files::is_standard(path));
        Ok(files::write_new(path, bytes)?)
    }

    /// Shows a person what they are about to be asked about.
    ///
    /// # Errors
    /// [`Failure::Output`]: what a person did not see they cannot agree to.
    pub(super) fn show(&self, lines: &[String]) -> Result<(), Failure> {
        let mut err = anstream::stderr();
        lines.iter().try_for_each(|line| writeln!(err, "{line}")).map_err(Failure::Output)
    }

    /// Whether a message went to standard output.
    pub(super) const fn stdout_taken(&self) -> bool {
        self.stdout_taken.get()
    }

    /// Unlocks the wallet, does something with it, and locks it again.
    ///
    /// # Errors
    /// [`Failure`] of the unlocking, and of what is done.
    pub(super) async fn with_wallet<T>(
        &self,
        work: impl AsyncFnOnce(&mut OpenWallet) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut vault = self.unlock().await?;
        let overdue = vault.wallet().expire_requests(self.now()?);
        vault.commit(overdue).await?;
        let outcome = work(&mut vault).await;
        close(vault).await;
        outcome
    }

    async fn unlock(&self) -> Result<OpenWallet, Failure> {
        let mut locked = Locked::read(SqliteStore::open(&self.path).await?).await?;
        let mut tries = if self.typing.is_a_person() { TRIES } else { 1 };
        loop {
            let passphrase = self.typing.passphrase("Passphrase of the wallet: ")?;
            let spinner = Spinner::start("deriving the key");
            let unlocked = locked.unlock(Unlock::Passphrase(&passphrase)).await;
            drop(spinner);
            tries -= 1;
            locked = match unlocked {
                Ok(vault) => return Ok(vault),
                Err(not) => match *not {
                    NotUnlocked { error: VaultError::WrongPassphrase, locked } if tries > 0 => {
                        self.show(&["wrong passphrase, try again".to_owned()])?;
                        locked
                    }
                    NotUnlocked { error, .. } => return Err(error.into()),
                },
            };
        }
    }

    /// Makes a new wallet file; if that fails, nothing is left of it.
    ///
    /// # Errors
    /// [`Failure`].
    pub(super) async fn make(
        &self,
        begin: impl AsyncFnOnce(SqliteStore) -> Result<OpenWallet, Failure>,
    ) -> Result<OpenWallet, Failure> {
        place::make_folder(&self.path)?;
        let store = SqliteStore::create(&self.path).await?;
        place::keep_to_owner(&self.path);
        let made = begin(store).await;
        if made.is_err() {
            place::remove_begun(&self.path);
        }
        made
    }

    /// Asked before anything is typed: a wallet that is there is never written over.
    ///
    /// # Errors
    /// [`Failure::Vault`].
    pub(super) fn check_free(&self) -> Result<(), Failure> {
        if self.path.exists() {
            return Err(nonla_storage::StoreError::AlreadyExists.into());
        }
        Ok(())
    }
}

/// Locks the wallet and tidies its file. What was committed is safe even if tidying fails.
pub(super) async fn close(vault: OpenWallet) {
    let _ = vault.lock().into_store().close().await;
}
