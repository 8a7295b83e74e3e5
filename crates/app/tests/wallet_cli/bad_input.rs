//! Whatever is wrong, it is said in one line, in a word for machines, and the wallet stays as it
//! was.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::town::{BACKUP_PASSPHRASE, Ended, PASSPHRASE, Town, read_until};

/// The wallet's file, byte for byte.
fn kept(town: &Town) -> Vec<u8> {
    std::fs::read(town.wallet_file()).unwrap()
}

/// A command that fails with this word, and leaves the wallet's file as it was.
fn fails(town: &Town, word: &str, run: impl FnOnce() -> Ended) {
    let before = kept(town);
    let ended = run();
    assert_eq!((ended.error().as_str(), ended.code), (word, 2));
    assert_eq!(kept(town), before, "{word}");
}

/// Serves T-S11 and the list of bad input.
#[test]
fn what_opens_no_wallet_is_told_and_changes_nothing() {
    let town = Town::with_credential("bad");
    let show = || town.opened(&["show"]);
    fails(&town, "wrong-passphrase", || town.wallet(&["con trau an co"], &["show"]));
    fails(&town, "passphrase-empty", || town.wallet(&[""], &["show"]));
    fails(&town, "nothing-typed", || town.wallet(&[], &["show"]));
    fails(&town, "wallet-exists", || town.try_init());
    let restore = ["restore", "town/operator.key"];
    fails(&town, "wallet-exists", || town.wallet(&[], &restore));
    assert_eq!(town.elsewhere("none.db").opened(&["show"]).error(), "no-wallet");

    let whole = kept(&town);
    let mut newer = whole.clone();
    let header = newer.windows(8).position(|part| part == b"NONLAWLT").unwrap();
    newer[header + 9] += 1;
    std::fs::write(town.wallet_file(), newer).unwrap();
    fails(&town, "newer-format", show);
    for length in [whole.len() / 2, 40] {
        std::fs::write(town.wallet_file(), &whole[..length]).unwrap();
        fails(&town, "damaged", show);
    }
    std::fs::write(town.wallet_file(), "").unwrap();
    fails(&town, "wallet-unfinished", show);
    // Somebody else's database, which no wallet made: bytes 68 to 71 say whose a file is.
    let mut foreign = whole.clone();
    foreign[68..72].fill(0);
    // In a mode in which SQLite would set up a log of its own.
    foreign[18..20].fill(1);
    std::fs::write(town.wallet_file(), foreign).unwrap();
    fails(&town, "not-a-wallet", show);
    std::fs::write(town.wallet_file(), "a letter to a friend, and no wallet").unwrap();
    fails(&town, "not-a-wallet", show);
    std::fs::write(town.wallet_file(), whole).unwrap();
    assert_eq!(show().json()["credentials"][0]["state"], "valid");
}

/// Serves T-S11: while a person thinks, no other program gets at the wallet.
#[test]
fn a_second_program_is_told_to_wait() {
    let town = Town::with_credential("second");
    assert_eq!(town.practice(&["ask", "--at", "a", "--out", "ask.jwt"]).code, 0);
    let mut first = town.start(&["prove", "ask.jwt", "--out", "answer.bin"]);
    let mut typed = first.stdin.take().unwrap();
    writeln!(typed, "{PASSPHRASE}").unwrap();
    let mut says = first.stderr.take().unwrap();
    read_until(&mut says, "stays hidden:");

    assert_eq!(town.opened(&["show"]).error(), "wallet-in-use");
    assert_eq!(town.wallet(&[], &["lock"]).error(), "wallet-in-use");
    writeln!(typed, "yes").unwrap();
    drop(typed);
    assert!(first.wait().unwrap().success());
    assert_eq!(town.opened(&["show"]).json()["platforms"], 1);
}

