//! T-S1: a wallet whose process is killed at any moment.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::Duration;

use nonla_storage::{Locked, Passphrase, SqliteStore, Unlock, Vault};
use rand::Rng;
use rand_chacha::ChaCha20Rng;

use crate::journey::{block_on, share_of, today, world};
use crate::process::{Process, say, told};
use crate::scratch::Scratch;
use crate::steps::{STEPS, Step, Story, close, picture, rng, story};

/// A child that is killed at any time is killed within this time.
const MOST_MILLISECONDS: u64 = 50;
/// A child that is killed in a step is killed within this time of its beginning.
const STEP_MILLISECONDS: u64 = 4;
/// So many times the kills that were asked for must do to hit enough.
const PATIENCE: usize = 10;

/// What was seen of one kill.
struct Kill {
    /// The step that the child was writing, if it was.
    writing: Option<usize>,
    /// Steps that it said were done.
    acknowledged: usize,
}

impl Kill {
    /// `before` steps were done when the child began.
    fn read(said: &[String], before: usize) -> Self {
        let number = |line: &str| line.split(' ').nth(1).and_then(|text| text.parse().ok());
        let done = said.iter().rfind(|line| line.starts_with("done"));
        let begun = said.last().filter(|line| line.starts_with("begin"));
        Self {
            writing: begun.and_then(|line| number(line)),
            acknowledged: done.and_then(|line| number(line)).unwrap_or(before),
        }
    }

    /// How many steps may be in the store.
    fn possible(&self) -> RangeInclusive<usize> {
        self.acknowledged..=self.acknowledged + usize::from(self.writing.is_some())
    }
}

/// Kills so far, by what they hit.
#[derive(Debug, Default)]
struct Histogram {
    kills: usize,
    opening: usize,
    writing: usize,
    rotating: usize,
    /// Of those that hit a write: it was done all the same.
    done: usize,
}

/// Serves REQ-W2, T-S1.
#[test]
fn a_killed_wallet_loses_nothing_it_acknowledged_and_keeps_nothing_by_halves() {
    let (story, mut rng) = (story(), rng("kills"));
    let (folder, memory) = (Scratch::on_disk("kills"), Scratch::in_memory("kills"));
    let checked = memory.join("wallet.db");
    let (path, script) = (folder.join("wallet.db"), folder.join("script.json"));
    std::fs::write(&script, serde_json::to_vec(&story.steps).unwrap()).unwrap();
    story.copy_to(&path);
    let (mut histogram, mut at) = (Histogram::default(), 0);
    let kills = share_of(1000);
    while histogram.kills < kills || !histogram.hit_enough(kills) {
        assert!(histogram.kills < kills * PATIENCE, "too few kills hit a write: {histogram:?}");
        let kill = kill_once((&folder, at), &mut rng, &mut histogram);
        let opened = block_on(look(&path, &checked, (story, kill.possible())));
        let lost = |reason| panic!("kill {}, {:?}: {reason}", histogram.kills, kill.possible());
        at = opened.unwrap_or_else(lost);
        histogram.note(&kill, at, story);
        if at > STEPS - 50 {
            story.copy_to(&path);
            at = 0;
        }
    }
    histogram.print();
}

/// Opens a copy of what the killed child left: the next child is to find the same.
async fn look(
    path: &Path,
    copy: &Path,
    (story, possible): (&Story, RangeInclusive<usize>),
) -> Result<usize, String> {
    for ending in ["", "-wal"] {
        let [from, to] = [path, copy].map(|path| format!("{}{ending}", path.display()));
        let _ = std::fs::remove_file(&to);
        if Path::new(&from).exists() {
            std::fs::copy(from, to).unwrap();
        }
    }
    let store = SqliteStore::open(copy).await.map_err(|error| error.to_string())?;
    let (vault, steps) = story.open(store, possible).await?;
    close(vault).await;
    Ok(steps)
}

/// Of eight children one is killed at any time from its start, and two at any time from when the
/// wallet is open. The others are killed in one of their first ten steps, of which each is of
/// another kind: how many kills hit a write is not to hang on how quick the machine is.
fn kill_once(
    (folder, at): (&Path, usize),
    rng: &mut ChaCha20Rng,
    histogram: &mut Histogram,
) -> Kill {
    let mut child = Process::start("kills::child", &format!("{at} {}", folder.display()));
    let turn = histogram.kills % 8;
    if turn == 7 {
        histogram.opening += 1;
    } else {
        assert_eq!(child.listen().as_deref(), Some("ready"));
    }
    let (mut said, most) = match turn {
        0..5 => (listen_until_in_step(&mut child, at + rng.gen_range(0..10)), STEP_MILLISECONDS),
        _ => (Vec::new(), MOST_MILLISECONDS),
    };
    said.extend(child.kill_after(Duration::from_micros(rng.gen_range(0..most * 1000))));
    Kill::read(&said, at)
}

/// What the child says until it begins that step.
fn listen_until_in_step(child: &mut Process, step: usize) -> Vec<String> {
    let begun = format!("begin {step}");
    let mut said = Vec::new();
    while said.last() != Some(&begun) {
        said.push(child.listen().expect("the child goes on"));
    }
    said
}

