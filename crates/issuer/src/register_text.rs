//! The text of a register file, from whatever a spreadsheet saved.

use std::borrow::Cow;

use crate::file_kind::{FileKind, Note};
use crate::import_error::ImportError;

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
