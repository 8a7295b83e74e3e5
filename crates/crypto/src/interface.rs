//! What the signature schemes of one interface have in common: identifiers, generators, domain.
//!
//! The BBS draft separates a core from the interface on top of it. Two interfaces stand here over
//! one core: the draft's own, whose messages are byte strings that are hashed, and the typed one
//! of credentials and gaps, whose slots are texts, integers or raw scalars.

#[cfg(feature = "prove")]
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, OnceLock};

#[cfg(feature = "prove")]
use crate::backend::{FixedBase, G1Projective};
use crate::backend::{FixedPoint, G1Affine, Scalar};
use crate::curve::{PointG1, PointG2};
use crate::hash::EXPAND_LEN;
#[cfg(feature = "prove")]
use crate::secret::Secrets;
use crate::suite::Suite;

/// More slots than this no credential has; foreign counts are held against it before any work.
pub const MAX_SLOTS: usize = 32;

/// One interface: its suite, its identifier and everything derived from those.
pub(crate) struct Interface {
    suite: Suite,
    api_id: String,
    p1: G1Affine,
    /// `Q_1`, then the generators of the messages.
    own: Series,
    /// The generator of the blinding scalar, then those of the committed messages.
    committed: Series,
}

/// The drafts' interfaces under one suite.
struct Drafts {
    plain: Interface,
    blind: Interface,
    pseudonym: Interface,
}

impl Drafts {
    fn of(suite: Suite) -> &'static Self {
        static SHA_256: LazyLock<Drafts> = LazyLock::new(|| Drafts::new(Suite::Sha256));
        static SHAKE_256: LazyLock<Drafts> = LazyLock::new(|| Drafts::new(Suite::Shake256));
        match suite {
            Suite::Sha256 => &SHA_256,
            Suite::Shake256 => &SHAKE_256,
        }
    }

    fn new(suite: Suite) -> Self {
        Self {
            plain: Interface::new(suite, "H2G_HM2S_"),
            blind: Interface::new(suite, "BLIND_H2G_HM2S_"),
            pseudonym: Interface::new(suite, "H2G_HM2S_PSEUDONYM_"),
        }
    }
}

impl Interface {
    #[expect(
        clippy::expect_used,
        reason = "a constant; the fixture tests decode those of all suites"
    )]
    fn new(suite: Suite, name: &str) -> Self {
        let api_id = format!("{}{name}", suite.id());
        let p1 = PointG1::from_bytes(suite.p1()).expect("a constant that decodes");
        let p1 = *p1.affine();
        let own = Series::new(suite, &api_id);
        let committed = Series::new(suite, &format!("BLIND_{api_id}"));
        Self { suite, api_id, p1, own, committed }
    }

    /// The draft's interface: messages hashed to scalars.
    pub(crate) fn draft(suite: Suite) -> &'static Self {
        &Drafts::of(suite).plain
    }

    /// The interface of the blind signatures draft.
    pub(crate) fn blind(suite: Suite) -> &'static Self {
        &Drafts::of(suite).blind
    }

    /// The interface of the pseudonyms draft.
    pub(crate) fn pseudonym(suite: Suite) -> &'static Self {
        &Drafts::of(suite).pseudonym
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

    /// [`Interface::text_to_scalar`] of every message, for whoever may know them all.
    pub(crate) fn texts_to_scalars(&self, messages: &[&[u8]]) -> Vec<Scalar> {
        messages.iter().map(|message| self.text_to_scalar(message)).collect()
    }

    /// [`Interface::text_to_scalar`] of every message of a holder, with room for `more` secrets.
    #[cfg(feature = "prove")]
    pub(crate) fn hidden_texts(&self, messages: &[&[u8]], more: usize) -> Secrets {
        let mut scalars = Secrets::with_capacity(messages.len().saturating_add(more));
        messages.iter().for_each(|message| scalars.push(self.text_to_scalar(message)));
        scalars
    }
}

/// `P1`, `Q_1` and the message generators of the typed interface, with the tables of a verifier.
pub(crate) struct FixedGenerators {
    pub(crate) p1: FixedPoint,
    pub(crate) q1: FixedPoint,
    pub(crate) messages: Vec<FixedPoint>,
}

impl FixedGenerators {
    pub(crate) fn typed() -> &'static Self {
        static TYPED: LazyLock<FixedGenerators> = LazyLock::new(|| {
            let generators = Interface::typed_generators();
            FixedGenerators {
                p1: FixedPoint::new(generators.p1),
                q1: FixedPoint::new(generators.q1),
                messages: generators.messages.iter().copied().map(FixedPoint::new).collect(),
            }
        });
        &TYPED
    }
}

