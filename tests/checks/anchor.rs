//! A second issuer signs only for whom the first knows: the journey, and every way around it.

use nonla_app::store::Store;
use nonla_credential::{
    AnchorBasis, AnchorDemand, AnchorProof, Counters, CredentialRequest, CredentialType, Day,
    DisplayName, DomainId, GapFile, GapListError, HandleLimit, IdNumber, IssuedCredential,
    IssuerEntry, IssuerId, JsonError, Offer, Period, SigningKey, TrustListContent, file_of,
    sign_trust_list, slot_values,
};
use nonla_crypto::adversary::{Cheat, challenge, cheat};
use nonla_crypto::{Gap, HolderSecret, Holding, SecretKey, Signature, Statement};
use nonla_issuer::{
    Anchor, AnchorError, Conflict, Days, Issuer, IssuerConfig, IssuerKeys, IssuerRefusal, Person,
    PublishedList, Register, RevokeWhat, SignatureCap, sample_register,
};
use nonla_wallet::{ReceiveError, Wallet};
use rand::RngCore;
use rand_chacha::ChaCha20Rng;
use serde_json::{Value, json};

use crate::engine::rng;

/// Positions of the sample register: three adults.
const AN: usize = 2;
const BINH: usize = 3;
const CHI: usize = 0;

fn first_day() -> Day {
    Day::parse("2026-11-22").unwrap()
}

/// An issuer, its records and the lists it has published, oldest first.
struct Office {
    issuer: Issuer,
    store: Store,
    lists: Vec<PublishedList>,
}

/// Noon of a day, in seconds since 1970.
fn noon(day: Day) -> i64 {
    (i64::from(day.number()) - 25_567) * 86_400 + 43_200
}

impl Office {
    fn new(name: &str, people: &[Person], rng: &mut ChaCha20Rng) -> Self {
        let handle_limit = HandleLimit::for_population(people.len() as u64).unwrap();
        let config = IssuerConfig {
            id: IssuerId::parse(&format!("urn:nonla:issuer:{name}")).unwrap(),
            name: DisplayName::parse(name).unwrap(),
            since: first_day(),
            handle_limit,
            signature_cap: SignatureCap::for_handles(handle_limit),
            gap_cap: SignatureCap::MOST,
            key_from: first_day(),
            key_until: first_day().checked_add_days(500).unwrap(),
            credential_days: Days::new(365),
            offer_days: Days::WEEK,
        };
        let store = Store::default();
        let plan = Register::default().plan(people.to_vec()).unwrap();
        store.commit(plan.apply(first_day())).unwrap().unwrap();
        Self { issuer: Issuer::new(config, IssuerKeys::generate(rng)), store, lists: Vec::new() }
    }

    fn publish(&mut self, today: Day) {
        self.lists.push(self.store.publish(&self.issuer, Period::of(today)).unwrap());
    }

    fn counters(&self, today: Day) -> Counters {
        self.store.commit(nonla_issuer::counters(today)).unwrap()
    }

    fn newest(&self) -> &PublishedList {
        self.lists.last().unwrap()
    }
}

/// A town hall, which is the anchor, and a residence office; both have everybody in their register.
struct Town {
    hall: Office,
    office: Office,
    people: Vec<Person>,
    today: Day,
    operator: SigningKey,
    trust_list: String,
    rng: ChaCha20Rng,
}

/// A person with a wallet and what the town hall gave them.
struct Citizen {
    wallet: Wallet,
    credential: IssuedCredential,
}

impl Town {
    fn new(test: &str) -> Self {
        let mut rng = rng(test);
        let today = first_day();
        let people = sample_register(60, today, rng.next_u64());
        let mut hall = Office::new("town-hall", &people, &mut rng);
        hall.publish(today);
        let mut office = Office::new("residence-office", &people, &mut rng);
        let operator = SigningKey::generate(&mut rng);
        let content = TrustListContent {
            domain: DomainId::parse("urn:nonla:domain:vn").unwrap(),
            sequence: 0,
            published: today,
            valid_until: TrustListContent::latest_end(today),
            previous: None,
            suites: vec![nonla_crypto::SUITE_ID.to_owned()],
            issuers: vec![hall.issuer.entry(), office.issuer.entry()],
            verifiers: Vec::new(),
        };
        let trust_list = sign_trust_list(&operator, &content).unwrap();
        office.issuer = office.issuer.anchored_to(anchor(&hall));
        Self { hall, office, people, today, operator, trust_list, rng }
    }

    fn wallet(&mut self) -> Wallet {
        Wallet::new(self.operator.verifying_key(), &self.trust_list, &mut self.rng).unwrap()
    }

