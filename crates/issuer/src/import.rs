//! Reading a civil register from a CSV file.

use std::collections::{HashMap, HashSet};

use csv::ByteRecord;
use nonla_credential::{Day, IdNumber};

use crate::bad_row::{BadField, BadRow};
use crate::faults::Faults;
use crate::field::Field;
use crate::file_kind::Note;
use crate::header::{self, Header};
use crate::import_error::ImportError;
use crate::person::Person;
use crate::register_text::RegisterText;
use crate::row::Row;

/// What to do with a file in which some rows are bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportMode {
    /// Take the whole file or nothing of it.
    AllOrNothing,
    /// Take the good rows and list the bad ones.
    SkipBad,
}

/// What came out of a register file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The people of the good rows, in the order of the file.
    pub people: Vec<Person>,
    /// The line of each of them.
    pub lines: Vec<u64>,
    /// The faults of the rows that were left out.
    pub skipped: Faults,
    /// What the file had that a plain one has not.
    pub notes: Vec<Note>,
}

/// The largest register file that is read: 256 MiB, about three million people.
pub const MAX_REGISTER_FILE: usize = 256 * 1024 * 1024;

/// Reads a register file and checks every row of it, as of `today`.
///
/// The file has columns (RFC 4180, line ends LF, CRLF or CR) under the header
/// `full_name,birth_date,id_number,phone,province,status,nationality,resident_country` and, as a
/// ninth, `former_numbers`. Days are written `YYYY-MM-DD`, countries as two letters (ISO 3166-1),
/// provinces as three digits and empty for citizens abroad; a status is `citizen`,
/// `foreign_resident` or `citizen_abroad`. Former numbers are those the person had before, with
/// blanks between.
///
/// Of a birth of which only the year is known the year is written (`1941` or `1941-00-00`), of one
/// of which the month is known the month (`1941-03` or `1941-03-00`): its last day counts, so nobody
/// counts as older than they surely are.
///
/// Files that spreadsheets save otherwise are read where nothing must be guessed, with a [`Note`]:
/// UTF-8 with a byte order mark or UTF-16, commas, semicolons or tabs between columns, a first line
/// `sep=`, blanks around the names of the header, a Ctrl-Z at the end. Rows and last columns with
/// nothing in them are ignored. Names are normalised to NFC.
///
/// The first faults are listed, by line, column and reason, and never with a value; all are
/// counted. Two rows with one ID number, former ones included, are both bad: nobody here can tell
/// which of them is right.
///
/// # Errors
/// [`ImportError::BadRows`] in mode [`ImportMode::AllOrNothing`] if any row is bad; in both modes
/// another [`ImportError`] if the file as a whole cannot be read.
///
/// # Examples
/// ```
/// use nonla_credential::Day;
/// use nonla_issuer::{ImportMode, import};
///
/// let file = "full_name,birth_date,id_number,phone,province,status,nationality,resident_country
/// Nguyễn Văn An,1990-03-01,001090000001,0912345678,079,citizen,VN,VN
/// Trần Thị Bình,1985-02-30,001185000002,0912345679,079,citizen,VN,VN
/// ";
/// let import = import(file.as_bytes(), ImportMode::SkipBad, Day::parse("2026-11-22")?)?;
/// assert_eq!(import.people.len(), 1);
/// let faults: Vec<_> = import.skipped.listed().iter().map(ToString::to_string).collect();
/// assert_eq!(faults, ["line 3, birth_date: no such day in the calendar"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn import(bytes: &[u8], mode: ImportMode, today: Day) -> Result<Import, ImportError> {
    if bytes.len() > MAX_REGISTER_FILE {
        return Err(ImportError::TooLarge { most_bytes: MAX_REGISTER_FILE });
    }
    let RegisterText { bytes, mut notes } = RegisterText::of(bytes)?;
    let (mut rows, header) = header::open(&bytes, &mut notes)?;
    let mut reading = Reading { mode, ..Reading::new(today) };
    while let Some(line) = rows.next_filled()? {
        reading.take(line, &rows.record, &header);
    }
    let import = Import { notes, ..reading.finish() };
    match mode {
        ImportMode::AllOrNothing if !import.skipped.is_empty() => {
            Err(ImportError::BadRows(import.skipped))
        }
        ImportMode::AllOrNothing | ImportMode::SkipBad => Ok(import),
    }
}

/// What the rows so far gave.
struct Reading {
    mode: ImportMode,
    today: Day,
    people: Vec<(u64, Person)>,
    faults: Faults,
    /// Lines of people whose number stands twice.
    doubles: HashSet<u64>,
    numbers: HashMap<String, FirstUse>,
}

/// The row that used an ID number first.
struct FirstUse {
    line: u64,
    field: Field,
    is_reported: bool,
}

impl Reading {
    fn new(today: Day) -> Self {
        Self {
            mode: ImportMode::SkipBad,
            today,
            people: Vec::new(),
            faults: Faults::default(),
            doubles: HashSet::new(),
            numbers: HashMap::new(),
        }
    }

    fn take(&mut self, line: u64, record: &ByteRecord, header: &Header) {
        let mut row = Row::new(record, header.columns);
        let person = match row.wrong_shape(line) {
            Some(reason) => {
                row.faults.push((Field::Row, reason));
                None
            }
            None => row.read(self.today),
        };
        let Row { faults, numbers, .. } = row;
        let good = person.filter(|_| faults.is_empty());
        for (field, reason) in faults {
            self.faults.add(BadRow { line, field, reason });
        }
        for (field, number) in numbers {
            self.note_number((line, field), number);
        }
        // What will not be taken is not kept.
        if self.mode == ImportMode::AllOrNothing && !self.faults.is_empty() {
            self.people = Vec::new();
        } else {
            self.people.extend(good.map(|person| (line, person)));
        }
    }

    fn note_number(&mut self, (line, field): (u64, Field), number: IdNumber) {
        let Some(first) = self.numbers.get_mut(number.as_str()) else {
            let first = FirstUse { line, field, is_reported: false };
            self.numbers.insert(number.into(), first);
            return;
        };
        if !first.is_reported {
            first.is_reported = true;
            self.faults.add(same_number((first.line, first.field), line));
            self.doubles.insert(first.line);
        }
        self.faults.add(same_number((line, field), first.line));
        self.doubles.insert(line);
    }

    fn finish(self) -> Import {
        let good = self.people.into_iter().filter(|(line, _)| !self.doubles.contains(line));
        let (lines, people) = good.unzip();
        Import { people, lines, skipped: self.faults, notes: Vec::new() }
    }
}

const fn same_number((line, field): (u64, Field), other: u64) -> BadRow {
    BadRow { line, field, reason: BadField::SameIdNumberAs { line: other } }
}

#[cfg(test)]
mod tests;
