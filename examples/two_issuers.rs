//! Two issuers, one person: the second signs only for whom the first knows, and a proof about both
//! credentials is one person's, never that of two who put theirs together.
//!
//! `cargo run --example two_issuers`

use nonla_credential::{
    AgeThreshold, Country, CredentialRequest, Day, DisplayName, HandleLimit, IssuedCredential,
    IssuerId, Period, SLOTS, SigningKey, Slot, TrustListContent, VerifierId, latest_birth_day,
    sign_trust_list, slot_values,
};
use nonla_crypto::{
    Bound, DigitTable, Holding, ProofError, SlotValue, Statement, adversary, prove, verify,
};
use nonla_issuer::{
    Anchor, Days, Issuer, IssuerConfig, IssuerKeys, Person, PublishedList, Register, SignatureCap,
    sample_register,
};
use nonla_wallet::Wallet;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng as Rng;

const TODAY: &str = "2026-11-22";

type Told<T> = Result<T, Box<dyn std::error::Error>>;

/// An issuer with its register and today's revocation list.
struct Office(Issuer, Register, PublishedList);

impl Office {
    fn new(name: &str, people: &[Person], rng: &mut Rng) -> Told<Self> {
        let today = Day::parse(TODAY)?;
        let config = IssuerConfig {
            id: IssuerId::parse(&format!("urn:nonla:issuer:{name}"))?,
            name: DisplayName::parse(name)?,
            handle_limit: HandleLimit::for_population(people.len() as u64)?,
            key_from: today,
            key_until: today.checked_add_days(1_000).ok_or("calendar")?,
            credential_days: Days::new(365),
            offer_days: Days::WEEK,
            signature_cap: SignatureCap::MOST,
        };
        let issuer = Issuer::new(config, IssuerKeys::generate(rng));
        let register = Register::from_people(people.to_vec())?;
        let list = issuer.publish(&register, Period::of(today), None)?;
        Ok(Self(issuer, register, list))
    }

    /// Offer, blind request, credential; then the wallet fetches what is published for everybody.
    fn enrol(
        &mut self,
        who: &Person,
        wallet: &mut Wallet,
        rng: &mut Rng,
    ) -> Told<IssuedCredential> {
        let (Self(issuer, register, list), today) = (self, Day::parse(TODAY)?);
        let step = issuer.offer(register, who.id_number(), today, rng)?;
        let offer = step.offer.release(register.commit(step.changes)?)?.to_bytes()?;
        let accepted = wallet.accept(&offer, today, rng)?;
        let request = accepted.request.release(&wallet.commit(accepted.changes))?;
        let step = issuer.issue(register, &CredentialRequest::parse(&request)?, today, rng)?;
        let credential = step.credential.release(register.commit(step.changes)?)?;
        let received = accepted.pending.receive(wallet, &credential.to_bytes()?)?;
        wallet.commit(received.changes);
        wallet.commit(wallet.learn_digit_table(&issuer.digit_table().to_bytes())?);
        let (heads, index) = ([list.head.as_str()], list.index.to_bytes());
        let files = (0..).zip(list.files.iter().map(Vec::as_slice));
        let id = issuer.entry().id;
        wallet.commit(wallet.learn_revocation_list(&id, (&heads, &index), files)?);
        Ok(credential)
    }
}

/// "An adult by the first, a resident of Vietnam by the second, and one person with this pseudonym."
/// No request on the wire asks for two credentials yet: this speaks to the proof engine itself.
fn both([adult, resident]: [&Issuer; 2], wallet: &Wallet) -> Told<Statement> {
    let (adult, resident) = (adult.entry(), resident.entry());
    let (number, me) = (Slot::IdNumber.index(), VerifierId::parse("urn:nonla:verifier:agora")?);
    let rule = adult.types[0].birthday_rule;
    let latest =
        latest_birth_day(Day::parse(TODAY)?, AgeThreshold::EIGHTEEN, rule)?.number().into();
    let vietnam = SlotValue::Integer(Country::VIETNAM.code().into());
    Ok(Statement::new(adult.keys[0].key, &adult.header(&adult.types[0]), SLOTS)?
        .with_digit_key(adult.keys[0].digit_key)
        .range(Slot::BirthDate.index(), Bound::AtMost(latest))?
        .and_credential(resident.keys[0].key, &resident.header(&resident.types[0]), SLOTS)?
        .show(Slot::ResidentCountry.index(), vietnam)?
        .equal(number, (0, number))?
        .with_pseudonym(me.as_bytes(), wallet.pseudonym(&me)))
}

