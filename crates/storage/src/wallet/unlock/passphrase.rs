//! The words that open what is sealed: a wallet's store and its backups.

use nonla_credential::{nfc, shows_all};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// A secret text that a person types. Wiped on drop; it is neither printed nor copied nor compared.
///
/// Nothing is trimmed. Letters with accents are normalised to NFC: keyboards and systems send them in
/// different spellings, and each opens what another sealed. A stock `age` takes the NFC spelling alone.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Passphrase(String);

/// Why a text is no passphrase, in words that say what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PassphraseError {
    /// Nothing was typed.
    #[error("the passphrase is empty: type it")]
    Empty,
    /// More than [`Passphrase::MOST_BYTES`].
    #[error("the passphrase is longer than {} bytes: use a shorter one", Passphrase::MOST_BYTES)]
    TooLong,
    /// A new passphrase has fewer than [`Passphrase::LEAST_CHARACTERS`].
    #[error(
        "the passphrase has fewer than {} characters: four or more words that do not belong \
         together are easy to keep",
        Passphrase::LEAST_CHARACTERS
    )]
    TooShort,
    /// A new passphrase has a character that does not show, or a space other than the plain one.
    #[error(
        "the passphrase has a character that does not show, such as a tab: use letters, digits, plain \
         spaces and common signs"
    )]
    Unseen,
    /// A new passphrase begins or ends with a blank, which gets lost in copying.
    #[error("the passphrase begins or ends with a blank: leave it out")]
    BlankAtAnEnd,
    /// A new passphrase is among what a guesser tries first.
    #[error(
        "the passphrase is too easy to guess: it repeats itself, counts up or down, or is made of \
         very common pieces; use four or more words that do not belong together"
    )]
    Guessable,
}

impl Passphrase {
    /// The most bytes a passphrase has.
    pub const MOST_BYTES: usize = 1024;
    /// The fewest characters of a newly chosen passphrase.
    pub const LEAST_CHARACTERS: usize = 12;

    /// Takes what a person typed to open something: any text of 1 to 1,024 bytes, in NFC from here on.
    ///
    /// # Errors
    /// [`PassphraseError::Empty`] and [`PassphraseError::TooLong`]; the text is wiped.
    pub fn new(text: String) -> Result<Self, PassphraseError> {
        let passphrase = Self(text);
        // The length first: what is longer is not worked on.
        if passphrase.0.len() > Self::MOST_BYTES {
            return Err(PassphraseError::TooLong);
        }
        let passphrase = passphrase.in_one_spelling();
        if passphrase.0.is_empty() {
            return Err(PassphraseError::Empty);
        }
        Ok(passphrase)
    }

    fn in_one_spelling(self) -> Self {
        if self.0.is_ascii() {
            return self;
        }
        Self(std::mem::take(&mut *nfc(&self.0)))
    }

    /// Whether each keyboard types it in the same way: it is printable ASCII. Warn a person who chose
    /// another one.
    #[must_use]
    pub fn is_typable_everywhere(&self) -> bool {
        self.0.bytes().all(|byte| matches!(byte, b' '..=b'~'))
    }

    /// Takes a passphrase that a person chose for something new.
    ///
    /// The rule, which refuses only what a guesser tries first:
    /// - at least 12 characters, all of them visible or plain spaces, no space at either end;
    /// - at least 6 different ones;
    /// - not one piece written again and again, as in `tea tea tea tea `;
    /// - no more than half of it in signs that count up or down from the one before (`abcd`, `4321`);
    /// - at least 6 letters, digits or signs beside the pieces that most lists of stolen passwords
    ///   have at their top, such as `password` or `qwerty`.
    ///
    /// No rule knows what somebody's neighbour would guess: four or more words drawn by dice are the
    /// better advice.
    ///
    /// # Errors
    /// A [`PassphraseError`] that says what to do; the text is wiped.
    pub fn chosen(text: String) -> Result<Self, PassphraseError> {
        let passphrase = Self::new(text)?;
        let text = passphrase.expose();
        if !shows_all(text) {
            return Err(PassphraseError::Unseen);
        }
        if text.trim_matches(' ') != text {
            return Err(PassphraseError::BlankAtAnEnd);
        }
        if text.chars().count() < Self::LEAST_CHARACTERS {
            return Err(PassphraseError::TooShort);
        }
        if is_guessable(text) {
            return Err(PassphraseError::Guessable);
        }
        Ok(passphrase)
    }

