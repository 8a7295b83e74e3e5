//! T-S7: what can be found of a person where it should not be: in the wallet's files, in what is
//! printed, and in the memory of a process that has locked the wallet.
//!
//! This binary runs itself. The child gets all it needs under a mask, does what a holder does in
//! years, locks the wallet and searches its own memory, which is what a core dump would show. The
//! parent searches the files and what the child printed.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use nonla_app::world::{At, World};
use nonla_credential::{
    Country, Day, FullName, IdNumber, IssuedCredential, Province, ResidenceStatus, SigningKey, Tier,
};
use nonla_crypto::HolderSecret;
use nonla_issuer::{Person, Phone, UncheckedPerson, sample_register};
use nonla_storage::{
    DataKey, Locked, Passphrase, Pin, SqliteStore, Unlock, Vault, make_backups_cheap_for_tests,
};
use nonla_verifier::Intent;
use nonla_wallet::{Alias, Event, Expiring, HistoryFilter, RecordChange, Step, Wallet};
use rand::{Rng, RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;

use crate::journey::{block_on, folder, share_of, today};
use crate::memory_search::{Open, PIECE, forms, masked, search};
use crate::rollback::BesideTheWallet;

const CHILD: &str = "NONLA_LEAK_CHILD";
/// Canaries in all.
const CANARIES: usize = 64;
const ALIASES: usize = 48;

/// What the child is told, a masked part each; the order is that of [`Scene::told`].
#[derive(Clone, Copy)]
enum Part {
    Secret,
    Operator,
    TrustList,
    Offer,
    Credential,
    DigitTable,
    Head,
    Index,
    File,
    Request,
    Now,
    Passphrase,
    BackupPassphrase,
    Pin,
    DataKey,
    Turns,
    /// The first of the aliases.
    Alias,
}

struct Told(Vec<Vec<u8>>);

impl Told {
    fn open(&self, part: Part) -> Open {
        Open::new(&self.0[part as usize])
    }

    /// A part that is no secret.
    fn plain(&self, part: Part) -> Vec<u8> {
        masked(&self.0[part as usize])
    }

    fn text(&self, part: Part) -> String {
        String::from_utf8(self.plain(part)).unwrap()
    }

    /// A secret text, in a string of just its size that its taker wipes.
    fn secret_text(&self, part: Part) -> String {
        let open = self.open(part);
        let mut text = String::with_capacity(open.0.len());
        text.push_str(std::str::from_utf8(&open.0).unwrap());
        text
    }

    fn passphrase(&self, part: Part) -> Passphrase {
        Passphrase::new(self.secret_text(part)).unwrap()
    }

    fn alias(&self, number: usize) -> Alias {
        let open = Open::new(&self.0[Part::Alias as usize + number % ALIASES]);
        Alias::parse(std::str::from_utf8(&open.0).unwrap()).unwrap()
    }
}

/// One thing that must not be found.
struct Canary {
    name: String,
    bytes: Vec<u8>,
    /// Whether it lies in the store, so that a store in the open shows it.
    stored: bool,
    /// Whether a locked wallet's process must have none of it.
    secret: bool,
    is_scalar: bool,
}

impl Canary {
    fn new(name: &str, bytes: &[u8]) -> Self {
        let (name, bytes) = (name.to_owned(), bytes.to_vec());
        Self { name, bytes, stored: true, secret: true, is_scalar: false }
    }

    fn not_stored(self) -> Self {
        Self { stored: false, ..self }
    }

    /// What it may look like in a file or a message.
    fn encodings(&self) -> Vec<(&'static str, Vec<u8>)> {
        let bytes = self.bytes.as_slice();
        let mut all = vec![
            ("raw", bytes.to_vec()),
            ("hex", hex::encode(bytes).into_bytes()),
            ("HEX", hex::encode_upper(bytes).into_bytes()),
            ("reversed", bytes.iter().rev().copied().collect()),
        ];
        if let Ok(text) = std::str::from_utf8(bytes) {
            let units: Vec<u16> = text.encode_utf16().collect();
            all.push(("UTF-16 LE", units.iter().flat_map(|unit| unit.to_le_bytes()).collect()));
            all.push(("UTF-16 BE", units.iter().flat_map(|unit| unit.to_be_bytes()).collect()));
        }
        for shift in 0..3 {
            // In the middle of other bytes; what the neighbours decide is cut off.
            let padded = [&[0; 3][..shift], bytes].concat();
            let inner = |text: String| {
                let (start, end) = ((shift * 8).div_ceil(6), padded.len() * 8 / 6);
                text.as_bytes()[start..end].to_vec()
            };
            all.push(("base64", inner(STANDARD.encode(&padded))));
            all.push(("base64url", inner(URL_SAFE_NO_PAD.encode(&padded))));
        }
        all
    }

    /// Pieces to look for in memory: the first and the last bytes of each form.
    fn pieces(&self) -> Vec<(String, Vec<u8>)> {
        let forms = match <&[u8; 32]>::try_from(self.bytes.as_slice()) {
            Ok(scalar) if self.is_scalar => forms(scalar).into(),
            _ => vec![("bytes", self.bytes.clone())],
        };
        let mut pieces = Vec::new();
        for (form, bytes) in forms {
            let size = PIECE.min(bytes.len());
            let halves = [("first", &bytes[..size]), ("last", &bytes[bytes.len() - size..])];
            for (which, half) in halves {
                pieces.push((format!("{} ({form}, {which})", self.name), masked(half)));
            }
        }
        pieces
    }
}

struct Scene {
    told: Vec<Vec<u8>>,
    canaries: Vec<Canary>,
}

fn letters(rng: &mut ChaCha20Rng, count: usize) -> String {
    (0..count).map(|_| char::from(rng.gen_range(b'a'..=b'z'))).collect()
}

fn digits(rng: &mut ChaCha20Rng, count: usize) -> String {
    (0..count).map(|_| char::from(rng.gen_range(b'0'..=b'9'))).collect()
}

fn somebody(rng: &mut ChaCha20Rng) -> Person {
    Person::new(UncheckedPerson {
        full_name: FullName::parse(&letters(rng, 100)).unwrap(),
        birth_date: Day::parse("1990-05-17").unwrap(),
        id_number: IdNumber::parse(&format!("001090{}", digits(rng, 6))).unwrap(),
        phone: Phone::parse("0912345678").unwrap(),
        province: Some(Province::from_code(1).unwrap()),
        status: ResidenceStatus::Citizen,
        nationality: Country::VIETNAM,
        resident_country: Country::VIETNAM,
    })
    .unwrap()
}

/// A person, their wallet's messages, and all that must not be found of them.
fn scene(seed: u64, turns: u32) -> Scene {
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let mut people = sample_register(60, today(), seed);
    people[0] = somebody(&mut rng);
    let mut world = World::new(people, today(), seed).unwrap();
    let mut scalar = [0; 32];
    rng.fill_bytes(&mut scalar);
    scalar[0] &= 0x3f;
    let (text, operator) = world.operator();
    let (text, operator) = (text.to_owned(), operator.to_seed());
    let trusted = SigningKey::from_seed(&operator).verifying_key();
    let secret = HolderSecret::from_bytes(&scalar).unwrap();
    let mut wallet = Wallet::with_secret(secret, trusted, &text, &mut rng).unwrap();
    world.enrol(0, &mut wallet).unwrap();
    let received = |what: &str| {
        let mut messages = world.record.messages().iter();
        messages.find(|message| message.what == what).unwrap().bytes.clone()
    };
    let (offer, credential) = (received("offer"), received("credential"));
    let (request, _) = world.ask(At::A, Tier::Post, Intent::Register).unwrap();
    let (list, head) = world.list().unwrap();
    let mut data_key = [0; 32];
    rng.fill_bytes(&mut data_key);
    let [passphrase, backup] = [40, 41].map(|count| letters(&mut rng, count));
    let pin = digits(&mut rng, 12);
    let aliases: Vec<String> = (0..ALIASES).map(|_| letters(&mut rng, 40)).collect();

    let person = &world.people[0];
    let stored = IssuedCredential::parse(&credential).unwrap();
    let signature = stored.signature.to_bytes();
    let handle = format!("\"handle\":{}", stored.handle.number());
    let scalar_of = |name: &str, bytes: &[u8; 32]| Canary {
        is_scalar: true,
        ..Canary::new(name, bytes.as_slice())
    };
    let mut canaries = vec![
        scalar_of("holder secret", &scalar),
        scalar_of("e of the signature", signature.last_chunk().unwrap()),
        Canary::new("name", person.full_name().as_str().as_bytes()),
        Canary::new("ID number", person.id_number().as_str().as_bytes()),
        Canary::new("handle", handle.as_bytes()),
        Canary::new("platform", head.content().issuer.as_bytes()),
        Canary::new("data key", &data_key).not_stored(),
        Canary::new("data key as HMAC pads it", &data_key.map(|byte| byte ^ 0x36)).not_stored(),
        Canary::new("passphrase", passphrase.as_bytes()).not_stored(),
        Canary::new("backup passphrase", backup.as_bytes()).not_stored(),
        Canary::new("PIN", pin.as_bytes()).not_stored(),
        Canary::new("birth date", b"1990-05-17"),
    ];
    for at in [At::A, At::B] {
        let platform = &world.platforms.at(at).entry;
        let pseudonym = wallet.pseudonym(&platform.id).to_bytes();
        canaries.push(Canary::new("pseudonym", &pseudonym).not_stored());
        canaries.push(Canary::new("platform", platform.id.as_bytes()));
    }
    canaries.extend(aliases.iter().map(|alias| Canary::new("alias", alias.as_bytes())));
    // Public, and known to every wallet: where it stands in memory says nothing about the holder.
    for canary in canaries.iter_mut().filter(|canary| canary.name == "platform") {
        canary.secret = false;
    }
    assert_eq!(canaries.len(), CANARIES);

    let mut told = vec![
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
        passphrase.into_bytes(),
        backup.into_bytes(),
        pin.into_bytes(),
        data_key.to_vec(),
        turns.to_be_bytes().to_vec(),
    ];
    told.extend(aliases.into_iter().map(String::into_bytes));
    Scene { told, canaries }
}

/// Where the records of a wallet go.
trait Keeper {
    fn wallet(&self) -> &Wallet;
    async fn commit<T>(&mut self, step: Step<T>) -> T;
    async fn send<T>(&mut self, step: Expiring<T>, now: i64) -> T;
    /// Once in ten turns: deletes a line of the history.
    async fn tidy(&mut self, turn: usize);
}

/// Into a store as it is, whose files lie in a folder of `home`.
struct Sealed<'a> {
    vault: Vault<SqliteStore>,
    home: &'a Path,
}

