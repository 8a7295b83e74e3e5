//! The backup as a file: what a wallet wants kept, sealed under a passphrase.
//!
//! The file is a binary [age](https://age-encryption.org/v1) file of version 1 with one recipient of
//! the type `scrypt`, so whoever has the passphrase can open it with the stock tool as well:
//! `age -d backup.age`. What the plaintext says is not this file's matter.
//!
//! **Bounds before work.** The header says how much work the passphrase costs: `2^n` rounds of
//! scrypt, which need `2^n` KiB of memory. Whoever hands over a file chooses `n`, so `n` is read
//! first: under the least the file was sealed too weakly to be one of ours, over the most it would
//! take the memory of the device (`n = 30` is 1 TiB). Only then is anything computed.
//!
//! **What an alteration looks like.** The header is under a MAC, the content under an AEAD in pieces
//! of 64 KiB. A cipher cannot tell a changed byte from a missing or an added one: where the shape of
//! the file shows that its end is missing the error says so ([`BackupError::Truncated`]); otherwise
//! it names the three possibilities ([`BackupError::Damaged`]).
//!
//! **Memory.** The plaintext is read into a place of its final size that is wiped. While sealing, the
//! age library keeps up to 64 KiB of it in a buffer that it gives back without wiping; a block of the
//! same size is taken and wiped right after, which reaches that buffer with ordinary allocators but is
//! no guarantee.

use std::io::{Read, Write};
use std::iter;

use age::secrecy::SecretString;
use age::{DecryptError, Decryptor, Encryptor, scrypt};
use zeroize::{Zeroize, Zeroizing};

use crate::passphrase::Passphrase;

/// The most bytes a backup may hold before sealing: 128 MiB.
pub const MAX_BACKUP_BYTES: usize = 128 << 20;

/// Why a backup cannot be sealed or opened, in words a person can act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The bytes do not begin as an age file does.
    #[error("this is not a backup: choose the file that the wallet wrote")]
    NotABackup,
    /// An age file in its text form.
    #[error(
        "this is an age file in text form: open it with `age -d` and seal it again with `age -p`, \
         without `-a`"
    )]
    TextForm,
    /// An age file of another version.
    #[error("this backup was written by a newer program: update the wallet")]
    OtherVersion,
    /// An age file that keys open, or that has more than one recipient.
    #[error("this age file is not sealed under one passphrase: choose the file that the wallet wrote")]
    NotForAPassphrase,
    /// The header is no header of a backup: it was altered, or something else wrote it.
    #[error("the beginning of the backup is damaged: use another copy of it")]
    BadHeader,
    /// The file ends before a backup can end.
    #[error("the backup is incomplete: copy the whole file again")]
    Truncated,
    /// The header asks for less work than any wallet's backup.
    #[error("the backup is sealed too weakly (work 2^{log_n}, at least 2^{least}): do not trust it")]
    TooWeak {
        /// What the file says.
        log_n: u8,
        /// The least that is opened.
        least: u8,
    },
    /// The header asks for more work than any wallet's backup.
    #[error("the backup asks for too much work (2^{log_n}, at most 2^{most}): do not trust it")]
    TooMuchWork {
        /// What the file says.
        log_n: u8,
        /// The most that is opened.
        most: u8,
    },
    /// More than [`MAX_BACKUP_BYTES`].
    #[error("the backup is larger than {} MiB: delete old history first", MAX_BACKUP_BYTES >> 20)]
    TooLarge,
    /// The passphrase does not open the header.
    #[error("the passphrase does not open this backup: try it again, mind capitals and blanks")]
    WrongPassphrase,
    /// The passphrase is right, but header or content are not as they were sealed.
    #[error(
        "the passphrase is right, but the backup was altered, cut short or has bytes added: use \
         another copy of it"
    )]
    Damaged,
    /// The cipher library failed at sealing.
    #[error("the backup could not be sealed: try it again")]
    NotSealed,
}

/// Seals `plain` under `passphrase`, in a second or so and with 256 MiB of memory.
///
/// # Errors
/// [`BackupError::TooLarge`] if `plain` has more than [`MAX_BACKUP_BYTES`].
pub fn seal_backup(plain: &[u8], passphrase: &Passphrase) -> Result<Vec<u8>, BackupError> {
    seal_with(plain, passphrase, Work::in_use())
}

/// Opens what [`seal_backup`] sealed, or `age -p`.
///
/// Takes as long as sealing did; up to four times that, and 1 GiB, for a file of another program.
///
/// # Errors
/// Each [`BackupError`] but [`BackupError::NotSealed`].
pub fn open_backup(
    bytes: &[u8],
    passphrase: &Passphrase,
) -> Result<Zeroizing<Vec<u8>>, BackupError> {
    open_with(bytes, passphrase, Work::in_use())
}

/// Makes backups of this process cheap to seal and open, for tests of what is built on them.
///
/// It exists with the feature `testing` in builds with debug assertions only.
#[cfg(all(feature = "testing", debug_assertions))]
#[doc(hidden)]
pub fn make_backups_cheap_for_tests() {
    CHEAP.store(true, std::sync::atomic::Ordering::Relaxed);
}

