//! Backups: the sealed file, and the document in it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use nonla_storage::{
    BackupError, MemoryStore, Passphrase, Unlock, Vault, make_backups_cheap_for_tests, open_backup,
    seal_backup,
};
use serde_json::Value;

use super::Reading;
use super::edits::edited;
use super::honest;
use super::honest_wallet::{self, block_on};

/// What every backup here is sealed under.
pub(crate) fn passphrase() -> &'static Passphrase {
    static PASSPHRASE: LazyLock<Passphrase> = LazyLock::new(|| {
        make_backups_cheap_for_tests();
        Passphrase::new("con trau an co xanh".to_owned()).unwrap()
    });
    &PASSPHRASE
}

/// Contents of honest files: nothing, little, a whole piece of 64 KiB, and a byte more.
const LENGTHS: [usize; 4] = [0, 40, 65_536, 65_537];
/// Where the number that says how much work the passphrase costs stands in an honest file.
const WORK: std::ops::Range<usize> = 55..56;

fn files() -> &'static [Vec<u8>] {
    static FILES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
        let passphrase = passphrase();
        let seal = |length| seal_backup(&vec![b'a'; length], passphrase).unwrap();
        LENGTHS.map(seal).into()
    });
    &FILES
}

/// A sealed file. The first byte says what the others are: 0 the file, 1 a line for the amount of
/// work in the header of one, else edits of an honest file, or, with 64 added, the header of one
/// with the edited content of the next. Nothing but an honest file opens.
pub(crate) fn backup_file(bytes: &[u8]) -> Reading {
    let Some((how, rest)) = bytes.split_first() else {
        return Reading::Refused;
    };
    let which = usize::from(*how) % 4;
    let (file, next) = (&files()[which], &files()[(which + 1) % 4]);
    let file = match how {
        0 => rest.to_vec(),
        1 => return of_work(rest),
        64.. => [&file[..HEADER], &edited(&next[HEADER..], rest)].concat(),
        _ => edited(file, rest),
    };
    if asks_for_long_work(&file) {
        return Reading::Refused;
    }
    let Ok(plain) = open_backup(&file, passphrase()) else {
        return Reading::Refused;
    };
    let honest = files().iter().position(|honest| *honest == file);
    assert!(honest.is_some_and(|which| plain.len() == LENGTHS[which]), "only an honest file");
    assert!(plain.iter().all(|byte| *byte == b'a'));
    Reading::Value
}

/// Bytes up to the end of the MAC's line.
const HEADER: usize = 149;

/// A file with this amount of work in its header, which is looked at before any is done.
fn of_work(number: &[u8]) -> Reading {
    let file = &files()[1];
    assert_eq!((&file[WORK.start - 1..WORK.end + 1], file[HEADER - 1]), (&b" 2\n"[..], b'\n'));
    let file = [&file[..WORK.start], number, &file[WORK.end..]].concat();
    if asks_for_long_work(&file) {
        return Reading::Refused;
    }
    let error = open_backup(&file, passphrase()).map(drop);
    let text = std::str::from_utf8(number).ok();
    let log_n = text.filter(|text| is_plain(text)).and_then(|text| text.parse::<u8>().ok());
    match log_n {
        Some(2) => assert_eq!(error, Ok(())),
        Some(log_n @ ..2) => assert_eq!(error, Err(BackupError::TooWeak { log_n, least: 2 })),
        Some(log_n @ 19..) => assert_eq!(error, Err(BackupError::TooMuchWork { log_n, most: 18 })),
        _ => assert!(error.is_err(), "the header is under a MAC"),
    }
    Reading::from(error)
}

/// A decimal number of one or two digits that does not begin with 0.
fn is_plain(text: &str) -> bool {
    (1..=2).contains(&text.len())
        && !text.starts_with('0')
        && text.bytes().all(|digit| digit.is_ascii_digit())
}

