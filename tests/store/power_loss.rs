//! T-S2: power goes at any moment of a wallet's life.

use std::num::NonZeroU32;
use std::ops::RangeInclusive;
use std::path::Path;

use nonla_recording_vfs::{Disk, Loss, Recording, VFS_NAME};
use nonla_storage::{SqliteStore, Vault};

use crate::journey::{block_on, key, world};
use crate::scratch::Scratch;
use crate::steps::{STEPS, Story, close, picture, seed, story};

pub const FILE: &str = "wallet.db";
/// The wallet is closed and opened again after so many steps.
const REOPEN: usize = 70;

/// One in so many images: what a whole run shows, or a tenth of it.
pub fn one_in(full: u32) -> NonZeroU32 {
    let whole = std::env::var_os("NONLA_FULL").is_some();
    NonZeroU32::new(if whole { full } else { full * 10 }).unwrap()
}

/// What images of one recording showed.
#[derive(Default)]
pub struct Findings {
    pub images: usize,
    torn: usize,
    /// Images with the step that was being written.
    ahead: usize,
    /// Images that do not open, lack an acknowledged step, or show something between two steps.
    pub lost: Vec<String>,
}

impl Findings {
    /// Opens images of a recording; step `n` is acknowledged by mark `n + 1`, an opened wallet by
    /// mark 1.
    pub fn look(
        &mut self,
        recording: &Recording,
        one_in: NonZeroU32,
        (story, seed): (&Story, u64),
    ) {
        let place = Scratch::in_memory(&format!("image-{}-{seed}", recording.len()));
        for image in recording.images(seed).one_in(one_in) {
            image.write_to(&place).unwrap();
            self.images += 1;
            self.torn += usize::from(image.how == Loss::LastTorn);
            let done = usize::try_from(image.acknowledged).unwrap().saturating_sub(1);
            let possible = done..=(done + 1).min(STEPS);
            match block_on(open_image(&place.join(FILE), story, possible)) {
                Ok(steps) => self.ahead += usize::from(steps > done),
                Err(reason) => self.lost.push(format!("{image:?}: {reason}")),
            }
        }
    }
}

async fn open_image(
    path: &Path,
    story: &Story,
    possible: RangeInclusive<usize>,
) -> Result<usize, String> {
    let store = SqliteStore::open(path).await.map_err(|error| error.to_string())?;
    let (vault, steps) = story.open(store, possible).await?;
    close(vault).await;
    Ok(steps)
}

/// All steps, acknowledged one by one.
async fn play(story: &Story, disk: &Disk) {
    let (path, mut at) = (disk.folder().join(FILE), 0);
    while at < STEPS {
        let store = SqliteStore::open_in(&path, Some(VFS_NAME)).await.unwrap();
        let (mut vault, _) = story.open(store, at..=at).await.unwrap();
        for step in story.steps.iter().skip(at).take(REOPEN) {
            step.take(&mut vault, || ()).await.unwrap();
            at += 1;
            disk.mark(at as u64 + 1);
        }
        close(vault).await;
    }
}

/// Serves REQ-W2, T-S2.
#[test]
fn whenever_power_goes_the_wallet_opens_and_has_every_acknowledged_step() {
    let (story, seed) = (story(), seed("power-loss"));
    let place = Scratch::in_memory("power-loss");
    story.copy_to(&place.join(FILE));
    let disk = Disk::begin(&place).unwrap();
    block_on(play(story, &disk));
    let recording = disk.recording();
    let mut findings = Findings::default();
    findings.look(&recording, one_in(1), (story, seed));
    let Findings { images, torn, ahead, lost } = findings;
    println!(
        "T-S2: {} events, {images} images, {torn} torn, {ahead} with the step that was being \
         written, {} broken or without an acknowledged step",
        recording.len(),
        lost.len()
    );
    assert!(lost.is_empty(), "{} of {images}, the first: {:?}", lost.len(), lost.first());
    assert!(images >= crate::journey::share_of(3000) && torn > 0 && ahead > 0, "too tame");
}

/// Serves T-S2: before a wallet is there, there is none, and one can be made in its place.
#[test]
fn whenever_power_goes_while_a_wallet_is_made_it_is_there_or_can_be_made_again() {
    let seed = seed("power-loss-making");
    let place = Scratch::in_memory("power-loss-making");
    let disk = Disk::begin(&place).unwrap();
    let mut world = world(9);
    let expected = block_on(async {
        let store = SqliteStore::create_in(&disk.folder().join(FILE), Some(VFS_NAME)).await;
        let wallet = world.new_wallet().unwrap();
        let mut vault = Vault::create_under_key(store.unwrap(), &key(), wallet).await.unwrap();
        disk.mark(1);
        let picture = picture(&mut vault).await.unwrap();
        close(vault).await;
        picture
    });
    let image_folder = Scratch::in_memory("power-loss-making-image");
    let path = image_folder.join(FILE);
    let (mut there, mut absent) = (0, 0);
    for image in disk.recording().images(seed) {
        image.write_to(&image_folder).unwrap();
        let mut vault = match block_on(try_open(&path)) {
            Some(vault) => vault,
            None => {
                assert_eq!(image.acknowledged, 0, "{image:?}");
                absent += 1;
                block_on(async {
                    let store = SqliteStore::create(&path).await;
                    let store = store.unwrap_or_else(|error| panic!("{image:?}: {error}"));
                    let wallet = world.new_wallet().unwrap();
                    Vault::create_under_key(store, &key(), wallet).await.unwrap()
                })
            }
        };
        there += 1;
        assert_eq!(block_on(picture(&mut vault)).unwrap(), expected, "{image:?}");
        block_on(close(vault));
    }
    println!("T-S2: {there} images of a wallet being made, {absent} without it yet");
    assert!(absent > 0 && there > absent);
}

async fn try_open(path: &Path) -> Option<Vault<SqliteStore>> {
    // Closed, if there is nothing in it, before somebody makes one in its place.
    let locked = nonla_storage::Locked::read(SqliteStore::open(path).await.ok()?).await.ok()?;
    Some(locked.unlock(nonla_storage::Unlock::Key(&key())).await.unwrap())
}
