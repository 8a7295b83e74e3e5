//! The data key and what is done with it: sealing each record on its own.
//!
//! A record is sealed with XChaCha20-Poly1305 under a key derived from the data key, with a random
//! nonce of 192 bits. Its associated data binds it to the store's format, to the data key itself (a
//! commitment, so that no ciphertext opens under two keys), to the wallet, to the place it lies in
//! and to its version, so that it opens nowhere else and at no other time.

use chacha20poly1305::aead::{Aead, AeadInOut, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use nonla_wallet::{RecordKey, Table};
use rand_core::{OsRng, RngCore};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::wallet::store::{LineKey, Slot};

const RECORD_TAG: &[u8] = b"NONLA-RECORD-V1";
const NONCE: usize = 24;
const TAG: usize = 16;
const VERSION: usize = 8;

/// 32 random bytes that open a store. Wiped on drop; neither shown nor compared.
///
/// A program that has a place of its own for keys, such as a phone's secure element, may keep one
/// and [create](crate::Vault::create) a store under it; otherwise the store keeps it, wrapped under
/// a passphrase.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DataKey(Box<[u8; 32]>);

/// The operating system has no randomness to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gave no randomness: nothing was changed")]
pub struct NoRandomness;

/// `N` random bytes of the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    OsRng.try_fill_bytes(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}

impl DataKey {
    /// Draws a key.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn generate() -> Result<Self, NoRandomness> {
        let bytes = Zeroizing::new(random()?);
        Ok(Self::from_bytes(&bytes))
    }

    /// A key kept elsewhere.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        let mut key = Box::new([0; 32]);
        key.copy_from_slice(bytes);
        Self(key)
    }

    /// The bytes, for the place that keeps them.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

/// The nonce of a sealed record: no other sealing has it, and no record opens under another.
pub(crate) type Stamp = [u8; NONCE];

/// Which sealing this is.
pub(crate) fn stamp(sealed: &[u8]) -> Option<Stamp> {
    sealed.get(VERSION..)?.first_chunk().copied()
}

/// Seals and opens the records of one wallet.
pub(crate) struct Sealer {
    record_key: DataKey,
    slot_key: DataKey,
    commitment: [u8; 32],
    wallet: [u8; 16],
    format: u16,
}

/// A sealed record did not open: damaged, of another place or time, or under another key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DoesNotOpen;

/// Where a record lies in a store.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Slot(Slot),
    Line(LineKey),
}

impl Sealer {
    pub(crate) fn new(key: &DataKey, wallet: [u8; 16], format: u16) -> Self {
        let derive = |label: &[u8]| DataKey::from_bytes(&Zeroizing::new(mac(key, &[label])));
        Self {
            record_key: derive(b"NONLA-RECORD-KEY-V1"),
            slot_key: derive(b"NONLA-SLOT-KEY-V1"),
            commitment: mac(key, &[b"NONLA-KEY-COMMITMENT-V1"]),
            wallet,
            format,
        }
    }

    /// Where a record belongs.
    pub(crate) fn place(&self, key: &RecordKey) -> Place {
        match key.number() {
            Some(number) => Place::Line(LineKey { list: key.table.number(), number }),
            None => Place::Slot(self.slot(key.table.number(), &key.row)),
        }
    }

    pub(crate) fn slot(&self, table: u8, row: &[u8]) -> Slot {
        let hash = mac(&self.slot_key, &[&[table], row]);
        let mut slot = [0; Slot::LENGTH];
        slot.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
        Slot(slot)
    }

    /// What stands for a sealed line in the sum of its group.
    pub(crate) fn line_hash(&self, line: LineKey, stamp: &Stamp) -> [u8; 32] {
        mac(&self.slot_key, &[b"line", &[line.list], &line.number.to_be_bytes(), stamp])
    }

