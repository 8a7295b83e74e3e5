//! From the offer to the new device, by hand.

use serde_json::{Value, json};

use crate::town::{ADULT, BACKUP_PASSPHRASE, PASSPHRASE, Town};

fn outcome(checked: &crate::town::Ended) -> (i32, Value, Value) {
    let json = checked.json();
    (checked.code, json["outcome"].clone(), json["account"].clone())
}

/// Serves REQ-W1, REQ-W3, REQ-W4: journeys 1, 2, 3 and 6, each step a command of its own.
#[test]
fn a_person_receives_proves_returns_and_leaves() {
    let town = Town::with_credential("journey");
    let shown = town.opened(&["show"]).json();
    assert_eq!(shown["credentials"][0]["state"], "valid");
    assert_eq!(shown["credentials"][0].get("claims"), None);
    assert_eq!((&shown["rollback"], &shown["pending"]), (&json!("undetectable"), &json!([])));
    let told = town.opened(&["show", "--claims"]).json();
    assert!(told["credentials"][0]["claims"]["full_name"].is_string());

    let asked = town.practice(&["ask", "--at", "a", "--out", "ask.jwt"]);
    assert_eq!(asked.code, 0);
    let prove = ["prove", "ask.jwt", "--out", "answer.bin", "--consent-out", "consent.json"];
    let proved = town.wallet(&[PASSPHRASE, "yes"], &prove);
    assert_eq!(proved.json()["answer"], "proved");
    for part in
        ["who asks:", "known how:", "they learn:", "stays hidden:", "why:", "kept:", "beware:"]
    {
        assert!(proved.err.contains(part), "{part} in {}", proved.err);
    }
    let check = ["check", "answer.bin", "--consent", "consent.json", "--out", "receipt.jwt"];
    let (code, new, account) = outcome(&town.practice(&check));
    assert_eq!((code, new), (0, json!("new")));
    assert_eq!(town.opened(&["receipt", "receipt.jwt"]).json()["kept"], true);

    let (_, checked) = town.visit(&["--at", "a", "--return"], "yes");
    assert_eq!(outcome(&checked), (0, json!("returning"), account.clone()));
    let (_, checked) = town.visit(&["--at", "b"], "yes");
    let elsewhere = outcome(&checked);
    assert_eq!(elsewhere.1, "new");
    assert_ne!(elsewhere.2, account);

    let message = ["message", "erase", "Agora", "--out", "erase.json"];
    town.opened(&message).json();
    assert_eq!(town.practice(&["message", "erase.json", "--out", "erased.jwt"]).code, 0);
    town.opened(&["receipt", "erased.jwt"]).json();
    let platforms = town.opened(&["pseudonyms"]).json();
    assert_eq!(platforms["platforms"][0]["erasure"]["receipted"], true);
    let (_, checked) = town.visit(&["--at", "a"], "yes");
    assert_eq!(checked.code, 1, "{}", checked.err);
    assert!(outcome(&checked).1["erased_too_recently"].is_object());
}

/// Serves REQ-W1: no is the default, it leaves the same answer and a line of its own.
#[test]
fn anything_but_yes_is_no_and_shows_nothing() {
    let town = Town::with_credential("no");
    for answer in ["no", "", "y", "yes please"] {
        let (answered, checked) = town.visit(&["--at", "a"], answer);
        assert_eq!((answered.code, answered.json()["answer"].as_str()), (1, Some("declined")));
        assert_eq!(outcome(&checked).1, "nothing_to_show");
    }
    // Silence: the input ends before an answer.
    let silent = town.wallet(&[PASSPHRASE], &["prove", "ask.jwt", "--out", "silent.bin"]);
    assert_eq!((silent.code, silent.json()["answer"].as_str()), (1, Some("declined")));
    let bytes = |name| std::fs::read(town.path(name)).unwrap();
    assert_eq!(bytes("answer.bin"), bytes("silent.bin"));
    // Of a request of nobody the wallet says why, and answers nobody.
    std::fs::write(town.path("garbled.jwt"), "e30.e30.e30").unwrap();
    let garbled = ["prove", "garbled.jwt", "--out", "garbled.bin"];
    let refused = town.wallet(&[PASSPHRASE, "yes"], &garbled);
    assert_eq!((refused.code, refused.error().as_str()), (1, "malformed"));
    let is_there = |name| std::fs::exists(town.path(name)).unwrap();
    assert!(!is_there("garbled.bin"));
    // The same platform asks a wallet without a credential: silence before the person has read why
    // not, and then the very same answer.
    let bare = town.elsewhere("bare.db");
    bare.init();
    let silent = bare.opened(&["prove", "ask.jwt", "--out", "bare.bin"]);
    assert_eq!((silent.code, silent.error().as_str()), (1, "no-credential"));
    assert!(!is_there("bare.bin"));
    let told = bare.wallet(&[PASSPHRASE, "yes"], &["prove", "ask.jwt", "--out", "bare.bin"]);
    assert_eq!((told.code, told.error().as_str()), (1, "no-credential"));
    assert_eq!(bytes("bare.bin"), bytes("answer.bin"));
    // There is no switch that says yes.
    let skipped = town.opened(&["prove", "ask.jwt", "--out", "x.bin", "--yes"]);
    assert_eq!(skipped.code, 2);

    let refusals = town.opened(&["history", "--ending", "refused"]).json();
    assert_eq!(refusals["lines"].as_array().unwrap().len(), 5);
    let failed = town.opened(&["history", "--ending", "failed"]).json();
    assert_eq!(failed["lines"].as_array().unwrap().len(), 1);
}

