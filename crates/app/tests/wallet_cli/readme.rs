//! The story of `crates/app/README.md`, run as it is written.

use std::process::Command;

use crate::town::PASSPHRASE;

/// Every command of the front page ends well, typed by a person at a terminal in an empty folder.
#[test]
fn the_story_on_the_front_page_runs_as_it_is_written() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("wallet").join("readme");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_nonla")).parent().unwrap();
    let path = std::env::join_paths(
        std::iter::once(program.to_owned())
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    );
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let played = Command::new("python3")
        .args(["-c", PERSON, readme, PASSPHRASE])
        .current_dir(&folder)
        .env("PATH", path.unwrap())
        .env("HOME", &folder)
        .env_remove("XDG_DATA_HOME")
        .output();
    let Ok(output) = played else {
        crate::skip::skip("python3, to play a terminal");
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("the platform's verdict: new") && !said.contains(PASSPHRASE), "{said}");
    assert_eq!(std::fs::read_dir(folder.join("shares")).unwrap().count(), 3);
}

/// Runs each line of the first block of shell commands, and types the passphrase or yes.
const PERSON: &str = r##"
import os, pty, re, sys

story = re.search(r"```sh\n(.*?)```", open(sys.argv[1]).read(), re.S).group(1)
asks = re.compile(rb"(once more: |for the wallet: |for the backup: |of the wallet: |\[no\]: )")
for line in story.splitlines():
    if not line.split("#")[0].strip():
        continue
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp("sh", ["sh", "-c", line])
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
        if asked:
            seen = asked.end()
            answer = b"yes" if asked.group(1).startswith(b"[no]") else sys.argv[2].encode()
            os.write(terminal, answer + b"\n")
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    sys.stdout.buffer.write(b"$ " + line.encode() + b"\n" + shown)
    if code != 0:
        sys.exit("exit code " + str(code) + " of: " + line)
"##;
