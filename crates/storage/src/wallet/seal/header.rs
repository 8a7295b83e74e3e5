//! The header of a store: the one thing in it that is not sealed. Which wallet, which format, and
//! the data key, wrapped under a passphrase, under a PIN, or under neither if a program keeps it.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::wallet::seal::data_key::{DataKey, NoRandomness, random, seal_in_place};
use crate::wallet::unlock::kdf::{BadKdfCost, KdfCost, SALT};

const MAGIC: &[u8; 8] = b"NONLAWLT";
const WRAP_TAG: &[u8] = b"NONLA-KEY-WRAP-V1";
const WRAPPED: usize = 24 + 32 + 16;
/// The format this version writes. It reads format 0 too, which was never released: it keeps the
/// road from one format to the next open and tested.
pub const FORMAT: u16 = 1;

/// Random, drawn with each store: what all sealed in it is bound to.
pub type WalletId = [u8; 16];

/// The header, read.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) format: u16,
    pub(crate) wallet: WalletId,
    pub(crate) passphrase: Option<KeySlot>,
    pub(crate) pin: Option<KeySlot>,
}

/// The data key, wrapped.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct KeySlot {
    pub(crate) cost: KdfCost,
    pub(crate) salt: [u8; SALT],
    wrapped: [u8; WRAPPED],
}

/// What a key slot opens with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum SlotKind {
    Passphrase = 1,
    Pin = 2,
}

/// Why a header was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HeaderError {
    /// It is no header.
    #[error("this is not a Nonla wallet, or its header is damaged: restore your last backup")]
    NotAHeader,
    /// It was written by a newer version.
    #[error(
        "this wallet was written by a newer version (format {found}, this one knows {FORMAT}): \
         update and try again"
    )]
    Newer {
        /// The format.
        found: u16,
    },
    /// The key derivation is out of bounds.
    #[error(transparent)]
    Cost(#[from] BadKdfCost),
}

impl Header {
    pub(crate) fn new() -> Result<Self, NoRandomness> {
        Ok(Self { format: FORMAT, wallet: random()?, passphrase: None, pin: None })
    }

    /// The one written form.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(self.format.to_be_bytes());
        bytes.extend(self.wallet);
        for slot in [&self.passphrase, &self.pin] {
            bytes.push(u8::from(slot.is_some()));
            if let Some(slot) = slot {
                bytes.extend(slot.cost.to_bytes());
                bytes.extend(slot.salt);
                bytes.extend(slot.wrapped);
            }
        }
        bytes
    }

    pub(crate) fn read(bytes: &[u8]) -> Result<Self, HeaderError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(HeaderError::NotAHeader)?;
        let (format, rest) = rest.split_first_chunk::<2>().ok_or(HeaderError::NotAHeader)?;
        let format = u16::from_be_bytes(*format);
        if format > FORMAT {
            return Err(HeaderError::Newer { found: format });
        }
        let (wallet, rest) = rest.split_first_chunk::<16>().ok_or(HeaderError::NotAHeader)?;
        let (passphrase, rest) = KeySlot::read(rest)?;
        let (pin, rest) = KeySlot::read(rest)?;
        if !rest.is_empty() {
            return Err(HeaderError::NotAHeader);
        }
        Ok(Self { format, wallet: *wallet, passphrase, pin })
    }

    pub(crate) fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.to_bytes()).into()
    }

    /// Wraps the data key under a key that was derived from what a person knows.
    pub(crate) fn wrap(
        &self,
        kind: SlotKind,
        (cost, salt): (KdfCost, [u8; SALT]),
        (wrapping, data_key): (&DataKey, &DataKey),
    ) -> Result<KeySlot, NoRandomness> {
        let nonce: [u8; 24] = random()?;
        let aad = self.associated_data(kind, cost, &salt);
        let mut key = Zeroizing::new(*data_key.expose());
        let tag = seal_in_place((&cipher(wrapping), &nonce), &aad, key.as_mut_slice());
        nonla_crypto::overwrite_stack();
        let mut wrapped = [0; WRAPPED];
        let (start, rest) = wrapped.split_at_mut(nonce.len());
        let (sealed, end) = rest.split_at_mut(key.len());
        start.copy_from_slice(&nonce);
        sealed.copy_from_slice(key.as_slice());
        end.copy_from_slice(&tag);
        Ok(KeySlot { cost, salt, wrapped })
    }

    /// The data key; `None` if the wrapping key is not the one it was wrapped under.
    pub(crate) fn unwrap(&self, kind: SlotKind, slot: &KeySlot, key: &DataKey) -> Option<DataKey> {
        let (nonce, sealed) = slot.wrapped.split_first_chunk::<24>()?;
        let aad = self.associated_data(kind, slot.cost, &slot.salt);
        let payload = Payload { msg: sealed, aad: &aad };
        let plain = Zeroizing::new(cipher(key).decrypt(&XNonce::from(*nonce), payload).ok()?);
        nonla_crypto::overwrite_stack();
        let bytes = <&[u8; 32]>::try_from(plain.as_slice()).ok()?;
        Some(DataKey::from_bytes(bytes))
    }

    /// Wallet, kind of slot and the cost of the derivation: none can be exchanged.
    fn associated_data(&self, kind: SlotKind, cost: KdfCost, salt: &[u8; SALT]) -> Vec<u8> {
        let mut aad = WRAP_TAG.to_vec();
        aad.extend(self.wallet);
        aad.push(kind as u8);
        aad.extend(cost.to_bytes());
        aad.extend(salt);
        aad
    }
}