    fn number(&self, person: usize) -> IdNumber {
        self.people[person].id_number().clone()
    }

    fn offer(&mut self, person: usize) -> Offer {
        let (number, office) = (self.number(person), &self.office);
        let step = office.issuer.offer(&number, self.today, &mut self.rng);
        office.store.commit(step).unwrap().unwrap().offer
    }

    /// The office's answer, and nothing is committed.
    fn answer(&mut self, request: &CredentialRequest) -> Option<IssuerRefusal> {
        let office = &self.office;
        let copy = office.store.copy();
        copy.commit(office.issuer.issue(request, self.today, &mut self.rng)).unwrap().err()
    }

    /// The whole step.
    fn take_up(&mut self, request: &CredentialRequest) -> Result<IssuedCredential, IssuerRefusal> {
        let office = &self.office;
        office.store.commit(office.issuer.issue(request, self.today, &mut self.rng)).unwrap()
    }

    /// A person with a fresh wallet and a credential of the town hall, all that is published
    /// fetched.
    fn citizen(&mut self, person: usize) -> Citizen {
        let mut citizen = self.enrolled(person);
        self.fetch_table(&mut citizen);
        self.refresh(&mut citizen);
        citizen
    }

    fn fetch_table(&self, Citizen { wallet, .. }: &mut Citizen) {
        let table = self.hall.issuer.digit_table().to_bytes();
        let changes = wallet.learn_digit_table(&table).unwrap();
        wallet.stage(changes).unwrap().saved();
    }

    /// The same, and nothing fetched.
    fn enrolled(&mut self, person: usize) -> Citizen {
        let (number, hall) = (self.number(person), &self.hall);
        let step = hall.issuer.offer(&number, self.today, &mut self.rng);
        let offer = hall.store.commit(step).unwrap().unwrap().offer;
        self.enrolled_with(&offer)
    }

    /// A fresh wallet with the credential of this offer of the town hall.
    fn enrolled_with(&mut self, offer: &Offer) -> Citizen {
        let mut wallet = self.wallet();
        let (hall, rng) = (&mut self.hall, &mut self.rng);
        assert!(offer.anchor.is_none());
        let accepted = wallet.receive(&offer.to_bytes().unwrap(), self.today, rng).unwrap();
        let accepted = wallet.stage_at(accepted, noon(self.today)).unwrap().saved();
        let request = CredentialRequest::parse(&accepted.request).unwrap();
        assert!(request.anchor.is_none());
        let credential = hall.store.commit(hall.issuer.issue(&request, self.today, rng));
        let credential = credential.unwrap().unwrap();
        let reply = credential.to_bytes().unwrap();
        let received = accepted.pending.finish(&wallet, &reply, self.today).unwrap();
        wallet.stage(received.confirm()).unwrap().saved();
        Citizen { wallet, credential }
    }

    /// The wallet reads every head since the one it knows, and its own file.
    fn refresh(&self, citizen: &mut Citizen) {
        let issuer = self.hall.issuer.entry().id;
        let wallet = &mut citizen.wallet;
        let known = wallet.newest_head(&issuer).map(|head| head.content().period);
        let skip = known.map_or(0, |known| known.day().days_since(first_day()) as usize + 1);
        let heads: Vec<&str> =
            self.hall.lists.iter().skip(skip).map(|list| list.head.as_str()).collect();
        let list = self.hall.newest();
        let files = (0..).zip(list.files.iter().map(Vec::as_slice));
        let index = list.index.to_bytes();
        let changes = wallet.learn_revocation_list(&issuer, (&heads, &index), files).unwrap();
        wallet.stage(changes).unwrap().saved();
    }

    /// The next day: the town hall publishes, and the office hears of it.
    fn next_day(&mut self) {
        self.today = self.today.checked_add_days(1).unwrap();
        self.hall.publish(self.today);
        let head = &self.hall.newest().head;
        self.office.issuer.learn_anchor_head(head).unwrap();
    }

    fn request(&mut self, citizen: &Citizen, offer: &Offer) -> CredentialRequest {
        CredentialRequest::parse(&self.try_request(citizen, offer).unwrap()).unwrap()
    }

    fn try_request(&mut self, citizen: &Citizen, offer: &Offer) -> Result<Vec<u8>, ReceiveError> {
        let bytes = offer.to_bytes().unwrap();
        let accepted = citizen.wallet.receive(&bytes, self.today, &mut self.rng)?;
        let mut scratch = self.wallet();
        let accepted = scratch.stage_at(accepted, noon(self.today)).unwrap().saved();
        Ok(accepted.request.to_vec())
    }

