//! One person's wallet, which was used for a while: its records, its backup, its store.

use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};

use nonla_app::world::{At, World};
use nonla_credential::{Day, HolderConsent, MessageKind, Tier};
use nonla_issuer::sample_register;
use nonla_storage::{DataKey, MemoryStore, Vault, open_backup};
use nonla_verifier::{Intent, Moment};
use nonla_wallet::{Alias, Event, Expiring, Record, RecordKey, Step, Table};
use serde_json::Value;
use zeroize::Zeroizing;

use super::backups::passphrase;
use super::honest;

/// All of the wallet that the targets start from.
pub(crate) struct HonestWallet {
    /// The document in its backup, without the digit table, which takes 24 ms to read.
    document: Vec<u8>,
    /// The records of all tables but the numbered ones and the digit table.
    pub(crate) records: Vec<Record>,
    pub(crate) digit_table: Record,
    /// The history, newest first.
    pub(crate) lines: Vec<Record>,
    /// A request that the wallet answers, and when.
    pub(crate) request: String,
    pub(crate) now: i64,
}

/// Runs a future that never waits.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("a store in memory keeps nobody waiting"),
    }
}

/// The key that every store here is under.
pub(crate) fn key() -> &'static DataKey {
    static KEY: LazyLock<DataKey> = LazyLock::new(|| DataKey::from_bytes(&[7; 32]));
    &KEY
}

/// The document in the wallet's backup.
pub fn document() -> &'static [u8] {
    &honest().document
}

/// The wallet.
pub(crate) fn honest() -> &'static HonestWallet {
    static HONEST: LazyLock<HonestWallet> = LazyLock::new(used_for_a_while);
    &HONEST
}

/// What a record of a backup's document says.
pub(crate) fn bytes_of(record: &Value) -> Vec<u8> {
    let hex = record["hex"].as_str().unwrap_or_default().as_bytes();
    let text = record["text"].as_str().unwrap_or_default().replace('\'', "\"");
    [unhex(hex), text.as_bytes().to_vec()].concat()
}

fn unhex(digits: &[u8]) -> Vec<u8> {
    let value = |digit: u8| char::from(digit).to_digit(16).unwrap() as u8;
    digits.as_chunks().0.iter().map(|[high, low]| value(*high) << 4 | value(*low)).collect()
}

/// A wallet, its store and its world.
struct Life {
    world: World,
    vault: Vault<MemoryStore>,
}

fn used_for_a_while() -> HonestWallet {
    let people = sample_register(8, honest::today(), 3);
    let latest = Day::from_civil(2000, 1, 1).unwrap();
    let lives_here = |person: &nonla_issuer::Person| person.province().is_some();
    let person = people.iter().position(|p| p.birth_date() <= latest && lives_here(p)).unwrap();
    let mut world = World::new(people, honest::today(), 3).unwrap();
    let wallet = world.new_wallet().unwrap();
    let vault = Vault::create_under_key(MemoryStore::default(), key(), wallet);
    let mut life = Life { vault: block_on(vault).unwrap(), world };
    life.enrol(person);
    life.agree();
    life.write();
    let request = life.leave_things_open(person);
    let now = life.world.now();
    let mut json = life.backup();
    let all = json["records"].as_array_mut().unwrap();
    let digit_table = all.iter().position(|record| record["table"] == 3).unwrap();
    let digit_table = record_of(&all.remove(digit_table));
    let (mut lines, mut records): (Vec<_>, Vec<_>) =
        all.iter().map(record_of).partition(|record| record.key.table.is_numbered());
    lines.retain(|record| record.key.table == Table::History);
    lines.sort_by_key(|record| std::cmp::Reverse(record.key.number()));
    records.sort_by(|one, other| one.key.cmp(&other.key));
    let document = serde_json::to_vec(&json).unwrap();
    HonestWallet { document, records, digit_table, lines, request, now }
}

fn record_of(record: &Value) -> Record {
    let table = u8::try_from(record["table"].as_u64().unwrap()).unwrap();
    let row = unhex(record["row"].as_str().unwrap().as_bytes());
    let key = RecordKey { table: Table::from_number(table).unwrap(), row };
    Record { key, bytes: Zeroizing::new(bytes_of(record)) }
}