impl Histogram {
    fn note(&mut self, kill: &Kill, now: usize, story: &Story) {
        self.kills += 1;
        let Some(step) = kill.writing else { return };
        self.writing += 1;
        self.rotating += usize::from(matches!(story.steps[step], Step::Rotate(_)));
        self.done += usize::from(now > kill.acknowledged);
    }

    /// Of so many kills three in ten are to hit a write, and one in fifty a change of the key.
    const fn hit_enough(&self, kills: usize) -> bool {
        self.writing * 10 >= kills * 3 && self.rotating * 50 >= kills
    }

    fn print(&self) {
        let Self { kills, opening, writing, rotating, done } = self;
        println!(
            "T-S1: {kills} kills, {opening} of them at any time from the start; {writing} inside a \
             write ({rotating} a change of the key), of which {done} were done all the same"
        );
    }
}

/// The child: opens the wallet and takes one step after the other.
#[test]
fn child() {
    let Some(told) = told() else { return };
    let (at, folder) = told.split_once(' ').unwrap();
    let (at, folder) = (at.parse::<usize>().unwrap(), PathBuf::from(folder));
    let script = std::fs::read(folder.join("script.json")).unwrap();
    let steps = serde_json::from_slice(&script).unwrap();
    let story = Story { start: Vec::new(), steps, pictures: Vec::new() };
    block_on(async {
        let store = SqliteStore::open(&folder.join("wallet.db")).await.unwrap();
        let locked = Locked::read(store).await.unwrap();
        let mut vault = locked.unlock(Unlock::Key(&story.key(at))).await.unwrap();
        say("ready");
        for (number, step) in story.steps.iter().enumerate().skip(at) {
            step.take(&mut vault, || say(&format!("begin {number}"))).await.unwrap();
            say(&format!("done {}", number + 1));
        }
    });
}

fn passphrase(number: usize) -> Passphrase {
    Passphrase::new(format!("passphrase number {number}")).unwrap()
}

/// The wallet of [`passphrases_change_and_the_process_is_killed`]: how many lines its history has
/// tells how many passphrases it has had, or one less.
async fn open_under_passphrase(path: &Path, possible: RangeInclusive<usize>) -> Option<usize> {
    let store = SqliteStore::open(path).await.unwrap();
    let mut locked = Locked::read(store).await.unwrap();
    for steps in possible {
        // Odd steps note a line, even ones change the passphrase.
        match locked.unlock(Unlock::Passphrase(&passphrase(steps / 2))).await {
            Ok(mut vault) => {
                picture(&mut vault).await.unwrap();
                if vault.wallet().history_length() == steps.div_ceil(2) as u64 {
                    close(vault).await;
                    return Some(steps);
                }
                locked = vault.lock();
            }
            Err(failed) => locked = failed.locked,
        }
    }
    None
}

/// Serves T-S1: with the whole key derivation.
#[test]
fn a_wallet_killed_while_its_passphrase_changes_opens_with_one_of_the_two() {
    let mut rng = rng("kills-with-passphrase");
    let folder = Scratch::on_disk("kills-with-passphrase");
    let path = folder.join("wallet.db");
    block_on(async {
        let store = SqliteStore::create(&path).await.unwrap();
        let wallet = world(8).new_wallet().unwrap();
        let vault = Vault::create(store, &passphrase(0), wallet).await.unwrap();
        close(vault).await;
    });
    let (mut at, mut writing) = (0, 0);
    let kills = share_of(20);
    for number in 0..kills {
        let told = format!("{at} {}", path.display());
        let mut child = Process::start("kills::child_under_passphrase", &told);
        assert_eq!(child.listen().as_deref(), Some("ready"));
        let said = child.kill_after(Duration::from_millis(rng.gen_range(0..1200)));
        let kill = Kill::read(&said, at);
        writing += usize::from(kill.writing.is_some());
        let opened = block_on(open_under_passphrase(&path, kill.possible()));
        at = opened.unwrap_or_else(|| panic!("kill {number}: none of {:?}", kill.possible()));
    }
    println!("T-S1: {kills} kills with the whole key derivation, {writing} inside a write");
}

/// Its child: notes a line, changes the passphrase, and so on; every sixth time the data key too.
#[test]
fn child_under_passphrase() {
    let Some(told) = told() else { return };
    let (at, path) = told.split_once(' ').unwrap();
    let at: usize = at.parse().unwrap();
    block_on(async {
        let store = SqliteStore::open(Path::new(path)).await.unwrap();
        let locked = Locked::read(store).await.unwrap();
        let with = passphrase(at / 2);
        let mut vault = locked.unlock(Unlock::Passphrase(&with)).await.unwrap();
        say("ready");
        for step in at..usize::MAX {
            say(&format!("begin {step}"));
            let new = passphrase(step.div_ceil(2));
            match step % 6 {
                0 | 2 | 4 => {
                    let noted = vault.wallet().note(today(), nonla_wallet::Event::BackedUp);
                    vault.commit(noted).await.unwrap();
                }
                5 => vault.rotate_key(&new).await.unwrap(),
                _ => vault.change_passphrase(&new).await.unwrap(),
            }
            say(&format!("done {}", step + 1));
        }
    });
}
