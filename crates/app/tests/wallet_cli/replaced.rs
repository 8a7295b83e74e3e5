//! *Committed* means in the file at that path.

use std::io::Write;

use crate::town::{PASSPHRASE, Town, read_until};

/// What another program does to the wallet's file while a question stands.
fn while_asked(name: &str, meddle: impl FnOnce(&Town), typed: &[&str]) -> (Town, i32, String) {
    let town = Town::with_credential(name);
    assert_eq!(town.practice(&["ask", "--at", "b", "--out", "ask.jwt"]).code, 0);
    let mut child = town.start(&["prove", "ask.jwt", "--out", "answer.bin"]);
    let mut input = child.stdin.take().unwrap();
    writeln!(input, "{PASSPHRASE}").unwrap();
    let mut says = child.stderr.take().unwrap();
    read_until(&mut says, "stays hidden:");
    std::thread::sleep(std::time::Duration::from_millis(300));
    meddle(&town);
    for line in typed {
        writeln!(input, "{line}").unwrap();
    }
    drop(input);
    let mut rest = String::new();
    std::io::Read::read_to_string(&mut says, &mut rest).unwrap();
    let code = child.wait().unwrap().code().unwrap();
    (town, code, rest)
}

/// Serves T-S3: a copy came in the file's place: the answer does not leave for a wallet that does not
/// know of it. The person is asked once more, and the answer is in that wallet's history (case 08).
#[test]
fn an_answer_does_not_leave_for_a_file_that_was_replaced() {
    let swap = |town: &Town| {
        std::fs::copy(town.wallet_file(), town.path("copy.db")).unwrap();
        std::fs::rename(town.path("copy.db"), town.wallet_file()).unwrap();
    };
    let (town, code, said) = while_asked("replaced", swap, &["yes"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("asked once more"), "{said}");
    let lines = town.opened(&["history"]).json();
    assert_eq!(lines["lines"][0]["entry"]["event"]["presentation"]["ending"], "refused", "{lines}");

    let (town, code, said) = while_asked("replaced-again", swap, &["yes", "yes"]);
    assert_eq!(code, 0, "{said}");
    let checked = town.practice(&["check", "answer.bin"]).json();
    assert_eq!(checked["outcome"], "new");
    assert_eq!(town.opened(&["show"]).json()["platforms"], 1);
}

/// The same for a file that is gone, one that was written over in its place, and another wallet.
#[test]
fn an_answer_does_not_leave_for_a_file_that_is_gone_or_written_over() {
    let gone = |town: &Town| std::fs::remove_file(town.wallet_file()).unwrap();
    let other = |town: &Town| {
        let other = town.elsewhere("other.db");
        other.init();
        std::fs::rename(other.wallet_file(), town.wallet_file()).unwrap();
    };
    let over = |town: &Town| std::fs::write(town.wallet_file(), "a letter").unwrap();
    let meddlers: [fn(&Town); 3] = [gone, other, over];
    for (name, meddle) in ["gone", "other", "over"].into_iter().zip(meddlers) {
        let (town, code, said) = while_asked(&format!("replaced-{name}"), meddle, &["yes", "yes"]);
        assert_eq!(code, 2, "{name}: {said}");
        assert!(!std::path::Path::new(&town.path("answer.bin")).exists(), "{name}");
    }
}