    /// What a dishonest wallet sends: a true blind request of `secret`, and the best anchor proof
    /// it can make of the credential and a gap that may be neither its own nor of today.
    fn forged(
        &mut self,
        (secret, credential): (&HolderSecret, &IssuedCredential),
        (offer, number): (&Offer, &IdNumber),
        change: impl FnOnce(&mut Forged),
    ) -> CredentialRequest {
        let header = entry_header(&self.office.issuer.entry());
        let blind = secret.blind_request(&offer.context(&header), &mut self.rng);
        let gap = gap_of(self.hall.newest(), Period::of(self.today), credential);
        let mut forged = Forged {
            period: Period::of(self.today),
            as_of: self.today,
            gap,
            how: Cheat::WrapDigits,
            offer: offer.clone(),
        };
        change(&mut forged);
        let issuer = self.hall.issuer.entry();
        let (credential_type, key) = (&issuer.types[0], &issuer.keys[0]);
        let tag = secret.enrolment_tag(forged.offer.issuer.as_bytes());
        let statement = AnchorBasis { offer: &forged.offer, issuer: &issuer, credential_type, key }
            .statement(number, tag, forged.period, forged.as_of)
            .unwrap();
        let holding = Holding {
            claims: &slot_values(&credential.claims, credential.handle),
            signature: &credential.signature,
            gap: Some((&forged.gap.0, &forged.gap.1)),
            digit_table: Some(self.hall.issuer.digit_table()),
            prepared: None,
            prepared_gap: None,
        };
        let proof = cheat(&statement, (secret, &holding), forged.how, &mut self.rng).unwrap();
        let anchor = AnchorProof {
            key_id: key.short_id(),
            period: forged.period,
            as_of: forged.as_of,
            proof,
        };
        CredentialRequest { code: offer.code.clone(), blind, anchor: Some(anchor) }
    }
}

/// What a dishonest wallet may choose.
struct Forged {
    period: Period,
    as_of: Day,
    gap: (Gap, Signature),
    how: Cheat,
    offer: Offer,
}

fn anchor(hall: &Office) -> Anchor {
    let entry = hall.issuer.entry();
    let vct = entry.types[0].vct.clone();
    Anchor::new(entry, &vct, &hall.newest().head).unwrap()
}

fn entry_header(entry: &IssuerEntry) -> Vec<u8> {
    entry.header(&entry.types[0])
}

/// The gap around the credential's handle, or if it is revoked the one above.
fn gap_of(list: &PublishedList, period: Period, credential: &IssuedCredential) -> (Gap, Signature) {
    let number = file_of(credential.handle);
    let file = GapFile::read(&list.files[number as usize], period, number).unwrap();
    let mut gaps = file.gaps();
    let (gap, signature) = gaps.find(|(gap, _)| gap.high > credential.handle.number()).unwrap();
    (gap, signature.clone())
}

const BAD: Option<IssuerRefusal> = Some(IssuerRefusal::BadAnchorProof);

/// Serves REQ-U1, REQ-I2: who has the anchor's credential gets the second one, for the same
/// secret, with no byte of the ID number on the wire; a lost answer is given again.
#[test]
fn the_second_issuer_signs_for_whom_the_first_knows() {
    let mut town = Town::new("two issuers, one person");
    let mut an = town.citizen(AN);
    let offer = town.offer(AN);
    let demand = AnchorDemand {
        issuer: town.hall.issuer.entry().id,
        vct: town.hall.issuer.entry().types[0].vct.clone(),
    };
    assert_eq!(offer.anchor, Some(demand));
    let bytes = offer.to_bytes().unwrap();
    assert!(Offer::parse(&bytes).unwrap() == offer);
    let accepted = an.wallet.receive(&bytes, town.today, &mut town.rng).unwrap();
    let accepted = an.wallet.stage_at(accepted, noon(town.today)).unwrap().saved();
    let sent = &accepted.request;
    let request = CredentialRequest::parse(sent).unwrap();
    assert!(request.to_bytes().unwrap() == **sent);
    let number = town.number(AN);
    assert!(!String::from_utf8_lossy(sent).contains(number.as_str()));
    let proof = request.anchor.as_ref().unwrap();
    let raw = |needle: &[u8]| proof.proof.windows(needle.len()).any(|bytes| bytes == needle);
    assert!(!raw(number.as_str().as_bytes()));
    println!("request: {} bytes, of which proof: {}", sent.len(), proof.proof.len());
    assert!(!format!("{request:?}").contains(&format!("{:?}", proof.proof)));

    let credential = town.take_up(&request).unwrap();
    let reply = credential.to_bytes().unwrap();
    let received = accepted.pending.finish(&an.wallet, &reply, town.today).unwrap();
    an.wallet.stage(received.confirm()).unwrap().saved();
    assert_eq!(an.wallet.credentials().count(), 2);
    // The answer was lost: the same bytes some days later, when the proof is too old for anything
    // new. Nor does the anchor's revocation take back what was given.
    for _ in 0..3 {
        town.next_day();
    }
    assert!(town.take_up(&request).unwrap() == credential);
    let again = CredentialRequest { anchor: None, ..request };
    assert!(town.take_up(&again).unwrap() == credential);
    assert_eq!(town.office.counters(town.today).credentials, 1);
}

