//! Two issuers, one person: the second signs only for whom the first knows, and a proof about both
//! credentials is one person's, never that of two who put theirs together.
//!
//! `cargo run --example two_issuers`

use nonla_credential::{
    AgeThreshold, Country, CredentialRequest, Day, DisplayName, DomainId, HandleLimit,
    IssuedCredential, IssuerId, Period, SLOTS, SigningKey, Slot, TrustListContent, VerifierId,
    latest_birth_day, scope_of, sign_trust_list, slot_values,
};
use nonla_crypto::{
    Bound, DigitTable, Holding, ProofError, SlotValue, Statement, adversary, prove, verify,
};
use nonla_issuer::{
    Anchor, Days, Issuer, IssuerConfig, IssuerKeys, MemoryStore, Person, PublishedList, Register,
    SignatureCap, sample_register,
};
use nonla_wallet::Wallet;
use rand::rngs::OsRng;

/// 2026-11-22.
const TODAY: Day = Day::from_number(46_346);
/// Noon of that day, in seconds since 1970.
const NOON: i64 = (46_346 - 25_567) * 86_400 + 43_200;

type Told<T> = Result<T, Box<dyn std::error::Error>>;

/// An issuer with its records and today's revocation list.
struct Office(Issuer, MemoryStore, PublishedList);

impl Office {
    fn new(name: &str, people: &[Person]) -> Told<Self> {
        let handle_limit = HandleLimit::for_population(people.len() as u64)?;
        let config = IssuerConfig {
            id: IssuerId::parse(&format!("urn:nonla:issuer:{name}"))?,
            name: DisplayName::parse(name)?,
            since: TODAY,
            handle_limit,
            signature_cap: SignatureCap::for_handles(handle_limit),
            gap_cap: SignatureCap::MOST,
            key_from: TODAY,
            key_until: TODAY.checked_add_days(1_000).ok_or("calendar")?,
            credential_days: Days::new(365),
            offer_days: Days::WEEK,
        };
        let issuer = Issuer::new(config, IssuerKeys::generate(&mut OsRng));
        let store = MemoryStore::default();
        store.commit(Register::default().plan(people.to_vec())?.apply(TODAY))??;
        let closed = store.commit(issuer.close_period(Period::of(TODAY)))??;
        // Nobody was given a credential yet, so none is revoked.
        let list = store.commit(issuer.publish(issuer.sign_list(&closed, &[])?))??;
        Ok(Self(issuer, store, list))
    }

    /// Offer, blind request, credential; then the wallet fetches what is published for everybody.
    fn enrol(&mut self, who: &Person, wallet: &mut Wallet) -> Told<IssuedCredential> {
        let Self(issuer, store, list) = self;
        let made = store.commit(issuer.offer(who.id_number(), TODAY, &mut OsRng))??;
        let offer = made.offer.to_bytes()?;
        let accepted = wallet.receive(&offer, TODAY, &mut OsRng)?;
        let accepted = wallet.stage_at(accepted, NOON)?.saved();
        let request = CredentialRequest::parse(&accepted.request)?;
        let credential = store.commit(issuer.issue(&request, TODAY, &mut OsRng))??;
        let received = accepted.pending.finish(wallet, &credential.to_bytes()?, TODAY)?;
        wallet.stage(received.confirm())?.saved();
        wallet.stage(wallet.learn_digit_table(&issuer.digit_table().to_bytes())?)?.saved();
        let (heads, index) = ([list.head.as_str()], list.index.to_bytes());
        let files = (0..).zip(list.files.iter().map(Vec::as_slice));
        let id = issuer.entry().id;
        wallet.stage(wallet.learn_revocation_list(&id, (&heads, &index), files)?)?.saved();
        Ok(credential)
    }
}

/// "An adult by the first, a resident of Vietnam by the second, and one person with this pseudonym."
/// No request on the wire asks for two credentials yet: this speaks to the proof engine itself.
fn both([adult, resident]: [&Issuer; 2], wallet: &Wallet) -> Told<Statement> {
    let (adult, resident) = (adult.entry(), resident.entry());
    let (number, me) = (Slot::IdNumber.index(), VerifierId::parse("urn:nonla:verifier:agora")?);
    let rule = adult.types[0].birthday_rule;
    let latest = latest_birth_day(TODAY, AgeThreshold::EIGHTEEN, rule)?.number().into();
    let vietnam = SlotValue::Integer(Country::VIETNAM.code().into());
    Ok(Statement::new(adult.keys[0].key, &adult.header(&adult.types[0]), SLOTS)?
        .with_digit_key(adult.keys[0].digit_key)
        .range(Slot::BirthDate.index(), Bound::AtMost(latest))?
        .and_credential(resident.keys[0].key, &resident.header(&resident.types[0]), SLOTS)?
        .show(Slot::ResidentCountry.index(), vietnam)?
        .equal(number, (0, number))?
        .with_pseudonym(&scope_of(wallet.trust_list().domain(), &me), wallet.pseudonym(&me)))
}

