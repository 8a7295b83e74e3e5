//! The history: every request is in it, with how it ended; what was written there stays, shows when
//! it was changed, and goes when its holder deletes it.

use nonla_app::world::{At, World};
use nonla_credential::{Hash, NOTHING_TO_SHOW, Query, Retention, Tier, VerifiedRequest};
use nonla_issuer::sample_register;
use nonla_verifier::{Intent, Outcome};
use nonla_wallet::{
    Ending, ExportError, FailureReason, HistoryError, HistoryFilter, RecordKey, Table, Wallet,
    read_export,
};
use serde_json::Value;

use crate::age::{ADULT, day, small_world};
use crate::records::{Kept, lived};
use crate::trust::changed;

fn endings(kept: &Kept, wallet: &Wallet) -> Vec<Ending> {
    let lines = kept.read(wallet.history_cursor()).unwrap();
    lines.iter().rev().filter_map(|line| line.ending()).collect()
}

/// Serves REQ-T1, REQ-T2: approved, refused, failed (before the person was asked and after), and
/// expired (shown and never decided on, or decided on too late).
#[test]
fn every_request_ends_as_one_line_of_the_history() {
    let mut world = small_world("history");
    let (mut wallet, mut kept) = Kept::new(&mut world);
    kept.enrol(&mut world, &mut wallet, ADULT);
    assert_eq!(kept.visit(&mut world, &mut wallet, (At::A, Intent::Register)), Outcome::New);
    let ask = |world: &mut World| world.ask(At::A, Tier::Post, Intent::Return).unwrap();

    let (request, _) = ask(&mut world);
    let refused = wallet.inspect(&request, world.now()).unwrap().refuse();
    kept.save(&mut wallet, refused);

    let (_, session) = ask(&mut world);
    let (too_much, _) = changed(&world, (At::A, &session), |asked| {
        asked.retention = nonla_credential::Retention::from_days(4_000);
    });
    let refused = wallet.inspect(&too_much, world.now()).err().unwrap();
    kept.save(&mut wallet, refused.step);

    let (request, _) = ask(&mut world);
    let opened = wallet.inspect(&request, world.now()).unwrap().opened();
    kept.save(&mut wallet, opened);
    assert!(wallet.expire_requests(world.now()).is_empty(), "there is time left");
    let mut wallet = kept.load().unwrap();
    let later = world.now() + 3_600;
    let swept = wallet.expire_requests(later);
    kept.save(&mut wallet, swept);
    assert!(wallet.expire_requests(later).is_empty(), "once");

    let (request, _) = ask(&mut world);
    let asking = wallet.inspect(&request, world.now()).unwrap();
    assert!(!asking.has_expired(world.now()) && asking.has_expired(later));
    kept.save(&mut wallet, asking.opened());
    let expired = asking.expire(later).unwrap();
    kept.save(&mut wallet, expired);
    assert!(wallet.expire_requests(later).is_empty(), "it was decided");

    world.revoke(ADULT, world.today.checked_add_days(1).unwrap()).unwrap();
    // The list before still counts for a day, and a wallet proves for the oldest that does.
    for _ in 0..2 {
        world.next_day().unwrap();
        kept.refresh(&world, &mut wallet);
    }
    let (request, _) = ask(&mut world);
    let asking = wallet.inspect(&request, world.now()).unwrap();
    let failed = asking.approve().prove(&wallet, world.now(), &mut world.rng).err().unwrap();
    kept.save(&mut wallet, failed.step);

    let expected = [
        Ending::Approved,
        Ending::Refused,
        Ending::Failed(FailureReason::KeepsTooLong),
        Ending::Expired,
        Ending::Expired,
        Ending::Failed(FailureReason::Revoked),
    ];
    assert_eq!(endings(&kept, &wallet), expected);
}

