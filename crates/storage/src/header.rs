//! The header of a store: the one thing in it that is not sealed. Which wallet, which format, and
//! the data key, wrapped under a passphrase, under a PIN, or under neither if a program keeps it.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::data_key::{DataKey, NoRandomness, random};
use crate::kdf::{BadKdfCost, KdfCost, SALT};

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
        if format > FORMAT && !nonla_crypto::planted("header-any-format") {
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
        let payload = Payload { msg: data_key.expose(), aad: &aad };
        let sealed = cipher(wrapping).encrypt(&XNonce::from(nonce), payload).unwrap_or_default();
        nonla_crypto::overwrite_stack();
        let mut wrapped = [0; WRAPPED];
        let bytes = nonce.into_iter().chain(sealed);
        wrapped.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
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
        if !nonla_crypto::planted("wrap-cost-unbound") {
            aad.extend(cost.to_bytes());
        }
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
