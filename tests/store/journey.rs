//! The journeys of a wallet that is kept in a store: each step is committed before its message
//! leaves.

use std::path::{Path, PathBuf};

use nonla_app::world::{At, World};
use nonla_credential::{Day, Tier};
use nonla_issuer::sample_register;
use nonla_storage::{DataKey, Locked, SqliteStore, Unlock, Vault, WalletStore};
use nonla_verifier::{Intent, Outcome, Verdict};
use nonla_wallet::{Event, Wallet};

/// Runs a future to its end on this thread.
pub fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

pub fn today() -> Day {
    Day::parse("2026-11-22").unwrap()
}

pub fn world(seed: u64) -> World {
    World::new(sample_register(60, today(), seed), today(), seed).unwrap()
}

/// The key of stores whose test is not about passphrases: no key derivation.
pub fn key() -> DataKey {
    DataKey::from_bytes(&[7; 32])
}

/// A folder of a test's own, empty.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("store").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// How many of `full`: all with `NONLA_FULL=1`, else a tenth.
pub fn share_of(full: usize) -> usize {
    if std::env::var_os("NONLA_FULL").is_some() { full } else { full.div_ceil(10) }
}

/// A new wallet in a new file, under [`key`].
pub async fn create(path: &Path, wallet: Wallet) -> Vault<SqliteStore> {
    let store = SqliteStore::create(path).await.unwrap();
    Vault::create_under_key(store, &key(), wallet).await.unwrap()
}

/// The wallet in a file, under [`key`].
pub async fn open(path: &Path) -> Vault<SqliteStore> {
    let store = SqliteStore::open(path).await.unwrap();
    Locked::read(store).await.unwrap().unlock(Unlock::Key(&key())).await.unwrap()
}

/// Offer, blind request, credential, and what is published for everybody.
pub async fn enrol<S: WalletStore>(world: &mut World, vault: &mut Vault<S>, person: usize) {
    let offer = world.offer(person).unwrap().to_bytes().unwrap();
    take_up(world, vault, (person, &offer)).await;
}

/// Takes up an offer that was made to a person.
pub async fn take_up<S: WalletStore>(
    world: &mut World,
    vault: &mut Vault<S>,
    (person, offer): (usize, &[u8]),
) {
    let taken = vault.wallet().receive(offer, world.today, &mut world.rng).unwrap();
    let taken = vault.commit_at(taken, world.now()).await.unwrap();
    let request = taken.request;
    let reply = world.issue(person, &request).unwrap();
    let received = taken.pending.finish(vault.wallet(), &reply, world.today).unwrap();
    vault.commit(received.confirm()).await.unwrap();
    refresh(world, vault).await;
}

/// Digit table and newest revocation list.
pub async fn refresh<S: WalletStore>(world: &World, vault: &mut Vault<S>) {
    let issuer = world.issuer.entry().id;
    if !vault.wallet().has_digit_table(&issuer) {
        let bytes = world.issuer.digit_table().to_bytes();
        let table = vault.wallet().learn_digit_table(&bytes).unwrap();
        vault.commit(table).await.unwrap();
    }
    let (list, head) = world.list().unwrap();
    let wanted = vault.wallet().files_to_fetch(&issuer, head.content().handle_limit.files(), 3);
    let files = wanted.iter().map(|number| (*number, list.files[*number as usize].as_slice()));
    let heads = world.heads_since(vault.wallet().newest_head(&issuer));
    let index = list.index.to_bytes();
    let learnt = vault.wallet().learn_revocation_list(&issuer, (&heads, &index), files).unwrap();
    vault.commit(learnt).await.unwrap();
}

/// Request, consent, proof, verdict; the holder says yes.
pub async fn visit<S: WalletStore>(
    world: &mut World,
    vault: &mut Vault<S>,
    (at, intent): (At, Intent),
) -> Verdict {
    let (request, session) = world.ask(at, Tier::Post, intent).unwrap();
    let asking = vault.wallet().inspect(&request, world.now()).unwrap();
    vault.commit(asking.opened()).await.unwrap();
    let proved = asking.approve().prove(vault.wallet(), world.now(), &mut world.rng).unwrap();
    let proved = vault.commit_at(proved, world.now()).await.unwrap();
    let presentation = proved.presentation;
    world.judge(at, &session, &presentation, None).unwrap()
}

/// Serves REQ-W2, REQ-B2: what was committed is there after the process ended.
#[test]
fn a_wallet_is_read_from_its_file_as_it_was() {
    block_on(async {
        let path = folder("journey").join("wallet.db");
        let mut world = world(1);
        let wallet = world.new_wallet().unwrap();
        let mut vault = create(&path, wallet).await;
        enrol(&mut world, &mut vault, 2).await;
        let verdict = visit(&mut world, &mut vault, (At::A, Intent::Register)).await;
        assert_eq!(verdict.outcome(), Outcome::New);
        let (account, lines) = (verdict.account(), vault.wallet().history().to_vec());
        let pseudonym = vault.wallet().pseudonym(&world.platforms.a.entry.id);
        vault.lock().into_store().close().await.unwrap();

        let mut vault = open(&path).await;
        assert_eq!(vault.wallet().history(), lines);
        assert_eq!(vault.wallet().pseudonym(&world.platforms.a.entry.id), pseudonym);
        assert_eq!(vault.wallet().credentials().count(), 1);
        assert!(matches!(lines[0].entry.as_ref().unwrap().event, Event::CredentialIssued { .. }));
        let verdict = visit(&mut world, &mut vault, (At::A, Intent::Return)).await;
        assert_eq!((verdict.outcome(), verdict.account()), (Outcome::Returning, account));
    });
}
