//! Whether an issuer that keeps its records in a store keeps what it promises people.

use std::pin::Pin;

use nonla_credential::{
    CredentialRequest, Day, DisplayName, Handle, HandleLimit, IssuedCredential, IssuerId, Offer,
    Period,
};
use nonla_crypto::HolderSecret;
use nonla_issuer::{
    Conflict, Days, Issuer, IssuerConfig, IssuerKeys, IssuerRefusal, Person, PublishedList,
    Register, RegisterEntry, RevokeWhat, SignatureCap, Table, counters, find, sample_register,
    signed_with,
};
use nonla_record::{Key, Step};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use crate::records::contract::{BrokenRecords, RecordStoreMaker, at_once, failed, fresh, promised};
use crate::records::store::RecordStore;

/// 2026-11-22.
const TODAY: Day = Day::from_number(46_346);
/// How many credentials the key of the issuer signs.
const CAP: u64 = 3;

type Issued = Result<Result<IssuedCredential, IssuerRefusal>, BrokenRecords>;

/// Tries out a store, and an issuer on top of it: [`check_record_store`](super::check_record_store) first,
/// then one enrolment for each person whoever comes at once, a cap that holds, offers, credentials and
/// revocations that outlive a restart between any two steps, lists that name all of them, and a register
/// that is taken whole.
///
/// # Errors
/// The first [`BrokenRecords`].
pub async fn check_issuer_store<M: RecordStoreMaker>(maker: &mut M) -> Result<(), BrokenRecords> {
    super::contract::check_record_store(maker).await?;
    let hall = Hall::new()?;
    check_one_enrolment(maker, &hall).await?;
    check_cap(maker, &hall).await?;
    check_restarts(maker, &hall).await?;
    check_list(maker, &hall).await?;
    check_register(maker, &hall).await
}

/// A town hall with invented people, the first of whom are adults.
struct Hall {
    issuer: Issuer,
    people: Vec<Person>,
    today: Day,
}

/// The same with a store.
struct Office<'a, S> {
    hall: &'a Hall,
    store: S,
}

fn broken(what: &'static str) -> BrokenRecords {
    BrokenRecords::Issuer(what)
}

/// What an issuer that works does not refuse.
fn given<T, E>(said: Result<T, E>, what: &'static str) -> Result<T, BrokenRecords> {
    said.map_err(|_| broken(what))
}

impl Hall {
    fn new() -> Result<Self, BrokenRecords> {
        let today = TODAY;
        let config = given(Self::config(today), "the issuer cannot be set up")?;
        let twenty_years_ago = today.checked_add_days(-20 * 366);
        let is_adult = |person: &Person| Some(person.birth_date()) < twenty_years_ago;
        let people = sample_register(60, today, 1).into_iter().filter(is_adult).collect();
        Ok(Self { issuer: Issuer::new(config, IssuerKeys::generate(&mut rng(1))), people, today })
    }

    fn config(today: Day) -> Result<IssuerConfig, Box<dyn std::error::Error>> {
        Ok(IssuerConfig {
            id: IssuerId::parse("urn:nonla:issuer:contract")?,
            name: DisplayName::parse("Town hall")?,
            since: today,
            handle_limit: HandleLimit::for_population(100)?,
            key_from: today,
            key_until: today.checked_add_days(365).ok_or("calendar")?,
            credential_days: Days::new(100),
            offer_days: Days::WEEK,
            signature_cap: SignatureCap::new(CAP),
            gap_cap: SignatureCap::MOST,
        })
    }

    fn request(&self, offer: &Offer, draw: u64) -> Result<CredentialRequest, BrokenRecords> {
        let entry = self.issuer.entry();
        let kind = entry.types.first().ok_or(broken("the issuer has no credential type"))?;
        let header = entry.header(kind);
        let blind = secret(draw).blind_request(&offer.context(&header), &mut rng(9));
        Ok(CredentialRequest { code: offer.code.clone(), blind, anchor: None })
    }
}

impl<'a, S: RecordStore> Office<'a, S> {
    /// An office whose register has everybody.
    async fn open(hall: &'a Hall, store: S) -> Result<Self, BrokenRecords> {
        let office = Self { hall, store };
        office.import(&hall.people).await?;
        Ok(office)
    }

    async fn commit<T: Send>(&self, step: Step<'_, T>) -> Result<T, BrokenRecords> {
        self.store.commit(step).await.map_err(failed("committing a step of an issuer"))
    }