impl Keeper for Sealed<'_> {
    fn wallet(&self) -> &Wallet {
        self.vault.wallet()
    }

    async fn commit<T>(&mut self, step: Step<T>) -> T {
        self.vault.commit(step).await.unwrap()
    }

    async fn send<T>(&mut self, step: Expiring<T>, now: i64) -> T {
        self.vault.commit_at(step, now).await.unwrap()
    }

    async fn tidy(&mut self, turn: usize) {
        // What lies there now; tidying takes it away.
        copy(&self.home.join("wallet"), &self.home.join(format!("while-open-{turn}")));
        self.vault.delete_line(turn as u64 - 3).await.unwrap();
    }
}

/// One after the other as they are: what a store that seals nothing would hold.
struct InTheOpen {
    wallet: Wallet,
    written: Vec<u8>,
}

impl InTheOpen {
    fn write(&mut self, records: Vec<RecordChange>) {
        for change in records {
            if let RecordChange::Put(record) = change {
                self.written.extend_from_slice(&record.bytes);
            }
        }
    }
}

impl Keeper for InTheOpen {
    fn wallet(&self) -> &Wallet {
        &self.wallet
    }

    async fn commit<T>(&mut self, step: Step<T>) -> T {
        let staged = self.wallet.stage(step).unwrap();
        let (records, outcome) = (staged.records(), staged.saved());
        self.write(records);
        outcome
    }

