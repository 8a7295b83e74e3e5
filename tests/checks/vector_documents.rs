//! Documents that a reader takes or refuses: what `documents.json` holds, and our readers' verdicts.

use std::fmt::Debug;

use nonla_credential::{
    ConsentContent, ConsentReceipt, CredentialRequest, DomainId, ErasureContent, ErasureOutcome,
    ErasureReceipt, GapFile, GapListError, Handover, Hash, Head, HolderConsent, IssuedCredential,
    IssuerId, Jws, Offer, Period, PseudonymMessage, Request, SigningKey, TrustList,
    TrustListContent, VerifierId, VerifyingKey, scope_of, sign_jws,
};
use nonla_crypto::{
    BlindRequest, DigitSecretKey, DigitTable, Gap, HolderSecret, IssuanceContext, Pseudonym,
    PublicKey, Scope, SecretKey,
};
use nonla_verifier::testing::TestWorld;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use serde_json::{Value, json};

use crate::vector_scenes::Asking;

const LIST: &str = "nonla-trust-list+jwt";
const REQUEST: &str = "nonla-request+jwt";
const HEAD: &str = "nonla-gap-head+jwt";
const CONSENT: &str = "nonla-consent+jwt";
const ERASURE: &str = "nonla-erasure+jwt";
const ISSUER: &str = "urn:nonla:issuer:a";
const DOMAIN: &str = "urn:nonla:domain:test";
const CONSENTED: &str = "urn:nonla:verifier:a";

/// All documents, each with its kind, what the reader knows, and the verdict expected.
pub(crate) struct Documents {
    key: SigningKey,
    all: Vec<Value>,
}

/// A change of one member: where it is, and its new value, or none to leave it out.
type Edit = (&'static str, Option<Value>, &'static str);

fn to(value: impl Into<Value>) -> Option<Value> {
    Some(value.into())
}

/// `bytes` as base64url: the payload of a document that holds them.
fn base64url(bytes: &[u8]) -> String {
    let document = sign_jws(&SigningKey::from_seed(&[1; 32]), "x", bytes);
    document.split('.').nth(1).unwrap().to_owned()
}

fn edited(base: &Value, (pointer, new, _): &Edit) -> Value {
    let mut value = base.clone();
    let (parent, member) = pointer.rsplit_once('/').unwrap();
    let parent = value.pointer_mut(parent).unwrap();
    match (parent, new) {
        (Value::Array(items), Some(new)) => items[member.parse::<usize>().unwrap()] = new.clone(),
        (Value::Object(members), Some(new)) => drop(members.insert(member.to_owned(), new.clone())),
        (Value::Object(members), None) => drop(members.remove(member).unwrap()),
        _ => panic!("{pointer}"),
    }
    value
}

/// The counts of keys that begin with these two characters, repeated.
fn counted(keys: &[(&str, u64, u64)]) -> Value {
    let counts = keys.iter().map(|(key, people, credentials)| {
        json!({ "key": key.repeat(8), "people": people, "credentials": credentials })
    });
    counts.collect()
}

impl Documents {
    /// Every document; the same ones each time.
    pub(crate) fn all() -> Vec<Value> {
        let mut documents = Self { key: SigningKey::from_seed(&[9; 32]), all: Vec::new() };
        let world = TestWorld::new(1);
        let asking = Asking::whole(&world, world.verifier());
        let request = serde_json::to_value(&asking.content).unwrap();
        documents.spellings(&request);
        documents.json(&request);
        documents.requests(&request);
        documents.trust_lists(&world);
        documents.heads();
        documents.gap_files();
        documents.digit_tables();
        documents.blind_requests();
        documents.messages();
        documents.consents();
        documents.consent_receipts();
        documents.erasure_receipts();
        documents.issuance();
        documents.all
    }

    fn add(&mut self, (kind, name): (&str, &str), with: Value, document: &str, expected: &str) {
        self.all.push(json!({
            "kind": kind, "name": name, "with": with, "document": document, "expected": expected,
        }));
    }

    fn public(&self) -> Value {
        json!(self.key.verifying_key())
    }

    fn request(&mut self, name: &str, document: &str, expected: &str) {
        let with = json!({ "key": self.public() });
        self.add(("request", name), with, document, expected);
    }