/// Serves REQ-U1, T-B10. Mutants `issuer-skip-anchor`, `issuer-takes-unasked-anchor`.
#[test]
fn a_proof_is_demanded_by_whoever_has_an_anchor_and_by_nobody_else() {
    let mut town = Town::new("anchor missing");
    let an = town.citizen(AN);
    let offer = town.offer(AN);
    let request = town.request(&an, &offer);
    let without = CredentialRequest { anchor: None, ..request.clone() };
    assert_eq!(town.answer(&without), Some(IssuerRefusal::AnchorMissing));
    // A wallet that was not told: the demand was cut out of the offer on its way.
    let cut = Offer { anchor: None, ..offer.clone() };
    let unaware = town.request(&an, &cut);
    assert!(unaware.anchor.is_none());
    assert_eq!(town.answer(&unaware), Some(IssuerRefusal::AnchorMissing));
    assert_eq!(town.answer(&request), None);

    let people = town.people.clone();
    let free = Office::new("residence-office", &people, &mut town.rng);
    let anchored = std::mem::replace(&mut town.office, free);
    let free_offer = town.offer(AN);
    assert!(free_offer.anchor.is_none());
    let secret = an.wallet.expose_secret();
    let header = entry_header(&town.office.issuer.entry());
    let blind = secret.blind_request(&free_offer.context(&header), &mut town.rng);
    let plain = CredentialRequest { code: free_offer.code.clone(), blind, anchor: None };
    let unasked = CredentialRequest { anchor: request.anchor.clone(), ..plain.clone() };
    assert_eq!(town.answer(&unasked), Some(IssuerRefusal::AnchorUnasked));
    assert_eq!(town.answer(&plain), None);
    // An offer made before the anchor was named cannot be taken up without.
    let office = &mut town.office;
    let issuer = std::mem::replace(&mut office.issuer, anchored.issuer);
    office.issuer = issuer.anchored_to(anchor(&town.hall));
    assert_eq!(town.answer(&plain), Some(IssuerRefusal::AnchorMissing));
}

/// Serves REQ-U1, T-B10: nobody enrols with the anchor of somebody else, by lending the secret or
/// by keeping it. Mutants `anchor-of-anybody`, `anchor-of-any-secret`.
#[test]
fn the_anchor_of_another_person_is_refused() {
    let mut town = Town::new("anchor of another person");
    let (an, binh) = (town.citizen(AN), town.citizen(BINH));
    let (an_number, binh_number) = (town.number(AN), town.number(BINH));
    // Binh lends the wallet, secret and all, for Chi's offer; also for one that says so itself.
    let offer = town.offer(CHI);
    let lent = town.request(&binh, &offer);
    assert_eq!(town.answer(&lent), BAD);
    let own = (binh.wallet.expose_secret(), &binh.credential);
    for number in [town.number(CHI), binh_number.clone()] {
        let lent = town.forged(own, (&offer, &number), |_| {});
        assert_eq!(town.answer(&lent), BAD);
    }
    // An keeps the own secret and gets Binh's credential without its secret.
    let offer = town.offer(AN);
    let stolen = (an.wallet.expose_secret(), &binh.credential);
    for number in [&an_number, &binh_number] {
        let stolen = town.forged(stolen, (&offer, number), |_| {});
        assert_eq!(town.answer(&stolen), BAD);
    }
    // Claiming the other number in the own credential is another signature.
    let slot = nonla_credential::Slot::IdNumber.index();
    let lie = Cheat::OtherValue { slot, value: 1 };
    let lied = town.forged(own, (&offer, &an_number), |forged| forged.how = lie);
    assert_eq!(town.answer(&lied), BAD);
    let honest = town.request(&an, &offer);
    assert_eq!(town.answer(&honest), None);
}

