//! The register: one credential set per person.

mod commit;
mod merge;
mod publications;
mod update;

pub use update::{Plan, PlanConflict, Unapplied};

use std::collections::{BTreeMap, HashMap, HashSet};

use nonla_credential::{
    Counters, Day, Handle, Hash, IdNumber, IssuerKeyId, KeyCount, Nonce, OfferCode, Period,
};
use nonla_crypto::{EnrolmentTag, PublicKey};

use crate::changes::NewCredential;
use crate::enrolment::Enrolment;
use crate::offer::OfferKind;
use crate::person::Person;
use crate::register_entry::RegisterEntry;

/// Most credentials one person has live at a time: one for each of their devices.
pub const MOST_DEVICES: usize = 3;

/// The issuer's table of people: who may have a credential, and who has which.
///
/// One person has one enrolment tag that counts, one tag belongs to one person for ever, and a tag
/// that stopped counting never counts again. A person keeps their enrolment through changes of name,
/// number and status ([`Register::plan`]). Nothing about the use of a
/// credential is in here, for the issuer never learns of any. `Debug` shows no person.
#[derive(Default)]
pub struct Register {
    people: Vec<Row>,
    by_number: HashMap<String, PersonId>,
    by_tag: HashMap<[u8; EnrolmentTag::LENGTH], PersonId>,
    offers: HashMap<OfferCode, OpenOffer>,
    /// Which offer each self-revocation code came with, by its hash.
    revocation_codes: HashMap<Hash, OfferCode>,
    credentials: HashMap<Handle, CredentialRecord>,
    /// The revocation lists published, by period.
    lists: BTreeMap<Period, Publication>,
    /// Signatures each key has made, ever: credentials of a credential key, gaps of a gap key.
    signed: HashMap<[u8; PublicKey::LENGTH], u64>,
}

/// Someone to be added has a number that is in the register, or twice among those to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("person {position} of those to be added has a number that is taken; nobody was added")]
pub struct NumberTaken {
    /// Position among the people to be added, from 0.
    pub position: usize,
}

/// What the register knows of one credential. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct CredentialRecord {
    pub(crate) person: PersonId,
    pub(crate) code: OfferCode,
    pub(crate) handle: Handle,
    /// The key that signed it.
    pub(crate) key: IssuerKeyId,
    pub(crate) issued_on: Day,
    pub(crate) valid_until: Day,
    /// The revision of the person's row that it says.
    pub(crate) revision: u64,
    pub(crate) revoked: Option<Revocation>,
}

/// When a credential was revoked, and which list says so first.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Revocation {
    pub(crate) on: Day,
    /// The first period whose list names the handle: that of the day, or the one after the newest
    /// list published if that list is out already.
    pub(crate) listed_from: Period,
}

/// What the register keeps of a published list. All the rest can be made again from it.
pub(crate) struct Publication {
    /// Root of the index of the files.
    pub(crate) root: Hash,
    /// The signed head.
    pub(crate) head: String,
    /// Its hash, which the next head names.
    pub(crate) hash: Hash,
}

/// The position of a person in one register.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct PersonId(usize);

pub(crate) struct Row {
    pub(crate) person: Person,
    pub(crate) enrolment: Option<Enrolment>,
    /// How often the row was corrected.
    pub(crate) revision: u64,
    /// Whether the newest export has no such person.
    pub(crate) is_gone: bool,
    /// The row that stands for the same person since the two turned out to be one.
    merged: Option<Merged>,
}

/// Where a row went.
#[derive(Clone, Copy)]
struct Merged {
    into: PersonId,
    /// The day, if both rows were enrolled: this is counted in public.
    counted_on: Option<Day>,
}

pub(crate) struct OpenOffer {
    pub(crate) person: PersonId,
    pub(crate) nonce: Nonce,
    pub(crate) kind: OfferKind,
    pub(crate) made_on: Day,
    pub(crate) last_day: Day,
    /// Hash of the request that used it, and what that was given.
    pub(crate) used: Option<(Hash, Handle)>,
}

impl Register {
    /// A register of these people, none of them enrolled.
    ///
    /// # Errors
    /// [`NumberTaken`] if two of them have one number.
    pub fn from_people(people: Vec<Person>) -> Result<Self, NumberTaken> {
        let mut register = Self::default();
        register.add_people(people)?;
        Ok(register)
    }

