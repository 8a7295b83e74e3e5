//! What issuers and the operator of a trust list publish, as a folder of static files.
//!
//! ```text
//! FOLDER/trust-list/0.jwt, 1.jwt, ...            the chain of trust lists
//! FOLDER/<issuer>/digit-table-0.bin, ...         tables for proofs about days
//! FOLDER/<issuer>/2026-11-22/head.jwt            the revocation list of a day: its signed head,
//!                           /index.bin           the hashes of its files,
//!                           /0.bin, 1.bin, ...   and the files
//! ```
//!
//! `<issuer>` is the issuer's id with every sign but letters, digits, `.` and `-` as `-`.

use std::path::{Path, PathBuf};

use nonla_credential::{Day, IssuerId, MAX_GAP_FILE, MAX_TRUST_LIST};
use zeroize::Zeroizing;

use crate::files::{FileError, read, read_text};

/// Longest head, in bytes.
const MAX_HEAD: usize = 64 * 1024;
/// Longest digit table or index, in bytes.
const MAX_TABLE: usize = 64 << 20;

/// A folder of published files.
pub(crate) struct Published {
    folder: PathBuf,
}

impl Published {
    /// The folder.
    pub(crate) fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Where the trust list with this number lies.
    pub(crate) fn trust_list(&self, sequence: u64) -> PathBuf {
        self.folder.join("trust-list").join(format!("{sequence}.jwt"))
    }

    /// Where an issuer's files lie.
    pub(crate) fn issuer(&self, issuer: &IssuerId) -> PathBuf {
        let plain = |sign: char| sign.is_ascii_alphanumeric() || sign == '.';
        let sign = |sign| if plain(sign) { sign } else { '-' };
        self.folder.join(issuer.as_str().chars().map(sign).collect::<String>())
    }

    /// Where one of an issuer's digit tables lies.
    pub(crate) fn digit_table(&self, issuer: &IssuerId, number: usize) -> PathBuf {
        self.issuer(issuer).join(format!("digit-table-{number}.bin"))
    }

    /// The revocation list of a day.
    pub(crate) fn list(&self, issuer: &IssuerId, day: Day) -> ListFiles {
        ListFiles(self.issuer(issuer).join(day.to_string()))
    }

    /// The newest trust list.
    ///
    /// # Errors
    /// [`FileError`], also if there is none.
    pub(crate) fn newest_trust_list(&self) -> Result<Zeroizing<String>, FileError> {
        let folder = self.folder.join("trust-list");
        let entries = std::fs::read_dir(&folder)
            .map_err(|error| FileError::Read { file: folder.clone(), error })?;
        let mut newest = None;
        for entry in entries {
            // An entry that cannot be read could be the newest list.
            let entry = entry.map_err(|error| FileError::Read { file: folder.clone(), error })?;
            let name = entry.file_name();
            let number = name.to_str().and_then(|name| name.strip_suffix(".jwt"));
            newest = newest.max(number.and_then(|number| number.parse::<u64>().ok()));
        }
        // Without any the first is missing, and reading it says so.
        self.read_trust_list(newest.map_or(0, |newest| newest))
    }

    /// One trust list.
    ///
    /// # Errors
    /// [`FileError`].
    pub(crate) fn read_trust_list(&self, sequence: u64) -> Result<Zeroizing<String>, FileError> {
        read_text(&self.trust_list(sequence), MAX_TRUST_LIST)
    }

    /// An issuer's digit tables.
    ///
    /// # Errors
    /// [`FileError`] if one is there and is not read.
    pub(crate) fn digit_tables(&self, issuer: &IssuerId) -> Result<Vec<Vec<u8>>, FileError> {
        let mut tables = Vec::new();
        for number in 0.. {
            let path = self.digit_table(issuer, number);
            if !path.is_file() {
                break;
            }
            tables.push(read(&path, MAX_TABLE)?.to_vec());
        }
        Ok(tables)
    }

    /// The days an issuer published a revocation list for, ascending: none if it has no folder.
    ///
    /// # Errors
    /// [`FileError`] if the folder is there and cannot be read.
    pub(crate) fn days(&self, issuer: &IssuerId) -> Result<Vec<Day>, FileError> {
        let folder = self.issuer(issuer);
        if !folder.exists() {
            return Ok(Vec::new());
        }
        let refused = |error| FileError::Read { file: folder.clone(), error };
        let mut days = Vec::new();
        for entry in std::fs::read_dir(&folder).map_err(refused)? {
            let name = entry.map_err(refused)?.file_name();
            days.extend(name.to_str().and_then(|name| Day::parse(name).ok()));
        }
        days.sort_unstable();
        Ok(days)
    }
}

/// The files of one day's revocation list.
pub(crate) struct ListFiles(PathBuf);

impl ListFiles {
    /// Where the head lies.
    pub(crate) fn head(&self) -> PathBuf {
        self.0.join("head.jwt")
    }

    /// Where the index lies.
    pub(crate) fn index(&self) -> PathBuf {
        self.0.join("index.bin")
    }

    /// Where a file lies.
    pub(crate) fn file(&self, number: u64) -> PathBuf {
        self.0.join(format!("{number}.bin"))
    }

    /// The signed head.
    ///
    /// # Errors
    /// [`FileError`].
    pub(crate) fn read_head(&self) -> Result<Zeroizing<String>, FileError> {
        read_text(&self.head(), MAX_HEAD)
    }

    /// The index.
    ///
    /// # Errors
    /// [`FileError`].
    pub(crate) fn read_index(&self) -> Result<Vec<u8>, FileError> {
        Ok(read(&self.index(), MAX_TABLE)?.to_vec())
    }

    /// One file.
    ///
    /// # Errors
    /// [`FileError`].
    pub(crate) fn read_file(&self, number: u64) -> Result<Vec<u8>, FileError> {
        Ok(read(&self.file(number), MAX_GAP_FILE)?.to_vec())
    }
}
