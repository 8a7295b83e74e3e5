//! T-S8: what comes back from a backup, and what does not.

use std::collections::BTreeMap;
use std::process::Command;

use nonla_app::world::{At, World};
use nonla_credential::{
    AgeThreshold, Asked, BoundKind, Country, Day, Predicate, Query, Tier, VerifiedRequest,
};
use nonla_issuer::sample_register;
use nonla_storage::{
    Locked, MemoryStore, Passphrase, RestoreError, Unlock, Vault, VaultError, WalletStore,
    make_backups_cheap_for_tests, open_backup, seal_backup,
};
use nonla_verifier::Intent;
use nonla_wallet::{RequestRefusal, Wallet};
use rand::Rng;
use serde_json::{Value, json};

use crate::journey::{block_on, enrol, folder, key, share_of, today};
use crate::wallet_in_use::{agree, appeal, refuse, rename};

fn passphrase(text: &str) -> Passphrase {
    Passphrase::new(text.to_owned()).unwrap()
}

fn ours() -> Passphrase {
    passphrase("con trau an co xanh")
}

/// A wallet with a random past.
async fn random_wallet(world: &mut World, person: usize) -> Vault<MemoryStore> {
    let wallet = world.new_wallet().unwrap();
    let store = MemoryStore::default();
    let mut vault = Vault::create_under_key(store, &key(), wallet).await.unwrap();
    if world.rng.gen_bool(0.9) {
        enrol(world, &mut vault, person).await;
        agree(world, &mut vault, Intent::Register).await;
    }
    for _ in 0..world.rng.gen_range(0..6) {
        let answers = vault.wallet().credentials().count() > 0;
        match world.rng.gen_range(0..5) {
            0 if answers => agree(world, &mut vault, Intent::Return).await,
            1 if answers => rename(world, &mut vault, "quảng trường").await,
            2 if answers => refuse(world, &mut vault).await,
            3 if vault.wallet().history_length() > 0 => {
                let line = vault.wallet().history_length();
                let _ = vault.delete_line(line).await;
            }
            _ => appeal(world, &mut vault).await,
        }
    }
    vault
}

/// The records of a backup, by table and row.
fn records(file: &[u8], passphrase: &Passphrase) -> BTreeMap<(u64, String), Value> {
    let plain = open_backup(file, passphrase).unwrap();
    let document: Value = serde_json::from_slice(&plain).unwrap();
    let records = document["records"].as_array().unwrap().clone();
    let all = records.into_iter().map(|record| {
        let place = (record["table"].as_u64().unwrap(), record["row"].as_str().unwrap().to_owned());
        (place, record)
    });
    all.collect()
}

fn pseudonyms(wallet: &Wallet) -> Vec<Vec<u8>> {
    let verifiers = wallet.trust_list().verifiers().iter();
    verifiers.map(|verifier| wallet.pseudonym(&verifier.id).to_bytes().to_vec()).collect()
}

/// Serves T-S8, G8 (A1, A3): a restored wallet remembers what each verifier was answered for, on the
/// same day and for ever.
#[test]
fn a_restored_wallet_answers_no_second_bound() {
    make_backups_cheap_for_tests();
    block_on(async {
        let mut world = crate::journey::world(81);
        let wallet = world.new_wallet().unwrap();
        let mut vault =
            Vault::create_under_key(MemoryStore::default(), &key(), wallet).await.unwrap();
        enrol(&mut world, &mut vault, 0).await;
        agree(&mut world, &mut vault, Intent::Register).await;
        let backup = vault.backup(&ours(), today()).await.unwrap();
        drop(vault);
        let store = MemoryStore::default();
        let restored =
            Vault::restore_under_key(store, (&backup, &ours()), &key(), today()).await.unwrap();
        let (_, session) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
        let said = |change: fn(&mut Asked)| {
            let mut asked = session.request().asked().clone();
            change(&mut asked);
            let mut content = session.request().content().clone();
            content.query = Query::new(&asked);
            let (text, _) = VerifiedRequest::sign(&world.platforms.a.key, content).unwrap();
            restored.wallet().inspect(&text, world.now()).err().map(|refused| refused.reason)
        };
        let other_age =
            said(|asked| drop(asked.requirement.put(Predicate::AgeAtLeast(AgeThreshold::SIXTEEN))));
        let answered = Predicate::AgeAtLeast(AgeThreshold::EIGHTEEN);
        let kind = BoundKind::Age;
        assert_eq!(other_age, Some(RequestRefusal::SecondBound { kind, answered }));
        let other_day = said(|asked| asked.as_of = asked.as_of.checked_add_days(1).unwrap());
        assert_eq!(other_day, Some(RequestRefusal::SecondDay { answered: world.today }));
        assert_eq!(said(|_| {}), None);
    });
}

