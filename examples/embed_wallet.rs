//! A wallet in an app of your own: five verbs, one file, and nothing leaves before it is saved.
//!
//! `receive` an offer, `inspect` a request, `approve` or `refuse` it, look at `credentials` and
//! `history`, `backup` and `restore`. The issuer and the two platforms of this story live in the
//! same process; your app would carry their messages over its own transport.

use std::error::Error;
use std::path::Path;

use nonla_app::world::{At, World};
use nonla_credential::{Day, Tier};
use nonla_issuer::sample_register;
use nonla_storage::{Locked, Passphrase, SqliteStore, Unlock, Vault};
use nonla_verifier::{Intent, Outcome};
use nonla_wallet::{HistoryFilter, RequestRefused, Wallet};
use rand::rngs::OsRng;

/// The 2nd person of the sample register turned 18 yesterday.
const PERSON: usize = 2;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("nonla-embed-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let told = story(&folder).await;
    std::fs::remove_dir_all(&folder)?;
    told
}

async fn story(folder: &Path) -> Result<(), Box<dyn Error>> {
    let today = Day::parse("2026-11-22")?;
    let mut world = World::new(sample_register(100, today, 1), today, 1)?;

    // A new wallet, which trusts one list, kept in one file under a passphrase.
    let (trust_list, operator) = world.operator();
    let wallet = Wallet::new(operator.verifying_key(), trust_list, &mut OsRng)?;
    let passphrase = Passphrase::chosen("four words nobody joins".to_owned())?;
    let store = SqliteStore::create(&folder.join("wallet.db")).await?;
    let mut vault = Vault::create(store, &passphrase, wallet).await?;

    // Receive: the request to the issuer leaves once the wallet remembers that it was made.
    let offer = world.offer(PERSON)?.to_bytes()?;
    let step = vault.wallet().receive(&offer, today, &mut OsRng)?;
    let taken = vault.commit_at(step, world.now()).await?;
    let reply = world.issue(PERSON, &taken.request)?;
    let received = taken.pending.finish(vault.wallet(), &reply, today)?;
    println!("{}: is that you?", received.claims().full_name().as_str()); // only a person knows
    vault.commit(received.confirm()).await?;
    learn_what_is_published(&world, &mut vault).await?;
    for credential in vault.wallet().credentials() {
        let (kind, last) = (credential.credential_type, credential.claims.valid_until());
        println!("a credential of type {kind}, until {last}");
    }

    // Inspect: who asks, what they learn, what stays hidden.
    let (request, session) = world.ask(At::A, Tier::Post, Intent::Register)?;
    let now = world.now();
    let asking = match vault.wallet().inspect(&request, now) {
        Ok(asking) => asking,
        Err(refused) => return tell(&mut vault, refused).await,
    };
    vault.commit(asking.opened()).await?;
    println!("{} asks: {}", asking.verifier().name.as_str(), asking.purpose().as_str());
    asking.learns().iter().for_each(|learned| println!("  it learns: {learned}"));
    asking.warnings().iter().for_each(|warning| println!("  beware: {warning}"));

    // Approve: one proof, and it leaves after it was written down.
    let proved = match asking.approve().prove(vault.wallet(), now, &mut OsRng) {
        Ok(proved) => proved,
        Err(failed) => {
            println!("the platform receives {}", text(vault.commit(failed.step).await?));
            return Err(failed.reason.into());
        }
    };
    let presentation = vault.commit_at(proved, now).await?.presentation;
    let verdict = world.judge(At::A, &session, &presentation, None)?;
    assert_eq!(verdict.outcome(), Outcome::New);
    println!("{} bytes later: an account without a name", presentation.len());

    // Refuse: the platform cannot tell it from a credential that does not fit.
    let (request, _) = world.ask(At::B, Tier::Post, Intent::Register)?;
    let asking = vault.wallet().inspect(&request, now).map_err(|refused| refused.reason)?;
    let answer = vault.commit(asking.refuse()).await?;
    println!("refused; the platform receives {}", text(answer));

    // The wallet refuses by itself: nobody is answered before the person has read why.
    let bare = vault.wallet().inspect("a request of nobody", now).err().ok_or("it was shown")?;
    assert!(tell(&mut vault, bare).await.is_err());

    // History: every request, newest first, each line checked against the next.
    let mut cursor = vault.wallet().history_cursor();
    for line in vault.history(&mut cursor, &HistoryFilter::ALL, 10).await? {
        let entry = line.entry.ok_or("a line was deleted")?;
        println!("  {} {entry}", line.number);
    }

    // Backup, and restore on another device: the same pseudonyms.
    let backup_words = Passphrase::chosen("other words for the paper".to_owned())?;
    let backup = vault.backup(&backup_words, today).await?;
    let pseudonym = vault.wallet().pseudonym(&world.platforms.a.entry.id);
    let store = SqliteStore::create(&folder.join("new-device.db")).await?;
    let restored = Vault::restore(store, (&backup, &backup_words), &passphrase, today).await?;
    assert_eq!(restored.wallet().pseudonym(&world.platforms.a.entry.id), pseudonym);
    println!("a backup of {} bytes brought back the same pseudonyms", backup.len());

    // Lock, and unlock again.
    let locked = vault.lock();
    locked.into_store().close().await?;
    let locked = Locked::read(SqliteStore::open(&folder.join("wallet.db")).await?).await?;
    let vault = locked.unlock(Unlock::Passphrase(&passphrase)).await.map_err(|n| n.error)?;
    println!("unlocked again: {} lines of history", vault.wallet().history_length());
    Ok(())
}

/// Tells the person why the wallet refuses. The answer leaves when they have read it, and never by
/// itself: an instant no would tell the platform who holds a credential.
async fn tell(
    vault: &mut Vault<SqliteStore>,
    refused: RequestRefused,
) -> Result<(), Box<dyn Error>> {
    let answer = vault.commit(refused.step).await?;
    println!("the wallet refuses: {}", refused.reason);
    // In your app: wait here until the person taps "OK", then
    if let Some(answer) = answer {
        println!("the platform receives {}", text(answer.acknowledge()));
    }
    Err(refused.reason.into())
}

fn text(answer: Vec<u8>) -> String {
    String::from_utf8_lossy(&answer).into_owned()
}

/// What everybody gets: the issuer's digit table and newest revocation list.
async fn learn_what_is_published(
    world: &World,
    vault: &mut Vault<SqliteStore>,
) -> Result<(), Box<dyn Error>> {
    let table = vault.wallet().learn_digit_table(&world.issuer.digit_table().to_bytes())?;
    vault.commit(table).await?;
    let (list, head) = world.list().ok_or("no list is published")?;
    let files = list.files.iter().enumerate().map(|(n, file)| (n as u64, file.as_slice()));
    let index = list.index.to_bytes();
    let issuer = &head.content().issuer;
    let learnt = vault.wallet().learn_revocation_list(issuer, (&[&list.head], &index), files)?;
    vault.commit(learnt).await?;
    Ok(())
}
