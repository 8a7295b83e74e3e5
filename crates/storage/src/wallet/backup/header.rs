//! The header of a backup: version, one `scrypt` recipient, MAC.
//!
//! See the [age file format](https://github.com/C2SP/C2SP/blob/main/age.md), "Header" and "scrypt
//! recipient stanza". One spelling is read: base64 is canonical and numbers have no leading zero.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use crate::wallet::backup::error::BackupError;

/// Bytes of the salt, and of the nonce between the header and the content.
pub(crate) const SALT: usize = 16;
/// A file key of 16 bytes and its tag of 16 bytes.
pub(crate) const SEALED_KEY: usize = 32;

/// What a header says.
#[derive(Clone, Copy)]
pub(crate) struct Header {
    /// The salt of the passphrase's derivation.
    pub(crate) salt: [u8; SALT],
    /// How much work the derivation is: the binary logarithm of scrypt's `N`.
    pub(crate) log_n: u8,
    /// The file key, sealed under the passphrase.
    pub(crate) sealed_key: [u8; SEALED_KEY],
}

/// A file taken apart, before any work is done.
pub(crate) struct Parts<'a> {
    pub(crate) header: Header,
    /// The bytes under the MAC: all before it but a blank.
    pub(crate) signed: &'a [u8],
    pub(crate) mac: [u8; 32],
    /// What the key of the content is derived with.
    pub(crate) nonce: &'a [u8; SALT],
    pub(crate) content: &'a [u8],
}

impl Header {
    /// The bytes under the MAC.
    pub(crate) fn signed_bytes(&self) -> Vec<u8> {
        let text = |bytes: &[u8]| STANDARD_NO_PAD.encode(bytes);
        let Self { salt, log_n, sealed_key } = self;
        let stanza = format!("-> scrypt {} {log_n}\n{}\n---", text(salt), text(sealed_key));
        [VERSION_1, stanza.as_bytes()].concat()
    }
}

/// The end of a header's last line: its MAC.
pub(crate) fn mac_line(mac: &[u8; 32]) -> String {
    format!(" {}\n", STANDARD_NO_PAD.encode(mac))
}

/// Takes apart a file whose header has the one form that ours have.
pub(crate) fn read(bytes: &[u8]) -> Result<Parts<'_>, BackupError> {
    let rest = read_version(bytes)?;
    let (line, rest) = next_line(rest)?;
    let (salt, log_n) = read_recipient(line)?;
    let (body, rest) = next_line(rest)?;
    let sealed_key = decode(body)?;
    let (line, after) = next_line(rest)?;
    if line.starts_with(RECIPIENT) {
        return Err(BackupError::NotForAPassphrase);
    }
    let mac = decode(line.strip_prefix(END).ok_or(BackupError::BadHeader)?)?;
    let before = bytes.len() - rest.len() + END.trim_ascii_end().len();
    let signed = bytes.get(..before).ok_or(BackupError::BadHeader)?;
    let (nonce, content) = after.split_first_chunk().ok_or(BackupError::Truncated)?;
    Ok(Parts { header: Header { salt, log_n, sealed_key }, signed, mac, nonce, content })
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
fn read_recipient(line: &[u8]) -> Result<([u8; SALT], u8), BackupError> {
    let recipient = line.strip_prefix(RECIPIENT).ok_or(BackupError::BadHeader)?;
    let arguments = recipient.strip_prefix(SCRYPT).ok_or(BackupError::NotForAPassphrase)?;
    let blank = arguments.iter().position(|byte| *byte == b' ').ok_or(BackupError::BadHeader)?;
    let (salt, number) = arguments.split_at_checked(blank).ok_or(BackupError::BadHeader)?;
    let number = number.strip_prefix(b" ").ok_or(BackupError::BadHeader)?;
    Ok((decode(salt)?, read_number(number).ok_or(BackupError::BadHeader)?))
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

/// Exactly `N` bytes in canonical base64 without padding.
fn decode<const N: usize>(text: &[u8]) -> Result<[u8; N], BackupError> {
    let bytes = STANDARD_NO_PAD.decode(text).map_err(|_| BackupError::BadHeader)?;
    bytes.try_into().map_err(|_| BackupError::BadHeader)
}

const TEXT_FORM: &[u8] = b"-----BEGIN AGE ENCRYPTED FILE-----";
const ANY_VERSION: &[u8] = b"age-encryption.org/";
/// The beginning of [`ANY_VERSION`] in base64.
const IN_BASE64: &[u8] = b"YWdlLWVuY3J5cHRpb24ub3Jn";
/// Bytes within which the beginning of a file that was quoted is looked for.
const MOST_QUOTING: usize = 128;
pub(crate) const VERSION_1: &[u8] = b"age-encryption.org/v1\n";
pub(crate) const RECIPIENT: &[u8] = b"-> ";
pub(crate) const SCRYPT: &[u8] = b"scrypt ";
const END: &[u8] = b"--- ";
/// No line of a header of ours is as long; those of other recipients may be longer.
const LONGEST_LINE: usize = 4096;
