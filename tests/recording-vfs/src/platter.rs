//! What is durable, what is not yet, and what a disk may show of it after a power loss.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::PathBuf;

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use crate::power_loss::Loss;
use crate::recording::{Change, Event, FileId, Recording};

/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

/// The state of a disk after some prefix of a recording.
pub(crate) struct Platter<'a> {
    /// What every power loss leaves: the names,
    names: BTreeMap<PathBuf, FileId>,
    /// and what came after, in order.
    new_names: Vec<(&'a PathBuf, Option<FileId>)>,
    files: BTreeMap<FileId, Content<'a>>,
    /// The file that was changed last.
    last: Option<FileId>,
}

/// One file's content.
#[derive(Default)]
struct Content<'a> {
    durable: Vec<u8>,
    pending: Vec<&'a Change>,
    /// How many of the pending changes, from the first on, no sync will make durable any more.
    doomed: usize,
}

impl<'a> Platter<'a> {
    pub(crate) fn new(recording: &'a Recording) -> Self {
        let mut platter = Self {
            names: BTreeMap::new(),
            new_names: Vec::new(),
            files: BTreeMap::new(),
            last: None,
        };
        for (id, (name, bytes)) in (0..).map(FileId).zip(&recording.start) {
            platter.names.insert(name.clone(), id);
            platter.files.insert(id, Content { durable: bytes.clone(), ..Content::default() });
        }
        platter
    }

    /// Lets one more event happen.
    pub(crate) fn apply(&mut self, event: &'a Event) {
        match event {
            Event::Named { name, file } => self.new_names.push((name, *file)),
            Event::Changed { file, change } => {
                self.files.entry(*file).or_default().pending.push(change);
                self.last = Some(*file);
            }
            Event::Synced { file } => self.files.entry(*file).or_default().sync(),
            Event::SyncFailed { file } => {
                let content = self.files.entry(*file).or_default();
                content.doomed = content.pending.len();
            }
            Event::FolderSynced => self.sync_folder(),
            Event::Acknowledged(_) => {}
        }
    }

    fn sync_folder(&mut self) {
        for (name, file) in self.new_names.drain(..) {
            set_name(&mut self.names, name, file);
        }
        // A file that lost its name for good is only a burden.
        let named: BTreeSet<FileId> = self.names.values().copied().collect();
        self.files.retain(|file, content| named.contains(file) || !content.pending.is_empty());
    }

    /// The ways in which power can be lost now that leave different images.
    pub(crate) fn losses(&self) -> Vec<Loss> {
        let pending: usize = self.files.values().map(|content| content.pending.len()).sum();
        let unsure = pending + self.new_names.len();
        let mut losses = vec![Loss::AllKept];
        if unsure > 0 {
            losses.push(Loss::AllDropped);
        }
        if unsure > 1 {
            losses.push(Loss::SomeKept);
        }
        if self.last_write_spans_sectors() {
            losses.push(Loss::LastTorn);
        }
        losses
    }

    fn last_write_spans_sectors(&self) -> bool {
        let last = self.last.and_then(|file| self.files.get(&file)?.pending.last());
        matches!(last, Some(Change::Write { offset, bytes }) if sectors(*offset, bytes).len() > 1)
    }

    /// The files that such a loss leaves.
    pub(crate) fn image(&self, how: Loss, rng: &mut ChaCha8Rng) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut names = self.names.clone();
        for (name, file) in &self.new_names {
            if how.keeps(rng) {
                set_name(&mut names, name, *file);
            }
        }
        names.into_iter().map(|(name, file)| (name, self.content(file, how, rng))).collect()
    }

    fn content(&self, file: FileId, how: Loss, rng: &mut ChaCha8Rng) -> Vec<u8> {
        let Some(content) = self.files.get(&file) else {
            return Vec::new();
        };
        let mut bytes = content.durable.clone();
        let torn = how == Loss::LastTorn && self.last == Some(file);
        let whole = content.pending.len() - usize::from(torn && !content.pending.is_empty());
        for (at, change) in content.pending.iter().enumerate() {
            if at >= whole {
                tear(&mut bytes, change, rng);
            } else if how.keeps(rng) {
                change.apply_to(&mut bytes);
            }
        }
        bytes
    }
}

fn set_name(names: &mut BTreeMap<PathBuf, FileId>, name: &PathBuf, file: Option<FileId>) {
    match file {
        Some(file) => names.insert(name.clone(), file),
        None => names.remove(name),
    };
}

impl Content<'_> {
    /// All pending changes become durable, but for those that a failed sync has doomed.
    fn sync(&mut self) {
        for change in self.pending.drain(..).skip(self.doomed) {
            change.apply_to(&mut self.durable);
        }
        self.doomed = 0;
    }
}

impl Change {
    fn apply_to(&self, content: &mut Vec<u8>) {
        match self {
            Self::Write { offset, bytes } => write(content, *offset, bytes),
            Self::Truncate { length } => content.resize(*length, 0),
        }
    }
}

fn write(content: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    let end = offset.saturating_add(bytes.len());
    if content.len() < end {
        content.resize(end, 0);
    }
    if let Some(place) = content.get_mut(offset..end) {
        place.copy_from_slice(bytes);
    }
}

/// Keeps some sectors of a write, at least one, and loses some, at least one.
fn tear(content: &mut Vec<u8>, change: &Change, rng: &mut ChaCha8Rng) {
    let Change::Write { offset, bytes } = change else {
        return change.apply_to(content);
    };
    let sectors = sectors(*offset, bytes);
    let kept = rng.gen_range(0..sectors.len());
    let lost = (kept + rng.gen_range(1..sectors.len().max(2))) % sectors.len();
    for (at, sector) in sectors.into_iter().enumerate() {
        let keep = at == kept || (at != lost && rng.r#gen());
        if let Some(part) = bytes.get(sector.clone())
            && keep
        {
            write(content, *offset + sector.start, part);
        }
    }
}

/// The parts of a write that fall into one sector of the disk each, as places in `bytes`.
fn sectors(offset: usize, bytes: &[u8]) -> Vec<Range<usize>> {
    let mut sectors = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        let end = (start + SECTOR - (offset + start) % SECTOR).min(bytes.len());
        sectors.push(start..end);
        start = end;
    }
    sectors
}
