//! Writes the seeds of every corpus: honest values, and the smallest changes that must be refused.
//!
//!     cargo run --example seed -- corpus
//!
//! Everything follows from fixed seeds, so a second run writes the same files. A file is named by
//! the start of its content's SHA-256.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use nonla_app::record::Party;
use nonla_app::world::{At, World};
use nonla_credential::{Day, Jws, SigningKey, Tier, VerifyingKey, sign_jws};
use nonla_fuzz::{TARGETS, consents, histories, honest, honest_wallet, papers};
use nonla_issuer::{sample_register, write_csv};
use nonla_verifier::{CheckedMessage, Intent, Moment};
use nonla_wallet::Wallet;
use sha2::{Digest, Sha256};

type Seeds = BTreeMap<&'static str, Vec<Vec<u8>>>;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("where to? seed FOLDER")?;
    let mut seeds = fixed();
    of_world(&mut seeds)?;
    of_wallet(&mut seeds);
    for (target, read) in TARGETS {
        let mut files = seeds.remove(target).unwrap_or_default();
        // What the planted bug panics on.
        let first = files.first().cloned().unwrap_or_default();
        files.push([&first[..first.len().min(8)], b"MAGI"].concat());
        let folder = Path::new(&folder).join(target);
        std::fs::create_dir_all(&folder)?;
        let mut values = 0;
        for bytes in &files {
            values += usize::from(read(bytes) == nonla_fuzz::Reading::Value);
            let name = hex::encode(&Sha256::digest(bytes)[..20]);
            std::fs::write(folder.join(name), bytes)?;
        }
        println!("{target}: {} seeds, {values} of them values", files.len());
        assert!(values > 0, "{target} has no seed that is read");
    }
    assert!(seeds.is_empty(), "seeds of no target: {:?}", seeds.keys());
    Ok(())
}

/// `first`, then `rest`.
fn after(first: &[u8], rest: &[u8]) -> Vec<u8> {
    [first, rest].concat()
}

/// Changes to an honest encoding: see `cast.rs`. None; one of each kind; raw bytes.
fn casts(prefix: &[u8]) -> Vec<Vec<u8>> {
    let mut casts = vec![after(prefix, &[2]), after(prefix, &[6])];
    for what in 0..9 {
        casts.push([prefix, &[2, what, 0, 1, 0]].concat());
    }
    // The last piece of most encodings is a scalar, the first a point.
    for what in [0, 3, 6] {
        casts.push([prefix, &[2, what, 255, 5, 1]].concat());
    }
    for scalar in 0..5 {
        casts.push([prefix, &[2, 2, 255, scalar, 0]].concat());
    }
    for point in 5..14 {
        casts.push([prefix, &[2, 2, 0, point, 0]].concat());
    }
    casts.push(after(prefix, &[0; 4]));
    casts.push(after(prefix, &[1; 4]));
    casts
}

/// Those that need no world.
fn fixed() -> Seeds {
    let mut seeds = Seeds::new();
    for target in ["blind_request", "digit_table", "pseudonym_signature", "signature"] {
        seeds.insert(target, casts(&[]));
    }
    let each = |count: u8| (0..count).flat_map(|which| casts(&[which])).collect::<Vec<_>>();
    // Of many cases the two honest ones and a few changes are enough for a start.
    let few = |count: u8| {
        let first = |which| casts(&[which]).into_iter().step_by(5);
        (0..count).flat_map(first).collect::<Vec<_>>()
    };
    // Alone and in a batch: the honest proof, and one whose last scalars are changed.
    let batches = [vec![0x80, 2], vec![0x83, 2, 3, 10, 1, 0], vec![0x83, 2, 3, 9, 1, 0]];
    seeds.insert("proof", [few(4), batches.to_vec()].concat());
    seeds.insert("presentation", few(3));
    seeds.insert("bbs_proof", few(6));
    seeds.insert("blind_commitment", few(4));
    let outside = (0..3).map(|which| vec![which, 2, 2, 0, 8, 0]);
    seeds.insert("points", few(6).into_iter().chain(outside).collect());
    seeds.insert("gap", each(1).into_iter().map(|cast| after(&[0; 24], &cast[1..])).collect());
    let one_off = after(&[0; 23], &[1, 2]);
    seeds.get_mut("gap").unwrap().push(one_off);

    seeds.insert("secret_keys", (0..5).flat_map(scalars).collect());
    let keys = |last: &[u8]| [&[1; 96], last].concat();
    seeds.insert(
        "issuer_keys",
        vec![keys(&[0; 32]), keys(&[255; 32]), keys(&[0; 33]), vec![0; 128]],
    );
    seeds.insert("verifying_key", verifying_keys());
    seeds.insert("gap_file", gap_files());
    seeds.insert("gap_index", vec![vec![], vec![7; 32], vec![7; 64], vec![7; 33]]);
    seeds.insert("jws", jws());
    seeds.insert("strict_json", json());
    seeds.insert("days", days());
    seeds.insert("texts", texts());
    seeds.insert("base64url", texts_of(&["", "AA", "_-8", "_-9", "_-8=", "/+8", "A"]));
    let base64 = seeds.get_mut("base64url").unwrap();
    base64.extend(texts_of(&["AAAAAAAAAAAAAAAAAAAAAA", &honest::document_key().id().to_string()]));
    base64.push(honest::document_key().verifying_key().to_string().into_bytes());
    let messages = honest::messages().iter().cloned().flat_map(with_twists);
    let changed = String::from_utf8_lossy(&honest::messages()[0]).replace("erase", "complaint");
    seeds.insert("pseudonym_message", messages.chain([changed.into_bytes()]).collect());
    seeds
}