/// Serves REQ-U1, T-B10: a person with an anchor gets nothing for a second secret, nor a proof for
/// one tag with the blind request of another. Mutant `anchor-of-any-secret`.
#[test]
fn a_second_secret_of_the_same_person_is_refused() {
    let mut town = Town::new("second secret");
    let an = town.citizen(AN);
    let (offer, number) = (town.offer(AN), town.number(AN));
    let fresh = HolderSecret::generate(&mut town.rng);
    let with_fresh = town.forged((&fresh, &an.credential), (&offer, &number), |_| {});
    assert_eq!(town.answer(&with_fresh), BAD);
    let honest = town.request(&an, &offer);
    let spliced = CredentialRequest { anchor: honest.anchor.clone(), ..with_fresh };
    assert_eq!(town.answer(&spliced), BAD);
    assert_eq!(town.answer(&honest), None);
}

/// Serves REQ-B3, REQ-N13, T-B10: who lost everything is enrolled anew at the anchor first, then here,
/// with the secret the anchor knows by then. Mutants `issuer-skip-anchor`, `skip-tag-of-person`.
#[test]
fn an_office_enrols_anew_only_with_the_secret_of_the_anchor() {
    let mut town = Town::new("enrolled anew");
    let an = town.citizen(AN);
    let (offer, number) = (town.offer(AN), town.number(AN));
    let request = town.request(&an, &offer);
    town.take_up(&request).unwrap();

    let (hall, rng) = (&mut town.hall, &mut town.rng);
    let step = hall.issuer.offer_re_enrolment(&number, town.today, rng);
    let offer = hall.store.commit(step).unwrap().unwrap().offer;
    town.next_day();
    let mut again = town.enrolled_with(&offer);
    town.fetch_table(&mut again);
    town.refresh(&mut again);
    let plain = town.offer(AN);
    let other_secret = town.request(&again, &plain);
    assert_eq!(town.answer(&other_secret), Some(Conflict::OtherSecret.into()));

    let (office, rng) = (&mut town.office, &mut town.rng);
    let step = office.issuer.offer_re_enrolment(&number, town.today, rng);
    let offer = office.store.commit(step).unwrap().unwrap().offer;
    let early = town.request(&again, &offer);
    town.next_day();
    let from = town.today;
    assert_eq!(town.answer(&early), Some(Conflict::NotListedYet { from }.into()), "its own list");
    town.office.publish(town.today);
    town.refresh(&mut again);
    let lost = town.request(&an, &offer);
    assert_eq!(town.answer(&lost), Some(Conflict::SecretUsedBefore.into()));
    let fresh = HolderSecret::generate(&mut town.rng);
    let unknown = town.forged((&fresh, &again.credential), (&offer, &number), |_| {});
    assert_eq!(town.answer(&unknown), BAD);
    let without = CredentialRequest { anchor: None, ..unknown };
    assert_eq!(town.answer(&without), Some(IssuerRefusal::AnchorMissing));
    let known = town.request(&again, &offer);
    town.take_up(&known).unwrap();
    assert_eq!(town.office.counters(town.today).re_enrolled, 1);
}

/// Serves REQ-R1, T-B10: the anchor must be living. Mutants `gap-accepts-end-points`,
/// `skip-expiry-range`.
#[test]
fn a_revoked_or_expired_anchor_is_refused() {
    let mut town = Town::new("anchor revoked");
    let (mut an, mut binh) = (town.citizen(AN), town.citizen(BINH));
    let (offer, number) = (town.offer(AN), town.number(AN));
    assert!(town.try_request(&an, &offer).is_ok());
    town.today = town.today.checked_add_days(1).unwrap();
    let hall = &mut town.hall;
    let revoke = RevokeWhat::Handle(an.credential.handle);
    hall.store.commit(hall.issuer.revoke(revoke, town.today)).unwrap().unwrap();
    hall.publish(town.today);
    let head = hall.newest().head.clone();
    town.office.issuer.learn_anchor_head(&head).unwrap();
    town.refresh(&mut an);
    let name = || DisplayName::parse("town-hall").unwrap();
    let refused = town.try_request(&an, &offer).unwrap_err();
    assert_eq!(refused, ReceiveError::AnchorRevoked { issuer: name() });
    let own = (an.wallet.expose_secret(), &an.credential);
    for how in [Cheat::WrapDigits, Cheat::SwappedGap] {
        let request = town.forged(own, (&offer, &number), |forged| forged.how = how);
        assert_eq!(town.answer(&request), BAD, "{how:?}");
    }
    // Yesterday's list counts once more; the day after it does not.
    let yesterday = Period::of(town.today).previous().unwrap();
    let old = gap_of(&town.hall.lists[0], yesterday, &an.credential);
    let on_yesterdays = |forged: &mut Forged| (forged.period, forged.gap) = (yesterday, old);
    let request = town.forged(own, (&offer, &number), on_yesterdays);
    assert_eq!(town.answer(&request), None);
    town.next_day();
    let newest = Period::of(town.today);
    assert_eq!(town.answer(&request), Some(IssuerRefusal::WrongAnchorPeriod { newest }));

    let last = binh.credential.claims.valid_until();
    while town.today < last {
        town.next_day();
    }
    let (offer, number) = (town.offer(BINH), town.number(BINH));
    town.refresh(&mut binh);
    assert!(town.try_request(&binh, &offer).is_ok());
    let [late, next] = [(); 2].map(|()| {
        town.next_day();
        town.refresh(&mut binh);
        let refused = town.try_request(&binh, &offer).unwrap_err();
        assert_eq!(refused, ReceiveError::AnchorEnded { issuer: name() });
        let own = (binh.wallet.expose_secret(), &binh.credential);
        let yesterday = town.today.checked_add_days(-1).unwrap();
        let request = town.forged(own, (&offer, &number), |forged| forged.as_of = yesterday);
        assert_eq!(town.answer(&request), if yesterday == last { None } else { BAD });
        town.forged(own, (&offer, &number), |_| {})
    });
    for request in [late, next] {
        assert_eq!(town.answer(&request), BAD);
    }
    // What ended yesterday passed once more; what ended two days ago does not.
    let own = (binh.wallet.expose_secret(), &binh.credential);
    let request = town.forged(own, (&offer, &number), |forged| forged.as_of = last);
    assert_eq!(town.answer(&request), Some(IssuerRefusal::AnchorDayOff));
}