/// Serves REQ-T9: newest first, chosen by platform and day, exported, checked, deleted.
#[test]
fn the_history_is_listed_exported_checked_and_deleted() {
    let town = Town::with_credential("history");
    town.visit(&["--at", "a"], "no");
    town.visit(&["--at", "b"], "no");
    let numbers = |arguments: &[&str]| -> Vec<u64> {
        let found = town.opened(&[["history"].as_slice(), arguments].concat()).json();
        let lines = found["lines"].as_array().unwrap().clone();
        lines.iter().map(|line| line["line"].as_u64().unwrap()).collect()
    };
    assert_eq!(numbers(&[]), [3, 2, 1]);
    assert_eq!(numbers(&["--limit", "1"]), [3]);
    assert_eq!(numbers(&["--platform", "agora"]), [2]);
    assert_eq!(numbers(&["--since", "2079-01-01"]), [0u64; 0]);
    assert_eq!(numbers(&["--until", "2079-01-01", "--ending", "refused"]), [3, 2]);
    assert_eq!(town.opened(&["history", "delete", "2"]).json()["deleted"], 2);
    assert_eq!(town.opened(&["history", "delete", "2"]).error(), "bad-history");
    assert_eq!(town.opened(&["history", "--platform", "nobody"]).error(), "unknown-platform");

    town.opened(&["history", "export", "history.json"]).json();
    assert_eq!(town.opened(&["history", "export", "history.json"]).error(), "file-exists");
    let checked = town.wallet(&[], &["history", "check", "history.json"]).json();
    assert_eq!((checked["lines"].as_u64(), checked["told"].as_u64()), (Some(3), Some(2)));
    let text = std::fs::read_to_string(town.path("history.json")).unwrap();
    std::fs::write(town.path("edited.json"), text.replacen("NotCompleted", "Completed", 1))
        .unwrap();
    let edited = town.wallet(&[], &["history", "check", "edited.json"]);
    assert_eq!(edited.error(), "bad-history-export");
}

/// Serves REQ-B1, REQ-B2, REQ-B4: journey 5. A backup elsewhere is the same person; so are guardians' shares.
#[test]
fn a_backup_and_guardians_bring_the_same_person_back() {
    let town = Town::with_credential("lost");
    let (_, checked) = town.visit(&["--at", "a"], "yes");
    let account = outcome(&checked).2;
    let pseudonym = |town: &Town| {
        town.opened(&["pseudonyms", "--values"]).json()["platforms"][0]["pseudonym"].clone()
    };
    let before = pseudonym(&town);
    town.wallet(&[PASSPHRASE, BACKUP_PASSPHRASE], &["backup", "wallet.age"]).json();
    let split = ["guardians", "split", "--needed", "2", "--of", "3", "--out", "shares"];
    town.opened(&split).json();
    assert_eq!(town.opened(&split).error(), "file-exists");

    let restored = town.elsewhere("restored.db");
    let opened = restored.wallet(&[BACKUP_PASSPHRASE, PASSPHRASE], &["restore", "wallet.age"]);
    assert_eq!(opened.json()["credentials"], 1);
    assert_eq!(pseudonym(&restored), before);
    let (_, checked) = restored.visit(&["--at", "a", "--return"], "yes");
    assert_eq!(outcome(&checked), (0, json!("returning"), account.clone()));

    let recovered = town.elsewhere("recovered.db");
    let trust = ["--operator", "town/operator.key", "--published", "town/published"];
    let from = |shares: &[&str]| {
        recovered.opened(&[["guardians", "recover"].as_slice(), &trust, shares].concat())
    };
    assert_eq!(from(&["shares/share-1.txt"]).error(), "too-few-shares");
    assert_eq!(from(&["shares/share-1.txt", "shares/share-1.txt"]).error(), "share-twice");
    assert!(!recovered.wallet_file().exists());
    from(&["shares/share-3.txt", "shares/share-1.txt"]).json();
    // The issuer knows the secret again, and gives a credential for it.
    recovered.enrol();
    let (_, checked) = recovered.visit(&["--at", "a", "--return"], "yes");
    assert_eq!(outcome(&checked), (0, json!("returning"), account));
}