    async fn send<T>(&mut self, step: Expiring<T>, now: i64) -> T {
        let staged = self.wallet.stage_at(step, now).unwrap();
        let (records, outcome) = (staged.records(), staged.saved());
        self.write(records);
        outcome
    }

    async fn tidy(&mut self, _: usize) {}
}

/// A wallet that has its secret and its list alone.
#[inline(never)]
fn new_wallet(told: &Told) -> Wallet {
    let mut rng = ChaCha20Rng::seed_from_u64(5);
    let secret = HolderSecret::from_bytes(told.open(Part::Secret).0[..].try_into().unwrap());
    let operator = told.plain(Part::Operator);
    let operator = SigningKey::from_seed(operator.first_chunk().unwrap()).verifying_key();
    let text = told.text(Part::TrustList);
    Wallet::with_secret(secret.unwrap(), operator, &text, &mut rng).unwrap()
}

/// The first half of a wallet's life: until it has all it will have.
#[inline(never)]
async fn begin(told: &Told, keeper: &mut impl Keeper) {
    let mut rng = ChaCha20Rng::seed_from_u64(7);
    let taken = keeper.wallet().receive(&told.plain(Part::Offer), today(), &mut rng).unwrap();
    let now = i64::from_be_bytes(*told.plain(Part::Now).first_chunk().unwrap());
    let taken = keeper.send(taken, now).await;
    let mut credential = told.open(Part::Credential);
    credential.answer(&taken.pending, (keeper.wallet(), today()));
    let received = taken.pending.finish(keeper.wallet(), &credential.0, today()).unwrap();
    keeper.commit(received.confirm()).await;
    let table = keeper.wallet().learn_digit_table(&told.plain(Part::DigitTable)).unwrap();
    keeper.commit(table).await;
    let issuer = keeper.wallet().trust_list().issuers()[0].id.clone();
    let (head, index, file) =
        (told.text(Part::Head), told.plain(Part::Index), told.plain(Part::File));
    let list = ([head.as_str()], index);
    let files = [(0, file.as_slice())];
    let learnt = keeper.wallet().learn_revocation_list(&issuer, (&list.0, &list.1), files);
    keeper.commit(learnt.unwrap()).await;
}

