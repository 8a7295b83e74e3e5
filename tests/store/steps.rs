//! Steps of a wallet's life, written down so that a process that will be killed, or a run over a
//! failing disk, can take them one by one; and what the wallet looks like after each of them.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::OnceLock;

use nonla_app::world::World;
use nonla_credential::{Day, IssuerId, Tier, TrustList, TrustListContent, sign_trust_list};
use nonla_storage::{DataKey, Locked, SqliteStore, Unlock, Vault, VaultError, WalletStore};
use nonla_verifier::{Intent, Moment};
use nonla_wallet::{Acceptance, Event, Expiring, HistoryFilter, Wallet};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use serde::{Deserialize, Serialize};

use crate::journey::{block_on, create, open, today, world};
use crate::scratch::Scratch;

/// The person whose wallet it is.
const PERSON: usize = 2;
/// Steps there are; more than a child takes before it is killed.
pub const STEPS: usize = 200;

/// One step that ends in one transaction.
#[derive(Clone, Serialize, Deserialize)]
pub enum Step {
    /// Adds a line of the history.
    Note,
    /// Replaces the trust list.
    Trust(String),
    /// Adds an issuance.
    TakeUp { offer: Hex, seed: u64, today: Day, now: i64 },
    /// Replaces the credential, deletes its gap and the issuance, adds a line.
    Finish { reply: Hex, today: Day },
    /// Adds a head and a gap.
    Learn { head: String, index: Hex, files: Vec<(u64, Hex)> },
    /// Adds an open request.
    Open { request: String, now: i64 },
    /// Deletes the open request, adds a line.
    Refuse { request: String, now: i64 },
    /// Empties a line of the history, deletes its receipt, and tidies up.
    DeleteLine(u64),
    /// Replaces everything, under another key, and tidies up.
    Rotate(u8),
}

/// A step of the wallet, by what comes of it.
enum Made {
    Silent(nonla_wallet::Step),
    Refused(nonla_wallet::Step<Vec<u8>>),
    TakenUp(Box<Expiring<Acceptance>>, i64),
}

