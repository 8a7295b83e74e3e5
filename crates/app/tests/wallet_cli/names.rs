//! Odd names: not UTF-8, like a URI, and through symbolic links.

#![cfg(unix)]

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::os::unix::ffi::OsStringExt;
use std::process::Stdio;

use crate::town::{BACKUP_PASSPHRASE, PASSPHRASE, Town};

/// Runs a command of the wallet in a file of this name; what it said.
fn run(town: &Town, wallet: &OsStr, (typed, arguments): (&[&str], &[&OsStr])) -> (i32, String) {
    let mut command = town.command(&["wallet", "--passphrase-stdin", "--json", "--wallet"]);
    command.arg(wallet).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let lines: String = typed.iter().map(|line| format!("{line}\n")).collect();
    let _ = child.stdin.take().unwrap().write_all(lines.as_bytes());
    let output = child.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8_lossy(&said).into_owned())
}

fn odd(name: &[u8]) -> OsString {
    OsString::from_vec(name.to_vec())
}

/// Every command that names a file takes one whose name is not UTF-8 (case 06).
#[test]
fn a_name_that_is_not_utf_8_works_everywhere() {
    let town = Town::with_credential("not-utf-8");
    let wallet = odd(b"v\xed.db");
    std::fs::copy(town.wallet_file(), town.folder.join(&wallet)).unwrap();
    assert_eq!(town.practice(&["ask", "--at", "a", "--out", "ask.jwt"]).code, 0);
    let text = |text: &'static str| OsString::from(text);
    for (name, typed, words) in [
        (&b"sao l\xb0u.age"[..], BACKUP_PASSPHRASE, vec![text("backup")]),
        (b"l\xfcch.json", "", vec![text("history"), text("export")]),
        (b"a\xff", "yes", vec![text("prove"), text("ask.jwt"), text("--out")]),
        (
            b"ng\xff",
            "",
            ["guardians", "split", "--needed", "2", "--of", "3", "--out"]
                .map(OsString::from)
                .into(),
        ),
        (b"thu\xff", "", ["message", "erase", "agora", "--out"].map(OsString::from).into()),
    ] {
        let name = odd(name);
        let arguments: Vec<&OsStr> =
            words.iter().map(OsString::as_os_str).chain([name.as_os_str()]).collect();
        let (code, said) = run(&town, &wallet, (&[PASSPHRASE, typed], &arguments));
        assert_eq!(code, 0, "{name:?}: {said}");
        assert!(town.folder.join(&name).exists(), "{name:?}");
    }
    let restored = odd(b"l\xe1i.db");
    let backup = odd(b"sao l\xb0u.age");
    let restore = [OsStr::new("restore"), &backup];
    let (code, said) = run(&town, &restored, (&[BACKUP_PASSPHRASE, PASSPHRASE], &restore));
    assert_eq!(code, 0, "{said}");
    assert_eq!(run(&town, &restored, (&[PASSPHRASE], &[OsStr::new("show")])).0, 0);
    assert!(town.folder.join(&restored).is_file());
    assert!(!town.folder.join(odd(b"l\xe1i.db-wal")).exists(), "tidied after use");

    let founded = odd(b"t\xff");
    let mut command = town.command(&["practice"]);
    command.arg(&founded).args(["--json", "init"]).stdout(Stdio::piped());
    assert!(command.status().unwrap().success());
    assert!(town.folder.join(founded).join("practice.db").is_file());
}

/// A wallet is kept in the file with just that name, whatever SQLite makes of such a name.
#[test]
fn a_name_that_looks_like_a_uri_is_a_name() {
    let town = Town::found("uri");
    for name in ["file:x.db", "file:y.db?mode=memory", ":memory:", "a?b#c%41.db", " blank "] {
        let trust = ["--operator", "town/operator.key", "--published", "town/published"];
        let init: Vec<&OsStr> =
            [["init"].as_slice(), &trust].concat().into_iter().map(OsStr::new).collect();
        let (code, said) = run(&town, OsStr::new(name), (&[PASSPHRASE], &init));
        assert_eq!(code, 0, "{name}: {said}");
        assert!(town.folder.join(name).is_file(), "{name}");
        let (code, said) = run(&town, OsStr::new(name), (&[PASSPHRASE], &[OsStr::new("show")]));
        assert_eq!(code, 0, "{name}: {said}");
    }
    assert!(!town.folder.join("x.db").exists());
}

/// However a wallet is named it is one wallet: with one lock, and made once.
#[test]
fn a_wallet_behind_a_symbolic_link_is_the_wallet_itself() {
    let town = Town::found("links");
    std::fs::create_dir(town.path("real")).unwrap();
    let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, town.path(name)).unwrap();
    link("real/wallet.db", "link.db");
    link("real", "folder");
    let by_link = town.elsewhere("link.db");
    by_link.init();
    assert!(town.folder.join("link.db").symlink_metadata().unwrap().is_symlink());
    let beside: Vec<_> = std::fs::read_dir(town.path("real"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert!(beside.contains(&"wallet.db".into()), "{beside:?}");
    for name in ["real/wallet.db", "folder/wallet.db", "link.db"] {
        let named = town.elsewhere(name);
        named.opened(&["show"]).json();
        assert_eq!(named.try_init().error(), "wallet-exists", "{name}");
    }
    assert_eq!(town.practice(&["offer", "--person", "0", "--out", "offer.json"]).code, 0);
    let mut first = by_link.start(&["receive", "offer.json", "--out", "-"]);
    // Opened, and waiting for the passphrase.
    let lock = town.folder.join("real/wallet.db-lock");
    let waits = |_: &u32| std::fs::File::open(&lock).unwrap().try_lock().is_err();
    let held = (0..200).inspect(|_| std::thread::sleep(std::time::Duration::from_millis(20)));
    assert!(held.clone().find(waits).is_some(), "the wallet is not opened");
    assert_eq!(town.elsewhere("folder/wallet.db").opened(&["show"]).error(), "wallet-in-use");
    first.kill().unwrap();
    first.wait().unwrap();
}
