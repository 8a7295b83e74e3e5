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
//! no guarantee. Keys that it left on the stack are overwritten.

use std::io::{Read, Write};
use std::iter;

use age::secrecy::SecretString;
use age::{DecryptError, Decryptor, Encryptor, scrypt};
use nonla_crypto::overwrite_stack;
use zeroize::{Zeroize, Zeroizing};

use crate::wallet::passphrase::Passphrase;

/// The most bytes a backup may hold before sealing: 128 MiB.
pub const MAX_BACKUP_BYTES: usize = 128 << 20;

/// Why a backup cannot be sealed or opened, in words a person can act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The bytes do not begin as an age file does.
    #[error("this is not a backup: choose the file that the wallet wrote")]
    NotABackup,
    /// Mail or an editor changed line ends, blanks or quotation marks at the beginning of the file.
    #[error("the backup was changed in copying: copy the file itself again, not its text")]
    ChangedInCopying,
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
    #[error(
        "this age file is not sealed under one passphrase: choose the file that the wallet wrote"
    )]
    NotForAPassphrase,
    /// The header is no header of a backup: it was altered, or something else wrote it.
    #[error(
        "the beginning of the backup was changed in copying or is damaged: use another copy of it"
    )]
    BadHeader,
    /// The file ends before a backup can end.
    #[error("the backup is incomplete: copy the whole file again")]
    Truncated,
    /// The header asks for less work than any wallet's backup.
    #[error(
        "the backup is sealed too weakly (work 2^{log_n}, at least 2^{least}): do not trust it"
    )]
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
        "the passphrase is right, but the backup was changed in copying, cut short or has bytes \
         added: use another copy of it"
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
///
/// # Examples
/// ```
/// use nonla_storage::{BackupError, Passphrase, open_backup, seal_backup};
///
/// let chosen = Passphrase::chosen("con trau an co xanh".to_owned())?;
/// let file = seal_backup(b"what the wallet keeps", &chosen)?;
///
/// // On the new phone; or with `age -d` on any computer.
/// let typed = Passphrase::new("con trau an co xanh".to_owned())?;
/// assert_eq!(open_backup(&file, &typed)?.as_slice(), b"what the wallet keeps");
///
/// let mistyped = Passphrase::new("con trau an co".to_owned())?;
/// assert_eq!(open_backup(&file, &mistyped), Err(BackupError::WrongPassphrase));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
        if log_n < self.least {
            return Err(BackupError::TooWeak { log_n, least: self.least });
        }
        if log_n > self.most {
            return Err(BackupError::TooMuchWork { log_n, most: self.most });
        }
        Ok(())
    }
}

fn seal_with(plain: &[u8], passphrase: &Passphrase, work: Work) -> Result<Vec<u8>, BackupError> {
    if plain.len() > MAX_BACKUP_BYTES {
        return Err(BackupError::TooLarge);
    }
    let mut recipient = scrypt::Recipient::new(secret_string(passphrase));
    recipient.set_work_factor(work.seal);
    let sealed = encrypt(plain, &recipient);
    overwrite_stack();
    overwrite_freed(PIECE);
    sealed.ok_or(BackupError::NotSealed)
}

fn encrypt(plain: &[u8], recipient: &scrypt::Recipient) -> Option<Vec<u8>> {
    let encryptor = Encryptor::with_recipients(iter::once(recipient as _)).ok()?;
    let mut writer = encryptor.wrap_output(Vec::new()).ok()?;
    writer.write_all(plain).ok()?;
    writer.finish().ok()
}

/// Takes and wipes a block as large as the one that the age library has just given back, with plaintext
/// in it: a whole piece, or the last one.
fn overwrite_freed(length: usize) {
    let mut block = vec![1u8; length];
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
    identity.set_max_work_factor(work.most);
    let plain = decrypt(bytes, &identity, length);
    overwrite_stack();
    overwrite_freed(PIECE);
    overwrite_freed(length % PIECE);
    plain
}

