//! T-S11: two processes reach for one wallet.

use std::path::{Path, PathBuf};

use nonla_storage::{Locked, SqliteStore, StoreError, Unlock, Vault, VaultError};
use nonla_wallet::Event;

use crate::journey::{block_on, create, folder, key, open, share_of, today, world};
use crate::process::{Process, hear, say, told};

const WON: &str = "won";

/// Two children, each told the same thing at the same time.
struct Pair([Process; 2]);

impl Pair {
    fn start(folder: &Path) -> Self {
        Self([(); 2].map(|()| Process::start("two_processes::child", folder.to_str().unwrap())))
    }

    fn tell(&mut self, what: &str) -> [String; 2] {
        self.0.iter_mut().for_each(|child| child.tell(what));
        let answer = |child: &mut Process| child.listen().expect("the child is there");
        let [one, two] = &mut self.0;
        [answer(one), answer(two)]
    }

    fn end(self) {
        self.0.into_iter().for_each(Process::end);
    }
}

/// Serves T-S11, REQ-W2.
#[test]
fn of_two_processes_that_open_one_wallet_one_wins_and_the_other_is_told_so() {
    let folder = folder("two-processes");
    let path = folder.join("wallet.db");
    block_on(async {
        let vault = create(&path, world(11).new_wallet().unwrap()).await;
        vault.lock().into_store().close().await.unwrap();
    });
    let (rounds, mut wins) = (share_of(500), [0; 2]);
    let mut pair = Pair::start(&folder);
    for round in 0..rounds {
        let answers = pair.tell("open");
        let lost = StoreError::InUse.to_string();
        let winner = answers.iter().position(|answer| answer == WON);
        let winner = winner.unwrap_or_else(|| panic!("round {round}: nobody won: {answers:?}"));
        assert_eq!(answers[1 - winner], lost, "round {round}");
        wins[winner] += 1;
        assert_eq!(pair.tell("write and close"), ["ok", "ok"], "round {round}");
    }
    pair.end();
    block_on(async {
        let vault = open(&path).await;
        assert_eq!(vault.wallet().history_length(), rounds as u64);
    });
    println!("T-S11: {rounds} rounds, won {wins:?}");
}

/// Serves T-S11: the one that comes second spoils nothing, however little later it comes.
#[test]
fn of_two_processes_that_make_one_wallet_one_wins_and_its_wallet_stays() {
    let folder = folder("two-makers");
    let (rounds, mut said) = (share_of(500), std::collections::BTreeMap::new());
    let mut pair = Pair::start(&folder);
    for round in 0..rounds {
        let answers = pair.tell(&format!("make {round}"));
        let winner = answers.iter().position(|answer| answer == WON);
        let winner = winner.unwrap_or_else(|| panic!("round {round}: nobody won: {answers:?}"));
        let other = &answers[1 - winner];
        let typed = [StoreError::InUse, StoreError::AlreadyExists].map(|error| error.to_string());
        assert!(typed.contains(other), "round {round}: {other}");
        *said.entry(other.clone()).or_insert(0) += 1;
        assert_eq!(pair.tell("write and close"), ["ok", "ok"], "round {round}");
        let vault = block_on(open(&made(&folder, &round.to_string())));
        assert_eq!(vault.wallet().history_length(), 1, "round {round}");
    }
    pair.end();
    println!("T-S11: {rounds} wallets made by one of two, the other said {said:?}");
}

fn made(folder: &Path, number: &str) -> PathBuf {
    folder.join(format!("made-{number}.db"))
}

/// The child: does what it is told.
#[test]
fn child() {
    let Some(folder) = told() else { return };
    let folder = PathBuf::from(folder);
    let mut world = world(12);
    let mut vault = None;
    while let Some(command) = hear() {
        let outcome = match command.split_once(' ') {
            None => {
                block_on(try_open(&folder.join("wallet.db"))).map(|opened| vault = Some(opened))
            }
            Some(("make", number)) => {
                let (path, wallet) = (made(&folder, number), world.new_wallet().unwrap());
                block_on(try_make(&path, wallet)).map(|made| vault = Some(made))
            }
            Some(_) => {
                if let Some(vault) = vault.take() {
                    block_on(write_and_close(vault));
                }
                say("ok");
                continue;
            }
        };
        match outcome {
            Ok(()) => say(WON),
            Err(error) => say(&error.to_string()),
        }
    }
}

async fn try_open(path: &Path) -> Result<Vault<SqliteStore>, VaultError> {
    let locked = Locked::read(SqliteStore::open(path).await?).await?;
    locked.unlock(Unlock::Key(&key())).await.map_err(|failed| failed.error)
}

async fn try_make(
    path: &Path,
    wallet: nonla_wallet::Wallet,
) -> Result<Vault<SqliteStore>, VaultError> {
    Vault::create_under_key(SqliteStore::create(path).await?, &key(), wallet).await
}

async fn write_and_close(mut vault: Vault<SqliteStore>) {
    let noted = vault.wallet().note(today(), Event::BackedUp);
    drop(vault.commit(noted).await.unwrap());
    vault.lock().into_store().close().await.unwrap();
}
