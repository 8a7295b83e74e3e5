//! The two cipher suites of the BBS draft: one curve, two hash functions.

use crate::backend::{G1Projective, POINT_HASH_LEN, Scalar, hash_to_g1, map_to_g1};
use crate::hash::{EXPAND_LEN, expand_message, expand_message_xof, reduce};

/// A cipher suite of the BBS drafts, over BLS12-381.
///
/// Credentials and gaps use [`Suite::Sha256`]; [`Suite::Shake256`] is there for signatures of
/// others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Suite {
    /// `BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_`.
    Sha256,
    /// `BBS_BLS12381G1_XOF:SHAKE-256_SSWU_RO_`.
    Shake256,
}

/// `P1` of the suite with SHA-256, a constant of the draft (section 7.2.2 there).
const P1_SHA256: [u8; 48] = [
    0xa8, 0xce, 0x25, 0x61, 0x02, 0x84, 0x08, 0x21, 0xa3, 0xe9, 0x4e, 0xa9, 0x02, 0x5e, 0x46, 0x62,
    0xb2, 0x05, 0x76, 0x2f, 0x97, 0x76, 0xb3, 0xa7, 0x66, 0xc8, 0x72, 0xb9, 0x48, 0xf1, 0xfd, 0x22,
    0x5e, 0x7c, 0x59, 0x69, 0x85, 0x88, 0xe7, 0x0d, 0x11, 0x40, 0x6d, 0x16, 0x1b, 0x4e, 0x28, 0xc9,
];

/// `P1` of the suite with SHAKE-256 (section 7.2.1 there).
const P1_SHAKE256: [u8; 48] = [
    0x89, 0x29, 0xdf, 0xbc, 0x7e, 0x66, 0x42, 0xc4, 0xed, 0x9c, 0xba, 0x08, 0x56, 0xe4, 0x93, 0xf8,
    0xb9, 0xd7, 0xd5, 0xfc, 0xb0, 0xc3, 0x1e, 0xf8, 0xfd, 0xcd, 0x34, 0xd5, 0x06, 0x48, 0xa5, 0x6c,
    0x79, 0x5e, 0x10, 0x6e, 0x9e, 0xad, 0xa6, 0xe0, 0xbd, 0xa3, 0x86, 0xb4, 0x14, 0x15, 0x07, 0x55,
];

impl Suite {
    /// The suite's identifier, as the draft writes it.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Sha256 => "BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_",
            Self::Shake256 => "BBS_BLS12381G1_XOF:SHAKE-256_SSWU_RO_",
        }
    }

    /// The compressed form of `P1`.
    pub(crate) const fn p1(self) -> &'static [u8; 48] {
        match self {
            Self::Sha256 => &P1_SHA256,
            Self::Shake256 => &P1_SHAKE256,
        }
    }

    /// `expand_message`; longer requests than 8160 bytes are cut there.
    pub(crate) fn expand(self, message: &[&[u8]], dst: &[u8], length: usize) -> Vec<u8> {
        match self {
            Self::Sha256 => expand_message(message, dst, length),
            Self::Shake256 => expand_message_xof(message, dst, length),
        }
    }

    /// `hash_to_scalar`, section 4.2.2 of the draft.
    pub(crate) fn hash_to_scalar(self, message: &[&[u8]], dst: &[u8]) -> Scalar {
        let expanded = self.expand(message, dst, EXPAND_LEN);
        let mut wide = [0u8; EXPAND_LEN];
        for (to, from) in wide.iter_mut().zip(&expanded) {
            *to = *from;
        }
        reduce(&wide)
    }

    /// `hash_to_curve` of RFC 9380. With SHAKE-256 variable time: for public input only.
    pub(crate) fn hash_to_g1(self, message: &[u8], dst: &[u8]) -> G1Projective {
        match self {
            Self::Sha256 => hash_to_g1(message, dst),
            Self::Shake256 => {
                let expanded = expand_message_xof(&[message], dst, POINT_HASH_LEN);
                let mut fixed = [0u8; POINT_HASH_LEN];
                for (to, from) in fixed.iter_mut().zip(&expanded) {
                    *to = *from;
                }
                map_to_g1(&fixed)
            }
        }
    }
}

/// `hash_to_scalar` of the BBS draft with SHA-256, for everything of our own.
pub(crate) fn hash_to_scalar(message: &[&[u8]], dst: &[u8]) -> Scalar {
    Suite::Sha256.hash_to_scalar(message, dst)
}
