//! The contract suite, over three stores that keep it and over many that each break one promise.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use nonla_storage::{
    Batch, BrokenPromise, Contents, LineKey, MemoryStore, Slot, SqliteStore, StoreError,
    StoreMaker, WalletStore, check_wallet_store, make_backups_cheap_for_tests,
};

use crate::journey::{block_on, folder};

fn check<M: StoreMaker>(mut maker: M) -> Result<(), BrokenPromise> {
    make_backups_cheap_for_tests();
    block_on(check_wallet_store(&mut maker))
}

/// Stores in memory: opened again they are as they were.
struct InMemory;

impl StoreMaker for InMemory {
    type Store = MemoryStore;

    async fn fresh(&mut self) -> Result<MemoryStore, StoreError> {
        Ok(MemoryStore::default())
    }

    async fn reopen(&mut self, store: MemoryStore) -> Result<MemoryStore, StoreError> {
        Ok(store)
    }
}

/// Serves REQ-W2.
#[test]
fn the_store_in_memory_keeps_the_contract() {
    assert_eq!(check(InMemory), Ok(()));
}

/// SQLite files in one folder; the newest number is the newest store's.
struct InSqlite(PathBuf, u32);

impl InSqlite {
    fn path(&self) -> PathBuf {
        self.0.join(format!("{}.db", self.1))
    }
}

impl StoreMaker for InSqlite {
    type Store = SqliteStore;

    async fn fresh(&mut self) -> Result<SqliteStore, StoreError> {
        self.1 += 1;
        SqliteStore::create(&self.path()).await
    }

    async fn reopen(&mut self, store: SqliteStore) -> Result<SqliteStore, StoreError> {
        drop(store);
        SqliteStore::open(&self.path()).await
    }
}

/// Serves REQ-W2, T-S3: also a write that is given up midway leaves all or nothing.
#[test]
fn the_store_in_a_file_keeps_the_contract() {
    assert_eq!(check(InSqlite(folder("contract"), 0)), Ok(()));
}

/// What a stranger might write: one file, written whole and put in place by renaming.
struct OneFile {
    path: PathBuf,
    held: Held,
}

#[derive(Clone, Default)]
struct Held {
    header: Vec<u8>,
    records: BTreeMap<Slot, Vec<u8>>,
    lines: BTreeMap<LineKey, Vec<u8>>,
}

impl Held {
    fn take(&mut self, batch: &Batch) {
        if batch.anew {
            *self = Self::default();
        }
        if let Some(header) = &batch.header {
            self.header.clone_from(header);
        }
        change(&mut self.records, &batch.records);
        change(&mut self.lines, &batch.lines);
    }

    /// Header, then each record and line: a length, the place, the bytes.
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut put = |place: &[u8], sealed: &[u8]| {
            bytes.push(place.len() as u8);
            bytes.extend(place);
            bytes.extend((sealed.len() as u64).to_be_bytes());
            bytes.extend(sealed);
        };
        put(&[], &self.header);
        for (slot, sealed) in &self.records {
            put(&slot.0, sealed);
        }
        for (line, sealed) in &self.lines {
            put(&[&[line.list], line.number.to_be_bytes().as_slice()].concat(), sealed);
        }
        bytes
    }

    fn read(mut bytes: &[u8]) -> Option<Self> {
        let mut held = Self::default();
        while let Some((length, rest)) = bytes.split_first() {
            let (place, rest) = rest.split_at_checked((*length).into())?;
            let (length, rest) = rest.split_first_chunk()?;
            let (sealed, rest) = rest.split_at_checked(u64::from_be_bytes(*length) as usize)?;
            match place {
                [] => held.header = sealed.to_vec(),
                [list, number @ ..] if number.len() == 8 => {
                    let number = u64::from_be_bytes(number.try_into().ok()?);
                    held.lines.insert(LineKey { list: *list, number }, sealed.to_vec());
                }
                slot => {
                    held.records.insert(Slot(slot.try_into().ok()?), sealed.to_vec());
                }
            }
            bytes = rest;
        }
        Some(held)
    }
}

