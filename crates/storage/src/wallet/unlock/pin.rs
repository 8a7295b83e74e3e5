//! Unlocking with a PIN: short, so the number of tries must be counted where nobody who holds the
//! wallet's files can turn the count back.
//!
//! The data key is wrapped under a key made of the PIN (Argon2id) *and* 32 random bytes that only
//! the key store has, so the files alone allow no guess at all. Beside those bytes the key store
//! holds the count of failed tries. It goes up before a try is made and back to zero after a good
//! one: killing the program gives no try away. Without a key store there is no PIN.

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::wallet::seal::data_key::{DataKey, NoRandomness, mac, random};
use crate::wallet::seal::header::{Header, KeySlot, SlotKind, WalletId};
use crate::wallet::unlock::kdf::{KdfCost, KdfError, derive, new_salt};
use crate::wallet::unlock::key_store::{KeyStore, KeyStoreError, entry_name};

/// Failed tries after which the PIN waits, and for how long, in seconds.
const WAITS: [(u8, i64); 3] = [(4, 60), (8, 5 * 60), (12, 60 * 60)];
/// Failed tries after which the PIN is blocked for good.
const MOST_TRIES: u8 = 16;
const ENTRY: &str = "pin";
const DEVICE_SECRET: usize = 32;

/// A PIN: 6 to 12 digits. Wiped on drop; neither shown nor compared.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Pin(String);

/// The text is no PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a PIN has 6 to 12 digits")]
pub struct BadPin;

impl Pin {
    /// Takes what was typed; wiped if it is no PIN.
    ///
    /// # Errors
    /// [`BadPin`].
    pub fn new(text: String) -> Result<Self, BadPin> {
        let pin = Self(text);
        let digits = pin.0.bytes().all(|byte| byte.is_ascii_digit());
        if digits && (6..=12).contains(&pin.0.len()) { Ok(pin) } else { Err(BadPin) }
    }
}

/// Why a PIN did not unlock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PinError {
    /// This wallet has no PIN, or not on this device.
    #[error("this wallet has no PIN on this device: use the passphrase")]
    NoPin,
    /// There is no place outside the wallet's files to count tries in.
    #[error(
        "this system has no key store to count tries in, so a PIN would not protect anything: use a passphrase"
    )]
    NoKeyStore,
    /// The PIN is another one.
    #[error("wrong PIN, {left} tries left")]
    Wrong {
        /// Tries left before the PIN is blocked.
        left: u8,
    },
    /// Too many tries: wait.
    #[error("too many wrong PINs: wait {seconds} s, or use the passphrase")]
    Wait {
        /// How long, in seconds.
        seconds: i64,
    },
    /// Too many tries: the PIN is blocked for good.
    #[error("the PIN is blocked after 16 wrong tries: use the passphrase and set a new PIN")]
    Blocked,
    /// The key store did not answer.
    #[error(transparent)]
    KeyStore(#[from] KeyStoreError),
    /// No key was derived.
    #[error(transparent)]
    Kdf(#[from] KdfError),
    /// No randomness.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// What the key store has of a PIN.
struct Guard {
    device_secret: Zeroizing<[u8; DEVICE_SECRET]>,
    failures: u8,
    /// No try counts before this second.
    not_before: i64,
}

impl Guard {
    fn read(key_store: &dyn KeyStore, wallet: &WalletId) -> Result<Self, PinError> {
        let entry = key_store.read(&entry_name(wallet, ENTRY))?.ok_or(PinError::NoPin)?;
        let (secret, rest) = entry.split_first_chunk::<DEVICE_SECRET>().ok_or(PinError::NoPin)?;
        let (failures, rest) = rest.split_first().ok_or(PinError::NoPin)?;
        let not_before = <[u8; 8]>::try_from(rest).map_err(|_| PinError::NoPin)?;
        Ok(Self {
            device_secret: Zeroizing::new(*secret),
            failures: *failures,
            not_before: i64::from_be_bytes(not_before),
        })
    }

    fn write(&self, key_store: &dyn KeyStore, wallet: &WalletId) -> Result<(), KeyStoreError> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(DEVICE_SECRET + 9));
        bytes.extend_from_slice(self.device_secret.as_slice());
        bytes.push(self.failures);
        bytes.extend_from_slice(&self.not_before.to_be_bytes());
        key_store.write(&entry_name(wallet, ENTRY), &bytes)
    }

    /// Counts a try before it is made.
    fn count(&mut self, now: i64) -> Result<(), PinError> {
        if self.failures >= MOST_TRIES {
            return Err(PinError::Blocked);
        }
        if now < self.not_before {
            return Err(PinError::Wait { seconds: self.not_before.saturating_sub(now) });
        }
        self.failures += 1;
        if let Some((_, wait)) = WAITS.iter().find(|(tries, _)| *tries == self.failures) {
            self.not_before = now.saturating_add(*wait);
        }
        Ok(())
    }

    fn wrapping_key(&self, pin: &Pin, slot: (KdfCost, &[u8; 16])) -> Result<DataKey, KdfError> {
        let (cost, salt) = slot;
        let known = derive(pin.0.as_bytes(), salt, cost)?;
        let secret = self.device_secret.as_slice();
        let key = Zeroizing::new(mac(&known, &[b"NONLA-PIN-KEY-V1", secret]));
        Ok(DataKey::from_bytes(&key))
    }
}