/// A request that was on the screen when the program died can be answered while it counts, and has
/// its line of the history once it is too late: what was open is swept whenever the wallet opens.
#[test]
fn a_decision_that_came_too_late_or_never_is_in_the_history() {
    let town = Town::with_credential("late");
    let ask = |at: &str| {
        let ask = ["ask", "--at", at, "--left", "8", "--out", "ask.jwt"];
        assert_eq!(town.practice(&ask).code, 0);
    };
    let think = || {
        let mut child = town.start(&["prove", "ask.jwt", "--out", "answer.bin"]);
        let mut typed = child.stdin.take().unwrap();
        writeln!(typed, "{PASSPHRASE}").unwrap();
        let mut says = child.stderr.take().unwrap();
        read_until(&mut says, "stays hidden:");
        (child, typed, says)
    };
    let expired = || {
        let lines = town.opened(&["history", "--ending", "expired"]).json();
        lines["lines"].as_array().unwrap().len()
    };
    ask("a");
    let (mut child, _typed, _says) = think();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!std::path::Path::new(&town.path("answer.bin")).exists());

    ask("b");
    let (mut child, mut typed, _says) = think();
    std::thread::sleep(Duration::from_secs(9));
    writeln!(typed, "yes").unwrap();
    drop(typed);
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert_eq!(expired(), 2);
    assert_eq!(town.practice(&["check", "answer.bin"]).json()["outcome"], "nothing_to_show");
}

#[test]
fn a_backup_that_is_none_makes_no_wallet() {
    let town = Town::with_credential("backups");
    fails(&town, "passphrase-too-short", || {
        town.wallet(&[PASSPHRASE, "short"], &["backup", "weak.age"])
    });
    town.wallet(&[PASSPHRASE, BACKUP_PASSPHRASE], &["backup", "wallet.age"]).json();
    let again = ["backup", "wallet.age"];
    fails(&town, "file-exists", || town.wallet(&[PASSPHRASE, BACKUP_PASSPHRASE], &again));

    let whole = std::fs::read(town.path("wallet.age")).unwrap();
    std::fs::write(town.path("cut.age"), &whole[..100]).unwrap();
    let mut altered = whole.clone();
    *altered.last_mut().unwrap() ^= 1;
    std::fs::write(town.path("altered.age"), altered).unwrap();
    let new = town.elsewhere("new/wallet.db");
    let restore =
        |file: &str, its: &str| new.wallet(&[its, PASSPHRASE], &["restore", file]).error();
    assert_eq!(restore("town/operator.key", BACKUP_PASSPHRASE), "not-a-backup");
    assert_eq!(restore("cut.age", BACKUP_PASSPHRASE), "backup-incomplete");
    assert_eq!(restore("altered.age", BACKUP_PASSPHRASE), "backup-damaged");
    assert_eq!(restore("wallet.age", PASSPHRASE), "wrong-backup-passphrase");
    assert_eq!(restore("nowhere.age", PASSPHRASE), "file-not-read");
    // Nothing is there of a wallet that was to be made, not even its folder.
    assert!(!std::path::Path::new(&new.path("new")).exists());
}

#[test]
fn messages_that_are_none_are_refused_in_one_line() {
    let town = Town::with_credential("messages");
    std::fs::write(town.path("junk"), [0xff; 64]).unwrap();
    std::fs::write(town.path("huge"), vec![b' '; 100_000]).unwrap();
    for (word, arguments) in [
        ("malformed", ["receive", "town/operator.key"].as_slice()),
        ("file-too-large", &["receive", "huge"]),
        ("nothing-pending", &["receive", "--credential", "credential.json"]),
        ("file-not-text", &["prove", "junk", "--out", "x"]),
        ("file-too-large", &["prove", "huge", "--out", "x"]),
        ("bad-receipt", &["receipt", "town/operator.key"]),
        ("file-not-read", &["update", "nowhere"]),
        ("stdin-twice", &["receive", "-"]),
        ("unknown-platform", &["message", "erase", "nobody"]),
        ("no-request-in-line", &["message", "complaint", "agora", "--about", "1"]),
        ("bad-threshold", &["guardians", "split", "--needed", "1", "--of", "3", "--out", "s"]),
        ("no-receipt", &["history", "receipt", "1"]),
    ] {
        fails(&town, word, || town.opened(arguments));
    }
    // What a person mistypes on the command line itself.
    let mistaken = town.command(&["wallet", "shew"]).output().unwrap();
    assert_eq!(mistaken.status.code(), Some(2));
    let said = String::from_utf8(mistaken.stderr).unwrap();
    assert!(
        said.contains("'shew'") && said.contains("'show'") && said.contains("Usage:"),
        "{said}"
    );
    let mistaken =
        crate::town::ended(town.command(&["wallet", "--json", "prove"]).output().unwrap());
    assert_eq!((mistaken.code, mistaken.out.len()), (2, 0));
    let error: serde_json::Value = serde_json::from_str(mistaken.err.trim()).unwrap();
    let message = error["message"].as_str().unwrap();
    assert_eq!(error["error"], "usage");
    assert!(message.contains("--out <FILE>") && message.contains("<REQUEST>"), "{message}");
}

