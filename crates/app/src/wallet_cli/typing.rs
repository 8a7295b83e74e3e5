//! What a person types: passphrases, unseen, and answers to questions. From the terminal, or line
//! by line from where a script says.

use std::cell::RefCell;
use std::fs::File;
use std::io::{IsTerminal, Read, Write};

use nonla_storage::Passphrase;

use super::failure::Failure;
use super::lines::{read_line, read_line_of};
#[cfg(unix)]
use super::terminal;
use crate::words::{Language, language, say};

/// Longest command line of `nonla wallet shell`, in bytes.
const MAX_COMMAND: usize = 64 * 1024;

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

/// What came instead of a command.
pub(super) enum Typed {
    /// A line.
    Line(String),
    /// Nobody typed for a while.
    Idle,
    /// The end.
    Ended,
}

impl Typing {
    /// As the arguments say; the terminal otherwise, if there is one.
    ///
    /// # Errors
    /// [`Failure::NoSuchOpenFile`].
    pub(super) fn choose(stdin: bool, fd: Option<u32>) -> Result<Self, Failure> {
        if stdin || fd == Some(0) {
            let input = unbuffered_stdin().map_err(Failure::Typed)?;
            return Ok(Self::StandardInput(RefCell::new(input)));
        }
        if let Some(number) = fd {
            let file = open_file(number).ok_or(Failure::NoSuchOpenFile { number })?;
            return Ok(Self::OpenFile(RefCell::new(file)));
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
        Ok(Passphrase::new(self.secret(&format!("{prompt} "))?)?)
    }

    /// A passphrase for something new; a person types it twice. One that does not fit, or that was
    /// typed differently, a person is asked for again.
    ///
    /// # Errors
    /// [`Failure::Passphrase`] if a script's is too weak.
    pub(super) fn new_passphrase(&self, prompt: &str) -> Result<Passphrase, Failure> {
        loop {
            match self.chosen_passphrase(prompt) {
                Err(failure @ (Failure::Passphrase(_) | Failure::Differ)) if self.is_a_person() => {
                    failure.tell(false);
                }
                chosen => return chosen,
            }
        }
    }

    fn chosen_passphrase(&self, prompt: &str) -> Result<Passphrase, Failure> {
        let chosen =
            Passphrase::chosen(self.secret(&spaced(say!("choose-now", prompt = prompt)))?)?;
        if !chosen.is_typable_everywhere() {
            let _ = writeln!(anstream::stderr(), "{}", say!("accents-warning"));
        }
        if self.is_a_person() {
            let again = self.secret(&spaced(say!("choose-again", prompt = prompt)))?;
            let again = Passphrase::new(again)?;
            if again.expose() != chosen.expose() {
                return Err(Failure::Differ);
            }
        }
        Ok(chosen)
    }

    /// Asks until the answer is yes or no. What was typed before the question is no answer; an empty
    /// line and silence are no.
    ///
    /// # Errors
    /// [`Failure::Typed`] or [`Failure::NoTerminal`].
    pub(super) fn says_yes(&self, question: &str) -> Result<bool, Failure> {
        Ok(self.answered(question)? == Some(true))
    }

    /// The same where a script that hands over a passphrase and nothing more means yes: it acts for
    /// somebody whom nobody can ask. A person's silence is no.
    ///
    /// # Errors
    /// [`Failure::Typed`] or [`Failure::NoTerminal`].
    pub(super) fn does_not_say_no(&self, question: &str) -> Result<bool, Failure> {
        Ok(self.answered(question)?.unwrap_or(!self.is_a_person()))
    }

    /// What is answered in the end; `None` if nothing more comes.
    fn answered(&self, question: &str) -> Result<Option<bool>, Failure> {
        let mut prompt = spaced(say!("yes-or-no", question = question));
        loop {
            let Some(answer) = self.answer(&prompt)? else { return Ok(None) };
            if let Some(yes) = yes_or_no(&answer, language()) {
                return Ok(Some(yes));
            }
            prompt = spaced(say!("whole-word"));
        }
    }

    fn answer(&self, prompt: &str) -> Result<Option<String>, Failure> {
        match self {
            Self::Terminal => ask(prompt),
            Self::StandardInput(lines) | Self::OpenFile(lines) => {
                read_line(lines.borrow_mut().as_mut())
            }
            Self::Nobody => Err(Failure::NoTerminal),
        }
    }

    /// The next command of a shell. At the terminal it waits so many seconds.
    ///
    /// # Errors
    /// [`Failure::Typed`] or [`Failure::NoTerminal`].
    pub(super) fn command(&self, prompt: &str, idle_seconds: i64) -> Result<Typed, Failure> {
        let line = match self {
            Self::Terminal => return type_command(prompt, idle_seconds),
            Self::StandardInput(lines) => read_line_of(lines.borrow_mut().as_mut(), MAX_COMMAND)?,
            Self::OpenFile(_) => {
                let mut stdin = unbuffered_stdin().map_err(Failure::Typed)?;
                read_line_of(stdin.as_mut(), MAX_COMMAND)?
            }
            Self::Nobody => return Err(Failure::NoTerminal),
        };
        Ok(line.map_or(Typed::Ended, Typed::Line))
    }

    /// The text goes, unwatched and uncopied, into the type that wipes it.
    fn secret(&self, prompt: &str) -> Result<String, Failure> {
        match self {
            Self::Terminal => ask_unseen(prompt),
            Self::StandardInput(lines) | Self::OpenFile(lines) => {
                read_line(lines.borrow_mut().as_mut())?.ok_or(Failure::NothingTyped)
            }
            Self::Nobody => Err(Failure::NoTerminal),
        }
    }
}

/// What an answer says; `None` if that is neither. The English words count in every language: not each
/// keyboard types the others.
fn yes_or_no(answer: &str, language: Language) -> Option<bool> {
    let answer = nonla_credential::nfc(answer.trim()).to_lowercase();
    match (answer.as_str(), language) {
        ("yes", _) | ("có", Language::Vietnamese) => Some(true),
        ("no" | "", _) | ("không", Language::Vietnamese) => Some(false),
        _ => None,
    }
}

fn spaced(prompt: String) -> String {
    prompt + " "
}

#[cfg(unix)]
fn ask(prompt: &str) -> Result<Option<String>, Failure> {
    terminal::ask(prompt)
}

#[cfg(unix)]
fn ask_unseen(prompt: &str) -> Result<String, Failure> {
    terminal::ask_unseen(prompt)
}

#[cfg(unix)]
fn type_command(prompt: &str, idle_seconds: i64) -> Result<Typed, Failure> {
    if !terminal::wait(prompt, idle_seconds)? {
        return Ok(Typed::Idle);
    }
    Ok(terminal::read()?.map_or(Typed::Ended, Typed::Line))
}

#[cfg(not(unix))]
fn ask(prompt: &str) -> Result<Option<String>, Failure> {
    let mut err = anstream::stderr();
    write!(err, "{prompt}").and_then(|()| err.flush()).map_err(Failure::Typed)?;
    read_line(&mut std::io::stdin())
}

#[cfg(not(unix))]
fn ask_unseen(prompt: &str) -> Result<String, Failure> {
    rpassword::prompt_password(prompt).map_err(Failure::Typed)
}

#[cfg(not(unix))]
fn type_command(prompt: &str, _: i64) -> Result<Typed, Failure> {
    Ok(ask(prompt)?.map_or(Typed::Ended, Typed::Line))
}

/// The open file with this number itself: opened again by its name it would begin at its start, and a
/// socket or a file that was deleted has no name.
#[cfg(unix)]
fn open_file(number: u32) -> Option<Box<dyn Read>> {
    let number = std::os::fd::RawFd::try_from(number).ok()?;
    let file = filedescriptor::FileDescriptor::dup(&number).ok()?;
    Some(Box::new(file))
}

#[cfg(not(unix))]
fn open_file(_: u32) -> Option<Box<dyn Read>> {
    None
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

#[cfg(test)]
mod tests {
    use super::yes_or_no;
    use crate::words::Language::{English, Vietnamese};

    /// Serves REQ-W1: a letter is no consent.
    #[test]
    fn only_the_whole_word_is_an_answer() {
        for (answer, said) in [
            ("yes", Some(true)),
            (" YES ", Some(true)),
            ("no", Some(false)),
            ("", Some(false)),
            ("y", None),
            ("n", None),
            ("yes please", None),
            ("ye", None),
        ] {
            assert_eq!(yes_or_no(answer, English), said, "{answer}");
            assert_eq!(yes_or_no(answer, Vietnamese), said, "{answer}");
        }
    }

    /// Serves REQ-W1 and REQ-W7: in Vietnamese the Vietnamese words count, however a keyboard spells
    /// them; without their marks they could be something else.
    #[test]
    fn a_vietnamese_answer_is_a_whole_word_too() {
        for (answer, said) in [
            ("có", Some(true)),
            ("CÓ", Some(true)),
            ("co\u{301}", Some(true)),
            ("không", Some(false)),
            ("kho\u{302}ng", Some(false)),
            ("co", None),
            ("c", None),
            ("khong", None),
        ] {
            assert_eq!(yes_or_no(answer, Vietnamese), said, "{answer}");
            assert_eq!(yes_or_no(answer, English), None, "{answer}");
        }
    }
}