/// Serves T-B9: an anchor proof is for one offer of one issuer. Mutants
/// `anchor-proof-unbound-to-..`.
#[test]
fn an_anchor_proof_for_another_offer_or_issuer_is_refused() {
    let mut town = Town::new("anchor for another offer");
    let an = town.citizen(AN);
    let [first, second] = [(); 2].map(|()| town.offer(AN));
    let replayed = town.request(&an, &first);
    let fresh = town.request(&an, &second);
    let spliced = CredentialRequest { anchor: replayed.anchor.clone(), ..fresh.clone() };
    assert_eq!(town.answer(&spliced), BAD);

    let number = town.number(AN);
    let own = (an.wallet.expose_secret(), &an.credential);
    let other_key = SecretKey::generate(&mut town.rng).public_key();
    for place in 0..5 {
        let request = town.forged(own, (&second, &number), |forged| match place {
            0 => forged.offer.issuer = IssuerId::parse("urn:nonla:issuer:another").unwrap(),
            1 => forged.offer.issuer_key = other_key,
            2 => forged.offer.vct = CredentialType::parse("urn:nonla:another:1").unwrap(),
            3 => forged.offer.code = first.code.clone(),
            _ => forged.offer.nonce = first.nonce,
        });
        assert_eq!(town.answer(&request), BAD, "{place}");
    }
    for what in 0..3 {
        let mut changed = fresh.clone();
        let proof = &mut changed.anchor.as_mut().unwrap().proof;
        match what {
            0 => *proof.last_mut().unwrap() ^= 1,
            1 => proof.truncate(proof.len() - 32),
            _ => proof.clear(),
        }
        assert_eq!(town.answer(&changed), BAD, "{what}");
    }
    assert_eq!(town.answer(&fresh), None);
    town.take_up(&fresh).unwrap();
    let another = CredentialRequest { code: first.code, ..fresh };
    assert_eq!(town.answer(&another), Some(IssuerRefusal::BadRequestProof));
}