/// Bytes that travel as text.
#[derive(Clone, Serialize, Deserialize)]
pub struct Hex(#[serde(with = "hex")] Vec<u8>);

impl Step {
    /// Takes the step; `begin` is called just before the store is written to.
    pub async fn take<S: WalletStore>(
        &self,
        vault: &mut Vault<S>,
        begin: impl FnOnce(),
    ) -> Result<(), VaultError> {
        match self {
            Self::DeleteLine(number) => {
                begin();
                vault.delete_line(*number).await
            }
            Self::Rotate(key) => {
                begin();
                vault.rotate_to_key(&numbered_key(*key)).await
            }
            _ => {
                let changes = self.changes(vault.wallet());
                begin();
                match changes {
                    Made::Silent(step) => vault.commit(step).await,
                    Made::Refused(step) => vault.commit(step).await.map(drop),
                    Made::TakenUp(step, now) => vault.commit_at(*step, now).await.map(drop),
                }
            }
        }
    }

    fn changes(&self, wallet: &Wallet) -> Made {
        let inspect = |request: &str, now: i64| wallet.inspect(request, now).unwrap();
        match self {
            Self::Note => Made::Silent(wallet.note(today(), Event::BackedUp)),
            Self::Trust(list) => Made::Silent(wallet.learn_trust_list(list).unwrap()),
            Self::TakeUp { offer, seed, today, now } => {
                let mut rng = ChaCha20Rng::seed_from_u64(*seed);
                Made::TakenUp(Box::new(wallet.receive(&offer.0, *today, &mut rng).unwrap()), *now)
            }
            Self::Finish { reply, today } => {
                let pending = wallet.pending_issuances().next().unwrap();
                Made::Silent(pending.finish(wallet, &reply.0, *today).unwrap().confirm())
            }
            Self::Learn { head, index, files } => {
                let files = files.iter().map(|(number, bytes)| (*number, bytes.0.as_slice()));
                let heads = (&[head.as_str()][..], index.0.as_slice());
                Made::Silent(wallet.learn_revocation_list(&issuer(wallet), heads, files).unwrap())
            }
            Self::Open { request, now } => Made::Silent(inspect(request, *now).opened()),
            Self::Refuse { request, now } => Made::Refused(inspect(request, *now).refuse()),
            Self::DeleteLine(_) | Self::Rotate(_) => unreachable!("no changes of the wallet's"),
        }
    }
}

fn issuer(wallet: &Wallet) -> IssuerId {
    wallet.trust_list().issuers()[0].id.clone()
}

fn numbered_key(number: u8) -> DataKey {
    DataKey::from_bytes(&[number; 32])
}

/// Everything there is to see of a wallet and its store.
pub async fn picture<S: WalletStore>(vault: &mut Vault<S>) -> Result<String, VaultError> {
    let mut picture = String::new();
    // After a failed transaction this reads the store anew, before the wallet is looked at.
    let receipt = vault.receipt(1).await?;
    writeln!(picture, "receipt 1: {receipt:?}").unwrap();
    let mut cursor = vault.wallet().history_cursor();
    for line in vault.history(&mut cursor, &HistoryFilter::ALL, usize::MAX).await? {
        writeln!(picture, "{line:?}").unwrap();
    }
    let wallet = vault.wallet();
    for credential in wallet.credentials() {
        let (claims, received) = (credential.claims.full_name().as_str(), credential.received);
        writeln!(picture, "{claims} {received:?} {:?}", credential.revoked).unwrap();
    }
    for pending in wallet.pending_issuances() {
        writeln!(picture, "pending {:?}", pending.request(wallet, today()).unwrap()).unwrap();
    }
    let head = wallet.newest_head(&issuer(wallet)).map(|head| head.content().period);
    writeln!(picture, "{head:?}, files {:?}", wallet.files_to_fetch(&issuer(wallet), 64, 3))
        .unwrap();
    writeln!(picture, "trust list {}", wallet.trust_list().sequence()).unwrap();
    writeln!(picture, "open requests: {:?}", wallet.expire_requests(i64::MAX)).unwrap();
    Ok(picture)
}

/// Steps, and what the wallet looks like before the first, after the first, and so on.
#[derive(Clone)]
pub struct Story {
    /// The file of the wallet before the first step, as it is.
    pub start: Vec<u8>,
    pub steps: Vec<Step>,
    pub pictures: Vec<String>,
}

/// The steps that every test of this process uses. The wallet has no digit table, which takes ten
/// times as long to read as all the rest; it makes no proofs.
pub fn story() -> &'static Story {
    static STORY: OnceLock<Story> = OnceLock::new();
    STORY.get_or_init(|| block_on(write_story()))
}

async fn write_story() -> Story {
    let folder = Scratch::in_memory("story");
    let path = folder.join("wallet.db");
    let mut world = world(7);
    let wallet = world.new_wallet().unwrap();
    close(create(&path, wallet).await).await;
    let start = std::fs::read(&path).unwrap();

    let mut vault = open(&path).await;
    let mut story = Story { start, steps: Vec::new(), pictures: Vec::new() };
    story.pictures.push(picture(&mut vault).await.unwrap());
    while story.steps.len() < STEPS {
        let step = next_step(&story.steps, &mut world, &vault);
        step.take(&mut vault, || ()).await.unwrap();
        story.steps.push(step);
        story.pictures.push(picture(&mut vault).await.unwrap());
    }
    close(vault).await;
    story
}

