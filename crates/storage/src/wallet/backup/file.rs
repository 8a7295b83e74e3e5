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
//! **Memory.** The plaintext is sealed and opened in one place of its final size, and that place is wiped;
//! keys are wiped, and what computing them left on the stack is written over. The tables of scrypt are
//! given back as they are: they follow from the passphrase, but neither it nor a key stands in them.

use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Nonce, Tag};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use nonla_crypto::overwrite_stack;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::wallet::backup::content::{self, content_length, plain_length};
use crate::wallet::backup::error::{BackupError, MAX_BACKUP_BYTES};
use crate::wallet::backup::header::{self, Header, Parts, SALT, SEALED_KEY, mac_line};
use crate::wallet::seal::data_key::random;
use crate::wallet::unlock::passphrase::Passphrase;

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
    let sealed = try_to_seal(plain, passphrase, work.seal);
    overwrite_stack();
    sealed.ok_or(BackupError::NotSealed)
}

fn try_to_seal(plain: &[u8], passphrase: &Passphrase, log_n: u8) -> Option<Vec<u8>> {
    let file_key = FileKey::generate()?;
    let salt = random().ok()?;
    let wrapping = wrapping_cipher(passphrase, &salt, log_n)?;
    let mut sealed_key = [0; SEALED_KEY];
    let (key, tag_place) = sealed_key.split_at_mut(FILE_KEY);
    key.copy_from_slice(&*file_key.0);
    let tag = wrapping.encrypt_inout_detached(&Nonce::from([0; 12]), b"", key.into()).ok()?;
    tag_place.copy_from_slice(&tag);

    let signed = Header { salt, log_n, sealed_key }.signed_bytes();
    let mac = mac_line(&file_key.mac(&signed)?.finalize().into_bytes().into());
    let nonce: [u8; SALT] = random().ok()?;
    // Room for everything at once: what grows leaves copies behind.
    let length = signed.len() + mac.len() + nonce.len() + content_length(plain.len());
    let mut file = Vec::with_capacity(length);
    file.extend([signed.as_slice(), mac.as_bytes(), &nonce].concat());
    content::seal(&*file_key.derive(&nonce, b"payload")?, plain, &mut file)?;
    Some(file)
}

fn open_with(
    bytes: &[u8],
    passphrase: &Passphrase,
    work: Work,
) -> Result<Zeroizing<Vec<u8>>, BackupError> {
    let parts = header::read(bytes)?;
    work.check(parts.header.log_n)?;
    plain_length(parts.content)?;
    let plain = open_parts(&parts, passphrase);
    overwrite_stack();
    plain
}

fn open_parts(
    parts: &Parts<'_>,
    passphrase: &Passphrase,
) -> Result<Zeroizing<Vec<u8>>, BackupError> {
    let Header { salt, log_n, sealed_key } = &parts.header;
    let wrapping = wrapping_cipher(passphrase, salt, *log_n).ok_or(BackupError::BadHeader)?;
    let (key, tag) = sealed_key.split_last_chunk().ok_or(BackupError::BadHeader)?;
    let mut file_key = FileKey(Zeroizing::new([0; FILE_KEY]));
    file_key.0.copy_from_slice(key);
    let place = file_key.0.as_mut_slice().into();
    wrapping
        .decrypt_inout_detached(&Nonce::from([0; 12]), b"", place, &Tag::from(*tag))
        .map_err(|_| BackupError::WrongPassphrase)?;
    let mac = file_key.mac(parts.signed).ok_or(BackupError::Damaged)?;
    mac.verify_slice(&parts.mac).map_err(|_| BackupError::Damaged)?;
    let key = file_key.derive(parts.nonce, b"payload").ok_or(BackupError::Damaged)?;
    content::open(&key, parts.content)
}

