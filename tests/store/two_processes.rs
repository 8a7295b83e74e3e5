//! T-S11: two processes reach for one wallet.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use nonla_storage::{Locked, SqliteStore, StoreError, Unlock, Vault, VaultError};
use nonla_wallet::{Event, Wallet};
use rand::Rng;

use crate::journey::{block_on, create, key, open, share_of, today, world};
use crate::process::{Process, hear, say, told};
use crate::scratch::Scratch;
use crate::steps::{close, rng};

const WON: &str = "won";

/// Two children, each told the same thing at the same time.
struct Pair([Process; 2]);

impl Pair {
    fn start(folder: &Path) -> Self {
        Self([(); 2].map(|()| Process::start("two_processes::child", folder.to_str().unwrap())))
    }

    fn tell(&mut self, what: &str) -> [String; 2] {
        self.tell_apart(what, Duration::ZERO)
    }

    /// The second is told so much later.
    fn tell_apart(&mut self, what: &str, later: Duration) -> [String; 2] {
        for (child, after) in self.0.iter_mut().zip([Duration::ZERO, later]) {
            std::thread::sleep(after);
            child.tell(what);
        }
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
    let folder = Scratch::on_disk("two-processes");
    let path = folder.join("wallet.db");
    block_on(async {
        let vault = create(&path, world(11).new_wallet().unwrap()).await;
        close(vault).await;
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
    let (folder, mut rng) = (Scratch::on_disk("two-makers"), rng("two-makers"));
    let (rounds, mut said) = (share_of(500), std::collections::BTreeMap::new());
    let took = time_of_making(&folder);
    let mut pair = Pair::start(&folder);
    for round in 0..rounds {
        let later = took.mul_f64(rng.gen_range(0.0..3.0));
        let answers = pair.tell_apart(&format!("make {round}"), later);
        let winner = answers.iter().position(|answer| answer == WON);
        let winner = winner.unwrap_or_else(|| panic!("round {round}: nobody won: {answers:?}"));
        let other = &answers[1 - winner];
        let typed = [StoreError::InUse, StoreError::AlreadyExists].map(|error| error.to_string());
        assert!(typed.contains(other), "round {round}: {other}");
        *said.entry(other.clone()).or_insert(0) += 1;
        block_on(async {
            let vault = open(&made(&folder, &round.to_string())).await;
            assert_eq!(vault.wallet().history_length(), 1, "round {round}");
        });
    }
    pair.end();
    println!("T-S11: {rounds} wallets made by one of two, the other said {said:?}");
    assert_eq!(said.len(), 2, "the second always comes at the same moment");
}

/// Serves T-S11: a program that is being started has the files of the one that starts it for a moment.
#[test]
fn a_closed_wallet_opens_at_once_though_the_program_starts_others() {
    let folder = Scratch::in_memory("starting-others");
    let path = folder.join("wallet.db");
    block_on(async { close(create(&path, world(14).new_wallet().unwrap()).await).await });
    let (done, rounds) = (AtomicBool::new(false), share_of(5000));
    let opened = std::thread::scope(|scope| {
        let _starter = scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                let this = std::env::current_exe().unwrap();
                Command::new(this).arg("--list").output().unwrap();
            }
        });
        let mut opens = (0..rounds).map(|_| block_on(open_and_close(&path)));
        let failed = opens.find_map(Result::err);
        done.store(true, Ordering::Relaxed);
        failed
    });
    assert_eq!(opened, None);
}

async fn open_and_close(path: &Path) -> Result<(), StoreError> {
    SqliteStore::open(path).await?.close().await
}

fn time_of_making(folder: &Path) -> Duration {
    let wallet = world(13).new_wallet().unwrap();
    let start = Instant::now();
    block_on(try_make(&folder.join("alone.db"), wallet)).unwrap();
    start.elapsed()
}

fn made(folder: &Path, number: &str) -> PathBuf {
    folder.join(format!("made-{number}.db"))
}

/// The child: does what it is told.
#[test]
fn child() {
    let Some(folder) = told() else { return };
    let folder = PathBuf::from(folder);
    let (mut world, mut opened) = (world(12), None);
    while let Some(command) = hear() {
        match command.split_once(' ') {
            None => say(&outcome(block_on(try_open(&folder)).map(|vault| opened = Some(vault)))),
            Some(("make", number)) => {
                let (path, wallet) = (made(&folder, number), world.new_wallet().unwrap());
                say(&outcome(block_on(try_make(&path, wallet))));
            }
            Some(_) => {
                if let Some(vault) = opened.take() {
                    block_on(write_and_close(vault));
                }
                say("ok");
            }
        }
    }
}

fn outcome(result: Result<(), VaultError>) -> String {
    result.map_or_else(|error| error.to_string(), |()| WON.to_owned())
}

async fn try_open(folder: &Path) -> Result<Vault<SqliteStore>, VaultError> {
    let locked = Locked::read(SqliteStore::open(&folder.join("wallet.db")).await?).await?;
    locked.unlock(Unlock::Key(&key())).await.map_err(|failed| failed.error)
}

async fn try_make(path: &Path, wallet: Wallet) -> Result<(), VaultError> {
    let store = SqliteStore::create(path).await?;
    write_and_close(Vault::create_under_key(store, &key(), wallet).await?).await;
    Ok(())
}

async fn write_and_close(mut vault: Vault<SqliteStore>) {
    let noted = vault.wallet().note(today(), Event::BackedUp);
    vault.commit(noted).await.unwrap();
    close(vault).await;
}
