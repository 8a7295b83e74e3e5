//! Stores of records that each break one promise, and the contract suite that finds out.

use nonla_issuer::Table as IssuerTable;
use nonla_record::{Change, Key, MemoryStore, Reading};
use nonla_storage::{
    BrokenRecords, RecordStore, RecordStoreError, RecordStoreMaker, check_issuer_store,
    check_platform_store,
};
use nonla_verifier::Table;

use crate::journey::block_on;

/// A promise that a store breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    KeepsOldStores,
    CutsLongRecords,
    LosesEmptyRecords,
    NeverDeletes,
    NeverOverwrites,
    PageRunsOn,
    PageTooLong,
    PageTooShort,
    PageBackwards,
    PageWithoutItsFirst,
    WritesWhateverChanged,
    TakesAbsentForPresent,
    ReadsNeedNotHold,
    WritesHalf,
    TurnsEverythingDown,
    ForgetsOnReopening,
    ForgetsSessions,
    ForgetsAccounts,
    /// Of an issuer: these records are not there once the store is opened again.
    Forgets(IssuerTable),
    /// Of an issuer: a page of these leaves out its last record.
    PageOfRevocationsTooShort,
    FailsToRead,
}

struct Broken {
    fault: Fault,
    inner: MemoryStore,
}

impl Broken {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    /// The changes that it makes of these.
    fn bent(&self, changes: &[Change]) -> Vec<Change> {
        let bent = |change: &Change| match change {
            Change::Put(key, bytes) if self.is(Fault::CutsLongRecords) => {
                Some(Change::Put(key.clone(), bytes.iter().copied().take(65_000).collect()))
            }
            Change::Put(_, bytes) if bytes.is_empty() && self.is(Fault::LosesEmptyRecords) => None,
            Change::Put(key, _)
                if self.is(Fault::NeverOverwrites)
                    && self.inner.read(std::slice::from_ref(key))[0].is_some() =>
            {
                None
            }
            Change::Delete(_) if self.is(Fault::NeverDeletes) => None,
            change => Some(change.clone()),
        };
        changes.iter().filter_map(bent).collect()
    }
}

impl RecordStore for Broken {
    async fn read(&self, keys: &[Key]) -> Result<Vec<Option<Vec<u8>>>, RecordStoreError> {
        if self.is(Fault::FailsToRead) {
            return Err(RecordStoreError::Io);
        }
        let found = self.inner.read(keys);
        // Others come between.
        tokio::task::yield_now().await;
        Ok(found)
    }

    async fn page(&self, from: &Key, most: usize) -> Result<Vec<(Key, Vec<u8>)>, RecordStoreError> {
        let mut page = self.inner.page(from, most);
        match self.fault {
            Fault::PageRunsOn if page.len() < most => {
                let next = Key::new(from.table().saturating_add(1), []);
                page.extend(self.inner.page(&next, most - page.len()));
            }
            Fault::PageTooLong => page = self.inner.page(from, most.saturating_add(1)),
            Fault::PageTooShort => page.truncate(4),
            Fault::PageBackwards => page.reverse(),
            Fault::PageOfRevocationsTooShort
                if from.table() == IssuerTable::Revocations as u8
                    && page.iter().all(|(key, _)| key.row().len() == 10) =>
            {
                page.pop();
            }
            Fault::PageWithoutItsFirst => page.retain(|(key, _)| key != from),
            _ => {}
        }
        Ok(page)
    }

    async fn write(&self, read: &Reading, changes: &[Change]) -> Result<bool, RecordStoreError> {
        let changes = self.bent(changes);
        let keeps = |found: Option<&[u8]>| match self.fault {
            Fault::WritesWhateverChanged => false,
            Fault::TakesAbsentForPresent => found.is_some(),
            Fault::ReadsNeedNotHold => !changes.is_empty(),
            _ => true,
        };
        let mut kept = Reading::default();
        for (key, found) in read.iter().filter(|(_, found)| keeps(*found)) {
            kept.add(key.clone(), found.map(<[u8]>::to_vec));
        }
        if self.is(Fault::TurnsEverythingDown) {
            return Ok(false);
        }
        let written = self.inner.write(&kept, &changes);
        if !written && self.is(Fault::WritesHalf) {
            let _ = self.inner.write(&Reading::default(), changes.get(..1).unwrap_or_default());
        }
        Ok(written)
    }
}

struct Maker {
    fault: Fault,
}

impl RecordStoreMaker for Maker {
    type Store = Broken;