    /// Seals what a record says, as the version `version` of the one in that place.
    pub(crate) fn seal(
        &self,
        (place, version): (Place, u64),
        plain: &[u8],
    ) -> Result<Vec<u8>, NoRandomness> {
        let nonce: [u8; NONCE] = random()?;
        let aad = self.associated_data(place, version);
        // Room for everything at once: what grows leaves copies behind.
        let mut sealed = Vec::with_capacity(plain.len().saturating_add(TAG));
        sealed.extend_from_slice(plain);
        let tag = seal_in_place((&self.cipher(), &nonce), &aad, &mut sealed);
        sealed.extend_from_slice(&tag);
        nonla_crypto::overwrite_stack();
        Ok([&version.to_be_bytes(), nonce.as_slice(), &sealed].concat())
    }

    /// Opens what lies in a place; its version and what it says.
    pub(crate) fn open(
        &self,
        place: Place,
        sealed: &[u8],
    ) -> Result<(u64, Zeroizing<Vec<u8>>), DoesNotOpen> {
        let (version, rest) = sealed.split_first_chunk::<VERSION>().ok_or(DoesNotOpen)?;
        let (nonce, rest) = rest.split_first_chunk::<NONCE>().ok_or(DoesNotOpen)?;
        if rest.len() < TAG {
            return Err(DoesNotOpen);
        }
        let version = u64::from_be_bytes(*version);
        let aad = self.associated_data(place, version);
        let payload = Payload { msg: rest, aad: &aad };
        let plain = self.cipher().decrypt(&XNonce::from(*nonce), payload);
        nonla_crypto::overwrite_stack();
        let plain = plain.map(Zeroizing::new).map_err(|_| DoesNotOpen)?;
        Ok((version, plain))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.record_key.0).into())
    }

    fn associated_data(&self, place: Place, version: u64) -> Vec<u8> {
        let mut aad = RECORD_TAG.to_vec();
        aad.extend(self.format.to_be_bytes());
        aad.extend(self.commitment);
        aad.extend(self.wallet);
        match place {
            Place::Slot(slot) => {
                aad.push(0);
                aad.extend(slot.0);
            }
            Place::Line(line) => {
                aad.push(line.list);
                aad.extend(line.number.to_be_bytes());
            }
        }
        aad.extend(version.to_be_bytes());
        aad
    }
}

/// Encrypts `bytes` where they lie; the tag.
#[expect(
    clippy::expect_used,
    reason = "XChaCha20-Poly1305 refuses a message of 2^38 bytes or more (RFC 8439, section 2.8), and \
              one of ours is at most what a backup holds, 2^27 bytes"
)]
pub(crate) fn seal_in_place(
    (cipher, nonce): (&XChaCha20Poly1305, &[u8; NONCE]),
    aad: &[u8],
    bytes: &mut [u8],
) -> [u8; TAG] {
    let tag = cipher.encrypt_inout_detached(&XNonce::from(*nonce), aad, bytes.into());
    tag.expect("fewer than 2^38 bytes").into()
}

/// HMAC-SHA256 under a key of ours.
#[expect(clippy::expect_used, reason = "HMAC takes a key of any length (RFC 2104, section 2)")]
pub(crate) fn mac(key: &DataKey, parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key.0.as_slice()).expect("any length");
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// A record as it is sealed: the table, the row and what it says.
#[expect(
    clippy::expect_used,
    reason = "the longest row is an issuer's id, at most 200 bytes, after two numbers"
)]
pub(crate) fn with_key(key: &RecordKey, bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    let length = u16::try_from(key.row.len()).expect("a row has fewer than 2^16 bytes");
    let mut plain = Zeroizing::new(Vec::with_capacity(3 + key.row.len() + bytes.len()));
    plain.push(key.table.number());
    plain.extend_from_slice(&length.to_be_bytes());
    plain.extend_from_slice(&key.row);
    plain.extend_from_slice(bytes);
    plain
}

