//! No output replaces a file it did not make: refused before a passphrase is asked or a step is
//! committed.

use std::path::Path;

use crate::town::{BACKUP_PASSPHRASE, Ended, PASSPHRASE, Town};

/// A wallet, a backup, an export, a register and an answer, and a request that waits.
fn scene(name: &str) -> Town {
    let town = Town::with_credential(name);
    town.wallet(&[PASSPHRASE, BACKUP_PASSPHRASE], &["backup", "wallet.age"]).json();
    std::fs::write(town.path("register.csv"), "real people").unwrap();
    std::fs::write(town.path("answer.bin"), "an answer").unwrap();
    std::fs::create_dir(town.path("folder")).unwrap();
    assert_eq!(town.practice(&["ask", "--at", "a", "--out", "ask.jwt"]).code, 0);
    town
}

/// Every file below a folder, with its content.
fn files(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_symlink() {
            found.push((
                path.clone(),
                path.read_link().unwrap().into_os_string().into_encoded_bytes(),
            ));
        } else if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}

/// A command that is refused with this word before it reads a passphrase, and changes no file.
fn refused(town: &Town, word: &str, run: impl FnOnce() -> Ended) {
    let before = files(&town.folder);
    let ended = run();
    assert_eq!((ended.error().as_str(), ended.code), (word, 2), "{}", ended.err);
    assert!(files(&town.folder) == before, "{word}: a file was changed");
}

/// Serves T-S3: nothing that is there is replaced (case 01 and 02); no line is typed, so a command
/// that asked for the passphrase would fail with another word.
#[test]
fn no_output_replaces_what_is_there() {
    let town = scene("outputs");
    let before = files(&town.folder);
    for (path, word) in [
        ("home/wallet.db", "file-precious"),
        ("home/wallet.db-lock", "file-precious"),
        ("home/wallet.db-wal", "file-precious"),
        ("home/wallet.db-journal", "file-precious"),
        ("wallet.age", "file-precious"),
        ("town/practice.db", "file-precious"),
        ("register.csv", "file-exists"),
        ("answer.bin", "file-exists"),
        ("ask.jwt", "file-exists"),
        ("folder", "file-is-folder"),
        ("folder/..", "file-is-folder"),
        ("nowhere/x", "file-not-written"),
    ] {
        for command in [
            ["prove", "ask.jwt", "--out", path].as_slice(),
            &["prove", "ask.jwt", "--out", "new.bin", "--consent-out", path],
            &["receive", "offer.json", "--out", path],
            &["receive", "--again", "--out", path],
            &["message", "erase", "agora", "--out", path],
            &["history", "receipt", "1", "--out", path],
        ] {
            refused(&town, word, || town.wallet_as_it_is(&[], command));
        }
        // What never replaces a file says no more of one that is there.
        let never = if Path::new(&town.path(path)).is_file() { "file-exists" } else { word };
        for command in [
            ["history", "export", path].as_slice(),
            &["backup", path],
            &["update", "town/published", "--evidence-out", path],
            &["evidence", "1", "--out", path],
        ] {
            refused(&town, never, || town.wallet_as_it_is(&[], command));
        }
        for command in [
            ["ask", "--at", "a", "--out", path].as_slice(),
            &["offer", "--person", "5", "--out", path],
            &["issue", "request.json", "--out", path],
            &["check", "answer.bin", "--consent", "answer.bin", "--out", path],
            &["message", "answer.bin", "--out", path],
        ] {
            refused(&town, word, || town.practice_as_it_is(command));
        }
        let sample = ["register", "sample", "--people", "1", "--out", path];
        let ended = town.command(&sample).output().unwrap();
        assert_eq!(ended.status.code(), Some(2), "{path}");
    }
    assert!(files(&town.folder) == before);
}

