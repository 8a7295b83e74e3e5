//! Evidence against others: kept by the wallet that meets it, written to a file, deleted.

use nonla_credential::{
    Day, DomainId, SigningKey, TrustListContent, TrustListError, sign_trust_list,
};
use serde_json::{Value, json};

use crate::town::{PASSPHRASE, Town};

/// A trust list of nobody, with the number 0; lists of other `suites` are other lists.
fn list(operator: &SigningKey, suites: &[&str]) -> Result<String, TrustListError> {
    let published = Day::parse("2026-11-22").unwrap();
    let content = TrustListContent {
        domain: DomainId::parse("urn:nonla:domain:vn").unwrap(),
        sequence: 0,
        published,
        valid_until: TrustListContent::latest_end(published),
        previous: None,
        suites: suites.iter().map(|suite| (*suite).to_owned()).collect(),
        issuers: Vec::new(),
        verifiers: Vec::new(),
    };
    sign_trust_list(operator, &content)
}

/// Serves T-A5, REQ-W7: an operator that signs two lists of one number leaves evidence in the wallet that meets
/// both, whether the second comes in place of the first or as the next one, and though nobody asked for a file.
#[test]
fn two_trust_lists_leave_evidence_in_the_wallet() {
    for (name, second) in [("evidence-same", "0.jwt"), ("evidence-next", "1.jwt")] {
        let town = Town::empty(name);
        let operator = SigningKey::generate(&mut rand::rngs::OsRng);
        let lists = format!("{}/trust-list", town.path("town/published"));
        std::fs::create_dir_all(&lists).unwrap();
        std::fs::write(town.path("town/operator.key"), operator.verifying_key().to_string())
            .unwrap();
        let suite = nonla_crypto::SUITE_ID;
        std::fs::write(format!("{lists}/0.jwt"), list(&operator, &[suite]).unwrap()).unwrap();
        town.init();
        let other = list(&operator, &[suite, "another"]).unwrap();
        std::fs::write(format!("{lists}/{second}"), other).unwrap();

        let update = ["update", "town/published", "--evidence-out", "evidence.json"];
        assert_eq!(town.opened(&update).error(), "two-trust-lists", "{second}");
        let kept = town.opened(&["evidence"]).json();
        let about = json!({ "two_lists": { "sequence": 0 } });
        assert_eq!(kept["evidence"][0]["about"], about, "{second}");
        assert_eq!(town.opened(&["evidence", "1", "--out", "again.json"]).json()["number"], 1);
        let read = |file| std::fs::read_to_string(town.path(file)).unwrap();
        assert_eq!(read("evidence.json"), read("again.json"));
        assert!(read("again.json").contains("two_lists"));

        let no = town.wallet(&[PASSPHRASE, "no"], &["evidence", "1", "--delete"]);
        assert_eq!(no.json()["deleted"], Value::Bool(false));
        let yes = town.wallet(&[PASSPHRASE, "yes"], &["evidence", "1", "--delete"]);
        assert_eq!(yes.json()["deleted"], Value::Bool(true));
        assert_eq!(town.opened(&["evidence"]).json()["evidence"], json!([]));
    }
}