impl KeySlot {
    /// Reads a slot, and what follows it.
    fn read(bytes: &[u8]) -> Result<(Option<Self>, &[u8]), HeaderError> {
        let (present, rest) = bytes.split_first().ok_or(HeaderError::NotAHeader)?;
        match present {
            0 => return Ok((None, rest)),
            1 => {}
            _ => return Err(HeaderError::NotAHeader),
        }
        let (cost, rest) =
            rest.split_first_chunk::<{ KdfCost::LENGTH }>().ok_or(HeaderError::NotAHeader)?;
        let (salt, rest) = rest.split_first_chunk::<SALT>().ok_or(HeaderError::NotAHeader)?;
        let (wrapped, rest) = rest.split_first_chunk::<WRAPPED>().ok_or(HeaderError::NotAHeader)?;
        let cost = KdfCost::from_bytes(cost)?;
        Ok((Some(Self { cost, salt: *salt, wrapped: *wrapped }), rest))
    }
}

fn cipher(key: &DataKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.expose().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> (Header, DataKey, DataKey) {
        let (wrapping, data_key) = (DataKey::from_bytes(&[1; 32]), DataKey::from_bytes(&[2; 32]));
        let mut header = Header::new().unwrap();
        for (kind, salt) in [(SlotKind::Passphrase, [3; SALT]), (SlotKind::Pin, [4; SALT])] {
            let how = (KdfCost::LEAST, salt);
            let slot = header.wrap(kind, how, (&wrapping, &data_key)).unwrap();
            match kind {
                SlotKind::Passphrase => header.passphrase = Some(slot),
                SlotKind::Pin => header.pin = Some(slot),
            }
        }
        (header, wrapping, data_key)
    }

    /// Serves T-S4: one written form.
    #[test]
    fn a_header_is_read_as_it_was_written_or_not_at_all() {
        let (whole, ..) = header();
        let bare = Header { passphrase: None, pin: None, ..whole.clone() };
        for header in [&whole, &bare, &Header { pin: None, ..whole.clone() }] {
            let bytes = header.to_bytes();
            assert!(Header::read(&bytes).unwrap() == *header);
            for length in 0..bytes.len() {
                assert!(Header::read(&bytes[..length]).is_err(), "{length}");
            }
            let more = Header::read(&[bytes.as_slice(), &[0]].concat()).map(drop);
            assert_eq!(more, Err(HeaderError::NotAHeader));
        }
        let mut bytes = bare.to_bytes();
        bytes[26] = 2;
        assert_eq!(Header::read(&bytes).map(drop), Err(HeaderError::NotAHeader));
    }

    #[test]
    fn a_newer_format_is_refused_by_name() {
        let mut bytes = header().0.to_bytes();
        bytes[8..10].copy_from_slice(&(FORMAT + 1).to_be_bytes());
        let newer = HeaderError::Newer { found: FORMAT + 1 };
        assert_eq!(Header::read(&bytes).map(drop), Err(newer));
    }

    /// Serves T-S4, T-S6: any bit of a slot changed, and it is not read, or opens nothing.
    #[test]
    fn a_changed_key_slot_opens_nothing() {
        let (whole, wrapping, data_key) = header();
        let bytes = whole.to_bytes();
        for place in 10..bytes.len() {
            for bit in 0..8 {
                let mut changed = bytes.clone();
                changed[place] ^= 1 << bit;
                let Ok(header) = Header::read(&changed) else { continue };
                let slot = header.passphrase.as_ref().unwrap();
                let passphrase = header.unwrap(SlotKind::Passphrase, slot, &wrapping);
                let slot = header.pin.as_ref().unwrap();
                let pin = header.unwrap(SlotKind::Pin, slot, &wrapping);
                assert!(passphrase.is_none() || pin.is_none(), "{place} {bit}");
            }
        }
        let slot = whole.passphrase.as_ref().unwrap();
        let opened = whole.unwrap(SlotKind::Passphrase, slot, &wrapping).unwrap();
        assert_eq!(opened.expose(), data_key.expose());
        assert!(whole.unwrap(SlotKind::Pin, slot, &wrapping).is_none(), "as another kind");
        assert!(whole.unwrap(SlotKind::Passphrase, slot, &data_key).is_none(), "another key");
        let elsewhere = Header { wallet: [0; 16], ..whole.clone() };
        assert!(elsewhere.unwrap(SlotKind::Passphrase, slot, &wrapping).is_none());
    }

    /// Serves T-S6: a slot whose cost was lowered opens under no key.
    #[test]
    fn the_cost_of_a_derivation_is_bound_to_its_slot() {
        let (whole, wrapping, _) = header();
        let slot = whole.passphrase.clone().unwrap();
        for cost in [KdfCost::MOST, KdfCost::new(65 * 1024, 3, 1).unwrap()] {
            let changed = KeySlot { cost, ..slot.clone() };
            assert!(whole.unwrap(SlotKind::Passphrase, &changed, &wrapping).is_none());
        }
    }
}
