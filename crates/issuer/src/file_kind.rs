//! What a file is that was to be a register, and what it had that a plain one has not.

use std::fmt;

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

impl FileKind {
    pub(crate) fn of(file: &[u8]) -> Option<Self> {
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