/// Serves T-S8: a wallet that is restored has every record bit for bit, and the same pseudonyms.
#[test]
fn every_wallet_comes_back_from_its_backup() {
    make_backups_cheap_for_tests();
    block_on(async {
        let wallets = share_of(200);
        let people = sample_register(2 * wallets.max(60), today(), 80);
        let born_before = Day::parse("2000-01-01").unwrap();
        let adults: Vec<usize> = (0..people.len())
            .filter(|person| people[*person].birth_date() < born_before)
            .filter(|person| people[*person].resident_country() == Country::VIETNAM)
            .collect();
        let mut world = World::new(people, today(), 80).unwrap();
        let mut compared = 0;
        for person in &adults[..wallets] {
            let mut vault = random_wallet(&mut world, *person).await;
            let old = vault.backup(&ours(), today()).await.unwrap();
            let theirs = pseudonyms(vault.wallet());
            let length = vault.wallet().history_length();
            drop(vault);
            let store = MemoryStore::default();
            let chosen = passphrase("another one here");
            let restored = Vault::restore(store, (&old, &ours()), &chosen, today()).await;
            let mut restored = restored.unwrap();
            assert_eq!(pseudonyms(restored.wallet()), theirs);
            assert_eq!(restored.wallet().history_length(), length + 1, "the restoring itself");
            let new = restored.backup(&ours(), today()).await.unwrap();
            let (old, mut new) = (records(&old, &ours()), records(&new, &ours()));
            assert_eq!(new.len(), old.len() + 2, "restored, backed up again");
            for (place, record) in &old {
                // The head of the history has gone on.
                let found = new.remove(place);
                assert!(found.as_ref() == Some(record) || place.0 == 11, "{place:?}");
                compared += 1;
            }
        }
        println!("T-S8 {wallets} wallets, {compared} records the same bit for bit");
    });
}

/// A backup of a wallet in use, as its document.
async fn document(seed: u64) -> Value {
    let mut world = crate::journey::world(seed);
    let wallet = world.new_wallet().unwrap();
    let store = MemoryStore::default();
    let mut vault = Vault::create_under_key(store, &key(), wallet).await.unwrap();
    crate::wallet_in_use::use_for_a_while(&mut world, &mut vault, 2).await;
    let file = vault.backup(&ours(), today()).await.unwrap();
    serde_json::from_slice(&open_backup(&file, &ours()).unwrap()).unwrap()
}

fn records_of(document: &mut Value) -> &mut Vec<Value> {
    document["records"].as_array_mut().unwrap()
}

fn place_of(document: &Value, table: u64) -> usize {
    let records = document["records"].as_array().unwrap();
    records.iter().position(|record| record["table"] == table).unwrap()
}

