//! Several commands and one passphrase; a closed pipe; an open file as it was given.

use std::process::{Command, Stdio};

use crate::town::{BACKUP_PASSPHRASE, PASSPHRASE, Town};

/// The commands of the story, with the passphrase once.
#[test]
fn a_shell_asks_for_the_passphrase_once() {
    let town = Town::found("shell");
    town.init();
    let said = town.wallet(
        &[
            PASSPHRASE,
            "practice town offer --person 0 --out offer.json",
            "receive offer.json --out request.json",
            "# a comment, and an empty line",
            "",
            "nonla practice town issue request.json --out credential.json",
            "nonla wallet receive --credential credential.json",
            "yes",
            "update town/published",
            "practice town ask --at a --out ask.jwt",
            "prove ask.jwt --out 'the answer.bin'",
            "yes",
            "practice town check 'the answer.bin'",
            "history",
            "exit",
            "dance",
        ],
        &["shell"],
    );
    let text = String::from_utf8(said.out).unwrap();
    assert_eq!(said.code, 0, "{text}{}", said.err);
    assert!(text.contains("a new account") && text.contains("\"locked\": true"), "{text}");
    assert_eq!(town.opened(&["show"]).json()["platforms"], 1);
}

/// What goes wrong in a shell is told and the next command is done; secrets want the passphrase again.
#[test]
fn a_shell_goes_on_after_a_mistake_and_asks_again_before_it_hands_out_the_secret() {
    let town = Town::with_credential("shell-mistakes");
    let split = "guardians split --needed 2 --of 2 --out shares";
    let typed =
        [PASSPHRASE, "dance", "show 'a", "shell", "show", split, "wrong", "show", PASSPHRASE];
    let said = town.wallet(&typed, &["shell"]);
    let text = String::from_utf8(said.out).unwrap();
    assert_eq!(said.code, 1, "{text}{}", said.err);
    assert!(said.err.contains("wrong-passphrase") && said.err.contains("shell-in-shell"));
    assert!(!std::path::Path::new(&town.path("shares/share-1.txt")).exists());
    assert_eq!(text.matches("\"credentials\"").count(), 2, "{text}");
    assert!(text.contains("\"failed\": 4"), "{text}");
    town.wallet(&[PASSPHRASE, split, PASSPHRASE], &["shell"]);
    assert!(std::path::Path::new(&town.path("shares/share-1.txt")).exists());
}

/// While a shell has the wallet, no other program gets at it; after `lock` one does.
#[test]
fn a_shell_holds_the_wallet_until_it_locks_it() {
    let town = Town::with_credential("shell-holds");
    let mut child = town.start(&["shell"]);
    let mut typed = child.stdin.take().unwrap();
    let mut say =
        |line: &str| std::io::Write::write_all(&mut typed, format!("{line}\n").as_bytes());
    say(PASSPHRASE).unwrap();
    say("show").unwrap();
    let mut out = child.stdout.take().unwrap();
    crate::town::read_until(&mut out, "\"credentials\"");
    assert_eq!(town.opened(&["show"]).error(), "wallet-in-use");
    say("lock").unwrap();
    crate::town::read_until(&mut out, "\"locked\": true");
    town.opened(&["show"]).json();
    drop(typed);
    assert!(child.wait().unwrap().success());
}

/// Whoever reads goes away: the program ends without a word.
#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_quietly() {
    let town = Town::with_credential("closed-pipe");
    let wallet = town.wallet_file().to_str().unwrap();
    let program = env!("CARGO_BIN_EXE_nonla");
    for (name, command) in [
        ("sample", "register sample --people 100000".to_owned()),
        ("people", "practice town people".to_owned()),
        ("ask", "practice town ask --at a".to_owned()),
        ("show", format!("wallet --wallet {wallet} --passphrase-stdin show")),
    ] {
        // The reader ends before anything is written.
        let line = format!(
            "printf '{PASSPHRASE}\\n' | {{ sleep 0.3; {program} {command} 2>err-{name}; \
             echo $? >code-{name}; }} | true"
        );
        let ended = Command::new("sh").args(["-c", &line]).current_dir(&town.folder).status();
        assert!(ended.unwrap().success());
        let read = |what: &str| std::fs::read_to_string(town.path(&format!("{what}-{name}")));
        let mut code = read("code");
        for _ in 0..100 {
            if code.as_ref().is_ok_and(|code| !code.is_empty()) {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
            code = read("code");
        }
        assert_eq!((read("err").unwrap().as_str(), code.unwrap().trim()), ("", "141"), "{name}");
    }
}

/// `--passphrase-fd` reads on where the open file stands, and takes one that has no name.
#[cfg(unix)]
#[test]
fn a_descriptor_is_read_as_it_was_given() {
    let town = Town::with_credential("descriptor");
    let wallet = town.wallet_file().to_str().unwrap();
    std::fs::write(town.path("typed"), format!("a line for another\n{PASSPHRASE}\n")).unwrap();
    let nonla = format!("{} wallet --json --wallet {wallet}", env!("CARGO_BIN_EXE_nonla"));
    for (what, line) in [
        ("in the middle", format!("exec 7<typed; read -r x <&7; {nonla} --passphrase-fd 7 show")),
        (
            "deleted",
            format!("exec 7<typed; rm typed; read -r x <&7; {nonla} --passphrase-fd 7 show"),
        ),
        (
            "a pipe",
            format!(
                "printf '%s\\n' '{PASSPHRASE}' | {{ exec 7<&0 0</dev/null; {nonla} --passphrase-fd 7 show; }}"
            ),
        ),
        (
            "standard input",
            format!("printf '%s\\n' '{PASSPHRASE}' | {nonla} --passphrase-fd 0 show"),
        ),
    ] {
        let mut shell = Command::new("bash");
        let shell = shell.args(["-c", &line]).current_dir(&town.folder).stdin(Stdio::null());
        let ended = crate::town::ended(shell.output().unwrap());
        assert_eq!(ended.code, 0, "{what}: {}", ended.err);
        assert_eq!(ended.json()["credentials"][0]["state"], "valid", "{what}");
    }
    let _ = BACKUP_PASSPHRASE;
}