/// Serves REQ-R5: the newest list or the one before, a day at most one off, a key of the anchor in
/// force. Mutants `issuer-takes-any-anchor-period`, `-day`, `-key-day`, `issuer-guesses-anchor-key`.
#[test]
fn an_anchor_proof_for_another_time_or_key_is_refused() {
    let mut town = Town::new("anchor of another time");
    let mut an = town.citizen(AN);
    let (offer, number) = (town.offer(AN), town.number(AN));
    let old = town.request(&an, &offer);
    town.next_day();
    assert_eq!(town.answer(&old), None, "list and day before");
    town.next_day();
    town.refresh(&mut an);
    let newest = Period::of(town.today);
    let stale = Some(IssuerRefusal::WrongAnchorPeriod { newest });
    let own = (an.wallet.expose_secret(), &an.credential);
    let first = Period::of(first_day());
    let gap = gap_of(&town.hall.lists[0], first, &an.credential);
    let two_days_old = |forged: &mut Forged| (forged.period, forged.gap) = (first, gap);
    let request = town.forged(own, (&offer, &number), two_days_old);
    assert_eq!(town.answer(&request), stale);
    for days in [-2, 2] {
        let as_of = town.today.checked_add_days(days).unwrap();
        let request = town.forged(own, (&offer, &number), |forged| forged.as_of = as_of);
        assert_eq!(town.answer(&request), Some(IssuerRefusal::AnchorDayOff), "{days}");
    }
    for days in [-1, 1] {
        let as_of = town.today.checked_add_days(days).unwrap();
        let request = town.forged(own, (&offer, &number), |forged| forged.as_of = as_of);
        assert_eq!(town.answer(&request), None, "{days}");
    }
    let mut request = town.request(&an, &offer);
    request.anchor.as_mut().unwrap().key_id[0] ^= 1;
    assert_eq!(town.answer(&request), Some(IssuerRefusal::UnknownAnchorKey));

    // The wallet knows a list the office has not heard of: it is told to wait, and can.
    town.today = town.today.checked_add_days(1).unwrap();
    town.hall.publish(town.today);
    town.refresh(&mut an);
    let early = town.request(&an, &offer);
    assert_eq!(town.answer(&early), stale);
    let head = town.hall.newest().head.clone();
    town.office.issuer.learn_anchor_head(&head).unwrap();
    assert_eq!(town.answer(&early), None);
    // The key's time is over, though the credential's would not be.
    let mut entry = town.hall.issuer.entry();
    entry.keys[0].valid_until = town.today.checked_add_days(-1).unwrap();
    let vct = entry.types[0].vct.clone();
    let ended = Anchor::new(entry, &vct, &head).unwrap();
    let people = town.people.clone();
    let spare = Office::new("spare", &people, &mut town.rng).issuer;
    let office = std::mem::replace(&mut town.office.issuer, spare);
    town.office.issuer = office.anchored_to(ended);
    assert_eq!(town.answer(&early), Some(IssuerRefusal::AnchorKeyNotInForce));
}

/// Serves REQ-R5: an issuer that stops listening to its anchor stops signing, after a week. Mutant
/// `issuer-keeps-old-anchor-list`.
#[test]
fn an_issuer_that_has_not_heard_of_its_anchor_for_a_week_signs_nothing() {
    let mut town = Town::new("anchor not heard of");
    let an = town.citizen(AN);
    let newest = Period::of(town.today);
    for (days, expected) in [(7, None), (8, Some(IssuerRefusal::AnchorListStale { newest }))] {
        town.today = first_day().checked_add_days(days).unwrap();
        let offer = town.offer(AN);
        let request = town.request(&an, &offer);
        assert_eq!(town.answer(&request), expected, "{days}");
    }
}

/// Serves REQ-R4: the office follows the anchor's heads as wallets do. Mutants `head-skip-chain`,
/// `head-skip-equivocation`.
#[test]
fn an_issuer_takes_only_heads_of_its_anchor_that_follow_one_another() {
    let mut town = Town::new("heads of the anchor");
    let days = [1, 2].map(|days| first_day().checked_add_days(days).unwrap());
    days.into_iter().for_each(|day| town.hall.publish(day));
    let heads: Vec<_> = town.hall.lists.iter().map(|list| list.head.clone()).collect();
    let periods: [Period; 2] = days.map(Period::of);
    // The first day once more, from a second store and chained to nothing: another head.
    let second = Store::default().publish(&town.hall.issuer, periods[0]).unwrap();
    town.office.publish(days[0]);
    let foreign = town.office.newest().head.clone();

    let office = &mut town.office.issuer;
    assert_eq!(office.anchor().unwrap().newest(), Period::of(first_day()));
    let broken = Err(AnchorError::Head(GapListError::BrokenChain));
    assert_eq!(office.learn_anchor_head(&heads[2]), broken, "a day left out");
    assert!(office.learn_anchor_head(&foreign).is_err(), "of another issuer");
    assert_eq!(office.learn_anchor_head(&heads[0]), Ok(()), "the known one");
    assert_eq!(office.learn_anchor_head(&heads[1]), Ok(()));
    assert_eq!(office.learn_anchor_head(&heads[0]), broken, "back");
    let equivocation = Err(AnchorError::Head(GapListError::Equivocation));
    assert_eq!(office.learn_anchor_head(&second.head), equivocation);
    assert_eq!(office.anchor().unwrap().newest(), periods[0]);
    assert_eq!(office.learn_anchor_head(&heads[2]), Ok(()));
    assert_eq!(office.anchor().unwrap().newest(), periods[1]);

    let entry = town.hall.issuer.entry();
    let vct = CredentialType::parse("urn:nonla:another:1").unwrap();
    let unknown = Anchor::new(entry, &vct, &heads[2]).unwrap_err();
    assert_eq!(unknown, AnchorError::UnknownType);
}