/// `P1`, `Q_1` and the message generators `H_1 .. H_L`.
pub(crate) struct Generators {
    pub(crate) p1: G1Affine,
    pub(crate) q1: G1Affine,
    pub(crate) messages: Vec<G1Affine>,
    /// Where `Q_1` and the first of them are kept, with their tables.
    #[cfg(feature = "prove")]
    kept_q1: Option<&'static Kept>,
    #[cfg(feature = "prove")]
    kept: Vec<Option<&'static Kept>>,
}

impl Generators {
    /// `create_generators` of the draft for `count` messages.
    #[expect(clippy::expect_used, reason = "a series of points has no end")]
    pub(crate) fn new(interface: &'static Interface, count: usize) -> Self {
        let mut generators = Self {
            p1: interface.p1,
            q1: interface.own.points(0, 1).next().expect("a series without end"),
            messages: Vec::with_capacity(count),
            #[cfg(feature = "prove")]
            kept_q1: interface.own.kept.first(),
            #[cfg(feature = "prove")]
            kept: Vec::with_capacity(count),
        };
        generators.extend(&interface.own, 1, count);
        generators
    }

    /// The generators for `count` messages of the signer, then one for the blinding scalar and
    /// `committed` more.
    pub(crate) fn with_committed(
        interface: &'static Interface,
        count: usize,
        committed: usize,
    ) -> Self {
        let mut generators = Self::new(interface, count);
        generators.extend(&interface.committed, 0, committed.saturating_add(1));
        generators
    }

    /// Adds `count` points of `series`, from the one at `start` on.
    fn extend(&mut self, series: &'static Series, start: usize, count: usize) {
        self.messages.extend(series.points(start, count));
        #[cfg(feature = "prove")]
        self.kept.extend((start..start.saturating_add(count)).map(|at| series.kept.get(at)));
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

    /// `P1 + Q_1 * domain`: the fixed part of what is signed.
    #[cfg(feature = "prove")]
    pub(crate) fn base(&self, domain: &Scalar) -> G1Projective {
        times(&self.q1, self.kept_q1, domain) + self.p1
    }

    /// The generator of the message at `index` times `scalar`, in constant time.
    #[cfg(feature = "prove")]
    #[expect(
        clippy::expect_used,
        reason = "callers count along the generators they made; a missing one read as the identity would \
                  leave a message out of what is signed or proved"
    )]
    pub(crate) fn times(&self, index: usize, scalar: &Scalar) -> G1Projective {
        let point = *self.messages.get(index).expect("a generator for every message");
        times(&point, self.kept.get(index).copied().flatten(), scalar)
    }
}

#[cfg(feature = "prove")]
fn times(point: &G1Affine, kept: Option<&Kept>, scalar: &Scalar) -> G1Projective {
    match kept {
        Some(kept) => kept.table.multiply(point, scalar),
        None => point * scalar,
    }
}

/// Points of a series that are kept: `Q_1` and as many message generators as slots.
const KEPT: usize = MAX_SLOTS + 1;

/// The points `create_generators` of the draft gives for one identifier; there is no end to them.
///
/// The first are kept once they are computed, with their tables; the others are computed each
/// time, so that nobody's long lists fill the memory.
struct Series {
    kept: Vec<Kept>,
    /// The seeds of the points after the kept ones.
    rest: Seeds,
}

/// One of the first points of a series.
struct Kept {
    seed: Vec<u8>,
    point: OnceLock<G1Affine>,
    #[cfg(feature = "prove")]
    table: Table,
}

impl Series {
    fn new(suite: Suite, api_id: &str) -> Self {
        let mut rest = Seeds::new(suite, api_id);
        let kept = rest.by_ref().take(KEPT).map(|seed| Kept {
            seed,
            point: OnceLock::new(),
            #[cfg(feature = "prove")]
            table: Table::default(),
        });
        Self { kept: kept.collect(), rest }
    }

    /// `count` points, from the one at `start` (of the kept ones) on.
    fn points(&self, start: usize, count: usize) -> impl Iterator<Item = G1Affine> {
        let kept = self.kept.iter().skip(start);
        let kept = kept.map(|kept| *kept.point.get_or_init(|| self.rest.point(&kept.seed)));
        kept.chain(self.rest.clone().map(|seed| self.rest.point(&seed))).take(count)
    }
}

/// The byte strings that `create_generators` hashes to points, one after the other.
#[derive(Clone)]
struct Seeds {
    suite: Suite,
    seed_dst: String,
    generator_dst: String,
    last: Vec<u8>,
    index: u64,
}

impl Seeds {
    fn new(suite: Suite, api_id: &str) -> Self {
        let seed_dst = format!("{api_id}SIG_GENERATOR_SEED_");
        let first = format!("{api_id}MESSAGE_GENERATOR_SEED");
        let last = suite.expand(&[first.as_bytes()], seed_dst.as_bytes(), EXPAND_LEN);
        let generator_dst = format!("{api_id}SIG_GENERATOR_DST_");
        Self { suite, seed_dst, generator_dst, last, index: 0 }
    }

