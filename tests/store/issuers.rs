//! The records of an issuer: the contract over stores that keep it, and processes that are killed or race.

use std::path::{Path, PathBuf};
use std::time::Duration;

use nonla_app::store::Store;
use nonla_credential::{
    CredentialRequest, Day, DisplayName, HandleLimit, IdNumber, IssuerId, Offer, Period,
};
use nonla_crypto::HolderSecret;
use nonla_issuer::{
    Days, Issuer, IssuerConfig, IssuerKeys, Key, Person, Register, SignatureCap, Table, counters,
    find, sample_register, signed_with,
};
use nonla_storage::{RecordStore, Role, SqliteRecords, check_issuer_store};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;

use crate::journey::{block_on, share_of};
use crate::process::{Process, hear, say, told};
use crate::records::{InMemory, InSqlite};
use crate::scratch::Scratch;

/// Serves REQ-I2, REQ-S5, T-R1.
#[test]
fn the_store_in_memory_keeps_the_contract_with_an_issuer() {
    assert_eq!(block_on(check_issuer_store(&mut InMemory)), Ok(()));
}

/// Serves REQ-I2, REQ-S5, T-R1.
#[test]
fn the_store_in_sqlite_keeps_the_contract_with_an_issuer() {
    let folder = Scratch::on_disk("issuers-contract");
    let mut maker = InSqlite { folder: folder.to_path_buf(), newest: 0, role: Role::Issuer };
    assert_eq!(block_on(check_issuer_store(&mut maker)), Ok(()));
}

const TODAY: Day = Day::from_number(46_346);

fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

/// The issuer that every process is: one of these keys, and a cap of so many credentials.
fn issuer(cap: u64) -> Issuer {
    let config = IssuerConfig {
        id: IssuerId::parse("urn:nonla:issuer:town-hall").unwrap(),
        name: DisplayName::parse("Town hall").unwrap(),
        since: TODAY,
        handle_limit: HandleLimit::for_population(1_000).unwrap(),
        key_from: TODAY,
        key_until: TODAY.checked_add_days(500).unwrap(),
        credential_days: Days::new(365),
        offer_days: Days::WEEK,
        signature_cap: SignatureCap::new(cap),
        gap_cap: SignatureCap::MOST,
    };
    Issuer::new(config, IssuerKeys::generate(&mut rng(1)))
}

fn adults() -> Vec<Person> {
    let twenty_years_ago = TODAY.checked_add_days(-20 * 366).unwrap();
    let people = sample_register(400, TODAY, 1).into_iter();
    people.filter(|person| person.birth_date() < twenty_years_ago).collect()
}

async fn open(path: &Path) -> SqliteRecords {
    SqliteRecords::open_or_create(path, Role::Issuer).await.unwrap()
}

/// A file with these people.
fn founded(folder: &Scratch) -> PathBuf {
    let path = folder.join("issuer.db");
    block_on(async {
        let store = open(&path).await;
        let plan = Register::default().plan(adults()).unwrap();
        store.commit(plan.apply(TODAY)).await.unwrap().unwrap();
        store.close().await.unwrap();
    });
    path
}

fn request(issuer: &Issuer, offer: &Offer, secret: &HolderSecret) -> CredentialRequest {
    let entry = issuer.entry();
    let header = entry.header(&entry.types[0]);
    let blind = secret.blind_request(&offer.context(&header), &mut rand::rngs::OsRng);
    CredentialRequest { code: offer.code.clone(), blind, anchor: None }
}

async fn offer(store: &SqliteRecords, issuer: &Issuer, number: &IdNumber) -> Offer {
    let step = issuer.offer(number, TODAY, &mut rand::rngs::OsRng);
    store.commit(step).await.unwrap().unwrap().offer
}

/// Not a test: what a child process does. For each `NTH SEED` it is told, the person of that place comes
/// with the secret of that seed; it says what came of it.
#[test]
fn child() {
    let Some(told) = told() else { return };
    let (cap, path) = told.split_once(' ').unwrap();
    let issuer = issuer(cap.parse().unwrap());
    block_on(async {
        let store = open(Path::new(path)).await;
        let people = adults();
        while let Some(line) = hear() {
            let (nth, seed) = line.split_once(' ').unwrap();
            let number = people[nth.parse::<usize>().unwrap()].id_number();
            let offer = offer(&store, &issuer, number).await;
            let secret = HolderSecret::generate(&mut rng(seed.parse().unwrap()));
            let request = request(&issuer, &offer, &secret);
            say("ready");
            hear().unwrap();
            let step = issuer.issue(&request, TODAY, &mut rand::rngs::OsRng);
            match store.commit(step).await.unwrap() {
                Ok(_) => say("issued"),
                Err(refusal) => say(&refusal.to_string()),
            }
        }
    });
}

/// Two processes on one file, each told one of these lines; what they said to `go`.
fn raced(pair: &mut [Process; 2], lines: [String; 2]) -> [String; 2] {
    pair.iter_mut().zip(lines).for_each(|(child, line)| child.tell(&line));
    let ready = pair.each_mut().map(|child| child.listen().expect("the child is there"));
    assert_eq!(ready, ["ready", "ready"]);
    pair.iter_mut().for_each(|child| child.tell("go"));
    pair.each_mut().map(|child| child.listen().expect("the child is there"))
}

fn pair_of(path: &Path, cap: u64) -> [Process; 2] {
    let told = format!("{cap} {}", path.to_str().unwrap());
    [(); 2].map(|()| Process::start("issuers::child", &told))
}

