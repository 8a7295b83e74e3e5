//! Hashing to scalars: `expand_message` of RFC 9380, section 5.3, and reduction modulo r.

use ff::Field;
use sha2::{Digest, Sha256};
use sha3::Shake256;
use sha3::digest::{ExtendableOutput, XofReader};

use crate::backend::Scalar;

/// Bytes that are hashed for one scalar: `expand_len` of the BBS cipher suites.
pub(crate) const EXPAND_LEN: usize = 48;

/// `expand_message_xmd` with SHA-256 (RFC 9380, section 5.3.1); `length` is at most 8160 bytes,
/// longer requests are cut there.
pub(crate) fn expand_message(message: &[&[u8]], dst: &[u8], length: usize) -> Vec<u8> {
    let hashed_dst;
    let dst = if dst.len() > 255 {
        hashed_dst = Sha256::new().chain_update(b"H2C-OVERSIZE-DST-").chain_update(dst).finalize();
        hashed_dst.as_slice()
    } else {
        dst
    };
    let dst_length = [dst.len() as u8];
    let length = length.min(255 * 32);
    let mut first = Sha256::new().chain_update([0u8; 64]);
    for part in message {
        first.update(part);
    }
    let b_0 = first
        .chain_update((length as u16).to_be_bytes())
        .chain_update([0u8])
        .chain_update(dst)
        .chain_update(dst_length)
        .finalize();
    let mut block = [0u8; 32];
    let mut expanded = Vec::with_capacity(length + 32);
    for counter in 1..=255u8 {
        if expanded.len() >= length {
            break;
        }
        for (byte, first) in block.iter_mut().zip(&b_0) {
            *byte ^= first;
        }
        block = Sha256::new()
            .chain_update(block)
            .chain_update([counter])
            .chain_update(dst)
            .chain_update(dst_length)
            .finalize()
            .into();
        expanded.extend_from_slice(&block);
    }
    expanded.truncate(length);
    expanded
}

/// `expand_message_xof` with SHAKE-256 (RFC 9380, section 5.3.2), cut like [`expand_message`].
pub(crate) fn expand_message_xof(message: &[&[u8]], dst: &[u8], length: usize) -> Vec<u8> {
    use sha3::digest::Update;
    let mut hashed_dst = [0u8; 32];
    let dst = if dst.len() > 255 {
        let hash = Shake256::default().chain(b"H2C-OVERSIZE-DST-").chain(dst);
        hash.finalize_xof().read(&mut hashed_dst);
        hashed_dst.as_slice()
    } else {
        dst
    };
    let length = length.min(255 * 32);
    let mut hash = Shake256::default();
    for part in message {
        hash.update(part);
    }
    let hash = hash.chain((length as u16).to_be_bytes()).chain(dst).chain([dst.len() as u8]);
    let mut expanded = vec![0u8; length];
    hash.finalize_xof().read(&mut expanded);
    expanded
}

/// 48 bytes, big endian, reduced modulo r in constant time (bias below 2^-128).
pub(crate) fn reduce(wide: &[u8; EXPAND_LEN]) -> Scalar {
    // Two halves of 192 bits, each smaller than r: high * 2^192 + low.
    let half = |bytes: &[u8]| {
        let mut padded = [0u8; 32];
        for (to, from) in padded.iter_mut().skip(8).zip(bytes) {
            *to = *from;
        }
        // A number below 2^192 always is.
        Scalar::from_bytes_be(&padded).expect("below the group order")
    };
    let (high, low) = wide.split_at(24);
    let shift = Scalar::from(1 << 48).square().square();
    half(high) * shift + half(low)
}

/// `SHA-256` of the parts, one after the other.
pub(crate) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}
