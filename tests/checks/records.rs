//! What a wallet is at rest, and that it is read again as it was, or not at all.

use std::collections::BTreeMap;

use nonla_app::world::{At, World};
use nonla_credential::Tier;
use nonla_verifier::{Intent, Outcome};
use nonla_wallet::{
    Expiring, HistoryCursor, HistoryError, HistoryLine, KeepReceiptError, LoadError, Overtaken,
    Record, RecordChange, RecordKey, Step, Table, Wallet,
};
use rand::Rng;

use crate::age::{ADULT, small_world};
use crate::engine::{rng, runs};

/// The records of one wallet, as the simplest of stores keeps them.
#[derive(Clone, Default)]
pub(crate) struct Kept(pub(crate) BTreeMap<RecordKey, Record>);

impl Kept {
    /// A new wallet and its first records.
    pub(crate) fn new(world: &mut World) -> (Wallet, Self) {
        let wallet = world.new_wallet().unwrap();
        let kept = Self::of(&wallet);
        (wallet, kept)
    }

    /// The first records of a wallet.
    pub(crate) fn of(wallet: &Wallet) -> Self {
        let mut kept = Self::default();
        kept.write(wallet.first_records());
        kept
    }

    fn write(&mut self, records: Vec<RecordChange>) {
        for change in records {
            match change {
                RecordChange::Put(record) => self.0.insert(record.key.clone(), record),
                RecordChange::Delete(key) => self.0.remove(&key),
            };
        }
    }

    /// Saves what a step changes, and gives what comes of it.
    pub(crate) fn save<T>(&mut self, wallet: &mut Wallet, step: Step<T>) -> T {
        self.try_save(wallet, step).unwrap()
    }

    /// The same of a step that may be overtaken.
    pub(crate) fn try_save<T>(
        &mut self,
        wallet: &mut Wallet,
        step: Step<T>,
    ) -> Result<T, Overtaken> {
        let staged = wallet.stage(step)?;
        self.write(staged.records());
        Ok(staged.saved())
    }

    /// Saves what a step changes that counts for a time.
    pub(crate) fn send<T>(&mut self, wallet: &mut Wallet, step: (Expiring<T>, i64)) -> T {
        self.try_send(wallet, step).unwrap()
    }

    /// The same of a step that may be overtaken.
    pub(crate) fn try_send<T>(
        &mut self,
        wallet: &mut Wallet,
        (step, now): (Expiring<T>, i64),
    ) -> Result<T, Overtaken> {
        let staged = wallet.stage_at(step, now)?;
        self.write(staged.records());
        Ok(staged.saved())
    }

    /// The lines of the history, newest first.
    pub(crate) fn lines(&self) -> Vec<Record> {
        let lines = self.0.values().rev().filter(|record| record.key.table == Table::History);
        lines.cloned().collect()
    }

    /// The wallet once more.
    pub(crate) fn load(&self) -> Result<Wallet, LoadError> {
        let named = self.0.values().filter(|record| !record.key.table.is_numbered()).cloned();
        Wallet::load(named, self.lines().into_iter().take(100))
    }

    pub(crate) fn read(&self, mut cursor: HistoryCursor) -> Result<Vec<HistoryLine>, HistoryError> {
        let lines = cursor.read(self.lines())?;
        assert_eq!(cursor.next(), 0, "every line was read");
        Ok(lines)
    }

    /// Offer, request, credential, published lists.
    pub(crate) fn enrol(&mut self, world: &mut World, wallet: &mut Wallet, person: usize) {
        let offer = world.offer(person).unwrap().to_bytes().unwrap();
        let taken = wallet.receive(&offer, world.today, &mut world.rng).unwrap();
        let taken = self.send(wallet, (taken, world.now()));
        let request = taken.request;
        let reply = world.issue(person, &request).unwrap();
        let received = taken.pending.finish(wallet, &reply, world.today).unwrap();
        self.save(wallet, received.confirm());
        let table = wallet.learn_digit_table(&world.issuer.digit_table().to_bytes()).unwrap();
        self.save(wallet, table);
        self.refresh(world, wallet);
    }

    pub(crate) fn refresh(&mut self, world: &World, wallet: &mut Wallet) {
        let (list, head) = world.list().unwrap();
        let index = list.index.to_bytes();
        let files = list.files.iter().enumerate().map(|(n, file)| (n as u64, file.as_slice()));
        let issuer = &head.content().issuer;
        let learnt = wallet.learn_revocation_list(issuer, (&[&list.head], &index), files).unwrap();
        self.save(wallet, learnt);
    }

