//! The program at a terminal that another program plays: what was typed early, and what signals do.

use std::process::Command;

use crate::town::{PASSPHRASE, Town};

/// Runs a play; what the screen showed, or nothing where none can be played.
fn play(town: &Town, script: &str) -> Option<String> {
    let wallet = town.wallet_file().to_str().unwrap();
    let script = format!("{PRELUDE}{script}");
    let played = Command::new("python3")
        .args(["-c", &script, env!("CARGO_BIN_EXE_nonla"), wallet, PASSPHRASE])
        .current_dir(&town.folder)
        .env("HOME", &town.folder)
        .output();
    let Ok(output) = played else {
        crate::skip::skip("python3, to play a terminal");
        return None;
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    Some(said)
}

const PRELUDE: &str = r#"
import os, pty, signal, sys, termios, time

nonla, wallet, right = sys.argv[1], sys.argv[2], sys.argv[3].encode()

class Play:
    def __init__(self, program, arguments):
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.execvp(program, [program] + arguments)
        self.shown, self.seen = b"", 0
    def wait_for(self, text):
        end = time.time() + 60
        while text not in self.shown[self.seen:]:
            assert time.time() < end, self.shown
            self.read()
        self.seen = self.shown.index(text, self.seen) + len(text)
    def read(self):
        more = os.read(self.terminal, 4096)
        assert more, self.shown
        self.shown += more
    def type(self, text):
        os.write(self.terminal, text)
    def echoes(self):
        return bool(termios.tcgetattr(self.terminal)[3] & termios.ECHO)
    def wait_until_it_echoes(self, wanted):
        end = time.time() + 60
        while self.echoes() != wanted:
            assert time.time() < end, (wanted, self.shown)
            time.sleep(0.02)
    def end(self):
        try:
            while True:
                self.read()
        except (OSError, AssertionError):
            pass
        return os.waitpid(self.pid, 0)[1]

def wallet_command(*arguments):
    return Play(nonla, ["wallet", "--wallet", wallet] + list(arguments))
"#;

/// Serves REQ-W1: what was typed before the question was shown does not answer it, a letter is no
/// answer, and the whole word is (case 04).
#[test]
fn only_what_is_typed_after_the_question_answers_it() {
    let town = Town::with_credential("typed-early");
    assert_eq!(town.practice(&["ask", "--at", "a", "--out", "ask.jwt"]).code, 0);
    let script = r#"
it = wallet_command("prove", "ask.jwt", "--out", "answer.bin")
it.wait_for(b"of the wallet: ")
it.type(right + b"\nyes\nyes\n")
it.wait_for(b"[no]: ")
time.sleep(0.5)
assert not os.path.exists("answer.bin"), "answered before anything was shown"
it.type(b"y\n")
it.wait_for(b"whole word")
it.wait_for(b"[no]: ")
assert not os.path.exists("answer.bin"), "answered by a letter"
it.type(b"yes\n")
assert it.end() == 0, it.shown
assert os.path.exists("answer.bin")
sys.stdout.buffer.write(it.shown)
"#;
    if let Some(said) = play(&town, script) {
        assert!(!said.contains(PASSPHRASE));
    }
}

/// Serves T-S7: signals that end the program leave the terminal as it was (case 05).
#[test]
fn a_terminal_is_never_left_mute() {
    let town = Town::with_credential("mute");
    let script = r#"
for number in [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT]:
    it = wallet_command("show")
    # Held open here, or the terminal would go with the program.
    other = os.open(os.ttyname(it.terminal) if False else os.ptsname(it.terminal), os.O_RDWR | os.O_NOCTTY)
    it.wait_for(b"of the wallet: ")
    assert not it.echoes()
    os.kill(it.pid, number)
    status = os.waitpid(it.pid, 0)[1]
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == number, (number, status)
    assert it.echoes(), number
    os.close(other)
    os.close(it.terminal)
"#;
    // `os.ptsname` is of Python 3.13.
    let script = script.replace(
        "os.ttyname(it.terminal) if False else os.ptsname(it.terminal)",
        "os.readlink('/proc/%d/fd/0' % it.pid)",
    );
    if cfg!(target_os = "linux") {
        play(&town, &script);
    }
}

/// Serves T-S7: stopped and continued, the terminal shows what is typed to the shell, and not the
/// passphrase (case 05).
#[test]
fn a_passphrase_typed_after_ctrl_z_and_fg_is_not_shown() {
    let town = Town::with_credential("stopped");
    let script = r#"
import shutil
if shutil.which("bash") is None:
    sys.stdout.write("no bash")
    sys.exit(0)
it = Play("bash", ["--norc", "--noprofile", "-i"])
it.type(b"PS1=ready'> '\n")
it.wait_for(b"ready> ")
it.type(b"'" + nonla.encode() + b"' wallet --wallet '" + wallet.encode() + b"' show\n")
it.wait_for(b"of the wallet: ")
it.type(b"\x1a")
it.wait_for(b"ready> ")
it.type(b"echo seen-$((1+1))\n")
it.wait_for(b"seen-2")
it.wait_for(b"ready> ")
it.type(b"fg\n")
it.wait_for(b"of the wallet: ")
it.wait_until_it_echoes(False)
it.type(right + b"\n")
it.wait_for(b"credential")
it.wait_for(b"ready> ")
it.type(b"exit\n")
it.end()
assert right not in it.shown, it.shown
"#;
    if play(&town, script).is_some_and(|said| said.contains("no bash")) {
        crate::skip::skip("bash, to stop and continue a program");
    }
}

/// Serves REQ-W8: the shell locks the wallet when nothing is typed, and marks how a command ended.
#[test]
fn at_a_terminal_a_shell_asks_once_and_shows_marks() {
    let town = Town::with_credential("shell-terminal");
    assert_eq!(town.practice(&["ask", "--at", "a", "--out", "ask.jwt"]).code, 0);
    let script = r#"
os.environ["LANG"] = os.environ["LC_ALL"] = "C.UTF-8"
os.environ["TERM"] = "xterm"
os.environ.pop("NO_COLOR", None)
it = wallet_command("shell")
it.wait_for(b"of the wallet: ")
it.type(right + b"\n")
it.wait_for(b"> ")
it.type(b"history\n")
it.wait_for("\u2713".encode())
it.wait_for(b"> ")
it.type(b"prove ask.jwt --out answer.bin\n")
it.wait_for(b"[no]: ")
it.type(b"no\n")
it.wait_for("\u2717 REFUSED".encode())
it.wait_for(b"> ")
it.type(b"exit\n")
assert it.end() == 0, it.shown
assert it.shown.count(b"of the wallet: ") == 1
sys.stdout.buffer.write(it.shown)
"#;
    if let Some(said) = play(&town, script) {
        assert!(!said.contains(PASSPHRASE));
    }
}
