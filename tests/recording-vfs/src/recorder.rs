//! Carries out the operations on one folder's files, writes them down, and lets some fail.

use std::collections::BTreeMap;
use std::ffi::c_int;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use libsqlite3_sys::SQLITE_OK;

use crate::fault::{Armed, Blow, Fault, Operation};
use crate::recording::{Change, Event, FileId, Recording};

/// The recorder of one folder. Each method that takes `real` calls it to do the thing itself, and
/// answers with a code of SQLite.
pub(crate) struct Recorder {
    folder: PathBuf,
    tape: Mutex<Tape>,
}

struct Tape {
    recording: Recording,
    /// What each name stands for now.
    names: BTreeMap<PathBuf, FileId>,
    next: u64,
    armed: Option<Armed>,
}

impl Recorder {
    pub(crate) fn new(folder: PathBuf, start: BTreeMap<PathBuf, Vec<u8>>) -> Self {
        let names: BTreeMap<_, _> = start.keys().cloned().zip((0..).map(FileId)).collect();
        let next = names.len() as u64;
        let recording = Recording { start, events: Vec::new() };
        Self { folder, tape: Mutex::new(Tape { recording, names, next, armed: None }) }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn overlaps(&self, folder: &Path) -> bool {
        self.folder.starts_with(folder) || folder.starts_with(&self.folder)
    }

    pub(crate) fn name_of(&self, path: &Path) -> Option<PathBuf> {
        path.strip_prefix(&self.folder).ok().map(Path::to_path_buf)
    }

    pub(crate) fn mark(&self, number: u64) {
        self.tape().push(Event::Acknowledged(number));
    }

    pub(crate) fn recording(&self) -> Recording {
        self.tape().recording.clone()
    }

    pub(crate) fn arm(&self, fault: Option<(Fault, u64)>) {
        self.tape().armed = fault.map(|(fault, after)| Armed::new(fault, after));
    }

    pub(crate) fn operations_seen(&self) -> u64 {
        self.tape().armed.as_ref().map_or(0, Armed::seen)
    }

    pub(crate) fn has_struck(&self) -> bool {
        self.tape().armed.as_ref().is_some_and(Armed::has_struck)
    }

    /// The code with which an operation that changes nothing fails, if it is its turn.
    pub(crate) fn refusal(&self, operation: Operation) -> Option<c_int> {
        self.tape().refusal(operation)
    }

    pub(crate) fn open(
        &self,
        name: PathBuf,
        real: impl FnOnce() -> c_int,
    ) -> Result<FileId, c_int> {
        let mut tape = self.tape();
        if let Some(code) = tape.refusal(Operation::Open) {
            return Err(code);
        }
        match real() {
            SQLITE_OK => Ok(tape.file_of(name)),
            code => Err(code),
        }
    }

    pub(crate) fn write(
        &self,
        file: FileId,
        offset: usize,
        bytes: &[u8],
        mut real: impl FnMut(usize, &[u8]) -> c_int,
    ) -> c_int {
        let mut tape = self.tape();
        let mut write = |tape: &mut Tape, offset, bytes: &[u8]| match real(offset, bytes) {
            SQLITE_OK => {
                let change = Change::Write { offset, bytes: bytes.to_vec() };
                tape.push(Event::Changed { file, change });
                SQLITE_OK
            }
            code => code,
        };
        let (first, rest) = bytes.split_at(bytes.len() / 2);
        match tape.strike(Operation::Write) {
            None => write(&mut tape, offset, bytes),
            Some(Blow::Fail(code)) => code,
            Some(Blow::Half(code)) => match write(&mut tape, offset, first) {
                SQLITE_OK => code,
                other => other,
            },
            Some(Blow::Split) => match write(&mut tape, offset, first) {
                SQLITE_OK => write(&mut tape, offset + first.len(), rest),
                other => other,
            },
        }
    }

    pub(crate) fn truncate(
        &self,
        file: FileId,
        length: usize,
        real: impl FnOnce() -> c_int,
    ) -> c_int {
        let mut tape = self.tape();
        if let Some(code) = tape.refusal(Operation::Truncate) {
            return code;
        }
        let code = real();
        if code == SQLITE_OK {
            tape.push(Event::Changed { file, change: Change::Truncate { length } });
        }
        code
    }

    /// `folder_too`: whether the real sync also makes creations and deletions durable.
    pub(crate) fn sync(
        &self,
        file: FileId,
        folder_too: bool,
        real: impl FnOnce() -> c_int,
    ) -> c_int {
        let mut tape = self.tape();
        let code = tape.refusal(Operation::Sync).unwrap_or_else(real);
        if code != SQLITE_OK {
            tape.push(Event::SyncFailed { file });
            return code;
        }
        tape.push(Event::Synced { file });
        if folder_too {
            tape.push(Event::FolderSynced);
        }
        code
    }

    /// `durably`: whether the real deletion also makes creations and deletions durable.
    pub(crate) fn delete(
        &self,
        name: PathBuf,
        durably: bool,
        real: impl FnOnce() -> c_int,
    ) -> c_int {
        let mut tape = self.tape();
        if let Some(code) = tape.refusal(Operation::Delete) {
            return code;
        }
        let code = real();
        if code == SQLITE_OK {
            tape.names.remove(&name);
            tape.push(Event::Named { name, file: None });
            if durably {
                tape.push(Event::FolderSynced);
            }
        }
        code
    }

    /// Held while the real operation runs, so that what is written down has the order in which it
    /// happened.
    fn tape(&self) -> MutexGuard<'_, Tape> {
        self.tape.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tape {
    fn push(&mut self, event: Event) {
        self.recording.events.push(event);
    }

    fn strike(&mut self, operation: Operation) -> Option<Blow> {
        self.armed.as_mut()?.strike(operation)
    }

    fn refusal(&mut self, operation: Operation) -> Option<c_int> {
        match self.strike(operation)? {
            Blow::Fail(code) | Blow::Half(code) => Some(code),
            Blow::Split => None,
        }
    }

    /// The file that was just opened under this name, new if the name stood for none.
    fn file_of(&mut self, name: PathBuf) -> FileId {
        if let Some(file) = self.names.get(&name) {
            return *file;
        }
        let file = FileId(self.next);
        self.next += 1;
        self.names.insert(name.clone(), file);
        self.push(Event::Named { name, file: Some(file) });
        file
    }
}

#[cfg(test)]
mod tests {
    use libsqlite3_sys::{SQLITE_FULL, SQLITE_IOERR_FSYNC, SQLITE_IOERR_WRITE};

    use super::*;
    use crate::power_loss::Loss;

    const BYTES: &[u8] = b"ten bytes.";

    fn recorder() -> (Recorder, FileId) {
        let recorder = Recorder::new(PathBuf::from("/disk"), BTreeMap::new());
        let file = recorder.open(PathBuf::from("file"), || SQLITE_OK).unwrap();
        (recorder, file)
    }

    /// What SQLite is told of a write that is struck by `fault`, and the writes that are done.
    fn struck(fault: Fault) -> (c_int, Vec<(usize, Vec<u8>)>) {
        let (recorder, file) = recorder();
        recorder.arm(Some((fault, 0)));
        let mut done = Vec::new();
        let code = recorder.write(file, 7, BYTES, |offset, bytes| {
            done.push((offset, bytes.to_vec()));
            SQLITE_OK
        });
        let recorded: Vec<_> = recorder
            .recording()
            .events
            .into_iter()
            .filter_map(|event| match event {
                Event::Changed { change: Change::Write { offset, bytes }, .. } => {
                    Some((offset, bytes))
                }
                _ => None,
            })
            .collect();
        assert_eq!(recorded, done, "what is recorded is not what is done");
        (code, done)
    }

    #[test]
    fn a_struck_write_does_what_its_fault_says() {
        let (first, rest) = ((7, b"ten b".to_vec()), (12, b"ytes.".to_vec()));
        assert_eq!(struck(Fault::Sync), (SQLITE_OK, vec![(7, BYTES.to_vec())]));
        assert_eq!(struck(Fault::Io), (SQLITE_IOERR_WRITE, vec![]));
        assert_eq!(struck(Fault::Full), (SQLITE_FULL, vec![]));
        assert_eq!(struck(Fault::ShortWrite), (SQLITE_IOERR_WRITE, vec![first.clone()]));
        assert_eq!(struck(Fault::Interrupted), (SQLITE_OK, vec![first, rest]));
    }

    #[test]
    fn a_fault_counts_what_it_can_strike_and_strikes_once() {
        let (recorder, file) = recorder();
        recorder.arm(Some((Fault::Full, 1)));
        let write = || recorder.write(file, 0, BYTES, |_, _| SQLITE_OK);
        assert_eq!(recorder.sync(file, false, || SQLITE_OK), SQLITE_OK);
        assert_eq!((recorder.operations_seen(), write()), (0, SQLITE_OK));
        assert!(!recorder.has_struck());
        assert_eq!((recorder.operations_seen(), write()), (1, SQLITE_FULL));
        assert!(recorder.has_struck());
        assert_eq!((recorder.operations_seen(), write()), (2, SQLITE_OK));
        recorder.arm(None);
        assert_eq!((recorder.operations_seen(), recorder.has_struck()), (0, false));
    }

    /// The least that the last power loss of a recording leaves.
    fn sure(recorder: &Recorder) -> Option<Vec<u8>> {
        let recording = recorder.recording();
        let last = recording.images(1).filter(|image| image.how != Loss::SomeKept);
        last.last().and_then(|image| image.files.get(Path::new("file")).cloned())
    }

    #[test]
    fn a_sync_after_a_failed_one_does_not_make_the_older_writes_durable() {
        let (recorder, file) = recorder();
        let write = |offset| recorder.write(file, offset, BYTES, |_, _| SQLITE_OK);
        write(0);
        assert_eq!(recorder.sync(file, true, || SQLITE_OK), SQLITE_OK);
        write(10);
        recorder.arm(Some((Fault::Sync, 0)));
        assert_eq!(recorder.sync(file, false, || SQLITE_OK), SQLITE_IOERR_FSYNC);
        assert_eq!(recorder.sync(file, false, || SQLITE_OK), SQLITE_OK);
        assert_eq!(sure(&recorder), Some(BYTES.to_vec()));
        write(10);
        assert_eq!(recorder.sync(file, false, || SQLITE_OK), SQLITE_OK);
        assert_eq!(sure(&recorder), Some(BYTES.repeat(2)));
    }

    #[test]
    fn a_deleted_file_may_come_back_until_its_folder_is_synced() {
        for durably in [false, true] {
            let (recorder, file) = recorder();
            recorder.write(file, 0, BYTES, |_, _| SQLITE_OK);
            recorder.sync(file, true, || SQLITE_OK);
            recorder.delete(PathBuf::from("file"), durably, || SQLITE_OK);
            let recording = recorder.recording();
            let back = recording.images(1).any(|image| {
                image.prefix == recording.len() && image.files.contains_key(Path::new("file"))
            });
            assert_eq!(back, !durably);
        }
    }
}
