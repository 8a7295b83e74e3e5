//! A town hall with an invented register, and a holder made from the mathematics alone.

use nonla_credential::{
    Counters, Country, CredentialRequest, Day, DisplayName, FullName, Handle, HandleLimit, Head,
    IdNumber, IssuedCredential, IssuerId, Offer, Period, Province, ResidenceStatus,
};
use nonla_crypto::HolderSecret;
use nonla_issuer::{
    Conflict, Days, IssueStep, Issuer, IssuerConfig, IssuerKeys, IssuerRefusal, OfferStep, Person,
    Phone, PublishedList, Register, RevocationCode, RevokeWhat, SignatureCap, UncheckedPerson,
    sample_register,
};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;

pub(crate) struct TownHall {
    pub(crate) config: IssuerConfig,
    pub(crate) issuer: Issuer,
    pub(crate) register: Register,
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

    /// The same town hall after a change of its `config`, with an empty register of the same
    /// people.
    pub(crate) fn rebuilt(self) -> Self {
        Self::build(self.config, self.people)
    }

    fn build(config: IssuerConfig, people: Vec<Person>) -> Self {
        Self {
            issuer: Issuer::new(config.clone(), IssuerKeys::generate(&mut rng(0))),
            config,
            register: Register::from_people(people.clone()).unwrap(),
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

    /// Handles of the person's credentials that count today, oldest first.
    pub(crate) fn live(&self, number: &IdNumber) -> Vec<Handle> {
        let entry = self.register.find(number).unwrap();
        let live = entry.credentials().filter(|record| record.is_live_on(self.today));
        live.map(|record| record.handle()).collect()
    }

    /// So many days later.
    pub(crate) fn wait(&mut self, days: i32) {
        self.today = self.today.checked_add_days(days).unwrap();
    }

    pub(crate) fn counters(&self) -> Counters {
        self.register.counters(self.today)
    }

    pub(crate) fn make_offer(&mut self, number: &IdNumber) -> Result<Offer, IssuerRefusal> {
        let step = self.issuer.offer(&self.register, number, self.today, &mut self.rng)?;
        Ok(self.commit_offer(step)?.0)
    }

    /// An offer of a credential that takes the place of that with this handle.
    pub(crate) fn make_replacement(
        &mut self,
        number: &IdNumber,
        replaced: Handle,
    ) -> Result<Offer, IssuerRefusal> {
        let (rng, what) = (&mut self.rng, (number, replaced));
        let step = self.issuer.offer_replacement(&self.register, what, self.today, rng)?;
        Ok(self.commit_offer(step)?.0)
    }

    pub(crate) fn make_re_enrolment(&mut self, number: &IdNumber) -> Result<Offer, IssuerRefusal> {
        let rng = &mut self.rng;
        let step = self.issuer.offer_re_enrolment(&self.register, number, self.today, rng)?;
        Ok(self.commit_offer(step)?.0)
    }

    /// What the front office hands over once the step is committed.
    pub(crate) fn commit_offer(
        &mut self,
        step: OfferStep,
    ) -> Result<(Offer, RevocationCode), Conflict> {
        let committed = self.register.commit(step.changes)?;
        let code = step.revocation_code.release(&committed).unwrap();
        Ok((step.offer.release(committed).unwrap(), code))
    }

    /// The wallet's part; its randomness is bound to offer and secret by the mathematics.
    pub(crate) fn request(&mut self, offer: &Offer, secret: &HolderSecret) -> CredentialRequest {
        let header = self.header();
        let blind = secret.blind_request(&offer.context(&header), &mut self.rng);
        CredentialRequest { code: offer.code.clone(), blind, anchor: None }
    }

    pub(crate) fn issue(
        &mut self,
        request: &CredentialRequest,
    ) -> Result<IssueStep, IssuerRefusal> {
        self.issuer.issue(&self.register, request, self.today, &mut self.rng)
    }

    pub(crate) fn take_up(
        &mut self,
        request: &CredentialRequest,
    ) -> Result<IssuedCredential, IssuerRefusal> {
        let step = self.issue(request)?;
        let committed = self.register.commit(step.changes)?;
        Ok(step.credential.release(committed).unwrap())
    }

    pub(crate) fn issue_with(
        &mut self,
        offer: &Offer,
        secret: &HolderSecret,
    ) -> Result<IssueStep, IssuerRefusal> {
        let request = self.request(offer, secret);
        self.issue(&request)
    }

    pub(crate) fn take_up_with(
        &mut self,
        offer: &Offer,
        secret: &HolderSecret,
    ) -> Result<IssuedCredential, IssuerRefusal> {
        let request = self.request(offer, secret);
        self.take_up(&request)
    }

    pub(crate) fn try_publish(&mut self, on: Day) -> Result<PublishedList, IssuerRefusal> {
        let step = self.issuer.publish(&self.register, Period::of(on))?;
        let committed = self.register.commit(step.changes)?;
        Ok(step.list.release(committed).unwrap())
    }

    pub(crate) fn publish(&mut self, on: Day) -> PublishedList {
        self.try_publish(on).unwrap()
    }

    pub(crate) fn head(&self, list: &PublishedList) -> Head {
        let entry = self.issuer.entry();
        Head::read(&list.head, &entry.head_key, &entry.id).unwrap()
    }

    pub(crate) fn revoke(&mut self, what: RevokeWhat) -> Result<(), Conflict> {
        let changes = self.issuer.revoke(&self.register, what, self.today);
        self.register.commit(changes).map(drop)
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