/// Consents, refusals, aliases and deletions.
#[inline(never)]
async fn live(told: &Told, keeper: &mut impl Keeper) {
    let mut rng = ChaCha20Rng::seed_from_u64(6);
    let now = i64::from_be_bytes(*told.plain(Part::Now).first_chunk().unwrap());
    let request = told.text(Part::Request);
    let turns = u32::from_be_bytes(*told.plain(Part::Turns).first_chunk().unwrap());
    for turn in 0..turns as usize {
        let asking = keeper.wallet().inspect(&request, now).unwrap();
        let platform = asking.verifier().id.clone();
        keeper.commit(asking.opened()).await;
        if turn % 10 == 0 {
            let proved = asking.approve().prove(keeper.wallet(), now, &mut rng).unwrap();
            let proved = keeper.send(proved, now).await;
            // What left is the caller's to wipe.
            let mut sent = proved.presentation;
            zeroize::Zeroize::zeroize(black_box(&mut sent));
        } else {
            keeper.commit(asking.refuse()).await;
        }
        let named = keeper.wallet().set_alias(&platform, Some(told.alias(turn)));
        keeper.commit(named.unwrap()).await;
        if turn % 10 == 9 {
            keeper.tidy(turn).await;
        }
    }
}

/// All of a wallet's life; in the end it is locked.
async fn whole_life(told: &Told, home: &Path) {
    let path = home.join("wallet/wallet.db");
    let key_store = || Box::new(BesideTheWallet(home.join("key-store")));
    let store = SqliteStore::create(&path).await.unwrap();
    let passphrase = told.passphrase(Part::Passphrase);
    let vault = Vault::create(store, &passphrase, new_wallet(told)).await.unwrap();
    drop(passphrase);
    let mut keeper = Sealed { vault, home };
    begin(told, &mut keeper).await;
    keeper.vault.remember_in(key_store()).unwrap();
    keeper.vault.set_pin(&Pin::new(told.secret_text(Part::Pin)).unwrap()).await.unwrap();
    live(told, &mut keeper).await;
    let mut vault = keeper.vault;
    let noted = vault.wallet().note(today(), Event::Restored);
    vault.commit(noted).await.unwrap();
    let backup = vault.backup(&told.passphrase(Part::BackupPassphrase), today()).await.unwrap();
    std::fs::write(home.join("wallet/backup.age"), &backup).unwrap();
    copy(&home.join("wallet"), &home.join("while-open"));

    let locked = vault.lock();
    let pin = Pin::new(told.secret_text(Part::Pin)).unwrap();
    let vault = locked.unlock(Unlock::Pin(&pin, 0)).await.unwrap();
    let not = vault.lock().unlock(Unlock::Key(&DataKey::from_bytes(&[9; 32]))).await;
    let not = not.map(drop).unwrap_err();
    println!("{not:?} {} {:?}", not.error, not.error);
    let passphrase = told.passphrase(Part::Passphrase);
    let mut vault = not.locked.unlock(Unlock::Passphrase(&passphrase)).await.unwrap();
    let key = DataKey::from_bytes(told.open(Part::DataKey).0.first_chunk().unwrap());
    vault.rotate_to_key(&key).await.unwrap();
    println!("{:?} {:?}", vault.wallet().history().len(), vault.rollback());
    vault.lock().into_store().close().await.unwrap();

    // Restored from its backup into another file, and opened once more.
    let other = SqliteStore::create(&home.join("wallet/other.db")).await.unwrap();
    let given = told.passphrase(Part::BackupPassphrase);
    let restored = Vault::restore(other, (&backup, &given), &passphrase, today()).await.unwrap();
    drop(restored.lock());
    let locked = Locked::read(SqliteStore::open(&path).await.unwrap()).await.unwrap();
    let mut vault = locked.unlock(Unlock::Key(&key)).await.unwrap();
    let mut cursor = vault.wallet().history_cursor();
    black_box(vault.history(&mut cursor, &HistoryFilter::ALL, 1000).await.unwrap());
    black_box(vault.export_history(&HistoryFilter::ALL).await.unwrap());
    drop(vault.lock());
}

