//! Whose credential it is, before it is kept.

use serde_json::json;

use crate::town::{PASSPHRASE, Town};

/// Somebody else than [`ADULT`](crate::town::ADULT), of age too.
const OTHER: &str = "3";

/// Serves REQ-I3, REQ-W1: who is handed somebody else's offer sees the name, says no, and begins with a
/// secret that is bound to nobody; a slip of the hand refuses nothing.
#[test]
fn a_credential_of_somebody_else_is_shown_and_refused() {
    let town = Town::found("receiving");
    town.init();
    assert_eq!(town.practice(&["offer", "--person", OTHER, "--out", "offer.json"]).code, 0);
    town.opened(&["receive", "offer.json", "--out", "request.json"]).json();
    let issued = town.practice(&["issue", "request.json", "--out", "credential.json"]);
    assert_eq!(issued.code, 0, "{}", issued.err);
    let take = ["receive", "--credential", "credential.json"];
    for typed in [vec![PASSPHRASE, "no"], vec![PASSPHRASE, ""], vec![PASSPHRASE, "no", "no"]] {
        let kept = town.wallet(&typed, &take);
        assert_eq!((kept.code, &kept.json()["taken"]), (1, &json!(false)), "{}", kept.err);
        for part in ["full name:", "birth date:", "ID number:", "beware:"] {
            assert!(kept.err.contains(part), "{part} in {}", kept.err);
        }
        let shown = town.opened(&["show"]).json();
        assert_eq!(shown["credentials"], json!([]), "nothing is kept");
        assert_eq!(shown["pending"].as_array().map(Vec::len), Some(1), "and nothing is lost");
    }
    let refused = town.wallet(&[PASSPHRASE, "no", "yes"], &take);
    assert_eq!((refused.code, &refused.json()["new_secret"]), (1, &json!(true)));
    assert_eq!(town.opened(&["show"]).json()["pending"], json!([]));
    assert_eq!(town.opened(&take).error(), "nothing-pending");
    let history = town.opened(&["history"]).json();
    assert!(history["lines"][0]["entry"]["event"]["credential_refused"].is_object());

    town.enrol();
    let (_, checked) = town.visit(&["--at", "a"], "yes");
    assert_eq!(checked.json()["outcome"], "new");
    // An older credential is no answer to another offer.
    town.opened(&["receive", "offer.json", "--out", "request.json"]).json();
    assert_eq!(town.opened(&take).error(), "answers-another-request");
    assert_eq!(town.opened(&["show"]).json()["pending"].as_array().map(Vec::len), Some(1));
}

/// Serves REQ-W1: a script that hands over no answer takes the credential, and it is shown all the same.
#[test]
fn a_script_takes_a_credential_without_an_answer() {
    let town = Town::found("receiving-by-script");
    town.init();
    assert_eq!(town.practice(&["offer", "--person", OTHER, "--out", "offer.json"]).code, 0);
    town.opened(&["receive", "offer.json", "--out", "request.json"]).json();
    assert_eq!(town.practice(&["issue", "request.json", "--out", "credential.json"]).code, 0);
    let taken = town.opened(&["receive", "--credential", "credential.json"]);
    assert_eq!((taken.code, &taken.json()["taken"]), (0, &json!(true)), "{}", taken.err);
    assert!(taken.err.contains("full name:"), "{}", taken.err);
    assert_eq!(town.opened(&["show"]).json()["credentials"].as_array().map(Vec::len), Some(1));
}