    fn point(&self, seed: &[u8]) -> G1Affine {
        self.suite.hash_to_g1(seed, self.generator_dst.as_bytes()).into()
    }
}

impl Iterator for Seeds {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        self.index += 1;
        let input = [self.last.as_slice(), &self.index.to_be_bytes()];
        self.last = self.suite.expand(&input, self.seed_dst.as_bytes(), EXPAND_LEN);
        Some(self.last.clone())
    }
}

/// Multiplications by one point after which its table pays: making the table takes as long as the
/// table saves in about this many.
#[cfg(feature = "prove")]
const TABLE_PAYS: u32 = 16;

/// A table that is made once it pays, so that a process that makes a few proofs does without.
#[cfg(feature = "prove")]
#[derive(Default)]
struct Table {
    table: OnceLock<FixedBase>,
    uses: AtomicU32,
}

#[cfg(feature = "prove")]
impl Table {
    /// `point * scalar`, in constant time with the table and without: only how often the point was
    /// used shows.
    fn multiply(&self, point: &G1Affine, scalar: &Scalar) -> G1Projective {
        match self.table.get() {
            Some(table) => table.multiply(scalar),
            None if self.uses.fetch_add(1, Ordering::Relaxed) < TABLE_PAYS => point * scalar,
            None => self.table.get_or_init(|| FixedBase::new(point)).multiply(scalar),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The interfaces of the drafts, all of them.
    fn all() -> impl Iterator<Item = &'static Interface> {
        let of =
            |suite| [Interface::draft(suite), Interface::blind(suite), Interface::pseudonym(suite)];
        [Suite::Sha256, Suite::Shake256].into_iter().flat_map(of)
    }

    /// `create_generators` as the draft writes it down, nothing kept.
    fn computed(suite: Suite, api_id: &str, count: usize) -> Vec<G1Affine> {
        let tag = |name: &str| format!("{api_id}{name}").into_bytes();
        let (seed_dst, generator_dst) = (tag("SIG_GENERATOR_SEED_"), tag("SIG_GENERATOR_DST_"));
        let mut v = suite.expand(&[&tag("MESSAGE_GENERATOR_SEED")], &seed_dst, EXPAND_LEN);
        let points = (1..=count as u64).map(|index| {
            v = suite.expand(&[&v, &index.to_be_bytes()], &seed_dst, EXPAND_LEN);
            suite.hash_to_g1(&v, &generator_dst).into()
        });
        points.collect()
    }

    /// Serves T-B1: whatever the counts, on both sides of what is kept.
    #[test]
    fn generators_are_those_of_the_draft_kept_or_not() {
        for interface in all() {
            let (suite, api_id) = (interface.suite, interface.api_id());
            let own = computed(suite, api_id, KEPT + 3);
            let blinding = computed(suite, &format!("BLIND_{api_id}"), KEPT + 3);
            for count in [0, 1, KEPT - 2, KEPT - 1, KEPT, KEPT + 1] {
                let generators = Generators::with_committed(interface, count, count);
                let (messages, committed) = generators.messages.split_at(count);
                assert!(generators.q1 == own[0] && messages == &own[1..=count], "{count}");
                assert!(committed == &blinding[..=count], "{count}");
            }
        }
    }

    /// Each generator is another, across suites, interfaces and what is committed.
    #[test]
    fn no_generator_stands_twice() {
        let points = all().flat_map(|interface| {
            let generators = Generators::with_committed(interface, KEPT + 3, KEPT + 3);
            generators.messages.into_iter().chain([generators.q1])
        });
        let points: Vec<[u8; 48]> = points.map(|point| point.to_compressed()).collect();
        let distinct: std::collections::HashSet<_> = points.iter().collect();
        assert_eq!(distinct.len(), points.len());
    }

    /// Before its table is made, while it is, with it, and for generators that never have one.
    #[cfg(feature = "prove")]
    #[test]
    fn a_generator_multiplies_the_same_before_and_after_its_table_is_made() {
        let interface = Interface::draft(Suite::Shake256);
        let generators = Generators::new(interface, KEPT + 1);
        let pays = u64::from(TABLE_PAYS);
        for (index, point) in generators.messages.iter().enumerate() {
            for number in 0..pays + 3 {
                let scalar = -Scalar::from(number * number + 1);
                assert!(generators.times(index, &scalar) == point * scalar, "{index} {number}");
            }
            let has_table =
                generators.kept[index].is_some_and(|kept| kept.table.table.get().is_some());
            assert_eq!(has_table, index + 1 < KEPT, "{index}");
        }
    }
}
