//! What a person types: passphrases, unseen, and answers to questions. From the terminal, or line
//! by line from where a script says.

use std::cell::RefCell;
use std::fs::File;
use std::io::{BufRead, IsTerminal, Read, Write};

use nonla_storage::Passphrase;
#[cfg(unix)]
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use zeroize::Zeroizing;

use super::failure::Failure;

/// Where passphrases and answers come from.
pub(super) enum Typing {
    /// A person at the terminal.
    Terminal,
    /// Lines of standard input.
    StandardInput(RefCell<Box<dyn Read>>),
    /// Lines of another open file.
    OpenFile(RefCell<Box<dyn Read>>),
    /// Nobody is there to type, and nothing was said instead.
    Nobody,
}

impl Typing {
    /// As the arguments say; the terminal otherwise, if there is one.
    ///
    /// # Errors
    /// [`Failure::NoSuchOpenFile`].
    pub(super) fn choose(stdin: bool, fd: Option<u32>) -> Result<Self, Failure> {
        if stdin {
            let input = unbuffered_stdin().map_err(Failure::Typed)?;
            return Ok(Self::StandardInput(RefCell::new(input)));
        }
        if let Some(number) = fd {
            let file = File::open(format!("/dev/fd/{number}"));
            let file = file.map_err(|_| Failure::NoSuchOpenFile { number })?;
            return Ok(Self::OpenFile(RefCell::new(Box::new(file))));
        }
        let terminal = std::io::stdin().is_terminal();
        Ok(if terminal { Self::Terminal } else { Self::Nobody })
    }

    /// Whether standard input is taken by what is typed.
    pub(super) const fn takes_stdin(&self) -> bool {
        matches!(self, Self::StandardInput(_))
    }

    /// Whether a person can be asked once more.
    pub(super) const fn is_a_person(&self) -> bool {
        matches!(self, Self::Terminal)
    }

    /// A passphrase that opens something.
    ///
    /// # Errors
    /// [`Failure::Passphrase`] if it is none, [`Failure::NoTerminal`] if nobody can type one.
    pub(super) fn passphrase(&self, prompt: &str) -> Result<Passphrase, Failure> {
        Ok(Passphrase::new(self.secret(prompt)?)?)
    }

    /// A passphrase for something new; a person types it twice.
    ///
    /// # Errors
    /// [`Failure::Passphrase`] if it is too weak, [`Failure::Differ`] if the second is another.
    pub(super) fn new_passphrase(&self, prompt: &str) -> Result<Passphrase, Failure> {
        let chosen = Passphrase::chosen(self.secret(&format!("{prompt}: "))?)?;
        if self.is_a_person() {
            let again = Zeroizing::new(self.secret(&format!("{prompt}, once more: "))?);
            if *again != chosen.expose() {
                return Err(Failure::Differ);
            }
        }
        Ok(chosen)
    }

    /// Asks; anything but "yes" is no, and so is silence.
    ///
    /// # Errors
    /// [`Failure::Typed`] or [`Failure::NoTerminal`].
    pub(super) fn says_yes(&self, question: &str) -> Result<bool, Failure> {
        let answer = match self {
            Self::Terminal => {
                let mut err = anstream::stderr();
                write!(err, "{question} Type yes or no [no]: ").map_err(Failure::Typed)?;
                err.flush().map_err(Failure::Typed)?;
                let mut line = String::new();
                std::io::stdin().lock().read_line(&mut line).map_err(Failure::Typed)?;
                line
            }
            Self::StandardInput(lines) | Self::OpenFile(lines) => {
                read_line(lines.borrow_mut().as_mut())?.unwrap_or_default()
            }
            Self::Nobody => return Err(Failure::NoTerminal),
        };
        Ok(answer.trim().eq_ignore_ascii_case("yes"))
    }

    /// The text goes, unwatched and uncopied, into the type that wipes it.
    fn secret(&self, prompt: &str) -> Result<String, Failure> {
        match self {
            Self::Terminal => type_unseen(prompt),
            Self::StandardInput(lines) | Self::OpenFile(lines) => {
                read_line(lines.borrow_mut().as_mut())?.ok_or(Failure::NothingTyped)
            }
            Self::Nobody => Err(Failure::NoTerminal),
        }
    }
}

/// Types a line at the terminal that the screen does not show. It stops showing before it prompts:
/// who types at once is not seen either.
#[cfg(unix)]
fn type_unseen(prompt: &str) -> Result<String, Failure> {
    let terminal = File::options().read(true).write(true).open("/dev/tty");
    let mut unseen = Unseen::start(terminal.map_err(|_| Failure::NoTerminal)?)?;
    unseen.terminal.write_all(prompt.as_bytes()).map_err(Failure::Typed)?;
    read_line(&mut unseen.terminal)?.ok_or(Failure::NothingTyped)
}

#[cfg(not(unix))]
fn type_unseen(prompt: &str) -> Result<String, Failure> {
    rpassword::prompt_password(prompt).map_err(Failure::Typed)
}

/// A terminal that does not show what is typed; it does again when this is dropped.
#[cfg(unix)]
struct Unseen {
    terminal: File,
    before: Termios,
}

#[cfg(unix)]
impl Unseen {
    fn start(terminal: File) -> Result<Self, Failure> {
        let failed = |error: rustix::io::Errno| Failure::Typed(error.into());
        let before = tcgetattr(&terminal).map_err(failed)?;
        let mut hidden = before.clone();
        hidden.local_modes.remove(LocalModes::ECHO);
        hidden.local_modes.insert(LocalModes::ECHONL);
        tcsetattr(&terminal, OptionalActions::Flush, &hidden).map_err(failed)?;
        Ok(Self { terminal, before })
    }
}

#[cfg(unix)]
impl Drop for Unseen {
    fn drop(&mut self) {
        let _ = tcsetattr(&self.terminal, OptionalActions::Now, &self.before);
    }
}

/// One line without its end; `None` at the end of the input. Byte by byte, so that no buffer keeps
/// it and what follows stays for whoever reads next.
fn read_line(input: &mut dyn Read) -> Result<Option<String>, Failure> {
    let mut line = Zeroizing::new(Vec::with_capacity(Passphrase::MOST_BYTES + 2));
    let mut byte = Zeroizing::new([0u8]);
    let mut ended = true;
    while line.len() < line.capacity() {
        if input.read(byte.as_mut_slice()).map_err(Failure::Typed)? == 0 {
            break;
        }
        ended = false;
        match *byte {
            [b'\n'] => break,
            [other] => line.push(other),
        }
    }
    if ended {
        return Ok(None);
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    let text = std::str::from_utf8(&line).map_err(|_| Failure::TypedNoText)?;
    Ok(Some(text.to_owned()))
}

/// Rust's own standard input keeps what it read in a buffer that nobody wipes.
#[cfg(unix)]
fn unbuffered_stdin() -> std::io::Result<Box<dyn Read>> {
    use std::os::fd::AsFd;
    let owned = std::io::stdin().as_fd().try_clone_to_owned()?;
    Ok(Box::new(File::from(owned)))
}

#[cfg(not(unix))]
fn unbuffered_stdin() -> std::io::Result<Box<dyn Read>> {
    Ok(Box::new(std::io::stdin()))
}
