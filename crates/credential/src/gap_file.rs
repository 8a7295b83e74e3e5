//! The revocation list of one period: files of signed gaps, their index and the signed head.
//!
//! Handles lie in [1, H). The list is cut into files of 65,536 handles. The end points of a file
//! are its first handle, every revoked handle and the next file's first; neighbouring end points
//! bound a gap, and each gap is signed. A file holds the upper end points and the signatures, so
//! gaps that overlap or leave a hole cannot even be written down.

use serde::{Deserialize, Serialize};

use nonla_crypto::{Gap, PublicKey, SecretKey, Signature};

use crate::day::Period;
use crate::encoded::Hash;
use crate::id::IssuerId;
use crate::json::{self, JsonError, present};
use crate::jws::{self, Jws, JwsError};
use crate::key::{SigningKey, VerifyingKey};
use crate::layout::Handle;

/// Handles in one file.
pub const FILE_HANDLES: u64 = 65_536;
/// Longest file: every handle of it revoked.
pub const MAX_GAP_FILE: usize = FILE_FLOOR + ENTRY * FILE_HANDLES as usize;
/// Most files a list may have: 2^16 files of 2^16 handles.
const MAX_FILES: u64 = 1 << 16;

const MAGIC: &[u8; 8] = b"NONLAGAP";
const FILE_FLOOR: usize = 8 + 8 + 4;
const ENTRY: usize = 4 + Signature::LENGTH;
const HEAD_TYP: &str = "nonla-gap-head+jwt";
const MAX_HEAD: usize = 16 * 1024;

