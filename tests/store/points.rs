//! Points are decoded when they are first needed: late, but no less strictly.

use nonla_app::world::{At, World};
use nonla_credential::{Hash, Tier};
use nonla_storage::{
    MemoryStore, Passphrase, RestoreError, Vault, make_backups_cheap_for_tests, open_backup,
    seal_backup,
};
use nonla_verifier::Intent;
use nonla_wallet::{LoadError, Record, RecordKey, RequestRefusal, Table, Wallet};
use serde_json::{Value, json};

use crate::journey::{block_on, enrol, key, today, world};

fn words() -> Passphrase {
    Passphrase::chosen("seven herons over a flooded field".to_owned()).unwrap()
}

/// A wallet with one credential, as what stands in its backup.
fn backup(world: &mut World) -> Value {
    make_backups_cheap_for_tests();
    let wallet = world.new_wallet().unwrap();
    let sealed = block_on(async {
        let store = MemoryStore::default();
        let mut vault = Vault::create_under_key(store, &key(), wallet).await.unwrap();
        enrol(world, &mut vault, 2).await;
        vault.backup(&words(), today()).await.unwrap()
    });
    serde_json::from_slice(&open_backup(&sealed, &words()).unwrap()).unwrap()
}

fn bytes_of(record: &Value) -> Vec<u8> {
    let mut bytes = hex::decode(record["hex"].as_str().unwrap_or_default()).unwrap();
    bytes.extend_from_slice(
        record["text"].as_str().unwrap_or_default().replace('\'', "\"").as_bytes(),
    );
    bytes
}

/// The backup with something in place of the first point of a record of this table.
fn spoilt(backup: &Value, table: Table) -> Value {
    let mut spoilt = backup.clone();
    let records = spoilt["records"].as_array_mut().unwrap();
    let mut records = records.iter_mut();
    let record = records.find(|record| record["table"] == table.number()).unwrap();
    let mut bytes = bytes_of(record);
    let signature = br#""signature":""#;
    let place = match table {
        Table::DigitTable => 0,
        _ => {
            let mut windows = bytes.windows(signature.len());
            windows.position(|window| window == signature).unwrap() + signature.len()
        }
    };
    // Neither `0..` nor `AA..` nor zeros begin a compressed point.
    let nothing = if table == Table::DigitTable { [0; 4] } else { *b"0000" };
    let nothing = if table == Table::Credential { *b"AAAA" } else { nothing };
    bytes[place..place + 4].copy_from_slice(&nothing);
    // A digit table lies under its own hash.
    let row = match table {
        Table::DigitTable => hex::encode(Hash::of(&bytes).as_bytes()).into(),
        _ => record["row"].clone(),
    };
    *record = json!({ "table": record["table"], "row": row, "hex": hex::encode(bytes) });
    spoilt
}

fn loaded(backup: &Value) -> Result<Wallet, LoadError> {
    let records = backup["records"].as_array().unwrap().iter().map(|record| Record {
        key: RecordKey {
            table: Table::from_number(record["table"].as_u64().unwrap() as u8).unwrap(),
            row: hex::decode(record["row"].as_str().unwrap()).unwrap(),
        },
        bytes: bytes_of(record).into(),
    });
    Wallet::load(records.filter(|record| !record.key.table.is_numbered()), [])
}

fn restored(backup: &Value) -> Result<(), RestoreError> {
    let words = words();
    let sealed = seal_backup(backup.to_string().as_bytes(), &words).unwrap();
    let store = MemoryStore::default();
    let restored = Vault::restore(store, (&sealed, &words), &words, today());
    block_on(restored).map(drop)
}

const WITH_POINTS: [Table; 3] = [Table::Credential, Table::DigitTable, Table::Gap];

/// Serves REQ-B2: for a backup no store vouches, so everything in it is decoded at once.
#[test]
fn a_backup_with_a_point_that_is_none_is_refused() {
    let backup = backup(&mut world(31));
    assert_eq!(restored(&backup), Ok(()));
    for table in WITH_POINTS {
        assert_eq!(restored(&spoilt(&backup, table)), Err(RestoreError::NotAWallet), "{table:?}");
    }
}

/// A point that is none is never proved with: the person hears what is missing.
#[test]
fn a_point_that_is_none_is_noticed_when_it_is_needed() {
    let mut world = world(32);
    let backup = backup(&mut world);
    let (request, _) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
    let now = world.now();
    let mut prove = |wallet: &Wallet| {
        let asking = wallet.inspect(&request, now).unwrap();
        asking
            .approve()
            .prove(wallet, now, &mut world.rng)
            .map(drop)
            .map_err(|failed| failed.reason)
    };
    let wallet = loaded(&backup).unwrap();
    assert_eq!((wallet.check_points(), prove(&wallet)), (Ok(()), Ok(())));
    for table in WITH_POINTS {
        let wallet = loaded(&spoilt(&backup, table)).unwrap();
        assert_eq!(wallet.check_points(), Err(LoadError::Malformed(table)));
        let reason = prove(&wallet).unwrap_err();
        match table {
            Table::Credential => assert_eq!(reason, RequestRefusal::NoCredential),
            Table::DigitTable => assert_eq!(reason, RequestRefusal::NoDigitTable),
            _ => assert!(matches!(reason, RequestRefusal::UnknownPeriod { .. })),
        }
        wallet.prepare();
    }
}