/// What a verifier says to the proof made of these credentials, each with its holder's wallet. Where
/// an honest wallet makes none, a dishonest one does its best.
fn judge(
    statement: &Statement,
    brought: [(&Wallet, &IssuedCredential); 2],
    table: &DigitTable,
    rng: &mut Rng,
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
    let proof = prove(statement, ours, &[one, other], rng)
        .or_else(|_| adversary::pool(statement, &[(ours, one), (theirs, other)], rng))?;
    Ok(verify(statement, &proof, rng))
}

fn main() -> Told<()> {
    let (today, rng) = (Day::parse(TODAY)?, &mut Rng::seed_from_u64(1));
    let people = sample_register(100, today, 1);
    let [an, abroad, minor] = [2, 9, 5].map(|person| &people[person]);
    let mut hall = Office::new("town-hall", &people, rng)?;
    let mut office = Office::new("residence-office", &people, rng)?;
    let mut careless = Office::new("careless-office", &people, rng)?;
    let entry = hall.0.entry();
    let anchor = Anchor::new(entry.clone(), &entry.types[0].vct, &hall.2.head)?;
    office.0 = office.0.anchored_to(anchor);
    let issuers = vec![entry, office.0.entry(), careless.0.entry()];
    let suites = vec![nonla_crypto::SUITE_ID.to_owned()];
    let (sequence, previous, verifiers) = (0, None, Vec::new());
    let content =
        TrustListContent { sequence, published: today, previous, suites, issuers, verifiers };
    let operator = SigningKey::generate(rng);
    let trust_list = sign_trust_list(&operator, &content)?;
    let wallets = [(); 3].map(|()| Wallet::new(operator.verifying_key(), &trust_list, rng));
    let [Ok(mut wallet), Ok(mut abroads), Ok(mut minors)] = wallets else {
        return Err("the trust list was refused".into());
    };

    // The second credential is given against the first, and the two make one proof.
    let early = office.enrol(an, &mut wallet, rng).err().ok_or("no anchor was needed")?;
    println!("residence office, before the town hall: {early}");
    let adult = hall.enrol(an, &mut wallet, rng)?;
    let resident = office.enrol(an, &mut wallet, rng)?;
    let (statement, table) = (both([&hall.0, &office.0], &wallet)?, hall.0.digit_table().clone());
    judge(&statement, [(&wallet, &adult), (&wallet, &resident)], &table, rng)??;
    println!("one person with both credentials: an adult resident");

    // An adult abroad lends the secret to a minor who lives here. The office compares ID numbers.
    let adult = hall.enrol(abroad, &mut abroads, rng)?;
    let lent = office.enrol(minor, &mut abroads, rng).err().ok_or("a secret was lent")?;
    println!("two people, one secret: {lent}");
    // An office that does not ask signs; then the two hidden ID numbers differ.
    let resident = careless.enrol(minor, &mut abroads, rng)?;
    let statement = both([&hall.0, &careless.0], &abroads)?;
    let brought = [(&abroads, &adult), (&abroads, &resident)];
    let refused = judge(&statement, brought, &table, rng)?.err().ok_or("two made one")?;
    println!("two people, one secret, a careless office: {refused}");

    // With a secret for each there is no common one.
    hall.enrol(minor, &mut minors, rng)?;
    let resident = office.enrol(minor, &mut minors, rng)?;
    let statement = both([&hall.0, &office.0], &abroads)?;
    let brought = [(&abroads, &adult), (&minors, &resident)];
    let refused = judge(&statement, brought, &table, rng)?.err().ok_or("two made one")?;
    println!("two people, two secrets: {refused}");
    Ok(())
}
