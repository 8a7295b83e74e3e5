//! What a platform decides, in words: bans, appeals, erasures, and what it holds in the end.

use serde_json::Value;

use crate::town::{ADULT, PASSPHRASE, Town};

/// The person answers a request of platform A; what the platform says to that.
fn visit(town: &Town, ask: &[&str]) -> (i32, String) {
    assert_eq!(
        town.practice(&[["ask", "--out", "ask.jwt", "--at", "a"].as_slice(), ask].concat()).code,
        0
    );
    let answered = town.wallet(&[PASSPHRASE, "yes"], &["prove", "ask.jwt", "--out", "answer.bin"]);
    assert_eq!(answered.code, 0, "{}", answered.err);
    town.says(&["check", "answer.bin"])
}

fn letter(town: &Town, kind: &str) -> (i32, String) {
    town.opened(&["message", kind, "Agora", "--out", "letter.json"]).json();
    town.says(&["message", "letter.json", "--out", "receipt.jwt"])
}

fn has(said: &(i32, String), code: i32, words: &str) {
    assert!(said.0 == code && said.1.contains(words), "{words} in {said:?}");
}

fn account_in(said: &str) -> String {
    let line = said.lines().find_map(|line| line.strip_prefix("account "));
    line.unwrap().to_owned()
}

/// Serves REQ-U1, REQ-U5, REQ-U6, REQ-U10: every outcome is said in words, with its day; a ban follows the
/// person, an appeal reaches the platform, which lifts the ban by a command.
#[test]
fn each_outcome_is_said_in_words() {
    let town = Town::with_credential("outcomes");
    has(&visit(&town, &["--return"]), 1, "no account yet: register first");
    let first = visit(&town, &[]);
    has(&first, 0, "a new account");
    has(&town.says(&["check", "answer.bin"]), 1, "this answer was used before");
    has(&visit(&town, &[]), 0, "already registered: the same account");
    let back = visit(&town, &["--return"]);
    has(&back, 0, "welcome back");
    has(&visit(&town, &["--return", "--tier", "livestream"]), 1, "has not proved enough for this");
    let account = account_in(&first.1);
    assert_eq!(account_in(&back.1), account);

    // The beginning of an account is enough; one that is nobody's is refused.
    let by =
        |verb: &'static str, account: &str| town.says(&[verb, "--at", "a", "--account", account]);
    has(&by("lift", &account), 2, "the account is not banned");
    has(&by("ban", "nobody"), 2, "the platform has no such account");
    has(&town.says(&["ban", "--at", "b", "--account", &account]), 2, "no such account");
    has(&by("ban", ""), 2, "give more of it");
    has(&by("ban", &account[..6]), 0, "without end");
    has(&visit(&town, &["--return"]), 1, "platform refuses: the account is banned without end");
    let appeal = letter(&town, "appeal");
    has(&appeal, 0, &format!("nonla practice town lift --at a --account {account}"));
    has(
        &town.says(&["saw", "--at", "a"]),
        0,
        &format!("an appeal of account {account}, not decided"),
    );
    has(&by("lift", &account), 0, &format!("platform A ends the ban of account {account}"));
    assert!(!town.says(&["saw", "--at", "a"]).1.contains("not decided"));
    has(&visit(&town, &["--return"]), 0, "welcome back");
    has(&letter(&town, "appeal"), 0, "the account is not banned: there is nothing to grant");

    let ban = town.practice(&["ban", "--at", "a", "--account", &account, "--days", "3"]).json();
    let until = ban["until"].as_str().unwrap().to_owned();
    has(&visit(&town, &["--return"]), 1, &format!("the account is banned until {until}"));
    has(&letter(&town, "erase"), 0, "the account is erased; its holder may register again from");
    has(&visit(&town, &[]), 1, &format!("the account is banned until {until}"));
    assert_eq!(by("lift", &account).0, 0);
    has(&visit(&town, &[]), 1, "the account was erased; its holder may register again from");
    has(&letter(&town, "erase"), 0, "the account was erased before");
}