/// Serves REQ-T1: a request whose end never comes is open for a day, and so is one that was opened
/// while the clock ran ahead; then each is a line, and the answer that was held back may leave.
#[test]
fn a_request_without_an_end_becomes_a_line() {
    const HOUR: i64 = 3_600;
    let mut world = small_world("history");
    let (mut wallet, mut kept) = Kept::new(&mut world);
    kept.enrol(&mut world, &mut wallet, ADULT);
    let endless = |world: &mut World, retention: u16| {
        let (_, session) = world.ask(At::A, Tier::Post, Intent::Return).unwrap();
        let mut asked = session.request().asked().clone();
        asked.retention = Retention::from_days(retention);
        let mut content = session.request().content().clone();
        (content.expires_at, content.query) = (253_402_300_799, Query::new(&asked));
        VerifiedRequest::sign(&world.platforms.at(At::A).key, content).unwrap().0
    };
    let now = world.now();
    let request = endless(&mut world, 30);
    let asking = wallet.inspect(&request, now).unwrap();
    assert!(!asking.has_expired(now + 23 * HOUR) && asking.has_expired(now + 25 * HOUR));
    kept.save(&mut wallet, asking.opened());
    // The program was killed.
    drop(asking);
    let mut wallet = kept.load().unwrap();
    assert!(wallet.expire_requests(now + 23 * HOUR).is_empty(), "there is time left");
    let ahead = wallet.expire_requests(now - HOUR);
    assert!(!ahead.is_empty(), "the clock ran ahead");
    let swept = wallet.expire_requests(now + 25 * HOUR);
    kept.save(&mut wallet, swept);
    assert_eq!(endings(&kept, &wallet), [Ending::Expired]);

    let refused = wallet.inspect(&endless(&mut world, 9_000), now).err().unwrap();
    let held = kept.save(&mut wallet, refused.step).unwrap();
    let held = held.expire(now + 23 * HOUR).err().unwrap().0;
    assert_eq!(held.expire(now + 25 * HOUR).unwrap(), NOTHING_TO_SHOW);
}

/// Serves REQ-T2, REQ-T9: names of claims, and no value of one; no pseudonym either.
#[test]
fn a_line_of_the_history_holds_no_value_of_a_claim() {
    let mut world = small_world("history");
    let (wallet, kept) = lived(&mut world);
    let person = world.people[ADULT].clone();
    let birth = person.birth_date().to_string();
    let pseudonym = wallet.pseudonym(&world.platforms.a.entry.id).to_bytes();
    let mut secret = [person.full_name().as_str().as_bytes(), birth.as_bytes()].to_vec();
    secret.push(person.id_number().as_str().as_bytes());
    secret.push(&pseudonym[8..16]);
    let export = wallet.export_history(kept.lines(), &HistoryFilter::ALL).unwrap();
    let lines = kept.lines();
    let texts = lines.iter().map(|record| record.bytes.as_slice()).chain([export.as_slice()]);
    for text in texts {
        for value in &secret {
            assert!(!text.windows(value.len()).any(|window| window == *value));
        }
    }
    let name = person.full_name().as_str().as_bytes();
    let held = kept.0.values().any(|record| record.bytes.windows(name.len()).any(|w| w == name));
    assert!(held, "the credential holds the name, or the search finds nothing");
}

/// Serves REQ-T3, McKinsey 4: edit, swap, removal, cut and exchange of lines all show.
#[test]
fn a_change_to_the_history_shows() {
    let mut world = small_world("history");
    let (wallet, kept) = lived(&mut world);
    let cursor = wallet.history_cursor();
    let count = wallet.history_length();
    assert!(count >= 3);
    let key = |number| RecordKey::numbered(Table::History, number);
    for number in 1..=count {
        for at in [0, 32, 64, 90] {
            let mut edited = kept.clone();
            edited.0.get_mut(&key(number)).unwrap().bytes[at] ^= 1;
            let broken = edited.read(cursor).unwrap_err();
            let HistoryError::Broken { number: told } = broken else { panic!("{broken}") };
            assert!(told == number || told + 1 == number, "byte {at} of line {number}: {told}");
        }
        let mut removed = kept.clone();
        removed.0.remove(&key(number));
        let mut cursor = cursor;
        let read = cursor.read(removed.lines());
        assert!(read.is_err() || cursor.next() != 0, "line {number} removed");
    }
    let mut swapped = kept.clone();
    let [one, two] = [1, 2].map(|number| kept.0[&key(number)].bytes.clone());
    swapped.0.get_mut(&key(1)).unwrap().bytes = two;
    swapped.0.get_mut(&key(2)).unwrap().bytes = one;
    assert!(swapped.read(cursor).is_err(), "two lines swapped");
    let mut elsewhere = World::new(sample_register(60, day(), 77), day(), 77).unwrap();
    let (_, other) = lived(&mut elsewhere);
    let mut foreign = kept.clone();
    foreign.0.insert(key(2), other.0[&key(2)].clone());
    assert!(foreign.read(cursor).is_err(), "a line of another wallet");
    let mut short = kept.clone();
    short.0.remove(&key(count));
    assert!(short.load().is_err(), "the newest line cut off");
}

