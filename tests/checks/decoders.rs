//! Every decoder on bytes from anywhere: a typed error or a value, never a panic, and a value has
//! one encoding.

use nonla_app::record::Party;
use nonla_app::world::{At, World};
use nonla_credential::{
    ConsentReceipt, CredentialRequest, GapFile, GapIndex, Hash, Head, HolderConsent,
    IssuedCredential, MessageKind, Offer, PseudonymMessage, Request, SigningKey, Tier, TierPolicy,
    TrustList,
};
use nonla_crypto::{
    BlindRequest, DigitKey, DigitTable, EnrolmentTag, Pseudonym, PseudonymSignature, PublicKey,
    Scope, Signature,
};
use nonla_issuer::{ImportMode, RevocationCode, import, write_csv};
use nonla_storage::{GuardianShare, Threshold, share_secret};
use nonla_verifier::{Intent, Verdict};
use nonla_wallet::{Event, HistoryFilter, RecordChange, Table, Wallet, read_export};
use rand::Rng;
use rand_chacha::ChaCha20Rng;

use crate::engine::{rng, runs};
use crate::privacy::{day, populated};

/// Reads bytes; what it read is written again, if it read anything.
type Decoder<'a> = Box<dyn Fn(&[u8]) -> Option<Vec<u8>> + 'a>;

struct Case<'a> {
    name: &'static str,
    valid: Vec<u8>,
    decode: Decoder<'a>,
}

macro_rules! binary {
    ($type:ident, $valid:expr) => {
        Case {
            name: stringify!($type),
            valid: $valid.to_bytes().to_vec(),
            decode: Box::new(|bytes| $type::from_bytes(bytes).ok().map(|v| v.to_bytes().to_vec())),
        }
    };
}