/// Serves REQ-U1, T-B10, T-R1: one person who comes to two processes at once with two secrets is enrolled
/// with one of them.
#[test]
fn two_processes_on_one_file_never_enrol_a_person_twice() {
    let folder = Scratch::on_disk("issuers-two-processes");
    let path = founded(&folder);
    let people = adults();
    let mut pair = pair_of(&path, 100_000);
    let races = share_of(100);
    for nth in 0..races {
        let said = raced(&mut pair, [0, 1].map(|seed| format!("{nth} {}", 2 * nth + seed)));
        assert_eq!(said.iter().filter(|said| *said == "issued").count(), 1, "{nth}: {said:?}");
        assert!(said.iter().any(|said| said.contains("another holder secret")), "{said:?}");
    }
    pair.into_iter().for_each(Process::end);
    block_on(async {
        let store = open(&path).await;
        for person in &people[..races] {
            let entry = store.commit(find(person.id_number())).await.unwrap().unwrap();
            assert_eq!(entry.credentials().count(), 1);
        }
        let counted = store.commit(counters(TODAY)).await.unwrap();
        assert_eq!((counted.people, counted.credentials), (races as u64, races as u64));
    });
}

/// Serves T-B12, T-R1: nor do they sign more than the key may, together.
#[test]
fn two_processes_on_one_file_never_pass_the_cap() {
    let folder = Scratch::on_disk("issuers-cap");
    let path = founded(&folder);
    // The race for the last place is the fifth.
    let mut pair = pair_of(&path, 9);
    let mut issued = 0;
    for nth in 0..8 {
        let said = raced(
            &mut pair,
            [0, 1].map(|other| {
                let nth = 2 * nth + other;
                format!("{nth} {nth}")
            }),
        );
        issued += said.iter().filter(|said| *said == "issued").count();
    }
    assert_eq!(issued, 9);
    pair.into_iter().for_each(Process::end);
    block_on(async {
        let key = issuer(9).entry().keys[0].key;
        assert_eq!(open(&path).await.commit(signed_with(&key)).await, Ok(9));
    });
}

/// Serves T-R6, T-B9, T-B12: an issuer that is killed while it issues has counted what left, and gives the
/// same credential for the same request.
#[test]
fn an_issuer_that_is_killed_between_two_steps_goes_on() {
    let folder = Scratch::on_disk("issuers-killed");
    let path = founded(&folder);
    let (issuer, people) = (issuer(100_000), adults());
    let key = issuer.entry().keys[0].key;
    let (mut known, mut people_before) = (0, 0);
    for (nth, person) in people.iter().enumerate().take(share_of(100)) {
        let mut child =
            Process::start("issuers::child", &format!("100000 {}", path.to_str().unwrap()));
        child.tell(&format!("{nth} {nth}"));
        assert_eq!(child.listen().as_deref(), Some("ready"));
        child.tell("go");
        let said = child.kill_after(Duration::from_micros(500 * nth as u64));
        block_on(async {
            let store = open(&path).await;
            let signed = store.commit(signed_with(&key)).await.unwrap();
            let counted = store.commit(counters(TODAY)).await.unwrap();
            assert_eq!(
                (counted.people, counted.credentials),
                (people_before + (signed - known), signed)
            );
            let left = u64::from(said.iter().any(|said| said == "issued"));
            assert!(signed == known + left || signed == known + 1, "{known}, then {signed}");
            // Whoever was killed made an offer; the next process makes another, for the same secret.
            let number = person.id_number();
            let offer = offer(&store, &issuer, number).await;
            let secret = HolderSecret::generate(&mut rng(nth as u64));
            let request = request(&issuer, &offer, &secret);
            let issue = || issuer.issue(&request, TODAY, &mut rand::rngs::OsRng);
            let first = store.commit(issue()).await.unwrap().unwrap();
            assert!(store.commit(issue()).await.unwrap().unwrap() == first);
            known = signed + 1;
            people_before = nth as u64 + 1;
            store.close().await.unwrap();
        });
    }
}

/// Serves REQ-I8, T-B12: an issuer that is killed at any point of publishing publishes the list that a whole
/// one does, and counts it once.
#[test]
fn a_list_is_published_once_wherever_the_issuer_is_killed() {
    let (issuer, period) = (issuer(100), Period::of(TODAY));
    let whole = Store::default().publish(&issuer, period).unwrap();
    let key = issuer.entry().gap_keys[0].key;
    for killed_after in 0..=3 {
        let folder = Scratch::on_disk("issuers-publish");
        let path = folder.join("issuer.db");
        block_on(async {
            let publish = async |steps: usize| {
                let store = open(&path).await;
                if steps == 0 {
                    return None;
                }
                let closed = store.commit(issuer.close_period(period)).await.unwrap().unwrap();
                if steps == 1 {
                    return None;
                }
                let revoked = store.table(&Table::Revocations.first()).await.unwrap();
                let revoked: Vec<Key> = revoked.into_iter().map(|(key, _)| key).collect();
                let signed = issuer.sign_list(&closed, &revoked).unwrap();
                if steps == 2 {
                    return None;
                }
                Some(store.commit(issuer.publish(signed)).await.unwrap().unwrap())
            };
            publish(killed_after).await;
            assert!(publish(3).await.unwrap() == whole, "after {killed_after}");
            let signed = open(&path).await.commit(signed_with(&key)).await;
            assert_eq!(signed, Ok(256), "after {killed_after}");
        });
    }
}