/// Every document that is not the backup of a wallet, and what it is called.
fn foreign(whole: &Value, other: &Value) -> Vec<(&'static str, Vec<u8>, RestoreError)> {
    use RestoreError::{Newer, NotAWallet};
    let mut all: Vec<(&str, Vec<u8>, RestoreError)> = vec![
        ("nothing", Vec::new(), NotAWallet),
        ("a text", b"hello".to_vec(), NotAWallet),
        ("another document", b"{\"accounts\":[]}".to_vec(), NotAWallet),
    ];
    let mut edit = |what, error, change: &dyn Fn(&mut Value)| {
        let mut document = whole.clone();
        change(&mut document);
        assert_ne!(document, *whole, "{what}");
        all.push((what, serde_json::to_vec(&document).unwrap(), error));
    };
    edit("another format", NotAWallet, &|it| it["format"] = json!("their-backup-1"));
    edit("a newer format", Newer, &|it| it["format"] = json!("nonla-backup-2"));
    edit("a newer format with more in it", Newer, &|it| {
        it["format"] = json!("nonla-backup-2");
        it["further"] = json!(true);
    });
    edit("more in it", NotAWallet, &|it| it["further"] = json!(true));
    edit("no records", NotAWallet, &|it| records_of(it).clear());
    for (what, table) in [
        ("no identity", 1),
        ("no trust list", 2),
        ("no head of the history", 11),
        ("a line missing", 12),
    ] {
        edit(what, NotAWallet, &|it| {
            let place = place_of(it, table);
            records_of(it).remove(place);
        });
    }
    edit("the newest line missing", NotAWallet, &|it| {
        let last = records_of(it).iter().rposition(|record| record["table"] == 12).unwrap();
        records_of(it).remove(last);
    });
    edit("no history", NotAWallet, &|it| records_of(it).retain(|record| record["table"] != 12));
    for table in 1..=13u64 {
        if whole["records"].as_array().unwrap().iter().any(|record| record["table"] == table) {
            edit("a record twice", NotAWallet, &|it| {
                let place = place_of(it, table);
                let record = records_of(it)[place].clone();
                records_of(it).push(record);
            });
        }
    }
    for table in [0u64, 14, 255] {
        edit("an unknown table", NotAWallet, &|it| records_of(it)[3]["table"] = json!(table));
    }
    edit("a receipt without a number", NotAWallet, &|it| {
        let place = place_of(it, 13);
        records_of(it)[place]["row"] = json!("07");
    });
    edit("a receipt with a number no store keeps", NotAWallet, &|it| {
        let place = place_of(it, 13);
        records_of(it)[place]["row"] = json!("ffffffffffffffff");
    });
    edit("a record with more before it", NotAWallet, &|it| {
        let place = place_of(it, 2);
        records_of(it)[place]["hex"] = json!("00");
    });
    edit("a record that says nothing", NotAWallet, &|it| {
        let place = place_of(it, 2);
        records_of(it)[place].as_object_mut().unwrap().remove("text");
    });
    edit("a row that is none", NotAWallet, &|it| records_of(it)[2]["row"] = json!("0"));
    edit("the history of somebody else", NotAWallet, &|it| {
        let theirs = other["records"].as_array().unwrap().iter();
        let theirs = theirs.filter(|record| record["table"] == 12).cloned();
        records_of(it).retain(|record| record["table"] != 12);
        records_of(it).extend(theirs);
    });
    all
}

/// Serves T-S8: what is not the whole backup of one wallet is refused by name, and the store it was
/// to be restored into stays empty.
#[test]
fn what_is_no_backup_of_a_wallet_restores_nothing() {
    make_backups_cheap_for_tests();
    block_on(async {
        let (whole, other) = (document(81).await, document(82).await);
        let store_passphrase = passphrase("another one here");
        let mut store = MemoryStore::default();
        for (what, plain, expected) in foreign(&whole, &other) {
            let file = seal_backup(&plain, &ours()).unwrap();
            let backup = (file.as_slice(), &ours());
            let refused = Vault::restore(store.clone(), backup, &store_passphrase, today()).await;
            assert_eq!(refused.map(drop).unwrap_err(), expected, "{what}");
            assert_eq!(store.load().await.unwrap(), Default::default(), "{what}");
        }
        // The document itself restores, and opens again.
        let file = seal_backup(&serde_json::to_vec(&whole).unwrap(), &ours()).unwrap();
        let backup = (file.as_slice(), &ours());
        let restored = Vault::restore(store, backup, &store_passphrase, today()).await.unwrap();
        let again = restored.lock().unlock(Unlock::Passphrase(&store_passphrase)).await;
        assert!(again.is_ok());
    });
}

