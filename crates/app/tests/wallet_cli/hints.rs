//! Hints of errors, followed as they stand.

use crate::town::{ADULT, BACKUP_PASSPHRASE, Ended, PASSPHRASE, Town};

/// The command in a text, as it is to be typed: what stands between two backquotes.
fn hint(text: &str) -> Vec<String> {
    let command = text.split('`').nth(1).unwrap_or_else(|| panic!("no hint in {text}"));
    let words = shlex::split(command).unwrap();
    assert_eq!(&words[..2], ["nonla", "wallet"], "{text}");
    words
}

fn message(ended: &Ended) -> String {
    let line = ended.err.lines().find(|line| line.starts_with('{')).unwrap();
    let error: serde_json::Value = serde_json::from_str(line).unwrap();
    error["message"].as_str().unwrap().to_owned()
}

/// Types the hint in another folder than that of the wallet, with the names it leaves open.
fn follow(town: &Town, text: &str, open: &[(&str, &str)]) -> Ended {
    let mut words = hint(text);
    for word in &mut words {
        if let Some((_, file)) = open.iter().find(|(name, _)| name == word) {
            *word = (*file).to_owned();
        }
    }
    let mut command = town.command(&[]);
    command.args(&words[1..2]).args(["--passphrase-stdin", "--json"]).args(&words[2..]);
    command.stdin(std::process::Stdio::piped());
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    let typed = format!("{PASSPHRASE}\nyes\n");
    let _ = std::io::Write::write_all(&mut child.stdin.take().unwrap(), typed.as_bytes());
    crate::town::ended(child.wait_with_output().unwrap())
}

/// Serves case 13: each command that an error names can be typed as it stands, for the wallet that was
/// named, also where its path has spaces.
#[test]
fn every_command_that_an_error_names_can_be_followed() {
    let home = Town::with_credential("hints");
    let town = home.elsewhere("my wallet's file.db");
    std::fs::copy(home.wallet_file(), town.wallet_file()).unwrap();
    let hinted = |arguments: &[&str], word: &str| {
        let ended = town.opened(arguments);
        let said = message(&ended);
        assert_eq!(ended.error(), word, "{said}");
        assert!(said.contains("--wallet"), "{said}");
        said
    };
    for (arguments, word) in [
        (["message", "erase", "nobody"].as_slice(), "unknown-platform"),
        (&["pseudonyms", "forget", "agora"], "no-pseudonym-there"),
        (&["message", "complaint", "agora", "--about", "99"], "no-request-in-line"),
    ] {
        let followed = follow(&town, &hinted(arguments, word), &[]);
        assert_eq!(followed.code, 0, "{}", followed.err);
    }
    let twice = hinted(&["history", "delete", "99"], "bad-history");
    assert_eq!(follow(&town, &twice, &[]).code, 0);
    // The offer first, then the credential that it brings.
    let pending = hinted(&["receive", "--credential", "credential.json"], "nothing-pending");
    assert_eq!(town.practice(&["offer", "--person", ADULT, "--out", "offer-2.json"]).code, 0);
    let taken = follow(&town, &pending, &[("OFFER", "offer-2.json")]);
    assert_eq!(taken.code, 0, "{}", taken.err);
}

/// Serves case 13: what is done names the next step, and that step works.
#[test]
fn every_next_step_that_is_named_can_be_taken() {
    let town = Town::found("next-steps").elsewhere("a wallet.db");
    let plain = |typed: &[&str], arguments: &[&str]| {
        let wallet = town.wallet_file().to_str().unwrap();
        let common = ["wallet", "--passphrase-stdin", "--wallet", wallet];
        let mut command = town.command(&[common.as_slice(), arguments].concat());
        command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
        let mut child = command.spawn().unwrap();
        let lines: String = typed.iter().map(|line| format!("{line}\n")).collect();
        let _ = std::io::Write::write_all(&mut child.stdin.take().unwrap(), lines.as_bytes());
        String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
    };
    let trust = ["--operator", "town/operator.key", "--published", "town/published"];
    let made = plain(&[PASSPHRASE], &[["init"].as_slice(), &trust].concat());
    assert_eq!(town.practice(&["offer", "--person", ADULT, "--out", "offer.json"]).code, 0);
    let taken = follow(&town, &made, &[("OFFER", "offer.json")]);
    assert_eq!(taken.code, 0, "{}", taken.err);
    let again = plain(&[PASSPHRASE], &["receive", "--again", "--request-out", "request.json"]);
    let issue = ["issue", "request.json", "--out", "credential.json"];
    assert_eq!(town.practice(&issue).code, 0);
    let received = follow(&town, &again, &[("FILE", "credential.json")]);
    assert_eq!(received.code, 0, "{}", received.err);
    // Not yet up to date: the wallet says what to run, and then it can answer.
    let shown = plain(&[PASSPHRASE], &["show"]);
    let updated = follow(&town, &shown, &[("FOLDER", "town/published")]);
    assert_eq!(updated.code, 0, "{}", updated.err);
    assert!(plain(&[PASSPHRASE], &["show"]).contains("not revoked"));
}

