//! The files of the revocation list.

use nonla_credential::{FILE_HANDLES, GapFile, GapIndex, Handle, Hash};
use nonla_crypto::Signature;

use super::Reading;
use super::honest;

/// Numbers of the files that are read, from the first to those no list has.
const NUMBERS: [u64; 6] = [0, 1, 65_535, (1 << 48) - 1, 1 << 48, u64::MAX];

/// The bytes of the file `number` with these end points, three bytes each: two for the end point,
/// one for the signature. The last end point is the file's own unless `open`.
fn crafted(number: u64, open: bool, entries: &[u8]) -> Vec<u8> {
    let signatures: Vec<&Signature> =
        honest::gap_file().1.gaps().map(|(_, signature)| signature).collect();
    let (entries, _) = entries.as_chunks::<3>();
    let end = (!open).then_some((FILE_HANDLES as u32, signatures.len() as u8 - 1));
    let listed = entries
        .iter()
        .map(|[high, low, which]| (u32::from(u16::from_be_bytes([*high, *low])), *which));
    let listed: Vec<(u32, u8)> = listed.chain(end).collect();
    let place = (honest::period().number() << 48) | number;
    let mut bytes = b"NONLAGAP".to_vec();
    bytes.extend_from_slice(&place.to_be_bytes());
    bytes.extend_from_slice(&(listed.len() as u32).to_be_bytes());
    for (offset, which) in listed {
        bytes.extend_from_slice(&offset.to_be_bytes());
        bytes.extend_from_slice(&signatures[usize::from(which) % signatures.len()].to_bytes());
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
        low = gap.high;
    }
    assert_eq!(low - number * FILE_HANDLES, FILE_HANDLES, "up to the end");
    assert_eq!(file.revoked() + 1, file.gaps().count() as u64);
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
