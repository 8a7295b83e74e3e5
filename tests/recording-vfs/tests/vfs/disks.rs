//! Which files are recorded, and which state a power loss leaves of them.

use std::collections::BTreeMap;
use std::path::Path;

use nonla_recording_vfs::{Disk, Error, Fault, Loss};
use sqlx::sqlite::SqliteJournalMode;

use crate::workload::{STORE, Scratch, Workload, transactions_in, wait};

const SHORT: Workload = Workload { transactions: 3, ..STORE };

#[test]
fn a_folder_is_recorded_once() {
    let scratch = Scratch::new("overlap");
    let inner = scratch.folder("a/b");
    let disk = Disk::begin(&inner).unwrap();
    for folder in ["a", "a/b", "a/b/c"] {
        let folder = scratch.folder(folder);
        assert!(matches!(Disk::begin(&folder), Err(Error::Overlaps)), "{}", folder.display());
    }
    let beside = Disk::begin(&scratch.folder("a/bb")).unwrap();
    drop((disk, beside));
    Disk::begin(&scratch.folder("a")).unwrap();
    assert!(matches!(Disk::begin(&inner.join("missing")), Err(Error::Folder(_))));
}

#[test]
fn each_disk_records_its_own_files_alone() {
    let scratch = Scratch::new("two");
    let used = Disk::begin(&scratch.folder("used")).unwrap();
    let idle = Disk::begin(&scratch.folder("idle")).unwrap();
    idle.arm(Fault::Io, 0);
    wait(SHORT.run(&used)).unwrap();
    assert!(!used.recording().is_empty());
    assert!(idle.recording().is_empty());
    assert!(!idle.has_struck() && idle.operations_seen() == 0);
}

/// What the file system holds when all is closed is what the recording says.
#[test]
fn the_last_image_with_everything_kept_is_the_folder_byte_for_byte() {
    for journal in [SqliteJournalMode::Wal, SqliteJournalMode::Delete, SqliteJournalMode::Truncate]
    {
        let scratch = Scratch::new("last");
        let folder = scratch.folder("disk");
        std::fs::write(folder.join("before.txt"), b"was here").unwrap();
        let disk = Disk::begin(&folder).unwrap();
        wait(Workload { journal, transactions: 80, ..STORE }.run(&disk)).unwrap();
        let recording = disk.recording();
        let last = recording.images(1).filter(|image| image.how == Loss::AllKept).last().unwrap();
        assert_eq!(last.prefix, recording.len());
        let mut there = 0;
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(disk.folder()).or(path.strip_prefix(&folder)).unwrap();
            assert!(last.files[name] == std::fs::read(&path).unwrap(), "{}", name.display());
            there += 1;
        }
        assert_eq!(there, last.files.len());
    }
}

/// A file that was there when the recording began survives; a new one does so once its folder was
/// synced, which SQLite does with the first sync of the journal beside it.
#[test]
fn a_new_file_is_sure_only_once_its_folder_is_synced() {
    let scratch = Scratch::new("first");
    let folder = scratch.folder("disk");
    std::fs::create_dir(folder.join("below")).unwrap();
    std::fs::write(folder.join("below/before.txt"), b"was here").unwrap();
    let disk = Disk::begin(&folder).unwrap();
    wait(SHORT.run(&disk)).unwrap();
    let recording = disk.recording();
    let mut sure = Vec::new();
    for image in recording.images(1) {
        assert_eq!(image.files[Path::new("below/before.txt")], b"was here");
        let there = image.files.contains_key(Path::new("rows.db"));
        match image.how {
            Loss::AllDropped => sure.push(there),
            Loss::AllKept => assert_eq!(there, image.prefix > 0),
            _ => {}
        }
    }
    let after = scratch.folder("image");
    recording.images(1).last().unwrap().write_to(&after).unwrap();
    assert_eq!(std::fs::read(after.join("below/before.txt")).unwrap(), b"was here");
    assert!(!sure[0] && *sure.last().unwrap());
    let from = sure.iter().position(|there| *there).unwrap();
    assert!(sure[from..].iter().all(|there| *there), "what was sure is gone");
}

/// A torn write is neither there nor not there; but a sector may hold what it held before.
#[test]
fn a_torn_write_leaves_some_sectors_and_loses_some() {
    let scratch = Scratch::new("torn");
    let disk = Disk::begin(&scratch.folder("disk")).unwrap();
    wait(SHORT.run(&disk)).unwrap();
    let recording = disk.recording();
    let of = |how| recording.images(1).filter(move |image| image.how == how);
    let whole: BTreeMap<usize, _> =
        of(Loss::AllKept).map(|image| (image.prefix, image.files)).collect();
    let (mut torn, mut between) = (0, 0);
    for image in of(Loss::LastTorn) {
        torn += 1;
        let absent = whole.get(&(image.prefix - 1)) == Some(&image.files);
        between += usize::from(!absent && whole[&image.prefix] != image.files);
    }
    assert!(between > 0, "only {between} of {torn} are between");
}

#[test]
fn the_same_seed_gives_the_same_images_in_a_sample_as_in_the_whole() {
    let scratch = Scratch::new("seeds");
    let disk = Disk::begin(&scratch.folder("disk")).unwrap();
    wait(SHORT.run(&disk)).unwrap();
    let recording = disk.recording();
    let whole: Vec<_> = recording.images(7).collect();
    let sample: Vec<_> = recording.images(7).one_in(5.try_into().unwrap()).collect();
    assert!(!sample.is_empty() && sample.len() < whole.len());
    for image in &sample {
        let same = |other: &&_| {
            let other: &nonla_recording_vfs::Image = other;
            other.prefix == image.prefix && other.how == image.how
        };
        assert!(whole.iter().find(same).unwrap().files == image.files, "{image:?}");
    }
    let other: Vec<_> = recording.images(8).collect();
    assert!(whole.iter().zip(&other).any(|(one, two)| one.files != two.files));
}

/// An image replaces what the folder held.
#[test]
fn an_image_is_written_alone() {
    let scratch = Scratch::new("alone");
    let disk = Disk::begin(&scratch.folder("disk")).unwrap();
    wait(SHORT.run(&disk)).unwrap();
    let folder = scratch.folder("image");
    std::fs::write(folder.join("rows.db-wal"), b"of another image").unwrap();
    disk.recording().images(1).next().unwrap().write_to(&folder).unwrap();
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
    assert_eq!(wait(transactions_in(&folder)).unwrap(), 0);
}