fn change<K: Copy + Ord>(held: &mut BTreeMap<K, Vec<u8>>, batch: &BTreeMap<K, Option<Vec<u8>>>) {
    for (key, change) in batch {
        match change {
            Some(sealed) => held.insert(*key, sealed.clone()),
            None => held.remove(key),
        };
    }
}

impl OneFile {
    fn open(path: &Path) -> Result<Self, StoreError> {
        let mut bytes = Vec::new();
        let read = File::open(path).and_then(|mut file| file.read_to_end(&mut bytes));
        read.map_err(|_| StoreError::Io)?;
        let held = Held::read(&bytes).ok_or(StoreError::Damaged)?;
        Ok(Self { path: path.to_owned(), held })
    }

    fn save(&self, held: &Held) -> std::io::Result<()> {
        let new = self.path.with_extension("new");
        let mut file = File::create(&new)?;
        file.write_all(&held.to_bytes())?;
        file.sync_all()?;
        std::fs::rename(&new, &self.path)?;
        File::open(self.path.parent().unwrap())?.sync_all()
    }
}

impl WalletStore for OneFile {
    async fn load(&mut self) -> Result<Contents, StoreError> {
        let records = self.held.records.iter().map(|(slot, sealed)| (*slot, sealed.clone()));
        Ok(Contents { header: self.held.header.clone(), records: records.collect() })
    }

    async fn lines(
        &mut self,
        from: LineKey,
        most: usize,
    ) -> Result<Vec<(LineKey, Vec<u8>)>, StoreError> {
        let lines = self.held.lines.range(LineKey { number: 0, ..from }..=from).rev().take(most);
        Ok(lines.map(|(line, sealed)| (*line, sealed.clone())).collect())
    }

    async fn write(&mut self, batch: &Batch) -> Result<(), StoreError> {
        let mut next = self.held.clone();
        next.take(batch);
        self.save(&next).map_err(|_| StoreError::Io)?;
        self.held = next;
        Ok(())
    }

    async fn tidy(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}

struct InOneFile(PathBuf, u32);

impl InOneFile {
    fn path(&self) -> PathBuf {
        self.0.join(format!("{}.wallet", self.1))
    }
}

impl StoreMaker for InOneFile {
    type Store = OneFile;

    async fn fresh(&mut self) -> Result<OneFile, StoreError> {
        self.1 += 1;
        let store = OneFile { path: self.path(), held: Held::default() };
        store.save(&store.held).map_err(|_| StoreError::Io)?;
        Ok(store)
    }

    async fn reopen(&mut self, store: OneFile) -> Result<OneFile, StoreError> {
        drop(store);
        OneFile::open(&self.path())
    }
}

#[test]
fn a_stranger_s_store_that_keeps_the_contract_passes() {
    assert_eq!(check(InOneFile(folder("contract-stranger"), 0)), Ok(()));
}

/// One way to break the contract.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    SharesOneStore,
    LosesHeader,
    DropsHeaderWithoutOne,
    CutsLongRecords,
    ConfusesRecords,
    GivesRecordsTwice,
    KeepsOldVersions,
    ForgetsDeletes,
    RefusesDeletesOfNothing,
    AscendingLines,
    UnboundedLines,
    LinesBeyond,
    LinesOfAllLists,
    LosesALine,
    ForgetsLineDeletes,
    KeepsOldLines,
    IgnoresAnew,
    AnewKeepsLines,
    AnewLast,
    WritesPieceByPiece,
    NotDurable,
    LosesLinesWhenOpened,
    TidiesLinesAway,
    NotDurableAfterTidying,
    FailsToLoad,
    LosesTheHundredthWrite,
    FailsOnTheHundredthWrite,
}

use Fault::*;

