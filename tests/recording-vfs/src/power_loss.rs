//! What a disk may show after a power loss.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::platter::Platter;
use crate::recording::{Event, Recording};

/// What became of that which was not yet durable when the power went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Loss {
    /// It had reached the disk after all.
    AllKept,
    /// Nothing of it had.
    AllDropped,
    /// Some of it had, in any order: each write, truncation, creation and deletion by a coin.
    SomeKept,
    /// All of it had but the last write, of which only some sectors of 512 bytes had.
    LastTorn,
}

impl Loss {
    /// Whether one thing that was not durable is there; of a torn write the caller decides.
    pub(crate) fn keeps(self, rng: &mut ChaCha8Rng) -> bool {
        match self {
            Self::AllKept | Self::LastTorn => true,
            Self::AllDropped => false,
            Self::SomeKept => rng.r#gen(),
        }
    }
}

/// The files below the folder as a disk may show them after a power loss.
pub struct Image {
    /// The files by name, relative to the folder, with their content.
    pub files: BTreeMap<PathBuf, Vec<u8>>,
    /// The largest mark before the power loss; what it stands for must have survived.
    pub acknowledged: u64,
    /// How many recorded events came before the power loss.
    pub prefix: usize,
    /// What became of that which was not yet durable.
    pub how: Loss,
}

impl Image {
    /// Makes `folder` show exactly this image; whatever it held before is deleted.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn write_to(&self, folder: &Path) -> io::Result<()> {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
        for (name, bytes) in &self.files {
            let path = folder.join(name);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(path, bytes)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Image")
            .field("prefix", &self.prefix)
            .field("how", &self.how)
            .field("acknowledged", &self.acknowledged)
            .finish_non_exhaustive()
    }
}

/// All images of one recording, from its start to its end.
///
/// A mark changes nothing on the disk, so the prefix that ends just before it is left out: the one
/// that ends with it has the same files and demands more of them.
pub struct Images<'a> {
    events: &'a [Event],
    seed: u64,
    one_in: NonZeroU32,
    platter: Platter<'a>,
    prefix: usize,
    acknowledged: u64,
    /// Losses at this prefix that are still to be shown.
    losses: Vec<Loss>,
}

impl<'a> Images<'a> {
    pub(crate) fn new(recording: &'a Recording, seed: u64) -> Self {
        Self {
            events: &recording.events,
            seed,
            one_in: NonZeroU32::MIN,
            platter: Platter::new(recording),
            prefix: 0,
            acknowledged: 0,
            losses: vec![Loss::AllKept],
        }
    }

    /// A random one in `one_in` images. Each is the same as in the whole run with the same seed.
    #[must_use]
    pub fn one_in(mut self, one_in: NonZeroU32) -> Self {
        self.one_in = one_in;
        self
    }

    /// One more event; none at the end.
    fn advance(&mut self) -> Option<()> {
        let event = self.events.get(self.prefix)?;
        self.platter.apply(event);
        self.prefix += 1;
        if let Event::Acknowledged(mark) = event {
            self.acknowledged = self.acknowledged.max(*mark);
        }
        if !matches!(self.events.get(self.prefix), Some(Event::Acknowledged(_))) {
            self.losses = self.platter.losses();
        }
        Some(())
    }

    /// The image of such a loss at this prefix; none if it is not in the sample.
    fn image(&self, how: Loss) -> Option<Image> {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        rng.set_stream(self.prefix as u64 * 4 + how as u64);
        if rng.gen_range(0..self.one_in.get()) != 0 {
            return None;
        }
        Some(Image {
            files: self.platter.image(how, &mut rng),
            acknowledged: self.acknowledged,
            prefix: self.prefix,
            how,
        })
    }
}

impl Iterator for Images<'_> {
    type Item = Image;

    fn next(&mut self) -> Option<Image> {
        loop {
            match self.losses.pop() {
                Some(how) => {
                    if let Some(image) = self.image(how) {
                        return Some(image);
                    }
                }
                None => self.advance()?,
            }
        }
    }
}