#[cfg(all(feature = "testing", debug_assertions))]
static CHEAP: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);

/// How much work a passphrase costs, as the binary logarithm of scrypt's `N`.
#[derive(Clone, Copy)]
struct Work {
    /// What we seal with.
    seal: u8,
    /// The least that we open.
    least: u8,
    /// The most that we open.
    most: u8,
}

impl Work {
    /// 2^18, as the stock tool has it: about a second and 256 MiB. We open from 2^16 (64 MiB, what
    /// the store asks for at least) to 2^20 (1 GiB, what a small device just has).
    const REAL: Self = Self { seal: 18, least: 16, most: 20 };
    #[cfg(any(test, all(feature = "testing", debug_assertions)))]
    const CHEAP: Self = Self { seal: 2, least: 2, most: 18 };

    fn in_use() -> Self {
        #[cfg(all(feature = "testing", debug_assertions))]
        if CHEAP.load(std::sync::atomic::Ordering::Relaxed) {
            return Self::CHEAP;
        }
        Self::REAL
    }

    /// Refuses what a header asks for outside the bounds.
    fn check(self, log_n: u8) -> Result<(), BackupError> {
        if log_n < self.least && !nonla_crypto::planted("backup-any-weak-work") {
            return Err(BackupError::TooWeak { log_n, least: self.least });
        }
        if log_n > self.most && !nonla_crypto::planted("backup-any-high-work") {
            return Err(BackupError::TooMuchWork { log_n, most: self.most });
        }
        Ok(())
    }
}

fn seal_with(plain: &[u8], passphrase: &Passphrase, work: Work) -> Result<Vec<u8>, BackupError> {
    if plain.len() > MAX_BACKUP_BYTES && !nonla_crypto::planted("backup-seals-any-size") {
        return Err(BackupError::TooLarge);
    }
    let mut recipient = scrypt::Recipient::new(secret_string(passphrase));
    recipient.set_work_factor(work.seal);
    let sealed = encrypt(plain, &recipient);
    overwrite_freed_piece();
    sealed.ok_or(BackupError::NotSealed)
}

fn encrypt(plain: &[u8], recipient: &scrypt::Recipient) -> Option<Vec<u8>> {
    let encryptor = Encryptor::with_recipients(iter::once(recipient as _)).ok()?;
    let mut writer = encryptor.wrap_output(Vec::new()).ok()?;
    writer.write_all(plain).ok()?;
    writer.finish().ok()
}

/// Takes and wipes a block as large as the buffer that the age library has just given back.
fn overwrite_freed_piece() {
    let mut block = vec![1u8; PIECE];
    block.zeroize();
}

fn open_with(
    bytes: &[u8],
    passphrase: &Passphrase,
    work: Work,
) -> Result<Zeroizing<Vec<u8>>, BackupError> {
    let header = Header::read(bytes)?;
    work.check(header.log_n)?;
    let length = plain_length(header.content)?;
    let mut identity = scrypt::Identity::new(secret_string(passphrase));
    identity.set_max_work_factor(header.log_n);
    let decryptor = Decryptor::new_buffered(bytes).map_err(|_| BackupError::BadHeader)?;
    let reader = decryptor.decrypt(iter::once(&identity as _)).map_err(|error| match error {
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed => {
            BackupError::WrongPassphrase
        }
        DecryptError::InvalidMac => BackupError::Damaged,
        _ => BackupError::BadHeader,
    })?;
    read_all(reader, length)
}

