//! The signed head of one period, the index of its files, and what an auditor checks.

use serde::{Deserialize, Deserializer, Serialize};

use nonla_crypto::PublicKey;

use crate::day::Period;
use crate::encoded::Hash;
use crate::gap_file::GapFile;
use crate::gap_list::{GapListError, HandleLimit, MAX_FILES};
use crate::id::IssuerId;
use crate::issuer_key_id::IssuerKeyId;
use crate::json::{self, present};
use crate::jws::{self, Jws};
use crate::key::{SigningKey, VerifyingKey};

const HEAD_TYP: &str = "nonla-gap-head+jwt";
const MAX_HEAD: usize = 16 * 1024;

/// Hashes of all files of a period, in order: static, the same for everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GapIndex(Vec<Hash>);

impl GapIndex {
    /// The index of these files.
    pub fn of<'a>(files: impl IntoIterator<Item = &'a [u8]>) -> Self {
        Self(files.into_iter().map(Hash::of).collect())
    }

    /// Reads 32 bytes a file.
    ///
    /// # Errors
    /// [`GapListError::NotAGapFile`].
    pub fn read(bytes: &[u8]) -> Result<Self, GapListError> {
        let chunks = bytes.chunks_exact(32);
        if !chunks.remainder().is_empty() || chunks.len() as u64 > MAX_FILES {
            return Err(GapListError::NotAGapFile);
        }
        let hash = |chunk: &[u8]| chunk.try_into().map(Hash::from_bytes);
        chunks.map(hash).collect::<Result<_, _>>().map(Self).map_err(|_| GapListError::NotAGapFile)
    }

    /// 32 bytes a file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|hash| *hash.as_bytes()).collect()
    }

    /// The root a head names.
    #[must_use]
    pub fn root(&self) -> Hash {
        Hash::of_parts("NONLA-GAP-INDEX-V1", &[&self.to_bytes()])
    }

    /// Whether `bytes` are file `number`.
    #[must_use]
    pub fn names(&self, number: u64, bytes: &[u8]) -> bool {
        let hash = usize::try_from(number).ok().and_then(|number| self.0.get(number));
        hash == Some(&Hash::of(bytes))
    }

    /// Number of files.
    #[must_use]
    pub fn files(&self) -> u64 {
        self.0.len() as u64
    }
}

/// What a head says: one for each period, chained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadContent {
    /// The issuer.
    pub issuer: IssuerId,
    /// The period.
    pub period: Period,
    /// H.
    pub handle_limit: HandleLimit,
    /// Revoked handles in all files.
    pub revoked: u64,
    /// Root of the index.
    pub root: Hash,
    /// Hash of the previous head as published; absent in the first.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub previous: Option<Hash>,
    /// Public counters of the issuer.
    pub counters: Counters,
}

/// What an issuer counts in public: minting people, or revoking many at once, shows here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counters {
    /// People with a living credential set, ever.
    pub people: u64,
    /// Credentials signed, ever.
    pub credentials: u64,
    /// Credentials signed for people who had one before, under whatever secret.
    pub re_issued: u64,
    /// Times a person who lost their holder secret was enrolled anew, with other pseudonyms.
    pub re_enrolled: u64,
    /// Times two enrolments turned out to be of one person and were made one. `people` counts both
    /// for ever, so that many fewer people there are. Absent while it is 0.
    #[serde(default, deserialize_with = "at_least_one", skip_serializing_if = "is_zero")]
    pub merged: u64,
    /// Credentials revoked, ever.
    pub revoked: u64,
    /// The same counts for each credential key that ever signed, ascending by key.
    pub by_key: Vec<KeyCount>,
}

/// What an issuer counts in public for one of its credential keys: the crowd a presentation under
/// that key disappears in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyCount {
    /// The key, as presentations name it.
    pub key: IssuerKeyId,
    /// People with a credential signed by it, ever.
    pub people: u64,
    /// Credentials signed by it, ever.
    pub credentials: u64,
}

impl Counters {
    /// The counts of one key, if it ever signed.
    #[must_use]
    pub fn of_key(&self, key: IssuerKeyId) -> Option<&KeyCount> {
        self.by_key.iter().find(|count| count.key == key)
    }