/// Sets a PIN: the key slot for the header. The key store gets a new secret and a count of zero.
pub(crate) fn set(
    pin: &Pin,
    header: &Header,
    data_key: &DataKey,
    key_store: &dyn KeyStore,
) -> Result<KeySlot, PinError> {
    let device_secret = Zeroizing::new(random()?);
    let guard = Guard { device_secret, failures: 0, not_before: i64::MIN };
    let (cost, salt) = (KdfCost::LEAST, new_salt()?);
    let key = guard.wrapping_key(pin, (cost, &salt))?;
    let slot = header.wrap(SlotKind::Pin, (cost, salt), (&key, data_key))?;
    guard.write(key_store, &header.wallet)?;
    Ok(slot)
}

/// Takes the PIN's secret and count out of the key store.
pub(crate) fn forget(wallet: &WalletId, key_store: &dyn KeyStore) -> Result<(), KeyStoreError> {
    key_store.delete(&entry_name(wallet, ENTRY))
}

/// One try.
pub(crate) fn unlock(
    pin: &Pin,
    header: &Header,
    key_store: Option<&dyn KeyStore>,
    now: i64,
) -> Result<DataKey, PinError> {
    let slot = header.pin.as_ref().ok_or(PinError::NoPin)?;
    let key_store = key_store.ok_or(PinError::NoKeyStore)?;
    let mut guard = Guard::read(key_store, &header.wallet)?;
    guard.count(now)?;
    guard.write(key_store, &header.wallet)?;
    let key = guard.wrapping_key(pin, (slot.cost, &slot.salt))?;
    let Some(data_key) = header.unwrap(SlotKind::Pin, slot, &key) else {
        let left = MOST_TRIES.saturating_sub(guard.failures);
        return Err(if left == 0 { PinError::Blocked } else { PinError::Wrong { left } });
    };
    guard.failures = 0;
    guard.not_before = i64::MIN;
    guard.write(key_store, &header.wallet)?;
    Ok(data_key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_has_six_to_twelve_digits() {
        for text in ["", "12345", "1234567890123", "12345a", "12 3456", "١٢٣٤٥٦"] {
            assert!(Pin::new(text.to_owned()).is_err(), "{text}");
        }
        for text in ["000000", "123456789012"] {
            assert!(Pin::new(text.to_owned()).is_ok());
        }
    }

    /// Serves T-S6: 4 x 4 tries and no more, however the clock runs.
    #[test]
    fn tries_are_counted_by_fours() {
        let device_secret = Zeroizing::new([0; DEVICE_SECRET]);
        let mut guard = Guard { device_secret, failures: 0, not_before: i64::MIN };
        let mut now = 0;
        for round in 0..4usize {
            for _ in 0..4 {
                assert_eq!(guard.count(now), Ok(()));
            }
            if let Some((_, wait)) = WAITS.get(round) {
                assert_eq!(guard.count(now), Err(PinError::Wait { seconds: *wait }));
                now += wait;
            }
        }
        for now in [now, i64::MAX, i64::MIN] {
            assert_eq!(guard.count(now), Err(PinError::Blocked));
        }
        guard.failures = 4;
        guard.not_before = i64::MAX;
        assert_eq!(guard.count(i64::MIN), Err(PinError::Wait { seconds: i64::MAX }));
    }
}
