//! T-S6: how often somebody who has the wallet's files, and may do with them what they like, gets
//! to try a PIN.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use nonla_storage::{
    KeyStore, KeyStoreError, Locked, Passphrase, Pin, PinError, SqliteStore, Unlock, Vault,
    VaultError,
};

use crate::journey::{block_on, create, folder, key, share_of, world};
use crate::rollback::{BesideTheWallet, Remembered};
use crate::tampering::{Files, close, unlock_or_close};

/// Tries before the PIN is blocked for good.
const MOST: usize = 16;
/// More tries than anybody is granted.
const GIVEN_UP_AFTER: usize = 40;
const MINUTE: i64 = 60;

fn pin(digits: &str) -> Pin {
    Pin::new(digits.to_owned()).unwrap()
}

/// A key store whose program is killed as soon as it has written: right after a try was counted.
struct KilledAfterCounting<K>(K);

impl<K: KeyStore> KeyStore for KilledAfterCounting<K> {
    fn read(&self, name: &str) -> Result<Option<zeroize::Zeroizing<Vec<u8>>>, KeyStoreError> {
        self.0.read(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), KeyStoreError> {
        self.0.write(name, bytes)?;
        Err(KeyStoreError)
    }

    fn delete(&self, name: &str) -> Result<(), KeyStoreError> {
        self.0.delete(name)
    }
}

/// A wallet with a PIN, and its files before the PIN was set and after.
async fn with_pin(folder: &Path, key_store: Box<dyn KeyStore>) -> (Files, Files) {
    std::fs::create_dir_all(folder).unwrap();
    let mut vault = create(&folder.join("wallet.db"), world(60).new_wallet().unwrap()).await;
    let before = Files::of(folder);
    vault.remember_in(key_store).unwrap();
    vault.set_pin(&pin("271828")).await.unwrap();
    vault.lock().into_store().close().await.unwrap();
    (before, Files::of(folder))
}

/// One try at a time in seconds.
async fn guess(
    path: &Path,
    key_store: Option<Box<dyn KeyStore>>,
    (digits, now): (&str, i64),
) -> Result<Vault<SqliteStore>, VaultError> {
    let mut locked = Locked::read(SqliteStore::open(path).await?).await?;
    if let Some(key_store) = key_store {
        locked = locked.with_key_store(key_store);
    }
    unlock_or_close(locked, Unlock::Pin(&pin(digits), now)).await
}

/// Tries until blocked, with whatever is done to the files in between; how many tries were had, and
/// how long it took by the clock.
async fn tries(
    path: &Path,
    key_store: impl Fn() -> Box<dyn KeyStore>,
    between: impl Fn(),
) -> (usize, i64) {
    let (mut had, mut now) = (0, 0);
    while had < GIVEN_UP_AFTER {
        between();
        match guess(path, Some(key_store()), ("314159", now)).await.map(drop) {
            Err(VaultError::Pin(PinError::Wait { seconds })) => now += seconds,
            // A counted try that was then made, or killed before it was made.
            Err(VaultError::Pin(PinError::Wrong { .. } | PinError::KeyStore(_))) => had += 1,
            Err(VaultError::Pin(PinError::Blocked)) => return (had, now),
            // The files no longer are a wallet with a PIN: there is nothing to try.
            Err(VaultError::Store(_) | VaultError::Header(_)) => return (had, now),
            Err(VaultError::Pin(PinError::NoPin)) => return (had, now),
            other => panic!("{other:?}"),
        }
    }
    (had, now)
}

/// What can be done to a file.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Delete,
    Truncate,
    Edit,
    RestoreOld,
    RestoreFirst,
}

fn do_it(deed: Deed, path: &Path, (before, after): (&Files, &Files)) {
    let name = PathBuf::from(path.file_name().unwrap());
    let (old, first) = (before.0.get(&name), after.0.get(&name));
    let bytes = std::fs::read(path).ok();
    match deed {
        Deed::Delete => drop(std::fs::remove_file(path)),
        Deed::Truncate => {
            let half = bytes.map(|bytes| bytes[..bytes.len() / 2].to_vec());
            drop(half.map(|half| std::fs::write(path, half)));
        }
        Deed::Edit => {
            let flipped: Option<Vec<u8>> =
                bytes.map(|bytes| bytes.iter().map(|byte| byte ^ 1).collect());
            drop(flipped.map(|flipped| std::fs::write(path, flipped)));
        }
        Deed::RestoreOld => drop(old.map(|old| std::fs::write(path, old))),
        Deed::RestoreFirst => drop(first.map(|first| std::fs::write(path, first))),
    }
}

