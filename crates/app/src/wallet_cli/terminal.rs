//! The terminal of a person who types: what was typed before a question does not answer it, and a
//! passphrase is not shown, also after the program was stopped and goes on.

use std::fs::File;
use std::io::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::termios::{
    LocalModes, OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcsetattr,
};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use super::failure::Failure;
use super::lines::read_line;

/// The terminal while it does not show what is typed: the thread that waits for signals has it too.
static HIDDEN: Mutex<Option<Hidden>> = Mutex::new(None);

struct Hidden {
    terminal: File,
    before: Termios,
    hidden: Termios,
    prompt: String,
}

/// Asks a question and reads the line that is typed after it; `None` at the end of the input.
///
/// # Errors
/// [`Failure::NoTerminal`], [`Failure::Typed`].
pub(super) fn ask(prompt: &str) -> Result<Option<String>, Failure> {
    let mut terminal = open()?;
    tcflush(&terminal, QueueSelector::IFlush).map_err(typed)?;
    terminal.write_all(prompt.as_bytes()).map_err(Failure::Typed)?;
    read_line(&mut terminal)
}

/// Waits until somebody typed, for so many seconds; whether somebody did.
///
/// # Errors
/// [`Failure::NoTerminal`], [`Failure::Typed`].
pub(super) fn wait(prompt: &str, seconds: i64) -> Result<bool, Failure> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let mut terminal = open()?;
    terminal.write_all(prompt.as_bytes()).map_err(Failure::Typed)?;
    let timeout = Timespec { tv_sec: seconds, tv_nsec: 0 };
    loop {
        match poll(&mut [PollFd::new(&terminal, PollFlags::IN)], Some(&timeout)) {
            Ok(ready) => return Ok(ready > 0),
            // A signal, as after the program was stopped: the time begins again.
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(typed(error)),
        }
    }
}

/// Reads the line that somebody has begun to type.
///
/// # Errors
/// [`Failure::NoTerminal`], [`Failure::Typed`].
pub(super) fn read() -> Result<Option<String>, Failure> {
    read_line(&mut open()?)
}

/// Asks for a line that the screen does not show. It stops showing before it prompts: who types at
/// once is not seen either, and is not heard.
///
/// # Errors
/// [`Failure::NoTerminal`], [`Failure::Typed`], [`Failure::NothingTyped`].
pub(super) fn ask_unseen(prompt: &str) -> Result<String, Failure> {
    watch_signals()?;
    let _unseen = Unseen::start(prompt)?;
    read_line(&mut open()?)?.ok_or(Failure::NothingTyped)
}

fn open() -> Result<File, Failure> {
    let terminal = File::options().read(true).write(true).open("/dev/tty");
    terminal.map_err(|_| Failure::NoTerminal)
}

fn typed(error: rustix::io::Errno) -> Failure {
    Failure::Typed(error.into())
}

fn hidden() -> MutexGuard<'static, Option<Hidden>> {
    HIDDEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A terminal that does not show what is typed; it does again when this is dropped.
struct Unseen;

impl Unseen {
    fn start(prompt: &str) -> Result<Self, Failure> {
        let terminal = open()?;
        let before = tcgetattr(&terminal).map_err(typed)?;
        let mut modes = before.clone();
        modes.local_modes.remove(LocalModes::ECHO);
        modes.local_modes.insert(LocalModes::ECHONL);
        let hide = Hidden { terminal, before, hidden: modes, prompt: prompt.to_owned() };
        let unseen = Self;
        // Kept first: from the moment it is hidden a signal finds it.
        let begun = hidden().insert(hide).begin();
        begun.map_err(Failure::Typed)?;
        Ok(unseen)
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        if let Some(hidden) = hidden().take() {
            hidden.show();
        }
    }
}

impl Hidden {
    fn begin(&mut self) -> std::io::Result<()> {
        tcsetattr(&self.terminal, OptionalActions::Flush, &self.hidden)?;
        self.terminal.write_all(self.prompt.as_bytes())
    }

    fn show(&self) {
        let _ = tcsetattr(&self.terminal, OptionalActions::Now, &self.before);
    }
}

/// From the first passphrase on, signals that end or stop the program find the terminal as it was.
fn watch_signals() -> Result<(), Failure> {
    static WATCHES: Mutex<bool> = Mutex::new(false);
    let mut watches = WATCHES.lock().unwrap_or_else(PoisonError::into_inner);
    if *watches {
        return Ok(());
    }
    let signals = Signals::new([SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT]);
    let mut signals = signals.map_err(Failure::Typed)?;
    std::thread::spawn(move || signals.forever().for_each(came));
    *watches = true;
    Ok(())
}

fn came(signal: i32) {
    if signal == SIGCONT {
        if let Some(hidden) = hidden().as_mut() {
            // Where that fails the terminal is gone, and nobody types there.
            let _ = hidden.begin();
        }
        return;
    }
    if let Some(hidden) = hidden().as_ref() {
        hidden.show();
    }
    // The program ends here, or stops until it is continued.
    let _ = emulate_default_handler(signal);
}