/// JSON documents leave blanks and the order of members free, so only reading is tried.
macro_rules! document {
    ($name:expr, $valid:expr, $read:expr) => {
        Case {
            name: $name,
            valid: $valid,
            decode: Box::new(move |bytes| {
                let _ = $read(bytes);
                None
            }),
        }
    };
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What a holder agreed to, and the receipt for it under a key.
fn agreed(world: &mut World, wallet: &Wallet, key: &SigningKey) -> (Vec<u8>, String) {
    let (request, _) = world.ask(At::A, Tier::Post, Intent::Return).unwrap();
    let asking = wallet.inspect(&request, world.now()).unwrap();
    let proved = asking.approve().prove(wallet, world.now(), &mut world.rng).unwrap();
    let mut copy = world.new_wallet().unwrap();
    let proved = copy.stage_at(proved, world.now()).unwrap().saved();
    let consent = proved.consent.unwrap();
    let (domain, verifier) = (world.trust_list().domain(), &world.platforms.a.entry.id);
    let verified = HolderConsent::parse(&consent).unwrap().verify(domain, verifier);
    let receipt = ConsentReceipt::sign(key, verified.unwrap(), Hash::of(b"account"));
    (consent.to_vec(), receipt.signed().to_owned())
}

/// A history of one line, as it is exported.
fn exported(mut wallet: Wallet) -> Vec<u8> {
    let noted = wallet.note(day(), Event::BackedUp);
    let staged = wallet.stage(noted).unwrap();
    let lines = staged.records().into_iter().filter_map(|change| match change {
        RecordChange::Put(record) if record.key.table == Table::History => Some(record),
        _ => None,
    });
    let lines: Vec<_> = lines.collect();
    staged.saved();
    wallet.export_history(lines, &HistoryFilter::ALL).unwrap().to_vec()
}

/// One valid message of each kind, and how each is read.
fn cases<'a>(world: &'a mut World, wallet: &'a mut Wallet) -> Vec<Case<'a>> {
    let visit = world.visit((0, wallet), At::A, Tier::Post, Intent::Register).unwrap();
    let message = world.write(wallet, At::A, MessageKind::Erase).unwrap();
    let receipt_key = SigningKey::from_seed(&[9; 32]);
    let (consent, consent_receipt) = agreed(world, wallet, &receipt_key);
    let receipt_key = receipt_key.verifying_key();
    let exported = exported(world.new_wallet().unwrap());
    let threshold = Threshold::new(2, 3).unwrap();
    let shares = share_secret(wallet.expose_secret(), threshold, &mut world.rng);
    let share = shares[0].to_text().as_bytes().to_vec();
    let received = |what: &str| {
        let mut messages = world.record.messages().iter();
        messages.find(|message| message.what == what).unwrap().bytes.clone()
    };
    assert!(world.record.of(Party::PlatformA).count() > 0);
    let credential = IssuedCredential::parse(&received("credential")).unwrap();
    let request = CredentialRequest::parse(&received("credential request")).unwrap();
    let platform = world.platforms.a.entry.id.clone();
    let signature = wallet.expose_secret().visit(&Scope::new(b"s")).sign(b"m", &mut world.rng);
    let (list, head) = world.list().unwrap();
    let (trust_list, operator) = world.operator();
    let (trust_list, operator) = (trust_list.as_bytes().to_vec(), operator.verifying_key());
    let issuer = world.issuer.entry();
    let (head_key, issuer_id) = (issuer.head_key, issuer.id.clone());
    let period = head.content().period;
    let verdict_key = world.platforms.a.verifier.verifying_key();
    let policy = nonla_credential::to_json(&world.platforms.a.verifier.config().policy).unwrap();
    vec![
        binary!(PublicKey, issuer.keys[0].key),
        binary!(DigitKey, issuer.keys[0].digit_key),
        binary!(DigitTable, world.issuer.digit_table()),
        binary!(Signature, credential.signature),
        binary!(BlindRequest, request.blind),
        binary!(Pseudonym, wallet.pseudonym(&platform)),
        binary!(EnrolmentTag, wallet.expose_secret().enrolment_tag(b"issuer")),
        binary!(PseudonymSignature, signature),
        Case {
            name: "GapFile",
            valid: list.files[0].clone(),
            decode: Box::new(move |b| GapFile::read(b, period, 0).ok().map(|file| file.to_bytes())),
        },
        Case {
            name: "GapIndex",
            valid: list.index.to_bytes(),
            decode: Box::new(|bytes| GapIndex::read(bytes).ok().map(|index| index.to_bytes())),
        },
        document!("Head", list.head.as_bytes().to_vec(), |b: &[u8]| {
            Head::read(&text(b), &head_key, &issuer_id)
        }),
        document!("TrustList", trust_list, |b: &[u8]| TrustList::read(&text(b), &operator)),
        document!("Request", visit.request.clone().into_bytes(), |b: &[u8]| {
            Request::parse(&text(b)).map(|request| request.key_id())
        }),
        document!("Offer", received("offer"), Offer::parse),
        document!("CredentialRequest", received("credential request"), CredentialRequest::parse),
        document!("IssuedCredential", received("credential"), IssuedCredential::parse),
        document!("PseudonymMessage", message.to_bytes().unwrap(), PseudonymMessage::parse),
        document!("Verdict", visit.verdict.signed().as_bytes().to_vec(), |b: &[u8]| {
            Verdict::read(&text(b), &verdict_key)
        }),
        document!("HolderConsent", consent, HolderConsent::parse),
        document!("ConsentReceipt", consent_receipt.into_bytes(), |b: &[u8]| {
            ConsentReceipt::read(&text(b), &receipt_key)
        }),
        document!("history", exported, read_export),
        document!("GuardianShare", share, |b: &[u8]| GuardianShare::parse(&text(b))),
        document!("RevocationCode", b"2222-2222-2222-2222-2222-2222".to_vec(), |b: &[u8]| {
            RevocationCode::parse(&text(b))
        }),
        document!("TierPolicy", policy, TierPolicy::parse),
        document!("register", write_csv(&world.people[..3]), |b: &[u8]| {
            import(b, ImportMode::SkipBad, day())
        }),
    ]
}

/// Changes some bytes, cuts, doubles or extends; now and then noise altogether.
fn mutated(valid: &[u8], rng: &mut ChaCha20Rng) -> Vec<u8> {
    let mut bytes = valid.to_vec();
    match rng.gen_range(0..6) {
        0 => bytes.truncate(rng.gen_range(0..=bytes.len())),
        1 => bytes.extend((0..rng.gen_range(1..40)).map(|_| rng.r#gen::<u8>())),
        2 => bytes = (0..rng.gen_range(0..300)).map(|_| rng.r#gen()).collect(),
        3 => {
            let (from, to) = (rng.gen_range(0..bytes.len()), rng.gen_range(0..bytes.len()));
            bytes.swap(from, to);
        }
        _ => {
            for _ in 0..rng.gen_range(1..4) {
                let at = rng.gen_range(0..bytes.len());
                bytes[at] ^= 1 << rng.gen_range(0..8);
            }
        }
    }
    bytes
}

/// Serves T-B3, T-B6, T-F2, REQ-S3: no panic, and what is read is written back byte for byte.
#[test]
fn no_bytes_make_a_decoder_panic_and_a_value_has_one_encoding() {
    let mut rng = rng("decoders");
    let (mut world, mut crowd) = populated(60, 1, 21);
    let wallet = &mut crowd[0].1;
    let mut read = 0;
    for Case { name, valid, decode } in cases(&mut world, wallet) {
        if let Some(again) = decode(&valid) {
            assert_eq!(again, valid, "{name}");
        }
        // A digit table takes its 24 ms to check.
        let times = if name == "DigitTable" { runs(200) } else { runs(20_000) };
        for _ in 0..times {
            let bytes = mutated(&valid, &mut rng);
            if let Some(again) = decode(&bytes) {
                assert_eq!(again, bytes, "{name}");
                read += 1;
            }
        }
    }
    assert!(read > 0, "some mutants are values, or the second half of this test is empty");
}