/// What a verifier says to the proof made of these credentials, each with its holder's wallet. Where
/// an honest wallet makes none, a dishonest one does its best.
fn judge(
    statement: &Statement,
    brought: [(&Wallet, &IssuedCredential); 2],
    table: &DigitTable,
) -> Told<Result<(), ProofError>> {
    let values = brought.map(|(_, it)| slot_values(&it.claims, it.handle));
    let [one, other] = [0, 1].map(|i| Holding {
        claims: &values[i],
        signature: &brought[i].1.signature,
        gap: None,
        digit_table: Some(table),
        prepared: None,
        prepared_gap: None,
    });
    let [ours, theirs] = brought.map(|(wallet, _)| wallet.expose_secret());
    let proof = prove(statement, ours, &[one, other], &mut OsRng)
        .or_else(|_| adversary::pool(statement, &[(ours, one), (theirs, other)], &mut OsRng))?;
    Ok(verify(statement, &proof, &mut OsRng))
}

fn main() -> Told<()> {
    let people = sample_register(100, TODAY, 1);
    let (an, minor) = (&people[2], &people[5]); // turned 18, turned 16 yesterday; both live here
    let adult_abroad = |it: &&Person| it.province().is_none() && it.birth_date() < an.birth_date();
    let abroad = people.iter().find(adult_abroad).ok_or("nobody abroad")?;
    let mut hall = Office::new("town-hall", &people)?;
    let mut office = Office::new("residence-office", &people)?;
    let mut careless = Office::new("careless-office", &people)?;
    let entry = hall.0.entry();
    let anchor = Anchor::new(entry.clone(), &entry.types[0].vct, &hall.2.head)?;
    office.0 = office.0.anchored_to(anchor);
    let content = TrustListContent {
        domain: DomainId::parse("urn:nonla:domain:vn")?,
        sequence: 0,
        published: TODAY,
        valid_until: TrustListContent::latest_end(TODAY),
        previous: None,
        suites: vec![nonla_crypto::SUITE_ID.to_owned()],
        issuers: vec![entry, office.0.entry(), careless.0.entry()],
        verifiers: Vec::new(),
    };
    let operator = SigningKey::generate(&mut OsRng);
    let trust_list = sign_trust_list(&operator, &content)?;
    let new_wallet = || Wallet::new(operator.verifying_key(), &trust_list, &mut OsRng);
    let (mut ans, mut abroads, mut minors) = (new_wallet()?, new_wallet()?, new_wallet()?);
    let table = hall.0.digit_table().clone();

    // The second credential is given against the first, and the two make one proof.
    let early = office.enrol(an, &mut ans).err().ok_or("no anchor was needed")?;
    println!("residence office, before the town hall: {early}");
    let (adult, resident) = (hall.enrol(an, &mut ans)?, office.enrol(an, &mut ans)?);
    let statement = both([&hall.0, &office.0], &ans)?;
    judge(&statement, [(&ans, &adult), (&ans, &resident)], &table)??;
    println!("one person with both credentials: an adult resident");

    // An adult abroad lends the secret to a minor who lives here. The office compares ID numbers.
    let adult = hall.enrol(abroad, &mut abroads)?;
    let lent = office.enrol(minor, &mut abroads).err().ok_or("a secret was lent")?;
    println!("two people, one secret: {lent}");
    // An office that does not ask signs; then the two hidden ID numbers differ.
    let resident = careless.enrol(minor, &mut abroads)?;
    let statement = both([&hall.0, &careless.0], &abroads)?;
    let pooled = judge(&statement, [(&abroads, &adult), (&abroads, &resident)], &table)?;
    println!("two people, one secret, a careless office: {}", pooled.err().ok_or("two made one")?);

    // With a secret each, no one secret is in both.
    hall.enrol(minor, &mut minors)?;
    let resident = office.enrol(minor, &mut minors)?;
    let statement = both([&hall.0, &office.0], &abroads)?;
    let pooled = judge(&statement, [(&abroads, &adult), (&minors, &resident)], &table)?;
    println!("two people, two secrets: {}", pooled.err().ok_or("two made one")?);
    Ok(())
}
