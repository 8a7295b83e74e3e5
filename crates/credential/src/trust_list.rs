//! The trust list: who may issue, who may ask, under which keys. Signed, chained, cached.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize, Serializer};
use zeroize::Zeroizing;

use nonla_crypto::{DigitKey, PublicKey};

use crate::age::BirthdayRule;
use crate::day::{CivilZone, Day, Period};
use crate::encoded::{self, Hash};
use crate::handover::Handover;
use crate::id::{ClientId, CredentialType, DomainId, IssuerId, ResponseUri, VerifierId};
use crate::issuer_key_id::IssuerKeyId;
use crate::json::{self, present};
use crate::jws::{self, Jws};
use crate::key::{KeyId, SigningKey, VerifyingKey};
use crate::layout::credential_header;
use crate::purpose::Purpose;
use crate::registered_purpose::RegisteredPurpose;
use crate::text;
use crate::trust_list_error::TrustListError;

const TYP: &str = "nonla-trust-list+jwt";

/// Longest trust list we read, in bytes.
pub const MAX_TRUST_LIST: usize = 4 * 1024 * 1024;

/// What a trust list says, before it is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustListContent {
    /// The trust domain: permanent, the same in every list of the chain.
    pub domain: DomainId,
    /// 0 for the first list, one more for each next.
    pub sequence: u64,
    /// Day of publication.
    pub published: Day,
    /// Last day on which anybody goes by this list, unless a next one comes earlier: at most
    /// [`LONGEST_DAYS`](Self::LONGEST_DAYS) after its publication.
    pub valid_until: Day,
    /// Hash of the previous list as published; absent in the first.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub previous: Option<Hash>,
    /// Suite ids that are accepted.
    pub suites: Vec<String>,
    /// Who may issue.
    pub issuers: Vec<IssuerEntry>,
    /// Who may ask.
    pub verifiers: Vec<VerifierEntry>,
}

/// One issuer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerEntry {
    /// Permanent id.
    pub id: IssuerId,
    /// Name for people.
    pub name: DisplayName,
    /// The day the issuer began: permanent, no credential is older.
    pub since: Day,
    /// Credential types it issues.
    pub types: Vec<TypeEntry>,
    /// Its credential keys.
    pub keys: Vec<IssuerKeyEntry>,
    /// The keys that sign gaps and nothing else: for each day at most one.
    pub gap_keys: Vec<GapKeyEntry>,
    /// The key that signs the heads of its revocation list.
    pub head_key: VerifyingKey,
}

/// One credential type of an issuer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypeEntry {
    /// The type.
    pub vct: CredentialType,
    /// Hash of its slot layout.
    pub layout: Hash,
    /// The zone whose civil day counts, as minutes east of UTC.
    pub zone_minutes: CivilZone,
    /// When people born on 29 February become a year older.
    pub birthday_rule: BirthdayRule,
}

/// One credential key with its digit table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerKeyEntry {
    /// The BBS public key.
    #[serde(with = "encoded::public_key")]
    pub key: PublicKey,
    /// Public key and hash of the digit table.
    #[serde(with = "encoded::digit_key")]
    pub digit_key: DigitKey,
    /// First day on which it signs.
    pub valid_from: Day,
    /// Last day on which credentials under it count, as planned.
    pub valid_until: Day,
    /// The day from which it counts no more, if it was withdrawn before its time.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub withdrawn_on: Option<Day>,
}

/// One key that signs gaps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GapKeyEntry {
    /// The BBS public key.
    #[serde(with = "encoded::public_key")]
    pub key: PublicKey,
    /// First period it signs.
    pub valid_from: Day,
    /// Last period it signs.
    pub valid_until: Day,
}

/// One verifier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerifierEntry {
    /// Permanent id: the scope of its users' pseudonyms.
    pub id: VerifierId,
    /// Name for people.
    pub name: DisplayName,
    /// Client ids it uses.
    pub client_ids: Vec<ClientId>,
    /// Where answers to it may be sent.
    pub response_uris: Vec<ResponseUri>,
    /// Keys that sign its requests and verdicts; none once it was struck off, for ever.
    pub request_keys: Vec<VerifyingKey>,
    /// For each key that came to this entry later, that a key before it signed it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub handovers: Vec<Handover>,
    /// What it registered to ask, and why.
    pub purposes: Vec<RegisteredPurpose>,
}