/// Journey 5: a revoked credential is known as such, and no longer answers.
#[test]
fn a_revoked_credential_is_told_and_passes_for_the_list_before_it() {
    let town = Town::with_credential("revoked");
    assert_eq!(town.practice(&["revoke", "--person", ADULT]).code, 0);
    assert_eq!(town.practice(&["publish", "--next-day"]).code, 0);
    assert_eq!(town.practice(&["publish", "--next-day"]).error(), "day-ahead");
    town.opened(&["update", "town/published"]).json();
    assert_eq!(town.opened(&["show"]).json()["credentials"][0]["state"], "revoked");
    // The platform takes the list before, too, and a wallet proves for the oldest it may.
    let (answered, checked) = town.visit(&["--at", "a"], "yes");
    assert_eq!(answered.code, 0, "{}", answered.err);
    assert_eq!(outcome(&checked).1, "new");
    // What is signed as the pseudonym needs no credential.
    town.opened(&["message", "complaint", "Agora", "--about", "2", "--out", "m.json"]).json();
    assert_eq!(town.practice(&["message", "m.json"]).code, 0);
}

/// Serves REQ-W5: names of one's own, forgetting with a warning, and a passphrase that is changed.
#[test]
fn a_person_keeps_house() {
    let town = Town::with_credential("house");
    town.visit(&["--at", "a"], "yes");
    town.opened(&["pseudonyms", "alias", "Agora", "village square"]).json();
    let kept = town.wallet(&[PASSPHRASE, "no"], &["pseudonyms", "forget", "village square"]);
    assert_eq!(kept.code, 1);
    assert!(kept.err.contains("forgets nothing"), "{}", kept.err);
    let gone = town.wallet(&[PASSPHRASE, "yes"], &["pseudonyms", "forget", "village square"]);
    assert_eq!(gone.json()["forgotten"], true);
    assert_eq!(town.opened(&["pseudonyms"]).json()["platforms"], json!([]));

    let other = "sau bay tam chin muoi";
    town.wallet(&[PASSPHRASE, other], &["passphrase", "--new-key"]).json();
    assert_eq!(town.opened(&["show"]).error(), "wrong-passphrase");
    assert_eq!(town.wallet(&[other], &["show"]).json()["platforms"], 0);
    assert_eq!(town.wallet(&[], &["lock"]).json()["locked"], true);
}

/// An offer that was taken up can be asked for again, or given up.
#[test]
fn a_pending_offer_is_not_lost() {
    let town = Town::found("pending");
    town.init();
    assert_eq!(town.opened(&["receive", "--again"]).error(), "nothing-pending");
    assert_eq!(town.practice(&["offer", "--person", ADULT, "--out", "offer.json"]).code, 0);
    town.opened(&["receive", "offer.json", "--out", "request.json"]).json();
    town.opened(&["receive", "--again", "--out", "again.json"]).json();
    let bytes = |name| std::fs::read(town.path(name)).unwrap();
    assert_eq!(bytes("request.json"), bytes("again.json"));
    // Through a pipe: the message on standard output, what is said beside it.
    let piped = town.opened(&["receive", "--again"]);
    assert_eq!((piped.code, piped.out), (0, bytes("again.json")));
    assert_eq!(town.opened(&["receive", "--give-up"]).json()["given_up"], 1);
    assert_eq!(town.opened(&["show"]).json()["pending"], json!([]));
}