fn decrypt(
    bytes: &[u8],
    identity: &scrypt::Identity,
    length: usize,
) -> Result<Zeroizing<Vec<u8>>, BackupError> {
    let decryptor = Decryptor::new_buffered(bytes).map_err(|_| BackupError::BadHeader)?;
    let reader = decryptor.decrypt(iter::once(identity as _)).map_err(|error| match error {
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
    if let Err(error) = reader.read_exact(&mut plain) {
        return Err(content_error(error));
    }
    // Only the read past the last byte shows that the last piece was sealed as the last.
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
    if length > MAX_BACKUP_BYTES {
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
    if is_changed_in_copying(bytes) {
        return Err(BackupError::ChangedInCopying);
    }
    if bytes.starts_with(ANY_VERSION) {
        // "age-encryption.org/v" and nothing more is version 1 cut short, for all we can tell.
        let cut = VERSION_1.starts_with(bytes);
        return Err(if cut { BackupError::Truncated } else { BackupError::OtherVersion });
    }
    let cut = !bytes.is_empty() && VERSION_1.starts_with(bytes);
    Err(if cut { BackupError::Truncated } else { BackupError::NotABackup })
}

/// Whether the beginning is that of an age file as mail, a terminal or an editor passes it on: with
/// another line end, quoted, in UTF-16, or as the base64 text of an attachment.
fn is_changed_in_copying(bytes: &[u8]) -> bool {
    let after_version = bytes.strip_prefix(VERSION_1.trim_ascii_end());
    if let Some(next) = after_version.and_then(<[u8]>::first) {
        return !next.is_ascii_digit();
    }
    let beginning = bytes.iter().take(MOST_QUOTING).filter(|byte| **byte != 0).copied();
    let beginning: Vec<u8> = beginning.skip_while(|byte| !byte.is_ascii_alphanumeric()).collect();
    let is_whole = bytes.starts_with(&beginning);
    beginning.starts_with(IN_BASE64) || (!is_whole && beginning.starts_with(ANY_VERSION))
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
    let halves = end.and_then(|end| bytes.split_at_checked(end));
    match halves.and_then(|(line, rest)| Some((line, rest.split_first()?.1))) {
        Some(halves) => Ok(halves),
        None if bytes.len() < LONGEST_LINE => Err(BackupError::Truncated),
        None => Err(BackupError::BadHeader),
    }
}

fn is_base64(text: &[u8], length: usize) -> bool {
    text.len() == length && text.iter().all(|b| b.is_ascii_alphanumeric() || b"+/".contains(b))
}

const TEXT_FORM: &[u8] = b"-----BEGIN AGE ENCRYPTED FILE-----";
const ANY_VERSION: &[u8] = b"age-encryption.org/";
/// The beginning of [`ANY_VERSION`] in base64.
const IN_BASE64: &[u8] = b"YWdlLWVuY3J5cHRpb24ub3Jn";
/// Bytes within which the beginning of a file that was quoted is looked for.
const MOST_QUOTING: usize = 128;
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

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    use super::*;

    const CHEAP: Work = Work::CHEAP;

    fn passphrase(text: &str) -> Passphrase {
        Passphrase::new(text.to_owned()).unwrap()
    }

    fn ours() -> Passphrase {
        passphrase("con trau an co xanh")
    }

    fn sealed(plain: &[u8]) -> Vec<u8> {
        seal_with(plain, &ours(), CHEAP).unwrap()
    }

    /// What `bytes` open to, or the error.
    fn opened(bytes: &[u8]) -> Result<Vec<u8>, BackupError> {
        open_with(bytes, &ours(), CHEAP).map(|plain| plain.to_vec())
    }

    /// `bytes` with another number in the place of the work.
    fn claiming(bytes: &[u8], work: &str) -> Vec<u8> {
        let place = VERSION_1.len() + RECIPIENT.len() + SCRYPT.len() + SALT_CHARACTERS + 1;
        let end = place + bytes[place..].iter().position(|byte| *byte == b'\n').unwrap();
        [&bytes[..place], work.as_bytes(), &bytes[end..]].concat()
    }

    /// `full` under `NONLA_FULL=1`, a tenth otherwise.
    fn count(full: usize) -> usize {
        if std::env::var("NONLA_FULL").is_ok_and(|value| value == "1") { full } else { full / 10 }
    }

    /// T-S8: what mail and editors make of a file is told apart from what is no backup at all.
    #[test]
    fn a_file_that_was_changed_in_copying_is_said_to_be() {
        let file = sealed(b"plain");
        let text = String::from_utf8_lossy(&file).into_owned();
        let with_crlf = String::from_utf8_lossy(&file).replace('\n', "\r\n").into_bytes();
        let in_utf_16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for changed in [
            with_crlf,
            [b" ", file.as_slice()].concat(),
            [b"\n", file.as_slice()].concat(),
            [b"> ", file.as_slice()].concat(),
            ["\u{feff}".as_bytes(), &file].concat(),
            ["“".as_bytes(), &file].concat(),
            in_utf_16(&text),
            in_utf_16(&format!("\u{feff}{text}")),
            text.replacen('\n', " ", 1).into_bytes(),
            text.replacen('\n', "=0A", 1).into_bytes(),
            text.replacen('\n', " \n", 1).into_bytes(),
            b"YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCA".to_vec(),
        ] {
            assert_eq!(opened(&changed), Err(BackupError::ChangedInCopying), "{changed:?}");
        }
        for none in [b"a letter to a friend".as_slice(), b"", b"\0\0\0\0", b"> a letter"] {
            assert_eq!(opened(none), Err(BackupError::NotABackup), "{none:?}");
        }
        assert_eq!(opened(b"age-encryption.org/v10\n"), Err(BackupError::OtherVersion));
        assert_eq!(opened(b"age-encryption.org/v2\n"), Err(BackupError::OtherVersion));
        assert_eq!(opened(b"age-encryption.org/v1"), Err(BackupError::Truncated));
    }

    /// T-S8: bit-equal round trips, also at the borders of the pieces.
    #[test]
    fn what_was_sealed_is_opened_with_the_same_passphrase_only() {
        for length in [0, 1, 15, 16, 17, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 5] {
            let plain: Vec<u8> = (0..length).map(|place| place as u8).collect();
            assert_eq!(opened(&sealed(&plain)), Ok(plain), "{length}");
        }
        let file = sealed(b"kept");
        for other in ["con trau an co xan", "Con trau an co xanh", "con trau an co xanh "] {
            let error = open_with(&file, &passphrase(other), CHEAP).map(drop).unwrap_err();
            assert_eq!(error, BackupError::WrongPassphrase);
        }
        assert_ne!(sealed(b"kept"), file, "two files of one wallet have nothing in common");
    }

    /// T-S8: what is claimed is refused before it is done, so a thousand claims cost nothing.
    #[test]
    fn work_outside_the_bounds_is_refused_before_it_is_done() {
        let file = sealed(b"kept");
        let claim = |work: &str| open_with(&claiming(&file, work), &ours(), Work::REAL).map(drop);
        let started = std::time::Instant::now();
        for _ in 0..10 {
            for log_n in 1..16 {
                let refusal = BackupError::TooWeak { log_n, least: 16 };
                assert_eq!(claim(&log_n.to_string()), Err(refusal));
            }
            for log_n in 21..100 {
                let refusal = BackupError::TooMuchWork { log_n, most: 20 };
                assert_eq!(claim(&log_n.to_string()), Err(refusal));
            }
        }
        assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
        for work in ["", "0", "018", "100", "256", "99999999999", "-1", "+18", "0x12", "18 ", "1e1"]
        {
            assert_eq!(claim(work), Err(BackupError::BadHeader), "{work:?}");
        }
    }

    /// T-S8: the bounds hold for files that are sealed in all honesty, too.
    #[test]
    fn a_file_sealed_with_less_or_more_work_than_agreed_is_refused() {
        let file = seal_with(b"kept", &ours(), Work { seal: 4, ..CHEAP }).unwrap();
        let open = |least, most| open_with(&file, &ours(), Work { seal: 4, least, most }).map(drop);
        assert_eq!(open(4, 4), Ok(()));
        assert_eq!(open(5, 6), Err(BackupError::TooWeak { log_n: 4, least: 5 }));
        assert_eq!(open(2, 3), Err(BackupError::TooMuchWork { log_n: 4, most: 3 }));
    }

    #[test]
    fn what_no_wallet_wrote_is_refused_by_name() {
        let file = sealed(b"kept");
        let body = [b"age-encryption.org/v2\n", &file[VERSION_1.len()..]].concat();
        assert_eq!(opened(&body), Err(BackupError::OtherVersion));
        for bytes in [&b""[..], b"x", b"PK\x03\x04", b"age"] {
            let refusal =
                if bytes == b"age" { BackupError::Truncated } else { BackupError::NotABackup };
            assert_eq!(opened(bytes), Err(refusal), "{bytes:?}");
        }
        let moved = b"\nage-encryption.org/v1\n";
        assert_eq!(opened(moved), Err(BackupError::ChangedInCopying));
        let text = b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n";
        assert_eq!(opened(text), Err(BackupError::TextForm));
    }

    #[test]
    fn a_file_for_keys_or_for_more_than_one_recipient_is_refused_by_name() {
        let key = age::x25519::Identity::generate().to_public();
        let encryptor = Encryptor::with_recipients(iter::once(&key as _)).unwrap();
        let mut writer = encryptor.wrap_output(Vec::new()).unwrap();
        writer.write_all(b"kept").unwrap();
        let for_key = writer.finish().unwrap();
        assert_eq!(opened(&for_key), Err(BackupError::NotForAPassphrase));
        let file = sealed(b"kept");
        let end = file.windows(4).position(|window| window == b"--- ").unwrap();
        let stanza = &file[VERSION_1.len()..end];
        let twice = [&file[..end], stanza, &file[end..]].concat();
        assert_eq!(opened(&twice), Err(BackupError::NotForAPassphrase));
    }

    #[test]
    fn a_file_that_ends_too_early_or_too_late_is_refused() {
        let plain = vec![7; 2 * PIECE];
        let file = sealed(&plain);
        let content = file.len() - 2 * (PIECE + TAG);
        for length in
            (1..content + TAG).chain([content + PIECE + TAG, content + PIECE + 2 * TAG - 1])
        {
            assert_eq!(opened(&file[..length]), Err(BackupError::Truncated), "{length}");
        }
        for length in [content + TAG, content + PIECE, content + PIECE + 2 * TAG, file.len() - 1] {
            assert_eq!(opened(&file[..length]), Err(BackupError::Damaged), "{length}");
        }
        let long = [&file[..], &[0; 20]].concat();
        assert_eq!(opened(&long), Err(BackupError::Damaged));
        let short = sealed(b"kept");
        for added in [&b"\n"[..], b"\r\n", &[0; 40], &short] {
            assert_eq!(opened(&[&short, added].concat()), Err(BackupError::Damaged), "{added:?}");
        }
    }

    #[test]
    fn a_backup_has_a_largest_size() {
        let large = vec![0; MAX_BACKUP_BYTES + 1];
        assert_eq!(seal_with(&large, &ours(), CHEAP).map(drop), Err(BackupError::TooLarge));
        let file = sealed(b"");
        let header = &file[..file.len() - TAG];
        let pieces = MAX_BACKUP_BYTES / PIECE;
        let content = vec![0; MAX_BACKUP_BYTES + 1 + (pieces + 1) * TAG];
        assert_eq!(opened(&[header, &content].concat()), Err(BackupError::TooLarge));
    }

    /// T-S8: 10,000 tampered files, none opens; most get as far as the authentication.
    #[test]
    #[expect(clippy::print_stdout, reason = "a failed run is repeated from its seed")]
    fn a_tampered_backup_is_never_opened() {
        let seed = 0x5EED_0B40;
        println!("seed {seed:#x}");
        let mut rng = StdRng::seed_from_u64(seed);
        let plain: Vec<u8> = (0..1500).map(|_| rng.r#gen()).collect();
        let file = sealed(&plain);
        let runs = count(10_000);
        let mut authenticated = 0;
        for run in 0..runs {
            let changed = tampered(&file, &mut rng);
            match opened(&changed) {
                Ok(_) => panic!("run {run} of seed {seed:#x} was opened"),
                Err(BackupError::Damaged | BackupError::WrongPassphrase) => authenticated += 1,
                Err(_) => {}
            }
        }
        println!("{runs} tampered, {authenticated} of them met the authentication");
        assert!(authenticated * 10 > runs * 8, "{authenticated} of {runs}");
    }

    /// Changes a bit, replaces, adds, leaves out or exchanges bytes, and is never `file` itself.
    fn tampered(file: &[u8], rng: &mut StdRng) -> Vec<u8> {
        loop {
            let mut changed = file.to_vec();
            let place = rng.gen_range(0..file.len());
            match rng.gen_range(0..6) {
                0 | 1 => changed[place] ^= 1 << rng.gen_range(0..8),
                2 => changed[place] = rng.r#gen(),
                3 => changed.insert(place, rng.r#gen()),
                4 => drop(changed.remove(place)),
                _ => changed.swap(place, rng.gen_range(0..file.len())),
            }
            if changed != file {
                return changed;
            }
        }
    }

    /// Serves T-S7: nothing that was sealed or opened lies about in memory afterwards.
    #[cfg(target_os = "linux")]
    #[test]
    fn sealing_and_opening_leave_no_plaintext_in_memory() {
        let mut rng = StdRng::seed_from_u64(0x5EED_0B41);
        // Kept inverted, so that the search does not find what it searches with.
        let inverted: [u8; 32] = rng.r#gen();
        let mut plain: Vec<u8> = inverted.iter().cycle().take(5_000).map(|byte| !byte).collect();
        assert!(is_in_memory(&inverted), "the search finds what is there");
        let file = sealed(&plain);
        plain.zeroize();
        drop(open_with(&file, &ours(), CHEAP).unwrap());
        assert!(!is_in_memory(&inverted), "plaintext was left in memory");
    }

    /// Whether the inverse of `inverted` lies in a writable page of this process.
    #[cfg(target_os = "linux")]
    pub(crate) fn is_in_memory(inverted: &[u8; 32]) -> bool {
        use std::os::unix::fs::FileExt;
        let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
        let memory = std::fs::File::open("/proc/self/mem").unwrap();
        let mut buffer = vec![0; 1 << 20];
        let ranges = maps.lines().filter(|line| line.contains(" rw")).filter_map(|line| {
            let (from, to) = line.split(' ').next()?.split_once('-')?;
            Some((u64::from_str_radix(from, 16).ok()?, u64::from_str_radix(to, 16).ok()?))
        });
        for (mut from, to) in ranges {
            while from < to {
                let length = usize::try_from(to - from).unwrap().min(buffer.len());
                // A page may vanish while others run; it holds nothing then.
                let read = memory.read_at(&mut buffer[..length], from).unwrap_or(0);
                let found = holds_inverse(&buffer[..read], inverted);
                buffer.zeroize();
                buffer.resize(1 << 20, 0);
                if found {
                    return true;
                }
                from += u64::try_from(length).unwrap();
            }
        }
        false
    }

    #[cfg(target_os = "linux")]
    fn holds_inverse(bytes: &[u8], inverted: &[u8; 32]) -> bool {
        bytes.windows(32).any(|window| {
            window[0] == !inverted[0] && window.iter().zip(inverted).all(|(a, b)| *a == !b)
        })
    }

    /// T-S8 and the promise that no wallet is needed to read a backup: both directions with the
    /// stock tool, at the real work.
    #[test]
    fn the_stock_tool_opens_our_backups_and_we_open_its_files() {
        let plain = b"{\"kept\":\"by whoever has the passphrase\"}";
        let file = seal_backup(plain, &ours()).unwrap();
        assert_eq!(open_backup(&file, &ours()).unwrap().as_slice(), plain);
        let Some(tool) = StockTool::find() else {
            return crate::wallet::skip::skip("age and python3");
        };
        assert_eq!(tool.run("-d", &file).as_deref(), Some(&plain[..]), "age -d");
        let theirs = tool.run("-p", plain).expect("age -p");
        assert_eq!(open_backup(&theirs, &ours()).unwrap().as_slice(), plain);
    }

    /// `age`, driven through a terminal since it takes passphrases from nowhere else.
    struct StockTool(std::path::PathBuf);

    impl StockTool {
        fn find() -> Option<Self> {
            let runs = |program: &str| {
                std::process::Command::new(program).arg("--version").output().is_ok()
            };
            if !runs("age") || !runs("python3") {
                return None;
            }
            let folder = std::env::temp_dir().join(format!("nonla-age-{}", std::process::id()));
            std::fs::create_dir_all(&folder).unwrap();
            Some(Self(folder))
        }

        /// What `age MODE` makes of `input` under [`ours`].
        fn run(&self, mode: &str, input: &[u8]) -> Option<Vec<u8>> {
            let (from, to) = (self.0.join("in"), self.0.join(format!("out{mode}")));
            std::fs::write(&from, input).unwrap();
            let status = std::process::Command::new("python3")
                .args(["-c", TERMINAL, ours().expose(), mode, "-o"])
                .args([&to, &from])
                .status()
                .unwrap();
            status.success().then(|| std::fs::read(&to).unwrap())
        }
    }

    impl Drop for StockTool {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    /// Runs `age` with the arguments after the first, and types the first at each prompt.
    const TERMINAL: &str = r#"
import os, pty, sys
child, terminal = pty.fork()
if child == 0:
    os.execvp("age", ["age"] + sys.argv[2:])
seen = b""
while True:
    try:
        piece = os.read(terminal, 1024)
    except OSError:
        break
    if not piece:
        break
    seen += piece
    if seen.rstrip().endswith(b":"):
        seen = b""
        os.write(terminal, sys.argv[1].encode() + b"\n")
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"#;

    proptest! {
        #[test]
        fn any_bytes_are_refused_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(opened(&bytes).is_err());
            prop_assert!(opened(&[VERSION_1, &bytes].concat()).is_err());
        }

        #[test]
        fn any_header_is_refused_without_harm(
            text in "(-> (scrypt|X25519)( [A-Za-z0-9+/]{20,23})?( [0-9]{0,3})?\n)?([A-Za-z0-9+/]{42,44}\n)?(--- [A-Za-z0-9+/]{42,44}\n)?.{0,40}",
        ) {
            prop_assert!(opened(&[VERSION_1, text.as_bytes()].concat()).is_err());
        }
    }
}