fn scalars(which: u8) -> Vec<Vec<u8>> {
    let mut below = honest::ORDER;
    below[31] -= 1;
    let one = after(&[0; 31], &[1]);
    let values = [&[7; 32][..], &one, &below, &honest::ORDER, &[0; 32], &[7; 31], &[7; 33]];
    values.map(|scalar| after(&[which], scalar)).into()
}

/// Honest keys, and every coordinate between the prime and 2^255 with either sign.
fn verifying_keys() -> Vec<Vec<u8>> {
    let mut keys = vec![honest::document_key().verifying_key().to_bytes().to_vec(), vec![0; 32]];
    for low in 0xec..=0xff {
        for last in [0x7f, 0xff] {
            keys.push([&[low][..], &[0xff; 30], &[last]].concat());
        }
    }
    keys.push(after(&[1], &[0; 31]));
    keys
}

/// Whole files, end points in and out of order, files of high numbers.
fn gap_files() -> Vec<Vec<u8>> {
    let file = honest::gap_file().1.to_bytes();
    let mut files = vec![after(&[0], &file), after(&[0], &file[..file.len() - 1])];
    files.push(after(&[4], &file));
    for how in [2, 3, 6, 10, 14, 18, 22] {
        files.push(vec![how]);
        files.push(vec![how, 0, 5, 0, 0, 6, 1]);
        files.push(vec![how, 0, 6, 0, 0, 5, 1]);
        files.push(vec![how, 0, 5, 0, 0, 5, 1]);
    }
    files.push(vec![2, 0, 5, 0, 0, 6, 1, 0x9c, 0x40, 2]);
    files
}