    /// Keeps a receipt with its line, wherever in the history that is.
    pub(crate) fn keep_receipt(
        &mut self,
        wallet: &mut Wallet,
        text: &str,
    ) -> Result<u64, KeepReceiptError> {
        let receipt = wallet.read_receipt(text)?;
        let lines = self.read(wallet.history_cursor()).unwrap();
        let Some(line) = lines.iter().find(|line| receipt.belongs_to(line)) else {
            return Err(receipt.without_line());
        };
        let changes = wallet.keep_receipt(receipt, line)?;
        self.save(wallet, changes);
        Ok(line.number)
    }

    /// A visit to which the holder says yes.
    pub(crate) fn visit(
        &mut self,
        world: &mut World,
        wallet: &mut Wallet,
        (at, intent): (At, Intent),
    ) -> Outcome {
        let (request, session) = world.ask(at, Tier::Post, intent).unwrap();
        let asking = wallet.inspect(&request, world.now()).unwrap();
        self.save(wallet, asking.opened());
        let proved = asking.approve().prove(wallet, world.now(), &mut world.rng).unwrap();
        let proved = self.send(wallet, (proved, world.now()));
        let presentation = proved.presentation;
        world.judge(at, &session, &presentation, None).unwrap().outcome()
    }
}

/// A wallet that has seen something of everything.
pub(crate) fn lived(world: &mut World) -> (Wallet, Kept) {
    let (mut wallet, mut kept) = Kept::new(world);
    kept.enrol(world, &mut wallet, ADULT);
    assert_eq!(kept.visit(world, &mut wallet, (At::A, Intent::Register)), Outcome::New);
    assert_eq!(kept.visit(world, &mut wallet, (At::B, Intent::Register)), Outcome::New);
    let offer = world.offer(ADULT).unwrap().to_bytes().unwrap();
    let taken = wallet.receive(&offer, world.today, &mut world.rng).unwrap();
    let _ = kept.send(&mut wallet, (taken, world.now()));
    let (request, _) = world.ask(At::A, Tier::Post, Intent::Return).unwrap();
    let opened = wallet.inspect(&request, world.now()).unwrap().opened();
    kept.save(&mut wallet, opened);
    (wallet, kept)
}

/// Serves REQ-W2, REQ-B2: what a wallet says is to be kept is all it needs to be the same again.
#[test]
fn a_wallet_is_read_from_its_records_as_it_was() {
    let mut world = small_world("records");
    let (wallet, mut kept) = lived(&mut world);
    let mut read = kept.load().unwrap();
    let platform = world.platforms.a.entry.id.clone();
    assert_eq!(read.pseudonym(&platform), wallet.pseudonym(&platform));
    assert_eq!(read.history(), wallet.history());
    assert!(read.platforms().eq(wallet.platforms()));
    assert_eq!(read.pending_issuances().count(), 1);
    let issuer = world.issuer.entry().id;
    assert_eq!(read.newest_head(&issuer), wallet.newest_head(&issuer));
    let files = |wallet: &Wallet| wallet.files_to_fetch(&issuer, 40, 3);
    assert_eq!(files(&read), files(&wallet), "the decoys of a credential stay the same");
    read.prepare();
    assert_eq!(kept.visit(&mut world, &mut read, (At::A, Intent::Return)), Outcome::Returning);
    assert!(kept.load().unwrap().platforms().eq(read.platforms()));
}

/// Serves rule 7: an answer lost on the way, or a restart before it came, loses no credential.
#[test]
fn an_issuance_goes_on_after_a_restart() {
    let mut world = small_world("records");
    let (mut wallet, mut kept) = Kept::new(&mut world);
    let offer = world.offer(ADULT).unwrap().to_bytes().unwrap();
    let taken = wallet.receive(&offer, world.today, &mut world.rng).unwrap();
    let taken = kept.send(&mut wallet, (taken, world.now()));
    let request = taken.request;
    let first = world.issue(ADULT, &request).unwrap();
    drop(wallet);

    let mut wallet = kept.load().unwrap();
    let pending = wallet.pending_issuances().next().unwrap();
    assert_eq!(
        pending.request(&wallet, world.today).unwrap(),
        *request,
        "the same request once more"
    );
    let reply = world.issue(ADULT, &pending.request(&wallet, world.today).unwrap()).unwrap();
    assert_eq!(reply, first, "is given the same credential");
    assert!(pending.finish(&wallet, b"{}", world.today).is_err(), "and a bad reply loses nothing");
    let received = pending.finish(&wallet, &reply, world.today).unwrap();
    kept.save(&mut wallet, received.confirm());
    assert_eq!(kept.load().unwrap().credentials().count(), 1);
    assert_eq!(kept.load().unwrap().pending_issuances().count(), 0);
}

