//! The files of the revocation list.

use nonla_credential::{FILE_HANDLES, GAP_WIDTH, GapFile, GapIndex, Handle, Hash};
use nonla_crypto::Signature;

use super::Reading;
use super::honest;

/// Numbers of the files that are read, from the first to those no list has.
const NUMBERS: [u64; 6] = [0, 1, 65_535, (1 << 48) - 1, 1 << 48, u64::MAX];

/// The bytes of the file `number` with these end points, three bytes each: two for the end point,
/// one for the signature. Between them stand the multiples of 256 that no file leaves out, up to the
/// file's end unless it is `open`.
fn crafted(number: u64, open: bool, entries: &[u8]) -> Vec<u8> {
    let signatures: Vec<&Signature> =
        honest::gap_file().1.gaps().map(|(_, signature)| signature).collect();
    let (entries, _) = entries.as_chunks::<3>();
    let given = entries.iter().map(|[high, low, which]| {
        (u64::from(u16::from_be_bytes([*high, *low])), usize::from(*which))
    });
    let mut listed: Vec<(u64, usize)> = Vec::new();
    for (offset, which) in given.chain((!open).then_some((FILE_HANDLES, usize::MAX))) {
        let last = listed.last().map_or(0, |(offset, _)| *offset);
        let between = (last / GAP_WIDTH + 1..).map(|count| count * GAP_WIDTH);
        for multiple in between.take_while(|multiple| *multiple < offset) {
            listed.push((multiple, listed.len()));
        }
        listed.push((offset, which));
    }
    let place = (honest::period().number() << 48) | number;
    let mut bytes = b"NONLAGAP".to_vec();
    bytes.extend_from_slice(&place.to_be_bytes());
    bytes.extend_from_slice(&(listed.len() as u32).to_be_bytes());
    for (offset, which) in listed {
        bytes.extend_from_slice(&(offset as u32).to_be_bytes());
        bytes.extend_from_slice(&signatures[which % signatures.len()].to_bytes());
    }
    bytes
}

/// A gap file. The first byte picks its number and whether the others are the file or its end
/// points. A file that is read tiles its handles and is written back; only the honest one
/// verifies.
pub(crate) fn gap_file(bytes: &[u8]) -> Reading {
    let Some((how, rest)) = bytes.split_first() else {
        return Reading::Refused;
    };
    let number = NUMBERS[usize::from(how / 4) % NUMBERS.len()];
    let bytes = match how % 4 {
        0 | 1 => rest.to_vec(),
        2 => crafted(number, false, rest),
        _ => crafted(number, true, rest),
    };
    let Ok(file) = GapFile::read(&bytes, honest::period(), number) else {
        return Reading::Refused;
    };
    assert!(number < 1 << 16, "a file that a list can have");
    assert_eq!(file.to_bytes(), bytes);
    let mut low = number * FILE_HANDLES;
    for (gap, _) in file.gaps() {
        assert!(gap.low == low && gap.high > low, "no hole and no overlap");
        assert!(gap.high <= (low / GAP_WIDTH + 1) * GAP_WIDTH, "no multiple is left out");
        low = gap.high;
    }
    assert_eq!(low - number * FILE_HANDLES, FILE_HANDLES, "up to the end");
    assert_eq!(file.revoked() + FILE_HANDLES / GAP_WIDTH, file.gaps().count() as u64);
    for (gap, _) in file.gaps().take(8) {
        assert!(file.gap_around(Handle::new(gap.low)).is_none(), "an end point is in no gap");
        let inside = gap.low + 1;
        let around = file.gap_around(Handle::new(inside)).map(|(gap, _)| gap);
        assert_eq!(around, (inside < gap.high).then_some(gap));
    }
    let (key, signed) = honest::gap_file();
    if file.gaps().count() <= signed.gaps().count() {
        let verdict = file.verify_all(key, &honest::issuer_id());
        assert_eq!(verdict.is_ok(), file == *signed, "only the honest file verifies");
    }
    Reading::Value
}

/// The index of a list's files.
pub(crate) fn gap_index(bytes: &[u8]) -> Reading {
    let Ok(index) = GapIndex::read(bytes) else {
        return Reading::Refused;
    };
    assert_eq!(index.to_bytes(), bytes);
    assert_eq!(index.files(), bytes.len() as u64 / 32);
    assert_eq!(index.root(), Hash::of_parts("NONLA-GAP-INDEX-V1", &[bytes]));
    let file = honest::gap_file().1.to_bytes();
    for (number, hash) in (0..).zip(bytes.chunks(32)) {
        assert_eq!(index.names(number, &file), hash == Hash::of(&file).as_bytes());
    }
    assert!(!index.names(index.files(), &file) && !index.names(u64::MAX, &file));
    Reading::Value
}