/// Why a wallet does not answer, in words a person can act on.
#[test]
fn a_wallet_that_lacks_what_an_offer_demands_says_what_to_do() {
    let mut town = Town::new("wallet without anchor");
    let issuer = DisplayName::parse("town-hall").unwrap();
    let offer = town.offer(AN);
    let mut an = town.enrolled(AN);
    let bare = Citizen { wallet: town.wallet(), credential: an.credential.clone() };
    let refused = town.try_request(&bare, &offer).unwrap_err();
    assert_eq!(refused, ReceiveError::NoAnchor { issuer: issuer.clone() });
    let words = "get your credential of town-hall first: only who has it is given this one";
    assert_eq!(refused.to_string(), words);
    let refused = town.try_request(&an, &offer).unwrap_err();
    assert_eq!(refused, ReceiveError::AnchorTableMissing { issuer: issuer.clone() });
    town.fetch_table(&mut an);
    let refused = town.try_request(&an, &offer).unwrap_err();
    assert_eq!(refused, ReceiveError::AnchorListMissing { issuer });
    town.refresh(&mut an);
    let request = town.request(&an, &offer);
    assert_eq!(town.answer(&request), None);
    let mut unlisted = offer.clone();
    unlisted.anchor.as_mut().unwrap().issuer = IssuerId::parse("urn:nonla:issuer:x").unwrap();
    assert_eq!(town.try_request(&bare, &unlisted).unwrap_err(), ReceiveError::UnknownAnchor);
    unlisted.anchor = offer.anchor.clone();
    unlisted.anchor.as_mut().unwrap().vct = CredentialType::parse("urn:nonla:x:1").unwrap();
    assert_eq!(town.try_request(&bare, &unlisted).unwrap_err(), ReceiveError::UnknownAnchor);
}

/// Serves REQ-S3: absent or a value; neither `null` nor another shape nor a member too many.
#[test]
fn the_members_of_the_wire_have_one_form() {
    let mut town = Town::new("anchor members");
    let an = town.citizen(AN);
    let offer = town.offer(AN);
    let request = town.request(&an, &offer);
    let read_offer = |value: &Value| Offer::parse(value.to_string().as_bytes()).map(|_| ());
    let read_request =
        |value: &Value| CredentialRequest::parse(value.to_string().as_bytes()).map(|_| ());
    let shape = Err(JsonError::WrongShape);
    let good = serde_json::to_value(&offer).unwrap();
    assert_eq!(read_offer(&good), Ok(()));
    for bad in [json!(null), json!({}), json!([]), json!("x")] {
        let mut changed = good.clone();
        changed["anchor"] = bad;
        assert_eq!(read_offer(&changed), shape);
    }
    let mut more = good;
    more["anchor"]["more"] = json!(1);
    assert_eq!(read_offer(&more), shape);
    let good = serde_json::to_value(&request).unwrap();
    assert_eq!(read_request(&good), Ok(()));
    assert_eq!(good["anchor"]["as_of"], json!("2026-11-22"));
    for (member, bad) in [
        ("key_id", json!("AAAAAAAAAA")),
        ("key_id", json!("AAAAAAAAAAA=")),
        ("key_id", json!("AAAAAAAAAAB")),
        ("period", json!(46_000)),
        ("as_of", json!("2026-11-31")),
        ("proof", json!("a b")),
        ("proof", json!(null)),
        ("more", json!(1)),
    ] {
        let mut changed = good.clone();
        changed["anchor"][member] = bad;
        assert_eq!(read_request(&changed), shape, "{member}");
    }
    let mut null = good;
    null["anchor"] = json!(null);
    assert_eq!(read_request(&null), shape);
}

/// The labels under which `AnchorBasis::statement` alone binds a proof.
const LABELS: [&str; 5] =
    ["new-issuer-id", "new-issuer-key", "new-type", "offer-code", "offer-nonce"];

/// Serves T-B5.
#[test]
fn every_label_of_an_anchor_proof_changes_the_challenge() {
    let mut rng = rng("anchor labels");
    let key = SecretKey::generate(&mut rng).public_key();
    let build = |other: Option<&str>| {
        LABELS.into_iter().fold(Statement::new(key, b"header", 3).unwrap(), |statement, label| {
            let value: &[u8] = if other == Some(label) { b"other" } else { b"value" };
            statement.bound_to(label, value)
        })
    };
    for label in LABELS {
        assert_ne!(challenge(&build(None), b""), challenge(&build(Some(label)), b""), "{label}");
    }
}