impl Life {
    fn commit<T>(&mut self, step: Step<T>) -> T {
        block_on(self.vault.commit(step)).unwrap()
    }

    fn send<T>(&mut self, step: Expiring<T>) -> T {
        block_on(self.vault.commit_at(step, self.world.now())).unwrap()
    }

    fn enrol(&mut self, person: usize) {
        let offer = self.world.offer(person).unwrap().to_bytes().unwrap();
        let wallet = self.vault.wallet();
        let taken = wallet.receive(&offer, self.world.today, &mut self.world.rng).unwrap();
        let taken = self.send(taken);
        let request = taken.request;
        let reply = self.world.issue(person, &request).unwrap();
        let received = taken.pending.finish(self.vault.wallet(), &reply, self.world.today).unwrap();
        self.commit(received.confirm());

        let table = self.world.issuer.digit_table().to_bytes();
        let table = self.vault.wallet().learn_digit_table(&table).unwrap();
        self.commit(table);
        let (list, head) = self.world.list().unwrap();
        let issuer = &head.content().issuer;
        let files = (0..).zip(list.files.iter().map(Vec::as_slice));
        let published = (&[list.head.as_str()][..], &list.index.to_bytes()[..]);
        let learnt = self.vault.wallet().learn_revocation_list(issuer, published, files).unwrap();
        self.commit(learnt);
    }

    /// A visit of which both sides keep a receipt.
    fn agree(&mut self) {
        let (request, session) = self.world.ask(At::A, Tier::Post, Intent::Register).unwrap();
        let asking = self.vault.wallet().inspect(&request, self.world.now()).unwrap();
        let proved = asking
            .approve()
            .prove(self.vault.wallet(), self.world.now(), &mut self.world.rng)
            .unwrap();
        let proved = self.send(proved);
        let presentation = proved.presentation;
        let consent = proved.consent.unwrap();
        let (trust_list, now) = (self.world.trust_list().clone(), self.world.now());
        let head = self.world.list().map(|(_, head)| head.clone());
        let moment = Moment { trust_list: &trust_list, head: head.as_ref(), now };
        let platform = &mut self.world.platforms.a.verifier;
        let checked = platform.check(&session, &presentation, &moment, &mut self.world.rng);
        let consent = HolderConsent::parse(&consent).unwrap();
        let checked = checked.unwrap();
        let receipt = platform.receipt_consent((&session, &checked), consent, &moment).unwrap();
        block_on(self.vault.keep_receipt(receipt.signed())).unwrap();
    }

    /// Messages to the platform, and the holder's own name for it.
    fn write(&mut self) {
        let platform = self.world.platforms.a.entry.id.clone();
        for kind in [MessageKind::Appeal, MessageKind::Erase] {
            let (to, today) = ((&platform, kind), self.world.today);
            let wallet = self.vault.wallet();
            let letter = wallet.write_to(to, None, today, &mut self.world.rng).unwrap();
            self.commit(letter);
        }
        let alias = Alias::parse("quảng trường").unwrap();
        let named = self.vault.wallet().set_alias(&platform, Some(alias)).unwrap();
        self.commit(named);
        let noted = self.vault.wallet().note(self.world.today, Event::BackedUp);
        self.commit(noted);
    }

    /// A request on the screen and an offer that was taken up.
    fn leave_things_open(&mut self, person: usize) -> String {
        let (request, _) = self.world.ask(At::A, Tier::Post, Intent::Return).unwrap();
        let asking = self.vault.wallet().inspect(&request, self.world.now()).unwrap();
        self.commit(asking.opened());
        let other = (0..self.world.people.len()).find(|other| *other != person).unwrap();
        let offer = self.world.offer(other).unwrap().to_bytes().unwrap();
        let wallet = self.vault.wallet();
        let taken = wallet.receive(&offer, self.world.today, &mut self.world.rng).unwrap();
        let _taken = self.send(taken);
        request
    }

    fn backup(&mut self) -> Value {
        let today = self.world.today;
        let file = block_on(self.vault.backup(passphrase(), today)).unwrap();
        serde_json::from_slice(&open_backup(&file, passphrase()).unwrap()).unwrap()
    }
}