/// A name shown to people: 1 to 80 visible characters, none that hide or turn others.
///
/// An alias that a holder gave is kept as one, so reading and writing leave no copy.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct DisplayName(String);

impl Serialize for DisplayName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl zeroize::Zeroize for DisplayName {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

impl DisplayName {
    /// Reads a name as documents have it.
    ///
    /// # Errors
    /// [`TrustListError::BadName`].
    pub fn parse(name: &str) -> Result<Self, TrustListError> {
        if text::is_plain(name, 80) {
            Ok(Self(name.to_owned()))
        } else {
            Err(TrustListError::BadName)
        }
    }

    /// Takes a name that a person typed, in whatever spelling, and normalises it to NFC.
    ///
    /// # Errors
    /// [`TrustListError::BadName`].
    pub fn typed(name: &str) -> Result<Self, TrustListError> {
        Self::parse(&text::nfc(name))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for DisplayName {
    type Error = TrustListError;

    fn try_from(name: String) -> Result<Self, TrustListError> {
        Self::parse(&Zeroizing::new(name))
    }
}

/// A trust list whose signature, chain and entries were checked.
#[derive(Clone, Debug)]
pub struct TrustList {
    content: TrustListContent,
    hash: Hash,
    request_keys: KeyPlaces,
    /// Found when the first request is looked at, for all of them.
    pub(crate) lookalikes: OnceLock<BTreeSet<VerifierId>>,
}

/// Where the key with an id stands: the place of its verifier, and its place in that entry.
type KeyPlaces = HashMap<KeyId, (usize, usize)>;

/// A trust list by its number and its hash: as a request names the one its verifier goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListName {
    /// Number of the list.
    pub sequence: u64,
    /// Hash of the list as published.
    pub hash: Hash,
}

/// Signs a list: what its operator publishes.
///
/// # Errors
/// [`TrustListError::Json`] if the content has no JSON form, [`TrustListError::SameName`] or
/// [`TrustListError::SameAddress`] if people could not tell two entries apart.
pub fn sign_trust_list(
    key: &SigningKey,
    content: &TrustListContent,
) -> Result<String, TrustListError> {
    content.check_told_apart()?;
    Ok(jws::sign(key, TYP, &json::to_bytes(content)?))
}

impl TrustList {
    /// Reads the first list of a chain, or one obtained together with its pinned key.
    ///
    /// # Errors
    /// [`TrustListError`].
    pub fn read(text: &str, operator: &VerifyingKey) -> Result<Self, TrustListError> {
        let payload = Jws::parse(text, MAX_TRUST_LIST)?.verify(operator, TYP)?;
        let content: TrustListContent = json::parse(&payload, MAX_TRUST_LIST)?;
        content.check()?;
        let request_keys = content.request_key_places();
        let hash = Hash::of(text.as_bytes());
        Ok(Self { content, hash, request_keys, lookalikes: OnceLock::new() })
    }

    /// Reads the list that follows this one.
    ///
    /// # Errors
    /// [`TrustListError::BrokenChain`] unless it names this list's hash and the next number,
    /// [`TrustListError::OtherDomain`], [`TrustListError::SinceChanged`],
    /// [`TrustListError::IssuerMissing`], [`TrustListError::KeyChanged`],
    /// [`TrustListError::VerifierMissing`] or [`TrustListError::VerifierKeyUnsigned`] if it changes
    /// what is permanent.
    pub fn read_next(&self, text: &str, operator: &VerifyingKey) -> Result<Self, TrustListError> {
        let next = Self::read(text, operator)?;
        let follows = next.content.previous == Some(self.hash)
            && self.content.sequence.checked_add(1) == Some(next.content.sequence);
        if !follows {
            return Err(TrustListError::BrokenChain);
        }
        next.content.check_permanent(&self.content)?;
        Ok(next)
    }

    /// The trust domain: the first half of the scope of every pseudonym.
    #[must_use]
    pub const fn domain(&self) -> &DomainId {
        &self.content.domain
    }

