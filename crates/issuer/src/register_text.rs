//! The text of a register file, from whatever a spreadsheet saved.

use std::borrow::Cow;
use std::fmt;

use crate::import::ImportError;

/// Most bytes of the front of a file that are looked at to tell what it is.
const SNIFFED: usize = 512;

/// What a register file had that a plain one has not, and what to choose when saving.
///
/// The file was read all the same: nothing about it was guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Note {
    /// The file was UTF-16, as a spreadsheet's "Unicode Text" is.
    Utf16,
    /// The first line was `sep=`, which spreadsheets write for one another.
    SeparatorLine,
    /// The columns are separated by this character, not by a comma.
    Separator(char),
    /// Names in the header had blanks around them.
    BlanksInHeader,
    /// The file ended in Ctrl-Z, the end mark of old programs.
    EndMark,
}

/// A kind of file that is no text file, whatever its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileKind {
    /// A workbook: `.xlsx`, `.ods` or another zip archive.
    Workbook,
    /// A workbook of before 2007: `.xls`.
    OldWorkbook,
    /// A web page or XML, which some programs call `.xls`.
    WebPage,
    /// A PDF or RTF document.
    Document,
    /// UTF-32 text.
    Utf32,
}

/// A register file as UTF-8, as far as it is text.
pub(crate) struct RegisterText<'a> {
    pub(crate) bytes: Cow<'a, [u8]>,
    pub(crate) notes: Vec<Note>,
}

impl<'a> RegisterText<'a> {
    /// Decodes a file.
    ///
    /// # Errors
    /// [`ImportError::OtherFormat`], [`ImportError::BrokenUtf16`] or [`ImportError::NulByte`].
    pub(crate) fn of(file: &'a [u8]) -> Result<Self, ImportError> {
        if let Some(kind) = FileKind::of(file) {
            return Err(ImportError::OtherFormat(kind));
        }
        let mut notes = Vec::new();
        let mut bytes = match utf16_units(file) {
            Some((units, after_mark)) => {
                notes.push(Note::Utf16);
                Cow::Owned(from_utf16(units, after_mark)?)
            }
            None => Cow::Borrowed(file),
        };
        if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
            let before = bytes.get(..at).unwrap_or_default();
            return Err(ImportError::NulByte { line: 1 + line_ends(before) });
        }
        let end = without_end_mark(&bytes);
        if end < bytes.len() {
            notes.push(Note::EndMark);
            bytes = match bytes {
                Cow::Borrowed(bytes) => Cow::Borrowed(bytes.get(..end).unwrap_or_default()),
                Cow::Owned(mut bytes) => {
                    bytes.truncate(end);
                    Cow::Owned(bytes)
                }
            };
        }
        Ok(Self { bytes, notes })
    }
}

