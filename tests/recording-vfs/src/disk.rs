//! Folders whose files are recorded.

use std::collections::BTreeMap;
use std::ffi::c_int;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::fault::Fault;
use crate::recorder::Recorder;
use crate::recording::Recording;
use crate::vfs;

/// A folder whose files are recorded, as long as this value lives.
///
/// Several may live at once, so tests can run beside each other.
pub struct Disk {
    recorder: Arc<Recorder>,
}

/// Why a folder cannot be recorded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The folder cannot be read.
    #[error("the folder cannot be read")]
    Folder(#[from] io::Error),
    /// SQLite did not take the file system; it gave this code.
    #[error("SQLite refused the file system with code {0}")]
    Refused(c_int),
    /// The folder is recorded already, or one above or below it.
    #[error("the folder, or one above or below it, is recorded already")]
    Overlaps,
}

impl Disk {
    /// Begins to record what SQLite does to the files below `folder`.
    ///
    /// Files that are there already are taken as durable. From now on only SQLite may write there,
    /// through the file system [`VFS_NAME`](crate::VFS_NAME).
    ///
    /// # Errors
    /// [`Error`] says when.
    pub fn begin(folder: &Path) -> Result<Self, Error> {
        vfs::register().map_err(Error::Refused)?;
        // SQLite resolves links before it opens a file.
        let folder = folder.canonicalize()?;
        let mut disks = disks();
        if disks.iter().any(|disk| disk.overlaps(&folder)) {
            return Err(Error::Overlaps);
        }
        let mut start = BTreeMap::new();
        read_files(&folder, &folder, &mut start)?;
        let recorder = Arc::new(Recorder::new(folder, start));
        disks.push(Arc::clone(&recorder));
        Ok(Self { recorder })
    }

    /// The folder, with links resolved.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.recorder.folder()
    }

    /// Notes that everything up to transaction `number` was acknowledged: it must survive a power
    /// loss from here on. Numbers must grow.
    pub fn mark(&self, number: u64) {
        self.recorder.mark(number);
    }

    /// A copy of what was recorded so far.
    #[must_use]
    pub fn recording(&self) -> Recording {
        self.recorder.recording()
    }

    /// Lets `fault` strike once, after `operations` more file operations of the kinds it can strike
    /// (0: the very next one). Replaces a fault that was armed before.
    pub fn arm(&self, fault: Fault, operations: u64) {
        self.recorder.arm(Some((fault, operations)));
    }

    /// Lets no fault strike any more.
    pub fn disarm(&self) {
        self.recorder.arm(None);
    }

    /// How many file operations of the kinds that the armed fault can strike there were since it was
    /// armed; 0 if none is armed.
    #[must_use]
    pub fn operations_seen(&self) -> u64 {
        self.recorder.operations_seen()
    }

    /// Whether the armed fault has struck. While it has, a sweep over `operations` goes on.
    #[must_use]
    pub fn has_struck(&self) -> bool {
        self.recorder.has_struck()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        disks().retain(|disk| !Arc::ptr_eq(disk, &self.recorder));
    }
}

/// The recorder of the folder that `path` lies below, and the path's name there.
pub(crate) fn above(path: &Path) -> Option<(Arc<Recorder>, PathBuf)> {
    disks().iter().find_map(|disk| Some((Arc::clone(disk), disk.name_of(path)?)))
}

fn disks() -> MutexGuard<'static, Vec<Arc<Recorder>>> {
    static DISKS: Mutex<Vec<Arc<Recorder>>> = Mutex::new(Vec::new());
    // Nothing in here is left half done by a test that panics.
    DISKS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn read_files(
    root: &Path,
    folder: &Path,
    files: &mut BTreeMap<PathBuf, Vec<u8>>,
) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read_files(root, &path, files)?;
        } else if let Ok(name) = path.strip_prefix(root) {
            files.insert(name.to_path_buf(), fs::read(&path)?);
        }
    }
    Ok(())
}