    async fn register(&self) -> Result<Register, BrokenRecords> {
        let mut records = Vec::new();
        for table in Register::TABLES {
            let page = self.store.table(&table.first()).await;
            records.extend(page.map_err(failed("reading the register"))?);
        }
        given(Register::read(records), "the register cannot be read")
    }

    async fn import(&self, people: &[Person]) -> Result<(), BrokenRecords> {
        let plan = self.register().await?.plan(people.to_vec());
        let plan = given(plan, "a register cannot be planned")?;
        given(self.commit(plan.apply(self.hall.today)).await?, "a register cannot be taken")
    }

    async fn entry(&self, nth: usize) -> Result<RegisterEntry, BrokenRecords> {
        let person = self.hall.people.get(nth).ok_or(broken("too few people"))?;
        let found = self.commit(find(person.id_number())).await?;
        found.ok_or(broken("a person of the register is not found"))
    }

    /// Makes an offer; `draw` tells the codes of one person from those of another.
    async fn offer(&self, nth: usize, draw: u64) -> Result<Offer, BrokenRecords> {
        let person = self.hall.people.get(nth).ok_or(broken("too few people"))?;
        let mut rng = rng(draw);
        let step = self.hall.issuer.offer(person.id_number(), self.hall.today, &mut rng);
        Ok(given(self.commit(step).await?, "an offer is refused")?.offer)
    }

    async fn issue(&self, request: &CredentialRequest, draw: u64) -> Issued {
        let mut rng = rng(draw);
        self.commit(self.hall.issuer.issue(request, self.hall.today, &mut rng)).await
    }

    async fn enrol(&self, nth: usize, draw: u64) -> Result<Handle, BrokenRecords> {
        let offer = self.offer(nth, draw).await?;
        let request = self.hall.request(&offer, draw)?;
        Ok(given(self.issue(&request, draw).await?, "a credential is refused")?.handle)
    }

    async fn revoke(&self, handle: Handle) -> Result<Result<(), Conflict>, BrokenRecords> {
        self.commit(self.hall.issuer.revoke(RevokeWhat::Handle(handle), self.hall.today)).await
    }

    async fn publish(&self) -> Result<PublishedList, BrokenRecords> {
        let issuer = &self.hall.issuer;
        let closed = self.commit(issuer.close_period(Period::of(self.hall.today))).await?;
        let closed = given(closed, "a period cannot be closed")?;
        let revoked = self.store.table(&Table::Revocations.first()).await;
        let revoked = revoked.map_err(failed("reading the revocations"))?;
        let revoked: Vec<Key> = revoked.into_iter().map(|(key, _)| key).collect();
        let signed = given(issuer.sign_list(&closed, &revoked), "a list leaves out a revocation")?;
        given(self.commit(issuer.publish(signed)).await?, "a list cannot be published")
    }

    /// As another process finds it.
    async fn reopened<M: RecordStoreMaker<Store = S>>(
        self,
        maker: &mut M,
    ) -> Result<Self, BrokenRecords> {
        let store = maker.reopen(self.store).await.map_err(failed("opening the store again"))?;
        Ok(Self { store, ..self })
    }
}

fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

fn secret(seed: u64) -> HolderSecret {
    HolderSecret::generate(&mut rng(seed))
}

/// How many of these were given something.
fn given_to(said: impl IntoIterator<Item = Issued>) -> Result<usize, BrokenRecords> {
    let said = said.into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(said.iter().filter(|said| said.is_ok()).count())
}

/// One person with four secrets, and each of four requests twice.
async fn check_one_enrolment<M: RecordStoreMaker>(
    maker: &mut M,
    hall: &Hall,
) -> Result<(), BrokenRecords> {
    let office = Office::open(hall, fresh(maker).await?).await?;
    let mut requests = Vec::new();
    for draw in 0..4 {
        let offer = office.offer(0, draw).await?;
        requests.push((hall.request(&offer, draw)?, draw));
    }
    let twice = requests.iter().chain(&requests);
    let running = twice.map(|(request, draw)| -> Pin<Box<dyn Future<Output = _> + '_>> {
        Box::pin(office.issue(request, *draw))
    });
    let given = given_to(at_once(running).await)?;
    promised(given == 2, broken("a person is enrolled with several secrets, or with none"))?;
    let credentials = office.entry(0).await?.credentials().count();
    promised(credentials == 1, broken("one request gave several credentials, or none"))
}

