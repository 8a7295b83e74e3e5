//! A folder that may not be written to: what is said, and that nothing changes.

use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Stdio;

use crate::skip::skip;
use crate::town::{Ended, PASSPHRASE, Town, ended};

/// Somebody whom rights bind: permission bits do not bind root, so a test that runs as root lets the program
/// run as the user who has nothing.
const NOBODY: u32 = 65_534;

struct Reader {
    town: Town,
    user: Option<u32>,
}

impl Reader {
    /// `None` where nobody can be found whom rights bind.
    fn new(name: &str) -> Option<Self> {
        let town = Town::with_credential(name);
        let is_root = std::fs::metadata(&town.folder).unwrap().uid() == 0;
        let reader = Self { town, user: is_root.then_some(NOBODY) };
        if is_root {
            give_all(&reader.town.folder);
        }
        match reader.try_run(&["show"], &[PASSPHRASE]) {
            Ok(ended) if ended.code == 0 => Some(reader),
            Ok(ended) => {
                skip(&format!("a folder that another user may read: {}", ended.err));
                None
            }
            Err(error) => {
                skip(&format!("the right to run a program as another user: {error}"));
                None
            }
        }
    }

    fn try_run(&self, arguments: &[&str], typed: &[&str]) -> std::io::Result<Ended> {
        let wallet = self.town.wallet_file().to_str().unwrap();
        let common = ["wallet", "--json", "--passphrase-stdin", "--wallet", wallet];
        let mut command = self.town.command(&[common.as_slice(), arguments].concat());
        if let Some(user) = self.user {
            command.uid(user).gid(user);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let lines: String = typed.iter().map(|line| format!("{line}\n")).collect();
        // A command that fails before it reads closes its input.
        let _ = child.stdin.take().unwrap().write_all(lines.as_bytes());
        Ok(ended(child.wait_with_output()?))
    }

    fn run(&self, arguments: &[&str], typed: &[&str]) -> Ended {
        self.try_run(arguments, typed).unwrap()
    }

    /// Fails with `read-only`, and says so in words.
    fn is_read_only(&self, arguments: &[&str], typed: &[&str]) {
        let refused = self.run(arguments, typed);
        assert_eq!(refused.error(), "read-only", "{arguments:?}: {}", refused.err);
        assert!(
            refused.err.contains("read-only") && refused.err.contains("rights"),
            "{}",
            refused.err
        );
    }
}

/// Gives a folder with all that is in it to the user who has nothing.
fn give_all(folder: &Path) {
    chown(folder, Some(NOBODY), Some(NOBODY)).unwrap();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            give_all(&entry.path());
        } else {
            chown(entry.path(), Some(NOBODY), Some(NOBODY)).unwrap();
        }
    }
}

fn set_rights(path: &Path, rights: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(rights)).unwrap();
}

/// Names and contents of the files in a folder.
fn contents(folder: &Path) -> Vec<(std::ffi::OsString, Vec<u8>)> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let files = files.filter(|entry| entry.file_type().unwrap().is_file());
    let mut files: Vec<_> =
        files.map(|entry| (entry.file_name(), std::fs::read(entry.path()).unwrap())).collect();
    files.sort();
    files
}

/// Serves T-S3's words: a wallet's file that may only be read is named as that, and left.
#[test]
fn a_read_only_file_is_told_and_left() {
    let Some(reader) = Reader::new("read-only-file") else { return };
    let file = reader.town.wallet_file();
    let before = std::fs::read(file).unwrap();
    set_rights(file, 0o400);
    for command in [["show"].as_slice(), &["update", "town/published"]] {
        reader.is_read_only(command, &[PASSPHRASE]);
    }
    assert!(std::fs::read(file).unwrap() == before);
    set_rights(file, 0o600);
    assert_eq!(reader.run(&["show"], &[PASSPHRASE]).code, 0);
}

/// Serves T-S3's words: a folder in which no file can be made is named as that, for a wallet that is there, for a new one,
/// and for what a command writes.
#[test]
fn a_read_only_folder_is_told_and_left() {
    let Some(reader) = Reader::new("read-only-folder") else { return };
    let folder = reader.town.wallet_file().parent().unwrap();
    let _ = std::fs::remove_file(folder.join("wallet.db-lock"));
    let before = contents(folder);
    set_rights(folder, 0o500);
    reader.is_read_only(&["show"], &[PASSPHRASE]);
    let trust = ["--operator", "town/operator.key", "--published", "town/published"];
    let elsewhere = Reader { town: reader.town.elsewhere("home/other.db"), user: reader.user };
    elsewhere.is_read_only(&[["init"].as_slice(), &trust].concat(), &[PASSPHRASE]);
    assert!(contents(folder) == before, "no file came, none changed");
    set_rights(folder, 0o700);

    // The wallet can be written to, and the folder of what it shall write cannot.
    let out = reader.town.folder.join("out");
    std::fs::create_dir(&out).unwrap();
    set_rights(&out, 0o555);
    let export = reader.run(&["history", "export", "out/history.json"], &[PASSPHRASE]);
    assert_eq!(export.error(), "file-not-written", "{}", export.err);
    assert!(export.err.contains("out/history.json"), "{}", export.err);
    assert!(contents(&out).is_empty());
    assert_eq!(reader.run(&["show"], &[PASSPHRASE]).code, 0);
}
