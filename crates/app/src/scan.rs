//! Searching bytes for anything personal, in every encoding a leak could take.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use nonla_credential::Day;
use sha2::{Digest, Sha256, Sha512};

use crate::words::say;

/// Bytes by which patterns are looked up; shorter values cannot be told from noise.
const KEY: usize = 6;

/// Personal values of people, each in many encodings, ready to be searched for.
#[derive(Default)]
pub struct Canaries {
    patterns: Vec<Pattern>,
    by_start: HashMap<[u8; KEY], Vec<usize>>,
}

struct Pattern {
    bytes: Vec<u8>,
    leak: Leak,
}

/// A text is no register file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", say!("demo-register-unread", row = *row))]
pub struct NotARegister {
    /// The row, from 0 after the header.
    pub row: usize,
}

/// A personal value was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leak {
    /// Whose, as a position in the register.
    pub person: usize,
    /// Which column.
    pub field: &'static str,
    /// In which encoding.
    pub encoding: &'static str,
}

impl Canaries {
    /// The canaries of a register file: name, ID number, phone number and birth date of each row.
    ///
    /// # Errors
    /// [`NotARegister`] for a file that is none.
    pub fn of_register(file: &[u8]) -> Result<Self, NotARegister> {
        Self::of_rows(file, None)
    }

    /// The same without the birth dates from `day` on: what is written on such a day says so, whoever
    /// was born on it.
    ///
    /// # Errors
    /// [`NotARegister`] for a file that is none.
    pub fn of_register_before(file: &[u8], day: Day) -> Result<Self, NotARegister> {
        Self::of_rows(file, Some(day))
    }

    fn of_rows(file: &[u8], until: Option<Day>) -> Result<Self, NotARegister> {
        let mut canaries = Self::default();
        for (person, row) in csv::Reader::from_reader(file).records().enumerate() {
            let row = row.map_err(|_| NotARegister { row: person })?;
            let value = |column| row.get(column).ok_or(NotARegister { row: person });
            let columns = [("full_name", 0), ("id_number", 2), ("phone", 3)];
            for (field, column) in columns {
                canaries.add(person, field, value(column)?);
            }
            let born = Day::parse(value(1)?).map_err(|_| NotARegister { row: person })?;
            if until.is_some_and(|until| born >= until) {
                continue;
            }
            for form in date_forms(born) {
                canaries.add(person, "birth_date", &form);
            }
        }
        Ok(canaries)
    }

    /// Adds one value in all encodings.
    pub fn add(&mut self, person: usize, field: &'static str, value: &str) {
        for (encoding, bytes) in encodings(value) {
            let Some(start) = bytes.first_chunk::<KEY>() else {
                continue;
            };
            self.by_start.entry(*start).or_default().push(self.patterns.len());
            self.patterns.push(Pattern { bytes, leak: Leak { person, field, encoding } });
        }
    }

    /// Number of patterns.
    #[must_use]
    pub fn len(&self) -> usize {
        self.patterns.len()
    }

    /// Whether there is nothing to search for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// The first personal value in `bytes`, read as they are and as base64url parts.
    #[must_use]
    pub fn find(&self, bytes: &[u8]) -> Option<Leak> {
        let decoded = decoded_parts(bytes);
        std::iter::once(bytes)
            .chain(decoded.iter().map(Vec::as_slice))
            .find_map(|bytes| (0..bytes.len()).find_map(|at| self.at(bytes.get(at..)?)))
    }

    /// The pattern `bytes` start with.
    fn at(&self, bytes: &[u8]) -> Option<Leak> {
        let candidates = self.by_start.get(bytes.first_chunk::<KEY>()?)?;
        let mut patterns = candidates.iter().filter_map(|index| self.patterns.get(*index));
        patterns.find(|pattern| bytes.starts_with(&pattern.bytes)).map(|pattern| pattern.leak)
    }
}

/// What stands behind each run of base64url characters, so that nothing hides inside a JWS.
fn decoded_parts(bytes: &[u8]) -> Vec<Vec<u8>> {
    let is_base64url = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    bytes
        .split(|b| !is_base64url(b))
        .filter(|part| part.len() >= 16)
        .filter_map(|part| URL_SAFE_NO_PAD.decode(part).ok())
        .collect()
}

/// The value raw, in other cases and alphabets, in base64 at each alignment, in hex, hashed.
fn encodings(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let raw = text.as_bytes();
    let mut all = vec![
        ("raw", raw.to_vec()),
        ("upper-case", text.to_uppercase().into_bytes()),
        ("UTF-16", text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("hex", hex::encode(raw).into_bytes()),
        ("HEX", hex::encode_upper(raw).into_bytes()),
    ];
    for shift in 0..3usize {
        // Base64 of the value in the middle of other bytes: cut what the neighbours decide.
        let mut padded = vec![0u8; shift];
        padded.extend_from_slice(raw);
        let start = (shift * 8).div_ceil(6);
        let whole = padded.len() * 8 / 6;
        for (name, text) in
            [("base64", STANDARD.encode(&padded)), ("base64url", URL_SAFE_NO_PAD.encode(&padded))]
        {
            let part: Vec<u8> = text.bytes().skip(start).take(whole - start).collect();
            all.push((name, part));
        }
    }
    let sha256 = Sha256::digest(raw);
    all.push(("SHA-256", sha256.to_vec()));
    all.push(("SHA-256/hex", hex::encode(sha256).into_bytes()));
    all.push(("SHA-256/base64url", URL_SAFE_NO_PAD.encode(sha256).into_bytes()));
    all.push(("SHA-512", Sha512::digest(raw).to_vec()));
    all
}

/// The ways a birth date is written.
fn date_forms(day: Day) -> Vec<String> {
    let (y, m, d) = day.civil();
    vec![
        format!("{y:04}-{m:02}-{d:02}"),
        format!("{d:02}/{m:02}/{y:04}"),
        format!("{y:04}{m:02}{d:02}"),
        format!("{d:02}-{m:02}-{y:04}"),
    ]
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    use super::{Canaries, encodings};

    const FILE: &str = "full_name,birth_date,id_number,phone,province,status,nationality,\
resident_country\nNguyễn Thị Ánh,1990-05-17,001190123456,0912345678,001,citizen,VN,VN\n";

    /// Serves T-C3: the search finds what it is looking for, or its silence would mean nothing.
    #[test]
    fn every_encoding_of_every_field_is_found() {
        let canaries = Canaries::of_register(FILE.as_bytes()).unwrap();
        let values = ["Nguyễn Thị Ánh", "001190123456", "0912345678", "1990-05-17", "17/05/1990"];
        for value in values {
            for (encoding, pattern) in encodings(value) {
                let hidden = [b"some ".as_slice(), &pattern, b" noise"].concat();
                assert!(canaries.find(&hidden).is_some(), "{value} in {encoding}");
            }
            for before in 0..4 {
                let inside = [&vec![b'x'; before], value.as_bytes(), b"yyy"].concat();
                let found = canaries.find(STANDARD.encode(&inside).as_bytes());
                assert!(found.is_some(), "{value} after {before} bytes in base64");
            }
        }
        assert!(canaries.find(b"nothing personal in here, 2026-11-22").is_none());
    }
}