impl FileKind {
    fn of(file: &[u8]) -> Option<Self> {
        let begins = |signs: &[&[u8]]| signs.iter().any(|sign| file.starts_with(sign));
        if begins(&[b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"]) {
            return Some(Self::Workbook);
        }
        if begins(&[b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x09\x08\x10\x00\x00\x06"]) {
            return Some(Self::OldWorkbook);
        }
        if begins(&[b"%PDF-", b"{\\rtf"]) {
            return Some(Self::Document);
        }
        if begins(&[b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"]) {
            return Some(Self::Utf32);
        }
        let front = file.get(..SNIFFED.min(file.len())).unwrap_or_default();
        let front = front.strip_prefix(b"\xef\xbb\xbf").unwrap_or(front).trim_ascii_start();
        let tagged = front.first() == Some(&b'<') && front.contains(&b'>');
        tagged.then_some(Self::WebPage)
    }
}

/// The order of the two bytes of a unit.
#[derive(Clone, Copy)]
enum Units {
    LittleEndian,
    BigEndian,
}

/// The units of a UTF-16 file, without its mark. A header is ASCII, so a file without a mark shows
/// by the zeros between its letters.
fn utf16_units(file: &[u8]) -> Option<(Units, &[u8])> {
    match file {
        [0xff, 0xfe, rest @ ..] => Some((Units::LittleEndian, rest)),
        [0xfe, 0xff, rest @ ..] => Some((Units::BigEndian, rest)),
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => {
            Some((Units::LittleEndian, file))
        }
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => Some((Units::BigEndian, file)),
        _ => None,
    }
}

fn from_utf16(order: Units, bytes: &[u8]) -> Result<Vec<u8>, ImportError> {
    let mut text = String::with_capacity(bytes.len());
    let pairs = bytes.chunks_exact(2);
    let whole = pairs.remainder().is_empty();
    let units = pairs.filter_map(|pair| pair.try_into().ok()).map(|pair| match order {
        Units::LittleEndian => u16::from_le_bytes(pair),
        Units::BigEndian => u16::from_be_bytes(pair),
    });
    for character in char::decode_utf16(units) {
        let broken = |_| ImportError::BrokenUtf16 { line: 1 + line_ends(text.as_bytes()) };
        let character = character.map_err(broken)?;
        text.push(character);
    }
    if whole {
        Ok(text.into_bytes())
    } else {
        Err(ImportError::BrokenUtf16 { line: 1 + line_ends(text.as_bytes()) })
    }
}

/// How long the text is without the Ctrl-Z at its end, and what blanks are around it.
fn without_end_mark(bytes: &[u8]) -> usize {
    const END_MARK: u8 = 0x1a;
    let is_end = |byte: &u8| *byte == END_MARK || byte.is_ascii_whitespace();
    let end = bytes.iter().rposition(|byte| !is_end(byte)).map_or(0, |last| last + 1);
    let (_, tail) = bytes.split_at(end);
    if tail.contains(&END_MARK) { end } else { bytes.len() }
}

/// How many line ends `bytes` has: LF, CRLF, or CR alone.
pub(crate) fn line_ends(bytes: &[u8]) -> u64 {
    let mut count = 0;
    let mut before = 0;
    for &byte in bytes {
        let ends_here = byte == b'\r' || (byte == b'\n' && before != b'\r');
        count += u64::from(ends_here);
        before = byte;
    }
    count
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("read all the same: ")?;
        match self {
            Self::Utf16 => f.write_str("the file is UTF-16")?,
            Self::SeparatorLine => f.write_str("the first line is sep=, not the header")?,
            Self::Separator('\t') => f.write_str("the columns are separated by tabs")?,
            Self::Separator(';') => f.write_str("the columns are separated by semicolons")?,
            Self::Separator(other) => write!(f, "the columns are separated by {other}")?,
            Self::BlanksInHeader => f.write_str("names in the header have blanks around them")?,
            Self::EndMark => f.write_str("the file ends in Ctrl-Z")?,
        }
        match self {
            Self::BlanksInHeader => f.write_str("; delete them in the sheet"),
            _ => f.write_str("; the type to choose when saving is CSV UTF-8 (comma delimited)"),
        }
    }
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Workbook => "a workbook (.xlsx or .ods)",
            Self::OldWorkbook => "a workbook (.xls)",
            Self::WebPage => "a web page or XML",
            Self::Document => "a PDF or RTF document",
            Self::Utf32 => "UTF-32 text",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(file: &[u8]) -> Result<(Vec<u8>, Vec<Note>), ImportError> {
        RegisterText::of(file).map(|text| (text.bytes.into_owned(), text.notes))
    }

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        text.encode_utf16().flat_map(bytes).collect()
    }

    /// Serves T-Z1: with a mark or without, in both orders.
    #[test]
    fn utf16_is_read_in_both_orders_with_and_without_a_mark() {
        let said = "full_name\nNguyễn 🙂\n";
        let expected = Ok((said.as_bytes().to_vec(), vec![Note::Utf16]));
        for big in [false, true] {
            let mark: &[u8] = if big { b"\xfe\xff" } else { b"\xff\xfe" };
            let plain = utf16(said, big);
            assert_eq!(text(&[mark, &plain].concat()), expected);
            assert_eq!(text(&plain), expected);
            let broken = [mark, &plain[..plain.len() - 1]].concat();
            assert_eq!(text(&broken), Err(ImportError::BrokenUtf16 { line: 2 }));
            // The second half of the smile is gone.
            let broken = [mark, &plain[..plain.len() - 4]].concat();
            assert_eq!(text(&broken), Err(ImportError::BrokenUtf16 { line: 2 }));
        }
    }

    /// Serves T-Z1: what is no text is called by its name, whatever the name of the file.
    #[test]
    fn other_files_are_recognised() {
        let cases: [(&[u8], FileKind); 8] = [
            (b"PK\x03\x04\x14\x00", FileKind::Workbook),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", FileKind::OldWorkbook),
            (b"\xef\xbb\xbf <html><table>", FileKind::WebPage),
            (b"\n<?xml version=\"1.0\"?>", FileKind::WebPage),
            (b"%PDF-1.7", FileKind::Document),
            (b"{\\rtf1", FileKind::Document),
            (b"\xff\xfe\x00\x00f\x00\x00\x00", FileKind::Utf32),
            (b"\x00\x00\xfe\xff\x00\x00\x00f", FileKind::Utf32),
        ];
        for (file, kind) in cases {
            assert_eq!(text(file), Err(ImportError::OtherFormat(kind)), "{kind}");
        }
    }

    #[test]
    fn nul_bytes_are_named_by_line_and_an_end_mark_is_taken_off() {
        assert_eq!(text(b"a\r\nb\n\0\0"), Err(ImportError::NulByte { line: 3 }));
        assert_eq!(text(b"a\x1a"), Ok((b"a".to_vec(), vec![Note::EndMark])));
        assert_eq!(text(b"a\n\x1a\r\n"), Ok((b"a".to_vec(), vec![Note::EndMark])));
        assert_eq!(text(b"a\x1ab\n"), Ok((b"a\x1ab\n".to_vec(), Vec::new())));
        assert_eq!(text(b""), Ok((Vec::new(), Vec::new())));
    }
}
