//! The example `platform_server`, as a process, with people who come to it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use nonla_verifier::RefusalKind;
use nonla_verifier::testing::{HolderKind, TestWorld};
use serde_json::Value;

/// The running server.
struct Server {
    child: Child,
    address: String,
}

/// An answer of the server: its status and body.
type Said = (u16, String);

impl Server {
    fn start(file: &Path) -> Self {
        let this = std::env::current_exe().unwrap();
        let program = this.parent().unwrap().parent().unwrap().join("examples/platform_server");
        let mut child = Command::new(program)
            .arg(file)
            .arg("127.0.0.1:0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://").expect("where it serves").to_owned();
        Self { child, address }
    }

    fn post(&self, path: &str, body: &[u8]) -> Said {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(&[head.as_bytes(), body].concat()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }

    /// The session's name and the request.
    fn ask(&self, intent: &str) -> (String, String) {
        let (status, body) = self.post(&format!("/ask/post/{intent}"), b"");
        assert_eq!(status, 200, "{body}");
        let asked: Value = serde_json::from_str(&body).unwrap();
        let text = |name: &str| asked[name].as_str().unwrap().to_owned();
        (text("session"), text("request"))
    }

    fn answer(&self, session: &str, presentation: &[u8]) -> Said {
        self.post(&format!("/answer/{session}"), presentation)
    }

    /// The outcome of a whole visit, and the account.
    fn visit(&self, kind: HolderKind, intent: &str) -> (String, String) {
        let (session, request) = self.ask(intent);
        let answer = TestWorld::new(7).holder(kind).present(&request);
        outcome(&self.answer(&session, &answer))
    }

    /// Killed, as by a loss of power.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Told to stop.
    fn stop(mut self) {
        drop(self.child.stdin.take());
        assert!(self.child.wait().unwrap().success());
    }
}

fn outcome((status, body): &Said) -> (String, String) {
    assert_eq!(*status, 200, "{body}");
    let verdict: Value = serde_json::from_str(body).unwrap();
    (verdict["outcome"].as_str().unwrap().to_owned(), verdict["account"].to_string())
}

/// A file for a store that is not there yet.
fn file(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("platform_server");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join(name);
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", file.display()));
    }
    file
}

/// Serves REQ-U1, REQ-D7: one account each, and two people have two.
#[test]
fn people_register_return_and_have_one_account() {
    let server = Server::start(&file("one-account.db"));
    let (first, account) = server.visit(HolderKind::AdultCitizen, "register");
    let (again, same) = server.visit(HolderKind::AdultCitizen, "register");
    let (back, back_at) = server.visit(HolderKind::AdultCitizen, "return");
    assert_eq!([&*first, &*again, &*back], ["new", "already_registered", "returning"]);
    assert_eq!([&same, &back_at], [&account; 2]);
    let (other, other_account) = server.visit(HolderKind::ForeignResident, "register");
    assert_eq!(other, "new");
    assert_ne!(other_account, account);
    server.stop();
}

/// Serves REQ-S5, T-R1: killed between question and answer it goes on; an answer counts once.
#[test]
fn a_request_outlives_a_kill_and_is_answered_once() {
    let file = file("killed.db");
    let server = Server::start(&file);
    let (session, request) = server.ask("register");
    server.kill();
    let server = Server::start(&file);
    let answer = TestWorld::new(7).holder(HolderKind::AdultCitizen).present(&request);
    assert_eq!(outcome(&server.answer(&session, &answer)).0, "new");
    let (status, page) = server.answer(&session, &answer);
    assert_eq!((status, page.contains("this request is over: begin anew")), (410, true), "{page}");
    server.kill();
    let server = Server::start(&file);
    assert_eq!(server.visit(HolderKind::AdultCitizen, "return").0, "returning");
    server.stop();
}

/// Serves REQ-D7, REQ-P9: the page names the reason, for every reason a stranger can cause, and nobody gets
/// in for it.
#[test]
fn the_page_names_the_reason() {
    let server = Server::start(&file("reasons.db"));
    let refused = |presentation: &[u8]| {
        let (session, _) = server.ask("register");
        server.answer(&session, presentation)
    };
    let (session, request) = server.ask("register");
    let minor = TestWorld::new(7).holder(HolderKind::Minor).present(&request);
    let other = TestWorld::new(7).presentation_for(RefusalKind::BadProof);
    for (said, status, reason) in [
        (server.answer(&session, &minor), 403, "proof does not verify"),
        (refused(other.presentation()), 403, "proof does not verify"),
        (refused(b"junk"), 403, "unknown version of the presentation format"),
        (refused(b""), 403, "presentation of another length"),
        (server.answer("nonsense", b""), 400, "this is not the name of a session"),
        (server.post("/ask/read/register", b""), 400, "the tier needs no proof"),
    ] {
        assert_eq!(said.0, status, "{}", said.1);
        assert!(said.1.contains("<h1>Not let in</h1>") && said.1.contains(reason), "{}", said.1);
    }
    // Whoever was refused for a bad answer can still give a good one.
    let adult = TestWorld::new(7).holder(HolderKind::AdultCitizen).present(&request);
    assert_eq!(outcome(&server.answer(&session, &adult)).0, "new");
    server.stop();
}