/// The kernel copies: nothing of it comes into this process.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// The child's half; in an ordinary run there is nothing to do.
#[test]
fn child() {
    let Ok(home) = std::env::var(CHILD) else { return };
    let home = PathBuf::from(home);
    make_backups_cheap_for_tests();
    let lines = |name: &str| -> Vec<Vec<u8>> {
        let text = std::fs::read_to_string(home.join(name)).unwrap();
        text.lines().map(|line| hex::decode(line).unwrap()).collect()
    };
    let (told, pieces) = (Told(lines("told")), lines("pieces"));
    let names = std::fs::read_to_string(home.join("names")).unwrap();
    let pieces: Vec<_> = names.lines().map(str::to_owned).zip(pieces).collect();
    block_on(whole_life(&told, &home));
    let hits = search(&pieces);
    for hit in &hits {
        println!("\nHIT {hit}");
    }
    println!("\nSEARCHED for {} pieces", pieces.len());
}

/// Runs the child in a new folder; what it printed, and where it lived.
fn run(scene: &Scene) -> (Output, PathBuf) {
    let home = folder("leaks");
    for part in ["wallet", "key-store", "tmp"] {
        std::fs::create_dir_all(home.join(part)).unwrap();
    }
    let secret = scene.canaries.iter().filter(|canary| canary.secret);
    let (names, pieces): (Vec<_>, Vec<_>) = secret.flat_map(Canary::pieces).unzip();
    let lines = |parts: Vec<Vec<u8>>| parts.iter().map(hex::encode).collect::<Vec<_>>().join("\n");
    std::fs::write(home.join("names"), names.join("\n")).unwrap();
    std::fs::write(home.join("pieces"), lines(pieces)).unwrap();
    let told = scene.told.iter().map(|part| masked(part)).collect();
    std::fs::write(home.join("told"), lines(told)).unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "leaks::child", "--nocapture", "--test-threads=1"])
        .env(CHILD, &home)
        .env("TMPDIR", home.join("tmp"))
        .env("SQLITE_TMPDIR", home.join("tmp"))
        .env("RUST_LOG", "trace")
        .env("RUST_BACKTRACE", "full");
    let output = command.output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(printed.contains("SEARCHED for "), "{printed}{errors}");
    (output, home)
}

