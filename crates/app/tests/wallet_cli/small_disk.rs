//! A disk that is full, and one that cannot be written to.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::town::{PASSPHRASE, Town};

/// A disk of its own in memory; gone with this value.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// `None` where a test may not mount one.
    fn mount(path: &Path) -> Option<Self> {
        std::fs::create_dir_all(path).unwrap();
        let options = ["-t", "tmpfs", "-o", "size=256k,mode=700", "tmpfs"];
        let mounted = Command::new("mount").args(options).arg(path).output();
        let mounted = mounted.is_ok_and(|output| output.status.success());
        if !mounted {
            eprintln!("skipped: no disk could be mounted here (it takes the right to)");
        }
        mounted.then(|| Self(path.to_owned()))
    }

    /// Writes until nothing fits any more.
    fn fill(&self) -> PathBuf {
        let path = self.0.join("filling");
        let _ = std::fs::write(&path, vec![0; 1 << 20]);
        path
    }

    fn remount(&self, option: &str) {
        let done = Command::new("mount").args(["-o", option]).arg(&self.0).status().unwrap();
        assert!(done.success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

/// Serves T-S3's words: what is written is refused and told, and what was there is there.
#[test]
fn a_full_or_read_only_disk_is_told_and_changes_nothing() {
    let town = Town::found("disk");
    let Some(disk) = SmallDisk::mount(&town.folder.join("disk")) else { return };
    let on_disk = town.elsewhere("disk/wallet.db");
    let filling = disk.fill();
    assert_eq!(on_disk.try_init().error(), "disk-full");
    let left = std::fs::read_dir(&disk.0).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    // The lock is not taken away from whoever may wait for it.
    assert!(left.iter().all(|name| name == "filling" || name == "wallet.db-lock"), "{left:?}");

    std::fs::remove_file(&filling).unwrap();
    on_disk.init();
    on_disk.enrol();
    let before = on_disk.opened(&["show"]).json();
    disk.fill();
    assert_eq!(town.practice(&["offer", "--person", "0", "--out", "second.json"]).code, 0);
    assert_eq!(on_disk.opened(&["receive", "second.json"]).error(), "disk-full");
    assert_eq!(on_disk.opened(&["show"]).json(), before);
    let export = on_disk.opened(&["history", "export", "disk/history.json"]);
    assert_eq!(export.error(), "file-not-written");
    assert!(!Path::new(&town.path("disk/history.json")).exists());

    std::fs::remove_file(&filling).unwrap();
    disk.remount("remount,ro");
    assert_eq!(on_disk.opened(&["show"]).error(), "read-only");
    assert_eq!(town.elsewhere("disk/other.db").try_init().error(), "read-only");
    disk.remount("remount,rw");
    assert_eq!(on_disk.wallet(&[PASSPHRASE], &["show"]).json(), before);
}
