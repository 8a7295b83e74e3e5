//! What the signature schemes of one interface have in common: identifiers, generators, domain.
//!
//! The BBS draft separates a core from the interface on top of it. Two interfaces stand here over
//! one core: the draft's own, whose messages are byte strings that are hashed, and the typed one
//! of credentials and gaps, whose slots are texts, integers or raw scalars.

use std::sync::LazyLock;

use crate::backend::{G1Affine, Scalar, hash_to_g1};
use crate::curve::{PointG1, PointG2};
use crate::hash::{EXPAND_LEN, expand_message, hash_to_scalar};

/// The cipher suite of the BBS draft with SHA-256, as the draft writes it.
pub(crate) const CIPHERSUITE_ID: &str = "BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_";

/// More slots than this no credential has; foreign counts are held against it before any work.
pub const MAX_SLOTS: usize = 32;

/// `P1` of the cipher suite, a constant of the draft (section 7.2.2 there).
const P1: [u8; 48] = [
    0xa8, 0xce, 0x25, 0x61, 0x02, 0x84, 0x08, 0x21, 0xa3, 0xe9, 0x4e, 0xa9, 0x02, 0x5e, 0x46, 0x62,
    0xb2, 0x05, 0x76, 0x2f, 0x97, 0x76, 0xb3, 0xa7, 0x66, 0xc8, 0x72, 0xb9, 0x48, 0xf1, 0xfd, 0x22,
    0x5e, 0x7c, 0x59, 0x69, 0x85, 0x88, 0xe7, 0x0d, 0x11, 0x40, 0x6d, 0x16, 0x1b, 0x4e, 0x28, 0xc9,
];

/// One interface: its identifier and everything derived from that.
pub(crate) struct Interface {
    api_id: String,
}

impl Interface {
    /// The draft's interface: `H2G_HM2S_`, messages hashed to scalars.
    pub(crate) fn draft() -> &'static Self {
        static DRAFT: LazyLock<Interface> =
            LazyLock::new(|| Interface { api_id: format!("{CIPHERSUITE_ID}H2G_HM2S_") });
        &DRAFT
    }

    /// The typed interface of credentials and gaps.
    pub(crate) fn typed() -> &'static Self {
        static TYPED: LazyLock<Interface> =
            LazyLock::new(|| Interface { api_id: format!("{CIPHERSUITE_ID}NONLA_TYPED_V1_") });
        &TYPED
    }

    /// The generators of the typed interface for up to [`MAX_SLOTS`] slots, computed once.
    pub(crate) fn typed_generators() -> &'static Generators {
        static TYPED: LazyLock<Generators> =
            LazyLock::new(|| Generators::new(Interface::typed(), MAX_SLOTS));
        &TYPED
    }

    pub(crate) fn api_id(&self) -> &str {
        &self.api_id
    }

    /// A domain separation tag under this interface.
    pub(crate) fn dst(&self, suffix: &str) -> String {
        format!("{}{suffix}", self.api_id)
    }

    /// `hash_to_scalar` with the interface's default tag.
    pub(crate) fn hash_to_scalar(&self, message: &[&[u8]]) -> Scalar {
        hash_to_scalar(message, self.dst("H2S_").as_bytes())
    }

    /// `MapMessageToScalarAsHash` of the draft.
    pub(crate) fn text_to_scalar(&self, message: &[u8]) -> Scalar {
        hash_to_scalar(&[message], self.dst("MAP_MSG_TO_SCALAR_AS_HASH_").as_bytes())
    }
}

/// `P1`, `Q_1` and the message generators `H_1 .. H_L`.
pub(crate) struct Generators {
    pub(crate) p1: G1Affine,
    pub(crate) q1: G1Affine,
    pub(crate) messages: Vec<G1Affine>,
}

impl Generators {
    /// `create_generators` of the draft for `count` messages.
    pub(crate) fn new(interface: &Interface, count: usize) -> Self {
        let all = create_generators(interface, count.saturating_add(1));
        let mut all = all.into_iter();
        Self { p1: p1(), q1: all.next().unwrap_or_default(), messages: all.collect() }
    }

    /// `calculate_domain` of the draft for the first `count` message generators.
    pub(crate) fn domain(
        &self,
        interface: &Interface,
        key: &PointG2,
        count: usize,
        header: &[u8],
    ) -> Scalar {
        let mut octets = Vec::with_capacity(96 + 8 + 48 * (count + 1) + header.len() + 80);
        octets.extend_from_slice(&key.to_bytes());
        octets.extend_from_slice(&(count as u64).to_be_bytes());
        octets.extend_from_slice(&self.q1.to_compressed());
        for generator in self.messages.iter().take(count) {
            octets.extend_from_slice(&generator.to_compressed());
        }
        octets.extend_from_slice(interface.api_id().as_bytes());
        octets.extend_from_slice(&(header.len() as u64).to_be_bytes());
        octets.extend_from_slice(header);
        interface.hash_to_scalar(&[&octets])
    }

    #[cfg(feature = "prove")]
    /// `P1 + Q_1 * domain`: the fixed part of what is signed.
    pub(crate) fn base(&self, domain: &Scalar) -> crate::backend::G1Projective {
        self.q1 * domain + self.p1
    }
}

fn p1() -> G1Affine {
    // The constant decodes (see the fixture test); the fallback is never taken.
    PointG1::from_bytes(&P1).map(|point| *point.affine()).unwrap_or_default()
}

fn create_generators(interface: &Interface, count: usize) -> Vec<G1Affine> {
    let seed_dst = interface.dst("SIG_GENERATOR_SEED_");
    let generator_dst = interface.dst("SIG_GENERATOR_DST_");
    let seed = interface.dst("MESSAGE_GENERATOR_SEED");
    let mut v = expand_message(&[seed.as_bytes()], seed_dst.as_bytes(), EXPAND_LEN);
    let mut generators = Vec::with_capacity(count);
    for index in 1..=count as u64 {
        v = expand_message(&[&v, &index.to_be_bytes()], seed_dst.as_bytes(), EXPAND_LEN);
        generators.push(hash_to_g1(&v, generator_dst.as_bytes()).into());
    }
    generators
}