/// What the suite must say of each.
fn verdicts() -> Vec<(Fault, BrokenPromise)> {
    let failed = |doing, error| BrokenPromise::Failed { doing, error };
    vec![
        (SharesOneStore, BrokenPromise::NotEmpty),
        (LosesHeader, BrokenPromise::Header),
        (DropsHeaderWithoutOne, BrokenPromise::Header),
        (CutsLongRecords, BrokenPromise::Record { length: 1 << 20 }),
        (ConfusesRecords, BrokenPromise::Record { length: 4096 }),
        (GivesRecordsTwice, BrokenPromise::Record { length: 6 }),
        (KeepsOldVersions, BrokenPromise::NotOverwritten),
        (ForgetsDeletes, BrokenPromise::NotDeleted),
        (
            RefusesDeletesOfNothing,
            failed("overwriting and deleting, also what is not there", StoreError::NotFound),
        ),
        (AscendingLines, BrokenPromise::LinesOutOfOrder),
        (UnboundedLines, BrokenPromise::TooManyLines),
        (LinesBeyond, BrokenPromise::LinesBeyond),
        (LinesOfAllLists, BrokenPromise::LinesOfAnotherList),
        (LosesALine, BrokenPromise::Line),
        (ForgetsLineDeletes, BrokenPromise::NotDeleted),
        (KeepsOldLines, BrokenPromise::NotOverwritten),
        (IgnoresAnew, BrokenPromise::NotAnew),
        (AnewKeepsLines, BrokenPromise::NotAnew),
        (AnewLast, BrokenPromise::AnewLoses),
        (WritesPieceByPiece, BrokenPromise::HalfABatch),
        (NotDurable, BrokenPromise::NotDurable),
        (LosesLinesWhenOpened, BrokenPromise::NotDurable),
        (TidiesLinesAway, BrokenPromise::TidyLoses),
        (NotDurableAfterTidying, BrokenPromise::NotDurable),
        (FailsToLoad, failed("loading", StoreError::Damaged)),
        (
            LosesTheHundredthWrite,
            BrokenPromise::Vault {
                doing: "reading its history",
                error: nonla_storage::Tampered::Missing.into(),
            },
        ),
        (
            FailsOnTheHundredthWrite,
            BrokenPromise::Vault {
                doing: "writing its history",
                error: StoreError::DiskFull.into(),
            },
        ),
    ]
}

/// A store with a fault, and what of it is on its disk.
struct Faulty {
    fault: Fault,
    held: Held,
    on_disk: Held,
    writes: u32,
    tidied: bool,
}

impl Faulty {
    fn header_after(&self, batch: &Batch) -> Vec<u8> {
        match (self.fault, &batch.header) {
            (LosesHeader, _) | (DropsHeaderWithoutOne, None) => Vec::new(),
            (_, Some(header)) => header.clone(),
            (_, None) => self.held.header.clone(),
        }
    }

    /// What this store makes of a batch before it does the right thing.
    fn spoil(&self, batch: &Batch) -> Result<Batch, StoreError> {
        let mut batch = batch.clone();
        let held = &self.held;
        match self.fault {
            CutsLongRecords => {
                let long = |sealed: &&mut Vec<u8>| sealed.len() > 1_000_000;
                batch.records.values_mut().flatten().filter(long).for_each(|to| to.truncate(9));
            }
            ConfusesRecords => {
                let folded = |(slot, to): (Slot, Option<Vec<u8>>)| match slot.0[0] {
                    255 => (Slot([0x80; 16]), to),
                    _ => (slot, to),
                };
                batch.records = batch.records.into_iter().map(folded).collect();
            }
            KeepsOldVersions => {
                batch.records.retain(|slot, to| to.is_none() || !held.records.contains_key(slot))
            }
            ForgetsDeletes => batch.records.retain(|_, to| to.is_some()),
            RefusesDeletesOfNothing => {
                let absent = |(slot, to): (&Slot, &Option<_>)| {
                    to.is_none() && !held.records.contains_key(slot)
                };
                if batch.records.iter().any(absent) {
                    return Err(StoreError::NotFound);
                }
            }
            LosesALine => batch.lines.retain(|line, _| line.number != 4_321),
            ForgetsLineDeletes => batch.lines.retain(|_, to| to.is_some()),
            KeepsOldLines => {
                batch.lines.retain(|line, to| to.is_none() || !held.lines.contains_key(line))
            }
            IgnoresAnew => batch.anew = false,
            LosesTheHundredthWrite if self.writes == 100 => batch.lines.clear(),
            FailsOnTheHundredthWrite if self.writes == 100 => return Err(StoreError::DiskFull),
            _ => {}
        }
        Ok(batch)
    }