const DEEDS: [Deed; 5] =
    [Deed::Delete, Deed::Truncate, Deed::Edit, Deed::RestoreOld, Deed::RestoreFirst];

/// Serves T-S6: nothing that is done to the wallet's files gives a try more than 4 x 4, nor spares
/// the waits between.
#[test]
fn no_edit_of_a_file_gives_another_try() {
    block_on(async {
        let (at, remembered) = (folder("pins"), Remembered::default());
        let (before, after) = with_pin(&at.join("made"), Box::new(remembered.clone())).await;
        let work = at.join("work");
        let path = work.join("wallet.db");
        let names = ["wallet.db", "wallet.db-lock", "wallet.db-wal", "wallet.db-shm"];
        let mut most = 0;
        for name in names {
            for deed in DEEDS {
                after.put(&work);
                let counting = remembered.copied();
                let killed = || Box::new(KilledAfterCounting(counting.clone())) as _;
                let between = || do_it(deed, &work.join(name), (&before, &after));
                let (had, _) = tries(&path, killed, between).await;
                assert!(had <= MOST, "{deed:?} {name}: {had}");
                // What is left of the tries counts on in the untouched files.
                after.put(&work);
                let (more, took) = tries(&path, killed, || {}).await;
                assert_eq!(had + more, MOST, "{deed:?} {name}");
                if had == 0 {
                    assert_eq!(took, MINUTE + 5 * MINUTE + 60 * MINUTE);
                }
                most = most.max(had);
            }
        }
        println!("T-S6 {} deeds, {most} tries at most", names.len() * DEEDS.len());
        assert_eq!(most, MOST, "the tries are tries");
    });
}

/// Serves T-S6: four tries, one minute, four tries, five minutes, four tries, one hour, four tries,
/// and no more; the right PIN is no better then, and the passphrase still is. Each real try takes its
/// time.
#[test]
fn wrong_pins_wait_and_are_blocked_in_the_end() {
    block_on(async {
        let (at, remembered) = (folder("pin-waits"), Remembered::default());
        let path = at.join("made/wallet.db");
        with_pin(path.parent().unwrap(), Box::new(remembered.clone())).await;
        let there = || Some(Box::new(remembered.clone()) as Box<dyn KeyStore>);
        let (mut now, mut spent, rounds) =
            (1000, Duration::ZERO, [MINUTE, 5 * MINUTE, 60 * MINUTE, 0]);
        for (round, wait) in rounds.into_iter().enumerate() {
            for tried in 1..=4 {
                let start = Instant::now();
                let error = guess(&path, there(), ("314159", now)).await.map(drop).unwrap_err();
                spent += start.elapsed();
                let left = (MOST - 4 * round - tried) as u8;
                let expected = if left == 0 { PinError::Blocked } else { PinError::Wrong { left } };
                assert_eq!(error, VaultError::Pin(expected));
            }
            // Early by one second, with the right PIN, and with a clock that was turned back.
            for early in [now + wait - 1, now, now - 1_000_000] {
                let expected = match wait {
                    0 => PinError::Blocked,
                    _ => PinError::Wait { seconds: now + wait - early },
                };
                let error = guess(&path, there(), ("271828", early)).await.map(drop);
                assert_eq!(error.unwrap_err(), VaultError::Pin(expected));
            }
            now += wait;
        }
        let later = guess(&path, there(), ("271828", now + 1_000_000_000)).await.map(drop);
        assert_eq!(later.unwrap_err(), VaultError::Pin(PinError::Blocked));
        let locked = Locked::read(SqliteStore::open(&path).await.unwrap()).await.unwrap();
        assert!(locked.unlock(Unlock::Key(&key())).await.is_ok());
        let each = spent.as_secs_f64() * 1000.0 / MOST as f64;
        let days = each * 1e6 / 86_400_000.0;
        println!("T-S6 {each:.0} ms a try; without the count, 10^6 tries take {days:.2} days");
        assert!(each > 20.0);
    });
}

