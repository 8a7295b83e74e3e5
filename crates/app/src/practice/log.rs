//! What happened in a practice town, one line each. Replayed, it is the town again.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap::builder::PossibleValue;
use nonla_credential::{Day, Tier};
use nonla_verifier::AccountKey;
use serde::{Deserialize, Serialize};

use crate::files::{FileError, read, shown};
use crate::platform::At;
use crate::words::say;

const FORMAT: &str = "nonla-practice-1";
const NAME: &str = "practice.jsonl";
/// Longest log, in bytes.
const MAX_LOG: usize = 64 << 20;

/// Which platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Stop {
    /// Agora, a forum.
    A,
    /// Bazaar, a market.
    B,
}

impl ValueEnum for Stop {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::A, Self::B]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::A => PossibleValue::new("a").help(say!("stop-a")),
            Self::B => PossibleValue::new("b").help(say!("stop-b")),
        })
    }
}

/// How a town began. Everything secret in it follows from the seed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Founding {
    format: String,
    pub(super) seed: u64,
    pub(super) day: Day,
    pub(super) people: u32,
    /// People who are enrolled from the start, at most.
    pub(super) crowd: u32,
}

/// One thing that happened.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Step {
    /// A day began, and its revocation list was published.
    Day(Day),
    /// The front office made an offer: to enrol anew, or any other.
    Offer {
        person: usize,
        #[serde(default, skip_serializing_if = "is_false")]
        anew: bool,
    },
    /// A credential request came.
    Issue {
        #[serde(with = "hex")]
        request: Vec<u8>,
    },
    /// A platform asked.
    Ask { at: Stop, tier: Tier, returns: bool, now: i64 },
    /// An answer came.
    Check {
        #[serde(with = "hex")]
        presentation: Vec<u8>,
        #[serde(default, skip_serializing_if = "Option::is_none", with = "optional_hex")]
        consent: Option<Vec<u8>>,
        now: i64,
    },
    /// A message signed as a pseudonym came.
    Message {
        #[serde(with = "hex")]
        message: Vec<u8>,
        now: i64,
    },
    /// A whole new export of the register was taken.
    Import {
        #[serde(with = "hex")]
        register: Vec<u8>,
        #[serde(default, skip_serializing_if = "is_false")]
        merge: bool,
    },
    /// A person's credentials were revoked.
    Revoke { person: usize },
    /// Somebody came with the code on paper.
    RevokeWithCode { code: String },
    /// A platform banned an account.
    Ban { at: Stop, account: AccountKey, until: Option<Day> },
    /// A platform ended the ban of an account.
    Lift { at: Stop, account: AccountKey },
}

/// A folder is no practice town, or not a new place for one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(super) enum LogError {
    /// There is none.
    #[error("{}", say!("town-none", folder = shown(.0)))]
    None(PathBuf),
    /// There is one already.
    #[error("{}", say!("town-there", folder = shown(.0)))]
    There(PathBuf),
    /// A line is not what the program wrote.
    #[error("{}", say!("town-damaged", file = NAME, line = *.0))]
    Damaged(usize),
}

impl LogError {
    pub(super) const fn code(&self) -> &'static str {
        match self {
            Self::None(_) => "no-practice-folder",
            Self::There(_) => "practice-folder-exists",
            Self::Damaged(_) => "practice-damaged",
        }
    }
}

impl Stop {
    pub(super) const fn at(self) -> At {
        match self {
            Self::A => At::A,
            Self::B => At::B,
        }
    }

    /// A word of the platform's name, by which a wallet finds it.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::A => "Agora",
            Self::B => "Bazaar",
        }
    }

    pub(super) const fn letter(self) -> char {
        match self {
            Self::A => 'A',
            Self::B => 'B',
        }
    }
}

impl Founding {
    pub(super) fn new(seed: u64, day: Day, (people, crowd): (u32, u32)) -> Self {
        Self { format: FORMAT.to_owned(), seed, day, people, crowd }
    }
}

/// The log of a folder. While one command has it, others wait: two that went on from the same line
/// would each lose the other's step.
pub(super) struct Log {
    path: PathBuf,
    file: File,
    /// Bytes of whole lines.
    length: u64,
}

impl Log {
    /// Begins a log in a folder that has none, or one in which not even the first line was written
    /// to its end.
    pub(super) fn begin(folder: &Path, founding: &Founding) -> Result<Self, super::Failure> {
        let path = folder.join(NAME);
        // What a town publishes is not to replace what somebody else published.
        let taken = ["operator.key", "published"].iter().any(|name| folder.join(name).exists());
        if taken || has_line(&path)? {
            return Err(LogError::There(folder.to_owned()).into());
        }
        std::fs::create_dir_all(folder)
            .map_err(|error| FileError::Write { file: folder.to_owned(), error })?;
        let mut log = Self::open(path, true)?;
        if !whole_lines(&log.bytes()?).is_empty() {
            return Err(LogError::There(folder.to_owned()).into());
        }
        log.file.set_len(0).map_err(|error| log.not_written(error))?;
        log.add(founding)?;
        Ok(log)
    }