fn texts_of(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

fn jws() -> Vec<Vec<u8>> {
    let key = honest::document_key();
    let whole = sign_jws(key, "nonla-example+jwt", b"{}");
    let other = sign_jws(&SigningKey::from_seed(&[8; 32]), "nonla-example+jwt", b"{}");
    let id = key.id();
    let forged = whole.replacen("ew", "fQ", 1);
    let forged_signature = format!("{}AAAA", &whole[..whole.len() - 4]);
    let mut seeds: Vec<Vec<u8>> = [&whole, &other, &forged, &forged_signature]
        .map(|text| after(&[0], text.as_bytes()))
        .into();
    let headers = [
        format!(r#"{{"alg":"EdDSA","kid":"{id}","typ":"nonla-example+jwt"}}"#),
        format!(r#"{{"alg":"none","kid":"{id}","typ":"nonla-example+jwt"}}"#),
        format!(r#"{{"typ":"nonla-example+jwt","alg":"EdDSA","kid":"{id}"}}"#),
        format!(r#"{{"alg":"EdDSA", "kid":"{id}","typ":"nonla-example+jwt"}}"#),
        format!(r#"{{"alg":"EdDSA","kid":"{id}","typ":"nonla-ex\u0061mple+jwt"}}"#),
        format!(r#"{{"alg":"EdDSA","kid":"{id}","typ":"nonla-example+jwt","crit":[]}}"#),
    ];
    seeds.extend(headers.iter().map(|header| after(&[1], header.as_bytes())));
    for typ in ["nonla-other+jwt", "\"\\\u{1}ơ", ""] {
        seeds.push(after(&[2], typ.as_bytes()));
    }
    seeds
}

fn json() -> Vec<Vec<u8>> {
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let mut seeds = texts_of(&[
        r#"{"a":[1,true,null,"ơ\u0041\n"],"b":{"a":-9007199254740991}}"#,
        r#"{"a":1,"a":2}"#,
        r#"{"a":1,"\u0061":2}"#,
        r#"[{"x":{"k":1,"k":2}}]"#,
        "9007199254740992",
        "1.0",
        "-0",
        "1e2",
        "[] []",
        " {} \n",
        "\u{feff}{}",
        r#""\ud800""#,
    ]);
    seeds.extend(texts_of(&[&deep(32), &deep(33)]));
    seeds.push(b"\"\xff\"".to_vec());
    seeds
}

fn days() -> Vec<Vec<u8>> {
    let mut seeds =
        texts_of(&["1900-01-01", "2079-06-06", "2079-06-07", "2024-02-29", "2023-02-29"]);
    seeds.extend(texts_of(&["2026-11-22", "2026-2-3", "+026-11-22", "2000-02-28", "1965-12-31"]));
    for (zone, moment) in [(420_i16, 0_i64), (-840, i64::MIN), (840, i64::MAX), (0, 1_795_305_600)]
    {
        seeds.push(after(&zone.to_be_bytes(), &moment.to_be_bytes()));
    }
    seeds
}

fn texts() -> Vec<Vec<u8>> {
    let document_key = honest::document_key();
    let (id, key) = (document_key.id().to_string(), document_key.verifying_key().to_string());
    let good = [
        "urn:nonla:issuer:test",
        "urn:nonla:verifier:agora",
        "urn:nonla:resident:1",
        "https://agora.example",
        "https://agora.example/answer?x=1",
        "VN",
        "079",
        &id,
        &key,
        "Agora, a forum",
        "Nguyễn Văn An",
        "001090000001",
        "one account per adult",
        "Xin xoá tài khoản",
        "0912345678",
        "zh-Hant-TW",
    ];
    let bad = ["A", "á/ b", " An", "An\u{200b}", "\u{202e}nA", "An\n", "An\u{feff}"];
    let mut seeds: Vec<Vec<u8>> =
        ["vi", "zh-hant", "und"].map(|tag| after(&[15], tag.as_bytes())).into();
    for (which, text) in (0..).zip(good) {
        seeds.push(after(&[which], text.as_bytes()));
    }
    for (which, text) in (9..14).cycle().zip(bad) {
        seeds.push(after(&[which], text.as_bytes()));
    }
    seeds
}

/// What the parties of one small world send each other.
fn of_world(seeds: &mut Seeds) -> Result<(), Box<dyn Error>> {
    let people = sample_register(8, honest::today(), 3);
    let register = write_csv(&people);
    let person = adult(&people).ok_or("nobody is of age")?;
    let mut world = World::new(people, honest::today(), 3)?;
    let mut wallet = world.new_wallet()?;
    world.enrol(person, &mut wallet)?;
    let visit = world.visit((person, &mut wallet), At::A, Tier::Post, Intent::Register)?;
    let received = |what: &str| {
        let mut messages = world.record.of(Party::Wallet).chain(world.record.of(Party::Issuer));
        messages.find(|message| message.what == what).map(|message| message.bytes.clone())
    };
    let offer = received("offer").ok_or("no offer")?;
    let request = received("credential request").ok_or("no request")?;
    let credential = received("credential").ok_or("no credential")?;
    seeds.insert("claims", claims(&credential)?);
    seeds.insert("offer", with_twists(offer));
    seeds.insert("credential_request", with_twists(request));
    seeds.insert("issued_credential", with_twists(credential));
    seeds.insert("register", registers(&register));

    let (list, _) = world.list().ok_or("no list")?;
    seeds.get_mut("gap_index").ok_or("no index")?.push(list.index.to_bytes());
    let issuer = world.issuer.entry();
    let (trust_list, operator) = world.operator();
    let platform = &world.platforms.a.verifier;
    let read = |text: &str, key: VerifyingKey, typ| Jws::parse(text, usize::MAX)?.verify(&key, typ);
    let platform_key = platform.verifying_key();
    let head = read(&list.head, issuer.head_key, HEAD)?;
    let trust_list = read(trust_list, operator.verifying_key(), TRUST_LIST)?;
    let asked = read(&visit.request, platform_key, REQUEST)?;
    let verdict = read(visit.verdict.signed(), platform_key, VERDICT)?;
    let query = serde_json::from_slice::<serde_json::Value>(&asked)?["query"].clone();
    seeds.insert("query", queries(&query)?);
    let policy = nonla_credential::to_json(&platform.config().policy)?;
    let two_ages = with_another_age(&policy);
    seeds.insert("policy", with_twists(policy));
    seeds.get_mut("policy").ok_or("no policy")?.push(two_ages);
    let broken_lists = broken_lists(&trust_list)?;
    let broken_heads = broken_heads(&head)?;
    let receipt = receipt(&mut world, &mut wallet)?;
    seeds.insert("record", records(&world)?);
    for (target, typ, payload) in [
        ("head", HEAD, head),
        ("trust_list", TRUST_LIST, trust_list),
        ("request", REQUEST, asked),
        ("verdict", VERDICT, verdict),
        ("erasure_receipt", RECEIPT, receipt),
    ] {
        seeds.insert(target, documents(typ, &payload));
    }
    seeds.get_mut("trust_list").ok_or("no list")?.extend(broken_lists);
    seeds.get_mut("head").ok_or("no head")?.extend(broken_heads);
    Ok(())
}

/// A query, and the smallest changes that must be refused.
fn queries(query: &serde_json::Value) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let text = query.to_string();
    let mut seeds = with_twists(text.clone().into_bytes());
    let unknown = [("age_at_least", "age_about"), ("not_expired", "not_tired")];
    seeds.extend(unknown.map(|(op, other)| text.replacen(op, other, 1).into_bytes()));
    let as_of = query["meta"]["predicates"][0]["as_of"].clone();
    let mut change = |changes: &dyn Fn(&mut serde_json::Value) -> Option<()>| {
        let mut changed = query.clone();
        changes(&mut changed).ok_or("a query has other members")?;
        seeds.push(changed.to_string().into_bytes());
        Ok::<(), Box<dyn Error>>(())
    };
    change(&|query| query.get_mut("claims")?.as_array_mut().map(Vec::clear))?;
    change(&|query| query["meta"].as_object_mut()?.remove("not_revoked").map(drop))?;
    change(&|query| query["meta"]["predicates"].as_array_mut()?.pop().map(drop))?;
    for period in ["2020-01-01", "2031-01-01"] {
        change(&|query| {
            let list = query["meta"]["not_revoked"].as_object_mut()?;
            list.insert("period".to_owned(), period.into());
            list.insert("oldest_period".to_owned(), period.into()).map(drop)
        })?;
    }
    for days in [90, 91, 65_626] {
        let enrolled = serde_json::json!({
            "path": ["enrolled_on"], "op": "days_ago_at_least", "value": days, "as_of": as_of,
        });
        change(&|query| {
            query["meta"]["predicates"].as_array_mut()?.push(enrolled.clone());
            Some(())
        })?;
    }
    Ok(seeds)
}

/// Payloads of lists that no reader takes: two ages, keys that would single somebody out, accounts
/// that one person could have twice, purposes twice in one language or alike in some.
fn broken_lists(list: &[u8]) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let whole: serde_json::Value = serde_json::from_slice(list)?;
    let mut seeds = vec![after(&[1], &with_another_age(list))];
    let mut change = |pointer: &str, value: serde_json::Value| {
        let mut list = whole.clone();
        *list.pointer_mut(pointer).ok_or("a list has other members")? = value;
        seeds.push(after(&[1], list.to_string().as_bytes()));
        Ok::<(), Box<dyn Error>>(())
    };
    let first = whole["issuers"][0]["keys"][0]["valid_from"].clone();
    change("/issuers/0/since", "2079-01-01".into())?;
    change("/issuers/0/keys/0/valid_until", first)?;
    change("/issuers/0/gap_keys/0/valid_until", "1900-01-01".into())?;
    change("/issuers/0/keys", serde_json::json!([]))?;
    change("/verifiers/0/purposes/0/most/not_revoked", false.into())?;
    change("/verifiers/0/purposes/0/lang", "vi".into())?;
    change("/verifiers/0/purposes/0/lang", "EN".into())?;
    change("/verifiers/0/purposes/0/translations", serde_json::json!([]))?;
    let other = whole["verifiers"][0]["purposes"][1]["purpose"].clone();
    change("/verifiers/0/purposes/0/translations/0/text", other)?;
    change("/domain", "urn:nonla:domain:other".into())?;
    Ok(seeds)
}

/// Payloads of heads whose counts by key do not add up.
fn broken_heads(head: &[u8]) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let whole: serde_json::Value = serde_json::from_slice(head)?;
    let key = |key: &str, people: u64| serde_json::json!({ "key": key.repeat(8), "people": people, "credentials": 1 });
    let counts = [
        serde_json::json!([]),
        serde_json::json!([key("a1", 1), key("00", 1)]),
        serde_json::json!([key("00", 1), key("00", 1)]),
        serde_json::json!([key("00", 1), key("a1", 2)]),
        serde_json::json!([key("00", 1), key("A1", 1)]),
        serde_json::json!([key("00", 1), key("a1", 1)]),
    ];
    let heads = counts.map(|counts| {
        let mut head = whole.clone();
        head["counters"]["by_key"] = counts;
        head["counters"]["credentials"] = 2.into();
        after(&[1], head.to_string().as_bytes())
    });
    Ok(heads.to_vec())
}

/// The same document with another age in the first place that names one.
fn with_another_age(json: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(json);
    text.replacen("\"age_at_least\":18", "\"age_at_least\":21", 1).into_bytes()
}

const HEAD: &str = "nonla-gap-head+jwt";
const TRUST_LIST: &str = "nonla-trust-list+jwt";
const REQUEST: &str = "nonla-request+jwt";
const VERDICT: &str = "nonla-verdict+jwt";
const RECEIPT: &str = "nonla-erasure+jwt";

fn adult(people: &[nonla_issuer::Person]) -> Option<usize> {
    let latest = Day::from_civil(2000, 1, 1).ok()?;
    people.iter().position(|person| person.birth_date() <= latest && person.province().is_some())
}

/// A JSON document and spellings of it that must be refused.
fn with_twists(json: Vec<u8>) -> Vec<Vec<u8>> {
    let text = String::from_utf8_lossy(&json).into_owned();
    let added = text.replacen('{', r#"{"more":1,"#, 1);
    let null = text.replacen('{', r#"{"text":null,"province":null,"#, 1);
    let twice = text.replacen(':', r#":1,"x":"#, 1);
    let cut = &text[..text.len() / 2];
    let mut seeds = vec![json];
    seeds.extend(texts_of(&[&added, &null, &twice, cut]));
    seeds
}

/// The whole document, its payload to be signed, and payloads that must be refused.
fn documents(typ: &str, payload: &[u8]) -> Vec<Vec<u8>> {
    let whole = sign_jws(honest::document_key(), typ, payload);
    let other = sign_jws(&SigningKey::from_seed(&[8; 32]), typ, payload);
    let other_typ = sign_jws(honest::document_key(), "nonla-other+jwt", payload);
    let forged = format!("{}AAAA", &whole[..whole.len() - 4]);
    let mut seeds: Vec<Vec<u8>> =
        [&whole, &other, &other_typ, &forged].map(|text| after(&[0], text.as_bytes())).into();
    let payloads = with_twists(payload.to_vec()).into_iter();
    seeds.extend(payloads.map(|payload| after(&[1], &payload)));
    seeds
}

fn claims(credential: &[u8]) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let json: serde_json::Value = serde_json::from_slice(credential)?;
    let mut seeds = with_twists(json["claims"].to_string().into_bytes());
    let mut change = |member: &str, value: &str| {
        let mut claims = json["claims"].clone();
        claims[member] = value.into();
        seeds.push(claims.to_string().into_bytes());
    };
    change("birth_date", "2070-01-01");
    change("valid_until", "1900-01-01");
    change("nationality", "FR");
    change("resident_country", "FR");
    change("full_name", "An\u{202e}");
    let mut abroad = json["claims"].clone();
    abroad["resident_country"] = "FR".into();
    abroad["status"] = "citizen_abroad".into();
    abroad["province"].take();
    seeds.push(abroad.to_string().into_bytes());
    abroad.as_object_mut().ok_or("claims")?.remove("province");
    seeds.push(abroad.to_string().into_bytes());
    Ok(seeds)
}

fn registers(register: &[u8]) -> Vec<Vec<u8>> {
    let text = String::from_utf8_lossy(register).into_owned();
    let (header, rows) = text.split_once('\n').unwrap_or_default();
    let first = rows.lines().next().unwrap_or_default();
    let name = first.split(',').next().unwrap_or_default();
    let quoted = first.replacen(name, "\"Lê \"\"Ba\"\", An\"", 1);
    texts_of(&[
        &text,
        &format!("{header}\n{first}\n{first}\n"),
        &format!("{header}\n{quoted}\n"),
        &format!("\u{feff}{header}\r\n\r\n{first}\r\n"),
        &format!("{header}\n\"{first}\n"),
        &format!("{header}\n{first},more\n"),
        &format!("{header}\n{}\n", first.replacen(name, "", 1)),
        header,
        "",
    ])
}

/// The payload of a receipt for the wallet's own wish to be forgotten.
fn receipt(world: &mut World, wallet: &mut Wallet) -> Result<Vec<u8>, Box<dyn Error>> {
    let (now, today) = (world.now(), world.today);
    let platform = &mut world.platforms.a;
    let kind = (&platform.entry.id, nonla_credential::MessageKind::Erase);
    let letter = wallet.write_to(kind, None, today, &mut honest::rng(30))?;
    let message = wallet.stage(letter)?.saved();
    let message = nonla_credential::PseudonymMessage::parse(&message)?;
    let list =
        nonla_credential::TrustList::read(world.operator().0, &world.operator().1.verifying_key())?;
    let moment = Moment { trust_list: &list, head: None, now };
    let platform = &mut world.platforms.a;
    let CheckedMessage::Erase(erasure) = platform.verifier.check_message(message, &moment)? else {
        return Err("not an erasure".into());
    };
    let receipt = platform.commit(platform.verifier.erase(erasure, today)?)?;
    let key = platform.verifier.verifying_key();
    Ok(Jws::parse(receipt.signed(), usize::MAX)?.verify(&key, RECEIPT)?)
}

/// Records of every standing there is.
fn records(world: &World) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let mut seeds = Vec::new();
    for record in world.platforms.a.accounts()? {
        let account = serde_json::to_value(&record)?["account"].clone();
        seeds.extend(with_twists(serde_json::to_vec(&record)?));
        for standing in [
            r#"{"active":{"since":"2026-11-22","tiers":["post","comment"]}}"#,
            r#"{"active":{"since":"2026-11-22","tiers":["post","post"]}}"#,
            r#"{"banned":{"since":"2026-11-22","tiers":["post"],"ban":{"until":"2027-01-01"}}}"#,
            r#"{"banned":{"since":"2026-11-22","tiers":[],"ban":{"until":null}}}"#,
            r#"{"erased":{"on":"2026-11-22","may_return_on":"2026-12-22","ban":{"until":null}}}"#,
            r#"{"erased":{"on":"2026-11-22","may_return_on":"2026-12-22","ban":null}}"#,
        ] {
            let record = format!(r#"{{"account":{account},"standing":{standing}}}"#);
            seeds.push(record.into_bytes());
        }
    }
    Ok(seeds)
}

/// What a holder keeps, types and agrees to.
fn of_wallet(seeds: &mut Seeds) {
    seeds.insert("backup_file", backup_files());
    seeds.insert("backup_document", backup_documents());
    seeds.insert("history_export", history_exports());
    seeds.insert("wallet_record", wallet_records());
    seeds.insert("store_record", store_records());
    seeds.insert("guardian_share", guardian_shares());
    seeds.insert("revocation_code", revocation_codes());
    let given = consents::given().to_bytes().unwrap_or_default();
    let content = consents::CONTENT.as_bytes().to_vec();
    let whole = with_twists(given).into_iter().map(|json| after(&[0], &json));
    let no_pseudonym = consents::CONTENT.replace("\"one_account\":true", "\"one_account\":false");
    let other = consents::CONTENT.replace("agora", "bazaar");
    let thirty_days =
        consents::CONTENT.replace("\"one_account\"", "\"enrolled_before_days\":30,\"one_account\"");
    let changed = [no_pseudonym, other, thirty_days].map(String::into_bytes);
    let signed = with_twists(content).into_iter().chain(changed);
    let signed = signed.map(|json| after(&[1], &json));
    seeds.insert("holder_consent", whole.chain(signed).collect());
    let payload = receipt_payload();
    let mut receipts = documents("nonla-consent+jwt", &payload);
    for (from, to) in [("\"retention_days\":365", "\"retention_days\":366"), ("agora", "bazaar")] {
        let other = String::from_utf8_lossy(&payload).replace(from, to);
        receipts.push(after(&[1], other.as_bytes()));
    }
    seeds.insert("consent_receipt", receipts);
}

/// The payload of the receipt for the consent that was given.
fn receipt_payload() -> Vec<u8> {
    let content: serde_json::Value = serde_json::from_str(consents::CONTENT).unwrap_or_default();
    let given = serde_json::to_value(consents::given()).unwrap_or_default();
    let account = nonla_credential::Hash::of(b"account").to_string();
    let receipt = serde_json::json!({
        "consent": content, "holder_signature": given["signature"], "account": account,
    });
    receipt.to_string().into_bytes()
}

/// Honest files, one edit of each kind in each part of one, amounts of work.
fn backup_files() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = [4, 5, 6, 7, 64, 66].map(|how| vec![how]).into();
    for number in ["2", "1", "19", "20", "99", "100", "02", "+2", "0", ""] {
        seeds.push(after(&[1], number.as_bytes()));
    }
    // Version, recipient, salt, wrapped key, MAC, nonce, content.
    for place in [3, 23, 40, 70, 120, 150, 170] {
        for how in [0, 2, 4] {
            seeds.push(vec![5, how, 0, place, 1]);
        }
    }
    // The last piece is cut away or doubled; bytes are added.
    seeds.extend([vec![7, 2, 0, 165, 0], vec![6, 5, 0, 15, 0], vec![5, 5, 0, 0, 0]]);
    seeds.push(b"\0-----BEGIN AGE ENCRYPTED FILE-----".to_vec());
    seeds.push(b"\0age-encryption.org/v2\n".to_vec());
    seeds.push(b"\0age-encryption.org/v1\n-> X25519 AAAA\n".to_vec());
    seeds
}

fn backup_documents() -> Vec<Vec<u8>> {
    let document = honest_wallet::document();
    let text = String::from_utf8_lossy(document);
    let newer = text.replacen("nonla-backup-1", "nonla-backup-2", 1);
    let mut seeds = vec![vec![2], after(&[0], document), after(&[0], newer.as_bytes())];
    seeds.extend(
        [br#"{"format":"nonla-backup-1","records":[]}"#.as_slice(), b"{}"]
            .map(|json| after(&[0], json)),
    );
    for what in 0..7 {
        for one in [3, 9] {
            seeds.push(vec![1, what, one, one + 1]);
        }
    }
    seeds.extend((0..24).map(|one| vec![1, 0, one, 0]));
    // The receipt twice, and at a row that is no number.
    let json: serde_json::Value = serde_json::from_slice(document).unwrap_or_default();
    let mut tables =
        json["records"].as_array().into_iter().flatten().map(|record| &record["table"]);
    let receipt = tables.position(|table| *table == 13).unwrap_or_default() as u8;
    seeds.extend([vec![1, 1, receipt, receipt], vec![1, 4, receipt, 0]]);
    // A letter of the format, of the first row, of a text; a digit; the end.
    for place in [14, 60, 200] {
        seeds.push(vec![2, 1, 0, place, b'f']);
        seeds.push(vec![2, 3, 0, place, b' ']);
    }
    seeds.push(vec![2, 2, 1, 0, 0]);
    seeds
}

fn history_exports() -> Vec<Vec<u8>> {
    let document = String::from_utf8_lossy(histories::exported()).into_owned();
    let mut seeds: Vec<Vec<u8>> = with_twists(document.clone().into_bytes())
        .into_iter()
        .map(|json| after(&[0], &json))
        .collect();
    for (from, to) in [
        ("nonla-history-1", "nonla-history-2"),
        ("2026-11-20T", "2026-11-21T"),
        ("\"lines\":7", "\"lines\":6"),
        ("NotCompleted", "Completed"),
        ("\"body\":\"07", "\"body\":\"08"),
        ("\"body\":\"07", "\"other\":\"07"),
    ] {
        seeds.push(after(&[0], document.replacen(from, to, 1).as_bytes()));
    }
    seeds.push(after(&[1], histories::ENTRIES.as_bytes()));
    for entry in histories::ENTRIES.lines() {
        seeds.push(after(&[1], entry.as_bytes()));
    }
    seeds.extend(texts_of(&["\u{1}{}", "\u{1}\n\n"]));
    seeds.extend([vec![2], vec![2, 4, 1, 0, 0], vec![2, 1, 3, 0, b'0'], vec![2, 6, 0, 0, 9]]);
    seeds
}

/// No change, with and without table and answer; each kind of change to each kind of record.
fn wallet_records() -> Vec<Vec<u8>> {
    let mut seeds = vec![vec![0], vec![3], vec![2], vec![0, 1, 5, 3, 0, 0, 0]];
    for record in 0..12 {
        seeds.push(vec![0, record, 6, 1, 0, 40, 1]);
    }
    for how in 0..6 {
        seeds.push(vec![0, 5, how, 2, 0, 0, b'x']);
        seeds.push(vec![0, 129, how, 2, 0, 0, b'x']);
    }
    // Another secret; another seed of the decoys; what the wallet answers with then.
    for record in 0..12 {
        seeds.push(vec![2, record, 6, 0, 0, 5, 1]);
    }
    seeds.push(b"\x04\x06{}".to_vec());
    seeds
}

fn store_records() -> Vec<Vec<u8>> {
    let mut seeds = vec![vec![0], vec![1], vec![2], vec![0, 2, 1, 5, 0, 4, 0]];
    for what in [2, 5] {
        for how in 2..8 {
            seeds.push(vec![0, what, 2, how, 1, 3, 1]);
        }
    }
    // The header: a bit, a byte less. A record left out; each twice; each line left out.
    seeds.extend([vec![0, 0, 0, 0, 0, 20, 1], vec![0, 0, 0, 4, 0, 20, 0]]);
    seeds.extend((6..12).map(|which| vec![0, 2, which, 0, 0, 0, 0]));
    seeds.extend((6..18).map(|which| vec![0, 2, which, 1, 0, 0, 0]));
    seeds.extend((0..12).map(|which| vec![0, 5, which, 0, 0, 0, 0]));
    // The header of another wallet; records and lines of one step before and of another wallet.
    seeds.extend([vec![0, 1, 0, 0, 1, 0, 0], vec![0, 1, 0, 0, 2, 0, 0]]);
    for which in 0..3 {
        seeds.push(vec![0, 2, which, 4, 1 + which % 2, 0, 0]);
        seeds.push(vec![0, 5, which, 4, 1 + which % 2, 0, 0]);
    }
    // Bytes of version, nonce and ciphertext.
    for place in [2, 9, 40] {
        seeds.push(vec![0, 2, 3, 7, 0, 0, place]);
    }
    seeds
}

fn guardian_shares() -> Vec<Vec<u8>> {
    let share = &papers::shares()[0];
    let small = share.to_lowercase().replace(' ', "-").replace('0', "o").replace('1', "l");
    let mut seeds: Vec<Vec<u8>> =
        [share.as_str(), &small, &share[1..], &share.replacen('A', "U", 1)]
            .map(|text| after(&[0], text.as_bytes()))
            .into();
    // Version, threshold, set, number: of a share, and of none.
    for (version, threshold, number) in [
        (1, 0x12, 1),
        (2, 0x12, 1),
        (1, 0x02, 1),
        (1, 0x21, 1),
        (1, 0x12, 0),
        (1, 0x12, 4),
        (1, 0xff, 16),
    ] {
        seeds.push([&[1, version, threshold][..], &[5; 16], &[number], &[6; 64]].concat());
    }
    seeds.extend([3, 4, 5].map(|how| vec![how]));
    // The set, the number, the key and the secret of an honest share.
    seeds.extend([4, 18, 24, 80].map(|place| vec![129, 0, 0, place, 1]));
    seeds.extend([
        vec![3, 1, 0, 7, b'7'],
        vec![3, 3, 0, 4, b'\n'],
        vec![3, 4, 0, 9, 0],
        vec![4, 5, 0, 3, b'0'],
    ]);
    seeds
}

fn revocation_codes() -> Vec<Vec<u8>> {
    let mut seeds = texts_of(&[
        "\u{0}2222-2222-2222-2222-2222-2222",
        "\u{0}2222 2222\n2222\u{2011}2222.2222_2222",
        "\u{0}2222-2222-2222-2222-2222-2223",
        "\u{0}2222-2222-2222-2222-2222-222",
        "\u{0}2222-2222-2222-2222-2222-2222-2",
        "\u{0}222O-2222-2222-2222-2222-2222",
        "\u{0}zzzz-zzzz-zzzz-zzzz-zzzz-zzzz",
    ]);
    seeds.extend([vec![1], after(&[1], &[30; 23]), after(&[2], b"any bytes whatsoever say")]);
    seeds.push(after(&[0], &[b' '; 257]));
    seeds
}
