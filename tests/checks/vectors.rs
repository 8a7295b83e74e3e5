//! `tests/vectors/nonla-2`: what a second implementation compares itself with.
//!
//! The files follow from seeds, so a change of format shows as a change of files. To write them
//! anew: `UPDATE_VECTORS=1 cargo test --test checks the_vectors_are`.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use nonla_credential::{CredentialType, IssuerId, Request, TrustList, VerifierId};
use nonla_verifier::testing::TestWorld;
use nonla_verifier::{Moment, PlatformKey, RefusalKind, Session, Verifier, VerifierConfig};
use serde_json::{Value, json};

use crate::engine::rng;
use crate::vector_documents::{Documents, judge};
use crate::vector_scenes::{Scene, scenes};

/// The file that has no answers but documents.
const DOCUMENTS: &str = "documents";

fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests/vectors/nonla-2"].iter().collect()
}

/// What a verdict is called in the files.
fn verdict(refusal: Option<RefusalKind>) -> Value {
    refusal.map_or_else(|| json!("ok"), |kind| json!(kind))
}

fn file(scene: &Scene) -> String {
    let cases = scene.cases.iter().map(|case| {
        json!({
            "name": case.name,
            "presentation": hex::encode(&case.presentation),
            "expected": verdict(case.expected),
        })
    });
    let file = json!({
        "about": scene.about,
        "operator_key": TestWorld::operator().verifying_key(),
        "trust_list": scene.trust_list,
        "verifier": scene.verifier,
        "request": scene.request,
        "now": scene.now,
        "cases": cases.collect::<Vec<_>>(),
    });
    format!("{}\n", serde_json::to_string_pretty(&file).unwrap())
}

fn stored_files() -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.filter(|path| path.extension().is_some_and(|end| end == "json"));
    files
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect()
}

/// Serves REQ-S5: whoever changes a written form must say so, by writing the vectors anew.
#[test]
fn the_vectors_are_what_this_code_writes() {
    let mut made: BTreeMap<String, String> =
        scenes().iter().map(|scene| (scene.name.to_owned(), file(scene))).collect();
    let documents = json!({
        "about": "documents that a reader takes or refuses",
        "documents": Documents::all(),
    });
    let documents = format!("{}\n", serde_json::to_string_pretty(&documents).unwrap());
    made.insert(DOCUMENTS.to_owned(), documents);
    if std::env::var("UPDATE_VECTORS").is_ok_and(|value| value == "1") {
        fs::create_dir_all(folder()).unwrap();
        for name in stored_files().keys().filter(|name| !made.contains_key(*name)) {
            fs::remove_file(folder().join(format!("{name}.json"))).unwrap();
        }
        for (name, text) in &made {
            fs::write(folder().join(format!("{name}.json")), text).unwrap();
        }
    }
    let stored = stored_files();
    let names = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&stored), names(&made));
    for (name, text) in &made {
        assert!(stored.get(name) == Some(text), "{name}.json is not what this code writes");
    }
}

/// The platform of a vector, the session of its request, and the trust list, as the file has them.
fn read(vector: &Value) -> (Verifier, Session, TrustList) {
    let text = |member: &str| vector[member].as_str().unwrap();
    let operator = serde_json::from_value(vector["operator_key"].clone()).unwrap();
    let list = TrustList::read(text("trust_list"), &operator).unwrap();
    let request = Request::parse(text("request")).unwrap();
    let (entry, key) = list.verifier_of_key(request.key_id()).unwrap();
    assert_eq!(entry.id, VerifierId::parse(text("verifier")).unwrap());
    let request = request.verify(key).unwrap();
    let (content, asked) = (request.content(), request.asked());
    let config = VerifierConfig {
        domain: list.domain().clone(),
        id: entry.id.clone(),
        client_id: content.client_id.clone(),
        response_uri: content.response_uri.clone(),
        issuer: IssuerId::parse(asked.issuer.as_str()).unwrap(),
        credential_type: CredentialType::parse(asked.credential_type.as_str()).unwrap(),
        ..TestWorld::new(1).verifier().config().clone()
    };
    let verifier = Verifier::new(config, TestWorld::operator(), PlatformKey::from_bytes(&[1; 32]));
    (verifier, TestWorld::session_of(request), list)
}

/// Serves REQ-S5: each stored answer gets the verdict that stands beside it.
#[test]
fn each_vector_gets_its_verdict() {
    let mut rng = rng("vectors");
    let mut reached = BTreeMap::<String, usize>::new();
    for (name, text) in stored_files().into_iter().filter(|(name, _)| name != DOCUMENTS) {
        let vector: Value = serde_json::from_str(&text).unwrap();
        let (verifier, session, trust_list) = read(&vector);
        let now = vector["now"].as_i64().unwrap();
        let moment = Moment { trust_list: &trust_list, head: None, now };
        for case in vector["cases"].as_array().unwrap() {
            let presentation = hex::decode(case["presentation"].as_str().unwrap()).unwrap();
            let checked = verifier.check(&session, &presentation, &moment, &mut rng);
            let found = verdict(checked.err().map(|refusal| refusal.kind()));
            assert_eq!(found, case["expected"], "{name}: {}", case["name"]);
            *reached.entry(found.as_str().unwrap().to_owned()).or_default() += 1;
        }
    }
    println!("{reached:?}");
    for kind in RefusalKind::ALL {
        assert!(reached.contains_key(verdict(Some(kind)).as_str().unwrap()), "{kind:?}");
    }
    assert!(reached["ok"] >= 6);
}

/// Serves REQ-S5, T-F1, T-F2: each stored document is read, or refused for the reason beside it.
#[test]
fn each_document_gets_its_verdict() {
    let file: Value = serde_json::from_str(&stored_files()[DOCUMENTS]).unwrap();
    let mut reached = BTreeMap::<String, usize>::new();
    for document in file["documents"].as_array().unwrap() {
        let found = judge(document);
        let (kind, name) = (&document["kind"], &document["name"]);
        assert_eq!(document["expected"], found, "{kind}: {name}");
        *reached.entry(found).or_default() += 1;
    }
    println!("{reached:?}");
    assert!(reached["ok"] >= 20);
}

/// The values of section 13 are those of the vectors.
#[test]
fn the_text_has_the_hash_of_the_request_it_names() {
    let vector: Value = serde_json::from_str(&stored_files()["whole"]).unwrap();
    let request = Request::parse(vector["request"].as_str().unwrap()).unwrap();
    let (_, _, list) = read(&vector);
    let key = list.verifier_of_key(request.key_id()).unwrap().1;
    let hash = request.verify(key).unwrap().hash();
    let text = include_str!("../../specs/proof-format.md");
    assert!(
        text.contains(&format!("| hash of the request | `{}` |", hex::encode(hash.as_bytes())))
    );
}
