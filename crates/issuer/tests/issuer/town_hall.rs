//! A town hall with an invented register, and a holder made from the mathematics alone.

use std::sync::Arc;

use nonla_credential::{
    Counters, Country, CredentialRequest, Day, DisplayName, FullName, Handle, HandleLimit, Head,
    IdNumber, IssuedCredential, IssuerId, Offer, Period, Province, ResidenceStatus,
};
use nonla_crypto::{HolderSecret, PublicKey};
use nonla_issuer::{
    ClosedPeriod, Conflict, Days, Issuer, IssuerConfig, IssuerKeys, IssuerRefusal, Key,
    MemoryStore, NewOffer, Person, Phone, PublishedList, Register, RegisterEntry, RevokeWhat,
    SignatureCap, Step, Table, Unapplied, UncheckedPerson, sample_register,
};
use nonla_record::{Pause, Reading};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;

pub(crate) struct TownHall {
    pub(crate) config: IssuerConfig,
    pub(crate) issuer: Arc<Issuer>,
    pub(crate) store: MemoryStore,
    pub(crate) people: Vec<Person>,
    pub(crate) today: Day,
    pub(crate) rng: ChaCha20Rng,
}

pub(crate) fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

/// A secret of this number's own.
pub(crate) fn secret(seed: u64) -> HolderSecret {
    HolderSecret::generate(&mut rng(seed))
}

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// A citizen with this number and birth date.
pub(crate) fn person(number: &str, born: &str) -> Person {
    Person::new(UncheckedPerson {
        full_name: FullName::parse("Nguyễn Văn An").unwrap(),
        birth_date: day(born),
        id_number: IdNumber::parse(number).unwrap(),
        phone: Phone::parse("0912345678").unwrap(),
        province: Some(Province::parse("079").unwrap()),
        status: ResidenceStatus::Citizen,
        nationality: Country::VIETNAM,
        resident_country: Country::VIETNAM,
    })
    .unwrap()
}

/// A store with these people, none of them enrolled.
pub(crate) fn store_of(people: &[Person]) -> MemoryStore {
    let store = MemoryStore::default();
    let plan = Register::default().plan(people.to_vec()).unwrap();
    store.commit(plan.apply(day("2026-11-22"))).unwrap().unwrap();
    store
}

/// A step that was decided by the records of a moment, and lands later.
pub(crate) struct Decided<'a, T> {
    step: Step<'a, T>,
    read: Reading,
}

/// Decides a step by the records as they are now.
pub(crate) fn decided<'a, T>(store: &MemoryStore, step: Step<'a, T>) -> Decided<'a, T> {
    let mut read = Reading::default();
    loop {
        match step.stage(&read) {
            Ok(_) => return Decided { step, read },
            Err(Pause::Read(keys)) => {
                let found = store.read(&keys);
                keys.into_iter().zip(found).for_each(|(key, found)| read.add(key, found));
            }
            Err(Pause::Damaged(damaged)) => panic!("{damaged}"),
        }
    }
}

/// A credential that was decided on early.
pub(crate) type Early = Decided<'static, Result<IssuedCredential, IssuerRefusal>>;

impl<T> Decided<'_, T> {
    /// Writes what was decided, if the store takes it.
    pub(crate) fn land(&self, store: &MemoryStore) -> Option<T> {
        let staged = self.step.stage(&self.read).ok()?;
        store.write(&self.read, staged.changes()).then(|| staged.saved())
    }

    /// What comes of it now that something came between: the store takes nothing of what was decided, and
    /// it is decided anew.
    pub(crate) fn overtaken(self, store: &MemoryStore) -> T {
        assert!(self.land(store).is_none(), "nothing came between");
        store.commit(self.step).unwrap()
    }
}

impl TownHall {
    /// With a sample register: position 2, 3 are eighteen, 8 a foreigner, 9 a citizen abroad.
    pub(crate) fn new() -> Self {
        Self::with(sample_register(1000, day("2026-11-22"), 42))
    }