    /// Adds people: all of them, or nobody.
    ///
    /// # Errors
    /// [`NumberTaken`] for the first whose number is in the register or earlier in the list.
    pub fn add_people(&mut self, people: Vec<Person>) -> Result<(), NumberTaken> {
        let mut numbers = HashMap::with_capacity(people.len());
        for (position, person) in people.iter().enumerate() {
            let id = PersonId(self.people.len() + position);
            for number in person.numbers().map(IdNumber::as_str) {
                let taken = self.by_number.contains_key(number);
                if taken || numbers.insert(number.to_owned(), id).is_some() {
                    return Err(NumberTaken { position });
                }
            }
        }
        self.by_number.extend(numbers);
        self.people.extend(people.into_iter().map(Row::new));
        Ok(())
    }

    /// The entry of the person with this number, or who had it before.
    #[must_use]
    pub fn find(&self, number: &IdNumber) -> Option<RegisterEntry<'_>> {
        RegisterEntry::of(self, self.person_with(number)?)
    }

    /// How many people are in the register, enrolled or not, without those the newest export does not
    /// have.
    #[must_use]
    pub fn people(&self) -> usize {
        self.people.iter().filter(|row| row.is_present()).count()
    }

    /// The public counters as they stand at the end of `day`. Revoked is what the list of that day
    /// names.
    #[must_use]
    pub fn counters(&self, day: Day) -> Counters {
        let enrolments = || self.people.iter().filter_map(|row| row.enrolment.as_ref());
        let people = enrolments().filter(|enrolment| enrolment.had_begun_by(day)).count() as u64;
        let by_key = self.by_key(day);
        let credentials = by_key.iter().map(|count| count.credentials).sum::<u64>();
        Counters {
            people,
            credentials,
            re_issued: re_issued(credentials, people),
            merged: self.merged_by(day),
            re_enrolled: enrolments().map(|enrolment| enrolment.renewed_by(day)).sum(),
            revoked: self.listed_in(Period::of(day)).count() as u64,
            by_key,
        }
    }

    /// The counts of each credential key that had signed by the end of `day`.
    fn by_key(&self, day: Day) -> Vec<KeyCount> {
        let mut keys: BTreeMap<IssuerKeyId, (HashSet<PersonId>, u64)> = BTreeMap::new();
        for record in self.credentials.values().filter(|record| record.issued_on <= day) {
            let (people, credentials) = keys.entry(record.key).or_insert((HashSet::new(), 0));
            people.insert(record.person);
            *credentials += 1;
        }
        let counted = keys.into_iter().map(|(key, (people, credentials))| KeyCount {
            key,
            people: people.len() as u64,
            credentials,
        });
        counted.collect()
    }

    /// How many signatures `key` has made, ever: of a credential key the credentials, of a gap key
    /// the gaps of all lists. It grows with each commit of an issue or of a list and never goes down.
    ///
    /// Over all credential keys these are the published [`Counters::credentials`].
    #[must_use]
    pub fn signed_with(&self, key: &PublicKey) -> u64 {
        // The commit of a key's first signature makes its entry, so no entry is no signature.
        self.signed.get(&key.to_bytes()).map_or(0, |signed| *signed)
    }
}

/// Credentials beyond the first of each person.
#[expect(clippy::expect_used, reason = "a person is enrolled by the commit of a credential")]
fn re_issued(credentials: u64, people: u64) -> u64 {
    credentials.checked_sub(people).expect("who is enrolled by a day has a credential by then")
}

/// What the steps ask.
impl Register {
    /// The person with this number, or who had it before.
    pub(crate) fn person_with(&self, number: &IdNumber) -> Option<PersonId> {
        self.by_number.get(number.as_str()).copied()
    }

    /// Whether there is such a row, wherever it went.
    pub(crate) fn knows(&self, id: PersonId) -> bool {
        id.0 < self.people.len()
    }

    /// The person's row; none if it went into another one.
    pub(crate) fn row(&self, id: PersonId) -> Option<&Row> {
        self.people.get(id.0).filter(|row| row.merged.is_none())
    }

    pub(crate) fn offer(&self, code: &OfferCode) -> Option<&OpenOffer> {
        self.offers.get(code)
    }

    /// Who is enrolled with this tag.
    pub(crate) fn owner_of(&self, tag: &EnrolmentTag) -> Option<PersonId> {
        self.by_tag.get(&tag.to_bytes()).copied()
    }