/// The kinds of steps come round, and each time they are about something new.
fn next_step(steps: &[Step], world: &mut World, vault: &Vault<SqliteStore>) -> Step {
    let number = steps.len();
    let seed = number as u64;
    let pending = vault.wallet().pending_issuances().next();
    match number % 10 {
        1 => Step::Trust(next_trust_list(world, vault.wallet())),
        2 => {
            // A person has a few credentials at a time: the one before goes from the next list on.
            if vault.wallet().credentials().next().is_some() {
                world.revoke(PERSON, world.today.checked_add_days(1).unwrap()).unwrap();
            }
            let offer = Hex(world.offer(PERSON).unwrap().to_bytes().unwrap());
            Step::TakeUp { offer, seed, today: world.today, now: world.now() }
        }
        3 => {
            let request = pending.unwrap().request(vault.wallet(), world.today).unwrap();
            let reply = Hex(world.issue(PERSON, &request).unwrap());
            Step::Finish { reply, today: world.today }
        }
        4 => {
            world.next_day().unwrap();
            let (list, _) = world.list().unwrap();
            let files = list.files.iter().enumerate();
            let files = files.map(|(number, bytes)| (number as u64, Hex(bytes.clone())));
            let index = Hex(list.index.to_bytes());
            Step::Learn { head: list.head.clone(), index, files: files.collect() }
        }
        5 => Step::Open {
            request: asked_under(vault.wallet().trust_list(), world),
            now: world.now(),
        },
        6 => match steps.last() {
            Some(Step::Open { request, now }) => {
                Step::Refuse { request: request.clone(), now: *now }
            }
            _ => unreachable!("a request was opened before"),
        },
        7 => Step::DeleteLine(vault.wallet().history_length() - 1),
        8 => Step::Rotate(u8::try_from(number / 10).unwrap()),
        _ => Step::Note,
    }
}

/// A request of a platform that goes by the wallet's own trust list.
fn asked_under(trust_list: &TrustList, world: &mut World) -> String {
    let head = world.list().map(|(_, head)| head.clone());
    let moment = Moment { trust_list, head: head.as_ref(), now: world.now() };
    world.platforms.a.ask(Tier::Post, Intent::Return, &moment, &mut world.rng).unwrap().0
}

/// The same list once more, with the next number.
fn next_trust_list(world: &World, wallet: &Wallet) -> String {
    let known = wallet.trust_list();
    let content = TrustListContent {
        domain: known.domain().clone(),
        sequence: known.sequence() + 1,
        published: world.today,
        valid_until: TrustListContent::latest_end(world.today),
        previous: Some(known.hash()),
        suites: vec![nonla_crypto::SUITE_ID.to_owned()],
        issuers: known.issuers().to_vec(),
        verifiers: known.verifiers().to_vec(),
    };
    sign_trust_list(world.operator().1, &content).unwrap()
}

impl Story {
    /// The key after so many steps.
    pub fn key(&self, steps: usize) -> DataKey {
        let mut taken = self.steps[..steps].iter().rev();
        let rotated = taken.find_map(|step| match step {
            Step::Rotate(key) => Some(*key),
            _ => None,
        });
        rotated.map_or_else(crate::journey::key, numbered_key)
    }

    /// A copy of the wallet before the first step.
    pub fn copy_to(&self, path: &Path) {
        for ending in ["-wal", "-shm", "-lock"] {
            let _ = std::fs::remove_file(format!("{}{ending}", path.display()));
        }
        std::fs::write(path, &self.start).unwrap();
    }

    /// Opens the wallet of a store, and says how many of the steps it has taken: one of `between`.
    ///
    /// What is between two steps, or neither, is an error, in words.
    pub async fn open<S: WalletStore>(
        &self,
        store: S,
        between: std::ops::RangeInclusive<usize>,
    ) -> Result<(Vault<S>, usize), String> {
        let mut locked = Locked::read(store).await.map_err(|error| error.to_string())?;
        let mut reason = String::new();
        for steps in between {
            match locked.unlock(Unlock::Key(&self.key(steps))).await {
                Ok(mut vault) => {
                    let seen = picture(&mut vault).await.map_err(|error| error.to_string())?;
                    if seen == self.pictures[steps] {
                        return Ok((vault, steps));
                    }
                    let like = self.pictures.iter().position(|picture| *picture == seen);
                    reason += &format!("not as after {steps} steps, but {like:?}; ");
                    locked = vault.lock();
                }
                Err(failed) => {
                    reason += &format!("after {steps} steps: {}; ", failed.error);
                    locked = failed.locked;
                }
            }
        }
        Err(reason)
    }
}

/// Locks and closes a wallet. Dropped, it would be closed too, but at some later moment: too late
/// for whoever exchanges its files next.
pub async fn close(vault: Vault<SqliteStore>) {
    vault.lock().into_store().close().await.unwrap();
}

/// Draws of a test; another seed with `SEED=`.
pub fn rng(test: &str) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed(test))
}

pub fn seed(test: &str) -> u64 {
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    println!("{test}: SEED={seed}");
    seed
}