    async fn fresh(&mut self) -> Result<Broken, RecordStoreError> {
        let fault = self.fault;
        let inner = MemoryStore::default();
        if fault == Fault::KeepsOldStores {
            let left = Change::Put(Key::new(1, [1]), b"left".to_vec());
            assert!(inner.write(&Reading::default(), &[left]));
        }
        Ok(Broken { fault, inner })
    }

    async fn reopen(&mut self, store: Broken) -> Result<Broken, RecordStoreError> {
        let lost = |key: &Key| match self.fault {
            Fault::ForgetsOnReopening => true,
            Fault::ForgetsSessions => key.table() == Table::Requests as u8,
            Fault::Forgets(table) => key.table() == table as u8 && is_issuers(key),
            Fault::ForgetsAccounts => key.table() == Table::Accounts as u8 && key.row().len() == 32,
            _ => false,
        };
        let inner = MemoryStore::default();
        for (key, bytes) in store.inner.everything().into_iter().filter(|(key, _)| !lost(key)) {
            assert!(inner.write(&Reading::default(), &[Change::Put(key, bytes)]));
        }
        Ok(Broken { fault: store.fault, inner })
    }
}

fn found(fault: Fault) -> BrokenRecords {
    let mut maker = Maker { fault };
    block_on(check_platform_store(&mut maker)).expect_err("a broken promise")
}

/// Whether a record is an issuer's: the suite for all stores writes shorter rows, and others.
fn is_issuers(key: &Key) -> bool {
    let row = key.row().len();
    let of_issuers = [IssuerTable::State, IssuerTable::Lists].map(|table| table as u8);
    row >= 8 || of_issuers.contains(&key.table())
}

/// Serves REQ-I2, REQ-S5, T-R1: so has each promise to an issuer.
#[test]
fn each_broken_promise_to_an_issuer_is_found_out() {
    let issuer = BrokenRecords::Issuer;
    for (fault, expected) in [
        (Fault::WritesWhateverChanged, BrokenRecords::Unconditional),
        (Fault::PageOfRevocationsTooShort, issuer("a list leaves out a revocation")),
        (Fault::Forgets(IssuerTable::Offers), issuer("an offer is lost by a restart")),
        (Fault::Forgets(IssuerTable::Numbers), issuer("an offer is refused")),
        (Fault::Forgets(IssuerTable::Credentials), issuer("a credential is lost by a restart")),
        (Fault::Forgets(IssuerTable::Lists), issuer("a period cannot be closed")),
        (Fault::Forgets(IssuerTable::Revocations), issuer("a list leaves out a revocation")),
        (Fault::Forgets(IssuerTable::State), issuer("a list leaves out a revocation")),
    ] {
        let found = block_on(check_issuer_store(&mut Maker { fault }));
        assert_eq!(found, Err(expected), "{fault:?}");
    }
}

/// Serves REQ-S5, T-R1: each promise has a store that breaks it, and is found out for just that.
#[test]
fn each_broken_promise_is_found_out() {
    use BrokenRecords as Found;
    let platform = Found::Platform;
    for (fault, expected) in [
        (Fault::KeepsOldStores, Found::NotEmpty),
        (Fault::CutsLongRecords, Found::Bytes { length: 65_537 }),
        (Fault::LosesEmptyRecords, Found::Bytes { length: 0 }),
        (Fault::NeverDeletes, Found::StillThere),
        (Fault::NeverOverwrites, Found::StillThere),
        (Fault::PageRunsOn, Found::Page),
        (Fault::PageTooLong, Found::Page),
        (Fault::PageTooShort, Found::Page),
        (Fault::PageBackwards, Found::Page),
        (Fault::PageWithoutItsFirst, Found::Page),
        (Fault::WritesWhateverChanged, Found::Unconditional),
        (Fault::TakesAbsentForPresent, Found::Unconditional),
        (Fault::ReadsNeedNotHold, Found::Unconditional),
        (Fault::WritesHalf, Found::Half),
        (Fault::TurnsEverythingDown, Found::TurnedDown),
        (Fault::ForgetsOnReopening, Found::NotDurable),
        (Fault::ForgetsSessions, platform("a session is lost by a restart")),
        (Fault::ForgetsAccounts, platform("a ban is lost by a restart")),
        (Fault::FailsToRead, Found::Failed { doing: "reading", error: RecordStoreError::Io }),
    ] {
        assert_eq!(found(fault), expected, "{fault:?}");
    }
}