/// More people at once than the key may sign for.
async fn check_cap<M: RecordStoreMaker>(maker: &mut M, hall: &Hall) -> Result<(), BrokenRecords> {
    let office = Office::open(hall, fresh(maker).await?).await?;
    let mut requests = Vec::new();
    for (nth, draw) in (0..6).zip(10..) {
        let offer = office.offer(nth, draw).await?;
        requests.push((hall.request(&offer, draw)?, draw));
    }
    let running = requests.iter().map(|(request, draw)| -> Pin<Box<dyn Future<Output = _> + '_>> {
        Box::pin(office.issue(request, *draw))
    });
    let given = given_to(at_once(running).await)? as u64;
    promised(given == CAP, broken("a key signs more than it may, or less"))?;
    let entry = hall.issuer.entry();
    let key = entry.keys.first().ok_or(broken("the issuer has no key"))?;
    let signed = office.commit(signed_with(&key.key)).await?;
    let counted = office.commit(counters(hall.today)).await?;
    let all = (signed, counted.people, counted.credentials);
    promised(all == (CAP, CAP, CAP), broken("signatures are miscounted"))
}

/// Killed between any two steps.
async fn check_restarts<M: RecordStoreMaker>(
    maker: &mut M,
    hall: &Hall,
) -> Result<(), BrokenRecords> {
    let office = Office::open(hall, fresh(maker).await?).await?;
    let office = office.reopened(maker).await?;
    let offer = office.offer(0, 20).await?;
    let office = office.reopened(maker).await?;
    let request = hall.request(&offer, 20)?;
    let first = given(office.issue(&request, 20).await?, "an offer is lost by a restart")?;
    let office = office.reopened(maker).await?;
    let again = given(office.issue(&request, 21).await?, "a credential is lost by a restart")?;
    promised(again == first, broken("a request gives another credential after a restart"))?;
    let other = office.offer(0, 22).await?;
    let office = office.reopened(maker).await?;
    let other = office.issue(&hall.request(&other, 23)?, 23).await?;
    let expected = IssuerRefusal::Conflict(Conflict::OtherSecret);
    promised(other.err() == Some(expected), broken("an enrolment is lost by a restart"))?;
    let revoked = office.revoke(first.handle).await?;
    promised(revoked.is_ok(), broken("a credential is lost by a restart"))?;
    let office = office.reopened(maker).await?;
    let again = office.revoke(first.handle).await?;
    let nothing = again == Err(Conflict::NothingToRevoke);
    promised(nothing, broken("a revocation is lost by a restart"))?;
    let list = office.publish().await?;
    let office = office.reopened(maker).await?;
    let same = office.publish().await? == list;
    promised(same, broken("a list is another one after a restart"))
}

/// A list names each revoked handle, over however many pages they are read.
async fn check_list<M: RecordStoreMaker>(maker: &mut M, hall: &Hall) -> Result<(), BrokenRecords> {
    let office = Office::open(hall, fresh(maker).await?).await?;
    for (nth, draw) in (0..3).zip(30..) {
        let handle = office.enrol(nth, draw).await?;
        given(office.revoke(handle).await?, "a credential is lost")?;
    }
    office.publish().await?;
    let counted = office.commit(counters(hall.today)).await?;
    promised(counted.revoked == 3, broken("revocations are miscounted"))
}

/// Of two exports that are taken at once one is, whole.
async fn check_register<M: RecordStoreMaker>(
    maker: &mut M,
    hall: &Hall,
) -> Result<(), BrokenRecords> {
    let office = Office::open(hall, fresh(maker).await?).await?;
    let exports = [1, 2].map(|out| hall.people.iter().skip(out).cloned().collect::<Vec<_>>());
    let mut plans = Vec::new();
    for export in exports {
        plans.push(given(office.register().await?.plan(export), "a register cannot be planned")?);
    }
    let running = plans.into_iter().map(|plan| -> Pin<Box<dyn Future<Output = _> + '_>> {
        Box::pin(office.commit(plan.apply(hall.today)))
    });
    let mut taken = 0;
    for said in at_once(running).await {
        taken += usize::from(said?.is_ok());
    }
    promised(taken == 1, broken("two exports were taken over one register, or none"))?;
    let office = office.reopened(maker).await?;
    let gone = hall.people.len() - office.register().await?.people();
    promised(gone == 1 || gone == 2, broken("an export was taken by half"))
}