/// Whether a header asks for more than 2^9 rounds and for no more than are done: those take their
/// time, and are right to.
fn asks_for_long_work(file: &[u8]) -> bool {
    let line = file.split(|byte| *byte == b'\n').nth(1).unwrap_or_default();
    let number = line.rsplit(|byte| *byte == b' ').next().unwrap_or_default();
    let number = std::str::from_utf8(number).ok().and_then(|number| number.parse::<u64>().ok());
    number.is_some_and(|number| (10..=18).contains(&number))
}

/// The document in a backup. The first byte says what the others are: 0 the document, 1 changes of
/// the records in an honest one, three bytes each, else edits of an honest one.
pub(crate) fn backup_document(bytes: &[u8]) -> Reading {
    let Some((how, rest)) = bytes.split_first() else {
        return Reading::Refused;
    };
    let document = match how {
        0 => rest.to_vec(),
        1 => with_changed_records(rest),
        _ => edited(honest_wallet::document(), rest),
    };
    let file = seal_backup(&document, passphrase()).unwrap();
    let (backup, key) = ((file.as_slice(), passphrase()), honest_wallet::key());
    let (store, today) = (MemoryStore::default(), honest::today());
    let Ok(vault) = block_on(Vault::restore_under_key(store, backup, key, today)) else {
        return Reading::Refused;
    };
    let json: Value = serde_json::from_slice(&document).unwrap();
    assert_eq!(json["format"], "nonla-backup-1", "of the one format there is");
    let unlocked = block_on(vault.lock().unlock(Unlock::Key(key)));
    let mut vault = unlocked.expect("what was restored opens");
    let length = vault.wallet().history_length();
    let again = block_on(vault.backup(passphrase(), today)).unwrap();
    let again = open_backup(&again, passphrase()).unwrap();
    let (given, mut found) = (records(&document), records(&again));
    let lines = given.keys().filter(|(table, _)| *table == HISTORY).count() as u64;
    assert_eq!(lines, length - 1, "the history is whole, and goes on with the restoring");
    found.retain(|(table, row), _| *table != HISTORY || !is_after(row, length - 1));
    assert_eq!(given, found, "every record is there as it was");
    Reading::Value
}

const HISTORY: u64 = 12;
const HISTORY_HEAD: u64 = 11;

/// The records of a document, but for the head of the history, by table and row.
fn records(document: &[u8]) -> BTreeMap<(u64, String), Vec<u8>> {
    let json: Value = serde_json::from_slice(document).unwrap();
    let list = json["records"].as_array().unwrap();
    let mut records = BTreeMap::new();
    for record in list.iter().filter(|record| record["table"] != HISTORY_HEAD) {
        let row = record["row"].as_str().unwrap().to_ascii_lowercase();
        let place = (record["table"].as_u64().unwrap(), row);
        assert!(records.insert(place, honest_wallet::bytes_of(record)).is_none(), "no place twice");
    }
    records
}

fn is_after(row: &str, number: u64) -> bool {
    u64::from_str_radix(row, 16).unwrap() > number
}

/// An honest document with records that were removed, doubled, exchanged.
fn with_changed_records(changes: &[u8]) -> Vec<u8> {
    let mut json: Value = serde_json::from_slice(honest_wallet::document()).unwrap();
    for [what, one, other] in changes.as_chunks::<3>().0.iter().take(24) {
        let records = json["records"].as_array_mut().unwrap();
        if records.is_empty() {
            break;
        }
        let (one, other) = (usize::from(*one) % records.len(), usize::from(*other) % records.len());
        let from = records[other].clone();
        let mut put = |member: &str| records[one][member] = from[member].clone();
        match what % 7 {
            0 => drop(records.remove(one)),
            1 => records.insert(one, from),
            2 => records.swap(one, other),
            3 => put("table"),
            4 => put("row"),
            5 => put("text"),
            _ => put("hex"),
        }
    }
    serde_json::to_vec(&json).unwrap()
}
