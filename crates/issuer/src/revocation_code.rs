//! The code on paper by which a person revokes a lost device themselves.

use nonla_credential::Hash;
use rand::{CryptoRng, Rng, RngCore};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Without what people mix up most: 0 and O, 1, I and L. What is left (8 and B, 5 and S, 2 and Z)
/// the check character sees, which needs their number to be a prime.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// How many they are.
const PRIME: u8 = 31;
const LENGTH: usize = 24;
const GROUP: usize = 4;
/// Longest text that is read, in bytes: more than anybody types for 24 characters.
const MOST_TEXT: usize = 256;

/// A self-revocation code: who has it revokes the credential given for the offer it came with, or
/// withdraws that offer, and needs to prove nothing else.
///
/// Print it and hand it over beside the offer; the register keeps a hash. It is drawn evenly out
/// of 31^23 codes, about 2^113.9: too many to try, so no wait between tries is needed.
///
/// It has no `Debug`, is not copied and is wiped on drop. It lies in a box, so that moving it leaves
/// no copy behind.
///
/// ```compile_fail,E0277
/// let code = nonla_issuer::RevocationCode::parse("2222-2222-2222-2222-2222-2222")?;
/// println!("{code:?}");
/// # Ok::<(), nonla_issuer::BadRevocationCode>(())
/// ```
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct RevocationCode(Box<[u8; LENGTH]>);

/// Why a text is no self-revocation code. Says nothing of what the text was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadRevocationCode {
    /// A character is none that codes are made of.
    #[error("a code has the digits 2 to 9 and the letters A to Z without I, L and O")]
    Character,
    /// There are more or fewer characters than in a code.
    #[error("a code has 24 characters, in six groups of four")]
    Length,
    /// The check character does not fit: a character is wrong, or two changed places.
    #[error("a character of the code is wrong, or two have changed places")]
    Mistyped,
}

impl RevocationCode {
    /// Draws a code.
    pub(crate) fn generate(rng: &mut (impl RngCore + CryptoRng)) -> Self {
        let mut code = Self(Box::new([0; LENGTH]));
        for symbol in code.0.iter_mut().take(LENGTH - 1) {
            *symbol = rng.gen_range(0..PRIME);
        }
        // The check character comes last, where the weight is 1.
        let check = (PRIME - code.weighted_sum()) % PRIME;
        for symbol in code.0.iter_mut().skip(LENGTH - 1) {
            *symbol = check;
        }
        code
    }

    /// Reads what a person typed: small letters, spaces, hyphens and dots do not matter.
    ///
    /// # Errors
    /// [`BadRevocationCode`].
    pub fn parse(text: &str) -> Result<Self, BadRevocationCode> {
        if text.len() > MOST_TEXT {
            return Err(BadRevocationCode::Length);
        }
        let mut code = Self(Box::new([0; LENGTH]));
        let mut characters = text.chars().filter(|character| !separates(*character));
        for symbol in code.0.iter_mut() {
            let character = characters.next().ok_or(BadRevocationCode::Length)?;
            *symbol = symbol_of(character).ok_or(BadRevocationCode::Character)?;
        }
        if characters.next().is_some() {
            return Err(BadRevocationCode::Length);
        }
        if code.weighted_sum() != 0 {
            return Err(BadRevocationCode::Mistyped);
        }
        Ok(code)
    }

    /// The one form it is printed in: six groups of four, with hyphens between.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        // Enough from the start: a text that grows leaves its beginnings behind.
        let mut text = Zeroizing::new(String::with_capacity(LENGTH + LENGTH / GROUP));
        for (place, symbol) in self.0.iter().enumerate() {
            if place > 0 && place.is_multiple_of(GROUP) {
                text.push('-');
            }
            let letter = ALPHABET.get(usize::from(*symbol));
            text.extend(letter.map(|letter| char::from(*letter)));
        }
        text
    }

    /// The same code once more.
    pub(crate) fn again(&self) -> Self {
        Self(self.0.clone())
    }

    /// What the register keeps.
    pub(crate) fn hash(&self) -> Hash {
        Hash::of_parts("NONLA-REVOCATION-CODE-V1", &[&self.0[..]])
    }

    /// Zero for a code, and for none that differs from one in a character or in the order of two:
    /// all weights, 24 to 1, differ and none is zero modulo the prime.
    fn weighted_sum(&self) -> u8 {
        let weighted = self.0.iter().rev().zip(1..);
        let sum: u16 = weighted.map(|(symbol, weight)| weight * u16::from(*symbol)).sum();
        (sum % u16::from(PRIME)) as u8
    }
}