/// Serves G9: a step that is staged and not saved leaves wallet and records as they were, and nothing came of
/// it; both messages of one that is saved come at once.
#[test]
fn nothing_comes_of_a_step_that_is_not_saved() {
    let mut world = small_world("records");
    let (mut wallet, mut kept) = lived(&mut world);
    let (request, _) = world.ask(At::A, Tier::Post, Intent::Return).unwrap();
    let prove = |wallet: &Wallet, world: &mut World| {
        let asking = wallet.inspect(&request, world.now()).unwrap();
        asking.approve().prove(wallet, world.now(), &mut world.rng).unwrap()
    };
    let (one, other) = (prove(&wallet, &mut world), prove(&wallet, &mut world));
    let (lines, times) = (wallet.history_length(), times_used(&wallet));
    let staged = wallet.stage_at(one, world.now()).unwrap();
    assert!(!staged.records().is_empty());
    drop(staged);
    assert_eq!((wallet.history_length(), times_used(&wallet)), (lines, times));
    let proved = kept.send(&mut wallet, (other, world.now()));
    assert!(!proved.presentation.is_empty() && proved.consent.is_some());
    assert_eq!((wallet.history_length(), times_used(&wallet)), (lines + 1, times + 1));
    assert_eq!(kept.load().unwrap().history(), wallet.history());
}

fn times_used(wallet: &Wallet) -> u64 {
    wallet.platforms().map(|platform| platform.times).sum()
}

/// Serves rule 7, T-Z1 (store_record): records of other bytes are refused by their table, without
/// panic, and never read as another wallet's secret or history.
#[test]
fn records_of_other_bytes_are_refused() {
    let mut world = small_world("records");
    let (wallet, kept) = lived(&mut world);
    let mut rng = rng("records");
    for key in kept.0.keys() {
        for _ in 0..runs(200) {
            let mut changed = kept.clone();
            let bytes = &mut changed.0.get_mut(key).unwrap().bytes;
            let length = bytes.len();
            match rng.gen_range(0..4) {
                0 => bytes.truncate(rng.gen_range(0..length)),
                1 => bytes.push(rng.r#gen()),
                2 => bytes.clear(),
                _ => {
                    let at = rng.gen_range(0..length);
                    bytes[at] ^= 1 << rng.gen_range(0..8);
                }
            }
            if let Ok(read) = changed.load() {
                assert!(read.history() == wallet.history(), "{key:?}");
            }
        }
    }
    for table in [Table::Identity, Table::TrustList, Table::HistoryHead] {
        let mut without = kept.clone();
        without.0.retain(|key, _| key.table != table);
        assert_eq!(without.load().err(), Some(LoadError::Missing(table)));
    }
}

/// Serves rule 7, T-S4: a record lies in the row that it says itself, and no wallet is read of others. A head
/// or gap in the wrong row would be deleted in its place, and stay in its own.
#[test]
fn a_record_in_another_row_is_refused() {
    let mut world = small_world("rows");
    let (_, kept) = lived(&mut world);
    let mut tables = BTreeMap::new();
    for (key, record) in kept.0.iter().filter(|(key, _)| !key.table.is_numbered()) {
        for row in [b"elsewhere".to_vec(), [key.row.as_slice(), &[0]].concat()] {
            let mut moved = kept.clone();
            let mut record = record.clone();
            record.key.row = row;
            moved.0.remove(key);
            moved.0.insert(record.key.clone(), record);
            assert_eq!(moved.load().err(), Some(LoadError::Malformed(key.table)), "{key:?}");
        }
        tables.insert(key.table, ());
    }
    assert!(tables.len() >= 6, "{:?}", tables.keys());
}

/// The newest lists count; what is kept of older ones goes.
#[test]
fn a_wallet_keeps_no_gap_that_serves_nobody() {
    let mut world = small_world("records");
    let (mut wallet, mut kept) = lived(&mut world);
    for _ in 0..5 {
        world.next_day().unwrap();
        kept.refresh(&world, &mut wallet);
    }
    let count = |kept: &Kept, table| kept.0.keys().filter(|key| key.table == table).count();
    assert_eq!(count(&kept, Table::Gap), 2, "of the newest list and the one before");
    assert_eq!(count(&kept, Table::Head), 6);
    kept.enrol(&mut world, &mut wallet, ADULT);
    assert_eq!(count(&kept, Table::Gap), 1, "the gaps of a credential go with it");
    assert_eq!(count(&kept, Table::Credential), 1);
    assert_eq!(kept.load().unwrap().credentials().count(), 1);
}
