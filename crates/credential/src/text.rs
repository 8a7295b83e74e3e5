//! Plain text: one spelling for each text, and nothing in it that does not show.

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{UnicodeNormalization, is_nfc};
use unicode_security::skeleton;
use zeroize::Zeroizing;

/// Most combining marks in a row. Scripts that stack them need fewer.
const MOST_MARKS: usize = 8;

/// Normalises a text that was typed or imported to NFC, the one spelling that documents have.
///
/// Names, purposes, messages and aliases that enter the program are passed through this function
/// once; a document that arrives must be in NFC already and is refused otherwise. The result is
/// wiped on drop.
///
/// # Examples
/// ```
/// // As a Mac writes it, and as everybody else does.
/// assert_eq!(nonla_credential::nfc("Nguye\u{302}\u{303}n").as_str(), "Nguyễn");
/// ```
#[must_use]
pub fn nfc(text: &str) -> Zeroizing<String> {
    if is_nfc(text) {
        return Zeroizing::new(text.to_owned());
    }
    // Room at once: a text that grows leaves copies behind. NFC has at most three times the bytes.
    let mut normalised = Zeroizing::new(String::with_capacity(text.len().saturating_mul(3)));
    normalised.extend(text.nfc());
    normalised
}

/// What a person sees of a text: letters of one look are one, whatever their case and width, and blanks in a
/// row are one space. Two names that look the same here are the same to a reader.
pub(crate) fn as_seen(text: &str) -> String {
    let folded: String = text.nfkc().flat_map(char::to_lowercase).nfkc().collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a person may take a name for: two names one of whose shapes is the same look alike, in letters of one
/// alphabet or of several. They are the skeletons of [UTS #39](https://www.unicode.org/reports/tr39/#Confusable_Detection)
/// of the name as [seen](as_seen) in lower case, and of the name as it is written, so that a capital I is taken for
/// a small L.
pub(crate) fn shapes(name: &str) -> [String; 2] {
    let small: String = skeleton(&as_seen(name)).collect();
    let drawn: String = skeleton(&name.nfkc().collect::<String>()).collect();
    [small, as_seen(&drawn)]
}

/// Whether this is plain text of at most `most` characters: in NFC, trimmed, and showing all that
/// is in it.
pub(crate) fn is_plain(text: &str, most: usize) -> bool {
    is_trimmed_within(text, most) && shows_all(text) && is_nfc(text) && marks_have_letters(text)
}

/// Whether every character of `text` is visible or a plain space.
///
/// Refuses control characters, line breaks, other blanks, and the invisible, private or
/// direction-changing characters that make one text look like another.
#[must_use]
pub fn shows_all(text: &str) -> bool {
    let hides = |c: char| c != ' ' && (c.is_control() || c.is_whitespace() || shows_nothing(c));
    !text.chars().any(hides)
}

/// Whether `text` has between 1 and `most` characters and no blank at either end.
fn is_trimmed_within(text: &str, most: usize) -> bool {
    !text.is_empty() && text.trim() == text && text.chars().count() <= most
}

/// Whether every combining mark stands on a character, and no character carries more than
/// [`MOST_MARKS`].
fn marks_have_letters(text: &str) -> bool {
    // A mark at the beginning or after a space has nothing to stand on.
    let mut room = 0;
    for c in text.chars() {
        if !is_combining_mark(c) {
            room = if c == ' ' { 0 } else { MOST_MARKS };
        } else if room == 0 {
            return false;
        } else {
            room -= 1;
        }
    }
    true
}

/// Characters that show nothing or show something else to each reader: the property
/// `Default_Ignorable_Code_Point` of Unicode, the interlinear annotations, the object replacement,
/// two blank signs (U+2800, U+1D159), noncharacters and private use.
const fn shows_nothing(c: char) -> bool {
    let noncharacter = matches!(c as u32 & 0xffff, 0xfffe | 0xffff);
    noncharacter
        || matches!(c,
            '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{e000}'..='\u{f8ff}'
            | '\u{fdd0}'..='\u{fdef}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffc}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d159}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
            | '\u{f0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    /// T-F2: `Default_Ignorable_Code_Point` whole, blank signs, private use, noncharacters.
    #[test]
    fn what_shows_nothing_is_refused_to_the_ends_of_each_range() {
        let ranges = [
            (0xad, 0xad),
            (0x34f, 0x34f),
            (0x61c, 0x61c),
            (0x115f, 0x1160),
            (0x17b4, 0x17b5),
            (0x180b, 0x180f),
            (0x200b, 0x200f),
            (0x202a, 0x202e),
            (0x2060, 0x206f),
            (0x2800, 0x2800),
            (0x3164, 0x3164),
            (0xe000, 0xf8ff),
            (0xfdd0, 0xfdef),
            (0xfe00, 0xfe0f),
            (0xfeff, 0xfeff),
            (0xffa0, 0xffa0),
            (0xfff0, 0xfffc),
            (0x1bca0, 0x1bca3),
            (0x1d159, 0x1d159),
            (0x1d173, 0x1d17a),
            (0x1fffe, 0x1ffff),
            (0xe0000, 0xe0fff),
            (0xf0000, 0x10ffff),
        ];
        for (first, last) in ranges {
            for c in [first, last].map(|c| char::from_u32(c).unwrap()) {
                assert!(!is_plain(&format!("a{c}b"), 9), "{:x}", u32::from(c));
            }
        }
        for c in [0x2801, 0x27ff, 0xf900, 0x1bc9f, 0x1d158, 0x1d17b, 0xfffd] {
            let c = char::from_u32(c).unwrap();
            assert!(shows_all(&format!("a{c}b")), "{:x}", u32::from(c));
        }
    }

    /// T-F2: an accent alone is no text, and no letter disappears under accents.
    #[test]
    fn marks_need_a_letter_and_are_few() {
        for text in
            ["\u{301}", "\u{301}a", "a \u{301}", "\u{20dd}", "a\u{301}\u{301}\u{301} \u{323}b"]
        {
            assert!(!is_plain(&nfc(text), 99), "{text:?}");
        }
        let marked = |marks: usize| format!("q{}", "\u{301}".repeat(marks));
        assert!(is_plain(&marked(MOST_MARKS), 99) && !is_plain(&marked(MOST_MARKS + 1), 99));
        // Thai, Tibetan, Devanagari and Hebrew stack marks.
        for text in ["น้ำ", "བསྒྲུབས", "क्ष्म्य", "שָׁלוֹם"]
        {
            assert!(is_plain(&nfc(text), 99), "{text}");
        }
    }

    /// T-F2: two spellings of one text are one text once typed, and one of them is no document.
    #[test]
    fn texts_have_one_spelling() {
        let spellings = ["Nguye\u{302}\u{303}n", "Nguy\u{ea}\u{303}n", "Nguyễn"];
        for text in spellings {
            assert_eq!(nfc(text).as_str(), "Nguyễn");
            assert_eq!(is_plain(text, 80), text == "Nguyễn");
        }
        assert_eq!(nfc("\u{212b}").as_str(), "Å");
    }

    #[test]
    fn length_counts_characters_and_edges_are_not_blank() {
        assert!(is_trimmed_within("ễễễ", 3));
        assert!(!is_trimmed_within("ễễễễ", 3));
        for text in ["", " ", " a", "a "] {
            assert!(!is_trimmed_within(text, 3), "{text:?}");
        }
    }

    proptest! {
        /// T-F2
        #[test]
        fn what_was_normalised_stays_as_it_is(text in "\\PC{0,40}") {
            let once = nfc(&text);
            prop_assert!(nfc(&once) == once);
            prop_assert!(once.len() <= text.len().saturating_mul(3));
        }
    }
}
