//! What the signature schemes of one interface have in common: identifiers, generators, domain.
//!
//! The BBS draft separates a core from the interface on top of it. Two interfaces stand here over
//! one core: the draft's own, whose messages are byte strings that are hashed, and the typed one
//! of credentials and gaps, whose slots are texts, integers or raw scalars.

use std::sync::LazyLock;

use crate::backend::{G1Affine, Scalar};
use crate::curve::{PointG1, PointG2};
use crate::hash::EXPAND_LEN;
use crate::suite::Suite;

/// More slots than this no credential has; foreign counts are held against it before any work.
pub const MAX_SLOTS: usize = 32;

/// One interface: its suite, its identifier and everything derived from those.
pub(crate) struct Interface {
    suite: Suite,
    api_id: String,
}

impl Interface {
    fn new(suite: Suite, name: &str) -> Self {
        Self { suite, api_id: format!("{}{name}", suite.id()) }
    }

    /// The draft's interface: messages hashed to scalars.
    pub(crate) fn draft(suite: Suite) -> Self {
        Self::new(suite, "H2G_HM2S_")
    }

    /// The interface of the blind signatures draft.
    pub(crate) fn blind(suite: Suite) -> Self {
        Self::new(suite, "BLIND_H2G_HM2S_")
    }

    /// The interface of the pseudonyms draft.
    pub(crate) fn pseudonym(suite: Suite) -> Self {
        Self::new(suite, "H2G_HM2S_PSEUDONYM_")
    }

    /// Where the generators of committed messages come from.
    fn of_committed(&self) -> Self {
        Self { suite: self.suite, api_id: format!("BLIND_{}", self.api_id) }
    }

    pub(crate) fn suite(&self) -> Suite {
        self.suite
    }

    /// The typed interface of credentials and gaps.
    pub(crate) fn typed() -> &'static Self {
        static TYPED: LazyLock<Interface> =
            LazyLock::new(|| Interface::new(Suite::Sha256, "NONLA_TYPED_V1_"));
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
        self.suite.hash_to_scalar(message, self.dst("H2S_").as_bytes())
    }

    /// `MapMessageToScalarAsHash` of the draft.
    pub(crate) fn text_to_scalar(&self, message: &[u8]) -> Scalar {
        self.suite.hash_to_scalar(&[message], self.dst("MAP_MSG_TO_SCALAR_AS_HASH_").as_bytes())
    }

    /// [`Interface::text_to_scalar`] of every message.
    pub(crate) fn texts_to_scalars(&self, messages: &[&[u8]]) -> Vec<Scalar> {
        messages.iter().map(|message| self.text_to_scalar(message)).collect()
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
        Self {
            p1: p1(interface.suite),
            q1: all.next().unwrap_or_default(),
            messages: all.collect(),
        }
    }

    /// The generators for `count` messages of the signer, then one for the blinding scalar and
    /// `committed` more.
    pub(crate) fn with_committed(interface: &Interface, count: usize, committed: usize) -> Self {
        let mut generators = Self::new(interface, count);
        let blinding = create_generators(&interface.of_committed(), committed.saturating_add(1));
        generators.messages.extend(blinding);
        generators
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

fn p1(suite: Suite) -> G1Affine {
    // The constants decode (see the fixture tests); the fallback is never taken.
    PointG1::from_bytes(suite.p1()).map(|point| *point.affine()).unwrap_or_default()
}

fn create_generators(interface: &Interface, count: usize) -> Vec<G1Affine> {
    let seed_dst = interface.dst("SIG_GENERATOR_SEED_");
    let generator_dst = interface.dst("SIG_GENERATOR_DST_");
    let seed = interface.dst("MESSAGE_GENERATOR_SEED");
    let mut v = interface.suite.expand(&[seed.as_bytes()], seed_dst.as_bytes(), EXPAND_LEN);
    let mut generators = Vec::with_capacity(count);
    for index in 1..=count as u64 {
        v = interface.suite.expand(&[&v, &index.to_be_bytes()], seed_dst.as_bytes(), EXPAND_LEN);
        generators.push(interface.suite.hash_to_g1(&v, generator_dst.as_bytes()).into());
    }
    generators
}