    /// Hash of the list as published; the next one names it.
    #[must_use]
    pub const fn hash(&self) -> Hash {
        self.hash
    }

    /// Number of the list.
    #[must_use]
    pub const fn sequence(&self) -> u64 {
        self.content.sequence
    }

    /// The list by its number and hash.
    #[must_use]
    pub const fn name(&self) -> ListName {
        ListName { sequence: self.content.sequence, hash: self.hash }
    }

    /// The list before, by its number and hash; `None` of a first list.
    #[must_use]
    pub fn name_before(&self) -> Option<ListName> {
        let hash = self.content.previous?;
        Some(ListName { sequence: self.content.sequence.checked_sub(1)?, hash })
    }

    /// Whether this list or the one before has the number of the other and another hash: the operator
    /// signed two lists of one number.
    #[must_use]
    pub fn contradicts(&self, other: &ListName) -> bool {
        let known = [Some(self.name()), self.name_before()];
        let mut known = known.into_iter().flatten();
        known.any(|known| known.sequence == other.sequence && known.hash != other.hash)
    }

    /// Last day on which anybody goes by this list.
    #[must_use]
    pub const fn valid_until(&self) -> Day {
        self.content.valid_until
    }

    /// Whether the list has ended on a day: then only the next one says whom to trust.
    #[must_use]
    pub fn has_ended(&self, day: Day) -> bool {
        day > self.content.valid_until
    }

    /// All issuers.
    #[must_use]
    pub fn issuers(&self) -> &[IssuerEntry] {
        &self.content.issuers
    }

    /// All verifiers.
    #[must_use]
    pub fn verifiers(&self) -> &[VerifierEntry] {
        &self.content.verifiers
    }

    /// The issuer with this id.
    #[must_use]
    pub fn issuer(&self, id: &IssuerId) -> Option<&IssuerEntry> {
        self.content.issuers.iter().find(|issuer| issuer.id == *id)
    }

    /// The verifier a request-signing key belongs to, with that key.
    #[must_use]
    pub fn verifier_of_key(&self, id: KeyId) -> Option<(&VerifierEntry, &VerifyingKey)> {
        let (verifier, key) = self.request_keys.get(&id)?;
        let verifier = self.content.verifiers.get(*verifier)?;
        Some((verifier, verifier.request_keys.get(*key)?))
    }
}

impl TrustListContent {
    /// Most days from the publication of a list to its last day.
    pub const LONGEST_DAYS: i32 = 400;

    /// The latest last day of a list published on this day.
    #[must_use]
    pub fn latest_end(published: Day) -> Day {
        published.checked_add_days(Self::LONGEST_DAYS).unwrap_or(Day::LAST)
    }

    fn request_key_places(&self) -> KeyPlaces {
        let verifiers = self.verifiers.iter().enumerate();
        let keys = verifiers.flat_map(|(place, verifier)| {
            let keys = verifier.request_keys.iter().enumerate();
            keys.map(move |(key_place, key)| (key.id(), (place, key_place)))
        });
        keys.collect()
    }
}

impl IssuerEntry {
    /// The type with this name.
    #[must_use]
    pub fn credential_type(&self, vct: &CredentialType) -> Option<&TypeEntry> {
        self.types.iter().find(|entry| entry.vct == *vct)
    }

    /// The entry of this key, if it is listed.
    #[must_use]
    pub fn key(&self, key: &PublicKey) -> Option<&IssuerKeyEntry> {
        self.keys.iter().find(|entry| entry.key == *key)
    }

    /// The key that signs the gaps of a period.
    #[must_use]
    pub fn gap_key(&self, period: Period) -> Option<&PublicKey> {
        let day = period.day();
        let signs = |entry: &&GapKeyEntry| (entry.valid_from..=entry.valid_until).contains(&day);
        self.gap_keys.iter().find(signs).map(|entry| &entry.key)
    }

    /// The header of this issuer's credentials of a type.
    #[must_use]
    pub fn header(&self, entry: &TypeEntry) -> Vec<u8> {
        credential_header(&self.id, &entry.vct, &entry.layout)
    }
}

impl IssuerKeyEntry {
    /// Length of a [`short_id`](Self::short_id), in bytes.
    pub const SHORT_ID: usize = 8;