/// What seals the file key: a key from the passphrase, slow and large on purpose. `None` outside the
/// bounds of scrypt, which [`Work`] lies within.
fn wrapping_cipher(
    passphrase: &Passphrase,
    salt: &[u8; SALT],
    log_n: u8,
) -> Option<ChaCha20Poly1305> {
    let params = scrypt::Params::new(log_n, 8, 1, 32).ok()?;
    let salt = [b"age-encryption.org/v1/scrypt".as_slice(), salt].concat();
    let mut key = Zeroizing::new([0; 32]);
    scrypt::scrypt(passphrase.expose().as_bytes(), &salt, &params, key.as_mut_slice()).ok()?;
    Some(ChaCha20Poly1305::new((&*key).into()))
}

/// What a file is sealed under: 16 random bytes, another 16 for each file. Wiped on drop.
struct FileKey(Zeroizing<[u8; FILE_KEY]>);

impl FileKey {
    fn generate() -> Option<Self> {
        random().ok().map(Zeroizing::new).map(Self)
    }

    /// HKDF-SHA-256 of the file key.
    fn derive(&self, salt: &[u8], info: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
        let mut key = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(Some(salt), &*self.0).expand(info, key.as_mut_slice()).ok()?;
        Some(key)
    }

    /// The MAC of a header.
    fn mac(&self, signed: &[u8]) -> Option<Hmac<Sha256>> {
        let key = self.derive(b"", b"header")?;
        let mac = <Hmac<Sha256> as Mac>::new_from_slice(key.as_slice()).ok()?;
        Some(mac.chain_update(signed))
    }
}

const FILE_KEY: usize = 16;

#[cfg(test)]
pub(crate) mod tests {
    use std::io::{Read, Write};
    use std::iter;

    use age::secrecy::SecretString;
    use age::{Decryptor, Encryptor, scrypt};
    use proptest::prelude::*;
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    use super::*;
    use crate::wallet::backup::content::{PIECE, TAG};
    use crate::wallet::backup::header::{RECIPIENT, SCRYPT, VERSION_1};
    use zeroize::Zeroize;

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
        let place =
            VERSION_1.len() + RECIPIENT.len() + SCRYPT.len() + "0123456789012345678901".len() + 1;
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

    /// T-S8: a last piece without plaintext after a whole one would be a second spelling.
    #[test]
    fn an_empty_piece_after_a_whole_one_is_refused() {
        let (key, plain) = ([7; 32], vec![1; PIECE]);
        let mut content = Vec::new();
        content::seal(&key, &[&plain[..], b"x"].concat(), &mut content).unwrap();
        content.truncate(PIECE + TAG);
        let cipher = ChaCha20Poly1305::new((&key).into());
        let second_and_last = Nonce::from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
        let tag = cipher.encrypt_inout_detached(&second_and_last, b"", (&mut [][..]).into());
        content.extend_from_slice(&tag.unwrap());
        assert_eq!(content::open(&key, &content), Err(BackupError::Damaged));
    }

    /// T-S8: the library of the format's author's choice opens ours and we open its files, whole
    /// pieces and parts of them.
    #[test]
    fn another_implementation_opens_our_files_and_we_open_its() {
        let secret = || SecretString::from(ours().expose().to_owned());
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 5] {
            let plain: Vec<u8> = (0..length).map(|place| place as u8).collect();
            let file = sealed(&plain);
            let decryptor = Decryptor::new_buffered(file.as_slice()).unwrap();
            let identity = scrypt::Identity::new(secret());
            let mut theirs = Vec::new();
            let mut reader = decryptor.decrypt(iter::once(&identity as _)).unwrap();
            reader.read_to_end(&mut theirs).unwrap();
            assert_eq!(theirs, plain, "{length}");

            let mut recipient = scrypt::Recipient::new(secret());
            recipient.set_work_factor(CHEAP.seal);
            let encryptor = Encryptor::with_recipients(iter::once(&recipient as _)).unwrap();
            let mut writer = encryptor.wrap_output(Vec::new()).unwrap();
            writer.write_all(&plain).unwrap();
            assert_eq!(opened(&writer.finish().unwrap()), Ok(plain), "{length}");
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
        // SealedState inverted, so that the search does not find what it searches with.
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
