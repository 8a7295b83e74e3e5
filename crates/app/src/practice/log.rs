//! What happened in a practice town, one line each. Replayed, it is the town again.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use nonla_credential::{Day, Tier};
use serde::{Deserialize, Serialize};

use crate::files::{FileError, read};
use crate::platform::At;

const FORMAT: &str = "nonla-practice-1";
const NAME: &str = "practice.jsonl";
/// Longest log, in bytes.
const MAX_LOG: usize = 64 << 20;

/// Which platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Stop {
    /// Agora, a forum.
    A,
    /// Bazaar, a market.
    B,
}

/// How a town began. Everything secret in it follows from the seed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Founding {
    format: String,
    pub(super) seed: u64,
    pub(super) day: Day,
    pub(super) people: u32,
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
}

/// A folder is no practice town, or not a new place for one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(super) enum LogError {
    /// There is none.
    #[error("{} is no practice folder; make one with `nonla practice DIR init`", .0.display())]
    None(PathBuf),
    /// There is one already.
    #[error("{} is a practice folder already; choose another name", .0.display())]
    There(PathBuf),
    /// A line is not what the program wrote.
    #[error("line {0} of practice.jsonl is damaged; make a new practice folder")]
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

    pub(super) const fn letter(self) -> char {
        match self {
            Self::A => 'A',
            Self::B => 'B',
        }
    }
}

impl Founding {
    pub(super) fn new(seed: u64, day: Day, people: u32) -> Self {
        Self { format: FORMAT.to_owned(), seed, day, people }
    }
}

/// The log of a folder.
pub(super) struct Log(PathBuf);

impl Log {
    /// Begins a log in a folder that has none.
    pub(super) fn begin(folder: &Path, founding: &Founding) -> Result<Self, super::Failure> {
        let path = folder.join(NAME);
        if path.exists() {
            return Err(LogError::There(folder.to_owned()).into());
        }
        std::fs::create_dir_all(folder)
            .map_err(|error| FileError::Write { file: folder.to_owned(), error })?;
        let log = Self(path);
        log.add(founding)?;
        Ok(log)
    }

    /// Reads a folder's log.
    pub(super) fn read(folder: &Path) -> Result<(Self, Founding, Vec<Step>), super::Failure> {
        let path = folder.join(NAME);
        if !path.is_file() {
            return Err(LogError::None(folder.to_owned()).into());
        }
        let bytes = read(&path, MAX_LOG)?;
        let text = std::str::from_utf8(whole_lines(&path, &bytes)?);
        let text = text.map_err(|_| FileError::NotText { file: path.clone() })?;
        let mut lines = text.lines();
        let founding = lines.next().and_then(|line| serde_json::from_str::<Founding>(line).ok());
        let founding = founding.filter(|founding| founding.format == FORMAT);
        let founding = founding.ok_or(LogError::Damaged(1))?;
        let step =
            |(number, line)| serde_json::from_str(line).map_err(|_| LogError::Damaged(number + 2));
        let steps = lines.enumerate().map(step).collect::<Result<_, _>>()?;
        Ok((Self(path), founding, steps))
    }

    /// Adds a line; it is on the disk when this returns.
    pub(super) fn add(&self, line: &impl Serialize) -> Result<(), FileError> {
        let mut text = serde_json::to_string(line)
            .map_err(|error| FileError::Write { file: self.0.clone(), error: error.into() })?;
        text.push('\n');
        let file = OpenOptions::new().create(true).append(true).open(&self.0);
        let written = file.and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_data()
        });
        written.map_err(|error| FileError::Write { file: self.0.clone(), error })
    }
}

/// The lines that were written to their end. What follows them belongs to a step that was cut off
/// before anything of it left: it is forgotten, so that the next line begins on a line of its own.
fn whole_lines<'a>(path: &Path, bytes: &'a [u8]) -> Result<&'a [u8], FileError> {
    let end = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
    let (whole, cut) = bytes.split_at(end);
    if !cut.is_empty() {
        let file = OpenOptions::new().write(true).open(path);
        file.and_then(|file| file.set_len(whole.len() as u64))
            .map_err(|error| FileError::Write { file: path.to_owned(), error })?;
    }
    Ok(whole)
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
