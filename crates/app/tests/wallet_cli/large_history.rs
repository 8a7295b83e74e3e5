//! A large exported history is checked in little memory.

use std::process::Command;

use nonla_app::world::World;
use nonla_credential::Day;
use nonla_issuer::sample_register;
use nonla_wallet::{Event, HistoryFilter, RecordChange, Table};

use crate::town::Town;

const LINES: usize = 40_000;

/// A history of so many lines, exported.
fn export() -> Vec<u8> {
    let day = Day::parse("2026-11-22").unwrap();
    let mut world = World::new(sample_register(50, day, 1), day, 1).unwrap();
    let mut wallet = world.new_wallet().unwrap();
    let mut records = Vec::new();
    for _ in 0..LINES {
        let noted = wallet.note(day, Event::BackedUp);
        let staged = wallet.stage(noted).unwrap();
        records.extend(staged.records().into_iter().filter_map(|change| match change {
            RecordChange::Put(record) if record.key.table == Table::History => Some(record),
            _ => None,
        }));
        staged.saved();
    }
    records.reverse();
    wallet.export_history(records, &HistoryFilter::ALL).unwrap().to_vec()
}

/// Serves T-Z2: reading takes the file and a few times its length, and not sixteen times.
#[test]
fn checking_a_large_history_takes_little_memory() {
    let town = Town::found("large-history");
    let export = export();
    std::fs::write(town.path("history.json"), &export).unwrap();
    let line = format!("{} wallet --json history check history.json", env!("CARGO_BIN_EXE_nonla"));
    let most = 64 * 1024 + 5 * export.len() / 1024;
    let line = format!("ulimit -v {most}; {line}");
    let output = Command::new("sh").args(["-c", &line]).current_dir(&town.folder).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains(&format!("\"lines\": {LINES}")), "{most} KiB: {said}{error}");
}
