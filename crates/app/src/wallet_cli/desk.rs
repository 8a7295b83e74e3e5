//! The desk at which person and wallet meet: the file, what is typed, what is said.

use std::cell::{Cell, RefCell};
use std::io::Write;
use std::path::{Path, PathBuf};

use nonla_credential::{CivilZone, Day};
use nonla_storage::{
    Locked, MemoryStore, NotUnlocked, Passphrase, SqliteStore, Unlock, Vault, VaultError,
};
use zeroize::Zeroizing;

use super::failure::Failure;
use super::place;
use super::typing::Typing;
use crate::files;
use crate::output::{Output, Replace};
use crate::progress::Spinner;
use crate::words::say;

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
    /// The person said that outputs may replace files.
    force: bool,
    /// In a shell the wallet stays open from one command to the next.
    stays_open: Cell<bool>,
    open: RefCell<Option<OpenWallet>>,
}

impl Desk {
    pub(super) const fn new(path: PathBuf, typing: Typing, force: bool) -> Self {
        Self {
            path,
            typing,
            stdout_taken: Cell::new(false),
            force,
            stays_open: Cell::new(false),
            open: RefCell::new(None),
        }
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

    /// Checks that a message can go to this path, before anything is asked or done.
    ///
    /// # Errors
    /// [`Failure::File`].
    pub(super) fn output(&self, path: &Path) -> Result<Output, Failure> {
        Ok(Output::to(path, Replace::IfForced(self.force))?)
    }

    /// The same for something that never replaces a file.
    ///
    /// # Errors
    /// [`Failure::File`].
    pub(super) fn new_output(&self, path: &Path) -> Result<Output, Failure> {
        Ok(Output::to(path, Replace::Never)?)
    }

    /// Writes a message.
    ///
    /// # Errors
    /// [`Failure::File`].
    pub(super) fn write(&self, output: &Output, bytes: &[u8]) -> Result<(), Failure> {
        self.stdout_taken.set(self.stdout_taken.get() || output.is_standard());
        Ok(output.write(bytes)?)
    }

    /// Shows a person what they are about to be asked about.
    ///
    /// # Errors
    /// [`Failure::Output`]: what a person did not see they cannot agree to.
    pub(super) fn show(&self, lines: &[String]) -> Result<(), Failure> {
        let mut err = anstream::stderr();
        lines.iter().try_for_each(|line| writeln!(err, "{line}")).map_err(Failure::Output)
    }

    /// Whether a message went to standard output since this was asked last.
    pub(super) const fn stdout_taken(&self) -> bool {
        self.stdout_taken.replace(false)
    }

    /// Keeps the wallet open after each command from now on.
    pub(super) fn stay_open(&self) {
        self.stays_open.set(true);
    }

    /// Whether a shell runs here.
    pub(super) const fn is_in_shell(&self) -> bool {
        self.stays_open.get()
    }

    /// Locks a wallet that stayed open; says whether one did.
    pub(super) async fn lock(&self) -> bool {
        let open = self.open.borrow_mut().take();
        let was_open = open.is_some();
        if let Some(vault) = open {
            close(vault).await;
        }
        was_open
    }

    /// Unlocks the wallet unless it is open, does something with it, and locks it again unless it is
    /// to stay open.
    ///
    /// # Errors
    /// [`Failure`] of the unlocking, and of what is done.
    pub(super) async fn with_wallet<T>(
        &self,
        work: impl AsyncFnOnce(&mut OpenWallet) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let open = self.open.borrow_mut().take();
        let mut vault = match open {
            Some(vault) => vault,
            None => self.unlock().await?,
        };
        let overdue = vault.wallet().expire_requests(self.now()?);
        let outcome = match vault.commit(overdue).await {
            Ok(()) => work(&mut vault).await,
            Err(error) => Err(error.into()),
        };
        if self.stays_open.get() && !matches!(outcome, Err(Failure::Vault(_))) {
            *self.open.borrow_mut() = Some(vault);
        } else {
            close(vault).await;
        }
        outcome
    }

    async fn unlock(&self) -> Result<OpenWallet, Failure> {
        let mut locked = Locked::read(SqliteStore::open(&self.path).await?).await?;
        let mut tries = if self.typing.is_a_person() { TRIES } else { 1 };
        loop {
            let passphrase = self.typing.passphrase(&say!("ask-passphrase"))?;
            let spinner = Spinner::start(say!("deriving-key"));
            let unlocked = locked.unlock(Unlock::Passphrase(&passphrase)).await;
            drop(spinner);
            tries -= 1;
            locked = match unlocked {
                Ok(vault) => return Ok(vault),
                Err(not) => match *not {
                    NotUnlocked { error: VaultError::WrongPassphrase, locked } if tries > 0 => {
                        self.show(&[say!("try-again")])?;
                        locked
                    }
                    NotUnlocked { error, .. } => return Err(error.into()),
                },
            };
        }
    }

    /// Keeps a wallet that was made ready in memory in a new file, in one act.
    ///
    /// # Errors
    /// [`Failure`]; nothing is left of the file.
    pub(super) async fn make(
        &self,
        ready: Vault<MemoryStore>,
        passphrase: &Passphrase,
    ) -> Result<(), Failure> {
        place::make_folder(&self.path)?;
        let store = SqliteStore::create(&self.path).await?;
        let spinner = Spinner::start(say!("deriving-key"));
        let kept = ready.keep_in(store, passphrase).await;
        drop(spinner);
        match kept {
            Ok(vault) => {
                close(vault).await;
                Ok(())
            }
            Err(error) => {
                // It fails where a wallet is there all the same, and then that one stays.
                let _ = SqliteStore::remove_unfinished(&self.path).await;
                Err(error.into())
            }
        }
    }

    /// Asked before anything is typed: a wallet that is there is never written over.
    ///
    /// # Errors
    /// [`Failure::Vault`].
    pub(super) async fn check_free(&self) -> Result<(), Failure> {
        Ok(SqliteStore::check_free(&self.path).await?)
    }
}

/// Locks the wallet and tidies its file. What was committed is safe even if tidying fails.
pub(super) async fn close(vault: OpenWallet) {
    let _ = vault.lock().into_store().close().await;
}