/// The same by other names of the wallet's file, and for one name given twice.
#[cfg(unix)]
#[test]
fn an_output_is_known_by_every_name() {
    let town = scene("output-names");
    let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, town.path(name)).unwrap();
    link("home/wallet.db", "to-wallet");
    link("home", "to-home");
    link("nowhere", "to-nowhere");
    std::fs::hard_link(town.wallet_file(), town.path("hard")).unwrap();
    for (path, word) in [
        ("to-wallet", "file-precious"),
        ("to-home/wallet.db", "file-precious"),
        ("to-home/wallet.db-wal", "file-precious"),
        ("home/../home/wallet.db", "file-precious"),
        ("hard", "file-precious"),
        ("to-nowhere", "file-exists"),
    ] {
        let prove = ["prove", "ask.jwt", "--out", path];
        refused(&town, word, || town.wallet_as_it_is(&[], &prove));
    }
    for (one, other) in [("x", "x"), ("x", "./x"), ("to-home/x", "home/x"), ("-", "-")] {
        let prove = ["prove", "ask.jwt", "--out", one, "--consent-out", other];
        refused(&town, "output-twice", || town.wallet_as_it_is(&[], &prove));
    }
}

/// `--force` replaces a message, and never a wallet, a backup or a practice town.
#[test]
fn force_replaces_a_message_and_nothing_precious() {
    let town = scene("output-forced");
    for path in ["home/wallet.db", "home/wallet.db-wal", "wallet.age", "town/practice.db"] {
        let prove = ["--force", "prove", "ask.jwt", "--out", path];
        refused(&town, "file-precious", || town.wallet_as_it_is(&[], &prove));
        let ask = ["--force", "ask", "--at", "a", "--out", path];
        refused(&town, "file-precious", || town.practice_as_it_is(&ask));
    }
    for never in [["backup", "answer.bin"].as_slice(), &["history", "export", "answer.bin"]] {
        let forced = [&["--force"], never].concat();
        refused(&town, "file-exists", || town.wallet_as_it_is(&[], &forced));
    }
    let twice = ["--force", "prove", "ask.jwt", "--out", "x", "--consent-out", "x"];
    refused(&town, "output-twice", || town.wallet_as_it_is(&[], &twice));
    let prove = ["--force", "prove", "ask.jwt", "--out", "answer.bin"];
    let answered = town.wallet_as_it_is(&[PASSPHRASE, "yes"], &prove);
    assert_eq!(answered.code, 0, "{}", answered.err);
    assert_eq!(town.practice(&["check", "answer.bin"]).json()["outcome"], "new");
}

/// A town, a trace and shares go into a place of their own.
#[test]
fn folders_that_are_in_use_are_not_written_into() {
    let town = scene("output-folders");
    std::fs::create_dir_all(town.path("other/published")).unwrap();
    std::fs::write(town.path("other/operator.key"), "a real key").unwrap();
    std::fs::create_dir(town.path("shares")).unwrap();
    std::fs::write(town.path("shares/share-2.txt"), "another share").unwrap();
    let before = files(&town.folder);
    for command in [
        ["practice", "other", "init"].as_slice(),
        &["demo", "--script", "--people", "50", "--holders", "10", "--trace", "town"],
    ] {
        let ended = town.command(command).output().unwrap();
        assert_eq!(ended.status.code(), Some(2), "{command:?}");
        assert!(ended.stdout.is_empty(), "{command:?} began all the same");
    }
    let split = ["guardians", "split", "--needed", "2", "--of", "3", "--out", "shares"];
    refused(&town, "file-exists", || town.wallet_as_it_is(&[], &split));
    assert!(files(&town.folder) == before);
}

/// A new file is its owner's alone, also a message.
#[cfg(unix)]
#[test]
fn what_is_written_only_its_owner_can_read() {
    use std::os::unix::fs::PermissionsExt;
    let town = scene("output-modes");
    town.opened(&["history", "export", "history.json"]).json();
    for name in ["ask.jwt", "history.json", "wallet.age", "town/practice.db"] {
        let mode = std::fs::metadata(town.path(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

/// Serves T-Z2: a file is refused by its length before it is read (case 10): there is no room to read it.
#[cfg(unix)]
#[test]
fn a_register_of_three_gigabytes_is_refused_unread() {
    let town = Town::found("huge-register");
    let file = std::fs::File::create(town.path("big.csv")).unwrap();
    file.set_len(3 << 30).unwrap();
    let import = format!("{} register import big.csv", env!("CARGO_BIN_EXE_nonla"));
    let line = format!("ulimit -v {}; {import}", 200 * 1024);
    let shell = std::process::Command::new("sh")
        .args(["-c", &line])
        .current_dir(&town.folder)
        .output()
        .unwrap();
    assert_eq!(shell.status.code(), Some(2));
    assert!(String::from_utf8(shell.stderr).unwrap().contains("268435456 bytes"));
}
