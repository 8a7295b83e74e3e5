//! Cells that show nothing.

/// A name without the blanks, and the characters that show nothing, around it.
pub(crate) fn trimmed(cell: &str) -> &str {
    cell.trim_matches(|c: char| c.is_whitespace() || c.is_control() || shows_nothing(c))
}

const fn shows_nothing(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Whether there is nothing to see in a cell.
pub(crate) fn is_blank(cell: &str) -> bool {
    trimmed(cell).is_empty()
}