/// Serves T-S8, G8: a backup whose history tells of an answered age, and that remembers none or
/// another, is none.
#[test]
fn a_backup_without_the_remembered_age_is_refused() {
    make_backups_cheap_for_tests();
    block_on(async {
        let mut world = crate::journey::world(83);
        let wallet = world.new_wallet().unwrap();
        let mut vault =
            Vault::create_under_key(MemoryStore::default(), &key(), wallet).await.unwrap();
        enrol(&mut world, &mut vault, 0).await;
        agree(&mut world, &mut vault, Intent::Register).await;
        let file = vault.backup(&ours(), today()).await.unwrap();
        let whole = open_backup(&file, &ours()).unwrap();
        let whole: Value = serde_json::from_slice(&whole).unwrap();
        let restore = async |document: &Value| {
            let file = seal_backup(&serde_json::to_vec(document).unwrap(), &ours()).unwrap();
            let store = MemoryStore::default();
            Vault::restore_under_key(store, (&file, &ours()), &key(), today()).await.map(drop)
        };
        assert_eq!(restore(&whole).await, Ok(()));
        let bounds = place_of(&whole, 8);
        let mut without = whole.clone();
        records_of(&mut without).remove(bounds);
        assert_eq!(restore(&without).await, Err(RestoreError::NotAWallet));
        let mut other = whole.clone();
        let text = records_of(&mut other)[bounds]["text"].as_str().unwrap().replace("18", "16");
        records_of(&mut other)[bounds]["text"] = json!(text);
        assert_ne!(other, whole);
        assert_eq!(restore(&other).await, Err(RestoreError::NotAWallet));
    });
}

/// Serves T-S8: a store that fails while a backup is restored keeps nothing of it.
#[test]
fn a_restore_that_fails_leaves_the_store_as_it_was() {
    make_backups_cheap_for_tests();
    block_on(async {
        let file = seal_backup(b"{}", &ours()).unwrap();
        let wrong = passphrase("con trau an co vang");
        let backup = (file.as_slice(), &wrong);
        let store = MemoryStore::default();
        let refused = Vault::restore(store, backup, &ours(), today()).await.map(drop);
        assert!(matches!(refused.unwrap_err(), RestoreError::File(_)));
        let empty = Locked::read(MemoryStore::default()).await.map(drop);
        assert!(matches!(empty.unwrap_err(), VaultError::Header(_)));
    });
}

/// Types the first argument at the prompt of `age`, which takes passphrases from a terminal alone.
const TERMINAL: &str = r#"
import os, pty, sys
child, terminal = pty.fork()
if child == 0:
    os.execvp("age", ["age"] + sys.argv[2:])
try:
    while not os.read(terminal, 1024).rstrip().endswith(b":"):
        pass
    os.write(terminal, sys.argv[1].encode() + b"\n")
    while os.read(terminal, 1024):
        pass
except OSError:
    pass
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"#;

/// Serves T-S8: with the stock tool and the passphrase anybody reads what is in a backup.
#[test]
fn the_stock_tool_shows_what_is_in_a_backup() {
    let runs = |program: &str| Command::new(program).arg("--version").output().is_ok();
    if !runs("age") || !runs("python3") {
        crate::skip::skip("age and python3");
        return;
    }
    make_backups_cheap_for_tests();
    let (at, world) = (folder("stock-tool"), crate::journey::world(83));
    let [sealed, open] = ["backup.age", "backup.json"].map(|name| at.join(name));
    let whole = block_on(document(83));
    std::fs::write(&sealed, seal_backup(&serde_json::to_vec(&whole).unwrap(), &ours()).unwrap())
        .unwrap();
    let arguments = ["-c", TERMINAL, ours().expose(), "-d", "-o"].map(str::to_owned);
    let status = Command::new("python3").args(arguments).args([&open, &sealed]).status().unwrap();
    assert!(status.success());
    let shown = std::fs::read_to_string(&open).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&shown).unwrap(), whole);
    for readable in [world.people[2].full_name().as_str(), "the other square"] {
        assert!(shown.contains(readable), "{readable}");
    }
}