/// Why something of a revocation list was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GapListError {
    /// The file has a wrong length or does not start as one.
    #[error("not a gap file")]
    NotAGapFile,
    /// The file is of another period or another place in the list than expected.
    #[error("gap file of another period or number")]
    OtherFile,
    /// End points do not ascend, or the last is not the file's end: the gaps do not tile.
    #[error("gaps do not tile the file")]
    DoesNotTile,
    /// A signature is not one in canonical form.
    #[error("a gap's signature is malformed")]
    MalformedSignature,
    /// A signature does not verify.
    #[error("a gap's signature does not verify")]
    BadSignature,
    /// The file's hash is not the one the index names, or the index not the one the head names.
    #[error("file or index is not the one the head names")]
    NotInHead,
    /// The published count is not the number of revoked handles in the files.
    #[error("the head counts another number of revoked handles than the files hold")]
    WrongCount,
    /// H is zero, not a multiple of 65,536 or too large.
    #[error("number of handles is not a positive multiple of 65536")]
    BadLimit,
    /// A handle outside [1, H), or a multiple of 65,536.
    #[error("not a handle that can have been given out")]
    BadHandle,
    /// The head is not signed by the listed key.
    #[error("head: {0}")]
    Head(#[from] JwsError),
    /// The head's content is malformed.
    #[error("head: {0}")]
    HeadContent(#[from] JsonError),
    /// The head is of another issuer.
    #[error("head is of another issuer")]
    OtherIssuer,
    /// The head does not name the hash of the one before.
    #[error("head does not follow the one known before")]
    BrokenChain,
    /// Two different heads for one period, both signed: evidence against the issuer.
    #[error("two heads for one period: the issuer equivocates")]
    Equivocation,
    /// Signing failed in the draft's abort case.
    #[error("gap cannot be signed with this key")]
    Unsignable,
}

/// How many handles there can be: H, a positive multiple of 65,536.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct HandleLimit(u64);

impl HandleLimit {
    /// Reads H.
    ///
    /// # Errors
    /// [`GapListError::BadLimit`].
    pub fn new(limit: u64) -> Result<Self, GapListError> {
        if limit == 0 || !limit.is_multiple_of(FILE_HANDLES) || limit / FILE_HANDLES > MAX_FILES {
            return Err(GapListError::BadLimit);
        }
        Ok(Self(limit))
    }

    /// About twice `people`, so that random draws rarely collide.
    ///
    /// # Errors
    /// [`GapListError::BadLimit`] for more than 2^31 people.
    pub fn for_population(people: u64) -> Result<Self, GapListError> {
        let files = people.saturating_mul(2).div_ceil(FILE_HANDLES).max(1);
        Self::new(files.saturating_mul(FILE_HANDLES))
    }

    /// H.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Number of files of each period.
    #[must_use]
    pub const fn files(self) -> u64 {
        self.0 / FILE_HANDLES
    }

    /// Whether `handle` can have been given out: in [1, H) and no multiple of 65,536.
    #[must_use]
    pub const fn may_give_out(self, handle: Handle) -> bool {
        let number = handle.number();
        number < self.0 && !number.is_multiple_of(FILE_HANDLES)
    }
}

impl TryFrom<u64> for HandleLimit {
    type Error = GapListError;

    fn try_from(limit: u64) -> Result<Self, GapListError> {
        Self::new(limit)
    }
}

impl From<HandleLimit> for u64 {
    fn from(limit: HandleLimit) -> Self {
        limit.0
    }
}

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
            .chain([end])
            .collect();
        let mut low = start;
        let mut gaps = Vec::with_capacity(inside.len());
        for high in inside {
            let gap = Gap { period: period.number(), low, high };
            let signature = gap.sign(key, issuer.as_bytes()).ok_or(GapListError::Unsignable)?;
            gaps.push((high, signature));
            low = high;
        }
        Ok(Self { period, number, gaps })
    }

    /// Reads the file `number` of `period`.
    ///
    /// # Errors
    /// [`GapListError`] unless its gaps tile it exactly; signatures are not verified here.
    pub fn read(bytes: &[u8], period: Period, number: u64) -> Result<Self, GapListError> {
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
        let start = number.checked_mul(FILE_HANDLES).ok_or(GapListError::OtherFile)?;
        let mut low = 0;
        let mut gaps = Vec::with_capacity(entries.len() / ENTRY);
        for entry in entries.chunks_exact(ENTRY) {
            let (offset, signature) =
                entry.split_first_chunk::<4>().ok_or(GapListError::NotAGapFile)?;
            let high = u64::from(u32::from_be_bytes(*offset));
            if (high <= low || high > FILE_HANDLES) && !nonla_crypto::planted("gap-file-holes") {
                return Err(GapListError::DoesNotTile);
            }
            let signature = Signature::from_bytes(signature)
                .map_err(|_| GapListError::MalformedSignature)?;
            gaps.push((start + high, signature));
            low = high;
        }
        if low != FILE_HANDLES && !nonla_crypto::planted("gap-file-holes") {
            return Err(GapListError::DoesNotTile);
        }
        Ok(Self { period, number, gaps })
    }

    /// The one written form: magic, period, number and count, then end points and signatures.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let start = self.number * FILE_HANDLES;
        let count = u32::try_from(self.gaps.len()).unwrap_or(u32::MAX);
        let mut bytes = Self::floor(self.period, self.number, count);
        for (high, signature) in &self.gaps {
            let offset = u32::try_from(high - start).unwrap_or(u32::MAX);
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
    pub fn gaps(&self) -> impl Iterator<Item = (Gap, &Signature)> {
        let starts =
            std::iter::once(self.number * FILE_HANDLES).chain(self.gaps.iter().map(|(high, _)| *high));
        let period = self.period.number();
        starts.zip(&self.gaps).map(move |(low, (high, signature))| {
            (Gap { period, low, high: *high }, signature)
        })
    }

    /// Number of revoked handles in the file.
    #[must_use]
    pub fn revoked(&self) -> u64 {
        (self.gaps.len() as u64).saturating_sub(1)
    }

    /// Checks every signature: what an auditor does. A wallet checks the one gap it uses.
    ///
    /// # Errors
    /// [`GapListError::BadSignature`].
    pub fn verify_all(&self, key: &PublicKey, issuer: &IssuerId) -> Result<(), GapListError> {
        for (gap, signature) in self.gaps() {
            gap.verify(key, issuer.as_bytes(), signature)
                .map_err(|_| GapListError::BadSignature)?;
        }
        Ok(())
    }

    fn floor(period: Period, number: u64, count: u32) -> Vec<u8> {
        // Period and number take 16 and 48 bits: a period is a day number, a list has 2^16 files.
        let place = (period.number() << 48) | number;
        [MAGIC.as_slice(), &place.to_be_bytes(), &count.to_be_bytes()].concat()
    }
}

/// Hashes of all files of a period, in order: static, the same for everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GapIndex(Vec<Hash>);

impl GapIndex {
    /// The index of these files.
    pub fn of<'a>(files: impl IntoIterator<Item = &'a [u8]>) -> Self {
        Self(files.into_iter().map(Hash::of).collect())
    }

    /// Reads 32 bytes a file.
    ///
    /// # Errors
    /// [`GapListError::NotAGapFile`].
    pub fn read(bytes: &[u8]) -> Result<Self, GapListError> {
        let chunks = bytes.chunks_exact(32);
        if !chunks.remainder().is_empty() || chunks.len() as u64 > MAX_FILES {
            return Err(GapListError::NotAGapFile);
        }
        let hash = |chunk: &[u8]| chunk.try_into().map(Hash::from_bytes);
        chunks.map(hash).collect::<Result<_, _>>().map(Self).map_err(|_| GapListError::NotAGapFile)
    }

    /// 32 bytes a file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|hash| *hash.as_bytes()).collect()
    }

    /// The root a head names.
    #[must_use]
    pub fn root(&self) -> Hash {
        Hash::of_parts("NONLA-GAP-INDEX-V1", &[&self.to_bytes()])
    }

    /// Whether `bytes` are file `number`.
    #[must_use]
    pub fn names(&self, number: u64, bytes: &[u8]) -> bool {
        let hash = usize::try_from(number).ok().and_then(|number| self.0.get(number));
        hash == Some(&Hash::of(bytes))
    }

    /// Number of files.
    #[must_use]
    pub fn files(&self) -> u64 {
        self.0.len() as u64
    }
}

