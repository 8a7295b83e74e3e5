//! The commands of the front pages, run as they are written.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::town::PASSPHRASE;

/// What a person saw, if there is a terminal to play, and the folder in which they typed.
struct Played {
    folder: PathBuf,
    said: String,
}

/// Runs the commands of one block of a front page, in an empty folder, typed by a person at a terminal.
fn play(page: &str, block: &str) -> Option<Played> {
    let name = format!("readme-{}", block.replace(' ', "-"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wallet").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_nonla")).parent().unwrap();
    let path = std::env::join_paths(
        std::iter::once(program.to_owned())
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    );
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    let played = Command::new("python3")
        .args(["-c", PERSON])
        .arg(page)
        .args([block, PASSPHRASE])
        .current_dir(&folder)
        .env("PATH", path.unwrap())
        .env("HOME", &folder)
        .env_remove("XDG_DATA_HOME")
        .output();
    let Ok(output) = played else {
        crate::skip::skip("python3, to play a terminal");
        return None;
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(!said.contains(PASSPHRASE), "{said}");
    Some(Played { folder, said })
}

/// Serves REQ-D7: every command of the story ends well.
#[test]
fn the_story_on_the_front_page_runs_as_it_is_written() {
    let Some(Played { folder, said }) = play("README.md", "Your wallet on the command line") else {
        return;
    };
    assert!(said.contains("a new account") && said.contains("what Agora"), "{said}");
    assert_eq!(std::fs::read_dir(folder.join("shares")).unwrap().count(), 3);
}

/// Serves REQ-D7: so does every command with which a wallet begins, on the project's own front page.
#[test]
fn the_wallet_of_the_projects_front_page_is_made_as_it_is_written() {
    let Some(Played { said, .. }) = play("../../README.md", "A wallet of your own") else { return };
    assert!(said.contains("not revoked, by the newest list the wallet knows"), "{said}");
    assert!(said.contains("a new account"), "{said}");
}

/// Serves REQ-D2, REQ-D7: the demo's commands run, and what the page quotes of the demo it prints.
#[test]
fn the_demo_of_the_projects_front_page_runs_and_says_what_the_page_says() {
    let Some(Played { folder, said }) = play("../../README.md", "What you will see") else {
        return;
    };
    assert_eq!(said.matches("Everything was as expected.").count(), 3, "{said}");
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let page = std::fs::read_to_string(page).unwrap();
    let quoted = page.split("```text\n").nth(1).and_then(|rest| rest.split("\n```").next());
    let quoted: Vec<&str> = quoted.unwrap().lines().collect();
    assert!(quoted.len() > 8);
    for line in quoted.iter().filter(|line| **line != "...") {
        assert!(said.contains(line), "the page says, and the demo does not: {line}\n{said}");
    }
    assert!(folder.join("DIR").join("INDEX.md").is_file());
}

/// Serves REQ-W3: so do the bans, appeals and revocations of the story.
#[test]
fn bans_and_revocations_run_as_they_are_written() {
    let Some(Played { said, .. }) = play("README.md", "Bans and revocations") else { return };
    assert!(said.contains("ends the ban of account"), "{said}");
    assert!(said.contains("revoked, from the next revocation list on"), "{said}");
}

/// Runs each line of a block of shell commands and types the passphrase, Enter or yes. `cargo run` is
/// the program that is tested, and a demo has few holders.
const PERSON: &str = r##"
import os, pty, re, sys

page = open(sys.argv[1]).read().split("\n## " + sys.argv[2] + "\n")[1].split("\n## ")[0]
story = re.search(r"```sh\n(.*?)```", page, re.S).group(1)
asks = re.compile(
    rb"(once more: |for the wallet: |for the backup: |of the wallet: |\[no\]: |Enter to go on\])")
answers = {b"[no]: ": b"yes", b"Enter to go on]": b""}
for line in story.splitlines():
    command = line.split("  #")[0].strip()
    if not command or command.startswith("cargo build"):
        continue
    command = command.replace("cargo run --release --", "nonla")
    if command.startswith("nonla demo"):
        command += " --holders 12"
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp("sh", ["sh", "-c", command])
    shown, seen = b"", 0
    while True:
        try:
            more = os.read(terminal, 4096)
        except OSError:
            break
        if not more:
            break
        shown += more
        asked = asks.search(shown, seen)
        while asked:
            seen = asked.end()
            os.write(terminal, answers.get(asked.group(1), sys.argv[3].encode()) + b"\n")
            asked = asks.search(shown, seen)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    sys.stdout.buffer.write(b"$ " + line.encode() + b"\n" + shown.replace(b"\r\n", b"\n"))
    if code != 0:
        sys.exit("exit code " + str(code) + " of: " + line)
"##;