/// What people and word processors put between groups.
fn separates(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '.' | '_' | '\u{2010}'..='\u{2015}')
}

fn symbol_of(character: char) -> Option<u8> {
    let letter = u8::try_from(character).ok()?.to_ascii_uppercase();
    (0..).zip(ALPHABET).find_map(|(symbol, known)| (*known == letter).then_some(symbol))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    use super::*;

    fn codes(count: u64) -> impl Iterator<Item = RevocationCode> {
        (0..count).map(|seed| RevocationCode::generate(&mut ChaCha20Rng::seed_from_u64(seed)))
    }

    fn refusal(text: &str) -> Option<BadRevocationCode> {
        RevocationCode::parse(text).err()
    }

    /// REQ-R7: what is printed is read back, however it is typed.
    #[test]
    fn a_code_is_read_in_any_case_and_with_any_separators() {
        for code in codes(200) {
            let text = code.to_text();
            assert_eq!(text.len(), 29);
            let bare = text.replace('-', "");
            for typed in [
                text.to_string(),
                bare.clone(),
                text.to_lowercase(),
                text.replace('-', "  "),
                text.replace('-', "\u{2011}"),
                format!("\t{}.\n", text.replace('-', " - ")),
            ] {
                let read = RevocationCode::parse(&typed).ok().unwrap();
                assert!(read.to_text() == text && read.hash() == code.hash());
            }
        }
    }

    /// REQ-R7: one wrong character, and any two that changed places, are seen before the register
    /// is asked. Mutant `revocation-code-skip-check`.
    #[test]
    fn a_mistyped_code_is_seen() {
        for code in codes(20) {
            let text: Vec<char> = code.to_text().replace('-', "").chars().collect();
            for place in 0..LENGTH {
                for letter in ALPHABET.iter().map(|letter| char::from(*letter)) {
                    let mut wrong = text.clone();
                    wrong[place] = letter;
                    let expected = (wrong != text).then_some(BadRevocationCode::Mistyped);
                    assert_eq!(refusal(&String::from_iter(wrong)), expected);
                }
                for other in 0..place {
                    let mut swapped = text.clone();
                    swapped.swap(place, other);
                    let expected = (swapped != text).then_some(BadRevocationCode::Mistyped);
                    assert_eq!(refusal(&String::from_iter(swapped)), expected);
                }
            }
        }
    }

    #[test]
    fn what_is_no_code_is_refused_by_kind() {
        let good = codes(1).next().unwrap().to_text();
        let short = &good[..good.len() - 1];
        assert_eq!(refusal(""), Some(BadRevocationCode::Length));
        assert_eq!(refusal(short), Some(BadRevocationCode::Length));
        assert_eq!(refusal(&format!("{}2", *good)), Some(BadRevocationCode::Length));
        assert_eq!(refusal(&" ".repeat(300)), Some(BadRevocationCode::Length));
        for confusing in ['0', 'O', 'o', '1', 'I', 'i', 'L', 'l', 'é', '\u{0}', '🙂'] {
            let text = format!("{short}{confusing}");
            assert_eq!(refusal(&text), Some(BadRevocationCode::Character), "{confusing:?}");
        }
    }

    /// REQ-R7: at least 100 random bits: every place but the last takes every character.
    #[test]
    fn codes_are_drawn_evenly_and_never_twice() {
        let mut counts = [[0_u32; 31]; LENGTH];
        let mut seen = HashSet::new();
        for code in codes(6_200) {
            assert!(seen.insert(code.hash()));
            for (place, symbol) in code.0.iter().enumerate() {
                counts[place][usize::from(*symbol)] += 1;
            }
        }
        // 200 expected of each; six standard deviations are 84.
        assert!(counts.iter().flatten().all(|count| (116..=284).contains(count)));
        let bits = 31_f64.log2() * f64::from(u8::try_from(LENGTH).unwrap() - 1);
        assert!(bits > 100.0);
    }

    #[test]
    fn a_code_is_wiped() {
        let mut code = codes(1).next().unwrap();
        code.zeroize();
        assert_eq!(*code.0, [0; LENGTH]);
        fn wiped_on_drop(_: &impl ZeroizeOnDrop) {}
        wiped_on_drop(&code);
    }
}
