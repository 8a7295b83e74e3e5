//! T-C2: what is left of a secret in a process that has used and dropped it.
//!
//! This binary runs itself: the child gets secrets under a mask, uses them as a wallet, an issuer or
//! a platform does, drops them, and then searches all of its own writable memory. What it looks for
//! never lies in its memory in the open, so each hit is a copy that the code under test left.

use std::hint::black_box;
use std::process::Command;

use nonla_app::world::{At, World};
use nonla_credential::{
    Country, Day, FullName, IdNumber, Period, Province, ResidenceStatus, SigningKey, Tier,
};
use nonla_crypto::extract::nonce_of_secret;
use nonla_crypto::{DigitSecretKey, Gap, HolderSecret, SecretKey, SlotValue};
use nonla_issuer::{Person, Phone, UncheckedPerson, sample_register};
use nonla_verifier::{Intent, PlatformKey};
use nonla_wallet::Wallet;
use rand::{Rng, RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;

use crate::engine::{HEADER, Holder, Keys, SLOTS, context, rng, scope};
use crate::memory_search::{Open, PIECE, forms, masked, search};
use crate::proving::{proof, smallest};

const CHILD: &str = "NONLA_MEMORY_CHILD";
const TEST: &str = "memory::child";

/// What the child is told, a masked part a line.
struct Told(Vec<Vec<u8>>);

impl Told {
    fn part(&self, index: usize) -> &[u8] {
        &self.0[index]
    }

    fn open(&self, index: usize) -> Open {
        Open::new(self.part(index))
    }

    /// A part that is no secret.
    fn plain(&self, index: usize) -> Vec<u8> {
        masked(self.part(index))
    }
}

type Scene = fn(&Told);

/// Each scene, by its name: what it does with the first part it is told, and perhaps others.
const SCENES: [(&str, Scene); 7] = [
    ("holder secret", holder),
    ("proof", whole_proof),
    ("issuer key", issuer_key),
    ("digit key", digit_key),
    ("signing key", signing_key),
    ("platform key", platform_key),
    ("wallet", wallet),
];

/// So many of one kind that not all places are taken again once they are dropped.
fn many<T>(told: &Told, read: impl Fn(&[u8]) -> T) -> Vec<T> {
    let secret = told.open(0);
    (0..64).map(|_| read(&secret.0)).collect()
}

fn holder(told: &Told) {
    use_secret(told);
    // As a wallet does after each step with the secret: moved bytes leave copies in the frame.
    nonla_crypto::overwrite_stack();
}

#[inline(never)]
fn use_secret(told: &Told) {
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let key = SecretKey::generate(&mut rng).public_key();
    let secrets = many(told, |bytes| HolderSecret::from_bytes(bytes).unwrap());
    let secret = &secrets[20];
    black_box(secret.pseudonym(&scope()));
    black_box(secret.enrolment_tag(b"issuer"));
    black_box(secret.blind_request(&context(&key, b"nonce"), &mut rng));
    black_box(secret.visit(&scope()).sign(b"message", &mut rng));
    black_box(&secret.expose_bytes());
}

/// A proof of a fixed statement: the parent makes the same one to know its nonces.
fn prove_with(secret: HolderSecret) -> (Keys, Holder, Vec<u8>) {
    let mut rng = ChaCha20Rng::seed_from_u64(2);
    let keys = Keys::new(&mut rng);
    let public = keys.credential.public_key();
    let claims = vec![SlotValue::Integer(0); SLOTS - 1];
    let context = context(&public, b"nonce");
    let checked = secret.blind_request(&context, &mut rng).check(&context).unwrap();
    let signature = checked.sign(&keys.credential, HEADER, &claims).unwrap();
    let gap = Gap { period: 1, low: 1, high: 3 };
    let gap_signature = gap.sign(&keys.gap, b"issuer").unwrap();
    let holder = Holder { secret, claims, signature, gap, gap_signature };
    let bytes = proof(&smallest(&keys), (&keys, &holder), &mut rng).unwrap();
    (keys, holder, bytes)
}

fn whole_proof(told: &Told) {
    black_box(prove_with(HolderSecret::from_bytes(&told.open(0).0).unwrap()));
    // As a wallet does after each proof.
    nonla_crypto::overwrite_stack();
}

fn issuer_key(told: &Told) {
    let keys = many(told, |bytes| SecretKey::from_bytes(bytes).unwrap());
    let key = &keys[20];
    let public = key.public_key();
    black_box(Gap { period: 1, low: 2, high: 5 }.sign(key, b"issuer"));
    let mut rng = ChaCha20Rng::seed_from_u64(3);
    let request = HolderSecret::generate(&mut rng).blind_request(&context(&public, b"n"), &mut rng);
    let checked = request.check(&context(&public, b"n")).unwrap();
    black_box(checked.sign(key, HEADER, &[SlotValue::Integer(7)]).unwrap());
    black_box(&key.expose_bytes());
}

fn digit_key(told: &Told) {
    let keys = many(told, |bytes| DigitSecretKey::from_bytes(bytes).unwrap());
    let key = &keys[20];
    black_box(key.table());
    black_box(&key.expose_bytes());
}

fn signing_key(told: &Told) {
    let seed = told.open(0);
    let key = SigningKey::from_seed(seed.0.first_chunk().unwrap());
    black_box(key.verifying_key());
    black_box(nonla_credential::sign_jws(&key, "nonla-test", b"{}"));
    black_box(&key.to_seed());
}

fn platform_key(told: &Told) {
    let mut rng = ChaCha20Rng::seed_from_u64(4);
    let bytes = told.open(0);
    let key = PlatformKey::from_bytes(bytes.0.first_chunk().unwrap());
    let seed = u64::from(told.plain(1)[0]);
    let mut world = World::new(sample_register(60, today(), seed), today(), seed).unwrap();
    let config = world.platforms.a.verifier.config().clone();
    let signing = SigningKey::from_seed(&world.platforms.a.key.to_seed());
    world.platforms.a.verifier = nonla_verifier::Verifier::new(config, signing, key);
    let mut wallet = world.new_wallet().unwrap();
    world.enrol(0, &mut wallet).unwrap();
    world.visit((0, &mut wallet), At::A, Tier::Post, Intent::Register).unwrap();
    let _ = rng.next_u64();
}

/// Never dropped: what the search must find.
fn kept(told: &Told) {
    let secret = HolderSecret::from_bytes(&told.open(0).0).unwrap();
    let key = SigningKey::from_seed(told.open(1).0.first_chunk().unwrap());
    std::mem::forget((secret, key));
}

fn today() -> Day {
    Day::parse("2026-11-22").unwrap()
}

/// A wallet from its first day to its last: secret, operator key, trust list, offer, credential,
/// digit table, head, index, file of gaps with its number, request.
fn wallet(told: &Told) {
    let mut rng = ChaCha20Rng::seed_from_u64(5);
    let secret = HolderSecret::from_bytes(&told.open(0).0).unwrap();
    let operator = SigningKey::from_seed(told.plain(1).first_chunk().unwrap()).verifying_key();
    let text = |index| String::from_utf8(told.plain(index)).unwrap();
    let now = i64::from_be_bytes(*told.plain(10).first_chunk().unwrap());
    let mut wallet = Wallet::with_secret(secret, operator, &text(2), &mut rng).unwrap();
    let acceptance = wallet.receive(&told.plain(3), today(), &mut rng).unwrap();
    let acceptance = wallet.stage_at(acceptance, now).unwrap().saved();
    black_box(acceptance.request);
    let mut credential = told.open(4);
    credential.answer(&acceptance.pending, (&wallet, today()));
    let received = acceptance.pending.finish(&wallet, &credential.0, today()).unwrap();
    drop(credential);
    wallet.stage(received.confirm()).unwrap().saved();
    let table = wallet.learn_digit_table(&told.plain(5)).unwrap();
    wallet.stage(table).unwrap().saved();
    let issuer = wallet.trust_list().issuers()[0].id.clone();
    let file = told.plain(8);
    let heads = [text(6)];
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let list = (heads.as_slice(), told.plain(7));
    let changes = wallet.learn_revocation_list(&issuer, (list.0, &list.1), [(0, file.as_slice())]);
    wallet.stage(changes.unwrap()).unwrap().saved();
    wallet.prepare();
    let asking = wallet.inspect(&text(9), now).unwrap();
    let proved = asking.approve().prove(&wallet, now, &mut rng).unwrap();
    let proved = wallet.stage_at(proved, now).unwrap().saved();
    black_box(proved.presentation);
}

/// The child's half; in an ordinary run there is nothing to do.
#[test]
fn child() {
    let Ok(folder) = std::env::var(CHILD) else { return };
    let read = |name: &str| std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
    let lines = |name: &str| -> Vec<Vec<u8>> {
        read(name).lines().map(|line| hex::decode(line).unwrap()).collect()
    };
    let scene = read("scene");
    let mut scenes = SCENES.iter().chain([&("kept", kept as Scene)]);
    let (_, scene) = scenes.find(|(name, _)| *name == scene).unwrap();
    // All this before the scene, so as not to take the places that it frees.
    let (told, names) = (Told(lines("told")), read("names"));
    let pieces: Vec<(String, Vec<u8>)> =
        names.lines().map(str::to_owned).zip(lines("pieces")).collect();
    scene(&told);
    let hits = search(&pieces);
    for hit in &hits {
        println!("\nHIT {hit}");
    }
    println!("\nSEARCHED for {} pieces, {} hits", pieces.len(), hits.len());
}

/// One secret of a scene, in all its forms.
struct Canary {
    name: &'static str,
    forms: Vec<(&'static str, Vec<u8>)>,
}

impl Canary {
    fn scalar(name: &'static str, scalar: &[u8; 32]) -> Self {
        Self { name, forms: forms(scalar).into() }
    }

    fn bytes(name: &'static str, bytes: &[u8]) -> Self {
        Self { name, forms: vec![("bytes", bytes.to_vec())] }
    }

    /// First and last bytes of each form.
    fn pieces(&self) -> Vec<(String, Vec<u8>)> {
        let named = |what: &str, form: &str| format!("{} ({form}, {what} half)", self.name);
        let halves = |(form, bytes): &(&'static str, Vec<u8>)| {
            let (first, last) =
                (&bytes[..PIECE.min(bytes.len())], &bytes[bytes.len().saturating_sub(PIECE)..]);
            [(named("first", form), masked(first)), (named("last", form), masked(last))]
        };
        self.forms.iter().flat_map(halves).collect()
    }
}

/// Runs a scene in a child and returns what it found of the canaries.
fn run(scene: &str, told: &[&[u8]], canaries: &[Canary]) -> Vec<String> {
    let folder = std::env::temp_dir().join(format!(
        "nonla-memory-{}-{}",
        std::process::id(),
        scene.replace(' ', "-"),
    ));
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: String| std::fs::write(folder.join(name), text).unwrap();
    let hex = |parts: &mut dyn Iterator<Item = Vec<u8>>| {
        parts.map(|part| hex::encode(part) + "\n").collect::<String>()
    };
    let pieces: Vec<(String, Vec<u8>)> = canaries.iter().flat_map(Canary::pieces).collect();
    write("scene", scene.to_owned());
    write("told", hex(&mut told.iter().map(|part| masked(part))));
    write("pieces", hex(&mut pieces.iter().map(|(_, piece)| piece.clone())));
    write("names", pieces.iter().map(|(name, _)| format!("{name}\n")).collect());
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", TEST, "--nocapture", "--test-threads=1"]).env(CHILD, &folder);
    let output = command.output().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    let searched = format!("SEARCHED for {} pieces", pieces.len());
    assert!(
        printed.contains(&searched),
        "{scene}: {printed}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    printed.lines().filter_map(|line| line.strip_prefix("HIT ")).map(str::to_owned).collect()
}

/// 32 random bytes below every order we use.
fn random_scalar(rng: &mut ChaCha20Rng) -> [u8; 32] {
    let mut scalar = [0; 32];
    rng.fill_bytes(&mut scalar);
    scalar[0] &= 0x3f;
    scalar
}

/// An adult with a name that outlasts what the allocator writes over the start of it.
fn long_name(rng: &mut ChaCha20Rng) -> Person {
    let name: String = (0..100).map(|_| char::from(rng.gen_range(b'a'..=b'z'))).collect();
    Person::new(UncheckedPerson {
        full_name: FullName::parse(&name).unwrap(),
        birth_date: Day::parse("1990-05-17").unwrap(),
        id_number: IdNumber::parse(&format!("001090{:06}", rng.gen_range(0..1_000_000))).unwrap(),
        phone: Phone::parse("0912345678").unwrap(),
        province: Some(Province::from_code(1).unwrap()),
        status: ResidenceStatus::Citizen,
        nationality: Country::VIETNAM,
        resident_country: Country::VIETNAM,
    })
    .unwrap()
}

/// What is told to the wallet of one person, and the canaries in it.
fn wallet_scene(scalar: &[u8; 32], rng: &mut ChaCha20Rng) -> (Vec<Vec<u8>>, Vec<Canary>) {
    let seed = rng.next_u64();
    let mut people = sample_register(60, today(), seed);
    people[0] = long_name(rng);
    let mut world = World::new(people, today(), seed).unwrap();
    let secret = HolderSecret::from_bytes(scalar).unwrap();
    let operator = world.operator().1.to_seed();
    let text = world.operator().0.to_owned();
    let key = world.operator().1.verifying_key();
    let mut wallet = Wallet::with_secret(secret, key, &text, rng).unwrap();
    world.enrol(0, &mut wallet).unwrap();
    let received = |what: &str| {
        let mut messages = world.record.messages().iter();
        messages.find(|message| message.what == what).unwrap().bytes.clone()
    };
    let (offer, credential) = (received("offer"), received("credential"));
    let (request, _) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
    let person = &world.people[0];
    let stored = nonla_credential::IssuedCredential::parse(&credential).unwrap();
    let signature = stored.signature.to_bytes();
    let e: &[u8; 32] = signature.last_chunk().unwrap();
    let canaries = vec![
        Canary::scalar("holder secret", scalar),
        Canary::scalar("e of the signature", e),
        Canary::bytes("name", person.full_name().as_str().as_bytes()),
        Canary::bytes("ID number", person.id_number().as_str().as_bytes()),
    ];
    let (list, head) = world.list().unwrap();
    assert_eq!(head.content().period, Period::of(today()));
    let told = vec![
        scalar.to_vec(),
        operator.to_vec(),
        text.into_bytes(),
        offer,
        credential,
        world.issuer.digit_table().to_bytes(),
        list.head.clone().into_bytes(),
        list.index.to_bytes(),
        list.files[0].clone(),
        request.into_bytes(),
        world.now().to_be_bytes().to_vec(),
    ];
    (told, canaries)
}

fn canaries_of(
    scene: &str,
    scalar: &[u8; 32],
    rng: &mut ChaCha20Rng,
) -> (Vec<Vec<u8>>, Vec<Canary>) {
    let told = vec![scalar.to_vec(), vec![1]];
    match scene {
        "wallet" => wallet_scene(scalar, rng),
        "proof" => {
            let (keys, holder, bytes) = prove_with(HolderSecret::from_bytes(scalar).unwrap());
            let nonce = nonce_of_secret((&smallest(&keys), &bytes), &holder.secret).unwrap();
            let canaries = [("holder secret", scalar), ("nonce", &nonce)];
            (told, canaries.map(|(name, scalar)| Canary::scalar(name, scalar)).into())
        }
        "signing key" | "platform key" => (told, vec![Canary::bytes("key", scalar)]),
        _ => (told, vec![Canary::scalar("secret", scalar)]),
    }
}

/// All hits of all scenes.
fn all_hits() -> Vec<String> {
    let mut rng = rng("memory");
    let mut all = Vec::new();
    for (scene, _) in SCENES {
        let scalar = random_scalar(&mut rng);
        let (told, canaries) = canaries_of(scene, &scalar, &mut rng);
        let told: Vec<&[u8]> = told.iter().map(Vec::as_slice).collect();
        let hits = run(scene, &told, &canaries);
        println!("T-C2 {scene}: {} hits", hits.len());
        all.extend(hits.into_iter().map(|hit| format!("{scene}: {hit}")));
    }
    all
}

/// Serves T-C2: the search finds a secret that is still there, or its silence would mean nothing.
#[test]
fn a_secret_that_is_still_there_is_found() {
    let mut rng = rng("kept");
    let (scalar, seed) = (random_scalar(&mut rng), random_scalar(&mut rng));
    let canaries = [Canary::scalar("secret", &scalar), Canary::bytes("key", &seed)];
    let hits = run("kept", &[&scalar, &seed], &canaries);
    for canary in ["secret (Montgomery", "key (bytes"] {
        for half in ["first half", "last half"] {
            let found = hits.iter().any(|hit| hit.starts_with(canary) && hit.contains(half));
            assert!(found, "{canary}, {half}: {hits:?}");
        }
    }
}

/// Serves T-C2, REQ-S8: used and dropped, no secret lies in the memory of its process any more.
#[test]
fn nothing_is_left_of_a_dropped_secret() {
    let hits = all_hits();
    assert!(hits.is_empty(), "{hits:#?}");
}
