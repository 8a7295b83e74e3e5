//! A correction by re-import: a new export over the old, a person with another number, and one person
//! who was enrolled under two.
//!
//! Run it with `cargo run --release --example correct_register`.

#![expect(clippy::print_stdout, reason = "an example talks to the person who runs it")]

use std::error::Error;

use nonla_credential::{
    CredentialRequest, Day, DisplayName, HandleLimit, IdNumber, IssuedCredential, IssuerId,
};
use nonla_crypto::HolderSecret;
use nonla_issuer::{
    Damaged, Days, ImportMode, Issuer, IssuerConfig, IssuerKeys, MemoryStore, Register,
    SignatureCap, counters, import, write_csv,
};
use rand::rngs::OsRng;

const BEFORE: &str = "\
full_name,birth_date,id_number,phone,province,status,nationality,resident_country
Nguyen Van An,1990-03-01,001090000001,0912345678,079,citizen,VN,VN
Kim Minji,1995-05-05,AB1234567,0312345678,079,foreign_resident,KR,VN
Kim Minji,1995-05-05,CD7654321,0312345678,079,foreign_resident,KR,VN
Trần Thị Bình,1985-02-28,001185000002,0712345678,001,citizen,VN,VN
";

/// An has his accents, Kim is one person and a citizen, Bình moved away, Lò is new.
const AFTER: &str = "\
full_name;birth_date;id_number;phone;province;status;nationality;resident_country;former_numbers
Nguyễn Văn An;1990-03-01;001090000001;0912345678;079;citizen;VN;VN;
Kim Minji;1995-05-05;079195000003;0312345678;079;citizen;VN;VN;AB1234567 CD7654321
Lò Văn Ún;1941;014041000005;0812345678;014;citizen;VN;VN;
;;;;;;;;
";

fn main() -> Result<(), Box<dyn Error>> {
    let today = Day::parse("2026-11-22")?;
    let issuer = town_hall()?;
    let before = import(BEFORE.as_bytes(), ImportMode::AllOrNothing, today)?;
    let store = MemoryStore::default();
    store.commit(Register::default().plan(before.people)?.apply(today))??;
    let [card, renewed, citizen] = ["AB1234567", "CD7654321", "079195000003"].map(IdNumber::parse);
    let (card, renewed, citizen) = (card?, renewed?, citizen?);
    // Nobody told the register that the second card is the first one renewed.
    let secrets = [(); 2].map(|()| HolderSecret::generate(&mut OsRng));
    enrol(&issuer, &store, (&card, &secrets[0]), today)?;
    enrol(&issuer, &store, (&renewed, &secrets[1]), today)?;

    let after = import(AFTER.as_bytes(), ImportMode::AllOrNothing, today)?;
    for note in &after.notes {
        println!("note: {note}");
    }
    let plan = register(&store)?.plan(after.people.clone())?;
    let changed = plan.changed().count();
    println!("{} added, {changed} changed, {} gone", plan.added(), plan.gone());
    for (position, fields) in plan.changed() {
        let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
        println!("  line {}: {}", after.lines.get(position).ok_or("a line")?, names.join(", "));
    }
    assert_eq!((plan.added(), changed, plan.gone()), (1, 2, 1));

    // Two enrolments become one: not without being told to, and not in silence.
    let refused = store.commit(plan.apply(today))?.err().ok_or("a merge is a decision")?;
    println!("{refused}");
    let plan = register(&store)?.plan(after.people)?.allow_merges();
    store.commit(plan.apply(today))??;
    let counters = store.commit(counters(today))?;
    println!("in public: people {}, merged {}", counters.people, counters.merged);
    assert_eq!((counters.people, counters.merged), (2, 1));

    // Kim keeps the first wallet, under whichever number; the other secret is none any more.
    let refused = enrol(&issuer, &store, (&citizen, &secrets[1]), today);
    println!("with the other wallet: {}", refused.err().ok_or("one person, one secret")?);
    let credential = enrol(&issuer, &store, (&citizen, &secrets[0]), today)?;
    assert_eq!(credential.claims.id_number().as_str(), citizen.as_str());
    println!("with the first wallet: a credential that says citizen");
    println!("the register now:\n{}", String::from_utf8(write_csv(&register(&store)?.export()))?);
    Ok(())
}

fn town_hall() -> Result<Issuer, Box<dyn Error>> {
    let config = IssuerConfig {
        id: IssuerId::parse("urn:nonla:issuer:town-hall")?,
        name: DisplayName::typed("Town hall")?,
        since: Day::parse("2026-01-01")?,
        handle_limit: HandleLimit::for_population(1_000)?,
        key_from: Day::parse("2026-01-01")?,
        key_until: Day::parse("2035-12-31")?,
        credential_days: Days::new(5 * 365),
        offer_days: Days::WEEK,
        signature_cap: SignatureCap::new(1_000),
        gap_cap: SignatureCap::MOST,
    };
    Ok(Issuer::new(config, IssuerKeys::generate(&mut OsRng)))
}

/// The whole register as it is.
fn register(store: &MemoryStore) -> Result<Register, Damaged> {
    let pages = Register::TABLES.map(|table| store.page(&table.first(), usize::MAX));
    Register::read(pages.into_iter().flatten())
}

/// Offer, request, credential.
fn enrol(
    issuer: &Issuer,
    store: &MemoryStore,
    (number, secret): (&IdNumber, &HolderSecret),
    today: Day,
) -> Result<IssuedCredential, Box<dyn Error>> {
    let offer = store.commit(issuer.offer(number, today, &mut OsRng))??.offer;
    let entry = issuer.entry();
    let header = entry.header(entry.types.first().ok_or("a type")?);
    let blind = secret.blind_request(&offer.context(&header), &mut OsRng);
    let request = CredentialRequest { code: offer.code, blind, anchor: None };
    Ok(store.commit(issuer.issue(&request, today, &mut OsRng))??)
}
