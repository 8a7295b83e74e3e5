//! Folders for the time of a test. Each process has its own: another may run the same test beside
//! it.

use std::ops::Deref;
use std::path::{Path, PathBuf};

use crate::journey::folder;

/// A folder, empty at first and deleted with this value.
pub struct Scratch(PathBuf);

impl Scratch {
    /// On a disk, where writing takes its time.
    pub fn on_disk(name: &str) -> Self {
        Self(folder(&format!("{}-{name}", std::process::id())))
    }

    /// In memory, where the system has such a place: quick, for what need not be durable.
    pub fn in_memory(name: &str) -> Self {
        let memory = Path::new("/dev/shm");
        if !memory.is_dir() {
            return Self::on_disk(name);
        }
        let folder = memory.join(format!("nonla-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Deref for Scratch {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
