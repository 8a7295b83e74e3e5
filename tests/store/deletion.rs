//! T-S9: what was deleted is not in the wallet's files any more, not even sealed.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use nonla_app::world::World;
use nonla_storage::{Batch, LineKey, Locked, Slot, SqliteStore, Unlock, Vault, WalletStore};
use nonla_verifier::Intent;
use nonla_wallet::HistoryFilter;
use rand::{Rng, RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;

use crate::journey::{block_on, create, folder, key, share_of, take_up, world};
use crate::tampering::Files;
use crate::wallet_in_use::{agree, refuse, rename};

/// Bytes in a row that count as a trace.
const TRACE: usize = 16;

/// Every sealed piece in the store.
async fn sealed(store: &mut SqliteStore) -> HashSet<Vec<u8>> {
    let records = store.load().await.unwrap().records;
    let mut all: HashSet<_> = records.into_iter().map(|(_, sealed)| sealed).collect();
    for list in [12, 13] {
        let from = LineKey { list, number: LineKey::MOST };
        let lines = store.lines(from, 10_000).await.unwrap();
        all.extend(lines.into_iter().map(|(_, sealed)| sealed));
    }
    all
}

async fn unlock(store: SqliteStore) -> Vault<SqliteStore> {
    Locked::read(store).await.unwrap().unlock(Unlock::Key(&key())).await.unwrap()
}

/// The oldest line that was not deleted yet.
async fn oldest(vault: &mut Vault<SqliteStore>) -> Option<u64> {
    let mut cursor = vault.wallet().history_cursor();
    let lines = vault.history(&mut cursor, &HistoryFilter::ALL, 100_000).await.unwrap();
    lines.iter().rev().find(|line| line.entry.is_some()).map(|line| line.number)
}

/// Takes something away, in one of the ways there are.
async fn take_away(world: &mut World, vault: &mut Vault<SqliteStore>, turn: usize) {
    let platform = world.platforms.a.entry.id.clone();
    match turn % 10 {
        0 => {
            // The old credential ends, a new one takes its place.
            world.revoke(2, world.today.checked_add_days(1).unwrap()).unwrap();
            world.next_day().unwrap();
            let offer = world.offer(2).unwrap().to_bytes().unwrap();
            take_up(world, vault, (2, &offer)).await;
        }
        1 => agree(world, vault, Intent::Return).await,
        2 => {
            let forgetting = vault.wallet().forget(&platform, world.today).unwrap();
            vault.commit(forgetting.step).await.unwrap();
            agree(world, vault, Intent::Return).await;
        }
        3 | 6 => refuse(world, vault).await,
        4 | 7 => rename(world, vault, &format!("square {turn}")).await,
        _ => {
            let line = oldest(vault).await.unwrap();
            vault.delete_line(line).await.unwrap();
        }
    }
}

/// How many of `gone` have left a trace in a file.
fn traces(gone: &HashSet<Vec<u8>>, folder: &Path) -> usize {
    let windows: HashSet<&[u8]> = gone.iter().flat_map(|sealed| sealed.windows(TRACE)).collect();
    let mut found: HashSet<&[u8]> = HashSet::new();
    let files = Files::of(folder);
    for bytes in files.0.values() {
        found.extend(bytes.windows(TRACE).filter_map(|window| windows.get(window)));
    }
    gone.iter().filter(|sealed| sealed.windows(TRACE).any(|window| found.contains(window))).count()
}

/// Serves T-S9: of no sealed record that was deleted or written over are 16 bytes left in the file
/// or its log, once the store was tidied.
#[test]
fn nothing_is_left_of_what_was_deleted() {
    block_on(async {
        let at = folder("deletion");
        let mut world = world(70);
        let wallet = world.new_wallet().unwrap();
        let mut vault = create(&at.join("wallet.db"), wallet).await;
        let offer = world.offer(2).unwrap().to_bytes().unwrap();
        take_up(&mut world, &mut vault, (2, &offer)).await;
        agree(&mut world, &mut vault, Intent::Register).await;
        let (mut gone, mut left, mut before) = (HashSet::new(), 0, HashSet::new());
        let rounds = share_of(500);
        for turn in 0..rounds {
            take_away(&mut world, &mut vault, turn).await;
            let mut store = vault.lock().into_store();
            store.tidy().await.unwrap();
            let now = sealed(&mut store).await;
            gone.extend(before.difference(&now).cloned());
            before = now;
            left += usize::from(traces(&gone, &at) > 0);
            if gone.len() > 200 {
                gone.clear();
            }
            vault = unlock(store).await;
        }
        println!("T-S9 traces of deleted records after {left} of {rounds} deletions");
        assert_eq!(left, 0);
        // The search itself: what is there is found.
        assert_eq!(traces(&before, &at), before.len());
    });
}

/// Serves T-S9: a record goes over to another page when its neighbours grow. Nothing is left of it in
/// the page that it left, once it is written over, though no page becomes free meanwhile.
#[test]
fn nothing_is_left_of_a_record_where_it_was_before_it_moved() {
    block_on(async {
        let at = folder("moved");
        let mut store = SqliteStore::create(&at.join("wallet.db")).await.unwrap();
        let header = Some(b"header".to_vec());
        store.write(&Batch { anew: true, header, ..Batch::default() }).await.unwrap();
        let mut rng = ChaCha20Rng::seed_from_u64(71);
        let (mut before, mut gone) = (HashSet::new(), HashSet::new());
        for _ in 0..100 {
            let mut records = BTreeMap::new();
            for _ in 0..2 {
                let mut sealed = vec![0; rng.gen_range(40..160)];
                rng.fill_bytes(&mut sealed);
                let slot = Slot([rng.gen_range(0..200); Slot::LENGTH]);
                records.insert(slot, Some(sealed));
            }
            store.write(&Batch { records, ..Batch::default() }).await.unwrap();
            store.tidy().await.unwrap();
            let now = sealed(&mut store).await;
            gone.extend(before.difference(&now).cloned());
            before = now;
            assert_eq!(traces(&gone, &at), 0);
        }
        // The search itself: what is there is found.
        assert_eq!(traces(&before, &at), before.len());
    });
}
