//! A process of its own for a part of a test, so that it can be killed: this very test binary, run
//! with one test as filter.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

/// What the process is told, in one variable of its environment.
const TOLD: &str = "NONLA_STORE_CHILD";
/// Before each thing that the process says; the rest is the test harness's.
const MARK: &str = "> ";

/// A child process that says lines.
pub struct Process {
    child: Child,
    said: BufReader<ChildStdout>,
    told: ChildStdin,
}

impl Process {
    /// Runs `test`, which finds `told` with [`told`].
    pub fn start(test: &str, told: &str) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", test, "--nocapture", "--test-threads=1"]).env(TOLD, told);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        let told = child.stdin.take().unwrap();
        Self { child, said, told }
    }

    /// The next thing it says; `None` if it ended.
    pub fn listen(&mut self) -> Option<String> {
        loop {
            let mut line = String::new();
            if self.said.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            if let Some(said) = said(&line) {
                return Some(said);
            }
        }
    }

    /// Tells it one more line.
    pub fn tell(&mut self, line: &str) {
        writeln!(self.told, "{line}").unwrap();
        self.told.flush().unwrap();
    }

    /// Kills it (SIGKILL) after a time, and gives everything it had said by then.
    pub fn kill_after(mut self, time: Duration) -> Vec<String> {
        std::thread::sleep(time);
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let mut rest = String::new();
        self.said.read_to_string(&mut rest).unwrap();
        // What it was saying when it was killed it has not said.
        rest.split_inclusive('\n').filter(|line| line.ends_with('\n')).filter_map(said).collect()
    }

    /// Waits for its end.
    pub fn end(mut self) {
        drop(self.told);
        assert!(self.child.wait().unwrap().success());
    }
}

fn said(line: &str) -> Option<String> {
    line.trim_end().strip_prefix(MARK).map(str::to_owned)
}

/// In a child: what it was told; `None` in an ordinary run, where it has nothing to do.
pub fn told() -> Option<String> {
    let told = std::env::var(TOLD).ok()?;
    // The harness has begun a line.
    println!();
    Some(told)
}

/// In a child: says a line.
pub fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("{MARK}{line}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

/// In a child: the next line it is told; `None` if there will be none.
pub fn hear() -> Option<String> {
    let mut line = String::new();
    let length = std::io::stdin().read_line(&mut line).unwrap();
    (length > 0).then(|| line.trim_end().to_owned())
}
