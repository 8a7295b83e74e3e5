//! How a guardian's share is written: signs that people copy and read out without mistakes.

use zeroize::{Zeroize, Zeroizing};

use crate::wallet::backup::guardian_error::{GuardianError, SHARE_SIGNS};

/// Bytes of a share.
pub(crate) const BYTES: usize = TEXT_SIGNS * 5 / 8;
/// Signs of a share, five bits each: six lines of six groups.
pub(crate) const TEXT_SIGNS: usize = SHARE_SIGNS;
const LINE: usize = 6 * GROUP;
const GROUP: usize = 4;
/// Digits and letters without I, L, O and U: no two are mistaken for each other.
pub(crate) const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Writes groups of five bits as signs of [`ALPHABET`].
pub(crate) fn encode(bytes: &[u8]) -> Zeroizing<String> {
    // Room for a blank or a line end after each group, so that the text never moves.
    let mut text = Zeroizing::new(String::with_capacity(TEXT_SIGNS + TEXT_SIGNS / GROUP));
    for (place, value) in five_bit_groups(bytes).enumerate() {
        if place > 0 && place % LINE == 0 {
            text.push('\n');
        } else if place > 0 && place % GROUP == 0 {
            text.push(' ');
        }
        text.push(sign_of(value));
    }
    text
}

#[expect(clippy::expect_used, reason = "a value of five bits is below 32, the signs there are")]
fn sign_of(value: u8) -> char {
    char::from(*ALPHABET.get(usize::from(value & 31)).expect("five bits"))
}

fn five_bit_groups(bytes: &[u8]) -> impl Iterator<Item = u8> {
    bytes.chunks(5).flat_map(|five| {
        let number = five.iter().fold(0u64, |number, byte| (number << 8) | u64::from(*byte));
        (0..8).rev().map(move |group| ((number >> (group * 5)) & 31) as u8)
    })
}

/// Reads what [`encode`] writes and what people make of it.
pub(crate) fn decode(text: &str) -> Result<Zeroizing<[u8; BYTES]>, GuardianError> {
    let signs = || text.chars().filter(|sign| !sign.is_whitespace() && *sign != '-');
    let found = signs().count();
    let mut values = Zeroizing::new([0u8; TEXT_SIGNS]);
    for (position, sign) in signs().enumerate() {
        let value = value_of(sign).ok_or(GuardianError::BadSign { position: position + 1 })?;
        if let Some(place) = values.get_mut(position) {
            *place = value;
        }
    }
    if found != TEXT_SIGNS {
        return Err(GuardianError::BadLength { found });
    }
    let mut bytes = Zeroizing::new([0; BYTES]);
    for (five, eight) in bytes.chunks_mut(5).zip(values.chunks(8)) {
        let mut number = eight.iter().fold(0u64, |number, value| (number << 5) | u64::from(*value));
        for byte in five.iter_mut().rev() {
            *byte = (number & 255) as u8;
            number >>= 8;
        }
        number.zeroize();
    }
    Ok(bytes)
}

fn value_of(sign: char) -> Option<u8> {
    let sign = match sign.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        sign => sign,
    };
    let place = ALPHABET.iter().position(|known| char::from(*known) == sign)?;
    u8::try_from(place).ok()
}