    /// The text, for the step that derives a key from it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

fn is_guessable(text: &str) -> bool {
    let lower = Zeroizing::new(text.to_ascii_lowercase());
    let bytes = lower.as_bytes();
    different_signs(&lower) < LEAST_DIFFERENT
        || repeats_one_piece(bytes)
        || steps(bytes) * 2 > bytes.len()
        || signs_beside_common_pieces(&lower) < LEAST_DIFFERENT
}

fn different_signs(text: &str) -> usize {
    let is_new = |(place, sign): &(usize, char)| !text.chars().take(*place).any(|c| c == *sign);
    text.chars().enumerate().filter(is_new).count()
}

/// Whether the text is one piece of at most half its length, written again and again; the last time
/// may be cut short.
fn repeats_one_piece(bytes: &[u8]) -> bool {
    (1..=bytes.len() / 2)
        .any(|piece| bytes.iter().zip(bytes.iter().skip(piece)).all(|(one, next)| one == next))
}

/// How many signs are one more or one less than the sign before.
fn steps(bytes: &[u8]) -> usize {
    bytes.iter().zip(bytes.iter().skip(1)).filter(|(one, next)| one.abs_diff(**next) == 1).count()
}

/// How many signs, blanks not counted, remain when the common pieces are taken out.
fn signs_beside_common_pieces(lower: &str) -> usize {
    let mut rest = Zeroizing::new(lower.to_owned());
    for piece in COMMON_PIECES {
        rest = Zeroizing::new(rest.replace(piece, " "));
    }
    rest.chars().filter(|sign| *sign != ' ').count()
}

/// The fewest different signs, and the fewest signs beside [`COMMON_PIECES`].
const LEAST_DIFFERENT: usize = 6;

/// What stands at the top of most lists of stolen passwords, longer pieces first.
const COMMON_PIECES: [&str; 24] = [
    "passphrase",
    "password",
    "passw0rd",
    "p@ssw0rd",
    "iloveyou",
    "anhyeuem",
    "qwertyuiop",
    "qwertz",
    "qwerty",
    "asdfgh",
    "zxcvbn",
    "1q2w3e4r",
    "letmein",
    "welcome",
    "matkhau",
    "sunshine",
    "monkey",
    "dragon",
    "abc123",
    "admin",
    "nonla",
    "wallet",
    "secret",
    "1234",
];

#[cfg(test)]
mod tests {
    use std::fmt::{Debug, Display};

    use proptest::prelude::*;
    use static_assertions::{assert_impl_all, assert_not_impl_any};

    use super::*;

    // Serves T-C3: printing, copying, comparing or writing out a passphrase does not compile.
    assert_not_impl_any!(Passphrase: Debug, Display, Clone, PartialEq, serde::Serialize);
    assert_impl_all!(Passphrase: ZeroizeOnDrop);

    fn opening(text: &str) -> Result<(), PassphraseError> {
        Passphrase::new(text.to_owned()).map(drop)
    }

    fn choosing(text: &str) -> Result<(), PassphraseError> {
        Passphrase::chosen(text.to_owned()).map(drop)
    }

    #[test]
    fn what_is_typed_to_open_has_a_length_and_loses_nothing() {
        assert_eq!(opening(""), Err(PassphraseError::Empty));
        assert_eq!(opening(&"a".repeat(1024)), Ok(()));
        assert_eq!(opening(&"a".repeat(1025)), Err(PassphraseError::TooLong));
        assert_eq!(Passphrase::new(" non la ".to_owned()).unwrap().expose(), " non la ");
    }

    /// Serves REQ-W7: keyboards that spell accents differently open what each other sealed.
    #[test]
    fn accents_count_in_one_spelling() {
        for typed in ["nón lá che nắng", "no\u{301}n la\u{301} che na\u{306}\u{301}ng"] {
            for taken in [Passphrase::new, Passphrase::chosen] {
                let passphrase = taken(typed.to_owned()).unwrap();
                assert_eq!(passphrase.expose(), "nón lá che nắng");
                assert!(!passphrase.is_typable_everywhere());
            }
        }
        assert!(Passphrase::new("non la che nang".to_owned()).unwrap().is_typable_everywhere());
        assert_eq!(choosing("ếếếếếếếếếếếếếế"), Err(PassphraseError::Guessable));
        assert_eq!(choosing("áàảãạ áàảãạ"), Err(PassphraseError::TooShort));
    }

    #[test]
    fn what_a_guesser_tries_first_cannot_be_chosen() {
        for text in ["", "x", "elevensigns", "a b c d e f"] {
            assert!(choosing(text).is_err(), "{text}");
        }
        assert_eq!(choosing("elevensigns"), Err(PassphraseError::TooShort));
        for text in [
            "aaaaaaaaaaaaaaaa",
            "ababcabcabcab",
            "tea tea tea tea",
            "horsebatteryhorsebattery",
            "agcieacgeiga",
            "abcdefghijkl",
            "9876543210987",
            "Password1234",
            "qwerty12345678",
            "p@ssw0rd-2024",
            "iloveyou1234!",
            "MatKhau123456",
            "passwordpassphrase",
            "nonla wallet 1",
        ] {
            assert_eq!(choosing(text), Err(PassphraseError::Guessable), "{text}");
        }
    }

    #[test]
    fn what_does_not_show_cannot_be_chosen() {
        for text in [
            "con\ttrau an co xanh",
            "con trau an co xanh\n",
            "con\u{a0}trau an co xanh",
            "con\u{200b}trau an co xanh",
        ] {
            assert_eq!(choosing(text), Err(PassphraseError::Unseen), "{text:?}");
        }
        for text in [" con trau an co", "con trau an co "] {
            assert_eq!(choosing(text), Err(PassphraseError::BlankAtAnEnd), "{text:?}");
        }
    }

    #[test]
    fn four_words_or_twelve_mixed_signs_can_be_chosen() {
        for text in [
            "con trau an co xanh",
            "correct horse battery staple",
            "Tr0ub4dor&3xyz",
            "mxkq-wvta-rpzh",
        ] {
            assert_eq!(choosing(text), Ok(()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_taken_as_it_is_or_refused(text in ".{0,40}|[a-c ]{0,40}") {
            match Passphrase::chosen(text.clone()) {
                Ok(passphrase) => {
                    let text = nonla_credential::nfc(&text);
                    prop_assert_eq!(passphrase.expose(), text.as_str());
                }
                Err(error) => prop_assert!(!error.to_string().is_empty()),
            }
        }
    }
}
