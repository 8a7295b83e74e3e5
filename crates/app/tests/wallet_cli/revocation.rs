//! The code on paper revokes, without a person's number and without their wallet.

use crate::town::{ADULT, Town};

/// Serves REQ-R7: the code that is printed with an offer revokes what the offer led to, typed in any way;
/// a mistyped one says so, one that was used has nothing left to revoke.
#[test]
fn the_printed_code_revokes() {
    let town = Town::found("by-code");
    town.init();
    let (code, said) = town.says(&["offer", "--person", ADULT, "--out", "offer.json"]);
    assert_eq!(code, 0, "{said}");
    let line = said.lines().find(|line| line.contains("revoke --code")).unwrap();
    let code = line.rsplit(' ').next().unwrap();
    assert!(line.contains("nonla practice town revoke --code "), "{line}");
    town.opened(&["receive", "offer.json", "--out", "request.json"]).json();
    assert_eq!(town.practice(&["issue", "request.json", "--out", "credential.json"]).code, 0);
    town.take("credential.json").json();

    let last = if code.ends_with('2') { "3" } else { "2" };
    let wrong = format!("{}{last}", &code[..code.len() - 1]);
    let (ended, said) = town.says(&["revoke", "--code", &wrong]);
    assert!(ended == 2 && said.contains("look at the paper again"), "{said}");
    assert_eq!(town.says(&["revoke"]).0, 2);
    let typed = code.to_lowercase().replace('-', " ");
    let (ended, said) = town.says(&["revoke", "--code", &typed]);
    assert_eq!(ended, 0, "{said}");
    assert!(said.contains("next: nonla practice town publish --next-day"), "{said}");
    let again = town.practice(&["revoke", "--code", code]);
    assert_eq!((again.code, again.error().as_str()), (1, "refused"));

    town.practice(&["publish", "--next-day"]).json();
    assert_eq!(town.practice(&["counts"]).json()["counters"]["revoked"], 1);
    town.opened(&["update", "town/published"]).json();
    assert_eq!(town.opened(&["show"]).json()["credentials"][0]["state"], "revoked");
}