    pub(crate) fn with(people: Vec<Person>) -> Self {
        let config = IssuerConfig {
            id: IssuerId::parse("urn:nonla:issuer:town-hall").unwrap(),
            name: DisplayName::parse("Town hall").unwrap(),
            since: day("2020-01-01"),
            handle_limit: HandleLimit::new(2 * 65_536).unwrap(),
            key_from: day("2026-01-01"),
            key_until: day("2035-12-31"),
            credential_days: Days::new(5 * 365),
            offer_days: Days::WEEK,
            signature_cap: SignatureCap::new(10_000),
            gap_cap: SignatureCap::MOST,
        };
        Self::build(config, people)
    }

    /// The same town hall after a change of its `config`, with a new store of the same people.
    pub(crate) fn rebuilt(self) -> Self {
        Self::build(self.config, self.people)
    }

    fn build(config: IssuerConfig, people: Vec<Person>) -> Self {
        Self {
            issuer: Arc::new(Issuer::new(config.clone(), IssuerKeys::generate(&mut rng(0)))),
            config,
            store: store_of(&people),
            people,
            today: day("2026-11-22"),
            rng: rng(42),
        }
    }

    pub(crate) fn number(&self, position: usize) -> IdNumber {
        self.people[position].id_number().clone()
    }

    /// Numbers of this many adults.
    pub(crate) fn adults(&self, count: usize) -> Vec<IdNumber> {
        let adults = self.people.iter().filter(|person| person.birth_date() < day("2008-01-01"));
        let numbers: Vec<_> = adults.map(|person| person.id_number().clone()).take(count).collect();
        assert_eq!(numbers.len(), count);
        numbers
    }

    pub(crate) fn header(&self) -> Vec<u8> {
        let entry = self.issuer.entry();
        entry.header(&entry.types[0])
    }

    pub(crate) fn commit<T>(&self, step: Step<'_, T>) -> T {
        self.store.commit(step).unwrap()
    }

    pub(crate) fn find(&self, number: &IdNumber) -> Option<RegisterEntry> {
        self.commit(nonla_issuer::find(number))
    }

    /// The whole register as it is.
    pub(crate) fn register(&self) -> Register {
        let pages = Register::TABLES.map(|table| self.store.page(&table.first(), usize::MAX));
        Register::read(pages.into_iter().flatten()).unwrap()
    }

    /// Takes a new export.
    pub(crate) fn update(&self, export: &[Person]) -> Result<(), Unapplied> {
        let plan = self.register().plan(export.to_vec()).unwrap();
        self.commit(plan.apply(self.today))
    }

    pub(crate) fn signed_with(&self, key: &PublicKey) -> u64 {
        self.commit(nonla_issuer::signed_with(key))
    }

    pub(crate) fn newest_list(&self) -> Option<Period> {
        self.commit(nonla_issuer::newest_list())
    }

    /// Handles of the person's credentials that count today, oldest first.
    pub(crate) fn live(&self, number: &IdNumber) -> Vec<Handle> {
        let entry = self.find(number).unwrap();
        let live = entry.credentials().filter(|record| record.is_live_on(self.today));
        live.map(|record| record.handle()).collect()
    }

    /// So many days later.
    pub(crate) fn wait(&mut self, days: i32) {
        self.today = self.today.checked_add_days(days).unwrap();
    }

    pub(crate) fn counters(&self) -> Counters {
        self.counters_on(self.today)
    }

    pub(crate) fn counters_on(&self, day: Day) -> Counters {
        self.commit(nonla_issuer::counters(day))
    }

    /// An offer, and the code that goes with it.
    pub(crate) fn offer_and_code(&mut self, number: &IdNumber) -> Result<NewOffer, IssuerRefusal> {
        let step = self.issuer.offer(number, self.today, &mut self.rng);
        self.store.commit(step).unwrap()
    }

    pub(crate) fn make_offer(&mut self, number: &IdNumber) -> Result<Offer, IssuerRefusal> {
        self.offer_and_code(number).map(|made| made.offer)
    }

    /// An offer of a credential that takes the place of that with this handle.
    pub(crate) fn make_replacement(
        &mut self,
        number: &IdNumber,
        replaced: Handle,
    ) -> Result<Offer, IssuerRefusal> {
        let step = self.issuer.offer_replacement(number, replaced, self.today, &mut self.rng);
        self.store.commit(step).unwrap().map(|made| made.offer)
    }