    /// Checks that the counts by key are in order and add up.
    fn check_keys(&self) -> Result<(), GapListError> {
        let ascending = self.by_key.is_sorted_by(|one, next| one.key < next.key);
        let credentials = self.by_key.iter().map(|count| count.credentials);
        let sum = credentials.into_iter().try_fold(0_u64, u64::checked_add);
        if !ascending || sum != Some(self.credentials) {
            return Err(GapListError::KeyCounts);
        }
        if self.by_key.iter().any(|count| count.people > count.credentials) {
            return Err(GapListError::KeyCounts);
        }
        Ok(())
    }

    fn not_below(&self, old: &Self) -> bool {
        let Self { people, credentials, re_issued, re_enrolled, merged, revoked, ref by_key } =
            *self;
        people >= old.people
            && credentials >= old.credentials
            && re_issued >= old.re_issued
            && (re_enrolled >= old.re_enrolled)
            && merged >= old.merged
            && revoked >= old.revoked
            && old.by_key.iter().all(|old| old.is_at_most(by_key))
    }
}

/// A count that is written only if there is something to count.
fn at_least_one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    std::num::NonZeroU64::deserialize(deserializer).map(std::num::NonZeroU64::get)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
const fn is_zero(count: &u64) -> bool {
    *count == 0
}

impl KeyCount {
    /// Whether `new` counts this key, and no less of it.
    fn is_at_most(&self, new: &[Self]) -> bool {
        let of_key = new.iter().find(|count| count.key == self.key);
        of_key.is_some_and(|new| new.people >= self.people && new.credentials >= self.credentials)
    }
}

/// A head whose signature was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    content: HeadContent,
    hash: Hash,
    signed: String,
}

impl Head {
    /// Signs a head.
    ///
    /// # Errors
    /// [`GapListError::HeadContent`] if the content has no JSON form, [`GapListError::KeyCounts`]
    /// if nobody would read it.
    pub fn sign(key: &SigningKey, content: &HeadContent) -> Result<String, GapListError> {
        content.counters.check_keys()?;
        Ok(jws::sign(key, HEAD_TYP, &json::to_bytes(content)?))
    }

    /// A head as published, whose signature was checked before it was stored where nobody else writes.
    ///
    /// # Errors
    /// [`GapListError`] if it is no head.
    pub fn from_stored(text: &str) -> Result<Self, GapListError> {
        let document = Jws::parse(text, MAX_HEAD)?;
        Self::of(document.stored_payload(), text)
    }

    /// Reads a head of `issuer` under the key its trust list entry names.
    ///
    /// # Errors
    /// [`GapListError`].
    pub fn read(text: &str, key: &VerifyingKey, issuer: &IssuerId) -> Result<Self, GapListError> {
        let payload = Jws::parse(text, MAX_HEAD)?.verify(key, HEAD_TYP)?;
        let head = Self::of(&payload, text)?;
        if head.content.issuer != *issuer {
            return Err(GapListError::OtherIssuer);
        }
        head.content.counters.check_keys()?;
        Ok(head)
    }

    fn of(payload: &[u8], text: &str) -> Result<Self, GapListError> {
        let content: HeadContent = json::parse(payload, MAX_HEAD)?;
        Ok(Self { content, hash: Hash::of(text.as_bytes()), signed: text.to_owned() })
    }

    /// Checks that this head may stand beside one already known: for one period there is one head.
    ///
    /// # Errors
    /// [`GapListError::Equivocation`].
    pub fn check_same(&self, known: &Self) -> Result<(), GapListError> {
        let same_period = self.content.period == known.content.period;
        if same_period && self.hash != known.hash {
            return Err(GapListError::Equivocation);
        }
        Ok(())
    }