/// Serves case 13: a request is not answered without its revocation list, and the hint brings the list.
#[test]
fn a_refusal_that_says_to_update_is_gone_after_the_update() {
    let bare = Town::found("update-first");
    bare.init();
    bare.practice(&["offer", "--person", ADULT, "--out", "offer.json"]);
    bare.opened(&["receive", "offer.json", "--request-out", "request.json"]);
    bare.practice(&["issue", "request.json", "--out", "credential.json"]);
    bare.take("credential.json").json();
    assert_eq!(bare.practice(&["ask", "--at", "a", "--out", "ask.jwt"]).code, 0);
    let prove = ["prove", "ask.jwt", "--out", "answer.bin"];
    let refused = bare.opened(&prove);
    assert_eq!(refused.error(), "unknown-period", "{}", refused.err);
    let followed = follow(&bare, &message(&refused), &[("FOLDER", "town/published")]);
    assert_eq!(followed.code, 0, "{}", followed.err);
    let proved = bare.wallet(&[PASSPHRASE, "yes"], &prove);
    assert_eq!(proved.code, 0, "{}", proved.err);
}

/// Serves T-S8 and case 13: what mail and editors make of a backup is said to be changed in copying.
#[test]
fn a_backup_that_was_changed_in_copying_is_said_to_be() {
    let town = Town::with_credential("mangled");
    town.wallet(&[PASSPHRASE, BACKUP_PASSPHRASE], &["backup", "wallet.age"]).json();
    let whole = std::fs::read(town.path("wallet.age")).unwrap();
    let new = town.elsewhere("restored.db");
    let restore = |bytes: &[u8]| {
        std::fs::write(town.path("copied.age"), bytes).unwrap();
        new.wallet(&[BACKUP_PASSPHRASE, PASSPHRASE], &["restore", "copied.age"])
    };
    let text: String = whole.iter().map(|byte| char::from(*byte)).collect();
    let crlf: Vec<u8> = text.replace('\n', "\r\n").chars().map(|c| c as u8).collect();
    for changed in [crlf, [b"> ", whole.as_slice()].concat(), [b"\n", whole.as_slice()].concat()] {
        let refused = restore(&changed);
        assert_eq!(refused.error(), "backup-changed-in-copying", "{}", refused.err);
        let said = message(&refused);
        assert!(said.contains("copied.age") && said.contains("changed in copying"), "{said}");
    }
    // Only its end: the passphrase is right, and copying again is what helps.
    let refused = restore(&[whole.as_slice(), b"\n"].concat());
    assert_eq!(refused.error(), "backup-damaged");
    assert!(message(&refused).contains("changed in copying"), "{}", refused.err);
}

/// Serves REQ-W1: the wallet marks which condition is unmet to its holder, and the platform receives the
/// answer of every wallet that shows nothing.
#[test]
fn the_condition_that_is_unmet_is_named_to_the_holder_alone() {
    let town = Town::found("unmet");
    town.init();
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let turned_16 = i64::try_from(1970 + since / 31_556_952).unwrap() - 16;
    let people = town.practice(&["people"]).json();
    let born = |person: &serde_json::Value| person["birth_date"].as_str().unwrap()[..4].to_owned();
    let young = people["people"].as_array().unwrap().iter();
    let young = young.clone().find(|person| born(person) == turned_16.to_string()).unwrap();
    let number = young["person"].to_string();
    assert_eq!(town.practice(&["offer", "--person", &number, "--out", "offer.json"]).code, 0);
    town.opened(&["receive", "offer.json", "--request-out", "request.json"]).json();
    assert_eq!(town.practice(&["issue", "request.json", "--out", "credential.json"]).code, 0);
    town.take("credential.json").json();
    town.opened(&["update", "town/published"]).json();
    let (answered, checked) = town.visit(&["--at", "a"], "yes");
    assert_eq!((answered.code, answered.error().as_str()), (1, "does-not-fulfil"));
    assert!(answered.err.contains("not so:"), "{}", answered.err);
    assert!(message(&answered).contains("you are 18 or older"), "{}", answered.err);
    assert_eq!(checked.json()["outcome"], "nothing_to_show");
    let answer = std::fs::read(town.path("answer.bin")).unwrap();
    assert_eq!(answer, nonla_credential::NOTHING_TO_SHOW);
}