    /// True if credentials under this key count on that day.
    #[must_use]
    pub fn in_force(&self, day: Day) -> bool {
        (self.valid_from..=self.valid_until).contains(&day)
            && self.withdrawn_on.is_none_or(|withdrawn| day < withdrawn)
    }

    /// How a presentation names the key: the first 8 bytes of its SHA-256.
    #[must_use]
    pub fn short_id(&self) -> [u8; Self::SHORT_ID] {
        IssuerKeyId::of(&self.key).to_bytes()
    }
}

impl VerifierEntry {
    /// What this verifier registered for a purpose and an issuer's type of credential.
    #[must_use]
    pub fn purpose(
        &self,
        purpose: &Purpose,
        (issuer, vct): (&IssuerId, &CredentialType),
    ) -> Option<&RegisteredPurpose> {
        self.purposes.iter().find(|registered| {
            registered.purpose == *purpose && registered.issuer == *issuer && registered.vct == *vct
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use nonla_crypto::{DigitSecretKey, SecretKey};
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    use super::*;
    use crate::language::LanguageTag;
    use crate::layout::layout_hash;
    use crate::predicate::Predicate;
    use crate::purpose::Retention;
    use crate::requirement::Requirement;

    fn verifier(name: &str, rng: &mut ChaCha20Rng) -> VerifierEntry {
        VerifierEntry {
            id: VerifierId::parse(name).unwrap(),
            name: DisplayName::parse(name).unwrap(),
            client_ids: vec![ClientId::parse(&format!("https://{name}.example")).unwrap()],
            response_uris: vec![ResponseUri::parse(&format!("https://{name}.example/a")).unwrap()],
            request_keys: vec![SigningKey::generate(rng).verifying_key()],
            handovers: Vec::new(),
            purposes: Vec::new(),
        }
    }

    fn issuer(name: &str, rng: &mut ChaCha20Rng) -> IssuerEntry {
        IssuerEntry {
            id: IssuerId::parse(name).unwrap(),
            name: DisplayName::parse(name).unwrap(),
            since: Day::FIRST,
            types: vec![TypeEntry {
                vct: CredentialType::parse("urn:nonla:resident:1").unwrap(),
                layout: layout_hash(),
                zone_minutes: CivilZone::VIETNAM,
                birthday_rule: BirthdayRule::FirstOfMarch,
            }],
            keys: vec![IssuerKeyEntry {
                key: SecretKey::generate(rng).public_key(),
                digit_key: *DigitSecretKey::generate(rng).table().unwrap().key(),
                valid_from: Day::FIRST,
                valid_until: Day::LAST,
                withdrawn_on: None,
            }],
            gap_keys: vec![GapKeyEntry {
                key: SecretKey::generate(rng).public_key(),
                valid_from: Day::FIRST,
                valid_until: Day::LAST,
            }],
            head_key: SigningKey::generate(rng).verifying_key(),
        }
    }

    pub(crate) fn age_purpose(age: u8) -> RegisteredPurpose {
        let age = crate::age::AgeThreshold::new(age).unwrap();
        RegisteredPurpose {
            purpose: Purpose::parse(&format!("{age} and older")).unwrap(),
            lang: LanguageTag::ENGLISH,
            translations: Vec::new(),
            issuer: IssuerId::parse("one").unwrap(),
            vct: CredentialType::parse("urn:nonla:resident:1").unwrap(),
            most: Requirement::of([Predicate::AgeAtLeast(age)]),
            retention_days: Retention::from_days(1),
        }
    }

    pub(crate) fn content(rng: &mut ChaCha20Rng) -> TrustListContent {
        TrustListContent {
            domain: DomainId::parse("urn:nonla:domain:vn").unwrap(),
            sequence: 0,
            published: Day::FIRST,
            valid_until: TrustListContent::latest_end(Day::FIRST),
            previous: None,
            suites: vec![nonla_crypto::SUITE_ID.to_owned()],
            issuers: vec![issuer("one", rng), issuer("two", rng)],
            verifiers: vec![verifier("agora", rng), verifier("bazaar", rng)],
        }
    }

    /// Serves REQ-O3, T-B8: two entries that share what tells them apart make a list unusable.
    #[test]
    fn a_list_whose_entries_cannot_be_told_apart_is_refused() {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let key = SigningKey::generate(&mut rng);
        let good = content(&mut rng);
        let read = |content: &TrustListContent| {
            TrustList::read(&sign_trust_list(&key, content).unwrap(), &key.verifying_key())
        };
        assert!(read(&good).is_ok());
        let faults: [fn(&mut TrustListContent); 7] = [
            |list| list.issuers[1].id = list.issuers[0].id.clone(),
            |list| list.issuers[1].keys[0].key = list.issuers[0].keys[0].key,
            |list| list.issuers[1].gap_keys[0].key = list.issuers[0].keys[0].key,
            |list| list.issuers[1].head_key = list.issuers[0].head_key,
            |list| list.verifiers[1].id = list.verifiers[0].id.clone(),
            |list| list.verifiers[1].client_ids = list.verifiers[0].client_ids.clone(),
            |list| list.verifiers[1].request_keys = list.verifiers[0].request_keys.clone(),
        ];
        for fault in faults {
            let mut list = good.clone();
            fault(&mut list);
            assert_eq!(read(&list).err(), Some(TrustListError::Ambiguous));
        }
        let mut two_ages = good.clone();
        two_ages.verifiers[0].purposes = [13, 18].map(age_purpose).to_vec();
        assert_eq!(read(&two_ages).err(), Some(TrustListError::TwoAges));
        let mut other_layout = good.clone();
        other_layout.issuers[0].types[0].layout = Hash::of(b"other");
        assert_eq!(read(&other_layout).err(), Some(TrustListError::UnknownLayout));
        let mut other_suite = good;
        other_suite.suites = vec!["other".to_owned()];
        assert_eq!(read(&other_suite).err(), Some(TrustListError::UnknownSuite));
    }

    /// Serves REQ-O3, T-O2: the id of a request key leads to its verifier and its key, and another to none.
    #[test]
    fn each_request_key_leads_to_its_verifier() {
        let mut rng = ChaCha20Rng::seed_from_u64(3);
        let operator = SigningKey::generate(&mut rng);
        let mut content = content(&mut rng);
        let second = SigningKey::generate(&mut rng).verifying_key();
        content.verifiers[1].request_keys.push(second);
        let text = sign_trust_list(&operator, &content).unwrap();
        let list = TrustList::read(&text, &operator.verifying_key()).unwrap();
        for verifier in &content.verifiers {
            for key in &verifier.request_keys {
                assert_eq!(list.verifier_of_key(key.id()), Some((verifier, key)));
            }
        }
        assert_eq!(list.verifier_of_key(operator.id()), None);
    }

    /// Serves REQ-O3: each list names the one before, and only its operator's key signs it.
    #[test]
    fn lists_are_chained_and_signed_by_one_operator() {
        let mut rng = ChaCha20Rng::seed_from_u64(2);
        let (key, stranger) = (SigningKey::generate(&mut rng), SigningKey::generate(&mut rng));
        let operator = key.verifying_key();
        let first = content(&mut rng);
        let signed = sign_trust_list(&key, &first).unwrap();
        let list = TrustList::read(&signed, &operator).unwrap();
        let next = TrustListContent { sequence: 1, previous: Some(list.hash()), ..first.clone() };
        assert!(list.read_next(&sign_trust_list(&key, &next).unwrap(), &operator).is_ok());
        let broken = [
            TrustListContent { sequence: 2, ..next.clone() },
            TrustListContent { previous: Some(Hash::of(b"other")), ..next.clone() },
            first,
        ];
        for content in broken {
            let text = sign_trust_list(&key, &content).unwrap();
            let refused = list.read_next(&text, &operator).map(|_| ());
            assert_eq!(refused, Err(TrustListError::BrokenChain));
        }
        let forged = sign_trust_list(&stranger, &next).unwrap();
        assert!(matches!(list.read_next(&forged, &operator), Err(TrustListError::Signature(_))));
    }
}