/// Serves REQ-T3: deleted by the holder, by nobody else, and with nothing left of what it said.
#[test]
fn a_deleted_line_leaves_its_place_and_nothing_else() {
    let mut world = small_world("history");
    let (mut wallet, mut kept) = lived(&mut world);
    let key = RecordKey::numbered(Table::History, 2);
    let before = kept.0[&key].clone();
    let deleted = wallet.delete_line(&before).unwrap();
    kept.save(&mut wallet, deleted);
    let lines = kept.read(wallet.history_cursor()).unwrap();
    assert_eq!(lines.iter().filter(|line| line.entry.is_none()).count(), 1);
    assert!(wallet.history().iter().all(|line| line.number != 2));
    assert_eq!(kept.0[&key].bytes.len(), 64, "two hashes");
    let again = wallet.delete_line(&kept.0[&key]).unwrap_err();
    assert_eq!(again, HistoryError::NoSuchLine { number: 2 });
    // The hash that is left is of a salt too, and no later state has that salt.
    let salt = &before.bytes[64..80];
    let others = kept.0.values().all(|record| !record.bytes.windows(16).any(|w| w == salt));
    assert!(others);
    let unsalted = Hash::of_parts("NONLA-HISTORY-BODY-V1", &[&before.bytes[80..]]);
    assert!(kept.0[&key].bytes[32..64] != unsalted.as_bytes()[..]);
    assert!(kept.load().unwrap().history().iter().any(|line| line.entry.is_none()));
}

fn edited(export: &[u8], edit: impl FnOnce(&mut Value)) -> Result<usize, ExportError> {
    let mut document: Value = serde_json::from_slice(export).unwrap();
    edit(&mut document);
    read_export(document.to_string().as_bytes()).map(|lines| lines.len())
}

/// Serves REQ-T3, REQ-T5: taken along under the names of EC TS10, read again, and any edit shows.
#[test]
fn an_exported_history_is_read_again_and_shows_every_edit() {
    let mut world = small_world("history");
    let (mut wallet, mut kept) = lived(&mut world);
    let letter = {
        let to = (&world.platforms.a.entry.id, nonla_credential::MessageKind::Erase);
        wallet.write_to(to, None, world.today, &mut world.rng).unwrap()
    };
    kept.save(&mut wallet, letter);
    let lines = kept.read(wallet.history_cursor()).unwrap();
    let export = wallet.export_history(kept.lines(), &HistoryFilter::ALL).unwrap();
    let mut read = read_export(&export).unwrap();
    read.reverse();
    assert_eq!(read, lines);

    let log = |document: &Value| document["TransactionLog"].as_array().unwrap().clone();
    let document: Value = serde_json::from_slice(&export).unwrap();
    let kinds: Vec<Value> = log(&document).iter().map(|t| t["transactionType"].clone()).collect();
    assert_eq!(
        kinds,
        ["CredentialIssuance", "Presentation", "Presentation", "DataDeletionRequest"]
    );
    let presented = &log(&document)[1]["presentation"]["listOfClaimsPresented"][0];
    assert_eq!(presented["claims"], serde_json::json!([["resident_country"]]));
    let proved = serde_json::json!(["not_expired", { "age_at_least": 18 }, "not_revoked"]);
    assert_eq!(presented["predicates"], proved);

    assert_eq!(edited(&export, |_| {}), Ok(4));
    let told = edited(&export, |d| {
        d["TransactionLog"][1]["presentation"]["purpose"][0]["content"] = "to sell".into();
    });
    assert_eq!(told, Err(ExportError::Transaction { number: 2 }));
    let told = edited(&export, |d| d["TransactionLog"][0]["time"] = "2026-01-01T00:00:00".into());
    assert_eq!(told, Err(ExportError::Transaction { number: 1 }));
    let cut = edited(&export, |d| drop(d["TransactionLog"].as_array_mut().unwrap().remove(2)));
    assert!(matches!(cut, Err(ExportError::Chain(_))));
    let body = edited(&export, |d| {
        let body = d["TransactionLog"][1]["line"]["body"].as_str().unwrap().replace("31", "32");
        d["TransactionLog"][1]["line"]["body"] = body.into();
    });
    assert!(matches!(body, Err(ExportError::Chain(_))));
    let newer = edited(&export, |d| d["format"] = "nonla-history-3".into());
    assert_eq!(newer, Err(ExportError::UnknownFormat));
    assert!(matches!(read_export(b"{}"), Err(ExportError::Json(_))));
}