    async fn put(&mut self, batch: &Batch) {
        let lines = self.held.lines.clone();
        if self.fault == WritesPieceByPiece {
            for (slot, to) in &batch.records {
                let one = BTreeMap::from([(*slot, to.clone())]);
                change(&mut self.held.records, &one);
                tokio::task::yield_now().await;
            }
        }
        self.held.take(batch);
        match self.fault {
            AnewKeepsLines if batch.anew => {
                for (line, sealed) in lines {
                    self.held.lines.entry(line).or_insert(sealed);
                }
            }
            AnewLast if batch.anew => self.held = Held::default(),
            _ => {}
        }
    }
}

impl WalletStore for Faulty {
    async fn load(&mut self) -> Result<Contents, StoreError> {
        let copied = |(slot, sealed): (&Slot, &Vec<u8>)| (*slot, sealed.clone());
        let mut records: Vec<_> = self.held.records.iter().map(copied).collect();
        if self.fault == GivesRecordsTwice {
            records.extend(self.held.records.iter().map(copied));
        }
        if self.fault == FailsToLoad {
            return Err(StoreError::Damaged);
        }
        Ok(Contents { header: self.held.header.clone(), records })
    }

    async fn lines(
        &mut self,
        from: LineKey,
        most: usize,
    ) -> Result<Vec<(LineKey, Vec<u8>)>, StoreError> {
        let first = match self.fault {
            LinesOfAllLists => LineKey { list: 0, number: 0 },
            _ => LineKey { number: 0, ..from },
        };
        let last = match self.fault {
            LinesBeyond => LineKey { number: from.number + 1, ..from },
            _ => from,
        };
        let most = if self.fault == UnboundedLines { usize::MAX } else { most };
        let lines = self.held.lines.range(first..=last).map(|(key, to)| (*key, to.clone()));
        Ok(match self.fault {
            AscendingLines => lines.take(most).collect(),
            _ => lines.rev().take(most).collect(),
        })
    }

    async fn write(&mut self, batch: &Batch) -> Result<(), StoreError> {
        self.writes += 1;
        let header = self.header_after(batch);
        let spoilt = self.spoil(batch)?;
        self.put(&spoilt).await;
        if !batch.anew {
            self.held.header = header;
        }
        let lost =
            self.fault == NotDurable || (self.fault == NotDurableAfterTidying && self.tidied);
        if !lost {
            self.on_disk = self.held.clone();
        }
        Ok(())
    }

    async fn tidy(&mut self) -> Result<(), StoreError> {
        self.tidied = true;
        if self.fault == TidiesLinesAway {
            self.held.lines.clear();
            self.on_disk.lines.clear();
        }
        Ok(())
    }
}

struct InFaulty(Fault, Held);

impl StoreMaker for InFaulty {
    type Store = Faulty;

    async fn fresh(&mut self) -> Result<Faulty, StoreError> {
        let held = if self.0 == SharesOneStore { self.1.clone() } else { Held::default() };
        self.1.header = b"of another store".to_vec();
        Ok(Faulty { fault: self.0, on_disk: held.clone(), held, writes: 0, tidied: false })
    }

    async fn reopen(&mut self, store: Faulty) -> Result<Faulty, StoreError> {
        let mut held = store.on_disk.clone();
        if self.0 == LosesLinesWhenOpened {
            held.lines.clear();
        }
        Ok(Faulty { held, ..store })
    }
}

/// Every check of the suite refuses the one store that breaks its promise, and says which.
#[test]
fn a_store_that_breaks_one_promise_is_refused_for_it() {
    let judged = verdicts()
        .into_iter()
        .map(|(fault, verdict)| (fault, check(InFaulty(fault, Held::default())), Err(verdict)));
    let misjudged: Vec<_> = judged.filter(|(_, found, right)| found != right).collect();
    assert!(misjudged.is_empty(), "{misjudged:#?}");
}