/// What a head says: one for each period, chained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadContent {
    /// The issuer.
    pub issuer: IssuerId,
    /// The period.
    pub period: Period,
    /// H.
    pub handle_limit: HandleLimit,
    /// Revoked handles in all files.
    pub revoked: u64,
    /// Root of the index.
    pub root: Hash,
    /// Hash of the previous head as published; absent in the first.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub previous: Option<Hash>,
    /// Public counters of the issuer.
    pub counters: Counters,
}

/// What an issuer counts in public: minting people, or revoking many at once, shows here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counters {
    /// People with a living credential set, ever.
    pub people: u64,
    /// Credentials signed, ever.
    pub credentials: u64,
    /// Credentials signed for people who had one before.
    pub re_issued: u64,
    /// Credentials revoked, ever.
    pub revoked: u64,
}

/// A head whose signature was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    content: HeadContent,
    hash: Hash,
}

impl Head {
    /// Signs a head.
    ///
    /// # Errors
    /// [`GapListError::HeadContent`] if the content has no JSON form.
    pub fn sign(key: &SigningKey, content: &HeadContent) -> Result<String, GapListError> {
        Ok(jws::sign(key, HEAD_TYP, &json::to_bytes(content)?))
    }

    /// Reads a head of `issuer` under the key its trust list entry names.
    ///
    /// # Errors
    /// [`GapListError`].
    pub fn read(text: &str, key: &VerifyingKey, issuer: &IssuerId) -> Result<Self, GapListError> {
        let payload = Jws::parse(text, MAX_HEAD)?.verify(key, HEAD_TYP)?;
        let content: HeadContent = json::parse(&payload, MAX_HEAD)?;
        if content.issuer != *issuer {
            return Err(GapListError::OtherIssuer);
        }
        Ok(Self { content, hash: Hash::of(text.as_bytes()) })
    }

    /// Checks that this head may stand beside one already known: the same for the same period,
    /// chained for the next.
    ///
    /// # Errors
    /// [`GapListError::Equivocation`] or [`GapListError::BrokenChain`].
    pub fn check_against(&self, known: &Self) -> Result<(), GapListError> {
        if self.content.period == known.content.period && self.hash != known.hash {
            return Err(GapListError::Equivocation);
        }
        let next = known.content.period.next() == Some(self.content.period);
        if next && self.content.previous != Some(known.hash) {
            return Err(GapListError::BrokenChain);
        }
        Ok(())
    }

    /// What it says.
    #[must_use]
    pub const fn content(&self) -> &HeadContent {
        &self.content
    }

    /// Hash of the head as published.
    #[must_use]
    pub const fn hash(&self) -> Hash {
        self.hash
    }

    /// Reads one file of this period: what a wallet does with its own.
    ///
    /// # Errors
    /// [`GapListError`].
    pub fn read_file(
        &self,
        index: &GapIndex,
        number: u64,
        bytes: &[u8],
    ) -> Result<GapFile, GapListError> {
        let complete = index.root() == self.content.root
            && index.files() == self.content.handle_limit.files();
        if !complete || !index.names(number, bytes) {
            return Err(GapListError::NotInHead);
        }
        GapFile::read(bytes, self.content.period, number)
    }

    /// Checks a whole list: every file, every signature, the count. What an auditor does.
    ///
    /// # Errors
    /// [`GapListError`].
    pub fn audit<'a>(
        &self,
        index: &GapIndex,
        files: impl IntoIterator<Item = &'a [u8]>,
        gap_key: &PublicKey,
    ) -> Result<(), GapListError> {
        let (mut revoked, mut count) = (0, 0);
        for (number, bytes) in (0..).zip(files) {
            let file = self.read_file(index, number, bytes)?;
            file.verify_all(gap_key, &self.content.issuer)?;
            revoked += file.revoked();
            count += 1;
        }
        if count != index.files() {
            return Err(GapListError::NotInHead);
        }
        if revoked != self.content.revoked {
            return Err(GapListError::WrongCount);
        }
        Ok(())
    }
}