    /// Every refusal of a signed document, in the text's order.
    fn spellings(&mut self, request: &Value) {
        let payload = serde_json::to_vec(request).unwrap();
        let good = sign_jws(&self.key, REQUEST, &payload);
        let (signed, signature) = good.rsplit_once('.').unwrap();
        let (header, body) = signed.split_once('.').unwrap();
        let id = self.key.id();
        let headed = |text: &str| format!("{}.{body}.{signature}", base64url(text.as_bytes()));
        let ours = format!(r#"{{"alg":"EdDSA","kid":"{id}","typ":"{REQUEST}"}}"#);
        assert_eq!(headed(&ours), good);
        let other = SigningKey::from_seed(&[8; 32]);
        let swapped = sign_jws(&self.key, REQUEST, b"{}");
        let swapped = swapped.rsplit_once('.').unwrap().1;
        let long = format!("{signed}.{}", "A".repeat(65_536));
        for (name, document, expected) in [
            ("a request", good.clone(), "ok"),
            ("too long", long, "too_long"),
            ("nothing", String::new(), "not_compact"),
            ("two parts", signed.to_owned(), "not_compact"),
            ("four parts", format!("{good}.AA"), "not_compact"),
            ("four parts, no header", format!("e30.{good}"), "header"),
            ("a padded header", format!("{header}=.{body}.{signature}"), "not_compact"),
            ("a padded payload", format!("{header}.{body}=.{signature}"), "not_compact"),
            ("a line feed at the end", format!("{good}\n"), "not_compact"),
            ("63 bytes of signature", format!("{signed}.{}", base64url(&[1; 63])), "not_compact"),
            ("65 bytes of signature", format!("{signed}.{}", base64url(&[1; 65])), "not_compact"),
            ("no kid", headed(r#"{"alg":"none","typ":"x"}"#), "header"),
            ("a short kid", headed(&ours.replace(&id.to_string(), "AAAA")), "header"),
            ("a member more", headed(&ours.replace('}', r#","crit":[]}"#)), "header"),
            ("null", headed(&ours.replace(&format!("\"{REQUEST}\""), "null")), "header"),
            ("a header of 513 bytes", headed(&ours.replace(REQUEST, &"t".repeat(458))), "header"),
            ("no algorithm", headed(&ours.replace("EdDSA", "none")), "algorithm"),
            (
                "no algorithm and a blank",
                headed(&ours.replace("EdDSA\",", "none\", ")),
                "algorithm",
            ),
            ("a blank", headed(&ours.replace(',', ", ")), "header"),
            ("an escape", headed(&ours.replace("nonla", r"\u006eonla")), "header"),
            ("a header and a payload", headed("{}").replace(body, "="), "header"),
            ("another key", sign_jws(&other, REQUEST, &payload), "other_key"),
            ("another key and type", sign_jws(&other, LIST, &payload), "other_key"),
            ("another type", sign_jws(&self.key, LIST, &payload), "other_type"),
            (
                "a type with escapes",
                sign_jws(&self.key, "a\"\\\n\u{1}\u{7f}ễ", &payload),
                "other_type",
            ),
            (
                "another type, no signature",
                headed(&ours.replace("request", "verdict")),
                "other_type",
            ),
            ("the signature of another", format!("{signed}.{swapped}"), "bad_signature"),
            ("zeros for a signature", format!("{signed}.{}", base64url(&[0; 64])), "bad_signature"),
        ] {
            self.request(name, &document, expected);
        }
    }

    /// What JSON may not be, and what it may.
    fn json(&mut self, request: &Value) {
        let text = serde_json::to_string(request).unwrap();
        let expiry = format!("\"expires_at\":{}", request["expires_at"]);
        let with = |new: &str| text.replace(&expiry, &format!("\"expires_at\":{new}"));
        let more = |new: &str| text.replace(&expiry, &format!("{expiry},{new}"));
        let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        for (name, payload, expected) in [
            ("blanks", format!(" \t\r\n{text} \t\r\n"), "ok"),
            ("a member's name escaped", text.replace("\"nonce\"", r#""\u006eonce""#), "ok"),
            ("a surrogate pair", text.replace("\"resident\"", r#""\ud83d\ude00""#), "ok"),
            ("an empty text", text.replace("\"resident\"", "\"\""), "ok"),
            ("a control character escaped", text.replace("\"resident\"", r#""\u0000""#), "ok"),
            ("long ago", with("-1"), "ok"),
            ("the least integer", with("-9007199254740991"), "ok"),
            ("the greatest integer", with("9007199254740991"), "ok"),
            ("2^53", with("9007199254740992"), "malformed"),
            ("-2^53", with("-9007199254740992"), "malformed"),
            ("-0", with("-0"), "malformed"),
            ("a fraction", with("1.0"), "malformed"),
            ("an exponent", with("1e3"), "malformed"),
            ("a leading zero", with("01"), "malformed"),
            ("a text for a number", with("\"1\""), "malformed"),
            ("true for a number", with("true"), "malformed"),
            ("null", with("null"), "malformed"),
            ("a member twice", more(&expiry), "malformed"),
            ("a member twice, once escaped", more(r#""\u006eonce":"""#), "malformed"),
            ("an unknown member", more("\"more\":1"), "malformed"),
            ("null for nothing", more("\"more\":null"), "malformed"),
            ("another blank", format!("{text}\u{a0}"), "malformed"),
            ("a byte order mark", format!("\u{feff}{text}"), "malformed"),
            ("two values", format!("{text}{{}}"), "malformed"),
            ("nothing", String::new(), "malformed"),
            ("a comma too many", text.replace("]", ",]"), "malformed"),
            ("half a surrogate pair", text.replace("\"resident\"", r#""\ud83d""#), "malformed"),
            ("a control character", text.replace("\"resident\"", "\"\u{1}\""), "malformed"),
            ("deeper than 32", deep(33), "malformed"),
            ("an array", "[]".to_owned(), "malformed"),
        ] {
            let document = sign_jws(&self.key, REQUEST, payload.as_bytes());
            self.request(&format!("JSON: {name}"), &document, expected);
        }
        let document = sign_jws(&self.key, REQUEST, b"\"\xff\"");
        self.request("JSON: not UTF-8", &document, "malformed");
    }

    fn requests(&mut self, request: &Value) {
        let predicates = request.pointer("/query/meta/predicates").unwrap();
        let (expiry, age) = (predicates[0].clone(), predicates[1].clone());
        let day = expiry["as_of"].as_str().unwrap();
        let enrolled = |value: Option<i64>| {
            let mut predicate =
                json!({ "path": ["enrolled_on"], "op": "days_ago_at_least", "as_of": day });
            if let Some(value) = value {
                predicate["value"] = json!(value);
            }
            predicate
        };
        let old = |value: Value| {
            let mut predicate = age.clone();
            predicate["value"] = value;
            predicate
        };
        let mut other_day = age.clone();
        other_day["as_of"] = json!("2026-11-23");
        let mut valued = expiry.clone();
        valued["value"] = json!(0);
        let mut ageless = age.clone();
        ageless.as_object_mut().unwrap().remove("value");
        let mut no_path = age.clone();
        no_path["path"] = json!([]);
        let claim = request.pointer("/query/claims/0").unwrap().clone();
        let mut list = request.pointer("/query/meta/not_revoked").unwrap().clone();
        let mut periods = |oldest: &str, newest: &str| {
            (list["oldest_period"], list["period"]) = (json!(oldest), json!(newest));
            list.clone()
        };
        let as_of = expiry["as_of"].clone();
        let among = |claim: &str, values: &[&str]| json!({ "path": [claim], "op": "one_of", "values": values, "as_of": as_of });
        let nine = ["001", "002", "003", "004", "005", "006", "007", "008", "009"];
        let mut among_valued = among("province", &["001"]);
        among_valued["value"] = json!(1);
        let mut expiry_of_codes = expiry.clone();
        expiry_of_codes["values"] = json!(["001"]);
        const PREDICATES: &str = "/query/meta/predicates";
        let edits: Vec<Edit> = vec![
            ("/client_id", to(""), "malformed"),
            ("/client_id", to("a b"), "malformed"),
            ("/response_uri", to("u".repeat(513)), "malformed"),
            ("/response_uri", to("u".repeat(512)), "ok"),
            ("/nonce", to("AA"), "malformed"),
            ("/nonce", None, "malformed"),
            ("/query/format", to("x"), "unknown_format"),
            ("/query/meta/proof_system", to(json!([])), "unknown_format"),
            ("/query/meta/proof_system", to(json!(["nonla-bbs-2", "x"])), "unknown_format"),
            ("/query/meta/vct_values", to(json!([])), "not_one_type"),
            ("/query/meta/vct_values", to(json!(["a", "b"])), "not_one_type"),
            ("/query/meta/vct_values", to(json!(["A"])), "malformed"),
            ("/query/meta/issuer", to("i".repeat(128)), "ok"),
            ("/query/meta/issuer", to("i".repeat(129)), "malformed"),
            ("/trust_list", None, "malformed"),
            ("/trust_list/sequence", to(-1), "malformed"),
            ("/trust_list/sequence", to(7), "ok"),
            ("/trust_list/hash", to("AA"), "malformed"),
            ("/query/claims", None, "ok"),
            ("/query/claims", to(json!([])), "malformed"),
            ("/query/claims", to(json!([claim, claim])), "unknown_claim"),
            ("/query/claims/0/path", to(json!(["nationality"])), "unknown_claim"),
            ("/query/claims/0/values", to(json!(["VN", "LA"])), "unknown_claim"),
            ("/query/claims/0/values", to(json!([])), "unknown_claim"),
            ("/query/claims/0/values", to(json!(["vn"])), "malformed"),
            ("/query/meta/pseudonym", None, "ok"),
            ("/query/meta/pseudonym/scope", to("other"), "foreign_scope"),
            (PREDICATES, to(json!([expiry, other_day])), "different_days"),
            (PREDICATES, to(json!([no_path, other_day])), "unknown_predicate"),
            (PREDICATES, to(json!([valued])), "unknown_predicate"),
            (PREDICATES, to(json!([ageless])), "unknown_predicate"),
            (PREDICATES, to(json!([old(json!(17))])), "threshold"),
            (PREDICATES, to(json!([old(json!(274))])), "threshold"),
            (PREDICATES, to(json!([old(json!(-18))])), "malformed"),
            (PREDICATES, to(json!([age, expiry])), "ok"),
            (PREDICATES, to(json!([age])), "account_unbound"),
            (PREDICATES, to(json!([expiry])), "ok"),
            (PREDICATES, to(json!([age, age])), "predicate_twice"),
            (PREDICATES, to(json!([age, old(json!(21))])), "predicate_twice"),
            (PREDICATES, to(json!([expiry, enrolled(Some(30))])), "ok"),
            (PREDICATES, to(json!([expiry, enrolled(Some(365))])), "ok"),
            (PREDICATES, to(json!([enrolled(Some(90))])), "account_unbound"),
            (PREDICATES, to(json!([enrolled(Some(0))])), "enrolment_threshold"),
            (PREDICATES, to(json!([enrolled(Some(89))])), "enrolment_threshold"),
            (PREDICATES, to(json!([enrolled(Some(91))])), "enrolment_threshold"),
            (PREDICATES, to(json!([enrolled(Some(65_626))])), "enrolment_threshold"),
            (PREDICATES, to(json!([enrolled(Some(-30))])), "malformed"),
            (PREDICATES, to(json!([enrolled(Some(30)), enrolled(Some(90))])), "predicate_twice"),
            (PREDICATES, to(json!([enrolled(None)])), "unknown_predicate"),
            (PREDICATES, to(json!([expiry, among("province", &["001"])])), "ok"),
            (PREDICATES, to(json!([among("province", &["001", "079"]), expiry])), "ok"),
            (
                PREDICATES,
                to(json!([expiry, among("status", &["citizen", "citizen_abroad"])])),
                "ok",
            ),
            (PREDICATES, to(json!([expiry, among("province", &nine[..8])])), "ok"),
            (PREDICATES, to(json!([expiry, among("province", &nine)])), "many_codes"),
            (PREDICATES, to(json!([expiry, among("province", &[])])), "malformed"),
            (
                PREDICATES,
                to(json!([expiry, among("province", &["079", "001"])])),
                "codes_not_ascending",
            ),
            (
                PREDICATES,
                to(json!([expiry, among("province", &["001", "001"])])),
                "codes_not_ascending",
            ),
            (
                PREDICATES,
                to(json!([expiry, among("status", &["foreign_resident", "citizen"])])),
                "codes_not_ascending",
            ),
            (PREDICATES, to(json!([expiry, among("province", &["097"])])), "unknown_code"),
            (PREDICATES, to(json!([expiry, among("province", &["000"])])), "unknown_code"),
            (PREDICATES, to(json!([expiry, among("province", &["1"])])), "unknown_code"),
            (PREDICATES, to(json!([expiry, among("status", &["tourist"])])), "unknown_code"),
            (PREDICATES, to(json!([expiry, among("nationality", &["VN"])])), "unknown_predicate"),
            (PREDICATES, to(json!([expiry, among("birth_date", &["001"])])), "unknown_predicate"),
            (
                PREDICATES,
                to(json!([expiry, among("province", &["001"]), among("province", &["001"])])),
                "predicate_twice",
            ),
            (PREDICATES, to(json!([among("province", &["001"])])), "account_unbound"),
            (PREDICATES, to(json!([expiry, among_valued])), "unknown_predicate"),
            (PREDICATES, to(json!([expiry_of_codes])), "unknown_predicate"),
            (PREDICATES, to(json!([])), "malformed"),
            (PREDICATES, None, "no_day"),
            ("/query/meta/not_revoked", None, "account_unbound"),
            ("/query/meta/not_revoked", to(periods("2026-11-20", "2026-11-20")), "ok"),
            ("/query/meta/not_revoked", to(periods("2026-11-20", "2026-11-21")), "ok"),
            ("/query/meta/not_revoked", to(periods("2026-11-22", "2026-11-23")), "ok"),
            ("/query/meta/not_revoked", to(periods("2026-11-21", "2026-11-21")), "bad_periods"),
            ("/query/meta/not_revoked", to(periods("2026-11-23", "2026-11-23")), "bad_periods"),
            ("/query/meta/not_revoked", to(periods("2026-11-19", "2026-11-19")), "period_off_day"),
            ("/query/meta/not_revoked", to(periods("2026-11-19", "2026-11-20")), "bad_periods"),
            ("/query/meta/not_revoked", to(periods("2026-11-23", "2026-11-24")), "period_off_day"),
            ("/query/meta/not_revoked", to(periods("2025-11-22", "2025-11-22")), "period_off_day"),
            ("/query/meta/not_revoked/oldest_period", to("2026-11-22"), "bad_periods"),
            ("/query/meta/not_revoked/oldest_period", to("2026-11-20"), "bad_periods"),
            ("/query/meta/not_revoked/oldest_period", to("2026-11-23"), "bad_periods"),
            ("/query/meta/not_revoked/oldest_period", to("2026-02-29"), "malformed"),
            ("/query/meta/purpose", to(""), "malformed"),
            ("/query/meta/purpose", to("a\u{200b}b"), "malformed"),
            ("/query/meta/purpose", to("một tài khoản cho mỗi người"), "ok"),
            ("/query/meta/purpose", to("mo\u{323}\u{302}t ta\u{300}i khoa\u{309}n"), "malformed"),
            ("/query/meta/purpose", to("a\u{2800}b"), "malformed"),
            ("/query/meta/purpose", to("a\u{e000}b"), "malformed"),
            ("/query/meta/purpose", to("a\u{1d173}b"), "malformed"),
            ("/query/meta/purpose", to("a \u{301}b"), "malformed"),
            ("/query/meta/purpose", to(format!("q{}", "\u{301}".repeat(8))), "ok"),
            ("/query/meta/purpose", to(format!("q{}", "\u{301}".repeat(9))), "malformed"),
            ("/query/meta/purpose", to("ễ".repeat(200)), "ok"),
            ("/query/meta/purpose", to("ễ".repeat(201)), "malformed"),
            ("/query/meta/retention", to(65_536), "malformed"),
            ("/query/meta/retention", to(65_535), "ok"),
            ("/query/meta/retention", to(-1), "malformed"),
        ];
        self.edited_requests("", request, edits);
        let accountless = edited(request, &("/query/meta/pseudonym", None, ""));
        let edits = vec![
            ("/query/meta/not_revoked", None, "ok"),
            (PREDICATES, to(json!([age])), "ok"),
            (PREDICATES, to(json!([enrolled(Some(180))])), "ok"),
        ];
        self.edited_requests("no pseudonym: ", &accountless, edits);
    }

    fn edited_requests(&mut self, about: &str, base: &Value, edits: Vec<Edit>) {
        for edit in edits {
            let payload = serde_json::to_vec(&edited(base, &edit)).unwrap();
            let document = sign_jws(&self.key, REQUEST, &payload);
            let name = format!("{about}{} {:.80}", edit.0, edit.1.unwrap_or_default());
            self.request(&name, &document, edit.2);
        }
    }

    fn trust_lists(&mut self, world: &TestWorld) {
        let list = world.trust_list();
        let mut base = json!({
            "domain": DOMAIN, "sequence": 0, "published": world.day(),
            "valid_until": TrustListContent::latest_end(world.day()), "suites": [nonla_crypto::SUITE_ID],
            "issuers": list.issuers(), "verifiers": list.verifiers(),
        });
        for verifier in base["verifiers"].as_array_mut().unwrap() {
            verifier["purposes"].as_array_mut().unwrap().truncate(1);
        }
        let key = base["issuers"][0]["keys"][0]["key"].clone();
        let purpose = base["verifiers"][0]["purposes"][0].clone();
        let with_age = |age: Value| {
            let mut second = purpose.clone();
            second["purpose"] = json!("another purpose");
            second["most"]["age_at_least"] = age;
            json!([purpose, second])
        };
        let with_days = |one: u16, other: u16| {
            let with = |text: &str, days: u16| {
                let with = edited(&purpose, &("/most/enrolled_before_days", to(days), ""));
                edited(&with, &("/purpose", to(text), ""))
            };
            json!([with("one", one), purpose, with("other", other)])
        };
        let with_set = |member: &str, one: Value, other: Value| {
            let with = |text: &str, set: Value| {
                let mut with = edited(&purpose, &("/purpose", to(text), ""));
                with["most"][member] = set;
                with
            };
            json!([with("one", one), purpose, with("other", other)])
        };
        let wide =
            edited(&purpose, &("/purpose", to("\u{ff2f}ne  account per adult Resident"), ""));
        let of_another = edited(&purpose, &("/issuer", to("urn:nonla:issuer:other"), ""));
        let translated = |lang: &str, text: &str| json!({ "lang": lang, "text": text });
        let translations = |texts: &[Value]| to(json!(texts));
        let nine: Vec<Value> =
            ('a'..='i').map(|letter| translated(&format!("x{letter}"), "text")).collect();
        let with_translation = |text: &str, translation: Value| {
            let with = edited(&purpose, &("/purpose", to(text), ""));
            edited(&with, &("/translations", to(json!([translation])), ""))
        };
        let two = |one: &str, other: &str| {
            let one = with_translation("one", translated("vi", one));
            to(json!([one, with_translation("another", translated("km", other))]))
        };
        let zeros = base64url(&[0; 32]);
        // y = p + 3, a point of the curve that is not of small order.
        let mut not_reduced = [0xff; 32];
        (not_reduced[0], not_reduced[31]) = (0xf0, 0x7f);
        let translations_of = "/verifiers/0/purposes/0/translations";
        let edits: Vec<Edit> = vec![
            ("/domain", to("urn:nonla:domain:other"), "ok"),
            ("/domain", to("A"), "malformed"),
            ("/domain", None, "malformed"),
            ("/sequence", to(0), "ok"),
            ("/sequence", to(5), "ok"),
            ("/sequence", to(-1), "malformed"),
            ("/previous", to(zeros.as_str()), "ok"),
            ("/previous", to("AA"), "malformed"),
            ("/suites", to(json!(["", nonla_crypto::SUITE_ID])), "ok"),
            ("/suites", to(json!([])), "unknown_suite"),
            ("/issuers", to(json!([])), "ok"),
            ("/issuers/0/name", to(" x"), "malformed"),
            ("/issuers/0/types/0/layout", to(zeros.as_str()), "unknown_layout"),
            ("/issuers/0/types/0/zone_minutes", to(-840), "ok"),
            ("/issuers/0/types/0/zone_minutes", to(841), "malformed"),
            ("/issuers/0/types/0/birthday_rule", to("any"), "malformed"),
            ("/issuers/0/gap_keys/0/key", to(key.clone()), "ambiguous"),
            (
                "/issuers/0/gap_keys/0/key",
                to(base64url(&[[0xc0; 1].as_slice(), &[0; 95]].concat())),
                "malformed",
            ),
            ("/issuers/0/head_key", to(zeros.as_str()), "malformed"),
            ("/issuers/0/head_key", to(base64url(&not_reduced)), "malformed"),
            (
                "/issuers/0/head_key",
                to(base["verifiers"][0]["request_keys"][0].clone()),
                "ambiguous",
            ),
            ("/issuers/0/since", None, "malformed"),
            ("/issuers/0/since", to("2025-01-01"), "key_before_since"),
            ("/issuers/0/keys", to(json!([])), "ok"),
            ("/issuers/0/keys/0/valid_from", to("2079-06-06"), "short_key_life"),
            ("/issuers/0/keys/0/valid_until", to("1900-01-01"), "short_key_life"),
            ("/issuers/0/gap_keys", to(json!([])), "ok"),
            ("/issuers/0/gap_keys/0/valid_until", to("1900-01-01"), "gap_keys_overlap"),
            ("/issuers/0/gap_keys/0/valid_until", None, "malformed"),
            ("/issuers/0/keys/0/valid_from", to("2079-06-07"), "malformed"),
            ("/verifiers/1/id", to(base["verifiers"][0]["id"].clone()), "ambiguous"),
            (
                "/verifiers/1/client_ids",
                to(base["verifiers"][0]["client_ids"].clone()),
                "ambiguous",
            ),
            ("/verifiers/0/client_ids", to(json!(["u", "u"])), "ambiguous"),
            ("/verifiers/0/response_uris", to(json!(["u", "u"])), "ok"),
            (
                "/verifiers/1/request_keys",
                to(base["verifiers"][0]["request_keys"].clone()),
                "ambiguous",
            ),
            ("/verifiers/0/purposes", to(json!([purpose, purpose])), "purpose_twice"),
            ("/verifiers/0/purposes", to(json!([purpose, wide])), "purpose_twice"),
            ("/verifiers/0/purposes", to(json!([purpose, of_another])), "ok"),
            ("/verifiers/0/purposes/0/issuer", None, "malformed"),
            ("/verifiers/0/purposes/0/vct", None, "malformed"),
            ("/verifiers/0/purposes/0/lang", to("zh-Hant-TW"), "ok"),
            ("/verifiers/0/purposes/0/lang", to("es-419"), "ok"),
            ("/verifiers/0/purposes/0/lang", None, "malformed"),
            ("/verifiers/0/purposes/0/lang", to("EN"), "malformed"),
            ("/verifiers/0/purposes/0/lang", to("en-gb"), "malformed"),
            ("/verifiers/0/purposes/0/lang", to("en-GB-oxendict"), "malformed"),
            ("/verifiers/0/purposes/0/lang", to("und"), "malformed"),
            (translations_of, translations(&[translated("vi", "một")]), "ok"),
            (translations_of, translations(&[translated("en-GB", "One")]), "ok"),
            (translations_of, translations(&[]), "malformed"),
            (translations_of, translations(&[translated("vi", "mo\u{323}\u{302}t")]), "malformed"),
            (translations_of, translations(&[translated("vi", &"ễ".repeat(201))]), "malformed"),
            (translations_of, translations(&nine[..8]), "ok"),
            (translations_of, translations(&nine), "many_translations"),
            (translations_of, translations(&[translated("en", "one")]), "language_twice"),
            (
                translations_of,
                translations(&[translated("vi", "một"), translated("vi", "hai")]),
                "language_twice",
            ),
            ("/verifiers/0/purposes", two("một", "hai"), "ok"),
            ("/verifiers/0/purposes", two("một", "MỘT"), "purpose_twice"),
            ("/verifiers/0/purposes", two("một", "One"), "purpose_twice"),
            ("/valid_until", None, "malformed"),
            ("/valid_until", Some(json!(world.day())), "ok"),
            ("/valid_until", to("2026-11-21"), "bad_life"),
            ("/valid_until", to("2027-12-27"), "ok"),
            ("/valid_until", to("2027-12-28"), "bad_life"),
            ("/verifiers/0/request_keys", to(json!([])), "ok"),
            ("/verifiers/0/handovers", to(json!(["any text"])), "ok"),
            ("/verifiers/0/handovers", to(json!([])), "malformed"),
            ("/verifiers/0/purposes", to(with_age(json!(21))), "two_ages"),
            ("/verifiers/0/purposes", to(with_age(json!(17))), "malformed"),
            ("/verifiers/0/purposes", to(with_days(30, 30)), "ok"),
            ("/verifiers/0/purposes", to(with_days(30, 90)), "two_enrolment_days"),
            ("/verifiers/0/purposes", to(with_days(30, 31)), "malformed"),
            (
                "/verifiers/0/purposes",
                to(with_set("province_in", json!(["001"]), json!(["001"]))),
                "ok",
            ),
            (
                "/verifiers/0/purposes",
                to(with_set("province_in", json!(["001"]), json!(["001", "079"]))),
                "two_province_sets",
            ),
            (
                "/verifiers/0/purposes",
                to(with_set("province_in", json!(["001"]), json!([]))),
                "malformed",
            ),
            (
                "/verifiers/0/purposes",
                to(with_set("province_in", json!(["001"]), json!(["079", "001"]))),
                "malformed",
            ),
            (
                "/verifiers/0/purposes",
                to(with_set("province_in", json!(["001"]), json!(["097"]))),
                "malformed",
            ),
            (
                "/verifiers/0/purposes",
                to(with_set("status_in", json!(["citizen"]), json!(["citizen"]))),
                "ok",
            ),
            (
                "/verifiers/0/purposes",
                to(with_set("status_in", json!(["citizen"]), json!(["foreign_resident"]))),
                "two_status_sets",
            ),
            ("/verifiers/0/purposes/0/most/not_expired", to(false), "account_unbound"),
            ("/verifiers/0/purposes/0/most/not_revoked", to(false), "account_unbound"),
            ("/verifiers/0/purposes/0/most/one_account", to(false), "ok"),
            ("/verifiers/0/purposes/0/most/one_account", to(1), "malformed"),
            ("/verifiers/0/purposes/0/most/resident_country", None, "ok"),
        ];
        let with = json!({ "key": self.public() });
        for edit in edits {
            let document = self.list(&edited(&base, &edit));
            let name = format!("{} {:.60}", edit.0, edit.1.unwrap_or_default());
            self.add(("trust_list", &name), with.clone(), &document, edit.2);
        }
        let document = self.list(&base);
        let other = sign_jws(&self.key, REQUEST, b"{}");
        self.add(("trust_list", "a request"), with, &other, "other_type");
        self.key_lives(&base);
        self.chain(base, &document);
    }

    /// Keys that could single somebody out. Days are counted from 1900-01-01.
    fn key_lives(&mut self, base: &Value) {
        let mut rng = ChaCha20Rng::seed_from_u64(17);
        let keys: Vec<String> = (0..3)
            .map(|_| base64url(&SecretKey::generate(&mut rng).public_key().to_bytes()))
            .collect();
        let day = |number: u16| json!(nonla_credential::Day::from_number(number));
        let mut listed = |member: &str, lives: &[(u16, u16)], expected: &str| {
            let issuer = &base["issuers"][0];
            let like = &issuer[member][0];
            let entries = lives.iter().zip(&keys).map(|((first, last), key)| {
                let mut entry = like.clone();
                entry["key"] = json!(key);
                (entry["valid_from"], entry["valid_until"]) = (day(*first), day(*last));
                entry
            });
            let mut issuer = issuer.clone();
            issuer["since"] = day(0);
            issuer[member] = entries.collect();
            let mut list = base.clone();
            list["issuers"] = json!([issuer]);
            let (name, document) = (format!("{member} {lives:?}"), self.list(&list));
            let with = json!({ "key": self.public() });
            self.add(("trust_list", &name), with, &document, expected);
        };
        for (lives, expected) in [
            (&[(0, 179)][..], "ok"),
            (&[(0, 178)], "short_key_life"),
            (&[(0, 400), (341, 900)], "ok"),
            (&[(341, 900), (0, 400)], "ok"),
            (&[(0, 400), (340, 900)], "long_key_overlap"),
            (&[(0, 500), (200, 379)], "long_key_overlap"),
            (&[(0, 400), (341, 520), (461, 900)], "ok"),
            (&[(0, 400), (341, 520), (400, 900)], "many_keys_in_force"),
            (&[(0, 400), (400, 578)], "short_key_life"),
        ] {
            listed("keys", lives, expected);
        }
        for (lives, expected) in [
            (&[(0, 9), (10, 10), (12, 20)][..], "ok"),
            (&[(12, 20), (0, 9)], "ok"),
            (&[(0, 9), (9, 20)], "gap_keys_overlap"),
            (&[(0, 20), (5, 6)], "gap_keys_overlap"),
            (&[(6, 5)], "gap_keys_overlap"),
        ] {
            listed("gap_keys", lives, expected);
        }
    }

    fn list(&self, content: &Value) -> String {
        sign_jws(&self.key, LIST, &serde_json::to_vec(content).unwrap())
    }

    /// Lists after a known one.
    fn chain(&mut self, mut base: Value, known: &str) {
        self.verifier_keys(&base);
        let hash = nonla_credential::Hash::of(known.as_bytes());
        let with = json!({ "key": self.public(), "known": [known] });
        for (name, sequence, previous, expected) in [
            ("the next list", 1, json!(hash), "ok"),
            ("a list left out", 2, json!(hash), "broken_chain"),
            ("another list before", 1, json!(base64url(&[0; 32])), "broken_chain"),
        ] {
            base["sequence"] = json!(sequence);
            base["previous"] = previous;
            let document = self.list(&base);
            self.add(("trust_list", name), with.clone(), &document, expected);
        }
        self.add(("trust_list", "the list known"), with.clone(), known, "broken_chain");
        (base["sequence"], base["previous"]) = (json!(1), json!(hash));
        let moved = edited(&base, &("/domain", to("urn:nonla:domain:other"), ""));
        let also = |pointer: &'static str, value: Value| edited(&base, &(pointer, Some(value), ""));
        let withdrawn = also("/issuers/0/keys/0/withdrawn_on", json!("2026-12-01"));
        for (name, list, expected) in [
            ("another domain", moved, "other_domain"),
            (
                "an issuer that began earlier",
                also("/issuers/0/since", json!("1900-01-01")),
                "since_changed",
            ),
            ("no issuer", also("/issuers", json!([])), "issuer_missing"),
            (
                "an issuer of another id",
                also("/issuers/0/id", json!("urn:nonla:issuer:new")),
                "issuer_missing",
            ),
            ("no verifier", also("/verifiers", json!([])), "verifier_missing"),
            ("a verifier struck off", also("/verifiers/0/request_keys", json!([])), "ok"),
            ("no key", also("/issuers/0/keys", json!([])), "key_changed"),
            (
                "a key with another end",
                also("/issuers/0/keys/0/valid_until", json!("2079-06-05")),
                "key_changed",
            ),
            ("a key withdrawn", withdrawn.clone(), "ok"),
        ] {
            let document = self.list(&list);
            self.add(("trust_list", name), with.clone(), &document, expected);
        }
        self.withdrawn(&base, withdrawn);
    }

    /// A verifier's new key, signed by the one before it or not.
    fn verifier_keys(&mut self, base: &Value) {
        let [own, stranger] = [21, 22].map(|seed| SigningKey::from_seed(&[seed; 32]));
        let new = SigningKey::from_seed(&[23; 32]).verifying_key();
        let id = VerifierId::parse(base["verifiers"][0]["id"].as_str().unwrap()).unwrap();
        let domain = DomainId::parse(DOMAIN).unwrap();
        let elsewhere = DomainId::parse("urn:nonla:domain:other").unwrap();
        let mut list = base.clone();
        list["verifiers"] = json!([list["verifiers"][0]]);
        list["verifiers"][0]["request_keys"] = json!([own.verifying_key()]);
        let known = self.list(&list);
        let with = json!({ "key": self.public(), "known": [known] });
        (list["sequence"], list["previous"]) =
            (json!(1), json!(nonla_credential::Hash::of(known.as_bytes())));
        list["verifiers"][0]["request_keys"] = json!([own.verifying_key(), new]);
        let signed = Handover::sign(&own, (&domain, &id), new);
        let by_a_stranger = Handover::sign(&stranger, (&domain, &id), new);
        let of_elsewhere = Handover::sign(&own, (&elsewhere, &id), new);
        let of_another = Handover::sign(&own, (&domain, &id), stranger.verifying_key());
        for (name, handover, expected) in [
            ("a key that the one before signed", Some(signed), "ok"),
            ("a key that nobody signed", None, "verifier_key_unsigned"),
            ("a key that a stranger signed", Some(by_a_stranger), "verifier_key_unsigned"),
            ("a key signed in another domain", Some(of_elsewhere), "verifier_key_unsigned"),
            ("another key was signed", Some(of_another), "verifier_key_unsigned"),
        ] {
            let mut list = list.clone();
            if let Some(handover) = handover {
                list["verifiers"][0]["handovers"] = json!([handover]);
            }
            let document = self.list(&list);
            self.add(("trust_list", name), with.clone(), &document, expected);
        }
    }

    /// What may come after a list in which a key was withdrawn.
    fn withdrawn(&mut self, before: &Value, mut list: Value) {
        let known = self.list(&list);
        let with = json!({ "key": self.public(), "known": [known] });
        let mut back = before.clone();
        let hash = nonla_credential::Hash::of(known.as_bytes());
        for list in [&mut back, &mut list] {
            (list["sequence"], list["previous"]) = (json!(2), json!(hash));
        }
        let pointer = "/issuers/0/keys/0/withdrawn_on";
        let later = edited(&list, &(pointer, to("2026-12-02"), ""));
        for (name, list, expected) in [
            ("a key that stays withdrawn", list, "ok"),
            ("a key that is withdrawn no more", back, "key_changed"),
            ("a key withdrawn later", later, "key_changed"),
        ] {
            let document = self.list(&list);
            self.add(("trust_list", name), with.clone(), &document, expected);
        }
    }

    fn heads(&mut self) {
        let base = json!({
            "issuer": ISSUER, "period": "2026-11-22", "handle_limit": 131_072, "revoked": 2,
            "root": base64url(&[0; 32]),
            "counters": {
                "people": 9, "credentials": 9, "re_issued": 1, "re_enrolled": 1, "revoked": 2,
                "by_key": counted(&[("00", 4, 4), ("a1", 5, 5)]),
            },
        });
        let head = |key: &SigningKey, content: &Value| {
            sign_jws(key, HEAD, &serde_json::to_vec(content).unwrap())
        };
        let first = head(&self.key, &base);
        let alone = json!({ "key": self.public(), "issuer": ISSUER });
        let edits: Vec<Edit> = vec![
            ("/revoked", to(2), "ok"),
            ("/issuer", to("urn:nonla:issuer:b"), "other_issuer"),
            ("/handle_limit", to(0), "malformed"),
            ("/handle_limit", to(65_535), "malformed"),
            ("/handle_limit", to(4_294_967_296_i64), "ok"),
            ("/handle_limit", to(4_295_032_832_i64), "malformed"),
            ("/revoked", to(-1), "malformed"),
            ("/counters/people", None, "malformed"),
            ("/counters/by_key", None, "malformed"),
            ("/counters/by_key", to(counted(&[("00", 4, 9)])), "ok"),
            ("/counters/by_key", to(counted(&[("00", 4, 8)])), "key_counts"),
            ("/counters/by_key", to(json!([])), "key_counts"),
            ("/counters/by_key", to(counted(&[("a1", 5, 5), ("00", 4, 4)])), "key_counts"),
            ("/counters/by_key", to(counted(&[("a1", 5, 5), ("a1", 4, 4)])), "key_counts"),
            ("/counters/by_key", to(counted(&[("00", 5, 4), ("a1", 4, 5)])), "key_counts"),
            ("/counters/by_key", to(counted(&[("A1", 9, 9)])), "malformed"),
            ("/counters/by_key", to(counted(&[("+a", 9, 9)])), "malformed"),
            ("/counters/re_enrolled", None, "malformed"),
            ("/counters/merged", to(1), "ok"),
            ("/counters/merged", to(0), "malformed"),
            ("/previous", to(base64url(&[0; 32])), "ok"),
        ];
        for edit in edits {
            let document = head(&self.key, &edited(&base, &edit));
            let name = format!("{} {}", edit.0, edit.1.unwrap_or_default());
            self.add(("head", &name), alone.clone(), &document, edit.2);
        }
        let mut merged = base.clone();
        merged["counters"]["merged"] = json!(2);
        let merged = head(&self.key, &merged);
        let mut next = base.clone();
        next["period"] = json!("2026-11-25");
        next["previous"] = json!(nonla_credential::Hash::of(merged.as_bytes()));
        let after_merged = json!({ "key": self.public(), "issuer": ISSUER, "known": [&merged] });
        for (count, expected) in
            [(None, "count_went_down"), (to(1), "count_went_down"), (to(2), "ok"), (to(3), "ok")]
        {
            let mut content = next.clone();
            if let Some(count) = count {
                content["counters"]["merged"] = count;
            }
            let name = format!("after two merged: {}", content["counters"]["merged"]);
            let document = head(&self.key, &content);
            self.add(("head", &name), after_merged.clone(), &document, expected);
        }
        next["previous"] = json!(nonla_credential::Hash::of(first.as_bytes()));
        let known = json!({ "key": self.public(), "issuer": ISSUER, "known": [&first] });
        let edits: Vec<Edit> = vec![
            ("/revoked", to(3), "ok"),
            ("/period", to("2026-11-22"), "equivocation"),
            ("/period", to("2026-11-21"), "broken_chain"),
            ("/previous", None, "broken_chain"),
            ("/revoked", to(1), "count_went_down"),
            ("/handle_limit", to(65_536), "count_went_down"),
            ("/counters/people", to(8), "count_went_down"),
            ("/counters/re_enrolled", to(0), "count_went_down"),
            ("/counters/by_key", to(counted(&[("00", 4, 4), ("01", 0, 0), ("a1", 5, 5)])), "ok"),
            ("/counters/by_key", to(counted(&[("00", 4, 9)])), "count_went_down"),
            ("/counters/by_key", to(counted(&[("00", 3, 4), ("a1", 5, 5)])), "count_went_down"),
            ("/counters/by_key", to(counted(&[("00", 4, 5), ("a1", 4, 4)])), "count_went_down"),
        ];
        for edit in edits {
            let document = head(&self.key, &edited(&next, &edit));
            let name = format!("after one: {} {}", edit.0, edit.1.unwrap_or_default());
            self.add(("head", &name), known.clone(), &document, edit.2);
        }
        self.add(("head", "the one known"), known, &first, "ok");
    }

    fn gap_files(&mut self) {
        let key = SecretKey::generate(&mut ChaCha20Rng::seed_from_u64(11));
        let issuer = IssuerId::parse(ISSUER).unwrap();
        let period = Period::of(nonla_credential::Day::parse("2026-11-22").unwrap());
        let revoked = [nonla_credential::Handle::new(65_536 + 9)];
        let good = GapFile::sign((&key, &issuer), period, 1, revoked).unwrap().to_bytes();
        let with = json!({
            "key": base64url(&key.public_key().to_bytes()), "issuer": ISSUER,
            "period": "2026-11-22", "number": 1,
        });
        let mut file = |name: &str, expected: &str, change: &dyn Fn(&mut Vec<u8>)| {
            let mut bytes = good.clone();
            change(&mut bytes);
            self.add(("gap_file", name), with.clone(), &hex::encode(bytes), expected);
        };
        file("a file", "ok", &|_| {});
        file("nothing", "not_a_gap_file", &Vec::clear);
        file("a byte more", "not_a_gap_file", &|bytes| bytes.push(0));
        file("another magic", "not_a_gap_file", &|bytes| bytes[0] = b'n');
        file("another period", "other_file", &|bytes| bytes[9] ^= 1);
        file("another number", "other_file", &|bytes| bytes[15] ^= 1);
        file("another count", "other_file", &|bytes| bytes[19] ^= 1);
        // One handle is revoked, so there are 257 entries of 84 bytes.
        let last = 20 + 84 * 256;
        assert_eq!(good.len(), last + 84);
        let count = |bytes: &mut Vec<u8>, count: u16| {
            bytes[18..20].copy_from_slice(&count.to_be_bytes());
        };
        file("no entry", "does_not_tile", &|bytes| {
            bytes.truncate(20);
            count(bytes, 0);
        });
        file("an entry less", "does_not_tile", &|bytes| {
            bytes.truncate(last);
            count(bytes, 256);
        });
        file("a multiple of 256 left out", "does_not_tile", &|bytes| {
            bytes.drain(104..188);
            count(bytes, 256);
        });
        file("an offset of 0", "does_not_tile", &|bytes| bytes[23] = 0);
        file("an offset past the end", "does_not_tile", &|bytes| bytes[last + 3] = 1);
        file("a signature that is none", "malformed_signature", &|bytes| bytes[24] = 0);
        file("that, and a hole at the end", "does_not_tile", &|bytes| {
            bytes[24] = 0;
            bytes[last + 3] = 1;
        });
        file("another gap", "bad_signature", &|bytes| bytes[23] = 8);
        file("another e", "bad_signature", &|bytes| bytes[103] ^= 1);
    }

    fn digit_tables(&mut self) {
        let mut rng = ChaCha20Rng::seed_from_u64(12);
        let table = DigitSecretKey::generate(&mut rng).table().unwrap();
        let good = table.to_bytes();
        let other = DigitSecretKey::generate(&mut rng).table().unwrap();
        let listed = |table: &DigitTable| json!({ "key": base64url(&table.key().to_bytes()) });
        let mut swapped = good.clone();
        let (first, second) = (good[96..144].to_vec(), good[144..192].to_vec());
        swapped[96..144].copy_from_slice(&second);
        swapped[144..192].copy_from_slice(&first);
        let add = |documents: &mut Self, name: &str, with, bytes: &[u8], expected: &str| {
            documents.add(("digit_table", name), with, &hex::encode(bytes), expected);
        };
        add(self, "a table", listed(&table), &good, "ok");
        add(self, "a table that is not listed", listed(&other), &good, "other_table");
        add(self, "two points that change places", listed(&table), &swapped, "does_not_verify");
        add(self, "a point less", listed(&table), &good[..good.len() - 48], "wrong_length");
    }

    fn blind_requests(&mut self) {
        let mut rng = ChaCha20Rng::seed_from_u64(13);
        let secret = HolderSecret::generate(&mut rng);
        let issuer_key = &SecretKey::generate(&mut rng).public_key();
        let (issuer_id, header, nonce) = (ISSUER.as_bytes(), b"header".as_slice(), &[7; 32]);
        let context = IssuanceContext { issuer_id, issuer_key, header, nonce };
        let good = secret.blind_request(&context, &mut rng).to_bytes();
        let with = json!({
            "issuer": ISSUER, "key": base64url(&issuer_key.to_bytes()),
            "header": hex::encode(header), "nonce": base64url(nonce),
        });
        let mut request = |name: &str, expected: &str, change: &dyn Fn(&mut Vec<u8>)| {
            let mut bytes = good.clone();
            change(&mut bytes);
            self.add(("blind_request", name), with.clone(), &hex::encode(bytes), expected);
        };
        request("a request", "ok", &|_| {});
        request("a byte less", "wrong_length", &|bytes| bytes.truncate(159));
        request("the other root", "does_not_verify", &|bytes| bytes[48] ^= 0x20);
        request("another response", "does_not_verify", &|bytes| bytes[159] ^= 2);
        request("not compressed", "not_a_point", &|bytes| bytes[0] &= 0x7f);
        request("the identity", "identity", &|bytes| {
            bytes[..48].fill(0);
            bytes[0] = 0xc0;
        });
        request("a challenge of 0", "scalar_zero", &|bytes| bytes[96..128].fill(0));
        request("a response of 2^256 - 1", "scalar_too_large", &|bytes| bytes[128..].fill(0xff));
    }

    /// The documents of issuance, of which only the form is judged.
    fn issuance(&mut self) {
        let mut rng = ChaCha20Rng::seed_from_u64(15);
        let key = SecretKey::generate(&mut rng);
        let issuer_key = base64url(&key.public_key().to_bytes());
        let secret = HolderSecret::generate(&mut rng);
        let context = IssuanceContext {
            issuer_id: ISSUER.as_bytes(),
            issuer_key: &key.public_key(),
            header: b"",
            nonce: b"",
        };
        let blind = secret.blind_request(&context, &mut rng).to_bytes();
        let signature = Gap { period: 1, low: 0, high: 2 }.sign(&key, b"").unwrap().to_bytes();
        let identity = [[0xc0; 1].as_slice(), &[0; 47]].concat();
        let no_tag = [&blind[..48], &identity, &blind[96..]].concat();
        let demand = json!({ "issuer": ISSUER, "vct": "urn:nonla:resident:1" });
        let proof = json!({
            "key_id": base64url(&[1; 8]), "period": "2026-11-22", "as_of": "2026-11-22", "proof": "",
        });
        let no_key_id = edited(&proof, &("/key_id", to(base64url(&[1; 7])), ""));
        let offer = json!({
            "issuer": ISSUER, "vct": "urn:nonla:resident:1", "issuer_key": issuer_key,
            "code": base64url(&[1; 16]), "nonce": base64url(&[2; 32]),
        });
        let edits = vec![
            ("/vct", to("a"), "ok"),
            ("/anchor", to(demand), "ok"),
            ("/anchor", to(json!({ "issuer": ISSUER })), "malformed"),
            ("/anchor", Some(Value::Null), "malformed"),
            ("/code", to(base64url(&[1; 15])), "malformed"),
            ("/issuer_key", to(issuer_key.replace(&issuer_key[..1], "Z")), "malformed"),
        ];
        self.forms("offer", &offer, edits);
        let request = json!({ "code": base64url(&[1; 16]), "blind": base64url(&blind) });
        let edits = vec![
            ("/code", to(base64url(&[3; 16])), "ok"),
            ("/anchor", to(proof), "ok"),
            ("/anchor", to(no_key_id), "malformed"),
            ("/blind", to(base64url(&blind[..159])), "malformed"),
            ("/blind", to(base64url(&no_tag)), "malformed"),
        ];
        self.forms("credential_request", &request, edits);
        self.credentials(&json!({
            "issuer": ISSUER, "vct": "urn:nonla:resident:1", "request": base64url(&[6; 32]),
            "issuer_key": issuer_key, "handle": 5,
            "signature": base64url(&signature),
            "claims": {
                "valid_until": "2030-01-01", "birth_date": "2000-01-01",
                "enrolled_on": "2026-01-01", "resident_country": "VN", "province": "096",
                "status": "citizen", "nationality": "VN", "full_name": "Nguyễn Văn An",
                "id_number": "001200000001",
            },
        }));
    }

    fn credentials(&mut self, credential: &Value) {
        let edits = vec![
            ("/handle", to(0), "ok"),
            ("/handle", to(65_536), "ok"),
            ("/handle", to(9_007_199_254_740_991_i64), "ok"),
            ("/handle", to(-1), "malformed"),
            ("/signature", to(base64url(&[0; 80])), "malformed"),
            ("/request", None, "malformed"),
            ("/request", to(base64url(&[6; 31])), "malformed"),
            ("/claims/birth_date", to("2026-01-01"), "ok"),
            ("/claims/birth_date", to("2026-01-02"), "malformed"),
            ("/claims/valid_until", to("2025-12-31"), "malformed"),
            ("/claims/valid_until", to("2027-02-29"), "malformed"),
            ("/claims/province", None, "malformed"),
            ("/claims/province", to("097"), "malformed"),
            ("/claims/province", to("1"), "malformed"),
            ("/claims/nationality", to("LA"), "malformed"),
            ("/claims/resident_country", to("LA"), "malformed"),
            ("/claims/status", to("foreign_resident"), "malformed"),
            ("/claims/status", to("citizen_abroad"), "malformed"),
            ("/claims/id_number", to("00120000000A"), "malformed"),
            ("/claims/id_number", to("001200000"), "malformed"),
            ("/claims/full_name", to("An\u{202e}"), "malformed"),
            ("/claims/full_name", to("Nguye\u{302}\u{303}n"), "malformed"),
            ("/claims/full_name", to("\u{2800}\u{2800}"), "malformed"),
            ("/claims/full_name", to("\u{301}"), "malformed"),
            ("/claims/full_name", to("\u{10fffd}n"), "malformed"),
            ("/claims/full_name", to("ễ".repeat(120)), "ok"),
            ("/claims/full_name", to("ễ".repeat(121)), "malformed"),
        ];
        self.forms("credential", credential, edits);
    }

    fn forms(&mut self, kind: &str, base: &Value, edits: Vec<Edit>) {
        for edit in edits {
            let document = edited(base, &edit).to_string();
            let name = format!("{} {:.60}", edit.0, edit.1.unwrap_or_default());
            self.add((kind, &name), json!({}), &document, edit.2);
        }
    }

    fn messages(&mut self) {
        let mut rng = ChaCha20Rng::seed_from_u64(14);
        let secret = HolderSecret::generate(&mut rng);
        let reader = "urn:nonla:verifier:a";
        let scope = scope(reader);
        let with = || json!({ "domain": DOMAIN, "verifier": reader });
        let content: nonla_credential::MessageContent = serde_json::from_value(json!({
            "verifier": reader, "kind": "erase", "day": "2026-11-22", "nonce": base64url(&[5; 32]),
        }))
        .unwrap();
        let pseudonym = secret.pseudonym(&scope);
        let signature = secret.visit(&scope).sign(&content.to_be_signed(), &mut rng);
        let good = PseudonymMessage::new(content, pseudonym, signature).to_bytes().unwrap();
        let good: Value = serde_json::from_slice(&good).unwrap();
        let identity = base64url(&[[0xc0; 1].as_slice(), &[0; 47]].concat());
        let edits: Vec<Edit> = vec![
            ("/content/kind", to("erase"), "ok"),
            ("/content/kind", to("appeal"), "bad_signature"),
            ("/content/kind", to("other"), "malformed"),
            ("/content/kind", to("complaint_about"), "malformed"),
            (
                "/content/kind",
                to(json!({ "complaint_about": base64url(&[6; 32]) })),
                "bad_signature",
            ),
            ("/content/kind", to(json!({ "complaint_about": base64url(&[6; 31]) })), "malformed"),
            ("/content/kind", to(json!({ "erase": {} })), "malformed"),
            ("/content/text", to("x"), "bad_signature"),
            ("/content/text", to(""), "malformed"),
            ("/content/verifier", to("urn:nonla:verifier:b"), "other_verifier"),
            ("/content/day", to("2026-11-23"), "bad_signature"),
            ("/pseudonym", to(identity), "malformed"),
            ("/signature", to(base64url(&[0; 64])), "malformed"),
            ("/signature", to(base64url(&[1; 64])), "bad_signature"),
        ];
        for edit in edits {
            let document = serde_json::to_string(&edited(&good, &edit)).unwrap();
            let name = format!("{} {:.60}", edit.0, edit.1.unwrap_or_default());
            self.add(("message", &name), with(), &document, edit.2);
        }
        let long = format!("{}{}", good, " ".repeat(16_384));
        self.add(("message", "too long"), with(), &long, "too_long");
        let about: nonla_credential::MessageContent = serde_json::from_value(json!({
            "verifier": reader, "kind": { "complaint_about": base64url(&[6; 32]) },
            "day": "2026-11-22", "nonce": base64url(&[5; 32]), "text": "it kept what I showed",
        }))
        .unwrap();
        let signature = secret.visit(&scope).sign(&about.to_be_signed(), &mut rng);
        let about = PseudonymMessage::new(about, pseudonym, signature).to_bytes().unwrap();
        let about: Value = serde_json::from_slice(&about).unwrap();
        let other = json!({ "complaint_about": base64url(&[7; 32]) });
        for edit in [
            ("/content/day", to("2026-11-22"), "ok"),
            ("/content/kind", to(other), "bad_signature"),
            ("/content/kind", to("complaint"), "bad_signature"),
        ] {
            let document = edited(&about, &edit).to_string();
            let name = format!("about a request: {} {:.60}", edit.0, edit.1.unwrap_or_default());
            self.add(("message", &name), with(), &document, edit.2);
        }
    }

    fn consents(&mut self) {
        let (pseudonym, consent) = agreed();
        let good: Value = serde_json::from_slice(&consent.to_bytes().unwrap()).unwrap();
        assert_eq!(good["pseudonym"], base64url(&pseudonym.to_bytes()));
        let edits: Vec<Edit> = vec![
            ("/content/verifier", to(CONSENTED), "ok"),
            ("/content/verifier", to("urn:nonla:verifier:b"), "other_verifier"),
            ("/content/request", to(base64url(&[8; 32])), "bad_signature"),
            ("/content/nonce", to(base64url(&[8; 32])), "bad_signature"),
            ("/content/nonce", to(base64url(&[8; 31])), "malformed"),
            ("/content/purpose", to("one account each"), "bad_signature"),
            ("/content/purpose", to("one account\u{202e}"), "malformed"),
            ("/content/retention_days", to(366), "bad_signature"),
            ("/content/retention_days", to(65_536), "malformed"),
            ("/content/day", to("2026-11-23"), "bad_signature"),
            ("/content/day", None, "malformed"),
            ("/content/requirement/age_at_least", None, "bad_signature"),
            ("/content/requirement/age_at_least", to(17), "malformed"),
            ("/content/requirement/resident_country", to("LA"), "bad_signature"),
            ("/content/requirement/one_account", to(false), "malformed"),
            ("/content/requirement/not_expired", to(false), "bad_signature"),
            ("/content/requirement/not_revoked", to(false), "bad_signature"),
            ("/content/requirement/enrolled_before_days", to(0), "malformed"),
            ("/content/requirement/enrolled_before_days", to(90), "bad_signature"),
            ("/content/requirement/province_in", to(json!(["001"])), "bad_signature"),
            ("/content/requirement/province_in", to(json!([])), "malformed"),
            ("/content/requirement/status_in", to(json!(["citizen"])), "bad_signature"),
            ("/content/requirement/status_in", to(json!(["citizen", "citizen"])), "malformed"),
            ("/signature", to(base64url(&[1; 64])), "bad_signature"),
        ];
        for edit in edits {
            let document = edited(&good, &edit).to_string();
            let name = format!("{} {:.60}", edit.0, edit.1.unwrap_or_default());
            self.add(
                ("consent", &name),
                json!({ "domain": DOMAIN, "verifier": CONSENTED }),
                &document,
                edit.2,
            );
        }
        let codes = json!({ "province_in": ["001", "079"], "status_in": ["citizen"] });
        let good = agreed_to(&codes).1.to_bytes().unwrap();
        let good: Value = serde_json::from_slice(&good).unwrap();
        let edits: Vec<Edit> = vec![
            ("/content/verifier", to(CONSENTED), "ok"),
            ("/content/requirement/province_in", to(json!(["001"])), "bad_signature"),
            ("/content/requirement/province_in", None, "bad_signature"),
            ("/content/requirement/status_in", to(json!(["foreign_resident"])), "bad_signature"),
        ];
        for edit in edits {
            let name = format!("codes: {} {:.60}", edit.0, edit.1.clone().unwrap_or_default());
            let with = json!({ "domain": DOMAIN, "verifier": CONSENTED });
            self.add(("consent", &name), with, &edited(&good, &edit).to_string(), edit.2);
        }
    }

    /// Judged by somebody whom the holder has shown the pseudonym.
    fn consent_receipts(&mut self) {
        let (pseudonym, consent) = agreed();
        let verified = consent.verify(&domain(), &VerifierId::parse(CONSENTED).unwrap()).unwrap();
        let receipt = ConsentReceipt::sign(&self.key, verified, Hash::from_bytes([3; 32]));
        let good = self.payload(receipt.signed(), CONSENT);
        let key = self.public();
        let shown = |it: String| json!({ "key": key, "domain": DOMAIN, "pseudonym": it });
        let with = shown(hex::encode(pseudonym.to_bytes()));
        let edits: Vec<Edit> = vec![
            ("/account", to(base64url(&[3; 32])), "ok"),
            ("/account", to(base64url(&[3; 31])), "malformed"),
            ("/consent/purpose", to("another purpose"), "bad_signature"),
            ("/consent/requirement/one_account", to(false), "malformed"),
            ("/holder_signature", to(base64url(&[0; 64])), "malformed"),
            ("/holder_signature", to(base64url(&[1; 64])), "bad_signature"),
            ("/pseudonym", to(base64url(&pseudonym.to_bytes())), "malformed"),
        ];
        self.signed_forms((CONSENT, "consent_receipt"), &with, &good, edits);
        let other = HolderSecret::generate(&mut ChaCha20Rng::seed_from_u64(16));
        let other = hex::encode(other.pseudonym(&scope(CONSENTED)).to_bytes());
        let shown = shown(other);
        let kind = ("consent_receipt", "another pseudonym is shown");
        self.add(kind, shown, receipt.signed(), "bad_signature");
        let as_verdict = sign_jws(&self.key, "nonla-verdict+jwt", good.to_string().as_bytes());
        self.add(("consent_receipt", "another type"), with, &as_verdict, "other_type");
    }

    fn erasure_receipts(&mut self) {
        let outcome = ErasureOutcome::Erased { may_return_on: None };
        let content = ErasureContent {
            verifier: VerifierId::parse(CONSENTED).unwrap(),
            account: Hash::from_bytes([3; 32]),
            message_nonce: serde_json::from_value(json!(base64url(&[5; 32]))).unwrap(),
            outcome,
            day: serde_json::from_value(json!("2026-11-22")).unwrap(),
        };
        let receipt = ErasureReceipt::sign(&self.key, content);
        let good = self.payload(receipt.signed(), ERASURE);
        let with = json!({ "key": self.public() });
        let edits: Vec<Edit> = vec![
            ("/outcome", to(json!({ "erased": {} })), "ok"),
            ("/outcome", to(json!({ "erased": { "may_return_on": "2026-12-22" } })), "ok"),
            ("/outcome", to("already_erased"), "ok"),
            ("/outcome", to("no_account"), "ok"),
            ("/outcome", to("erased"), "malformed"),
            ("/outcome", to(json!({ "erased": { "may_return_on": null } })), "malformed"),
            ("/outcome", to(json!({ "erased": {}, "no_account": {} })), "malformed"),
            ("/message_nonce", to(base64url(&[5; 31])), "malformed"),
            ("/account", None, "malformed"),
            ("/day", to("2026-11-31"), "malformed"),
        ];
        self.signed_forms((ERASURE, "erasure_receipt"), &with, &good, edits);
        let request = sign_jws(&self.key, REQUEST, good.to_string().as_bytes());
        self.add(("erasure_receipt", "another type"), with.clone(), &request, "other_type");
        let long = format!("{}{}", receipt.signed(), "A".repeat(4_096));
        self.add(("erasure_receipt", "too long"), with, &long, "too_long");
    }

    fn payload(&self, signed: &str, typ: &str) -> Value {
        let document = Jws::parse(signed, 4_096).unwrap();
        let payload = document.verify(&self.key.verifying_key(), typ).unwrap();
        serde_json::from_slice(&payload).unwrap()
    }

    /// Changes of a payload, each signed rightly.
    fn signed_forms(
        &mut self,
        (typ, kind): (&str, &str),
        with: &Value,
        base: &Value,
        edits: Vec<Edit>,
    ) {
        for edit in edits {
            let payload = edited(base, &edit).to_string();
            let document = sign_jws(&self.key, typ, payload.as_bytes());
            let name = format!("{} {:.60}", edit.0, edit.1.unwrap_or_default());
            self.add((kind, &name), with.clone(), &document, edit.2);
        }
    }
}

fn domain() -> DomainId {
    DomainId::parse(DOMAIN).unwrap()
}

fn scope(verifier: &str) -> Scope {
    scope_of(&domain(), &VerifierId::parse(verifier).unwrap())
}

/// What one holder agreed to, signed.
fn agreed() -> (Pseudonym, HolderConsent) {
    agreed_to(&json!({}))
}

/// The same with more predicates.
fn agreed_to(more: &Value) -> (Pseudonym, HolderConsent) {
    let mut rng = ChaCha20Rng::seed_from_u64(15);
    let secret = HolderSecret::generate(&mut rng);
    let mut content = json!({
        "verifier": CONSENTED, "request": base64url(&[6; 32]), "nonce": base64url(&[7; 32]),
        "purpose": "one account per adult resident", "retention_days": 365,
        "requirement": {
            "age_at_least": 18, "resident_country": "VN", "one_account": true,
            "not_expired": true, "not_revoked": true,
        },
        "day": "2026-11-22",
    });
    let more = more.as_object().unwrap().clone();
    content["requirement"].as_object_mut().unwrap().extend(more);
    let content: ConsentContent = serde_json::from_value(content).unwrap();
    let scope = scope(CONSENTED);
    let signature = secret.visit(&scope).sign(&content.to_be_signed(), &mut rng);
    let pseudonym = secret.pseudonym(&scope);
    (pseudonym, HolderConsent::new(content, pseudonym, signature))
}

/// The trust domain a document is read in.
fn of(with: &Value) -> DomainId {
    DomainId::parse(with["domain"].as_str().unwrap()).unwrap()
}

/// What our readers say of a document of the file, in the file's words.
pub(crate) fn judge(document: &Value) -> String {
    let (with, text) = (&document["with"], document["document"].as_str().unwrap());
    match document["kind"].as_str().unwrap() {
        "request" => said(Request::parse(text).and_then(|read| read.verify(&key(with)))),
        "trust_list" => {
            let known = known(with).map(|known| TrustList::read(known, &key(with)).unwrap());
            said(match known {
                Some(known) => known.read_next(text, &key(with)),
                None => TrustList::read(text, &key(with)),
            })
        }
        "head" => said(head(with, text)),
        "gap_file" => said(gap_file(with, &hex::decode(text).unwrap())),
        "digit_table" => match DigitTable::from_bytes(&hex::decode(text).unwrap()) {
            Ok(table) if base64url(&table.key().to_bytes()) == with["key"] => "ok".to_owned(),
            Ok(_) => "other_table".to_owned(),
            other => said(other).replace("bad_signature", "does_not_verify"),
        },
        "blind_request" => blind_request(with, &hex::decode(text).unwrap()),
        "offer" => said(Offer::parse(text.as_bytes())),
        "credential_request" => said(CredentialRequest::parse(text.as_bytes())),
        "credential" => said(IssuedCredential::parse(text.as_bytes())),
        "message" => {
            let reader = VerifierId::parse(with["verifier"].as_str().unwrap()).unwrap();
            said(
                PseudonymMessage::parse(text.as_bytes())
                    .and_then(|read| read.verify(&of(with), &reader)),
            )
        }
        "consent" => {
            let reader = VerifierId::parse(with["verifier"].as_str().unwrap()).unwrap();
            said(
                HolderConsent::parse(text.as_bytes())
                    .and_then(|read| read.verify(&of(with), &reader)),
            )
        }
        "consent_receipt" => match ConsentReceipt::read(text, &key(with)) {
            Ok(receipt) => {
                let shown = hex::decode(with["pseudonym"].as_str().unwrap()).unwrap();
                said(receipt.signed_by(&of(with), &Pseudonym::from_bytes(&shown).unwrap()))
            }
            refused => said(refused),
        },
        "erasure_receipt" => said(ErasureReceipt::read(text, &key(with))),
        other => panic!("{other}"),
    }
}

fn key(with: &Value) -> VerifyingKey {
    serde_json::from_value(with["key"].clone()).unwrap()
}

fn known(with: &Value) -> Option<&str> {
    with.get("known").map(|known| known[0].as_str().unwrap())
}

fn issuer(with: &Value) -> IssuerId {
    IssuerId::parse(with["issuer"].as_str().unwrap()).unwrap()
}

/// A BBS key, by way of a document that has one.
fn public_key(with: &Value) -> PublicKey {
    let offer = json!({
        "issuer": "a", "vct": "a", "issuer_key": with["key"], "code": base64url(&[0; 16]),
        "nonce": base64url(&[0; 32]),
    });
    Offer::parse(offer.to_string().as_bytes()).unwrap().issuer_key
}

fn head(with: &Value, text: &str) -> Result<(), GapListError> {
    let head = Head::read(text, &key(with), &issuer(with))?;
    let Some(known) = known(with) else { return Ok(()) };
    let known = Head::read(known, &key(with), &issuer(with)).unwrap();
    if head.content().period == known.content().period {
        head.check_same(&known)
    } else {
        head.check_follows(&known)
    }
}

fn gap_file(with: &Value, bytes: &[u8]) -> Result<(), GapListError> {
    let period: Period = serde_json::from_value(with["period"].clone()).unwrap();
    let file = GapFile::read(bytes, period, with["number"].as_u64().unwrap())?;
    file.verify_all(&public_key(with), &issuer(with))
}

fn blind_request(with: &Value, bytes: &[u8]) -> String {
    let nonce: nonla_credential::Nonce = serde_json::from_value(with["nonce"].clone()).unwrap();
    let header = hex::decode(with["header"].as_str().unwrap()).unwrap();
    let (issuer, issuer_key) = (issuer(with), public_key(with));
    let context = IssuanceContext {
        issuer_id: issuer.as_bytes(),
        issuer_key: &issuer_key,
        header: &header,
        nonce: nonce.as_bytes(),
    };
    match BlindRequest::from_bytes(bytes) {
        Ok(request) => match request.check(&context) {
            Ok(_) => "ok".to_owned(),
            Err(_) => "does_not_verify".to_owned(),
        },
        refused => said(refused),
    }
}

/// `ok`, or the innermost name of an error in the file's spelling. What the text has no name for is
/// `malformed`.
fn said<T, E: Debug>(read: Result<T, E>) -> String {
    let Err(error) = read else { return "ok".to_owned() };
    let written = format!("{error:?}");
    let inner = written.rsplit('(').next().unwrap();
    let name = inner.split(|c: char| !c.is_alphanumeric()).next().unwrap();
    let without_a_name = [
        "NotUtf8",
        "ByteOrderMark",
        "TrailingBytes",
        "DuplicateMember",
        "TooDeep",
        "NotAnInteger",
        "WrongShape",
        "SecondSpelling",
    ];
    if without_a_name.contains(&name) {
        return "malformed".to_owned();
    }
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}
