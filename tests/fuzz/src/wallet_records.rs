//! The records of a wallet, in the open: what a store or a backup hands to the wallet.

use nonla_wallet::{Record, RecordChange, Table, Wallet};
use zeroize::Zeroizing;

use super::Reading;
use super::edits::edit;
use super::honest;
use super::honest_wallet::{HonestWallet, honest as honest_wallet};

/// A wallet's records with changes. The first byte's bits say: 1 the digit table is there, 2 the
/// wallet answers a request, 4 the others are a record's number and what it says; else each change
/// is of six bytes.
///
/// A wallet that is read has every record that was given, once, in its place; whatever the records
/// say, it does not panic.
pub(crate) fn wallet_record(bytes: &[u8]) -> Reading {
    let Some((how, rest)) = bytes.split_first() else {
        return Reading::Refused;
    };
    let honest = honest_wallet();
    let (mut records, mut lines) = (honest.records.clone(), honest.lines.clone());
    if how & 1 != 0 {
        records.push(honest.digit_table.clone());
    }
    match rest.split_first() {
        Some((number, said)) if how & 4 != 0 => {
            let place = usize::from(*number) % records.len();
            records[place].bytes = Zeroizing::new(said.to_vec());
        }
        _ => {
            for change in rest.as_chunks::<6>().0.iter().take(16) {
                change_records((&mut records, &mut lines), *change);
            }
        }
    }
    let Ok(wallet) = Wallet::load(records.iter().cloned(), lines.iter().cloned()) else {
        return Reading::Refused;
    };
    has_each_record_once(&wallet, (&records, &lines));
    if how & 2 != 0 {
        use_it(&wallet, honest);
    }
    Reading::Value
}

/// `which` record, of the history with 128 added; how; and an edit.
fn change_records(
    (records, lines): (&mut Vec<Record>, &mut Vec<Record>),
    [which, how, a, b, c, d]: [u8; 6],
) {
    let list = if which >= 128 { lines } else { records };
    if list.is_empty() {
        return;
    }
    let (place, other) = (usize::from(which) % list.len(), usize::from(a) % list.len());
    match how % 8 {
        0 => edit(&mut list[place].key.row, [a, b, c, d]),
        1 => list[place].key.table = Table::ALL[usize::from(a) % Table::ALL.len()],
        2 => drop(list.remove(place)),
        3 => list.push(list[place].clone()),
        4 => list[place].bytes = list[other].bytes.clone(),
        5 => list.swap(place, other),
        _ => edit(&mut list[place].bytes, [a, b, c, d]),
    }
}

fn has_each_record_once(wallet: &Wallet, (records, lines): (&[Record], &[Record])) {
    let of = |table| records.iter().filter(move |record| record.key.table == table);
    for first in wallet.first_records() {
        let RecordChange::Put(first) = first else { panic!("a first record is written") };
        assert!(of(first.key.table).eq([&first]), "one record, and one spelling of it");
    }
    assert_eq!(wallet.credentials().count(), of(Table::Credential).count());
    assert_eq!(wallet.pending_issuances().count(), of(Table::Issuance).count());
    let rows: Vec<_> = wallet.platforms().map(|known| known.verifier.as_bytes()).collect();
    let mut given: Vec<_> = of(Table::Platform).map(|record| record.key.row.as_slice()).collect();
    given.sort_unstable();
    assert_eq!(rows, given, "a platform lies under its name");
    assert_eq!(wallet.history().len(), lines.len());
}

/// Everything that reads records deeply.
fn use_it(wallet: &Wallet, honest: &HonestWallet) {
    wallet.prepare();
    // Of a clock that ran ahead, as of one that is late, what was open is over.
    let _ = wallet.expire_requests(i64::MIN);
    let _ = wallet.expire_requests(i64::MAX);
    if let Ok(asking) = wallet.inspect(&honest.request, honest.now) {
        let _ = asking.warnings();
        let _ = asking.approve().prove(wallet, honest.now, &mut honest::rng(60));
    }
}
