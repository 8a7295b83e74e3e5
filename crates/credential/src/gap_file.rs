//! One file of the revocation list: signed gaps that tile 65,536 handles.
//!
//! The end points of a file are the multiples of 256 from its first handle to the next file's first and
//! every revoked handle; neighbouring end points bound a gap, and each gap is signed. A file holds the
//! upper end points and the signatures, so gaps that overlap or leave a hole cannot even be written down.

use nonla_crypto::{Gap, GapSigner, PublicKey, SecretKey, Signature, verify_gaps};

use crate::day::Period;
use crate::gap_list::{FILE_HANDLES, GAP_WIDTH, GapListError, MAX_FILES};
use crate::id::IssuerId;
use crate::layout::Handle;

/// Longest file: every handle of it revoked.
pub const MAX_GAP_FILE: usize = FILE_FLOOR + ENTRY * FILE_HANDLES as usize;

/// End points of every file: its multiples of the width, but for its first handle.
const MULTIPLES: u64 = FILE_HANDLES / GAP_WIDTH;

const MAGIC: &[u8; 8] = b"NONLAGAP";
const FILE_FLOOR: usize = 8 + 8 + 4;
const ENTRY: usize = 4 + Signature::LENGTH;

/// One file of one period, well formed: its gaps tile it exactly.
#[derive(Clone, PartialEq, Eq)]
pub struct GapFile {
    period: Period,
    number: u64,
    /// Upper end points, ascending, each with the signature of the gap below it.
    gaps: Vec<(u64, Signature)>,
}

impl std::fmt::Debug for GapFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GapFile")
            .field("period", &self.period)
            .field("number", &self.number)
            .field("gaps", &self.gaps.len())
            .finish()
    }
}

/// The upper end points of a file that begins at `start`, if its gaps tile it.
fn read_end_points(entries: &[[u8; ENTRY]], start: u64) -> Result<Vec<u64>, GapListError> {
    let mut low = 0;
    let mut highs = Vec::with_capacity(entries.len());
    for [a, b, c, d, ..] in entries {
        let high = u64::from(u32::from_be_bytes([*a, *b, *c, *d]));
        // No multiple of the width is left out, so the last end point is the file's end or too few.
        let next = (low / GAP_WIDTH + 1) * GAP_WIDTH;
        let follows = low < high && high <= next && high <= FILE_HANDLES;
        if !follows {
            return Err(GapListError::DoesNotTile);
        }
        highs.push(start + high);
        low = high;
    }
    if low != FILE_HANDLES {
        return Err(GapListError::DoesNotTile);
    }
    Ok(highs)
}

/// Which file a handle lies in.
#[must_use]
pub const fn file_of(handle: Handle) -> u64 {
    handle.number() / FILE_HANDLES
}

impl GapFile {
    /// Signs the gaps of file `number` between the `revoked` handles that lie in it.
    ///
    /// # Errors
    /// [`GapListError::Unsignable`].
    pub fn sign(
        (key, issuer): (&SecretKey, &IssuerId),
        period: Period,
        number: u64,
        revoked: impl IntoIterator<Item = Handle>,
    ) -> Result<Self, GapListError> {
        let start = number * FILE_HANDLES;
        let end = start + FILE_HANDLES;
        let inside: std::collections::BTreeSet<u64> = revoked
            .into_iter()
            .map(Handle::number)
            .filter(|handle| start < *handle && *handle < end)
            .chain((1..=MULTIPLES).map(|number| start + number * GAP_WIDTH))
            .collect();
        let signer = GapSigner::new(key, issuer.as_bytes());
        let mut low = start;
        let mut gaps = Vec::with_capacity(inside.len());
        for high in inside {
            let gap = Gap { period: period.number(), low, high };
            let signature = signer.sign(&gap).ok_or(GapListError::Unsignable)?;
            gaps.push((high, signature));
            low = high;
        }
        Ok(Self { period, number, gaps })
    }

