//! A wallet is made in one act.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use crate::town::{BACKUP_PASSPHRASE, PASSPHRASE, Town};

/// Serves T-S1, REQ-W2: a command that makes a wallet is killed at any moment; what is there then is
/// the whole wallet, or the same command makes it (case 03).
#[test]
fn what_is_interrupted_leaves_a_whole_wallet_or_can_be_made_again() {
    let town = Town::with_credential("making");
    town.wallet(&[PASSPHRASE, BACKUP_PASSPHRASE], &["backup", "wallet.age"]).json();
    let shares = ["guardians", "split", "--needed", "2", "--of", "2", "--out", "shares"];
    town.opened(&shares).json();
    let trust = ["--operator", "town/operator.key", "--published", "town/published"];
    let recover = ["guardians", "recover", "shares/share-1.txt", "shares/share-2.txt"];
    let makers: [(&str, Vec<&str>, &[&str]); 3] = [
        ("init", [["init"].as_slice(), &trust].concat(), &[PASSPHRASE]),
        ("restore", vec!["restore", "wallet.age"], &[BACKUP_PASSPHRASE, PASSPHRASE]),
        ("recover", [recover.as_slice(), &trust].concat(), &[PASSPHRASE]),
    ];
    let (mut whole, mut again) = (0, 0);
    for (name, arguments, typed) in makers {
        let started = std::time::Instant::now();
        let timed = town.elsewhere(&format!("{name}.db"));
        assert_eq!(timed.wallet(typed, &arguments).code, 0);
        let took = started.elapsed();
        for round in 0..8_u32 {
            let new = town.elsewhere(&format!("{name}-{round}.db"));
            let mut child = new.start(&arguments);
            let lines: String = typed.iter().map(|line| format!("{line}\n")).collect();
            child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
            std::thread::sleep(took.mul_f64(0.3 + 0.1 * f64::from(round)));
            let _ = child.kill();
            child.wait().unwrap();
            let shown = new.opened(&["show"]);
            if shown.code == 0 {
                whole += 1;
                continue;
            }
            let word = shown.error();
            assert!(word == "no-wallet" || word == "wallet-unfinished", "{name} {round}: {word}");
            let made = new.wallet(typed, &arguments);
            assert_eq!(made.code, 0, "{name} {round}: {}", made.err);
            new.opened(&["show"]).json();
            again += 1;
        }
    }
    println_counts(whole, again);
    assert!(again > 0);
}

fn println_counts(whole: u32, again: u32) {
    eprintln!("interrupted: {whole} whole, {again} made again");
}

/// What an interruption may leave is no obstacle; what is somebody's stays.
#[test]
fn an_unfinished_file_is_taken_and_another_program_s_is_not() {
    let town = Town::found("unfinished");
    let blank = blank_database();
    for (number, bytes) in [Vec::new(), blank.clone()].into_iter().enumerate() {
        let new = town.elsewhere(&format!("begun-{number}.db"));
        std::fs::write(new.wallet_file(), bytes).unwrap();
        assert_eq!(new.opened(&["show"]).error(), "wallet-unfinished");
        new.init();
        new.opened(&["show"]).json();
    }
    let mut with_a_table = blank;
    with_a_table[103..105].copy_from_slice(&[0, 1]);
    for bytes in [with_a_table, b"a letter to a friend".to_vec()] {
        let new = town.elsewhere("theirs.db");
        std::fs::write(new.wallet_file(), &bytes).unwrap();
        assert_eq!(new.try_init().error(), "wallet-exists");
        assert!(std::fs::read(new.wallet_file()).unwrap() == bytes);
    }
}

/// A database of one page without a table, as SQLite begins one.
fn blank_database() -> Vec<u8> {
    let mut page = vec![0; 4096];
    page[..16].copy_from_slice(b"SQLite format 3\0");
    page[16..24].copy_from_slice(&[0x10, 0, 1, 1, 0, 64, 32, 32]);
    page[28..32].copy_from_slice(&1_u32.to_be_bytes());
    page[44..48].copy_from_slice(&4_u32.to_be_bytes());
    page[56..60].copy_from_slice(&1_u32.to_be_bytes());
    page[100] = 13;
    page[105..107].copy_from_slice(&[0x10, 0]);
    page
}

/// Serves T-S1: nobody else can read a file of a wallet, at any moment of its making.
#[cfg(unix)]
#[test]
fn every_file_of_a_new_wallet_is_its_owner_s_from_the_first_byte() {
    use std::os::unix::fs::PermissionsExt;
    let town = Town::found("first-byte");
    let folder = town.folder.join("making");
    std::fs::create_dir(&folder).unwrap();
    let new = town.elsewhere("making/wallet.db");
    let trust = ["--operator", "town/operator.key", "--published", "town/published"];
    let wallet = new.wallet_file().to_str().unwrap();
    let mut arguments = vec!["wallet", "--wallet", wallet, "--passphrase-stdin", "init"];
    arguments.extend(trust);
    let mut command = town.command(&arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    writeln!(child.stdin.take().unwrap(), "{PASSPHRASE}").unwrap();
    let mut seen = std::collections::BTreeSet::new();
    while child.try_wait().unwrap().is_none() {
        for (name, mode) in modes(&folder) {
            assert_eq!(mode & 0o077, 0, "{name} has mode {mode:o}");
            seen.insert(name);
        }
        std::thread::sleep(Duration::from_micros(200));
    }
    assert!(seen.contains("wallet.db") && seen.contains("wallet.db-wal"), "{seen:?}");

    fn modes(folder: &Path) -> Vec<(String, u32)> {
        let entries = std::fs::read_dir(folder).unwrap().flatten();
        let mode = |entry: std::fs::DirEntry| {
            // One that went away meanwhile has none.
            let mode = entry.metadata().ok()?.permissions().mode();
            Some((entry.file_name().to_string_lossy().into_owned(), mode))
        };
        entries.filter_map(mode).collect()
    }
}
