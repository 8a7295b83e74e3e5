//! The header of a register file: which separator the file has, and which columns.

use csv::ByteRecord;
use nonla_credential::nfc;

use crate::blank::{is_blank, trimmed};
use crate::field::Field;
use crate::file_kind::Note;
use crate::header_fault::HeaderFault;
use crate::import_error::ImportError;
use crate::rows::Rows;

/// What separates columns, the usual first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// What the header says about the rows.
pub(crate) struct Header {
    pub(crate) columns: usize,
}

/// Reads up to the header, with whichever separator makes it one.
///
/// # Errors
/// [`ImportError::Empty`], [`ImportError::WrongHeader`] or [`ImportError::Unreadable`].
pub(crate) fn open<'a>(
    text: &'a [u8],
    notes: &mut Vec<Note>,
) -> Result<(Rows<'a>, Header), ImportError> {
    let (text, first_line, told) = separator_line(text);
    if first_line > 1 {
        notes.push(Note::SeparatorLine);
    }
    let mut fault = None;
    for separator in told.map_or(SEPARATORS.to_vec(), |told| vec![told]) {
        let mut rows = Rows::of(text, separator, first_line);
        let Some(_) = rows.next_filled()? else { return Err(ImportError::Empty) };
        match Header::read(&rows.record) {
            Ok((header, has_blanks)) => {
                if separator != b',' {
                    notes.push(Note::Separator(char::from(separator)));
                }
                if has_blanks {
                    notes.push(Note::BlanksInHeader);
                }
                return Ok((rows, header));
            }
            // The separator that makes most columns is the one to complain with.
            Err(found) if fault.is_none_or(|(columns, _)| columns < rows.record.len()) => {
                fault = Some((rows.record.len(), found));
            }
            Err(_) => {}
        }
    }
    let fault = fault.map_or(HeaderFault::NoSeparator, |(_, fault)| fault);
    Err(ImportError::WrongHeader(fault))
}

/// Takes off the line `sep=;` that spreadsheets put first; what is left, the line it begins on, and
/// the separator that the line told.
fn separator_line(text: &[u8]) -> (&[u8], u64, Option<u8>) {
    let bare = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let end = bare.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
    let (line, rest) = bare.split_at(end.unwrap_or(bare.len()));
    let told = match line.trim_ascii_end() {
        [b'"', inner @ .., b'"'] => inner,
        // A tab is a blank too.
        _ => line,
    };
    match told {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator, ..]
            if SEPARATORS.contains(separator) && told.len() < 16 =>
        {
            let rest = rest.strip_prefix(b"\r\n").or_else(|| rest.get(1..)).unwrap_or_default();
            (rest, 2, Some(*separator))
        }
        _ => (text, 1, None),
    }
}

impl Header {
    /// The header, and whether blanks stand around its names.
    fn read(record: &ByteRecord) -> Result<(Self, bool), HeaderFault> {
        let cells: Vec<String> =
            record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
        let filled = cells.iter().rposition(|cell| !is_blank(cell)).map_or(0, |last| last + 1);
        let names: Vec<&str> = cells.iter().take(filled).map(|cell| trimmed(cell)).collect();
        let all = [Field::COLUMNS.as_slice(), &[Field::FormerNumbers]].concat();
        let expected = all.get(..filled).filter(|_| filled >= Field::COLUMNS.len());
        if expected.is_some_and(|columns| {
            columns.iter().map(|field| field.name()).eq(names.iter().copied())
        }) {
            let has_blanks = cells.iter().zip(&names).any(|(cell, name)| cell != name);
            return Ok((Self { columns: filled }, has_blanks));
        }
        Err(fault(&names, &all))
    }
}

fn fault(names: &[&str], all: &[Field]) -> HeaderFault {
    let known = names.iter().filter(|name| all.iter().any(|field| is_like(name, *field))).count();
    if names.len() < 2 {
        return HeaderFault::NoSeparator;
    }
    if known == 0 {
        return HeaderFault::NoHeader;
    }
    if known == names.len() && known == Field::COLUMNS.len() && !in_order(names, all) {
        return HeaderFault::Order;
    }
    for ((name, expected), column) in names.iter().zip(all).zip(1..) {
        if *name != expected.name() {
            return if is_like(name, *expected) {
                HeaderFault::Spelling { column, expected: *expected }
            } else if names.len() < Field::COLUMNS.len() || names.len() > all.len() {
                HeaderFault::Count { found: names.len() }
            } else {
                HeaderFault::Name { column, expected: *expected }
            };
        }
    }
    HeaderFault::Count { found: names.len() }
}

fn in_order(names: &[&str], all: &[Field]) -> bool {
    names.iter().zip(all).all(|(name, field)| is_like(name, *field))
}

/// Whether a person would take `name` for the name of the column.
fn is_like(name: &str, field: Field) -> bool {
    let letters = |text: &str| -> String {
        let shown = nfc(text).to_lowercase();
        shown.chars().map(latin).filter(char::is_ascii_alphanumeric).collect()
    };
    letters(name) == letters(field.name())
}

/// The Latin letter that a Cyrillic or Greek one is mistaken for.
const fn latin(letter: char) -> char {
    match letter {
        'а' | 'α' => 'a',
        'с' => 'c',
        'е' | 'ε' => 'e',
        'һ' => 'h',
        'і' | 'ι' => 'i',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'ѕ' => 's',
        'υ' => 'u',
        'у' => 'y',
        other => other,
    }
}