/// Serves REQ-D9, T-P3: one view of what a platform holds and what the register holds; the one has no
/// name, the other no account, and a search says so.
#[test]
fn what_each_party_holds_is_shown_side_by_side() {
    let town = Town::with_credential("saw");
    let account = account_in(&visit(&town, &[]).1);
    let people = town.practice(&["people"]).json();
    let name = people["people"][0]["name"].as_str().unwrap();
    let (code, said) = town.says(&["saw", "--at", "a"]);
    assert_eq!(code, 0);
    let (platform, register) = said.split_once("what the register of the issuer holds:").unwrap();
    assert!(platform.starts_with("what Agora, a forum (platform A) holds:"), "{said}");
    assert!(
        platform.contains("1 accounts; 1 requests made, 1 answers and 0 letters read"),
        "{said}"
    );
    assert!(platform.contains(&format!("account {account}: opened on ")), "{said}");
    assert!(!platform.contains(name) && register.contains(name), "{said}");
    assert!(!register.contains(&account), "{said}");
    assert!(
        register.contains("1 enrolled:") && register.contains("credentials 1, live 1"),
        "{said}"
    );
    assert!(register.trim_end().ends_with("none is there"), "{said}");
    // The other platform has heard nothing.
    assert!(town.says(&["saw", "--at", "b"]).1.contains("0 accounts; 0 requests"));
    let json: Value = town.practice(&["saw", "--at", "a"]).json();
    assert_eq!(json["platform"]["accounts"][0]["account"], account.as_str());
    assert_eq!(json["register"]["enrolled"][0]["name"], name);
    assert_eq!(json["searched"]["found"], false);
}

/// Serves REQ-W1: a town that is founded as a person founds it has a crowd, so that the first request is
/// not answered as one of one.
#[test]
fn the_first_request_in_a_new_town_is_answered_from_a_crowd() {
    let town = Town::empty("crowd");
    let made = town.says(&["init"]);
    has(&made, 0, "of them are enrolled already: a crowd");
    let enrolled = town.practice(&["counts"]).json()["counters"]["people"].as_u64().unwrap();
    assert!(enrolled >= 10, "{enrolled}");
    let nothing = ["wallet", "--passphrase-stdin", "--wallet", "my.db"];
    let trust = ["init", "--operator", "town/operator.key", "--published", "town/published"];
    let typed = |arguments: &[&str]| {
        use std::io::Write as _;
        let mut command = town.command(&[nothing.as_slice(), arguments].concat());
        command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
        let mut child = command.stderr(std::process::Stdio::piped()).spawn().unwrap();
        let lines = format!("{PASSPHRASE}\nyes\n");
        child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(said).unwrap())
    };
    assert_eq!(typed(&trust).0, 0);
    assert_eq!(town.practice(&["offer", "--person", ADULT, "--out", "offer.json"]).code, 0);
    assert_eq!(typed(&["receive", "offer.json", "--out", "request.json"]).0, 0);
    assert_eq!(town.practice(&["issue", "request.json", "--out", "credential.json"]).code, 0);
    assert_eq!(typed(&["receive", "--credential", "credential.json"]).0, 0);
    assert_eq!(typed(&["update", "town/published"]).0, 0);
    assert_eq!(town.practice(&["ask", "--at", "a", "--out", "ask.jwt"]).code, 0);
    let asked = typed(&["prove", "ask.jwt", "--out", "answer.bin"]);
    has(&asked, 0, &format!("at most {enrolled} people"));
    has(&town.says(&["check", "answer.bin"]), 0, "a new account");
}

/// Serves REQ-W7, T-A5: a wallet tells what evidence it keeps; with none there is none to write or to delete.
#[test]
fn a_wallet_without_evidence_says_so() {
    let town = Town::with_credential("evidence");
    assert_eq!(town.opened(&["evidence"]).json()["evidence"], serde_json::json!([]));
    assert_eq!(town.opened(&["show"]).json()["evidence"], serde_json::json!([]));
    for arguments in [["evidence", "1"].as_slice(), &["evidence", "1", "--delete"]] {
        assert_eq!(town.opened(arguments).error(), "no-such-evidence");
    }
    assert_eq!(town.opened(&["evidence", "1", "--out", "new.json"]).error(), "no-such-evidence");
    assert!(!std::path::Path::new(&town.path("new.json")).exists());
}