    /// Checks that this head is the next one published after `previous`, that no public count went
    /// down and that no key vanished from the counts.
    ///
    /// # Errors
    /// [`GapListError::BrokenChain`] or [`GapListError::CountWentDown`].
    pub fn check_follows(&self, previous: &Self) -> Result<(), GapListError> {
        let (new, old) = (&self.content, &previous.content);
        let follows = new.previous == Some(previous.hash)
            && new.issuer == old.issuer
            && new.period > old.period;
        if !follows {
            return Err(GapListError::BrokenChain);
        }
        let grows = new.revoked >= old.revoked
            && new.handle_limit >= old.handle_limit
            && new.counters.not_below(&old.counters);
        if !grows {
            return Err(GapListError::CountWentDown);
        }
        Ok(())
    }

    /// What it says.
    #[must_use]
    pub const fn content(&self) -> &HeadContent {
        &self.content
    }

    /// The head as published.
    #[must_use]
    pub fn signed(&self) -> &str {
        &self.signed
    }

    /// Hash of the head as published.
    #[must_use]
    pub const fn hash(&self) -> Hash {
        self.hash
    }

    /// Reads one file of this period: what a wallet does with its own.
    ///
    /// # Errors
    /// [`GapListError`].
    pub fn read_file(
        &self,
        index: &GapIndex,
        number: u64,
        bytes: &[u8],
    ) -> Result<GapFile, GapListError> {
        let complete =
            index.root() == self.content.root && index.files() == self.content.handle_limit.files();
        let named = complete && index.names(number, bytes);
        if !named {
            return Err(GapListError::NotInHead);
        }
        GapFile::read(bytes, self.content.period, number)
    }