/// Serves REQ-T2, REQ-T5, G8 (A6): a claim of which only a predicate was proved is nowhere named as
/// shown, neither in a transaction nor in the line it was made from.
#[test]
fn an_export_names_no_claim_that_stayed_hidden() {
    let mut world = small_world("history");
    let (wallet, kept) = lived(&mut world);
    let export = wallet.export_history(kept.lines(), &HistoryFilter::ALL).unwrap();
    let document: Value = serde_json::from_slice(&export).unwrap();
    let log = document["TransactionLog"].as_array().unwrap();
    let presentations = log.iter().filter(|transaction| transaction["presentation"].is_object());
    assert_eq!(presentations.clone().count(), 2);
    for transaction in presentations {
        let line = hex::decode(transaction["line"]["body"].as_str().unwrap()).unwrap();
        let (_, line) = line.split_at(16);
        let told = format!("{transaction} {}", std::str::from_utf8(line).unwrap());
        for hidden in ["birth_date", "valid_until", "handle", "enrolled_on", "id_number"] {
            assert!(!told.contains(hidden), "{hidden} in {told}");
        }
        for proved in [r#"{"age_at_least":1"#, "not_expired", "not_revoked", "resident_country"] {
            assert_eq!(told.matches(proved).count(), 3, "asked, presented, and in the line");
        }
    }
}

/// Serves REQ-T3: a filter says what goes along; the rest is there as hashes.
#[test]
fn a_filter_leaves_out_what_is_not_wanted() {
    let mut world = small_world("history");
    let (wallet, kept) = lived(&mut world);
    let at_b =
        HistoryFilter { verifier: Some(world.platforms.b.entry.id.clone()), ..HistoryFilter::ALL };
    let lines = kept.read(wallet.history_cursor()).unwrap();
    let wanted: Vec<u64> =
        lines.iter().filter(|line| at_b.wants(line)).map(|line| line.number).collect();
    assert_eq!(wanted, [3]);
    let export = wallet.export_history(kept.lines(), &at_b).unwrap();
    let agora = world.platforms.a.entry.id.as_str().as_bytes();
    assert!(!export.windows(agora.len()).any(|window| window == agora));
    let read = read_export(&export).unwrap();
    let with_entry: Vec<u64> =
        read.iter().filter(|line| line.entry.is_some()).map(|line| line.number).collect();
    assert_eq!(with_entry, [3]);
    let tomorrow = world.today.checked_add_days(1);
    for (filter, expected) in [
        (HistoryFilter { since: tomorrow, ..HistoryFilter::ALL }, 0),
        (HistoryFilter { until: Some(world.today), ..HistoryFilter::ALL }, 3),
        (HistoryFilter { ending: Some(Ending::Approved), ..HistoryFilter::ALL }, 2),
        (HistoryFilter { ending: Some(Ending::Refused), ..HistoryFilter::ALL }, 0),
        (HistoryFilter::ALL, 3),
    ] {
        assert_eq!(lines.iter().filter(|line| filter.wants(line)).count(), expected, "{filter:?}");
    }
}