    pub(crate) fn make_re_enrolment(&mut self, number: &IdNumber) -> Result<Offer, IssuerRefusal> {
        let step = self.issuer.offer_re_enrolment(number, self.today, &mut self.rng);
        self.store.commit(step).unwrap().map(|made| made.offer)
    }

    /// The wallet's part; its randomness is bound to offer and secret by the mathematics.
    pub(crate) fn request(&mut self, offer: &Offer, secret: &HolderSecret) -> CredentialRequest {
        let header = self.header();
        let blind = secret.blind_request(&offer.context(&header), &mut self.rng);
        CredentialRequest { code: offer.code.clone(), blind, anchor: None }
    }

    pub(crate) fn take_up(
        &mut self,
        request: &CredentialRequest,
    ) -> Result<IssuedCredential, IssuerRefusal> {
        let step = self.issuer.issue(request, self.today, &mut self.rng);
        self.store.commit(step).unwrap()
    }

    /// A step of this request, decided by the records as they are now. It is leaked, as is what it
    /// borrows: a test's steps may outlive what the test does with its hall.
    pub(crate) fn early(&mut self, request: &CredentialRequest) -> Early {
        let issuer: &'static Issuer = Box::leak(Box::new(Arc::clone(&self.issuer)));
        let request: &'static CredentialRequest = Box::leak(Box::new(request.clone()));
        decided(&self.store, issuer.issue(request, self.today, &mut self.rng))
    }

    pub(crate) fn early_with(&mut self, offer: &Offer, secret: &HolderSecret) -> Early {
        let request = self.request(offer, secret);
        self.early(&request)
    }

    pub(crate) fn take_up_with(
        &mut self,
        offer: &Offer,
        secret: &HolderSecret,
    ) -> Result<IssuedCredential, IssuerRefusal> {
        let request = self.request(offer, secret);
        self.take_up(&request)
    }

    /// The keys of all records of the revoked handles.
    pub(crate) fn revocations(&self) -> Vec<Key> {
        let page = self.store.page(&Table::Revocations.first(), usize::MAX);
        page.into_iter().map(|(key, _)| key).collect()
    }

    pub(crate) fn close(&self, on: Day) -> Result<ClosedPeriod, IssuerRefusal> {
        self.commit(self.issuer.close_period(Period::of(on)))
    }

    pub(crate) fn try_publish(&self, on: Day) -> Result<PublishedList, IssuerRefusal> {
        let closed = self.close(on)?;
        let signed = self.issuer.sign_list(&closed, &self.revocations())?;
        self.commit(self.issuer.publish(signed))
    }

    pub(crate) fn publish(&self, on: Day) -> PublishedList {
        self.try_publish(on).unwrap()
    }

    pub(crate) fn head(&self, list: &PublishedList) -> Head {
        let entry = self.issuer.entry();
        Head::read(&list.head, &entry.head_key, &entry.id).unwrap()
    }

    pub(crate) fn revoke(&self, what: RevokeWhat) -> Result<(), Conflict> {
        self.revoke_on(what, self.today)
    }

    pub(crate) fn revoke_on(&self, what: RevokeWhat, on: Day) -> Result<(), Conflict> {
        self.commit(self.issuer.revoke(what, on))
    }

    /// The next day, with its list.
    pub(crate) fn next_day(&mut self) {
        self.wait(1);
        self.publish(self.today);
    }

    /// Offer, the next day's list, credential.
    pub(crate) fn re_enrol(
        &mut self,
        number: &IdNumber,
        secret: &HolderSecret,
    ) -> Result<IssuedCredential, IssuerRefusal> {
        let offer = self.make_re_enrolment(number)?;
        self.next_day();
        self.take_up_with(&offer, secret)
    }

    pub(crate) fn enrol(
        &mut self,
        number: &IdNumber,
        secret: &HolderSecret,
    ) -> Result<IssuedCredential, IssuerRefusal> {
        let offer = self.make_offer(number)?;
        self.take_up_with(&offer, secret)
    }
}