    /// Checks a whole list: every file, every signature, the count. What an auditor does.
    ///
    /// # Errors
    /// [`GapListError`].
    pub fn audit<'a>(
        &self,
        index: &GapIndex,
        files: impl IntoIterator<Item = &'a [u8]>,
        gap_key: &PublicKey,
    ) -> Result<(), GapListError> {
        let (mut revoked, mut count) = (0, 0);
        for (number, bytes) in (0..).zip(files) {
            let file = self.read_file(index, number, bytes)?;
            file.verify_all(gap_key, &self.content.issuer)?;
            revoked += file.revoked();
            count += 1;
        }
        if count != index.files() {
            return Err(GapListError::NotInHead);
        }
        let counted = [self.content.revoked, self.content.counters.revoked];
        if counted != [revoked; 2] {
            return Err(GapListError::WrongCount);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use nonla_crypto::SecretKey;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    use super::*;
    use crate::day::Day;
    use crate::layout::Handle;

    struct Publisher {
        gap_key: SecretKey,
        head_key: SigningKey,
        issuer: IssuerId,
    }

    impl Publisher {
        fn new() -> Self {
            let mut rng = ChaCha20Rng::seed_from_u64(1);
            Self {
                gap_key: SecretKey::generate(&mut rng),
                head_key: SigningKey::generate(&mut rng),
                issuer: IssuerId::parse("urn:nonla:issuer:test").unwrap(),
            }
        }

        /// The list of one day with these handles revoked, its head changed by `change`.
        fn publish(
            &self,
            (day, previous): (u16, Option<&Head>),
            revoked: &[u64],
            change: impl Fn(&mut HeadContent),
        ) -> (Head, GapIndex, Vec<Vec<u8>>) {
            let period = Period::of(Day::from_number(day));
            let handles = || revoked.iter().map(|handle| Handle::new(*handle));
            let file = |number| {
                GapFile::sign((&self.gap_key, &self.issuer), period, number, handles()).unwrap()
            };
            let files: Vec<Vec<u8>> = (0..2).map(|number| file(number).to_bytes()).collect();
            let index = GapIndex::of(files.iter().map(Vec::as_slice));
            let count = revoked.len() as u64;
            let mut content = HeadContent {
                issuer: self.issuer.clone(),
                period,
                handle_limit: HandleLimit::new(2 * 65_536).unwrap(),
                revoked: count,
                root: index.root(),
                previous: previous.map(Head::hash),
                counters: Counters { revoked: count, ..Counters::default() },
            };
            change(&mut content);
            let text = Head::sign(&self.head_key, &content).unwrap();
            let key = self.head_key.verifying_key();
            (Head::read(&text, &key, &self.issuer).unwrap(), index, files)
        }
    }

    /// Serves T-B11, REQ-R8: what an auditor accepts, and each way a list can lie about its count.
    #[test]
    fn an_audit_sees_a_wrong_count_a_swapped_file_and_a_foreign_signature() {
        let publisher = Publisher::new();
        let gap_key = publisher.gap_key.public_key();
        let (head, index, files) = publisher.publish((9, None), &[5, 6, 70_000], |_| {});
        let slices = |files: &[Vec<u8>]| files.to_vec();
        let audit = |head: &Head, index: &GapIndex, files: &[Vec<u8>]| {
            head.audit(index, slices(files).iter().map(Vec::as_slice), &gap_key)
        };
        assert_eq!(audit(&head, &index, &files), Ok(()));
        let lies: [fn(&mut HeadContent); 2] =
            [|content| content.revoked -= 1, |content| content.counters.revoked += 1];
        for lie in lies {
            let (head, index, files) = publisher.publish((9, None), &[5, 6, 70_000], lie);
            assert_eq!(audit(&head, &index, &files), Err(GapListError::WrongCount));
        }
        let swapped = [files[1].clone(), files[0].clone()];
        assert_eq!(audit(&head, &index, &swapped), Err(GapListError::NotInHead));
        assert_eq!(audit(&head, &index, &files[..1]), Err(GapListError::NotInHead));
        let other = SecretKey::generate(&mut ChaCha20Rng::seed_from_u64(2)).public_key();
        let foreign = head.audit(&index, files.iter().map(Vec::as_slice), &other);
        assert_eq!(foreign, Err(GapListError::BadSignature));
    }

    /// Serves REQ-N6: nobody can be let back in, and no day of the history swapped, unseen.
    #[test]
    fn a_head_follows_the_one_before_and_no_count_goes_down() {
        let publisher = Publisher::new();
        let (first, ..) = publisher.publish((9, None), &[5, 6], |_| {});
        let (next, ..) = publisher.publish((10, Some(&first)), &[5, 6, 7], |_| {});
        let (later, ..) = publisher.publish((12, Some(&next)), &[5, 6, 7], |_| {});
        assert_eq!(next.check_follows(&first), Ok(()));
        assert_eq!(later.check_follows(&next), Ok(()), "days may be left out");
        let broken = Err(GapListError::BrokenChain);
        assert_eq!(later.check_follows(&first), broken, "a head may not");
        let (unchained, ..) = publisher.publish((10, None), &[5, 6], |_| {});
        assert_eq!(unchained.check_follows(&first), broken);
        let (back, ..) = publisher.publish((9, Some(&first)), &[5, 6], |_| {});
        assert_eq!(back.check_follows(&first), broken);
        let (fewer, ..) = publisher.publish((10, Some(&first)), &[5], |_| {});
        assert_eq!(fewer.check_follows(&first), Err(GapListError::CountWentDown));
        assert_eq!(first.check_same(&first), Ok(()));
        assert_eq!(back.check_same(&first), Err(GapListError::Equivocation));
    }

    /// Serves REQ-N6, A6: the crowd of each key is public, and none of it is hidden later. The counts
    /// by key add up to what is counted over all keys.
    #[test]
    fn counts_by_key_add_up_never_go_down_and_lose_no_key() {
        let publisher = Publisher::new();
        let count = |key: u8, people, credentials| KeyCount {
            key: IssuerKeyId::from_bytes([key; 8]),
            people,
            credentials,
        };
        let keys = |all: &[KeyCount]| {
            let (by_key, credentials) = (all.to_vec(), all.iter().map(|key| key.credentials).sum());
            move |content: &mut HeadContent| {
                content.counters.by_key.clone_from(&by_key);
                content.counters.credentials = credentials;
            }
        };
        let (first, ..) =
            publisher.publish((9, None), &[], keys(&[count(1, 2, 3), count(2, 4, 4)]));
        let next = |all: &[KeyCount]| {
            let (next, ..) = publisher.publish((10, Some(&first)), &[], keys(all));
            next.check_follows(&first)
        };
        assert_eq!(next(&[count(1, 2, 3), count(2, 5, 6)]), Ok(()));
        assert_eq!(next(&[count(0, 1, 1), count(1, 2, 3), count(2, 4, 4)]), Ok(()), "a new key");
        let down = Err(GapListError::CountWentDown);
        assert_eq!(next(&[count(1, 1, 3), count(2, 4, 4)]), down, "fewer people");
        assert_eq!(next(&[count(1, 2, 9), count(2, 3, 3)]), down, "fewer of one key");
        assert_eq!(next(&[count(2, 9, 9)]), down, "a key vanished");
        assert_eq!(first.content().counters.of_key(count(2, 0, 0).key), Some(&count(2, 4, 4)));
        assert_eq!(first.content().counters.of_key(count(3, 0, 0).key), None);

        let signed = |all: &[KeyCount], more: u64| {
            let mut content = first.content().clone();
            keys(all)(&mut content);
            content.counters.credentials += more;
            Head::sign(&publisher.head_key, &content).map(|_| ())
        };
        assert_eq!(signed(&[count(1, 2, 3)], 0), Ok(()));
        let wrong = Err(GapListError::KeyCounts);
        assert_eq!(signed(&[count(1, 2, 3)], 1), wrong, "they do not add up");
        assert_eq!(signed(&[count(2, 1, 1), count(1, 1, 1)], 0), wrong, "out of order");
        assert_eq!(signed(&[count(1, 1, 1), count(1, 1, 1)], 0), wrong, "one key twice");
        assert_eq!(signed(&[count(1, 2, 1)], 0), wrong, "more people than credentials");
    }

    /// Serves REQ-N6: what an issuer cannot sign with this software a reader refuses all the same.
    #[test]
    fn a_head_whose_counts_by_key_do_not_add_up_is_not_read() {
        let publisher = Publisher::new();
        let (head, ..) = publisher.publish((9, None), &[], |_| {});
        let mut content = head.content().clone();
        content.counters.credentials = 1;
        let text = jws::sign(&publisher.head_key, HEAD_TYP, &json::to_bytes(&content).unwrap());
        let read = Head::read(&text, &publisher.head_key.verifying_key(), &publisher.issuer);
        assert_eq!(read, Err(GapListError::KeyCounts));
    }

    /// Serves REQ-N13: a person enrolled anew is counted for ever. Mutant `head-forgets-re-enrolled`.
    #[test]
    fn the_count_of_re_enrolments_never_goes_down() {
        let publisher = Publisher::new();
        let count = |re_enrolled| {
            move |content: &mut HeadContent| content.counters.re_enrolled = re_enrolled
        };
        let (first, ..) = publisher.publish((9, None), &[5], count(2));
        for (re_enrolled, expected) in
            [(1, Err(GapListError::CountWentDown)), (2, Ok(())), (3, Ok(()))]
        {
            let (next, ..) = publisher.publish((10, Some(&first)), &[5], count(re_enrolled));
            assert_eq!(next.check_follows(&first), expected, "{re_enrolled}");
        }
    }

    /// Serves REQ-I8: merged enrolments are counted in public, for ever, and in one spelling.
    #[test]
    fn the_count_of_merged_enrolments_never_goes_down() {
        let publisher = Publisher::new();
        let count = |merged| move |content: &mut HeadContent| content.counters.merged = merged;
        let (first, ..) = publisher.publish((9, None), &[5], count(2));
        let down = Err(GapListError::CountWentDown);
        for (merged, expected) in [(0, down), (1, down), (2, Ok(())), (3, Ok(()))] {
            let (next, ..) = publisher.publish((10, Some(&first)), &[5], count(merged));
            assert_eq!(next.check_follows(&first), expected, "{merged}");
        }
        let written =
            |merged| serde_json::to_value(Counters { merged, ..Counters::default() }).unwrap();
        assert!(written(0).get("merged").is_none());
        let mut value = written(3);
        assert_eq!(serde_json::from_value::<Counters>(value.clone()).unwrap().merged, 3);
        for refused in [serde_json::json!(0), serde_json::Value::Null] {
            value["merged"] = refused;
            assert!(serde_json::from_value::<Counters>(value.clone()).is_err());
        }
    }
}