/// Takes a record apart again.
pub(crate) fn without_key(plain: &[u8]) -> Option<(RecordKey, Zeroizing<Vec<u8>>)> {
    let (table, rest) = plain.split_first()?;
    let (length, rest) = rest.split_first_chunk::<2>()?;
    let (row, bytes) = rest.split_at_checked(u16::from_be_bytes(*length).into())?;
    let key = RecordKey { table: Table::from_number(*table)?, row: row.to_vec() };
    Some((key, Zeroizing::new(bytes.to_vec())))
}

#[cfg(test)]
mod tests {
    use static_assertions::{assert_impl_all, assert_not_impl_any};

    use super::*;

    // Serves T-C3: printing, comparing or writing out a data key does not compile.
    assert_not_impl_any!(DataKey: std::fmt::Debug, PartialEq, serde::Serialize);
    assert_impl_all!(DataKey: ZeroizeOnDrop);

    fn sealer(key: u8, wallet: u8, format: u16) -> Sealer {
        Sealer::new(&DataKey::from_bytes(&[key; 32]), [wallet; 16], format)
    }

    /// Serves T-S4: a record opens in its place, at its time, in its wallet, under its key.
    #[test]
    fn a_sealed_record_opens_nowhere_else() {
        let place = Place::Slot(Slot([5; 16]));
        let line = LineKey { list: 12, number: 7 };
        let ours = sealer(1, 1, 1);
        let sealed = ours.seal((place, 9), b"what it says").unwrap();
        let (version, plain) = ours.open(place, &sealed).unwrap();
        assert_eq!((version, plain.as_slice()), (9, &b"what it says"[..]));
        for other in [sealer(2, 1, 1), sealer(1, 2, 1), sealer(1, 1, 0)] {
            assert!(other.open(place, &sealed).is_err());
        }
        for elsewhere in [Place::Slot(Slot([6; 16])), Place::Line(line)] {
            assert!(ours.open(elsewhere, &sealed).is_err());
        }
        let lined = ours.seal((Place::Line(line), 9), b"what it says").unwrap();
        for other in [LineKey { number: 8, ..line }, LineKey { list: 13, ..line }] {
            assert!(ours.open(Place::Line(other), &lined).is_err());
        }
        let mut later = sealed.clone();
        later[..VERSION].copy_from_slice(&10u64.to_be_bytes());
        assert!(ours.open(place, &later).is_err());
    }

    /// Serves T-S4: each byte counts, and a piece of a record is none.
    #[test]
    fn a_damaged_record_does_not_open() {
        let (ours, place) = (sealer(1, 1, 1), Place::Slot(Slot([5; 16])));
        let sealed = ours.seal((place, 9), b"what it says, at some length").unwrap();
        for at in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[at] ^= 1;
            assert!(ours.open(place, &damaged).is_err(), "{at}");
            assert!(ours.open(place, &sealed[..at]).is_err(), "{at}");
        }
    }

    #[test]
    fn no_two_sealings_are_alike() {
        let (ours, place) = (sealer(1, 1, 1), Place::Slot(Slot([5; 16])));
        let two = [(); 2].map(|()| ours.seal((place, 9), b"what it says").unwrap());
        assert_ne!(stamp(&two[0]), stamp(&two[1]));
        assert!(stamp(&two[0][..VERSION + NONCE - 1]).is_none());
    }

    #[test]
    fn a_record_is_taken_apart_as_it_was_put_together() {
        let key = RecordKey { table: Table::Platform, row: b"agora".to_vec() };
        let plain = with_key(&key, b"alias");
        let (read, bytes) = without_key(&plain).unwrap();
        assert!(read == key && bytes.as_slice() == b"alias");
        for length in 0..8 {
            assert!(without_key(&plain[..length]).is_none());
        }
        assert!(without_key(&[0, 0, 0]).is_none() && without_key(&[16, 0, 0]).is_none());
    }
}