    /// Reads a folder's log.
    pub(super) fn read(folder: &Path) -> Result<(Self, Founding, Vec<Step>), super::Failure> {
        let path = folder.join(NAME);
        if !has_line(&path)? {
            return Err(LogError::None(folder.to_owned()).into());
        }
        let mut log = Self::open(path.clone(), false)?;
        let bytes = log.bytes()?;
        let text = std::str::from_utf8(log.keep_whole_lines(&bytes)?);
        let text = text.map_err(|_| FileError::NotText { file: path })?;
        let mut lines = text.lines();
        let founding = lines.next().and_then(|line| serde_json::from_str::<Founding>(line).ok());
        let founding = founding.filter(|founding| founding.format == FORMAT);
        let founding = founding.ok_or(LogError::Damaged(1))?;
        let step =
            |(number, line)| serde_json::from_str(line).map_err(|_| LogError::Damaged(number + 2));
        let steps = lines.enumerate().map(step).collect::<Result<_, _>>()?;
        Ok((log, founding, steps))
    }

    /// Opens the file and waits until no other command has it.
    fn open(path: PathBuf, new: bool) -> Result<Self, FileError> {
        let mut options = OpenOptions::new();
        // Everything secret in the town follows from it.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let opened = options.create(new).read(true).append(true).open(&path);
        let locked = opened.and_then(|file| file.lock().map(|()| file));
        let file = locked.map_err(|error| FileError::Write { file: path.clone(), error })?;
        Ok(Self { path, file, length: 0 })
    }

    /// All that is in the file.
    fn bytes(&self) -> Result<Vec<u8>, FileError> {
        let (file, most) = (self.path.clone(), MAX_LOG);
        let mut bytes = Vec::new();
        let read = (&self.file).take(most as u64 + 1).read_to_end(&mut bytes);
        match read {
            Ok(length) if length > most => Err(FileError::TooLarge { file, most }),
            Ok(_) => Ok(bytes),
            Err(error) => Err(FileError::Read { file, error }),
        }
    }

    /// Adds a line; it is on the disk when this returns. Of one that fails nothing stays, so that the
    /// next begins on a line of its own.
    pub(super) fn add(&mut self, line: &impl Serialize) -> Result<(), FileError> {
        let text = serde_json::to_string(line);
        let mut text = text.map_err(|error| self.not_written(error.into()))?;
        text.push('\n');
        let written = self.file.write_all(text.as_bytes()).and_then(|()| self.file.sync_data());
        // What is recorded is in the file at that path.
        let written = written.and_then(|()| self.check_place());
        if let Err(error) = written {
            let _ = self.file.set_len(self.length);
            return Err(self.not_written(error));
        }
        self.length += text.len() as u64;
        Ok(())
    }

    /// The lines that were written to their end. What follows them belongs to a step that was cut off
    /// before anything of it left: it is forgotten.
    fn keep_whole_lines<'a>(&mut self, bytes: &'a [u8]) -> Result<&'a [u8], FileError> {
        let whole = whole_lines(bytes);
        self.length = whole.len() as u64;
        if whole.len() < bytes.len() {
            self.file.set_len(self.length).map_err(|error| self.not_written(error))?;
        }
        Ok(whole)
    }

    fn check_place(&self) -> std::io::Result<()> {
        if is_same_file(&self.path.metadata()?, &self.file.metadata()?) {
            return Ok(());
        }
        Err(std::io::Error::other(say!("town-log-replaced")))
    }

    fn not_written(&self, error: std::io::Error) -> FileError {
        FileError::Write { file: self.path.clone(), error }
    }
}

#[cfg(unix)]
fn is_same_file(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same_file(one: &Metadata, other: &Metadata) -> bool {
    one.is_file() && one.len() == other.len()
}

fn whole_lines(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
    bytes.split_at(end).0
}

/// Whether a log is there and has a line: before that nothing of the town left.
fn has_line(path: &Path) -> Result<bool, FileError> {
    if !path.is_file() {
        return Ok(false);
    }
    Ok(!whole_lines(&read(path, MAX_LOG)?).is_empty())
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

mod optional_hex {
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::ref_option, reason = "the shape that serde asks for")]
    pub(super) fn serialize<S: Serializer>(
        bytes: &Option<Vec<u8>>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.serialize_some(&bytes.as_ref().map(hex::encode))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Vec<u8>>, D::Error> {
        let digits = Option::<String>::deserialize(from)?;
        digits.map(|digits| hex::decode(digits).map_err(serde::de::Error::custom)).transpose()
    }
}
