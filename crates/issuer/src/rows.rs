//! The rows of a register file, each with the line it starts on.

use csv::ByteRecord;

use crate::blank::is_blank;
use crate::import_error::ImportError;
use crate::register_text::line_ends;

/// A reader of rows that skips those with nothing in them.
pub(crate) struct Rows<'a> {
    bytes: &'a [u8],
    reader: csv::Reader<&'a [u8]>,
    /// The row read last.
    pub(crate) record: ByteRecord,
    /// Line of the byte at `counted`.
    line: u64,
    counted: usize,
}

impl<'a> Rows<'a> {
    /// The rows of a text that begins on `first_line`.
    pub(crate) fn of(bytes: &'a [u8], separator: u8, first_line: u64) -> Self {
        // The reader drops one byte order mark and skips empty lines by itself.
        let reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes);
        Self { bytes, reader, record: ByteRecord::new(), line: first_line, counted: 0 }
    }

    /// Moves to the next row that has something in it; its line, or `None` after the last row.
    pub(crate) fn next_filled(&mut self) -> Result<Option<u64>, ImportError> {
        while let Some(line) = self.next()? {
            if !self.is_empty() {
                return Ok(Some(line));
            }
        }
        Ok(None)
    }

    fn next(&mut self) -> Result<Option<u64>, ImportError> {
        match self.reader.read_byte_record(&mut self.record) {
            Ok(true) => Ok(Some(self.line_of_record())),
            Ok(false) => Ok(None),
            Err(_) => Err(ImportError::Unreadable { line: self.line }),
        }
    }

    /// Whether the row shows nothing: spreadsheets write such rows for cells that were formatted.
    fn is_empty(&self) -> bool {
        let blank = |cell: &[u8]| std::str::from_utf8(cell).is_ok_and(is_blank);
        self.record.iter().all(blank)
    }

    /// The reader counts from where the last row ended, before the empty lines it skips, so the
    /// line is counted here.
    fn line_of_record(&mut self) -> u64 {
        let from = self.record.position().map_or(0, csv::Position::byte);
        let from = usize::try_from(from).unwrap_or(usize::MAX);
        let skipped = self.bytes.iter().skip(from).take_while(|b| matches!(b, b'\r' | b'\n'));
        let start = from.saturating_add(skipped.count());
        self.line += self.bytes.get(self.counted..start).map_or(0, line_ends);
        self.counted = start;
        self.line
    }
}