    pub(crate) fn credential(&self, handle: Handle) -> Option<&CredentialRecord> {
        self.credentials.get(&handle)
    }

    pub(crate) fn enrolment_of(&self, id: PersonId) -> Option<&Enrolment> {
        self.row(id)?.enrolment.as_ref()
    }

    pub(crate) fn handles_of(&self, id: PersonId) -> &[Handle] {
        self.enrolment_of(id).map_or(&[], |enrolment| &enrolment.handles)
    }
}

impl Row {
    const fn new(person: Person) -> Self {
        Self { person, enrolment: None, revision: 0, is_gone: false, merged: None }
    }

    /// Whether this row stands for a person of the newest export.
    const fn is_present(&self) -> bool {
        self.merged.is_none() && !self.is_gone
    }
}

impl CredentialRecord {
    fn new(new: &NewCredential) -> Self {
        Self {
            person: new.person,
            code: new.code.clone(),
            handle: new.handle,
            key: IssuerKeyId::of(&new.key),
            issued_on: new.issued_on,
            valid_until: new.valid_until,
            revision: new.revision,
            revoked: None,
        }
    }

    /// Its revocation handle.
    #[must_use]
    pub const fn handle(&self) -> Handle {
        self.handle
    }

    /// The day it was signed.
    #[must_use]
    pub const fn issued_on(&self) -> Day {
        self.issued_on
    }

    /// The last day on which it counts.
    #[must_use]
    pub const fn valid_until(&self) -> Day {
        self.valid_until
    }

    /// The day from which on it is revoked, if there is one; it may lie in the future.
    #[must_use]
    pub const fn revoked_on(&self) -> Option<Day> {
        match self.revoked {
            Some(Revocation { on, .. }) => Some(on),
            None => None,
        }
    }

    /// Whether it counts on `day`: neither revoked by then nor expired. One whose revocation is
    /// announced for a later day is as live as any other.
    #[must_use]
    pub fn is_live_on(&self, day: Day) -> bool {
        !self.is_revoked_by(day) && day <= self.valid_until
    }

    /// Whether it is revoked on `day`.
    pub(crate) fn is_revoked_by(&self, day: Day) -> bool {
        self.revoked.is_some_and(|revocation| revocation.on <= day)
    }
}

impl std::fmt::Debug for CredentialRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CredentialRecord(..)")
    }
}

impl std::fmt::Debug for Register {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Register").field("people", &self.people.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use nonla_credential::OfferCode;

    use super::*;
    use crate::changes::{Change, Changes, Conflict, NewOffer};
    use crate::sample_register;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    fn today() -> Day {
        Day::parse("2026-11-22").unwrap()
    }

    /// REQ-I2: one row per person.
    #[test]
    fn a_number_is_added_once_and_a_refused_list_adds_nobody() {
        let people = sample_register(60, today(), 1);
        let mut register = Register::from_people(people[..40].to_vec()).unwrap();
        let refused = register.add_people(people[35..].to_vec());
        assert_eq!(refused, Err(NumberTaken { position: 0 }));
        let twice = [&people[40..], &people[41..42]].concat();
        assert_eq!(register.add_people(twice), Err(NumberTaken { position: 20 }));
        assert_eq!(register.people(), 40);
        assert!(people[40..].iter().all(|person| register.find(person.id_number()).is_none()));
        register.add_people(people[40..].to_vec()).unwrap();
        assert_eq!(register.people(), 60);
        for person in &people {
            let entry = register.find(person.id_number()).unwrap();
            assert!(entry.full_name() == person.full_name());
            assert!(entry.enrolled_on().is_none());
            assert_eq!(entry.credentials().count(), 0);
        }
    }

    #[test]
    fn an_empty_register_counts_nothing() {
        assert_eq!(Register::default().counters(Day::LAST), Counters::default());
    }

    #[test]
    fn changes_made_for_another_register_are_refused() {
        let mut empty = Register::default();
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let offer = NewOffer {
            person: PersonId(3),
            code: OfferCode::generate(&mut rng),
            nonce: Nonce::generate(&mut rng),
            kind: OfferKind::Device,
            revocation_code: Hash::of(b"code"),
            made_on: today(),
            last_day: Day::LAST,
        };
        let refused = empty.commit(Changes(Change::Offer(offer))).err();
        assert_eq!(refused, Some(Conflict::OtherRegister));
    }
}
