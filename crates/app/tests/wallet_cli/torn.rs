//! A practice town whose log was cut off.

use std::process::Stdio;

use crate::town::Town;

/// Serves T-B12: whatever is cut off its end, the whole lines bring the town back (case 18), and it
/// goes on from there; cut within its first line, it can be founded again.
#[test]
fn a_town_survives_a_cut_at_any_byte() {
    let town = Town::with_credential("torn");
    let log = town.path("town/practice.jsonl");
    let whole = std::fs::read(&log).unwrap();
    let lines = whole.iter().filter(|byte| **byte == b'\n').count();
    let first = whole.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    let step = (whole.len() - first) / 12 + 1;
    for cut in (first..whole.len()).step_by(step).chain([whole.len() - 20, whole.len() - 1]) {
        std::fs::write(&log, &whole[..cut]).unwrap();
        let people = town.practice(&["people"]);
        assert_eq!(people.code, 0, "cut at {cut}: {}", people.err);
        let kept = std::fs::read(&log).unwrap();
        assert!(whole.starts_with(&kept) && kept.ends_with(b"\n"), "cut at {cut}");
        let acknowledged = whole[..cut].iter().filter(|byte| **byte == b'\n').count();
        let kept = kept.iter().filter(|byte| **byte == b'\n').count();
        assert_eq!(kept, acknowledged, "cut at {cut} of {lines} lines");
        assert_eq!(town.practice(&["ask", "--at", "a", "--out", "ask.jwt"]).code, 0);
        assert_eq!(town.practice(&["people"]).code, 0, "cut at {cut}, and gone on");
    }
    for cut in [0, 1, first - 1] {
        std::fs::create_dir_all(town.path("again")).unwrap();
        std::fs::write(town.path("again/practice.jsonl"), &whole[..cut]).unwrap();
        let people = ["practice", "again", "--json", "people"];
        let said = crate::town::ended(town.command(&people).output().unwrap());
        assert_eq!(said.error(), "no-practice-folder", "cut at {cut}");
        let init = ["practice", "again", "--json", "init"];
        let made = crate::town::ended(town.command(&init).output().unwrap());
        assert_eq!(made.code, 0, "cut at {cut}: {}", made.err);
        std::fs::remove_dir_all(town.path("again")).unwrap();
    }
}

/// Two commands at once wait for each other: no step of either is lost.
#[test]
fn commands_at_once_lose_no_step() {
    let town = Town::found("at-once");
    let lines = || {
        let log = std::fs::read(town.path("town/practice.jsonl")).unwrap();
        log.iter().filter(|byte| **byte == b'\n').count()
    };
    let before = lines();
    let start = |number: usize| {
        let (person, out) = (number.to_string(), format!("offer-{number}.json"));
        let offer = ["practice", "town", "offer", "--person", &person, "--out", &out];
        town.command(&offer).stdout(Stdio::null()).spawn().unwrap()
    };
    // Everybody of age and resident among the first is made an offer; the rest is refused.
    let children: Vec<_> = (0..6).map(start).collect();
    let done = children.into_iter().map(|mut child| child.wait().unwrap().success());
    let done = done.filter(|success| *success).count();
    assert!(done > 1);
    assert_eq!(lines(), before + done);
    assert_eq!(town.practice(&["people"]).code, 0);
}