/// Everything that a thief of files, or a reader of logs, gets.
fn loot(output: &Output, home: &Path) -> Vec<(String, Vec<u8>)> {
    let mut loot = vec![
        ("stdout".to_owned(), output.stdout.clone()),
        ("stderr".to_owned(), output.stderr.clone()),
    ];
    let folders = std::fs::read_dir(home).unwrap().map(|entry| entry.unwrap().path());
    let is_loot = |path: &PathBuf| path.is_dir() && !path.ends_with("key-store");
    for folder in folders.filter(is_loot) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            loot.push((format!("the name of {name}"), name.into_bytes()));
            loot.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
    loot
}

/// Which canaries are found in it, and where.
fn found(canaries: &[Canary], loot: &[(String, Vec<u8>)]) -> Vec<(usize, String)> {
    let mut all = Vec::new();
    for (number, canary) in canaries.iter().enumerate() {
        for (encoding, pattern) in canary.encodings() {
            for (place, bytes) in loot {
                if contains(bytes, &pattern) {
                    all.push((number, format!("{} ({encoding}) in {place}", canary.name)));
                }
            }
        }
    }
    all
}

fn contains(bytes: &[u8], pattern: &[u8]) -> bool {
    let Some(first) = pattern.first() else { return false };
    let starts = bytes.iter().enumerate().filter(|(_, byte)| *byte == first);
    starts.into_iter().any(|(at, _)| bytes[at..].starts_with(pattern))
}

/// Serves T-S7, REQ-S8: 64 canaries, none of them in any file or in what was printed, and nothing
/// secret in the memory of a process that has locked its wallet.
#[test]
fn nothing_of_a_person_is_found_outside_an_open_wallet() {
    let scene = scene(90, share_of(500) as u32);
    let (output, home) = run(&scene);
    let loot = loot(&output, &home);
    let bytes: usize = loot.iter().map(|(_, bytes)| bytes.len()).sum();
    let hits = found(&scene.canaries, &loot);
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let in_memory: Vec<&str> =
        printed.lines().filter_map(|line| line.strip_prefix("HIT ")).collect();
    println!("T-S7 {} places, {bytes} bytes: {} hits", loot.len(), hits.len());
    println!("T-S7 memory after the lock: {} hits", in_memory.len());
    assert!(hits.is_empty(), "{hits:#?}");
    assert!(in_memory.is_empty(), "{in_memory:#?}");
    assert!(loot.iter().any(|(name, bytes)| name.ends_with("wallet.db-wal") && !bytes.is_empty()));
}

/// Serves T-S7, as its control: in records that nothing seals, every canary that is stored is found.
#[test]
fn a_store_in_the_open_shows_every_canary() {
    let scene = scene(91, ALIASES as u32 + 1);
    let told = Told(scene.told.iter().map(|part| masked(part)).collect());
    let mut keeper = InTheOpen { wallet: new_wallet(&told), written: Vec::new() };
    keeper.write(keeper.wallet.first_records());
    block_on(async {
        begin(&told, &mut keeper).await;
        live(&told, &mut keeper).await;
    });
    let hits = found(&scene.canaries, &[("in the open".to_owned(), keeper.written)]);
    let stored = scene.canaries.iter().enumerate().filter(|(_, canary)| canary.stored);
    let (all, mut seen) = (stored.clone().count(), 0);
    for (number, canary) in stored {
        let hit = hits.iter().any(|(hit, _)| *hit == number);
        assert!(hit, "{}", canary.name);
        seen += usize::from(hit);
    }
    println!("T-S7 in the open: {seen} of {all} stored canaries found, {} kept apart", 64 - all);
}
