//! What happened to the files below a folder, in order.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::power_loss::Images;

/// What happened to the files below a folder since the recording began, in order, and what was
/// there before.
#[derive(Clone)]
pub struct Recording {
    /// Files that were there, taken as durable.
    pub(crate) start: BTreeMap<PathBuf, Vec<u8>>,
    pub(crate) events: Vec<Event>,
}

impl Recording {
    /// Every image that the disk may show after a power loss, at every prefix of the recording.
    ///
    /// The same `seed` gives the same choices on the same recording. [`Images::one_in`] takes a
    /// sample.
    #[must_use]
    pub fn images(&self, seed: u64) -> Images<'_> {
        Images::new(self, seed)
    }

    /// How many events were recorded: writes, truncations, syncs, creations, deletions and marks.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether nothing happened.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.events.is_empty()
    }
}

/// A file as such, whatever its name: a name can be deleted and given to another file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FileId(pub(crate) u64);

/// One thing that happened.
#[derive(Clone)]
pub(crate) enum Event {
    /// The name now stands for this file, or for none.
    Named { name: PathBuf, file: Option<FileId> },
    /// The content of a file changed.
    Changed { file: FileId, change: Change },
    /// All content of a file is durable.
    Synced { file: FileId },
    /// The file's latest changes are not durable and a later sync does not make them so.
    SyncFailed { file: FileId },
    /// All creations and deletions are durable.
    FolderSynced,
    /// The test says: up to here is acknowledged.
    Acknowledged(u64),
}

/// One change of a file's content.
#[derive(Clone)]
pub(crate) enum Change {
    /// Bytes from an offset on, counted in bytes.
    Write { offset: usize, bytes: Vec<u8> },
    /// A new length in bytes.
    Truncate { length: usize },
}
