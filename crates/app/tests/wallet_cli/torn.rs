//! A practice town whose file was cut off, is something else, or is used by several commands at once.

use std::process::Stdio;

use nonla_issuer::Table;

use crate::town::{Town, records};

/// Serves T-S1, T-S7: a file that is torn, foreign, or of before is named as that, and left as it is.
#[test]
fn a_file_that_is_no_town_is_named_and_left() {
    let town = Town::found("torn");
    let file = town.path("town/practice.db");
    let whole = std::fs::read(&file).unwrap();
    let wallet = std::fs::read(town.wallet_file()).ok();
    let mut other_version = whole.clone();
    other_version[63] = 9;
    let bad = [
        b"{\"format\":\"nonla-practice-1\"}\n".to_vec(),
        vec![0; 5_000],
        whole[..1_000].to_vec(),
        whole[..whole.len() - 4_096].to_vec(),
        other_version,
    ];
    for bytes in bad.iter().chain(&wallet) {
        std::fs::write(&file, bytes).unwrap();
        for arguments in [["people"], ["counts"]] {
            let ended = town.practice(&arguments);
            assert_eq!(
                (ended.error().as_str(), ended.code),
                ("practice-damaged", 2),
                "{}",
                ended.err
            );
            assert!(std::fs::read(&file).unwrap() == *bytes, "changed");
        }
    }
    std::fs::write(&file, &whole).unwrap();
    assert_eq!(town.practice(&["people"]).code, 0);
}

/// Two commands at once wait for each other: no step of either is lost.
#[test]
fn commands_at_once_lose_no_step() {
    let town = Town::found("at-once");
    let offers = || {
        let all = records(town.path("town/practice.db"));
        all.iter().filter(|(key, _)| key.table() == Table::Offers as u8).count()
    };
    let before = offers();
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
    assert_eq!(offers(), before + done);
    assert_eq!(town.practice(&["people"]).code, 0);
}

/// Serves T-B12, T-R6: a command that is killed at any moment leaves a town that goes on, and an offer
/// that was handed out is one.
#[cfg(unix)]
#[test]
fn a_town_survives_a_kill_at_any_moment() {
    let town = Town::found("killed");
    for kill in 0..12 {
        let offer =
            ["practice", "town", "offer", "--person", "0", "--out", "offer.json", "--force"];
        let mut child = town.command(&offer).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(15 * kill));
        let _ = child.kill();
        child.wait().unwrap();
        assert_eq!(town.practice(&["people"]).code, 0, "kill {kill}");
        assert_eq!(town.practice(&["counts"]).code, 0, "kill {kill}");
    }
    assert_eq!(town.practice(&["ask", "--at", "a", "--out", "ask.jwt"]).code, 0);
}
