//! Searching the memory of this very process for what should no longer be in it.

use std::fs::File;
use std::hint::black_box;
use std::io::{Read, Seek, SeekFrom};

use nonla_credential::{CredentialRequest, Day};
use nonla_wallet::{PendingIssuance, Wallet};

const MASK: u8 = 0xa5;
/// Bytes of a canary that count as a hit. The allocator writes over the first of what is freed.
pub(crate) const PIECE: usize = 16;
/// Masks bytes, or opens what was masked.
pub(crate) fn masked(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|byte| byte ^ MASK).collect()
}

/// A canary in the open, on the heap, overwritten when it goes.
pub(crate) struct Open(pub(crate) Vec<u8>);

impl Open {
    /// Opens what was masked.
    #[inline(never)]
    pub(crate) fn new(masked: &[u8]) -> Self {
        let mut bytes = Vec::with_capacity(masked.len());
        for byte in masked {
            bytes.push(black_box(byte ^ MASK));
        }
        Self(bytes)
    }

    /// Makes a credential that was sent for another request of the same secret the answer to this one, in
    /// its place.
    pub(crate) fn answer(&mut self, pending: &PendingIssuance, (wallet, today): (&Wallet, Day)) {
        const MEMBER: &[u8] = b"\"request\":\"";
        let request = CredentialRequest::parse(&pending.request(wallet, today).unwrap()).unwrap();
        let hash = request.hash().to_string();
        let member = self.0.windows(MEMBER.len()).position(|window| window == MEMBER);
        let at = member.unwrap() + MEMBER.len();
        self.0[at..at + hash.len()].copy_from_slice(hash.as_bytes());
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.fill(0);
        black_box(&mut self.0);
    }
}

/// What a scalar looks like in memory: big endian, little endian, and as the curve library keeps
/// it, times 2^256 modulo the group order (Montgomery form), little endian.
pub(crate) fn forms(scalar: &[u8; 32]) -> [(&'static str, Vec<u8>); 3] {
    let little: Vec<u8> = scalar.iter().rev().copied().collect();
    let form = montgomery(scalar);
    [("big endian", scalar.to_vec()), ("little endian", little), ("Montgomery", form)]
}

fn montgomery(scalar: &[u8; 32]) -> Vec<u8> {
    const ORDER: [u64; 4] = [
        0xffff_ffff_0000_0001,
        0x53bd_a402_fffe_5bfe,
        0x3339_d808_09a1_d805,
        0x73ed_a753_299d_7d48,
    ];
    let limb = |index: usize| u64::from_be_bytes(scalar[index..index + 8].try_into().unwrap());
    let mut number = [limb(24), limb(16), limb(8), limb(0)];
    for _ in 0..256 {
        let mut carry = 0;
        for limb in &mut number {
            (*limb, carry) = ((*limb << 1) | carry, *limb >> 63);
        }
        let (mut reduced, mut borrow) = ([0; 4], false);
        for (index, limb) in number.iter().enumerate() {
            let (once, first) = limb.overflowing_sub(ORDER[index]);
            let (twice, second) = once.overflowing_sub(borrow.into());
            (reduced[index], borrow) = (twice, first || second);
        }
        number = if borrow { number } else { reduced };
    }
    number.iter().flat_map(|limb| limb.to_le_bytes()).collect()
}

/// Every place of this process's writable memory, this search's own buffer apart, that holds one
/// of the masked pieces in the open.
#[inline(never)]
pub(crate) fn search(pieces: &[(String, Vec<u8>)]) -> Vec<String> {
    const CHUNK: usize = 1 << 20;
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let mut memory = File::open("/proc/self/mem").unwrap();
    let mut buffer = vec![0u8; CHUNK + PIECE];
    let own = buffer.as_ptr() as usize..buffer.as_ptr() as usize + buffer.len();
    let mut hits = Vec::new();
    for line in maps.lines().filter(|line| line.contains(" rw")) {
        let (range, rest) = line.split_once(' ').unwrap();
        let (start, end) = range.split_once('-').unwrap();
        let [start, end] = [start, end].map(|text| usize::from_str_radix(text, 16).unwrap());
        let named = rest.split_whitespace().nth(4).unwrap_or("a thread's memory");
        let here = std::ptr::from_ref(&hits) as usize;
        let region = if (start..end).contains(&here) { "the stack" } else { named };
        for from in (start..end).step_by(CHUNK) {
            let length = (end - from).min(CHUNK + PIECE);
            memory.seek(SeekFrom::Start(from as u64)).unwrap();
            if memory.read_exact(&mut buffer[..length]).is_err() {
                continue;
            }
            for (name, piece) in pieces {
                for at in found(&buffer[..length], piece) {
                    if !own.contains(&(from + at)) {
                        hits.push(format!("{name} in {region}"));
                    }
                }
            }
        }
    }
    hits
}

/// Where `bytes` hold the masked `piece` in the open.
fn found<'a>(bytes: &'a [u8], piece: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let last = bytes.len().saturating_sub(piece.len() - 1);
    (0..last).filter(move |at| {
        let window = &bytes[*at..*at + piece.len()];
        window.iter().zip(piece).all(|(byte, masked)| byte ^ MASK == *masked)
    })
}