    /// Reads the file `number` of `period`.
    ///
    /// # Errors
    /// [`GapListError`] unless its gaps tile it exactly; signatures are not verified here. No list
    /// has a file past number 65,535.
    pub fn read(bytes: &[u8], period: Period, number: u64) -> Result<Self, GapListError> {
        if number >= MAX_FILES {
            return Err(GapListError::OtherFile);
        }
        let (floor, entries) =
            bytes.split_at_checked(FILE_FLOOR).ok_or(GapListError::NotAGapFile)?;
        if bytes.len() > MAX_GAP_FILE || !entries.len().is_multiple_of(ENTRY) {
            return Err(GapListError::NotAGapFile);
        }
        let count = u32::try_from(entries.len() / ENTRY).map_err(|_| GapListError::NotAGapFile)?;
        if !floor.starts_with(MAGIC) {
            return Err(GapListError::NotAGapFile);
        }
        if floor != Self::floor(period, number, count) {
            return Err(GapListError::OtherFile);
        }
        let start = number * FILE_HANDLES;
        let (entries, _) = entries.as_chunks::<ENTRY>();
        let highs = read_end_points(entries, start)?;
        let signatures = entries.iter().filter_map(|entry| entry.last_chunk());
        let signatures =
            Signature::read_many(signatures).map_err(|_| GapListError::MalformedSignature)?;
        let gaps = highs.into_iter().zip(signatures).collect();
        Ok(Self { period, number, gaps })
    }

    /// The period.
    #[must_use]
    pub const fn period(&self) -> Period {
        self.period
    }

    /// The file's place in the list, from 0.
    #[must_use]
    pub const fn number(&self) -> u64 {
        self.number
    }

    /// The one written form: magic, period, number and count, then end points and signatures.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "a file has at most 65,536 gaps, whose end points lie at most that far from its start"
    )]
    pub fn to_bytes(&self) -> Vec<u8> {
        let start = self.number * FILE_HANDLES;
        let count = u32::try_from(self.gaps.len()).expect("at most 65,536 gaps");
        let mut bytes = Self::floor(self.period, self.number, count);
        for (high, signature) in &self.gaps {
            let offset = u32::try_from(high - start).expect("at most 65,536");
            bytes.extend_from_slice(&offset.to_be_bytes());
            bytes.extend_from_slice(&signature.to_bytes());
        }
        bytes
    }

    /// The gap strictly around `handle`, with its signature; `None` if the handle is revoked or
    /// belongs to another file.
    #[must_use]
    pub fn gap_around(&self, handle: Handle) -> Option<(Gap, &Signature)> {
        self.gaps().find(|(gap, _)| gap.holds(handle.number()))
    }

    /// All gaps with their signatures.
    pub fn gaps(&self) -> impl Iterator<Item = (Gap, &Signature)> + Clone {
        let starts = std::iter::once(self.number * FILE_HANDLES)
            .chain(self.gaps.iter().map(|(high, _)| *high));
        let period = self.period.number();
        starts
            .zip(&self.gaps)
            .map(move |(low, (high, signature))| (Gap { period, low, high: *high }, signature))
    }

    /// Number of revoked handles in the file.
    #[must_use]
    pub fn revoked(&self) -> u64 {
        (self.gaps.len() as u64).saturating_sub(MULTIPLES)
    }

    /// Checks every signature, all together: what a wallet does with its own file, whose bad gaps would
    /// tell it apart, and an auditor with all files.
    ///
    /// # Errors
    /// [`GapListError::BadSignature`].
    pub fn verify_all(&self, key: &PublicKey, issuer: &IssuerId) -> Result<(), GapListError> {
        let gaps = self.gaps();
        verify_gaps(key, issuer.as_bytes(), gaps).map_err(|_| GapListError::BadSignature)
    }

    fn floor(period: Period, number: u64, count: u32) -> Vec<u8> {
        // Period and number take 16 and 48 bits: a period is a day number, a list has 2^16 files.
        let place = (period.number() << 48) | number;
        [MAGIC.as_slice(), &place.to_be_bytes(), &count.to_be_bytes()].concat()
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    use super::*;
    use crate::day::Day;

    /// Serves T-B3: end points of the file before the last number that fits would not fit.
    #[test]
    fn no_list_has_a_file_past_the_last() {
        let key = SecretKey::generate(&mut ChaCha20Rng::seed_from_u64(1));
        let issuer = IssuerId::parse("urn:nonla:issuer:test").unwrap();
        let period = Period::of(Day::LAST);
        let last = GapFile::sign((&key, &issuer), period, MAX_FILES - 1, []).unwrap().to_bytes();
        assert!(GapFile::read(&last, period, MAX_FILES - 1).is_ok());
        for number in [MAX_FILES, (1 << 48) - 1] {
            let mut file = last.clone();
            let place = (period.number() << 48) | number;
            file[8..16].copy_from_slice(&place.to_be_bytes());
            assert_eq!(GapFile::read(&file, period, number), Err(GapListError::OtherFile));
        }
    }
}
