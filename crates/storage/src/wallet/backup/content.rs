//! The content of a backup: the plaintext in pieces of 64 KiB, each sealed on its own.
//!
//! See the [age file format](https://github.com/C2SP/C2SP/blob/main/age.md), "Payload": the nonce of a
//! piece is its number, 11 bytes big endian, and a byte that is 1 for the last piece alone.

use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Nonce, Tag};
use zeroize::Zeroizing;

use crate::wallet::backup::error::{BackupError, MAX_BACKUP_BYTES};

/// Bytes of plaintext in one piece of the content.
pub(crate) const PIECE: usize = 64 * 1024;
/// Bytes of the tag after each piece.
pub(crate) const TAG: usize = 16;

/// How long the content of `length` bytes of plaintext is.
pub(crate) fn content_length(length: usize) -> usize {
    length + length.div_ceil(PIECE).max(1) * TAG
}

/// How long the plaintext of `content` is: there is at least one piece.
pub(crate) fn plain_length(content: &[u8]) -> Result<usize, BackupError> {
    let pieces = content.len().div_ceil(PIECE + TAG);
    let last = content.len().saturating_sub(pieces.saturating_sub(1) * (PIECE + TAG));
    if last < TAG {
        return Err(BackupError::Truncated);
    }
    let length = content.len() - pieces * TAG;
    if length > MAX_BACKUP_BYTES {
        return Err(BackupError::TooLarge);
    }
    Ok(length)
}

/// Adds the sealed pieces of `plain` to `file`, which has room for them: plaintext lies there until it
/// is sealed, in its place.
pub(crate) fn seal(key: &[u8; 32], plain: &[u8], file: &mut Vec<u8>) -> Option<()> {
    let cipher = ChaCha20Poly1305::new(key.into());
    let count = plain.len().div_ceil(PIECE).max(1);
    for number in 0..count {
        let from = number * PIECE;
        let piece = plain.get(from..plain.len().min(from + PIECE))?;
        let start = file.len();
        file.extend_from_slice(piece);
        let nonce = nonce(number, number + 1 == count);
        let place = file.get_mut(start..)?;
        let tag = cipher.encrypt_inout_detached(&nonce, b"", place.into()).ok()?;
        file.extend_from_slice(&tag);
    }
    Some(())
}

/// The plaintext of `content`, in a place of its final size that is wiped.
pub(crate) fn open(key: &[u8; 32], content: &[u8]) -> Result<Zeroizing<Vec<u8>>, BackupError> {
    let mut plain = Zeroizing::new(Vec::with_capacity(plain_length(content)?));
    let cipher = ChaCha20Poly1305::new(key.into());
    let count = content.len().div_ceil(PIECE + TAG);
    for (number, sealed) in content.chunks(PIECE + TAG).enumerate() {
        let last = number + 1 == count;
        let (sealed, tag) = sealed.split_last_chunk::<TAG>().ok_or(BackupError::Truncated)?;
        // Nothing is after a whole piece but what a last piece holds.
        if sealed.is_empty() && number > 0 {
            return Err(BackupError::Damaged);
        }
        let start = plain.len();
        plain.extend_from_slice(sealed);
        let opens = |place: &mut [u8], last| {
            let nonce = nonce(number, last);
            cipher.decrypt_inout_detached(&nonce, b"", place.into(), &Tag::from(*tag)).is_ok()
        };
        let place = plain.get_mut(start..).ok_or(BackupError::Damaged)?;
        if opens(place, last) {
            continue;
        }
        // A piece from the middle at the end: the file was cut between two pieces.
        let cut = last && opens(place, false);
        return Err(if cut { BackupError::Truncated } else { BackupError::Damaged });
    }
    Ok(plain)
}

/// The nonce of a piece.
fn nonce(number: usize, last: bool) -> Nonce {
    let mut nonce = [0; 12];
    nonce[3..11].copy_from_slice(&(number as u64).to_be_bytes());
    nonce[11] = u8::from(last);
    nonce.into()
}