/// The practice town says what it cannot do, too; a step that was refused leaves no trace in it.
#[test]
fn a_practice_town_names_what_is_wrong() {
    let town = Town::with_credential("mistakes");
    let log = || crate::town::records(town.path("town/practice.db"));
    let before = log();
    std::fs::write(town.path("junk"), "junk").unwrap();
    for (word, code, arguments) in [
        ("practice-folder-exists", 2, ["init"].as_slice()),
        ("unknown-person", 2, &["offer", "--person", "60"]),
        ("refused", 1, &["offer", "--person", "1"]),
        ("refused", 1, &["issue", "junk"]),
        ("nobody-asked", 2, &["check", "credential.json"]),
        ("refused", 1, &["message", "junk"]),
        ("file-not-read", 2, &["check", "nowhere"]),
    ] {
        let ended = town.practice(arguments);
        assert_eq!((ended.error().as_str(), ended.code), (word, code), "{arguments:?}");
        assert_eq!(log(), before, "{arguments:?}");
    }
    std::fs::remove_file(town.path("town/practice.db")).unwrap();
    assert_eq!(town.practice(&["people"]).error(), "no-practice-folder");
}

/// Nobody at the terminal, and nothing said instead: the program does not wait, and does not read
/// what was not meant as a passphrase.
#[test]
fn without_a_terminal_a_passphrase_is_given_on_purpose_or_not_at_all() {
    let town = Town::with_credential("scripts");
    let wallet = town.wallet_file().to_str().unwrap();
    let plain = ["wallet", "--json", "--wallet", wallet, "show"];
    let nobody = crate::town::ended(town.command(&plain).output().unwrap());
    assert_eq!(nobody.error(), "no-terminal");
    let fd = ["wallet", "--json", "--wallet", wallet, "--passphrase-fd", "97", "show"];
    let closed = crate::town::ended(town.command(&fd).output().unwrap());
    assert_eq!(closed.error(), "no-such-open-file");
    // From a file that the shell opened.
    std::fs::write(town.path("typed"), format!("{PASSPHRASE}\n")).unwrap();
    let line = format!(
        "exec {} wallet --json --wallet {wallet} --passphrase-fd 7 show 7<typed",
        env!("CARGO_BIN_EXE_nonla")
    );
    let shell = Command::new("sh").args(["-c", &line]).current_dir(&town.folder).output().unwrap();
    assert_eq!(crate::town::ended(shell).json()["credentials"][0]["state"], "valid");
}

/// The default place, for its owner alone.
#[cfg(unix)]
#[test]
fn a_wallet_that_is_not_told_where_lies_in_the_data_folder_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let town = Town::found("place");
    let init = [
        "wallet",
        "--passphrase-stdin",
        "init",
        "--operator",
        "town/operator.key",
        "--published",
        "town/published",
    ];
    let mut command = town.command(&init);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    writeln!(child.stdin.take().unwrap(), "{PASSPHRASE}").unwrap();
    assert!(child.wait().unwrap().success());
    if cfg!(target_os = "macos") {
        return;
    }
    let mode =
        |name: &str| std::fs::metadata(town.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(".local/share/nonla"), 0o700);
    assert_eq!(mode(".local/share/nonla/wallet.db"), 0o600);
}
