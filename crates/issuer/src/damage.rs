//! Names that a program spoilt before they came here.

use crate::bad_row::BadField;

/// What happened to the letters of a name, if it shows.
pub(crate) fn damage_of(name: &str) -> Option<BadField> {
    if name.contains(['?', '\u{fffd}']) {
        return Some(BadField::LostLetters);
    }
    was_read_as_windows_1252(name).then_some(BadField::WrongEncoding)
}

/// Whether the letters of the name, written in Windows-1252, are UTF-8 of others: no name is that by
/// chance.
fn was_read_as_windows_1252(name: &str) -> bool {
    let bytes: Option<Vec<u8>> = name.chars().map(windows_1252).collect();
    let bytes = bytes.filter(|bytes| !bytes.is_ascii());
    bytes.is_some_and(|bytes| std::str::from_utf8(&bytes).is_ok())
}

/// The byte of a character in Windows-1252; of the five it leaves out, that of Latin-1.
fn windows_1252(character: char) -> Option<u8> {
    const FROM_80: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match FROM_80.iter().position(|known| *known == character) {
        Some(position) => u8::try_from(0x80 + position).ok(),
        None => u8::try_from(u32::from(character)).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spoilt_names_are_seen_and_right_ones_left_alone() {
        for name in ["Nguyá»…n VÄƒn An", "LÃ³ VÄƒn Ãšn", "BÃ©", "Ä\u{90}áº·ng"] {
            assert_eq!(damage_of(name), Some(BadField::WrongEncoding), "{name}");
        }
        for name in
            ["Nguyễn Văn An", "Đặng Bé", "Ðặng", "Lò Văn Ún", "Zoë Ångström", "An", "NguyÔn V¨n An"]
        {
            assert_eq!(damage_of(name), None, "{name}");
        }
    }
}
