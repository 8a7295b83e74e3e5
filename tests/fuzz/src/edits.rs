//! Changes to honest bytes that have no pieces of a known length: texts, files, sealed records.

/// Bytes that say one edit.
pub(crate) const EDIT: usize = 4;

/// Makes one edit: how, where (16 bits) and what with.
pub(crate) fn edit(bytes: &mut Vec<u8>, [how, high, low, value]: [u8; EDIT]) {
    let place = usize::from(u16::from_be_bytes([high, low]));
    let at = place % bytes.len().max(1);
    match how % 7 {
        0 if at < bytes.len() => bytes[at] ^= 1 << (value % 8),
        1 if at < bytes.len() => bytes[at] = value,
        2 => bytes.truncate(at),
        3 => bytes.insert(at, value),
        4 if at < bytes.len() => drop(bytes.remove(at)),
        5 => bytes.extend(std::iter::repeat_n(value, place % 300 + 1)),
        6 => {
            // A piece of the bytes once more.
            let piece = bytes[at..bytes.len().min(at + usize::from(value))].to_vec();
            bytes.splice(at..at, piece);
        }
        _ => {}
    }
}

/// Makes all edits that `list` says, at most 24.
pub(crate) fn edited(honest: &[u8], list: &[u8]) -> Vec<u8> {
    let mut bytes = honest.to_vec();
    for change in list.as_chunks::<EDIT>().0.iter().take(24) {
        edit(&mut bytes, *change);
    }
    bytes
}