/// Reads exactly `length` bytes and the end after them, into a place that never moves.
fn read_all(mut reader: impl Read, length: usize) -> Result<Zeroizing<Vec<u8>>, BackupError> {
    let mut plain = Zeroizing::new(vec![0; length]);
    reader.read_exact(&mut plain).map_err(content_error)?;
    // Only the read past the last byte shows that the last piece was sealed as the last.
    if nonla_crypto::planted("backup-skip-end") {
        return Ok(plain);
    }
    match reader.read(&mut [0]) {
        Ok(0) => Ok(plain),
        Ok(_) => Err(BackupError::Damaged),
        Err(error) => Err(content_error(error)),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` asks for")]
fn content_error(error: std::io::Error) -> BackupError {
    if error.kind() == std::io::ErrorKind::UnexpectedEof {
        BackupError::Truncated
    } else {
        BackupError::Damaged
    }
}

/// How long the plaintext of `content` is: each piece of 64 KiB has a tag of 16 bytes after it, and
/// there is at least one piece.
fn plain_length(content: &[u8]) -> Result<usize, BackupError> {
    let pieces = content.len().div_ceil(PIECE + TAG);
    let last = content.len().saturating_sub(pieces.saturating_sub(1) * (PIECE + TAG));
    if last < TAG {
        return Err(BackupError::Truncated);
    }
    let length = content.len() - pieces * TAG;
    if length > MAX_BACKUP_BYTES && !nonla_crypto::planted("backup-opens-any-size") {
        return Err(BackupError::TooLarge);
    }
    Ok(length)
}

/// A copy of exactly the passphrase's length for the age library, which wipes it.
fn secret_string(passphrase: &Passphrase) -> SecretString {
    SecretString::from(Box::<str>::from(passphrase.expose()))
}

/// What must be known before any work is done.
struct Header<'a> {
    log_n: u8,
    content: &'a [u8],
}

impl<'a> Header<'a> {
    /// Reads the one form a header of ours has: version, one `scrypt` recipient, MAC; then a nonce
    /// and the content.
    ///
    /// See the [age file format](https://github.com/C2SP/C2SP/blob/main/age.md), "Header" and
    /// "scrypt recipient stanza".
    fn read(bytes: &'a [u8]) -> Result<Self, BackupError> {
        let rest = read_version(bytes)?;
        let (line, rest) = next_line(rest)?;
        let log_n = read_recipient(line)?;
        let (body, rest) = next_line(rest)?;
        if !is_base64(body, BODY_CHARACTERS) {
            return Err(BackupError::BadHeader);
        }
        let (line, rest) = next_line(rest)?;
        if line.starts_with(RECIPIENT) {
            return Err(BackupError::NotForAPassphrase);
        }
        let mac = line.strip_prefix(END).ok_or(BackupError::BadHeader)?;
        if !is_base64(mac, MAC_CHARACTERS) {
            return Err(BackupError::BadHeader);
        }
        let content = rest.get(NONCE..).ok_or(BackupError::Truncated)?;
        Ok(Self { log_n, content })
    }
}

/// Takes the first line away.
fn read_version(bytes: &[u8]) -> Result<&[u8], BackupError> {
    if bytes.starts_with(TEXT_FORM) {
        return Err(BackupError::TextForm);
    }
    if let Some(rest) = bytes.strip_prefix(VERSION_1) {
        return Ok(rest);
    }
    if bytes.starts_with(ANY_VERSION) {
        // "age-encryption.org/v" and nothing more is version 1 cut short, for all we can tell.
        let cut = VERSION_1.starts_with(bytes);
        return Err(if cut { BackupError::Truncated } else { BackupError::OtherVersion });
    }
    let cut = !bytes.is_empty() && VERSION_1.starts_with(bytes);
    Err(if cut { BackupError::Truncated } else { BackupError::NotABackup })
}

/// Reads `-> scrypt SALT LOG_N`.
fn read_recipient(line: &[u8]) -> Result<u8, BackupError> {
    let recipient = line.strip_prefix(RECIPIENT).ok_or(BackupError::BadHeader)?;
    let arguments = recipient.strip_prefix(SCRYPT).ok_or(BackupError::NotForAPassphrase)?;
    let (salt, number) =
        arguments.split_at_checked(SALT_CHARACTERS).ok_or(BackupError::BadHeader)?;
    let number = number.strip_prefix(b" ").ok_or(BackupError::BadHeader)?;
    if !is_base64(salt, SALT_CHARACTERS) {
        return Err(BackupError::BadHeader);
    }
    read_number(number).ok_or(BackupError::BadHeader)
}

/// A decimal number of one or two digits without a leading zero: more than 99 fits no computer.
fn read_number(digits: &[u8]) -> Option<u8> {
    match digits {
        [one @ b'1'..=b'9'] => Some(one - b'0'),
        [ten @ b'1'..=b'9', one @ b'0'..=b'9'] => Some((ten - b'0') * 10 + (one - b'0')),
        _ => None,
    }
}

/// Splits at the first line end, which a header has within [`LONGEST_LINE`].
fn next_line(bytes: &[u8]) -> Result<(&[u8], &[u8]), BackupError> {
    let end = bytes.iter().take(LONGEST_LINE).position(|byte| *byte == b'\n');
    match end.and_then(|end| bytes.split_at_checked(end)) {
        Some((line, rest)) => Ok((line, rest.get(1..).unwrap_or_default())),
        None if bytes.len() < LONGEST_LINE => Err(BackupError::Truncated),
        None => Err(BackupError::BadHeader),
    }
}

fn is_base64(text: &[u8], length: usize) -> bool {
    text.len() == length && text.iter().all(|b| b.is_ascii_alphanumeric() || b"+/".contains(b))
}

const TEXT_FORM: &[u8] = b"-----BEGIN AGE ENCRYPTED FILE-----";
const ANY_VERSION: &[u8] = b"age-encryption.org/";
const VERSION_1: &[u8] = b"age-encryption.org/v1\n";
const RECIPIENT: &[u8] = b"-> ";
const SCRYPT: &[u8] = b"scrypt ";
const END: &[u8] = b"--- ";
/// 16 bytes in base64 without padding.
const SALT_CHARACTERS: usize = 22;
/// A file key of 16 bytes and its tag of 16 bytes.
const BODY_CHARACTERS: usize = 43;
/// 32 bytes.
const MAC_CHARACTERS: usize = 43;
/// No line of a header of ours is as long; those of other recipients may be longer.
const LONGEST_LINE: usize = 4096;
/// Bytes between the header and the content.
const NONCE: usize = 16;
/// Bytes of plaintext in one piece of the content.
const PIECE: usize = 64 * 1024;
/// Bytes of the tag after each piece.
const TAG: usize = 16;
