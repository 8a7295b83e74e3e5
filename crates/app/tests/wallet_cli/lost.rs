//! Everything is lost: enrolled again, and a town that is killed while it publishes.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;

use crate::town::{ADULT, PASSPHRASE, Town};

fn counts(town: &Town) -> Value {
    town.practice(&["counts"]).json()
}

/// Serves REQ-B3, T-B10: the offer revokes at once, the credential comes after the next day's list,
/// for the same request; then the old wallet passes for the day before, and the new one gets an account of its own.
#[test]
fn a_person_who_lost_everything_waits_for_the_next_list() {
    let town = Town::with_credential("lost");
    let fresh = town.elsewhere("fresh.db");
    fresh.init();
    let offer = ["offer", "--person", ADULT, "--anew", "--out", "offer.json"];
    assert_eq!(town.practice(&offer).code, 0);
    fresh.opened(&["receive", "offer.json", "--out", "request.json"]).json();
    let issue = ["issue", "request.json", "--out", "anew.json"];
    let early = town.practice(&issue);
    assert_eq!((early.code, early.error().as_str()), (1, "refused"));
    assert!(early.err.contains("take up the same offer again"), "{}", early.err);
    assert!(!Path::new(&town.path("anew.json")).exists());
    assert_eq!(counts(&town)["signatures"]["credential_key"], 1);

    town.practice(&["publish", "--next-day"]).json();
    town.practice(&issue).json();
    let counted = counts(&town);
    assert_eq!(counted["counters"]["re_enrolled"], 1);
    assert_eq!(counted["counters"]["revoked"], 1);
    if counted["newest_list"].as_str().unwrap().ends_with("-01") {
        // The town is a day ahead and in the next month: the wallet refuses an enrolment to come.
        crate::skip::skip("a day that is not the last of a month");
        return;
    }
    fresh.take("anew.json").json();
    fresh.opened(&["update", "town/published"]).json();
    town.opened(&["update", "town/published"]).json();
    // The old wallet still passes for the list before this one: the window of specs/proof.md.
    let (said, checked) = town.visit(&["--at", "a"], "yes");
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(checked.json()["outcome"], "new");
    assert_eq!(town.practice(&["ask", "--out", "ask.jwt", "--at", "a"]).code, 0);
    let prove = ["prove", "ask.jwt", "--out", "new.bin"];
    let answered = fresh.wallet(&[PASSPHRASE, "yes"], &prove);
    assert_eq!(answered.code, 0, "{}", answered.err);
    let checked = town.practice(&["check", "new.bin"]);
    assert_eq!(checked.json()["outcome"], "new");
}

/// Where the heads of a town's lists lie.
fn heads(town: &Town) -> Vec<PathBuf> {
    let published = town.folder.join("town").join("published");
    let inside = |folder: PathBuf| std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let issuers = inside(published).filter(|path| !path.ends_with("trust-list"));
    let days = issuers.flat_map(inside).filter(|path| path.is_dir());
    days.map(|day| day.join("head.jwt")).filter(|head| head.is_file()).collect()
}

/// Serves T-B12: a list that was recorded and is not out comes out with the next command.
#[test]
fn a_list_that_is_missing_is_written_again() {
    let town = Town::with_credential("missing-list");
    let [head] = heads(&town).try_into().unwrap();
    let text = std::fs::read(&head).unwrap();
    std::fs::remove_file(&head).unwrap();
    let before = counts(&town);
    assert_eq!(std::fs::read(&head).unwrap(), text, "the same head");
    assert_eq!(counts(&town), before);
}

/// Serves T-B12: `kill -9` at any moment of publishing lowers no count, and no list is out that was
/// not counted; the next command brings out what is missing.
#[test]
fn a_town_that_is_killed_while_it_publishes_has_counted_what_is_out() {
    for round in 0..10_u64 {
        let town = Town::with_credential(&format!("killed-{round}"));
        let before = counts(&town);
        let common = ["practice", "town", "publish", "--next-day"];
        let mut child = town.command(&common).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(round * 40));
        let _ = child.kill();
        child.wait().unwrap();
        let out = heads(&town).len();
        let after = counts(&town);
        let (newest, gaps) = (&after["newest_list"], &after["signatures"]["gap_key"]);
        assert!(gaps.as_u64() >= before["signatures"]["gap_key"].as_u64());
        assert_eq!(after["signatures"]["credential_key"], 1);
        let recorded = newest != &before["newest_list"];
        assert!(recorded || out == 1, "round {round}: a list is out that was not counted");
        assert_eq!(heads(&town).len(), if recorded { 2 } else { 1 }, "round {round}");
    }
}

/// Serves G5, REQ-R8: an older list that cannot be used any more keeps nobody from the newest one.
#[test]
fn a_damaged_older_list_does_not_keep_the_newest_away() {
    let town = Town::with_credential("older-list");
    let [head] = heads(&town).try_into().unwrap();
    let file = head.with_file_name("0.bin");
    let mut bytes = std::fs::read(&file).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let refused = town.opened(&["update", "town/published"]);
    assert_eq!(refused.code, 2, "the only list there is: {}", refused.err);
    town.practice(&["publish", "--next-day"]).json();
    std::fs::write(&file, b"damaged").unwrap();
    let learnt = town.opened(&["update", "town/published"]);
    assert_eq!(learnt.code, 0, "{}", learnt.err);
    let learnt = learnt.json()["learnt"].as_array().unwrap().clone();
    let days = |member: &str| learnt.iter().filter(|new| !new[member].is_null()).count();
    assert_eq!((days("not_usable"), days("revocation_list_of")), (1, 2), "{learnt:?}");
}
