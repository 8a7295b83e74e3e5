//! What is typed unseen stays unseen: on the screen, among the processes, in what is written.

use std::io::Write;
use std::process::Command;

use crate::town::{BACKUP_PASSPHRASE, PASSPHRASE, Town, read_until};

/// Serves T-S7, T-C3: arguments and environment of a running command, which everybody on the
/// machine sees, have nothing of the passphrase, nor has a file it leaves.
#[cfg(target_os = "linux")]
#[test]
fn a_running_command_shows_no_secret_to_others() {
    let town = Town::with_credential("ps");
    assert_eq!(town.practice(&["ask", "--at", "a", "--out", "ask.jwt"]).code, 0);
    let mut child = town.start(&["prove", "ask.jwt", "--out", "answer.bin"]);
    let mut typed = child.stdin.take().unwrap();
    writeln!(typed, "{PASSPHRASE}").unwrap();
    let mut says = child.stderr.take().unwrap();
    read_until(&mut says, "stays hidden:");
    let seen = |what: &str| std::fs::read(format!("/proc/{}/{what}", child.id())).unwrap();
    let (arguments, environment) = (seen("cmdline"), seen("environ"));
    writeln!(typed, "yes").unwrap();
    drop(typed);
    assert!(child.wait().unwrap().success());
    assert!(has(&arguments, "passphrase-stdin"));
    for bytes in [&arguments, &environment] {
        assert!(!has(bytes, PASSPHRASE));
    }

    // Neither the passphrase nor the person's name is in any file beside the credential's own
    // messages; the town's folder is the issuer's, who knows the name.
    let name =
        town.opened(&["show", "--claims"]).json()["credentials"][0]["claims"]["full_name"].clone();
    let name = name.as_str().unwrap();
    town.wallet(&[PASSPHRASE, BACKUP_PASSPHRASE], &["backup", "wallet.age"]).json();
    town.opened(&["history", "export", "history.json"]).json();
    assert!(has(&std::fs::read(town.path("credential.json")).unwrap(), name));
    for folder in [town.folder.clone(), town.wallet_file().parent().unwrap().to_owned()] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let bytes = std::fs::read(&path).unwrap();
                assert!(!has(&bytes, PASSPHRASE) && !has(&bytes, BACKUP_PASSPHRASE), "{path:?}");
                assert!(path.ends_with("credential.json") || !has(&bytes, name), "{path:?}");
            }
        }
    }
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|part| part == text.as_bytes())
}

/// Serves T-S7: guardians' shares go to files that only their owner reads; the screen has them only
/// if asked.
#[cfg(unix)]
#[test]
fn shares_go_to_files_and_to_the_screen_only_when_asked() {
    use std::os::unix::fs::PermissionsExt;
    let town = Town::found("shares");
    town.init();
    let split = ["guardians", "split", "--needed", "2", "--of", "3"];
    assert_eq!(town.opened(&split).code, 2, "it must be said where they go");
    let written = town.opened(&[split.as_slice(), &["--out", "shares"]].concat());
    for number in 1..=3 {
        let path = town.path(&format!("shares/share-{number}.txt"));
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let share = std::fs::read_to_string(&path).unwrap();
        for group in share.split_whitespace().filter(|group| group.len() >= 4) {
            assert!(!has(&written.out, group) && !written.err.contains(group));
        }
    }
    let printed = town.opened(&[split.as_slice(), &["--print"]].concat()).json();
    assert_eq!(printed["shares"].as_array().unwrap().len(), 3);
}

/// Serves T-S7: at a terminal nothing of a passphrase is echoed, a new one is asked for twice, one
/// that does not fit is asked for again, and a mistyped one may be tried again.
#[test]
fn at_a_terminal_nothing_typed_unseen_is_echoed() {
    let town = Town::found("terminal");
    let script = Command::new("python3")
        .args(["-c", TERMINAL, env!("CARGO_BIN_EXE_nonla"), PASSPHRASE])
        .current_dir(&town.folder)
        .output();
    let Ok(output) = script else {
        crate::skip::skip("python3, to play a terminal");
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{error}");
    assert!(!said.contains(PASSPHRASE) && !said.contains("another one of words"), "{said}");
    for part in
        ["fewer than", "once more", "the two passphrases differ", "try again", "no credential yet"]
    {
        assert!(said.contains(part), "{part} in {said}");
    }
}

/// Plays a terminal: types each line when the prompt for it is there, and writes out all that the
/// screen showed.
const TERMINAL: &str = r#"
import os, pty, sys

def play(arguments, steps):
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(sys.argv[1], [sys.argv[1], "wallet", "--wallet", "at-terminal.db"] + arguments)
    shown, seen = b"", 0
    for prompt, line in steps:
        while prompt not in shown[seen:]:
            more = os.read(terminal, 4096)
            shown += more
        seen = shown.index(prompt, seen) + len(prompt)
        os.write(terminal, line if line == b"\x04" else line + b"\n")
    try:
        while True:
            more = os.read(terminal, 4096)
            if not more:
                break
            shown += more
    except OSError:
        pass
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    sys.stdout.buffer.write(shown)
    return code

right, other = sys.argv[2].encode(), b"another one of words"
init = ["init", "--operator", "town/operator.key", "--published", "town/published"]
differ = [(b"wallet: ", b"weak"), (b"wallet: ", right), (b"once more: ", other)]
assert play(init, differ + [(b"wallet: ", b"\x04")]) == 2
assert not os.path.exists("at-terminal.db")
assert play(init, differ + [(b"wallet: ", right), (b"once more: ", right)]) == 0
assert play(["show"], [(b"wallet: ", other), (b"wallet: ", right)]) == 0
"#;