/// Serves T-S6: the right PIN in time sets the count back to zero, and only that does.
#[test]
fn the_right_pin_sets_the_count_back() {
    block_on(async {
        let (at, remembered) = (folder("pin-resets"), Remembered::default());
        let path = at.join("made/wallet.db");
        with_pin(path.parent().unwrap(), Box::new(remembered.clone())).await;
        let killed = || Some(Box::new(KilledAfterCounting(remembered.clone())) as _);
        for round in 0..share_of(30) as i64 {
            let now = round * 1000 + 61;
            for _ in 0..4 {
                let error = guess(&path, killed(), ("314159", now)).await.map(drop);
                assert!(matches!(error, Err(VaultError::Pin(PinError::KeyStore(_)))), "{error:?}");
            }
            let waits = guess(&path, killed(), ("314159", now)).await.map(drop);
            assert_eq!(waits.unwrap_err(), VaultError::Pin(PinError::Wait { seconds: 60 }));
            let there = Some(Box::new(remembered.clone()) as _);
            close(guess(&path, there, ("271828", now + 60)).await.unwrap()).await;
        }
    });
}

/// Serves T-S6: where there is no place to count tries in, there is no PIN; and the files and the
/// PIN without the key store open nothing.
#[test]
fn there_is_no_pin_without_a_key_store() {
    block_on(async {
        let (at, remembered) = (folder("no-key-store"), Remembered::default());
        let path = at.join("wallet.db");
        let mut vault = create(&path, world(61).new_wallet().unwrap()).await;
        let refused = vault.set_pin(&pin("271828")).await.unwrap_err();
        assert_eq!(refused, VaultError::Pin(PinError::NoKeyStore));
        vault.remember_in(Box::new(remembered.clone())).unwrap();
        vault.set_pin(&pin("271828")).await.unwrap();
        close(vault).await;
        let alone = guess(&path, None, ("271828", 0)).await.map(drop);
        assert_eq!(alone.unwrap_err(), VaultError::Pin(PinError::NoKeyStore));
        let other = Some(Box::new(Remembered::default()) as Box<dyn KeyStore>);
        let other = guess(&path, other, ("271828", 0)).await.map(drop);
        assert_eq!(other.unwrap_err(), VaultError::Pin(PinError::NoPin));
        let mut vault =
            guess(&path, Some(Box::new(remembered.clone())), ("271828", 0)).await.unwrap();
        vault.remove_pin().await.unwrap();
        close(vault).await;
        let gone = guess(&path, Some(Box::new(remembered)), ("271828", 0)).await.map(drop);
        assert_eq!(gone.unwrap_err(), VaultError::Pin(PinError::NoPin));
    });
}

/// Serves T-S6, as its control: whoever counts tries in the wallet's own folder grants as many as
/// anybody likes to take.
#[test]
fn a_count_in_the_wallets_own_folder_counts_nothing() {
    block_on(async {
        let work = folder("count-beside").join("work");
        let beside = BesideTheWallet(work.clone());
        let (_, after) = with_pin(&work, Box::new(beside.clone())).await;
        let killed = || Box::new(KilledAfterCounting(beside.clone())) as Box<dyn KeyStore>;
        let (had, took) = tries(&work.join("wallet.db"), killed, || after.put(&work)).await;
        assert_eq!((had, took), (GIVEN_UP_AFTER, 0));
    });
}

/// Serves T-S6: a wrong passphrase takes as long as the derivation does, and nothing else opens.
#[test]
fn a_wrong_passphrase_opens_nothing() {
    block_on(async {
        let path = folder("passphrase").join("wallet.db");
        let passphrase = |text: &str| Passphrase::new(text.to_owned()).unwrap();
        let store = SqliteStore::create(&path).await.unwrap();
        let wallet = world(62).new_wallet().unwrap();
        let vault = Vault::create(store, &passphrase("con trau an co"), wallet).await.unwrap();
        let locked = vault.lock();
        let wrong = passphrase("con trau an cO");
        let not = locked.unlock(Unlock::Passphrase(&wrong)).await.map(drop).unwrap_err();
        assert_eq!(not.error, VaultError::WrongPassphrase);
        let locked = not.locked;
        let not = locked.unlock(Unlock::Key(&key())).await.map(drop).unwrap_err();
        assert_eq!(not.error, VaultError::WrongKey);
        assert!(not.locked.unlock(Unlock::Passphrase(&passphrase("con trau an co"))).await.is_ok());
    });
}
